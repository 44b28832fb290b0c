"""Ended for safety: a coordinator separates a pair at once and for good, in neutral words to both."""

from datetime import datetime

from mentorship import mentorships, pair_letters, sides
from mentorship.db import transaction
from mentorship.models import Mentorship, Person


def separate(mentorship: Mentorship, words: str, by: Person, now: datetime) -> None:
    """End a pair for safety; from then on neither side sees the other's address, nor are they paired again.

    ``words`` is for the other coordinators only.
    """
    words = mentorships.short("words", words)
    with transaction():
        mentorships.move(mentorship, Mentorship.LIVE, "ended_safety", by, now, words, ended_at=now)
        mentorships.close(mentorship, by, now)
        for side in sides.BOTH:
            pair_letters.write("mentorship_separated", mentorship, side, f"{mentorship.id}:{side}", now)
