"""Authority, object by object: who gets it, who is refused, who is told that it does not exist."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import access
from mentorship.errors import Forbidden, NotFound
from mentorship.models import CheckIn, Goal, Letter, Meeting, Person, Run


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    """A pair with one of everything, and Erin, another newcomer of the same programme."""
    world.erin = builders.person("Erin")
    builders.profile(world.erin, world.programme, "newcomer")
    world.round = builders.round_(world.programme)
    world.run = Run.create(round=world.round, created_at=NOW)
    world.draft = builders.proposal(world.round, world.newcomer, world.mentor)
    later = builders.round_(world.programme, name="Summer")
    world.published = builders.proposal(
        later, world.newcomer, world.mentor, state="published", published_at=NOW
    )
    world.pair = builders.mentorship(world.newcomer, world.mentor)
    world.goal = Goal.create(mentorship=world.pair, text="Open a shop", created_at=NOW)
    world.meeting = Meeting.create(mentorship=world.pair, uid="1@t", at=NOW, created_at=NOW)
    world.checkin = CheckIn.create(mentorship=world.pair, side="mentor", due_on=NOW.date())
    world.letter = Letter.create(
        key="k",
        kind="receipt",
        person=world.alice,
        programme=world.programme,
        address="a@example.org",
        language="en",
        subject="s",
        text="t",
        created_at=NOW,
        due_at=NOW,
    )
    return world


OBJECTS: dict[str, Callable[[Person, Any], Any]] = {
    "desk": lambda who, scene: access.desk(who, scene.programme.slug),
    "round": lambda who, scene: access.round_(who, scene.round.id),
    "run": lambda who, scene: access.run(who, scene.run.id),
    "profile": lambda who, scene: access.profile(who, scene.newcomer.id),
    "draft for review": lambda who, scene: access.review(who, scene.draft.id),
    "published for review": lambda who, scene: access.review(who, scene.published.id),
    "draft for answer": lambda who, scene: access.answerable(who, scene.draft.id),
    "published for answer": lambda who, scene: access.answerable(who, scene.published.id),
    "mentorship": lambda who, scene: access.mentorship(who, scene.pair.id),
    "own pair": lambda who, scene: access.own_pair(who, scene.pair.id),
    "goal": lambda who, scene: access.goal(who, scene.goal.id),
    "meeting": lambda who, scene: access.meeting(who, scene.meeting.id),
    "mentor's check-in": lambda who, scene: access.checkin(who, scene.checkin.id),
    "letter": lambda who, scene: access.letter(who, scene.letter.id),
}

#                       alice   bob     carol   dave    erin        (ok, 403, 404)
TABLE = {
    "desk": "403     403     ok      404     403",
    "round": "403     403     ok      404     403",
    "run": "403     403     ok      404     403",
    "profile": "ok      403     ok      404     403",
    "draft for review": "404     404     ok      404     404",
    "published for review": "403     403     ok      404     404",
    "draft for answer": "404     404     404     404     404",
    "published for answer": "ok      ok      403     404     404",
    "mentorship": "ok      ok      ok      404     404",
    "own pair": "ok      ok      403     404     404",
    "goal": "ok      ok      403     404     404",
    "meeting": "ok      ok      403     404     404",
    "mentor's check-in": "403     ok      403     404     404",
    "letter": "403     404     ok      404     404",
}


@pytest.mark.parametrize("thing", OBJECTS)
def test_each_person_gets_what_the_table_says(thing: str, scene: SimpleNamespace) -> None:
    got = []
    for name in ("alice", "bob", "carol", "dave", "erin"):
        try:
            OBJECTS[thing](getattr(scene, name), scene)
            got.append("ok")
        except Forbidden:
            got.append("403")
        except NotFound:
            got.append("404")
    assert got == TABLE[thing].split()


@pytest.mark.parametrize("thing", OBJECTS)
def test_a_missing_object_answers_like_a_strangers(thing: str, scene: SimpleNamespace) -> None:
    for name in (
        "round",
        "run",
        "newcomer",
        "draft",
        "published",
        "pair",
        "goal",
        "meeting",
        "checkin",
        "letter",
    ):
        setattr(scene, name, SimpleNamespace(id=987654))
    scene.programme = SimpleNamespace(slug="nowhere")
    with pytest.raises(NotFound) as told:
        OBJECTS[thing](scene.carol, scene)
    assert str(told.value) == str(access.missing())


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("private", {"bob"}), ("shared", {"alice", "bob"}), ("coordinator", {"bob", "carol"})],
)
def test_a_check_in_is_read_by_those_its_author_chose(
    scene: SimpleNamespace, audience: str, readers: set[str]
) -> None:
    scene.checkin.text, scene.checkin.audience = "canary", audience
    people = {"alice": scene.alice, "bob": scene.bob, "carol": scene.carol}
    assert {who for who, person in people.items() if access.checkin_text(person, scene.checkin)} == readers
