"""The form of a survey: its title, whom it asks, until when, and up to eight questions."""

from typing import Any

from wtforms import DateField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length, Optional

from mentorship import i18n, surveys
from mentorship.errors import BadField
from mentorship.i18n import lazy as _l
from mentorship.models import Survey
from mentorship.web.forms import Form, strip

LONGEST_OPTIONS = 2500


def _line(label: str) -> StringField:
    return StringField(label, [Optional(), Length(max=surveys.LONGEST_LABEL)], filters=[strip])


class QuestionRow(Form):
    """One question; the token is the whole form's."""

    class Meta(Form.Meta):
        """A part of another form."""

        csrf = False

    kind = SelectField(
        _l("Kind of answer"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in surveys.KINDS.items()],
    )
    label_en = _line(_l("The question in English"))
    label_fr = _line(_l("The question in French"))
    options = TextAreaField(
        _l("Answers to choose from"),
        [Optional(), Length(max=LONGEST_OPTIONS)],
        filters=[strip],
        description=_l("One a line: English | French. One language is enough. Two to five answers."),
    )

    @property
    def empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not (self.label_en.data or self.label_fr.data or self.options.data)

    def question(self) -> dict[str, Any]:
        """Return the question as it is kept."""
        lines = (line.strip() for line in (self.options.data or "").splitlines())
        parts = [[part.strip() for part in line.partition("|")[::2]] for line in lines if line]
        return {
            "kind": self.kind.data,
            "label": {"en": self.label_en.data or "", "fr": self.label_fr.data or ""},
            "options": [{"en": en, "fr": fr} for en, fr in parts] if self.kind.data == "choice" else [],
        }


class SurveyForm(Form):
    """All that is set of a survey."""

    title_en = _line(_l("Title in English"))
    title_fr = _line(_l("Title in French"))
    audience = SelectField(
        _l("Who is asked"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in surveys.AUDIENCES.items()],
    )
    closes_on = DateField(_l("Last day"), [Optional()])
    questions = FieldList(FormField(QuestionRow), min_entries=1, max_entries=surveys.MOST)

    @classmethod
    def of(cls, survey: Survey | None) -> "SurveyForm":
        """Return the form, filled with a survey if there is one."""
        return cls(data=_shown(survey)) if survey else cls()

    def draft(self) -> surveys.Draft:
        """Return what was typed; rows left empty are none, but one."""
        rows = [each.form for each in self.questions]
        kept = [each for each in rows if not each.empty] or rows[:1]
        return surveys.Draft(
            title={code: self[f"title_{code}"].data or "" for code in i18n.LANGUAGES},
            questions=[each.question() for each in kept],
            audience=self.audience.data,
            closes_on=self.closes_on.data,
        )

    def refuse(self, error: BadField) -> None:
        """Show a refusal at the field of its question."""
        group, _dash, rest = error.field.partition("-")
        number, _dash, name = rest.partition("-")
        if group != "questions" or not name:
            super().refuse(error)
            return
        rows = [each.form for each in self.questions if not each.form.empty] or [self.questions[0].form]
        field = rows[int(number)][name]
        field.errors = [*field.errors, str(error)]
        self.form_errors.append(str(error))


def _shown(survey: Survey) -> dict[str, Any]:
    return {
        **{f"title_{code}": survey.title.get(code, "") for code in i18n.LANGUAGES},
        "audience": survey.audience,
        "closes_on": survey.closes_on,
        "questions": [
            {
                "kind": each["kind"],
                **{f"label_{code}": each["label"].get(code, "") for code in i18n.LANGUAGES},
                "options": "\n".join(
                    " | ".join(filter(None, (option.get("en"), option.get("fr"))))
                    for option in each["options"]
                ),
            }
            for each in survey.questions
        ],
    }
