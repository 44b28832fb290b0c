"""Hand-overs: a coordinator gives a newcomer another mentor, who says yes or no as to any proposal."""

from datetime import datetime, timedelta

from matching import Pair, candidates
from mentorship import journal, mentorships, problems, publishing, reasons, seats
from mentorship.db import transaction
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.models import Handover, Mentorship, Person, Profile, Proposal, Round
from mentorship.rounds import terms_of

MOST = 10


def choices(pair: Mentorship, now: datetime) -> list[Pair]:
    """Return what the mentors with a free seat would bring to the newcomer of a pair, the best first.

    Whoever guides this newcomer already is left out.
    """
    programme = pair.programme
    mentors = list(problems.mentors_of(programme, now).order_by(Profile.id))
    problem = problems.problem_with(programme, [pair.newcomer], mentors, now)
    free = {each.id for each in problem.mentors if each.seats}
    found = candidates(problem, str(pair.newcomer_id))
    here = Mentorship.select(Mentorship.mentor).where(
        Mentorship.newcomer == pair.newcomer_id, Mentorship.state.in_(Mentorship.LIVE)
    )
    beside = {str(pair.mentor_id), *(str(each.mentor_id) for each in here)}
    return [each for each in found if each.mentor in free - beside]


def chosen(pair: Mentorship, mentor_id: int, now: datetime) -> Pair:
    """Return the choice of a mentor; refuse when the seat is gone. The caller holds the seats."""
    found = next((each for each in choices(pair, now) if each.mentor == str(mentor_id)), None)
    if found is None:
        raise Refused(_("This mentor has no free seat any more, or cannot be proposed. Choose another one."))
    return found


def hand_over(pair: Mentorship, mentor_id: int, by: Person, now: datetime) -> Proposal:
    """End a pair without fault and propose another mentor, who takes goals and agreement over with a yes."""
    if pair.second:
        raise Refused(_("A second mentor is not handed over: end this pair, then ask another one."))
    with transaction():
        seats.hold(pair.programme)
        choice = chosen(pair, mentor_id, now)
        mentorships.move(
            pair, Mentorship.LIVE, "ended", by, now, ended_at=now, end_reason=mentorships.HANDED_OVER
        )
        mentorships.keep_place(pair, by, now)
        mentorships.close(pair, by, now)
        proposal = propose(pair, choice, _("Hand-over of %(day)s", day=now.date().isoformat()), now)
        Handover.create(mentorship=pair, proposal=proposal, by=by, at=now)
        journal.record(by, "mentorship.handed_over", pair, now, pair.programme, proposal=proposal.id)
        mentorships.tell_both("mentorship_handed_over", pair, now)
        publishing.send(proposal, by, now)
    return proposal


def propose(pair: Mentorship, choice: Pair, name: str, now: datetime) -> Proposal:
    """Return the proposal, in a round of its own that is closed from the start."""
    programme, day = pair.programme, now.date()
    round_ = Round.create(
        programme=programme,
        name=name,
        state="closed",
        match_on=day,
        publish_on=day,
        terms=terms_of(programme),
        objective=programme.objective,
        created_at=now,
        published_at=now,
    )
    made: Proposal = Proposal.create(
        round=round_,
        newcomer=pair.newcomer_id,
        mentor=int(choice.mentor),
        state="published",
        score=choice.score,
        parts=reasons.stored(choice.parts),
        pinned=True,
        published_at=now,
        answer_by=now + timedelta(days=programme.answer_days),
    )
    return made
