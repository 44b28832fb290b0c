"""The waiting list keeps its order between rounds: who is passed over rises, and is told so."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import market
from builders import NOW

from mentorship import drafts, mail, places, profiles, publishing, reviews, rounds, runs
from mentorship.models import Letter, Profile, Proposal, Round
from mentorship.places import Place


def publish(world: SimpleNamespace, days: int) -> Round:
    """Open, run, approve and publish a round some days from now."""
    at = NOW + timedelta(days=days)
    round_ = rounds.begin(world.programme, f"Round {days}", at.date(), at.date(), world.carol, at)
    runs.queue(round_, world.carol, at)
    rounds.run_queued(at)
    drafts.saw_list(round_, at)
    fresh = market.fresh(round_)
    reviews.approve_all(fresh, fresh.version, world.carol, at)
    fresh = market.fresh(round_)
    publishing.publish(fresh, fresh.version, world.carol, at)
    return fresh


def test_over_three_rounds_nobody_is_passed_over_for_ever(world: SimpleNamespace) -> None:
    """One seat a round: the weakest fit is served by the third, before two who join later and fit better."""
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    Profile.update(interests=[]).where(Profile.id == world.newcomer.id).execute()
    builders.profile(builders.person("First"), world.programme, "newcomer")
    served: list[int] = []
    for turn in range(3):
        publish(world, 30 * turn + 1)
        proposal = Proposal.get(Proposal.state == "published")
        served.append(proposal.newcomer_id)
        Proposal.update(state="expired").where(Proposal.id == proposal.id).execute()
        Profile.update(state="left").where(Profile.id == proposal.newcomer_id).execute()
        if world.newcomer.id in served:
            break
        later = NOW + timedelta(days=30 * turn + 2)
        builders.profile(builders.person(f"Later {turn}"), world.programme, "newcomer", waiting_since=later)
        place = places.of(Profile.get_by_id(world.newcomer.id))
        assert place == Place(turn + 1, 0, 0, 1)
        assert place.words[0].startswith(f"{turn + 1} round")
        assert "Nobody stands before you on the list." in place.words
    assert served[0] != world.newcomer.id
    assert served[-1] == world.newcomer.id


def test_a_late_comer_is_told_who_stands_before_them(world: SimpleNamespace) -> None:
    for turn in range(2):
        builders.round_(
            world.programme, state="published", published_at=NOW + timedelta(days=turn + 1), name=f"{turn}"
        )
    late = builders.profile(
        builders.person("Late"), world.programme, "newcomer", waiting_since=NOW + timedelta(days=9)
    )
    assert places.of(late) == Place(0, 1, 0, 0)
    assert places.of(late).words == ["1 newcomer was passed over more often and stands before you."]  # type: ignore[union-attr]
    assert places.of(world.newcomer) == Place(2, 0, 0, 1)
    assert profiles.standing(world.newcomer).place == Place(2, 0, 0, 1)


def test_only_who_waits_has_a_place(world: SimpleNamespace) -> None:
    assert places.of(world.mentor) is None
    assert places.of(world.newcomer) == Place(0, 0, 0, 0)
    assert places.of(world.newcomer).words == ["Nobody else waits at present."]  # type: ignore[union-attr]
    builders.mentorship(world.newcomer, world.mentor)
    assert places.of(world.newcomer) is None


def test_who_is_passed_over_gets_one_letter_a_round(world: SimpleNamespace) -> None:
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    builders.profile(builders.person("Other"), world.programme, "newcomer")
    publish(world, 1)
    assert Letter.select().where(Letter.kind == "not_placed").count() == 1
    assert mail.link("/p/welcome/newcomer") in Letter.get(Letter.kind == "not_placed").text
