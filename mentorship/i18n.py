"""Two languages: the reader's language and zone, and every text, date and number in them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations

LANGUAGES = {"en": "English", "fr": "Français"}
CATALOGUES = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default="en")
_zone: ContextVar[str] = ContextVar("zone", default="Europe/Paris")


def language() -> str:
    """Return the reader's language code."""
    return _language.get()


def zone() -> str:
    """Return the reader's time zone name."""
    return _zone.get()


def locale() -> str:
    """Return whose habits dates and numbers follow: our English is British, 4 March before March 4."""
    return "en_GB" if language() == "en" else language()


@contextmanager
def reader(language: str, zone: str) -> Iterator[None]:
    """Speak to a reader of this language in this time zone within the block."""
    said, there = _language.set(language if language in LANGUAGES else "en"), _zone.set(zone)
    try:
        yield
    finally:
        _language.reset(said)
        _zone.reset(there)


def set_reader(language: str, zone: str) -> None:
    """Speak to this reader from now on (one request, one thread)."""
    _language.set(language if language in LANGUAGES else "en")
    _zone.set(zone)


@cache
def _catalogue(language: str) -> Translations:
    """Compile the text catalogue in memory, so that a checkout holds no build product."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str, /, **values: Any) -> str:
    """Return the text in the reader's language, its ``%(name)s`` filled in."""
    said = text if language() == "en" else str(_catalogue(language()).ugettext(text))
    return said % values if values else said


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """Return the text for n things; ``%(n)s`` is n."""
    if language() == "en":
        said = one if n == 1 else many
    else:
        said = str(_catalogue(language()).ungettext(one, many, n))
    return said % {"n": number(n), **values}


def lazy(text: str, /, **values: Any) -> str:
    """Return a text that is put into the reader's language when it is shown."""
    return cast(str, LazyProxy(gettext, text, enable_cache=False, **values))


_, _n, _l = gettext, ngettext, lazy


def plain(text: str) -> str:
    """Return a text without case and accents, by which names are put in order and words are found."""
    spelt = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return "".join(letter for letter in spelt.casefold() if not unicodedata.combining(letter))


def own(texts: Mapping[str, str] | None) -> str:
    """Return a programme's own text in the reader's language, else in any it has."""
    texts = texts or {}
    return texts.get(language()) or next((text for text in texts.values() if text), "")


def local(at: datetime) -> datetime:
    """Return the instant on the reader's clock."""
    return at.astimezone(ZoneInfo(zone()))


def day(on: date | datetime, format: str = "long") -> str:
    """Return a date in words; an instant becomes the reader's date."""
    there = local(on).date() if isinstance(on, datetime) else on
    return _first(dates.format_date(there, format, locale=locale()))


def moment(at: datetime, format: str = "d MMMM y, HH:mm") -> str:
    """Return an instant on the reader's clock, with the zone's name."""
    there = local(at)
    place = dates.get_timezone_location(there.tzinfo, locale=locale(), return_city=True)
    return f"{_first(dates.format_datetime(there, format, locale=locale()))} ({place})"


def _first(date: str) -> str:
    """French counts the first of a month as an ordinal: 1er mars, 2 mars."""
    return re.sub(r"(?<!\d)1 (?=[^\W\d])", "1er ", date) if language() == "fr" else date


def clock(at: datetime) -> str:
    """Return the hour of an instant on the reader's clock."""
    return dates.format_time(local(at), "short", locale=locale())


def weekday(index: int, width: Literal["wide", "abbreviated", "short"] = "wide") -> str:
    """Return a weekday's name, Monday being 0."""
    return str(dates.get_day_names(width, locale=locale())[index])


def ago(at: datetime, now: datetime) -> str:
    """Return how long before (or after) now an instant lies, in words."""
    return dates.format_timedelta(at - now, add_direction=True, locale=locale())


def number(value: float, digits: int = 0) -> str:
    """Return a number as the reader writes it."""
    return numbers.format_decimal(round(value, digits), locale=locale())


def percent(share: float) -> str:
    """Return a share of one in per cent."""
    return numbers.format_percent(share, locale=locale())


def listed(items: list[str]) -> str:
    """Return "a, b and c"."""
    return lists.format_list(items, locale=locale()) if items else ""


def minutes(count: int) -> str:
    """Return a duration in hours and minutes ("1 h 30", "45 min"), on one line."""
    hours, rest = divmod(int(count), 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h\u00a0{rest:02d}" if rest else f"{hours}\u00a0h"
