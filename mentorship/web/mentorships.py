"""The page of a pair, and its changes: pause, go on, complete, end."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required

from mentorship import access, goals, mentorships, second_mentors, sides
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship
from mentorship.web import agreements, changes, closings, interventions, pair_page, partings
from mentorship.web.pages import say
from mentorship.web.pair_forms import CompleteForm, EndForm, PauseForm
from mentorship.web.session import me, now

bp = Blueprint("mentorships", __name__, url_prefix="/mentorships/<int:mentorship_id>")


def pair_address(pair: Mentorship, part: str = "") -> str:
    """Return the address of a pair's page."""
    return url_for("mentorships.show", mentorship_id=pair.id, _anchor=part or None)


@bp.get("")
@login_required  # type: ignore[untyped-decorator]
def show(mentorship_id: int) -> Any:
    """Show a pair to its sides, or what coordinators may see of it."""
    pair, side = access.mentorship(me(), mentorship_id)
    page = pair_page.of(pair, side, me(), now())
    return render_template("mentorships/show.html", **page)


@bp.route("/pause", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def pause(mentorship_id: int) -> Any:
    """Rest the pair."""
    pair, side = access.own_pair(me(), mentorship_id)
    form = PauseForm()
    if form.validate_on_submit():
        mentorships.pause(pair, form.reason.data or "", me(), now())
        say(_("Your pair rests. Nothing is asked of you until one of you goes on."))
        return redirect(pair_address(pair), 303)
    return _change_page("pause", pair, side, form)


@bp.post("/resume")
@login_required  # type: ignore[untyped-decorator]
def resume(mentorship_id: int) -> Any:
    """Go on after a pause."""
    pair, _side = access.own_pair(me(), mentorship_id)
    mentorships.resume(pair, me(), now())
    say(_("Good to have you back. Your next step is below."))
    return redirect(pair_address(pair), 303)


@bp.route("/complete", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def complete(mentorship_id: int) -> Any:
    """Close a pair that did what it set out to do."""
    pair, side = access.own_pair(me(), mentorship_id)
    form = CompleteForm()
    if form.validate_on_submit():
        mentorships.complete(pair, form.thanks.data or "", me(), now())
        say(_("Well done, both of you."))
        return redirect(url_for(".closing", mentorship_id=pair.id), 303)
    return _change_page("complete", pair, side, form)


@bp.route("/end", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def end(mentorship_id: int) -> Any:
    """End a pair without fault."""
    pair, side = access.own_pair(me(), mentorship_id)
    form = EndForm()
    if side == "mentor":
        del form.wait_again
    if form.validate_on_submit():
        again = side == "newcomer" and form.wait_again.data
        said = mentorships.Farewell(form.reason.data, form.words.data or "", form.thanks.data or "", again)
        mentorships.end(pair, said, me(), now())
        say(_("Your pair has ended. Thank you for the time you gave each other."))
        return redirect(pair_address(pair), 303)
    return _change_page("end", pair, side, form)


def _change_page(kind: str, pair: Mentorship, side: str, form: Any) -> Any:
    partner = sides.person(pair, sides.other(side))
    page = render_template(
        f"mentorships/{kind}.html",
        pair=pair,
        side=side,
        form=form,
        partner=partner,
        unrated=[goal for goal in goals.of_pair(pair) if getattr(goal, f"{side}_rating") is None],
        second=second_mentors.of(pair),
        live=pair.state in Mentorship.LIVE,
    )
    return (page, 422) if form.is_submitted() else page


@bp.post("/wait-again")
@login_required  # type: ignore[untyped-decorator]
def wait_again(mentorship_id: int) -> Any:
    """Put the newcomer of an ended pair back on the waiting list."""
    pair, side = access.own_pair(me(), mentorship_id)
    if side != "newcomer":
        raise access.wrong_role()
    mentorships.wait_again(pair, me(), now())
    say(_("You are back on the waiting list. The next round takes you in."))
    return redirect(pair_address(pair), 303)


agreements.join(bp)
changes.join(bp)
closings.join(bp)
partings.join(bp)
interventions.join(bp)
