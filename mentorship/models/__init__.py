"""What is kept: columns, constraints and named queries; what may be done with them stands in the verbs."""

from typing import Any

from mentorship.db import Row
from mentorship.models.operations import JournalEntry, Lease, Letter
from mentorship.models.pairs import (
    CheckIn,
    FitCheck,
    Goal,
    Handover,
    Meeting,
    Mentorship,
    Report,
    Transition,
)
from mentorship.models.people import Attempt, Person, SignIn, Token
from mentorship.models.programmes import (
    Coordinator,
    FollowUp,
    Indicator,
    NeverAgain,
    Profile,
    Programme,
    Segment,
    Upload,
    Wish,
)
from mentorship.models.rounds import Comment, Decision, Enquiry, Proposal, Round, Ruling, Run

__all__ = [
    "Attempt",
    "CheckIn",
    "Comment",
    "Coordinator",
    "Decision",
    "Enquiry",
    "FitCheck",
    "FollowUp",
    "Goal",
    "Handover",
    "Indicator",
    "JournalEntry",
    "Lease",
    "Letter",
    "MODELS",
    "Meeting",
    "Mentorship",
    "NeverAgain",
    "Person",
    "Profile",
    "Programme",
    "Proposal",
    "Report",
    "Round",
    "Ruling",
    "Run",
    "Segment",
    "SignIn",
    "Token",
    "Transition",
    "Upload",
    "Wish",
]

MODELS: tuple[type[Any], ...] = tuple(Row.__subclasses__())
