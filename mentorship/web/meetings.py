"""Pages of meetings: plan, move, cancel, note as held, write down, and the calendar file."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, i18n, invitations, meetings, mentorships, private_notes, sides, topics
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Mentorship
from mentorship.web import pair_meetings
from mentorship.web.meeting_forms import (
    AgendaForm,
    CorrectForm,
    LogForm,
    MeetingForm,
    NotesForm,
    PrivateForm,
)
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("meetings", __name__)


@bp.route("/mentorships/<int:mentorship_id>/meetings/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def plan(mentorship_id: int) -> Any:
    """Plan a meeting, at a proposed time or at any other."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = MeetingForm(data=_usual(pair))
    if form.validate_on_submit():
        try:
            at = _instant(form.at.data)
            meeting = meetings.plan(pair, at, form.minutes.data, form.place.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Planned: %(when)s. Both of you get it for your calendars.", when=i18n.moment(meeting.at)))
            return redirect(pair_address(pair, "meetings"), 303)
    times = mentorships.proposed_times(pair, me().zone, now())
    return _page("meeting_new", pair, form, times=pair_meetings.time_buttons(times))


@bp.route("/mentorships/<int:mentorship_id>/meetings/log", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def log(mentorship_id: int) -> Any:
    """Write down a meeting that took place elsewhere."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = LogForm(data=_usual(pair))
    if form.validate_on_submit():
        try:
            at = _instant(form.at.data)
            meetings.log(pair, at, form.minutes.data, form.notes.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Written down. Thank you."))
            return redirect(pair_address(pair, "meetings"), 303)
    return _page("meeting_log", pair, form)


@bp.post("/mentorships/<int:mentorship_id>/meetings/today")
@login_required  # type: ignore[untyped-decorator]
def today(mentorship_id: int) -> Any:
    """Write down in one tap that the pair met today."""
    pair, _side = access.own_pair(me(), mentorship_id)
    meeting = meetings.met_today(pair, me(), now())
    say(_("Written down: %(when)s. Was it another hour? You can set it right below.", when=_when(meeting)))
    return redirect(_address(meeting), 303)


@bp.route("/meetings/<int:meeting_id>", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def show(meeting_id: int) -> Any:
    """Show a meeting; keep its shared notes."""
    meeting, _side = access.meeting(me(), meeting_id)
    form = NotesForm()
    if form.validate_on_submit():
        try:
            meetings.note(meeting, form.notes.data or "", form.seen.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The notes are kept."))
            return redirect(_address(meeting), 303)
    return _meeting(meeting, **({"notes": form} if form.is_submitted() else {}))


@bp.post("/meetings/<int:meeting_id>/agenda")
@login_required  # type: ignore[untyped-decorator]
def prepare(meeting_id: int) -> Any:
    """Keep the agenda of a meeting."""
    meeting, _side = access.meeting(me(), meeting_id)
    form = AgendaForm()
    if form.validate_on_submit():
        try:
            meetings.prepare(meeting, form.agenda.data or "", form.seen.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The agenda is kept."))
            return redirect(_address(meeting), 303)
    return _meeting(meeting, agenda=form)


@bp.post("/meetings/<int:meeting_id>/private")
@login_required  # type: ignore[untyped-decorator]
def keep_private(meeting_id: int) -> Any:
    """Keep what one side notes for itself, also after the end."""
    meeting, side = access.meeting(me(), meeting_id)
    form = PrivateForm()
    if form.validate_on_submit():
        private_notes.keep(meeting, side, form.text.data or "", now())
        say(_("Your private notes are kept."))
        return redirect(_address(meeting), 303)
    return _meeting(meeting, private=form)


def _address(meeting: Meeting) -> str:
    return url_for("meetings.show", meeting_id=meeting.id)


def _when(meeting: Meeting) -> str:
    return f"{i18n.moment(meeting.at)}, {i18n.minutes(meeting.minutes)}"


def _meeting(meeting: Meeting, **sent: Any) -> Any:
    """Show a meeting with the form that was sent, the others fresh."""
    side, mark = sides.of(meeting.mentorship, me()), meetings.mark
    suggestion = "" if meeting.agenda else topics.suggested(meeting)
    fresh = {
        "agenda": AgendaForm(
            None, data={"agenda": meeting.agenda or suggestion, "seen": mark(meeting.agenda)}
        ),
        "notes": NotesForm(None, data={"notes": meeting.notes, "seen": mark(meeting.notes)}),
        "private": PrivateForm(None, data={"text": private_notes.of(meeting, side)}),
    }
    forms = {**fresh, **sent}
    page = _page("meeting", meeting.mentorship, None, meeting=meeting, suggestion=suggestion, **forms)
    return (page, 422) if sent else page


@bp.route("/meetings/<int:meeting_id>/move", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def move(meeting_id: int) -> Any:
    """Move a planned meeting."""
    meeting, _side = access.meeting(me(), meeting_id)
    form = MeetingForm(data=_shown(meeting))
    if form.validate_on_submit():
        try:
            at, seen = _instant(form.at.data), form.sequence.data or 0
            moved = meetings.move(meeting, seen, at, form.minutes.data, form.place.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Moved: %(when)s. Both calendars follow.", when=i18n.moment(moved.at)))
            return redirect(pair_address(meeting.mentorship, "meetings"), 303)
    return _page("meeting_move", meeting.mentorship, form, meeting=meeting)


@bp.post("/meetings/<int:meeting_id>/cancel")
@login_required  # type: ignore[untyped-decorator]
def cancel(meeting_id: int) -> Any:
    """Cancel a planned meeting."""
    meeting, _side = access.meeting(me(), meeting_id)
    meetings.cancel(meeting, me(), now())
    say(_("The meeting is cancelled, in both calendars."))
    return redirect(pair_address(meeting.mentorship, "meetings"), 303)


@bp.post("/meetings/<int:meeting_id>/held")
@login_required  # type: ignore[untyped-decorator]
def hold(meeting_id: int) -> Any:
    """Note that a meeting took place."""
    meeting, _side = access.meeting(me(), meeting_id)
    meetings.hold(meeting, me(), now())
    say(_("Noted. What is the next small step? You can write it into the shared notes."))
    return redirect(pair_address(meeting.mentorship, "meetings"), 303)


@bp.post("/meetings/<int:meeting_id>/missed")
@login_required  # type: ignore[untyped-decorator]
def miss(meeting_id: int) -> Any:
    """Note that a meeting did not take place."""
    meeting, _side = access.meeting(me(), meeting_id)
    was = "held" if request.form.get("was") == "held" else "planned"
    meetings.miss(meeting, was, me(), now())
    say(_("Noted. It happens; offer new times whenever you like."))
    return redirect(pair_address(meeting.mentorship, "meetings"), 303)


@bp.route("/meetings/<int:meeting_id>/correct", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def correct(meeting_id: int) -> Any:
    """Set right when a meeting was, and how long."""
    meeting, _side = access.meeting(me(), meeting_id)
    form = CorrectForm(data=_shown(meeting))
    if form.validate_on_submit():
        try:
            at, seen = _instant(form.at.data), form.sequence.data or 0
            meetings.correct(meeting, seen, at, form.minutes.data, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Set right. Thank you."))
            return redirect(_address(meeting), 303)
    return _page("meeting_correct", meeting.mentorship, form, meeting=meeting)


@bp.get("/meetings/<int:meeting_id>/calendar.ics")
@login_required  # type: ignore[untyped-decorator]
def calendar(meeting_id: int) -> Response:
    """Give the calendar file of a meeting."""
    meeting, _side = access.meeting(me(), meeting_id)
    method: invitations.Method = "CANCEL" if meeting.state == "cancelled" else "PUBLISH"
    file = invitations.calendar_file(meeting, me(), now(), method)
    named = {"Content-Disposition": f'attachment; filename="meeting-{meeting.id}.ics"'}
    return Response(file, mimetype="text/calendar", headers=named)


def _instant(local: datetime | None) -> datetime:
    if local is None:
        raise BadField("at", _("Choose a day and a time."))
    return meetings.instant(local, me().zone)


def _shown(meeting: Meeting) -> dict[str, Any]:
    at = i18n.local(meeting.at).replace(tzinfo=None)
    return {"at": at, "minutes": meeting.minutes, "place": meeting.place, "sequence": meeting.sequence}


def _usual(pair: Mentorship) -> dict[str, Any]:
    """Return what a fresh form suggests; a sent one says all itself."""
    minutes, place = meetings.usual(pair)
    return {} if request.method == "POST" else {"minutes": minutes, "place": place}


def _page(kind: str, pair: Mentorship, form: Any, **values: Any) -> Any:
    side = sides.of(pair, me())
    page = render_template(
        f"mentorships/{kind}.html",
        pair=pair,
        form=form,
        partner=sides.person(pair, sides.other(side)),
        usual=meetings.usual(pair),
        live=pair.state in Mentorship.LIVE,
        zone=me().zone.rpartition("/")[2].replace("_", " "),
        **values,
    )
    return (page, 422) if form and form.is_submitted() else page
