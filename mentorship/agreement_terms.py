"""The wording of agreements: what each term may be, how it is checked, and what it says to its reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentorship import i18n
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l

Terms = Mapping[str, Any]

CADENCES = {
    7: _l("Every week"),
    14: _l("Every two weeks"),
    21: _l("Every three weeks"),
    28: _l("Every four weeks"),
}
CHANNELS = {
    "video": _l("Video call"),
    "phone": _l("Telephone"),
    "in_person": _l("In person"),
    "messages": _l("Messages"),
}
CONFIDENTIALITY = {
    "between_us": _l("What we say stays between us, unless somebody is in danger"),
    "advice": _l("Between us; each of us may ask the coordination for advice"),
    "lessons": _l("We may pass on what we learn, without names or details"),
}
PROSE = ("newcomer_expects", "mentor_expects", "text")  # each {"en": …, "fr": …}
LONGEST_WEEKS = 104
LONGEST_EXPECTS = 500
LONGEST_TEXT = 4000
LABELS = {
    "cadence_days": _l("How often"),
    "length_weeks": _l("How long"),
    "channel": _l("How"),
    "confidentiality": _l("Confidentiality"),
    "newcomer_expects": _l("What the newcomer expects"),
    "mentor_expects": _l("What the mentor expects"),
    "text": _l("What you promise each other"),
}


@dataclass(frozen=True)
class Change:
    """One term that differs between two versions, in words; nothing stands for what was not said."""

    label: str
    before: str
    after: str


def cadence_in_words(days: int) -> str:
    """Return how often a pair meets, in the reader's words."""
    return (
        str(CADENCES[days])
        if days in CADENCES
        else i18n.ngettext("Every %(n)s day", "Every %(n)s days", days)
    )


def typed(terms: Terms) -> dict[str, Any]:
    """Return the terms as a form shows them, each prose in the reader's language; older ones lack some."""
    plain = {name: terms[name] for name in ("cadence_days", "length_weeks", "channel")}
    prose = {name: i18n.own(terms.get(name)) for name in PROSE}
    return {**plain, "confidentiality": terms.get("confidentiality", ""), **prose}


def in_words(terms: Terms) -> dict[str, str]:
    """Return what each term says to its reader."""
    said = typed(terms)
    return {
        **said,
        "cadence_days": cadence_in_words(said["cadence_days"]),
        "length_weeks": i18n.ngettext("%(n)s week", "%(n)s weeks", said["length_weeks"]),
        "channel": str(CHANNELS.get(said["channel"], said["channel"])),
        "confidentiality": str(CONFIDENTIALITY.get(said["confidentiality"], "")),
    }


def checked(values: Terms) -> dict[str, Any]:
    """Return the terms as they are to be kept; refuse what makes no sense, at its field."""
    if values["cadence_days"] not in CADENCES:
        raise BadField("cadence_days", _("Choose how often you meet."))
    if not 1 <= values["length_weeks"] <= LONGEST_WEEKS:
        raise BadField("length_weeks", _("Choose between 1 and %(most)s weeks.", most=LONGEST_WEEKS))
    if values["channel"] not in CHANNELS:
        raise BadField("channel", _("Choose how you meet."))
    if values["confidentiality"] and values["confidentiality"] not in CONFIDENTIALITY:
        raise BadField("confidentiality", _("Choose what stays between you."))
    prose = {name: values[name].strip().replace("\r\n", "\n") for name in PROSE}
    if not prose["text"]:
        raise BadField("text", _("Write at least one sentence that you both agree to."))
    for name, said in prose.items():
        most = LONGEST_TEXT if name == "text" else LONGEST_EXPECTS
        if len(said) > most:
            raise BadField(name, _("Please keep it under %(most)s characters.", most=most))
    plain = ("cadence_days", "length_weeks", "channel", "confidentiality")
    return {**{name: values[name] for name in plain}, **prose}


def renewed(kept: Terms, values: Terms) -> dict[str, Any]:
    """Return checked terms with their prose by language; what reads as before keeps its other language."""
    before = typed(kept)
    terms = dict(values)
    for name in PROSE:
        if values[name] == before[name].strip().replace("\r\n", "\n"):
            terms[name] = kept.get(name, {})
        else:
            terms[name] = {i18n.language(): values[name]}
    return terms


def differs(kept: Terms, terms: Terms) -> bool:
    """Tell whether terms say anything else than those that are kept."""
    empty = {"confidentiality": "", **dict.fromkeys(PROSE, {})}
    return any(kept.get(name, empty.get(name)) != value for name, value in terms.items())


def changes(before: Terms, after: Terms) -> list[Change]:
    """Return what changed between two versions; of a prose, only the sentences that went and came."""
    old, new = in_words(before), in_words(after)
    return [
        Change(str(label), *(_sentences(old[name], new[name]) if name in PROSE else (old[name], new[name])))
        for name, label in LABELS.items()
        if old[name] != new[name]
    ]


def _sentences(before: str, after: str) -> tuple[str, str]:
    old, new = (re.split(r"(?<=[.!?])\s+|\n+", text.strip()) for text in (before, after))
    gone = " … ".join(each for each in old if each not in new)
    come = " … ".join(each for each in new if each not in old)
    return (gone, come) if gone or come else (before, after)
