"""Decisions of a draft: swap, unpair, undo and redo; two coordinators at once; comments; erasure."""

from random import Random
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW

from mentorship import comments, decisions, doctor, erasure, personal, prices, publishing, reviews, runs
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Comment, JournalEntry, Letter, Profile, Proposal, Round, Ruling, Run
from mentorship.models import Decision as Row
from mentorship.reviews import Decision


def pairs(round_: Round) -> set[tuple[int, int, str]]:
    rows = Proposal.select().where(Proposal.round == round_.id)
    return {(each.newcomer_id, each.mentor_id, each.state) for each in rows}


def rulings(round_: Round) -> set[tuple[int, int, str, str]]:
    rows = Ruling.select().where(Ruling.round == round_.id)
    return {(each.newcomer_id, each.mentor_id, each.kind, each.reason) for each in rows}


def decide(round_: Round, world: SimpleNamespace, *args: object) -> None:
    fresh = market.fresh(round_)
    reviews.decide(fresh, Decision(*args), fresh.version, world.carol, NOW)  # type: ignore[arg-type]


def mentor_of(newcomer: Profile) -> int:
    return Proposal.get(Proposal.newcomer == newcomer.id).mentor_id


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """Five newcomers, four seats at three mentors, each pair worth something else; already run."""
    world.newcomers = [world.newcomer] + [
        builders.profile(
            builders.person(f"Newcomer {k}"),
            world.programme,
            "newcomer",
            skills={
                "seo": {"level": 1 + k % 3, "importance": 1 + k % 2},
                **({"css": {"level": 2, "importance": 3}} if k % 2 else {}),
            },
            interests=["reading", "cooking"][: 1 + k % 2],
        )
        for k in range(4)
    ]
    world.mentors = [world.mentor] + [
        builders.profile(
            builders.person(f"Mentor {k}"),
            world.programme,
            "mentor",
            seats=1,
            skills=known,
            interests=["cooking"],
        )
        for k, known in enumerate([{"css": 4}, {"seo": 2, "css": 1}])
    ]
    found = market.begun(world.programme, world.carol)
    market.run(found, world.carol)
    return market.fresh(found)


def swap(round_: Round) -> Decision:
    """Two newcomers of different mentors exchange them."""
    first, *rest = Proposal.select().where(Proposal.round == round_.id).order_by(Proposal.id)
    other = next(each for each in rest if each.mentor_id != first.mentor_id)
    return Decision(
        "swap", first.newcomer_id, other.mentor_id, "They know each other", other.newcomer_id, first.mentor_id
    )


def test_a_swap_pins_both_pairs_in_one_decision(round_: Round, world: SimpleNamespace) -> None:
    asked, before = swap(round_), pairs(round_)
    price = reviews.price(round_, asked)
    reviews.decide(round_, asked, round_.version, world.carol, NOW, price.mark)
    assert {kind for _one, _other, kind, _reason in rulings(round_)} == {"pin"}
    assert len(rulings(round_)) == 2
    now = {(one, other) for one, other, _state in pairs(round_)}
    assert {(asked.newcomer, asked.mentor), (asked.other, asked.other_mentor)} <= now
    assert len(now - {pair[:2] for pair in before}) == 2  # nobody else moves
    row = Row.get()
    assert (row.kind, row.price["placed"]) == ("swap", 0)
    assert prices.Price.from_json(row.price).moves == price.moves
    assert JournalEntry.select().where(JournalEntry.act == "pair.swap").count() == 1


def test_unpairing_frees_both(round_: Round, world: SimpleNamespace) -> None:
    had = mentor_of(world.newcomer)
    decide(round_, world, "unpair", world.newcomer.id, had)
    assert rulings(round_) == {(world.newcomer.id, had, "forbid", "")}
    assert (world.newcomer.id, had) not in {pair[:2] for pair in pairs(round_)}


def test_any_number_of_decisions_is_undone_and_done_again(round_: Round, world: SimpleNamespace) -> None:
    """Random decisions and approvals; undone one by one or several at once, each state comes back exactly."""
    rng = Random(5)
    states = [(pairs(round_), rulings(round_))]
    for turn in range(8):
        kind = rng.choice(["pin", "unpair", "skip", "forbid"])
        newcomer = rng.choice(world.newcomers)
        has = Proposal.get_or_none(Proposal.newcomer == newcomer.id)
        mentor = has.mentor_id if has and kind == "unpair" else rng.choice(world.mentors).id
        try:
            decide(
                round_,
                world,
                "forbid" if kind == "unpair" and not has else kind,
                newcomer.id,
                mentor,
                f"{turn}",
            )
        except Refused:
            continue
        states.append((pairs(round_), rulings(round_)))
    assert len(states) > 5
    made = decisions.made(round_)
    assert len(made) == len(states) - 1
    while made:
        steps = rng.randint(1, min(3, len(made)))
        decisions.undo(round_, made[steps - 1], market.fresh(round_).version, world.carol, NOW)
        made = decisions.made(round_)
        assert (pairs(round_), rulings(round_)) == states[len(made)]
    for state in states[1:]:
        decisions.redo(round_, market.fresh(round_).version, world.carol, NOW)
        assert (pairs(round_), rulings(round_)) == state
    with pytest.raises(AlreadyDone):
        decisions.redo(round_, market.fresh(round_).version, world.carol, NOW)
    acts = [each.act for each in JournalEntry.select()]
    assert acts.count("pair.undo") == acts.count("pair.redo") == len(states) - 1
    assert doctor.faults(NOW) == []


def test_an_overturned_approval_comes_back_with_the_undo(round_: Round, world: SimpleNamespace) -> None:
    proposal = Proposal.get(Proposal.newcomer == world.newcomer.id)
    reviews.approve(proposal, world.carol, NOW)
    before = pairs(round_)
    decide(round_, world, "unpair", world.newcomer.id, proposal.mentor_id)
    assert "approved" not in {state for *_ids, state in pairs(round_)}
    decisions.undo(round_, Row.get(), market.fresh(round_).version, world.carol, NOW)
    assert pairs(round_) == before


def test_a_new_decision_ends_what_can_be_done_again(round_: Round, world: SimpleNamespace) -> None:
    decide(round_, world, "skip", world.newcomers[1].id, world.mentor.id)
    decisions.undo(round_, Row.get(), market.fresh(round_).version, world.carol, NOW)
    assert decisions.undone(round_)
    decide(round_, world, "skip", world.newcomers[2].id, world.mentor.id)
    assert not decisions.undone(round_)


def test_undoing_twice_or_late_is_refused(round_: Round, world: SimpleNamespace) -> None:
    decide(round_, world, "skip", world.newcomers[1].id, world.mentor.id)
    row, seen = Row.get(), market.fresh(round_).version
    with pytest.raises(AlreadyDone, match="Somebody changed"):
        decisions.undo(round_, row, seen - 1, world.carol, NOW)
    decisions.undo(round_, row, seen, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        decisions.undo(round_, row, seen + 1, world.carol, NOW)
    Round.update(state="published", published_at=NOW).where(Round.id == round_.id).execute()
    with pytest.raises(AlreadyDone, match="published"):
        decisions.redo(round_, seen + 1, world.carol, NOW)


def test_other_moves_than_those_shown_are_shown_first(round_: Round, world: SimpleNamespace) -> None:
    asked = Decision("skip", world.newcomer.id, world.mentor.id)
    with pytest.raises(AlreadyDone, match="Other pairs would move"):
        reviews.decide(round_, asked, round_.version, world.carol, NOW, "1:2")
    assert not Row.select().exists()


def test_two_coordinators_at_once_never_overwrite(round_: Round, world: SimpleNamespace) -> None:
    """Six decide on the page they all saw; one counts, the others are told."""
    asked = Decision("skip", world.newcomers[1].id, world.mentor.id)
    seen = market.fresh(round_).version
    told = builders.at_once(lambda: reviews.decide(market.fresh(round_), asked, seen, world.carol, NOW))
    assert sum(isinstance(each, Run) for each in told) == 1
    assert sum(isinstance(each, AlreadyDone) for each in told) == 5
    assert Row.select().count() == Ruling.select().count() == 1


def test_editing_and_publishing_at_once_fifty_times(world: SimpleNamespace) -> None:
    """Whoever comes first counts; nothing is half done, and every letter is there once."""
    for turn in range(50):
        programme = builders.programme(f"p{turn}")
        newcomer = builders.profile(builders.person(f"N{turn}"), programme, "newcomer")
        builders.profile(builders.person(f"M{turn}"), programme, "mentor")
        found = market.begun(programme, world.carol)
        market.run(found, world.carol)
        proposal = Proposal.get(Proposal.round == found.id, Proposal.newcomer == newcomer.id)
        reviews.approve(proposal, world.carol, NOW)
        seen = market.fresh(found).version
        asked = Decision("unpair", proposal.newcomer_id, proposal.mentor_id)
        acts = iter(
            [
                lambda s=seen, f=found: publishing.publish(f, s, world.carol, NOW),
                lambda s=seen, f=found, a=asked: reviews.decide(f, a, s, world.carol, NOW),
            ]
        )
        told = builders.at_once(lambda each=acts: next(each)(), 2)
        assert sum(isinstance(each, AlreadyDone) for each in told) == 1, told
        published = Round.get_by_id(found.id).state == "published"
        assert Row.select().where(Row.round == found.id).count() == (not published)
        sent = Letter.select().where(Letter.kind == "proposal_newcomer", Letter.person == newcomer.person_id)
        assert sent.count() == published
    assert doctor.faults(NOW) == []


def test_comments_are_the_coordinators_own(round_: Round, world: SimpleNamespace) -> None:
    note = comments.add(round_, world.newcomer, world.mentor, " Ask them first ", world.carol, NOW)
    assert note.text == "Ask them first"
    assert comments.counts(round_)[world.newcomer.id] == 1
    assert [each.text for each in comments.on(round_, world.newcomer)] == ["Ask them first"]
    for text in ("  ", "x" * (comments.LONGEST + 1)):
        with pytest.raises(BadField):
            comments.add(round_, world.newcomer, None, text, world.carol, NOW)
    with pytest.raises(Refused):
        comments.remove(note, world.dave, NOW)
    comments.remove(note, world.carol, NOW)
    assert not Comment.select().exists()
    said = JournalEntry.select().where(JournalEntry.act.startswith("comment"))
    assert all("Ask" not in str(each.details) for each in said)


def test_what_was_written_about_somebody_goes_with_them(round_: Round, world: SimpleNamespace) -> None:
    comments.add(round_, world.newcomer, world.mentor, "Shy, be kind", world.carol, NOW)
    assert personal.export(world.carol, NOW)["comments"][0]["text"] == "Shy, be kind"
    assert personal.export(world.alice, NOW)["comments"] == []
    decide(round_, world, "skip", world.newcomer.id, world.mentor.id, "Shy")
    decide(round_, world, "skip", world.newcomers[1].id, world.mentor.id, "Ill")
    erasure.erase(world.alice, NOW)
    assert not Comment.select().exists()
    kept = [rule["reason"] for row in Row.select() for rule in row.after]
    assert sorted(kept) == ["", "Ill"]
    assert "Shy" not in {each.reason for each in Ruling.select()}
    assert runs.latest(round_) is not None
