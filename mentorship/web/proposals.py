"""The page on which the two sides of a proposal see who it is about, and say yes or no."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from mentorship import access, enquiries, problems, proposals, reasons, reports, seats
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Enquiry, Mentorship, Proposal
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.round_review import side_of
from mentorship.web.session import me, now

bp = Blueprint("proposals", __name__)


class DeclineForm(Form):
    """Saying no."""

    reason = TextAreaField(
        _l("Why? Only the coordination reads it"),
        filters=[strip],
        validators=[Length(max=proposals.LONGEST_REASON)],
    )
    pause = BooleanField(
        _l("I have little time at the moment: set me to away, so that nobody else is proposed")
    )


class QuestionForm(Form):
    """Asking the other side."""

    question = TextAreaField(
        _l("Would you like to know more first? The other side reads it with your first name"),
        filters=[strip],
        validators=[Length(max=enquiries.LONGEST)],
    )


class AnswerForm(Form):
    """Answering the other side's question."""

    answer = TextAreaField(_l("Your answer"), filters=[strip], validators=[Length(max=enquiries.LONGEST)])


@bp.get("/proposals/<int:proposal_id>")
@login_required
def show(proposal_id: int) -> ResponseReturnValue:
    """Show a proposal to one of its two sides."""
    proposal, side = access.answerable(me(), proposal_id)
    return _page(proposal, side)


@bp.post("/proposals/<int:proposal_id>/accept")
@login_required
def accept(proposal_id: int) -> ResponseReturnValue:
    """Say yes."""
    proposal, _side = access.answerable(me(), proposal_id)
    begun = proposals.accept(proposal, me(), now())
    if begun is None:
        say(_("Thank you. We write to you as soon as the other side has answered."))
        return redirect(url_for("proposals.show", proposal_id=proposal_id), 303)
    say(_("You both said yes: you are a pair."))
    return redirect(url_for("mentorships.show", mentorship_id=begun.id), 303)


@bp.post("/proposals/<int:proposal_id>/decline")
@login_required
def decline(proposal_id: int) -> ResponseReturnValue:
    """Say no."""
    proposal, side = access.answerable(me(), proposal_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _page(proposal, side, form=form), 422
    proposals.decline(proposal, str(form.reason.data or ""), me(), now(), pause=bool(form.pause.data))
    say(_("Your no is noted, and the other side is told kindly."))
    return redirect(url_for("proposals.show", proposal_id=proposal_id), 303)


@bp.post("/proposals/<int:proposal_id>/ask")
@login_required
def ask(proposal_id: int) -> ResponseReturnValue:
    """Ask the other side something before answering."""
    proposal, side = access.answerable(me(), proposal_id)
    form = QuestionForm()
    try:
        if form.validate_on_submit():
            enquiries.ask(proposal, form.question.data or "", me(), now())
            say(_("Your question is on its way. You can answer the proposal when you know more."))
            return redirect(url_for("proposals.show", proposal_id=proposal_id, _anchor="more"), 303)
    except BadField as error:
        form.refuse(error)
    return _page(proposal, side, asking=form), 422


@bp.post("/proposals/<int:proposal_id>/enquiries/<int:enquiry_id>/answer")
@login_required
def tell(proposal_id: int, enquiry_id: int) -> ResponseReturnValue:
    """Answer a question of the other side."""
    proposal, side = access.answerable(me(), proposal_id)
    enquiry = Enquiry.get_or_none(Enquiry.id == enquiry_id, Enquiry.proposal == proposal.id)
    if enquiry is None:
        raise access.missing()
    form = AnswerForm()
    try:
        if form.validate_on_submit():
            enquiries.answer(enquiry, form.answer.data or "", me(), now())
            say(_("Your answer is on its way."))
            return redirect(url_for("proposals.show", proposal_id=proposal_id, _anchor="more"), 303)
    except BadField as error:
        form.refuse(error)
    return _page(proposal, side, answering=form), 422


def _page(proposal: Proposal, stood: access.Side, **forms: Form) -> str:
    side: proposals.Side = "newcomer" if stood == "newcomer" else "mentor"
    other = proposals.profile_of(proposal, proposals.across(side))
    answered, asked = proposals.answer_of(proposal, side), enquiries.of(proposal)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        programme=proposal.round.programme,
        side=side,
        **{"form": DeclineForm(), "asking": QuestionForm(), "answering": AnswerForm(), **forms},
        enquiries=asked,
        told=reports.of_reporter(me(), other.person),
        asked_left=enquiries.MOST - sum(each.side == side for each in asked),
        answered=answered,
        open=proposal.state == "published" and not answered,
        name=other.person.name.split()[0],
        other=side_of(other),
        why=reasons.of_proposal(proposal),
        beside=seats.is_beside(proposal),
        times=problems.shared_hours(proposal.newcomer, proposal.mentor, now()),
        weekly=problems.shared_minutes(proposal.newcomer, proposal.mentor, now()),
        mentorship=Mentorship.get_or_none(Mentorship.proposal == proposal.id),
    )
