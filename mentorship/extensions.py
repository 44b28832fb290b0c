"""Extensions: a pair that wants more time moves its end; both sides are asked once, two weeks before it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship import agreement_terms, agreements, journal, mentorships, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.models import JournalEntry, Letter, Mentorship, Person

ACT = "mentorship.extended"
LETTER = "mentorship_ending"
BEFORE = timedelta(days=14)
MOST = 52


def extend(mentorship: Mentorship, weeks: int, seen: date | None, by: Person, now: datetime) -> date:
    """Move the end by so many weeks, the agreement's length with it, and tell the other side; return the end.

    The agreement stays signed: nothing else in it is different. ``seen`` is the end that the person saw.
    """
    if not 1 <= weeks <= MOST:
        raise BadField("weeks", _("Choose between 1 and %(most)s weeks.", most=MOST))
    with transaction():
        sides.hold_live(mentorship)
        fresh = Mentorship.get_by_id(mentorship.id)
        if fresh.ends_on != seen:
            raise AlreadyDone(_("The end was moved meanwhile. Look at the new date first."))
        length = max(int(fresh.agreement["length_weeks"]), _past(fresh, now)) + weeks
        if length > agreement_terms.LONGEST_WEEKS:
            raise BadField("weeks", _("A pair lasts two years at most. Choose fewer weeks."))
        end = agreements.ends_on(fresh.newcomer.person, fresh.started_at, length)
        Mentorship.update(agreement={**fresh.agreement, "length_weeks": length}, ends_on=end).where(
            Mentorship.id == fresh.id
        ).execute()
        journal.record(by, ACT, fresh, now, fresh.programme, weeks=weeks, until=end.isoformat())
        mentorships.tell_partner("mentorship_extended", fresh, by, now, weeks=weeks, end=end)
    return end


def _past(mentorship: Mentorship, now: datetime) -> int:
    """Return the weeks that have begun since the start: what is added to is never over already."""
    today = now.astimezone(ZoneInfo(mentorship.newcomer.person.zone)).date()
    return -(-(today - agreements.ends_on(mentorship.newcomer.person, mentorship.started_at, 0)).days // 7)


def of_pair(mentorship: Mentorship) -> list[tuple[datetime, date]]:
    """Return when a pair was extended and until when, the oldest first."""
    told = JournalEntry.select().where(
        JournalEntry.subject == f"mentorship {mentorship.id}", JournalEntry.act == ACT
    )
    return [(row.at, date.fromisoformat(row.details["until"])) for row in told.order_by(JournalEntry.id)]


def ask_due(now: datetime) -> int:
    """Write once to both sides of each pair whose end is two weeks away; return how many letters went out."""
    today = now.date()
    pairs = list(
        sides.with_names().where(
            Mentorship.state == "active",
            Mentorship.ends_on > today,
            Mentorship.ends_on <= today + BEFORE,
            Mentorship.started_at <= now - BEFORE,
        )
    )
    asked = {_key(pair, side): (pair, side) for pair in pairs for side in sides.BOTH}
    known = {f"{LETTER}:{key}" for key in asked}
    told = {row.key for row in Letter.select(Letter.key).where(Letter.key.in_(known))}
    return sum(_ask(*asked[key], key, now) for key in asked if f"{LETTER}:{key}" not in told)


def _key(pair: Mentorship, side: str) -> str:
    """Return the letter's key: an end that was moved is written about anew."""
    return f"{pair.id}:{side}:{pair.ends_on}"


def _ask(pair: Mentorship, side: sides.PairSide, key: str, now: datetime) -> int:
    with transaction():
        queued = pair_letters.write(LETTER, pair, side, key, now, asks=True)
    return int(queued is not None)
