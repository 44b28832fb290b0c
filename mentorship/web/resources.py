"""Pages of resources: found by step, subject or word, read on the page, taken along as a text file."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length

from mentorship import access, doors, i18n, resources
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.members import Standing
from mentorship.models import Programme, Resource
from mentorship.programmes import slug_of
from mentorship.resources import Guide
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("resources", __name__, url_prefix="/p/<slug>/resources")
HERE = {
    "sign": "agreement",
    "goal": "goal-worksheet",
    "first_meeting": "first-meeting",
    "wait_signature": "first-meeting",
    "meeting": "listening-questions",
    "held": "meeting-notes",
    "prepare": "meeting-notes",
    "paused": "when-it-gets-hard",
    "close": "closing-conversation",
}


def _title(language: str) -> StringField:
    return StringField(language, [Length(max=resources.LONGEST_TITLE)], filters=[strip])


def _body(language: str) -> TextAreaField:
    return TextAreaField(language, [Length(max=resources.LONGEST_BODY)], filters=[strip])


class ResourceForm(Form):
    """A text of a programme's own, in one language or both."""

    step = SelectField(
        _l("When is it of use?"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in resources.STEPS.items()],
    )
    topic = SelectField(
        _l("Subject"),
        choices=[SelectChoice("", _l("none")), *(SelectChoice(*each) for each in resources.TOPICS.items())],
    )
    title_en = _title(_l("Title in English"))
    body_en = _body(_l("Text in English"))
    title_fr = _title(_l("Title in French"))
    body_fr = _body(_l("Text in French"))

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the verbs take it."""
        return {
            "step": self.step.data,
            "topic": self.topic.data or "",
            **{
                part: {code: self[f"{part}_{code}"].data for code in i18n.LANGUAGES}
                for part in ("title", "body")
            },
        }


@bp.app_template_global("guides_here")
def guides_here(kind: str, programme: Programme) -> list[Guide]:
    """Return our guide for a place (a step of a pair, or a guide’s own key), and the programme’s texts."""
    found = resources.built_in().get(HERE.get(kind, kind))
    return [found, *resources.own_of_step(programme, found.step)] if found else []


@bp.get("")
@login_required
def index(slug: str) -> str:
    """Show the resources, all or those that are looked for."""
    programme, standing = doors.programme(me(), slug)
    guides = resources.of_programme(programme, standing.coordinates)
    words, topic = request.args.get("q", "").strip(), request.args.get("topic", "")
    if topic in resources.TOPICS:
        guides = [each for each in guides if each.topic == topic]
    found = resources.search(guides, words) if words else guides
    return render_template(
        "resources/index.html",
        programme=programme,
        coordinates=standing.coordinates,
        words=words,
        topic=topic,
        topics=resources.TOPICS,
        steps=resources.STEPS,
        guides=found,
        first_lines=_first_line,
    )


def _first_line(guide: Guide) -> str:
    """Return the words under a title: the first paragraph."""
    said = (words for kind, words in resources.blocks(i18n.own(guide.body)) if kind == "words")
    return " ".join(next(said, [""]))


@bp.get("/guides/<guide>")
@login_required
def guide(slug: str, guide: str) -> str:
    """Show one of the guides that come with the program."""
    return _page(*doors.guide(me(), slug, guide))


@bp.get("/guides/<guide>/text")
@login_required
def guide_text(slug: str, guide: str) -> Response:
    """Give one of those guides as a file."""
    return _file(doors.guide(me(), slug, guide)[2])


@bp.get("/<int:resource_id>")
@login_required
def show(slug: str, resource_id: int) -> str:
    """Show a text of the programme's own."""
    return _page(*doors.resource(me(), slug, resource_id))


@bp.get("/<int:resource_id>/text")
@login_required
def text(slug: str, resource_id: int) -> Response:
    """Give a text of the programme's own as a file."""
    return _file(doors.resource(me(), slug, resource_id)[2])


def _page(programme: Programme, standing: Standing, guide: Guide) -> str:
    return render_template(
        "resources/show.html",
        programme=programme,
        guide=guide,
        coordinates=standing.coordinates,
        blocks=resources.blocks(i18n.own(guide.body)),
        steps=resources.STEPS,
        topics=resources.TOPICS,
    )


def _file(guide: Guide) -> Response:
    """Return a guide as plain text, to be filled in anywhere."""
    title = i18n.own(guide.title)
    answer = Response(f"# {title}\n\n{i18n.own(guide.body)}\n", content_type="text/plain; charset=utf-8")
    name = slug_of(title) or "resource"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return answer


# --- a programme's own, by its coordinators -----------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@login_required
def add(slug: str) -> ResponseReturnValue:
    """Write a text of the programme's own."""
    programme = access.desk(me(), slug)
    form = ResourceForm(step=request.args.get("step", "before"))
    if form.validate_on_submit():
        try:
            made = resources.add(programme, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            return _kept(made)
    return _form(programme, form)


@bp.route("/<int:resource_id>/edit", methods=["GET", "POST"])
@login_required
def edit(slug: str, resource_id: int) -> ResponseReturnValue:
    """Word a text of the programme's own anew."""
    found = doors.edited_resource(me(), slug, resource_id)
    said = {
        f"{part}_{code}": text for part in ("title", "body") for code, text in getattr(found, part).items()
    }
    form = ResourceForm(data={"step": found.step, "topic": found.topic, **said})
    if form.validate_on_submit():
        try:
            resources.change(found, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            return _kept(found)
    return _form(found.programme, form, found)


def _kept(resource: Resource) -> ResponseReturnValue:
    say(_("Kept."))
    return _back(resource)


def _back(resource: Resource) -> ResponseReturnValue:
    return redirect(url_for(".show", slug=resource.programme.slug, resource_id=resource.id), 303)


def _form(programme: Programme, form: ResourceForm, resource: Resource | None = None) -> ResponseReturnValue:
    page = render_template("resources/form.html", programme=programme, form=form, resource=resource)
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:resource_id>/hide")
@login_required
def hide(slug: str, resource_id: int) -> ResponseReturnValue:
    """Hide a text of the programme's own."""
    found = doors.edited_resource(me(), slug, resource_id)
    resources.hide(found, me(), now())
    say(_("Hidden: only coordinators see it until it is shown again."))
    return _back(found)


@bp.post("/<int:resource_id>/restore")
@login_required
def restore(slug: str, resource_id: int) -> ResponseReturnValue:
    """Show a hidden text again."""
    found = doors.edited_resource(me(), slug, resource_id)
    resources.restore(found, me(), now())
    say(_("Everybody of the programme sees it again."))
    return _back(found)
