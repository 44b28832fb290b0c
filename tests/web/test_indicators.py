"""The pages of indicators: the figures, what is behind them, what is done about them, and for whom."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship.kinds import KINDS
from mentorship.measures import actions
from mentorship.models import CheckIn, Indicator, JournalEntry, Mentorship, Person, Profile

SignIn = Callable[[Person], FlaskClient]
PAGES = ("/p/welcome/indicators", "/p/welcome/indicators.csv", "/p/welcome/indicators/placed")
EDIT = "/p/welcome/indicators/placed/edit"
VALID = {"target": "60", "due_on": "2026-12-01", "owner": "0", "action_en": "Ring", "action_fr": "Appeler"}


@pytest.fixture
def filled(world: SimpleNamespace) -> SimpleNamespace:
    """Twelve newcomers of whom six have a mentor; every indicator with its default target."""
    for kind in KINDS.values():
        Indicator.create(
            programme=world.programme,
            kind=kind.key,
            target=kind.target,
            due_on=date(2026, 9, 1),
            action=actions()[kind.key],
            owner=world.carol,
        )
    for k in range(11):
        new = builders.profile(builders.person(f"New {k}"), world.programme, "newcomer")
        if k < 6:
            builders.mentorship(new, world.mentor)
    return world


@pytest.mark.parametrize("page", [*PAGES, EDIT])
def test_only_a_coordinator_of_the_programme_reads_them(
    filled: SimpleNamespace, sign_in: SignIn, client: FlaskClient, page: str
) -> None:
    assert client.get(page).status_code == 302
    assert sign_in(filled.dave).get(page).status_code == 404
    assert sign_in(filled.alice).get(page).status_code == 403
    assert sign_in(filled.bob).get(page).status_code == 403
    assert sign_in(filled.carol).get(page).status_code == 200
    assert sign_in(filled.carol).get(page.replace("welcome", "nowhere")).status_code == 404


def test_a_coordinator_in_a_pair_reads_no_mood_of_their_partner(
    filled: SimpleNamespace, sign_in: SignIn
) -> None:
    builders.coordinator(filled.bob, filled.programme)
    pair = builders.mentorship(filled.newcomer, filled.mentor)
    for side, mood in (("newcomer", 1), ("mentor", 5)):
        CheckIn.create(mentorship=pair, side=side, due_on=NOW.date(), answered_at=NOW, mood=mood)
    theirs, own = (f"/p/welcome/indicators/{kind}" for kind in ("satisfaction", "satisfaction_mentors"))
    assert "1 of 5" in sign_in(filled.carol).get(theirs).text
    assert "1 of 5" not in sign_in(filled.bob).get(theirs).text
    assert "5 of 5" in sign_in(filled.bob).get(own).text


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_changed_by_posting_to_a_page_that_only_shows(
    filled: SimpleNamespace, sign_in: SignIn, page: str
) -> None:
    assert sign_in(filled.carol).post(page).status_code == 405


def test_a_card_says_figure_target_status_and_action_in_words(
    filled: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(filled.carol).get("/p/welcome/indicators").text
    card = page[page.index('id="placed"') : page.index('id="waiting"')]
    for words in (
        "50%",
        "at least 85%",
        "Off target",
        "Carol",
        actions()["placed"]["en"],
        "12 newcomers counted",
    ):
        assert words in card
    assert "style=" not in page
    assert "<script>" not in page
    goals = page[page.index('id="goals"') : page.index('id="early_ends"')]
    assert "Nothing to measure yet" in goals


def test_every_chart_has_a_title_and_a_table_with_the_same_numbers(
    filled: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(filled.carol).get("/p/welcome/indicators").text
    assert page.count('<svg class="chart trend"') == page.count(
        "the table below holds the same numbers.</title>"
    )
    assert page.count("<caption>") == len(KINDS)


def test_of_few_neither_share_nor_count_is_shown(filled: SimpleNamespace, sign_in: SignIn) -> None:
    Mentorship.update(started_at=NOW - timedelta(days=20)).execute()
    page = sign_in(filled.carol).get("/p/welcome/indicators").text
    card = page[page.index('id="first_meeting"') : page.index('id="cadence"')]
    assert "pairs counted" not in card
    assert "of 6" not in card
    assert "Too few to tell" in card
    assert "0%</span>" not in card


def test_the_list_behind_a_number_names_each_one_with_a_link(
    filled: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(filled.carol).get("/p/welcome/indicators/placed").text
    without = page[: page.index("Have had a mentor")]
    assert "Alice" in without
    assert f"/p/welcome/people/{filled.newcomer.id}" in without
    assert "New 9" in without
    assert "New 0" not in without
    assert "New 0" in page


@pytest.mark.parametrize("kind", KINDS)
def test_each_indicator_opens_even_without_anything_to_count(
    filled: SimpleNamespace, sign_in: SignIn, kind: str
) -> None:
    Mentorship.delete().execute()
    Profile.delete().execute()
    assert sign_in(filled.carol).get(f"/p/welcome/indicators/{kind}").status_code == 200


def test_an_unknown_indicator_is_missing(filled: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(filled.carol)
    assert carol.get("/p/welcome/indicators/beauty").status_code == 404
    assert carol.post("/p/welcome/indicators/beauty/edit", data=VALID).status_code == 404
    Indicator.update(kind="beauty").where(Indicator.kind == "placed").execute()
    assert carol.get("/p/welcome/indicators/beauty").status_code == 404
    assert carol.get("/p/welcome/indicators").status_code == 200


def test_a_coordinator_sets_target_date_owner_and_action(filled: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(filled.carol)
    answer = carol.post(EDIT, data={**VALID, "owner": str(filled.carol.id)})
    assert answer.status_code in (302, 303)
    assert answer.location.endswith("/p/welcome/indicators#placed")
    row = Indicator.get(Indicator.kind == "placed")
    assert (row.target, row.due_on, row.owner, row.action) == (
        60,
        date(2026, 12, 1),
        filled.carol,
        {"en": "Ring", "fr": "Appeler"},
    )
    assert JournalEntry.get(JournalEntry.act == "indicator.set").person == filled.carol.id


@pytest.mark.parametrize("typed", ["4.25", "4,25", " 4,25 "])
def test_a_mood_is_set_with_a_point_or_a_comma(filled: SimpleNamespace, sign_in: SignIn, typed: str) -> None:
    page = EDIT.replace("placed", "satisfaction")
    assert sign_in(filled.carol).post(page, data={**VALID, "target": typed}).status_code in (302, 303)
    assert Indicator.get(Indicator.kind == "satisfaction").target == 425


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": ""},
        {"target": "101"},
        {"target": "-1"},
        {"target": "NaN"},
        {"target": "1e999999"},
        {"target": "many"},
        {"target": "\x00"},
        {"due_on": ""},
        {"due_on": "2026-02-30"},
        {"owner": "999999"},
        {"owner": "x"},
        {"action_en": "a" * 501},
    ],
)
def test_bad_values_are_told_at_their_field_and_change_nothing(
    filled: SimpleNamespace, sign_in: SignIn, wrong: dict[str, str]
) -> None:
    answer = sign_in(filled.carol).post(EDIT, data={**VALID, **wrong})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert Indicator.get(Indicator.kind == "placed").target == 85
    assert not JournalEntry.select().exists()


@pytest.mark.parametrize("who", ["alice", "bob", "dave"])
def test_nobody_else_sets_a_target(filled: SimpleNamespace, sign_in: SignIn, who: str) -> None:
    answer = sign_in(getattr(filled, who)).post(EDIT, data=VALID)
    assert answer.status_code == (404 if who == "dave" else 403)
    assert Indicator.get(Indicator.kind == "placed").target == 85


def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(
    filled: SimpleNamespace, sign_in: SignIn
) -> None:
    Indicator.update(action={"en": '=HYPERLINK("x")', "fr": "@x"}).where(Indicator.kind == "placed").execute()
    answer = sign_in(filled.carol).get("/p/welcome/indicators.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "welcome-indicators-2026-03-02.csv" in answer.headers["Content-Disposition"]
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert len(rows) == len(KINDS)
    placed = dict(zip(head, rows[1], strict=True))
    assert (placed["Reading"], placed["Target"], placed["Counted"]) == ("50", "85", "12")
    assert placed["Action"] == '\'=HYPERLINK("x")'


def test_a_programme_without_indicators_says_what_to_do(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    assert "/p/welcome/desk" in carol.get("/p/welcome/indicators").text
    assert carol.get("/p/welcome/indicators.csv").status_code == 200


def test_the_pages_speak_french(filled: SimpleNamespace, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == filled.carol.id).execute()
    carol = sign_in(Person.get_by_id(filled.carol.id))
    assert actions()["placed"]["fr"] in carol.get("/p/welcome/indicators").text
    assert 'lang="fr"' in carol.get("/p/welcome/indicators/placed").text
    table = carol.get("/p/welcome/indicators.csv").text
    assert ";50;85;" in table
    assert carol.post(EDIT, data={**VALID, "target": ""}).status_code == 422
