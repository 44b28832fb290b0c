"""The step of the profile form that asks a programme's own questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mentorship import questions
from mentorship.errors import BadField
from mentorship.i18n import lazy as _l
from mentorship.models import Profile
from mentorship.questions import HIGHEST_NUMBER, LONGEST_TEXT, Question
from mentorship.web.forms import Form, strip

PREFIX = "own-"
MOST_IN_SIGHT = 8  # choices; more are a list that opens


class OwnStep(Form):
    """A programme's own questions; the fields are added by `own_step`."""

    asked: Sequence[Question] = ()

    def given(self) -> dict[str, Any]:
        """Return the answers that are clear so far."""
        answers: dict[str, Any] = {}
        for question in self.asked:
            try:
                answer = questions.read(question, self[PREFIX + question.key].data)
            except BadField:
                continue
            if answer is not None:
                answers[question.key] = answer
        return {"answers": answers}


def own_step(profile: Profile) -> type[OwnStep]:
    """Return the form that asks a profile its programme's questions."""
    asked = questions.of(profile.programme, profile.role)
    fields = {PREFIX + question.key: _field(question) for question in asked}
    return type("OwnStep", (OwnStep,), {"asked": asked, **fields})


def as_typed(profile: Profile) -> dict[str, list[str]]:
    """Return a profile's answers as the form holds them."""
    return {
        PREFIX + key: [str(each) for each in (answer if isinstance(answer, list) else [answer])]
        for key, answer in _answers(profile).items()
    }


def _answers(profile: Profile) -> Mapping[str, Any]:
    return profile.answers or {}


def _field(question: Question) -> Field:
    needed = InputRequired(_l("Please answer this question.")) if question.required else Optional()
    if question.kind == "text":
        return TextAreaField(question.asks, [needed, Length(max=LONGEST_TEXT)], filters=[strip])
    if question.kind == "number":
        return IntegerField(question.asks, [needed, NumberRange(0, HIGHEST_NUMBER)])
    choices = [SelectChoice(key, label) for key, label in question.choices.items()]
    if question.kind == "some":
        widget, option = ListWidget(prefix_label=False), CheckboxInput()
        return SelectMultipleField(
            question.asks, [needed], choices=choices, widget=widget, option_widget=option
        )
    if len(choices) > MOST_IN_SIGHT:
        return SelectField(question.asks, [needed], choices=[SelectChoice("", "–"), *choices])
    return RadioField(question.asks, [needed], choices=choices)
