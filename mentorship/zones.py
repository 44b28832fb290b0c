"""Time zones to choose from, named by their city in the reader's language."""

from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import dates

from mentorship.i18n import plain

COMMON = (
    "Europe/Paris",
    "Europe/London",
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/Berlin",
    "Europe/Madrid",
    "Africa/Casablanca",
    "Africa/Tunis",
    "Africa/Dakar",
    "Africa/Abidjan",
    "America/Montreal",
    "America/New_York",
    "America/Los_Angeles",
    "America/Martinique",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Asia/Tokyo",
)
_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def _all() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if name.partition("/")[0] in _REGIONS) | {"UTC"}


@cache
def named(language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the common zones and all others, each as (zone, name) in a language."""
    others = ((zone, name(zone, language)) for zone in _all().difference(COMMON))
    return [(zone, name(zone, language)) for zone in COMMON], sorted(others, key=lambda pair: plain(pair[1]))


def name(zone: str, language: str) -> str:
    """Return a zone by its city, for example Paris (Europe)."""
    if zone == "UTC":
        return "UTC"
    city = dates.get_timezone_location(zone, locale=language, return_city=True)
    return f"{city} ({zone.partition('/')[0]})"


def morning(zone: str, now: datetime) -> datetime:
    """Return nine o'clock of this day in a zone, or the present when that is past."""
    there = ZoneInfo(zone)
    return max(now, datetime.combine(now.astimezone(there).date(), time(9), there))
