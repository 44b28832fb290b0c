"""Pages of polls and surveys: drafted, opened, answered, closed, and what came out."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, doors, i18n, surveys, tallies
from mentorship.errors import BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.members import Standing
from mentorship.models import Programme, Survey
from mentorship.web import spreadsheets
from mentorship.web.forms import strip
from mentorship.web.pages import say
from mentorship.web.session import me, now
from mentorship.web.survey_form import SurveyForm

bp = Blueprint("surveys", __name__)


@bp.get("/p/<slug>/surveys")
@login_required  # type: ignore[untyped-decorator]
def index(slug: str) -> str:
    """List what one is asked, and what was asked."""
    programme, standing = doors.programme(me(), slug)
    return render_template(
        "surveys/index.html",
        programme=programme,
        standing=standing,
        pending=surveys.pending(programme, standing, me(), now()),
        every=surveys.of_programme(programme, standing),
        today=i18n.local(now()).date(),
        is_poll=surveys.is_poll,
        is_over=surveys.is_over,
        audiences=surveys.AUDIENCES,
    )


@bp.route("/p/<slug>/surveys/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def new(slug: str) -> Any:
    """Draft a poll or a survey."""
    return _edit(access.desk(me(), slug), None)


@bp.route("/surveys/<int:survey_id>/edit", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def edit(survey_id: int) -> Any:
    """Change a draft."""
    survey = doors.run_survey(me(), survey_id)
    return _edit(survey.programme, survey)


@bp.get("/surveys/<int:survey_id>")
@login_required  # type: ignore[untyped-decorator]
def show(survey_id: int) -> str:
    """Show a survey to answer, or what came out of it."""
    survey, standing = doors.survey(me(), survey_id)
    return _page(survey, standing, surveys.own_answers(survey, me()))


@bp.post("/surveys/<int:survey_id>")
@login_required  # type: ignore[untyped-decorator]
def answer(survey_id: int) -> Any:
    """Keep what one answers."""
    survey, standing = doors.answered_survey(me(), survey_id)
    given = {place: strip(request.form.get(f"q{place}")) for place in range(len(survey.questions))}
    try:
        surveys.answer(survey, given, me(), now())
    except BadField as error:
        return _page(survey, standing, given, error), 422
    say(_("Thank you. You can change your answer until the end."))
    home = request.form.get("then") == "home"
    return redirect(url_for("home.index") if home else url_for(".show", survey_id=survey.id), 303)


@bp.post("/surveys/<int:survey_id>/open")
@login_required  # type: ignore[untyped-decorator]
def begin(survey_id: int) -> Any:
    """Open a draft."""
    survey = doors.run_survey(me(), survey_id)
    surveys.begin(survey, me(), now())
    say(_("Open: those who are asked find it on their first page."))
    return _back(survey)


@bp.post("/surveys/<int:survey_id>/close")
@login_required  # type: ignore[untyped-decorator]
def close(survey_id: int) -> Any:
    """Close a survey."""
    survey = doors.run_survey(me(), survey_id)
    surveys.close(survey, me(), now())
    say(_("Closed. Those who were asked see the numbers now."))
    return _back(survey)


@bp.post("/surveys/<int:survey_id>/remove")
@login_required  # type: ignore[untyped-decorator]
def remove(survey_id: int) -> Any:
    """Throw a draft away."""
    survey = doors.run_survey(me(), survey_id)
    surveys.remove(survey, me(), now())
    say(_("Thrown away."))
    return redirect(url_for(".index", slug=survey.programme.slug), 303)


@bp.get("/surveys/<int:survey_id>/results.csv")
@login_required  # type: ignore[untyped-decorator]
def results(survey_id: int) -> Response:
    """Give the results as a table, without people."""
    survey = doors.run_survey(me(), survey_id)
    if not surveys.is_over(survey, i18n.local(now()).date()):
        raise Refused(_("What came out can be read once the survey is closed."))
    return spreadsheets.answer(f"survey-{survey.id}", tallies.table(survey))


def _edit(programme: Programme, survey: Survey | None) -> Any:
    """Show the form; keep what was typed, or make room for one more question."""
    form = SurveyForm.of(survey)
    if request.form.get("then") == "add":
        if len(form.questions) < surveys.MOST:
            form.questions.append_entry()
    elif form.validate_on_submit():
        try:
            kept = _keep(programme, survey, form.draft())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Kept as a draft. Look at it once more, then open it."))
            return _back(kept)
    page = render_template(
        "surveys/edit.html", programme=programme, survey=survey, form=form, most=surveys.MOST
    )
    return (page, 422) if form.errors or form.form_errors else page


def _keep(programme: Programme, survey: Survey | None, wanted: surveys.Draft) -> Survey:
    if survey is None:
        return surveys.draft(programme, wanted, me(), now())
    surveys.change(survey, wanted, me(), now())
    return survey


def _back(survey: Survey) -> Any:
    return redirect(url_for("surveys.show", survey_id=survey.id), 303)


def _page(survey: Survey, standing: Standing, given: dict[int, Any], error: BadField | None = None) -> str:
    over = surveys.is_over(survey, i18n.local(now()).date())
    n, tallied = tallies.of(survey)
    return render_template(
        "surveys/show.html",
        programme=survey.programme,
        survey=survey,
        standing=standing,
        over=over,
        asked=survey.state == "open" and not over and surveys.is_for(survey, standing),
        given=given,
        answered=bool(surveys.own_answers(survey, me())),
        error=error,
        n=n,
        tallied=tallied if over else [],
        is_poll=surveys.is_poll(survey),
        audiences=surveys.AUDIENCES,
        scale=surveys.SCALE,
        least=tallies.LEAST,
    )
