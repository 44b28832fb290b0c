"""Letters as they are looked through: which there are, in which state, page by page."""

from dataclasses import dataclass

from peewee import JOIN, Expression

from mentorship.i18n import lazy as _l
from mentorship.models import Letter, Person, Programme

PAGE = 50
STATES = {
    "waiting": _l("not sent yet"),
    "sent": _l("sent off"),
    "together": _l("told in one letter a day"),
    "stopped": _l("stopped by the reader"),
    "failed": _l("could not be sent"),
}
CONDITIONS: dict[str, Expression] = {
    "waiting": Letter.sent_at.is_null() & Letter.failed_at.is_null() & (Letter.way != "stopped"),
    "sent": Letter.sent_at.is_null(False) & (Letter.way != "together"),
    "together": Letter.sent_at.is_null(False) & (Letter.way == "together"),
    "stopped": Letter.way == "stopped",
    "failed": Letter.failed_at.is_null(False),
}
WAITS = {
    "quiet": _l("held back until the reader’s quiet hours end"),
    "together": _l("waits for the reader’s one letter of the day"),
}
KINDS = {
    "account_ends": _l("Warning that an account ends"),
    "agreement_changed": _l("Agreement changed"),
    "application_approved": _l("Application approved"),
    "application_asked": _l("Question about an application"),
    "application_refused": _l("Application refused"),
    "bond_asked": _l("Question half-way about the relationship"),
    "checkin_due": _l("Check-in due"),
    "checkin_reminder": _l("Reminder of a check-in"),
    "confirm": _l("Confirmation of an address"),
    "coordinator_named": _l("New coordinator"),
    "digest": _l("Digest of the desk"),
    "enquiry_answered": _l("Answer to a question about a proposal"),
    "enquiry_asked": _l("Question about a proposal"),
    "invitation": _l("Invitation"),
    "fit_check": _l("Question after the first meeting"),
    "fit_reminder": _l("Reminder of the question after the first meeting"),
    "known_address": _l("Address known already"),
    "meeting_cancelled": _l("Meeting cancelled"),
    "meeting_moved": _l("Meeting moved"),
    "meeting_not_taken": _l("Offered times not taken"),
    "meeting_offered": _l("Times offered for a meeting"),
    "meeting_planned": _l("Meeting planned"),
    "mentorship_begun": _l("Mentorship begun"),
    "mentorship_completed": _l("Mentorship completed"),
    "mentorship_ended": _l("Mentorship ended"),
    "mentorship_ending": _l("Two weeks before the end"),
    "mentorship_extended": _l("Mentorship extended"),
    "mentorship_handed_over": _l("Mentorship handed over"),
    "mentorship_parted": _l("Mentorship ended after the first meeting"),
    "mentorship_paused": _l("Mentorship paused"),
    "mentorship_resumed": _l("Mentorship resumed"),
    "mentorship_separated": _l("Mentorship ended for safety"),
    "not_placed": _l("No mentor this time"),
    "pair_erased": _l("Account of the partner erased"),
    "password_changed": _l("Password changed"),
    "praise": _l("Well done"),
    "proposal_declined": _l("Proposal declined"),
    "proposal_declined_desk": _l("Proposal declined, to the coordination"),
    "proposal_expired": _l("Proposal expired"),
    "proposal_mentor": _l("Proposal to a mentor"),
    "proposal_newcomer": _l("Proposal to a newcomer"),
    "proposal_recalled": _l("Proposal taken back by the coordination"),
    "proposal_reminder": _l("Reminder of a proposal"),
    "proposal_withdrawn": _l("Proposal taken back"),
    "question_added": _l("More words on a question"),
    "question_answered": _l("Answer to a question"),
    "question_asked": _l("Question to the mentors"),
    "question_helped": _l("An answer helped"),
    "receipt": _l("Receipt of a profile"),
    "report_answered": _l("Answer to something told in confidence"),
    "report_made": _l("Something told in confidence"),
    "reset": _l("New password asked for"),
    "second_mentor": _l("Proposal of a second mentor"),
    "second_wanted": _l("Wish for a second mentor"),
    "session_cancelled": _l("Group session cancelled"),
    "session_changed": _l("Group session changed"),
    "session_freed": _l("Place in a group session become free"),
    "session_going": _l("Place in a group session"),
    "session_hosted": _l("Host of a group session"),
    "session_out": _l("Out of a group session"),
    "session_reminder": _l("The day before a group session"),
    "suggestion_answered": _l("Answer to a suggestion"),
    "thanks": _l("Thanks"),
    "together": _l("All letters of a day in one"),
    "trial": _l("Trial of a letter"),
    "wants_help": _l("Call for help"),
    "welcome": _l("Words of welcome"),
}


# What one side of a pair says to the other, or holds a link to answer in its reader's name: coordinators
# see that it went out, not its words.
PRIVATE = (
    "checkin_due",
    "checkin_reminder",
    "fit_check",
    "fit_reminder",
    "meeting_cancelled",
    "meeting_moved",
    "meeting_not_taken",
    "meeting_offered",
    "meeting_planned",
    "mentorship_completed",
    "mentorship_ended",
    "praise",
    "thanks",
)
# What one side of a pair may have told the coordination without the other: a coordinator who has a profile
# in the programme, and so may be that other side, finds those letters only that are their own.
CONFIDENTIAL = ("digest", "wants_help")


@dataclass(frozen=True)
class Listing:
    """One page of letters, newest first."""

    letters: list[Letter]
    counts: dict[str, int]  # of each state, whatever the filter
    kinds: list[str]
    page: int
    pages: int


def state(letter: Letter) -> str:
    """Return in which of the states a letter is."""
    if letter.way == "stopped":
        return "stopped"
    if letter.failed_at is not None:
        return "failed"
    if letter.sent_at is None:
        return "waiting"
    return "together" if letter.way == "together" else "sent"


def emptied(letter: Letter) -> bool:
    """Tell whether a letter's words are gone, because time has passed or because it was stopped."""
    return not letter.text


def kind_words(kind: str) -> str:
    """Return the name of a kind of letter."""
    return str(KINDS.get(kind, kind.replace("_", " ")))


def listing(
    programme: Programme | None,
    secret: bool,
    only: str = "",
    kind: str = "",
    page: int = 1,
    involved: Person | None = None,
) -> Listing:
    """Return the letters of a programme (of all, for None), with or without those that sign in.

    ``involved`` is a reader who has a profile in the programme.
    """
    mine = Letter.programme == programme.id if programme else Letter.id.is_null(False)
    if involved:
        mine &= Letter.kind.not_in(CONFIDENTIAL) | (Letter.person == involved.id)
    if not secret:
        mine &= ~Letter.secret
    wanted = mine & CONDITIONS[only] if only else mine
    if kind:
        wanted &= Letter.kind == kind
    pages = max(1, -(-Letter.select().where(wanted).count() // PAGE))
    page = min(max(page, 1), pages)
    rows = Letter.select(Letter, Person).join(Person, JOIN.LEFT_OUTER).where(wanted)
    kinds = Letter.select(Letter.kind).where(mine).distinct().order_by(Letter.kind)
    return Listing(
        letters=list(rows.order_by(Letter.created_at.desc(), Letter.id.desc()).paginate(page, PAGE)),
        counts={
            name: Letter.select().where(mine & condition).count() for name, condition in CONDITIONS.items()
        },
        kinds=[row.kind for row in kinds],
        page=page,
        pages=pages,
    )
