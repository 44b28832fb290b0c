"""Seats: how many are taken at present, and the lock that keeps two acts from taking the last one."""

from collections import Counter

from mentorship.models import Mentorship, Profile, Programme, Proposal, Round, SecondMentor


def hold(programme: Programme) -> None:
    """Make everybody else who takes or frees a seat of the programme wait until this transaction ends.

    SQLite's writers are one at a time already; on PostgreSQL an update of the programme's row, even one
    that changes nothing, is a lock that both databases understand.
    """
    Programme.update(answer_days=Programme.answer_days).where(Programme.id == programme.id).execute()


def taken(programme: Programme) -> Counter[int]:
    """Return how many seats of each mentor are taken, by live mentorships and by proposals that are out."""
    live = Mentorship.select(Mentorship.mentor).where(
        Mentorship.programme == programme.id, Mentorship.state.in_(Mentorship.LIVE)
    )
    out = (
        Proposal.select(Proposal.mentor)
        .join(Round)
        .where(Round.programme == programme.id, Proposal.state == "published")
    )
    return Counter(each.mentor_id for query in (live, out) for each in query)


def has_free(mentor: Profile) -> bool:
    """Tell whether a mentor's live mentorships leave a seat, whatever proposals are out."""
    live = Mentorship.select().where(Mentorship.mentor == mentor.id, Mentorship.state.in_(Mentorship.LIVE))
    return bool(live.count() < mentor.seats)


def is_placed(newcomer: Profile) -> bool:
    """Tell whether a newcomer has a mentor; a second one, who helps beside the first, does not count."""
    return bool(
        Mentorship.select()
        .where(
            Mentorship.newcomer == newcomer.id,
            Mentorship.state.in_(Mentorship.LIVE),
            ~Mentorship.second,
        )
        .exists()
    )


def is_beside(proposal: Proposal) -> bool:
    """Tell whether a proposal asks for a second mentor beside the newcomer's own."""
    return bool(SecondMentor.select().where(SecondMentor.proposal == proposal.id).exists())
