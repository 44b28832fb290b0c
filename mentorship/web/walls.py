"""The wall of a programme's mentors, and the switch that puts one on it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, doors, i18n, skills, walls
from mentorship.i18n import gettext as _
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("walls", __name__)


@bp.get("/p/<slug>/wall")
@login_required  # type: ignore[untyped-decorator]
def show(slug: str) -> Any:
    """Show the mentors who agreed to be shown, to the programme's people."""
    programme, _standing = doors.programme(me(), slug)
    language = i18n.language()
    cards = [
        (entry, [skills.label(key, language) for key in entry.profile.skills])
        for entry in walls.of(programme, me(), now())
    ]
    return render_template("walls/show.html", programme=programme, cards=cards)


@bp.post("/p/<slug>/mentor/wall")
@login_required  # type: ignore[untyped-decorator]
def switch(slug: str) -> Any:
    """Go on the wall, or off it."""
    profile = access.own_profile(me(), access.programme(slug), "mentor")
    if profile is None:
        raise access.missing()
    on = request.form.get("on") == "1"
    walls.show(profile, on, me(), now())
    say(_("You are on the wall of mentors.") if on else _("You are off the wall of mentors."))
    return redirect(url_for("profiles.receipt", slug=slug, role="mentor"), 303)
