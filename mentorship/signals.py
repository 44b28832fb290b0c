"""Signals: which pairs, proposals and rounds need a coordinator now, each with its rule and its facts.

Nothing is kept: a signal goes away when its facts change. A noted contact with a pair is such a fact.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from mentorship import skills
from mentorship.cases import latest_moods
from mentorship.history import Answer, Ask, Asked, Facts, Fit, Pair, Stage, pool
from mentorship.i18n import day, language, listed
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n

LOW = 2  # the highest mood that counts as low
RESPITE = timedelta(days=7)  # how long a noted contact counts as a sign of life
LOOKED_FOR = timedelta(days=30)  # how long a parted pair is on the list while its newcomer waits
UNHEARD = timedelta(hours=24)  # how long a question to the pool may stay without an answer
SLACK = 1.5  # how many times the agreed cadence a pair may be silent

Subject = Literal["pair", "proposal", "round", "question"]


@dataclass(frozen=True)
class Rule:
    """What a group of signals has in common."""

    title: str
    words: str
    step: str  # what the coordinator can do
    tone: Literal["bad", "warn", "soft"]


RULES: dict[str, Rule] = {
    "help": Rule(
        _l("Would like help"),
        _l("The latest check-in of one side asks for help, and no contact was noted since."),
        _l("Speak with them today."),
        "bad",
    ),
    "low_moods": Rule(
        _l("Two low moods in a row"),
        _l("The last two check-ins of one side show a mood of 1 or 2, and no contact was noted since."),
        _l("Ask both sides, one at a time, what would help."),
        "bad",
    ),
    "fit": Rule(
        _l("Not a fit"),
        _l("One side answered “not a fit” after the first meeting; the pair runs on, or its newcomer waits."),
        _l("Nobody is to blame: hear both, and look at the round that seeks another mentor."),
        "warn",
    ),
    "question": Rule(
        _l("Questions without an answer"),
        _l("Somebody asked the pool more than a day ago, and nobody has answered."),
        _l("Answer in a line or two, or ask a mentor who knows the subject to do so."),
        "warn",
    ),
    "no_first_meeting": Rule(
        _l("No first meeting yet"),
        _l("No meeting was held in the days that the programme allows for the first one."),
        _l("Offer them three of their common hours."),
        "warn",
    ),
    "silent": Rule(
        _l("Silent pairs"),
        _l("No meeting held and no check-in answered for one and a half times the agreed cadence."),
        _l("Ask whether they still meet."),
        "warn",
    ),
    "unanswered": Rule(
        _l("Proposals without an answer"),
        _l("Half of the time to answer is over, and one side or both have not answered."),
        _l("Remind them by hand."),
        "warn",
    ),
    "unsure": Rule(
        _l("Not sure after the first meeting"),
        _l("One side answered “not sure yet”, and no contact was noted since."),
        _l("Ask what would make the next meeting a good one; a goal in one sentence often does."),
        "soft",
    ),
    "round": Rule(
        _l("Open rounds"),
        _l("A round stays open, and nobody is told anything, until you publish it."),
        _l("Look at the pairs that are flagged, approve, read the letters, publish."),
        "soft",
    ),
}


@dataclass(frozen=True)
class Signal:
    """One thing that needs an act: the rule that fired, about what, since when, and the fact in words."""

    rule: str
    subject: Subject
    id: int
    since: datetime | None
    fact: str
    side: str = ""
    late: bool = False

    @property
    def key(self) -> str:
        """Return what tells this signal from any other, and from the same thing happening anew."""
        return (
            f"{self.rule}:{self.id}:{self.side}:{self.since:%Y%m%d%H%M}"
            if self.since
            else f"{self.rule}:{self.id}"
        )


def of(facts: Facts, now: datetime) -> tuple[Signal, ...]:
    """Return what needs an act now, the most pressing rule first, within it the oldest first."""
    found = [*_help(facts, now), *_low_moods(facts, now)]
    found += _fits(facts, now)
    answered = _last_answers(facts, now)
    for pair in facts.pairs:
        found += _quiet(pair, facts.first_meeting_days, answered.get(pair.id), now)
    found += [signal for ask in facts.asks for signal in _unanswered(ask, facts, now)]
    found += [signal for each in facts.asked for signal in _unheard(each, now)]
    found += [_next_step(stage, now) for stage in facts.stages]
    order = list(RULES)
    found.sort(key=lambda signal: (order.index(signal.rule), signal.since or now, signal.id))
    return tuple(found)


def seen_by(found: Iterable[Signal], facts: Facts, profiles: Collection[int]) -> list[Signal]:
    """Return the signals without what a partner of one of these profiles said for the coordination alone."""
    pairs = {pair.id: {"newcomer": pair.mentor, "mentor": pair.newcomer} for pair in facts.pairs}
    return [
        signal
        for signal in found
        if not (signal.subject == "pair" and signal.side and pairs[signal.id][signal.side] in profiles)
    ]


def in_words(signal: Signal, facts: Facts, names: dict[int, str]) -> tuple[str, str]:
    """Return whom or what a signal is about, and its fact, with people's names by profile id."""
    if signal.subject == "round":
        return next(stage.name for stage in facts.stages if stage.id == signal.id), signal.fact
    if signal.subject == "pair":
        pair = next(pair for pair in facts.pairs if pair.id == signal.id)
        label = _("%(one)s and %(other)s", one=names[pair.newcomer], other=names[pair.mentor])
        asking = {"newcomer": pair.newcomer, "mentor": pair.mentor}.get(signal.side)
        fact = _("%(name)s: %(fact)s", name=names[asking], fact=signal.fact) if asking else signal.fact
        return label, fact
    if signal.subject == "question":
        about = next(each.skill for each in facts.asked if each.id == signal.id)
        label = _("Question about %(skill)s", skill=skills.label(about, language())) if about else ""
        return label or _("Question to the mentors"), signal.fact
    ask = next(ask for ask in facts.asks if ask.id == signal.id)
    late = listed([names[profile] for profile in ask.silent])
    label = _("%(one)s and %(other)s", one=names[ask.newcomer], other=names[ask.mentor])
    return label, _("%(fact)s No answer from %(names)s.", fact=signal.fact, names=late)


def _help(facts: Facts, now: datetime) -> Iterator[Signal]:
    latest: dict[tuple[int, str], Answer] = {}
    for answer in sorted(facts.answers, key=lambda each: (each.answered_at or now, each.due_on)):
        if answer.given(now):
            latest[answer.pair, answer.side] = answer
    pairs = {pair.id: pair for pair in facts.pairs if pair.live(now)}
    for answer in latest.values():
        pair = pairs.get(answer.pair)
        if pair and answer.wants_help and not _contacted(pair, answer.answered_at):
            yield Signal("help", "pair", pair.id, answer.answered_at, _since(answer, now), answer.side)


def _low_moods(facts: Facts, now: datetime) -> Iterator[Signal]:
    said: dict[tuple[int, str], list[Answer]] = defaultdict(list)
    for answer in facts.answers:
        if answer.mood and answer.given(now):
            said[answer.pair, answer.side].append(answer)
    pairs = {pair.id: pair for pair in facts.pairs if pair.live(now)}
    newest = latest_moods(facts.answers, now)
    for key, answers in said.items():
        answers.sort(key=lambda each: (each.answered_at or now, each.due_on))
        pair, last = pairs.get(key[0]), newest[key]
        low = len(answers) > 1 and all((each.mood or 0) <= LOW for each in answers[-2:])
        if pair and low and not _contacted(pair, last.answered_at):
            moods = _("%(first)s, then %(second)s of 5", first=answers[-2].mood, second=last.mood)
            yield Signal("low_moods", "pair", pair.id, last.answered_at, moods, last.side)


def _fits(facts: Facts, now: datetime) -> Iterator[Signal]:
    pairs = {pair.id: pair for pair in facts.pairs}
    waiting = {member.id for member in pool(facts, now).waiting} if facts.fits else set()
    parted = set()
    for fit in facts.fits:
        pair = pairs[fit.pair]
        if fit.answered_at > now or fit.answer == "good":
            continue
        if pair.live(now):
            if not _contacted(pair, fit.answered_at):
                yield _doubt(fit)
        elif fit.answer == "no" and pair.newcomer in waiting and pair.id not in parted:
            parted.add(pair.id)
            if pair.ended_at and now < pair.ended_at + LOOKED_FOR and not _contacted(pair, pair.ended_at):
                fact = _("Ended on %(day)s; the newcomer waits at their old place.", day=day(pair.ended_at))
                yield Signal("fit", "pair", pair.id, pair.ended_at, fact)


def _doubt(fit: Fit) -> Signal:
    """Return the signal of a side of a running pair that does not find it a good fit."""
    rule = "fit" if fit.answer == "no" else "unsure"
    return Signal(
        rule, "pair", fit.pair, fit.answered_at, _("Said on %(day)s.", day=day(fit.answered_at)), fit.side
    )


def _quiet(pair: Pair, allowed: int, answered: datetime | None, now: datetime) -> Iterator[Signal]:
    if not pair.live(now) or pair.state == "paused" or _contacted(pair, now - RESPITE):
        return
    ahead = [at for at in pair.planned if at > now]
    if not pair.met(now):
        days = (now - pair.started_at).days
        if now > pair.started_at + timedelta(days=allowed):
            fact = _n("%(n)s day since the start.", "%(n)s days since the start.", days)
            if ahead:
                fact += " " + _("The first meeting is planned for %(day)s.", day=day(ahead[0]))
            yield Signal("no_first_meeting", "pair", pair.id, pair.started_at, fact)
        return
    last = max([*pair.met(now), *([answered] if answered else [])])
    if now > last + SLACK * timedelta(days=pair.cadence_days) and not ahead:
        fact = _(
            "Last sign of life on %(day)s; they agreed on every %(cadence)s days.",
            day=day(last),
            cadence=pair.cadence_days,
        )
        yield Signal("silent", "pair", pair.id, last, fact)


def _unanswered(ask: Ask, facts: Facts, now: datetime) -> Iterator[Signal]:
    if ask.state != "published" or now - ask.published_at < timedelta(days=facts.answer_days) / 2:
        return
    fact = _("Published on %(day)s.", day=day(ask.published_at))
    if ask.answer_by:
        fact += " " + _("It expires on %(day)s.", day=day(ask.answer_by))
    yield Signal("unanswered", "proposal", ask.id, ask.published_at, fact)


def _unheard(asked: Asked, now: datetime) -> Iterator[Signal]:
    over = now - asked.asked_at >= UNHEARD
    if over and not asked.answered_at and not asked.closed_at:
        fact = _("Without an answer since %(day)s.", day=day(asked.asked_at))
        yield Signal("question", "question", asked.id, asked.asked_at, fact)


def _next_step(stage: Stage, now: datetime) -> Signal:
    today = now.date()
    if not stage.runs and not stage.drafts + stage.approved:
        fact = _("Run the matching; planned for %(day)s.", day=day(stage.match_on))
        return Signal("round", "round", stage.id, None, fact, late=stage.match_on < today)
    late = stage.publish_on < today
    if stage.drafts:
        fact = _n("%(n)s proposal to review.", "%(n)s proposals to review.", stage.drafts)
    else:
        fact = _n("%(n)s proposal approved.", "%(n)s proposals approved.", stage.approved)
    fact += " " + _("Publication is planned for %(day)s.", day=day(stage.publish_on))
    return Signal("round", "round", stage.id, None, fact, late=late)


def _last_answers(facts: Facts, now: datetime) -> dict[int, datetime]:
    last: dict[int, datetime] = {}
    for answer in facts.answers:
        if answer.answered_at and answer.answered_at <= now:
            last[answer.pair] = max(answer.answered_at, last.get(answer.pair, answer.answered_at))
    return last


def _contacted(pair: Pair, since: datetime | None) -> bool:
    return bool(pair.contacted_at and since and pair.contacted_at >= since)


def _since(answer: Answer, now: datetime) -> str:
    said = answer.answered_at or now
    if answer.mood:
        return _("Asked on %(day)s, with a mood of %(mood)s of 5.", day=day(said), mood=answer.mood)
    return _("Asked on %(day)s.", day=day(said))
