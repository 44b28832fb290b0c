"""The pages of a pair: what each side may read and do, and nobody else."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import agreements, checkins, goals, meetings, mentorships, offers, steps
from mentorship.db import transaction
from mentorship.models import Goal, Letter, Meeting, MeetingProposal, Mentorship, Person, Profile

Browse = Callable[[Person], FlaskClient]
CANARY = "canary-of-a-private-thought"
GOAL = {"text": "Open my shop", "criterion": "Ten orders", "due_on": "2026-06-01", "step_1": "Twenty orders"}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    proposal = builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="accepted", published_at=NOW
    )
    with transaction():
        return mentorships.begin(proposal, NOW)


def page(browser: FlaskClient, pair: Mentorship) -> str:
    answer = browser.get(f"/mentorships/{pair.id}")
    assert answer.status_code == 200
    return answer.text


def goal_of(pair: Mentorship, world: SimpleNamespace) -> Goal:
    values = {"text": "Open my shop", "criterion": "", "due_on": date(2026, 6, 1), "scale": {}}
    return goals.add(pair, values, world.alice, NOW)


def test_a_new_pair_leads_from_step_to_step(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice = sign_in(world.alice)
    assert "Read your agreement and sign it" in page(alice, pair)
    assert "We meet." in alice.get(f"/mentorships/{pair.id}/agreement").text
    assert alice.post(f"/mentorships/{pair.id}/agreement/1/sign").status_code == 303
    assert "Write down one goal" in page(alice, pair)
    offered = alice.get(f"/mentorships/{pair.id}/goals/new").text
    assert "Open my own shop</textarea>" in offered  # the goal of her profile
    assert alice.post(f"/mentorships/{pair.id}/goals/new", data=GOAL).status_code == 303
    shown = page(alice, pair)
    assert "Plan your first meeting" in shown
    tap = {"first": re.findall(r'name="first" value="([^"]+)"', shown)[0], "minutes": "45"}
    assert tap["first"] == "2026-03-09T18:00"
    assert alice.post(f"/mentorships/{pair.id}/meetings/offer", data=tap).status_code == 303
    assert "Offered to Bob" in page(alice, pair)
    offers.accept(MeetingProposal.get(), datetime.fromisoformat("2026-03-09T17:00+00:00"), world.bob, NOW)
    meeting = Meeting.get()
    assert meeting.at == datetime.fromisoformat("2026-03-09T17:00+00:00")
    assert "Monday 9 March, 18:00 (Paris)" in page(alice, pair)
    assert "bob@example.org" in page(alice, pair)


def test_what_comes_after_the_meeting(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    for who in (world.alice, world.bob):
        agreements.sign(pair, 1, who, NOW)
    goal_of(pair, world)
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.bob, NOW)
    alice = sign_in(world.alice)
    assert "Prepare it" in page(alice, pair)
    app.config["NOW"] = NOW + timedelta(days=2)
    alice = sign_in(world.alice)
    assert "Did you meet on" in page(alice, pair)
    assert alice.post(f"/meetings/{meeting.id}/held").status_code == 303
    assert "Plan your next meeting" in page(alice, pair)
    checkins.tend_due(NOW + timedelta(days=14))
    assert "How is it going?" in page(alice, pair)
    app.config["NOW"] = NOW + timedelta(days=80)
    checkins.log(pair, checkins.Answers(4), world.alice, NOW + timedelta(days=79))
    assert "Close well, or go on" in page(sign_in(world.alice), pair)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "state", ["active", "paused", "completed", "completed_early", "ended", "ended_safety"]
)
def test_every_state_has_its_page_for_everybody(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, state: str, language: str
) -> None:
    goal_of(pair, world)
    meetings.plan(pair, NOW + timedelta(days=1), 45, "https://meet.example.org/x", world.bob, NOW)
    ended = {} if state in Mentorship.LIVE else {"ended_at": NOW}
    Mentorship.update(state=state, **ended).execute()
    Person.update(language=language).execute()
    for who in (world.alice, world.bob, world.carol):
        shown = page(sign_in(who), pair)
        assert f'lang="{language}"' in shown
        if state not in Mentorship.LIVE and who != world.carol:
            assert "/pause" not in shown
            assert "mailto:" not in shown


PAGES = [
    "/mentorships/{pair}/agreement",
    "/mentorships/{pair}/pause",
    "/mentorships/{pair}/complete",
    "/mentorships/{pair}/end",
    "/mentorships/{pair}/goals/new",
    "/mentorships/{pair}/meetings/new",
    "/mentorships/{pair}/meetings/log",
    "/goals/{goal}/edit",
    "/goals/{goal}/start",
    "/goals/{goal}/rate",
    "/goals/{goal}/steps/new",
    "/meetings/{meeting}",
    "/meetings/{meeting}/move",
    "/meetings/{meeting}/calendar.ics",
]
ACTS = [
    "/mentorships/{pair}/agreement",
    "/mentorships/{pair}/agreement/1/sign",
    "/mentorships/{pair}/pause",
    "/mentorships/{pair}/resume",
    "/mentorships/{pair}/complete",
    "/mentorships/{pair}/end",
    "/mentorships/{pair}/thanks",
    "/mentorships/{pair}/wait-again",
    "/mentorships/{pair}/goals/new",
    "/mentorships/{pair}/meetings/new",
    "/mentorships/{pair}/meetings/log",
    "/goals/{goal}/edit",
    "/goals/{goal}/start",
    "/goals/{goal}/rate",
    "/goals/{goal}/remove",
    "/goals/{goal}/steps/new",
    "/steps/{step}/done",
    "/steps/{step}/reopen",
    "/steps/{step}/remove",
    "/meetings/{meeting}",
    "/meetings/{meeting}/move",
    "/meetings/{meeting}/cancel",
    "/meetings/{meeting}/held",
]


@pytest.fixture
def things(world: SimpleNamespace, pair: Mentorship) -> dict[str, int]:
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.bob, NOW)
    goal = goal_of(pair, world)
    step = steps.add(goal, {"text": "Ask Zoe", "side": "newcomer", "due_on": None}, world.alice, NOW)
    return {"pair": pair.id, "goal": goal.id, "step": step.id, "meeting": meeting.id}


@pytest.mark.parametrize("address", PAGES)
def test_the_pairs_own_pages_are_for_the_pair(
    world: SimpleNamespace, things: dict[str, int], sign_in: Browse, client: FlaskClient, address: str
) -> None:
    other = builders.person("Olga")
    builders.profile(other, world.programme, "newcomer")
    there = address.format(**things)
    answers = {
        name: browser.get(there).status_code
        for name, browser in {
            "alice": sign_in(world.alice),
            "bob": sign_in(world.bob),
            "carol": sign_in(world.carol),
            "dave": sign_in(world.dave),
            "olga": sign_in(other),
            "visitor": client,
        }.items()
    }
    assert answers == {"alice": 200, "bob": 200, "carol": 403, "dave": 404, "olga": 404, "visitor": 302}


@pytest.mark.parametrize("address", ACTS)
def test_only_the_pair_changes_the_pair(
    world: SimpleNamespace, things: dict[str, int], sign_in: Browse, client: FlaskClient, address: str
) -> None:
    there, letters = address.format(**things), Letter.select().count()
    before = [list(model.select().dicts()) for model in (Mentorship, Goal, Meeting)]
    assert sign_in(world.carol).post(there).status_code == 403
    assert sign_in(world.dave).post(there).status_code == 404
    assert client.post(there).status_code == 302
    assert [list(model.select().dicts()) for model in (Mentorship, Goal, Meeting)] == before
    assert Letter.select().count() == letters


def test_the_pair_page_is_for_the_pair_and_its_coordinators(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, client: FlaskClient
) -> None:
    assert sign_in(world.dave).get(f"/mentorships/{pair.id}").status_code == 404
    assert sign_in(world.alice).get("/mentorships/999").status_code == 404
    assert client.get(f"/mentorships/{pair.id}").status_code == 302
    assert sign_in(world.carol).get(f"/mentorships/{pair.id}").status_code == 200


@pytest.mark.parametrize(
    "address", [each for each in ACTS if each not in PAGES and each != "/mentorships/{pair}/agreement"]
)
def test_nothing_changes_by_opening_a_link(
    world: SimpleNamespace, things: dict[str, int], sign_in: Browse, address: str
) -> None:
    assert sign_in(world.alice).get(address.format(**things)).status_code == 405


def test_a_coordinator_reads_facts_but_no_words_of_the_pair(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    meetings.log(pair, NOW, 45, "note-of-the-pair", world.alice, NOW)
    meetings.plan(pair, NOW + timedelta(days=1), 45, "place-of-the-pair", world.bob, NOW)
    checkins.log(pair, checkins.Answers(2, None, True, CANARY, "private"), world.alice, NOW)
    checkins.log(pair, checkins.Answers(4, None, False, "for-both", "shared"), world.bob, NOW)
    shown = page(sign_in(world.carol), pair)
    assert "Not so well" in shown
    assert "Asks for help" in shown
    assert "alice@example.org" in shown
    for words in (
        "note-of-the-pair",
        "place-of-the-pair",
        CANARY,
        "for-both",
        '<form method="post" action="/ment',
    ):
        assert words not in shown


def test_a_partner_reads_what_was_shared_and_no_more(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    checkins.log(pair, checkins.Answers(1, None, True, CANARY, "private"), world.alice, NOW)
    checkins.log(pair, checkins.Answers(4, None, True, "for-both", "shared"), world.bob, NOW)
    his = page(sign_in(world.bob), pair)
    assert "Answered, kept private" in his
    assert CANARY not in his
    assert "Hard going" not in his
    hers = page(sign_in(world.alice), pair)
    assert "for-both" in hers
    assert hers.count("Asks for help") == 1  # her own; his call for help is not hers to know
    assert CANARY in hers


def test_a_private_thought_is_on_no_page_of_anybody_else(
    world: SimpleNamespace, things: dict[str, int], pair: Mentorship, sign_in: Browse
) -> None:
    checkins.log(pair, checkins.Answers(1, -2, True, CANARY, "private"), world.alice, NOW)
    mentorships.pause(pair, "", world.alice, NOW)
    for who in (world.bob, world.carol):
        browser = sign_in(who)
        for address in ["/mentorships/{pair}", "/mentorships/{pair}/checkins/new", *PAGES]:
            assert CANARY not in browser.get(address.format(**things)).text
    assert not [row for row in Letter.select() if CANARY in row.subject + row.text + row.html + row.calendar]


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "\u202eevil", "😀" * 100, "x" * 100_000])
def test_odd_text_never_breaks_a_page(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, odd: str
) -> None:
    alice, data = sign_in(world.alice), {"text": odd.encode("utf-8", "surrogatepass")}
    goal = alice.post(f"/mentorships/{pair.id}/goals/new", data={**GOAL, **data})
    checkin = alice.post(
        f"/mentorships/{pair.id}/checkins/new", data={"mood": "3", "help": "no", "audience": "shared", **data}
    )
    ended = alice.post(f"/mentorships/{pair.id}/complete", data={"thanks": data["text"]})
    assert {goal.status_code, checkin.status_code, ended.status_code} <= {303, 422}
    assert page(sign_in(world.bob), pair)


def test_the_agreement_is_worded_anew(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    bob, there = sign_in(world.bob), f"/mentorships/{pair.id}/agreement"
    terms = {
        "version": "1",
        "cadence_days": "7",
        "length_weeks": "20",
        "channel": "phone",
        "text": "We call.",
    }
    assert bob.post(there, data={**terms, "length_weeks": "many"}).status_code == 422
    assert bob.post(there, data={**terms, "text": ""}).status_code == 422
    assert bob.post(there, data={**terms, "cadence_days": "5"}).status_code == 422
    assert bob.post(there, data={**terms, "confidentiality": "gossip"}).status_code == 422
    long = bob.post(there, data={**terms, "newcomer_expects": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in long.text
    assert bob.post(there, data={**terms, "mentor_expects": "A subject."}).status_code == 303
    assert bob.post(there, data={**terms, "mentor_expects": "A subject."}).status_code == 409
    assert bob.post(f"{there}/1/sign").status_code == 409
    shown = bob.get(there).text
    for words in (
        "We call.",
        "20 weeks",
        "What you expect",
        "A subject.",
        "2 versions so far",
        "Bob worded it",
    ):
        assert words in shown
    assert "What Bob expects" in sign_in(world.alice).get(there).text


def test_two_who_word_the_agreement_at_once_lose_nothing(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    there = f"/mentorships/{pair.id}/agreement"
    terms = {
        "version": "1",
        "cadence_days": "7",
        "length_weeks": "20",
        "channel": "phone",
        "text": "We call.",
    }
    assert sign_in(world.bob).post(there, data=terms).status_code == 303
    late = sign_in(world.alice).post(there, data={**terms, "text": "We write."})
    assert late.status_code == 422
    assert "changed meanwhile" in late.text
    assert "We call." in late.text  # what stands now, above
    assert "We write.</textarea>" in late.text  # what she typed, below
    assert re.search(r'name="version"[^>]*value="2"', late.text)
    assert (
        sign_in(world.alice).post(there, data={**terms, "version": "2", "text": "We write."}).status_code
        == 303
    )
    assert Mentorship.get_by_id(pair.id).agreement["version"] == 3


def test_a_pair_rests_and_goes_on(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    assert alice.post(f"/mentorships/{pair.id}/pause", data={"reason": "x" * 2001}).status_code == 422
    assert alice.post(f"/mentorships/{pair.id}/pause", data={"reason": "why-of-alice"}).status_code == 303
    assert alice.post(f"/mentorships/{pair.id}/pause").status_code == 409
    shown = page(bob, pair)
    assert "Your pair rests" in shown
    assert "why-of-alice" not in shown
    assert "why-of-alice" in page(sign_in(world.carol), pair)
    assert bob.post(f"/mentorships/{pair.id}/resume").status_code == 303
    assert bob.post(f"/mentorships/{pair.id}/resume").status_code == 409


def test_completing_leads_to_a_kind_page_and_a_closing_line(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    goal_of(pair, world)
    assert "Open my shop" in alice.get(f"/mentorships/{pair.id}/complete").text
    assert alice.post(f"/mentorships/{pair.id}/complete", data={"thanks": "You helped!"}).status_code == 303
    assert alice.post(f"/mentorships/{pair.id}/complete").status_code == 409
    his = page(bob, pair)
    assert "You did it" in his
    assert "You helped!" in his
    assert bob.post(f"/mentorships/{pair.id}/thanks", data={"thanks": ""}).status_code == 422
    assert bob.post(f"/mentorships/{pair.id}/thanks", data={"thanks": "A joy."}).status_code == 303
    assert bob.post(f"/mentorships/{pair.id}/thanks", data={"thanks": "Twice"}).status_code == 409
    assert "A joy." in page(alice, pair)


def test_an_end_keeps_its_reason_for_the_coordinators(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice = sign_in(world.alice)
    Profile.update(waiting_since=None).execute()
    assert alice.post(f"/mentorships/{pair.id}/end").status_code == 422
    told = {"reason": "fit", "words": "words-for-carol", "thanks": "Thanks anyway", "wait_again": "y"}
    assert alice.post(f"/mentorships/{pair.id}/end", data=told).status_code == 303
    assert Profile.get_by_id(world.newcomer.id).waiting_since == NOW
    his, desk = page(sign_in(world.bob), pair), page(sign_in(world.carol), pair)
    assert "Thanks anyway" in his
    for words in ("words-for-carol", "We do not fit well together"):
        assert words not in his
        assert words in desk
    assert alice.post(f"/mentorships/{pair.id}/wait-again").status_code == 409
    assert sign_in(world.bob).post(f"/mentorships/{pair.id}/wait-again").status_code == 403


def test_what_is_typed_is_shown_as_text(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    bob, bad = sign_in(world.bob), "<script>alert(1)</script>"
    bob.post(f"/mentorships/{pair.id}/goals/new", data={**GOAL, "text": bad, "criterion": bad})
    when = {"at": "2026-03-05T18:30", "minutes": "60", "place": "javascript:alert(1)"}
    bob.post(f"/mentorships/{pair.id}/meetings/new", data=when)
    shown = page(sign_in(world.alice), pair)
    assert bad not in shown
    assert 'href="javascript' not in shown
