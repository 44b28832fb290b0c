"""The forms of a goal: the goal with its scale, how far the pair came, and the small steps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from mentorship import goals, steps
from mentorship.i18n import lazy as _l
from mentorship.models import Goal
from mentorship.outlines import Outline
from mentorship.web.forms import Form, strip

_PLAIN = ("text", "criterion", "due_on")
_GOOD_PRACTICE = _l("For example: it works when ten people have ordered by themselves.")


class GoalForm(Form):
    """A goal with its criterion and the words of its scale."""

    text = TextAreaField(
        _l("What do you want to reach?"),
        [InputRequired(), Length(max=goals.LONGEST)],
        filters=[strip],
        description=_l("One sentence. For example: open my online shop and sell my first creams."),
    )
    criterion = TextAreaField(
        _l("How will you both know that it is reached?"),
        [Length(max=goals.LONGEST)],
        filters=[strip],
        description=_GOOD_PRACTICE,
    )
    due_on = DateField(_l("By when?"), [Optional()])
    step_m2 = TextAreaField(_l("Minus two"), [Length(max=goals.LONGEST)], filters=[strip])
    step_m1 = TextAreaField(_l("Minus one"), [Length(max=goals.LONGEST)], filters=[strip])
    step_0 = TextAreaField(_l("Zero"), [Length(max=goals.LONGEST)], filters=[strip])
    step_1 = TextAreaField(_l("Plus one"), [Length(max=goals.LONGEST)], filters=[strip])
    step_2 = TextAreaField(_l("Plus two"), [Length(max=goals.LONGEST)], filters=[strip])

    def scale_fields(self) -> list[tuple[int, Any]]:
        """Return the field of each step, from the lowest."""
        fields = (self.step_m2, self.step_m1, self.step_0, self.step_1, self.step_2)
        return list(zip(goals.STEPS, fields, strict=True))

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the verbs take it."""
        return {
            "text": self.text.data,
            "criterion": self.criterion.data,
            "due_on": self.due_on.data,
            "scale": {step: field.data for step, field in self.scale_fields()},
        }

    @classmethod
    def of(cls, goal: Goal) -> "GoalForm":
        """Return the form as a goal fills it."""
        scale = [goal.scale.get(str(step), "") for step in goals.STEPS]
        return cls(data={**_scale(scale), **{name: getattr(goal, name) for name in _PLAIN}})

    @classmethod
    def like(cls, outline: Outline | None, due_on: date | None) -> "GoalForm":
        """Return the form for a new goal, as an outline fills it if one was chosen."""
        if outline is None:
            return cls(data={"due_on": due_on})
        said = {"text": outline.text, "criterion": outline.criterion, **_scale(outline.scale)}
        return cls(data={**said, "due_on": due_on})


def _scale(words: Sequence[str]) -> dict[str, str]:
    return dict(zip(("step_m2", "step_m1", "step_0", "step_1", "step_2"), words, strict=True))


def steps_of(goal: Goal) -> list[SelectChoice]:
    """Return the steps of a goal's scale to choose from, the best one first."""
    return [SelectChoice(str(step), goals.words(goal, step)) for step in reversed(goals.STEPS)]


class RateForm(Form):
    """Where one side sees the pair on a goal's scale."""

    rating = RadioField("", [InputRequired(_l("Choose one of the five steps."))], coerce=int)

    @classmethod
    def on(cls, goal: Goal, asked: str, present: int | None) -> "RateForm":
        """Return the form with its question and the goal's own words for its steps."""
        form = cls(data={"rating": present})
        form.rating.label.text = asked
        form.rating.choices = steps_of(goal)
        return form


class StepForm(Form):
    """A small step."""

    text = StringField(
        _l("What is the step?"),
        [InputRequired(_l("Say in a few words what is to be done.")), Length(max=steps.LONGEST)],
        filters=[strip],
        description=_l("Small enough for an hour. For example: write three questions for the meeting."),
    )
    side = RadioField(_l("Who does it?"), [InputRequired()])
    due_on = DateField(_l("By when?"), [Optional()])

    @classmethod
    def between(cls, people: dict[str, str], due_on: date | None) -> "StepForm":
        """Return the form for the two sides of a pair, the first of them chosen."""
        form = cls(data={"side": next(iter(people)), "due_on": due_on})
        form.side.choices = [SelectChoice(*each) for each in people.items()]
        return form

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the verb takes it."""
        return {"text": self.text.data, "side": self.side.data, "due_on": self.due_on.data}
