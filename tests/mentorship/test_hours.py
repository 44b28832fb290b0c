"""Hours are read from many hands, shown on a grid, and said in words that can be typed again."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship import hours, i18n
from mentorship.errors import BadField


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with i18n.reader("en", "Europe/Paris"):
        yield


MON, TUE, WED, THU, FRI, SAT, SUN = (day * hours.DAY for day in range(7))


def span(day: int, start: float, end: float) -> list[int]:
    return [day + int(start * 60), day + int(end * 60)]


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("", []),
        (" \n ", []),
        ("Mon 18:00-20:00; Sat 9-12", [span(MON, 18, 20), span(SAT, 9, 12)]),
        ("lun. 18h-20h30, sam 9h–12h", [span(MON, 18, 20.5), span(SAT, 9, 12)]),
        ("lundi 18 h – 20 h 30", [span(MON, 18, 20.5)]),
        ("mardi et jeudi soir", [span(TUE, 18, 21), span(THU, 18, 21)]),
        ("Tuesday evenings and Sunday morning", [span(TUE, 18, 21), span(SUN, 9, 12)]),
        ("Mon, Wed 6pm-8pm", [span(MON, 18, 20), span(WED, 18, 20)]),
        ("wed 6-8pm", [span(WED, 18, 20)]),
        ("wed 10am-1pm", [span(WED, 10, 13)]),
        ("Mon 9-10, 14.30-16", [span(MON, 9, 10), span(MON, 14.5, 16)]),
        ("Mon-Wed 9-10", [span(MON, 9, 10), span(TUE, 9, 10), span(WED, 9, 10)]),
        ("du lundi au mercredi de 9h à 10h", [span(MON, 9, 10), span(TUE, 9, 10), span(WED, 9, 10)]),
        ("Saturday to Sunday between 9 and 10", [span(SAT, 9, 10), span(SUN, 9, 10)]),
        ("samedi et dimanche entre 9h et 10h", [span(SAT, 9, 10), span(SUN, 9, 10)]),
        ("week-end 9h-10h", [span(SAT, 9, 10), span(SUN, 9, 10)]),
        ("mercredi après-midi", [span(WED, 14, 18)]),
        ("Fri 22:00-01:00", [[FRI + 22 * 60, SAT + 60]]),
        ("dim 23h-1h", [[0, 60], span(SUN, 23, 24)]),
        ("Mon 22-24, Tue 0-1", [[22 * 60, 25 * 60]]),
        ("Mon 9-11; Mon 10-12", [span(MON, 9, 12)]),
        ("MON 18:00-20:00\nTUE 18:00-20:00", [span(MON, 18, 20), span(TUE, 18, 20)]),
        ("weekdays 12-13", [span(day, 12, 13) for day in (MON, TUE, WED, THU, FRI)]),
        ("every day 7:15-7:45", [span(day, 7.25, 7.75) for day in (MON, TUE, WED, THU, FRI, SAT, SUN)]),
    ],
)
def test_many_ways_to_type_a_week(text: str, week: hours.Week) -> None:
    assert hours.parse(text) == week


@pytest.mark.parametrize(
    ("text", "piece", "remedy"),
    [
        ("Mon", "mon", "from when to when"),
        ("Mon 9-10; Tue", "tue", "from when to when"),
        ("18:00-20:00", "18:00-20:00", "on which day"),
        ("soir", "soir", "on which day"),
        ("Mon 9-10; sometimes", "sometimes", "not understood"),
        ("Mon 25-26", "25-26", "from 0 to 24"),
        ("Mon 9:00-9:70", "9:00-9:70", "from 0 to 24"),
        ("Mon 9:10-10", "9:10-10", "quarters"),
        ("Mon 9-9", "9-9", "ends when it begins"),
        ("Mon 18", "18", "not understood"),
        ("<script>", "<script>", "not understood"),
    ],
)
def test_what_is_not_understood_is_named_with_a_remedy(text: str, piece: str, remedy: str) -> None:
    with pytest.raises(BadField) as refusal:
        hours.parse(text)
    assert refusal.value.field == "week"
    assert f"“{piece}”" in str(refusal.value)
    assert remedy in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        week = hours.parse(text)
    except BadField:
        return
    assert week == hours.merge(week)
    assert all(0 <= a < b <= 7 * hours.DAY and a % 15 == b % 15 == 0 for a, b in week)


SPANS = st.tuples(st.integers(0, 671), st.integers(1, 60)).map(
    lambda s: [s[0] * 15, min((s[0] + s[1]) * 15, 10080)]
)
WEEKS = st.lists(SPANS, max_size=8).map(hours.merge)


@given(WEEKS, st.sampled_from(["en", "fr"]))
def test_words_can_be_typed_again(week: hours.Week, language: str) -> None:
    with i18n.reader(language, "Europe/Paris"):
        assert hours.parse(hours.words(week)) == week


@given(WEEKS)
def test_grid_and_rest_make_the_week(week: hours.Week) -> None:
    shown, rest = hours.from_cells(hours.cells(week)), hours.beside_grid(week)
    assert hours.merge(shown, rest) == week
    assert hours.minutes_of(shown) + hours.minutes_of(rest) == hours.minutes_of(week)


def test_cells_that_do_not_exist_are_passed_over() -> None:
    assert hours.from_cells(["0-18", "0-19", "9-9", "0-3", "", "x"]) == [span(MON, 18, 20)]


def test_words_put_days_together_in_the_readers_language() -> None:
    week = hours.parse("Mon-Wed, Fri 18-20; Sat 9-12, 14-16")
    with i18n.reader("en", "Europe/Paris"):
        assert hours.words(week) == "Mon–Wed, Fri 18:00–20:00; Sat 09:00–12:00, 14:00–16:00"
    with i18n.reader("fr", "Europe/Paris"):
        assert hours.words(week) == "lun.–mer., ven. 18:00–20:00\u00a0; sam. 09:00–12:00, 14:00–16:00"
    assert hours.words([]) == ""
