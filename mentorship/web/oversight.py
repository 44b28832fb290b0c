"""The desk's pages of oversight: who coordinates the programme, and its journal."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from mentorship import access, coordinators, journal
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Coordinator, JournalEntry, Programme
from mentorship.web import annals
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

EACH = 50


class NameForm(Form):
    """Whose turn it is to coordinate as well."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(), Length(max=254)],
        filters=[strip],
        description=_l("The person needs an account already."),
    )


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    bp.add_url_rule("/p/<slug>/coordinators", "coordinators", index, methods=["GET", "POST"])
    bp.add_url_rule("/p/<slug>/coordinators/<int:row_id>/remove", "remove", remove, methods=["POST"])
    bp.add_url_rule("/p/<slug>/journal", "journal", entries)


@login_required
def index(slug: str) -> Any:
    """List the coordinators, and name another."""
    programme = access.desk(me(), slug)
    form = NameForm()
    if form.validate_on_submit():
        try:
            named = coordinators.name(programme, form.email.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("%(name)s coordinates the programme from now on.", name=named.person.name))
            return redirect(url_for("desk.coordinators", slug=slug))
    rows = coordinators.of(programme)
    page = render_template("desk/coordinators.html", programme=programme, rows=rows, form=form)
    return page, 422 if form.errors else 200


@login_required
def remove(slug: str, row_id: int) -> Any:
    """Take the right to coordinate away."""
    programme = access.desk(me(), slug)
    row = Coordinator.get_or_none(Coordinator.id == row_id, Coordinator.programme == programme.id)
    if row is None:
        raise access.missing()
    coordinators.remove(row, me(), now())
    say(_("%(name)s no longer coordinates the programme.", name=row.person.name))
    return redirect(url_for("home.index") if row.person_id == me().id else _home(programme))


@login_required
def entries(slug: str) -> str:
    """Show who did what when, the newest first; the seals are checked only when asked for."""
    programme = access.desk(me(), slug)
    rows = JournalEntry.select().where(JournalEntry.programme == programme.id)
    total = rows.count()
    last = max(-(-total // EACH), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    shown = list(rows.order_by(JournalEntry.id.desc()).paginate(page, EACH))
    checked = request.args.get("check") == "1"
    return render_template(
        "desk/journal.html",
        programme=programme,
        lines=annals.lines(shown, programme),
        page=page,
        last=last,
        total=total,
        checked=checked,
        broken=journal.first_broken() if checked else None,
    )


def _home(programme: Programme) -> str:
    return url_for("desk.coordinators", slug=programme.slug)
