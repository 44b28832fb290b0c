"""The page of a run in figures, beside the run before."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import access, outcomes, reasons, runs
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import number
from mentorship.models import Proposal, Round
from mentorship.outcomes import Outcome
from mentorship.web.session import me

bp = Blueprint("figures", __name__)


@bp.get("/rounds/<int:round_id>/figures")
@login_required
def show(round_id: int) -> ResponseReturnValue:
    """Show what came out of the last run: quality, the weakest pairs, the load."""
    round_ = access.round_(me(), round_id)
    run = runs.latest(round_)
    if run is None:
        raise Refused(_("Run the matching first."))
    earlier = runs.latest(round_, before=run)
    outcome, previous = outcomes.outcome(run), outcomes.outcome(earlier) if earlier else None
    return render_template(
        "rounds/figures.html",
        round=round_,
        programme=round_.programme,
        run=run,
        live=runs.live(round_),
        outcome=outcome,
        previous=previous,
        lines=lines(previous, outcome),
        weakest=weakest(round_, outcome),
        points=reasons.points,
        in_tenths=reasons.in_tenths,
        fairness=outcomes.fairness(run),
        words=reasons.in_words,
    )


def lines(before: Outcome | None, after: Outcome) -> list[tuple[str, str, str]]:
    """Return each figure in words: what it is, in the run before, in this one."""
    columns = [_words(each) if each else ["–"] * len(_words(after)) for each in (before, after)]
    labels = (
        _("Newcomers placed"),
        _("Without a mentor"),
        _("Points of an average pair"),
        _("Points of the weakest pair"),
        _("Seats"),
        _("Mentors with a newcomer"),
        _("Mentors without a free seat"),
    )
    return list(zip(labels, *columns, strict=True))


def _words(outcome: Outcome) -> list[str]:
    seen = outcome.figures
    return [
        number(seen.placed),
        number(outcome.waiting),
        *("–" if tenths is None else reasons.points(tenths) for tenths in (seen.average, seen.worst)),
        number(outcome.seats),
        number(seen.mentors),
        number(seen.full),
    ]


def weakest(round_: Round, outcome: Outcome) -> list[dict[str, object]]:
    """Return the weakest pairs by name, with the proposal each one is still."""
    names = reasons.names_of(id for pair in outcome.weakest for id in (pair.newcomer, pair.mentor))
    proposals = {
        (str(each.newcomer_id), str(each.mentor_id)): each.id
        for each in Proposal.select().where(Proposal.round == round_.id)
    }
    return [
        {
            "newcomer": names[pair.newcomer],
            "mentor": names[pair.mentor],
            "tenths": reasons.in_tenths(outcomes.worth(pair)),
            "id": proposals.get((pair.newcomer, pair.mentor)),
        }
        for pair in outcome.weakest
        if pair.newcomer in names and pair.mentor in names
    ]
