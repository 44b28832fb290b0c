"""Texts, dates and numbers in the reader's language and on the reader's clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentorship import i18n
from mentorship.i18n import _l, ngettext, reader

SUMMER = datetime(2026, 7, 14, 16, 5, tzinfo=UTC)


def test_dates_in_both_languages() -> None:
    with reader("en", "Europe/London"):
        assert i18n.day(date(2026, 3, 2)) == "2 March 2026"
        assert i18n.moment(SUMMER) == "14 July 2026, 17:05 (London)"
        assert i18n.weekday(0) == "Monday"
    with reader("fr", "Europe/Paris"):
        assert i18n.day(date(2026, 3, 2)) == "2 mars 2026"
        assert i18n.moment(SUMMER) == "14 juillet 2026, 18:05 (Paris)"
        assert i18n.weekday(6) == "dimanche"


def test_an_instant_becomes_the_readers_date() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with reader("en", "Europe/Paris"):
        assert i18n.day(late) == "1 January 2027"
    with reader("en", "America/New_York"):
        assert i18n.day(late) == "31 December 2026"


def test_numbers_lists_and_durations() -> None:
    with reader("fr", "Europe/Paris"):
        assert i18n.number(1234.5, 1) == "1\u202f234,5"
        assert i18n.percent(0.5) == "50\u00a0%"
        assert i18n.listed(["a", "b", "c"]) == "a, b et c"
    with reader("en", "Europe/Paris"):
        assert i18n.listed([]) == ""
        assert i18n.minutes(45) == "45\u00a0min"
        assert i18n.minutes(60) == "1\u00a0h"
        assert i18n.minutes(95) == "1\u00a0h\u00a035"
        assert i18n.ago(SUMMER - timedelta(days=3), SUMMER) == "3 days ago"


def test_a_lazy_text_waits_for_its_reader() -> None:
    text = _l("All letters")
    with reader("en", "Europe/Paris"):
        assert str(text) == "All letters"
    with reader("fr", "Europe/Paris"):
        assert str(text) == "Toutes les lettres"


def test_plural_of_nought_differs() -> None:
    with reader("en", "Europe/Paris"):
        assert ngettext("%(n)s thing", "%(n)s things", 0) == "0 things"
        assert ngettext("%(n)s thing", "%(n)s things", 1) == "1 thing"


@pytest.mark.parametrize("language", ["de", "", "../../etc"])
def test_an_unknown_language_is_english(language: str) -> None:
    with reader(language, "Europe/Paris"):
        assert i18n.language() == "en"


def test_a_reader_within_a_reader_gives_back_the_first() -> None:
    with reader("fr", "Europe/Paris"):
        with reader("en", "Asia/Tokyo"):
            assert (i18n.language(), i18n.zone()) == ("en", "Asia/Tokyo")
        assert (i18n.language(), i18n.zone()) == ("fr", "Europe/Paris")


def test_own_texts_fall_back_to_any_language() -> None:
    with reader("fr", "Europe/Paris"):
        assert i18n.own({"en": "Hello", "fr": "Bonjour"}) == "Bonjour"
        assert i18n.own({"en": "Hello", "fr": ""}) == "Hello"
        assert i18n.own(None) == ""
