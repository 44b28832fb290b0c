"""Readings of a round or a segment: who belongs to it, and what stays hidden."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import builders
from builders import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship import cohorts, segments
from mentorship.groups import FEWEST, Group, Lens
from mentorship.history import Ask, Facts, Member, Pair
from mentorship.indicators import Reading, read
from mentorship.kinds import KINDS
from mentorship.models import Run

LATER = NOW + timedelta(days=40)


def facts(rounds: list[int]) -> Facts:
    """Return a pair for each number, begun in the round of that number; all even ones ended early."""
    numbers = range(1, len(rounds) + 1)
    return Facts(
        members=tuple(Member(k, "newcomer", True, NOW, person=k) for k in numbers),
        pairs=tuple(
            Pair(
                k,
                k,
                100 + k,
                "ended" if k % 2 == 0 else "active",
                NOW,
                NOW + timedelta(days=9) if k % 2 == 0 else None,
                round=round_,
            )
            for k, round_ in zip(numbers, rounds, strict=True)
        ),
    )


def group(number: int, known: Facts) -> Group:
    people = frozenset(pair.newcomer for pair in known.pairs if pair.round == number)
    return Group(f"round-{number}", f"Round {number}", people, round=number)


def readings(rounds: list[int], kind: str = "early_ends") -> dict[int, Reading]:
    known = facts(rounds)
    groups = [group(number, known) for number in sorted(set(rounds))]
    aim = SimpleNamespace(kind=kind, target=KINDS[kind].target)
    return {each.round: read(known, aim, LATER, Lens(each, groups, known)) for each in groups}


def test_a_group_of_ten_is_shown_beside_another_ten_and_nine_are_not() -> None:
    found = readings([1] * 10 + [2] * 12)
    assert [(each.value, each.n, each.status) for each in found.values()] == [
        (50, 10, "red"),
        (50, 12, "red"),
    ]
    found = readings([1] * 9 + [2] * 12)
    assert [(each.value, each.n, each.missing, each.cases, each.status) for each in found.values()] == [
        (None, 0, 0, (), "hidden"),
        (None, 0, 0, (), "hidden"),  # the whole less the twelve would be the nine
    ]


def test_two_hidden_rounds_hide_each_other() -> None:
    found = readings([1] * 15 + [2] * 6 + [3] * 6)
    assert [found[number].status for number in (1, 2, 3)] == ["red", "hidden", "hidden"]


def test_a_group_in_which_nothing_is_counted_has_nothing_to_hide() -> None:
    known = facts([1] * 20)
    nobody = Group("segment-1", "Nobody", frozenset({77}))
    aim = SimpleNamespace(kind="early_ends", target=30)
    reading = read(known, aim, LATER, Lens(nobody, [nobody], known))
    assert (reading.status, reading.n, reading.cases) == ("no_data", 0, ())


def test_a_pair_belongs_to_a_segment_by_its_newcomer_or_of_mentors_by_its_mentor() -> None:
    known = facts([1] * 40)
    known = replace(
        known, asks=tuple(Ask(k, k, 100 + k, "accepted", NOW, NOW, round=1) for k in range(1, 41))
    )
    new = Group("segment-1", "New", frozenset(range(1, 16)))
    old = Group("segment-2", "Old", frozenset(range(101, 121)), side="mentor")
    for kind, counted in (("early_ends", (15, 20)), ("response", (15, 20)), ("placed", (15, 0))):
        aim = SimpleNamespace(kind=kind, target=KINDS[kind].target)
        found = [read(known, aim, LATER, Lens(each, [each], known)) for each in (new, old)]
        assert tuple(each.n for each in found) == counted


@settings(max_examples=60)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=60), st.sampled_from(["early_ends", "placed"]))
def test_no_group_is_read_by_taking_the_others_from_the_whole(rounds: list[int], kind: str) -> None:
    found = readings(rounds, kind)
    shown = [number for number, reading in found.items() if reading.n]
    assert all(rounds.count(number) >= FEWEST for number in shown)
    left = sum(number not in shown for number in rounds)
    assert not shown or left == 0 or left >= FEWEST
    for number, reading in found.items():
        assert (reading.n, reading.missing, len(reading.cases)) in (
            (0, 0, 0),
            (rounds.count(number), 0, rounds.count(number)),
        )


def test_the_groups_of_a_programme_are_its_published_rounds_and_its_segments(world: SimpleNamespace) -> None:
    builders.round_(world.programme, name="Open")
    builders.round_(world.programme, name="Hand-over", state="closed", published_at=NOW)
    spring = builders.round_(world.programme, state="published", published_at=NOW)
    left = builders.profile(builders.person("Eve"), world.programme, "newcomer", level="expert")
    pairs = [[str(world.newcomer.id), str(world.mentor.id), 1]]
    result = {"pairs": pairs, "unmatched": [{"newcomer": str(left.id)}], "free_seats": {"77": 1}}
    Run.create(round=spring, state="done", created_at=NOW, result=result)
    Run.create(round=spring, state="failed", created_at=NOW)
    segments.save(world.programme, "Mentors", {"role": "mentor"}, world.carol, NOW)
    segments.save(world.programme, "Experts", {"level": "expert"}, world.carol, NOW)
    found = {each.name: each for each in cohorts.of(world.programme, LATER)}
    assert list(found) == ["Spring", "Experts", "Mentors"]
    assert found["Spring"].people == {world.newcomer.id, world.mentor.id, left.id, 77}
    assert found["Experts"].people == {world.mentor.id, left.id}
    assert (found["Experts"].side, found["Mentors"].side) == ("newcomer", "mentor")
    assert found["Spring"].round == spring.id
