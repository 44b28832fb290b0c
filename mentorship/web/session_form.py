"""The form of a group session: words in one language or both, time in a zone, places, host."""

from zoneinfo import ZoneInfo

from wtforms import (
    DateTimeLocalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from mentorship import i18n, meetings, sessions, zones
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Programme, Session
from mentorship.web import numbers
from mentorship.web.forms import Form, strip

CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _zones() -> dict[str, list[tuple[str, str]]]:
    common, every = zones.named(i18n.language())
    return {_("Often chosen"): common, _("All others"): every}


def _line(label: str, most: int, about: str = "") -> StringField:
    return StringField(label, [Optional(), Length(max=most)], filters=[strip], description=about)


def _text(label: str) -> TextAreaField:
    return TextAreaField(label, [Optional(), Length(max=sessions.LONGEST_TEXT)], filters=[strip])


class SessionForm(Form):
    """All that is set of a session."""

    title_en = _line(_l("Title in English"), sessions.LONGEST_TITLE)
    title_fr = _line(_l("Title in French"), sessions.LONGEST_TITLE)
    text_en = _text(_l("What it is about, in English"))
    text_fr = _text(_l("What it is about, in French"))
    at = DateTimeLocalField(_l("Day and time"), [InputRequired()], format=CLOCK)
    zone = SelectField(
        _l("Time zone"),
        [InputRequired()],
        choices=_zones,
        description=_l("Everybody reads it in their own time."),
    )
    minutes = SelectField(_l("How long"), [InputRequired()], coerce=int, default=60)
    place = _line(
        _l("Where"),
        sessions.LONGEST_PLACE,
        _l("An address, or the link of a video call, which only those with a place see."),
    )
    places = IntegerField(_l("Places"), [InputRequired(), NumberRange(1, sessions.MOST_PLACES)], default=20)
    host = SelectField(
        _l("Host"),
        coerce=int,
        description=_l("The host can change and cancel the session, sees who comes, and needs no place."),
    )
    sequence = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(0, numbers.MOST - 1)], default=0
    )

    @classmethod
    def of(cls, programme: Programme, by: Person, session: Session | None = None) -> "SessionForm":
        """Return the form, filled with a session if there is one."""
        form = cls(data=_shown(session) if session else {"zone": by.zone, "host": by.id})
        people = sessions.hosts(programme)
        if session and session.host and session.host not in people:
            people.append(session.host)
        form.minutes.choices = [SelectChoice(each, i18n.minutes(each)) for each in sessions.LENGTHS]
        named = [SelectChoice(each.id, each.name) for each in people]
        form.host.choices = [SelectChoice(0, _("nobody yet")), *named]
        return form

    def plan(self) -> sessions.Plan:
        """Return what was typed; refuse an hour that does not exist there."""
        if self.at.data is None:
            raise BadField("at", _("Choose a day and a time."))
        return sessions.Plan(
            title=self._both("title"),
            text=self._both("text"),
            at=meetings.instant(self.at.data, self.zone.data),
            zone=self.zone.data,
            minutes=self.minutes.data,
            place=" ".join((self.place.data or "").split()),
            places=self.places.data or 0,
            host=Person.get_or_none(Person.id == self.host.data),
        )

    def _both(self, name: str) -> dict[str, str]:
        return {code: self[f"{name}_{code}"].data or "" for code in i18n.LANGUAGES}


def _shown(session: Session) -> dict[str, object]:
    there = session.at.astimezone(ZoneInfo(session.zone)).replace(tzinfo=None)
    words = {
        f"{name}_{code}": getattr(session, name).get(code, "")
        for name in ("title", "text")
        for code in i18n.LANGUAGES
    }
    kept = {name: getattr(session, name) for name in ("zone", "minutes", "place", "places", "sequence")}
    return {**words, **kept, "at": there, "host": session.host_id or 0}
