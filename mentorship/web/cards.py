"""An indicator as the pages show it: figures in words, trend, owner and action."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import dates

from mentorship import facts as facts_of
from mentorship import i18n, measures
from mentorship.groups import FEWEST, Lens
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.indicators import Point, Reading, in_words, series
from mentorship.kinds import KINDS, Kind
from mentorship.measures import Setting
from mentorship.models import Indicator, Programme
from mentorship.web import charts

MONTHS = 6
STATUS = {
    "good": (_l("On target"), "pill-good", "●"),
    "amber": (_l("Close to the target"), "pill-warn", "▲"),
    "red": (_l("Off target"), "pill-bad", "■"),
    "too_few": (_l("Too few to tell"), "pill-soft", "○"),
    "hidden": (_l("Hidden: too few to show"), "pill-soft", "○"),
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
    setting: Setting | None = None  # when its target was last changed

    @property
    def value(self) -> str:
        """Return the reading in words."""
        return in_words(self.kind.unit, self.reading.value)

    @property
    def target_before(self) -> str:
        """Return in words what the target was before it was last changed."""
        return in_words(self.kind.unit, self.setting.before if self.setting else None)

    @property
    def since(self) -> datetime | None:
        """Return from when on the reading looks at what happened; None: only at how things stand."""
        return self.now - timedelta(days=self.kind.days) if self.kind.days else None

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
    def is_shown(self) -> bool:
        """Tell whether enough are counted to show how many."""
        return self.reading.value is not None

    @property
    def counted(self) -> str:
        """Return how many were counted, and of what; of a small group only that it is small."""
        n = self.reading.n
        if not self.is_shown:
            return _("fewer than %(n)s counted", n=FEWEST) if n or self.reading.status == "hidden" else ""
        words = {
            "participation": _n("%(n)s person counted", "%(n)s people counted", n),
            "placed": _n("%(n)s newcomer counted", "%(n)s newcomers counted", n),
            "waiting": _n("%(n)s wait counted", "%(n)s waits counted", n),
            "checkins": _n("%(n)s check-in counted", "%(n)s check-ins counted", n),
            "satisfaction": _n("%(n)s newcomer’s mood counted", "%(n)s newcomers’ moods counted", n),
            "satisfaction_mentors": _n("%(n)s mentor’s mood counted", "%(n)s mentors’ moods counted", n),
            "relationship": _n("%(n)s answer counted", "%(n)s answers counted", n),
            "goals": _n("%(n)s goal counted", "%(n)s goals counted", n),
            "response": _n("%(n)s proposal counted", "%(n)s proposals counted", n),
            "mentors": _n("%(n)s mentor counted", "%(n)s mentors counted", n),
            "load": _n("%(n)s mentor counted", "%(n)s mentors counted", n),
            "conversion": _n("%(n)s newcomer counted", "%(n)s newcomers counted", n),
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
    def act_on(self) -> date:
        """Return by when the action is to be done: by its own day, else by the target's."""
        return self.indicator.action_on or self.indicator.due_on

    @property
    def is_late(self) -> bool:
        """Tell whether the action should be done by now."""
        return self.indicator.acted_at is None and self.act_on < self.now.date()

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
        if self.kind.unit in ("percent", "points"):
            return self.kind.lowest, self.kind.highest
        shown = [point.reading.value or 0 for point in self.points]
        step = 24 if self.kind.unit == "hours" else 10
        return 0, -(-max(self.indicator.target, *shown) // step) * step + step

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


def of_programme(
    programme: Programme, now: datetime, facts: Facts | None = None, lens: Lens | None = None
) -> list[Card]:
    """Return the programme's indicators in the order of their kinds."""
    facts = facts or facts_of.of(programme)
    changed = measures.settings(programme, now)
    return [card(each, facts, now, lens, changed.get(each.kind)) for each in measures.of(programme)]


def card(
    indicator: Indicator,
    facts: Facts,
    now: datetime,
    lens: Lens | None = None,
    setting: Setting | None = None,
) -> Card:
    """Return one indicator with its reading and its trend."""
    kind = KINDS[indicator.kind]
    points = series(facts, indicator, MONTHS, now, lens)
    return Card(indicator, kind, points[-1].reading, points, kind.words(facts), now, setting)
