"""The third answer to a proposal: tell me more. A question goes to the other side, by name but no address."""

from datetime import datetime, timedelta

from mentorship import journal, mail, proposals
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Forbidden
from mentorship.i18n import gettext as _
from mentorship.models import Enquiry, Person, Proposal
from mentorship.proposals import across, profile_of, side_of

MOST = 3  # questions of one side
LONGEST = 500
TIME_LEFT = timedelta(days=3)  # what stays to answer once somebody has asked


def of(proposal: Proposal) -> list[Enquiry]:
    """Return the questions about a proposal, the first one first."""
    return list(Enquiry.select().where(Enquiry.proposal == proposal.id).order_by(Enquiry.id))


def ask(proposal: Proposal, text: str, by: Person, now: datetime) -> Enquiry:
    """Ask the other side before answering; who asks late gets some days more, once."""
    side, text = side_of(proposal, by), _checked("question", text)
    with transaction():
        held = Proposal.update(answer_by=Proposal.answer_by).where(
            Proposal.id == proposal.id, Proposal.state == "published"
        )
        if not held.execute():
            raise AlreadyDone(_("This proposal is closed, so nothing can be asked any more."))
        asked = of(proposal)
        if sum(each.side == side for each in asked) >= MOST:
            raise AlreadyDone(_("You have asked %(most)s questions already. Say yes or no now.", most=MOST))
        if not asked and proposal.answer_by - now < TIME_LEFT:
            Proposal.update(answer_by=now + TIME_LEFT).where(Proposal.id == proposal.id).execute()
        enquiry = Enquiry.create(proposal=proposal, side=side, text=text, asked_at=now)
        journal.record(by, "proposal.asked", proposal, now, proposal.round.programme, side=side)
        _tell("enquiry_asked", enquiry, across(side), now)
    return enquiry


def answer(enquiry: Enquiry, text: str, by: Person, now: datetime) -> None:
    """Answer a question, which works once."""
    proposal, text = enquiry.proposal, _checked("answer", text)
    if side_of(proposal, by) == enquiry.side:
        raise Forbidden(_("The other side answers this question."))
    with transaction():
        changed = (
            Enquiry.update(answer=text, answered_by=by, answered_at=now)
            .where(Enquiry.id == enquiry.id, Enquiry.answered_at.is_null())
            .execute()
        )
        if not changed:
            raise AlreadyDone(_("This question is answered already."))
        journal.record(by, "proposal.told", proposal, now, proposal.round.programme)
        _tell("enquiry_answered", Enquiry.get_by_id(enquiry.id), across(side_of(proposal, by)), now)


def _checked(field: str, text: str) -> str:
    text = text.strip()
    if not text:
        raise BadField(field, _("Write a sentence first."))
    if len(text) > LONGEST:
        raise BadField(field, _("At most %(most)s characters.", most=LONGEST))
    return text


def _tell(kind: str, enquiry: Enquiry, side: proposals.Side, now: datetime) -> None:
    proposal = enquiry.proposal
    mail.queue(
        kind,
        profile_of(proposal, side).person,
        str(enquiry.id),
        now,
        programme=proposal.round.programme,
        proposal=Proposal.get_by_id(proposal.id),
        enquiry=enquiry,
        first_name=profile_of(proposal, across(side)).person.name.split()[0],
    )
