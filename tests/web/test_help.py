"""Pages of help, in both languages."""

import re

import pytest
from flask.testing import FlaskClient

from mentorship.web.help import TOPICS


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_topic_is_there_in_each_language(client: FlaskClient, topic: str, language: str) -> None:
    answer = client.get(f"/help/{topic}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert len(re.sub(r"<[^>]+>", "", answer.text).split()) > 250


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_say_as_much(client: FlaskClient, topic: str) -> None:
    shapes = [
        re.findall(r"<(h2|li|tr)\b", client.get(f"/help/{topic}", headers={"Accept-Language": code}).text)
        for code in ("en", "fr")
    ]
    assert shapes[0] == shapes[1]


def test_every_page_links_to_help(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    for topic in TOPICS:
        assert f'href="/help/{topic}"' in page


@pytest.mark.parametrize("topic", ["nothing", "newcomer.en", "..%2faccounts%2fsign_in", "_page", "%00"])
def test_other_topics_do_not_exist(client: FlaskClient, topic: str) -> None:
    assert client.get(f"/help/{topic}").status_code == 404


def test_help_is_for_reading_only(client: FlaskClient) -> None:
    assert client.post("/help/newcomer").status_code == 405
