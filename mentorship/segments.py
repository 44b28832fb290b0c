"""Segments: whom one looks for among the people of a programme, and the searches that were saved.

The filters are plain texts by name, as they stand in the address of a page; an own question's is
``answer.<its key>``. The same filters give the same people wherever they are used.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from mentorship import questions, roster, skills
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Profile, Programme, Segment
from mentorship.questions import LEVELS, Question
from mentorship.roster import STATES, Entry
from mentorship.skills import normalise

Filters: TypeAlias = dict[str, str]

ANSWER = "answer."
LONGEST_NAME = 60
LONGEST = 100  # letters of a filter that are looked at
MOST = 50  # segments of a programme
FARTHEST = 3650  # days
UNMATCHED = "unmatched"
WHERE = {**STATES, UNMATCHED: _l("stayed without a mentor")}
ROLES = {"newcomer": _l("Newcomers"), "mentor": _l("Mentors")}
NAMES = {
    "name": _l("Words"),
    "role": _l("Role"),
    "state": _l("Where they stand"),
    "level": _l("Level"),
    "skill": _l("Skill"),
    "interest": _l("Interest"),
    "language": _l("Language"),
    "days": _l("Waiting at least (days)"),
}


def people_of(programme: Programme, filters: Mapping[str, str], now: datetime) -> list[Entry]:
    """Return the people that filters describe: those who wait first, the longest wait at the top."""
    return chosen(roster.entries(programme, now), programme, filters)


def chosen(entries: Iterable[Entry], programme: Programme, filters: Mapping[str, str]) -> list[Entry]:
    """Return those of a roster that filters describe."""
    wanted = clean(programme, filters)
    asked = {ANSWER + question.key: question for question in questions.of(programme)}
    return [
        entry
        for entry in entries
        if all(_fits(entry, name, value, asked.get(name)) for name, value in wanted.items())
    ]


def clean(programme: Programme, given: Mapping[str, str]) -> Filters:
    """Return the filters that mean something in a programme; what means nothing there filters nobody."""
    known = {**NAMES, **{ANSWER + question.key: "" for question in questions.of(programme)}}
    closed: dict[str, Iterable[str]] = {"role": ROLES, "state": WHERE, "level": LEVELS}
    kept = {name: str(given[name]).strip()[:LONGEST] for name in known if given.get(name)}
    if not kept.get("days", "0").isdecimal() or int(kept.get("days", "0")) > FARTHEST:
        del kept["days"]
    return {name: value for name, value in kept.items() if value and value in closed.get(name, (value,))}


def in_words(programme: Programme, filters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each filter with its name and its value in the reader's language."""
    asked = {ANSWER + question.key: question for question in questions.of(programme)}
    return [
        (asked[name].asks if name in asked else str(NAMES[name]), _value(name, value, asked.get(name)))
        for name, value in clean(programme, filters).items()
    ]


def of(programme: Programme) -> list[Segment]:
    """Return the saved segments of a programme, by name."""
    return sorted(
        Segment.select().where(Segment.programme == programme.id), key=lambda each: normalise(each.name)
    )


def save(programme: Programme, name: str, filters: Mapping[str, str], by: Person, now: datetime) -> Segment:
    """Keep a search under a name; one of the same name is replaced."""
    name, wanted = " ".join(name.split()), clean(programme, filters)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadField("name", _("Give the segment a name of at most %(n)s letters.", n=LONGEST_NAME))
    if not wanted:
        raise BadField("name", _("Choose at least one filter first: a segment is a search."))
    with transaction():
        others = Segment.select().where(Segment.programme == programme.id, Segment.name != name)
        if others.count() >= MOST:
            raise BadField("name", _("There are %(n)s segments already. Remove one first.", n=MOST))
        row = {"programme": programme.id, "name": name, "filters": wanted, "by": by.id, "created_at": now}
        Segment.insert(row).on_conflict(
            conflict_target=[Segment.programme, Segment.name],
            preserve=[Segment.filters, Segment.by, Segment.created_at],
        ).execute()
    found: Segment = Segment.get(Segment.programme == programme.id, Segment.name == name)
    return found


def remove(segment: Segment) -> None:
    """Forget a saved search; the people in it stay as they are."""
    if not Segment.delete().where(Segment.id == segment.id).execute():
        raise AlreadyDone(_("This segment was removed already."))


def _fits(entry: Entry, name: str, value: str, question: Question | None) -> bool:
    """Tell whether one filter lets somebody through."""
    profile = entry.profile
    if question is not None:
        return _answered(question, profile, value)
    if name == "name":
        return _mentions(profile, value)
    if name == "state":
        return entry.passed > 0 if value == UNMATCHED else entry.state == value
    if name == "days":
        return entry.waiting_days is not None and entry.waiting_days >= int(value)
    lists = {"skill": profile.skills, "interest": profile.interests, "language": profile.languages}
    if name in lists:
        return value in (lists[name] or ())
    return bool(getattr(profile, name) == value)


def _mentions(profile: Profile, words: str) -> bool:
    person = profile.person
    said = (person.name, person.email, profile.goal, profile.bio, profile.team)
    text = " ".join(_plain(each) for each in said)
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    """Return a text of any length as the search compares it."""
    return " ".join(normalise(word) for word in str(text or "").replace("@", " @ ").split())


def _answered(question: Question, profile: Profile, value: str) -> bool:
    answer = (profile.answers or {}).get(question.key)
    if isinstance(answer, list):
        return value in answer
    if question.kind == "text":
        return _plain(value) in _plain(str(answer or ""))
    return str(answer) == value


def _value(name: str, value: str, question: Question | None) -> str:
    if question is not None:
        return question.choices.get(value, value)
    if name == "skill":
        return skills.label(value, language())
    if name == "interest":
        return skills.interest_label(value, language())
    if name == "language":
        return skills.language_label(value, language())
    closed: Mapping[str, Mapping[str, str]] = {"role": ROLES, "state": WHERE, "level": LEVELS}
    return str(closed[name][value]) if name in closed else value
