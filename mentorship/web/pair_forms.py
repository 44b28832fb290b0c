"""The forms of a pair: pause and farewell, check-in."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorship import checkins, extensions, fits, mentorships
from mentorship.i18n import lazy as _l
from mentorship.models import CheckIn, Goal
from mentorship.web.forms import Form, strip
from mentorship.web.goal_forms import steps_of

_GOAL = "progress_"


def _choices(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in words.items()]


class PauseForm(Form):
    """A pause, with a reason if one likes."""

    reason = StringField(
        _l("Why?"),
        [Length(max=mentorships.LONGEST)],
        filters=[strip],
        description=_l("The coordinators can read it; your partner is only told about the pause."),
    )


class CompleteForm(Form):
    """The end of a pair that did what it set out to do."""

    thanks = TextAreaField(
        _l("A closing line for your partner"),
        [Length(max=mentorships.LONGEST)],
        filters=[strip],
        description=_l("What helped you? What will you remember? Your partner gets it with the letter."),
    )


class EndForm(CompleteForm):
    """An end without fault."""

    reason = RadioField(
        _l("What comes closest?"),
        [InputRequired()],
        choices=_choices(mentorships.END_REASONS),
        description=_l("Only the coordinators read this. Your partner is told that it has ended, not why."),
    )
    words = TextAreaField(
        _l("Anything the coordinators should know?"),
        [Length(max=mentorships.LONGEST)],
        filters=[strip],
        description=_l("Only they read it."),
    )
    wait_again = BooleanField(_l("I would like another mentor: put me back on the waiting list"))


class ExtendForm(Form):
    """More weeks for a pair."""

    weeks = IntegerField(
        _l("How many weeks more?"),
        [InputRequired(), NumberRange(1, extensions.MOST)],
        default=4,
        description=_l("Your agreement stays as it is in all else, and stays signed."),
    )
    seen = HiddenField()


class NextForm(Form):
    """What somebody means to do after the pair."""

    next = TextAreaField(
        _l("What comes next for you?"),
        [Length(max=mentorships.LONGEST)],
        filters=[strip],
        description=_l("One step is enough. Both of you can read it here."),
    )


class ThanksForm(Form):
    """A closing line after the end."""

    thanks = TextAreaField(
        _l("A closing line for your partner"),
        [InputRequired(), Length(max=mentorships.LONGEST)],
        filters=[strip],
    )


class CheckInForm(Form):
    """Under a minute, on a phone; ``checkin_form`` adds a question for each goal."""

    mood = RadioField(
        _l("How is it going?"),
        [InputRequired(_l("Choose how it goes."))],
        coerce=int,
        choices=_choices(checkins.MOODS),
    )
    help = RadioField(
        _l("Do you need anything?"),
        [InputRequired()],
        choices=_choices({"no": _l("All well"), "yes": _l("I would like help")}),
        default="no",
        description=_l(
            "If you would like help, the coordinators get a letter at once; your partner does not."
        ),
    )
    text = TextAreaField(_l("In your own words"), [Length(max=checkins.LONGEST)], filters=[strip])
    audience = RadioField(
        _l("Who may read these words?"),
        [InputRequired()],
        choices=_choices(checkins.AUDIENCES),
        default="private",
        description=_l(
            "The coordinators see in any case how it goes and whether you would like help; "
            "your partner sees how it goes only if you share these words."
        ),
    )

    def goal_fields(self) -> list[Any]:
        """Return the question about each goal, the first goal first."""
        return [field for field in self if field.name.startswith(_GOAL)]

    def answers(self) -> checkins.Answers:
        """Return what was said, as the verbs take it."""
        return checkins.Answers(
            mood=self.mood.data,
            wants_help=self.help.data == "yes",
            text=self.text.data or "",
            audience=self.audience.data,
            progress_on={
                int(field.name.removeprefix(_GOAL)): field.data
                for field in self.goal_fields()
                if field.data is not None
            },
        )


def checkin_form(aims: list[Goal], checkin: CheckIn | None = None) -> CheckInForm:
    """Return the form with a question for each goal, filled from an answer."""
    data: dict[str, Any] = {}
    if checkin is not None and checkin.answered_at is not None:
        data = {name: getattr(checkin, name) for name in ("mood", "text", "audience")}
        data["help"] = "yes" if checkin.wants_help else "no"
        data |= {f"{_GOAL}{goal}": step for goal, step in checkin.progress_on.items()}
    fields = {
        f"{_GOAL}{goal.id}": RadioField(goal.text, [Optional()], coerce=int, choices=steps_of(goal))
        for goal in aims
    }
    form: CheckInForm = type("GoalsCheckInForm", (CheckInForm,), fields)(data=data)
    return form


class FitForm(Form):
    """How the first meeting was, for the coordination alone."""

    answer = RadioField(
        _l("Is it a good fit?"),
        [InputRequired(_l("Choose one of the three answers."))],
        choices=_choices(fits.ANSWERS),
    )
    text = StringField(_l("One line for the coordination"), [Length(max=fits.LONGEST)], filters=[strip])
