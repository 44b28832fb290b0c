"""What a coordinator may do to a pair: hand it over, give it a second mentor, or end it for safety."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length

from mentorship import access, handovers, mentorships, reasons, second_mentors, separations
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship, Person, Profile, Proposal
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now


class SeparateForm(Form):
    """The end of a pair for safety."""

    words = TextAreaField(
        _l("Why?"),
        [Length(max=mentorships.LONGEST)],
        filters=[strip],
        description=_l("Only the coordinators read it. The letters to both sides name no reason."),
    )


class HandOverForm(Form):
    """Who takes the newcomer over."""

    mentor = RadioField(_l("Who takes over?"), [InputRequired(_l("Choose a mentor."))], coerce=int)


class SecondForm(Form):
    """Who helps beside the first mentor."""

    mentor = RadioField(_l("Who could help as well?"), [InputRequired(_l("Choose a mentor."))], coerce=int)


def join(bp: Blueprint) -> None:
    """Put these pages under a pair's address."""
    bp.add_url_rule("/separate", "separate", separate, methods=["GET", "POST"])
    bp.add_url_rule("/hand-over", "hand_over", hand_over, methods=["GET", "POST"])
    bp.add_url_rule("/second", "second", second, methods=["GET", "POST"])


@login_required
def separate(mentorship_id: int) -> Any:
    """Say what ending for safety does, then do it."""
    pair = access.coordinated_pair(me(), mentorship_id)
    form = SeparateForm()
    if form.validate_on_submit():
        separations.separate(pair, form.words.data or "", me(), now())
        say(_("The pair is separated. Both have a letter in neutral words."))
        return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
    return _page("separate", pair, form)


@login_required
def hand_over(mentorship_id: int) -> Any:
    """Let a coordinator choose the mentor who carries a pair on."""
    pair = access.coordinated_pair(me(), mentorship_id)
    form = HandOverForm()
    form.mentor.choices = _choices(pair)
    if form.validate_on_submit():
        handovers.hand_over(pair, form.mentor.data, me(), now())
        say(_("Both have been asked. The pair goes on once they have both said yes."))
        return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
    return _page("hand_over", pair, form)


@login_required
def second(mentorship_id: int) -> Any:
    """Let a coordinator choose a mentor who helps beside the first."""
    pair = access.coordinated_pair(me(), mentorship_id)
    form = SecondForm()
    form.mentor.choices = _choices(pair)
    if form.validate_on_submit():
        second_mentors.propose(pair, form.mentor.data, me(), now())
        say(_("Both have been asked. The pair goes on as it is meanwhile."))
        return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)
    return _page("second", pair, form)


def _choices(pair: Mentorship) -> list[Any]:
    """Return the mentors to choose from, each with the two weightiest reasons."""
    live = pair.state in Mentorship.LIVE and not pair.second
    found = handovers.choices(pair, now())[: handovers.MOST] if live else []
    people = (
        Profile.select(Profile, Person).join(Person).where(Profile.id.in_([int(p.mentor) for p in found]))
    )
    names = {str(each.id): each.person.name for each in people}
    return [
        SelectChoice(each.mentor, " · ".join([names[each.mentor], *why]))
        for each in found
        for why in [reasons.main_ones(Proposal(parts=reasons.stored(each.parts)))]
    ]


def _page(kind: str, pair: Mentorship, form: Form) -> Any:
    page = render_template(
        f"mentorships/{kind}.html",
        pair=pair,
        form=form,
        newcomer=pair.newcomer.person.name,
        mentor=pair.mentor.person.name,
        live=pair.state in Mentorship.LIVE,
    )
    return (page, 422) if form.is_submitted() else page
