"""A call for help: it reaches every coordinator of the programme at once, and says nothing kept private."""

from datetime import datetime

from mentorship import mail, sides
from mentorship.models import Coordinator, Mentorship, Person


def coordinators(mentorship: Mentorship, side: sides.PairSide, key: str, now: datetime, words: str) -> int:
    """Queue a letter to each coordinator; return how many were queued.

    ``words`` is only what the author wrote for the coordinators.
    """
    people = (
        Person.select()
        .join(Coordinator, on=(Coordinator.person == Person.id))
        .where(Coordinator.programme == mentorship.programme_id, Person.disabled_at.is_null())
    )
    queued = [
        mail.queue(
            "wants_help",
            coordinator,
            f"{key}:{coordinator.id}",
            now,
            programme=mentorship.programme,
            mentorship=mentorship,
            coordinator=coordinator,
            asking=sides.person(mentorship, side),
            partner=sides.person(mentorship, sides.other(side)),
            words=words,
        )
        for coordinator in people
    ]
    return sum(letter is not None for letter in queued)
