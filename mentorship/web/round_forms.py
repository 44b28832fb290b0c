"""The forms of rounds: opening one, tuning its questions, deciding about a pair."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorship import reviews, rounds
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.reasons import term_label
from mentorship.web.forms import Form, strip

Spec = dict[str, Any]

EXPLAINED = {
    "skills": _l("How much of what the newcomer wants the mentor offers; important skills count more."),
    "interests": _l(
        "What both like. Research finds that it matters little for how long a pair lasts: keep it low."
    ),
    "hours": _l("The hours of the week that suit both, on the real calendar and in both time zones."),
    "languages": _l("The languages that both speak."),
    "style": _l("The same way of working on both sides."),
    "level": _l("How far the mentor is ahead of the newcomer."),
    "team": _l("Whether the two work in the same team."),
    "wishes": _l("The first of a newcomer’s wishes has all points, the fifth a fifth of them."),
    "waiting": _l("Whoever stayed without a mentor in earlier rounds rises; the same with every mentor."),
}

# What else can be set for a type of question: option, label, lowest, highest, step.
NUMBERS: dict[str, tuple[tuple[str, str, int, int, int], ...]] = {
    "skills": (("minimum", _l("At least this many wanted skills (0: no rule)"), 0, 20, 1),),
    "shared": (("minimum", _l("At least this many in common (0: no rule)"), 0, 20, 1),),
    "languages": (("minimum", _l("At least this many languages in common (0: no rule)"), 0, 5, 1),),
    "hours": (
        ("minimum", _l("At least this many minutes a week in common (0: no rule)"), 0, 1200, 15),
        ("full", _l("All points from this many minutes a week on"), 15, 1200, 15),
    ),
}
DEFAULTS = {"minimum": {"languages": 1}, "full": {"hours": 120}}
SWITCHED = ("same", "different", "gap", "wished")


HEAVIEST = 100
ROUND = ("name", "match_on", "publish_on", "opens_on", "closes_on")


class RoundForm(Form):
    """Opening a round."""

    name = StringField(
        _l("Name of the round"),
        filters=[strip],
        validators=[InputRequired(), Length(max=rounds.LONGEST_NAME)],
        description=_l("For example “Spring 2026”. Newcomers read it in their letters."),
    )
    match_on = DateField(
        _l("Day of the matching"),
        validators=[InputRequired()],
        description=_l("Whoever completes a profile before it takes part."),
    )
    publish_on = DateField(
        _l("Day the proposals go out"),
        validators=[InputRequired()],
        description=_l("Newcomers and mentors are told this date, and see it on their page."),
    )

    opens_on = DateField(
        _l("Sign-up opens on"),
        validators=[Optional()],
        description=_l("Left empty, people may join at any time."),
    )
    closes_on = DateField(_l("Sign-up closes after"), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        """Return what a new round needs."""
        return {field: self[field].data for field in ROUND}


class TuningForm(Form):
    """Weights and rules of a round; the fields of each question are added by `tuning_form`."""

    objective = RadioField(
        _l("What comes first"),
        choices=[
            SelectChoice("placed", _l("Most people placed, then the best total")),
            SelectChoice(
                "total", _l("The best total alone: a weak pair is left out if that serves the others")
            ),
        ],
        validators=[InputRequired()],
    )
    preview = SubmitField(_l("See what would change"))
    save = SubmitField(_l("Save"))

    def terms(self, specs: Sequence[Spec]) -> list[Spec]:
        """Return the questions with the numbers of the form."""
        return [
            {**spec, **{option: self[f"{option}{k}"].data for option in options_of(spec)}}
            for k, spec in enumerate(specs)
        ]

    def questions(self, specs: Sequence[Spec]) -> list[dict[str, Any]]:
        """Return each question with its label, its explanation and its fields, weight first."""
        return [
            {
                "label": term_label(str(spec["name"])),
                "about": EXPLAINED.get(str(spec["name"]), _l("A question of this programme.")),
                "fields": [self[f"{option}{k}"] for option in options_of(spec)],
            }
            for k, spec in enumerate(specs)
        ]


class DecisionForm(Form):
    """Confirming a decision about a pair."""

    reason = TextAreaField(
        _l("Why? (for the journal and the other coordinators)"),
        filters=[strip],
        validators=[Length(max=reviews.LONGEST_REASON)],
    )


def options_of(spec: Mapping[str, Any]) -> list[str]:
    """Return what can be set for a question."""
    kind = str(spec["type"])
    if spec["name"] in ("waiting", "wishes"):
        return ["weight"]
    numbers = [option for option, *_rest in NUMBERS.get(kind, ())]
    return ["weight", *numbers, *(["hard"] if kind in SWITCHED else [])]


def tuning_form(specs: Sequence[Spec], **values: Any) -> TuningForm:
    """Return the form for these questions, filled with their numbers."""
    fields: dict[str, Any] = {}
    for k, spec in enumerate(specs):
        fields |= {f"{option}{k}": field for option, field in _fields(spec).items()}
    form: TuningForm = type("TuningForm", (TuningForm,), fields)(**values)
    return form


def suggested(specs: Sequence[Spec], asked: Mapping[str, str]) -> list[Spec]:
    """Return the questions with the weights that an address proposes: ``weight-<name>=<number>``."""
    found = []
    for spec in specs:
        typed = asked.get(f"weight-{spec['name']}", "")
        known = typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= HEAVIEST
        found.append({**spec, "weight": int(typed)} if known else spec)
    return found


def _fields(spec: Spec) -> dict[str, Any]:
    kind = str(spec["type"])
    fields: dict[str, Any] = {
        "weight": _number(_l("Weight"), 0, HEAVIEST, 1, round(spec.get("weight", 0))),
    }
    for option, label, low, high, step in NUMBERS.get(kind, ()):
        default = spec.get(option, DEFAULTS.get(option, {}).get(kind, 0))
        fields[option] = _number(label, low, high, step, default)
    if kind in SWITCHED:
        label = _l("A rule: a pair that does not meet this is never proposed")
        fields["hard"] = BooleanField(label, default=bool(spec.get("hard", False)))
    return {option: fields[option] for option in options_of(spec)}


def _number(label: str, low: int, high: int, step: int, default: int) -> IntegerField:
    return IntegerField(
        label,
        default=default,
        validators=[InputRequired(), NumberRange(low, high)],
        render_kw={"min": low, "max": high, "step": step, "inputmode": "numeric"},
    )


def difference(before: Sequence[Spec], after: Sequence[Spec]) -> list[str]:
    """Say which numbers of two lists of questions differ, for somebody whose page was out of date."""
    said = []
    for old, new in zip(before, after, strict=False):
        for option in options_of(old):
            if old.get(option) != new.get(option):
                said.append(
                    _(
                        "%(question)s, %(option)s: stored %(stored)s, yours %(typed)s",
                        question=term_label(str(old["name"])),
                        option=OPTIONS[option],
                        stored=old.get(option, "–"),
                        typed=new.get(option, "–"),
                    )
                )
    return said


OPTIONS = {
    "weight": _l("weight"),
    "minimum": _l("least"),
    "full": _l("full points"),
    "hard": _l("rule"),
}
