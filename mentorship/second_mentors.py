"""Second mentors: asked by a coordinator to help beside a pair's own mentor, begun by two yeses."""

from datetime import datetime

from mentorship import handovers, journal, mail, seats, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, JournalEntry, Mentorship, Person, Proposal, SecondMentor

WANTED = "mentorship.second_wanted"


def of(pair: Mentorship) -> Mentorship | None:
    """Return the running pair of the same newcomer with a second mentor."""
    if pair.second:
        return None
    found: Mentorship | None = (
        sides.with_people()
        .where(
            Mentorship.newcomer == pair.newcomer_id,
            Mentorship.second,
            Mentorship.state.in_(Mentorship.LIVE),
        )
        .first()
    )
    return found


def is_asked(pair: Mentorship) -> bool:
    """Tell whether somebody is asked at present to be the newcomer's second mentor."""
    open_ = Proposal.select().join(SecondMentor, on=(SecondMentor.proposal == Proposal.id))
    return bool(open_.where(Proposal.newcomer == pair.newcomer_id, Proposal.state == "published").exists())


def propose(pair: Mentorship, mentor_id: int, by: Person, now: datetime) -> Proposal:
    """Propose a mentor as the second one of a pair that goes on as it is; seats are counted."""
    if pair.second:
        raise Refused(_("This is the pair with the second mentor already."))
    with transaction():
        seats.hold(pair.programme)
        sides.hold_live(pair)
        if of(pair) or is_asked(pair):
            raise AlreadyDone(_("There is a second mentor already, or one has been asked."))
        choice = handovers.chosen(pair, mentor_id, now)
        name = _("Second mentor, %(day)s", day=now.date().isoformat())
        proposal = handovers.propose(pair, choice, name, now)
        SecondMentor.create(mentorship=pair, proposal=proposal, by=by, at=now)
        journal.record(by, "mentorship.second_asked", pair, now, pair.programme, proposal=proposal.id)
        journal.record(by, "proposal.published", proposal, now, pair.programme)
        _write(pair, proposal, now)
    return proposal


def _write(pair: Mentorship, proposal: Proposal, now: datetime) -> None:
    """Write to the newcomer and to the mentor who is asked; each is told what it means."""
    for side in sides.BOTH:
        profile = proposal.newcomer if side == "newcomer" else proposal.mentor
        other = proposal.mentor if side == "newcomer" else proposal.newcomer
        mail.queue(
            "second_mentor",
            profile.person,
            f"{proposal.id}:{side}",
            now,
            programme=pair.programme,
            proposal=proposal,
            side=side,
            first_name=other.person.name.split()[0],
            goal=pair.newcomer.goal,
        )


def wish(pair: Mentorship, by: Person, now: datetime) -> None:
    """Tell the coordination that the pair would like a second mentor, once for each side."""
    if pair.second:
        raise Refused(_("This is the pair with the second mentor already."))
    side = sides.of(pair, by)
    with transaction():
        sides.hold_live(pair)
        if wished(pair, side):
            raise AlreadyDone(_("You have asked for this already; the coordination knows."))
        journal.record(by, WANTED, pair, now, pair.programme, side=side)
        for row in Coordinator.select().where(Coordinator.programme == pair.programme_id):
            mail.queue(
                "second_wanted",
                row.person,
                f"{pair.id}:{side}:{row.person_id}",
                now,
                programme=pair.programme,
                mentorship=pair,
                coordinator=row.person,
                asking=by,
                partner=sides.person(pair, sides.other(side)),
            )


def wished(pair: Mentorship, side: str = "") -> datetime | None:
    """Return when a side, or any, asked for a second mentor."""
    told = JournalEntry.select().where(
        JournalEntry.subject == f"mentorship {pair.id}", JournalEntry.act == WANTED
    )
    return next((row.at for row in told if side in ("", row.details["side"])), None)
