"""Telling somebody in confidence, from a pair or a proposal; the uninvolved read and answer it."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from mentorship import access, doors, members, proposals, reports, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship, Person, Profile, Programme, Question, Reply, Report
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("reports", __name__)


class ReportForm(Form):
    """What is told."""

    text = TextAreaField(
        _l("What happened?"),
        [InputRequired(), Length(max=reports.LONGEST)],
        filters=[strip],
        description=_l("In your own words. When and where helps, if you want to say it."),
    )


class AnswerForm(Form):
    """What whoever told it is answered."""

    outcome = TextAreaField(
        _l("Your answer"),
        [InputRequired(), Length(max=reports.LONGEST)],
        filters=[strip],
        description=_l("Whoever told it reads this, and so do the readers named above."),
    )


@bp.route("/mentorships/<int:mentorship_id>/report", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def of_pair(mentorship_id: int) -> Any:
    """Let one side of a pair tell about the other."""
    pair, side = access.own_pair(me(), mentorship_id)
    back = url_for("mentorships.show", mentorship_id=pair.id)
    return _tell(pair.programme, sides.person(pair, sides.other(side)), back)


@bp.route("/proposals/<int:proposal_id>/report", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def of_proposal(proposal_id: int) -> Any:
    """Let one side of a proposal tell about the other."""
    proposal, _side = access.answerable(me(), proposal_id)
    other = proposals.profile_of(proposal, proposals.across(proposals.side_of(proposal, me()))).person
    return _tell(proposal.round.programme, other, url_for("proposals.show", proposal_id=proposal.id))


@bp.route("/questions/<int:question_id>/report", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def of_question(question_id: int) -> Any:
    """Let whoever reads a question tell about its asker."""
    question, _standing = doors.question(me(), question_id)
    return _of_words(question, question)


@bp.route("/replies/<int:reply_id>/report", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def of_reply(reply_id: int) -> Any:
    """Let whoever reads an answer tell about its writer."""
    reply = doors.reply(me(), reply_id)
    return _of_words(reply, reply.question)


def _of_words(row: Question | Reply, question: Question) -> Any:
    if row.by_id == me().id:
        raise access.missing()
    return _tell(question.programme, row.by, url_for("asked.show", question_id=question.id))


def _tell(programme: Programme, about: Person, back: str) -> Any:
    form = ReportForm()
    if form.validate_on_submit():
        try:
            report = reports.tell(programme, about, form.text.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Thank you for telling. It is on its way to those named here, and to nobody else."))
            return redirect(url_for("reports.show", report_id=report.id), 303)
    page = render_template(
        "reports/new.html",
        form=form,
        about=members.called(about),
        back=back,
        readers=reports.readers(programme, me(), about),
    )
    return (page, 422) if form.is_submitted() else page


@bp.get("/reports/<int:report_id>")
@login_required  # type: ignore[untyped-decorator]
def show(report_id: int) -> Any:
    """Show a report to whoever made it, or to those who read it."""
    report, reads = access.report(me(), report_id)
    return _page(report, reads, AnswerForm())


@bp.post("/reports/<int:report_id>/answer")
@login_required  # type: ignore[untyped-decorator]
def answer(report_id: int) -> Any:
    """Answer a report."""
    report = access.readable_report(me(), report_id)
    form = AnswerForm()
    if form.validate_on_submit():
        reports.answer(report, form.outcome.data or "", me(), now())
        say(_("Answered. Whoever told it gets a letter that names nothing."))
        return _back(report)
    return _page(report, True, form), 422


@bp.post("/reports/<int:report_id>/hold")
@login_required  # type: ignore[untyped-decorator]
def hold(report_id: int) -> Any:
    """Keep the person out of rounds."""
    report = access.readable_report(me(), report_id)
    reports.hold(report, me(), now())
    say(_("Held: no round proposes this person until you lift it."))
    return _back(report)


@bp.post("/reports/<int:report_id>/lift")
@login_required  # type: ignore[untyped-decorator]
def lift(report_id: int) -> Any:
    """Let the person take part again."""
    report = access.readable_report(me(), report_id)
    reports.lift(report, me(), now())
    say(_("Lifted: the next round may propose this person again."))
    return _back(report)


def _back(report: Report) -> Any:
    return redirect(url_for("reports.show", report_id=report.id), 303)


def _page(report: Report, reads: bool, form: AnswerForm) -> str:
    both = [report.by_id, report.about_id]
    mine = Profile.select(Profile.id).where(Profile.person.in_(both))
    pairs = Mentorship.select().where(
        Mentorship.programme == report.programme_id,
        Mentorship.newcomer.in_(mine),
        Mentorship.mentor.in_(mine),
        Mentorship.state.in_(Mentorship.LIVE),
    )
    return render_template(
        "reports/show.html",
        report=report,
        reads=reads,
        about=members.called(report.about),
        form=form,
        readers=reports.readers_of(report),
        pairs=list(pairs) if reads and access.coordinates(me(), report.programme) else [],
    )
