"""Certificates: issued once by whoever completed a pair, checked by code, withdrawn, gone with an account."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import certificates, erasure, personal
from mentorship.errors import AlreadyDone, NotFound, Refused, TooManyTries
from mentorship.models import Certificate, Meeting, Mentorship

DONE = NOW + timedelta(weeks=12)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    made = builders.mentorship(world.newcomer, world.mentor, state="completed", ended_at=DONE)
    for number, state in enumerate(("held", "held", "cancelled")):
        at = NOW + timedelta(days=number)
        Meeting.create(mentorship=made, uid=f"{number}@t", at=at, state=state, created_at=NOW)
    return made


def test_a_certificate_says_who_what_and_when(world: SimpleNamespace, pair: Mentorship) -> None:
    issued = certificates.issue(pair, world.bob, DONE)
    paper = certificates.paper(issued)
    assert (paper.name, paper.role, paper.meetings) == ("Bob", "mentor", 2)
    assert (paper.started_at, paper.ended_at) == (NOW, DONE)
    assert len(issued.code) * 4 == 128
    assert len(paper.code.split("-")) == 8
    for typed in (paper.code, paper.code.upper(), issued.code, paper.code.replace("-", " ")):
        assert certificates.check(typed, "here", DONE) == issued


def test_it_is_issued_once(world: SimpleNamespace, pair: Mentorship) -> None:
    done = builders.at_once(lambda: certificates.issue(pair, world.alice, DONE), 5)
    assert sum(isinstance(each, Certificate) for each in done) == 1
    assert sum(isinstance(each, AlreadyDone) for each in done) == 4
    certificates.issue(pair, world.bob, DONE)
    assert Certificate.select().count() == 2


@pytest.mark.parametrize("state", ["active", "paused", "ended", "ended_safety"])
def test_only_what_was_completed_is_certified(world: SimpleNamespace, pair: Mentorship, state: str) -> None:
    pair.state = state
    with pytest.raises(Refused):
        certificates.issue(pair, world.alice, DONE)


def test_withdrawn_and_issued_again_it_keeps_its_code(world: SimpleNamespace, pair: Mentorship) -> None:
    with pytest.raises(AlreadyDone):
        certificates.withdraw(pair, world.alice, DONE)
    code = certificates.issue(pair, world.alice, DONE).code
    certificates.withdraw(pair, world.alice, DONE)
    assert certificates.check(code, "here", DONE).withdrawn_at == DONE
    world.alice.name = "Alice Martin"
    again = certificates.issue(pair, world.alice, DONE + timedelta(days=1))
    assert (again.code, again.name, again.withdrawn_at) == (code, "Alice Martin", None)


def test_whoever_guesses_is_stopped_and_whoever_knows_is_not(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    code = certificates.issue(pair, world.bob, DONE).code
    for _try in range(25):
        certificates.check(code, "there", DONE)
    for _try in range(20):
        with pytest.raises(NotFound):
            certificates.check("0" * 32, "here", DONE)
    with pytest.raises(TooManyTries):
        certificates.check(code, "here", DONE)
    assert certificates.check(code, "here", DONE + timedelta(minutes=16))


def test_with_the_account_goes_the_name(world: SimpleNamespace, pair: Mentorship) -> None:
    code = certificates.issue(pair, world.bob, DONE).code
    certificates.issue(pair, world.alice, DONE)
    mine = personal.export(world.bob, DONE)["profiles"][0]["mentorships"][0]["certificate"]
    assert [(each["code"], each["name"]) for each in mine] == [(code, "Bob")]
    erasure.erase(world.bob, DONE)
    gone = certificates.check(code, "here", DONE)
    assert (gone.name, gone.withdrawn_at) == ("", DONE)
    assert certificates.of_side(pair, "newcomer").withdrawn_at is None  # type: ignore[union-attr]
