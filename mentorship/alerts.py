"""What pairs give to worry about: each rule reads plain facts, each finding names its own in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from mentorship.cases import latest_moods
from mentorship.checkins import MISSED_AFTER
from mentorship.history import Aim, Answer, Facts, Fit, Pair, midnight, pool
from mentorship.i18n import day
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.watch import FIGURES, Signal

LOW = 2  # the highest mood that counts as low
RESPITE = timedelta(days=7)  # how long a noted contact counts as a sign of life
LOOKED_FOR = timedelta(days=30)  # how long a parted pair is on the list while its newcomer waits
SIDES = ("newcomer", "mentor")

Said = dict[tuple[int, str], list[Answer]]


def of_pairs(facts: Facts, now: datetime) -> Iterator[Signal]:
    """Yield what is to be said of pairs, in no order."""
    said = _said(facts.answers, now)
    yield from _help(facts, said, now)
    yield from _low_moods(facts, said, now)
    yield from _fits(facts, now)
    yield from _alone(facts, now)
    aims, closed = _aims(facts), _closed(facts.answers, now)
    moods = latest_moods(facts.answers, now)
    for pair in facts.pairs:
        if pair.live(now):
            yield from _diverging_moods(pair, moods, figure(facts, "diverging"))
            yield from _diverging_ratings(pair, aims[pair.id], figure(facts, "diverging"), now)
        if pair.live(now) and pair.state != "paused":
            yield from _quiet(pair, facts, said, now)
            yield from _unheard_of(pair, facts, closed, now)
            yield from _overdue(pair, aims[pair.id], figure(facts, "overdue"), now)


def figure(facts: Facts, rule: str) -> int:
    """Return from which number on a rule fires."""
    usual = facts.first_meeting_days if rule == "no_first_meeting" else FIGURES[rule].usual
    return facts.figures.get(rule, usual)


def _said(answers: Iterable[Answer], now: datetime) -> Said:
    """Return what each side has answered up to now, the oldest first."""
    said: Said = defaultdict(list)
    for answer in sorted(answers, key=lambda each: (each.answered_at or now, each.due_on)):
        if answer.given(now):
            said[answer.pair, answer.side].append(answer)
    return said


def _closed(answers: Iterable[Answer], now: datetime) -> Said:
    """Return the check-ins of each side that were answered or missed, the one due first first."""
    closed: Said = defaultdict(list)
    for answer in sorted(answers, key=lambda each: each.due_on):
        if answer.given(now) or answer.missed:
            closed[answer.pair, answer.side].append(answer)
    return closed


def _aims(facts: Facts) -> dict[int, list[Aim]]:
    aims: dict[int, list[Aim]] = defaultdict(list)
    for aim in facts.aims:
        aims[aim.pair].append(aim)
    return aims


def _help(facts: Facts, said: Said, now: datetime) -> Iterator[Signal]:
    pairs = {pair.id: pair for pair in facts.pairs if pair.live(now)}
    for (number, side), answers in said.items():
        pair, last = pairs.get(number), answers[-1]
        if pair and last.wants_help and not _contacted(pair, last.answered_at):
            yield Signal("help", "pair", pair.id, last.answered_at, _since(last, now), side)


def _low_moods(facts: Facts, said: Said, now: datetime) -> Iterator[Signal]:
    pairs, most = {pair.id: pair for pair in facts.pairs if pair.live(now)}, figure(facts, "low_moods")
    for (number, side), answers in said.items():
        last = [answer for answer in answers if answer.mood][-most:]
        low = len(last) == most and all((each.mood or 0) <= LOW for each in last)
        pair = pairs.get(number)
        if pair and low and not _contacted(pair, last[-1].answered_at):
            moods = _("%(moods)s of 5", moods=_(", then ").join(str(each.mood) for each in last))
            yield Signal("low_moods", "pair", pair.id, last[-1].answered_at, moods, side)


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


def _alone(facts: Facts, now: datetime) -> Iterator[Signal]:
    """Yield the pairs of which a side asked for a second mentor, whom nobody was asked to be since."""
    helped = {pair.newcomer for pair in facts.pairs if pair.second and pair.live(now)}
    helped |= {ask.newcomer for ask in facts.asks if ask.state == "published"}
    for pair in facts.pairs:
        since = pair.second_wanted
        if since and pair.live(now) and pair.newcomer not in helped and not _contacted(pair, since):
            yield Signal("second", "pair", pair.id, since, _("Asked for on %(day)s.", day=day(since)))


def _quiet(pair: Pair, facts: Facts, said: Said, now: datetime) -> Iterator[Signal]:
    """Yield that a pair has not met in time, or that nothing was heard of it for too long."""
    if _contacted(pair, now - RESPITE):
        return
    ahead = [at for at in pair.planned if at > now]
    if not pair.met(now):
        days = (now - pair.started_at).days
        if now > pair.started_at + timedelta(days=figure(facts, "no_first_meeting")):
            fact = _n("%(n)s day since the start.", "%(n)s days since the start.", days)
            if ahead:
                fact += " " + _("The first meeting is planned for %(day)s.", day=day(ahead[0]))
            yield Signal("no_first_meeting", "pair", pair.id, pair.started_at, fact)
        return
    answered = [said[pair.id, side][-1].answered_at or now for side in SIDES if (pair.id, side) in said]
    last = max([*pair.met(now), *answered])
    slack = timedelta(days=pair.cadence_days) * figure(facts, "silent") / 100
    if now > last + slack and not ahead:
        fact = _(
            "Last sign of life on %(day)s; they agreed on every %(cadence)s days.",
            day=day(last),
            cadence=pair.cadence_days,
        )
        yield Signal("silent", "pair", pair.id, last, fact)


def _diverging_moods(pair: Pair, moods: dict[tuple[int, str], Answer], apart: int) -> Iterator[Signal]:
    """Yield that both sides, asked at about the same time, feel differently; neither knows of the other."""
    one, other = (moods.get((pair.id, side)) for side in SIDES)
    if not (one and other and one.answered_at and other.answered_at):
        return
    near = abs(one.answered_at - other.answered_at) <= timedelta(days=pair.cadence_days)
    since = max(one.answered_at, other.answered_at)
    if near and abs((one.mood or 0) - (other.mood or 0)) >= apart and not _contacted(pair, since):
        fact = _(
            "Moods: the newcomer %(one)s of 5 on %(day)s, the mentor %(other)s of 5 on %(that)s.",
            one=one.mood,
            other=other.mood,
            day=day(one.answered_at),
            that=day(other.answered_at),
        )
        yield Signal("diverging", "pair", pair.id, since, fact, "both")


def _diverging_ratings(pair: Pair, aims: list[Aim], apart: int, now: datetime) -> Iterator[Signal]:
    """Yield that both sides rate a goal differently, of several goals the one rated last."""
    found = [
        (aim.rated_at, aim.newcomer, aim.mentor)
        for aim in aims
        if aim.newcomer is not None
        and aim.mentor is not None
        and aim.rated_at
        and aim.rated_at <= now
        and abs(aim.newcomer - aim.mentor) >= apart
    ]
    if not found:
        return
    since, one, other = max(found)
    if not _contacted(pair, since):
        fact = _(
            "A goal, rated on %(day)s: the newcomer %(one)s, the mentor %(other)s, from −2 to +2.",
            day=day(since),
            one=f"{one:+d}".replace("-", "−"),
            other=f"{other:+d}".replace("-", "−"),
        )
        yield Signal("diverging", "pair", pair.id, since, fact)


def _unheard_of(pair: Pair, facts: Facts, closed: Said, now: datetime) -> Iterator[Signal]:
    """Yield that one side answers alone; else, of each side, that it missed its last check-ins."""
    past = {side: closed.get((pair.id, side), []) for side in SIDES}
    rows, wanted = figure(facts, "one_sided"), figure(facts, "missed")
    for side, across in zip(SIDES, reversed(SIDES), strict=True):
        since = _over(past[side][-1], pair) if past[side] else now
        if _contacted(pair, since):
            continue
        mine, theirs = past[side][-rows:], past[across][-rows:]
        silent = len(mine) == rows and not any(each.given(now) for each in mine)
        if silent and len(theirs) == rows and all(each.given(now) for each in theirs):
            fact = _n(
                "No answer to the last check-in; the other side answered theirs.",
                "No answer to the last %(n)s check-ins; the other side answered theirs.",
                rows,
            )
            yield Signal("one_sided", "pair", pair.id, since, fact, side)
        elif len(past[side]) >= wanted and not any(each.given(now) for each in past[side][-wanted:]):
            first = day(past[side][-wanted].due_on)
            yield Signal("missed", "pair", pair.id, since, _("None answered since %(day)s.", day=first), side)


def _over(answer: Answer, pair: Pair) -> datetime:
    """Return when a check-in that nobody answered counted as missed."""
    return midnight(answer.due_on + timedelta(days=min(MISSED_AFTER, pair.cadence_days)))


def _overdue(pair: Pair, aims: list[Aim], days: int, now: datetime) -> Iterator[Signal]:
    late = sorted(
        aim.due_on
        for aim in aims
        if aim.due_on and aim.rating is None and now > midnight(aim.due_on + timedelta(days=days + 1))
    )
    if late and not _contacted(pair, midnight(late[0])):
        fact = _n(
            "A goal was due on %(day)s.",
            "%(n)s goals were due, the first on %(day)s.",
            len(late),
            day=day(late[0]),
        )
        yield Signal("overdue", "pair", pair.id, midnight(late[0]), fact)


def _contacted(pair: Pair, since: datetime | None) -> bool:
    return bool(pair.contacted_at and since and pair.contacted_at >= since)


def _since(answer: Answer, now: datetime) -> str:
    said = answer.answered_at or now
    if answer.mood:
        return _("Asked on %(day)s, with a mood of %(mood)s of 5.", day=day(said), mood=answer.mood)
    return _("Asked on %(day)s.", day=day(said))
