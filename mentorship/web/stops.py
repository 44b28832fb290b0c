"""Pages behind the foot of a letter: stop letters like it, or get them again, without signing in."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from mentorship import i18n, stops
from mentorship.manners import TOPICS
from mentorship.web.session import now

bp = Blueprint("stops", __name__)


@bp.route("/stop/<token>", methods=["GET", "POST"])
def stop(token: str) -> Any:
    """Show the button that stops a topic; stop it when it is pressed, here or in a mail program.

    A mail program sends no token of ours (RFC 8058), so this address alone takes a POST without one.
    """
    found = stops.read(token, now())
    if found is None:
        return _stale()
    person, topic = found
    if request.method == "POST":  # HEAD and the scanners of mail servers only look
        stops.stop(person, topic, now())
    with i18n.reader(person.language, person.zone):
        stopped = topic in stops.stopped(person)
        return render_template("letters/stop.html", topic=TOPICS[topic], stopped=stopped, token=token)


@bp.post("/stop/<token>/undo")
def undo(token: str) -> Any:
    """Send the letters of a topic again."""
    found = stops.read(token, now())
    if found is None:
        return _stale()
    stops.resume(*found)
    return redirect(url_for("stops.stop", token=token), 303)


def _stale() -> Any:
    return render_template("letters/stale.html"), 410
