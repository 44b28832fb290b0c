"""The forms of meetings: planned, offered, written down, and what is noted about them."""

from wtforms import DateTimeLocalField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from mentorship import meetings
from mentorship.i18n import lazy as _l
from mentorship.web import numbers
from mentorship.web.forms import Form, strip

_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
_LENGTHS = {30: "30 min", 45: "45 min", 60: "1 h", 90: "1 h 30"}
_CHOICES = [SelectChoice(str(minutes), words) for minutes, words in _LENGTHS.items()]


class MeetingForm(Form):
    """When and where a pair meets."""

    at = DateTimeLocalField(_l("Day and time"), [InputRequired()], format=_CLOCK)
    minutes = SelectField(
        _l("How long"), [InputRequired()], coerce=int, choices=_CHOICES, default=meetings.USUAL
    )
    place = StringField(
        _l("Where"),
        [Length(max=meetings.LONGEST_PLACE)],
        filters=[strip],
        description=_l("A link to the video call, a telephone number or an address."),
    )
    sequence = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(0, numbers.MOST - 1)], default=0
    )


class OfferForm(Form):
    """Times to choose from, for a meeting or to move one."""

    first = DateTimeLocalField(_l("First time"), [Optional()], format=_CLOCK)
    second = DateTimeLocalField(_l("Second time"), [Optional()], format=_CLOCK)
    third = DateTimeLocalField(_l("Third time"), [Optional()], format=_CLOCK)
    minutes = SelectField(
        _l("How long"), [InputRequired()], coerce=int, choices=_CHOICES, default=meetings.USUAL
    )
    place = StringField(
        _l("Where"),
        [Length(max=meetings.LONGEST_PLACE)],
        filters=[strip],
        description=_l("A link to the video call, a telephone number or an address."),
    )
    answering = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(0, numbers.MOST)], default=0
    )


class CorrectForm(Form):
    """When a meeting that was held began, and how long it took."""

    at = DateTimeLocalField(_l("When was it?"), [InputRequired()], format=_CLOCK)
    minutes = SelectField(_l("How long"), [InputRequired()], coerce=int, choices=_CHOICES)
    sequence = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(0, numbers.MOST - 1)], default=0
    )


class LogForm(Form):
    """A meeting that took place elsewhere."""

    at = DateTimeLocalField(_l("When was it?"), [InputRequired()], format=_CLOCK)
    minutes = SelectField(
        _l("How long"), [InputRequired()], coerce=int, choices=_CHOICES, default=meetings.USUAL
    )
    notes = TextAreaField(_l("Shared notes"), [Length(max=meetings.LONGEST_NOTES)], filters=[strip])


class NotesForm(Form):
    """What both sides note about a meeting."""

    notes = TextAreaField(
        _l("Shared notes"),
        [Length(max=meetings.LONGEST_NOTES)],
        filters=[strip],
        description=_l("What you found out, and the next small step. Both of you read and write here."),
    )
    seen = HiddenField()


class AgendaForm(Form):
    """What both sides want to talk about."""

    agenda = TextAreaField(
        _l("Agenda"),
        [Length(max=meetings.LONGEST_NOTES)],
        filters=[strip],
        description=_l("What you want to talk about. Both of you read and write here."),
    )
    seen = HiddenField()


class PrivateForm(Form):
    """What one side notes for itself."""

    text = TextAreaField(
        _l("My private notes"),
        [Length(max=meetings.LONGEST_NOTES)],
        filters=[strip],
        description=_l("Nobody else reads them: not your partner, not the coordinators."),
    )
