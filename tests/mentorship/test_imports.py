"""People from a table: the report, the writing, the letters; an export brought in changes nothing."""

import csv
import io
import time
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import columns, erasure, i18n, imports, people, problems, roster, sheets
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import JournalEntry, Letter, Person, Profile, Programme, Token, Upload

GOOD = "E-mail address,Name,Skills,Hours,Languages\n"


def bring(world: SimpleNamespace, text: str | bytes, role: str = "newcomer", now: Any = NOW) -> Upload:
    data = text if isinstance(text, bytes) else text.encode()
    return imports.begin(world.programme, role, "people.csv", data, world.carol, now)


def kinds(upload: Upload) -> list[tuple[int, str]]:
    return [(each.line, each.kind) for each in imports.verdicts(upload)]


def test_the_report_writes_nothing_and_tells_nobody(world: SimpleNamespace) -> None:
    before = (Person.select().count(), Profile.select().count(), Letter.select().count())
    upload = bring(world, GOOD + "ada@example.org,Ada,SEO:3:2,Mon 18:00-20:00,en\n")
    assert kinds(upload) == [(2, "new")]
    assert (Person.select().count(), Profile.select().count(), Letter.select().count()) == before


def test_a_confirmed_table_brings_people_in_and_invites_them(world: SimpleNamespace) -> None:
    text = GOOD + "Ada@Example.org,Ada,SEO:3:2; REST,Mon 18:00-20:00,en; French\nbo@example.org,Bo,,,\n"
    upload = bring(world, text)
    assert imports.verdicts(upload)[1].missing == ("skills", "week", "languages")
    done = imports.confirm(upload, world.carol, NOW)
    assert done == {"new": 2}
    ada, bo = (Profile.get(Profile.person == Person.get(Person.name == name)) for name in ("Ada", "Bo"))
    assert ada.skills == {"seo": {"level": 3, "importance": 2}, "rest-api": {"level": 2, "importance": 2}}
    assert (ada.state, ada.week, ada.languages) == ("active", [[1080, 1200]], ["en", "fr"])
    assert (bo.state, bo.completed_at) == ("draft", None)
    assert ada.id in {each.id for each in problems.newcomers_of(world.programme)}
    letters = list(Letter.select().where(Letter.kind == "invitation").order_by(Letter.id))
    assert [letter.address for letter in letters] == ["ada@example.org", "bo@example.org"]
    assert all("/reset/" in letter.text and letter.secret for letter in letters)
    assert Upload.get_by_id(upload.id).rows == {}
    assert JournalEntry.get(JournalEntry.act == "people.imported").details == {"role": "newcomer", "new": 2}
    with pytest.raises(AlreadyDone):
        imports.confirm(upload, world.carol, NOW)


def test_an_invited_person_chooses_a_password_and_agrees(world: SimpleNamespace) -> None:
    imports.confirm(bring(world, GOOD + "ada@example.org,Ada,SEO,Mon 18-20,en\n"), world.carol, NOW)
    text = Letter.get(Letter.kind == "invitation").text
    token = text.split("/reset/")[1].split()[0]
    later = NOW + timedelta(days=13)
    with pytest.raises(Refused):
        people.authenticate("ada@example.org", "anything at all", "here", later)
    assert people.invited(token, later)
    ada = people.reset(token, "a sentence that only ada knows", later)
    assert ada.consent == people.CONSENT
    assert (
        people.authenticate("ada@example.org", "a sentence that only ada knows", "here", later).id == ada.id
    )


def test_a_password_laid_in_wait_dies_when_its_address_is_brought_in(world: SimpleNamespace) -> None:
    builders.person("Ada", email="ada@example.org", confirmed_at=None)
    imports.confirm(bring(world, GOOD + "ada@example.org,Ada,SEO,Mon 18-20,en\n"), world.carol, NOW)
    with pytest.raises(Refused):
        people.authenticate("ada@example.org", builders.PASSWORD, "here", NOW)


def test_a_known_account_joins_without_being_told_apart(world: SimpleNamespace) -> None:
    builders.person("Eve", email="eve@example.org", language="fr")
    closed = builders.person("Gone", email="gone@example.org", disabled_at=NOW)
    text = GOOD + "eve@example.org,Other Name,SEO,Mon 18-20,en\nnew@example.org,New,SEO,Mon 18-20,en\n"
    upload = bring(world, text + "gone@example.org,Gone,SEO,Mon 18-20,en\n")
    assert {kind for _line, kind in kinds(upload)} == {"new"}
    assert imports.confirm(upload, world.carol, NOW) == {"new": 2, "wrong": 1}
    assert Person.get(Person.email == "eve@example.org").name == "Eve"
    letter = Letter.get(Letter.address == "eve@example.org")
    assert "/p/welcome/newcomer" in letter.text
    assert "/reset/" not in letter.text
    assert not Token.select().where(Token.person == closed.id).exists()


def test_people_who_are_there_are_changed_never_doubled(world: SimpleNamespace) -> None:
    text = "mail,name,goal,Niveau,bio\nALICE@example.org,Alicia,New goal,débuts,\nada@example.org,Ada,x,,\n"
    upload = bring(world, text)
    first = imports.verdicts(upload)[0]
    assert (first.kind, first.changes) == ("changed", ("goal",))
    imports.confirm(upload, world.carol, NOW)
    alice = Profile.get_by_id(world.newcomer.id)
    assert (alice.goal, alice.person.name, alice.waiting_since) == ("New goal", "Alice", NOW)
    entry = JournalEntry.get(JournalEntry.act == "profile.changed")
    assert (entry.person, entry.details) == (world.carol.id, {"fields": ["goal"]})
    assert kinds(bring(world, text)) == [(2, "same"), (3, "same")]


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("nobody,Ada,SEO,Mon 18-20,en", "E-mail address", "looks like name@example.org"),
        (",Ada,SEO,Mon 18-20,en", "E-mail address", "looks like name@example.org"),
        ("ada@example.org,,SEO,Mon 18-20,en", "", "The name is missing"),
        ("ada@example.org,Ada,SEO:9,Mon 18-20,en", "Skills", "write it like SEO:3:2"),
        ("ada@example.org,Ada,SEO:x,Mon 18-20,en", "Skills", "not a skill"),
        ("ada@example.org,Ada,SEO; seo,Mon 18-20,en", "Skills", "twice"),
        ("ada@example.org,Ada,a;b;c;d;e;f,Mon 18-20,en", "Skills", "At most 5 skills"),
        ("ada@example.org,Ada,SEO,someday,en", "Hours", "is not understood"),
        ("ada@example.org,Ada,SEO,Mon 18-20,Klingon", "Languages", "“Klingon” is not known"),
        ("ada@example.org,Ada,SEO,Mon 18-20,en,stray", "", "more cells than columns"),
        ("alice@example.org,Alice,,,\nalice@example.org,Alice,,,", "E-mail address", "line 2 already"),
    ],
)
def test_each_fault_is_named_with_line_column_and_remedy(
    world: SimpleNamespace, line: str, column: str, words: str
) -> None:
    upload = bring(world, GOOD + line + "\n")
    verdict = imports.verdicts(upload)[-1]
    assert verdict.kind == "wrong"
    assert verdict.line == 2 + line.count("\n")
    (found,) = verdict.faults
    assert found[0] == column
    assert words in found[1]
    imports.confirm(upload, world.carol, NOW)
    assert not Person.select().where(Person.name == "Ada").exists()


def test_a_mentors_columns_are_read_in_french(world: SimpleNamespace) -> None:
    with i18n.reader("fr", "Europe/Paris"):
        names = [str(each.label) for each in columns.of(world.programme, "mentor")]
        head = ";".join([*names, "Couleur"])
        cells = {"email": "max@example.org", "name": "Max", "skills": "API REST:4", "week": "lun 18h-20h"}
        cells |= {
            "languages": "anglais",
            "seats": "3",
            "away": "oui",
            "until": "30/06/2026",
            "level": "expert",
        }
        row = ";".join(f'"{cells.get(each.key, "")}"' for each in columns.of(world.programme, "mentor"))
        upload = bring(world, f"{head}\n{row};bleu\n", "mentor")
    assert imports.passed_over(upload) == ["Couleur"]
    assert imports.confirm(upload, world.carol, NOW) == {"new": 1}
    found = Profile.get(Profile.person == Person.get(Person.name == "Max"))
    assert (found.skills, found.week, found.languages) == ({"rest-api": 4}, [[1080, 1200]], ["en"])
    assert (found.seats, found.away, found.until, found.level) == (3, True, date(2026, 6, 30), "expert")


def test_a_table_without_addresses_is_refused(world: SimpleNamespace) -> None:
    with pytest.raises(BadField):
        bring(world, "Name,Skills\nAda,SEO\n")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("excel", [False, True])
def test_an_export_that_is_brought_in_changes_nothing(
    world: SimpleNamespace, language: str, excel: bool
) -> None:
    question = {
        "key": "use",
        "kind": "some",
        "label": {"en": "What for?", "fr": "Pour quoi ?"},
        "roles": ["newcomer", "mentor"],
        "options": [
            {"key": "a", "label": {"en": "Work", "fr": "Travail"}},
            {"key": "b", "label": {"en": "B"}},
        ],
    }
    Programme.update(questions=[question]).where(Programme.id == world.programme.id).execute()
    world.programme = Programme.get_by_id(world.programme.id)
    odd = {
        "skills": {"seo": {"level": 1, "importance": 3}, "free:c++_für_kids": {"level": 2, "importance": 2}},
        "week": [[75, 600], [1380, 1500], [9900, 10080]],
        "interests": ["makeup-trends"],
        "goal": "=HYPERLINK(1)",
        "bio": 'Two "lines";\nand, more',
        "style": "gentle",
        "team": "-North",
        "answers": {"use": ["a", "b"]},
    }
    builders.profile(builders.person("Zoé ; B", email="z@example.org"), world.programme, "newcomer", **odd)
    mentor = {
        "seats": 0,
        "away": True,
        "until": date(2026, 12, 1),
        "answers": {"use": ["b"]},
        "hours_month": 7,
    }
    builders.profile(builders.person("Max"), world.programme, "mentor", **mentor)
    before = list(Profile.select().dicts())
    with i18n.reader(language, "Europe/Paris"):
        for role in Profile.ROLES:
            rows = columns.table(roster.entries(world.programme, NOW), world.programme, role)
            data = sheets.excel(rows) if excel else as_csv(rows)
            upload = bring(world, data, role)
            assert imports.passed_over(upload) == []
            assert [each.faults for each in imports.verdicts(upload) if each.kind != "same"] == []
            assert set(imports.confirm(upload, world.carol, NOW)) == {"same"}
    assert list(Profile.select().dicts()) == before


def as_csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[sheets.safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def test_only_who_brought_a_table_confirms_it_and_within_a_day(world: SimpleNamespace) -> None:
    upload = bring(world, GOOD + "ada@example.org,Ada,SEO,Mon 18-20,en\n")
    second = builders.coordinator(builders.person("Second"), world.programme).person
    assert imports.open_upload(world.programme, upload.id, second, NOW) is None
    with pytest.raises(AlreadyDone):
        imports.confirm(upload, second, NOW)
    with pytest.raises(AlreadyDone):
        imports.confirm(upload, world.carol, NOW + timedelta(days=1))
    assert imports.forget_old(NOW + timedelta(days=1)) == 1
    assert not Upload.select().exists()


def test_a_table_confirmed_many_times_at_once_is_written_once(world: SimpleNamespace) -> None:
    upload = bring(world, GOOD + "ada@example.org,Ada,SEO,Mon 18-20,en\n")
    results = builders.at_once(lambda: imports.confirm(upload, world.carol, NOW))
    assert sum(not isinstance(each, AlreadyDone) for each in results) == 1
    assert Letter.select().where(Letter.kind == "invitation").count() == 1


def test_an_erasure_forgets_waiting_tables_that_name_the_person(world: SimpleNamespace) -> None:
    bring(world, "email,name\nalice@example.org,Alice\n")
    erasure.erase(world.alice, NOW)
    assert not Upload.select().exists()


def test_five_thousand_rows_are_reported_on_in_good_time(world: SimpleNamespace) -> None:
    lines = (
        f"p{k}@example.org,Person {k},SEO:3; Couture; my own skill {k},Mon 18-20,en\n" for k in range(5000)
    )
    began = time.process_time()
    upload = bring(world, GOOD + "".join(lines))
    assert len(kinds(upload)) == 5000
    assert time.process_time() - began < 20  # about 3 seconds on two slow cores; a square would take minutes
