"""The desk's list of people with its search and segments, and the page of one person."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import journal
from mentorship.db import transaction
from mentorship.models import Person, Profile, Programme, Segment

SignIn = Callable[[Person], FlaskClient]


def test_a_search_is_kept_as_a_segment_and_forgotten(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    assert "Keep this search" in carol.get("/p/welcome/people?state=waiting&skill=seo").text
    answer = carol.post(
        "/p/welcome/segments",
        data={"segment": "SEO waits", "state": "waiting", "skill": "seo", "role": "king"},
        follow_redirects=True,
    )
    assert "Kept as “SEO waits”" in answer.text
    kept = Segment.get()
    assert kept.filters == {"state": "waiting", "skill": "seo"}
    assert 'aria-current="true">SEO waits' in answer.text
    assert "SEO waits" in carol.get("/p/welcome/people").text
    address = f"/p/welcome/segments/{kept.id}/remove"
    assert sign_in(world.dave).post(address.replace("welcome", "other")).status_code == 404
    assert "is gone" in carol.post(address, follow_redirects=True).text
    assert carol.post(address).status_code == 404


def test_a_segment_without_name_or_filter_is_not_kept(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = carol.post(
        "/p/welcome/segments", data={"segment": "", "role": "mentor"}, follow_redirects=True
    ).text
    assert "Give the segment a name" in page
    assert ">Alice</a>" not in page
    page = carol.post("/p/welcome/segments", data={"segment": "All"}, follow_redirects=True).text
    assert "Choose at least one filter" in page
    assert not Segment.select().exists()


@pytest.mark.parametrize("odd", ["\0", "a\0b", "\ud800", "😀" * 200, "<script>"])
def test_an_odd_name_or_word_breaks_nothing(world: SimpleNamespace, sign_in: SignIn, odd: str) -> None:
    carol = sign_in(world.carol)
    for data in ({"segment": odd, "role": "mentor"}, {"segment": "Odd", "name": odd, "answer.x": odd}):
        encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in data.items()}
        assert carol.post("/p/welcome/segments", data=encoded, follow_redirects=True).status_code == 200
    assert "<script>" not in carol.get("/p/welcome/people").text.partition("<main")[2]


def test_own_questions_are_filters_too(world: SimpleNamespace, sign_in: SignIn) -> None:
    question = {
        "key": "use",
        "kind": "one",
        "label": {"en": "What <for>?"},
        "roles": ["newcomer"],
        "options": [{"key": "joy", "label": {"en": "Joy"}}],
    }
    Programme.update(questions=[question]).where(Programme.id == world.programme.id).execute()
    Profile.update(answers={"use": "joy"}).where(Profile.id == world.newcomer.id).execute()
    carol = sign_in(world.carol)
    page = carol.get("/p/welcome/people?answer.use=joy").text
    assert "What &lt;for&gt;?" in page
    assert ">Alice</a>" in page
    assert ">Bob</a>" not in page
    assert "<dd>Joy</dd>" in carol.get(f"/p/welcome/people/{world.newcomer.id}").text


def test_a_persons_page_tells_their_load_their_wait_and_their_story(
    world: SimpleNamespace, sign_in: SignIn
) -> None:
    builders.round_(world.programme, state="published", published_at=NOW - timedelta(days=5))
    Profile.update(waiting_since=NOW - timedelta(days=9)).where(Profile.id == world.newcomer.id).execute()
    builders.profile(world.alice, world.programme, "mentor")
    builders.profile(world.alice, builders.programme("secret"), "mentor")
    with transaction():
        journal.record(world.alice, "profile.completed", world.newcomer, NOW, world.programme)
    carol = sign_in(world.carol)
    page = carol.get(f"/p/welcome/people/{world.newcomer.id}").text
    for words in ("9 days", "1 round without a mentor", "completed the profile", "The same person elsewhere"):
        assert words in page
    assert "/p/secret/" not in page
    builders.mentorship(world.newcomer, world.mentor)
    page = carol.get(f"/p/welcome/people/{world.mentor.id}").text
    assert "1 of 2 taken" in page
    assert "What they carry" in page
