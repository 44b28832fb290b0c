"""Pages of resources: read and taken along by the programme's people, written by its coordinators."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import resources
from mentorship.models import Mentorship, Person, Resource

Browse = Callable[[Person], FlaskClient]
THERE = "/p/welcome/resources"
TYPED = {
    "step": "goals",
    "topic": "",
    "title_en": "Our <b>forms</b>",
    "body_en": "## Ask\n\n- Zoë",
    "title_fr": "",
    "body_fr": "",
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_guide_is_found_read_and_taken_along(
    world: SimpleNamespace, sign_in: Browse, language: str
) -> None:
    Person.update(language=language).execute()
    guide = resources.built_in()["closing-conversation"]
    alice = sign_in(world.alice)
    assert guide.title[language] in alice.get(THERE).text
    assert resources.built_in()["before-a-round"].title[language] not in alice.get(THERE).text
    found = alice.get(THERE, query_string={"q": "CLOTURE"}).text
    assert guide.title[language] in found
    assert resources.built_in()["goal-worksheet"].title[language] not in found
    assert resources.built_in()["goal-worksheet"].title[language] in alice.get(f"{THERE}?topic=aim").text
    assert guide.title[language] in alice.get(f"{THERE}/guides/closing-conversation").text
    file = alice.get(f"{THERE}/guides/closing-conversation/text")
    assert file.content_type == "text/plain; charset=utf-8"
    name = {"en": "the-closing-conversation.txt", "fr": "la-conversation-de-cloture.txt"}[language]
    assert file.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert file.text.startswith(f"# {guide.title[language]}\n\n")


def test_nothing_found_leads_on(world: SimpleNamespace, sign_in: Browse) -> None:
    shown = sign_in(world.bob).get(THERE, query_string={"q": "<script>xylophone"}).text
    assert "Nothing holds these words." in shown
    assert "<script>x" not in shown


def test_guides_for_the_desk_are_the_coordinators(world: SimpleNamespace, sign_in: Browse) -> None:
    alice, carol = sign_in(world.alice), sign_in(world.carol)
    assert "Checklist: before a round" in carol.get(THERE).text
    for page in ("", "/text"):
        assert alice.get(f"{THERE}/guides/before-a-round{page}").status_code == 404
        assert carol.get(f"{THERE}/guides/before-a-round{page}").status_code == 200
    assert carol.get(f"{THERE}/guides/nothing").status_code == 404


def test_a_text_of_ones_own_is_written_hidden_and_shown_again(
    world: SimpleNamespace, sign_in: Browse
) -> None:
    carol, alice = sign_in(world.carol), sign_in(world.alice)
    bad = carol.post(f"{THERE}/new", data={**TYPED, "title_en": ""})
    assert bad.status_code == 422
    assert "Zoë" in bad.text
    page = carol.post(f"{THERE}/new", data=TYPED).location
    assert "Our &lt;b&gt;forms" in alice.get(page).text
    assert "Our &lt;b&gt;forms" in alice.get(THERE).text
    name = alice.get(f"{page}/text").headers["Content-Disposition"]
    assert name == 'attachment; filename="our-b-forms-b.txt"'
    assert "Zoë" in carol.get(f"{page}/edit").text
    assert carol.post(f"{page}/edit", data={**TYPED, "title_en": "Forms"}).status_code == 303
    assert carol.post(f"{page}/hide").status_code == 303
    assert carol.post(f"{page}/hide").status_code == 409
    for address in (page, f"{page}/text"):
        assert alice.get(address).status_code == 404
        assert carol.get(address).status_code == 200
    assert carol.post(f"{page}/restore").status_code == 303
    assert "Forms" in alice.get(page).text
    assert Resource.select().count() == 1


def test_the_right_guide_stands_where_it_is_needed(world: SimpleNamespace, sign_in: Browse) -> None:
    pair: Mentorship = builders.mentorship(world.newcomer, world.mentor)
    bob = sign_in(world.bob)
    for page, key in (
        (f"/mentorships/{pair.id}", "agreement"),
        (f"/mentorships/{pair.id}/goals/new", "goal-worksheet"),
        (f"/mentorships/{pair.id}/complete", "closing-conversation"),
    ):
        assert f'href="{THERE}/guides/{key}"' in bob.get(page).text
    Mentorship.update(mentor_signed=1, newcomer_signed=1, ends_on=NOW.date()).execute()
    assert f'href="{THERE}/guides/goal-worksheet"' in bob.get(f"/mentorships/{pair.id}").text
    values = {"step": "goals", "topic": "", "title": {"en": "Our soaps"}, "body": {"en": "Ten of them"}}
    ours = resources.add(world.programme, values, world.carol, NOW)
    assert f'href="{THERE}/{ours.id}"' in bob.get(f"/mentorships/{pair.id}").text
    resources.hide(ours, world.carol, NOW)
    assert f'href="{THERE}/{ours.id}"' not in bob.get(f"/mentorships/{pair.id}").text
