"""What is next for a person: one step per thing they take part in, the most pressing first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship import applications, offers, profiles
from mentorship.models import (
    CheckIn,
    Coordinator,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Round,
)

_SOON = timedelta(hours=2)  # a meeting that began so long ago may still be running


@dataclass(frozen=True)
class Step:
    """One thing that is next; ``kind`` says what, the rest says about whom and when."""

    kind: str
    programme: Programme
    profile: Profile | None = None
    partner: str = ""
    target: int = 0  # the id of the proposal, check-in, meeting or mentorship behind the step
    at: datetime | None = None
    round: Round | None = None
    seats: int = 0
    taken: int = 0


# Most pressing first.
KINDS = (
    "answer",
    "check-in",
    "sign",
    "met",
    "times",
    "first-meeting",
    "plan-meeting",
    "asked-back",
    "draft",
    "meeting",
    "offered",
    "paused",
    "other-answers",
    "applied",
    "refused",
    "unscreened",
    "waiting",
    "free-seats",
    "away",
    "full",
    "ended",
    "finished",
    "closed",
    "left",
)


@dataclass(frozen=True)
class Desk:
    """What a coordinator finds at a programme's desk."""

    programme: Programme
    round: Round | None
    waiting: int
    drafts: int


def steps(person: Person, now: datetime) -> list[Step]:
    """Return what is next for a person in all their programmes."""
    found: list[Step] = []
    mine = Profile.select(Profile, Programme).join(Programme).where(Profile.person == person.id)
    for profile in mine.order_by(Profile.id):
        found += _of_profile(profile, now)
    return sorted(found, key=lambda step: KINDS.index(step.kind))


def desks(person: Person) -> list[Desk]:
    """Return the programmes that a person runs, with what moves there."""
    run = Programme.select().join(Coordinator).where(Coordinator.person == person.id).order_by(Programme.id)
    return [
        Desk(
            programme,
            profiles.open_round(programme),
            Profile.select()
            .where(
                Profile.programme == programme.id,
                Profile.state == "active",
                Profile.waiting_since.is_null(False),
                applications.admitted(programme),
            )
            .count(),
            Proposal.select()
            .join(Round)
            .where(Round.programme == programme.id, Round.state == "open", Proposal.state == "draft")
            .count(),
        )
        for programme in run
    ]


def open_to(person: Person | None) -> list[tuple[Programme, Round | None, frozenset[str]]]:
    """Return every programme with its next round and the roles that the person has there already."""
    return [
        (
            programme,
            profiles.open_round(programme),
            frozenset(row.role for row in profiles.of_person(person, programme)) if person else frozenset(),
        )
        for programme in Programme.select().order_by(Programme.id)
    ]


def _of_profile(profile: Profile, now: datetime) -> list[Step]:
    standing = profiles.standing(profile)
    found = [_of_proposal(profile, proposal) for proposal in standing.proposals]
    for pair in standing.mentorships:
        found += _of_pair(profile, pair, now)
    if profile.state == "draft":
        found.append(Step("draft", profile.programme, profile, round=standing.round))
    elif profile.state == "left":
        found.append(Step("left", profile.programme, profile))
    elif not found and not standing.admitted:
        found.append(Step(_not_in(profile), profile.programme, profile))
    elif profile.role == "mentor":
        found += _of_mentor(profile, standing)
    elif not found:
        found.append(_of_newcomer(profile, standing.round))
    return found


def _not_in(profile: Profile) -> str:
    """Return what keeps a complete profile out of every round."""
    if profile.programme.applications and profile.application != "approved":
        return {"open": "applied", "asked": "asked-back", "refused": "refused"}[profile.application]
    return "unscreened"


def _of_mentor(profile: Profile, standing: profiles.Standing) -> list[Step]:
    """Return how a mentor's seats stand; nothing when proposals and pairs say it already."""
    if profile.away:
        return [Step("away", profile.programme, profile)]
    if standing.seats_taken < profile.seats:
        return [
            Step(
                "free-seats",
                profile.programme,
                profile,
                round=standing.round,
                seats=profile.seats,
                taken=standing.seats_taken,
            )
        ]
    return [] if standing.mentorships or standing.proposals else [Step("full", profile.programme, profile)]


def _of_newcomer(profile: Profile, coming: Round | None) -> Step:
    if profile.waiting_since is not None:
        return Step("waiting", profile.programme, profile, at=profile.waiting_since, round=coming)
    pairs = Mentorship.select().where(Mentorship.newcomer == profile.id)
    last = pairs.order_by(Mentorship.ended_at.desc(), Mentorship.id.desc()).first()
    if last is None or last.state in Mentorship.COMPLETED:
        kind = "closed" if last is not None and _mentors_too(profile) else "finished"
        return Step(kind, profile.programme, profile, target=last.id if last else 0)
    return Step("ended", profile.programme, profile, target=last.id)


def _mentors_too(profile: Profile) -> bool:
    """Tell whether a newcomer has become a mentor here, or began to: then nobody asks it of them again."""
    others = profiles.of_person(profile.person, profile.programme)
    return any(each.role == "mentor" and each.state != "left" for each in others)


def _of_proposal(profile: Profile, proposal: Proposal) -> Step:
    """Return whose answer is awaited; nobody is named before both said yes."""
    answered = getattr(proposal, f"{profile.role}_answer")
    kind = "other-answers" if answered else "answer"
    return Step(kind, profile.programme, profile, target=proposal.id, at=proposal.answer_by)


def _of_pair(profile: Profile, pair: Mentorship, now: datetime) -> list[Step]:
    """Return what is due in a pair (check-in, meeting to confirm, times to choose), and its own next step."""
    partner = (pair.mentor if profile.role == "newcomer" else pair.newcomer).person.name

    def step(kind: str, target: int = pair.id, at: datetime | None = None) -> Step:
        return Step(kind, profile.programme, profile, partner, target, at)

    if pair.state == "paused":
        return [step("paused")]
    found = []
    if (due := _due_checkin(profile, pair, now)) is not None:
        found.append(step("check-in", due.id))
    if (over := _unsaid(pair, now)) is not None:
        found.append(step("met", over.id, over.at))
    offering = {each.side for each in offers.open_of(pair) if offers.state(each, now) == "open"}
    if offering - {profile.role}:
        found.append(step("times"))
    if getattr(pair, f"{profile.role}_signed") < pair.agreement.get("version", 1):
        found.append(step("sign"))
    elif (ahead := _ahead(pair, now)) is not None:
        found.append(step("meeting", at=ahead.at))
    elif profile.role in offering:
        found.append(step("offered"))
    elif not offering:
        held = Meeting.select().where(Meeting.mentorship == pair.id, Meeting.state == "held")
        found.append(step("plan-meeting" if held.exists() else "first-meeting"))
    return found


def _ahead(pair: Mentorship, now: datetime) -> Meeting | None:
    """Return the next meeting that is planned, or the one that goes on."""
    rows = Meeting.select().where(
        Meeting.mentorship == pair.id, Meeting.state == "planned", Meeting.at > now - _SOON
    )
    found: Meeting | None = rows.order_by(Meeting.at).first()
    return found


def _unsaid(pair: Mentorship, now: datetime) -> Meeting | None:
    """Return the earliest meeting that is over, and of which nobody said yet whether it took place."""
    rows = Meeting.select().where(
        Meeting.mentorship == pair.id, Meeting.state == "planned", Meeting.at <= now - _SOON
    )
    found: Meeting | None = rows.order_by(Meeting.at).first()
    return found


def _due_checkin(profile: Profile, pair: Mentorship, now: datetime) -> CheckIn | None:
    today: date = now.astimezone(ZoneInfo(profile.person.zone)).date()
    found: CheckIn | None = (
        CheckIn.select()
        .where(
            CheckIn.mentorship == pair.id,
            CheckIn.side == profile.role,
            CheckIn.answered_at.is_null(),
            ~CheckIn.missed,
            CheckIn.due_on <= today,
        )
        .order_by(CheckIn.due_on.desc())
        .first()
    )
    return found
