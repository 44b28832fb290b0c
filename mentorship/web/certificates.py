"""Certificates: issued and withdrawn by their owner, checked by anybody who has the code."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, certificates, mail
from mentorship.i18n import gettext as _
from mentorship.models import Certificate, Mentorship
from mentorship.web.pages import say
from mentorship.web.session import me, me_or_none, now

bp = Blueprint("certificates", __name__)

_PAIR = "/mentorships/<int:mentorship_id>/certificate"


@bp.get("/certificates/<code>")
def check(code: str) -> Any:
    """Say whether a certificate is valid, and show what the paper shows."""
    person = me_or_none()
    place = f"person {person.id}" if person else request.remote_addr or "nowhere"
    found = certificates.check(code, place, now())
    if found.withdrawn_at:
        return render_template("certificates/withdrawn.html", certificate=found)
    return render_template("certificates/show.html", **_paper(found))


@bp.get(_PAIR)
@login_required  # type: ignore[untyped-decorator]
def mine(mentorship_id: int) -> Any:
    """Show what one's certificate would say or says, with the ways to issue, print and withdraw it."""
    pair, side = access.closing(me(), mentorship_id)
    issued = certificates.of_side(pair, side)
    valid = issued is not None and not issued.withdrawn_at
    return render_template(
        "certificates/mine.html",
        pair=pair,
        offered=pair.state in Mentorship.COMPLETED,
        withdrawn=issued is not None and not valid,
        **(_paper(issued) if issued and valid else {"paper": None}),
    )


def _paper(issued: Certificate) -> dict[str, Any]:
    """Return what the paper says, with the full address at which it is checked."""
    paper = certificates.paper(issued)
    return {"paper": paper, "address": mail.link(url_for(".check", code=paper.code))}


@bp.post(_PAIR)
@login_required  # type: ignore[untyped-decorator]
def issue(mentorship_id: int) -> Any:
    """Issue one's own certificate."""
    pair, _side = access.closing(me(), mentorship_id)
    certificates.issue(pair, me(), now())
    say(_("Here is your certificate. You can print it, or keep it as a PDF."))
    return _back(pair)


@bp.post(f"{_PAIR}/withdraw")
@login_required  # type: ignore[untyped-decorator]
def withdraw(mentorship_id: int) -> Any:
    """Withdraw one's own certificate."""
    pair, _side = access.closing(me(), mentorship_id)
    certificates.withdraw(pair, me(), now())
    say(_("Your certificate is withdrawn: whoever checks its code reads that, and nothing else."))
    return _back(pair)


def _back(pair: Mentorship) -> Any:
    return redirect(url_for(".mine", mentorship_id=pair.id), 303)
