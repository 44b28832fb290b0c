"""The steps of the profile form: what each asks, and how it reads what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorship import hours, i18n, profiles, skills, zones
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.web.forms import Form, strip


def _choices(labels: Mapping[Any, str], group: str | None = None) -> Any:
    return [SelectChoice(str(value), label, optgroup=group) for value, label in labels.items()]


def _zones() -> Any:
    common, every = zones.named(i18n.language())
    return [*_choices(dict(common), _("Often chosen")), *_choices(dict(every), _("All others"))]


class SkillRow(PlainForm):
    """One skill as it was typed; what it is recognised as is in ``key`` after validation."""

    class Meta:
        """The row is part of a form that has the token."""

        csrf = False

    text = StringField(_l("Skill"), [Length(max=skills.LONGEST)], filters=[strip])
    level = SelectField(_l("Level"), choices=_choices(profiles.SKILL_LEVELS), coerce=int, default=2)
    choice = StringField()
    key: str = ""
    options: tuple[tuple[str, str], ...] = ()  # what the person is asked to choose from, when asked

    def validate(self, extra_validators: Any = None) -> bool:
        """Recognise the skill: silently when it is certain, else by asking."""
        self.key, self.options = "", ()
        fine = bool(super().validate(extra_validators))
        text = self.text.data
        if not text or not fine:
            return fine
        free, found = skills.free_key(text), skills.recognise(text, i18n.language())
        if found.certain and found.key:
            self.key = found.key
        elif free and self.choice.data in (*found.suggestions, free):
            self.key = self.choice.data
        else:
            self._ask(free, found.suggestions)
            return False
        return True

    def _ask(self, free: str, suggestions: tuple[str, ...]) -> None:
        """Let the person say what they mean."""
        if not free:
            self.text.errors = [_("Write the skill in letters, please.")]
            return
        kept = _("Keep it as I typed it: “%(text)s”", text=self.text.data)
        named = tuple((key, skills.label(key, i18n.language())) for key in suggestions)
        self.options = (*named, (free, kept))
        self.text.errors = [
            _("Did you mean one of these?") if named else _("This skill is new to us. Shall we keep it?")
        ]


class WantedRow(SkillRow):
    """One skill that a newcomer wants to learn."""

    level = SelectField(_l("Level I aim at"), choices=_choices(profiles.SKILL_LEVELS), coerce=int, default=2)
    importance = SelectField(
        _l("How important"), choices=_choices(profiles.IMPORTANCES), coerce=int, default=2
    )


class SkillsStep(Form):
    """What a person wants to learn, or can help with."""

    needed: str = ""

    def given(self) -> dict[str, Any]:
        """Return the skills that are clear so far, by key."""
        return {"skills": {row.form.key: self.kept(row.form) for row in self.skills if row.form.key}}

    def kept(self, row: Any) -> Any:
        """Return what is kept of one skill beside its key."""
        return row.level.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for at least one skill, and for each only once."""
        fine = bool(super().validate(extra_validators))
        seen: set[str] = set()
        for row in self.skills:
            if row.form.key in seen:
                row.form.text.errors = [_("This skill is there twice. Leave one of them out.")]
                fine = False
            seen |= {row.form.key} - {""}
        if not any(row.form.text.data for row in self.skills):
            self.skills[0].form.text.errors = [str(self.needed)]
            fine = False
        return fine


class WantedStep(SkillsStep):
    """What a newcomer wants to learn, and what for."""

    needed = _l("Name at least one thing that you want to learn.")
    skills = FieldList(FormField(WantedRow), min_entries=5, max_entries=profiles.MOST_SKILLS["newcomer"])
    goal = TextAreaField(
        _l("Your goal in one sentence"),
        [InputRequired(_l("One sentence is enough.")), Length(max=300)],
        filters=[strip],
        description=_l("For example: In three months I want to sell my first ten soaps online."),
    )

    def kept(self, row: Any) -> Any:
        """Return the level aimed at and how important it is."""
        return {"level": row.level.data, "importance": row.importance.data}

    def given(self) -> dict[str, Any]:
        """Return skills and goal."""
        return {**super().given(), "goal": self.goal.data or ""}


class OfferedStep(SkillsStep):
    """What a mentor can help with."""

    needed = _l("Name at least one skill.")
    skills = FieldList(FormField(SkillRow), min_entries=10, max_entries=profiles.MOST_SKILLS["mentor"])


class HoursStep(Form):
    """The week: tapped on the grid, typed, or both."""

    cells = SelectMultipleField(choices=[], validate_choice=False)
    other = StringField(
        _l("Other times, if the table does not show them"),
        [Length(max=hours.LONGEST)],
        filters=[strip],
        description=_l("For example: Mon 18:15-19:45; Sat 6-7"),
    )
    zone = SelectField(
        _l("Time zone of these hours"),
        [InputRequired()],
        choices=_zones,
        description=_l("Where you live or work."),
    )
    week: hours.Week

    def validate(self, extra_validators: Any = None) -> bool:
        """Read what was typed and join it with what was tapped."""
        self.week = hours.from_cells(self.cells.data or [])
        fine = bool(super().validate(extra_validators))
        try:
            self.week = hours.merge(self.week, hours.parse(self.other.data or ""))
        except BadField as error:
            self.other.errors = [str(error)]
            return False
        if not self.week:
            self.cells.errors = [_("Tap at least one hour, or type a time below the table.")]
            return False
        return fine

    def given(self) -> dict[str, Any]:
        """Return the hours that are clear so far."""
        zone = {"zone": self.zone.data} if self.zone.data and not self.zone.errors else {}
        return {"week": self.week, **zone}


class YouStep(Form):
    """Who somebody is: languages, level, style, interests."""

    languages = SelectMultipleField(
        _l("Languages you can talk in"), [InputRequired(_l("Choose at least one language that you speak."))]
    )
    level = RadioField(_l("Where you stand"), [Optional()], choices=_choices(profiles.LEVELS))
    style = RadioField(
        _l("How you like to work together"),
        [Optional()],
        choices=_choices(profiles.STYLES),
        description=_l("Choose what feels closest."),
    )
    interests = SelectMultipleField(
        _l("What else you enjoy"),
        description=_l("A first subject to talk about. It counts little for the match."),
    )
    team = StringField(
        _l("Your team or organisation"),
        [Length(max=100)],
        filters=[strip],
        description=_l("People of the same team are not paired with each other."),
    )
    bio = TextAreaField(_l("A few words about you"), [Length(max=1200)], filters=[strip])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = _choices(dict(skills.languages(i18n.language())))
        self.interests.choices = _choices(dict(skills.interests(i18n.language())))

    def given(self) -> dict[str, Any]:
        """Return the answers, those that are no choice left out."""
        return {
            "languages": _known(self.languages.data, dict(skills.languages("en"))),
            "level": self.level.data if self.level.data in profiles.LEVELS else "",
            "style": self.style.data if self.style.data in profiles.STYLES else "",
            "interests": _known(self.interests.data, dict(skills.interests("en"))),
            "team": self.team.data or "",
            "bio": self.bio.data or "",
        }


class SeatsStep(Form):
    """How much time a mentor gives, to how many, until when."""

    seats = IntegerField(
        _l("How many newcomers at once"),
        [InputRequired(_l("A number, please.")), NumberRange(0, profiles.MOST_SEATS)],
        description=_l("With 0 you stay in the programme, and nobody new is proposed to you."),
    )
    hours_month = IntegerField(
        _l("Hours a month you can give in all"),
        [InputRequired(_l("A number, please.")), NumberRange(1, profiles.MOST_HOURS)],
        description=_l("Two hours a month for each newcomer is a good beginning."),
    )
    until = DateField(
        _l("Until when"), [Optional()], description=_l("Leave it empty if you do not know yet.")
    )
    away = BooleanField(_l("I am away for now: propose nobody new to me"))

    def given(self) -> dict[str, Any]:
        """Return the answers."""
        return {name: self[name].data for name in ("seats", "hours_month", "until", "away")}


class ApartForm(Form):
    """An address one prefers not to be paired with."""

    address = StringField(
        _l("Their e-mail address"),
        [InputRequired(_l("Write an e-mail address, like name@example.org."))],
        filters=[strip],
    )


def _known(chosen: Iterable[str] | None, choices: Mapping[str, str]) -> list[str]:
    return [key for key in chosen or [] if key in choices]
