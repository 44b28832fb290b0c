"""Signals: which pairs, proposals and rounds need a coordinator now, each with its rule and its facts.

Nothing is kept: a signal goes away when its facts change. A noted contact with a pair is such a fact.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from mentorship import alerts, skills
from mentorship.history import Ask, Asked, Facts, Stage, Suggested
from mentorship.i18n import day, language, listed
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.watch import RULES as RULES
from mentorship.watch import Rule as Rule
from mentorship.watch import Signal as Signal

UNHEARD = timedelta(hours=24)  # how long a question to the pool may stay without an answer
UNTOLD = timedelta(days=7)  # how long a suggestion may


def of(facts: Facts, now: datetime) -> tuple[Signal, ...]:
    """Return what needs an act now, the most pressing rule first, within it the oldest first."""
    found = list(alerts.of_pairs(facts, now))
    found += [signal for ask in facts.asks for signal in _unanswered(ask, facts, now)]
    found += [signal for each in facts.asked for signal in _unheard(each, now)]
    found += [_untold(each) for each in facts.suggested if now - each.at >= UNTOLD]
    found += [_next_step(stage, now) for stage in facts.stages]
    order = list(RULES)
    found.sort(key=lambda signal: (order.index(signal.rule), signal.since or now, signal.id))
    return tuple(found)


def seen_by(found: Iterable[Signal], facts: Facts, profiles: Collection[int]) -> list[Signal]:
    """Return the signals without what a partner of one of these profiles said for the coordination alone."""
    partners = {
        pair.id: {"newcomer": {pair.mentor}, "mentor": {pair.newcomer}, "both": {pair.mentor, pair.newcomer}}
        for pair in facts.pairs
    }
    return [
        signal
        for signal in found
        if not (signal.subject == "pair" and signal.side and partners[signal.id][signal.side] & set(profiles))
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
    if signal.subject == "suggestion":
        return _("A suggestion"), signal.fact
    ask = next(ask for ask in facts.asks if ask.id == signal.id)
    late = listed([names[profile] for profile in ask.silent])
    label = _("%(one)s and %(other)s", one=names[ask.newcomer], other=names[ask.mentor])
    return label, _("%(fact)s No answer from %(names)s.", fact=signal.fact, names=late)


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


def _untold(said: Suggested) -> Signal:
    fact = _("Without an answer since %(day)s.", day=day(said.at))
    return Signal("suggestion", "suggestion", said.id, said.at, fact)


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
