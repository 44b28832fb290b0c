"""What coordinators do about the lines of today's list: put off until a day, or closed with an outcome.

A line's key holds since when its rule applies: the same thing happening anew is a line of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from peewee import JOIN

from mentorship import i18n, journal
from mentorship.coordinators import LONGEST_NOTE, note_contact
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import FollowUp, Mentorship, Person, Programme
from mentorship.signals import RULES, Signal
from mentorship.watch import Subject

DAYS = (1, 3, 7, 14)
OUTCOMES = {
    "solved": _l("Solved"),
    "spoken": _l("Spoke with them; they carry on"),
    "no_answer": _l("Wrote to them, no answer yet"),
    "not_needed": _l("Nothing was needed"),
}
ACTS = ("solved", "spoken", "no_answer")  # the outcomes of which it makes sense to ask whether they helped
HELPED = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No")}
SETTLED, FORGOTTEN = timedelta(days=5), timedelta(days=30)  # after an act, when it is asked about
FEW = 10  # below so many answers nothing is said


@dataclass(frozen=True)
class Tally:
    """What became of the lines of one rule."""

    rule: str
    lines: int  # put off, closed, or open now
    acts: int  # closed with an act
    needless: int  # closed because nothing was needed
    answers: int  # of those with an act, how many were said to have helped or not
    helped: int
    partly: int

    @property
    def tells(self) -> bool:
        """Tell whether there are answers enough to say anything."""
        return self.answers >= FEW


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


def forget(subject: Subject, number: int) -> None:
    """Empty the notes about a pair, a proposal or a question; the caller erases an account."""
    for rule, each in RULES.items():
        if each.about == subject:
            about_it = FollowUp.key.startswith(f"{rule}:{number}:")
            FollowUp.update(note="").where(about_it, FollowUp.note != "").execute()


def find(found: Sequence[Signal], key: str) -> Signal | None:
    """Return the signal of a key, if its rule still applies."""
    return next((signal for signal in found if signal.key == key), None)


def to_ask(programme: Programme, now: datetime) -> list[FollowUp]:
    """Return the acts of some days ago of which nobody has said whether they helped, the oldest first."""
    rows = FollowUp.select().where(
        FollowUp.programme == programme.id,
        FollowUp.outcome.in_(ACTS),
        FollowUp.helped == "",
        FollowUp.created_at <= now - SETTLED,
        FollowUp.created_at > now - FORGOTTEN,
    )
    return list(rows.order_by(FollowUp.id))


def about(row: FollowUp) -> Signal:
    """Return what an act was about, without the fact of that day."""
    rule, number, *side = row.key.split(":")
    return Signal(rule, RULES[rule].about, int(number), row.created_at, "", side[0] if side else "")


def tell(row: FollowUp, helped: str, by: Person, now: datetime) -> None:
    """Say, once, whether what was done helped."""
    if helped not in HELPED:
        raise BadField("helped", _("Choose one of the three answers."))
    with transaction():
        told = FollowUp.update(helped=helped).where(FollowUp.id == row.id, FollowUp.helped == "")
        if not told.execute():
            raise AlreadyDone(_("Somebody has said already whether it helped."))
        journal.record(by, "line.helped", row.programme, now, row.programme, line=row.key, helped=helped)


def tallies(programme: Programme, found: Iterable[Signal]) -> list[Tally]:
    """Return what became of the lines of each rule, in the order of the rules; rounds are no worries."""
    lines = defaultdict(set)
    kept = latest(programme)
    for key in [*kept, *(signal.key for signal in found)]:
        if not key.startswith("round:"):
            lines[key.partition(":")[0]].add(key)
    return [
        _tally(rule, [kept[key] for key in lines[rule] if key in kept], len(lines[rule]))
        for rule in RULES
        if lines[rule]
    ]


def _tally(rule: str, rows: list[FollowUp], lines: int) -> Tally:
    acts = [row for row in rows if row.outcome in ACTS]
    said = Counter(row.helped for row in acts if row.helped)
    needless = sum(row.outcome == "not_needed" for row in rows)
    return Tally(rule, lines, len(acts), needless, said.total(), said["yes"], said["partly"])
