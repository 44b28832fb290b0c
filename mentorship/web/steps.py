"""Small steps of a goal: write down, tick, take back, remove."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template
from flask_login import login_required

from mentorship import access, sides, steps
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import local
from mentorship.models import Goal, Mentorship
from mentorship.web.goal_forms import StepForm
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("steps", __name__)
USUAL = timedelta(days=7)


@bp.route("/goals/<int:goal_id>/steps/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def add(goal_id: int) -> Any:
    """Write a small step down, for oneself or for the other side."""
    goal, _side = access.goal(me(), goal_id)
    form = StepForm.between(_people(goal.mentorship), (local(now()) + USUAL).date())
    if form.validate_on_submit():
        try:
            steps.add(goal, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The step is written down."))
            return redirect(pair_address(goal.mentorship, "goals"), 303)
    return _page(goal, form)


def _people(pair: Mentorship) -> dict[str, str]:
    """Return the two sides, the reader first."""
    own = sides.of(pair, me())
    return {own: _("I do it"), sides.other(own): sides.person(pair, sides.other(own)).name}


def _page(goal: Goal, form: StepForm) -> Any:
    pair = goal.mentorship
    live = pair.state in Mentorship.LIVE
    page = render_template("mentorships/step.html", pair=pair, goal=goal, form=form, live=live)
    return (page, 422) if form.is_submitted() else page


@bp.post("/steps/<int:step_id>/done")
@login_required  # type: ignore[untyped-decorator]
def finish(step_id: int) -> Any:
    """Tick a step."""
    step = access.step(me(), step_id)
    steps.finish(step, me(), now())
    say(_("Well done: “%(step)s” is ticked.", step=step.text))
    return redirect(pair_address(step.goal.mentorship, "goals"), 303)


@bp.post("/steps/<int:step_id>/reopen")
@login_required  # type: ignore[untyped-decorator]
def reopen(step_id: int) -> Any:
    """Take a tick back."""
    step = access.step(me(), step_id)
    steps.reopen(step, me(), now())
    return redirect(pair_address(step.goal.mentorship, "goals"), 303)


@bp.post("/steps/<int:step_id>/remove")
@login_required  # type: ignore[untyped-decorator]
def remove(step_id: int) -> Any:
    """Take a step away."""
    step = access.step(me(), step_id)
    pair = step.goal.mentorship
    steps.remove(step, me(), now())
    say(_("The step is removed."))
    return redirect(pair_address(pair, "goals"), 303)
