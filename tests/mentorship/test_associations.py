"""What went with what: degenerate first, then by hand, then on drawn pairs with and without a connection."""

import math
import random
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import associations, courses, facts
from mentorship.associations import LEAST, OUTCOMES, Change, Course, Link, changes, interval, links
from mentorship.models import CheckIn, FitCheck, Goal, Mentorship

LATER = NOW + timedelta(days=100)


def drawn(seed: int, n: int, pull: float = 0.0) -> list[Course]:
    """Draw pairs whose satisfaction leans on their points for skills, and on nothing else."""
    dice = random.Random(seed)
    found = []
    for k in range(n):
        shares = {"skills": dice.random(), "hours": dice.random(), "level": dice.choice((0.3, 0.8, 1.0))}
        leaning = pull * shares["skills"] + dice.random()
        outcomes = {
            "fit": float(dice.random() < 0.7),
            "attainment": dice.choice((-2.0, -1.0, 0.0, 1.0, 2.0)),
            "satisfaction": leaning,
            "early_end": float(dice.random() < 0.38),
        }
        found.append(Course(k, shares, outcomes))
    return found


def verdicts(found: tuple[Link, ...]) -> dict[tuple[str, str], str]:
    return {(link.term, link.outcome): link.verdict for link in found}


def test_without_pairs_there_is_nothing_to_tell() -> None:
    assert links([]) == ()
    assert changes([{"name": "skills", "weight": 60}], ()) == ()


def test_twenty_nine_are_too_few_and_thirty_are_not() -> None:
    few = links(drawn(1, LEAST - 1, pull=9))
    assert {link.verdict for link in few} == {"too_few"}
    assert {link.rank for link in few} == {None}
    assert "too_few" not in {link.verdict for link in links(drawn(1, LEAST, pull=9))}


def test_where_all_are_alike_nothing_can_be_compared() -> None:
    same = [Course(k, {"languages": 1.0}, {"fit": float(k % 2)}) for k in range(40)]
    assert verdicts(links(same))["languages", "fit"] == "alike"
    assert verdicts(links(same))["languages", "satisfaction"] == "too_few"


def test_an_interval_is_that_of_the_formula() -> None:
    low, high = interval(0.5, 103)
    reach = 1.959964 * math.sqrt(1.125 / 100)
    assert (low, high) == pytest.approx(
        (math.tanh(math.atanh(0.5) - reach), math.tanh(math.atanh(0.5) + reach)), abs=1e-6
    )
    wide = interval(0.5, 103, at_once=12)
    assert wide[0] < low < high < wide[1]
    assert interval(1.0, 30)[1] <= 1


def test_a_strong_connection_is_found_and_the_others_are_not_made_up() -> None:
    found = verdicts(links(drawn(3, 200, pull=2)))
    assert found.pop(("skills", "satisfaction")) == "more"
    assert set(found.values()) == {"unclear"}


def test_among_pairs_without_any_connection_a_sign_is_rare() -> None:
    false = sum(any(link.sign for link in links(drawn(seed, 60))) for seed in range(60))
    assert false <= 7  # of 60 looks at twelve numbers each, about three would show one by chance


def test_an_early_end_counts_against_a_term() -> None:
    def link(outcome: str, verdict: associations.Verdict) -> Link:
        return Link("hours", outcome, 50, verdict)

    assert (link("early_end", "more").sign, link("early_end", "less").sign) == (-1, 1)
    assert (link("fit", "more").sign, link("fit", "unclear").sign) == (1, 0)


@pytest.mark.parametrize(
    ("weight", "verdict", "after"),
    [
        (20, "more", 25),
        (20, "less", 15),
        (100, "more", None),
        (1, "less", None),
        (0, "more", None),
        (2, "more", 3),
    ],
)
def test_a_weight_moves_by_a_quarter_within_its_bounds(
    weight: int, verdict: associations.Verdict, after: int | None
) -> None:
    found = [Link("hours", "fit", 50, verdict)]
    expected = (Change("hours", weight, after),) if after else ()
    assert changes([{"name": "hours", "weight": weight}], found) == expected


def test_outcomes_that_speak_against_each_other_change_nothing() -> None:
    found = [Link("hours", "fit", 50, "more"), Link("hours", "early_end", 50, "more")]
    assert changes([{"name": "hours", "weight": 20}], found) == ()


def test_a_course_holds_the_share_of_points_and_what_came_of_the_pair(world: SimpleNamespace) -> None:
    spring = builders.round_(world.programme, state="published", published_at=NOW)
    parts = [
        {"term": "skills", "points": 30, "most": 60, "reason": None},
        {"term": "waiting", "points": 15, "most": 45, "reason": None},
        {"term": "team", "points": 0, "most": 0, "reason": None},
    ]
    asked = builders.proposal(spring, world.newcomer, world.mentor, state="accepted", parts=parts)
    pair = builders.mentorship(world.newcomer, world.mentor, proposal=asked)

    def course(round_: int = 0) -> Course:
        (found,) = courses.of(world.programme, facts.of(world.programme), LATER, round_)
        return found

    Mentorship.update(ends_on=(LATER + timedelta(days=5)).date()).execute()
    assert course() == Course(pair.id, {"skills": 0.5}, {})
    for side, answer, mood in (("newcomer", "good", 5), ("mentor", "unsure", 2)):
        FitCheck.create(mentorship=pair, side=side, answer=answer, asked_at=NOW, answered_at=NOW)
        CheckIn.create(mentorship=pair, side=side, due_on=NOW.date(), answered_at=NOW, mood=mood)
    Goal.create(
        mentorship=pair, text="Learn", newcomer_rating=1, mentor_rating=0, rated_at=NOW, created_at=NOW
    )
    assert course(spring.id).outcomes == {"fit": 0.0, "satisfaction": 3.5, "attainment": 0.5}
    Mentorship.update(state="ended", ended_at=LATER - timedelta(days=9)).execute()
    assert course().outcomes["early_end"] == 1.0
    Mentorship.update(end_reason="handed_over").execute()
    assert "early_end" not in course().outcomes
    assert courses.of(world.programme, facts.of(world.programme), LATER, spring.id + 1) == []
    assert set(course().outcomes) < set(OUTCOMES)
