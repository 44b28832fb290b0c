"""What is settled in a round: rulings and approvals as plain rules, and how a decision changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from mentorship import problems
from mentorship.models import Person, Proposal, Round, Ruling
from mentorship.problems import Decisions

Kind = Literal["pin", "forbid", "unpair", "swap", "skip", "undo"]
PLACES = ("pin", "skip")  # they say where a newcomer belongs, so that the newest word alone counts


class Rule(NamedTuple):
    """One thing that is settled, by profile id; an approved pair is one as well."""

    newcomer: int
    mentor: int
    kind: str
    reason: str = ""


Rules: TypeAlias = frozenset[Rule]


@dataclass(frozen=True)
class Change:
    """The rules that a decision takes away and those that it sets."""

    before: Rules
    after: Rules


@dataclass(frozen=True)
class Decision:
    """What a coordinator is about to decide about a newcomer and a mentor, by profile id.

    ``pin`` keeps or makes the pair, ``forbid`` and ``unpair`` avoid it (``unpair`` where it is one now),
    ``skip`` leaves the newcomer out of this round, ``undo`` takes back what was decided about the pair,
    ``swap`` makes the pair and a second one, whose people exchange with the first.
    """

    kind: Kind
    newcomer: int
    mentor: int
    reason: str = ""
    other: int = 0
    other_mentor: int = 0

    @property
    def sets(self) -> Rules:
        """Return the rules that it sets."""
        if self.kind == "undo":
            return frozenset()
        named = {"swap": "pin", "unpair": "forbid"}.get(self.kind, self.kind)
        found = {Rule(self.newcomer, self.mentor, named, self.reason)}
        if self.kind == "swap":
            found.add(Rule(self.other, self.other_mentor, named, self.reason))
        return frozenset(found)

    @property
    def newcomers(self) -> tuple[str, ...]:
        """Return the newcomers it is about, as the matching knows them."""
        return tuple(str(each) for each in (self.newcomer, self.other) if each)

    def lifts(self, rule: Rule) -> bool:
        """Tell whether an earlier rule falls: on the same pair, or on where the same newcomer belongs."""
        if self.kind == "undo":
            return (rule.newcomer, rule.mentor) == (self.newcomer, self.mentor)
        return any(_falls(rule, fresh) for fresh in self.sets)


def _falls(old: Rule, fresh: Rule) -> bool:
    if old.newcomer != fresh.newcomer:
        return False
    same = old.mentor == fresh.mentor
    if old.kind == "approved":
        return fresh.kind == "skip" or (not same if fresh.kind == "pin" else same)
    return same or (old.kind in PLACES and fresh.kind in PLACES)


def standing(round_: Round) -> Rules:
    """Return what is settled in a round."""
    rulings = [
        Rule(each.newcomer_id, each.mentor_id, each.kind, each.reason) for each in problems.rulings_of(round_)
    ]
    approved = [Rule(each.newcomer_id, each.mentor_id, "approved") for each in problems.approved_of(round_)]
    return frozenset([*rulings, *approved])


def change_of(decision: Decision, rules: Rules) -> Change:
    """Return what a decision does to what is settled."""
    return Change(frozenset(rule for rule in rules if decision.lifts(rule)), decision.sets)


def after(rules: Rules, change: Change) -> Rules:
    """Return what is settled after a change."""
    return (rules - change.before) | change.after


def decisions(rules: Iterable[Rule]) -> Decisions:
    """Return what rules mean to the matching."""
    kinds: dict[str, set[tuple[str, str]]] = {"pin": set(), "forbid": set(), "skip": set(), "approved": set()}
    for rule in rules:
        kinds[rule.kind].add((str(rule.newcomer), str(rule.mentor)))
    return Decisions(
        pins=tuple(sorted(kinds["pin"] | kinds["approved"])),
        forbidden=tuple(sorted(kinds["forbid"])),
        skipped=tuple(sorted({newcomer for newcomer, _mentor in kinds["skip"]})),
    )


def write(round_: Round, change: Change, by: Person, now: datetime) -> None:
    """Write a change into the rulings, and take back the approvals that it overturns."""
    for rule in change.before:
        if rule.kind == "approved":
            _turn(round_, rule, "approved", "draft")
            continue
        Ruling.delete().where(
            Ruling.round == round_.id, Ruling.newcomer == rule.newcomer, Ruling.mentor == rule.mentor
        ).execute()
    for rule in change.after:
        if rule.kind != "approved":
            Ruling.create(round=round_, by=by, created_at=now, **rule._asdict())


def approve(round_: Round, change: Change) -> None:
    """Approve again, among the drafts as they are now, the pairs whose approval a change brings back."""
    for rule in change.after:
        if rule.kind == "approved":
            _turn(round_, rule, "draft", "approved")


def _turn(round_: Round, rule: Rule, before: str, after: str) -> None:
    Proposal.update(state=after).where(
        Proposal.round == round_.id,
        Proposal.newcomer == rule.newcomer,
        Proposal.mentor == rule.mentor,
        Proposal.state == before,
    ).execute()


def plain(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as they are kept with a decision."""
    return [rule._asdict() for rule in sorted(rules)]


def kept(data: Iterable[dict[str, Any]]) -> Rules:
    """Bring rules back from a decision's row."""
    return frozenset(Rule(**each) for each in data)
