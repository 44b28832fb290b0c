"""Profiles from the first half-filled form to leaving and coming back."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest

from mentorship import i18n, profiles
from mentorship.errors import AlreadyDone, BadField, NotFound, Refused
from mentorship.models import JournalEntry, Letter, NeverAgain, Person, Profile, Programme


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with i18n.reader("en", "Europe/Paris"):
        yield


NOW = builders.NOW
LATER = NOW + timedelta(days=3)

WANTED: dict[str, Any] = {
    "skills": {"seo": {"level": 3, "importance": 2}},
    "week": [[1080, 1200]],
    "zone": "Europe/Paris",
    "languages": ["fr"],
    "goal": "Open my shop",
}
OFFERED: dict[str, Any] = {
    "skills": {"seo": 4},
    "week": [[1080, 1200]],
    "languages": ["fr"],
    "seats": 2,
    "hours_month": 4,
    "until": date(2026, 9, 1),
}


@pytest.fixture
def erin(world: SimpleNamespace) -> Person:
    return builders.person("Erin", language="fr")


def begun(person: Person, programme: Programme, role: str = "newcomer") -> Profile:
    return profiles.begin(person, programme, role, NOW)


def acts() -> list[str]:
    return [entry.act for entry in JournalEntry.select().order_by(JournalEntry.id)]


def test_begin_twice_gives_the_same_profile(erin: Person, world: SimpleNamespace) -> None:
    first, second = (begun(erin, world.programme) for _ in range(2))
    assert first.id == second.id
    assert first.state == "draft"
    assert first.zone == erin.zone


def test_a_draft_keeps_each_step_as_typed(erin: Person, world: SimpleNamespace) -> None:
    profile = begun(erin, world.programme)
    profiles.save_draft(profile, "hours", {"other": ["lundi peut-être"]}, NOW)
    profiles.save_draft(profile, "skills", {"skills-0-text": ["SEO", ""]}, NOW)
    kept = Profile.get_by_id(profile.id)
    assert kept.draft == {"hours": {"other": ["lundi peut-être"]}, "skills": {"skills-0-text": ["SEO", ""]}}
    assert kept.state == "draft"
    profiles.drop_draft(kept, "hours", NOW)
    assert list(Profile.get_by_id(profile.id).draft) == ["skills"]


def test_completing_puts_a_newcomer_on_the_list_with_one_receipt(
    erin: Person, world: SimpleNamespace
) -> None:
    profile = profiles.save_draft(begun(erin, world.programme), "hours", {"other": ["x"]}, NOW)
    done = profiles.complete(profile, WANTED, erin, LATER)
    assert (done.state, done.completed_at, done.waiting_since, done.draft) == ("active", LATER, LATER, {})
    assert done.skills == WANTED["skills"]
    letter = Letter.get(Letter.kind == "receipt")
    assert letter.person_id == erin.id
    assert letter.language == "fr"
    assert "/p/welcome/newcomer/receipt" in letter.text
    assert acts() == ["profile.completed"]
    with pytest.raises(AlreadyDone):
        profiles.complete(profile, WANTED, erin, LATER)
    assert Letter.select().where(Letter.kind == "receipt").count() == 1


def test_the_receipt_names_the_dates_of_the_open_round(erin: Person, world: SimpleNamespace) -> None:
    erin.language = "en"
    erin.save()
    builders.round_(world.programme)
    profiles.complete(begun(erin, world.programme), WANTED, erin, NOW)
    text = Letter.get(Letter.kind == "receipt").text
    assert "9 March 2026" in text
    assert "12 March 2026" in text


def test_completing_as_mentor(erin: Person, world: SimpleNamespace) -> None:
    done = profiles.complete(begun(erin, world.programme, "mentor"), OFFERED, erin, NOW)
    assert (done.state, done.waiting_since, done.seats, done.until) == ("active", None, 2, date(2026, 9, 1))


@pytest.mark.parametrize("field", ["skills", "week", "languages"])
def test_what_cannot_be_missing_is_named(erin: Person, world: SimpleNamespace, field: str) -> None:
    profile = begun(erin, world.programme)
    with pytest.raises(BadField) as refusal:
        profiles.complete(profile, {**WANTED, field: type(WANTED[field])()}, erin, NOW)
    assert refusal.value.field == field
    assert Profile.get_by_id(profile.id).state == "draft"
    assert not Letter.select().count()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("skills", {"no such skill": 2}),
        ("skills", {f"free:{n}": 2 for n in range(11)}),
        ("interests", ["nothing"]),
        ("languages", ["klingon"]),
        ("level", "wizard"),
        ("style", "loud"),
        ("seats", 11),
        ("seats", -1),
        ("hours_month", 0),
        ("until", date(2026, 3, 1)),
    ],
)
def test_what_no_profile_may_hold(erin: Person, world: SimpleNamespace, field: str, value: object) -> None:
    with pytest.raises(BadField) as refusal:
        profiles.complete(begun(erin, world.programme, "mentor"), {**OFFERED, field: value}, erin, NOW)
    assert refusal.value.field == field


def test_a_newcomer_has_no_seats(erin: Person, world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="seats"):
        profiles.complete(begun(erin, world.programme), {**WANTED, "seats": 2}, erin, NOW)


def test_changing_hours_keeps_the_place(world: SimpleNamespace) -> None:
    profiles.change(world.newcomer, {"week": [[540, 600]]}, world.alice, LATER)
    changed = Profile.get_by_id(world.newcomer.id)
    assert changed.week == [[540, 600]]
    assert changed.waiting_since == NOW
    assert JournalEntry.get().details == {"fields": ["week"]}
    with pytest.raises(BadField):
        profiles.change(world.newcomer, {"week": []}, world.alice, LATER)


def test_changing_nothing_leaves_no_trace_in_the_journal(world: SimpleNamespace) -> None:
    profiles.change(world.newcomer, {"week": world.newcomer.week}, world.alice, LATER)
    assert acts() == []


def test_away_and_back(world: SimpleNamespace) -> None:
    assert profiles.set_away(world.mentor, True, world.bob, NOW)
    assert not profiles.set_away(world.mentor, True, world.bob, NOW)
    assert Profile.get_by_id(world.mentor.id).away
    assert profiles.set_away(world.mentor, False, world.bob, NOW)
    assert acts() == ["profile.away", "profile.back"]
    with pytest.raises(Refused):
        profiles.set_away(world.newcomer, True, world.alice, NOW)


def test_leaving_and_coming_back(world: SimpleNamespace) -> None:
    profiles.leave(world.newcomer, world.alice, NOW)
    gone = Profile.get_by_id(world.newcomer.id)
    assert (gone.state, gone.waiting_since) == ("left", None)
    with pytest.raises(AlreadyDone):
        profiles.leave(gone, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        profiles.change(gone, {"bio": "x"}, world.alice, NOW)
    profiles.rejoin(gone, world.alice, LATER)
    back = Profile.get_by_id(world.newcomer.id)
    assert (back.state, back.waiting_since) == ("active", LATER)
    with pytest.raises(AlreadyDone):
        profiles.rejoin(back, world.alice, LATER)
    assert acts() == ["profile.left", "profile.returned"]


def test_a_half_filled_profile_comes_back_as_a_draft(erin: Person, world: SimpleNamespace) -> None:
    profile = begun(erin, world.programme)
    profiles.leave(profile, erin, NOW)
    profiles.rejoin(profile, erin, NOW)
    assert Profile.get_by_id(profile.id).state == "draft"


def test_nobody_leaves_a_pair_or_a_question_without_a_word(world: SimpleNamespace) -> None:
    round_ = builders.round_(world.programme)
    asked = builders.proposal(round_, world.newcomer, world.mentor, state="published", published_at=NOW)
    with pytest.raises(Refused, match="proposal"):
        profiles.leave(world.mentor, world.bob, NOW)
    asked.delete_instance()
    builders.mentorship(world.newcomer, world.mentor)
    with pytest.raises(Refused, match="running pair"):
        profiles.leave(world.newcomer, world.alice, NOW)
    assert Profile.get_by_id(world.newcomer.id).state == "active"


def test_standing_tells_what_runs_and_what_waits(world: SimpleNamespace) -> None:
    round_ = builders.round_(world.programme)
    builders.round_(world.programme, name="Summer", match_on=date(2026, 6, 1), publish_on=date(2026, 6, 4))
    assert profiles.standing(world.newcomer).round == round_
    proposal = builders.proposal(round_, world.newcomer, world.mentor, state="published", published_at=NOW)
    assert profiles.standing(world.newcomer).proposals == [proposal]
    here = profiles.standing(world.mentor)
    assert here.proposals == [proposal]
    assert here.seats_taken == 1
    assert here.mentorships == []


def test_both_roles_for_one_person(world: SimpleNamespace) -> None:
    begun(world.alice, world.programme, "mentor")
    assert [each.role for each in profiles.of_person(world.alice, world.programme)] == ["newcomer", "mentor"]


def test_the_list_of_people_kept_apart_does_not_tell_who_exists(world: SimpleNamespace) -> None:
    for address in ("Bob@Example.org", "nobody@example.org", "bob@example.org"):
        profiles.keep_apart(world.alice, world.programme, f" {address} ", NOW)
    kept = profiles.kept_apart(world.alice, world.programme)
    assert [entry.address for entry in kept] == ["bob@example.org", "nobody@example.org"]
    assert [entry.other_id for entry in kept] == [world.bob.id, None]
    assert profiles.kept_apart(world.bob, world.programme) == []
    assert acts() == []


@pytest.mark.parametrize("address", ["alice@example.org", "not an address", "", "a@" + "b" * 300])
def test_addresses_that_cannot_be_kept_apart(world: SimpleNamespace, address: str) -> None:
    with pytest.raises(BadField) as refusal:
        profiles.keep_apart(world.alice, world.programme, address, NOW)
    assert refusal.value.field == "address"


def test_an_address_counts_as_soon_as_somebody_joins_with_it(world: SimpleNamespace) -> None:
    profiles.keep_apart(world.alice, world.programme, "erin@example.org", NOW)
    erin = builders.person("Erin")
    profiles.complete(begun(erin, world.programme, "mentor"), OFFERED, erin, NOW)
    assert NeverAgain.get().other_id == erin.id


def test_only_its_author_takes_an_entry_off_the_list(world: SimpleNamespace) -> None:
    profiles.keep_apart(world.alice, world.programme, "bob@example.org", NOW)
    entry = NeverAgain.get()
    with pytest.raises(NotFound):
        profiles.end_apart(world.bob, entry.id)
    profiles.end_apart(world.alice, entry.id)
    assert not NeverAgain.select().count()
