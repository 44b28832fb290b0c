"""The page of a pair, its agreement, and its changes: pause, go on, complete, end."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required

from mentorship import access, agreements, goals, i18n, mentorships, second_mentors, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship
from mentorship.web import changes, closings, interventions, pair_page, partings
from mentorship.web.pages import say
from mentorship.web.pair_forms import AgreementForm, CompleteForm, EndForm, PauseForm
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


@bp.get("/agreement")
@login_required  # type: ignore[untyped-decorator]
def agreement(mentorship_id: int) -> Any:
    """Show the whole agreement, to be signed or worded anew."""
    pair, _side = access.own_pair(me(), mentorship_id)
    kept = pair.agreement
    form = AgreementForm(data={**kept, "text": i18n.own(kept["text"])})
    return _agreement_page(pair, form)


@bp.post("/agreement")
@login_required  # type: ignore[untyped-decorator]
def change_agreement(mentorship_id: int) -> Any:
    """Make a new version of the agreement."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = AgreementForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("cadence_days", "length_weeks", "channel", "text")}
        try:
            agreements.change(pair, form.version.data or 0, values, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The new version is kept. Both of you now sign it."))
            return redirect(url_for(".agreement", mentorship_id=pair.id), 303)
    return _agreement_page(pair, form, changing=True), 422


def _agreement_page(pair: Mentorship, form: AgreementForm, changing: bool = False) -> str:
    side = sides.of(pair, me())
    signed = pair.newcomer_signed if side == "newcomer" else pair.mentor_signed
    return render_template(
        "mentorships/agreement.html",
        pair=pair,
        form=form,
        changing=changing,
        partner=sides.person(pair, sides.other(side)),
        agreement=pair_page.agreement(pair),
        signatures=pair_page.signatures(pair),
        signed=signed >= agreements.version(pair),
        live=pair.state in Mentorship.LIVE,
    )


@bp.post("/agreement/<int:version>/sign")
@login_required  # type: ignore[untyped-decorator]
def sign(mentorship_id: int, version: int) -> Any:
    """Sign the version that was read."""
    pair, _side = access.own_pair(me(), mentorship_id)
    agreements.sign(pair, version, me(), now())
    say(_("Signed. Thank you."))
    return redirect(pair_address(pair), 303)


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


changes.join(bp)
closings.join(bp)
partings.join(bp)
interventions.join(bp)
