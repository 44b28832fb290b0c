"""The list of a round's pairs: what stands above it, its filters, its pages, what to look at next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from mentorship import attention, decisions, freshness, reasons
from mentorship.attention import Row
from mentorship.models import Proposal, Round, Ruling, Run
from mentorship.web import numbers

FILTERS = ("all", "look", "ready", "draft", "approved", "noted")
SIZES = (25, 50, 100, 400)  # the first is what a phone shows in a dozen screens
Asked = Mapping[str, str] | MultiDict[str, str]


def overview(round_: Round, run: Run, listed: Sequence[Row], at: datetime) -> dict[str, Any]:
    """Return what stands above the list: the figures, the counts of the filters, the decisions."""
    is_open = round_.state == "open"
    return {
        "run": run,
        "result": run.result,
        "previous": _before(run),
        "moved_on": is_open and freshness.moved_on(run, at),
        **_points(listed),
        "waiting": attention.waiting(run),
        "free": attention.free_seats(run),
        "rulings": list(Ruling.select().where(Ruling.round == round_.id).order_by(Ruling.id.desc())),
        "last": next(iter(decisions.made(round_)), None) if is_open else None,
        "again": bool(decisions.undone(round_)) if is_open else False,
        "counts": {name: len(chosen(listed, {"show": name})) for name in FILTERS},
        "following": next((row for row in listed if row.needs_look and row.proposal.state == "draft"), None),
        "in_tenths": reasons.in_tenths,
        "points": reasons.points,
    }


def page_of(listed: Sequence[Row], asked: Asked) -> dict[str, Any]:
    """Return the page of the list that a reader asked for."""
    size = numbers.typed(asked.get("size"))
    size = size if size in SIZES else SIZES[0]
    found = chosen(listed, asked)
    pages = max(1, -(-len(found) // size))
    page = min(max(1, numbers.typed(asked.get("page"))), pages)
    return {
        "rows": found[(page - 1) * size : page * size],
        "found": len(found),
        "page": page,
        "pages": pages,
        "size": size,
        "sizes": SIZES,
        "args": asked,
    }


def chosen(listed: Sequence[Row], asked: Asked) -> list[Row]:
    """Return the rows that a reader asked for, by name and by what is to be done."""
    name, show = asked.get("q", "").strip().casefold(), asked.get("show", "all")
    found = [row for row in listed if name in f"{row.newcomer} {row.mentor}".casefold()]
    if show in ("look", "ready"):
        return [row for row in found if row.needs_look is (show == "look") and row.proposal.state == "draft"]
    if show == "noted":
        return [row for row in found if row.comments]
    return [row for row in found if row.proposal.state == show] if show not in ("", "all") else found


def following(proposal: Proposal, at: datetime) -> Row | None:
    """Return the next draft of the list after a pair, from the top again after the last one."""
    if proposal.round.state != "open":
        return None
    listed = attention.rows(proposal.round, at)
    place = next((place for place, row in enumerate(listed) if row.proposal.id == proposal.id), 0)
    left = [*listed[place + 1 :], *listed[:place]]
    return next((row for row in left if row.proposal.state == "draft"), None)


def _before(run: Run) -> Any:
    """Return the result of the run before, without the people it looked at."""
    done = Run.select(Run.result).where(Run.round == run.round_id, Run.state == "done", Run.id < run.id)
    before = done.order_by(Run.id.desc()).first()
    return before.result if before else None


def _points(listed: Sequence[Row]) -> dict[str, int | None]:
    """Return the points of the weakest and of an average pair, as the list shows them."""
    tenths = [row.tenths for row in listed]
    return {
        "weakest": min(tenths, default=None),
        "average": round(sum(tenths) / len(tenths)) if tenths else None,
    }
