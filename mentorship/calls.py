"""A call for help: it reaches the programme's coordinators at once, and says nothing kept private."""

from datetime import datetime

from mentorship import mail, sides
from mentorship.models import Coordinator, Mentorship, Person


def coordinators(mentorship: Mentorship, side: sides.PairSide, key: str, now: datetime, words: str) -> int:
    """Queue a letter to each coordinator but the partner, if there is another; return how many were queued.

    ``words`` is only what the author wrote for the coordinators.
    """
    people = list(
        Person.select()
        .join(Coordinator, on=(Coordinator.person == Person.id))
        .where(Coordinator.programme == mentorship.programme_id, Person.disabled_at.is_null())
    )
    partner = sides.person(mentorship, sides.other(side))
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
            partner=partner,
            words=words,
        )
        for coordinator in [each for each in people if each != partner] or people
    ]
    return sum(letter is not None for letter in queued)
