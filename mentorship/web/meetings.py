"""Pages of meetings: plan, move, cancel, note as held, write down, and the calendar file."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template
from flask_login import login_required

from mentorship import access, i18n, invitations, meetings, mentorships, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Mentorship
from mentorship.web import pair_page
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.pair_forms import LogForm, MeetingForm, NotesForm
from mentorship.web.session import me, now

bp = Blueprint("meetings", __name__)


@bp.route("/mentorships/<int:mentorship_id>/meetings/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def plan(mentorship_id: int) -> Any:
    """Plan a meeting, at a proposed time or at any other."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = MeetingForm()
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
    return _page("meeting_new", pair, form, times=pair_page.time_buttons(times))


@bp.route("/mentorships/<int:mentorship_id>/meetings/log", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def log(mentorship_id: int) -> Any:
    """Write down a meeting that took place elsewhere."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = LogForm()
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
            return redirect(pair_address(meeting.mentorship, "meetings"), 303)
    elif not form.is_submitted():
        form.notes.data, form.seen.data = meeting.notes, meetings.mark(meeting.notes)
    return _page("meeting", meeting.mentorship, form, meeting=meeting)


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


def _page(kind: str, pair: Mentorship, form: Any, **values: Any) -> Any:
    side = sides.of(pair, me())
    page = render_template(
        f"mentorships/{kind}.html",
        pair=pair,
        form=form,
        partner=sides.person(pair, sides.other(side)),
        live=pair.state in Mentorship.LIVE,
        zone=me().zone.rpartition("/")[2].replace("_", " "),
        **values,
    )
    return (page, 422) if form.is_submitted() else page
