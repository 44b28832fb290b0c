"""The review by its pages: swap, unpair, undo, comments, who has no mentor; bad input, both languages."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import market
import pytest
from flask.testing import FlaskClient

from mentorship import attention, decisions, i18n, prices, questionnaires, questions, reviews
from mentorship.models import Comment, Person, Profile, Programme, Proposal, Round, Ruling
from mentorship.models import Decision as Row
from mentorship.questions import Option, Question
from mentorship.web import week_picture

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def carol(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.carol)


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """Four newcomers, two of Bob's seats and one of Mentor 0's; already run."""
    world.others = market.newcomers(world.programme, 3, interests=["cooking"])
    world.second = market.mentors(world.programme, 1, seats=1, skills={"seo": 1})[0]
    found = market.begun(world.programme, world.carol)
    market.run(found, world.carol)
    return market.fresh(found)


def two_pairs(round_: Round) -> tuple[Proposal, Proposal]:
    """Two pairs of different mentors."""
    first, *rest = Proposal.select().where(Proposal.round == round_.id).order_by(Proposal.id)
    return first, next(each for each in rest if each.mentor_id != first.mentor_id)


def test_own_questions_are_told_in_their_words(
    world: SimpleNamespace, carol: FlaskClient, sign_in: SignIn
) -> None:
    choices = (Option("joy", {"en": "Joy", "fr": "Plaisir"}), Option("work", {"en": "Work", "fr": "Travail"}))
    asked = Question(
        "", "one", {"en": "What for?", "fr": "Pour quoi ?"}, Profile.ROLES, choices, False, "alike"
    )
    key = questionnaires.put(world.programme, asked, world.carol, builders.NOW).key
    Profile.update(answers={key: "joy"}).where(Profile.id.in_([world.newcomer.id, world.mentor.id])).execute()
    found = market.begun(Programme.get_by_id(world.programme.id), world.carol)
    market.run(found, world.carol)
    pair = Proposal.get(Proposal.round == found.id)
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    page = sign_in(world.carol).get(f"/rounds/{found.id}/pairs/{pair.id}").text
    assert "Pour quoi ?" in page
    assert "Plaisir" in page
    assert key not in page
    assert questions.label(key) == "Pour quoi ?"
    carol.get("/help/mentor")
    assert questions.label(key) == ""


def left_out(round_: Round) -> Profile:
    placed = Proposal.select(Proposal.newcomer).where(Proposal.round == round_.id)
    return Profile.get(Profile.role == "newcomer", Profile.id.not_in(placed))


def test_swapping_from_the_pair(round_: Round, carol: FlaskClient) -> None:
    one, other = two_pairs(round_)
    base = f"/rounds/{round_.id}"
    assert f"{base}/pairs/{one.id}/swap" in carol.get(f"{base}/pairs/{one.id}").text
    page = carol.get(f"{base}/pairs/{one.id}/swap")
    assert f"{other.newcomer.person.name}, who has {other.mentor.person.name}" in page.text
    asked = f"kind=swap&newcomer={one.newcomer_id}&mentor={one.mentor_id}&other={other.newcomer_id}"
    priced = carol.get(f"{base}/decide?{asked}")
    assert "2 newcomers would move" in priced.text
    assert "Both new pairs are pinned" in priced.text
    done = carol.post(f"{base}/decide?{asked}", data={"version": round_.version}, follow_redirects=True)
    assert "Undo the last decision" in done.text
    assert Ruling.select().where(Ruling.kind == "pin").count() == 2
    again = carol.get(f"{base}/decide?{asked}")
    assert again.status_code == 409
    assert "These pairs have changed meanwhile" in again.text


def test_the_price_names_who_loses_a_place(round_: Round, world: SimpleNamespace, carol: FlaskClient) -> None:
    waits, (pair, _other) = left_out(round_), two_pairs(round_)
    page = carol.get(f"/rounds/{round_.id}/decide?kind=pin&newcomer={waits.id}&mentor={pair.mentor_id}")
    assert f"{waits.person.name}, who had nobody, gets {pair.mentor.person.name}" in page.text
    assert "1 newcomer loses their place." in page.text
    assert "waits on" in page.text


def test_points_for_time_waited_are_told_apart(world: SimpleNamespace, carol: FlaskClient) -> None:
    builders.round_(world.programme, state="published", published_at=builders.NOW, name="Before")
    late = builders.profile(builders.person("Late"), world.programme, "newcomer", waiting_since=builders.NOW)
    Profile.update(waiting_since=builders.NOW.replace(year=2025)).where(
        Profile.id == world.newcomer.id
    ).execute()
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    page = carol.get(f"/rounds/{round_.id}/decide?kind=pin&newcomer={late.id}&mentor={world.mentor.id}")
    assert "of which −15 for time waited" in page.text
    assert "Together the pairs fit as well as before." in page.text


def test_undo_and_redo_from_the_round_and_the_list(
    round_: Round, world: SimpleNamespace, carol: FlaskClient
) -> None:
    base = f"/rounds/{round_.id}"
    before = set(Proposal.select(Proposal.newcomer, Proposal.mentor).tuples())
    for turn, newcomer in enumerate(world.others[:2]):
        asked = f"kind=skip&newcomer={newcomer.id}&mentor={world.mentor.id}"
        version = market.fresh(round_).version
        carol.post(f"{base}/decide?{asked}", data={"version": version, "reason": f"Away {turn}"})
    page = carol.get(f"{base}/decisions")
    assert page.text.index("Away 1") < page.text.index("Away 0")
    assert "Undo down to here (2)" in page.text
    assert "Carol, 2 March 2026" in page.text
    oldest = Row.select().order_by(Row.id).get()
    stale = carol.post(f"{base}/decisions/{oldest.id}/undo", data={"version": 0})
    assert stale.status_code == 409
    version = market.fresh(round_).version
    undone = carol.post(
        f"{base}/decisions/{oldest.id}/undo", data={"version": version}, follow_redirects=True
    )
    assert "Undone. " in undone.text
    assert "Do it again" in undone.text
    assert set(Proposal.select(Proposal.newcomer, Proposal.mentor).tuples()) == before
    assert not Ruling.select().exists()
    assert carol.post(f"{base}/decisions/{oldest.id}/undo", data={"version": version + 1}).status_code == 409
    data = {"version": market.fresh(round_).version, "from": "round"}
    again = carol.post(f"{base}/redo", data=data, follow_redirects=True)
    assert "Done again. " in again.text
    assert [each.newcomer_id for each in Ruling.select()] == [world.others[0].id]
    assert carol.post(f"{base}/redo", data={"version": "many"}).status_code == 409
    assert carol.post(f"{base}/decisions/999/undo", data={"version": version}).status_code == 404


def test_comments_stand_on_the_pair_and_in_the_table(
    round_: Round, world: SimpleNamespace, carol: FlaskClient
) -> None:
    pair, _other = two_pairs(round_)
    base = f"/rounds/{round_.id}"
    where = f"{base}/newcomers/{pair.newcomer_id}/comment"
    sent = carol.post(where, data={"text": "Ask <b>first</b>", "mentor": pair.mentor_id})
    assert sent.location.endswith(f"/pairs/{pair.id}#comments")
    page = carol.get(f"{base}/pairs/{pair.id}").text
    assert "Ask &lt;b&gt;first&lt;/b&gt;" in page
    listed = carol.get(base).text
    assert "1 comment</a>" in listed
    assert carol.get(f"{base}?show=noted").text.count('id="pair-') == 1
    for odd in ({"text": " "}, {"text": "x" * 1001}, {}):
        told = carol.post(where, data=odd, follow_redirects=True).text
        assert "A comment needs some words" in told or "Write your comment first." in told
    assert carol.post(where, data={"text": "Hm", "mentor": "999"}).status_code == 404
    assert Comment.select().count() == 1
    note = Comment.get()
    elsewhere = market.begun(world.programme, world.carol)
    assert carol.post(f"/rounds/{elsewhere.id}/comments/{note.id}/remove").status_code == 404
    carol.post(f"{base}/comments/{note.id}/remove")
    assert not Comment.select().exists()


def test_nobody_takes_anothers_comment_away(round_: Round, world: SimpleNamespace, sign_in: SignIn) -> None:
    waits = left_out(round_)
    second = builders.person("Second")
    builders.coordinator(second, world.programme)
    sent = sign_in(second).post(f"/rounds/{round_.id}/newcomers/{waits.id}/comment", data={"text": "Hm"})
    assert sent.location.endswith(f"/newcomers/{waits.id}#comments")
    carol = sign_in(world.carol)
    assert "Hm" in carol.get(f"/rounds/{round_.id}/newcomers/{waits.id}").text
    assert carol.post(f"/rounds/{round_.id}/comments/{Comment.get().id}/remove").status_code == 409
    assert Comment.select().exists()


def test_who_has_no_mentor_and_what_would_help(round_: Round, carol: FlaskClient) -> None:
    waits = left_out(round_)
    page = carol.get(f"/rounds/{round_.id}/unmatched").text
    assert "Whom to recruit" in page
    assert "places 1 more" in page
    assert f"places {waits.person.name}" in page
    own = carol.get(f"/rounds/{round_.id}/newcomers/{waits.id}").text
    assert "No mentor in this round" in own
    assert "One more seat with" in own
    assert carol.get(f"/rounds/{round_.id}/unmatched?page=99").status_code == 200
    assert carol.get(f"/rounds/{round_.id}/unmatched?page=x").status_code == 200


def test_a_round_that_places_all_or_was_not_run_lacks_nobody(
    world: SimpleNamespace, carol: FlaskClient
) -> None:
    round_ = market.begun(world.programme, world.carol)
    assert "Everybody who waits has a mentor" in carol.get(f"/rounds/{round_.id}/unmatched").text
    market.run(round_, world.carol)
    assert "Everybody who waits has a mentor" in carol.get(f"/rounds/{round_.id}/unmatched").text


def test_approving_goes_on_to_the_next_until_all_are_done(round_: Round, carol: FlaskClient) -> None:
    rows = attention.rows(round_, builders.NOW)
    address = f"/rounds/{round_.id}/pairs/{rows[0].proposal.id}"
    assert address in carol.get(f"/rounds/{round_.id}").text
    for _turn in rows:
        assert "Approve" in carol.get(address).text
        address = carol.post(f"{address}/approve", data={"from": "next"}).location
    assert address.endswith(f"/rounds/{round_.id}")
    assert "every pair is approved" in carol.get(address).text


def test_the_size_of_a_page_is_the_readers_choice(world: SimpleNamespace, carol: FlaskClient) -> None:
    market.newcomers(world.programme, 40)
    Profile.update(seats=20).where(Profile.id == world.mentor.id).execute()
    market.mentors(world.programme, 2, seats=15)
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    base = f"/rounds/{round_.id}"
    for asked, shown in (("", 25), ("?size=50", 41), ("?page=2", 16), ("?size=7", 25), ("?page=99", 16)):
        assert carol.get(f"{base}{asked}").text.count('id="pair-') == shown, asked
    assert "size=50" in carol.get(f"{base}?size=50&q=Newcomer").text


@pytest.mark.parametrize(
    "odd",
    [
        "kind=swap&newcomer={n}&mentor={m}",
        "kind=swap&newcomer={n}&mentor={m}&other=abc",
        "kind=swap&newcomer={n}&mentor={m}&other={m}",
        "kind=unpair&newcomer={m}&mentor={n}",
        "kind=unpair&newcomer=&mentor=",
        "kind=redo&newcomer={n}&mentor={m}",
    ],
)
def test_odd_decisions_are_not_found(
    round_: Round, world: SimpleNamespace, carol: FlaskClient, odd: str
) -> None:
    pair, _other = two_pairs(round_)
    asked = odd.format(n=pair.newcomer_id, m=pair.mentor_id)
    for method in ("GET", "POST"):
        assert carol.open(f"/rounds/{round_.id}/decide?{asked}", method=method).status_code == 404
    assert not Row.select().exists()


def test_a_swap_with_oneself_or_within_a_mentor_is_refused(round_: Round, carol: FlaskClient) -> None:
    pair, _other = two_pairs(round_)
    asked = f"kind=swap&newcomer={pair.newcomer_id}&mentor={pair.mentor_id}&other={pair.newcomer_id}"
    assert carol.get(f"/rounds/{round_.id}/decide?{asked}").status_code == 409


def test_every_page_of_the_review_in_french(
    round_: Round, world: SimpleNamespace, carol: FlaskClient
) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    pair, other = two_pairs(round_)
    base = f"/rounds/{round_.id}"
    asked = f"kind=swap&newcomer={pair.newcomer_id}&mentor={pair.mentor_id}&other={other.newcomer_id}"
    carol.post(f"{base}/decide?{asked}", data={"version": round_.version})
    addresses = ["decisions", "unmatched", f"pairs/{pair.id}/swap", f"newcomers/{left_out(round_).id}"]
    for address in ("", *(f"/{each}" for each in addresses)):
        page = carol.get(base + address)
        if page.status_code == 404:  # the pair has another number since the swap
            continue
        assert page.status_code == 200
        assert '<html lang="fr">' in page.text
    assert decisions.made(round_)
    assert prices.sentences([]) == []


def test_a_published_round_is_only_read(round_: Round, world: SimpleNamespace, carol: FlaskClient) -> None:
    asked = reviews.Decision("skip", world.others[0].id, world.mentor.id)
    reviews.decide(round_, asked, round_.version, world.carol, builders.NOW)
    Round.update(state="published", published_at=builders.NOW).where(Round.id == round_.id).execute()
    page = carol.get(f"/rounds/{round_.id}/decisions")
    assert page.status_code == 200
    assert "/undo" not in page.text
    version = market.fresh(round_).version
    refused = carol.post(f"/rounds/{round_.id}/decisions/{Row.get().id}/undo", data={"version": version})
    assert refused.status_code == 409
    assert carol.get(f"/rounds/{round_.id}/unmatched").status_code == 200


def test_the_week_is_drawn_on_the_readers_clock(
    round_: Round, world: SimpleNamespace, carol: FlaskClient
) -> None:
    """Monday 18:00 to 21:00 in Paris; in Tokyo that is Tuesday from 02:00 on, and drawn there."""
    pair, _other = two_pairs(round_)
    drawn = week_picture.picture(pair.newcomer, pair.mentor, builders.NOW)
    assert {(bar.kind, bar.x, bar.width) for bar in drawn.bars} == {
        (kind, 44 + 18 * 12, 36) for kind in ("newcomer", "mentor", "both")
    }
    with i18n.reader("en", "Asia/Tokyo"):
        there = week_picture.picture(pair.newcomer, pair.mentor, builders.NOW).bars
    assert {bar.y // week_picture.ROW for bar in there} == {1}
    with i18n.reader("en", "Asia/Kolkata"):
        spans = [(builders.NOW.replace(hour=17), builders.NOW.replace(hour=20))]
        assert week_picture.pieces(spans) == [(0, 22 * 60 + 30, 90), (1, 0, 90)]
    assert 'class="is-both"' in carol.get(f"/rounds/{round_.id}/pairs/{pair.id}").text
