"""Bringing people in from a table: a report on every row first, then all that is right in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mentorship import columns, hours, journal, profiles, questions, sheets
from mentorship.columns import ACCOUNT, Column
from mentorship.db import transaction
from mentorship.enrolment import Arrival, enrol
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.models import Person, Profile, Programme, Upload
from mentorship.sheets import Line, Sheet

KEPT = timedelta(days=1)
KINDS = ("wrong", "new", "changed", "same")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Verdict:
    """What a row would do, what is wrong with it, which answers change, what somebody still has to give."""

    line: int
    email: str
    name: str
    kind: str
    faults: tuple[tuple[str, str], ...] = ()  # column and sentence
    changes: tuple[str, ...] = ()  # keys of columns
    missing: tuple[str, ...] = ()


def begin(programme: Programme, role: str, name: str, data: bytes, by: Person, now: datetime) -> Upload:
    """Read a file and keep its rows until they are confirmed; nobody is written and nobody is told."""
    sheet = sheets.read(data)
    known = columns.recognised(sheet.columns, columns.of(programme, role))
    if not any(column.key == "email" for column in known.values()):
        raise BadField("file", _("No column is called “E-mail address”: people are known by it."))
    rows = _judged(programme, role, sheet, known, now)
    forget_old(now)
    with transaction():
        made: Upload = Upload.create(
            programme=programme, by=by, role=role, name=name[:LONGEST_NAME], rows=rows, created_at=now
        )
    return made


def passed_over(upload: Upload) -> list[str]:
    """Return the names of the columns that mean nothing here."""
    return list(upload.rows["passed"])


def open_upload(programme: Programme, upload_id: int, by: Person, now: datetime) -> Upload | None:
    """Return an upload that still waits, to whoever brought it."""
    found: Upload | None = Upload.get_or_none(
        Upload.id == upload_id,
        Upload.programme == programme.id,
        Upload.by == by.id,
        Upload.done_at.is_null(),
        Upload.created_at > now - KEPT,
    )
    return found


def verdicts(upload: Upload) -> list[Verdict]:
    """Return what each row would do as the people stand now."""
    there = _there(upload.programme, upload.role)
    return [_verdict(row, there.get(row["email"]), upload) for row in upload.rows["lines"]]


def confirm(upload: Upload, by: Person, now: datetime) -> Counter[str]:
    """Write every row that is right, once, and invite who is new; return how many of each kind."""
    with transaction():
        lines = (Upload.get_by_id(upload.id).rows or {}).get("lines", ())
        taken = (
            Upload.update(done_at=now, rows={})
            .where(
                Upload.id == upload.id,
                Upload.by == by.id,
                Upload.done_at.is_null(),
                Upload.created_at > now - KEPT,
            )
            .execute()
        )
        if not taken:
            raise AlreadyDone(_("This file was taken over already, or it waited for more than a day."))
        there = _there(upload.programme, upload.role)
        judged = [(row, _verdict(row, there.get(row["email"]), upload)) for row in lines]
        done = Counter(verdict.kind for _row, verdict in judged)
        for row, verdict in judged:
            if verdict.kind == "changed":
                _change(there[row["email"]], _typed(row["values"]), verdict.changes, by, now)
        fresh = [_arrival(row, verdict) for row, verdict in judged if verdict.kind == "new"]
        closed = len(fresh) - enrol(upload.programme, upload.role, fresh, by, now)
        done.update({"new": -closed, "wrong": closed} if closed else {})
        journal.record(by, "people.imported", upload, now, upload.programme, role=upload.role, **done)
    return done


def drop(upload: Upload) -> None:
    """Forget a file that is not wanted after all."""
    Upload.delete().where(Upload.id == upload.id, Upload.done_at.is_null()).execute()


def forget_old(now: datetime) -> int:
    """Forget the rows of files that nobody confirmed within a day; return how many files."""
    old = (Upload.done_at.is_null(), Upload.created_at <= now - KEPT)
    if not Upload.select().where(*old).exists():
        return 0
    with transaction():
        return int(Upload.delete().where(*old).execute())


def forget_address(address: str) -> None:
    """Forget every waiting file that names an address."""
    for upload in Upload.select().where(Upload.done_at.is_null()):
        if any(row["email"] == address for row in upload.rows["lines"]):
            drop(upload)


# --- reading --------------------------------------------------------------------------------------------


def _judged(
    programme: Programme, role: str, sheet: Sheet, known: Mapping[str, Column], now: datetime
) -> dict[str, Any]:
    """Return each row with its values or its faults, and the names of the columns passed over."""
    first: dict[str, int] = {}
    shape = Profile(programme=programme, role=role)
    rows: list[dict[str, Any]] = [
        {"line": number, "email": "", "name": "", "values": {}, "faults": [["", sentence]]}
        for number, sentence in sheet.odd
    ]
    for line in sheet.lines:
        row = _row(line, known, shape, now)
        if row["email"] and first.setdefault(row["email"], line.number) != line.number:
            said = _("This address stands on line %(n)s already.", n=first[row["email"]])
            row["faults"].append([_label(known, "email"), said])
        rows.append(row)
    return {
        "passed": [name for name in sheet.columns if name and name not in known],
        "lines": sorted(rows, key=lambda row: int(row["line"])),
    }


def _row(line: Line, known: Mapping[str, Column], shape: Profile, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {}
    faults: list[list[str]] = []
    typed = ""  # an address that is none, as it was typed
    for name, column in known.items():
        cell = line.cells[name]
        if not cell and column.key != "email":
            continue  # an empty cell says nothing, so it changes nothing
        try:
            values[column.key] = column.read(cell)
        except BadField as error:
            faults.append([name, str(error)])
            typed = cell if column.key == "email" else typed
    account = {key: values.pop(key, "") for key in ACCOUNT}
    answers = {key.partition(".")[2]: values.pop(key) for key in list(values) if key.startswith("answers.")}
    if answers:
        values["answers"] = answers
    faults += _unfit(values, known, shape, now)
    return {"line": line.number, "typed": typed, **account, "values": values, "faults": faults}


def _unfit(
    values: Mapping[str, Any], known: Mapping[str, Column], shape: Profile, now: datetime
) -> list[list[str]]:
    """Return what no profile may hold, though each cell can be read."""
    try:
        profiles.checked(shape, {k: v for k, v in _typed(values).items() if k != "answers"}, now.date())
    except BadField as error:
        return [[_label(known, error.field), str(error)]]
    return []


def _label(known: Mapping[str, Column], key: str) -> str:
    return next((name for name, column in known.items() if column.key == key), "")


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as a profile holds them: a file keeps days as text."""
    until = {"until": date.fromisoformat(values["until"])} if values.get("until") else {}
    return {**values, **until}


# --- judging --------------------------------------------------------------------------------------------


def _there(programme: Programme, role: str) -> dict[str, Profile]:
    rows = Profile.select(Profile, Person).join(Person)
    rows = rows.where(Profile.programme == programme.id, Profile.role == role)
    return {row.person.email: row for row in rows}


def _verdict(row: Mapping[str, Any], profile: Profile | None, upload: Upload) -> Verdict:
    faults = tuple((str(column), str(sentence)) for column, sentence in row["faults"])
    name = row["name"] or (profile.person.name if profile else "")
    if not faults and profile is None and not row["name"]:
        faults = (("", _("The name is missing; somebody new needs one.")),)
    if faults:
        return Verdict(row["line"], row["email"] or row.get("typed", ""), name, "wrong", faults)
    if profile is None:
        return Verdict(row["line"], row["email"], name, "new", missing=_missing(row["values"], upload))
    changes = tuple(key for key in row["values"] if not _equal(key, row["values"], profile))
    return Verdict(row["line"], row["email"], name, "changed" if changes else "same", changes=changes)


def _missing(values: Mapping[str, Any], upload: Upload) -> tuple[str, ...]:
    """Return the keys of what somebody new has still to give before they can be matched."""
    answered = values.get("answers", {})
    own = [each.key for each in questions.of(upload.programme, upload.role) if each.required]
    return (
        *(key for key in profiles.needed(upload.role) if not values.get(key)),
        *(f"answers.{key}" for key in own if key not in answered),
    )


def _equal(key: str, values: Mapping[str, Any], profile: Profile) -> bool:
    """Tell whether a profile says already what a row says."""
    new, old = _typed(values)[key], getattr(profile, key)
    if key == "answers":
        return all((old or {}).get(name) == answer for name, answer in new.items())
    return bool(hours.merge(old or ()) == hours.merge(new)) if key == "week" else bool(old == new)


# --- writing --------------------------------------------------------------------------------------------


def _arrival(row: Mapping[str, Any], verdict: Verdict) -> Arrival:
    account = {key: row[key] for key in ACCOUNT}
    return Arrival(**account, values=_typed(row["values"]), complete=not verdict.missing)


def _change(
    profile: Profile, values: Mapping[str, Any], changes: Iterable[str], by: Person, now: datetime
) -> None:
    fresh = {key: values[key] for key in changes}
    if "answers" in fresh:
        fresh["answers"] = {**(profile.answers or {}), **fresh["answers"]}
    Profile.update(**fresh, updated_at=now).where(Profile.id == profile.id).execute()
    journal.record(by, "profile.changed", profile, now, profile.programme, fields=sorted(fresh))
