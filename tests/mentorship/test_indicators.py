"""Readings are functions of facts and a time: by hand on small cases, and by properties on any."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship import indicators
from mentorship.groups import FEWEST
from mentorship.history import Aim, Answer, Ask, Bond, Facts, Member, Pair
from mentorship.indicators import read, series
from mentorship.kinds import KINDS

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def aim(kind: str, target: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, target=KINDS[kind].target if target is None else target)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def pair(number: int, started: float = 100, **values: Any) -> Pair:
    kept = {"state": "active", "newcomer": 100 + number, "mentor": 200 + number, **values}
    return Pair(id=number, started_at=ago(started), **kept)


def newcomer(number: int, **values: Any) -> Member:
    return Member(number, "newcomer", **{"active": True, "completed_at": ago(50), **values})


def mentor(number: int, **values: Any) -> Member:
    return Member(number, "mentor", **{"active": True, "completed_at": ago(50), "seats": 2, **values})


def outcome(kind: str, facts: Facts) -> tuple[int, int, int]:
    """Return how many subjects met the target, missed it, and have not answered."""
    reading = read(facts, aim(kind), NOW)
    return reading.met, len(reading.because), reading.missing


def test_without_facts_every_reading_says_that_there_is_nothing_yet() -> None:
    for kind in KINDS:
        reading = read(Facts(), aim(kind), NOW)
        assert (reading.value, reading.status, reading.n, reading.missing) == (None, "no_data", 0, 0)


def test_placed_counts_those_who_left_without_a_mentor_but_not_drafts() -> None:
    members = (
        newcomer(101),
        newcomer(102),
        newcomer(103, active=False),
        newcomer(104, completed_at=None),
        newcomer(105, completed_at=ago(500)),  # still waiting: counted
        newcomer(106, completed_at=ago(500), active=False),  # left long ago: not counted
        mentor(201),
    )
    assert outcome("placed", Facts(members=members, pairs=(pair(1),))) == (1, 3, 0)


def test_a_first_meeting_counts_from_the_day_its_time_is_over() -> None:
    pairs = (
        pair(1, 30, held=(ago(21),)),
        pair(2, 30, held=(ago(19),)),
        pair(3, 30),
        pair(4, 9),
        pair(5, 9, held=(ago(8),)),
        pair(6, 400, held=(ago(399),)),
    )
    assert outcome("first_meeting", Facts(pairs=pairs)) == (1, 2, 0)
    assert outcome("first_meeting", Facts(pairs=pairs, first_meeting_days=12)) == (2, 1, 0)


def test_a_checkin_is_in_time_within_seven_days_and_missing_while_it_may_still_come() -> None:
    def due(days: int, after: float | None = None) -> Answer:
        on = ago(days).date()
        at = None if after is None else datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
        return Answer(1, "mentor", on, at + timedelta(days=after or 0) if at else None)

    answers = (due(30, 7), due(30, 8), due(30), due(7), due(2), due(-3), due(2, 1), due(100, 1))
    assert outcome("checkins", Facts(pairs=(pair(1, 120),), answers=answers)) == (2, 2, 2)


def test_a_checkin_due_after_the_end_of_its_pair_asks_nobody() -> None:
    over = pair(1, 120, state="completed", ended_at=ago(60))
    answers = (Answer(1, "mentor", ago(30).date()), Answer(1, "mentor", ago(70).date()))
    assert outcome("checkins", Facts(pairs=(over,), answers=answers)) == (0, 1, 0)


def test_satisfaction_is_the_mean_of_the_latest_mood_of_each_side_by_itself() -> None:
    pairs = tuple(pair(number) for number in range(1, 13))
    moods = [(1, "newcomer", 20, 1), (1, "newcomer", 5, 5)]  # the first of them is not the latest
    moods += [(k, "newcomer", 9, 3 + k % 2) for k in range(2, 11)] + [(11, "newcomer", 95, 1)]
    moods += [(k, "mentor", 9, 5) for k in range(1, 10)]
    answers = tuple(Answer(one, side, ago(at).date(), ago(at), mood) for one, side, at, mood in moods)
    facts = Facts(pairs=pairs, answers=answers)
    reading = read(facts, aim("satisfaction"), NOW)
    assert reading.value == 360  # (5 + 5 x 3 + 4 x 4) / 10
    assert reading.status == "amber"
    assert (reading.n, reading.missing) == (10, 2)
    assert {(case.id, case.side) for case in reading.because} == {(k, "newcomer") for k in (2, 4, 6, 8, 10)}
    mentors = read(facts, aim("satisfaction_mentors"), NOW)
    assert (mentors.status, mentors.n, mentors.missing) == ("too_few", 9, 3)


def test_goals_are_reached_from_zero_up_and_due_ones_are_missing_answers() -> None:
    aims = (
        Aim(1, rating=0, rated_at=ago(2)),
        Aim(1, rating=-0.5, rated_at=ago(2)),
        Aim(1, due_on=ago(1).date()),
        Aim(1, due_on=ago(-9).date()),
        Aim(2),
    )
    pairs = (pair(1), pair(2, state="completed", ended_at=ago(3)))
    assert outcome("goals", Facts(pairs=pairs, aims=aims)) == (1, 1, 2)


def test_only_an_end_before_the_agreed_date_without_completion_is_early() -> None:
    def ended(number: int, state: str, ends: date | None) -> Pair:
        return pair(number, 60, state=state, ended_at=ago(10), ends_on=ends)

    later, before = ago(-20).date(), ago(11).date()
    pairs = (
        ended(1, "ended", later),
        ended(2, "ended_safety", None),
        ended(3, "ended", before),
        ended(4, "completed_early", later),
        ended(5, "completed", before),
        pair(6),
    )
    pairs += tuple(replace(each, id=each.id + 10) for each in pairs)
    pairs += (pair(30, 60, state="ended", ended_at=ago(10), ends_on=later, handed_over=True),)
    reading = read(Facts(pairs=pairs), aim("early_ends"), NOW)
    assert [case.id for case in reading.because] == [1, 2, 11, 12]
    assert (reading.value, reading.n) == (31, 13)
    assert reading.status == "amber"


def test_a_pair_is_kept_when_it_ran_ninety_days_or_completed_before() -> None:
    pairs = (
        pair(1, 100),
        pair(2, 100, state="ended", ended_at=ago(9)),
        pair(3, 100, state="ended", ended_at=ago(11)),
        pair(4, 100, state="completed_early", ended_at=ago(40)),
        pair(5, 89, state="ended", ended_at=ago(80)),
    )
    assert outcome("retention", Facts(pairs=pairs)) == (3, 1, 0)


def test_a_pair_is_kept_for_each_length_of_time_and_a_hand_over_is_not_counted() -> None:
    def ended(number: int, started: float, after: float, **values: Any) -> Pair:
        return pair(number, started, state="ended", ended_at=ago(started - after), **values)

    pairs = (ended(1, 200, 20), ended(2, 200, 40), ended(3, 200, 170), pair(4, 200), pair(5, 31))
    facts = Facts(pairs=(*pairs, ended(6, 200, 9, handed_over=True)))
    assert outcome("retention_30", facts) == (4, 1, 0)
    assert outcome("retention", facts) == (2, 2, 0)
    assert outcome("retention_180", facts) == (1, 3, 0)


def test_who_had_a_pair_or_answered_lately_takes_part() -> None:
    members = (newcomer(101), newcomer(102), mentor(201), mentor(202), mentor(203))
    members += (newcomer(104, completed_at=ago(29)), newcomer(105, active=False))
    members += (newcomer(106, completed_at=ago(400), active=False),)
    over = pair(1, 300, state="completed", ended_at=ago(80))
    asks = (Ask(1, 102, 202, "declined", ago(20), ago(15), silent=(102,)),)
    asks += (Ask(2, 102, 203, "accepted", ago(200), ago(190)),)
    facts = Facts(members=members, pairs=(over,), asks=asks)
    reading = read(facts, aim("participation"), NOW)
    assert {case.id for case in reading.because} == {102, 203, 105}
    assert reading.met == 3  # both of the pair, and who declined


def test_contact_is_kept_when_no_gap_is_longer_than_one_and_a_half_times_the_cadence() -> None:
    every = tuple(ago(day) for day in range(95, 0, -20))
    pairs = (
        pair(1, 100, held=every),
        pair(2, 100, held=every[:-1]),  # nothing for more than 21 days
        pair(3, 100, held=every[:-1], pauses=((ago(30), ago(15)),)),  # …of which it rested fifteen
        pair(4, 20),  # not old enough to have missed anything
        pair(5, 30),
        pair(6, 300, held=(ago(290), *every)),  # the long gap was long ago, but its end is not
        pair(7, 300, state="ended", ended_at=ago(95)),
        pair(8, 100, held=every[:-1], cadence_days=30),
        pair(9, 100, held=every, pauses=((ago(90), None),), state="paused"),
    )
    reading = read(Facts(pairs=pairs), aim("cadence"), NOW)
    assert {case.id for case in reading.because} == {2, 5}
    assert {case.id for case in reading.cases} == {1, 2, 3, 5, 6, 8}
    assert [round(case.amount or 0) for case in reading.because] == [35, 30]


def test_the_relationship_is_the_latest_answer_of_each_side() -> None:
    pairs = (
        pair(1),
        pair(2, state="completed", ended_at=ago(5)),
        pair(3, state="ended_safety", ended_at=ago(5)),
    )
    bonds = (
        Bond(1, "newcomer", ago(60), ago(59), 2.0),
        Bond(1, "newcomer", ago(10), ago(9), 4.5),
        Bond(1, "mentor", ago(60), ago(59), 3.0),
        Bond(1, "mentor", ago(10)),  # asked anew, and the older answer stands
        Bond(2, "newcomer", ago(50)),
        Bond(2, "newcomer", ago(400), ago(399), 5.0),
    )
    reading = read(Facts(pairs=pairs, bonds=bonds), aim("relationship"), NOW)
    assert {(case.id, case.side, case.amount) for case in reading.cases} == {
        (1, "newcomer", 4.5),
        (1, "mentor", 3.0),
        (2, "newcomer", None),
        (2, "mentor", None),  # the end asked both
    }
    assert (reading.met, reading.n, reading.missing) == (1, 2, 2)


def test_a_wait_counts_until_its_pair_began_or_until_now() -> None:
    pairs = (
        pair(1, 100, waited_since=ago(110)),
        pair(2, 300, waited_since=ago(310)),  # too long ago
        pair(3, 10, waited_since=ago(200), follows=True),  # a hand-over: nobody waited for it
        pair(4, 10),
    )
    members = (newcomer(104, waiting_since=ago(50)), newcomer(105, waiting_since=ago(50), active=False))
    reading = read(Facts(pairs=pairs, members=members), aim("waiting"), NOW)
    assert [(case.id, round(case.amount or 0), case.outcome) for case in reading.cases] == [
        (101, 10, "met"),
        (104, 50, "missed"),
    ]


def test_who_waited_at_a_time_waited_until_then() -> None:
    facts = Facts(pairs=(pair(1, 10, waited_since=ago(60)),))
    (case,) = read(facts, aim("waiting"), ago(40)).cases
    assert case.amount == 20


def test_a_newcomer_becomes_a_mentor_after_completing_not_before() -> None:
    members = tuple(newcomer(100 + k, person=k) for k in range(1, 6))
    members += (mentor(201, person=1, completed_at=ago(5)), mentor(202, person=2, completed_at=ago(90)))
    pairs = tuple(pair(k, 90, state="completed", ended_at=ago(20)) for k in (1, 2, 3))
    pairs += (pair(4, 90), pair(5, 90, state="ended", ended_at=ago(20)))
    assert outcome("conversion", Facts(members=members, pairs=pairs)) == (1, 1, 0)


def test_a_load_is_fair_within_the_seats_and_twice_the_average() -> None:
    members = (mentor(1, seats=1), mentor(2, seats=9), mentor(3, seats=1), mentor(4, seats=0))
    pairs = [pair(k, mentor=2) for k in range(10, 16)]
    pairs += [pair(20, mentor=1), pair(21, mentor=3), pair(22, mentor=3), pair(23, mentor=4)]
    reading = read(Facts(members=members, pairs=tuple(pairs)), aim("load"), NOW)
    assert {case.id: case.outcome for case in reading.cases} == {
        1: "met",
        2: "missed",
        3: "missed",
        4: "missed",
    }


def test_the_answer_time_is_a_median_in_which_expired_proposals_count() -> None:
    def ask(number: int, hours: float | None, state: str = "accepted", days: float = 20) -> Ask:
        at = ago(days)
        answered = None if hours is None else at + timedelta(hours=hours)
        return Ask(number, 1, 2, state, at, answered, at + timedelta(days=7))

    asks = (ask(1, 10), ask(2, 30, "declined"), ask(3, 80), ask(4, 100), ask(5, None, "expired"))
    asks += (ask(6, None, "published", 1), ask(7, 1, days=200))
    asks += (ask(8, 5, "published", 1),)  # one side has said yes, the other nothing
    asks += tuple(replace(each, id=each.id + 10) for each in asks)
    reading = read(Facts(asks=asks), aim("response"), NOW)
    assert (reading.value, reading.n, reading.missing, reading.status) == (80, 10, 4, "amber")
    assert [round(case.amount or 0) for case in reading.because] == [80, 100, 168, 80, 100, 168]


def test_mentors_who_are_away_or_without_a_seat_are_not_counted_unless_they_guide() -> None:
    members = (
        mentor(201),
        mentor(202),
        mentor(203, away=True),
        mentor(204, seats=0),
        mentor(205, away=True),
        mentor(206, until=ago(1).date()),
    )
    assert outcome("mentors", Facts(members=members, pairs=(pair(1), pair(5)))) == (2, 1, 0)


def test_nine_are_too_few_for_a_share_and_ten_are_not() -> None:
    members = tuple(newcomer(100 + number) for number in range(10))
    few = read(Facts(members=members[:9]), aim("placed"), NOW)
    assert (few.status, few.value, few.n, len(few.because)) == ("too_few", None, 9, 9)
    enough = read(Facts(members=members), aim("placed"), NOW)
    assert (enough.status, enough.value) == ("red", 0)


@pytest.mark.parametrize(
    ("kind", "target", "status"),
    [
        ("placed", 60, "good"),
        ("placed", 61, "amber"),
        ("placed", 75, "amber"),
        ("placed", 76, "red"),
        ("early_ends", 40, "good"),
        ("early_ends", 39, "amber"),
        ("early_ends", 31, "red"),
    ],
)
def test_status_depends_on_the_distance_to_the_target(kind: str, target: int, status: str) -> None:
    members = tuple(newcomer(100 + number) for number in range(1, 11))
    ended = {"state": "ended", "ended_at": ago(5)}
    pairs = tuple(pair(number, 60) for number in range(1, 7))
    if kind == "early_ends":
        pairs += tuple(pair(number, 60, **ended) for number in range(7, 11))
    assert read(Facts(members=members, pairs=pairs), aim(kind, target), NOW).status == status


def test_a_trend_ends_with_the_present_reading() -> None:
    members = tuple(newcomer(100 + number, completed_at=ago(130)) for number in range(1, 11))
    pairs = tuple(pair(number, 100 if number < 3 else 40 if number < 5 else 5) for number in range(1, 7))
    facts = Facts(members=members, pairs=pairs)
    points = series(facts, aim("placed"), 6, NOW)
    assert [(point.at.month, point.reading.value) for point in points] == [
        (1, None),
        (2, 0),
        (3, 20),
        (4, 20),
        (5, 40),
        (6, 60),
    ]
    assert points[-1].reading == read(facts, aim("placed"), NOW)


def test_month_ends_go_back_over_the_new_year() -> None:
    ends = indicators.month_ends(3, datetime(2026, 1, 31, tzinfo=UTC))
    assert [end.date() for end in ends] == [date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31)]


# --- properties ---------------------------------------------------------------------------------------

moments = st.floats(-60, 500).map(ago)
maybe = st.none() | moments


@st.composite
def histories(draw: Callable[..., Any]) -> Facts:
    """Draw any history, however unlikely: ends before starts, answers before their time."""
    numbers = st.integers(1, 6)
    pairs = st.builds(
        Pair,
        id=numbers,
        newcomer=numbers,
        mentor=numbers,
        state=st.sampled_from(["active", "paused", "completed", "completed_early", "ended", "ended_safety"]),
        started_at=moments,
        ended_at=maybe,
        ends_on=st.none() | moments.map(datetime.date),
        held=st.lists(moments, max_size=3).map(lambda each: tuple(sorted(each))),
    )
    members = st.builds(
        Member,
        id=numbers,
        role=st.sampled_from(["newcomer", "mentor"]),
        active=st.booleans(),
        completed_at=maybe,
        away=st.booleans(),
        seats=st.integers(0, 3),
    ).map(lambda each: replace(each, person=each.id))
    answers = st.builds(
        Answer,
        pair=numbers,
        side=st.sampled_from(["newcomer", "mentor"]),
        due_on=moments.map(datetime.date),
        answered_at=maybe,
        mood=st.none() | st.integers(1, 5),
    )
    aims = st.builds(
        Aim, pair=numbers, rating=st.none() | st.sampled_from([-2, -0.5, 0, 1.5]), rated_at=maybe
    )
    asks = st.builds(
        Ask,
        id=numbers,
        newcomer=numbers,
        mentor=numbers,
        state=st.sampled_from(["published", "accepted", "declined", "expired"]),
        published_at=moments,
        answered_at=maybe,
        answer_by=maybe,
    )
    return Facts(
        members=tuple(draw(st.lists(members, max_size=9, unique_by=lambda each: each.id))),
        pairs=tuple(draw(st.lists(pairs, max_size=9, unique_by=lambda each: each.id))),
        answers=tuple(draw(st.lists(answers, max_size=9))),
        aims=tuple(draw(st.lists(aims, max_size=9))),
        asks=tuple(draw(st.lists(asks, max_size=9))),
    )


@given(histories(), st.sampled_from(sorted(KINDS)), st.integers(0, 100))
def test_a_reading_counts_every_case_once_and_stays_in_its_range(facts: Facts, key: str, share: int) -> None:
    kind = KINDS[key]
    target = kind.lowest + (kind.highest - kind.lowest) * share // 100
    reading = read(facts, aim(key, target), NOW)
    assert reading.met + len(reading.because) == reading.n
    assert reading.n + reading.missing == len(reading.cases)
    assert (reading.value is None) == (reading.n < FEWEST) == (reading.status in ("too_few", "no_data"))
    if reading.value is not None and kind.unit in ("percent", "points"):
        assert kind.lowest <= reading.value <= kind.highest
    if reading.value is not None:
        behind = reading.value > target if kind.lower else reading.value < target
        assert (reading.status == "good") is not behind


@given(histories(), st.sampled_from(sorted(KINDS)), st.randoms())
def test_a_reading_does_not_depend_on_the_order_of_the_facts(facts: Facts, key: str, dice: Any) -> None:
    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    other = replace(facts, members=mixed(facts.members), pairs=mixed(facts.pairs), asks=mixed(facts.asks))
    one, two = read(facts, aim(key), NOW), read(other, aim(key), NOW)
    assert (one.value, one.status, one.n, one.missing) == (two.value, two.status, two.n, two.missing)


@given(histories(), st.sampled_from(sorted(KINDS)))
def test_a_reading_ignores_what_came_after_its_time(facts: Facts, key: str) -> None:
    later = NOW + timedelta(days=1)
    news = Facts(
        members=(*facts.members, replace(newcomer(50), completed_at=later)),
        pairs=(*facts.pairs, replace(pair(50), started_at=later)),
        answers=(*facts.answers, Answer(1, "mentor", later.date(), later + timedelta(days=1), 1)),
        aims=facts.aims,
        asks=(*facts.asks, Ask(50, 1, 2, "published", later)),
    )
    one, two = read(facts, aim(key), NOW), read(news, aim(key), NOW)
    assert (one.value, one.n, one.missing) == (two.value, two.n, two.missing)
