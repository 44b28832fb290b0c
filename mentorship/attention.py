"""What a coordinator should look at first in a round: the list of proposals sorted by need of attention."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from mentorship import comments, reasons
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Mentorship, Person, Profile, Programme, Proposal, Round, Run

WEAK = 0.4  # a pair below this share of the points deserves a second look
BARELY = 1.25  # common minutes below this multiple of the rule are only just enough
LONG = timedelta(days=60)
FORBIDDEN = "Forbidden by the coordinator"  # also said of a "never again", which is nobody else's business
GRADES = ("bad", "warn", "note")  # of flags; the others do not count


@dataclass(frozen=True)
class Flag:
    """One thing to know about a pair; only bad and warn ask for a look."""

    tone: str
    text: str


@dataclass(frozen=True)
class Row:
    """One proposal of the list, ready to be shown."""

    proposal: Proposal
    newcomer: str
    mentor: str
    tenths: int
    most: int
    flags: list[Flag] = field(default_factory=list)
    comments: int = 0

    @property
    def why(self) -> list[str]:
        """Return the weightiest reasons, put into words only where they are shown."""
        return reasons.main_ones(self.proposal)

    @property
    def share(self) -> float:
        """Return the part of the possible points that the pair has."""
        return self.tenths / self.most if self.most else 1.0

    @property
    def needs_look(self) -> bool:
        """Tell whether a coordinator should look at the pair before approving it."""
        return any(flag.tone in ("bad", "warn") for flag in self.flags)

    @property
    def urgency(self) -> tuple[int, float]:
        """Return what the list is sorted by: the gravest flag, then the share of points."""
        grades = [GRADES.index(flag.tone) for flag in self.flags if flag.tone in GRADES]
        return min(grades, default=len(GRADES)), self.share


@dataclass(frozen=True)
class Waiting:
    """One newcomer without a mentor, with the reason and what each rule did."""

    id: int
    name: str
    reason: str
    details: list[str]
    full: bool = False  # somebody fits, but has no seat left


def rows(round_: Round, now: datetime) -> list[Row]:
    """Return the proposals of a round, those that need a look first, the weakest before the others."""
    known = _mentors_before(round_.programme)
    minimum = _least_minutes(round_.terms)
    noted = comments.counts(round_)
    found = [
        replace(_row(each, known, minimum, now), comments=noted[each.newcomer_id])
        for each in with_people(round_)
    ]
    return sorted(found, key=lambda row: (*row.urgency, row.proposal.id))


def with_people(round_: Round) -> list[Proposal]:
    """Return the proposals of a round with the names of both people at hand, in one query."""
    mentor, owner = Profile.alias(), Person.alias()
    one = Profile.id, Profile.waiting_since, Person.id, Person.name
    query = (
        Proposal.select(Proposal, *one, mentor.id, owner.id, owner.name)
        .join(Profile, on=(Proposal.newcomer == Profile.id), attr="newcomer")
        .join(Person)
        .switch(Proposal)
        .join(mentor, on=(Proposal.mentor == mentor.id), attr="mentor")
        .join(owner, on=(mentor.person == owner.id), attr="person")
        .where(Proposal.round == round_.id)
    )
    return list(query)


def waiting(run: Run) -> list[Waiting]:
    """Return the newcomers whom a run left without a mentor, by name."""
    unmatched = (run.result or {}).get("unmatched", [])
    ids = {each["newcomer"] for each in unmatched}
    for each in unmatched:
        ids |= {str(id) for id in each["reason"].get("values", {}).get("mentors", [])}
    names = reasons.names_of(ids)
    found = [
        Waiting(
            int(each["newcomer"]),
            names[each["newcomer"]],
            reasons.in_words(each["reason"], names=names),
            [
                left_out(tally)
                for tally in each["details"]
                if tally["term"] and tally["reason"]["text"] != FORBIDDEN
            ],
            "mentors" in each["reason"].get("values", {}),
        )
        for each in unmatched
        if each["newcomer"] in names
    ]
    return sorted(found, key=lambda each: each.name)


def free_seats(run: Run) -> list[tuple[str, int, int]]:
    """Return the mentors with seats left, how many, and the number of each profile, by name."""
    free = (run.result or {}).get("free_seats", {})
    names = reasons.names_of(free)
    return sorted((names[id], seats, int(id)) for id, seats in free.items() if id in names)


def left_out(tally: dict[str, Any]) -> str:
    """Say how many mentors a rule leaves out."""
    rule = reasons.in_words(tally["reason"], tally["term"])
    if not tally["term"]:
        return rule
    return _n(
        "%(rule)s: leaves out %(n)s mentor", "%(rule)s: leaves out %(n)s mentors", tally["mentors"], rule=rule
    )


def _row(proposal: Proposal, known: set[int], minimum: dict[str, int], now: datetime) -> Row:
    parts = reasons.fit(proposal.parts)
    tenths = reasons.in_tenths(sum(part["points"] for part in parts))
    row = Row(
        proposal,
        proposal.newcomer.person.name,
        proposal.mentor.person.name,
        tenths,
        reasons.in_tenths(reasons.most(parts)),
    )
    row.flags.extend(_flags(row, parts, known, minimum, now))
    return row


def _flags(
    row: Row, parts: Sequence[reasons.Stored], known: set[int], minimum: dict[str, int], now: datetime
) -> list[Flag]:
    flags = []
    if any(part["term"] == "skills" and part["most"] and not part["points"] for part in parts):
        flags.append(Flag("bad", _("No wanted skill")))
    elif row.share < WEAK:
        flags.append(Flag("bad", _("Weak pair")))
    for part in parts:
        minutes = (part["reason"] or {}).get("values", {}).get("minutes")
        if minutes is not None and minutes < BARELY * minimum.get(part["term"], 0):
            flags.append(Flag("warn", _("Hours only just enough")))
    since = row.proposal.newcomer.waiting_since
    if since is not None and now - since > LONG:
        flags.append(Flag("note", _n("Waits %(n)s day", "Waits %(n)s days", (now - since).days)))
    if row.proposal.mentor_id not in known:
        flags.append(Flag("note", _("New mentor")))
    if row.proposal.pinned:
        flags.append(Flag("soft", _("Pinned")))
    return flags


def _mentors_before(programme: Programme) -> set[int]:
    """Return the mentors who have had a newcomer before."""
    had = Mentorship.select(Mentorship.mentor).where(Mentorship.programme == programme.id).distinct()
    return {each.mentor_id for each in had}


def _least_minutes(terms: Sequence[reasons.Stored]) -> dict[str, int]:
    """Return the least common minutes of each term that asks for them."""
    return {str(spec["name"]): spec.get("minimum", 0) for spec in terms if spec["type"] == "hours"}
