"""The first page: what this is for a visitor, what is next for a person."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from mentorship import i18n
from mentorship.models import Programme
from mentorship.web.session import me_or_none, now

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the first page."""
    return render_template("home/index.html", programmes=list(Programme.select().order_by(Programme.id)))


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Change the language of this browser, and of the person who is signed in."""
    asked = request.form.get("language", "")
    if asked in i18n.LANGUAGES:
        session["language"] = asked
    return redirect(url_for("home.index"))
