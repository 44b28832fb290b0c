"""Every column is classified in one file, and what the file says about export, erasure and time holds."""

import csv
import itertools
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import authority
import builders
import pytest
from builders import NOW
from peewee import AutoField, CharField, DateField, IntegerField, JSONField, TextField

import mentorship
from mentorship import erasure, imports, journal, limits, outbox, personal, retention
from mentorship.db import UtcDateTimeField, transaction
from mentorship.models import (
    MODELS,
    AgreementVersion,
    Attendance,
    Bond,
    CheckIn,
    Comment,
    Decision,
    Enquiry,
    FitCheck,
    FollowUp,
    Letter,
    Mentorship,
    NeverAgain,
    Person,
    PrivateNote,
    Profile,
    Proposal,
    Question,
    Rating,
    Report,
    Ruling,
    SignIn,
    Step,
    Stop,
    Suggestion,
    Survey,
    SurveyAnswer,
    Token,
    Transition,
    Upload,
    Wish,
)
from mentorship.watch import RULES

FILE = Path(mentorship.__file__).parent / "catalogue" / "columns.csv"
TABLES = {model._meta.table_name: model for model in MODELS}
OFFICES = {"service", "programme", "coordination"}  # what they own is in nobody's export
KEPT = {
    "pair": retention.WORDS,
    "account": retention.ALONE,
    "link": retention.SPENT,
    "visit": retention.SESSIONS,
    "letter": outbox.KEPT,
    "file": imports.KEPT,
    "try": limits._KEPT,
}
CODES = {"zone", "language"}  # only real ones can be read
DAY = timedelta(days=1)


class Column(NamedTuple):
    """One column with its line of the file."""

    table: str
    name: str
    owner: str
    about: str
    export: str
    erasure: str
    kept: str

    @property
    def model(self) -> Any:
        return TABLES[self.table]

    @property
    def field(self) -> Any:
        return self.model._meta.fields[self.name]

    @property
    def there(self) -> bool:
        """Tell whether the database has it."""
        return self.table in TABLES and self.name in self.model._meta.fields

    @property
    def free(self) -> bool:
        """Tell whether any value can stand in it."""
        checked = "".join(each.sql for each in self.model._meta.constraints or ())
        sealed = self.field.constraints or self.name in checked or self.name in CODES
        return not sealed and not isinstance(self.field, AutoField)


def lines() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COLUMNS = [
    Column(row["table"], name, row["owner"], row["about"], row["export"], row["erasure"], row["kept"])
    for row in lines()
    for name in row["columns"].split()
]
OWN = [
    column
    for column in COLUMNS
    if (column.owner not in OFFICES or column.about) and column.there and column.free
]
WORDS = [column for column in OWN if isinstance(column.field, CharField | TextField | JSONField)]
FACTS = [column for column in OWN if isinstance(column.field, UtcDateTimeField | DateField | IntegerField)]


# --- the file -------------------------------------------------------------------------------------------


def test_every_column_is_classified_once() -> None:
    there = sorted((table, name) for table, model in TABLES.items() for name in model._meta.fields)
    assert sorted((column.table, column.name) for column in COLUMNS) == there


def test_every_line_says_something_that_is_known() -> None:
    for row in lines():
        assert all(row[name] for name in ("purpose", "readers", "owner")), row
        assert row["export"] in {"yes", "no", "both"}, row
        assert row["erasure"] in {"keep", "anonymise", "delete"}, row
        if row["kept"] not in {"programme", "for good"}:
            what, days, unit = row["kept"].split()
            assert (KEPT[what], unit) == (timedelta(days=int(days)), "d"), row


# --- everything that one person can have, in each of her roles ------------------------------------------


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    """Alice is Bob's newcomer, Eve's mentor in another programme, and a coordinator of both."""
    other = builders.programme("arts")
    eve = builders.person("Eve")
    newcomer = builders.profile(eve, other, "newcomer")
    mentor = builders.profile(world.alice, other, "mentor", seats=2)
    for programme, sides in ((world.programme, (world.newcomer, world.mentor)), (other, (newcomer, mentor))):
        authority.stage(programme, world.carol, *sides)
        builders.coordinator(world.alice, programme)
        pair = Mentorship.get(Mentorship.programme == programme)
        by_the_desk(pair, world.carol, world.alice)
        by_both(pair)
        for person in (sides[0].person, sides[1].person):
            by_each(pair, person)
    Report.create(programme=other, by=eve, about=world.bob, text="Hm", created_at=NOW)
    NeverAgain.create(
        programme=other, asked_by=eve, address="old@example.org", other=world.alice, created_at=NOW
    )
    CheckIn.update(answered_at=NOW).execute()  # what is only due goes with the pair
    asked = Proposal.state == "published"
    Proposal.update(newcomer_answer="no").where(asked, Proposal.newcomer == world.newcomer).execute()
    Proposal.update(mentor_answer="no").where(asked, Proposal.mentor == mentor).execute()
    Proposal.update(mentor_answer="no").where(~asked, Proposal.newcomer == world.newcomer).execute()
    return world


def by_the_desk(pair: Mentorship, carol: Person, alice: Person) -> None:
    """Let the coordination write about a pair."""
    round_ = pair.programme.rounds.get()
    both = {"newcomer": pair.newcomer, "mentor": pair.mentor}
    Ruling.create(round=round_, kind="pin", by=carol, created_at=NOW, **both)
    for by in (carol, alice):
        Comment.create(round=round_, text="Hm", by=by, at=NOW, **both)
    proposal = Proposal.get(Proposal.mentor == pair.mentor, Proposal.state == "published")
    question = Question.get(Question.programme == pair.programme)
    for about in (f"unanswered:{proposal.id}", f"question:{question.id}"):
        FollowUp.create(programme=pair.programme, key=f"{about}::1", outcome="spoken", created_at=NOW)


def by_both(pair: Mentorship) -> None:
    """Let each side of a pair write what the other does not."""
    meeting, goal = pair.meetings.get(), pair.goals.get()
    coordinator = pair.programme.coordinators.get().person
    proposal = Proposal.get(Proposal.mentor == pair.mentor, Proposal.state == "published")
    proposal.enquiries.get().delete_instance()
    for number, (side, profile) in enumerate((("newcomer", pair.newcomer), ("mentor", pair.mentor)), 1):
        mine = {"mentorship": pair, "side": side}
        PrivateNote.create(meeting=meeting, side=side, text="Mine", updated_at=NOW)
        FitCheck.create(**mine, answer="good", asked_at=NOW, answered_at=NOW)
        Bond.create(**mine, stage="middle", asked_at=NOW)
        Rating.create(goal=goal, side=side, value=0, at=NOW)
        Step.create(goal=goal, side=side, text="Read", created_at=NOW)
        for by in (coordinator, pair.mentor.person if side == "newcomer" else pair.newcomer.person):
            said = {"answer": "Now", "answered_by": by}
            Enquiry.create(proposal=proposal, side=side, text="When?", asked_at=NOW, **said)
        # What was worded on what somebody worded goes with it: Alice's own stands last.
        number = 3 if profile.person.name == "Alice" else number
        AgreementVersion.create(mentorship=pair, number=number, terms={}, by=profile.person, at=NOW)
        Transition.create(mentorship=pair, before="active", after="paused", by=profile.person, at=NOW)
    Wish.create(newcomer=pair.newcomer, mentor=pair.mentor, rank=1, created_at=NOW)


def by_each(pair: Mentorship, person: Person) -> None:
    """Let a person write what is nobody's but their own."""
    programme, dated = pair.programme, {"created_at": NOW}
    marked = f"{person.id}-{pair.id}"
    survey = Survey.get(Survey.programme == programme)
    Survey.update(questions=[{"kind": "text", "label": {"en": "Why?"}}]).execute()
    SurveyAnswer.create(survey=survey, person=person, answers={}, at=NOW)
    Attendance.create(session=programme.sessions.get(), person=person, state="going", at=NOW)
    Suggestion.create(programme=programme, by=person, text="More", **dated)
    NeverAgain.create(programme=programme, asked_by=person, address=f"{marked}@example.org", **dated)
    Upload.create(programme=programme, by=person, role="mentor", name="a.csv", rows={"lines": []}, **dated)
    other = pair.mentor.person if person == pair.newcomer.person else pair.newcomer.person
    Report.create(programme=programme, by=person, about=other, text="Hm", **dated)
    journal.record(person, "meeting.held", pair, NOW, programme)
    SignIn.create(person=person, token_hash=f"s{marked}", seen_at=NOW, **dated)
    Token.create(person=person, purpose="reset", token_hash=f"t{marked}", expires_at=NOW)
    Stop.get_or_create(person=person, topic="thanks", defaults={"at": NOW})
    if not Letter.select().where(Letter.person == person).exists():
        authority.letter(person, programme, key=f"known:{marked}")
    for table in (Question, authority.Reply):
        there = {"question": Question.get()} if table is not Question else {"programme": programme}
        table.create(by=person, text="Hm", **there, **dated)
    authority.Resource.create(programme=programme, by=person, step="goals", title={}, body={}, **dated)
    authority.Meeting.create(
        mentorship=pair, uid=f"m{marked}", by=person, at=NOW - DAY, state="held", **dated
    )


# --- whose is it ----------------------------------------------------------------------------------------


def pair_of(row: Any) -> Any:
    """Return what a row belongs to that has a newcomer and a mentor."""
    while not hasattr(row, "mentor_id"):
        row = next(
            getattr(row, up) for up in ("mentorship", "meeting", "goal", "proposal") if hasattr(row, up)
        )
    return row


def person_of(row: Any, word: str) -> int | None:
    """Return the person that a word of the file means in a row."""
    if word == "person":
        return row.id if isinstance(row, Person) else getattr(row, "person_id", None) or row.person
    if word == "author":
        return row.asked_by_id if isinstance(row, NeverAgain) else row.by_id
    if word in ("host", "about", "named"):
        return getattr(row, {"named": "other_id"}.get(word, f"{word}_id"))
    pair = pair_of(row)
    if word == "answerer":
        other = person_of(row, "other")
        return other if row.answered_by_id == other else None
    if word == "decliner":
        word = next((side for side in Profile.ROLES if getattr(row, f"{side}_answer") == "no"), "")
    elif word in ("side", "other"):
        word = row.side if word == "side" else "mentor" if row.side == "newcomer" else "newcomer"
    profile = getattr(pair, word, None) if word else None
    return profile.person_id if profile else None


def subjects(row: Any) -> set[int]:
    """Return whom a line of today's list was about."""
    rule, number = row.key.split(":")[:2]
    about = {"pair": Mentorship, "proposal": Proposal, "question": Question}[RULES[rule].about]
    found = about.get_by_id(int(number))
    return {found.by_id} if about is Question else {found.newcomer.person_id, found.mentor.person_id}


def people(row: Any, words: str) -> set[int]:
    """Return the people that some words of the file mean in a row."""
    if isinstance(row, Decision):
        row = row.round.programme.mentorships.get() if words else row
    if words == "subject":
        return subjects(row)
    return {found for word in words.split() if (found := person_of(row, word)) is not None}


class Sign(NamedTuple):
    """What was written into one column of one row."""

    column: Column
    row: int
    text: str
    owners: set[int]
    about: set[int]


def written(columns: list[Column]) -> Iterator[Sign]:
    """Yield a sign of its own for each of these columns of each row that somebody owns."""
    number = itertools.count(1)
    for column in columns:
        for row in list(column.model.select().order_by(column.model.id)):
            owners = set() if column.owner in OFFICES else people(row, column.owner)
            about = people(row, column.about)
            if owners or about:
                yield Sign(column, row.id, sign_for(column, row.id, next(number)), owners, about)


def sign_for(column: Column, row: int, number: int) -> str:
    """Return what stands in one column of one row only, and can be told from all else in an export."""
    if isinstance(column.field, UtcDateTimeField):
        return (NOW + number * timedelta(minutes=1)).isoformat()
    if isinstance(column.field, DateField):
        return (date(2100, 1, 1) + number * DAY).isoformat()
    if isinstance(column.field, IntegerField):
        return str(7_000_000 + number)
    return f"{column.table}.{column.name}.{row}@sign"


def shaped(sign: Sign) -> Any:
    """Return a sign as its column takes it."""
    column = sign.column
    if isinstance(column.field, UtcDateTimeField):
        return datetime.fromisoformat(sign.text)
    if not isinstance(column.field, JSONField):
        return sign.text
    if column.table in ("agreement_version", "mentorship"):
        return {"version": 1, "newcomer_expects": {"en": sign.text}}
    if column.table == "decision":
        pair = Decision.get_by_id(sign.row).round.programme.mentorships.get()
        rule = {"newcomer": pair.newcomer_id, "mentor": pair.mentor_id, "kind": "pin", "reason": sign.text}
        return [rule]
    shapes = {"survey_answer.answers": {"0": sign.text}, "upload.rows": {"passed": [sign.text], "lines": []}}
    lists = column.field.default is list
    return shapes.get(f"{column.table}.{column.name}", [sign.text] if lists else {"en": sign.text})


def plant(columns: list[Column]) -> list[Sign]:
    """Write all signs; every table must have rows that are Alice's and rows that are not."""
    signs = list(written(columns))
    with transaction():
        for sign in signs:
            model = sign.column.model
            model.update({sign.column.field: shaped(sign)}).where(model.id == sign.row).execute()
    return signs


def fates(person: int) -> Iterator[tuple[tuple[str, int], bool]]:
    """Yield each row that somebody owns, and whether it goes with a person."""
    for column in COLUMNS:
        if column.name == "id" and column.owner not in OFFICES:
            for row in column.model.select():
                whose = people(row, f"{column.owner} {column.about}".strip())
                yield (column.table, row.id), column.erasure == "delete" and person in whose


def dump() -> str:
    """Return all that is kept."""
    return json.dumps([list(model.select().dicts()) for model in MODELS], default=str, ensure_ascii=False)


# --- what the file says, held against what is done ------------------------------------------------------


def test_the_export_holds_what_the_file_says(scene: SimpleNamespace) -> None:
    signs, alice = plant(WORDS + FACTS), scene.alice.id
    hold_complete(signs, alice)
    text = json.dumps(personal.export(Person.get_by_id(alice), NOW), ensure_ascii=False)
    wrong = [
        f"{'too much' if sign.text in text else 'missing'}: {sign.column.table}.{sign.column.name}"
        for sign in signs
        if (alice in sign.owners and sign.column.export != "no") != (sign.text in text)
        and not (sign.column.export == "both" and sign.text in text)
    ]
    assert sorted(set(wrong)) == []


def hold_complete(signs: list[Sign], alice: int) -> None:
    """Hold the scene to it that each column stands in a row of Alice's and in one of others."""
    mine = {sign.column for sign in signs if alice in sign.owners | sign.about}
    others = {sign.column for sign in signs if alice not in sign.owners | sign.about}
    assert sorted(set(WORDS + FACTS) - mine) == []
    shared = {column for column in WORDS + FACTS if "newcomer mentor" in (column.owner, column.about)}
    assert sorted(set(WORDS + FACTS) - others - shared) == []


def test_an_erasure_takes_and_leaves_what_the_file_says(scene: SimpleNamespace) -> None:
    signs, alice = plant(WORDS), scene.alice.id
    rows = dict(fates(alice))
    erasure.erase(Person.get_by_id(alice), NOW)
    there = {(table, row.id) for table, model in TABLES.items() for row in model.select()}
    assert [row for row, goes in rows.items() if goes == (row in there)] == []
    kept = dump()
    goes = {
        sign.text for sign in signs if sign.column.erasure != "keep" and alice in sign.owners | sign.about
    }
    left = sorted(text for text in goes if text in kept)
    lost = sorted(sign.text for sign in signs if sign.text not in goes and sign.text not in kept)
    assert (left, lost) == ([], [])


def test_words_are_kept_for_as_long_as_the_file_says(scene: SimpleNamespace) -> None:
    signs = plant(WORDS)
    later = NOW + retention.WORDS + DAY
    Mentorship.update(state="ended", ended_at=NOW).execute()
    Person.update(seen_at=later).execute()
    Letter.update(sent_at=NOW).execute()
    Upload.update(done_at=None).execute()
    for forget in (imports.forget_old, outbox.forget_old, retention.forget_due):
        forget(later)
    kept = dump()
    short = {"pair", "letter", "file", "link", "visit"}
    wrong = [sign.text for sign in signs if (sign.column.kept.split()[0] in short) == (sign.text in kept)]
    assert wrong == []
