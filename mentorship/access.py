"""Who may see and do what, in one place: every view fetches its object here, and only here.

A stranger is told that the object does not exist; somebody who knows of it but has the wrong role is refused.
"""

from typing import Literal

from mentorship import letters, questions, reports, sides
from mentorship.errors import Forbidden, NotFound
from mentorship.i18n import gettext as _
from mentorship.models import (
    CheckIn,
    Coordinator,
    Goal,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Report,
    Round,
    Run,
    Step,
)

Side = Literal["newcomer", "mentor", "coordinator"]


def missing() -> NotFound:
    """Return the one answer to everything a person may not know of."""
    return NotFound(_("This page does not exist, or it is not for you."))


def wrong_role() -> Forbidden:
    """Return the answer to somebody who knows of a thing but may not do this."""
    return Forbidden(_("Your role does not allow this. Ask a coordinator of the programme."))


def coordinates(person: Person, programme: Programme) -> bool:
    """Tell whether the person runs the programme."""
    return bool(
        Coordinator.select()
        .where(Coordinator.person == person.id, Coordinator.programme == programme.id)
        .exists()
    )


def belongs(person: Person, programme: Programme) -> bool:
    """Tell whether the person has a profile in the programme."""
    return bool(
        Profile.select().where(Profile.person == person.id, Profile.programme == programme.id).exists()
    )


def programme(slug: str) -> Programme:
    """Return a programme, whose public page anybody may read."""
    found: Programme | None = Programme.get_or_none(Programme.slug == slug)
    if found is None:
        raise missing()
    return found


def desk(person: Person, slug: str) -> Programme:
    """Return a programme to somebody who runs it."""
    return _for_coordinator(person, programme(slug))


def _for_coordinator(person: Person, of: Programme) -> Programme:
    if coordinates(person, of):
        questions.speak_of(of)  # what is told at a desk is told in the words of its programme
        return of
    raise wrong_role() if belongs(person, of) else missing()


def founder(person: Person) -> None:
    """Let whoever runs a programme make another; the first one is made on the command line."""
    if not Coordinator.select().where(Coordinator.person == person.id).exists():
        raise Forbidden(_("Programmes are made by people who run one. Ask whoever runs this service."))


def round_(person: Person, round_id: int) -> Round:
    """Return a round to a coordinator of its programme."""
    found: Round | None = Round.get_or_none(Round.id == round_id)
    if found is None:
        raise missing()
    _for_coordinator(person, found.programme)
    return found


def run(person: Person, run_id: int) -> Run:
    """Return a run to a coordinator of its programme."""
    found: Run | None = Run.get_or_none(Run.id == run_id)
    if found is None:
        raise missing()
    _for_coordinator(person, found.round.programme)
    return found


def own_profile(person: Person, programme: Programme, role: str) -> Profile | None:
    """Return the person's own profile in a role, or None before its first step."""
    found: Profile | None = Profile.get_or_none(
        Profile.person == person.id, Profile.programme == programme.id, Profile.role == role
    )
    return found


def wisher(person: Person, slug: str) -> Profile:
    """Return the newcomer's profile of somebody who may see the directory of a programme that has one."""
    found = own_profile(person, programme(slug), "newcomer")
    if found is None or not found.programme.wishes or found.state != "active":
        raise missing()
    return found


def profile(person: Person, profile_id: int) -> Profile:
    """Return a profile to its person or to a coordinator of its programme."""
    found: Profile | None = Profile.get_or_none(Profile.id == profile_id)
    if found is None:
        raise missing()
    if found.person_id != person.id:
        _for_coordinator(person, found.programme)
    return found


def review(person: Person, proposal_id: int) -> Proposal:
    """Return a proposal to a coordinator who decides about it; before it goes out, no side knows of it."""
    found: Proposal | None = Proposal.get_or_none(Proposal.id == proposal_id)
    if found is None:
        raise missing()
    if not coordinates(person, found.round.programme):
        known = found.published_at is not None and _side(person, found.newcomer, found.mentor)
        raise wrong_role() if known else missing()
    questions.speak_of(found.round.programme)
    return found


def answerable(person: Person, proposal_id: int) -> tuple[Proposal, Side]:
    """Return a published proposal to one of its two sides."""
    found: Proposal | None = Proposal.get_or_none(Proposal.id == proposal_id)
    if found is None or found.published_at is None:
        raise missing()
    side = _side(person, found.newcomer, found.mentor)
    if side is None:
        raise wrong_role() if coordinates(person, found.round.programme) else missing()
    return found, side


def mentorship(person: Person, mentorship_id: int) -> tuple[Mentorship, Side]:
    """Return a mentorship and how the person stands to it: one of its sides, or its coordinator."""
    found: Mentorship | None = Mentorship.get_or_none(Mentorship.id == mentorship_id)
    if found is None:
        raise missing()
    side = _side(person, found.newcomer, found.mentor)
    if side is None and coordinates(person, found.programme):
        side = "coordinator"
    if side is None:
        raise missing()
    return found, side


def own_pair(person: Person, mentorship_id: int) -> tuple[Mentorship, Side]:
    """Return a mentorship to one of its two sides only."""
    found, side = mentorship(person, mentorship_id)
    if side == "coordinator":
        raise wrong_role()
    return found, side


def coordinated_pair(person: Person, mentorship_id: int) -> Mentorship:
    """Return a mentorship to a coordinator who is not one of its sides."""
    found, side = mentorship(person, mentorship_id)
    if side != "coordinator":
        raise wrong_role()
    return found


def closing(person: Person, mentorship_id: int) -> tuple[Mentorship, sides.PairSide]:
    """Return a pair to one of its sides for looking back; one that was ended for safety is left alone."""
    found, _stands = own_pair(person, mentorship_id)
    if found.state == "ended_safety":
        raise missing()
    return found, sides.of(found, person)


def goal(person: Person, goal_id: int) -> tuple[Goal, Side]:
    """Return a goal to one of its pair's two sides."""
    found: Goal | None = Goal.get_or_none(Goal.id == goal_id)
    if found is None:
        raise missing()
    return found, own_pair(person, found.mentorship_id)[1]


def step(person: Person, step_id: int) -> Step:
    """Return a small step to the two sides of its goal's pair."""
    found: Step | None = Step.get_or_none(Step.id == step_id)
    if found is None:
        raise missing()
    own_pair(person, found.goal.mentorship_id)
    return found


def meeting(person: Person, meeting_id: int) -> tuple[Meeting, Side]:
    """Return a meeting to one of its pair's two sides."""
    found: Meeting | None = Meeting.get_or_none(Meeting.id == meeting_id)
    if found is None:
        raise missing()
    return found, own_pair(person, found.mentorship_id)[1]


def offered(person: Person, offer_id: int) -> MeetingProposal:
    """Return offered times to the side that answers them."""
    found, mine = _offer(person, offer_id)
    if mine:
        raise wrong_role()
    return found


def own_offer(person: Person, offer_id: int) -> MeetingProposal:
    """Return offered times to the side that offers them."""
    found, mine = _offer(person, offer_id)
    if not mine:
        raise wrong_role()
    return found


def _offer(person: Person, offer_id: int) -> tuple[MeetingProposal, bool]:
    found: MeetingProposal | None = MeetingProposal.get_or_none(MeetingProposal.id == offer_id)
    if found is None:
        raise missing()
    return found, own_pair(person, found.mentorship_id)[1] == found.side


def checkin(person: Person, checkin_id: int) -> CheckIn:
    """Return a check-in to the side that answers it."""
    found: CheckIn | None = CheckIn.get_or_none(CheckIn.id == checkin_id)
    if found is None:
        raise missing()
    if own_pair(person, found.mentorship_id)[1] != found.side:
        raise wrong_role()
    return found


def checkin_text(person: Person, checkin: CheckIn) -> str:
    """Return what was written to those it was written for: its author, and whom the author chose."""
    side = mentorship(person, checkin.mentorship_id)[1]
    if side == checkin.side:
        return str(checkin.text)
    if side == "coordinator":
        return str(checkin.text) if checkin.audience == "coordinator" else ""
    return str(checkin.text) if checkin.audience == "shared" else ""


def letter(person: Person, letter_id: int) -> Letter:
    """Return a letter of a programme to its coordinators, without calls to another if they may be a side."""
    found: Letter | None = Letter.get_or_none(Letter.id == letter_id)
    if found is None or found.programme is None:
        raise missing()
    if not coordinates(person, found.programme):
        raise wrong_role() if found.person_id == person.id else missing()
    confidential = found.kind in letters.CONFIDENTIAL and found.person_id != person.id
    if confidential and belongs(person, found.programme):
        raise missing()
    return found


def report(person: Person, report_id: int) -> tuple[Report, bool]:
    """Return a report to whoever made it, or, with True, to its readers; for others it is not there."""
    found: Report | None = Report.get_or_none(Report.id == report_id)
    if found is not None and person in reports.readers_of(found):
        return found, True
    if found is None or found.by_id != person.id:
        raise missing()
    return found, False


def readable_report(person: Person, report_id: int) -> Report:
    """Return a report to those who read and answer it."""
    found, reads = report(person, report_id)
    if not reads:
        raise wrong_role()
    return found


def _side(person: Person, newcomer: Profile, mentor: Profile) -> Side | None:
    if newcomer.person_id == person.id:
        return "newcomer"
    return "mentor" if mentor.person_id == person.id else None
