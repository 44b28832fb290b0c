"""The forms of accounts."""

from collections.abc import Collection
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from mentorship import i18n, passwords, quiet, zones
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.manners import TOPICS
from mentorship.models import Person
from mentorship.web.forms import Form, strip

_PASSWORD_HINT = _l("At least 8 characters; 15 or more are better. A sentence only you know works well.")
_NEW = {"autocomplete": "new-password", "maxlength": passwords.LONGEST, "minlength": passwords.SHORTEST}
_NOW = {"autocomplete": "current-password"}


def typed(field: Field) -> str:
    """Return what was typed in a field, as text whatever was sent."""
    return str(field.data or "")


def _languages() -> list[tuple[str, str]]:
    return list(i18n.LANGUAGES.items())


def _zones() -> dict[str, list[tuple[str, str]]]:
    common, every = zones.named(i18n.language())
    return {_("Often chosen"): common, _("All others"): every}


class About(Form):
    """Who somebody is, and how pages and letters speak to them."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Please give your name.")), Length(max=80)],
        filters=[strip],
        description=_l("As your partner should call you."),
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    language = SelectField(_l("Language of pages and letters"), [InputRequired()], choices=_languages)
    zone = SelectField(
        _l("Time zone"),
        [InputRequired()],
        choices=_zones,
        description=_l("Times on pages and in letters are shown for this place."),
    )


class SignUp(About):
    """The form of a new account."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Please give your e-mail address."))],
        filters=[strip],
        description=_l("Your partner sees it only after you both said yes."),
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Please choose a password."))],
        description=_PASSWORD_HINT,
        render_kw=_NEW,
    )
    consent = BooleanField(
        _l("I am 16 or older and agree that my answers are used to find and accompany my pair."),
        [InputRequired(_l("Without your agreement we cannot keep an account for you."))],
    )
    conduct = BooleanField(
        _l("I keep to the code of conduct: respect, honesty, and what is said in a pair stays in the pair."),
        [InputRequired(_l("Everybody here agrees to the code of conduct."))],
    )


class SignIn(Form):
    """The form of signing in."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Please give your e-mail address."))],
        filters=[strip],
        render_kw={"autocomplete": "username", "maxlength": 254},
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Please give your password."))], render_kw=_NOW
    )


class Forgotten(Form):
    """The form that asks for a new password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Please give your e-mail address."))],
        filters=[strip],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )


class Reset(Form):
    """The form that sets a new password."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please choose a password."))],
        description=_PASSWORD_HINT,
        render_kw=_NEW,
    )


class Invited(Reset):
    """The form of somebody who was invited: a first password, and what everybody agrees to."""

    consent = BooleanField(
        _l("I am 16 or older and agree that my answers are used to find and accompany my pair."),
        [InputRequired(_l("Without your agreement we cannot keep an account for you."))],
    )
    conduct = BooleanField(
        _l("I keep to the code of conduct: respect, honesty, and what is said in a pair stays in the pair."),
        [InputRequired(_l("Everybody here agrees to the code of conduct."))],
    )


class Change(Form):
    """The form that changes a password by the old one."""

    old = PasswordField(
        _l("Present password"), [InputRequired(_l("Please give your present password."))], render_kw=_NOW
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please choose a password."))],
        description=_PASSWORD_HINT,
        render_kw=_NEW,
    )


class Erase(Form):
    """The form that closes an account for good."""

    old = PasswordField(
        _l("Present password"), [InputRequired(_l("Please give your present password."))], render_kw=_NOW
    )
    sure = BooleanField(
        _l("Yes, erase my account. I know that it cannot be brought back."),
        [InputRequired(_l("Please tick the box if you are sure."))],
    )


def _hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02d}:00") for hour in quiet.HOURS]


def _topics() -> list[tuple[str, str]]:
    return [(key, topic.name) for key, topic in TOPICS.items() if topic.stoppable]


class Letters(Form):
    """Which letters come, and when."""

    quiet_from = SelectField(_l("Quiet from"), [InputRequired()], coerce=int, choices=_hours)
    quiet_until = SelectField(_l("Quiet until"), [InputRequired()], coerce=int, choices=_hours)
    digest = BooleanField(
        _l("One letter a day instead of many"),
        description=_l(
            "What can wait comes together when your quiet hours end; dates, answers and calls for help come "
            "at once."
        ),
    )
    wanted = SelectMultipleField(
        _l("Letters that you can stop"),
        choices=_topics,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    @classmethod
    def of(cls, person: Person, stopped: Collection[str]) -> "Letters":
        """Return the form with what a person has chosen."""
        wanted = [key for key, _name in _topics() if key not in stopped]
        return cls(formdata=None, obj=person, data={"wanted": wanted})

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as ``stops.choose`` takes it."""
        return {name: self[name].data for name in ("quiet_from", "quiet_until", "digest", "wanted")}
