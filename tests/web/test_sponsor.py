"""Readings by group, the tables to take away, and the report: what is shown, in which words, what never."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient
from openpyxl import load_workbook

from mentorship import measures, segments
from mentorship.kinds import KINDS
from mentorship.models import Indicator, Person, Round, Run

SignIn = Callable[[Person], FlaskClient]
INDEX, REPORT = "/p/welcome/indicators", "/p/welcome/indicators/report"
LATER = NOW + timedelta(days=30)


@pytest.fixture
def lived(world: SimpleNamespace) -> SimpleNamespace:
    """Two rounds of twelve pairs and a small one of three; of the first, six ended early."""
    world.rounds = []
    for number, count in enumerate((12, 12, 3)):
        round_ = builders.round_(world.programme, name=f"Round {number}", state="published", published_at=NOW)
        result: dict[str, Any] = {"pairs": [], "unmatched": [], "free_seats": {}}
        for k in range(count):
            new = builders.profile(builders.person(f"Newby {number} {k}"), world.programme, "newcomer")
            old = builders.profile(builders.person(f"Oldie {number} {k}"), world.programme, "mentor")
            asked = builders.proposal(round_, new, old, state="accepted", published_at=NOW, answered_at=NOW)
            ended = {"state": "ended", "ended_at": LATER} if number == 0 and k % 2 else {}
            builders.mentorship(new, old, proposal=asked, **ended)
            result["pairs"].append([str(new.id), str(old.id), 1])
        Run.create(round=round_, state="done", created_at=NOW, result=result)
        world.rounds.append(round_)
    return world


@pytest.fixture
def carol(lived: SimpleNamespace, sign_in: SignIn, app: Any) -> FlaskClient:
    app.config["NOW"] = LATER + timedelta(hours=1)
    return sign_in(lived.carol)


def card(page: str, kind: str) -> str:
    start = page.index(f'id="{kind}"')
    return page[start : page.index("</article>", start)]


def table(client: FlaskClient, group: str = "") -> dict[str, dict[str, str]]:
    answer = client.get(f"{INDEX}.csv", query_string={"group": group} if group else {})
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def test_a_round_has_readings_of_its_own(carol: FlaskClient, lived: SimpleNamespace) -> None:
    assert ">22%<" in card(carol.get(INDEX).text, "early_ends")  # six of twenty-seven
    page = carol.get(INDEX, query_string={"group": f"round-{lived.rounds[0].id}"}).text
    assert ">50%<" in card(page, "early_ends")
    assert "12 pairs counted" in card(page, "early_ends")
    behind = carol.get(f"{INDEX}/early_ends", query_string={"group": f"round-{lived.rounds[0].id}"}).text
    assert "Newby 0 1" in behind
    assert "Newby 1 1" not in behind


def test_a_small_round_and_what_would_give_it_away_are_hidden(
    carol: FlaskClient, lived: SimpleNamespace
) -> None:
    shown, hidden = [], []
    for round_ in lived.rounds:
        page = carol.get(INDEX, query_string={"group": f"round-{round_.id}"}).text
        (hidden if "Hidden: too few to show" in card(page, "early_ends") else shown).append(round_.name)
        assert "could be taken from the other numbers" in page
    assert (shown, hidden) == (["Round 0"], ["Round 1", "Round 2"])
    small = f"round-{lived.rounds[2].id}"
    page = carol.get(INDEX, query_string={"group": small}).text
    assert "counted</p>" not in card(page, "early_ends")
    assert "Newby" not in carol.get(f"{INDEX}/early_ends", query_string={"group": small}).text
    line = table(carol, small)["Pairs that ended early"]
    assert (line["Reading"], line["Counted"], line["Missing answers"]) == ("", "fewer than 10", "")
    assert line["Status"] == "Hidden: too few to show"
    assert line["Group"] == "Round 2"


def test_a_segment_is_chosen_from_those_that_were_saved(carol: FlaskClient, lived: SimpleNamespace) -> None:
    saved = segments.save(lived.programme, "First ones", {"name": "Newby 0"}, lived.carol, NOW)
    page = carol.get(INDEX, query_string={"group": f"segment-{saved.id}"}).text
    assert '<optgroup label="Segments">' in page
    assert ">50%<" in card(page, "early_ends")
    assert carol.get(INDEX, query_string={"group": f"segment-{saved.id + 1}"}).status_code == 404
    assert carol.get(REPORT, query_string={"group": "x"}).status_code == 404


def test_both_tables_hold_the_same_and_no_formula(carol: FlaskClient, lived: SimpleNamespace) -> None:
    row = measures.one(lived.programme, "early_ends")
    assert row is not None
    action = {"en": '=HYPERLINK("x")', "fr": "@x"}
    values = {"target": 10, "due_on": row.due_on, "owner": None, "action": action, "action_on": None}
    measures.set_(row, **values, by=lived.carol, now=NOW)
    Round.update(name="+1").execute()
    group = f"round-{lived.rounds[0].id}"
    sheet = table(carol, group)
    assert set(sheet) == {str(kind.name) for kind in KINDS.values()}
    line = sheet["Pairs that ended early"]
    kept = ("50", "10", "12", "Off target", "2026-03-02", '\'=HYPERLINK("x")', "'+1")
    names = ("Reading", "Target", "Counted", "Status", "Target set on", "Action", "Group")
    assert tuple(line[name] for name in names) == kept
    assert (line["Period from"], line["Period to"]) == ("2025-04-01", "2026-04-01")
    answer = carol.get(f"{INDEX}.xlsx", query_string={"group": group})
    assert f"welcome-indicators-{group}-2026-04-01.xlsx" in answer.headers["Content-Disposition"]
    cells = [
        ["" if cell is None else str(cell) for cell in each]
        for each in load_workbook(BytesIO(answer.data)).active.values
    ]
    assert cells == [list(next(iter(sheet.values()))), *(list(each.values()) for each in sheet.values())]
    assert carol.get(f"{INDEX}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("en", "What is being done"), ("fr", "Ce qui est entrepris")]
)
def test_the_report_speaks_the_language_asked_for_and_names_nobody(
    carol: FlaskClient, lived: SimpleNamespace, language: str, words: str
) -> None:
    page = carol.get(REPORT, query_string={"lang": language}).text
    assert f'<html lang="{language}">' in page
    assert words in page
    assert measures.actions()["early_ends"][language] not in page  # 22 % is on the target
    assert measures.actions()["first_meeting"][language] in page
    assert str(KINDS["placed"].name) in page or language == "fr"
    for name in ("Newby", "Oldie", "Alice", "Bob"):
        assert name not in page
    assert "style=" not in page
    assert "<script>" not in page


def test_the_report_says_what_it_is_about_and_what_was_changed_late(
    carol: FlaskClient, lived: SimpleNamespace
) -> None:
    assert "have not been changed since" in carol.get(REPORT).text
    row = measures.one(lived.programme, "load")
    assert row is not None
    values = {
        "target": 10,
        "due_on": row.due_on,
        "owner": lived.carol,
        "action": row.action,
        "action_on": None,
    }
    measures.set_(row, **values, by=lived.carol, now=LATER)
    page = carol.get(REPORT, query_string={"group": f"round-{lived.rounds[0].id}", "lang": "xx"}).text
    assert "1 of them was changed later: Mentors with a fair load." in page
    assert "Only of: Round 0." in page
    index = carol.get(INDEX).text
    assert "1 target was changed after what it judges had begun" in index
    assert "by Carol" in index
    assert "This target was changed after" in carol.get(f"{INDEX}/load").text


def test_what_was_done_is_marked_with_a_note_that_the_report_keeps_to_itself(
    carol: FlaskClient, lived: SimpleNamespace
) -> None:
    address = f"{INDEX}/first_meeting/done"
    assert "Mark as done" in card(carol.get(INDEX).text, "first_meeting")
    empty = carol.post(address, data={"note": " "})
    assert (empty.status_code, "field-error" in empty.text) == (422, True)
    assert carol.post(address, data={"note": "Rang Newby 0 1."}).status_code == 302
    assert Indicator.get().acted_at is not None
    shown = card(carol.get(INDEX).text, "first_meeting")
    assert "Rang Newby 0 1." in shown
    assert "Mark as done" not in shown
    assert carol.post(address, data={"note": "Again"}).status_code == 409
    report = carol.get(REPORT).text
    assert "Rang" not in report
    assert "Done on 1 Apr 2026" in report


def test_an_empty_programme_has_a_report_that_says_so(world: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(world.carol).get(REPORT).text
    assert "No indicator is on its target yet." in page
    assert "Nothing to measure yet" in page
