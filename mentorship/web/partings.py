"""After the first meeting: the fit check, and the way apart for a pair that is not a fit."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, fits, sides
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now


class PartForm(Form):
    """Nothing to fill in: the page says what happens."""


def join(bp: Blueprint) -> None:
    """Put these pages under a pair's address."""
    bp.add_url_rule("/fit", "fit", answer, methods=["POST"])
    bp.add_url_rule("/part", "part", part, methods=["GET", "POST"])


@login_required
def answer(mentorship_id: int) -> Any:
    """Take the answer to the fit check; "not a fit" leads to the page that says what happens then."""
    pair, _side = access.own_pair(me(), mentorship_id)
    said = request.form.get("answer", "")
    fits.answer(pair, said, strip(request.form.get("text")), me(), now())
    if said == "no":
        return redirect(url_for("mentorships.part", mentorship_id=pair.id), 303)
    say(_("Thank you. Only the coordination reads it."))
    return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)


@login_required
def part(mentorship_id: int) -> Any:
    """Say what parting does, then do it."""
    pair, side = access.own_pair(me(), mentorship_id)
    form = PartForm()
    if form.validate_on_submit():
        fits.part(pair, me(), now())
        say(_("Your pair has ended, without fault. We look on at once."))
        return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
    return render_template(
        "mentorships/part.html",
        pair=pair,
        side=side,
        form=form,
        partner=sides.person(pair, sides.other(side)),
        live=pair.state in Mentorship.LIVE,
    )
