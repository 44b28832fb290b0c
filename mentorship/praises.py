"""Praise: a fact about the partner, ready to be sent with a well done, in one click and once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship import goals, i18n, journal, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone
from mentorship.i18n import gettext as _
from mentorship.models import Goal, Letter, Meeting, Mentorship, Person, Step

KIND = "praise"
RECENT = timedelta(days=14)
MOST = 1  # on a page at a time: the next one shows once it is sent


@dataclass(frozen=True)
class Occasion:
    """Something that deserves a well done: a step, a goal or a meeting."""

    key: str
    row: Step | Goal | Meeting
    at: datetime

    @property
    def words(self) -> str:
        """Return the fact in the words of whoever reads it."""
        if isinstance(self.row, Step):
            return _("The step is done: “%(text)s”", text=self.row.text)
        if isinstance(self.row, Goal):
            return _("The goal is reached: “%(text)s”", text=self.row.text)
        return _("You met on %(day)s", day=i18n.day(self.row.at, "d MMMM"))


def occasions(pair: Mentorship, side: sides.PairSide, now: datetime) -> list[Occasion]:
    """Return what one side may praise the other for at present, the newest first."""
    found = _occasions(pair, side, now) if pair.state in Mentorship.LIVE else []
    keys = {f"{KIND}:{_key(pair, side, each)}" for each in found}
    sent = {row.key for row in Letter.select(Letter.key).where(Letter.key.in_(keys))}
    return [each for each in found if f"{KIND}:{_key(pair, side, each)}" not in sent][:MOST]


def _occasions(pair: Mentorship, side: sides.PairSide, now: datetime) -> list[Occasion]:
    since = now - RECENT
    steps = (
        Step.select()
        .join(Goal)
        .where(Goal.mentorship == pair.id, Step.side == sides.other(side), Step.done_at > since)
    )
    met = Meeting.select().where(
        Meeting.mentorship == pair.id, Meeting.state == "held", Meeting.at > since, Meeting.at <= now
    )
    reached = [
        goal
        for goal in goals.of_pair(pair)
        if goal.rated_at
        and goal.rated_at > since
        and min(-3 if rating is None else rating for rating in (goal.newcomer_rating, goal.mentor_rating))
        >= 0
    ]
    found = [
        *(Occasion(f"step:{row.id}", row, row.done_at) for row in steps),
        *(Occasion(f"goal:{row.id}", row, row.rated_at) for row in reached),
        *(Occasion(f"meeting:{row.id}", row, row.at) for row in met.order_by(Meeting.at.desc()).limit(1)),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def send(pair: Mentorship, key: str, by: Person, now: datetime) -> None:
    """Send a well done with its fact, once."""
    side = sides.of(pair, by)
    occasion = next((each for each in _occasions(pair, side, now) if each.key == key), None)
    with transaction():
        sides.hold_live(pair)
        letter = occasion and pair_letters.write(
            KIND, pair, sides.other(side), _key(pair, side, occasion), now, occasion=occasion
        )
        if not letter:
            raise AlreadyDone(_("This well done is on its way already, or it is too long ago."))
        journal.record(by, "mentorship.praised", pair, now, pair.programme)


def _key(pair: Mentorship, side: str, occasion: Occasion) -> str:
    return f"{pair.id}:{side}:{occasion.key}"
