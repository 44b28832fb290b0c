"""While a pair runs: more time, the wish for a second mentor, a well done."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, extensions, i18n, praises, second_mentors, sides
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship
from mentorship.web.pages import say
from mentorship.web.pair_forms import ExtendForm
from mentorship.web.session import me, now


def join(bp: Blueprint) -> None:
    """Put these pages under a pair's address."""
    bp.add_url_rule("/extend", "extend", extend, methods=["GET", "POST"])
    bp.add_url_rule("/second-wanted", "want_second", want_second, methods=["POST"])
    bp.add_url_rule("/praise", "praise", praise, methods=["POST"])


@login_required
def extend(mentorship_id: int) -> Any:
    """Go on for some weeks more."""
    pair, side = access.own_pair(me(), mentorship_id)
    form = ExtendForm(seen=_mark(pair))
    if form.validate_on_submit():
        try:
            if form.seen.data != _mark(pair):
                raise AlreadyDone(_("The end was moved meanwhile. Look at the new date first."))
            end = extensions.extend(pair, form.weeks.data or 0, pair.ends_on, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("You go on until %(day)s. Your partner has a letter.", day=i18n.day(end)))
            return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
    page = render_template(
        "mentorships/extend.html",
        pair=pair,
        form=form,
        partner=sides.person(pair, sides.other(side)),
        live=pair.state in Mentorship.LIVE,
    )
    return (page, 422) if form.is_submitted() else page


def _mark(pair: Mentorship) -> str:
    return str(pair.ends_on or "")


@login_required
def want_second(mentorship_id: int) -> Any:
    """Ask the coordination for a second mentor."""
    pair, _side = access.own_pair(me(), mentorship_id)
    second_mentors.wish(pair, me(), now())
    say(_("The coordination knows, and looks for somebody. Your pair goes on as it is."))
    return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)


@login_required
def praise(mentorship_id: int) -> Any:
    """Send a well done with its fact."""
    pair, _side = access.own_pair(me(), mentorship_id)
    praises.send(pair, request.form.get("fact", ""), me(), now())
    say(_("Your well done is on its way."))
    return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
