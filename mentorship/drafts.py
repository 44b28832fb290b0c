"""The drafts of a round: what a solution becomes before anybody outside the coordination sees it."""

from datetime import datetime
from typing import Any

from matching import Solution
from mentorship import reasons
from mentorship.errors import AlreadyDone
from mentorship.i18n import gettext as _
from mentorship.models import Proposal, Round, Ruling

LEFT_OUT = {"text": "Left out of this round by a coordinator", "values": {}, "field": ""}
_BATCH = 100  # rows per insert, well below SQLite's limit of variables


def advance(round_: Round, seen: int | None = None) -> bool:
    """Count a change of an open round, and return whether it still was as ``seen``; locks its row."""
    unchanged = [Round.version == seen] if seen is not None else []
    changed = (
        Round.update(version=Round.version + 1)
        .where(Round.id == round_.id, Round.state == "open", *unchanged)
        .execute()
    )
    return bool(changed)


def require(round_: Round, seen: int | None = None) -> None:
    """Count a change of an open round, or refuse: it was published, or somebody changed it meanwhile."""
    if advance(round_, seen):
        return
    if Round.get_by_id(round_.id).state != "open":
        raise AlreadyDone(_("This round is published already, so it cannot be changed any more."))
    raise AlreadyDone(
        _("Somebody changed this round after you opened the page. Nothing of theirs was overwritten.")
    )


def replace(round_: Round, solution: Solution) -> None:
    """Put the pairs of a solution in the place of the drafts; approved pairs stay, with their new score."""
    Proposal.delete().where(Proposal.round == round_.id, Proposal.state == "draft").execute()
    approved = {
        str(each.newcomer_id): each
        for each in Proposal.select().where(Proposal.round == round_.id, Proposal.state == "approved")
    }
    pinned = {
        (str(each.newcomer_id), str(each.mentor_id))
        for each in Ruling.select().where(Ruling.round == round_.id, Ruling.kind == "pin")
    }
    fresh: list[dict[str, Any]] = []
    for pair in solution.pairs:
        values = {
            "score": pair.score,
            "parts": reasons.stored(pair.parts),
            "pinned": (pair.newcomer, pair.mentor) in pinned,
        }
        if pair.newcomer in approved:
            Proposal.update(values).where(Proposal.id == approved[pair.newcomer].id).execute()
        else:
            ids = {"round": round_.id, "newcomer": int(pair.newcomer), "mentor": int(pair.mentor)}
            fresh.append({**ids, **values})
    for start in range(0, len(fresh), _BATCH):
        Proposal.insert_many(fresh[start : start + _BATCH]).execute()
    Round.update(list_seen_at=None).where(Round.id == round_.id).execute()


def result(solution: Solution, skipped: tuple[str, ...]) -> dict[str, Any]:
    """Return what is kept of a solution beside its proposals."""
    unmatched = [
        {
            "newcomer": each.newcomer,
            "reason": each.reason.to_dict(),
            "details": [
                {"term": tally.term, "reason": tally.reason.to_dict(), "mentors": tally.mentors}
                for tally in each.details
            ],
        }
        for each in solution.unmatched
    ]
    unmatched += [{"newcomer": each, "reason": LEFT_OUT, "details": []} for each in skipped]
    return {
        "placed": solution.placed,
        "total": solution.total,
        "worst": solution.worst.score if solution.worst else None,
        "most": reasons.most(reasons.stored(solution.pairs[0].parts)) if solution.pairs else 0,
        "status": solution.status,
        "certificate": solution.certificate.to_dict() if solution.certificate else None,
        "proved": solution.certificate is not None and solution.certificate.gap == 0,
        "unmatched": unmatched,
        "free_seats": {id: free for id, free in solution.free_seats.items() if free},
        "pairs": [[pair.newcomer, pair.mentor, pair.score] for pair in solution.pairs],
    }


def saw_list(round_: Round, now: datetime) -> None:
    """Remember that a coordinator has opened the list of proposals as it stands."""
    Round.update(list_seen_at=now).where(Round.id == round_.id, Round.list_seen_at.is_null()).execute()
