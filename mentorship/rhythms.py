"""The rhythm of a programme: when people may join, and the rounds that open by themselves each week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentorship import i18n, problems, rounds, runs, seats
from mentorship.db import transaction
from mentorship.errors import AlreadyDone
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Person, Profile, Programme, Proposal, Round

TO_APPROVE = timedelta(days=2)  # from the matching of a weekly round to the day its letters are promised


@dataclass(frozen=True)
class Joining:
    """Whether people may join now; if not, from when on, as far as it is known."""

    open: bool
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def words(self) -> str:
        """Return what a person should know about the dates; nothing when there are none."""
        if self.open:
            return _("You can sign up until %(day)s.", day=i18n.day(self.closes_on)) if self.closes_on else ""
        if self.opens_on:
            return _("Sign-up opens on %(day)s.", day=i18n.day(self.opens_on))
        return _("Sign-up is closed at present. The coordination will open the next round.")


def joining(programme: Programme, today: date) -> Joining:
    """Return whether people may join: always, unless an open round says from when to when."""
    if programme.rhythm == "weekly":
        return Joining(True)
    open_ = Round.select().where(Round.programme == programme.id, Round.state == "open")
    dated = [each for each in open_ if each.opens_on or each.closes_on]
    now_open = [each for each in dated if _begun(each, today) and not _over(each, today)]
    if not dated or now_open:
        last = [each.closes_on for each in now_open]
        return Joining(True, closes_on=max(filter(None, last)) if last and all(last) else None)
    ahead = [each.opens_on for each in dated if each.opens_on and not _begun(each, today)]
    return Joining(False, opens_on=min(ahead, default=None))


def _begun(round_: Round, today: date) -> bool:
    return round_.opens_on is None or round_.opens_on <= today


def _over(round_: Round, today: date) -> bool:
    return round_.closes_on is not None and round_.closes_on < today


def open_due(now: datetime) -> int:
    """Open and run the week's round of every programme that wants one; return how many were opened."""
    weekly = Programme.select().where(Programme.rhythm == "weekly").order_by(Programme.id)
    return sum(_open_week(programme, now) for programme in list(weekly))


def _open_week(programme: Programme, now: datetime) -> bool:
    """Open the round of this week, unless it is there, one is still under review, or nobody waits.

    Looked up before the lock, so that a tick that has nothing to do writes nothing; and again within it, so
    that of two schedulers one opens it.
    """
    monday = now.date() - timedelta(days=now.weekday())
    if not _lacks(programme, monday):
        return False
    with transaction():
        seats.hold(programme)
        if not _lacks(programme, monday):
            return False
        with i18n.reader(*_tongue(programme)):
            name = _("Week of %(day)s", day=i18n.day(monday))
        made = rounds.begin(programme, name, now.date(), now.date() + TO_APPROVE, by=None, now=now)
        runs.queue(made, None, now)
    return True


def run_again_due(now: datetime) -> int:
    """Run open weekly rounds again for newcomers who came since, once a day at most; return how many.

    Not once a coordinator has approved a pair: from then on the round is theirs.
    """
    approved = Proposal.select(Proposal.round).where(Proposal.state != "draft")
    open_ = (
        Round.select(Round, Programme)
        .join(Programme)
        .where(Programme.rhythm == "weekly", Round.state == "open", Round.id.not_in(approved))
    )
    return sum(_run_again(round_, now) for round_ in list(open_))


def _run_again(round_: Round, now: datetime) -> bool:
    last = runs.latest(round_)
    if last is None or last.created_at.date() >= now.date() or runs.live(round_):
        return False
    came = problems.newcomers_of(round_.programme).where(Profile.waiting_since > last.created_at)
    if not came.exists():
        return False
    try:
        runs.queue(round_, None, now)
    except AlreadyDone:  # a coordinator or another scheduler was faster
        return False
    return True


def _lacks(programme: Programme, monday: date) -> bool:
    there = Round.select().where(
        Round.programme == programme.id, (Round.state == "open") | (Round.match_on >= monday)
    )
    return not there.exists() and bool(problems.newcomers_of(programme).exists())


def _tongue(programme: Programme) -> tuple[str, str]:
    """Return the language and zone of whoever coordinates longest: a round has one name for everybody."""
    row = (
        Coordinator.select(Coordinator, Person)
        .join(Person, on=(Coordinator.person == Person.id))
        .where(Coordinator.programme == programme.id)
        .order_by(Coordinator.id)
        .first()
    )
    return (row.person.language, row.person.zone) if row else ("en", "Europe/Paris")
