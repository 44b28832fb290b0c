"""What the demo shows around the pairs: questions to the mentors, one of them waiting too long."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mentorship import asked, members
from mentorship.models import Person, Profile, Programme


def fill(programme: Programme, coordinator: Person, now: datetime) -> None:
    """Let newcomers who wait ask, and mentors answer."""
    waiting = (
        Profile.select(Profile, Person)
        .join(Person)
        .where(Profile.programme == programme.id, Profile.waiting_since.is_null(False))
    )
    newcomers = [each.person for each in waiting.order_by(Profile.id)]
    mentors = [each.person for each in members.mentors(programme)]
    for turn, told in enumerate(_texts()["questions"]):
        asker, mentor = (
            next(each for each in people[turn:] if each.language == told["language"])
            for people in (newcomers, mentors)
        )
        question = asked.ask(programme, told["text"], "", asker, now - timedelta(hours=told["hours"]))
        if "answer" in told:
            at = now - timedelta(hours=told["answered"])
            reply = asked.reply(question, told["answer"], mentor, at)
            if told.get("helped"):
                asked.thank(reply, asker, at + timedelta(hours=1))
                asked.close(question, asker, at + timedelta(hours=1))


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "around.toml").read_text(encoding="utf-8"))
