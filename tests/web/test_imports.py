"""Bringing people in and taking them away, page by page."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import sheets
from mentorship.models import Letter, Person, Profile, Upload

SignIn = Callable[[Person], FlaskClient]
TABLE = "email,name,skills,hours,languages,Colour\nada@example.org,Ada <b>,SEO,Mon 18-20,en,red\n,Bo,SEO,,,\n"


def bring(browser: FlaskClient, text: str = TABLE, role: str = "newcomer") -> Any:
    file = (io.BytesIO(text.encode()), "people <1>.csv")
    return browser.post("/p/welcome/import", data={"role": role, "file": file}, follow_redirects=True)


def test_a_table_is_reported_on_confirmed_and_written(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = bring(carol).text
    for words in ("people &lt;1&gt;.csv", "Columns passed over: Colour", "looks like name@example.org"):
        assert words in page
    (upload,) = Upload.select()
    address = f"/p/welcome/import/{upload.id}"
    assert "Ada &lt;b&gt;" in carol.get(f"{address}?show=new").text
    refused = carol.post(address)
    assert refused.status_code == 422
    assert "Ask them first" in refused.text
    assert not Letter.select().exists()
    page = carol.post(address, data={"agreed": "y"}, follow_redirects=True).text
    assert "1 person is new and has a letter." in page
    assert "1 line was left out." in page
    assert "Ada &lt;b&gt;" in page
    assert "not here yet" in page
    assert carol.get(address).status_code == 404
    assert carol.post(address, data={"agreed": "y"}).status_code == 404


def test_a_report_is_only_its_coordinators(world: SimpleNamespace, sign_in: SignIn) -> None:
    second = builders.coordinator(builders.person("Second"), world.programme).person
    builders.coordinator(world.carol, builders.programme("third"))
    carol = sign_in(world.carol)
    bring(carol)
    address = f"/p/welcome/import/{Upload.get().id}"
    assert sign_in(second).get(address).status_code == 404
    assert sign_in(second).post(address, data={"agreed": "y"}).status_code == 404
    assert carol.get(address.replace("welcome", "third")).status_code == 404
    assert carol.get(f"{address}?show=%F0%9F%98%80&page=9").status_code == 200
    page = carol.post(f"{address}/drop", follow_redirects=True).text
    assert "nobody was told" in page
    assert not Upload.select().exists()


@pytest.mark.parametrize(
    "data", [{}, {"role": "newcomer"}, {"role": "king", "file": (io.BytesIO(b"email\n"), "x.csv")}]
)
def test_a_table_needs_a_role_and_a_file(
    world: SimpleNamespace, sign_in: SignIn, data: dict[str, Any]
) -> None:
    assert sign_in(world.carol).post("/p/welcome/import", data=data).status_code == 422


def test_a_file_that_cannot_be_read_is_told_at_its_field(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    answer = bring(carol, "name\nAda\n")
    assert answer.status_code == 422
    assert "No column is called" in answer.text


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_people_are_taken_away_as_a_search_finds_them(
    world: SimpleNamespace, sign_in: SignIn, format: str
) -> None:
    Profile.update(goal="=cmd()").where(Profile.id == world.newcomer.id).execute()
    builders.profile(builders.person("Eve"), world.programme, "newcomer", level="expert")
    carol = sign_in(world.carol)
    answer = carol.get(f"/p/welcome/export/newcomer.{format}?level=beginner")
    assert f"welcome-newcomers-{NOW.date()}.{format}" in answer.headers["Content-Disposition"]
    read = sheets.read(answer.data)
    assert [line.cells["E-mail address"] for line in read.lines] == ["alice@example.org"]
    assert read.lines[0].cells["Goal"] == "=cmd()"
    assert b",=cmd()" not in answer.data
    assert "Seats" in sheets.read(carol.get(f"/p/welcome/import/empty/mentor.{format}").data).columns
    assert carol.get("/p/welcome/export/king.csv").status_code == 404


def test_an_invited_person_agrees_before_the_password_counts(
    app: Flask, world: SimpleNamespace, sign_in: SignIn, client: FlaskClient
) -> None:
    carol = sign_in(world.carol)
    bring(carol)
    carol.post(f"/p/welcome/import/{Upload.get().id}", data={"agreed": "y"})
    path = "/reset/" + Letter.get(Letter.kind == "invitation").text.split("/reset/")[1].split()[0]
    assert "code of conduct" in client.get(path).text
    secret = {"password": "a sentence that only ada knows"}
    assert client.post(path, data=secret).status_code == 422
    page = client.post(path, data={**secret, "consent": "y", "conduct": "y"}, follow_redirects=True).text
    assert "Welcome! Your password is set." in page
    assert Person.get(Person.email == "ada@example.org").consent


def test_the_pages_speak_french(world: SimpleNamespace, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    carol = sign_in(Person.get_by_id(world.carol.id))
    assert "Débuts" not in carol.get("/p/welcome/import").text
    assert '<html lang="fr"' in bring(carol).text
