"""What the demo shows around the pairs: questions to the mentors, one of them waiting too long."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import asked, attendances, members, second_mentors, sessions, suggestions, surveys
from mentorship.models import Mentorship, Person, Profile, Programme

Act = Callable[[datetime], object]


class Around:
    """What is said and planned beside the pairs; each call lets happen what was due by then."""

    def __init__(self, programme: Programme, coordinator: Person, today: datetime) -> None:
        self._programme = programme
        self._coordinator = coordinator
        self._today = today
        self._due = [step for told in _texts()["questions"] for step in self._question(told)]
        self._due += [step for told in _texts()["suggestions"] for step in self._suggestion(told)]
        self._due += [(told["planned"], partial(self._session, told)) for told in _texts()["sessions"]]
        self._due += [(told["planned"], partial(self._survey, told)) for told in _texts()["surveys"]]
        self._due.append((3, self._wish))

    def __call__(self, at: datetime, before: int = 1) -> None:
        """Let happen what is due by then; what belongs to the last day waits until ``before`` is 0."""
        left = max(before, (self._today - at).days)
        for days, act in self._due:
            if days >= left:
                act(at)
        self._due = [step for step in self._due if step[0] < left]

    def _question(self, told: dict[str, Any]) -> Iterator[tuple[int, Act]]:
        said: dict[str, Any] = {}

        def ask(at: datetime) -> None:
            asker = self._somebody("newcomer", told)
            at += timedelta(hours=3 + told["turn"])
            said["question"] = asked.ask(self._programme, told["text"], "", asker, at)

        def answer(at: datetime) -> None:
            mentor = self._somebody("mentor", told)
            said["reply"] = asked.reply(said["question"], told["answer"], mentor, at)

        def thank(at: datetime) -> None:
            asked.thank(said["reply"], said["question"].by, at)
            asked.close(said["question"], said["question"].by, at)

        yield from zip(told["days"], (ask, answer, thank), strict=False)

    def _suggestion(self, told: dict[str, Any]) -> Iterator[tuple[int, Act]]:
        said: dict[str, Any] = {}

        def suggest(at: datetime) -> None:
            author = self._somebody(told["role"], told)
            said["wish"] = suggestions.suggest(self._programme, told["text"], author, at)

        def answer(at: datetime) -> None:
            suggestions.answer(said["wish"], told["state"], told["answer"], self._coordinator, at)

        yield from zip(told["days"], (suggest, answer), strict=False)

    def _wish(self, at: datetime) -> None:
        """Let the mentor of the youngest pair ask for a second one."""
        active = Mentorship.select().where(
            Mentorship.programme == self._programme.id, Mentorship.state == "active", ~Mentorship.second
        )
        pair = active.order_by(Mentorship.id.desc()).get()
        second_mentors.wish(pair, pair.mentor.person, at)

    def _session(self, told: dict[str, Any], at: datetime) -> None:
        there = ZoneInfo(self._coordinator.zone)
        day = (self._today + timedelta(days=told["days"])).date()
        host = self._somebody("mentor", told) if told.get("host") else self._coordinator
        kept = {name: told[name] for name in ("title", "text", "minutes", "place", "places")}
        when: dict[str, Any] = {"at": datetime.combine(day, time(told["hour"], 30), there), "zone": there.key}
        plan = sessions.Plan(**kept, **when, host=host)
        session = sessions.plan(self._programme, plan, self._coordinator, at)
        for turn in range(told["signed_up"]):
            attendances.sign_up(session, self._somebody("newcomer", {**told, "turn": turn}), at)

    def _survey(self, told: dict[str, Any], at: datetime) -> None:
        question = {"kind": "choice", "label": {}, "options": told["options"]}
        wanted = surveys.Draft(title=told["title"], questions=[question])
        survey = surveys.draft(self._programme, wanted, self._coordinator, at)
        surveys.begin(survey, self._coordinator, at)
        for turn in range(len(told["answers"])):
            person = self._somebody("mentor", {"turn": turn})
            surveys.answer(survey, {0: told["answers"][turn]}, person, at)

    def _somebody(self, role: str, told: dict[str, Any]) -> Person:
        """Return a mentor, or a newcomer who waits for one, who speaks the language."""
        if role == "mentor":
            found = members.mentors(self._programme)
        else:
            found = list(
                Profile.select(Profile, Person)
                .join(Person)
                .where(Profile.programme == self._programme.id, Profile.waiting_since.is_null(False))
                .order_by(Profile.id)
            )
        spoken = told.get("language", "fr")
        people = [each.person for each in found if each.person.language == spoken]
        chosen: Person = people[told.get("turn", 0) % len(people)]
        return chosen


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "around.toml").read_text(encoding="utf-8"))
