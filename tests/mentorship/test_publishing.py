"""Publishing: together, once, whole; even when the process is killed in the middle of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW

from mentorship import db as database
from mentorship import drafts, publishing, reviews
from mentorship.config import Settings
from mentorship.errors import AlreadyDone, Refused
from mentorship.models import JournalEntry, Letter, NeverAgain, Profile, Proposal, Round

ROOT = Path(__file__).parents[2]


def approved(world: SimpleNamespace, extra: int = 0) -> Round:
    """A round that was run, its list seen and every pair approved; Bob has a seat for each."""
    market.newcomers(world.programme, extra)
    Profile.update(seats=20).where(Profile.id == world.mentor.id).execute()
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    drafts.saw_list(round_, NOW)
    seen = market.fresh(round_)
    reviews.approve_all(seen, seen.version, world.carol, NOW)
    return market.fresh(round_)


def kinds() -> list[str]:
    return sorted(each.kind for each in Letter.select())


def test_both_sides_get_their_letter_in_their_language(world: SimpleNamespace) -> None:
    world.bob.language = "fr"
    world.bob.save()
    round_ = approved(world)
    assert publishing.publish(round_, round_.version, world.carol, NOW) == 1
    assert kinds() == ["proposal_mentor", "proposal_newcomer"]
    to_alice, to_bob = Letter.get(Letter.person == world.alice), Letter.get(Letter.person == world.bob)
    assert to_alice.subject == "We found a mentor for you: Bob"
    assert "Wanted and offered: Search engine optimisation" in to_alice.text
    assert "Référencement naturel" in to_bob.text
    assert "example.org" not in to_alice.text + to_bob.text
    proposal = Proposal.get()
    assert (proposal.state, proposal.answer_by) == ("published", NOW + timedelta(days=7))
    assert f"/proposals/{proposal.id}" in to_bob.text


def test_who_waits_on_is_told_and_keeps_their_place(world: SimpleNamespace) -> None:
    eve = builders.profile(builders.person("Eve"), world.programme, "newcomer", languages=["de"])
    round_ = approved(world)
    publishing.publish(round_, round_.version, world.carol, NOW)
    assert Letter.get(Letter.person == eve.person).kind == "not_placed"
    assert Profile.get_by_id(eve.id).waiting_since == NOW


def test_an_unapproved_pair_stays_at_home(world: SimpleNamespace) -> None:
    round_ = approved(world, extra=1)
    other = Proposal.get(Proposal.newcomer != world.newcomer.id)
    reviews.unapprove(other, world.carol, NOW)
    publishing.publish(round_, market.fresh(round_).version, world.carol, NOW)
    assert Proposal.get_by_id(other.id).state == "withdrawn"
    assert Letter.get(Letter.person == other.newcomer.person).kind == "not_placed"


def test_a_second_publish_sends_nothing(world: SimpleNamespace) -> None:
    round_ = approved(world)
    publishing.publish(round_, round_.version, world.carol, NOW)
    before = (kinds(), JournalEntry.select().count())
    for version in (round_.version, round_.version + 1):
        with pytest.raises(AlreadyDone):
            publishing.publish(round_, version, world.carol, NOW)
    assert (kinds(), JournalEntry.select().count()) == before


def test_nothing_approved_is_refused(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    with pytest.raises(Refused, match="No pair is approved yet"):
        publishing.publish(round_, market.fresh(round_).version, world.carol, NOW)
    assert market.fresh(round_).state == "open"


def test_a_page_out_of_date_is_refused(world: SimpleNamespace) -> None:
    round_ = approved(world)
    with pytest.raises(AlreadyDone, match="changed this round"):
        publishing.publish(round_, round_.version - 1, world.carol, NOW)
    assert not kinds()


@pytest.mark.parametrize("change", ["away", "seats", "left", "never again", "paired"])
def test_what_has_become_impossible_does_not_go_out(world: SimpleNamespace, change: str) -> None:
    round_ = approved(world)
    if change == "away":
        Profile.update(away=True).where(Profile.id == world.mentor.id).execute()
    elif change == "seats":
        Profile.update(seats=0).where(Profile.id == world.mentor.id).execute()
    elif change == "left":
        Profile.update(state="left").where(Profile.id == world.newcomer.id).execute()
    elif change == "never again":
        NeverAgain.create(
            programme=world.programme,
            asked_by=world.bob,
            address=world.alice.email,
            other=world.alice,
            created_at=NOW,
        )
    else:
        other = builders.profile(builders.person("Eve"), world.programme, "mentor")
        builders.mentorship(world.newcomer, other)
    with pytest.raises(Refused, match="Alice with Bob"):
        publishing.publish(round_, round_.version, world.carol, NOW)
    assert not kinds()
    assert market.fresh(round_).state == "open"


def test_the_letters_can_be_read_before(world: SimpleNamespace) -> None:
    round_ = approved(world)
    letters = publishing.letters(round_, NOW)
    assert letters is not None
    assert letters.newcomer[0] == "We found a mentor for you: Bob"
    assert letters.not_placed is None
    assert not kinds()


def test_every_act_is_in_the_journal(world: SimpleNamespace) -> None:
    round_ = approved(world, extra=2)
    publishing.publish(round_, round_.version, world.carol, NOW)
    acts = [each.act for each in JournalEntry.select()]
    assert acts.count("proposal.published") == 3
    assert acts.count("round.published") == 1


def test_two_coordinators_publish_once(world: SimpleNamespace) -> None:
    round_ = approved(world, extra=3)
    outcomes: list[str] = []

    def press() -> None:
        with database.db.connection_context():
            try:
                publishing.publish(Round.get_by_id(round_.id), round_.version, world.carol, NOW)
                outcomes.append("published")
            except AlreadyDone:
                outcomes.append("refused")

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published"] + ["refused"] * 7
    assert len(kinds()) == 8


PUBLISHER = """
import sys
from datetime import UTC, datetime
from mentorship import config, db, publishing
from mentorship.models import Person, Round
config.use(config.Settings(database_url=sys.argv[1]))
db.open_database(sys.argv[1])
with db.db.connection_context():
    round_ = Round.get_by_id(int(sys.argv[2]))
    print("begin", flush=True)
    by, now = Person.get_by_id(int(sys.argv[3])), datetime(2026, 3, 2, tzinfo=UTC)
    publishing.publish(round_, round_.version, by, now)
    print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_while_publishing(world: SimpleNamespace, settings: Settings, tmp_path: Path) -> None:
    """Killed at eight moments spread over the act, then run to its end: each letter once, no half pair."""
    round_ = approved(world, extra=19)
    second = market.mentors(world.programme, 1, seats=20)[0]
    for each in market_more(world, 20):
        builders.proposal(round_, each, second, state="approved")
    script = tmp_path / "publisher.py"
    script.write_text(PUBLISHER, encoding="utf-8")
    command = [sys.executable, str(script), settings.database_url, str(round_.id), str(world.carol.id)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for moment in range(8):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begin\n"
            time.sleep(moment * 0.1)
            process.send_signal(signal.SIGKILL)
        published = Round.get_by_id(round_.id).state == "published"
        assert whole(round_, published)
    if not published:
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert whole(round_, True)


def market_more(world: SimpleNamespace, count: int) -> list[Profile]:
    return [
        builders.profile(builders.person(f"Later {k}"), world.programme, "newcomer") for k in range(count)
    ]


def whole(round_: Round, published: bool) -> bool:
    """Tell whether all of it happened, or nothing at all."""
    states = {each.state for each in Proposal.select().where(Proposal.round == round_.id)}
    entries = JournalEntry.select().where(JournalEntry.act == "proposal.published").count()
    expected = ({"published"}, 80, 40) if published else ({"approved"}, 0, 0)
    return (states, len(kinds()), entries) == expected
