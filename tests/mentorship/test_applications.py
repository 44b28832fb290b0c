"""Who takes part is decided by a coordinator, where a programme wants it so."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import applications, facts, problems, profiles, roster
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import JournalEntry, Letter, Profile, Programme

LATER = NOW + timedelta(days=1)


def fresh(world: SimpleNamespace) -> Profile:
    return Profile.get_by_id(world.newcomer.id)


@pytest.fixture
def open_(world: SimpleNamespace) -> SimpleNamespace:
    """The programme asks for applications and screens its mentors; Alice and Bob are not decided yet."""
    Programme.update(applications=True, screening=True).where(Programme.id == world.programme.id).execute()
    Profile.update(application="open").execute()
    world.programme = Programme.get_by_id(world.programme.id)
    world.newcomer, world.mentor = fresh(world), Profile.get_by_id(world.mentor.id)
    return world


def in_rounds(world: SimpleNamespace) -> set[int]:
    here = [*problems.newcomers_of(world.programme), *problems.mentors_of(world.programme, NOW)]
    return {each.id for each in here}


def test_without_applications_everybody_takes_part(world: SimpleNamespace) -> None:
    Profile.update(application="refused").execute()
    assert in_rounds(world) == {world.newcomer.id, world.mentor.id}
    assert list(applications.pending(world.programme)) == []


def test_nobody_enters_a_round_before_the_approval_and_the_screening(open_: SimpleNamespace) -> None:
    assert in_rounds(open_) == set()
    assert not any(each.active for each in facts.of(open_.programme).members)
    assert {each.id for each in applications.pending(open_.programme)} == {open_.newcomer.id, open_.mentor.id}
    assert applications.approve_all(applications.pending(open_.programme), open_.carol, NOW) == 2
    assert in_rounds(open_) == {open_.newcomer.id}
    assert roster.entry(open_.mentor, NOW).state == "unscreened"
    assert [each.id for each in applications.pending(open_.programme)] == [open_.mentor.id]
    applications.screen(open_.mentor, True, open_.carol, NOW)
    assert in_rounds(open_) == {open_.newcomer.id, open_.mentor.id}
    applications.screen(open_.mentor, False, open_.carol, NOW)
    assert in_rounds(open_) == {open_.newcomer.id}
    with pytest.raises(AlreadyDone):
        applications.screen(open_.mentor, False, open_.carol, NOW)


def test_a_complete_profile_is_an_open_application(open_: SimpleNamespace) -> None:
    eve = profiles.begin(builders.person("Eve"), open_.programme, "newcomer", NOW)
    values = {"skills": {"seo": {"level": 1, "importance": 1}}, "week": [[0, 60]], "languages": ["en"]}
    done = profiles.complete(eve, values, eve.person, NOW)
    assert done.application == "open"
    assert "a coordinator reads your profile" in Letter.get(Letter.kind == "receipt").text
    assert roster.entry(done, NOW).state == "applied"


def test_a_question_is_answered_by_saving_the_profile(open_: SimpleNamespace) -> None:
    applications.ask(open_.newcomer, " Which shop? ", open_.carol, NOW)
    letter = Letter.get(Letter.kind == "application_asked")
    assert "Which shop?" in letter.text
    assert fresh(open_).application == "asked"
    assert roster.entry(open_.newcomer, NOW).state == "asked_back"
    assert open_.newcomer.id not in {each.id for each in applications.pending(open_.programme)}
    profiles.change(open_.newcomer, {"goal": "A soap shop"}, open_.alice, LATER)
    assert fresh(open_).application == "open"
    assert JournalEntry.select().where(JournalEntry.act == "application.answered").count() == 1


def test_a_refusal_is_told_with_its_reason_and_can_be_taken_back(open_: SimpleNamespace) -> None:
    applications.refuse(open_.newcomer, "We are full this spring.", open_.carol, NOW)
    assert "We are full this spring." in Letter.get(Letter.kind == "application_refused").text
    for act in (applications.ask, applications.refuse):
        with pytest.raises(AlreadyDone):
            act(open_.newcomer, "Again", open_.carol, NOW)
    applications.approve(open_.newcomer, open_.carol, LATER)
    assert fresh(open_).application_note == ""
    with pytest.raises(AlreadyDone):
        applications.approve(open_.newcomer, open_.carol, LATER)
    assert in_rounds(open_) == {open_.newcomer.id}


@pytest.mark.parametrize("words", ["", "  \n", "x" * 1001])
def test_words_are_needed(open_: SimpleNamespace, words: str) -> None:
    for act in (applications.ask, applications.refuse):
        with pytest.raises(BadField):
            act(open_.newcomer, words, open_.carol, NOW)
    assert not Letter.select().exists()


def test_two_coordinators_decide_once(open_: SimpleNamespace) -> None:
    results = builders.at_once(lambda: applications.approve(open_.newcomer, open_.carol, NOW))
    assert sum(each is None for each in results) == 1
    assert Letter.select().where(Letter.kind == "application_approved").count() == 1
