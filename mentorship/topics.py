"""What a meeting could be about, suggested to both sides until one of them writes an agenda."""

from mentorship import goals
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Goal, Meeting, Step

FIRST = (
    (_l("10 minutes:"), _l("who you are, and what brought you here.")),
    (_l("15 minutes:"), _l("what the newcomer wants to reach, and what makes it hard.")),
    (_l("10 minutes:"), _l("how you want to work together: read the agreement side by side.")),
    (_l("10 minutes:"), _l("the first small step, and the next date.")),
)


def suggested(meeting: Meeting) -> str:
    """Return an agenda in the reader's language: the guide for a first meeting, later what is still open."""
    lines = _later(meeting) if _met_before(meeting) else [f"{minutes} {words}" for minutes, words in FIRST]
    return "\n".join(f"– {line}" for line in lines)


def _met_before(meeting: Meeting) -> bool:
    met = Meeting.select().where(
        Meeting.mentorship == meeting.mentorship_id, Meeting.state == "held", Meeting.at < meeting.at
    )
    return bool(met.exists())


def _later(meeting: Meeting) -> list[str]:
    pair = meeting.mentorship
    open_steps = (
        Step.select()
        .join(Goal)
        .where(Goal.mentorship == pair.id, Step.done_at.is_null())
        .order_by(Step.due_on.asc(nulls="last"), Step.id)
    )
    return [
        *(each.text for each in open_steps),
        *(_("Our goal: %(goal)s. Where are we?", goal=each.text.rstrip(".")) for each in goals.of_pair(pair)),
        _("The next small step, and the next date."),
    ]
