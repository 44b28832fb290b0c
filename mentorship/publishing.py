"""Publishing a round: approved pairs and their letters go out together, once, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from matching import Newcomer
from mentorship import journal, mail, problems, reasons, runs, seats
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import language, listed, reader, zone
from mentorship.models import Person, Profile, Proposal, Round, Run

SHOWN = 5  # names in one sentence


@dataclass(frozen=True)
class Letters:
    """One letter of each kind as it will be sent, for the coordinator to read first: (subject, text)."""

    pair: Proposal
    newcomer: tuple[str, str]
    mentor: tuple[str, str]
    not_placed: tuple[str, str] | None


def approved(round_: Round) -> list[Proposal]:
    """Return the pairs that would go out."""
    return list(
        Proposal.select()
        .where(Proposal.round == round_.id, Proposal.state == "approved")
        .order_by(Proposal.id)
    )


def left(round_: Round, now: datetime) -> list[Profile]:
    """Return the newcomers who would be told that they keep their place in the queue."""
    chosen = [each.newcomer_id for each in approved(round_)]
    query = problems.newcomers_of(round_.programme).where(Profile.id.not_in(chosen))
    known = {each.id for each in _base_newcomers(round_)}
    return [each for each in query.order_by(Profile.id) if str(each.id) in known]


def letters(round_: Round, now: datetime, shown: int | None = None, spoken: str = "") -> Letters | None:
    """Return the letters that publishing would send, about one pair or the first, in any language."""
    pairs = approved(round_)
    if not pairs:
        return None
    pair, waiting = next((each for each in pairs if each.id == shown), pairs[0]), left(round_, now)
    pair.answer_by = deadline(round_, now)
    with reader(spoken or language(), zone()):
        return Letters(
            pair,
            _sample("proposal_newcomer", pair.newcomer, round_, **_values(pair, pair.mentor)),
            _sample("proposal_mentor", pair.mentor, round_, **_values(pair, pair.newcomer)),
            _sample("not_placed", waiting[0], round_, round=round_) if waiting else None,
        )


def deadline(round_: Round, now: datetime) -> datetime:
    """Return until when both sides can answer."""
    return now + timedelta(days=round_.programme.answer_days)


def publish(round_: Round, seen: int, by: Person, now: datetime) -> int:
    """Send the approved pairs to both sides and tell everybody else; return how many pairs went out."""
    programme = round_.programme
    with transaction():
        seats.hold(programme)
        _close(round_, seen, now)
        pairs = approved(round_)
        if not pairs:
            raise Refused(_("No pair is approved yet. Approve those that may go out, then publish."))
        _refuse_impossible(round_, pairs, now)
        waiting = left(round_, now)
        Proposal.update(state="published", published_at=now, answer_by=deadline(round_, now)).where(
            Proposal.round == round_.id, Proposal.state == "approved"
        ).execute()
        Proposal.update(state="withdrawn").where(
            Proposal.round == round_.id, Proposal.state == "draft"
        ).execute()
        Run.update(state="cancelled", finished_at=now).where(
            Run.round == round_.id, Run.state.in_(runs.LIVE)
        ).execute()
        for pair in _out(round_):
            send(pair, by, now)
        for newcomer in waiting:
            key = f"{round_.id}:{newcomer.id}"
            mail.queue("not_placed", newcomer.person, key, now, programme=programme, round=round_)
        details = {"pairs": len(pairs), "waiting": len(waiting)}
        journal.record(by, "round.published", round_, now, programme, **details)
    return len(pairs)


def _out(round_: Round) -> list[Proposal]:
    """Return what a round publishes, with all that the letters say of both people, in one query."""
    mentor, owner = Profile.alias(), Person.alias()
    rows = (
        Proposal.select(Proposal, Profile, Person, mentor, owner)
        .join(Profile, on=(Proposal.newcomer == Profile.id), attr="newcomer")
        .join(Person)
        .switch(Proposal)
        .join(mentor, on=(Proposal.mentor == mentor.id), attr="mentor")
        .join(owner, on=(mentor.person == owner.id), attr="person")
        .where(Proposal.round == round_.id, Proposal.state == "published")
        .order_by(Proposal.id)
    )
    found = list(rows)
    for each in found:
        each.round = round_
        each.newcomer.programme = each.mentor.programme = round_.programme
    return found


def _close(round_: Round, seen: int, now: datetime) -> None:
    """Take the round from open to published, which happens once; refuse a page that is out of date."""
    changed = (
        Round.update(state="published", published_at=now, version=Round.version + 1)
        .where(Round.id == round_.id, Round.state == "open", Round.version == seen)
        .execute()
    )
    if changed:
        return
    if Round.get_by_id(round_.id).state != "open":
        raise AlreadyDone(_("This round is published already; every letter went out once."))
    raise AlreadyDone(_("Somebody changed this round after you opened the page. Look again, then publish."))


def _refuse_impossible(round_: Round, pairs: list[Proposal], now: datetime) -> None:
    """Refuse when people have changed so much since the run that an approved pair cannot be."""
    fresh = problems.of_round(round_, now)
    newcomers = {each.id for each in fresh.newcomers}
    free = {each.id: each.seats for each in fresh.mentors}
    lost = []
    for pair in pairs:
        ids = str(pair.newcomer_id), str(pair.mentor_id)
        free[ids[1]] = free.get(ids[1], 0) - 1
        if ids[0] not in newcomers or free[ids[1]] < 0 or ids in set(fresh.forbidden):
            lost.append(_("%(newcomer)s with %(mentor)s", **_names(pair)))
    if lost:
        raise Refused(
            _(
                "These pairs are no longer possible, because somebody left, is away or has no seat any more: "
                "%(pairs)s. Take back their approval and run the matching again.",
                pairs=listed(lost[:SHOWN]),
            )
        )


def _names(pair: Proposal) -> dict[str, str]:
    return {"newcomer": pair.newcomer.person.name, "mentor": pair.mentor.person.name}


def send(proposal: Proposal, by: Person, now: datetime) -> None:
    """Write the letters of one pair and its line in the journal."""
    programme = proposal.round.programme
    for kind, to, about in (
        ("proposal_newcomer", proposal.newcomer, proposal.mentor),
        ("proposal_mentor", proposal.mentor, proposal.newcomer),
    ):
        values = _values(proposal, about)
        mail.queue(kind, to.person, str(proposal.id), now, programme=programme, **values)
    journal.record(by, "proposal.published", proposal, now, programme)


def _values(proposal: Proposal, about: Profile) -> dict[str, Any]:
    """Return what a letter about a proposal says; the reasons are put into words by the letter's reader."""
    return {
        "proposal": proposal,
        "about": about,
        "first_name": about.person.name.split()[0],
        "why": partial(reasons.of_proposal, proposal),
    }


def _sample(kind: str, to: Profile, round_: Round, **values: Any) -> tuple[str, str]:
    words = mail.compose(kind, person=to.person, programme=round_.programme, **values)
    return words.subject, words.text


def _base_newcomers(round_: Round) -> list[Newcomer]:
    run = runs.latest(round_)
    return list(runs.base_of(run).newcomers) if run else []
