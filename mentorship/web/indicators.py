"""Pages of indicators: how a programme stands, what is behind each number, and what is done about it."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_login import login_required

from mentorship import access, coordinators, programmes
from mentorship import facts as facts_of
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import number
from mentorship.indicators import KINDS
from mentorship.models import Indicator, Programme
from mentorship.web import backing, cards, spreadsheets
from mentorship.web.indicator_form import IndicatorForm
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("indicators", __name__)


@bp.get("/p/<slug>/indicators")
@login_required
def index(slug: str) -> str:
    """Show each indicator with its target, trend and action."""
    programme = access.desk(me(), slug)
    shown = cards.of_programme(programme, now())
    counts = Counter(card.reading.status for card in shown)
    return render_template("indicators/index.html", programme=programme, cards=shown, counts=counts)


@bp.get("/p/<slug>/indicators.csv")
@login_required
def sheet(slug: str) -> Response:
    """Give the readings as a file for a spreadsheet."""
    programme = access.desk(me(), slug)
    return spreadsheets.answer(f"{programme.slug}-indicators-{now().date()}", _table(programme))


@bp.get("/p/<slug>/indicators/<kind>")
@login_required
def show(slug: str, kind: str) -> str:
    """Show the people and pairs behind one number."""
    programme = access.desk(me(), slug)
    facts = facts_of.of(programme)
    card = cards.card(_indicator(programme, kind), facts, now())
    groups = backing.groups(card, facts, facts_of.names(programme), slug)
    return render_template(
        "indicators/show.html", programme=programme, card=card, groups=groups, dated=backing.DATES[kind]
    )


@bp.route("/p/<slug>/indicators/<kind>/edit", methods=["GET", "POST"])
@login_required
def edit(slug: str, kind: str) -> Any:
    """Set target, date, owner and improvement action of an indicator."""
    programme = access.desk(me(), slug)
    indicator = _indicator(programme, kind)
    form = IndicatorForm.of(indicator, coordinators.of(programme))
    if form.validate_on_submit():
        try:
            programmes.set_indicator(indicator, **form.values(), by=me(), now=now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("“%(name)s” is changed.", name=KINDS[kind].name))
            return redirect(url_for("indicators.index", slug=slug, _anchor=kind))
    card = cards.card(indicator, facts_of.of(programme), now())
    page = render_template("indicators/edit.html", programme=programme, card=card, form=form)
    return page, 422 if form.errors else 200


def _indicator(programme: Programme, kind: str) -> Indicator:
    found: Indicator | None = Indicator.get_or_none(
        Indicator.programme == programme.id, Indicator.kind == kind
    )
    if found is None or kind not in KINDS:
        raise access.missing()
    return found


def _table(programme: Programme) -> list[list[object]]:
    shown = cards.of_programme(programme, now())
    months = [cards.month(point.at) for point in shown[0].points] if shown else []
    head = [_("Indicator"), _("Definition"), _("Unit"), _("Reading"), _("Target"), _("Due"), _("Status")]
    head += [_("Counted"), _("Missing answers"), _("Owner"), _("Action"), *months]
    return [head, *(_line(card) for card in shown)]  # type: ignore[list-item]


def _line(card: cards.Card) -> list[object]:
    units = {"percent": "%", "points": _("of 5"), "hours": _("hours")}
    indicator, reading = card.indicator, card.reading

    def figure(value: int | None) -> str:
        if value is None:
            return ""
        return number(value / 100, 2) if card.kind.unit == "points" else str(value)

    return [
        str(card.kind.name),
        card.definition,
        units[card.kind.unit],
        figure(reading.value),
        figure(indicator.target),
        indicator.due_on.isoformat(),
        str(card.status[0]),
        reading.n,
        reading.missing,
        indicator.owner.name if indicator.owner else "",
        card.action,
        *(figure(point.reading.value) for point in card.points),
    ]
