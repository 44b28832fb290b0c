"""How each kind of letter goes: what it is about, whether it waits for the morning, and who can stop it."""

from dataclasses import dataclass

from mentorship.i18n import lazy as _l


@dataclass(frozen=True)
class Topic:
    """What letters are about; its reader can stop it, or reads why not."""

    name: str
    about: str
    stoppable: bool = False


@dataclass(frozen=True)
class Manner:
    """How one kind of letter goes."""

    topic: str
    urgent: bool = False  # goes at once, also at night
    alone: bool = False  # never told together with others in one letter


TOPICS = {
    "account": Topic(
        _l("Your account"), _l("Confirmations, passwords, and how you came to a programme: you need them.")
    ),
    "safety": Topic(_l("Safety"), _l("Calls for help, and what is told in confidence: it must arrive.")),
    "matching": Topic(
        _l("Your place and your proposals"),
        _l("Each asks for your answer, or tells you one that you wait for."),
    ),
    "pair": Topic(
        _l("The beginning and the end of a pair"), _l("Somebody counts on your knowing: you need them.")
    ),
    "meetings": Topic(_l("Meetings"), _l("Dates and their changes, with the calendar file: you need them.")),
    "checkins": Topic(
        _l("Check-ins"),
        _l("The question how it is going, its reminders, and the one after the first meeting."),
        stoppable=True,
    ),
    "news": Topic(
        _l("News of your pair"), _l("Pauses, goals, a completed pair, words of thanks."), stoppable=True
    ),
    "community": Topic(
        _l("Around the pairs"), _l("Group sessions, questions, surveys, suggestions."), stoppable=True
    ),
    "desk": Topic(
        _l("The desk of a programme"),
        _l("For coordinators: the digest of the day, and what was declined."),
        stoppable=True,
    ),
}

MANNERS = {
    "account_ends": Manner("account", alone=True),
    "agreement_changed": Manner("pair"),
    "application_approved": Manner("matching"),
    "application_asked": Manner("matching", alone=True),
    "application_refused": Manner("matching"),
    "bond_asked": Manner("checkins"),
    "checkin_due": Manner("checkins"),
    "checkin_reminder": Manner("checkins"),
    "confirm": Manner("account", urgent=True),
    "coordinator_named": Manner("account"),
    "digest": Manner("desk", urgent=True),  # its reader chose the hour
    "enquiry_answered": Manner("matching", alone=True),
    "enquiry_asked": Manner("matching", alone=True),
    "fit_check": Manner("checkins"),
    "fit_reminder": Manner("checkins"),
    "invitation": Manner("account", alone=True),
    "known_address": Manner("account", urgent=True),
    "meeting_cancelled": Manner("meetings", alone=True),
    "meeting_moved": Manner("meetings", alone=True),
    "meeting_not_taken": Manner("meetings", alone=True),
    "meeting_offered": Manner("meetings", alone=True),
    "meeting_planned": Manner("meetings", alone=True),
    "mentorship_begun": Manner("pair", urgent=True),
    "mentorship_completed": Manner("news"),
    "mentorship_ended": Manner("pair", alone=True),
    "mentorship_ending": Manner("pair"),
    "mentorship_extended": Manner("pair"),
    "mentorship_handed_over": Manner("pair", alone=True),
    "mentorship_parted": Manner("pair", alone=True),
    "mentorship_paused": Manner("news"),
    "mentorship_resumed": Manner("news"),
    "mentorship_separated": Manner("safety", urgent=True),
    "not_placed": Manner("matching"),
    "pair_erased": Manner("pair", alone=True),
    "password_changed": Manner("account", urgent=True),
    "praise": Manner("news"),
    "proposal_declined": Manner("matching", urgent=True),
    "proposal_declined_desk": Manner("desk"),
    "proposal_expired": Manner("matching"),
    "proposal_mentor": Manner("matching", alone=True),
    "proposal_newcomer": Manner("matching", alone=True),
    "proposal_recalled": Manner("safety", urgent=True),
    "proposal_reminder": Manner("matching", alone=True),
    "proposal_withdrawn": Manner("matching"),
    "question_added": Manner("community"),
    "question_answered": Manner("community"),
    "question_asked": Manner("community"),
    "question_helped": Manner("community"),
    "receipt": Manner("matching", urgent=True),  # the answer to what its reader has just done
    "report_answered": Manner("safety", urgent=True),
    "report_made": Manner("safety", urgent=True),
    "reset": Manner("account", urgent=True),
    "second_mentor": Manner("matching", alone=True),
    "second_wanted": Manner("desk"),
    "session_cancelled": Manner("meetings", alone=True),
    "session_changed": Manner("meetings", alone=True),
    "session_freed": Manner("meetings", alone=True),
    "session_going": Manner("meetings", alone=True),
    "session_hosted": Manner("meetings", alone=True),
    "session_out": Manner("meetings", alone=True),
    "session_reminder": Manner("community", alone=True),
    "suggestion_answered": Manner("community"),
    "thanks": Manner("news"),
    "together": Manner("account", urgent=True),  # its reader chose it, and ends it on the account page
    "trial": Manner("account", urgent=True),
    "wants_help": Manner("safety", urgent=True),
    "welcome": Manner("account", urgent=True),
}
_UNKNOWN = Manner("account", urgent=True)


def manner(kind: str) -> Manner:
    """Return how a kind of letter goes; one without a line here goes at once and cannot be stopped."""
    return MANNERS.get(kind, _UNKNOWN)


def stoppable(kind: str) -> str:
    """Return the topic that the reader of such a letter can stop; none for a necessary one."""
    topic = manner(kind).topic
    return topic if TOPICS[topic].stoppable else ""
