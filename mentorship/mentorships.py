"""Mentorships: begun by two yeses, agreed, paused, completed or ended, each change told to both sides."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship import journal, mail, sides
from mentorship.models import Mentorship, Person, Profile, Proposal, Transition


def begin(proposal: Proposal, now: datetime) -> Mentorship:
    """Return the mentorship of a proposal that both sides accepted; a second call changes nothing.

    The caller is within the transaction that accepts the proposal.
    """
    newcomer, mentor = proposal.newcomer, proposal.mentor
    terms = newcomer.programme.agreement
    weeks = int(terms.get("length_weeks", 12))
    row = {
        "proposal": proposal.id,
        "programme": newcomer.programme_id,
        "newcomer": newcomer.id,
        "mentor": mentor.id,
        "agreement": {
            "version": 1,
            "cadence_days": int(terms.get("cadence_days", newcomer.programme.cadence_days)),
            "length_weeks": weeks,
            "channel": terms.get("channel", "video"),
            "text": {code: terms[code] for code in ("en", "fr") if terms.get(code)},
        },
        "started_at": now,
        "ends_on": (now.astimezone(ZoneInfo(newcomer.person.zone)) + timedelta(weeks=weeks)).date(),
    }
    added = Mentorship.insert(row).on_conflict_ignore().as_rowcount().execute()
    begun: Mentorship = Mentorship.get(Mentorship.proposal == proposal.id)
    if added:
        _remember(begun, "", "active", None, now)
        Profile.update(waiting_since=None).where(Profile.id == newcomer.id).execute()
        _welcome(begun, now)
    return begun


def _welcome(begun: Mentorship, now: datetime) -> None:
    for side in sides.BOTH:
        mail.queue(
            "mentorship_begun",
            sides.person(begun, side),
            f"{begun.id}:{side}",
            now,
            programme=begun.programme,
            mentorship=begun,
            side=side,
            me=sides.person(begun, side),
            partner=sides.person(begun, sides.other(side)),
        )


def _remember(
    mentorship: Mentorship, before: str, after: str, by: Person | None, now: datetime, reason: str = ""
) -> None:
    """Write a change of state down, for the pair's history and for the journal."""
    Transition.create(mentorship=mentorship, before=before, after=after, by=by, reason=reason, at=now)
    journal.record(by, f"mentorship {after}", mentorship, now, mentorship.programme, before=before)
