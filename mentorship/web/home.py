"""The first page: what this is for a visitor, what is next for a person."""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from mentorship import agenda, i18n, people
from mentorship.web import together
from mentorship.web.destinations import local
from mentorship.web.session import me_or_none, now

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show a visitor what this is, and a person what is next."""
    person = me_or_none()
    programmes = agenda.open_to(person)
    if person is None:
        return render_template("home/index.html", programmes=programmes)
    steps = agenda.steps(person, now())
    desks = agenda.desks(person)
    return render_template(
        "home/next.html",
        steps=steps,
        desks=desks,
        programmes=programmes,
        around=together.everywhere(person, now()),
    )


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Change the language of this browser, and of the person who is signed in."""
    asked = request.form.get("language", "")
    if asked in i18n.LANGUAGES:
        session["language"] = asked
        person = me_or_none()
        if person is not None:
            people.speak(person, asked)
    return redirect(local(request.form.get("next")), 303)
