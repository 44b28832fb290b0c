"""Mentorships: begun by two yeses, paused, completed, ended without fault, each change told to both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import (
    agreements,
    calls,
    checkins,
    common_week,
    goals,
    i18n,
    journal,
    meetings,
    pair_letters,
    problems,
    reasons,
    seats,
    sides,
)
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Handover, Mentorship, Person, Profile, Proposal, Transition

END_REASONS = {
    "time": _l("Too little time at present"),
    "plans": _l("Plans or place have changed"),
    "fit": _l("We do not fit well together"),
    "contact": _l("We lost contact"),
    "wrong": _l("Something did not feel right"),
    "other": _l("Another reason"),
}
HANDED_OVER = "handed_over"
REASONS = {**END_REASONS, HANDED_OVER: _l("Handed over to another mentor")}
NEARLY_DONE = timedelta(days=7)
LONGEST = 2000


@dataclass(frozen=True)
class Farewell:
    """What the side that ends a pair says: to the coordinators, and to the partner."""

    reason: str
    words: str = ""  # for the coordinators only
    thanks: str = ""  # for the partner
    wait_again: bool = False


def begin(proposal: Proposal, now: datetime) -> Mentorship:
    """Return the mentorship of a proposal that both sides accepted; a second call changes nothing.

    The caller is within the transaction that accepts the proposal.
    """
    newcomer, mentor = proposal.newcomer, proposal.mentor
    before = _before(proposal)
    agreement = agreements.carried(before) if before else agreements.first(newcomer)
    row = {
        "proposal": proposal.id,
        "programme": newcomer.programme_id,
        "newcomer": newcomer.id,
        "mentor": mentor.id,
        "second": seats.is_placed(newcomer),
        "agreement": agreement,
        "started_at": now,
        "waited_since": newcomer.waiting_since,
        "ends_on": agreements.ends_on(newcomer.person, now, agreement["length_weeks"]),
    }
    added = Mentorship.insert(row).on_conflict_ignore().as_rowcount().execute()
    begun: Mentorship = Mentorship.get(Mentorship.proposal == proposal.id)
    if added:
        Profile.update(waiting_since=None).where(Profile.id == newcomer.id).execute()
        _remember(begun, "begun", "", "active", None, now)
        agreements.keep(begun, None, now)
        if before is not None:
            goals.carry_over(before, begun, now)
        _welcome(begun, proposal, now)
    return begun


def _before(proposal: Proposal) -> Mentorship | None:
    """Return the pair that was handed over with a proposal, if it was made for that."""
    handed = Mentorship.select().join(Handover, on=(Handover.mentorship == Mentorship.id))
    found: Mentorship | None = handed.where(Handover.proposal == proposal.id).first()
    return found


def common_hours(mentorship: Mentorship, now: datetime) -> list[problems.Span]:
    """Return the common hours of a pair that are ahead, of this week and the next three."""
    weeks = (now + timedelta(days=days) for days in (-7, 0, 7, 14))
    found = {
        span
        for week in weeks
        for span in problems.shared_hours(mentorship.newcomer, mentorship.mentor, week)
        if span[0] > now
    }
    return sorted(found)


def proposed_times(
    mentorship: Mentorship, zone: str, now: datetime, besides: Iterable[datetime] = ()
) -> list[datetime]:
    """Return up to three times that suit both, on days of this zone without meeting or one of ``besides``."""
    there = ZoneInfo(zone)
    known = [*(meeting.at for meeting in meetings.of_pair(mentorship)), *besides]
    planned = {at.astimezone(there).date() for at in known}
    spans = common_hours(mentorship, now)
    free = [span for span in spans if span[0].astimezone(there).date() not in planned]
    return meetings.good_times(free, zone, now)


def pause(mentorship: Mentorship, reason: str, by: Person, now: datetime) -> None:
    """Rest a pair: nothing is asked until it goes on."""
    with transaction():
        move(mentorship, ("active",), "paused", by, now, short("reason", reason))
        checkins.withdraw(mentorship)
        tell_partner("mentorship_paused", mentorship, by, now)


def resume(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Go on after a pause; the check-ins count from today."""
    with transaction():
        move(mentorship, ("paused",), "active", by, now, act="resumed")
        tell_partner("mentorship_resumed", mentorship, by, now)


def complete(mentorship: Mentorship, thanks: str, by: Person, now: datetime) -> None:
    """Close a pair that did what it set out to do, early or at its time."""
    thanks = short("thanks", thanks)
    today = now.astimezone(ZoneInfo(by.zone)).date()
    early = mentorship.ends_on is not None and today < mentorship.ends_on - NEARLY_DONE
    with transaction():
        move(
            mentorship,
            Mentorship.LIVE,
            "completed_early" if early else "completed",
            by,
            now,
            ended_at=now,
            **_thanks(mentorship, by, thanks),
        )
        close(mentorship, by, now)
        tell_partner("mentorship_completed", mentorship, by, now, thanks=thanks)


def end(mentorship: Mentorship, farewell: Farewell, by: Person, now: datetime) -> None:
    """End a pair without fault on either side; why is told to the coordinators, not to the partner."""
    if farewell.reason not in END_REASONS:
        raise BadField("reason", _("Choose what comes closest."))
    words, thanks = short("words", farewell.words), short("thanks", farewell.thanks)
    side = sides.of(mentorship, by)
    with transaction():
        sides.hold_live(mentorship)
        if farewell.wait_again and side == "newcomer":
            _wait(mentorship, by, now)
        move(
            mentorship,
            Mentorship.LIVE,
            "ended",
            by,
            now,
            words,
            ended_at=now,
            end_reason=farewell.reason,
            **_thanks(mentorship, by, thanks),
        )
        close(mentorship, by, now)
        if farewell.reason == "wrong":
            calls.coordinators(mentorship, side, f"end {mentorship.id}", now, words)
        tell_partner("mentorship_ended", mentorship, by, now, thanks=thanks)


def wait_again(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Put a newcomer whose pair has ended back on the waiting list; after a separation, where they stood."""
    place = mentorship.waited_since if mentorship.state == "ended_safety" else None
    with transaction():
        if mentorship.state in Mentorship.LIVE or not _wait(mentorship, by, now, place):
            raise AlreadyDone(_("You are on the waiting list already, or in a pair."))


def thank(mentorship: Mentorship, text: str, by: Person, now: datetime) -> None:
    """Leave a closing line for the other side, once, after the pair has ended."""
    text = short("thanks", text)
    if not text:
        raise BadField("thanks", _("Write at least a word."))
    column = (
        Mentorship.newcomer_thanks if sides.of(mentorship, by) == "newcomer" else Mentorship.mentor_thanks
    )
    with transaction():
        kept = Mentorship.update({column: text}).where(
            Mentorship.id == mentorship.id,
            column == "",
            Mentorship.state.in_(Mentorship.CLOSED),
        )
        if not kept.execute():
            raise AlreadyDone(_("Your closing line is written already."))
        journal.record(by, "mentorship.thanked", mentorship, now, mentorship.programme)
        tell_partner("thanks", mentorship, by, now, thanks=text)


def history(mentorship: Mentorship) -> list[Transition]:
    """Return the changes of a pair's state, the oldest first."""
    return list(
        Transition.select()
        .where(Transition.mentorship == mentorship.id)
        .order_by(Transition.at, Transition.id)
    )


def move(
    mentorship: Mentorship,
    before: tuple[str, ...],
    after: str,
    by: Person,
    now: datetime,
    reason: str = "",
    act: str = "",
    **columns: Any,
) -> None:
    """Change the state when it is one of those before, and write the change down."""
    sides.hold_live(mentorship)
    was = Mentorship.get_by_id(mentorship.id).state
    moved = Mentorship.update(state=after, **columns).where(
        Mentorship.id == mentorship.id, Mentorship.state.in_(before)
    )
    if not moved.execute():
        raise AlreadyDone(_("This was done already. Nothing was changed."))
    _remember(mentorship, act or after, was, after, by, now, reason)


def _remember(
    pair: Mentorship, act: str, before: str, after: str, by: Person | None, now: datetime, reason: str = ""
) -> None:
    """Write a change of state down, for the pair's history and for the journal (there without its words)."""
    Transition.create(mentorship=pair, before=before, after=after, by=by, reason=reason, at=now)
    journal.record(by, f"mentorship.{act}", pair, now, pair.programme, before=before, after=after)


def _wait(mentorship: Mentorship, by: Person, now: datetime, place: datetime | None = None) -> bool:
    if _has_another(mentorship):
        return False
    waiting = Profile.update(waiting_since=place or now).where(
        Profile.id == mentorship.newcomer_id, Profile.waiting_since.is_null()
    )
    changed = bool(waiting.execute())
    if changed:
        journal.record(by, "newcomer.waits_again", mentorship.newcomer, now, mentorship.programme)
    return changed


def keep_place(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Let the newcomer of a pair that ended without their doing wait again where they stood before it."""
    if _has_another(mentorship):
        return
    since = mentorship.waited_since or mentorship.started_at
    waiting = Profile.update(waiting_since=since).where(
        Profile.id == mentorship.newcomer_id, Profile.waiting_since.is_null(), Profile.state == "active"
    )
    if waiting.execute():
        journal.record(by, "newcomer.waits_again", mentorship.newcomer, now, mentorship.programme)


def _has_another(mentorship: Mentorship) -> bool:
    """Tell whether the newcomer has a mentor of their own beside this pair, and so waits for none."""
    first = Mentorship.newcomer == mentorship.newcomer_id, ~Mentorship.second
    running = Mentorship.select().where(
        *first, Mentorship.id != mentorship.id, Mentorship.state.in_(Mentorship.LIVE)
    )
    return bool(running.exists())


def close(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Take back what was still asked or planned; the caller is within the transaction that ends the pair."""
    checkins.withdraw(mentorship)
    meetings.cancel_all(mentorship, by, now)


def _thanks(mentorship: Mentorship, by: Person, thanks: str) -> dict[str, str]:
    return {f"{sides.of(mentorship, by)}_thanks": thanks} if thanks else {}


def short(name: str, text: str) -> str:
    """Return typed words without outer blanks; refuse a text that is too long."""
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise BadField(name, _("Please keep it under %(most)s characters.", most=LONGEST))
    return text


def tell_partner(kind: str, mentorship: Mentorship, by: Person, now: datetime, **values: Any) -> None:
    """Tell the other side; a pair may be paused more than once, hence the time in the key."""
    side = sides.other(sides.of(mentorship, by))
    pair_letters.write(kind, mentorship, side, f"{mentorship.id}:{side}:{now.isoformat()}", now, **values)


def tell_both(kind: str, mentorship: Mentorship, now: datetime) -> None:
    """Write the same news to both sides, once."""
    for side in sides.BOTH:
        pair_letters.write(kind, mentorship, side, f"{mentorship.id}:{side}", now)


def _welcome(begun: Mentorship, proposal: Proposal, now: datetime) -> None:
    """Write to both sides: who, why, when you could meet, and how a first meeting goes."""
    for side in sides.BOTH:
        person = sides.person(begun, side)
        with i18n.reader(person.language, person.zone):
            why = reasons.of_proposal(proposal)
            hours = common_week.in_words(common_hours(begun, now), person.zone, now)
        pair_letters.write(
            "mentorship_begun",
            begun,
            side,
            f"{begun.id}:{side}",
            now,
            reasons=why,
            hours=hours,
            zone=common_week.place(person.zone),
            times=proposed_times(begun, person.zone, now),
            cadence=begun.agreement["cadence_days"],
        )
