"""The steps of the profile form in order: what was typed, what the profile says, and both in words."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from mentorship import hours, i18n, profiles, questions, skills, zones
from mentorship.i18n import gettext as _
from mentorship.models import Profile
from mentorship.web.profile_forms import HoursStep, OfferedStep, SeatsStep, WantedStep, YouStep
from mentorship.web.profile_questions import as_typed, own_step

Typed = dict[str, list[str]]

_STEPS = {"newcomer": ("skills", "hours", "you"), "mentor": ("skills", "hours", "you", "seats")}
_LONGEST, _MOST_VALUES = 4000, 250
_BEYOND_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def typed(form: MultiDict[str, str]) -> Typed:
    """Return what was typed, without our own buttons and without characters that no database keeps."""
    return {
        _BEYOND_TEXT.sub("", name[:60]): [
            _BEYOND_TEXT.sub("", value[:_LONGEST]) for value in values[:_MOST_VALUES]
        ]
        for name, values in list(form.lists())[:_MOST_VALUES]
        if name not in ("csrf_token", "then")
    }


def of(profile: Profile) -> tuple[str, ...]:
    """Return the steps of a profile's form; a programme with questions of its own has one more."""
    steps = _STEPS[profile.role]
    return (*steps, "own") if questions.of(profile.programme, profile.role) else steps


def names(profile: Profile) -> dict[str, str]:
    """Return the steps of a profile's form with their headings."""
    every = {
        "skills": _("What you want to learn") if profile.role == "newcomer" else _("What you can help with"),
        "hours": _("When you have time"),
        "you": _("A little about you"),
        "seats": _("How much you can give"),
        "own": _("A few more questions"),
    }
    return {step: every[step] for step in of(profile)}


def next_to(step: str, profile: Profile, by: int) -> str:
    """Return the step before or after, or nothing beyond the ends."""
    steps = of(profile)
    at = steps.index(step) + by
    return steps[at] if 0 <= at < len(steps) else ""


def form_of(step: str, profile: Profile, given: Typed) -> Any:
    """Return the form of a step, filled with what was typed."""
    wanted = WantedStep if profile.role == "newcomer" else OfferedStep
    known: dict[str, Any] = {"skills": wanted, "hours": HoursStep, "you": YouStep, "seats": SeatsStep}
    form = known[step] if step in known else own_step(profile)
    return form(formdata=MultiDict((name, value) for name, values in given.items() for value in values))


def shown(profile: Profile, step: str) -> Typed:
    """Return what a step's form holds: what was typed last, else what the profile says."""
    if step in profile.draft:
        kept: Typed = profile.draft[step]
        return kept
    return {
        "skills": _skills_as_typed,
        "hours": _hours_as_typed,
        "you": _you_as_typed,
        "seats": _seats_as_typed,
        "own": as_typed,
    }[step](profile)


def _skills_as_typed(profile: Profile) -> Typed:
    fields: Typed = {"goal": [profile.goal]} if profile.role == "newcomer" else {}
    for row, (key, kept) in enumerate(profile.skills.items()):
        fields[f"skills-{row}-text"] = [skills.label(key, i18n.language())]
        fields[f"skills-{row}-choice"] = [key]
        levels = kept if isinstance(kept, Mapping) else {"level": kept}
        fields |= {f"skills-{row}-{name}": [str(level)] for name, level in levels.items()}
    return fields


def _hours_as_typed(profile: Profile) -> Typed:
    rest = hours.words(hours.beside_grid(profile.week))
    return {"cells": hours.cells(profile.week), "other": [rest], "zone": [profile.zone]}


def _you_as_typed(profile: Profile) -> Typed:
    spoken = profile.languages or ([] if profile.completed_at else [i18n.language()])
    one = {name: [getattr(profile, name)] for name in ("level", "style", "team", "bio")}
    return {"languages": spoken, "interests": profile.interests, **one}


def _seats_as_typed(profile: Profile) -> Typed:
    until: date | None = profile.until
    return {
        "seats": [str(profile.seats)],
        "hours_month": [str(profile.hours_month)],
        "until": [until.isoformat() if until else ""],
        "away": ["y"] if profile.away else [],
    }


def so_far(profile: Profile, step: str, fields: Typed) -> Profile:
    """Return the profile as it would be with what was typed so far, as far as that is clear; not saved."""
    values: dict[str, Any] = {}
    for name in of(profile):
        form = form_of(name, profile, fields if name == step else shown(profile, name))
        form.validate()
        values |= {key: value for key, value in form.given().items() if value is not None}
    said = Profile(
        person=profile.person,
        programme=profile.programme,
        role=profile.role,
        **{"answers": profile.answers, **values},
    )
    said.id = profile.id
    return said


def in_words(profile: Profile) -> dict[str, list[tuple[str, str]]]:
    """Return what a profile says, step by step, each line with its label; what was left empty is left out."""
    said = {
        "skills": _skills_in_words,
        "hours": _hours_in_words,
        "you": _you_in_words,
        "seats": _seats_in_words,
        "own": _own_in_words,
    }
    return {step: [line for line in said[step](profile) if line[1]] for step in of(profile)}


def _skills_in_words(profile: Profile) -> list[tuple[str, str]]:
    language = i18n.language()
    lines = []
    for key, kept in profile.skills.items():
        if isinstance(kept, Mapping):
            aim, weight = profiles.SKILL_LEVELS[kept["level"]], profiles.IMPORTANCES[kept["importance"]]
            words = f"{aim}, {str(weight).lower()}"
        else:
            words = str(profiles.SKILL_LEVELS[kept])
        lines.append((skills.label(key, language), words))
    return [*lines, (_("Goal"), profile.goal)]


def week_in_words(week: hours.Week) -> str:
    """Return the sentence that counts a week, or nothing for an empty one."""
    total = i18n.minutes(hours.minutes_of(week))
    return _("You gave %(time)s a week: %(week)s.", time=total, week=hours.words(week)) if week else ""


def _hours_in_words(profile: Profile) -> list[tuple[str, str]]:
    total = i18n.minutes(hours.minutes_of(profile.week))
    return [
        (_("Your hours"), hours.words(profile.week)),
        (_("In all"), _("%(time)s a week", time=total)),
        (_("Time zone"), zones.name(profile.zone, i18n.language())),
    ]


def _you_in_words(profile: Profile) -> list[tuple[str, str]]:
    language = i18n.language()
    return [
        (_("Languages"), i18n.listed([skills.language_label(code, language) for code in profile.languages])),
        (_("Where you stand"), str(profiles.LEVELS.get(profile.level, ""))),
        (_("How you like to work together"), str(profiles.STYLES.get(profile.style, ""))),
        (_("Interests"), i18n.listed([skills.interest_label(key, language) for key in profile.interests])),
        (_("Your team or organisation"), profile.team),
        (_("A few words about you"), profile.bio),
    ]


def _seats_in_words(profile: Profile) -> list[tuple[str, str]]:
    return [
        (_("Newcomers at once"), i18n.number(profile.seats)),
        (_("Hours a month"), i18n.number(profile.hours_month)),
        (_("Until when"), i18n.day(profile.until) if profile.until else _("No end date")),
    ]


def _own_in_words(profile: Profile) -> list[tuple[str, str]]:
    return questions.told(profile.programme, profile.role, profile.answers or {})
