"""Pages of a programme's own words: which letters have them, each with its fields, preview and trial."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_login import login_required
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from mentorship import access, letter_texts, letters, wordings
from mentorship.errors import BadField
from mentorship.fields import FIELDS
from mentorship.i18n import LANGUAGES
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.letter_texts import Text
from mentorship.models import Programme
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("letter_texts", __name__)

# A letter brings its own style, as mail programs want it; in this page nothing else may run or load.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


_SHORT = {"maxlength": wordings.LONGEST_SUBJECT}
_EMPTY = _l("Write something, or go back to the original words.")


class TextForm(Form):
    """Subject and body of a letter in both languages."""

    subject_en = StringField(
        _l("Subject in English"),
        [InputRequired(_EMPTY)],
        filters=[strip],
        render_kw={"maxlength": wordings.LONGEST_SUBJECT},
    )
    body_en = TextAreaField(_l("Text in English"), [InputRequired(_EMPTY)], filters=[strip])
    subject_fr = StringField(
        _l("Subject in French"),
        [InputRequired(_EMPTY)],
        filters=[strip],
        render_kw={"maxlength": wordings.LONGEST_SUBJECT},
    )
    body_fr = TextAreaField(_l("Text in French"), [InputRequired(_EMPTY)], filters=[strip])

    def text(self, language: str) -> Text:
        """Return what was typed in a language."""
        return Text(str(self[f"subject_{language}"].data or ""), str(self[f"body_{language}"].data or ""))


@bp.get("/p/<slug>/letters/texts")
@login_required
def index(slug: str) -> str:
    """List the letters that can be worded, along the life of a pair."""
    programme = access.desk(me(), slug)
    names = wordings.names()
    steps = [
        (label, [name for name in names if letter_texts.STEP_OF[name.partition(".")[0]] == step])
        for step, label in letter_texts.STEPS.items()
    ]
    return render_template(
        "letters/texts.html",
        programme=programme,
        steps=steps,
        title=title,
        changed=letter_texts.changed(programme),
    )


@bp.route("/p/<slug>/letters/texts/<name>", methods=["GET", "POST"])
@login_required
def show(slug: str, name: str) -> Any:
    """Word a letter in both languages."""
    programme = _programme(slug, name)
    form = _form(letter_texts.of(programme, name))
    if form.validate_on_submit():
        texts = {language: form.text(language) for language in LANGUAGES}
        try:
            given = {language: (text.subject, text.body) for language, text in texts.items()}
            letter_texts.word(programme, name, given, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Saved. The next letters of this kind say it so."))
            return redirect(url_for("letter_texts.show", slug=slug, name=name), 303)
    return _page(programme, name, form)


@bp.route("/p/<slug>/letters/texts/<name>/preview/<language>", methods=["GET", "POST"])
@login_required
def preview(slug: str, name: str, language: str) -> Response:
    """Show a letter to an invented reader, as it is kept or, on POST, as it is typed; nothing is kept."""
    programme = _programme(slug, name)
    if language not in LANGUAGES:
        raise access.missing()
    kept = letter_texts.of(programme, name)[language]
    text = TextForm().text(language) if request.method == "POST" else kept
    try:
        words = letter_texts.preview(programme, name, language, text)
        answer = make_response(letter_texts.page(words, name, language))
    except BadField as error:
        answer = make_response(render_template("letters/unwritten.html", sentence=str(error)), 422)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@bp.post("/p/<slug>/letters/texts/<name>/restore")
@login_required
def restore(slug: str, name: str) -> Any:
    """Go back to the original words."""
    programme = _programme(slug, name)
    if letter_texts.restore(programme, name, me(), now()):
        say(_("The original words are back, in both languages."))
    else:
        say(_("These are the original words already."), "warning")
    return redirect(url_for("letter_texts.show", slug=slug, name=name), 303)


@bp.post("/p/<slug>/letters/texts/<name>/trial")
@login_required
def trial(slug: str, name: str) -> Any:
    """Send the letter, as it is kept, to whoever words it."""
    programme = _programme(slug, name)
    for language in LANGUAGES:
        letter_texts.try_out(programme, name, language, me(), now())
    say(_("Both languages are on their way to %(address)s.", address=me().email))
    return redirect(url_for("letter_texts.show", slug=slug, name=name), 303)


def title(name: str) -> str:
    """Return what a letter is called, and whom it goes to where that makes two of it."""
    kind, _dot, version = name.partition(".")
    words = letters.kind_words(kind)
    return f"{words}, {wordings.VERSIONS[wordings.WORDINGS[kind].by][version]}" if version else words


def _programme(slug: str, name: str) -> Programme:
    programme = access.desk(me(), slug)
    if name not in wordings.names():
        raise access.missing()
    return programme


def _form(texts: dict[str, Text]) -> TextForm:
    kept = {f"subject_{language}": text.subject for language, text in texts.items()}
    return TextForm(data={**kept, **{f"body_{language}": text.body for language, text in texts.items()}})


def _page(programme: Programme, name: str, form: TextForm) -> Any:
    wording = wordings.wording(name)
    page = render_template(
        "letters/text.html",
        programme=programme,
        name=name,
        title=title(name),
        form=form,
        own=name in letter_texts.changed(programme),
        fields=[(field, FIELDS[field], field in wording.needed) for field in wordings.fields(name)],
    )
    return page, 422 if form.errors or form.form_errors else 200
