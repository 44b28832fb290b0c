"""The closing of a pair, each side for itself: looking back, thanks, what next, the way to being a mentor."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired

from mentorship import access, badges, bonds, closings, mentorships, sides, successors
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship
from mentorship.web.forms import Form
from mentorship.web.pages import say
from mentorship.web.pair_forms import NextForm, ThanksForm
from mentorship.web.session import me, now

_STEPS = [SelectChoice(str(step), words) for step, words in bonds.STEPS.items()]


class BondForm(Form):
    """Five sentences, five steps each."""

    open, heard, useful, kept, glad = (
        RadioField(
            validators=[InputRequired(_l("Choose how true this is for you."))], coerce=int, choices=_STEPS
        )
        for _key in bonds.STATEMENTS["newcomer"]
    )


def join(bp: Blueprint) -> None:
    """Put these pages under a pair's address."""
    bp.add_url_rule("/closing", "closing", show, methods=["GET"])
    bp.add_url_rule("/thanks", "thank", thank, methods=["POST"])
    bp.add_url_rule("/next", "say_next", say_next, methods=["POST"])
    bp.add_url_rule("/bond", "bond", bond, methods=["GET", "POST"])
    bp.add_url_rule("/become-mentor", "become_mentor", become_mentor, methods=["POST"])


@login_required
def show(mentorship_id: int) -> Any:
    """Show one side what is done and what is left; a pair that runs is completed first."""
    pair, side = access.closing(me(), mentorship_id)
    if pair.state in Mentorship.LIVE:
        return redirect(url_for("mentorships.complete", mentorship_id=pair.id))
    return _page(pair, side)


def _page(pair: Mentorship, side: sides.PairSide, **forms: Form) -> str:
    other = sides.other(side)
    shown: dict[str, Form] = {
        "thanks_form": ThanksForm(formdata=None),
        "next_form": NextForm(formdata=None, data={"next": getattr(pair, f"{side}_next")}),
        **forms,
    }
    return render_template(
        "mentorships/closing.html",
        pair=pair,
        side=side,
        partner=sides.person(pair, other),
        closing=closings.of(pair, side),
        mine=getattr(pair, f"{side}_thanks"),
        theirs=getattr(pair, f"{other}_thanks"),
        their_next=getattr(pair, f"{other}_next"),
        completed=pair.state in Mentorship.COMPLETED,
        badges=badges.of_person(me(), now()),
        is_mentor=successors.is_mentor(me(), pair),
        **shown,
    )


@login_required
def thank(mentorship_id: int) -> Any:
    """Leave a closing line."""
    pair, side = access.closing(me(), mentorship_id)
    form = ThanksForm()
    if not form.validate_on_submit():
        return _page(pair, side, thanks_form=form), 422
    mentorships.thank(pair, form.thanks.data or "", me(), now())
    say(_("Your line is on its way."))
    return _back(pair)


@login_required
def say_next(mentorship_id: int) -> Any:
    """Keep what comes next."""
    pair, side = access.closing(me(), mentorship_id)
    form = NextForm()
    if not form.validate_on_submit():
        return _page(pair, side, next_form=form), 422
    closings.say_next(pair, form.next.data or "", me(), now())
    say(_("Kept. Good luck with it!"))
    return _back(pair)


@login_required
def bond(mentorship_id: int) -> Any:
    """Ask how true five sentences are, at half-time or at the end."""
    pair, side = access.closing(me(), mentorship_id)
    form = BondForm()
    for key, words in bonds.statements(pair, side).items():
        form[key].label.text = words
    if form.validate_on_submit():
        try:
            bonds.answer(pair, {key: form[key].data for key in bonds.STATEMENTS[side]}, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Thank you. Only you see your answers."))
            return _back(pair)
    page = render_template(
        "mentorships/bond.html",
        pair=pair,
        form=form,
        keys=list(bonds.STATEMENTS[side]),
        partner=sides.person(pair, sides.other(side)),
        looking_back=bonds.stage(pair) == "closing",
        open=bonds.is_open(pair, side),
    )
    return (page, 422) if form.is_submitted() else page


@login_required
def become_mentor(mentorship_id: int) -> Any:
    """Begin as a mentor with what is known of the newcomer already, then look through it."""
    pair, side = access.closing(me(), mentorship_id)
    if side != "newcomer":
        raise access.wrong_role()
    profile, begun = successors.draft(pair, me(), now())
    if begun:
        say(_("Your profile as a mentor is begun with what you told us before: change what you like."))
    return redirect(url_for("profiles.edit", slug=profile.programme.slug, role="mentor"), 303)


def _back(pair: Mentorship) -> Any:
    page = "mentorships.show" if pair.state in Mentorship.LIVE else "mentorships.closing"
    return redirect(url_for(page, mentorship_id=pair.id), 303)
