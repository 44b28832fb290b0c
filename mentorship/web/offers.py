"""Offered times: one side offers, the other takes one, takes none, or offers others."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import login_required

from mentorship import access, i18n, meetings, mentorships, offers, sides
from mentorship.errors import BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Mentorship
from mentorship.web import pair_meetings
from mentorship.web.meeting_forms import OfferForm
from mentorship.web.mentorships import pair_address
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("offers", __name__)


@bp.route("/mentorships/<int:mentorship_id>/meetings/offer", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def offer(mentorship_id: int) -> Any:
    """Offer times for a new meeting."""
    pair, _side = access.own_pair(me(), mentorship_id)
    return _offer(pair, None)


@bp.route("/meetings/<int:meeting_id>/offer", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def offer_move(meeting_id: int) -> Any:
    """Offer times to which a planned meeting could be moved."""
    meeting, _side = access.meeting(me(), meeting_id)
    return _offer(meeting.mentorship, meeting)


def _offer(pair: Mentorship, meeting: Meeting | None) -> Any:
    form = OfferForm(data={} if request.method == "POST" else _suggestion(pair, meeting))
    if form.validate_on_submit():
        try:
            times, answering = _chosen(form), form.answering.data or 0
            place = form.place.data or ""
            offers.offer(pair, times, form.minutes.data, place, me(), now(), meeting, answering)
        except BadField as error:
            form.refuse(error)
        else:
            partner = sides.person(pair, sides.other(sides.of(pair, me())))
            say(_("Sent. %(name)s chooses one of your times, and you get a letter.", name=partner.name))
            return redirect(pair_address(pair, "meetings"), 303)
    return _page(pair, meeting, form)


def _suggestion(pair: Mentorship, meeting: Meeting | None) -> dict[str, Any]:
    """Return common hours that are free, how and how long the pair meets, and the offer that this answers."""
    answered = _to_answer(pair, meeting)
    known = [at for each in answered for at in offers.times(each.offer)]
    times = mentorships.proposed_times(pair, me().zone, now(), known)
    there = [i18n.local(at).replace(tzinfo=None) for at in times]
    minutes, place = (meeting.minutes, meeting.place) if meeting else meetings.usual(pair)
    return {
        **dict(zip(("first", "second", "third"), there, strict=False)),
        "minutes": minutes,
        "place": place,
        "answering": next((each.offer.id for each in answered), 0),
    }


def _to_answer(pair: Mentorship, meeting: Meeting | None) -> list[pair_meetings.OfferLine]:
    """Return what the other side offers for the same meeting."""
    lines = pair_meetings.offer_lines(pair, sides.of(pair, me()), now())
    return [
        each
        for each in lines
        if each.moves == meeting and not each.mine and not each.run_out  # None is nobody's meeting
    ]


def _chosen(form: OfferForm) -> list[datetime]:
    """Return the typed times as instants; a refusal names the field it is about."""
    found = []
    for field in (form.first, form.second, form.third):
        if field.data is not None:
            try:
                at = meetings.instant(field.data, me().zone)
                meetings.checked(at, form.minutes.data, form.place.data or "", now())
            except BadField as error:
                raise BadField(field.name if error.field == "at" else error.field, str(error)) from error
            found.append(at)
    return found


def _page(pair: Mentorship, meeting: Meeting | None, form: OfferForm) -> Any:
    form.first.flags.required = True  # of the three times one is needed, whichever it is
    page = render_template(
        "mentorships/offer.html",
        pair=pair,
        meeting=meeting,
        form=form,
        answered=i18n.listed(
            [i18n.moment(at) for each in _to_answer(pair, meeting) for _v, at in each.times]
        ),
        partner=sides.person(pair, sides.other(sides.of(pair, me()))),
        live=pair.state in Mentorship.LIVE and (meeting is None or meeting.state == "planned"),
        zone=me().zone.rpartition("/")[2].replace("_", " "),
    )
    return (page, 422) if form.is_submitted() else page


@bp.post("/offers/<int:offer_id>/accept")
@login_required  # type: ignore[untyped-decorator]
def accept(offer_id: int) -> Any:
    """Take one of the times."""
    made = access.offered(me(), offer_id)
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        raise Refused(_("Choose one of the times on your page.")) from None
    meeting = offers.accept(made, at, me(), now())
    say(_("Agreed: %(when)s. Both of you get it for your calendars.", when=i18n.moment(meeting.at)))
    return redirect(pair_address(made.mentorship, "meetings"), 303)


@bp.post("/offers/<int:offer_id>/decline")
@login_required  # type: ignore[untyped-decorator]
def decline(offer_id: int) -> Any:
    """Take none of the times."""
    made = access.offered(me(), offer_id)
    offers.decline(made, me(), now())
    say(_("Thank you for the answer. Offer other times whenever you like."))
    return redirect(pair_address(made.mentorship, "meetings"), 303)


@bp.post("/offers/<int:offer_id>/withdraw")
@login_required  # type: ignore[untyped-decorator]
def withdraw(offer_id: int) -> Any:
    """Take back the times that one offered."""
    made = access.own_offer(me(), offer_id)
    offers.withdraw(made, me(), now())
    say(_("Your times are taken back."))
    return redirect(pair_address(made.mentorship, "meetings"), 303)
