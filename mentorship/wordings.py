"""Letters in a programme's own words: which kinds can be worded, and the fields that their words may hold.

People's words hold no template language: a field is a name in braces, filled in once and never read again,
so that nothing that somebody typed can become a field, a link of ours or a header.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mentorship.errors import BadField
from mentorship.fields import EVERYWHERE, FIELDS, LISTS, Values, line
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l

LONGEST_SUBJECT, LONGEST_BODY = 150, 6000
LONGEST_LINE = 500  # of a subject with its fields filled in
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of characters, separators of lines


@dataclass(frozen=True)
class Wording:
    """What one kind of letter can say."""

    fields: tuple[str, ...]  # beside those of every letter
    needed: tuple[str, ...] = ("link",)
    by: str = ""  # the value that decides between two wordings: a key of VERSIONS


VERSIONS: dict[str, dict[str, str]] = {
    "side": {"newcomer": _l("to the newcomer"), "mentor": _l("to the mentor")},
    "role": {"newcomer": _l("to the newcomer"), "mentor": _l("to the mentor")},
    "moved": {"new": _l("for a new meeting"), "moved": _l("to move a meeting")},
    "no": {"newcomer": _l("the newcomer said no"), "mentor": _l("the mentor said no")},
}

_PAIR = Wording(("partner", "link"))
_DATE = Wording(("partner", "opening", "when", "length", "place", "link"), needed=("when", "link"))
_SESSION = Wording(("title", "when", "length", "place", "link"), needed=("when", "link"))
_SESSION_OVER = Wording(("title", "when", "link"))
_ANSWERED = Wording(("partner", "answers"), needed=("answers",))
_PAIR_BY_SIDE = Wording(("partner", "link"), by="side")
WORDINGS = {
    "agreement_changed": _PAIR,
    "application_approved": Wording(("link",)),
    "application_asked": Wording(("note", "link"), needed=("note", "link")),
    "application_refused": Wording(("note", "link"), needed=("note", "link")),
    "bond_asked": _PAIR,
    "checkin_due": _ANSWERED,
    "checkin_reminder": Wording(("partner", "day", "answers"), needed=("answers",)),
    "coordinator_named": Wording(("by", "link")),
    "enquiry_answered": Wording(
        ("partner", "question", "answer", "until", "link"), needed=("answer", "link")
    ),
    "enquiry_asked": Wording(("partner", "question", "until", "link"), needed=("question", "link")),
    "fit_check": _ANSWERED,
    "fit_reminder": _ANSWERED,
    "invitation": Wording(("by", "todo", "password", "link"), by="role"),
    "meeting_cancelled": Wording(("partner", "opening", "when", "link"), needed=("opening", "when", "link")),
    "meeting_moved": _DATE,
    "meeting_not_taken": Wording(
        ("partner", "opening", "times", "closing", "link"), needed=("times", "link")
    ),
    "meeting_offered": Wording(
        ("partner", "opening", "when", "times", "how", "link"), needed=("times", "link"), by="moved"
    ),
    "meeting_planned": _DATE,
    "mentorship_begun": Wording(("partner", "reasons", "hours", "zone", "times", "email", "link"), by="side"),
    "mentorship_completed": Wording(("partner", "thanks", "link")),
    "mentorship_ended": Wording(("partner", "thanks", "closing", "link")),
    "mentorship_ending": Wording(("partner", "end", "link", "link2", "link3")),
    "mentorship_extended": Wording(("partner", "term", "end", "link")),
    "mentorship_handed_over": _PAIR_BY_SIDE,
    "mentorship_parted": _PAIR_BY_SIDE,
    "mentorship_paused": _PAIR,
    "mentorship_resumed": _PAIR,
    "not_placed": Wording(("round", "link")),
    "pair_erased": Wording(("link",), by="side"),
    "praise": Wording(("partner", "what", "link"), needed=("what", "link")),
    "proposal_declined": _PAIR_BY_SIDE,
    "proposal_declined_desk": Wording(("newcomer", "mentor", "reason", "link"), by="no"),
    "proposal_expired": Wording(("partner", "opening", "closing", "link")),
    "proposal_mentor": Wording(("partner", "goal", "reasons", "until", "link")),
    "proposal_newcomer": Wording(("partner", "reasons", "until", "link")),
    "proposal_reminder": Wording(("partner", "until", "link"), by="side"),
    "proposal_withdrawn": Wording(("link",)),
    "question_added": Wording(("author", "link")),
    "question_answered": Wording(("author", "link")),
    "question_asked": Wording(("skill", "link")),
    "question_helped": Wording(("asker", "link")),
    "receipt": Wording(("next", "link"), by="role"),
    "second_mentor": Wording(("partner", "goal", "until", "link"), by="side"),
    "second_wanted": Wording(("asking", "partner", "link")),
    "session_cancelled": _SESSION_OVER,
    "session_changed": Wording(("title", "when", "length", "link"), needed=("when", "link")),
    "session_freed": _SESSION,
    "session_going": _SESSION,
    "session_hosted": _SESSION,
    "session_out": _SESSION_OVER,
    "session_reminder": _SESSION,
    "suggestion_answered": Wording(
        ("suggestion", "outcome", "answer", "link"), needed=("outcome", "answer", "link")
    ),
    "thanks": Wording(("partner", "thanks", "link"), needed=("thanks", "link")),
}
_ACCOUNT, _SAFETY, _FACTS = (
    "of an account, not of a programme",
    "safety: the words are weighed",
    "made of facts",
)
FIXED = {
    "account_ends": _ACCOUNT,
    "confirm": _ACCOUNT,
    "digest": _FACTS,
    "known_address": _ACCOUNT,
    "mentorship_separated": _SAFETY,
    "password_changed": _ACCOUNT,
    "proposal_recalled": _SAFETY,
    "report_answered": _SAFETY,
    "report_made": _SAFETY,
    "reset": _ACCOUNT,
    "together": _FACTS,
    "trial": _FACTS,
    "wants_help": _SAFETY,
    "welcome": _ACCOUNT,
}


def names() -> list[str]:
    """Return the names of all that can be worded: a kind, or a kind and its version."""
    return [
        f"{kind}.{version}" if version else kind
        for kind, wording in WORDINGS.items()
        for version in VERSIONS.get(wording.by, {"": ""})
    ]


def name_of(kind: str, values: Values) -> str:
    """Return the name under which a programme's words for such a letter are kept; none for a fixed kind.

    About a second mentor, a proposal that comes to nothing keeps our words: it means something else.
    """
    if kind not in WORDINGS or values.get("beside"):
        return ""
    match WORDINGS[kind].by:
        case "":
            return kind
        case "role":
            return f"{kind}.{values['profile'].role}"
        case "moved":
            return f"{kind}.{'moved' if values['meeting'] else 'new'}"
        case _:
            return f"{kind}.{values['side']}"


def wording(name: str) -> Wording:
    """Return what the letter of a name can say."""
    return WORDINGS[name.partition(".")[0]]


def fields(name: str) -> tuple[str, ...]:
    """Return the fields that the words of a letter may hold."""
    return EVERYWHERE + wording(name).fields


def filled(subject: str, body: str, values: Values) -> tuple[str, list[str]]:
    """Return subject and paragraphs with every field filled in; what holds an empty one is left out."""
    known = {each: _value(each, values) for each in {*_FIELD.findall(subject + body)}}
    parts = [part for part in paragraphs(body) if all(known[each] for each in _FIELD.findall(part))]
    whole = all(known[each] for each in _FIELD.findall(subject))
    return line(_put(subject, known))[:LONGEST_LINE] if whole else "", [_put(part, known) for part in parts]


def _value(field: str, values: Values) -> str:
    value = FIELDS[field].of(values)
    return value if field in LISTS else line(value)


def _put(text: str, known: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: known[found[1]], text)


def unfilled(text: str, name: str, values: Values) -> str:
    """Return a text with the values of a letter's fields turned back into the fields."""
    known = {each: _value(each, values) for each in fields(name)}
    for field, value in sorted(known.items(), key=lambda item: -len(item[1])):
        text = text.replace(value, f"{{{field}}}") if value and value != f"{{{field}}}" else text
    return text


def paragraphs(body: str) -> list[str]:
    """Return the parts of a text between empty lines."""
    return [part.strip() for part in body.split("\n\n") if part.strip()]


def checked(name: str, subject: str, body: str) -> tuple[str, str]:
    """Return words as they are kept; refuse what could not be sent, and name the field that is wrong."""
    subject, body = subject.strip(), re.sub(r"\n[ \t]*\n\s*", "\n\n", body.replace("\r\n", "\n").strip())
    for where, text, most in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not text:
            raise BadField(where, _("Write something, or go back to the original words."))
        if len(text) > most:
            raise BadField(where, _("Please keep it under %(most)s characters.", most=most))
        if any(
            unicodedata.category(each) in _NO_TEXT
            for each in text.replace("\n", "" if where == "body" else "\n")
        ):
            raise BadField(where, _("Take out line breaks and characters that cannot be printed."))
        for field in _FIELD.findall(text):
            _require(where, field, name)
    for field in wording(name).needed:
        if f"{{{field}}}" not in body:
            raise BadField("body", _("This letter needs the field {%(field)s}: put it back.", field=field))
    return subject, body


def _require(where: str, field: str, name: str) -> None:
    if field not in fields(name):
        raise BadField(
            where, _("{%(field)s} is no field of this letter. Choose one of the list.", field=field)
        )
    if where == "subject" and not FIELDS[field].short:
        raise BadField(where, _("{%(field)s} is too long for a subject.", field=field))
