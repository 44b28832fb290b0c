"""Accounts: joining, proving an address, passwords, limits, one's own data, leaving for good."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW, PASSWORD
from flask import Flask
from playhouse.shortcuts import model_to_dict

from mentorship import agenda, erasure, limits, mail, passwords, people, personal, zones
from mentorship.db import db
from mentorship.errors import AlreadyDone, BadField, Refused, TooManyTries
from mentorship.models import (
    MODELS,
    AgreementVersion,
    Attempt,
    CheckIn,
    Enquiry,
    Goal,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    NeverAgain,
    Person,
    Profile,
    Proposal,
    Rating,
    SignIn,
    Step,
    Token,
)

STRONG = "vingt deux vaches bleues"


def sign_up(email: str = "new@example.org", name: str = "New One", password: str = STRONG) -> tuple[str, str]:
    return people.sign_up(email, name, password, "fr", "Europe/Paris", "192.0.2.1", NOW)


def link_of(kind: str, email: str) -> str:
    """Return the token of the newest letter of a kind to an address."""
    letter = (
        Letter.select().where(Letter.kind == kind, Letter.address == email).order_by(Letter.id.desc()).get()
    )
    found = re.search(r"/(?:confirm|reset)/(\S+)", letter.text)
    assert found
    return found[1]


@pytest.fixture
def people_now(app: Flask) -> None:
    """Have a database without people."""


# --- joining ----------------------------------------------------------------------------------------------


def test_a_new_person_is_unconfirmed_and_gets_a_letter_with_a_one_use_link(people_now: None) -> None:
    sign_up("New@Example.ORG ")
    person = Person.get()
    assert (person.email, person.confirmed_at, person.consent) == ("new@example.org", None, people.CONSENT)
    token = link_of("confirm", "new@example.org")
    assert people.digest(token) == Token.get().token_hash
    assert token not in json.dumps(model_to_dict(Token.get()), default=str)
    assert Letter.get(Letter.kind == "confirm").secret
    assert people.confirm(token, NOW).confirmed_at == NOW
    assert Letter.select().where(Letter.kind == "welcome").count() == 1
    with pytest.raises(AlreadyDone):
        people.confirm(token, NOW)


def test_a_confirmation_link_dies_after_a_day(people_now: None) -> None:
    sign_up()
    token = link_of("confirm", "new@example.org")
    assert people.valid("confirm", token, NOW + timedelta(hours=23))
    assert not people.valid("confirm", token, NOW + timedelta(hours=24))
    assert not people.valid("reset", token, NOW)
    with pytest.raises(AlreadyDone):
        people.confirm(token, NOW + timedelta(hours=24))


def test_a_known_address_changes_nothing_and_its_owner_is_told(world: SimpleNamespace) -> None:
    before = model_to_dict(Person.get_by_id(world.alice.id))
    email, mark = sign_up("Alice@example.org", "Mallory")
    assert (email, len(mark)) == ("alice@example.org", 64)
    assert model_to_dict(Person.get_by_id(world.alice.id)) == before
    assert [letter.kind for letter in Letter.select()] == ["known_address"]
    assert not Token.select().exists()


def test_nobody_lays_a_password_in_wait_for_another_address(people_now: None) -> None:
    """Whoever confirms has the password of their own sign-up, and older letters are dead."""
    sign_up("victim@example.org", "Mallory", "mallory knows this one")
    first = link_of("confirm", "victim@example.org")
    sign_up("victim@example.org", "Victim", STRONG)
    assert not people.valid("confirm", first, NOW)
    people.confirm(link_of("confirm", "victim@example.org"), NOW)
    assert people.authenticate("victim@example.org", STRONG, "x", NOW).name == "Victim"
    with pytest.raises(Refused):
        people.authenticate("victim@example.org", "mallory knows this one", "x", NOW)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "a@b",
        "a b@example.org",
        "a@example.org\r\nBcc: x@example.org",
        "a@exa\0mple.org",
        "é@x.fr",
    ]
    + ["a\u2028@example.org", "a" * 400 + "@example.org", "<a@example.org>", "a@example.org,b@example.org"],
)
def test_an_address_that_no_letter_reaches_is_refused(people_now: None, typed: str) -> None:
    with pytest.raises(BadField) as refusal:
        sign_up(typed)
    assert refusal.value.field == "email"
    assert not Person.select().exists()


@pytest.mark.parametrize(
    "typed", ["", "   ", "A\r\nBcc: x", "A\u2028B", "A\x85B", "A\0B", "\u202eevil", "x" * 81]
)
def test_a_name_that_breaks_a_header_is_refused(people_now: None, typed: str) -> None:
    with pytest.raises(BadField) as refusal:
        sign_up(name=typed)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["Zoë O’Brien-Łukasz", "ليلى", "王芳", "👩🏽‍🔬 Ada", "D'Arc"])
def test_names_of_all_sorts_are_taken(people_now: None, name: str) -> None:
    sign_up(name=name)
    assert Person.get().name == name


# --- passwords --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "1234567",
        "password",
        "Password1!",
        "azerty2026",
        "motdepasse",
        "12345678",
        "87654321",
        "aaaaaaaa",
    ]
    + ["new@example.org", "New One", "x" * 257, "abcdefghij"],
)
def test_a_password_that_is_guessed_first_is_refused(people_now: None, password: str) -> None:
    with pytest.raises(BadField) as refusal:
        sign_up(password=password)
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password", ["k9#fLq2z", "correct horse battery staple", "éàü" * 80, "   spaces   ", "密码密码长长的好"]
)
def test_no_rule_on_what_a_password_is_made_of(password: str) -> None:
    passwords.judge(password, "Alice")


def test_a_password_is_kept_as_a_slow_hash_and_fits_in_both_spellings_of_an_accent(
    slow_hash: None,
) -> None:
    kept = passwords.keep("cafe\u0301 noir serre")
    assert kept.startswith("scrypt:32768:8:3$")
    assert passwords.fits(kept, "caf\u00e9 noir serre")
    assert not passwords.fits(kept, "caf\u00e9 noir serrE")
    assert not passwords.outdated(kept)


def test_nobody_costs_as_much_as_somebody(slow_hash: None) -> None:
    assert not passwords.outdated(passwords.NOBODY)
    assert not passwords.fits(passwords.NOBODY, PASSWORD)


def test_an_old_hash_is_made_anew_at_sign_in(slow_hash: None, world: SimpleNamespace) -> None:
    assert passwords.outdated(world.alice.password)
    person = people.authenticate("alice@example.org", PASSWORD, "x", NOW)
    kept = Person.get_by_id(person.id).password
    assert kept.startswith(passwords.METHOD)
    assert passwords.fits(kept, PASSWORD)


# --- signing in and its limits ----------------------------------------------------------------------------


def test_unknown_wrong_and_closed_are_refused_alike(world: SimpleNamespace) -> None:
    Person.update(disabled_at=NOW).where(Person.id == world.dave.id).execute()
    said = set()
    for email, password in (
        ("nobody@example.org", PASSWORD),
        ("alice@example.org", "wrong"),
        ("dave@example.org", PASSWORD),
        ("a\0b", PASSWORD),
    ):
        with pytest.raises(Refused) as refusal:
            people.authenticate(email, password, "x", NOW)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_the_eleventh_failure_in_five_minutes_is_refused_even_with_the_right_password(
    world: SimpleNamespace,
) -> None:
    for second in range(10):
        with pytest.raises(Refused) as refusal:
            people.authenticate(
                " ALICE@example.org", "wrong", f"place {second}", NOW + timedelta(seconds=second)
            )
        assert not isinstance(refusal.value, TooManyTries)
    with pytest.raises(TooManyTries):
        people.authenticate("alice@example.org", PASSWORD, "another place", NOW + timedelta(seconds=20))
    later = NOW + timedelta(minutes=5, seconds=10)
    assert people.authenticate("alice@example.org", PASSWORD, "x", later).id == world.alice.id


def test_refused_tries_do_not_prolong_the_wait(app: Flask) -> None:
    limit = limits.Limit("doors", 2, timedelta(minutes=5))
    limits.take(limit, "me", NOW)
    limits.take(limit, "me", NOW)
    for minute in range(1, 5):
        with pytest.raises(TooManyTries):
            limits.take(limit, "me", NOW + timedelta(minutes=minute))
    limits.take(limit, "me", NOW + timedelta(minutes=5))


def test_one_place_that_tries_many_accounts_is_stopped(app: Flask) -> None:
    for _ in range(limits.SIGN_IN_PLACE.most):
        limits.take(limits.SIGN_IN_PLACE, "192.0.2.7", NOW)
    with pytest.raises(TooManyTries):
        people.authenticate("anybody@example.org", "wrong", "192.0.2.7", NOW)
    assert limits.take(limits.SIGN_IN_PLACE, "192.0.2.8", NOW)


def test_counters_hold_no_address_and_are_forgotten_after_a_day(app: Flask) -> None:
    limits.take(limits.SIGN_IN_ACCOUNT, "alice@example.org", NOW)
    assert "alice" not in Attempt.get().key
    limits.take(limits.SIGN_IN_ACCOUNT, "bob@example.org", NOW + timedelta(days=2))
    assert Attempt.select().count() == 1


def test_of_many_tries_at_once_no_more_than_the_limit_pass(app: Flask) -> None:
    limit = limits.Limit("race", 5, timedelta(minutes=5))

    def attempt(_: int) -> bool:
        with db.connection_context():
            try:
                limits.take(limit, "alice", NOW)
            except TooManyTries:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(attempt, range(24)))
    assert 0 < passed <= 5


# --- new passwords ----------------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew_once_and_ends_every_session(world: SimpleNamespace) -> None:
    session = people.begin_session(world.alice, NOW)
    people.forgot("Alice@Example.org", "x", NOW)
    token = link_of("reset", "alice@example.org")
    assert len(token) >= 43  # 256 bits
    people.reset(token, STRONG, NOW + timedelta(minutes=59))
    assert people.person_of(session, NOW) is None
    assert people.authenticate("alice@example.org", STRONG, "x", NOW).id == world.alice.id
    with pytest.raises(AlreadyDone):
        people.reset(token, STRONG, NOW)
    assert Letter.select().where(Letter.kind == "password_changed").count() == 1


def test_a_reset_link_dies_after_an_hour_and_with_any_change_of_the_password(world: SimpleNamespace) -> None:
    people.forgot("alice@example.org", "x", NOW)
    token = link_of("reset", "alice@example.org")
    assert not people.valid("reset", token, NOW + timedelta(hours=1))
    people.change_password(world.alice, PASSWORD, STRONG, NOW)
    assert not people.valid("reset", token, NOW)


def test_a_weak_new_password_does_not_use_the_link_up(world: SimpleNamespace) -> None:
    people.forgot("alice@example.org", "x", NOW)
    token = link_of("reset", "alice@example.org")
    with pytest.raises(BadField):
        people.reset(token, "alice@example.org", NOW)
    assert people.valid("reset", token, NOW)


def test_nobody_unknown_or_closed_gets_a_reset_letter(world: SimpleNamespace) -> None:
    Person.update(disabled_at=NOW).where(Person.id == world.dave.id).execute()
    people.forgot("nobody@example.org", "x", NOW)
    people.forgot("dave@example.org", "x", NOW)
    assert not Letter.select().exists()


def test_letters_to_one_address_are_limited(world: SimpleNamespace) -> None:
    for _ in range(limits.LETTERS.most):
        people.forgot("alice@example.org", "x", NOW)
    with pytest.raises(TooManyTries):
        people.forgot("alice@example.org", "y", NOW)


def test_changing_the_password_asks_for_the_old_one_and_counts_wrong_ones(world: SimpleNamespace) -> None:
    for _ in range(10):
        with pytest.raises(BadField) as refusal:
            people.change_password(world.alice, "wrong", STRONG, NOW)
        assert refusal.value.field == "old"
    with pytest.raises(TooManyTries):
        people.change_password(world.alice, PASSWORD, STRONG, NOW)


# --- sessions ---------------------------------------------------------------------------------------------


def test_a_session_lasts_twelve_hours_and_a_coordinators_half_an_hour_of_silence(
    world: SimpleNamespace,
) -> None:
    alice, carol = people.begin_session(world.alice, NOW), people.begin_session(world.carol, NOW)
    later = NOW + timedelta(minutes=31)
    assert people.person_of(alice, later) == world.alice
    assert people.person_of(carol, later) is None
    assert people.person_of(alice, NOW + timedelta(hours=12)) is None


def test_a_disabled_person_is_out_at_once(world: SimpleNamespace) -> None:
    session = people.begin_session(world.alice, NOW)
    Person.update(disabled_at=NOW).where(Person.id == world.alice.id).execute()
    assert people.person_of(session, NOW) is None


def test_signing_out_ends_one_session_and_everywhere_ends_all(world: SimpleNamespace) -> None:
    one, two = people.begin_session(world.alice, NOW), people.begin_session(world.alice, NOW)
    people.end_session(one, NOW)
    assert (people.person_of(one, NOW), people.person_of(two, NOW)) == (None, world.alice)
    people.end_all_sessions(world.alice, NOW)
    assert people.person_of(two, NOW) is None


# --- what is kept about a person --------------------------------------------------------------------------


def aimed(pair: Mentorship) -> None:
    """Give a pair a goal with steps and a rating, and an agreement in Alice's words."""
    goal = Goal.create(mentorship=pair, text="Alice's goal", created_at=NOW)
    for side, text in (("newcomer", "Alice's step"), ("mentor", "Bob's step")):
        Step.create(goal=goal, text=text, side=side, created_at=NOW)
    Rating.create(goal=goal, side="newcomer", value=-1, at=NOW)
    terms = {**pair.agreement, "newcomer_expects": {"en": "Alice's hope"}}
    for number, by in ((2, pair.newcomer.person), (3, pair.mentor.person)):
        AgreementVersion.create(mentorship=pair, number=number, terms=terms, by=by, at=NOW)
    Mentorship.update(agreement={**terms, "version": 3}).execute()


@pytest.fixture
def lived(world: SimpleNamespace) -> SimpleNamespace:
    """Alice and Bob in the middle of it, each with words of their own."""
    Profile.update(goal="Alice's dream", bio="Alice on Alice").where(
        Profile.id == world.newcomer.id
    ).execute()
    round_ = builders.round_(world.programme)
    world.proposal = builders.proposal(
        round_, world.newcomer, world.mentor, state="accepted", published_at=NOW, newcomer_answer="yes"
    )
    asked = {"proposal": world.proposal, "text": "Alice's question", "asked_at": NOW}
    told = {"answer": "Bob's answer", "answered_by": world.bob, "answered_at": NOW}
    Enquiry.create(side="newcomer", **asked, **told)
    pair = builders.mentorship(world.newcomer, world.mentor, proposal=world.proposal)
    world.pair = pair
    for side, text in (("newcomer", "Alice's secret"), ("mentor", "Bob's secret")):
        CheckIn.create(
            mentorship=pair,
            side=side,
            due_on=NOW.date(),
            answered_at=NOW,
            mood=4,
            text=text,
            audience="private",
        )
    CheckIn.create(mentorship=pair, side="mentor", due_on=(NOW + timedelta(days=7)).date())
    aimed(pair)
    for by, text in ((world.alice, "Alice's notes"), (world.bob, "Bob's notes")):
        Meeting.create(
            mentorship=pair, uid=str(by.id), at=NOW, state="held", notes=text, by=by, created_at=NOW
        )
    ahead = NOW + timedelta(days=3)
    Meeting.create(
        mentorship=pair, uid="ahead", at=ahead, place="Alice's room", by=world.alice, created_at=NOW
    )
    NeverAgain.create(
        programme=world.programme, asked_by=world.alice, address="ex@example.org", created_at=NOW
    )
    NeverAgain.create(
        programme=world.programme, asked_by=world.bob, address="alice@example.org", created_at=NOW
    )
    people.forgot("alice@example.org", "x", NOW)
    mail.queue("known_address", world.alice, "k", NOW)
    mail.queue("known_address", world.bob, "k", NOW)
    Letter.update(text="Alice met you, alice@example.org").where(Letter.person == world.bob.id).execute()
    people.begin_session(world.alice, NOW)
    return world


def test_the_export_holds_all_of_ones_own_and_nothing_of_anybody_else(lived: SimpleNamespace) -> None:
    text = json.dumps(personal.export(Person.get_by_id(lived.alice.id), NOW), ensure_ascii=False)
    for own in (
        "Alice's dream",
        "Alice on Alice",
        "Alice's secret",
        "Alice's notes",
        "Alice's goal",
        "Alice's step",
        "Alice's hope",
        '"value": -1',
        "Alice's question",
        "ex@example.org",
    ):
        assert own in text
    for foreign in (
        "Bob",
        "bob@",
        "scrypt",
        lived.alice.password,
        SignIn.get().token_hash,
        Token.get().token_hash,
    ):
        assert foreign not in text
    mentor = json.dumps(personal.export(lived.bob, NOW), ensure_ascii=False)
    assert "Bob's secret" in mentor
    assert "Alice's secret" not in mentor


def test_after_an_erasure_nothing_of_the_person_is_left_and_the_partner_keeps_the_page(
    lived: SimpleNamespace, sign_in: Callable[[Person], Any]
) -> None:
    erasure.erase(Person.get_by_id(lived.alice.id), NOW)
    kept = json.dumps([list(model.select().dicts()) for model in MODELS], default=str, ensure_ascii=False)
    assert "Alice" not in kept
    assert "alice@" not in kept
    assert "Bob's secret" in kept
    pair = Mentorship.get_by_id(lived.pair.id)
    assert (pair.state, pair.newcomer.person.name) == ("ended", "Former member")
    assert Meeting.get(Meeting.uid == "ahead").state == "cancelled"
    assert Letter.select().where(Letter.kind == "pair_erased", Letter.person == lived.bob.id).count() == 1
    assert not Letter.select().where(Letter.person == lived.alice.id).exists()
    assert sign_in(lived.bob).get(f"/mentorships/{pair.id}").status_code == 200
    assert JournalEntry.select().where(JournalEntry.act == "person.erased").count() == 1
    with pytest.raises(Refused):
        people.authenticate("alice@example.org", PASSWORD, "x", NOW)


def test_after_an_erasure_no_byte_is_left_in_the_files_of_sqlite(
    lived: SimpleNamespace, tmp_path: Path
) -> None:
    files = list(tmp_path.glob("tandem.db*"))
    if not files:
        return  # PostgreSQL keeps old row versions until its own vacuum; nothing to read here
    erasure.erase(Person.get_by_id(lived.alice.id), NOW)
    held = b"".join(file.read_bytes() for file in tmp_path.glob("tandem.db*"))
    for trace in (b"alice@example.org", b"Alice's"):
        assert trace not in held


def test_an_undecided_proposal_is_taken_back_and_the_other_side_told(world: SimpleNamespace) -> None:
    proposal = builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="published", published_at=NOW
    )
    erasure.erase(world.bob, NOW)
    assert Proposal.get_by_id(proposal.id).state == "withdrawn"
    letter = Letter.get(Letter.kind == "proposal_withdrawn")
    assert letter.person == world.alice


def test_the_only_coordinator_names_another_one_first(world: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="only coordinator"):
        erasure.erase(world.carol, NOW)
    builders.coordinator(world.bob, world.programme)
    erasure.erase(world.carol, NOW)
    assert Person.get_by_id(world.carol.id).name == "Former member"


# --- what is next, and where ------------------------------------------------------------------------------


def kinds(person: Person) -> list[str]:
    return [step.kind for step in agenda.steps(person, NOW)]


def test_what_is_next_follows_the_facts(world: SimpleNamespace) -> None:
    assert kinds(world.alice) == ["waiting"]
    assert kinds(world.bob) == ["free-seats"]
    assert kinds(world.dave) == []
    proposal = builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="published", published_at=NOW
    )
    assert kinds(world.alice) == ["answer"]
    assert kinds(world.bob) == ["answer", "free-seats"]
    Proposal.update(newcomer_answer="yes").where(Proposal.id == proposal.id).execute()
    assert kinds(world.alice) == ["other-answers"]
    Proposal.update(state="accepted").where(Proposal.id == proposal.id).execute()
    pair = builders.mentorship(world.newcomer, world.mentor, proposal=proposal)
    assert kinds(world.alice) == ["sign"]
    Mentorship.update(newcomer_signed=1).where(Mentorship.id == pair.id).execute()
    assert kinds(world.alice) == ["first-meeting"]
    meeting = Meeting.create(mentorship=pair, uid="1", at=NOW + timedelta(days=1), created_at=NOW)
    assert kinds(world.alice) == ["meeting"]
    Meeting.update(state="held").where(Meeting.id == meeting.id).execute()
    CheckIn.create(mentorship=pair, side="newcomer", due_on=NOW.date())
    assert kinds(world.alice) == ["check-in", "plan-meeting"]
    Mentorship.update(state="paused").where(Mentorship.id == pair.id).execute()
    assert kinds(world.alice) == ["paused"]
    Mentorship.update(state="completed").where(Mentorship.id == pair.id).execute()
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    assert kinds(world.alice) == ["finished"]
    drafted = builders.profile(world.alice, world.programme, "mentor", state="draft")
    assert kinds(world.alice) == ["draft", "closed"]  # who began a mentor profile is not asked to become one
    drafted.delete_instance()
    for state in ("ended", "ended_safety"):
        Mentorship.update(state=state).where(Mentorship.id == pair.id).execute()
        assert kinds(world.alice) == ["ended"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"state": "draft"}, "draft"),
        ({"state": "left"}, "left"),
        ({"away": True}, "away"),
        ({"seats": 0}, "full"),
    ],
)
def test_every_state_of_a_mentor_has_a_next_step(
    world: SimpleNamespace, values: dict[str, Any], kind: str
) -> None:
    Profile.update(values).where(Profile.id == world.mentor.id).execute()
    assert kinds(world.bob) == [kind]


def test_a_desk_counts_who_waits(world: SimpleNamespace) -> None:
    (desk,) = agenda.desks(world.carol)
    assert (desk.programme, desk.waiting, desk.drafts, desk.round) == (world.programme, 1, 0, None)
    assert agenda.desks(world.alice) == []


def test_zones_are_named_in_both_languages_and_each_stands_once() -> None:
    common, others = zones.named("fr")
    assert ("Europe/London", "Londres (Europe)") in common
    every = [zone for zone, _ in common + others]
    assert len(every) == len(set(every)) > 400
    assert "UTC" in every
