"""The indicators that a programme has set itself: targets, owners, improvement actions, who set them when."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from peewee import JOIN

from mentorship import access, journal
from mentorship.cases import YEAR
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.kinds import KINDS
from mentorship.models import Indicator, JournalEntry, Person, Programme, Round

FILE = Path(__file__).parent / "catalogue" / "actions.toml"
FIRST_DUE = timedelta(days=365)
LONGEST_ACTION = 500
LONGEST_NOTE = 500
SET = "indicator.set"

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Setting:
    """The last time that a target was changed: when, by whom, and whether what it judges had begun."""

    at: datetime
    by: str
    before: int
    late: bool


@cache
def actions() -> dict[str, dict[str, str]]:
    """Return what to do first when an indicator of each kind is behind."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def begin(programme: Programme) -> None:
    """Write down every indicator of a new programme, with a target that most programmes can keep."""
    for kind in KINDS:
        _first(programme, kind).save()


def of(programme: Programme) -> list[Indicator]:
    """Return the programme's indicators in the order of their kinds.

    One that came with a newer version of the program has its first target, and no row until it is set.
    """
    rows = Indicator.select(Indicator, Person).join(
        Person, JOIN.LEFT_OUTER, on=(Indicator.owner == Person.id), attr="owner"
    )
    found = {row.kind: row for row in rows.where(Indicator.programme == programme.id)}
    for row in found.values():
        row.programme = programme  # spares a query for each
    return [found.get(kind) or _first(programme, kind) for kind in KINDS]


def one(programme: Programme, kind: str) -> Indicator | None:
    """Return the programme's indicator of a kind, if there is such a kind."""
    return next((row for row in of(programme) if row.kind == kind), None)


def set_(
    indicator: Indicator,
    *,
    target: int,
    due_on: date,
    owner: Person | None,
    action: Texts,
    action_on: date | None,
    by: Person,
    now: datetime,
) -> Indicator:
    """Set what an indicator should reach, by when, and who does what by when if it is missed."""
    kind = KINDS[indicator.kind]
    if not kind.lowest <= target <= kind.highest:
        raise BadField("target", _("The target lies outside of what this indicator can show."))
    if owner is not None and not access.coordinates(owner, indicator.programme):
        raise BadField("owner", _("Choose one of the programme's coordinators."))
    kept = {language: text[:LONGEST_ACTION] for language, text in action.items()}
    values = {"target": target, "due_on": due_on, "owner": owner.id if owner else None, "action": kept}
    values["action_on"] = action_on
    if (kept, action_on) != (indicator.action, indicator.action_on):
        values |= {"acted_at": None, "acted_note": ""}  # a new action is not done yet
    before = {"target": indicator.target, "due_on": indicator.due_on.isoformat()}
    after = {"target": target, "due_on": due_on.isoformat()}
    with transaction():
        row = _kept(indicator)
        Indicator.update(**values).where(Indicator.id == row.id).execute()
        details = {"kind": row.kind, "before": before, "after": after}
        journal.record(by, SET, row, now, row.programme, **details)
    return Indicator.get_by_id(row.id)


def act(indicator: Indicator, note: str, by: Person, now: datetime) -> None:
    """Mark the improvement action as done, with what came of it."""
    note = note.strip().replace("\r\n", "\n")
    if not note:
        raise BadField("note", _("Write in a sentence what came of it."))
    if len(note) > LONGEST_NOTE:
        raise BadField("note", _("Please keep it under %(most)s characters.", most=LONGEST_NOTE))
    with transaction():
        row = _kept(indicator)
        done = Indicator.update(acted_at=now, acted_note=note).where(
            Indicator.id == row.id, Indicator.acted_at.is_null()
        )
        if not done.execute():
            raise AlreadyDone(
                _("This action is marked as done already. Set a new one if more is to be done.")
            )
        journal.record(by, "indicator.acted", row, now, row.programme, kind=row.kind)


def settings(programme: Programme, now: datetime) -> dict[str, Setting]:
    """Return when the target of each kind was last changed, and by whom.

    A change is late once the pairs that the present readings judge had begun: after the first round went
    out, and within the last twelve months.
    """
    begun = _begun(programme)
    changes = list(_changes(programme))
    people = Person.select(Person.id, Person.name).where(Person.id.in_({entry.person for entry in changes}))
    names = {row.id: row.name for row in people}
    found = {}
    for entry in changes:
        before, after = entry.details["before"]["target"], entry.details["after"]["target"]
        if before != after:
            late = begun is not None and entry.at > max(begun, now - YEAR)
            found[entry.details["kind"]] = Setting(entry.at, names.get(entry.person or 0, ""), before, late)
    return found


def _changes(programme: Programme) -> Iterable[JournalEntry]:
    told = JournalEntry.select().where(JournalEntry.programme == programme.id, JournalEntry.act == SET)
    return told.order_by(JournalEntry.id)


def _begun(programme: Programme) -> datetime | None:
    """Return when the first round of a programme went out."""
    rounds = Round.select().where(Round.programme == programme.id, Round.published_at.is_null(False))
    first = rounds.order_by(Round.published_at).first()
    return first.published_at if first else None


def _first(programme: Programme, kind: str) -> Indicator:
    return Indicator(
        programme=programme,
        kind=kind,
        target=KINDS[kind].target,
        due_on=(programme.created_at + FIRST_DUE).date(),
        action=actions()[kind],
    )


def _kept(indicator: Indicator) -> Indicator:
    """Return the row of an indicator, written down now if it has none yet."""
    if not Indicator.select().where(Indicator.id == indicator.id).exists():
        values = {name: indicator.__data__[name] for name in ("kind", "target", "due_on", "action")}
        row = {"programme": indicator.programme.id, **values}
        Indicator.insert(row).on_conflict_ignore().execute()
    found: Indicator = Indicator.get(
        Indicator.programme == indicator.programme.id, Indicator.kind == indicator.kind
    )
    return found
