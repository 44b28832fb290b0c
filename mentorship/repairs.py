"""Re-pairing: after a no or a pair that did not fit, a small round of its own looks for the next best.

Running pairs and open proposals stay as they are.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from mentorship import journal, problems, seats
from mentorship.db import transaction
from mentorship.models import Handover, Mentorship, Profile, Programme, Proposal, Round, Run, SecondMentor
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
    parted = Mentorship.select(Mentorship.programme).where(_did_not_fit(now))
    programmes = {each.round.programme_id for each in said_no} | {each.programme_id for each in parted}
    return sum(_begin(programme, now) for programme in Programme.select().where(Programme.id.in_(programmes)))


def _begin(programme: Programme, now: datetime) -> int:
    with transaction():
        seats.hold(programme)
        found = _left_waiting(programme, now)
        if found is None:
            return 0
        before, cause = found
        day = now.date()
        round_ = Round.create(
            programme=programme,
            name=next_name(before.name),
            match_on=day,
            publish_on=day + TO_LOOK,
            terms=terms_of(programme),
            objective=programme.objective,
            created_at=now,
        )
        journal.record(None, "round.opened", round_, now, programme, name=round_.name, **cause)
        run = Run.create(round=round_, by=None, created_at=now)
        journal.record(None, "run.queued", run, now, programme)
    return 1


def _left_waiting(programme: Programme, now: datetime) -> tuple[Round, dict[str, int]] | None:
    """Return the round after which somebody waits again and what made them; none if a round has looked since.

    That is the newest no, or else the newest pair that did not fit, whose newcomer still waits.
    """
    if Round.select().where(Round.programme == programme.id, Round.state == "open").exists():
        return None
    rounds = Round.select().where(Round.programme == programme.id, *_not_for_one_pair())
    newest = rounds.order_by(Round.created_at.desc()).first()
    if newest is None:
        return None
    waiting = problems.newcomers_of(programme).select(Profile.id)
    declined = (
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
    if declined is not None:
        return declined.round, {"after": declined.id}
    parted = Mentorship.select(Mentorship.id).where(
        Mentorship.programme == programme.id,
        _did_not_fit(now),
        Mentorship.ended_at > newest.created_at,
        Mentorship.newcomer.in_(waiting),
    )
    last = parted.order_by(Mentorship.ended_at.desc()).first()
    return (newest, {"mentorship": last.id}) if last is not None else None


def _not_for_one_pair() -> list[Any]:
    """Return the conditions that leave out rounds that only asked one mentor for one pair."""
    return [
        Round.id.not_in(Proposal.select(Proposal.round).join(table, on=(table.proposal == Proposal.id)))
        for table in (Handover, SecondMentor)
    ]


def _did_not_fit(now: datetime) -> Any:
    """Return the condition of a pair that ended lately because it did not fit."""
    return (
        (Mentorship.state == "ended")
        & (Mentorship.end_reason == "fit")
        & (Mentorship.ended_at > now - RECENT)
    )


def next_name(name: str) -> str:
    """Return the name of the round after: “Spring” becomes “Spring (2)”, then “Spring (3)”."""
    found = re.fullmatch(r"(.*) \((\d{1,4})\)", name)
    stem, number = (found[1], int(found[2])) if found else (name, 1)
    ending = f" ({number + 1})"
    return stem[: LONGEST_NAME - len(ending)] + ending
