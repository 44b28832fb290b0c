"""People from tables by the criteria; every fault names file, line, column and remedy."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from matching.cells import FORMATS
from matching.criteria import Criteria, Side, Source, formats_read
from matching.errors import Fault, WrongAnswer, fault
from matching.people import Mentor, Newcomer
from matching.problem import MOST_SEATS
from matching.reasons import Reason
from matching.tables import Row, Table
from matching.terms import Gap, Skills, Term


@dataclass(frozen=True)
class Entry:
    """One row on its way to becoming a person."""

    id: str
    line: int
    counts: dict[str, int]
    answers: dict[str, object]


class Intake:
    """Reads one file's people, collecting its faults."""

    def __init__(self, table: Table, side: Side, criteria: Criteria, newcomers: bool) -> None:
        self.table = table
        self.side = side
        self.terms = criteria.terms
        self.newcomers = newcomers
        formats = formats_read(criteria.terms, newcomers)
        sources = {key: side.source(key, format) for key, format in formats.items()}
        self.sources = {key: source for key, source in sources.items() if source.columns}
        self.faults: list[Fault] = []

    def entries(self, seats: int | None) -> list[Entry]:
        """Read all rows; `seats` overrides what the file says."""
        missing = list(self._missing_columns(seats))
        self.faults.extend(missing)
        if missing or not self.side.id.columns:
            return []
        lines: dict[str, int] = {}
        entries = []
        for row in self.table.rows:
            id = self.side.id.join.join(row.cells[column] for column in self.side.id.columns).strip()
            column = self.side.id.columns[0]
            if not id:
                self._wrong(row.line, column, "is empty; give everybody an id")
            elif id in lines:
                text = '"%(id)s" is on line %(line)s already; leave one, or tell them apart'
                self._wrong(row.line, column, text, id=id, line=lines[id])
            lines.setdefault(id, row.line)
            entries.append(Entry(id, row.line, self._counts(row, seats), self._answers(row)))
        return entries

    def check(self, entries: Iterable[Entry]) -> None:
        """Let each term try to read its answer, so that a fault is told with its place."""
        for entry in entries:
            for term in self.terms:
                key = term.newcomer_key if self.newcomers else term.mentor_key
                try:
                    (term.read_newcomer if self.newcomers else term.read_mentor)(entry.answers)
                except WrongAnswer as wrong:
                    self._wrong(entry.line, self.sources[key].columns[0], "%(wrong)s", wrong=str(wrong))

    def _missing_columns(self, seats: int | None) -> Iterator[Fault]:
        needed = [*self.side.id.columns]
        needed += [column for key, column in self._sources(seats).items() if isinstance(column, str)]
        for source in self.sources.values():
            needed += [*source.columns, *([source.zone_column] if source.zone_column else [])]
        for column in dict.fromkeys(needed):
            if column in self.table.columns:
                continue
            near = get_close_matches(column, self.table.columns, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"it has {', '.join(self.table.columns)}"
            text = 'has no column "%(column)s"; %(hint)s'
            yield fault(f"{self.table.file}, line 1", text, column=column, hint=hint)

    def _answers(self, row: Row) -> dict[str, object]:
        answers: dict[str, object] = {}
        for key, source in self.sources.items():
            cell = source.join.join(filter(None, (row.cells[column] for column in source.columns)))
            if not cell:
                continue
            try:
                answers[key] = FORMATS[source.format](cell, source.separator, self._zone(row, source))
            except WrongAnswer as wrong:
                self._wrong(row.line, source.columns[0], "%(wrong)s", wrong=str(wrong))
        return answers

    def _zone(self, row: Row, source: Source) -> str:
        return (row.cells[source.zone_column] if source.zone_column else "") or source.zone

    def _sources(self, seats: int | None) -> dict[str, str | int]:
        return {**self.side.counts, **({} if seats is None else {"seats": seats})}

    def _counts(self, row: Row, seats: int | None) -> dict[str, int]:
        return {key: self._count(row, key, source) for key, source in self._sources(seats).items()}

    def _count(self, row: Row, key: str, source: str | int) -> int:
        if isinstance(source, int):
            return source
        cell = row.cells[source]
        if cell.isdecimal() and len(cell) <= 9 and int(cell) <= MOST_SEATS:
            return int(cell)
        if cell or key == "seats":
            what = "number of seats" if key == "seats" else "number"
            text = '"%(cell)s" is not a %(what)s; write a whole number from 0 on'
            self._wrong(row.line, source, text, cell=cell[:40], what=what)
        return 0

    def _wrong(self, place: int, column: str, text: str, **values: object) -> None:
        culprit = f'{self.table.file}, line {place}, column "{column}"'
        self.faults.append(Fault(culprit, Reason(text, values)))


def read_people(
    newcomers: Table | None, mentors: Table | None, criteria: Criteria, seats: int | None
) -> tuple[list[Newcomer], list[Mentor], list[Fault]]:
    """Read both sides, with one spelling for words that differ in case only; a file may be missing."""
    nothing: list[Entry] = []
    left = Intake(newcomers, criteria.newcomers, criteria, newcomers=True) if newcomers else None
    right = Intake(mentors, criteria.mentors, criteria, newcomers=False) if mentors else None
    asked = left.entries(None) if left else nothing
    given = right.entries(seats) if right else nothing
    spelling = spelling_of([*asked, *given], criteria.terms)
    for entry in (*asked, *given):
        for key, answer in entry.answers.items():
            entry.answers[key] = respelt(answer, spelling)
    faults: list[Fault] = []
    for intake, entries in ((left, asked), (right, given)):
        if intake:
            intake.check(entries)
            faults += [*intake.table.faults, *intake.faults]
    return (
        [Newcomer(entry.id, entry.answers, **entry.counts) for entry in asked],
        [Mentor(entry.id, entry.answers, **entry.counts) for entry in given],
        faults,
    )


def spelling_of(entries: Iterable[Entry], terms: Iterable[Term]) -> dict[str, str]:
    """Settle on one spelling of each word: the criteria's own, else the first in order of characters."""
    spelling: dict[str, str] = {}
    for term in terms:
        if isinstance(term, Gap):
            settle(spelling, term.order)
        if isinstance(term, Skills):
            settle(spelling, sorted({word for skill, row in term.near.items() for word in (skill, *row)}))
    words = {word for entry in entries for answer in entry.answers.values() for word in words_of(answer)}
    settle(spelling, sorted(words))
    return spelling


def settle(spelling: dict[str, str], words: Iterable[str]) -> None:
    """Keep the first spelling of each word."""
    for word in words:
        spelling.setdefault(word.casefold(), word)


def words_of(answer: object) -> list[str]:
    """Return the words of a text, a list, or a table of skills; hours have none."""
    if isinstance(answer, str):
        return [answer]
    if isinstance(answer, list):
        return [str(each) for each in answer]
    if isinstance(answer, Mapping) and "zone" not in answer:
        return [str(each) for each in answer]
    return []


def respelt(answer: object, spelling: Mapping[str, str]) -> object:
    """Write the words of an answer in the settled spelling."""
    if isinstance(answer, str):
        return spelling[answer.casefold()]
    if isinstance(answer, list):
        return [spelling[each.casefold()] for each in answer]
    if isinstance(answer, dict) and "zone" not in answer:
        return {spelling[skill.casefold()]: value for skill, value in answer.items()}
    return answer
