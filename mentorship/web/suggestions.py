"""Pages of suggestions: said by anybody of a programme, answered by its coordinators."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length

from mentorship import doors, suggestions
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.members import Standing
from mentorship.models import Programme
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("suggestions", __name__, url_prefix="/p/<slug>/suggestions")


class SuggestionForm(Form):
    """What could be better."""

    text = TextAreaField(
        _l("What would you change, or add?"),
        [InputRequired(), Length(max=suggestions.LONGEST)],
        filters=[strip],
        description=_l(
            "The coordinators read it with your name and answer you. "
            "Once answered, everybody of the programme can read both, without your name."
        ),
    )


class AnswerForm(Form):
    """What becomes of it."""

    state = RadioField(
        _l("What becomes of it?"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in suggestions.ANSWERS.items()],
    )
    answer = TextAreaField(
        _l("Your answer"),
        [InputRequired(), Length(max=suggestions.LONGEST)],
        filters=[strip],
        description=_l("It goes to whoever suggested it by letter, and stands on the page for everybody."),
    )


@bp.route("", methods=["GET", "POST"])
@login_required
def index(slug: str) -> ResponseReturnValue:
    """Show one's own suggestions and those that were answered; take another one."""
    programme, standing = doors.programme(me(), slug)
    form = SuggestionForm()
    if form.validate_on_submit():
        try:
            suggestions.suggest(programme, form.text.data or "", me(), now())
        except AlreadyDone as error:
            say(str(error), "warning")
        else:
            say(_("Thank you. The coordination reads it and answers you by letter."))
        return redirect(url_for(".index", slug=slug), 303)
    return _page(programme, standing, form), 422 if form.is_submitted() else 200


def _page(programme: Programme, standing: Standing, form: SuggestionForm) -> str:
    return render_template(
        "suggestions/index.html",
        programme=programme,
        coordinates=standing.coordinates,
        form=form,
        mine=suggestions.of_author(programme, me()),
        waiting=suggestions.waiting(programme) if standing.coordinates else [],
        answered=suggestions.answered(programme),
        states=suggestions.STATES,
    )


@bp.route("/<int:suggestion_id>/answer", methods=["GET", "POST"])
@login_required
def answer(slug: str, suggestion_id: int) -> ResponseReturnValue:
    """Answer a suggestion."""
    found = doors.suggestion(me(), slug, suggestion_id)
    form = AnswerForm(data={"state": found.state, "answer": found.answer})
    if form.validate_on_submit():
        try:
            suggestions.answer(found, form.state.data, form.answer.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Answered. A letter is on its way."))
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template("suggestions/answer.html", programme=found.programme, suggestion=found, form=form)
    return page, 422 if form.is_submitted() else 200
