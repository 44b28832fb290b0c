"""Hours in common, against a minute-by-minute look at the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Hours,
    Mentor,
    Newcomer,
    Pair,
    Problem,
    Refusal,
    WrongAnswer,
    common_hours,
    explain,
    parse_week,
)

WINTER = date(2026, 1, 12)
SPRING = date(2026, 3, 23)
"""The week of the change to summer time in Europe: Sunday 29 March 2026, 02:00 becomes 03:00 in Paris."""
AUTUMN = date(2026, 10, 19)
"""The week of the change back: Sunday 25 October 2026, 03:00 becomes 02:00 in Paris."""
SUNDAY = 6 * 1440
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "UTC",
]


def hours(zone, *spans):
    return {"zone": zone, "week": [list(span) for span in spans]}


def at(day, clock):
    hour, minute = clock.split(":")
    return day * 1440 + int(hour) * 60 + int(minute)


ALWAYS = hours("UTC", (0, 10080))


def minutes(a, b=ALWAYS, monday=WINTER, weeks=1):
    return common_hours(a, b, monday, weeks).minutes


def free_by_the_clock(answer, moment):
    local = moment.astimezone(ZoneInfo(answer["zone"]))
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in answer["week"])


def minutes_by_the_clock(a, b, monday, weeks):
    begin = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    counts = []
    for week in range(weeks):
        moments = [begin + timedelta(weeks=week, minutes=5 * step) for step in range(2016)]
        counts.append(5 * sum(free_by_the_clock(a, m) and free_by_the_clock(b, m) for m in moments))
    return min(counts)


spans = st.lists(
    st.tuples(st.integers(0, 671), st.integers(1, 120)).map(
        lambda s: (s[0] * 15, min((s[0] + s[1]) * 15, 10080))
    ),
    max_size=4,
)
answers = st.builds(lambda zone, week: hours(zone, *week), st.sampled_from(ZONES), spans)


@settings(max_examples=25, deadline=None)
@given(answers, answers, st.sampled_from([WINTER, SPRING, AUTUMN, date(2026, 3, 30), date(2026, 4, 6)]))
def test_minutes_are_those_of_the_clock_on_the_wall(a, b, monday):
    assert minutes(a, b, monday) == minutes_by_the_clock(a, b, monday, 1)


def test_zones_are_taken_into_account():
    paris, london = (
        hours("Europe/Paris", (at(0, "18:00"), at(0, "20:00"))),
        hours("Europe/London", (960, 1080)),
    )
    common = common_hours(paris, london, WINTER, 1)
    assert common.spans == ((datetime(2026, 1, 12, 17, tzinfo=UTC), datetime(2026, 1, 12, 18, tzinfo=UTC)),)


def test_a_week_in_the_far_east_begins_before_monday_in_utc():
    tokyo = hours("Asia/Tokyo", (at(0, "08:00"), at(0, "10:00")))
    common = common_hours(tokyo, ALWAYS, WINTER, 1)
    assert [f"{start:%a %H:%M} {end:%a %H:%M}" for start, end in common.spans] == [
        "Mon 00:00 Mon 01:00",
        "Sun 23:00 Mon 00:00",
    ]
    assert common.minutes == 120


def test_an_hour_that_summer_time_skips_does_not_exist():
    night = hours("Europe/Paris", (SUNDAY + 60, SUNDAY + 240))
    assert minutes(night, monday=WINTER) == 180
    assert minutes(night, monday=SPRING) == 120
    assert minutes(hours("Europe/Paris", (SUNDAY + 120, SUNDAY + 180)), monday=SPRING) == 0


def test_an_hour_that_is_repeated_is_there_twice():
    night = hours("Europe/Paris", (SUNDAY + 120, SUNDAY + 180))
    assert minutes(night, monday=AUTUMN) == 120
    part = common_hours(hours("Europe/Paris", (SUNDAY + 150, SUNDAY + 165)), ALWAYS, AUTUMN, 1)
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in part.spans] == ["00:30-00:45", "01:30-01:45"]


def test_a_change_of_half_an_hour():
    night = hours("Australia/Lord_Howe", (SUNDAY + 60, SUNDAY + 180))
    assert minutes(night, monday=date(2026, 3, 30)) == 150
    assert minutes(night, monday=date(2026, 9, 28)) == 90


def test_the_least_of_the_coming_weeks_counts():
    """New York changes its clocks on 8 March 2026 and Paris on the 29th; between, they are an hour nearer."""
    paris = hours("Europe/Paris", (at(0, "15:00"), at(0, "16:00")))
    york = hours("America/New_York", (at(0, "09:00"), at(0, "10:00")))
    common = common_hours(paris, york, date(2026, 3, 2), 5)
    assert [len(week) for week in common.weeks] == [1, 0, 0, 0, 1]
    assert common.minutes == 0
    assert common_hours(paris, york, date(2026, 3, 2), 1).minutes == 60
    pair = judged(Hours("hours", 10), paris, york, date(2026, 3, 2), 1)
    assert (pair.score, judged(Hours("hours", 10), paris, york, date(2026, 3, 2), 2).score) == (50_000, 0)


def test_overlapping_and_touching_spans_are_one():
    doubled = hours("UTC", (0, 60), (30, 90), (90, 120))
    assert minutes(doubled) == 120
    assert len(common_hours(doubled, ALWAYS, WINTER, 1).spans) == 1


def test_no_hours_is_nothing_in_common():
    assert common_hours(None, ALWAYS, WINTER).minutes == 0
    assert common_hours(hours("UTC"), ALWAYS, WINTER).spans == ()


def judged(term, newcomer, mentor, monday=WINTER, weeks=4):
    people = [Newcomer("alice", {"hours": newcomer})], [Mentor("bob", {"hours": mentor})]
    return explain(Problem(*people, [term], monday=monday, weeks=weeks), "alice", "bob")


def test_points_grow_up_to_full():
    term = Hours("hours", 10, full=120)
    for length, score in ((0, 0), (15, 12_500), (60, 50_000), (120, 100_000), (600, 100_000)):
        pair = judged(term, hours("UTC", (600, 600 + length)) if length else None, ALWAYS)
        assert pair.score == score
    assert pair.parts[0].reason.in_words() == "600 minutes a week in common"


def test_a_minimum_refuses_with_the_figures():
    term = Hours("hours", 10, minimum=60)
    assert isinstance(judged(term, hours("UTC", (600, 660)), ALWAYS), Pair)
    refusal = judged(term, hours("UTC", (600, 645)), ALWAYS)
    assert isinstance(refusal, Refusal)
    assert refusal.reasons[0].in_words() == "Only 45 minutes a week in common, 60 needed"
    assert (
        judged(term, hours("UTC", (0, 60)), hours("UTC", (60, 120))).reasons[0].in_words()
        == "No hours in common"
    )
    assert "newcomer has not answered" in judged(term, None, ALWAYS).reasons[0].in_words()
    assert "mentor has not answered" in judged(term, ALWAYS, None).reasons[0].in_words()


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("", []),
        (" ; ", []),
        ("Mon 18:00-20:00; Sat 09:00-12:00", [[1080, 1200], [7740, 7920]]),
        ("mon,wed 9-10", [[540, 600], [3420, 3480]]),
        ("Lundi 18h – 20h30", [[1080, 1230]]),
        ("ven-lun 08:00-08:15", [[480, 495], [6240, 6255], [7680, 7695], [9120, 9135]]),
        ("Sun 22:00-24:00", [[9960, 10080]]),
        ("Tue 12:00-13:00, 12:30-14:00\nTue 14:00-15:00", [[2160, 2340]]),
        ("Mon-Sun 00:00-24:00", [[0, 10080]]),
        ("Thu: 18.30-19.00", [[5430, 5460]]),
    ],
)
def test_typed_hours(text, week):
    assert parse_week(text) == week


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mon", "no day or no time"),
        ("18:00-20:00", "no day or no time"),
        ("Mondy 18:00-20:00", '"Mondy" is not a day'),
        ("Mon-Tue-Wed 18:00-20:00", "is not a day"),
        ("Mon 18:00", "is not a time from and to"),
        ("Mon 18:00-25:00", '"25:00" is not a time'),
        ("Mon 18:00-19:75", '"19:75" is not a time'),
        ("Mon 6pm-8pm", '"6pm" is not a time'),
        ("Mon 20:00-18:00", "ends before it begins"),
        ("Mon 18:10-19:00", "not a quarter of an hour"),
        ("Mon 24:15-24:30", "is not a time"),
    ],
)
def test_typed_hours_that_cannot_be_read(text, words):
    with pytest.raises(WrongAnswer, match=words.replace("(", r"\(")):
        parse_week(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_typed_hours_never_break(text):
    try:
        week = parse_week(text)
    except WrongAnswer:
        return
    assert all(0 <= start < end <= 10080 for start, end in week)
