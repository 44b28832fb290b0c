"""Pages of letters: what was written to whom, whether it went out, and its text."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from mentorship import access, letters, outbox
from mentorship.config import current
from mentorship.i18n import gettext as _
from mentorship.models import Letter, Programme
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("letters", __name__)


@bp.get("/p/<slug>/letters")
@login_required
def index(slug: str) -> str:
    """Show the letters of a programme to those who run it."""
    programme = access.desk(me(), slug)
    return _page(programme, url_for("letters.index", slug=slug))


@bp.get("/letters/<int:letter_id>")
@login_required
def show(letter_id: int) -> str:
    """Show one letter of a programme to those who run it."""
    letter = access.letter(me(), letter_id)
    if letter.programme is None or (letter.secret and not current().demo):
        raise access.missing()
    return _letter(letter, url_for("letters.index", slug=letter.programme.slug), repeatable=True)


@bp.post("/letters/<int:letter_id>/retry")
@login_required
def retry(letter_id: int) -> Response:
    """Send a failed letter again."""
    letter = access.letter(me(), letter_id)
    if outbox.retry(letter, now()):
        say(_("The letter is on its way again."))
    else:
        say(_("This letter had not failed: there is nothing to repeat."), "warning")
    return redirect(url_for("letters.show", letter_id=letter.id), 303)


@bp.get("/demo/letters")
def demo() -> str:
    """Show every letter of the demo, those to new accounts included, because none leaves the machine."""
    _require_demo()
    return _page(None, url_for("letters.demo"))


@bp.get("/demo/letters/<int:letter_id>")
def demo_letter(letter_id: int) -> str:
    """Show any one letter of the demo."""
    _require_demo()
    letter: Letter | None = Letter.get_or_none(Letter.id == letter_id)
    if letter is None:
        raise access.missing()
    return _letter(letter, url_for("letters.demo"))


def _require_demo() -> None:
    if not current().demo:
        raise access.missing()


def _page(programme: Programme | None, address: str) -> str:
    asked: dict[str, Any] = {
        "only": request.args.get("state", "") if request.args.get("state") in letters.STATES else "",
        "kind": request.args.get("kind", "")[:80],
    }
    page = request.args.get("page", 1, type=int)
    involved = me() if programme and access.belongs(me(), programme) else None
    return render_template(
        "letters/index.html",
        programme=programme,
        address=address,
        asked=asked,
        listing=letters.listing(programme, current().demo, page=page, involved=involved, **asked),
        states=letters.STATES,
        state=letters.state,
        kind_words=letters.kind_words,
        waits=letters.WAITS,
        page_of="letters.show" if programme else "letters.demo_letter",
    )


def _letter(letter: Letter, back: str, repeatable: bool = False) -> str:
    return render_template(
        "letters/show.html",
        letter=letter,
        back=back,
        repeatable=repeatable,
        state=letters.state(letter),
        states=letters.STATES,
        waits=letters.WAITS,
        emptied=letters.emptied(letter),
        withheld=repeatable and letter.kind in letters.PRIVATE,
        paragraphs=[part.strip() for part in letter.text.split("\n\n") if part.strip()],
    )
