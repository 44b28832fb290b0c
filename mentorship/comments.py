"""Comments on the pairs and the newcomers of a draft, for its coordinators alone."""

from collections import Counter
from datetime import datetime

from peewee import JOIN

from mentorship import journal
from mentorship.db import transaction
from mentorship.errors import BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Comment, Person, Profile, Round

LONGEST = 1000


def add(
    round_: Round, newcomer: Profile, mentor: Profile | None, text: str, by: Person, now: datetime
) -> Comment:
    """Write a comment on a pair, or on a newcomer without a mentor."""
    text = text.strip()
    if not text:
        raise BadField("text", _("Write your comment first."))
    if len(text) > LONGEST:
        raise BadField("text", _("A comment has at most %(most)s letters.", most=LONGEST))
    with transaction():
        row: Comment = Comment.create(
            round=round_, newcomer=newcomer, mentor=mentor, text=text, by=by, at=now
        )
        about = {"newcomer": newcomer.id, "mentor": mentor.id if mentor else None}
        journal.record(by, "comment.added", round_, now, round_.programme, **about)
    return row


def remove(comment: Comment, by: Person, now: datetime) -> None:
    """Take one's own comment away."""
    if comment.by_id != by.id:
        raise Refused(_("Only who wrote a comment can take it away."))
    with transaction():
        comment.delete_instance()
        about = {"newcomer": comment.newcomer_id, "mentor": comment.mentor_id}
        journal.record(by, "comment.removed", comment.round, now, comment.round.programme, **about)


def on(round_: Round, newcomer: Profile) -> list[Comment]:
    """Return what was written about a newcomer of a round, with whichever mentor, the oldest first."""
    query = Comment.select(Comment, Person).join(Person, JOIN.LEFT_OUTER)
    return list(query.where(Comment.round == round_.id, Comment.newcomer == newcomer.id).order_by(Comment.id))


def counts(round_: Round) -> Counter[int]:
    """Return how many comments there are on each newcomer of a round."""
    rows = Comment.select(Comment.newcomer).where(Comment.round == round_.id)
    return Counter(each.newcomer_id for each in rows)
