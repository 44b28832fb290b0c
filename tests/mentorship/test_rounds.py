"""Rounds: opened, tuned, run by a job, reviewed by coordinators who see the price first."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW

from matching import Certificate, solve, verify
from mentorship import attention, drafts, problems, reviews, rounds, runs
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import JournalEntry, Profile, Proposal, Round, Ruling, Run
from mentorship.reviews import Decision


def pairs(round_: Round) -> dict[int, int]:
    return {each.newcomer_id: each.mentor_id for each in Proposal.select().where(Proposal.round == round_.id)}


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """A round over Alice and two others, with Bob's two seats and one seat of Mentor 0; already run."""
    world.others = market.newcomers(world.programme, 2, interests=["cooking"])
    world.second = market.mentors(world.programme, 1, seats=1, skills={"seo": 1})[0]
    found = market.begun(world.programme, world.carol)
    market.run(found, world.carol)
    return market.fresh(found)


def test_a_round_takes_over_the_programme(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    assert [term["name"] for term in round_.terms] == ["skills", "interests", "hours", "languages", "waiting"]
    assert JournalEntry.get().act == "round.opened"


@pytest.mark.parametrize(
    ("name", "days", "field"), [(" ", 0, "name"), ("x" * 101, 0, "name"), ("A", -1, "publish_on")]
)
def test_a_round_needs_a_name_and_dates_in_order(
    world: SimpleNamespace, name: str, days: int, field: str
) -> None:
    with pytest.raises(BadField) as caught:
        rounds.begin(world.programme, name, NOW.date(), NOW.date() + timedelta(days=days), world.carol, NOW)
    assert caught.value.field == field
    assert not Round.select().exists()


def test_tuning_is_journaled_and_a_stale_page_is_told(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    terms = [{**round_.terms[0], "weight": 40}, *round_.terms[1:]]
    rounds.tune(round_, terms, "total", round_.version, world.carol, NOW)
    assert market.fresh(round_).terms[0]["weight"] == 40
    with pytest.raises(AlreadyDone):
        rounds.tune(round_, round_.terms, "placed", round_.version, world.carol, NOW)
    assert market.fresh(round_).objective == "total"


@pytest.mark.parametrize(
    "change", [{"weight": -1}, {"weight": "much"}, {"minimum": -5}, {"type": "magic"}], ids=str
)
def test_nonsense_is_not_saved(world: SimpleNamespace, change: dict[str, object]) -> None:
    round_ = market.begun(world.programme, world.carol)
    with pytest.raises(BadField):
        rounds.tune(round_, [{**round_.terms[0], **change}], "placed", round_.version, world.carol, NOW)
    with pytest.raises(BadField):
        rounds.tune(round_, round_.terms, "beauty", round_.version, world.carol, NOW)
    with pytest.raises(BadField):
        rounds.tune(round_, [{**each, "weight": 0} for each in round_.terms], "placed", 0, world.carol, NOW)
    assert market.fresh(round_).version == 0


def test_a_run_makes_drafts_with_reasons(round_: Round) -> None:
    run = runs.latest(round_)
    assert run is not None
    assert run.result["placed"] == len(pairs(round_)) == 3
    assert all(each.state == "draft" and each.score and each.parts for each in Proposal.select())
    assert sum(each.score for each in Proposal.select()) == run.result["total"]


def test_a_stored_run_can_be_replayed_and_holds_no_name(round_: Round) -> None:
    run = runs.latest(round_)
    assert run is not None
    assert runs.replay(run)
    assert "Alice" not in json.dumps(run.problem)
    run.result["pairs"][0][2] += 1
    assert not runs.replay(run)


def test_one_run_at_a_time(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    runs.queue(round_, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        runs.queue(round_, world.carol, NOW)
    assert rounds.run_queued(NOW) == 1
    assert rounds.run_queued(NOW) == 0


def test_a_stopped_run_changes_nothing(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    run = runs.queue(round_, world.carol, NOW)
    runs.cancel(run, world.carol, NOW)
    assert rounds.run_queued(NOW) == 0
    assert not pairs(round_)
    with pytest.raises(AlreadyDone):
        runs.cancel(run, world.carol, NOW)


def test_a_run_whose_worker_died_is_taken_over(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    run = runs.queue(round_, world.carol, NOW)
    Run.update(state="running", heartbeat_at=NOW).where(Run.id == run.id).execute()
    assert rounds.run_queued(NOW + timedelta(minutes=1)) == 0
    assert rounds.run_queued(NOW + timedelta(minutes=3)) == 1
    assert Run.get_by_id(run.id).state == "done"


def test_a_worker_that_was_replaced_writes_nothing(world: SimpleNamespace) -> None:
    run = runs.queue(market.begun(world.programme, world.carol), world.carol, NOW)
    Run.update(state="running", heartbeat_at=NOW).where(Run.id == run.id).execute()
    pulse = runs.Pulse(run, NOW)
    Run.update(heartbeat_at=NOW + timedelta(minutes=5)).where(Run.id == run.id).execute()
    with pytest.raises(runs.Lost):
        pulse(1, 2)
    assert Run.get_by_id(run.id).done == 0


def test_a_decision_made_while_it_runs_is_not_lost(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = market.begun(world.programme, world.carol)
    run = runs.queue(round_, world.carol, NOW)

    def meanwhile(*arguments: object) -> object:
        monkeypatch.undo()
        drafts.advance(round_)
        return solve(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "solve", meanwhile)
    rounds.run_queued(NOW)
    assert Run.get_by_id(run.id).state == "queued"
    assert not pairs(round_)
    rounds.run_queued(NOW)
    assert pairs(round_)


def test_a_failed_run_says_why_and_keeps_the_drafts(round_: Round, world: SimpleNamespace) -> None:
    before = pairs(round_)
    world.mentor.week = [[1, 2]]
    world.mentor.save()
    run = market.run(round_, world.carol)
    assert (run.state, pairs(round_)) == ("failed", before)
    assert run.error.startswith("An answer of Bob cannot be read: Weekly hours.")


def test_a_pin_to_somebody_who_left_fails_in_words(round_: Round, world: SimpleNamespace) -> None:
    reviews.decide(
        round_, Decision("pin", world.newcomer.id, world.second.id), round_.version, world.carol, NOW
    )
    Profile.update(away=True).where(Profile.id == world.second.id).execute()
    run = market.run(round_, world.carol)
    assert run.state == "failed"
    assert "Alice and Mentor 0: the mentor no longer takes part" in run.error
    assert run.error.endswith("Take back this pin or approval, then run the matching again.")


def test_it_is_noticed_that_people_have_changed(round_: Round, world: SimpleNamespace) -> None:
    run = runs.latest(round_)
    assert run is not None
    assert not runs.has_moved_on(run, NOW)
    assert not runs.has_moved_on(run, NOW + timedelta(days=8))
    world.mentor.seats = 1
    world.mentor.save()
    assert runs.has_moved_on(run, NOW)


def test_approving_is_per_pair_and_done_once(round_: Round, world: SimpleNamespace) -> None:
    proposal = Proposal.select().first()
    reviews.approve(proposal, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        reviews.approve(proposal, world.carol, NOW)
    reviews.unapprove(proposal, world.carol, NOW)
    assert Proposal.get_by_id(proposal.id).state == "draft"
    acts = [each.act for each in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts[-2:] == ["proposal.approved", "proposal.draft"]


def test_all_can_be_approved_once_the_list_was_seen(round_: Round, world: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        reviews.approve_all(round_, round_.version, world.carol, NOW)
    drafts.saw_list(round_, NOW)
    seen = market.fresh(round_)
    with pytest.raises(AlreadyDone):
        reviews.approve_all(seen, seen.version - 1, world.carol, NOW)
    assert reviews.approve_all(seen, seen.version, world.carol, NOW) == 3
    again = market.fresh(round_)
    assert reviews.unapprove_all(again, again.version, world.carol, NOW) == 3


def test_a_new_run_asks_for_a_new_look(round_: Round, world: SimpleNamespace) -> None:
    drafts.saw_list(round_, NOW)
    market.run(round_, world.carol)
    assert market.fresh(round_).list_seen_at is None


def test_approved_pairs_outlive_a_new_run(round_: Round, world: SimpleNamespace) -> None:
    proposal = Proposal.get(Proposal.newcomer == world.newcomer.id)
    reviews.approve(proposal, world.carol, NOW)
    market.run(round_, world.carol)
    assert Proposal.get_by_id(proposal.id).state == "approved"
    assert len(pairs(round_)) == 3


@pytest.mark.parametrize("kind", ["pin", "forbid", "skip"])
def test_the_price_shown_is_the_price_paid(round_: Round, world: SimpleNamespace, kind: str) -> None:
    before = runs.latest(round_)
    target = world.second if kind == "pin" else Profile.get_by_id(pairs(round_)[world.newcomer.id])
    decision = Decision(kind, world.newcomer.id, target.id, "They asked")  # type: ignore[arg-type]
    price = reviews.price(round_, decision)
    after = reviews.decide(round_, decision, round_.version, world.carol, NOW)
    after = Run.get_by_id(after.id)
    assert before is not None
    assert after.result["placed"] - before.result["placed"] == price.placed
    assert after.result["total"] - before.result["total"] == price.total
    assert runs.replay(after)
    fresh = market.run(round_, world.carol)
    assert fresh.digest == after.digest


def test_a_decision_and_its_undo(round_: Round, world: SimpleNamespace) -> None:
    before = pairs(round_)
    pin = Decision("pin", world.newcomer.id, world.second.id, "Same town")
    reviews.decide(round_, pin, round_.version, world.carol, NOW)
    assert pairs(round_)[world.newcomer.id] == world.second.id
    assert Proposal.get(Proposal.newcomer == world.newcomer.id).pinned
    assert Ruling.get().reason == "Same town"
    undo = Decision("undo", world.newcomer.id, world.second.id)
    reviews.decide(round_, undo, market.fresh(round_).version, world.carol, NOW)
    assert pairs(round_) == before
    assert not Ruling.select().exists()
    acts = {each.act for each in JournalEntry.select()}
    assert {"pair.pin", "pair.undo"} <= acts


def test_the_newest_word_counts(round_: Round, world: SimpleNamespace) -> None:
    for kind, mentor in (("forbid", world.second), ("skip", world.mentor), ("pin", world.second)):
        decision = Decision(kind, world.newcomer.id, mentor.id)  # type: ignore[arg-type]
        reviews.decide(round_, decision, market.fresh(round_).version, world.carol, NOW)
    assert [each.kind for each in Ruling.select()] == ["pin"]
    assert pairs(round_)[world.newcomer.id] == world.second.id


def test_swapping_takes_an_approval_back(round_: Round, world: SimpleNamespace) -> None:
    proposal = Proposal.get(Proposal.newcomer == world.newcomer.id)
    other = world.second if proposal.mentor_id == world.mentor.id else world.mentor
    reviews.approve(proposal, world.carol, NOW)
    decision = Decision("pin", world.newcomer.id, other.id)
    reviews.decide(round_, decision, market.fresh(round_).version, world.carol, NOW)
    fresh = Proposal.get(Proposal.newcomer == world.newcomer.id)
    assert (fresh.mentor_id, fresh.state) == (other.id, "draft")


def test_two_coordinators_never_overwrite_each_other(round_: Round, world: SimpleNamespace) -> None:
    first = Decision("pin", world.newcomer.id, world.second.id)
    reviews.decide(round_, first, round_.version, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        reviews.decide(
            round_, Decision("forbid", world.newcomer.id, world.second.id), round_.version, world.carol, NOW
        )
    assert [each.kind for each in Ruling.select()] == ["pin"]


def test_what_is_not_possible_is_said(round_: Round, world: SimpleNamespace) -> None:
    for newcomer in (world.newcomer, world.others[0]):
        decision = Decision("pin", newcomer.id, world.second.id)
        if newcomer is world.newcomer:
            reviews.decide(round_, decision, round_.version, world.carol, NOW)
    with pytest.raises(Refused, match="fewer free seats"):
        reviews.price(round_, decision)


def test_a_round_that_was_not_run_has_no_price(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    with pytest.raises(Refused, match="Run the matching first"):
        reviews.price(round_, Decision("pin", world.newcomer.id, world.mentor.id))


def test_the_list_begins_with_what_needs_a_look(round_: Round, world: SimpleNamespace) -> None:
    rows = attention.rows(round_, NOW + timedelta(days=90))
    assert [row.urgency for row in rows] == sorted(row.urgency for row in rows)
    assert all("New mentor" in {flag.text for flag in row.flags} for row in rows)
    assert any("Waits 90 days" in {flag.text for flag in row.flags} for row in rows)


def test_the_unmatched_and_the_free_seats_are_named(world: SimpleNamespace) -> None:
    market.newcomers(world.programme, 2, languages=["de"])
    round_ = market.begun(world.programme, world.carol)
    run = market.run(round_, world.carol)
    waiting = attention.waiting(run)
    assert [each.name for each in waiting] == ["Newcomer 0", "Newcomer 1"]
    assert waiting[0].reason == "No mentor passes the rule “Languages”"
    assert waiting[0].details == ["At least one language in common: leaves out 1 mentor"]
    assert [(name, seats) for name, seats, _profile in attention.free_seats(run)] == [("Bob", 1)]


def test_who_was_passed_over_rises(world: SimpleNamespace) -> None:
    """Three rounds, one seat each time: who waited longest gets it, though others fit as well."""
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    late = builders.profile(builders.person("Late"), world.programme, "newcomer", waiting_since=NOW)
    for k in range(2):
        builders.round_(
            world.programme, state="published", published_at=NOW - timedelta(days=30 * (k + 1)), name=str(k)
        )
    Profile.update(waiting_since=NOW - timedelta(days=45), interests=[]).where(
        Profile.id == world.newcomer.id
    ).execute()
    problem = problems.of_round(market.begun(world.programme, world.carol), NOW)
    assert {each.id: each.answers["waiting"] for each in problem.newcomers} == {
        str(world.newcomer.id): ["1"],
        str(late.id): [],
    }
    assert [each.newcomer for each in solve(problem).pairs] == [str(world.newcomer.id)]


def test_a_run_keeps_a_proof_that_the_separate_checker_accepts(round_: Round) -> None:
    kept = Run.select().where(Run.round == round_.id).get()
    problem = runs.problem_of(kept)
    proof = Certificate.from_dict(kept.result["certificate"])
    assert kept.result["proved"]
    assert verify(problem, replace(solve(problem), certificate=proof)).proved
