"""Pages behind the links of letters: one question is answered without signing in, and nothing else is shown.

Only a POST answers: mail scanners open every link. Whatever the link, nobody is signed in by it.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from mentorship import answer_links, checkins, fits, goals, i18n, limits, sides
from mentorship.errors import AlreadyDone, Gone
from mentorship.models import CheckIn, FitCheck
from mentorship.web.checkins import thanks
from mentorship.web.forms import Form
from mentorship.web.pages import say
from mentorship.web.pair_forms import FitForm, checkin_form
from mentorship.web.session import me_or_none, now

bp = Blueprint("answers", __name__)


@bp.after_request
def _keep_the_secret(response: Response) -> Response:
    """Tell no page, not even our own next one, under which address this one stood."""
    response.headers["Referrer-Policy"] = "strict-origin"  # the token of a form wants the origin at least
    return response


@bp.errorhandler(Gone)
def _closed(reason: Gone) -> ResponseReturnValue:
    return render_template("answers/closed.html", sentence=str(reason)), 410


@bp.route("/c/<token>", methods=["GET", "POST"])
def checkin(token: str) -> ResponseReturnValue:
    """Ask one check-in, and take its answer."""
    asked = _counted(answer_links.checkin, token)
    if asked.answered_at is not None:
        return _page("checkin_done", asked)
    answer_links.require_open(asked, now())
    form = checkin_form(goals.of_pair(asked.mentorship))
    if not form.is_submitted():  # HEAD too only looks
        form.mood.process_data(request.args.get("mood", type=int))
    elif form.validate():
        by = answer_links.person(asked)
        return _take(thanks(form), lambda: checkins.record(asked, form.answers(), by, now()))
    return _page("checkin", asked, form)


@bp.route("/f/<token>", methods=["GET", "POST"])
def fit(token: str) -> ResponseReturnValue:
    """Ask one fit check, and take its answer."""
    asked = _counted(answer_links.fit, token)
    if asked.answer:
        return _page("fit_done", asked)
    answer_links.require_open(asked, now())
    form = FitForm()
    if not form.is_submitted():
        form.answer.process_data(request.args.get("answer"))
    elif form.validate():
        by, said = answer_links.person(asked), form.answer.data
        text = form.text.data or ""
        return _take("", lambda: fits.answer(asked.mentorship, said, text, by, now()))
    return _page("fit", asked, form)


def _counted(find: Callable[[str], Any], token: str) -> Any:
    """Return what a link asks; who posts to links that nobody wrote is soon refused."""
    tries = [] if request.method != "POST" else [limits.take(limits.ANSWER_PLACE, _place(), now())]
    asked = find(token)
    limits.give_back(*tries)
    if me_or_none() is None and "language" not in session:
        person = answer_links.person(asked)
        i18n.set_reader(person.language, person.zone)
    return asked


def _place() -> str:
    return request.remote_addr or "nowhere"


def _take(said: str, act: Callable[[], Any]) -> ResponseReturnValue:
    """Do what was posted; whoever was not the first is shown, like all later ones, that it is answered."""
    try:
        act()
    except AlreadyDone:
        said = ""
    if said:
        say(said)
    return redirect(request.path, 303)


def _page(kind: str, asked: CheckIn | FitCheck, form: Form | None = None) -> ResponseReturnValue:
    partner = sides.person(asked.mentorship, sides.other(asked.side))
    page = render_template(
        f"answers/{kind}.html", asked=asked, pair=asked.mentorship, form=form, partner=partner.name.split()[0]
    )
    return page, 422 if form is not None and form.errors else 200
