"""Check-ins: due by the pair's cadence, asked for kindly, answered once, read by whom their author chose."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from mentorship import answer_links, calls, goals, journal, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import CheckIn, Mentorship, Person, Programme, Transition

MOODS = {
    1: _l("Hard going"),
    2: _l("Not so well"),
    3: _l("All right"),
    4: _l("Well"),
    5: _l("Very well"),
}
AUDIENCES = {
    "private": _l("Only me: neither my partner nor the coordinators"),
    "shared": _l("My partner and me, not the coordinators"),
    "coordinator": _l("The coordinators and me, not my partner"),
}
REMIND_AFTER = (3, 7)
MISSED_AFTER = 10
LONGEST = 4000


@dataclass(frozen=True)
class Answers:
    """What one side says in a check-in."""

    mood: int
    progress: int | None = None  # on the first goal, for who speaks of no other
    wants_help: bool = False
    text: str = ""
    audience: str = "private"
    progress_on: Mapping[int, int] = field(default_factory=dict)  # by goal


# --- due, reminded, missed: ticked by the jobs --------------------------------------------------------


def tend_due(now: datetime) -> int:
    """Create the check-ins that are due, remind, and mark the missed; return how many were acted on."""
    active = sides.with_names().where(Mentorship.state == "active").order_by(Mentorship.id)
    pairs = {pair.id: pair for pair in active}
    known = {programme.id: programme for programme in Programme.select()}
    for pair in pairs.values():
        pair.programme = known[pair.programme_id]
    acted = sum(_tend_open(checkin, now) for checkin in _unanswered(pairs))
    return acted + sum(_create_due(pair, side, now) for pair, side in _waiting(pairs.values(), now))


def _unanswered(pairs: Mapping[int, Mentorship]) -> list[CheckIn]:
    """Return the open check-ins of these pairs, with the people of both sides at hand."""
    rows = CheckIn.select().where(
        CheckIn.answered_at.is_null(),
        CheckIn.missed == False,  # noqa: E712 - the database compares, not Python
        CheckIn.mentorship.in_(list(pairs)),
    )
    found = list(rows.order_by(CheckIn.id))
    for checkin in found:
        checkin.mentorship = pairs[checkin.mentorship_id]
    return found


def _tend_open(checkin: CheckIn, now: datetime) -> int:
    """Mark a check-in missed when its time is over, or send the reminder that is due; return 1 when acted."""
    person = sides.person(checkin.mentorship, checkin.side)
    days = (_today(person, now) - checkin.due_on).days
    open_still = (CheckIn.id == checkin.id) & CheckIn.answered_at.is_null() & ~CheckIn.missed
    if days >= min(MISSED_AFTER, cadence(checkin.mentorship)):
        return int(CheckIn.update(missed=True).where(open_still).execute())
    stage = sum(days >= after for after in REMIND_AFTER)
    if stage <= checkin.reminders:
        return 0
    with transaction():
        claimed = CheckIn.update(reminders=stage).where(open_still, CheckIn.reminders < stage).execute()
        if claimed:
            _ask("checkin_reminder", checkin, f"{checkin.id}:{stage}", now)
    return int(claimed)


def _waiting(pairs: Iterable[Mentorship], now: datetime) -> Iterator[tuple[Mentorship, sides.PairSide]]:
    """Yield the sides of these pairs whose next check-in has come."""
    last = _last_days()
    began = _last_begun()
    for pair in pairs:
        for side in sides.BOTH:
            if _is_due(pair, side, last.get((pair.id, side)), began.get(pair.id, pair.started_at), now):
                yield pair, side


def _is_due(
    pair: Mentorship, side: sides.PairSide, last: date | None, began: datetime, now: datetime
) -> bool:
    person = sides.person(pair, side)
    today = _today(person, now)
    base = max(filter(None, (last, began.astimezone(ZoneInfo(person.zone)).date())))
    ended = pair.ends_on is not None and today > pair.ends_on
    return not ended and base + timedelta(days=cadence(pair)) <= today


def _create_due(pair: Mentorship, side: sides.PairSide, now: datetime) -> int:
    """Create one side's check-in of today and its letter; return 0 when another process was faster.

    The pair is held first and its last check-in read again, so that two schedulers on either side of
    midnight make one check-in, not two. After a standstill of weeks one is made, for today.
    """
    with transaction():
        held = (
            Mentorship.update(state=Mentorship.state)
            .where(Mentorship.id == pair.id, Mentorship.state == "active")
            .execute()
        )
        last, began = _last_days(pair).get((pair.id, side)), _last_begun(pair).get(pair.id, pair.started_at)
        if not held or not _is_due(pair, side, last, began, now):
            return 0
        day = _today(sides.person(pair, side), now)
        made = CheckIn.create(mentorship=pair, side=side, due_on=day)
        _ask("checkin_due", made, f"{pair.id}:{side}:{day}", now)
    return 1


def _last_days(pair: Mentorship | None = None) -> dict[tuple[int, str], date]:
    """Return the day of the last check-in of each side, of one pair or of all."""
    rows = CheckIn.select(CheckIn.mentorship, CheckIn.side, fn.MAX(CheckIn.due_on))
    rows = rows.where(CheckIn.mentorship == pair.id) if pair else rows
    grouped: Iterable[Any] = rows.group_by(CheckIn.mentorship, CheckIn.side).tuples()
    return {(mentorship, side): day for mentorship, side, day in grouped}


def _last_begun(pair: Mentorship | None = None) -> dict[int, datetime]:
    """Return when each pair last began or went on after a pause."""
    rows = Transition.select(Transition.mentorship, fn.MAX(Transition.at)).where(Transition.after == "active")
    rows = rows.where(Transition.mentorship == pair.id) if pair else rows
    grouped: Iterable[Any] = rows.group_by(Transition.mentorship).tuples()
    return dict(grouped)


def _ask(kind: str, checkin: CheckIn, key: str, now: datetime) -> None:
    """Queue a letter that asks for the check-in, in the person's morning at the earliest."""
    pair, side = checkin.mentorship, checkin.side
    address = answer_links.path(checkin, sides.person(pair, side))
    pair_letters.write(kind, pair, side, key, now, asks=True, checkin=checkin, address=address, moods=MOODS)


# --- answered by a person -----------------------------------------------------------------------------


def of_pair(mentorship: Mentorship) -> list[CheckIn]:
    """Return the check-ins of a pair, the newest first."""
    newest_first = (CheckIn.due_on.desc(), CheckIn.id.desc())
    return list(CheckIn.select().where(CheckIn.mentorship == mentorship.id).order_by(*newest_first))


def open_of(mentorship: Mentorship, side: str) -> CheckIn | None:
    """Return the check-in that one side has still to answer, if there is one."""
    found: CheckIn | None = (
        CheckIn.select()
        .where(CheckIn.mentorship == mentorship.id, CheckIn.side == side, _open())
        .order_by(CheckIn.due_on.desc())
        .first()
    )
    return found


def record(checkin: CheckIn, answers: Answers, by: Person, now: datetime) -> None:
    """Take the answer to a check-in, once."""
    values = _checked(answers, checkin.mentorship)
    with transaction():
        sides.hold_live(checkin.mentorship)
        taken = CheckIn.update(answered_at=now, **values).where(CheckIn.id == checkin.id, _open()).execute()
        if not taken:
            raise AlreadyDone(_("This check-in was answered or closed already."))
        _after(checkin, "checkin.answered", answers, by, now)


def correct(checkin: CheckIn, answers: Answers, by: Person, now: datetime) -> None:
    """Correct an answer, as long as no later check-in has come."""
    values = _checked(answers, checkin.mentorship)
    with transaction():
        sides.hold_live(checkin.mentorship)
        if not is_correctable(checkin):
            raise Refused(
                _("A later check-in has come, so this one stays as it is. Answer the new one instead.")
            )
        CheckIn.update(**values).where(CheckIn.id == checkin.id).execute()
        _after(checkin, "checkin.corrected", answers, by, now)


def log(mentorship: Mentorship, answers: Answers, by: Person, now: datetime) -> CheckIn:
    """Take a check-in when none is due, one a day at most; one that is open is answered by it."""
    side = sides.of(mentorship, by)
    values = _checked(answers, mentorship)
    with transaction():
        sides.hold_live(mentorship)
        if (waiting := open_of(mentorship, side)) is not None:
            record(waiting, answers, by, now)
            return waiting
        row = {"mentorship": mentorship.id, "side": side, "due_on": _today(by, now), "answered_at": now}
        if not CheckIn.insert({**row, **values}).on_conflict_ignore().as_rowcount().execute():
            raise AlreadyDone(_("You have checked in today already. You can correct that answer."))
        made: CheckIn = CheckIn.get(
            CheckIn.mentorship == mentorship.id, CheckIn.side == side, CheckIn.due_on == row["due_on"]
        )
        _after(made, "checkin.answered", answers, by, now)
    return made


def withdraw(mentorship: Mentorship) -> int:
    """Take back what a pair has not answered; the caller is within the transaction that stops the pair."""
    return int(CheckIn.delete().where(CheckIn.mentorship == mentorship.id, _open()).execute())


def is_correctable(checkin: CheckIn) -> bool:
    """Tell whether an answer can still be corrected: it is the side's latest."""
    later = CheckIn.select().where(
        CheckIn.mentorship == checkin.mentorship_id,
        CheckIn.side == checkin.side,
        CheckIn.due_on > checkin.due_on,
    )
    return checkin.answered_at is not None and not later.exists()


def cadence(mentorship: Mentorship) -> int:
    """Return how many days lie between two check-ins of a pair."""
    return int(mentorship.agreement.get("cadence_days") or mentorship.programme.cadence_days)


def _open() -> Any:
    return CheckIn.answered_at.is_null() & ~CheckIn.missed


def _after(checkin: CheckIn, act: str, answers: Answers, by: Person, now: datetime) -> None:
    """Write the act down without its words, and call the coordinators when help is wanted."""
    pair = checkin.mentorship
    journal.record(by, act, checkin, now, pair.programme, mentorship=pair.id)
    if answers.wants_help:
        words = answers.text if answers.audience == "coordinator" else ""
        calls.coordinators(pair, sides.of(pair, by), f"checkin {checkin.id}", now, words)


def _checked(answers: Answers, pair: Mentorship) -> dict[str, Any]:
    if answers.mood not in MOODS:
        raise BadField("mood", _("Choose how it goes."))
    if answers.audience not in AUDIENCES:
        raise BadField("audience", _("Choose who may read your words."))
    text = answers.text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=LONGEST))
    return {
        "mood": answers.mood,
        **_progress(answers, pair),
        "wants_help": answers.wants_help,
        "text": text,
        "audience": answers.audience,
    }


def _progress(answers: Answers, pair: Mentorship) -> dict[str, Any]:
    """Return how far each goal of the pair is said to be, without those that are gone."""
    said = [answers.progress, *answers.progress_on.values()]
    if any(step is not None and step not in goals.STEPS for step in said):
        raise BadField("progress", _("Choose one of the five steps."))
    aims = [goal.id for goal in goals.of_pair(pair)]
    judged = {aim: answers.progress_on[aim] for aim in aims if aim in answers.progress_on}
    if aims and answers.progress is not None:
        judged.setdefault(aims[0], answers.progress)
    first = judged.get(aims[0]) if aims else answers.progress
    return {"progress": first, "progress_on": {str(aim): step for aim, step in judged.items()}}


def _today(person: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(person.zone)).date()
