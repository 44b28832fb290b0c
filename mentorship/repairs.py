"""Re-pairing: after a no, a small round of its own looks for the next best; pairs and open proposals stay."""

import re
from datetime import datetime, timedelta

from mentorship import journal, problems, seats
from mentorship.db import transaction
from mentorship.models import Profile, Programme, Proposal, Round, Run
from mentorship.rounds import LONGEST_NAME, terms_of

RECENT = timedelta(days=14)
TO_LOOK = timedelta(days=2)


def begin_due(now: datetime) -> int:
    """Open a round, run at once, where a no has left somebody waiting and no round has looked since."""
    said_no = (
        Proposal.select(Proposal, Round)
        .join(Round)
        .where(Proposal.state == "declined", Proposal.answered_at > now - RECENT)
    )
    programmes = {each.round.programme_id for each in said_no}
    return sum(_begin(programme, now) for programme in Programme.select().where(Programme.id.in_(programmes)))


def _begin(programme: Programme, now: datetime) -> int:
    with transaction():
        seats.hold(programme)
        declined = _left_waiting(programme, now)
        if declined is None:
            return 0
        day = now.date()
        round_ = Round.create(
            programme=programme,
            name=next_name(declined.round.name),
            match_on=day,
            publish_on=day + TO_LOOK,
            terms=terms_of(programme),
            objective=programme.objective,
            created_at=now,
        )
        journal.record(None, "round.opened", round_, now, programme, name=round_.name, after=declined.id)
        run = Run.create(round=round_, by=None, created_at=now)
        journal.record(None, "run.queued", run, now, programme)
    return 1


def _left_waiting(programme: Programme, now: datetime) -> Proposal | None:
    """Return the newest no whose newcomer still waits and after which no round was open."""
    if Round.select().where(Round.programme == programme.id, Round.state == "open").exists():
        return None
    newest = Round.select().where(Round.programme == programme.id).order_by(Round.created_at.desc()).first()
    waiting = problems.newcomers_of(programme).select(Profile.id)
    found: Proposal | None = (
        Proposal.select(Proposal, Round)
        .join(Round)
        .where(
            Round.programme == programme.id,
            Proposal.state == "declined",
            Proposal.answered_at > max(now - RECENT, newest.created_at),
            Proposal.newcomer.in_(waiting),
        )
        .order_by(Proposal.answered_at.desc())
        .first()
    )
    return found


def next_name(name: str) -> str:
    """Return the name of the round after: “Spring” becomes “Spring (2)”, then “Spring (3)”."""
    found = re.fullmatch(r"(.*) \((\d{1,4})\)", name)
    stem, number = (found[1], int(found[2])) if found else (name, 1)
    ending = f" ({number + 1})"
    return stem[: LONGEST_NAME - len(ending)] + ending
