"""Proposals that are out: both sides say yes or no; one yes waits for the other, two begin the pair."""

from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from mentorship import journal, mail, mentorships, seats
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Forbidden
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Letter, Mentorship, Person, Profile, Proposal

Side: TypeAlias = Literal["newcomer", "mentor"]
SIDES: tuple[Side, Side] = ("newcomer", "mentor")
REMIND_BEFORE = timedelta(days=2)
LONGEST_REASON = 500


def side_of(proposal: Proposal, person: Person) -> Side:
    """Return the side on which a person stands."""
    if proposal.newcomer.person_id == person.id:
        return "newcomer"
    if proposal.mentor.person_id == person.id:
        return "mentor"
    raise Forbidden(_("Only the two people of a proposal can answer it."))


def profile_of(proposal: Proposal, side: Side) -> Profile:
    """Return the profile on a side."""
    found: Profile = proposal.newcomer if side == "newcomer" else proposal.mentor
    return found


def across(side: Side) -> Side:
    """Return the other side."""
    return "mentor" if side == "newcomer" else "newcomer"


def answer_of(proposal: Proposal, side: Side) -> str:
    """Return what a side has answered: yes, no, or nothing yet."""
    return str(proposal.newcomer_answer if side == "newcomer" else proposal.mentor_answer)


def accept(proposal: Proposal, by: Person, now: datetime) -> Mentorship | None:
    """Say yes; with both yeses, begin the mentorship and return it."""
    side = side_of(proposal, by)
    with transaction():
        seats.hold(proposal.round.programme)
        _answer(proposal, side, "yes", now)
        journal.record(by, "proposal.yes", proposal, now, proposal.round.programme, side=side)
        fresh = Proposal.get_by_id(proposal.id)
        if answer_of(fresh, across(side)) != "yes":
            return None
        _require_place(fresh)
        Proposal.update(state="accepted").where(Proposal.id == fresh.id).execute()
        journal.record(by, "proposal.accepted", fresh, now, fresh.round.programme)
        return mentorships.begin(fresh, now)


def decline(proposal: Proposal, reason: str, by: Person, now: datetime, pause: bool = False) -> None:
    """Say no, kindly told to the other side; a mentor may pause in the same step."""
    side = side_of(proposal, by)
    programme = proposal.round.programme
    with transaction():
        seats.hold(programme)
        _answer(proposal, side, "no", now, state="declined", decline_reason=reason.strip()[:LONGEST_REASON])
        journal.record(by, "proposal.no", proposal, now, programme, side=side)
        if pause and side == "mentor":
            Profile.update(away=True, updated_at=now).where(Profile.id == proposal.mentor_id).execute()
            journal.record(by, "profile.away", proposal.mentor, now, programme)
        other = profile_of(proposal, across(side)).person
        _tell(proposal, "proposal_declined", other, across(side), now)
        for row in Coordinator.select().where(Coordinator.programme == programme.id):
            _tell(proposal, "proposal_declined_desk", row.person, side, now, reason=reason.strip())


def remind_due(now: datetime) -> int:
    """Remind, once, whoever has not answered two days before the end, or at half time if that is later."""
    told = {each.key for each in Letter.select(Letter.key).where(Letter.kind == "proposal_reminder")}
    count = 0
    for proposal in Proposal.select().where(
        Proposal.state == "published", Proposal.answer_by > now, Proposal.answer_by <= now + REMIND_BEFORE
    ):
        if proposal.answer_by - now > (proposal.answer_by - proposal.published_at) / 2:
            continue
        for side in SIDES:
            silent = not answer_of(proposal, side)
            if silent and f"proposal_reminder:{proposal.id}:{side}" not in told:
                count += _remind(proposal, side, now)
    return count


def expire_due(now: datetime) -> int:
    """Close the proposals whose time is over, and tell both sides what happens next."""
    count = 0
    for proposal in list(Proposal.select().where(Proposal.state == "published", Proposal.answer_by <= now)):
        with transaction():
            changed = (
                Proposal.update(state="expired")
                .where(Proposal.id == proposal.id, Proposal.state == "published")
                .execute()
            )
            if not changed:
                continue
            fresh = Proposal.get_by_id(proposal.id)
            journal.record(None, "proposal.expired", fresh, now, fresh.round.programme)
            gone = _rest_if_gone(fresh, now)
            for side in SIDES:
                _tell(fresh, "proposal_expired", profile_of(fresh, side).person, side, now, gone=gone)
            count += 1
    return count


def _rest_if_gone(proposal: Proposal, now: datetime) -> bool:
    """Set a mentor to away who let a proposal run out and has not been here since it came; tell whether."""
    seen = proposal.mentor.person.seen_at
    if proposal.mentor_answer or (seen and proposal.published_at and seen >= proposal.published_at):
        return False
    rested = Profile.update(away=True, updated_at=now).where(
        Profile.id == proposal.mentor_id,
        ~Profile.away,
        Profile.state == "active",
    )
    if not rested.execute():
        return False
    journal.record(None, "profile.rested", proposal.mentor, now, proposal.round.programme)
    return True


def _answer(proposal: Proposal, side: Side, answer: str, now: datetime, **values: str) -> None:
    """Write an answer down, which works once and only while the proposal is out."""
    field = Proposal.newcomer_answer if side == "newcomer" else Proposal.mentor_answer
    changed = (
        Proposal.update({f"{side}_answer": answer, "answered_at": now, **values})
        .where(Proposal.id == proposal.id, Proposal.state == "published", field == "")
        .execute()
    )
    if changed:
        return
    fresh = Proposal.get_by_id(proposal.id)
    if answer_of(fresh, side):
        raise AlreadyDone(_("You have answered this proposal already."))
    if fresh.state == "expired":
        raise AlreadyDone(_("The time to answer this proposal is over. The coordination keeps your place."))
    raise AlreadyDone(_("This proposal is closed, so it cannot be answered any more."))


def _require_place(proposal: Proposal) -> None:
    """Look again, at the moment that counts, whether there is a seat and whether the newcomer still waits."""
    if seats.is_placed(proposal.newcomer) and not seats.is_beside(proposal):
        raise AlreadyDone(_("This is no longer possible: the newcomer has a mentor by now."))
    if not seats.has_free(Profile.get_by_id(proposal.mentor_id)):
        raise AlreadyDone(_("This is no longer possible: all seats of the mentor are taken by now."))


def _remind(proposal: Proposal, side: Side, now: datetime) -> bool:
    with transaction():
        return bool(_tell(proposal, "proposal_reminder", profile_of(proposal, side).person, side, now))


def _tell(
    proposal: Proposal, kind: str, person: Person, side: Side, now: datetime, **values: Any
) -> Letter | None:
    """Queue a letter about a proposal; it knows its reader's side and the other one's first name."""
    key = f"{proposal.id}:{side}" if "desk" not in kind else f"{proposal.id}:{person.id}"
    return mail.queue(
        kind,
        person,
        key,
        now,
        programme=proposal.round.programme,
        proposal=proposal,
        side=side,
        answered=answer_of(proposal, side),
        beside=seats.is_beside(proposal),
        first_name=profile_of(proposal, across(side)).person.name.split()[0],
        **values,
    )
