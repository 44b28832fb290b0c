"""The page that says what went with what, and what the coordinators could change about the weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from babel import numbers
from flask import Blueprint, render_template, request, url_for
from flask_login import login_required

from mentorship import access, associations, cohorts, courses, i18n, reasons, runs, tuning
from mentorship import facts as facts_of
from mentorship.associations import LEAST, Change, Link
from mentorship.errors import Refused
from mentorship.i18n import lazy as _l
from mentorship.models import Programme, Round
from mentorship.tuning import Effect
from mentorship.web.session import me, now

bp = Blueprint("terms", __name__)

OUTCOMES = {
    "fit": _l("A good fit"),
    "attainment": _l("Goals reached"),
    "satisfaction": _l("Satisfaction"),
    "early_end": _l("Ending early"),
}
VERDICTS = {
    "more": (_l("more points, more of it"), "▲"),
    "less": (_l("more points, less of it"), "▼"),
    "unclear": (_l("no clear sign"), "○"),
    "alike": (_l("nothing to compare: all alike"), "○"),
    "too_few": (_l("too few to tell"), "○"),
}


@dataclass(frozen=True)
class Trial:
    """What changed weights would do to the newest round that has been worked out."""

    round: Round
    effect: Effect | None
    refused: str = ""


@bp.get("/p/<slug>/indicators/terms")
@login_required
def show(slug: str) -> str:
    """Show which terms of the match went with which outcomes, of all rounds or of one."""
    programme = access.desk(me(), slug)
    rounds = [group for group in cohorts.of(programme, now()) if group.round]
    asked = request.args.get("round", "")
    chosen = next((group for group in rounds if str(group.round) == asked), None)
    if asked and chosen is None:
        raise access.missing()
    known = courses.of(programme, facts_of.of(programme), now(), chosen.round if chosen else 0)
    found = associations.links(known)
    changes = associations.changes(programme.terms, found)
    return render_template(
        "indicators/terms.html",
        programme=programme,
        rounds=rounds,
        chosen=chosen,
        enough=len(known) >= LEAST,
        changes=[(reasons.term_label(each.term), each) for each in changes],
        trial=_trial(programme, changes, now()) if changes else None,
        address=_address(slug, changes),
        **_table(found),
    )


def _table(found: Sequence[Link]) -> dict[str, object]:
    """Return what went with what, a row for each term."""
    by_term = groupby(found, key=attrgetter("term"))
    return {
        "rows": [(reasons.term_label(term), list(row)) for term, row in by_term],
        "looked_at": sum(link.rank is not None for link in found),
        "least": LEAST,
        "outcomes": OUTCOMES,
        "verdicts": VERDICTS,
        "decimal": _decimal,
    }


def _trial(programme: Programme, changes: tuple[Change, ...], at: datetime) -> Trial | None:
    """Work the newest round out with the changed weights; nothing of it is kept."""
    newest = Round.select().where(Round.programme == programme.id, Round.state != "closed")
    for round_ in newest.order_by(Round.id.desc()):
        if runs.latest(round_) is None:
            continue
        weights = {each.term: each.after for each in changes}
        terms = [
            {**spec, "weight": weights.get(spec["name"], spec.get("weight", 0))} for spec in round_.terms
        ]
        try:
            return Trial(round_, tuning.effect(round_, terms, round_.objective, at))
        except Refused as error:
            return Trial(round_, None, str(error))
    return None


def _address(slug: str, changes: tuple[Change, ...]) -> str:
    """Return the page of weights with the changed ones filled in."""
    weights: dict[str, Any] = {f"weight-{each.term}": each.after for each in changes}
    return url_for("desk.weights", slug=slug, **weights)


def _decimal(value: float) -> str:
    """Return a correlation as the reader writes it, with a true minus sign."""
    return numbers.format_decimal(round(value, 2) + 0.0, "0.00", locale=i18n.locale()).replace("-", "−")
