"""Before any round: how many could fit with what somebody has said so far, and what would make it more.

People that somebody keeps apart from are counted all the same: a number that fell by one would tell who has
an account. Nobody is ever named.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from matching import MatchingError, Mentor, Newcomer, Problem, Skills
from mentorship import hours, problems, skills
from mentorship.i18n import gettext as _
from mentorship.i18n import language, weekday
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile

Answers = dict[str, Any]

WIDESPREAD = 2  # how many of the other side's most spoken languages are tried
MOST_GAINS = 2


@dataclass(frozen=True)
class Gain:
    """One thing to add, and how many would fit with it."""

    count: int
    day: int | None = None
    block: str = ""
    language: str = ""


@dataclass(frozen=True)
class Preview:
    """How many could fit: nobody's name, only numbers.

    Attributes
    ----------
    role : str
        Whose preview it is: a newcomer's counts mentors, a mentor's counts newcomers.
    there : int
        How many are on the other side at all.
    wished : int or None
        How many of them offer (or wish) at least one of the skills; None before a skill was named.
    fit : int
        How many of those are left by the rules, as far as they were answered.
    """

    role: str
    there: int
    wished: int | None
    fit: int
    gains: tuple[Gain, ...]


def preview(profile: Profile, now: datetime) -> Preview | None:
    """Return the preview of a profile, saved or not; None while the programme's rules cannot be read."""
    others = [each for each in _other_side(profile, now) if each.person_id != profile.person_id]
    variants = list(_variants(profile, others))
    try:
        counts, wished = _judge(profile, others, [answers for _gain, answers in variants], now)
    except MatchingError:
        return None
    gains = [
        replace(gain, count=count)
        for (gain, _answers), count in zip(variants, counts, strict=True)
        if gain and count > counts[0]
    ]
    best = sorted(gains, key=lambda gain: (-gain.count, bool(gain.language), gain.day or 0))[:MOST_GAINS]
    return Preview(profile.role, len(others), wished, counts[0], tuple(best))


def _other_side(profile: Profile, now: datetime) -> list[Profile]:
    if profile.role == "newcomer":
        query = problems.mentors_of(profile.programme, now).where(Profile.seats > 0)
    else:
        query = problems.newcomers_of(profile.programme)
    return list(query)


def _variants(profile: Profile, others: Sequence[Profile]) -> Iterator[tuple[Gain | None, Answers]]:
    """Yield the answers as they are, then with one more part of the week or one more language each."""
    answers = problems.answers(profile)
    yield None, answers
    week = hours.merge(profile.week)
    for day in range(7) if week else ():
        for block, (start, end) in hours.BLOCKS.items():
            more = hours.merge(week, [[day * hours.DAY + start, day * hours.DAY + end]])
            if more != week:
                yield Gain(0, day, block), {**answers, "hours": {"zone": profile.zone, "week": more}}
    spoken = Counter(code for each in others for code in each.languages if code not in profile.languages)
    for code, _times in spoken.most_common(WIDESPREAD) if profile.languages else ():
        yield Gain(0, language=code), {**answers, "languages": [*profile.languages, code]}


def _judge(
    profile: Profile, others: Sequence[Profile], variants: Sequence[Answers], now: datetime
) -> tuple[list[int], int | None]:
    """Count, for each variant, who is left by the rules; and how many the skills alone leave.

    All variants and all people are judged at once, by the kernels that the matching itself uses.
    """
    newcomers, mentors = _sides(profile, others, variants)
    asks = profile.role == "newcomer"
    problem: Problem = problems.problem_with(profile.programme, [], [], now)
    left = np.ones((len(newcomers), len(mentors)), dtype=np.bool_)
    wished = None
    for term in problem.terms:
        if not _answered(variants[0], term.newcomer_key if asks else term.mentor_key):
            continue
        points, allowed = term.kernel(newcomers, mentors, problem.coming)(slice(0, len(newcomers)))
        if isinstance(term, Skills) and term.most:
            left &= points > 0
            wished = int(np.count_nonzero(points[0] if asks else points[:, 0]))
        if allowed is not None:
            left &= allowed
    return [int(count) for count in left.sum(axis=1 if asks else 0)], wished


def _sides(
    profile: Profile, others: Sequence[Profile], variants: Sequence[Answers]
) -> tuple[list[Newcomer], list[Mentor]]:
    """Return both sides, the one whose preview it is standing there once for each variant."""
    theirs = [(str(each.id), problems.answers(each)) for each in others]
    mine = [(str(number), answers) for number, answers in enumerate(variants)]
    newcomers, mentors = (mine, theirs) if profile.role == "newcomer" else (theirs, mine)
    return [Newcomer(*each) for each in newcomers], [Mentor(*each) for each in mentors]


def _answered(answers: Answers, key: str) -> bool:
    """Tell whether a question was answered yet: one that was not leaves nobody out so far."""
    answer = answers.get(key)
    return bool(answer["week"]) if isinstance(answer, Mapping) and "week" in answer else bool(answer)


def in_words(shown: Preview) -> list[str]:
    """Return a preview in the reader's sentences, the main one first."""
    return [_headline(shown), *([remark] if (remark := _remark(shown)) else []), *map(_gain, shown.gains)]


def _headline(shown: Preview) -> str:
    if shown.role == "newcomer":
        if not shown.there:
            return _("No mentor has joined yet: you will be among the first to be matched.")
        if not shown.fit:
            return _("No mentor fits yet.")
        return _n("%(n)s mentor could fit.", "%(n)s mentors could fit.", shown.fit)
    if not shown.there:
        return _("No newcomer is waiting at the moment: yours will find you.")
    if not shown.fit:
        return _("No newcomer who waits now fits yet.")
    return _n("%(n)s newcomer who waits could fit.", "%(n)s newcomers who wait could fit.", shown.fit)


def _remark(shown: Preview) -> str:
    if shown.wished is None or shown.wished == shown.fit or not shown.there:
        return ""
    if shown.role == "newcomer":
        return _n(
            "%(n)s mentor offers something you want to learn; hours, languages and rules decide the rest.",
            "%(n)s mentors offer something you want to learn; hours, languages and rules decide the rest.",
            shown.wished,
        )
    return _n(
        "%(n)s newcomer wishes for something you offer; hours, languages and rules decide the rest.",
        "%(n)s newcomers wish for something you offer; hours, languages and rules decide the rest.",
        shown.wished,
    )


def _gain(gain: Gain) -> str:
    if gain.language:
        spoken = skills.language_label(gain.language, language())
        spoken = spoken.lower() if language() == "fr" else spoken  # French writes languages small
        return _("If you also speak %(language)s: %(count)s.", language=spoken, count=gain.count)
    when = {
        "morning": _("%(day)s morning", day=weekday(gain.day or 0)),
        "lunch": _("%(day)s at lunchtime", day=weekday(gain.day or 0)),
        "evening": _("%(day)s evening", day=weekday(gain.day or 0)),
    }[gain.block]
    return _("Adding %(when)s makes it %(count)s.", when=when, count=gain.count)
