"""The readings of a programme as a table to take away; what a page hides, the table hides."""

from mentorship.groups import FEWEST, Group
from mentorship.i18n import gettext as _
from mentorship.i18n import number
from mentorship.web.cards import Card, month

Line = list[object]


def table(cards: list[Card], group: Group | None) -> list[Line]:
    """Return a header and one line for each indicator."""
    months = [month(point.at) for point in cards[0].points] if cards else []
    head: Line = [
        _("Indicator"),
        _("Definition"),
        _("Group"),
        _("Period from"),
        _("Period to"),
        _("Unit"),
        _("Reading"),
    ]
    head += [_("Target"), _("Due"), _("Status"), _("Counted"), _("Missing answers"), _("Target set on")]
    head += [_("Owner"), _("Action"), _("Action to be done by"), _("Done on"), *months]
    of = group.name if group else _("Everybody")
    return [head, *(_line(card, of) for card in cards)]


def _line(card: Card, of: str) -> Line:
    units = {"percent": "%", "points": _("of 5"), "hours": _("hours"), "days": _("days")}
    indicator, reading = card.indicator, card.reading
    return [
        str(card.kind.name),
        card.definition,
        of,
        card.since.date().isoformat() if card.since else "",
        card.now.date().isoformat(),
        units[card.kind.unit],
        _figure(card, reading.value),
        _figure(card, indicator.target),
        indicator.due_on.isoformat(),
        str(card.status[0]),
        reading.n if card.is_shown else _few(reading.status),
        reading.missing if card.is_shown else "",
        card.setting.at.date().isoformat() if card.setting else "",
        indicator.owner.name if indicator.owner else "",
        card.action,
        card.act_on.isoformat(),
        indicator.acted_at.date().isoformat() if indicator.acted_at else "",
        *(_figure(card, point.reading.value) for point in card.points),
    ]


def _few(status: str) -> object:
    return 0 if status == "no_data" else _("fewer than %(n)s", n=FEWEST)


def _figure(card: Card, value: int | None) -> str:
    if value is None:
        return ""
    return number(value / 100, 2) if card.kind.unit == "points" else str(value)
