"""Bonds: how each side finds the relationship, on five sentences, half-way and at the end.

Whoever answers is the only one to see the answers; everybody else meets them in figures of many.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from mentorship import journal, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.history import midnight
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Bond, Mentorship, Person

STATEMENTS: dict[str, dict[str, str]] = {
    "newcomer": {
        "open": _l("I can say what I really think."),
        "heard": _l("My mentor hears what matters to me."),
        "useful": _l("After a meeting I know what to try next."),
        "kept": _l("We keep what we promise each other."),
        "glad": _l("I look forward to our meetings."),
    },
    "mentor": {
        "open": _l("I can say what I really think."),
        "heard": _l("I am told what really matters."),
        "useful": _l("What I bring is put to use."),
        "kept": _l("We keep what we promise each other."),
        "glad": _l("I look forward to our meetings."),
    },
}
LOOKING_BACK: dict[str, dict[str, str]] = {  # the same, at the end
    "newcomer": {
        "open": _l("I could say what I really thought."),
        "heard": _l("My mentor heard what mattered to me."),
        "useful": _l("After a meeting I knew what to try next."),
        "kept": _l("We kept what we promised each other."),
        "glad": _l("I looked forward to our meetings."),
    },
    "mentor": {
        "open": _l("I could say what I really thought."),
        "heard": _l("I was told what really mattered."),
        "useful": _l("What I brought was put to use."),
        "kept": _l("We kept what we promised each other."),
        "glad": _l("I looked forward to our meetings."),
    },
}
STEPS = {
    1: _l("Not at all"),
    2: _l("Rather not"),
    3: _l("In part"),
    4: _l("Mostly"),
    5: _l("Entirely"),
}
_LATE = timedelta(days=21)  # whose half-time is longer ago is not asked any more


def ask_due(now: datetime) -> int:
    """Ask both sides of each pair that is half-way through its time; return how many pairs were asked."""
    asked = Bond.select(Bond.mentorship).where(Bond.stage == "middle")
    rows: Iterable[Any] = (
        Mentorship.select(Mentorship.id, Mentorship.started_at, Mentorship.ends_on)
        .where(Mentorship.state == "active", Mentorship.ends_on > now.date(), Mentorship.id.not_in(asked))
        .order_by(Mentorship.id)
        .tuples()
    )
    due = [number for number, begun, end in rows if _half(begun, end) <= now < _half(begun, end) + _LATE]
    return sum(_ask(Mentorship.get_by_id(number), now) for number in due)


def _half(begun: datetime, end: date) -> datetime:
    return begun + (midnight(end) - begun) / 2


def _ask(pair: Mentorship, now: datetime) -> int:
    asked = 0
    with transaction():
        for side in sides.BOTH:
            row = {"mentorship": pair.id, "side": side, "stage": "middle", "asked_at": now}
            if Bond.insert(row).on_conflict_ignore().as_rowcount().execute():
                asked = 1
                pair_letters.write("bond_asked", pair, side, f"{pair.id}:{side}", now, asks=True)
    return asked


def stage(pair: Mentorship) -> str:
    """Return what a side can answer now: the question of half-time, of the end, or none."""
    if pair.state in Mentorship.CLOSED:
        return "closing"
    return "middle" if pair.state in Mentorship.LIVE else ""


def statements(pair: Mentorship, side: str) -> dict[str, str]:
    """Return the sentences for one side, as they fit the pair's time."""
    return (LOOKING_BACK if stage(pair) == "closing" else STATEMENTS)[side]


def is_open(pair: Mentorship, side: str) -> bool:
    """Tell whether a side can still answer: at half-time once it was asked, at the end in any case."""
    row = Bond.get_or_none(
        Bond.mentorship == pair.id, Bond.side == side, Bond.stage == (now_asked := stage(pair))
    )
    if row is None:
        return now_asked == "closing"
    return row.answered_at is None


def answer(pair: Mentorship, answers: Mapping[str, int | None], by: Person, now: datetime) -> Bond:
    """Take one side's answers, once at half-time and once at the end; nobody else is shown them."""
    side, now_asked = sides.of(pair, by), stage(pair)
    kept = _checked(side, answers)
    with transaction():
        if now_asked == "closing":
            row = {"mentorship": pair.id, "side": side, "stage": now_asked, "asked_at": now}
            Bond.insert(row).on_conflict_ignore().execute()
        mine = (Bond.mentorship == pair.id) & (Bond.side == side) & (Bond.stage == now_asked)
        taken = Bond.update(answers=kept, answered_at=now).where(mine, Bond.answered_at.is_null())
        if not taken.execute():
            raise AlreadyDone(_("You have answered this already, or were not asked yet."))
        given: Bond = Bond.get(mine)
        journal.record(by, "bond.answered", given, now, pair.programme, mentorship=pair.id)
    return given


def _checked(side: str, answers: Mapping[str, int | None]) -> dict[str, int]:
    kept = {}
    for key in STATEMENTS[side]:
        said = answers.get(key)
        if said not in STEPS:
            raise BadField(key, _("Choose how true this is for you."))
        kept[key] = int(said)
    return kept
