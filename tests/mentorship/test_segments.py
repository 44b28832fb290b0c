"""Whom a search finds, and the searches that are kept."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import segments
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import Programme, Segment

QUESTIONS = [
    {
        "key": "use",
        "kind": "one",
        "label": {"en": "What for?", "fr": "Pour quoi ?"},
        "roles": ["newcomer", "mentor"],
        "options": [
            {"key": "work", "label": {"en": "Work", "fr": "Travail"}},
            {"key": "joy", "label": {"en": "Joy", "fr": "Plaisir"}},
        ],
    },
    {
        "key": "places",
        "kind": "some",
        "label": {"en": "Where?"},
        "roles": ["newcomer"],
        "options": [{"key": "lyon", "label": {"en": "Lyon"}}, {"key": "paris", "label": {"en": "Paris"}}],
    },
    {"key": "years", "kind": "number", "label": {"en": "Years"}, "roles": ["newcomer"]},
    {"key": "why", "kind": "text", "label": {"en": "Why?"}, "roles": ["newcomer"]},
]


@pytest.fixture
def crowd(world: SimpleNamespace) -> SimpleNamespace:
    """Alice and Bob, and Zoé, who waited through a round and answered everything."""
    Programme.update(questions=QUESTIONS).where(Programme.id == world.programme.id).execute()
    world.programme = Programme.get_by_id(world.programme.id)
    world.zoe = builders.profile(
        builders.person("Zoé Lefèvre", email="zl@example.net"),
        world.programme,
        "newcomer",
        skills={"sewing": {"level": 1, "importance": 1}},
        interests=["cinema"],
        languages=["de"],
        level="intermediate",
        goal="Coudre mes habits",
        waiting_since=NOW - timedelta(days=30),
        answers={"use": "joy", "places": ["lyon", "paris"], "years": 4, "why": "Pour la beauté du geste"},
    )
    builders.round_(world.programme, state="published", published_at=NOW - timedelta(days=5))
    return world


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Zoé Lefèvre", "Alice", "Bob"]),
        ({"name": "ZOE lef"}, ["Zoé Lefèvre"]),
        ({"name": "zl@example.net"}, ["Zoé Lefèvre"]),
        ({"name": "habits coudre"}, ["Zoé Lefèvre"]),
        ({"role": "mentor"}, ["Bob"]),
        ({"role": "newcomer", "level": "beginner"}, ["Alice"]),
        ({"state": "free"}, ["Bob"]),
        ({"state": "unmatched"}, ["Zoé Lefèvre"]),
        ({"days": "30"}, ["Zoé Lefèvre"]),
        ({"days": "31"}, []),
        ({"skill": "seo"}, ["Alice", "Bob"]),
        ({"interest": "cinema"}, ["Zoé Lefèvre"]),
        ({"language": "de"}, ["Zoé Lefèvre"]),
        ({"answer.use": "joy"}, ["Zoé Lefèvre"]),
        ({"answer.places": "paris"}, ["Zoé Lefèvre"]),
        ({"answer.years": "4"}, ["Zoé Lefèvre"]),
        ({"answer.why": "beaute"}, ["Zoé Lefèvre"]),
        ({"answer.use": "joy", "role": "mentor"}, []),
        # What means nothing in this programme filters nobody, however it came into an address.
        ({"role": "king", "state": "x", "days": "-1", "answer.gone": "1", "page": "2"}, None),
    ],
)
def test_a_search_finds_whom_it_describes(
    crowd: SimpleNamespace, filters: dict[str, str], names: list[str] | None
) -> None:
    found = [each.profile.person.name for each in segments.people_of(crowd.programme, filters, NOW)]
    assert found == (["Zoé Lefèvre", "Alice", "Bob"] if names is None else names)


def test_a_segment_keeps_a_search_and_gives_the_same_people(crowd: SimpleNamespace) -> None:
    wanted = {"state": "unmatched", "answer.use": "joy", "nonsense": "x"}
    kept = segments.save(crowd.programme, "  Long  wait ", wanted, crowd.carol, NOW)
    assert (kept.name, kept.filters) == ("Long wait", {"state": "unmatched", "answer.use": "joy"})
    found = segments.people_of(crowd.programme, kept.filters, NOW)
    assert [each.profile.id for each in found] == [crowd.zoe.id]
    again = segments.save(crowd.programme, "Long wait", {"role": "mentor"}, crowd.carol, NOW)
    assert again.id == kept.id
    assert [each.filters for each in segments.of(crowd.programme)] == [{"role": "mentor"}]
    segments.remove(again)
    with pytest.raises(AlreadyDone):
        segments.remove(again)


@pytest.mark.parametrize(
    ("name", "wanted"), [("", {"role": "mentor"}), ("x" * 61, {"role": "mentor"}), ("All", {})]
)
def test_a_segment_needs_a_name_and_a_filter(
    crowd: SimpleNamespace, name: str, wanted: dict[str, Any]
) -> None:
    with pytest.raises(BadField):
        segments.save(crowd.programme, name, wanted, crowd.carol, NOW)
    assert not Segment.select().exists()


def test_filters_are_said_in_words(crowd: SimpleNamespace) -> None:
    wanted = {"skill": "seo", "state": "unmatched", "answer.use": "joy", "days": "3"}
    said = dict(segments.in_words(crowd.programme, wanted))
    assert said["What for?"] == "Joy"
    assert said["Where they stand"] == "stayed without a mentor"
    assert set(said.values()) >= {"3", "Joy"}
