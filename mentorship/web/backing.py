"""The list behind a number: each subject that an indicator counted, by name, and how it counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from mentorship.cases import Case
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.i18n import number
from mentorship.web.cards import Card

# For each kind: how a subject is called that meets the target, misses it, or has not answered.
OUTCOMES = {
    "participation": (_l("Took part"), _l("Did not take part"), ""),
    "placed": (_l("Have had a mentor"), _l("Without a mentor yet"), ""),
    "waiting": (_l("Waited no longer than the target"), _l("Waited longer"), ""),
    "first_meeting": (_l("Met in time"), _l("Not met in time"), ""),
    "cadence": (_l("Kept in contact"), _l("A gap too long"), ""),
    "checkins": (_l("Answered in time"), _l("Late or not answered"), _l("Due, still open")),
    "satisfaction": (_l("At the target or above"), _l("Below the target"), _l("No mood given yet")),
    "satisfaction_mentors": (_l("At the target or above"), _l("Below the target"), _l("No mood given yet")),
    "relationship": (_l("Answered"), "", _l("Not answered yet")),
    "goals": (_l("Reached or better"), _l("Rated below"), _l("Not rated yet")),
    "early_ends": (_l("Not ended early"), _l("Ended early"), ""),
    "retention_30": (_l("Kept"), _l("Lost before"), ""),
    "retention": (_l("Kept"), _l("Lost before"), ""),
    "retention_180": (_l("Kept"), _l("Lost before"), ""),
    "conversion": (_l("Have become mentors"), _l("Not mentors so far"), ""),
    "response": (_l("Answered in time"), _l("Slower than the target"), _l("Not answered yet")),
    "mentors": (_l("Guide somebody"), _l("Nobody to guide yet"), ""),
    "load": (_l("A fair load"), _l("Carry more than that"), ""),
}
_BEGAN = _l("The date is the day on which the pair began.")
_COMPLETED = _l("The date is the day on which the profile was completed.")
_MOOD = _l("The date is the day of the latest answer, or the pair’s first day.")
# For each kind: what the date beside a subject says; for the others, the day on which the pair began.
DATES = {
    "participation": _COMPLETED,
    "placed": _COMPLETED,
    "waiting": _l("The date is the day from which the newcomer waited."),
    "checkins": _l("The date is the day on which the check-in was due."),
    "satisfaction": _MOOD,
    "satisfaction_mentors": _MOOD,
    "relationship": _l(
        "The date is the day of the answer, or of the question. What was said is nobody’s but its writer’s."
    ),
    "goals": _l("The date is the day of the rating, or the pair’s first day."),
    "response": _l("The date is the day on which the proposal was published."),
    "conversion": _l("The date is the day on which the pair was completed."),
    "mentors": _COMPLETED,
    "load": _COMPLETED,
}
MOODS = ("satisfaction", "satisfaction_mentors")
OWN = ("relationship",)  # what people said in confidence: the list tells who answered, not what
SIDES = {"newcomer": _l("newcomer"), "mentor": _l("mentor")}


@dataclass(frozen=True)
class Row:
    """One subject: its name, its page, its date, and what was measured."""

    label: str
    address: str
    at: datetime
    detail: str


@dataclass(frozen=True)
class Group:
    """The subjects of one outcome."""

    outcome: str
    title: str
    rows: tuple[Row, ...]


def groups(
    card: Card, facts: Facts, names: dict[int, str], slug: str, reader: Collection[int] = ()
) -> list[Group]:
    """Return the subjects behind a reading, those that keep it down first, the newest first.

    ``reader`` are the reader's own profiles, whose partners' moods are theirs to tell and stay out.
    """
    titles = dict(zip(("met", "missed", "missing"), OUTCOMES[card.kind.key], strict=True))
    known = card.reading.cases
    if card.kind.key in MOODS:
        partner = {pair.id: {"newcomer": pair.mentor, "mentor": pair.newcomer} for pair in facts.pairs}
        known = tuple(each for each in known if partner[each.id][each.side] not in reader)
    if card.kind.key in OWN:
        known = tuple(
            replace(each, outcome="met", amount=None) if each.outcome != "missing" else each for each in known
        )
    found = []
    for outcome in ("missed", "missing", "met"):
        cases = [case for case in known if case.outcome == outcome]
        cases.sort(key=lambda case: case.at, reverse=True)
        if cases:
            rows = tuple(_rows(cases, card, facts, names, slug))
            found.append(Group(outcome, str(titles[outcome]), rows))
    return found


def _rows(cases: Iterable[Case], card: Card, facts: Facts, names: dict[int, str], slug: str) -> Iterable[Row]:
    sides = {("pair", pair.id): (pair.newcomer, pair.mentor) for pair in facts.pairs}
    sides |= {("proposal", ask.id): (ask.newcomer, ask.mentor) for ask in facts.asks}
    for case in cases:
        if case.subject in ("newcomer", "mentor"):
            label, first = names.get(case.id, "?"), case.id
        else:
            first, second = sides[case.subject, case.id]
            label = _("%(one)s and %(other)s", one=names.get(first, "?"), other=names.get(second, "?"))
        if case.subject == "pair":
            address = url_for("mentorships.show", mentorship_id=case.id)
        else:
            address = url_for("desk.person", slug=slug, profile_id=first)
        yield Row(label, address, case.at, _detail(case, card))


def dated(card: Card) -> str:
    """Return what the dates of a list are."""
    return str(DATES.get(card.kind.key, _BEGAN))


def _detail(case: Case, card: Card) -> str:
    said = [str(SIDES[case.side])] if case.side else []
    if case.amount is not None:
        said.append(_amount(case.amount, card))
    return ", ".join(said)


def _amount(amount: float, card: Card) -> str:
    if card.kind.unit == "hours":
        return _n("%(n)s hour", "%(n)s hours", round(amount))
    if card.kind.unit == "days":
        return _n("%(n)s day", "%(n)s days", round(amount))
    if card.kind.unit == "points":
        return _("%(mood)s of 5", mood=number(amount))
    if card.kind.key == "cadence":
        return _n("longest gap: %(n)s day", "longest gap: %(n)s days", round(amount))
    if card.kind.key == "load":
        return _n("%(n)s newcomer", "%(n)s newcomers", round(amount))
    return _("rated %(rating)s", rating=number(amount, 1))
