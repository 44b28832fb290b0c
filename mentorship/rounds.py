"""Rounds: opened with the programme's terms, tuned, run by a job, then reviewed and published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from matching import BadInput, terms_from
from mentorship import drafts, journal
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Person, Programme, Round
from mentorship.problems import WAITING
from mentorship.runs import run_queued as run_queued  # the job's name
from mentorship.wishes import WISHES

LONGEST_NAME = 100


def begin(
    programme: Programme,
    name: str,
    match_on: date,
    publish_on: date,
    by: Person | None,
    now: datetime,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Round:
    """Open a round with the terms and the objective of its programme; who was passed over rises."""
    name = " ".join(name.split())
    if not name:
        raise BadField("name", _("Give the round a name, for example “Spring 2026”."))
    if len(name) > LONGEST_NAME:
        raise BadField("name", _("A name has at most %(most)s letters.", most=LONGEST_NAME))
    if publish_on < match_on:
        raise BadField("publish_on", _("The proposals cannot go out before the matching."))
    if closes_on and closes_on > match_on:
        raise BadField("closes_on", _("Sign-up closes on the day of the matching at the latest."))
    if opens_on and opens_on > (closes_on or match_on):
        raise BadField("opens_on", _("Sign-up opens before it closes."))
    with transaction():
        round_ = Round.create(
            programme=programme,
            name=name,
            match_on=match_on,
            publish_on=publish_on,
            opens_on=opens_on,
            closes_on=closes_on,
            terms=terms_of(programme),
            objective=programme.objective,
            created_at=now,
        )
        journal.record(by, "round.opened", round_, now, programme, name=name)
    return round_


def terms_of(programme: Programme) -> list[dict[str, Any]]:
    """Return the terms that a new round of a programme begins with: who was passed over rises."""
    own = [term for term in programme.terms if term["name"] not in ("waiting", "wishes")]
    return [*own, *([WISHES] if programme.wishes else []), WAITING]


def tune(
    round_: Round,
    terms: Sequence[Mapping[str, Any]],
    objective: str,
    seen: int,
    by: Person,
    now: datetime,
) -> None:
    """Set weights, rules and objective of an open round that still is as the page showed it."""
    check(terms, objective)
    with transaction():
        drafts.require(round_, seen)
        before = {"terms": round_.terms, "objective": round_.objective}
        Round.update(terms=list(terms), objective=objective).where(Round.id == round_.id).execute()
        journal.record(
            by,
            "round.tuned",
            round_,
            now,
            round_.programme,
            before=before,
            after={"terms": list(terms), "objective": objective},
        )


def check(terms: Sequence[Mapping[str, Any]], objective: str) -> None:
    """Raise BadField, naming the question, when the matching could not work with these terms."""
    if objective not in ("placed", "total"):
        raise BadField("objective", _("Choose one of the two objectives."))
    try:
        terms_from(terms)
    except BadInput as error:
        raise BadField("terms", _("This cannot be matched: %(fault)s.", fault=str(error.faults[0]))) from None
    if not any(term.get("weight", 0) for term in terms):
        raise BadField("terms", _("Give at least one question a weight above 0."))
