"""The private calendar: its file, and its address on the account page."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import access, feeds
from mentorship.i18n import gettext as _
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("feeds", __name__)


@bp.get("/calendar/<token>.ics")
def show(token: str) -> Response:
    """Give a calendar to whoever knows its address: calendar programs do not sign in."""
    person = feeds.owner(token)
    if person is None:
        raise access.missing()
    kept = {"Cache-Control": "private, max-age=900"}
    return Response(feeds.written(person, now()), mimetype="text/calendar", headers=kept)


@bp.post("/account/calendar")
@login_required
def renew() -> ResponseReturnValue:
    """Give one's calendar an address, the first one or another."""
    feeds.renew(me(), now())
    say(_("Your calendar has a new address. Add it to your calendar program."))
    return redirect(url_for("accounts.account", _anchor="calendar"), 303)


@bp.post("/account/calendar/off")
@login_required
def switch_off() -> ResponseReturnValue:
    """Take the address of one's calendar away."""
    feeds.switch_off(me(), now())
    say(_("Your calendar address is switched off."))
    return redirect(url_for("accounts.account", _anchor="calendar"), 303)
