"""Pages of goals: write down, word anew, say where one stands, rate, remove."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, goals, outlines, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import local
from mentorship.models import Goal, Mentorship
from mentorship.web.goal_forms import GoalForm, RateForm
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("goals", __name__)


@bp.route("/mentorships/<int:mentorship_id>/goals/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def add(mentorship_id: int) -> Any:
    """Write a goal down, from nothing or from an outline."""
    pair, _side = access.own_pair(me(), mentorship_id)
    outline = outlines.of(request.args.get("from", ""))
    over = pair.ends_on is None or pair.ends_on <= local(now()).date()
    form = GoalForm.like(outline, None if over else pair.ends_on)
    if form.validate_on_submit():
        try:
            goal = goals.add(pair, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Your goal is written down. One more tap: where do you stand today?"))
            return redirect(url_for(".start", goal_id=goal.id), 303)
    elif not (form.is_submitted() or outline or goals.of_pair(pair)):
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
        hints=goals.HINTS,
        outlines=[] if goal else outlines.every(),
        chosen=request.args.get("from", ""),
        live=pair.state in Mentorship.LIVE,
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/goals/<int:goal_id>/start", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def start(goal_id: int) -> Any:
    """Say where one stands with a new goal."""
    goal, side = access.goal(me(), goal_id)
    if request.method == "GET" and goals.ratings([goal])[goal.id, side]:
        return redirect(url_for(".rate", goal_id=goal.id))
    form = RateForm.on(goal, _("Where do you stand today, seen from your side?"), goal.baseline)
    if form.validate_on_submit():
        goals.stand(goal, form.rating.data, me(), now())
        say(_("Thank you, it is noted as your start."))
        return redirect(pair_address(goal.mentorship, "goals"), 303)
    return _rate_page(goal, form, starting=True)


@bp.route("/goals/<int:goal_id>/rate", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def rate(goal_id: int) -> Any:
    """Say how far the pair came."""
    goal, side = access.goal(me(), goal_id)
    present = goal.newcomer_rating if side == "newcomer" else goal.mentor_rating
    form = RateForm.on(goal, _("Where are you now, seen from your side?"), present)
    if form.validate_on_submit():
        goals.rate(goal, form.rating.data, me(), now())
        say(_("Thank you, it is noted."))
        return redirect(pair_address(goal.mentorship, "goals"), 303)
    return _rate_page(goal, form)


def _rate_page(goal: Goal, form: RateForm, starting: bool = False) -> Any:
    pair = goal.mentorship
    partner = sides.person(pair, sides.other(sides.of(pair, me())))
    page = render_template(
        "mentorships/rate.html", pair=pair, goal=goal, form=form, starting=starting, partner=partner
    )
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
