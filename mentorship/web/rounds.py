"""Pages of rounds: the list, opening one, its weights and rules, a run under way, the review."""

from collections import Counter
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import access, attention, drafts, problems, reasons, rounds, runs, tuning
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Programme, Round, Run
from mentorship.web import numbers, round_list, round_review, run_figures
from mentorship.web.pages import say
from mentorship.web.round_forms import RoundForm, TuningForm, difference, tuning_form
from mentorship.web.session import me, now

bp = Blueprint("rounds", __name__)
bp.register_blueprint(round_review.bp)
bp.register_blueprint(run_figures.bp)

NUMBERS = {"in_tenths": reasons.in_tenths, "points": reasons.points}


@bp.get("/p/<slug>/rounds")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """List the rounds of a programme."""
    programme = access.desk(me(), slug)
    found = list(Round.select().where(Round.programme == programme.id).order_by(Round.id.desc()))
    lines = [(round_, runs.latest(round_), runs.live(round_)) for round_ in found]
    return render_template("rounds/index.html", programme=programme, lines=lines, people=_people(programme))


@bp.route("/p/<slug>/rounds/new", methods=["GET", "POST"])
@login_required
def new(slug: str) -> ResponseReturnValue:
    """Open a round."""
    programme = access.desk(me(), slug)
    today = now().date()
    form = RoundForm(match_on=today + timedelta(days=7), publish_on=today + timedelta(days=10))
    if form.validate_on_submit():
        try:
            round_ = rounds.begin(programme, by=me(), now=now(), **form.values())
            say(_("The round is open. Look at the weights and rules, or run the matching at once."))
            return redirect(url_for("rounds.show", round_id=round_.id), 303)
        except BadField as error:
            form.refuse(error)
    return render_template("rounds/new.html", programme=programme, form=form), 422 if form.errors else 200


@bp.get("/rounds/<int:round_id>")
@login_required
def show(round_id: int) -> ResponseReturnValue:
    """Show a round: what needs a look first, who has no mentor, what has been decided."""
    round_ = access.round_(me(), round_id)
    run = runs.latest(round_)
    if run is None:
        return render_template("rounds/begin.html", **_frame(round_), people=_people(round_.programme))
    if round_.state == "open":
        drafts.saw_list(round_, now())
    listed = attention.rows(round_, now())
    out = [row for row in listed if round_.state == "open" or row.proposal.published_at]
    return render_template(
        "rounds/show.html" if round_.state == "open" else "rounds/published.html",
        **_frame(round_),
        **round_list.overview(round_, run, listed, now()),
        **round_list.page_of(out, request.args),
        answers=Counter(row.proposal.state for row in out),
        held=len(listed) - len(out),
    )


@bp.route("/rounds/<int:round_id>/weights", methods=["GET", "POST"])
@login_required
def weights(round_id: int) -> ResponseReturnValue:
    """Set weights and rules, and see first what would change."""
    round_ = access.round_(me(), round_id)
    form = tuning_form(round_.terms, objective=round_.objective)
    stale = []
    if form.is_submitted() and form.validate() and not form.preview.data:
        try:
            rounds.tune(round_, form.terms(round_.terms), *_objective(form), me(), now())
            say(_("Saved. Run the matching again so that it counts."))
            return redirect(url_for("rounds.show", round_id=round_.id), 303)
        except BadField as error:
            form.refuse(error)
        except AlreadyDone as error:
            stale = [str(error), *difference(Round.get_by_id(round_id).terms, form.terms(round_.terms))]
    return _weights_page(Round.get_by_id(round_id), form, stale)


@bp.post("/rounds/<int:round_id>/weights/effect")
@login_required
def effect(round_id: int) -> ResponseReturnValue:
    """Return what the numbers of the form would do, for the page to show while they are moved."""
    round_ = access.round_(me(), round_id)
    form = tuning_form(round_.terms, objective=round_.objective)
    if not form.validate():
        return render_template("rounds/_effect.html", effect=None), 422
    return render_template("rounds/_effect.html", **_effect(round_, form), **NUMBERS)


@bp.post("/rounds/<int:round_id>/run")
@login_required
def run(round_id: int) -> ResponseReturnValue:
    """Ask for a run of the matching; a second press leads to the one under way."""
    round_ = access.round_(me(), round_id)
    try:
        queued = runs.queue(round_, me(), now())
    except AlreadyDone as error:
        running = runs.live(round_)
        if running is None:
            raise
        say(str(error), "warning")
        queued = running
    return redirect(url_for("rounds.progress", round_id=round_.id, run_id=queued.id), 303)


@bp.get("/rounds/<int:round_id>/runs/<int:run_id>")
@login_required
def progress(round_id: int, run_id: int) -> ResponseReturnValue:
    """Show how far a run is; the page may be left."""
    found = _run(round_id, run_id)
    if found.state == "done":
        return redirect(url_for("rounds.show", round_id=round_id))
    return render_template("rounds/progress.html", **_frame(found.round), run=found)


@bp.get("/rounds/<int:round_id>/runs/<int:run_id>/state")
@login_required
def state(round_id: int, run_id: int) -> ResponseReturnValue:
    """Return the moving part of the progress page, or send on when the run has ended."""
    found = _run(round_id, run_id)
    if found.state not in runs.LIVE:
        return redirect(url_for("rounds.progress", round_id=round_id, run_id=run_id))
    return render_template("rounds/_progress.html", run=found)


@bp.post("/rounds/<int:round_id>/runs/<int:run_id>/cancel")
@login_required
def cancel(round_id: int, run_id: int) -> ResponseReturnValue:
    """Stop a run."""
    runs.cancel(_run(round_id, run_id), me(), now())
    say(_("The run was stopped. Nothing was changed."))
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@bp.post("/rounds/<int:round_id>/runs/<int:run_id>/replay")
@login_required
def replay(round_id: int, run_id: int) -> ResponseReturnValue:
    """Work a run out again from its stored input, and say whether the same pairs come out."""
    if runs.replay(_run(round_id, run_id)):
        say(_("Worked out again from the stored input: exactly the same pairs."))
    else:
        say(
            _("Worked out again, the pairs differ: the matching itself has changed since this run."),
            "warning",
        )
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def _run(round_id: int, run_id: int) -> Run:
    """Return a run of a round to a coordinator."""
    found = access.run(me(), run_id)
    if found.round_id != round_id:
        raise access.missing()
    return found


def _frame(round_: Round) -> dict[str, object]:
    """Return what every page of a round shows."""
    own = Run.select(Run.id, Run.state, Run.error).where(Run.round == round_.id)
    last = own.order_by(Run.id.desc()).first()
    return {
        "round": round_,
        "programme": round_.programme,
        "live": runs.live(round_),
        "failed": last if last is not None and last.state == "failed" else None,
    }


def _people(programme: Programme) -> dict[str, int]:
    """Return how many newcomers, mentors and seats a round would find now."""
    problem = problems.of_programme(programme, now())
    seats = sum(mentor.seats for mentor in problem.mentors)
    return {"newcomers": len(problem.newcomers), "mentors": len(problem.mentors), "seats": seats}


def _weights_page(round_: Round, form: TuningForm, stale: list[str]) -> ResponseReturnValue:
    values = {"questions": form.questions(round_.terms), "stale": stale}
    seen = {"effect": None} if form.errors else _effect(round_, form)
    page = render_template("rounds/weights.html", **_frame(round_), **values, **seen, form=form, **NUMBERS)
    return page, 409 if stale else 422 if form.errors else 200


def _objective(form: TuningForm) -> tuple[str, int]:
    """Return the objective that was chosen, and the version of the round that the page showed."""
    return str(form.objective.data), numbers.typed(request.form.get("version"))


def _effect(round_: Round, form: TuningForm) -> dict[str, object]:
    """Return what the numbers of a form would do, or why that cannot be told."""
    terms, objective = form.terms(round_.terms), str(form.objective.data)
    try:
        rounds.check(terms, objective)
        return {"effect": tuning.effect(round_, terms, objective, now())}
    except (BadField, Refused) as error:
        return {"effect": None, "refused": str(error)}
