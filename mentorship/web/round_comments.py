"""Comments on the pairs and the newcomers of a round, written and read by coordinators."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from mentorship import access, comments
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Comment, Profile, Proposal, Round
from mentorship.web import numbers
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now


class CommentForm(Form):
    """One comment."""

    text = TextAreaField(
        _l("Your comment, for the coordinators of this programme alone"),
        filters=[strip],
        validators=[InputRequired(), Length(max=comments.LONGEST)],
    )


def join(bp: Blueprint) -> None:
    """Put these acts on the review."""
    where = "/rounds/<int:round_id>"
    bp.add_url_rule(f"{where}/newcomers/<int:profile_id>/comment", "comment", add, methods=["POST"])
    bp.add_url_rule(f"{where}/comments/<int:comment_id>/remove", "uncomment", remove, methods=["POST"])


@login_required
def add(round_id: int, profile_id: int) -> ResponseReturnValue:
    """Write a comment about a newcomer, and the mentor they have in this round if the page said so."""
    round_ = access.round_(me(), round_id)
    newcomer = _member(round_, profile_id, "newcomer")
    mentor = request.form.get("mentor")
    partner = _member(round_, numbers.typed(mentor), "mentor") if mentor else None
    form = CommentForm()
    if form.validate_on_submit():
        try:
            comments.add(round_, newcomer, partner, str(form.text.data), me(), now())
        except BadField as error:
            say(str(error), "danger")
    else:
        say(_("A comment needs some words, at most %(most)s letters.", most=comments.LONGEST), "danger")
    return _back(round_, newcomer.id)


@login_required
def remove(round_id: int, comment_id: int) -> ResponseReturnValue:
    """Take one's own comment away."""
    round_ = access.round_(me(), round_id)
    comment: Comment | None = Comment.get_or_none(Comment.id == comment_id, Comment.round == round_.id)
    if comment is None:
        raise access.missing()
    comments.remove(comment, me(), now())
    return _back(round_, comment.newcomer_id)


def _back(round_: Round, newcomer: int) -> ResponseReturnValue:
    """Return to the newcomer's pair, or to their own page where they have none."""
    pair = Proposal.get_or_none(Proposal.round == round_.id, Proposal.newcomer == newcomer)
    if pair is None:
        address = url_for("rounds.review.newcomer", round_id=round_.id, profile_id=newcomer)
    else:
        address = url_for("rounds.review.pair", round_id=round_.id, proposal_id=pair.id)
    return redirect(f"{address}#comments", 303)


def _member(round_: Round, profile_id: int, role: str) -> Profile:
    found: Profile | None = Profile.get_or_none(
        Profile.id == profile_id, Profile.programme == round_.programme_id, Profile.role == role
    )
    if found is None:
        raise access.missing()
    return found
