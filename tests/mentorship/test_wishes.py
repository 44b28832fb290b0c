"""Wishes in their order, private vetoes, and what the matching makes of them."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW

from matching import solve
from mentorship import directory, erasure, personal, problems, reasons, wishes
from mentorship.errors import BadField
from mentorship.models import JournalEntry, Person, Profile, Programme, Proposal, Wish


@pytest.fixture
def many(world: SimpleNamespace) -> list[Profile]:
    """Six mentors more, all alike, in a programme with wishes."""
    Programme.update(wishes=True).execute()
    world.programme.wishes = True
    return market.mentors(world.programme, 6)


def ranked(newcomer: Profile) -> list[int]:
    return [each.mentor_id for each in wishes.of(newcomer)]


def test_wishes_keep_an_order(world: SimpleNamespace, many: list[Profile]) -> None:
    one, two, three = many[:3]
    for rank, mentor in ((1, one), (1, two), (2, three)):
        wishes.put(world.newcomer, mentor, rank, NOW)
    assert ranked(world.newcomer) == [two.id, three.id, one.id]
    wishes.put(world.newcomer, one, 1, NOW)
    assert ranked(world.newcomer) == [one.id, two.id, three.id]
    wishes.put(world.newcomer, two, None, NOW)
    assert ranked(world.newcomer) == [one.id, three.id]
    assert sorted(each.rank for each in Wish.select()) == [1, 2]


def test_five_wishes_are_enough_and_places_are_checked(world: SimpleNamespace, many: list[Profile]) -> None:
    for rank, mentor in enumerate(many[:5], 1):
        wishes.put(world.newcomer, mentor, rank, NOW)
    with pytest.raises(BadField, match="Take one back"):
        wishes.put(world.newcomer, many[5], 1, NOW)
    with pytest.raises(BadField):
        wishes.put(world.newcomer, many[5], 9, NOW)
    assert ranked(world.newcomer) == [each.id for each in many[:5]]


def test_the_first_wish_wins_among_equals(world: SimpleNamespace, many: list[Profile]) -> None:
    wishes.put(world.newcomer, many[3], 1, NOW)
    round_ = market.begun(world.programme, world.carol)
    assert [term["name"] for term in round_.terms][-2:] == ["wishes", "waiting"]
    market.run(round_, world.carol)
    pair = Proposal.get(Proposal.newcomer == world.newcomer.id)
    assert pair.mentor_id == many[3].id
    part = next(each for each in pair.parts if each["term"] == "wishes")
    assert part["points"] == part["most"]
    assert reasons.in_words(part["reason"], "wishes") == "The newcomer’s wish number 1"
    assert not any("wish" in each for each in reasons.of_proposal(pair))


@pytest.mark.parametrize(("rank", "fifths"), [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
def test_each_later_wish_counts_a_fifth_less(
    world: SimpleNamespace, many: list[Profile], rank: int, fifths: int
) -> None:
    Wish.create(newcomer=world.newcomer, mentor=many[0], rank=rank, created_at=NOW)
    mine, theirs = wishes.tokens([world.newcomer])[world.newcomer.id], wishes.shares(many[0].id)
    assert len(set(mine) & set(theirs)) == fifths
    assert not set(mine) & set(wishes.shares(many[1].id))


def test_who_is_ruled_out_is_never_proposed_and_never_told(
    world: SimpleNamespace, many: list[Profile]
) -> None:
    for mentor in [*many, world.mentor]:
        wishes.put(world.newcomer, mentor, wishes.VETO, NOW)
    solution = solve(problems.of_programme(world.programme, NOW))
    assert solution.placed == 0
    assert all("bob" not in str(each.details).lower() for each in JournalEntry.select())
    assert len(personal.export(world.alice, NOW)["profiles"][0]["wishes"]) == 7
    assert personal.export(world.bob, NOW)["profiles"][0]["wishes"] == []


def test_wishes_go_with_whoever_erases_their_account(world: SimpleNamespace, many: list[Profile]) -> None:
    wishes.put(world.newcomer, world.mentor, 1, NOW)
    wishes.put(world.newcomer, many[0], wishes.VETO, NOW)
    erasure.erase(world.bob, NOW)
    assert [each.mentor_id for each in Wish.select()] == [many[0].id]
    erasure.erase(world.alice, NOW)
    assert not Wish.select().exists()


def test_without_the_switch_wishes_do_not_count(world: SimpleNamespace, many: list[Profile]) -> None:
    wishes.put(world.newcomer, many[3], 1, NOW)
    Programme.update(wishes=False).execute()
    plain = Programme.get_by_id(world.programme.id)
    assert "wishes" not in {term["name"] for term in market.begun(plain, world.carol).terms}


def test_the_directory_is_true(world: SimpleNamespace, many: list[Profile]) -> None:
    away, full, fresh, silent = many[:4]
    Profile.update(away=True).where(Profile.id == away.id).execute()
    Profile.update(seats=1).where(Profile.id == full.id).execute()
    builders.mentorship(world.newcomer, full)
    for mentor, days in ((fresh, 1), (full, 1), (silent, 60)):
        Person.update(seen_at=NOW - timedelta(days=days)).where(Person.id == mentor.person_id).execute()
    entries = {each.profile.id: each for each in directory.of(world.newcomer, NOW)}
    assert away.id not in entries
    assert (entries[full.id].free, entries[full.id].seen) == (0, 0)
    assert entries[silent.id].seen == 2
    assert next(iter(entries)) == fresh.id
