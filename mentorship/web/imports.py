"""The desk's tables of people: taken away, and brought in after a report on every row."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import login_required
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired

from mentorship import access, columns, imports, segments
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.imports import KINDS, Verdict
from mentorship.models import Programme, Upload
from mentorship.sheets import MOST_BYTES
from mentorship.web import spreadsheets
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.people import paged
from mentorship.web.session import me, now

EACH = 100
NAMES = {
    "wrong": _l("to mend"),
    "new": _l("new"),
    "changed": _l("changed"),
    "same": _l("unchanged"),
}


class UploadForm(Form):
    """Which people a table holds, and the table."""

    role = RadioField(
        _l("Who is in the table?"),
        choices=[SelectChoice(role, label) for role, label in segments.ROLES.items()],
        default="newcomer",
        validators=[InputRequired()],
    )
    file = FileField(
        _l("The table"),
        validators=[InputRequired(_l("Choose a file."))],
        description=_l("CSV in UTF-8, or Excel (.xlsx); at most 2 MB and 5,000 lines."),
    )


class ConfirmForm(Form):
    """The coordinator answers for it that everybody wants to be there."""

    agreed = BooleanField(
        _l("These people have agreed to take part and to get letters from us."),
        validators=[InputRequired(_l("Ask them first: nobody is brought in without their knowledge."))],
    )


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    role = "<any(newcomer, mentor):role>.<any(csv, xlsx):format>"
    bp.add_url_rule("/p/<slug>/import", "upload", upload, methods=["GET", "POST"])
    bp.add_url_rule("/p/<slug>/import/<int:upload_id>", "report", report, methods=["GET", "POST"])
    bp.add_url_rule("/p/<slug>/import/<int:upload_id>/drop", "drop_upload", drop, methods=["POST"])
    bp.add_url_rule(f"/p/<slug>/import/empty/{role}", "empty_table", empty)
    bp.add_url_rule(f"/p/<slug>/export/{role}", "export", export)


@login_required
def upload(slug: str) -> Any:
    """Take a table in, to be reported on."""
    programme = access.desk(me(), slug)
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            data = file.stream.read(MOST_BYTES + 1)
            made = imports.begin(programme, form.role.data, strip(file.filename), data, me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            return redirect(url_for("desk.report", slug=slug, upload_id=made.id), 303)
    wanted = {role: columns.of(programme, role) for role in segments.ROLES}
    page = render_template(
        "desk/import.html", programme=programme, form=form, columns=wanted, roles=segments.ROLES
    )
    return page, 422 if form.errors or form.form_errors else 200


@login_required
def report(slug: str, upload_id: int) -> Any:
    """Tell what each row would do; write all that is right when it is confirmed."""
    programme = access.desk(me(), slug)
    waiting = _waiting(programme, upload_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        done = imports.confirm(waiting, me(), now())
        say(_done(done))
        return redirect(url_for("desk.people", slug=slug, role=waiting.role), 303)
    found = imports.verdicts(waiting)
    counts = Counter(each.kind for each in found)
    shown = request.args.get("show", "")
    shown = shown if shown in KINDS else next((kind for kind in KINDS if counts[kind]), "same")
    page = render_template(
        "desk/report.html",
        programme=programme,
        upload=waiting,
        form=form,
        counts=counts,
        names=NAMES,
        kinds=KINDS,
        shown=shown,
        page=paged([each for each in found if each.kind == shown], EACH),
        passed=imports.passed_over(waiting),
        said=_labels(programme, waiting.role),
    )
    return page, 422 if form.errors else 200


@login_required
def drop(slug: str, upload_id: int) -> Any:
    """Forget a table that is not wanted after all."""
    imports.drop(_waiting(access.desk(me(), slug), upload_id))
    say(_("Forgotten: nothing was written, and nobody was told."))
    return redirect(url_for("desk.upload", slug=slug), 303)


@login_required
def empty(slug: str, role: str, format: str) -> Response:
    """Hand out a table that holds only the names of the columns."""
    programme = access.desk(me(), slug)
    return _file(f"{slug}-{role}s-empty", format, columns.table([], programme, role))


@login_required
def export(slug: str, role: str, format: str) -> Response:
    """Hand out the people of one role that a search finds."""
    programme = access.desk(me(), slug)
    found = segments.people_of(programme, segments.clean(programme, request.args), now())
    return _file(f"{slug}-{role}s-{now().date().isoformat()}", format, columns.table(found, programme, role))


def _file(name: str, format: str, rows: list[list[Any]]) -> Response:
    return spreadsheets.workbook(name, rows) if format == "xlsx" else spreadsheets.answer(name, rows)


def _waiting(programme: Programme, upload_id: int) -> Upload:
    found = imports.open_upload(programme, upload_id, me(), now())
    if found is None:
        raise access.missing()
    return found


def _labels(programme: Programme, role: str) -> Any:
    """Return what says the columns of a row in the reader's language."""
    labels = {column.key: str(column.label) for column in columns.of(programme, role)}

    def said(verdict: Verdict) -> str:
        keys = [*verdict.changes, *verdict.missing]
        own = [label for key, label in labels.items() if key.startswith("answers.") and "answers" in keys]
        return ", ".join([labels[key] for key in keys if key in labels] + own)

    return said


def _done(done: Counter[str]) -> str:
    parts = [
        _n("%(n)s person is new and has a letter.", "%(n)s people are new and have a letter.", done["new"]),
        _n("%(n)s person was changed.", "%(n)s people were changed.", done["changed"]),
        _n("%(n)s line was left out.", "%(n)s lines were left out.", done["wrong"]) if done["wrong"] else "",
    ]
    return " ".join(filter(None, parts))
