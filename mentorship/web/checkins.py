"""Pages of check-ins: under a minute on a phone, corrected until the next one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required

from mentorship import access, checkins, goals, sides
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.models import CheckIn, Mentorship
from mentorship.web import pair_page
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.pair_forms import CheckInForm, checkin_form
from mentorship.web.session import me, now

bp = Blueprint("checkins", __name__)


@bp.get("/checkins/<int:checkin_id>")
@login_required  # type: ignore[untyped-decorator]
def show(checkin_id: int) -> Any:
    """Ask a check-in, or show the answer."""
    checkin = access.checkin(me(), checkin_id)
    if checkin.answered_at is None and not checkin.missed and checkin.mentorship.state in Mentorship.LIVE:
        return _page(checkin.mentorship, _form(checkin.mentorship), checkin)
    return render_template(
        "checkins/show.html",
        checkin=checkin,
        pair=checkin.mentorship,
        live=checkin.mentorship.state in Mentorship.LIVE,
        correctable=_correctable(checkin),
        progress=pair_page.progress(checkin, goals.of_pair(checkin.mentorship)),
        moods=checkins.MOODS,
        audiences=checkins.AUDIENCES,
    )


@bp.post("/checkins/<int:checkin_id>")
@login_required  # type: ignore[untyped-decorator]
def record(checkin_id: int) -> Any:
    """Take the answer."""
    checkin = access.checkin(me(), checkin_id)
    return _take(checkin.mentorship, checkin, lambda answers: checkins.record(checkin, answers, me(), now()))


@bp.get("/checkins/<int:checkin_id>/correct")
@login_required  # type: ignore[untyped-decorator]
def look_again(checkin_id: int) -> Any:
    """Show an answer to be corrected."""
    checkin = access.checkin(me(), checkin_id)
    if not _correctable(checkin):
        return redirect(url_for(".show", checkin_id=checkin.id))
    return _page(checkin.mentorship, _form(checkin.mentorship, checkin), checkin)


@bp.post("/checkins/<int:checkin_id>/correct")
@login_required  # type: ignore[untyped-decorator]
def correct(checkin_id: int) -> Any:
    """Correct an answer."""
    checkin = access.checkin(me(), checkin_id)
    return _take(checkin.mentorship, checkin, lambda answers: checkins.correct(checkin, answers, me(), now()))


@bp.route("/mentorships/<int:mentorship_id>/checkins/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def log(mentorship_id: int) -> Any:
    """Check in without having been asked."""
    pair, _side = access.own_pair(me(), mentorship_id)
    if _form(pair).is_submitted():
        return _take(pair, None, lambda answers: checkins.log(pair, answers, me(), now()))
    waiting = checkins.open_of(pair, sides.of(pair, me()))
    if waiting is not None:
        return redirect(url_for(".show", checkin_id=waiting.id))
    return _page(pair, _form(pair), None)


def _take(pair: Mentorship, checkin: CheckIn | None, act: Callable[[checkins.Answers], Any]) -> Any:
    """Do what a posted form asks; a second click finds the answer kept and is told so."""
    form = _form(pair)
    if not form.validate_on_submit():
        return _page(pair, form, checkin), 422
    try:
        act(form.answers())
    except BadField as error:
        form.refuse(error)
        return _page(pair, form, checkin), 422
    except AlreadyDone as error:
        say(str(error), "warning")
    else:
        say(thanks(form))
    return redirect(pair_address(pair, "checkins"), 303)


def thanks(form: CheckInForm) -> str:
    """Return what is said after an answer."""
    if form.help.data == "yes":
        return _("Thank you. The coordinators have been told and will write to you.")
    return _("Thank you.")


def _form(pair: Mentorship, checkin: CheckIn | None = None) -> CheckInForm:
    return checkin_form(goals.of_pair(pair), checkin)


def _correctable(checkin: CheckIn) -> bool:
    return checkin.mentorship.state in Mentorship.LIVE and checkins.is_correctable(checkin)


def _page(pair: Mentorship, form: CheckInForm, checkin: CheckIn | None) -> str:
    side = sides.of(pair, me())
    return render_template(
        "checkins/form.html",
        pair=pair,
        form=form,
        checkin=checkin,
        partner=sides.person(pair, sides.other(side)),
        live=pair.state in Mentorship.LIVE,
    )
