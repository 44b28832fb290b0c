"""Pages of a programme itself: made from a kind, then everything about it changed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, i18n, patterns, programmes, questionnaires, questions, watch
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Programme
from mentorship.questions import Question
from mentorship.web.pages import say
from mentorship.web.round_forms import TuningForm, suggested, tuning_form
from mentorship.web.session import me, now
from mentorship.web.settings_forms import FRAME, FrameForm, NewForm, QuestionForm, TextsForm, WatchForm


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    both, own = ["GET", "POST"], "/p/<slug>/settings/questions"
    bp.add_url_rule("/programmes/new", "new_programme", new, methods=both)
    bp.add_url_rule("/p/<slug>/settings", "settings", frame, methods=both)
    bp.add_url_rule("/p/<slug>/settings/texts", "texts", texts, methods=both)
    bp.add_url_rule("/p/<slug>/settings/signals", "watch", watched, methods=both)
    bp.add_url_rule("/p/<slug>/settings/weights", "weights", weights, methods=both)
    bp.add_url_rule(own, "questions", index)
    bp.add_url_rule(f"{own}/new", "new_question", question, methods=both)
    bp.add_url_rule(f"{own}/<question_key>", "question", question, methods=both)
    bp.add_url_rule(f"{own}/<question_key>/remove", "drop_question", drop, methods=["POST"])


@login_required
def new() -> Any:
    """Make a programme of one kind; whoever makes it runs it."""
    access.founder(me())
    form = NewForm()
    if form.validate_on_submit():
        name = {code: form[f"name_{code}"].data for code in i18n.LANGUAGES}
        slug = form.slug.data or programmes.slug_of(name["en"])
        try:
            made = programmes.found(patterns.every()[form.kind.data], slug, name, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("The programme stands, and you run it. Look through its texts before you invite people."))
            return redirect(url_for("desk.texts", slug=made.slug), 303)
    return _page("new", None, form)


@login_required
def frame(slug: str) -> Any:
    """Set how a programme goes."""
    programme = access.desk(me(), slug)
    form = FrameForm(data={name: getattr(programme, name) for name in FRAME})
    if form.validate_on_submit():
        return _kept(
            form, "settings", programme, lambda: programmes.frame(programme, form.values(), me(), now())
        )
    return _page("frame", programme, form)


@login_required
def texts(slug: str) -> Any:
    """Set what a programme says of itself."""
    programme = access.desk(me(), slug)
    form = TextsForm.of(programme)
    if form.validate_on_submit():
        said, agreed = form.texts(), form.agreement()
        return _kept(
            form, "texts", programme, lambda: programmes.describe(programme, said, agreed, me(), now())
        )
    return _page("texts", programme, form)


@login_required
def watched(slug: str) -> Any:
    """Set from when on the desk warns."""
    programme = access.desk(me(), slug)
    form = WatchForm.of(programme)
    if form.validate_on_submit():
        return _kept(form, "watch", programme, lambda: watch.settle(programme, form.values(), me(), now()))
    return _page("watch", programme, form, figures=watch.FIGURES)


@login_required
def weights(slug: str) -> Any:
    """Set the weights and rules that the next rounds begin with."""
    programme = access.desk(me(), slug)
    form = tuning_form(suggested(programme.terms, request.args), objective=programme.objective)
    if form.validate_on_submit():
        terms, objective = form.terms(programme.terms), str(form.objective.data)
        return _kept(
            form, "weights", programme, lambda: programmes.weigh(programme, terms, objective, me(), now())
        )
    return _page("weights", programme, form, asked=_asked(form, programme), proposed=bool(request.args))


@login_required
def index(slug: str) -> str:
    """List a programme's own questions."""
    programme = access.desk(me(), slug)
    return render_template(
        "programmes/questions.html",
        programme=programme,
        asked=questions.of(programme),
        kinds=questions.KINDS,
        counts=questionnaires.COUNTS,
    )


@login_required
def question(slug: str, question_key: str = "") -> Any:
    """Add a question, or change one."""
    programme = access.desk(me(), slug)
    before = _question(programme, question_key) if question_key else None
    form = QuestionForm.of(before)
    if form.validate_on_submit():

        def put() -> None:
            questionnaires.put(programme, form.question(before), me(), now())

        return _kept(form, "questions", programme, put, before=before)
    return _page("question", programme, form, before=before)


@login_required
def drop(slug: str, question_key: str) -> Any:
    """Ask a question no more."""
    programme = access.desk(me(), slug)
    questionnaires.remove(programme, _question(programme, question_key).key, me(), now())
    say(_("It is asked no more. What was answered stays until each person saves their profile again."))
    return redirect(url_for("desk.questions", slug=slug), 303)


def _asked(form: TuningForm, programme: Programme) -> list[dict[str, Any]]:
    """Return the questions with their fields; the programme's own by their own words."""
    own = {each.key: each.asks for each in questions.of(programme)}
    return [
        {**asked, "label": own.get(term["name"], asked["label"])}
        for term, asked in zip(programme.terms, form.questions(programme.terms), strict=True)
    ]


def _question(programme: Programme, key: str) -> Question:
    found = next((each for each in questions.of(programme) if each.key == key), None)
    if found is None:
        raise access.missing()
    return found


PAGES = {"settings": "frame", "questions": "question"}


def _kept(form: Any, endpoint: str, programme: Programme, act: Any, **more: Any) -> Any:
    """Do what was asked, or show at its field why not."""
    try:
        act()
    except BadField as error:
        form.refuse(error)
        if endpoint == "weights":
            more["asked"] = _asked(form, programme)
        return _page(PAGES.get(endpoint, endpoint), programme, form, **more)
    say(_("Saved."))
    return redirect(url_for(f"desk.{endpoint}", slug=programme.slug), 303)


def _page(name: str, programme: Programme | None, form: Any, **more: Any) -> Any:
    page = render_template(f"programmes/{name}.html", programme=programme, form=form, **more)
    return page, 422 if form.errors or form.form_errors else 200
