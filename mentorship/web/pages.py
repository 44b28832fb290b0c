"""What stands around every page: security headers, the database connection, errors, the menu."""

from typing import Any

from flask import Flask, Response, flash, g, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from peewee import OperationalError, SqliteDatabase
from werkzeug.exceptions import HTTPException, SecurityError

from mentorship import access, i18n, sides
from mentorship.config import current
from mentorship.db import db
from mentorship.errors import Forbidden, NotFound, Refused, TooManyTries
from mentorship.models import Coordinator, Mentorship, Person, Profile, Programme
from mentorship.web import session
from mentorship.web.numbers import RowNumber

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

_BUSY = ("locked", "busy", "readonly", "full", "I/O", "unable to open")


def init(app: Flask) -> None:
    """Put the frame around the pages of an application."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_open)
    app.teardown_request(_close)
    app.after_request(_protect)
    app.context_processor(_frame)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(NotFound, lambda error: _page(404, str(error)))
    app.register_error_handler(Forbidden, lambda error: _page(403, str(error)))
    app.register_error_handler(TooManyTries, lambda error: _page(429, str(error)))
    app.register_error_handler(Refused, lambda error: _page(409, str(error)))
    app.register_error_handler(OperationalError, _busy)
    app.jinja_env.globals.update(
        _=i18n.gettext,
        _n=i18n.ngettext,
        own=i18n.own,
        day=i18n.day,
        moment=i18n.moment,
        clock=i18n.clock,
        weekday=i18n.weekday,
        ago=i18n.ago,
        number=i18n.number,
        percent=i18n.percent,
        listed=i18n.listed,
        minutes=i18n.minutes,
    )


def _open() -> None:
    if request.endpoint in ("static", "bootstrap.static", "health.healthz", "health.readyz"):
        return
    g.opened = db.connect(reuse_if_open=True)
    session.greet()
    if "\0" in request.path or any("\0" in value for _name, value in request.args.items(multi=True)):
        raise access.missing()  # PostgreSQL cannot even be asked


def _close(error: BaseException | None) -> None:
    if g.pop("opened", False):
        db.close()


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if current().secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in ("static", "bootstrap.static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _frame() -> dict[str, Any]:
    """Return what the base template shows around each page."""
    person = None
    if "opened" in g and current_user.is_authenticated:
        person = session.me()
    return {
        "person": person,
        "product": current().product,
        "demo": current().demo,
        "languages": i18n.LANGUAGES,
        "language": i18n.language(),
        "now": session.now(),
        "menu": menu(person) if person else [],
    }


def menu(person: Person) -> list[tuple[str, str, bool]]:
    """Return the (label, address, here) of the pages that this person works with."""
    entries = [(i18n.gettext("Home"), url_for("home.index")), *_pairs(person)]
    run = Programme.select().join(Coordinator).where(Coordinator.person == person.id).order_by(Programme.id)
    programmes = list(run.limit(3))
    for programme in programmes:
        slug = programme.slug
        if len(programmes) > 1:
            entries.append((i18n.own(programme.name), url_for("desk.show", slug=slug)))
            continue
        entries += [
            (i18n.gettext("Desk"), url_for("desk.show", slug=slug)),
            (i18n.gettext("Rounds"), url_for("rounds.index", slug=slug)),
            (i18n.gettext("People"), url_for("desk.people", slug=slug)),
            (i18n.gettext("Indicators"), url_for("indicators.index", slug=slug)),
        ]
    return [(label, address, request.path == address) for label, address in entries]


def _pairs(person: Person) -> list[tuple[str, str]]:
    """Return the ways to the person's live pairs; several are told apart by the partner's name."""
    own = Profile.select(Profile.id).where(Profile.person == person.id)
    live = list(
        sides.with_people()
        .where(
            Mentorship.newcomer.in_(own) | Mentorship.mentor.in_(own), Mentorship.state.in_(Mentorship.LIVE)
        )
        .order_by(Mentorship.id)
        .limit(3)
    )
    addresses = [url_for("mentorships.show", mentorship_id=pair.id) for pair in live]
    if len(live) == 1:
        return [(i18n.gettext("My pair"), addresses[0])]
    partners = [sides.person(pair, sides.other(sides.of(pair, person))) for pair in live]
    return [
        (i18n.gettext("With %(name)s", name=partner.name), address)
        for partner, address in zip(partners, addresses, strict=True)
    ]


def _page(status: int, sentence: str) -> tuple[str, int]:
    return render_template("errors/error.html", status=status, sentence=sentence), status


def _http_error(error: HTTPException) -> Any:
    sentences = {
        404: i18n.gettext("This page does not exist, or it is not for you."),
        405: i18n.gettext("This address cannot be opened like that. Go back and use the page's buttons."),
        413: i18n.gettext("What you sent is too large: 2 MB at most."),
    }
    if error.code is None or error.code < 400:
        return error.get_response()
    sentence = sentences.get(error.code, i18n.gettext("Something went wrong. Please try again."))
    more = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *_page(error.code, sentence), more


def _foreign_host(_error: SecurityError) -> Response:
    """Answer under a name that is not ours, where no page can be made: it would have no links."""
    return Response(i18n.gettext("This service has another address."), 400, mimetype="text/plain")


def _csrf_error(error: CSRFError) -> Any:
    return _page(
        400,
        i18n.gettext(
            "This form is too old or was opened elsewhere. Go back, reload the page and send it again."
        ),
    )


def _busy(error: OperationalError) -> Any:
    """Answer plainly while the database is locked, full or away; nothing was written.

    SQLite also calls a mistake of ours an operational error: that one is not hidden.
    """
    if isinstance(db.obj, SqliteDatabase) and not any(sign in str(error) for sign in _BUSY):
        raise error
    text = i18n.gettext("The service is busy. Nothing was changed: please try again in a minute.")
    return Response(text, 503, {"Retry-After": "30"}, mimetype="text/plain")


def say(sentence: str, tone: str = "success") -> None:
    """Show a sentence at the top of the next page."""
    flash(sentence, tone)
