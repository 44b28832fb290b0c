"""The agreement of a pair: read, signed, worded anew, and what it said before."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from mentorship import access, agreement_terms, agreements, sides
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

_EXPECTS = _l("In a sentence or two. Your partner reads it, and may word it anew.")


class AgreementForm(Form):
    """The agreement, worded anew."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    cadence_days = SelectField(
        _l("How often we meet"),
        [InputRequired()],
        coerce=int,
        choices=[SelectChoice(str(days), label) for days, label in agreement_terms.CADENCES.items()],
    )
    length_weeks = IntegerField(
        _l("For how many weeks"),
        [InputRequired(), NumberRange(1, agreement_terms.LONGEST_WEEKS)],
        description=_l("Counted from the day your pair began. To go on for longer, write a larger number."),
    )
    channel = SelectField(
        _l("How we meet"),
        [InputRequired()],
        choices=[SelectChoice(*each) for each in agreement_terms.CHANNELS.items()],
    )
    confidentiality = SelectField(
        _l("What stays between us"),
        [DataRequired()],
        choices=[SelectChoice(*each) for each in agreement_terms.CONFIDENTIALITY.items()],
        default="between_us",
    )
    newcomer_expects = TextAreaField(
        "", [Length(max=agreement_terms.LONGEST_EXPECTS)], filters=[strip], description=_EXPECTS
    )
    mentor_expects = TextAreaField(
        "", [Length(max=agreement_terms.LONGEST_EXPECTS)], filters=[strip], description=_EXPECTS
    )
    text = TextAreaField(
        _l("What we promise each other"),
        [InputRequired(), Length(max=agreement_terms.LONGEST_TEXT)],
        filters=[strip],
        description=_l("Who prepares what, and what you do when one of you cannot come."),
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the verb takes it."""
        return {name: self[name].data for name in agreement_terms.LABELS}


def join(bp: Blueprint) -> None:
    """Put these pages under a pair's address."""
    bp.add_url_rule("/agreement", "agreement", show)
    bp.add_url_rule("/agreement", "change_agreement", change, methods=["POST"])
    bp.add_url_rule("/agreement/<int:version>/sign", "sign", sign, methods=["POST"])


@login_required
def show(mentorship_id: int) -> Any:
    """Show the whole agreement, to be signed or worded anew."""
    pair, _side = access.own_pair(me(), mentorship_id)
    values = agreement_terms.typed(pair.agreement)
    values["confidentiality"] = values["confidentiality"] or None
    return _page(pair, AgreementForm(data={**values, "version": agreements.version(pair)}))


@login_required
def change(mentorship_id: int) -> Any:
    """Make a new version of the agreement; what was typed on top of an older one is shown beside the new."""
    pair, _side = access.own_pair(me(), mentorship_id)
    form = AgreementForm()
    if form.validate_on_submit():
        try:
            agreements.change(pair, form.version.data or 0, form.values(), me(), now())
        except BadField as error:
            form.refuse(error)
            pair, _side = access.own_pair(me(), mentorship_id)
            form.version.raw_data = [str(agreements.version(pair))]
        else:
            say(_("The new version is kept. Both of you now sign it."))
            return redirect(url_for("mentorships.agreement", mentorship_id=pair.id), 303)
    return _page(pair, form, changing=True), 422


@login_required
def sign(mentorship_id: int, version: int) -> Any:
    """Sign the version that was read."""
    pair, _side = access.own_pair(me(), mentorship_id)
    agreements.sign(pair, version, me(), now())
    say(_("Signed. Thank you."))
    return redirect(url_for("mentorships.show", mentorship_id=pair.id), 303)


def _page(pair: Mentorship, form: AgreementForm, changing: bool = False) -> str:
    side = sides.of(pair, me())
    for each in sides.BOTH:
        form[f"{each}_expects"].label.text = _expects(pair, each, side)
    return render_template(
        "mentorships/agreement.html",
        pair=pair,
        form=form,
        changing=changing,
        partner=sides.person(pair, sides.other(side)),
        agreement=in_words(pair),
        expects=[(_expects(pair, each, side), f"{each}_expects") for each in sides.BOTH],
        signatures=signatures(pair),
        signed=getattr(pair, f"{side}_signed") >= agreements.version(pair),
        history=agreements.history(pair),
        live=pair.state in Mentorship.LIVE,
    )


def _expects(pair: Mentorship, side: str, reader: str) -> str:
    if side == reader:
        return _("What you expect")
    return _("What %(name)s expects", name=sides.person(pair, side).name)


def in_words(pair: Mentorship) -> dict[str, Any]:
    """Return the agreement in words."""
    said = agreement_terms.in_words(pair.agreement)
    return {
        **said,
        "cadence": said["cadence_days"],
        "weeks": pair.agreement["length_weeks"],
        "version": agreements.version(pair),
    }


def signatures(pair: Mentorship) -> list[tuple[str, bool]]:
    """Return who signed the present version."""
    signed = {"newcomer": pair.newcomer_signed, "mentor": pair.mentor_signed}
    return [(sides.person(pair, side).name, signed[side] >= agreements.version(pair)) for side in sides.BOTH]
