"""What a field in a letter's own words stands for, worked out from the values of that letter."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mentorship import i18n
from mentorship.config import current
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n

DAY = "EEEE d MMMM, HH:mm"
DAY_AND_HOUR = "EEEE d MMMM y, HH:mm"
_GAPS = re.compile("[^\\S\\u00a0\\u202f]+")

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """What a name in braces stands for."""

    about: str
    of: Callable[[Values], str]
    short: bool = False  # may stand in a subject


def _partner(values: Values) -> str:
    return str(values["partner"].name if "partner" in values else values["first_name"])


def _list(lines: list[str]) -> str:
    return "\n".join(f"– {line(each)}" for each in lines)


def line(text: str) -> str:
    """Return a text on one line; spaces that hold words together stay."""
    return _GAPS.sub(" ", text).strip()


def _when(values: Values) -> str:
    date = _date(values)
    return i18n.moment(date.at, DAY_AND_HOUR) if date else ""


def _date(values: Values) -> Any:
    """Return the meeting or the group session that a letter is about."""
    return values["session"] if "session" in values else values["meeting"]


def _how(values: Values) -> str:
    offer = values["offer"]
    return " · ".join([i18n.minutes(offer.minutes), *([offer.place] if offer.place else [])])


def _next(values: Values) -> str:
    if not values["admitted"]:
        return _(
            "What happens next: a coordinator reads your profile. You get a letter with the answer, and need "
            "not do anything until then."
        )
    if values["round"]:
        return _(
            "What happens next: on %(match)s we look for the best pairs for everybody, and a person "
            "checks each of them. On %(publish)s you get a letter with the result, whatever it is.",
            match=i18n.day(values["round"].match_on),
            publish=i18n.day(values["round"].publish_on),
        )
    return _(
        "What happens next: the coordination opens the next round, and you are in it. You need not do "
        "anything; we write to you as soon as its date is known."
    )


def _todo(values: Values) -> str:
    if values["profile"].state == "draft":
        return _(
            "A part of your profile is filled in. Look at it and give what is missing: then you take part."
        )
    return _("Your profile is filled in, and you take part. Look at it, and change what is not right.")


def _password(values: Values) -> str:
    if not values["address"]:
        return ""
    return _(
        "First choose a password on this page. The link works once, for 14 days; later, ask for another "
        "on the sign-in page."
    )


EVERYWHERE = ("name", "programme", "product")
FIELDS = {
    "name": Field(_l("the reader’s name"), lambda v: v["person"].name, short=True),
    "programme": Field(_l("the programme’s name"), lambda v: i18n.own(v["programme"].name), short=True),
    "product": Field(
        _l("the name of this service"), lambda v: v.get("product", current().product), short=True
    ),
    "link": Field(_l("the page to open; on a line of its own it becomes a button"), lambda v: v["pages"][0]),
    "link2": Field(_l("the second page to open"), lambda v: v["pages"][1]),
    "link3": Field(_l("the third page to open"), lambda v: v["pages"][2]),
    "partner": Field(_l("the name of the other one of the two"), _partner, short=True),
    "by": Field(_l("the name of the coordinator who did it"), lambda v: v["by"].name, short=True),
    "newcomer": Field(_l("the newcomer’s name"), lambda v: v["proposal"].newcomer.person.name, short=True),
    "mentor": Field(_l("the mentor’s name"), lambda v: v["proposal"].mentor.person.name, short=True),
    "round": Field(_l("the name of the round"), lambda v: v["round"].name, short=True),
    "until": Field(
        _l("until when an answer is possible"), lambda v: i18n.moment(v["proposal"].answer_by), short=True
    ),
    "day": Field(_l("the day of the check-in"), lambda v: i18n.day(v["checkin"].due_on), short=True),
    "when": Field(_l("day and hour of the meeting"), _when, short=True),
    "length": Field(_l("how long the meeting takes"), lambda v: i18n.minutes(_date(v).minutes), short=True),
    "title": Field(_l("the title of the group session"), lambda v: i18n.own(v["session"].title), short=True),
    "how": Field(_l("how long it would take, and where"), _how),
    "opening": Field(_l("what has happened, in our own words"), lambda v: v["opening"]),
    "closing": Field(_l("what follows from it, in our own words"), lambda v: v["closing"]),
    "place": Field(_l("where the meeting is; may be empty"), lambda v: _date(v).place),
    "email": Field(_l("the partner’s address"), lambda v: v["partner"].email),
    "reasons": Field(
        _l("the reasons for this pair, a list; may be empty"),
        lambda v: _list(v["why"]() if "why" in v else v["reasons"]),
    ),
    "hours": Field(_l("the hours in common; may be empty"), lambda v: v["hours"]),
    "zone": Field(_l("the place whose clock is meant"), lambda v: v["zone"]),
    "times": Field(
        _l("times that suit both, a list; may be empty"),
        lambda v: _list([i18n.moment(at, DAY_AND_HOUR if "offer" in v else DAY) for at in v["times"]]),
    ),
    "goal": Field(
        _l("the newcomer’s goal; may be empty"), lambda v: v["about"].goal if "about" in v else v["goal"]
    ),
    "thanks": Field(_l("the partner’s closing line; may be empty"), lambda v: v["thanks"]),
    "note": Field(_l("what the coordination wrote"), lambda v: v["profile"].application_note),
    "question": Field(_l("the question"), lambda v: v["enquiry"].text),
    "answer": Field(_l("the answer"), lambda v: (v["enquiry"] if "enquiry" in v else v["suggestion"]).answer),
    "reason": Field(_l("the reason that was given; may be empty"), lambda v: v["reason"]),
    "answers": Field(_l("the answers, each a button that gives it"), lambda v: v["choices"]),
    "author": Field(_l("the name of who wrote"), lambda v: v["author"], short=True),
    "asker": Field(_l("the name of who asked"), lambda v: v["asker"], short=True),
    "skill": Field(_l("what the question is about; may be empty"), lambda v: v["about"], short=True),
    "asking": Field(_l("the name of who asks"), lambda v: v["asking"].name, short=True),
    "term": Field(_l("by how many weeks"), lambda v: _n("%(n)s week", "%(n)s weeks", v["weeks"]), short=True),
    "end": Field(
        _l("the last day of the pair"),
        lambda v: i18n.day(v["end"] if "end" in v else v["mentorship"].ends_on),
        short=True,
    ),
    "what": Field(_l("what the praise is for"), lambda v: v["occasion"].words),
    "suggestion": Field(_l("the suggestion"), lambda v: v["suggestion"].text),
    "outcome": Field(_l("what becomes of the suggestion"), lambda v: str(v["state"])),
    "next": Field(_l("what happens next, with the dates of the round"), _next),
    "todo": Field(_l("whether the profile is complete, and what to do"), _todo),
    "password": Field(_l("how to choose a first password; may be empty"), _password),
}
LISTS = ("answers", "reasons", "times")
