"""Pages of group sessions: planned, signed up for, left, changed, cancelled; who came; the calendar file."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, attendances, doors, i18n, session_letters, sessions
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.invitations import Method
from mentorship.members import Standing
from mentorship.models import Session
from mentorship.web import numbers
from mentorship.web.pages import say
from mentorship.web.session import me, now
from mentorship.web.session_form import SessionForm

bp = Blueprint("sessions", __name__)


@bp.get("/p/<slug>/sessions")
@login_required  # type: ignore[untyped-decorator]
def index(slug: str) -> str:
    """List the sessions that are ahead, and those that are over."""
    programme, standing = doors.programme(me(), slug)
    return render_template(
        "sessions/index.html",
        programme=programme,
        standing=standing,
        ahead=sessions.ahead(programme, now()),
        past=sessions.past(programme, now()),
        taken=sessions.taken(programme),
        mine=attendances.states(me(), programme),
    )


@bp.route("/p/<slug>/sessions/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def new(slug: str) -> Any:
    """Plan a session."""
    programme = access.desk(me(), slug)
    form = SessionForm.of(programme, me())
    if form.validate_on_submit():
        try:
            made = sessions.plan(programme, form.plan(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Planned: %(when)s. It stands on everybody’s first page now.", when=i18n.moment(made.at)))
            return redirect(url_for(".show", session_id=made.id), 303)
    page = render_template("sessions/edit.html", programme=programme, form=form, session=None)
    return (page, 422) if form.is_submitted() else page


@bp.get("/sessions/<int:session_id>")
@login_required  # type: ignore[untyped-decorator]
def show(session_id: int) -> str:
    """Show a session, how many places are left, and who comes to those who host it."""
    session, standing = doors.session(me(), session_id)
    host = doors.hosts(me(), session, standing)
    return render_template(
        "sessions/show.html",
        programme=session.programme,
        session=session,
        standing=standing,
        host=host,
        row=attendances.of(session, me()),
        going=attendances.listed(session, "going") if host else [],
        waiting=attendances.listed(session, "waiting") if host else [],
        taken=attendances.going(session),
        open=session.state == "planned" and session.at > now(),
        place=_place(session, standing),
    )


@bp.post("/sessions/<int:session_id>/sign-up")
@login_required  # type: ignore[untyped-decorator]
def sign_up(session_id: int) -> Any:
    """Take a place, or the next one on the waiting list."""
    session, _standing = doors.session(me(), session_id)
    row = attendances.sign_up(session, me(), now())
    say(
        _("You have a place. A letter with the calendar file is on its way.")
        if row.state == "going"
        else _("All places are taken: you are on the waiting list, and get a letter if one becomes free.")
    )
    return _back(session)


@bp.post("/sessions/<int:session_id>/leave")
@login_required  # type: ignore[untyped-decorator]
def leave(session_id: int) -> Any:
    """Give one's place back."""
    session, _standing = doors.session(me(), session_id)
    attendances.leave(session, me(), now())
    say(_("You are off the list. Thank you for making room."))
    return _back(session)


@bp.route("/sessions/<int:session_id>/edit", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def edit(session_id: int) -> Any:
    """Change a session that is ahead."""
    session = doors.hosted_session(me(), session_id)
    form = SessionForm.of(session.programme, me(), session)
    if form.validate_on_submit():
        try:
            sessions.change(session, form.sequence.data or 0, form.plan(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Saved. Whoever comes is told if it concerns their calendar."))
            return _back(session)
    page = render_template("sessions/edit.html", programme=session.programme, form=form, session=session)
    return (page, 422) if form.is_submitted() else page


@bp.post("/sessions/<int:session_id>/cancel")
@login_required  # type: ignore[untyped-decorator]
def cancel(session_id: int) -> Any:
    """Cancel a session."""
    session = doors.hosted_session(me(), session_id)
    sessions.cancel(session, me(), now())
    say(_("Cancelled. Everybody on its lists is told."))
    return _back(session)


@bp.post("/sessions/<int:session_id>/attendance")
@login_required  # type: ignore[untyped-decorator]
def attendance(session_id: int) -> Any:
    """Note who came."""
    session = doors.hosted_session(me(), session_id)
    came = {numbers.typed(number) for number in request.form.getlist("came")}
    attendances.note(session, came, me(), now())
    say(_("Noted. Thank you."))
    return _back(session)


@bp.get("/sessions/<int:session_id>/calendar.ics")
@login_required  # type: ignore[untyped-decorator]
def calendar(session_id: int) -> Response:
    """Give the calendar file of a session."""
    session, standing = doors.session(me(), session_id)
    session.place = _place(session, standing)
    method: Method = "CANCEL" if session.state == "cancelled" else "PUBLISH"
    file = session_letters.invitation(session, me(), now(), method)
    named = {"Content-Disposition": f'attachment; filename="session-{session.id}.ics"'}
    return Response(file, mimetype="text/calendar", headers=named)


def _place(session: Session, standing: Standing) -> str:
    """Return where it takes place; the link of a call is for those who have a place."""
    row = attendances.of(session, me())
    inside = doors.hosts(me(), session, standing) or (row is not None and row.state == "going")
    return "" if "://" in session.place and not inside else session.place


def _back(session: Session) -> Any:
    return redirect(url_for("sessions.show", session_id=session.id), 303)
