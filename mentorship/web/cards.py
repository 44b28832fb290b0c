"""An indicator as the pages show it: figures in words, trend, owner and action."""

from dataclasses import dataclass
from datetime import datetime

from babel import dates
from peewee import JOIN

from mentorship import facts as facts_of
from mentorship import i18n
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.indicators import KINDS, Kind, Point, Reading, in_words, read, series
from mentorship.models import Indicator, Person, Programme
from mentorship.web import charts

MONTHS = 6
STATUS = {
    "good": (_l("On target"), "pill-good", "●"),
    "amber": (_l("Close to the target"), "pill-warn", "▲"),
    "red": (_l("Off target"), "pill-bad", "■"),
    "too_few": (_l("Too few to tell"), "pill-soft", "○"),
    "no_data": (_l("Nothing to measure yet"), "pill-soft", "○"),
}


@dataclass(frozen=True)
class Card:
    """One indicator, ready to be shown."""

    indicator: Indicator
    kind: Kind
    reading: Reading
    points: tuple[Point, ...]
    definition: str
    now: datetime

    @property
    def value(self) -> str:
        """Return the reading in words; a small group is shown as its counts."""
        if self.reading.status == "too_few" and self.kind.unit == "percent":
            count = self.reading.n - self.reading.met if self.kind.lower else self.reading.met
            return _("%(count)s of %(n)s", count=count, n=self.reading.n)
        return in_words(self.kind.unit, self.reading.value)

    @property
    def target(self) -> str:
        """Return the target in words."""
        aim = in_words(self.kind.unit, self.indicator.target)
        return _("at most %(aim)s", aim=aim) if self.kind.lower else _("at least %(aim)s", aim=aim)

    @property
    def status(self) -> tuple[str, str, str]:
        """Return the status in words, its look and its shape."""
        return STATUS[self.reading.status]

    @property
    def counted(self) -> str:
        """Return how many were counted, and of what."""
        n = self.reading.n
        words = {
            "placed": _n("%(n)s newcomer counted", "%(n)s newcomers counted", n),
            "checkins": _n("%(n)s check-in counted", "%(n)s check-ins counted", n),
            "satisfaction": _n("%(n)s person’s mood counted", "%(n)s people’s moods counted", n),
            "goals": _n("%(n)s goal counted", "%(n)s goals counted", n),
            "response": _n("%(n)s proposal counted", "%(n)s proposals counted", n),
            "mentors": _n("%(n)s mentor counted", "%(n)s mentors counted", n),
        }
        return words.get(self.kind.key, _n("%(n)s pair counted", "%(n)s pairs counted", n))

    @property
    def needs_action(self) -> bool:
        """Tell whether the reading is behind its target."""
        return self.reading.status in ("amber", "red")

    @property
    def action(self) -> str:
        """Return what is to be done when the reading is behind, in the reader's language."""
        return i18n.own(self.indicator.action)

    @property
    def overdue(self) -> bool:
        """Tell whether the date to reach the target has passed."""
        return bool(self.indicator.due_on < self.now.date())

    @property
    def change(self) -> str:
        """Return how the reading moved since the month before, in words."""
        values = [point.reading.value for point in self.points[-2:]]
        if len(values) < 2 or values[0] is None or values[1] is None:
            return ""
        if values[0] == values[1]:
            return _("unchanged since last month")
        better = (values[1] > values[0]) != self.kind.lower
        before = in_words(self.kind.unit, values[0])
        if better:
            return _("better than last month (%(before)s)", before=before)
        return _("worse than last month (%(before)s)", before=before)

    @property
    def line(self) -> charts.Line:
        """Return the drawing of the trend."""
        values = [charts.Value(month(p.at), p.reading.value, self.words(p)) for p in self.points]
        lowest, highest = self.range
        axis = [
            charts.Value("", step, _short(self.kind, step))
            for step in (lowest, (lowest + highest) // 2, highest)
        ]
        return charts.line(values, self.indicator.target, lowest, highest, axis)

    @property
    def range(self) -> tuple[int, int]:
        """Return the ends of the value axis."""
        if self.kind.unit != "hours":
            return self.kind.lowest, self.kind.highest
        shown = [point.reading.value or 0 for point in self.points]
        return 0, -(-max(self.indicator.target, *shown) // 24) * 24 + 24

    def words(self, point: Point) -> str:
        """Return what one month shows, or why it shows nothing."""
        if point.reading.value is None:
            return str(STATUS[point.reading.status][0])
        return in_words(self.kind.unit, point.reading.value)


def month(at: datetime) -> str:
    """Return a month in short, as an axis shows it."""
    return dates.format_date(at.date(), "MMM", locale=i18n.locale())


def _short(kind: Kind, value: int) -> str:
    if kind.unit == "percent":
        return i18n.percent(value / 100)
    return i18n.number(value / 100) if kind.unit == "points" else i18n.number(value)


def of_programme(programme: Programme, now: datetime, facts: Facts | None = None) -> list[Card]:
    """Return the programme's indicators in the order of their kinds."""
    facts = facts or facts_of.of(programme)
    rows = Indicator.select(Indicator, Person).join(
        Person, JOIN.LEFT_OUTER, on=(Indicator.owner == Person.id), attr="owner"
    )
    found = {row.kind: row for row in rows.where(Indicator.programme == programme.id)}
    return [card(found[key], facts, now) for key in KINDS if key in found]


def card(indicator: Indicator, facts: Facts, now: datetime) -> Card:
    """Return one indicator with its reading and its trend."""
    kind = KINDS[indicator.kind]
    points = series(facts, indicator, MONTHS, now)
    return Card(indicator, kind, read(facts, indicator, now), points, kind.words(facts), now)
