"""The facts of a programme's rounds: what was proposed to whom, and how far each open round has come."""

from collections import Counter

from mentorship.history import Ask, Stage
from mentorship.models import Programme, Proposal, Round, Run


def asks(programme: Programme) -> tuple[Ask, ...]:
    """Return the proposals of a programme that went out and were not taken back."""
    rows = (
        Proposal.select(
            Proposal.id,
            Proposal.round,
            Proposal.newcomer,
            Proposal.mentor,
            Proposal.state,
            Proposal.newcomer_answer,
            Proposal.mentor_answer,
            Proposal.published_at,
            Proposal.answered_at,
            Proposal.answer_by,
        )
        .join(Round)
        .where(
            Round.programme == programme.id,
            Proposal.published_at.is_null(False),
            Proposal.state != "withdrawn",
        )
        .order_by(Proposal.id)
    )
    return tuple(_ask(row) for row in rows)


def _ask(row: Proposal) -> Ask:
    answers = {row.newcomer_id: row.newcomer_answer, row.mentor_id: row.mentor_answer}
    return Ask(
        row.id,
        row.newcomer_id,
        row.mentor_id,
        row.state,
        row.published_at,
        row.answered_at,
        row.answer_by,
        row.round_id,
        tuple(profile for profile, answer in answers.items() if not answer),
    )


def stages(programme: Programme) -> tuple[Stage, ...]:
    """Return how far each open round of a programme has come."""
    rounds = Round.select().where(Round.programme == programme.id, Round.state == "open").order_by(Round.id)
    open_ids = [row.id for row in rounds]
    runs = Counter(
        row.round_id for row in Run.select(Run.round).where(Run.round.in_(open_ids), Run.state == "done")
    )
    counts = Counter(
        (row.round_id, row.state)
        for row in Proposal.select(Proposal.round, Proposal.state).where(Proposal.round.in_(open_ids))
    )
    return tuple(
        Stage(
            row.id,
            row.name,
            row.match_on,
            row.publish_on,
            runs[row.id],
            counts[row.id, "draft"],
            counts[row.id, "approved"],
        )
        for row in rounds
    )
