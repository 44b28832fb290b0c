"""Each signal fires on the day its rule says, names its facts, and goes away when they change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mentorship import signals
from mentorship.history import Aim, Answer, Ask, Facts, Pair, Stage, Suggested
from mentorship.i18n import reader

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def pair(**values: Any) -> Pair:
    kept = {"state": "active", "newcomer": 2, "mentor": 3, "started_at": ago(30), "held": (ago(5),), **values}
    return Pair(id=1, **kept)


def rules(**facts: Any) -> list[str]:
    return [signal.rule for signal in signals.of(Facts(**facts), NOW)]


def test_a_pair_that_meets_gives_no_signal() -> None:
    assert rules(pairs=(pair(),)) == []


@pytest.mark.parametrize(("days", "fires"), [(10, False), (10.1, True)])
def test_no_first_meeting_fires_after_the_days_of_the_programme(days: float, fires: bool) -> None:
    assert rules(pairs=(pair(started_at=ago(days), held=()),)) == ["no_first_meeting"] * fires


@pytest.mark.parametrize(("days", "fires"), [(21, False), (21.1, True)])
def test_silence_is_one_and_a_half_times_the_agreed_cadence(days: float, fires: bool) -> None:
    assert rules(pairs=(pair(held=(ago(days),)),)) == ["silent"] * fires


def test_an_answer_or_a_meeting_ahead_is_a_sign_of_life() -> None:
    quiet = pair(held=(ago(25),))
    answer = Answer(1, "mentor", ago(3).date(), ago(2), 4)
    assert rules(pairs=(quiet,), answers=(answer,)) == []
    assert rules(pairs=(replace(quiet, planned=(ago(-3),)),)) == []
    assert rules(pairs=(replace(quiet, planned=(ago(3),)),)) == ["silent"]


@pytest.mark.parametrize(
    "values",
    [{"state": "paused"}, {"state": "ended", "ended_at": ago(1)}, {"contacted_at": ago(6)}],
)
def test_a_paused_ended_or_contacted_pair_is_left_alone(values: dict[str, Any]) -> None:
    assert rules(pairs=(pair(held=(), **values),)) == []


def test_a_contact_of_last_week_no_longer_keeps_a_quiet_pair_off_the_desk() -> None:
    assert rules(pairs=(pair(held=(), contacted_at=ago(8)),)) == ["no_first_meeting"]


def test_a_call_for_help_stays_until_answered_by_a_contact_or_a_better_checkin() -> None:
    call = Answer(1, "newcomer", ago(4).date(), ago(3), 2, wants_help=True)
    assert rules(pairs=(pair(),), answers=(call,)) == ["help"]
    assert rules(pairs=(pair(contacted_at=ago(2)),), answers=(call,)) == []
    assert rules(pairs=(pair(contacted_at=ago(4)),), answers=(call,)) == ["help"]
    better = Answer(1, "newcomer", ago(2).date(), ago(1), 4)
    assert rules(pairs=(pair(),), answers=(better, call)) == []
    other = replace(better, side="mentor", mood=3)
    assert rules(pairs=(pair(),), answers=(other, call)) == ["help"]


def test_low_moods_must_be_the_last_two_of_the_same_side() -> None:
    def said(days: float, mood: int | None, side: str = "mentor") -> Answer:
        return Answer(1, side, ago(days).date(), ago(days), mood)

    low = (said(9, 2), said(3, 1))
    assert rules(pairs=(pair(),), answers=low) == ["low_moods"]
    assert rules(pairs=(pair(),), answers=(said(20, 5), *reversed(low))) == ["low_moods"]
    assert rules(pairs=(pair(),), answers=(*low, said(1, 3))) == []
    assert rules(pairs=(pair(),), answers=(said(9, 2), said(3, 1, "newcomer"))) == []
    assert rules(pairs=(pair(contacted_at=ago(1)),), answers=low) == []


@pytest.mark.parametrize(("days", "fires"), [(3.4, False), (3.5, True)])
def test_a_proposal_is_unanswered_at_half_time(days: float, fires: bool) -> None:
    ask = Ask(7, 2, 3, "published", ago(days), answer_by=ago(days - 7))
    assert rules(asks=(ask,)) == ["unanswered"] * fires
    assert rules(asks=(replace(ask, state="accepted"),)) == []


def test_a_round_names_its_next_step_and_whether_it_is_late() -> None:
    def step(**values: Any) -> tuple[str, bool]:
        stage = Stage(1, "Spring", ago(1).date(), ago(-2).date(), **values)
        (signal,) = signals.of(Facts(stages=(stage,)), NOW)
        return signal.fact, signal.late

    assert step()[1]
    assert step()[0].startswith("Run the matching")
    assert step(runs=1, drafts=3, approved=1) == (
        "3 proposals to review. Publication is planned for 17 June 2026.",
        False,
    )
    assert step(runs=1, approved=1)[0].startswith("1 proposal approved.")


def test_the_most_pressing_comes_first_and_every_rule_is_explained() -> None:
    call = Answer(1, "newcomer", ago(4).date(), ago(3), 1, wants_help=True)
    old = Pair(id=4, state="active", newcomer=5, mentor=6, started_at=ago(60))
    new = Pair(id=5, state="active", newcomer=5, mentor=6, started_at=ago(20))
    found = signals.of(Facts(pairs=(pair(), new, old), answers=(call,)), NOW)
    assert [(signal.rule, signal.id) for signal in found] == [
        ("help", 1),
        ("no_first_meeting", 4),
        ("no_first_meeting", 5),
    ]
    for rule in signals.RULES.values():
        assert str(rule.title)
        assert str(rule.words)
        assert str(rule.step)


def test_facts_are_told_in_the_readers_language() -> None:
    with reader("fr", "Europe/Paris"):
        (signal,) = signals.of(Facts(pairs=(pair(held=(ago(25),)),)), NOW)
        assert "21 mai 2026" in signal.fact


# --- figures that a programme sets, and what both sides tell ------------------------------------------


def told(side: str, *answers: int | None, every: int = 14) -> tuple[Answer, ...]:
    """Return closed check-ins of a side, the oldest first: a mood, or None for a missed one."""
    last = len(answers) - 1
    return tuple(
        Answer(1, side, ago(12 + every * (last - n)).date(), mood and ago(11 + every * (last - n)), mood)
        if mood
        else Answer(1, side, ago(12 + every * (last - n)).date(), missed=True)
        for n, mood in enumerate(answers)
    )


def test_a_programme_sets_from_which_number_on_a_rule_fires() -> None:
    fresh, quiet = pair(started_at=ago(5), held=()), pair(held=(ago(16),))
    assert rules(pairs=(fresh,), figures={"no_first_meeting": 4}) == ["no_first_meeting"]
    assert rules(pairs=(fresh,)) == []
    assert rules(pairs=(quiet,), figures={"silent": 110}) == ["silent"]
    assert rules(pairs=(pair(held=(ago(27),)),), figures={"silent": 200}) == []
    low = told("mentor", 2, 2, 1)
    assert rules(pairs=(pair(),), answers=low, figures={"low_moods": 3}) == ["low_moods"]
    assert rules(pairs=(pair(),), answers=low, figures={"low_moods": 4}) == []
    assert rules(pairs=(pair(),), answers=low[-1:], figures={"low_moods": 1}) == ["low_moods"]


def test_missed_checkins_count_in_a_row_and_an_open_one_counts_not() -> None:
    both = told("mentor", 4, None, None)
    assert rules(pairs=(pair(),), answers=both) == ["missed"]
    assert rules(pairs=(pair(),), answers=both, figures={"missed": 3}) == []
    assert rules(pairs=(pair(),), answers=told("mentor", None, 4, None)) == []
    waiting = Answer(1, "mentor", ago(2).date())
    assert rules(pairs=(pair(),), answers=(*told("mentor", None), waiting)) == []
    assert rules(pairs=(pair(contacted_at=ago(1)),), answers=both) == []
    assert rules(pairs=(pair(contacted_at=ago(5)),), answers=both) == ["missed"]
    assert rules(pairs=(pair(state="paused"),), answers=both) == []


def test_answers_of_one_side_only_are_told_once_about_the_silent_side() -> None:
    alone = (*told("newcomer", 4, 4, 4), *told("mentor", None, None, None))
    (signal,) = signals.of(Facts(pairs=(pair(),), answers=alone), NOW)
    assert (signal.rule, signal.side) == ("one_sided", "mentor")
    assert signal.fact == "No answer to the last 3 check-ins; the other side answered theirs."
    assert rules(pairs=(pair(),), answers=alone, figures={"one_sided": 4}) == ["missed"]
    some = (*told("newcomer", 4, None, 4), *told("mentor", None, None, None))
    assert rules(pairs=(pair(),), answers=some) == ["missed"]


def test_moods_diverge_when_told_at_about_the_same_time() -> None:
    def moods(one: int, other: int, later: float = 0) -> tuple[Answer, ...]:
        mine = Answer(1, "newcomer", ago(9).date(), ago(8), one)
        return (mine, Answer(1, "mentor", ago(9).date(), ago(8 - later), other))

    assert rules(pairs=(pair(),), answers=moods(5, 3)) == ["diverging"]
    assert rules(pairs=(pair(),), answers=moods(4, 3)) == []
    assert rules(pairs=(pair(),), answers=moods(5, 3), figures={"diverging": 3}) == []
    assert rules(pairs=(pair(cadence_days=7),), answers=moods(5, 3, later=7.5)) == []
    assert rules(pairs=(pair(contacted_at=ago(7)),), answers=moods(3, 5)) == []


def test_ratings_of_a_goal_diverge_and_the_last_one_is_named() -> None:
    apart = Aim(1, None, 0, ago(3), newcomer=1, mentor=-1)
    (signal,) = signals.of(Facts(pairs=(pair(),), aims=(apart,)), NOW)
    assert (signal.rule, signal.side) == ("diverging", "")
    assert signal.fact.endswith("the newcomer +1, the mentor −1, from −2 to +2.")
    assert rules(pairs=(pair(),), aims=(replace(apart, mentor=0),)) == []
    assert rules(pairs=(pair(),), aims=(replace(apart, mentor=None),)) == []


@pytest.mark.parametrize(("days", "fires"), [(7, False), (8, True)])
def test_a_goal_is_overdue_some_days_after_its_date(days: int, fires: bool) -> None:
    aim = Aim(1, ago(days).date())
    assert rules(pairs=(pair(),), aims=(aim,)) == ["overdue"] * fires
    assert rules(pairs=(pair(),), aims=(aim,), figures={"overdue": 30}) == []
    assert rules(pairs=(pair(),), aims=(replace(aim, rating=-1.0),)) == []
    both = signals.of(Facts(pairs=(pair(),), aims=(aim, Aim(1, ago(20).date()))), NOW)
    assert [each.fact.startswith("2 goals were due") for each in both] == [True] * fires or not fires


def test_who_is_a_side_of_a_pair_does_not_read_what_the_partner_told() -> None:
    """Carol, whose profile is 3, mentors in the programme that she coordinates."""
    told_apart = (
        *told("newcomer", 5),
        *(replace(each, side="mentor") for each in told("newcomer", 2)),
        Answer(1, "newcomer", ago(2).date(), ago(1), 5, wants_help=True),
    )
    seen = Facts(pairs=(pair(),), answers=told_apart, aims=(Aim(1, None, 0, ago(3), 2, -2),))
    found = signals.of(seen, NOW)
    assert [each.rule for each in found] == ["help", "diverging", "diverging"]
    assert [each.rule for each in signals.seen_by(found, seen, {3})] == [
        "diverging"
    ]  # the goal, seen by both
    assert signals.seen_by(found, seen, {9}) == list(found)


def test_a_wish_for_a_second_mentor_stays_until_somebody_is_asked_or_a_contact_is_noted() -> None:
    wishing = pair(second_wanted=ago(3))
    (signal,) = signals.of(Facts(pairs=(wishing,)), NOW)
    assert (signal.rule, signal.fact) == ("second", "Asked for on 12 June 2026.")
    asked = Ask(7, 2, 9, "published", ago(1), answer_by=ago(-6))
    assert rules(pairs=(wishing,), asks=(asked,)) == []
    assert rules(pairs=(wishing,), asks=(replace(asked, state="declined"),)) == ["second"]
    beside = replace(pair(mentor=9, second=True), id=2)
    assert rules(pairs=(wishing, beside)) == []
    assert rules(pairs=(pair(second_wanted=ago(3), contacted_at=ago(2)),)) == []
    assert rules(pairs=(pair(second_wanted=ago(3), state="ended", ended_at=ago(1)),)) == []


@pytest.mark.parametrize(("days", "fires"), [(6.9, False), (7, True)])
def test_a_suggestion_is_on_the_list_after_a_week(days: float, fires: bool) -> None:
    assert rules(suggested=(Suggested(1, ago(days)),)) == ["suggestion"] * fires
