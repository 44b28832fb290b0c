"""Agreements: terms in words, one version after the other, each signed anew by both."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import agreement_terms, agreements, i18n, mentorships
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import AgreementVersion, Handover, Letter, Mentorship

LATER = NOW + timedelta(days=3)
EXPECTS = {
    "confidentiality": "lessons",
    "newcomer_expects": {"en": "Patience.", "fr": "De la patience."},
    "mentor_expects": {"en": "A subject.", "fr": "Un sujet."},
}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    """A pair from before versions were kept."""
    return builders.mentorship(world.newcomer, world.mentor)


def begun(world: SimpleNamespace, **agreement: object) -> Mentorship:
    world.programme.agreement = {**world.programme.agreement, **agreement}
    world.programme.save()
    world.newcomer.programme = world.programme
    row = builders.round_(world.programme)
    proposal = builders.proposal(row, world.newcomer, world.mentor, state="accepted", published_at=NOW)
    with transaction():
        return mentorships.begin(proposal, NOW)


def again(pair: Mentorship) -> Mentorship:
    return Mentorship.get_by_id(pair.id)


def test_a_pair_begins_with_all_that_the_programme_proposes(world: SimpleNamespace) -> None:
    pair = begun(world, **EXPECTS)
    assert {name: pair.agreement[name] for name in EXPECTS} == EXPECTS
    (first,) = agreements.history(pair)
    assert (first.number, first.by, first.at, first.changes) == (1, None, NOW, [])


def test_either_side_words_it_anew_and_both_sign_again(world: SimpleNamespace) -> None:
    pair = begun(world, **EXPECTS)
    for who in (world.alice, world.bob):
        agreements.sign(pair, 1, who, NOW)
    agreements.change(pair, 1, {"mentor_expects": "Two subjects.", "cadence_days": 7}, world.alice, NOW)
    agreements.change(pair, 2, {"confidentiality": "between_us"}, world.bob, LATER)
    kept = again(pair).agreement
    assert kept["mentor_expects"] == {"en": "Two subjects."}
    assert kept["newcomer_expects"] == EXPECTS["newcomer_expects"]  # what nobody touched keeps both languages
    assert not agreements.signed_by_both(again(pair))
    newest, second, _first = agreements.history(pair)
    assert (newest.number, newest.by, newest.at) == (3, world.bob, LATER)
    assert [(each.label, each.before, each.after) for each in second.changes] == [
        ("How often", "Every two weeks", "Every week"),
        ("What the mentor expects", "A subject.", "Two subjects."),
    ]
    assert [each.label for each in newest.changes] == ["Confidentiality"]
    assert [letter.person_id for letter in Letter.select().where(Letter.kind == "agreement_changed")] == [
        world.bob.id,
        world.alice.id,
    ]


def test_the_history_is_read_in_the_readers_language(world: SimpleNamespace) -> None:
    pair = begun(world, **EXPECTS)
    agreements.change(pair, 1, {"channel": "phone"}, world.alice, NOW)
    with i18n.reader("fr", "Europe/Paris"):
        (change,) = agreements.history(pair)[0].changes
    assert (change.before, change.after) == ("Appel vidéo", "Téléphone")


def test_of_a_long_text_only_the_sentences_that_changed_are_shown() -> None:
    before = {"text": {"en": "We meet. We laugh.\nWe part."}}
    after = {"text": {"en": "We meet. We learn.\nWe part."}}
    terms = {"cadence_days": 7, "length_weeks": 12, "channel": "video"}
    (change,) = agreement_terms.changes({**terms, **before}, {**terms, **after})
    assert (change.before, change.after) == ("We laugh.", "We learn.")
    turned = {"text": {"en": "We laugh. We meet.\nWe part."}}
    (moved,) = agreement_terms.changes({**terms, **before}, {**terms, **turned})
    assert moved.before.startswith("We meet.")


def test_a_pair_from_before_has_its_first_version_kept_when_it_changes(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    assert agreements.history(pair) == []
    assert agreement_terms.in_words(pair.agreement)["confidentiality"] == ""
    agreements.change(pair, 1, {"length_weeks": 20}, world.bob, LATER)
    second, first = agreements.history(pair)
    assert (first.number, first.by, first.at) == (1, None, pair.started_at)
    assert [each.label for each in second.changes] == ["How long"]
    assert again(pair).agreement["text"] == {"en": "We meet.", "fr": "Nous nous voyons."}


def test_a_change_on_top_of_another_is_told_and_the_same_one_twice_is_done(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    agreements.change(pair, 1, {"channel": "phone"}, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        agreements.change(pair, 1, {"channel": "phone"}, world.alice, NOW)
    with pytest.raises(BadField, match="changed meanwhile") as told:
        agreements.change(pair, 1, {"channel": "messages"}, world.bob, NOW)
    assert told.value.field == ""
    assert again(pair).agreement["version"] == 2


def test_two_who_change_it_at_once_make_one_version(world: SimpleNamespace, pair: Mentorship) -> None:
    cadences = iter((7, 21, 28, 7, 21, 28))
    done = builders.at_once(
        lambda: agreements.change(pair, 1, {"cadence_days": next(cadences)}, world.alice, NOW)
    )
    assert sum(not isinstance(each, Refused) for each in done) == 1
    assert again(pair).agreement["version"] == 2
    assert AgreementVersion.select().count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("confidentiality", "gossip"), ("newcomer_expects", "x" * 501), ("mentor_expects", "x" * 501)],
)
def test_terms_that_make_no_sense_are_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, value: str
) -> None:
    with pytest.raises(BadField) as refused:
        agreements.change(pair, 1, {field: value}, world.bob, NOW)
    assert refused.value.field == field


def test_what_somebody_worded_can_be_forgotten(world: SimpleNamespace) -> None:
    pair = begun(world, **EXPECTS)
    agreements.change(pair, 1, {"text": "Alice's words."}, world.alice, NOW)
    agreements.change(again(pair), 2, {"channel": "phone"}, world.bob, NOW)
    agreements.forget(again(pair), world.alice)
    assert "Alice" not in str([*AgreementVersion.select().dicts(), again(pair).agreement])
    assert "We meet." in str(AgreementVersion.get(AgreementVersion.number == 1).terms)
    assert again(pair).agreement["channel"] == "phone"


def test_words_that_another_pair_carries_on_are_forgotten_there_too(world: SimpleNamespace) -> None:
    pair = begun(world)
    agreements.change(pair, 1, {"newcomer_expects": "Alice's words."}, world.alice, NOW)
    dora = builders.profile(builders.person("Dora"), world.programme, "mentor")
    proposal = builders.proposal(builders.round_(world.programme), world.newcomer, dora)
    Handover.create(mentorship=pair, proposal=proposal, at=NOW)
    after = builders.mentorship(
        world.newcomer, dora, proposal=proposal, agreement=agreements.carried(again(pair))
    )
    agreements.keep(after, None, NOW)
    assert "Alice" in str(again(after).agreement)
    agreements.forget(again(pair), world.alice)
    assert "Alice" not in str([*AgreementVersion.select().dicts(), *Mentorship.select().dicts()])


def test_an_ended_pair_keeps_its_agreement(world: SimpleNamespace, pair: Mentorship) -> None:
    mentorships.complete(pair, "", world.alice, NOW)
    with pytest.raises(AlreadyDone):
        agreements.change(pair, 1, {"channel": "phone"}, world.bob, NOW)
