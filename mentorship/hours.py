"""Weekly hours: typed by many hands in two languages, tapped on a grid, said in words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language, weekday

Span = list[int]
Week = list[Span]

DAY = 24 * 60
QUARTER = 15
GRID = range(7, 22)  # the hours that the grid shows, each by its beginning
BLOCKS = {"morning": (9 * 60, 12 * 60), "lunch": (12 * 60, 14 * 60), "evening": (18 * 60, 21 * 60)}
LONGEST = 1000  # characters of a typed week that are read

_DAYS = {
    0: "mon monday mondays lun lundi lundis",
    1: "tue tues tuesday tuesdays mar mardi mardis",
    2: "wed weds wednesday wednesdays mer mercredi mercredis",
    3: "thu thur thurs thursday thursdays jeu jeudi jeudis",
    4: "fri friday fridays ven vendredi vendredis",
    5: "sat saturday saturdays sam samedi samedis",
    6: "sun sunday sundays dim dimanche dimanches",
}
_DAY = {name: day for day, names in _DAYS.items() for name in names.split()}
_GROUPS = {
    "weekdays": range(5),
    "en semaine": range(5),
    "jours ouvres": range(5),
    "weekends": range(5, 7),
    "weekend": range(5, 7),
    "every day": range(7),
    "daily": range(7),
    "tous les jours": range(7),
    "chaque jour": range(7),
}
_PARTS = {
    "morning": (9, 12),
    "matin": (9, 12),
    "matinee": (9, 12),
    "lunch": (12, 14),
    "lunchtime": (12, 14),
    "midi": (12, 14),
    "afternoon": (14, 18),
    "apres midi": (14, 18),
    "evening": (18, 21),
    "soir": (18, 21),
    "soiree": (18, 21),
}
_CLOCK = r"(\d{1,2})(?:\s*(?:h|:|\.)\s*(\d{2})(?!\d)|\s*(?:heures?|h)\b)?\s*([ap]m\b)?"
_SPAN = re.compile(
    rf"(?:from|de|between|entre)?\s*{_CLOCK}\s*(?:-|to|until|till|and|a|et|jusqu'a)\s*{_CLOCK}"
)
_WORDS = {**dict.fromkeys(_GROUPS, "group"), **dict.fromkeys(_PARTS, "part"), **dict.fromkeys(_DAY, "day")}
_WORD = re.compile(rf"({'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})(s?)(?![a-z0-9])\.?")
_TO = re.compile(r"-|(?:to|au|a)(?![a-z0-9])")
_FILLER = re.compile(
    r"[\s,;.&+/|]+|(?:and|et|puis|then|on|from|du|de|le|les|the|in|au|a|at|every)(?![a-z0-9])"
)
_LIMIT = re.compile(r"[;\n,]")


@dataclass
class _Reading:
    """What was read so far: the days last named, and the spans found for them."""

    days: list[int] = field(default_factory=list)
    fresh: bool = True  # whether the days named last still wait for their hours
    range_open: bool = False  # whether "Monday to" waits for its other end
    spans: Week = field(default_factory=list)

    def name(self, days: Iterable[int]) -> None:
        """Take one more day, or begin again after hours were given."""
        if not self.fresh:
            self.days, self.fresh = [], True
        days = list(days)
        if self.range_open and self.days:
            first = self.days[-1]
            days = [(first + step) % 7 for step in range((days[-1] - first) % 7 + 1)]
        self.range_open = False
        self.days += days

    def give(self, start: int, end: int) -> None:
        """Take hours for every day named last; those that end before they begin run past midnight."""
        for day in self.days:
            begin = day * DAY + start
            self.spans.append([begin, day * DAY + end + (DAY if end <= start else 0)])
        self.fresh = self.range_open = False


def parse(text: str) -> Week:
    """Return the week that a text describes; raise BadField naming the piece that is not understood."""
    plain = _plain(text)
    if not plain.strip():
        return []
    reading, at = _Reading(), 0
    while at < len(plain):
        at = _read(plain, at, reading)
    if reading.fresh and reading.days:
        raise BadField(
            "week", _("“%(piece)s”: from when to when? For example: Mon 18:00-20:00", piece=_tail(plain))
        )
    return merge(reading.spans)


def _plain(text: str) -> str:
    """Return the text in lower case without accents, its dashes and blanks made alike."""
    text = text[:LONGEST].replace("’", "'")
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("apres-midi", "apres midi").replace("week-end", "weekend").replace("a.m.", "am")
    return plain.replace("p.m.", "pm").replace("24/7", "every day 0-24")


def _read(plain: str, at: int, reading: _Reading) -> int:
    """Read the next piece; return where it ends."""
    if span := _SPAN.match(plain, at):
        if not reading.days:
            raise BadField(
                "week", _("“%(piece)s”: on which day? For example: Mon 18:00-20:00", piece=span[0].strip())
            )
        reading.give(*_times(span))
        return span.end()
    if word := _WORD.match(plain, at):
        _take(word, plain, reading)
        return word.end()
    if reading.days and reading.fresh and not reading.range_open and (to := _TO.match(plain, at)):
        reading.range_open = True
        return to.end()
    if filler := _FILLER.match(plain, at):
        return filler.end()
    piece = _LIMIT.split(plain[at:])[0].strip() or plain[at:].strip()
    raise BadField(
        "week", _("“%(piece)s” is not understood. Write it like: Mon 18:00-20:00; Sat 9-12", piece=piece[:40])
    )


def _take(word: re.Match[str], plain: str, reading: _Reading) -> None:
    name = word[1]
    kind = _WORDS[name]
    if kind == "day":
        reading.name([_DAY[name]])
    elif kind == "group":
        reading.name(_GROUPS[name])
    elif not reading.days:
        raise BadField("week", _("“%(piece)s”: on which day? For example: Mon 18:00-20:00", piece=word[0]))
    else:
        start, end = _PARTS[name]
        reading.give(start * 60, end * 60)


def _times(span: re.Match[str]) -> tuple[int, int]:
    """Return the minutes of the day a span begins and ends at."""
    hour, minute, half, to_hour, to_minute, to_half = span.groups()
    start, end = _minute(hour, minute, half, span), _minute(to_hour, to_minute, to_half, span)
    if to_half == "pm" and half is None and start < DAY // 2 and start + DAY // 2 < end:
        start += DAY // 2  # "6-8pm" means the evening
    if start in (end, DAY):
        raise BadField("week", _("“%(piece)s” ends when it begins.", piece=span[0].strip()))
    return start, end


def _minute(hour: str, minute: str | None, half: str | None, span: re.Match[str]) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours * 60 + minutes > DAY or minutes > 59:
        raise BadField(
            "week", _("“%(piece)s” is no time of a day: hours go from 0 to 24.", piece=span[0].strip())
        )
    if minutes % QUARTER:
        text = _(
            "“%(piece)s”: please write full quarters of an hour: 18:00, 18:15, 18:30, 18:45.",
            piece=span[0].strip(),
        )
        raise BadField("week", text)
    return hours * 60 + minutes


def _tail(plain: str) -> str:
    return _LIMIT.split(plain.strip(" ;,.\n"))[-1].strip()[:40]


def merge(*weeks: Iterable[Sequence[int]]) -> Week:
    """Return the hours of all these weeks in order, joined where they touch; Sunday goes over into Monday."""
    pieces: Week = []
    for start, end in (span for week in weeks for span in week):
        pieces += [[start, min(end, 7 * DAY)]] if start < 7 * DAY else []
        pieces += [[max(start - 7 * DAY, 0), end - 7 * DAY]] if end > 7 * DAY else []
    merged: Week = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def without(week: Iterable[Sequence[int]], taken: Iterable[Sequence[int]]) -> Week:
    """Return the hours of a week that another one does not hold."""
    left = merge(week)
    for start, end in merge(taken):
        left = [
            piece for a, b in left for piece in ([a, min(b, start)], [max(a, end), b]) if piece[0] < piece[1]
        ]
    return left


def minutes_of(week: Iterable[Sequence[int]]) -> int:
    """Return how many minutes a week holds."""
    return sum(end - start for start, end in merge(week))


def cells(week: Iterable[Sequence[int]]) -> list[str]:
    """Return the cells of the grid ("0-18": Monday at 18) that lie wholly in a week."""
    spans = merge(week)
    return [cell for cell, start, end in _grid() if any(a <= start and end <= b for a, b in spans)]


def from_cells(chosen: Iterable[str]) -> Week:
    """Return the week of some cells of the grid; what is no cell is passed over."""
    wanted = set(chosen)
    return merge([start, end] for cell, start, end in _grid() if cell in wanted)


def beside_grid(week: Iterable[Sequence[int]]) -> Week:
    """Return the hours of a week that the grid cannot show."""
    spans = merge(week)
    return without(spans, from_cells(cells(spans)))


def _grid() -> Iterator[tuple[str, int, int]]:
    for day in range(7):
        for hour in GRID:
            start = day * DAY + hour * 60
            yield f"{day}-{hour}", start, start + 60


def words(week: Iterable[Sequence[int]]) -> str:
    """Return a week in the reader's words, days with the same hours together; ``parse`` reads it back."""
    days: dict[int, list[tuple[int, int]]] = {}
    for start, end in merge(week):
        for day in range(start // DAY, (end - 1) // DAY + 1):
            piece = max(start - day * DAY, 0), min(end - day * DAY, DAY)
            days.setdefault(day, []).append(piece)
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in days.items():
        alike.setdefault(tuple(spans), []).append(day)
    between = "\u00a0; " if language() == "fr" else "; "
    return between.join(
        f"{_days_in_words(group)} {', '.join(f'{_clock(a)}–{_clock(b)}' for a, b in spans)}"
        for spans, group in alike.items()
    )


def _days_in_words(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        f"{weekday(run[0], 'abbreviated')}–{weekday(run[-1], 'abbreviated')}"
        if len(run) > 2
        else ", ".join(weekday(day, "abbreviated") for day in run)
        for run in runs
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
