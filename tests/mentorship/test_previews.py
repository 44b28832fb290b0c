"""The preview says how many could fit, and what would make it more, without naming anybody."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import builders
import pytest

from matching import candidates
from mentorship import hours, i18n, previews, problems, profiles
from mentorship.models import Profile


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with i18n.reader("en", "Europe/Paris"):
        yield


NOW = builders.NOW
EVENING = {day: [[day * 1440 + 1080, day * 1440 + 1260]] for day in range(7)}


def mentors(world: SimpleNamespace, n: int, **values: Any) -> None:
    for number in range(n):
        person = builders.person(
            f"M{number} {json.dumps(values, sort_keys=True)}"[:60],
            email=f"m{Profile.select().count()}@example.org",
        )
        builders.profile(person, world.programme, "mentor", **values)


def test_counts_those_whom_the_matching_would_take(world: SimpleNamespace) -> None:
    mentors(world, 3, week=EVENING[1])
    mentors(world, 2, languages=["de"])
    shown = previews.preview(world.newcomer, NOW)
    assert shown
    problem = problems.problem_with(
        world.programme, [world.newcomer], list(problems.mentors_of(world.programme, NOW)), NOW
    )
    assert shown.fit == len(candidates(problem, str(world.newcomer.id))) == 1
    assert (shown.there, shown.wished) == (6, 6)


def test_names_the_block_and_the_language_that_add_most(world: SimpleNamespace) -> None:
    mentors(world, 3, week=EVENING[1])
    mentors(world, 2, languages=["de"])
    shown = previews.preview(world.newcomer, NOW)
    assert shown
    assert shown.gains == (previews.Gain(4, 1, "evening"), previews.Gain(3, language="de"))
    assert previews.in_words(shown) == [
        "1 mentor could fit.",
        "6 mentors offer something you want to learn; hours, languages and rules decide the rest.",
        "Adding Tuesday evening makes it 4.",
        "If you also speak German: 3.",
    ]
    with i18n.reader("fr", "Europe/Paris"):
        assert not any("Tuesday" in sentence or "German" in sentence for sentence in previews.in_words(shown))


def test_the_block_that_is_named_does_bring_them(world: SimpleNamespace) -> None:
    mentors(world, 4, week=EVENING[3])
    shown = previews.preview(world.newcomer, NOW)
    assert shown
    gain = shown.gains[0]
    start, end = hours.BLOCKS[gain.block]
    day = (gain.day or 0) * hours.DAY
    world.newcomer.week = hours.merge(world.newcomer.week, [[day + start, day + end]])
    after = previews.preview(world.newcomer, NOW)
    assert after
    assert after.fit == gain.count == 5


def test_mentors_without_a_wished_skill_away_or_without_seats_do_not_count(world: SimpleNamespace) -> None:
    mentors(world, 2, skills={"python": 4})
    mentors(world, 2, away=True)
    mentors(world, 2, seats=0)
    shown = previews.preview(world.newcomer, NOW)
    assert shown
    assert (shown.there, shown.wished, shown.fit) == (3, 1, 1)


def test_questions_not_answered_yet_leave_nobody_out(world: SimpleNamespace) -> None:
    mentors(world, 2, week=EVENING[1], skills={"python": 4})
    empty = Profile(
        person=builders.person("Erin"),
        programme=world.programme,
        role="newcomer",
        skills={},
        week=[],
        languages=[],
    )
    shown = previews.preview(empty, NOW)
    assert shown
    assert (shown.wished, shown.fit, shown.gains) == (None, 3, ())


def test_oneself_and_the_private_list_change_no_number(world: SimpleNamespace) -> None:
    builders.profile(world.alice, world.programme, "mentor")
    before = previews.preview(world.newcomer, NOW)
    profiles.keep_apart(world.alice, world.programme, "bob@example.org", NOW)
    assert previews.preview(world.newcomer, NOW) == before
    assert before
    assert before.there == 1


def test_a_mentor_sees_how_many_wish_for_what_is_offered(world: SimpleNamespace) -> None:
    for name, values in {
        "Erin": {},
        "Fay": {"week": EVENING[2]},
        "Gus": {"skills": {"python": {"level": 1, "importance": 1}}},
    }.items():
        builders.profile(builders.person(name), world.programme, "newcomer", **values)
    shown = previews.preview(world.mentor, NOW)
    assert shown
    assert (shown.there, shown.wished, shown.fit) == (4, 3, 2)
    assert previews.in_words(shown) == [
        "2 newcomers who wait could fit.",
        "3 newcomers wish for something you offer; hours, languages and rules decide the rest.",
        "Adding Wednesday evening makes it 3.",
    ]


def test_nobody_there_and_nobody_fitting_have_words_of_their_own(world: SimpleNamespace) -> None:
    for role in ("newcomer", "mentor"):
        nobody = previews.Preview(role, 0, None, 0, ())
        none_fits = previews.Preview(role, 5, 5, 0, ())
        assert len({*previews.in_words(nobody), *previews.in_words(none_fits)}) == 3


def test_a_mentor_is_shown_none_while_nobody_waits(world: SimpleNamespace) -> None:
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    shown = previews.preview(world.mentor, NOW)
    assert shown
    assert (shown.there, shown.fit) == (0, 0)


def test_rules_that_cannot_be_read_give_no_preview(world: SimpleNamespace) -> None:
    world.programme.terms = [{"type": "nonsense", "name": "x"}]
    world.programme.save()
    assert previews.preview(Profile.get_by_id(world.newcomer.id), NOW) is None
