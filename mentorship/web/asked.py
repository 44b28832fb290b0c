"""Pages of the question pool: ask, read, answer, say what helped, close; coordinators hide and restore."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length

from mentorship import access, asked, doors, members, profiles, seats, skills
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.i18n import lazy as _l
from mentorship.members import Standing
from mentorship.models import Person, Profile, Programme, Question, Reply
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("asked", __name__)


class AskForm(Form):
    """A question to the mentors."""

    text = TextAreaField(_l("Your question"), [InputRequired(), Length(max=asked.LONGEST)], filters=[strip])
    skill = SelectField(_l("What is it about?"), validate_choice=True)

    @classmethod
    def of(cls, newcomer: Profile) -> "AskForm":
        """Return the form with the skills that this newcomer wants to learn."""
        form = cls()
        wanted = [SelectChoice(key, skills.label(key, language())) for key in newcomer.skills]
        form.skill.choices = [SelectChoice("", _("Something else")), *wanted]
        return form


class ReplyForm(Form):
    """An answer, or what the asker adds."""

    text = TextAreaField(_l("Your answer"), [InputRequired(), Length(max=asked.LONGEST)], filters=[strip])


@bp.route("/p/<slug>/questions", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def index(slug: str) -> Any:
    """Ask the mentors, and find the questions that one may answer."""
    programme, standing = doors.programme(me(), slug)
    newcomer = access.own_profile(me(), programme, "newcomer") if "newcomer" in standing.roles else None
    form = AskForm.of(newcomer) if newcomer else Form()
    if newcomer is None and form.is_submitted():
        raise access.wrong_role()
    if newcomer and form.validate_on_submit():
        try:
            question = asked.ask(programme, form.text.data, form.skill.data, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Asked. We write to you as soon as somebody answers."))
            return redirect(url_for(".show", question_id=question.id), 303)
    return _list(programme, standing, newcomer, form)


@bp.get("/questions/<int:question_id>")
@login_required  # type: ignore[untyped-decorator]
def show(question_id: int) -> Any:
    """Show a question with its answers."""
    question, standing = doors.question(me(), question_id)
    return _page(question, standing, ReplyForm())


@bp.post("/questions/<int:question_id>/reply")
@login_required  # type: ignore[untyped-decorator]
def reply(question_id: int) -> Any:
    """Answer a question, or add to one's own."""
    question, standing = doors.answerable_question(me(), question_id)
    form = ReplyForm()
    if not form.validate():
        return _page(question, standing, form), 422
    try:
        asked.reply(question, form.text.data or "", me(), now())
    except BadField as error:
        form.refuse(error)
        return _page(question, standing, form), 422
    say(_("Added.") if question.by_id == me().id else _("Thank you. Your answer is on its way."))
    return _back(question)


@bp.post("/questions/<int:question_id>/close")
@login_required  # type: ignore[untyped-decorator]
def close(question_id: int) -> Any:
    """Close one's own question."""
    question = doors.own_question(me(), question_id)
    asked.close(question, me(), now())
    say(_("Your question is closed."))
    return _back(question)


@bp.post("/replies/<int:reply_id>/helped")
@login_required  # type: ignore[untyped-decorator]
def helped(reply_id: int) -> Any:
    """Say that an answer helped."""
    found = doors.own_reply(me(), reply_id)
    asked.thank(found, me(), now())
    say(_("Thank you: we tell %(name)s.", name=members.called(found.by)))
    return _back(found.question)


@bp.post("/questions/<int:question_id>/hide")
@login_required  # type: ignore[untyped-decorator]
def hide(question_id: int) -> Any:
    """Hide a question."""
    question = doors.moderated_question(me(), question_id)
    asked.hide(question, me(), now())
    return _moderated(question, hidden=True)


@bp.post("/questions/<int:question_id>/restore")
@login_required  # type: ignore[untyped-decorator]
def restore(question_id: int) -> Any:
    """Show a hidden question again."""
    question = doors.moderated_question(me(), question_id)
    asked.restore(question, me(), now())
    return _moderated(question, hidden=False)


@bp.post("/replies/<int:reply_id>/hide")
@login_required  # type: ignore[untyped-decorator]
def hide_reply(reply_id: int) -> Any:
    """Hide an answer."""
    found = doors.moderated_reply(me(), reply_id)
    asked.hide(found, me(), now())
    return _moderated(found.question, hidden=True)


@bp.post("/replies/<int:reply_id>/restore")
@login_required  # type: ignore[untyped-decorator]
def restore_reply(reply_id: int) -> Any:
    """Show a hidden answer again."""
    found = doors.moderated_reply(me(), reply_id)
    asked.restore(found, me(), now())
    return _moderated(found.question, hidden=False)


def _moderated(question: Question, hidden: bool) -> Any:
    say(
        _("Hidden. Only coordinators can read it, and whoever wrote it sees that it is hidden.")
        if hidden
        else _("Shown again.")
    )
    return _back(question)


def _back(question: Question) -> Any:
    return redirect(url_for("asked.show", question_id=question.id), 303)


def _list(programme: Programme, standing: Standing, newcomer: Profile | None, form: Any) -> Any:
    page = render_template(
        "questions/index.html",
        programme=programme,
        standing=standing,
        form=form if newcomer else None,
        mentor=_mentor(newcomer) if newcomer else None,
        mine=list(asked.of_asker(me(), programme)),
        waiting=asked.waiting(programme, me(), standing),
        answered=asked.first_answers(programme),
        timing=asked.timing(asked.of_programme(programme), now()) if standing.coordinates else None,
        called=members.called,
        label=lambda key: skills.label(key, language()),
    )
    return (page, 422) if form.is_submitted() else page


def _mentor(newcomer: Profile) -> Person | None:
    """Return the mentor of a newcomer's own, whom to ask first."""
    pairs = profiles.standing(newcomer).mentorships if seats.is_placed(newcomer) else ()
    return pairs[0].mentor.person if pairs else None


def _page(question: Question, standing: Standing, form: ReplyForm) -> str:
    mine = question.by_id == me().id
    if mine:
        form.text.label.text = _("Add something")
    rows = Reply.select(Reply, Person).join(Person).where(Reply.question == question.id)
    return render_template(
        "questions/show.html",
        programme=question.programme,
        question=question,
        replies=list(rows.order_by(Reply.id)),
        standing=standing,
        mine=mine,
        form=form,
        called=members.called,
        about=skills.label(question.skill, language()) if question.skill else "",
    )
