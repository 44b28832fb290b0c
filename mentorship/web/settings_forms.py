"""The forms of a programme: making one, its texts, how it goes, its own questions."""

from functools import cache
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from mentorship import i18n, patterns, programmes, questionnaires, questions, watch
from mentorship.agreement_terms import (
    CADENCES,
    CHANNELS,
    CONFIDENTIALITY,
    LONGEST_EXPECTS,
    LONGEST_TEXT,
    LONGEST_WEEKS,
)
from mentorship.i18n import lazy as _l
from mentorship.models import Programme
from mentorship.questions import Question
from mentorship.web.forms import Form, strip

LONGEST_LINE = 200
TEXTS = ("name", "tagline", "welcome", "conduct")
EXPECTS = ("newcomer_expects", "mentor_expects")


def _line(label: str, most: int, needed: bool = True) -> StringField:
    return StringField(label, [InputRequired() if needed else Optional(), Length(max=most)], filters=[strip])


def _text(label: str, most: int = LONGEST_TEXT) -> TextAreaField:
    return TextAreaField(label, [Optional(), Length(max=most)], filters=[strip])


class NewForm(Form):
    """What a new programme is."""

    kind = RadioField(_l("What kind of programme?"), validators=[InputRequired(_l("Choose a kind."))])
    name_en = _line(_l("Name in English"), programmes.LONGEST_NAME)
    name_fr = _line(_l("Name in French"), programmes.LONGEST_NAME)
    slug = StringField(
        _l("Address"),
        [Optional(), Length(max=programmes.LONGEST_SLUG)],
        filters=[strip],
        description=_l(
            "As it stands in links, for example spring-2026. Left empty, it is made from the name."
        ),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [
            SelectChoice(each.key, f"{i18n.own(each.name)}: {i18n.own(each.about)}")
            for each in patterns.every().values()
        ]


class TextsForm(Form):
    """What a programme says of itself, in both languages."""

    name_en = _line(_l("Name in English"), programmes.LONGEST_NAME)
    name_fr = _line(_l("Name in French"), programmes.LONGEST_NAME)
    tagline_en = _line(_l("One sentence about it, in English"), LONGEST_LINE, needed=False)
    tagline_fr = _line(_l("One sentence about it, in French"), LONGEST_LINE, needed=False)
    welcome_en = _text(_l("Welcome, in English"))
    welcome_fr = _text(_l("Welcome, in French"))
    conduct_en = _text(_l("How you treat each other, in English"))
    conduct_fr = _text(_l("How you treat each other, in French"))
    agreement_en = _text(_l("What a pair agrees on, in English"))
    agreement_fr = _text(_l("What a pair agrees on, in French"))
    newcomer_expects_en = _text(_l("What newcomers expect, in English"), LONGEST_EXPECTS)
    newcomer_expects_fr = _text(_l("What newcomers expect, in French"), LONGEST_EXPECTS)
    mentor_expects_en = _text(_l("What mentors expect, in English"), LONGEST_EXPECTS)
    mentor_expects_fr = _text(_l("What mentors expect, in French"), LONGEST_EXPECTS)
    length_weeks = IntegerField(
        _l("Length of a pair, in weeks"), [InputRequired(), NumberRange(1, LONGEST_WEEKS)]
    )
    channel = SelectField(
        _l("How pairs meet at first"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in CHANNELS.items()],
    )
    confidentiality = SelectField(
        _l("Confidentiality of a pair"),
        [DataRequired()],
        choices=[SelectChoice(*each) for each in CONFIDENTIALITY.items()],
        default="between_us",
    )

    @classmethod
    def of(cls, programme: Programme) -> "TextsForm":
        """Return the form filled with what stands."""
        agreement = programme.agreement or {}
        said = {field: getattr(programme, field) or {} for field in TEXTS}
        said |= {"agreement": agreement, **{field: agreement.get(field, {}) for field in EXPECTS}}
        values = {
            f"{field}_{code}": texts.get(code, "") for field, texts in said.items() for code in i18n.LANGUAGES
        }
        usual = {"length_weeks": 12, "channel": "video", "confidentiality": "between_us"}
        values |= {field: agreement.get(field, value) for field, value in usual.items()}
        return cls(data=values)

    def texts(self) -> dict[str, dict[str, str]]:
        """Return the texts by field and language."""
        return {field: self._both(field) for field in TEXTS}

    def agreement(self) -> dict[str, Any]:
        """Return what is set of the agreement."""
        return {
            **self._both("agreement"),
            **{field: self._both(field) for field in EXPECTS},
            "length_weeks": self.length_weeks.data,
            "channel": self.channel.data,
            "confidentiality": self.confidentiality.data,
        }

    def _both(self, field: str) -> dict[str, str]:
        return {code: self[f"{field}_{code}"].data or "" for code in i18n.LANGUAGES}


class FrameForm(Form):
    """How a programme goes."""

    rhythm = RadioField(
        _l("Rhythm of the rounds"),
        choices=[
            SelectChoice("cohort", _l("In cohorts: you open each round, with its dates")),
            SelectChoice(
                "weekly", _l("Always open: a round each week by itself; you approve before it goes out")
            ),
        ],
    )
    applications = BooleanField(_l("A coordinator approves who takes part"))
    screening = BooleanField(_l("Mentors are screened before they are proposed"))
    wishes = BooleanField(_l("Newcomers see the directory of mentors and may rank up to five"))
    answer_days = IntegerField(_l("Days to answer a proposal"), [InputRequired(), NumberRange(1, 90)])
    first_meeting_days = IntegerField(
        _l("Days until the first meeting"), [InputRequired(), NumberRange(1, 90)]
    )
    cadence_days = SelectField(
        _l("How often pairs meet"),
        [InputRequired()],
        coerce=int,
        choices=[SelectChoice(*each) for each in CADENCES.items()],
    )

    def values(self) -> dict[str, Any]:
        """Return what was chosen."""
        return {name: self[name].data for name in FRAME}


class WatchForm(Form):
    """From which number on each rule of the desk fires."""

    @classmethod
    def of(cls, programme: Programme) -> "WatchForm":
        """Return the form with a field for each rule, filled with what stands."""
        return _watching()(data=watch.figures(programme))

    def values(self) -> dict[str, int]:
        """Return the figures by rule."""
        return {rule: self[rule].data for rule in watch.FIGURES}


@cache
def _watching() -> type[WatchForm]:
    fields = {
        rule: IntegerField(
            figure.asks, [InputRequired(), NumberRange(figure.least, figure.most)], description=figure.hint
        )
        for rule, figure in watch.FIGURES.items()
    }
    return type("WatchingForm", (WatchForm,), fields)


FRAME = (
    "rhythm",
    "applications",
    "screening",
    "wishes",
    "answer_days",
    "first_meeting_days",
    "cadence_days",
)


class QuestionForm(Form):
    """One question of a programme's own."""

    label_en = _line(_l("The question in English"), questionnaires.LONGEST_LABEL)
    label_fr = _line(_l("The question in French"), questionnaires.LONGEST_LABEL)
    kind = RadioField(
        _l("Kind of answer"), choices=[SelectChoice(*each) for each in questions.KINDS.items()], default="one"
    )
    options = TextAreaField(
        _l("Answers to choose from"),
        [Optional(), Length(max=LONGEST_TEXT)],
        filters=[strip],
        description=_l("One a line: English | French. Only for lists."),
    )
    newcomer = BooleanField(_l("Newcomers are asked"), default=True)
    mentor = BooleanField(_l("Mentors are asked"))
    required = BooleanField(_l("An answer is needed"))
    counts = RadioField(
        _l("How it counts"),
        choices=[SelectChoice(*each) for each in questionnaires.COUNTS.items()],
        default="asked",
    )

    @classmethod
    def of(cls, question: Question | None) -> "QuestionForm":
        """Return the form filled with a question, or empty; a question keeps its kind."""
        if question is None:
            return cls()
        form = cls(
            data={
                "label_en": question.label.get("en", ""),
                "label_fr": question.label.get("fr", ""),
                "kind": question.kind,
                "options": questionnaires.options_as_typed(question),
                "newcomer": "newcomer" in question.roles,
                "mentor": "mentor" in question.roles,
                "required": question.required,
                "counts": question.counts,
            }
        )
        form.kind.data = question.kind
        return form

    def question(self, before: Question | None) -> Question:
        """Return the question as it was typed."""
        return Question(
            key=before.key if before else "",
            kind=before.kind if before else str(self.kind.data),
            label={"en": self.label_en.data or "", "fr": self.label_fr.data or ""},
            roles=tuple(role for role in ("newcomer", "mentor") if self[role].data),
            options=questionnaires.options_from(self.options.data or "", before.options if before else ()),
            required=bool(self.required.data),
            counts=str(self.counts.data),
        )
