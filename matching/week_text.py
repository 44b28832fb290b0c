"""Weekly hours as people type them: "Mon 18:00-20:00; Sat 09:00-12:00", in English or French."""

import re
import unicodedata

from matching.errors import WrongAnswer
from matching.week import QUARTER

DAY_MINUTES = 24 * 60
DAYS = (
    ("mon", "monday", "lun", "lundi"),
    ("tue", "tues", "tuesday", "mar", "mardi"),
    ("wed", "wednesday", "mer", "mercredi"),
    ("thu", "thur", "thurs", "thursday", "jeu", "jeudi"),
    ("fri", "friday", "ven", "vendredi"),
    ("sat", "saturday", "sam", "samedi"),
    ("sun", "sunday", "dim", "dimanche"),
)
DAY_OF = {name: day for day, names in enumerate(DAYS) for name in names}
REMEDY = 'write it like "Mon 18:00-20:00; Sat 09:00-12:00"'
ENTRY = re.compile(r"(?P<days>[^\d]+?)\s*(?P<times>\d.*)", re.DOTALL)
TIME = re.compile(r"(\d{1,2})(?:[:h.](\d{2})|h)?")


def parse_week(text: str) -> list[list[int]]:
    """Read typed weekly hours.

    Parameters
    ----------
    text : str
        Entries parted by ``;`` or line breaks; each is a day, days (``Mon, Wed``) or a range
        (``Mon-Fri``), followed by one or more times (``12:00-13:00, 18h-20h30``) on whole quarters.

    Returns
    -------
    list of [int, int]
        Minutes of the local week from Monday 00:00, merged and in order.

    Raises
    ------
    WrongAnswer
        Saying which entry cannot be read, and how to write it.

    Examples
    --------
    >>> parse_week("Mon 18:00-20:00; Tue,sam 09h-9h30")
    [[1080, 1200], [1980, 2010], [7740, 7770]]
    """
    plain = unicodedata.normalize("NFKC", text).replace("–", "-").replace("—", "-")
    spans = [span for entry in re.split(r"[;\n]", plain) if entry.strip() for span in spans_in(entry.strip())]
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def spans_in(entry: str) -> list[tuple[int, int]]:
    """Read one entry: days and times."""
    found = ENTRY.fullmatch(entry)
    if not found:
        raise WrongAnswer(f'"{entry:.40}" has no day or no time; {REMEDY}')
    times = [times_in(each.strip(), entry) for each in found["times"].split(",")]
    days = days_in(found["days"], entry)
    return [(day * DAY_MINUTES + start, day * DAY_MINUTES + end) for day in days for start, end in times]


def days_in(text: str, entry: str) -> list[int]:
    """Read days: one, several with commas, or a range."""
    days: list[int] = []
    for part in text.strip(" ,:").split(","):
        names = [name.strip(" .").casefold() for name in part.split("-")]
        unknown = [name for name in names if name not in DAY_OF]
        if unknown or len(names) > 2:
            raise WrongAnswer(f'"{part.strip():.40}" is not a day in "{entry:.40}"; {REMEDY}')
        first, last = DAY_OF[names[0]], DAY_OF[names[-1]]
        days.extend((first + step) % 7 for step in range((last - first) % 7 + 1))
    return days


def times_in(text: str, entry: str) -> tuple[int, int]:
    """Read one time from and to, as minutes of the day."""
    ends = [minutes_of(each.strip(), entry) for each in text.split("-")]
    if len(ends) != 2:
        raise WrongAnswer(f'"{text:.40}" is not a time from and to; {REMEDY}')
    start, end = ends
    if start >= end:
        raise WrongAnswer(
            f'"{entry:.40}" ends before it begins; a night is two entries: "Mon 22:00-24:00; Tue 00:00-02:00"'
        )
    return start, end


def minutes_of(text: str, entry: str) -> int:
    """Read a time of day on a whole quarter of an hour."""
    found = TIME.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else -1
    if not found or minutes > DAY_MINUTES or int(found[2] or 0) >= 60:
        raise WrongAnswer(f'"{text:.40}" is not a time in "{entry:.40}"; {REMEDY}')
    if minutes % QUARTER:
        raise WrongAnswer(f'"{text:.40}" is not a quarter of an hour; use 00, 15, 30 or 45 minutes')
    return minutes
