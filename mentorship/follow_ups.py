"""What coordinators do about the lines of today's list: put off until a day, or closed with an outcome.

A line's key holds since when its rule applies: the same thing happening anew is a line of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from peewee import JOIN

from mentorship import i18n, journal
from mentorship.coordinators import LONGEST_NOTE, note_contact
from mentorship.db import transaction
from mentorship.errors import BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import FollowUp, Mentorship, Person, Programme
from mentorship.signals import Signal

DAYS = (1, 3, 7, 14)
OUTCOMES = {
    "solved": _l("Solved"),
    "spoken": _l("Spoke with them; they carry on"),
    "no_answer": _l("Wrote to them, no answer yet"),
    "not_needed": _l("Nothing was needed"),
}


def open_lines(programme: Programme, found: Iterable[Signal], now: datetime) -> list[Signal]:
    """Return the signals that are neither closed nor put off to a later day."""
    kept = latest(programme)
    today = i18n.local(now).date()
    return [signal for signal in found if not rests(kept.get(signal.key), today)]


def put_off(programme: Programme, found: Iterable[Signal], now: datetime) -> list[tuple[Signal, FollowUp]]:
    """Return the signals that were put off, with until when and by whom."""
    kept = latest(programme)
    today = i18n.local(now).date()
    lines = [(signal, kept[signal.key]) for signal in found if signal.key in kept]
    return [(signal, row) for signal, row in lines if row.until and row.until > today]


def latest(programme: Programme) -> dict[str, FollowUp]:
    """Return the newest word about each line."""
    rows = FollowUp.select(FollowUp, Person).join(Person, JOIN.LEFT_OUTER)
    return {row.key: row for row in rows.where(FollowUp.programme == programme.id).order_by(FollowUp.id)}


def rests(row: FollowUp | None, today: date) -> bool:
    """Tell whether a line is not to be shown: it has an outcome, or its day has not come."""
    return row is not None and (bool(row.outcome) or (row.until is not None and row.until > today))


def snooze(programme: Programme, signal: Signal, days: int, by: Person, now: datetime) -> None:
    """Put a line off for some days."""
    if days not in DAYS:
        raise BadField("days", _("Choose one of the days."))
    until = i18n.local(now).date() + timedelta(days=days)
    with transaction():
        FollowUp.create(programme=programme, key=signal.key, until=until, by=by, created_at=now)
        journal.record(
            by, "line.put_off", programme, now, programme, line=signal.key, until=until.isoformat()
        )


def close(programme: Programme, signal: Signal, outcome: str, note: str, by: Person, now: datetime) -> None:
    """Close a line with its outcome; about a pair it is a contact with them as well."""
    if outcome not in OUTCOMES:
        raise BadField("outcome", _("Choose what came of it."))
    if signal.subject == "round":
        raise Refused(_("An open round stays on the list until it is published."))
    note = " ".join(note.split())[:LONGEST_NOTE]
    with transaction():
        row = {"key": signal.key, "outcome": outcome, "note": note}
        FollowUp.create(programme=programme, by=by, created_at=now, **row)
        journal.record(by, "line.closed", programme, now, programme, line=signal.key, outcome=outcome)
        if signal.subject == "pair" and outcome != "not_needed":
            # The note may name people: it stays out of the journal, which nobody can erase.
            note_contact(Mentorship.get_by_id(signal.id), "", by, now)


def before(programme: Programme, signal: Signal) -> list[FollowUp]:
    """Return what was done earlier about the same rule and subject, the newest first."""
    rows = FollowUp.select(FollowUp, Person).join(Person, JOIN.LEFT_OUTER)
    same = FollowUp.key.startswith(f"{signal.rule}:{signal.id}:")
    return list(rows.where(FollowUp.programme == programme.id, same).order_by(FollowUp.id.desc()))


def find(found: Sequence[Signal], key: str) -> Signal | None:
    """Return the signal of a key, if its rule still applies."""
    return next((signal for signal in found if signal.key == key), None)
