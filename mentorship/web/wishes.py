"""The directory of mentors and a newcomer's wishes, where the programme has them."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import access, directory, wishes
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Profile
from mentorship.web import numbers
from mentorship.web.pages import say
from mentorship.web.round_review import side_of
from mentorship.web.session import me, now

bp = Blueprint("wishes", __name__)

SEEN = (_l("here this week"), _l("here this month"), _l("not seen for more than a month"))
RULED_OUT = "out"
EACH = 12  # mentors on a page


@bp.get("/p/<slug>/mentors")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """Show a newcomer the mentors of their programme, and their own wishes."""
    newcomer = access.wisher(me(), slug)
    return _page(newcomer)


@bp.post("/p/<slug>/mentors/<int:mentor_id>")
@login_required
def put(slug: str, mentor_id: int) -> ResponseReturnValue:
    """Wish for a mentor, rule them out, or take it back."""
    newcomer = access.wisher(me(), slug)
    entry = next((each for each in directory.of(newcomer, now()) if each.profile.id == mentor_id), None)
    if entry is None:
        raise access.missing()
    try:
        wishes.put(newcomer, entry.profile, _rank(request.form.get("rank", "")), now())
    except BadField as error:
        return _page(newcomer, str(error)), 422
    say(_("Saved. Only you and the matching know of it."))
    kept: dict[str, Any] = {key: request.form[key] for key in ("q", "page") if request.form.get(key)}
    return redirect(url_for("wishes.index", slug=slug, _anchor=f"mentor-{mentor_id}", **kept), 303)


def _rank(asked: str) -> int | None:
    """Return the place that was chosen: none, ruled out, or a number; a wrong one is refused later."""
    if not asked:
        return None
    return wishes.VETO if asked == RULED_OUT else numbers.typed(asked) or -1


def _page(newcomer: Profile, refused: str = "") -> str:
    word = request.args.get("q", "").strip().casefold()
    cards: list[dict[str, Any]] = [
        {"entry": each, "side": side_of(each.profile)} for each in directory.of(newcomer, now())
    ]
    found = [card for card in cards if word in _words(card["side"])]
    pages = max(1, -(-len(found) // EACH))
    page = min(max(1, numbers.typed(request.args.get("page"))), pages)
    return render_template(
        "wishes/index.html",
        programme=newcomer.programme,
        refused=refused,
        wished=wishes.of(newcomer),
        cards=found[(page - 1) * EACH : page * EACH],
        page=page,
        pages=pages,
        word=request.args.get("q", ""),
        most=wishes.MOST,
        seen=SEEN,
    )


def _words(side: dict[str, Any]) -> str:
    return " ".join(str(side[key]) for key in ("skills", "interests", "languages")).casefold()
