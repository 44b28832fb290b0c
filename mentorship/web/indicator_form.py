"""The form that sets an indicator's target, date, owner and improvement action."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, DecimalField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.kinds import KINDS
from mentorship.measures import LONGEST_ACTION, LONGEST_NOTE
from mentorship.models import Coordinator, Indicator, Person
from mentorship.web.forms import Form, strip

UNITS = {
    "percent": _l("In per cent."),
    "points": _l("Between 1 and 5; half points and smaller are fine."),
    "hours": _l("In hours."),
    "days": _l("In days."),
}


class NumberField(DecimalField):
    """A number, with a point or a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata([value.strip().replace(",", ".") for value in valuelist])
            known = self.data is None or self.data.is_finite()
        except InvalidOperation:
            known = False
        if not known:
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class IndicatorForm(Form):
    """What may be set about an indicator."""

    target = NumberField(_l("Target"), [InputRequired()], places=None)
    due_on = DateField(_l("To be reached by"), [InputRequired()])
    owner = SelectField(_l("Owner of the action"), coerce=int)
    action_on = DateField(
        _l("Action to be done by"),
        [Optional()],
        description=_l("Left empty, the day of the target counts."),
    )
    action_en = TextAreaField(
        _l("Improvement action, in English"),
        [Length(max=LONGEST_ACTION)],
        filters=[strip],
        description=_l("It is printed in the report for the sponsor: name no newcomer and no mentor."),
    )
    action_fr = TextAreaField(
        _l("Improvement action, in French"), [Length(max=LONGEST_ACTION)], filters=[strip]
    )

    @classmethod
    def of(cls, indicator: Indicator, coordinators: Iterable[Coordinator]) -> "IndicatorForm":
        """Return the form filled with what stands."""
        kind = KINDS[indicator.kind]
        scale = _scale(indicator)
        form = cls(
            data={
                "target": Decimal(indicator.target) / scale,
                "due_on": indicator.due_on,
                "action_on": indicator.action_on,
                "owner": indicator.owner.id if indicator.owner else 0,
                "action_en": (indicator.action or {}).get("en", ""),
                "action_fr": (indicator.action or {}).get("fr", ""),
            }
        )
        choices: dict[str, Any] = {str(row.person.id): row.person.name for row in coordinators}
        form.owner.choices = {"0": _("Nobody yet"), **choices}
        limits = NumberRange(Decimal(kind.lowest) / scale, Decimal(kind.highest) / scale)
        form.target.validators = [*form.target.validators, limits]
        form.target.description = UNITS[kind.unit]
        form.scale = scale
        return form

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the verb takes it."""
        return {
            "target": int((self.target.data * self.scale).to_integral_value()),
            "due_on": self.due_on.data,
            "owner": Person.get_or_none(Person.id == self.owner.data),
            "action_on": self.action_on.data,
            "action": {"en": self.action_en.data, "fr": self.action_fr.data},
        }


class DoneForm(Form):
    """What came of an improvement action."""

    note = TextAreaField(
        _l("What came of it?"),
        [InputRequired(_l("Write in a sentence what came of it.")), Length(max=LONGEST_NOTE)],
        filters=[strip],
        description=_l("Read by the coordinators of this programme; it is not in the report."),
    )


def _scale(indicator: Indicator) -> int:
    return 100 if KINDS[indicator.kind].unit == "points" else 1
