"""The criteria file: which columns hold what, and the terms that pairs are judged by."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from matching.cells import FORMATS
from matching.checking import COUNTS
from matching.errors import BadInput, Fault, fault
from matching.problem import FAIRNESS, OBJECTIVES
from matching.reasons import Reason, shown
from matching.terms.answers import is_whole
from matching.terms.options import number
from matching.terms.specs import name_faults, term_from
from matching.terms.term import Term
from matching.week import calendar_faults

KNOWN = ("objective", "monday", "weeks", "quality", "fairness", "zone", "newcomers", "mentors", "terms")
FIELD_KEYS = ("column", "as", "join", "separator", "zone", "zone_column")
FORMAT_OF = {"shared": "list", "languages": "list", "hours": "hours"}
NO_KIND: Mapping[str, object] = {}


@dataclass(frozen=True)
class Source:
    """Where an answer comes from: a column or several, and how its cells are read."""

    columns: tuple[str, ...]
    format: str = ""
    join: str = " "
    separator: str = ""
    zone: str = ""
    zone_column: str = ""


@dataclass(frozen=True)
class Side:
    """What the criteria say of one file."""

    id: Source = Source(())
    counts: Mapping[str, str | int] = field(default_factory=dict)
    fields: Mapping[str, Source] = field(default_factory=dict)
    zone: str = ""

    def source(self, key: str, format: str) -> Source:
        """Return where an answer comes from, by default the column of the same name."""
        source = self.fields.get(key, Source((key,)))
        return replace(source, format=source.format or format, zone=source.zone or self.zone)


@dataclass(frozen=True)
class Criteria:
    """A criteria file that was read."""

    newcomers: Side
    mentors: Side
    terms: tuple[Term, ...]
    objective: str = ""
    monday: date | None = None
    weeks: int = 4
    quality: float = 0
    fairness: str = ""


def read_criteria(path: Path) -> tuple[Criteria | None, list[Fault]]:
    """Read a criteria file as far as it goes, with every fault."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        text = "cannot be read (%(why)s); check the name and the rights"
        return None, [fault(path.name, text, why=error.strerror or str(error))]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        text = "is not TOML (%(why)s); mend it there"
        return None, [fault(path.name, text, why=str(error))]
    reader = Reading(path.name)
    return reader.criteria(data), reader.faults


class Reading:
    """Collects the faults of one criteria file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def wrong(self, where: str, text: str, **values: object) -> None:
        """Note a fault."""
        self.faults.append(Fault(f"{self.file}, {where}", Reason(text, values)))

    def criteria(self, data: Mapping[str, object]) -> Criteria:
        """Read the whole file."""
        self.unknown("the top", data, KNOWN)
        monday, weeks = data.get("monday"), data.get("weeks", 4)
        for each in calendar_faults(date(2026, 1, 5) if monday is None else monday, weeks):
            self.faults.append(Fault(f"{self.file}, {each.culprit}", each.message))
        objective = data.get("objective", "placed")
        if objective not in OBJECTIVES:
            self.wrong("objective", 'must be "placed" or "total", got %(got)s', got=shown(objective))
        quality, fairness = data.get("quality", 0), data.get("fairness", "")
        if wrong := number(0)(quality):
            self.wrong("quality", "%(wrong)s", wrong=wrong)
        if fairness not in FAIRNESS:
            text = 'must be "worst" or "waited", or be left out, got %(got)s'
            self.wrong("fairness", text, got=shown(fairness))
        zone = self.text(data, "zone", "the top")
        return Criteria(
            newcomers=self.side(data, "newcomers", zone),
            mentors=self.side(data, "mentors", zone),
            terms=self.terms(data.get("terms")),
            objective=str(objective),
            monday=monday if isinstance(monday, date) and not isinstance(monday, datetime) else None,
            weeks=weeks if isinstance(weeks, int) else 4,
            quality=quality if isinstance(quality, int | float) else 0,
            fairness=str(fairness),
        )

    def terms(self, specs: object) -> tuple[Term, ...]:
        """Read the terms that can be read."""
        if not isinstance(specs, list) or not specs:
            self.wrong("terms", "there is none; write at least one [[terms]] table")
            return ()
        terms: list[Term] = []
        for spec in specs:
            try:
                terms.append(term_from(spec))
            except BadInput as bad:
                self.faults.extend(Fault(f"{self.file}, {each.culprit}", each.message) for each in bad.faults)
        self.faults.extend(Fault(f"{self.file}, {each.culprit}", each.message) for each in name_faults(terms))
        return tuple(terms)

    def side(self, data: Mapping[str, object], name: str, zone: str) -> Side:
        """Read [newcomers] or [mentors]."""
        side = data.get(name, NO_KIND)
        if not isinstance(side, Mapping):
            self.wrong(f"[{name}]", "must be a table")
            return Side()
        self.unknown(f"[{name}]", side, ("id", "fields", *COUNTS[name]))
        if "id" not in side:
            self.wrong(f"[{name}]", 'has no "id"; name the column that tells people apart')
        counts = {key: side[key] for key in COUNTS[name] if key in side}
        for key, count in counts.items():
            if not isinstance(count, str) and not is_whole(count):
                self.wrong(f"[{name}]", "%(key)s must name a column or be a whole number", key=key)
                counts[key] = 0
        fields = side.get("fields", NO_KIND)
        if not isinstance(fields, Mapping):
            self.wrong(f"[{name}.fields]", "must be a table")
            fields = NO_KIND
        sources = {key: self.source(f"[{name}.fields] {key}", value) for key, value in fields.items()}
        id = self.source(f"[{name}] id", side["id"]) if "id" in side else Source(())
        return Side(id, counts, sources, zone)

    def source(self, where: str, value: object) -> Source:
        """Read where an answer comes from: a column's name, a list of them, or a table."""
        table = value if isinstance(value, Mapping) else {"column": value}
        self.unknown(where, table, FIELD_KEYS)
        column = table.get("column")
        columns = [column] if isinstance(column, str) else column
        if not isinstance(columns, list) or not columns or not all(isinstance(each, str) for each in columns):
            self.wrong(where, "needs a column, or a list of columns")
            columns = []
        format = self.text(table, "as", where)
        if format and format not in FORMATS:
            self.wrong(where, '"as" must be one of %(formats)s', formats=", ".join(FORMATS))
        return Source(
            tuple(columns),
            format if format in FORMATS else "",
            self.text(table, "join", where, " "),
            self.text(table, "separator", where),
            self.text(table, "zone", where),
            self.text(table, "zone_column", where),
        )

    def text(self, table: Mapping[str, object], key: str, where: str, default: str = "") -> str:
        """Read an optional text."""
        value = table.get(key, default)
        if isinstance(value, str):
            return value
        self.wrong(where, '"%(key)s" must be a text', key=key)
        return default

    def unknown(self, where: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
        """Note keys that mean nothing, which are most likely misspelt."""
        for key in sorted(set(table) - set(known)):
            self.wrong(
                where, '"%(key)s" is not known; it may hold %(known)s', key=key, known=", ".join(known)
            )


def formats_read(terms: tuple[Term, ...], newcomers: bool) -> dict[str, str]:
    """Return the answers that terms read on one side, with the format each is expected in."""
    formats: dict[str, str] = {}
    for term in terms:
        if term.kind == "scores":
            continue
        if term.kind == "skills":
            format = "wishes" if newcomers else "levels"
        else:
            format = FORMAT_OF.get(term.kind, "text")
        for key in term.newcomer_keys if newcomers else (term.mentor_key,):
            formats.setdefault(key, format if key in (term.newcomer_key, term.mentor_key) else "flag")
    return formats
