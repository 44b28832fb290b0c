"""Who has no mentor in a round, in words: the reason, who is in the way, and what would give them a place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from matching import Newcomer, Problem, Refusal, Unmatched, explain
from mentorship import hours, i18n, prices, problems, reasons, recruits, remedies, solutions
from mentorship.attention import FORBIDDEN, left_out
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile, Round
from mentorship.recruits import Recruit
from mentorship.remedies import Case, Remedy
from mentorship.skills import label, language_label
from mentorship.solutions import Kept

SHOWN = 5  # full mentors of one newcomer, names in one sentence
_RULE = "No mentor passes the rule “%(rule)s”"


@dataclass(frozen=True)
class Way:
    """What would place somebody, in words, and where that is done.

    ``act`` is "seat" (ask the mentor for one), "ask" (the newcomer, for hours, a language …), "undo" (take a
    decision back) or "pin"; ``moves`` tells who moves then.
    """

    act: str
    text: str
    mentor: int
    moves: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Unplaced:
    """One newcomer without a mentor: why, in which detail, and what would help."""

    id: int
    name: str
    reason: str
    details: list[str]
    way: Way | None


@dataclass(frozen=True)
class Sought:
    """A mentor to look for, in words, and how many they would place."""

    text: str
    names: list[str]


@dataclass(frozen=True)
class Lack:
    """Whom to recruit, whom to ask for a seat, and the cases of some of those without a mentor."""

    sought: list[Sought]
    others: bool
    seats: list[tuple[int, str]]
    listed: list[Unplaced]


def lack(round_: Round, kept: Kept, ids: Sequence[int], recruiting: bool = True) -> Lack:
    """Return what a run lacks; the cases are those of these newcomers, in this order."""
    decisions = problems.decisions_of(round_)
    answers = solutions.answers(kept, decisions) or solutions.answers(kept, kept.decisions)
    problem = answers.problem if answers else problems.decided(kept.base, kept.decisions)
    solution = answers.solution if answers else kept.solution
    found = recruits.recruits(problem, solution, i18n.zone()) if recruiting else []
    useful = recruits.more_seats(problem, answers) if recruiting and answers else []
    wanted = [str(id) for id in ids]
    if answers:
        cases = remedies.cases(problem, solution, wanted, decisions.forbidden, answers)
    else:
        cases = [Case(each) for each in solution.unmatched]
    names = reasons.names_of(
        {*wanted, *useful, *_named(cases), *(id for each in found for id in each.newcomers)}
    )
    skips = {
        str(each.newcomer_id): each.mentor_id for each in problems.rulings_of(round_) if each.kind == "skip"
    }
    telling = _Telling(problem, names, {case.said.newcomer: case for case in cases}, _weeks(cases), skips)
    return Lack(
        [_sought(each, names) for each in found],
        any(each.others for each in found),
        [(int(id), names[id]) for id in useful if id in names],
        [telling.of(id) for id in wanted if id in names],
    )


def _named(cases: Collection[Case]) -> set[str]:
    """Return everybody whom the cases name."""
    ids = {id for case in cases if case.remedy for id in case.remedy.pin}
    ids |= {case.remedy.seat for case in cases if case.remedy and case.remedy.seat}
    for case in cases:
        ids |= {*_best(case.said)} | {id for mentor, own in case.held for id in (mentor, *own)}
    return ids


def _best(said: Unmatched) -> list[str]:
    """Return the mentors whom a reason names, the best first."""
    named = said.reason.values.get("mentors", [])
    return [str(each) for each in named] if isinstance(named, list | tuple) else []


def _weeks(cases: Collection[Case]) -> dict[str, str]:
    """Return, in words, when the mentors have time with whom hours are lacking."""
    mentors = [case.remedy.pin[1] for case in cases if case.remedy and "hours" in case.remedy.rules]
    rows = Profile.select(Profile.id, Profile.week).where(Profile.id.in_([int(each) for each in mentors]))
    return {str(row.id): hours.words(row.week) for row in rows}


@dataclass(frozen=True)
class _Telling:
    """Puts cases into words; ``skips`` are the rulings that leave people out."""

    problem: Problem
    names: Mapping[str, str]
    cases: Mapping[str, Case]
    weeks: Mapping[str, str]
    skips: Mapping[str, int]

    def of(self, id: str) -> Unplaced:
        case = self.cases.get(id)
        if case is None:
            said = _("Left out of this round by a coordinator")
            back = Way("undo", _("Take that decision back to let them take part"), self.skips.get(id, 0))
            return Unplaced(int(id), self.names[id], said, [], back)
        newcomer = next(each for each in self.problem.newcomers if each.id == id)
        details = self._in_the_way(case) if case.held else _tallies(case.said)
        way = self._way(case.remedy) if case.remedy else None
        return Unplaced(int(id), self.names[id], self._why(case.said, newcomer), details, way)

    def _why(self, said: Unmatched, newcomer: Newcomer) -> str:
        """Return the reason; where one rule is all of it, in the words of what was asked."""
        rule = said.reason.values.get("rule")
        term = next((each for each in self.problem.terms if each.name == rule), None)
        if said.reason.text != _RULE or term is None or getattr(term, "minimum", 1) > 1 and rule != "hours":
            return reasons.in_words(said.reason.to_dict(), names=self.names)
        asked = newcomer.answers.get(str(rule))
        if rule == "skills" and isinstance(asked, dict) and asked:
            wanted = i18n.listed([label(key, i18n.language()) for key in asked])
            return _("No mentor offers any of the wanted skills: %(skills)s", skills=wanted)
        if rule == "languages" and isinstance(asked, list) and asked:
            spoken = i18n.listed([language_label(code, i18n.language()) for code in asked])
            return _("No mentor speaks their language: %(languages)s", languages=spoken)
        if rule == "hours":
            return _("No mentor has enough hours in common with them")
        return reasons.in_words(said.reason.to_dict(), names=self.names)

    def _in_the_way(self, case: Case) -> list[str]:
        """Say who holds the seats of the mentors who fit, the best of them."""
        held = dict(case.held)
        lines = []
        for mentor in _best(case.said)[:SHOWN]:
            own = [self.names[each] for each in held.get(mentor, ()) if each in self.names]
            if mentor in self.names:
                name = self.names[mentor]
                lines.append(
                    _("%(mentor)s has %(newcomers)s", mentor=name, newcomers=i18n.listed(own[:SHOWN]))
                    if own
                    else _("%(mentor)s is full with running pairs", mentor=name)
                )
        if 1 < case.rivals <= 3 * SHOWN:
            lines.append(
                _(
                    "%(newcomers)s newcomers can only go to mentors who have %(seats)s seats together: "
                    "one of them waits, whatever is done",
                    newcomers=i18n.number(case.rivals),
                    seats=i18n.number(case.seats),
                )
            )
        return lines

    def _way(self, remedy: Remedy) -> Way:
        """Say what would help, who moves then, and where it is done."""
        newcomer, mentor = (self.names.get(id, _("somebody")) for id in remedy.pin)
        moves = prices.sentences(
            prices.chained([prices.Move(*move) for move in remedy.moves], remedy.pin[:1])
        )
        asked = int(remedy.seat or remedy.pin[1])
        if remedy.rules:
            return Way("ask", self._between(remedy, newcomer, mentor), asked)
        if remedy.ruled:
            return Way(
                "undo",
                _(
                    "Take back the decision that keeps %(newcomer)s and %(mentor)s apart",
                    newcomer=newcomer,
                    mentor=mentor,
                ),
                int(remedy.pin[1]),
            )
        if remedy.seat:
            seated = self.names.get(remedy.seat, _("somebody"))
            people = {"mentor": seated, "newcomer": newcomer}
            text = _("One more seat with %(mentor)s places %(newcomer)s, and nobody else moves", **people)
            return Way("seat", text, asked)
        text = _("Pinned with %(mentor)s, %(newcomer)s has a place", mentor=mentor, newcomer=newcomer)
        return Way("pin", text, int(remedy.pin[1]), moves if len(moves) > 1 else [])

    def _between(self, remedy: Remedy, newcomer: str, mentor: str) -> str:
        """Say what keeps somebody from the mentor who is closest to them."""
        judged = explain(self.problem, *remedy.pin)
        broken = judged.broken if isinstance(judged, Refusal) else ()
        why = i18n.listed(
            [reasons.in_words(each.reason.to_dict(), each.term, self.names) for each in broken if each.term]
        )
        people = {"newcomer": newcomer, "mentor": mentor, "why": why}
        if remedy.seat:
            text = _(
                "%(mentor)s, the closest, would need one more seat, and this stands between: %(why)s",
                **people,
            )
        else:
            text = _("%(mentor)s has a free seat; only this stands between: %(why)s", **people)
        if remedy.pin[1] in self.weeks:
            text += " · " + _("%(mentor)s is there %(hours)s", hours=self.weeks[remedy.pin[1]], **people)
        return text


def _tallies(said: Unmatched) -> list[str]:
    """Say how many mentors each rule leaves out, where several together leave nobody."""
    if said.reason.text == _RULE:
        return []
    return [
        left_out({"term": each.term, "reason": each.reason.to_dict(), "mentors": each.mentors})
        for each in said.details
        if each.term and each.reason.text != FORBIDDEN
    ]


def _sought(recruit: Recruit, names: Mapping[str, str]) -> Sought:
    """Put a mentor to look for into one sentence."""
    day, spoken = i18n.weekday(recruit.day), language_label(recruit.language, i18n.language())
    words = {
        "skill": label(recruit.skill, i18n.language()) if recruit.skill else "",
        "language": spoken.lower() if i18n.language() == "fr" else spoken,  # French writes languages small
        "time": {
            "morning": _("%(day)s morning", day=day),
            "lunch": _("%(day)s at lunchtime", day=day),
            "evening": _("%(day)s evening", day=day),
        }[recruit.block],
    }
    if recruit.skill and recruit.language:
        who = _("A mentor for %(skill)s who speaks %(language)s, free on %(time)s", **words)
    elif recruit.skill:
        who = _("A mentor for %(skill)s, free on %(time)s", **words)
    else:
        who = _("A mentor, free on %(time)s", **words)
    count = len(recruit.newcomers)
    text = _n("%(who)s: places %(n)s more", "%(who)s: places %(n)s more", count, who=who)
    return Sought(text, sorted(names[id] for id in recruit.newcomers if id in names))
