"""Who is asking: the signed-in person, their language, and the clock of this request."""

from datetime import datetime
from typing import cast

from flask import Flask, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from mentorship import i18n, people, questions
from mentorship.models import Person

manager = LoginManager()


class Visitor(UserMixin):  # type: ignore[misc]
    """A signed-in browser, as flask-login wants it."""

    def __init__(self, person: Person, token: str) -> None:
        self.person = person
        self.token = token

    def get_id(self) -> str:
        """Return the session's secret, not the person's id: ending its row ends the session."""
        return self.token


def init(app: Flask) -> None:
    """Join flask-login to our sessions."""
    manager.init_app(app)
    manager.login_view = "accounts.sign_in"
    manager.login_message = None


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> Visitor | None:
    person = people.person_of(token, now())
    return Visitor(person, token) if person else None


def now() -> datetime:
    """Return the time of this request; the clock is a setting, so that a test can turn it."""
    return cast(datetime, current_app.config["CLOCK"]())


def me() -> Person:
    """Return the signed-in person; the view is behind ``login_required``."""
    return cast(Person, current_user.person)


def me_or_none() -> Person | None:
    """Return the signed-in person, or None for a visitor."""
    return me() if current_user.is_authenticated else None


def begin(person: Person) -> None:
    """Sign this browser in under a new session, its language kept."""
    session.clear()
    login_user(Visitor(person, people.begin_session(person, now())))


def end() -> None:
    """Sign this browser out."""
    if current_user.is_authenticated:
        people.end_session(current_user.token, now())
    logout_user()
    session.clear()


def greet() -> None:
    """Set the language and zone of this request: the person's, else the chosen, else the browser's."""
    questions.speak_of(None)
    person = me_or_none()
    if person is not None:
        i18n.set_reader(person.language, person.zone)
        return
    asked = session.get("language") or request.accept_languages.best_match(list(i18n.LANGUAGES)) or "en"
    i18n.set_reader(asked, "Europe/Paris")
