"""Pages of indicators: how a programme stands, what is behind each number, and what is done about it."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, cohorts, coordinators, measures
from mentorship import facts as facts_of
from mentorship.errors import BadField
from mentorship.groups import FEWEST, Group, Lens
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.kinds import KINDS
from mentorship.models import Indicator, Programme
from mentorship.web import backing, cards, indicator_tables, spreadsheets
from mentorship.web.indicator_form import DoneForm, IndicatorForm
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("indicators", __name__)
FORMATS = {"csv": spreadsheets.answer, "xlsx": spreadsheets.workbook}


@bp.get("/p/<slug>/indicators")
@login_required
def index(slug: str) -> str:
    """Show each indicator with its target, trend and action; of one group, when one is asked for."""
    programme = access.desk(me(), slug)
    facts, groups = facts_of.of(programme), cohorts.of(programme, now())
    lens = lens_of(facts, groups)
    shown = cards.of_programme(programme, now(), facts, lens)
    return render_template(
        "indicators/index.html",
        programme=programme,
        cards=shown,
        counts=Counter(card.reading.status for card in shown),
        groups=groups,
        group=lens.chosen if lens else None,
        fewest=FEWEST,
        changed=max((card.setting for card in shown if card.setting), key=lambda each: each.at, default=None),
        late=[card for card in shown if card.setting and card.setting.late],
    )


@bp.get("/p/<slug>/indicators.<any(csv,xlsx):format>")
@login_required
def sheet(slug: str, format: str) -> Response:
    """Give the readings as a file for a spreadsheet, of one group when one is asked for."""
    programme = access.desk(me(), slug)
    facts = facts_of.of(programme)
    lens = lens_of(facts, cohorts.of(programme, now()) if request.args.get("group") else [])
    group = lens.chosen if lens else None
    shown = cards.of_programme(programme, now(), facts, lens)
    name = "-".join([programme.slug, "indicators", *([group.key] if group else []), str(now().date())])
    return FORMATS[format](name, indicator_tables.table(shown, group))


@bp.get("/p/<slug>/indicators/<kind>")
@login_required
def show(slug: str, kind: str) -> str:
    """Show the people and pairs behind one number."""
    programme = access.desk(me(), slug)
    facts = facts_of.of(programme)
    lens = lens_of(facts, cohorts.of(programme, now()) if request.args.get("group") else [])
    setting = measures.settings(programme, now()).get(kind)
    card = cards.card(indicator_of(programme, kind), facts, now(), lens, setting)
    return render_template(
        "indicators/show.html",
        programme=programme,
        card=card,
        group=lens.chosen if lens else None,
        piles=backing.groups(card, facts, facts_of.names(programme), slug, facts_of.own(programme, me())),
        dated=backing.dated(card),
        fewest=FEWEST,
    )


@bp.route("/p/<slug>/indicators/<kind>/edit", methods=["GET", "POST"])
@login_required
def edit(slug: str, kind: str) -> Any:
    """Set target, date, owner and improvement action of an indicator."""
    programme = access.desk(me(), slug)
    indicator = indicator_of(programme, kind)
    form = IndicatorForm.of(indicator, coordinators.of(programme))
    if form.validate_on_submit():
        try:
            measures.set_(indicator, **form.values(), by=me(), now=now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("“%(name)s” is changed.", name=KINDS[kind].name))
            return redirect(url_for("indicators.index", slug=slug, _anchor=kind))
    return _form_page("edit", indicator, form)


@bp.route("/p/<slug>/indicators/<kind>/done", methods=["GET", "POST"])
@login_required
def done(slug: str, kind: str) -> Any:
    """Mark the improvement action of an indicator as done, with what came of it."""
    programme = access.desk(me(), slug)
    indicator = indicator_of(programme, kind)
    form = DoneForm()
    if form.validate_on_submit():
        try:
            measures.act(indicator, form.note.data or "", by=me(), now=now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Noted. If the number stays behind, set the next action."))
            return redirect(url_for("indicators.index", slug=slug, _anchor=kind))
    return _form_page("done", indicator, form)


def indicator_of(programme: Programme, kind: str) -> Indicator:
    """Return the programme's indicator of a kind."""
    found = measures.one(programme, kind)
    if found is None:
        raise access.missing()
    return found


def lens_of(facts: Facts, groups: list[Group]) -> Lens | None:
    """Return the look at the group that the address asks for; an unknown one is not there."""
    asked = request.args.get("group", "")
    if not asked:
        return None
    chosen = next((group for group in groups if group.key == asked), None)
    if chosen is None:
        raise access.missing()
    return Lens(chosen, groups, facts)


def _form_page(name: str, indicator: Indicator, form: Any) -> Any:
    programme = indicator.programme
    card = cards.card(indicator, facts_of.of(programme), now())
    page = render_template(f"indicators/{name}.html", programme=programme, card=card, form=form)
    return page, 422 if form.errors else 200
