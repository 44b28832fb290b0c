"""Pages of goals: write down, word anew, rate, remove."""

from typing import Any

from flask import Blueprint, redirect, render_template
from flask_login import login_required

from mentorship import access, goals, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Goal, Mentorship
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.pair_forms import GoalForm, rate_form
from mentorship.web.session import me, now

bp = Blueprint("goals", __name__)


@bp.route("/mentorships/<int:mentorship_id>/goals/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def add(mentorship_id: int) -> Any:
    """Write a goal down."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = GoalForm()
    if form.validate_on_submit():
        try:
            goals.add(pair, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Your goal is written down. Both of you can word it anew at any time."))
            return redirect(pair_address(pair, "goals"), 303)
    elif not form.is_submitted() and not goals.of_pair(pair):
        form.text.data = pair.newcomer.goal
    return _form_page(pair, None, form)


@bp.route("/goals/<int:goal_id>/edit", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def edit(goal_id: int) -> Any:
    """Word a goal anew."""
    goal, _side = access.goal(me(), goal_id)
    form = GoalForm.of(goal)
    if form.validate_on_submit():
        try:
            goals.change(goal, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The goal is worded anew."))
            return redirect(pair_address(goal.mentorship, "goals"), 303)
    return _form_page(goal.mentorship, goal, form)


def _form_page(pair: Mentorship, goal: Goal | None, form: GoalForm) -> Any:
    page = render_template(
        "mentorships/goal.html",
        pair=pair,
        goal=goal,
        form=form,
        words={step: goals.words(None, step) for step in goals.STEPS},
        partner=sides.person(pair, sides.other(sides.of(pair, me()))),
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/goals/<int:goal_id>/rate", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def rate(goal_id: int) -> Any:
    """Say how far the pair came."""
    goal, side = access.goal(me(), goal_id)
    form = rate_form(goal, goal.newcomer_rating if side == "newcomer" else goal.mentor_rating)
    if form.validate_on_submit():
        goals.rate(goal, form.rating.data, me(), now())
        say(_("Thank you, it is noted."))
        return redirect(pair_address(goal.mentorship, "goals"), 303)
    page = render_template("mentorships/rate.html", pair=goal.mentorship, goal=goal, form=form)
    return (page, 422) if form.is_submitted() else page


@bp.post("/goals/<int:goal_id>/remove")
@login_required  # type: ignore[untyped-decorator]
def remove(goal_id: int) -> Any:
    """Take a goal away."""
    goal, _side = access.goal(me(), goal_id)
    pair = goal.mentorship
    goals.remove(goal, me(), now())
    say(_("The goal is removed."))
    return redirect(pair_address(pair, "goals"), 303)
