"""Pages of rounds, for coordinators only: the way it should go, refusals, roles, both languages."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import attention, publishing, reviews, rounds, runs
from mentorship.models import Letter, Person, Profile, Proposal, Round, Ruling, Run
from mentorship.web import round_list

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def carol(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.carol)


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """A round over Alice, two others and Bob's two seats; already run."""
    world.others = market.newcomers(world.programme, 2, interests=["cooking"])
    found = market.begun(world.programme, world.carol)
    market.run(found, world.carol)
    return market.fresh(found)


def pair_of(world: SimpleNamespace) -> Proposal:
    return Proposal.get(Proposal.newcomer == world.newcomer.id)


def pages(world: SimpleNamespace, round_: Round) -> list[tuple[str, str]]:
    run, proposal = Run.get(), Proposal.get()
    base = f"/rounds/{round_.id}"
    asked = f"kind=pin&newcomer={world.newcomer.id}&mentor={world.mentor.id}"
    return [
        ("GET", "/p/welcome/rounds"),
        ("GET", "/p/welcome/rounds/new"),
        ("POST", "/p/welcome/rounds/new"),
        ("GET", base),
        ("GET", f"{base}/weights"),
        ("POST", f"{base}/weights"),
        ("POST", f"{base}/weights/effect"),
        ("GET", f"{base}/figures"),
        ("POST", f"{base}/run"),
        ("GET", f"{base}/runs/{run.id}"),
        ("GET", f"{base}/runs/{run.id}/state"),
        ("POST", f"{base}/runs/{run.id}/cancel"),
        ("POST", f"{base}/runs/{run.id}/replay"),
        ("GET", f"{base}/pairs/{proposal.id}"),
        ("GET", f"{base}/newcomers/{world.newcomer.id}"),
        ("POST", f"{base}/pairs/{proposal.id}/approve"),
        ("POST", f"{base}/pairs/{proposal.id}/unapprove"),
        ("POST", f"{base}/approve-all"),
        ("POST", f"{base}/unapprove-all"),
        ("GET", f"{base}/decide?{asked}"),
        ("POST", f"{base}/decide?{asked}"),
        ("GET", f"{base}/publish"),
        ("POST", f"{base}/publish"),
    ]


def test_every_page_is_for_the_programmes_coordinators(
    world: SimpleNamespace, round_: Round, sign_in: SignIn, client: FlaskClient
) -> None:
    eve = builders.person("Eve")
    browsers = {403: [sign_in(world.alice), sign_in(world.bob)], 404: [sign_in(world.dave), sign_in(eve)]}
    # The pages of one pair are unknown to other members of the programme, as the pair is to them.
    finn = sign_in(builders.profile(builders.person("Finn"), world.programme, "newcomer").person)
    before = list(Proposal.select().tuples()), list(Round.select().tuples()), Run.select().count()
    for method, address in pages(world, round_):
        visited = client.open(address, method=method)
        assert (visited.status_code, "/sign-in" in visited.headers["Location"]) == (302, True), address
        for status, who in browsers.items():
            for browser in who:
                found = browser.open(address, method=method).status_code
                allowed = {403, 404} if "/pairs/" in address and status == 403 else {status}
                assert found in allowed, (method, address)
        assert finn.open(address, method=method).status_code in (403, 404), address
    after = list(Proposal.select().tuples()), list(Round.select().tuples()), Run.select().count()
    assert after == before
    assert not Letter.select().exists()


def test_wrong_methods_are_refused(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    known = {(method, address) for method, address in pages(world, round_)}
    for method, address in known:
        other = "GET" if method == "POST" else "POST"
        if (other, address) not in known:
            assert carol.open(address, method=other).status_code == 405, (other, address)


def test_what_belongs_to_another_round_is_not_found(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    other = market.begun(world.programme, world.carol)
    run, proposal = Run.get(), Proposal.get()
    for address in (f"runs/{run.id}", f"pairs/{proposal.id}", "newcomers/999", "decide?kind=pin"):
        assert carol.get(f"/rounds/{other.id}/{address}").status_code == 404
    elsewhere = builders.profile(builders.person("Eve"), builders.programme("else"), "newcomer")
    assert carol.get(f"/rounds/{round_.id}/newcomers/{elsewhere.id}").status_code == 404
    odd = f"kind=explode&newcomer={world.newcomer.id}&mentor={world.mentor.id}"
    assert carol.get(f"/rounds/{round_.id}/decide?{odd}").status_code == 404


def test_opening_a_round(world: SimpleNamespace, carol: FlaskClient) -> None:
    assert "There is no round yet" in carol.get("/p/welcome/rounds").text
    values = {"name": "Spring", "match_on": "2026-03-09", "publish_on": "2026-03-12"}
    refused = carol.post("/p/welcome/rounds/new", data={**values, "publish_on": "2026-03-01"})
    assert refused.status_code == 422
    assert "cannot go out before the matching" in refused.text
    assert 'value="Spring"' in refused.text
    made = carol.post("/p/welcome/rounds/new", data=values, follow_redirects=True)
    assert made.status_code == 200
    assert "Run the matching" in made.text
    assert "Spring" in carol.get("/p/welcome/rounds").text


def test_running_shows_progress_then_the_review(world: SimpleNamespace, carol: FlaskClient) -> None:
    round_ = market.begun(world.programme, world.carol)
    started = carol.post(f"/rounds/{round_.id}/run")
    assert started.status_code == 303
    page = carol.get(started.location)
    assert "Waiting for its turn" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "Waiting for its turn" in carol.get(f"{started.location}/state").text
    again = carol.post(f"/rounds/{round_.id}/run", follow_redirects=True)
    assert "under way already" in again.text
    rounds.run_queued(NOW)
    assert carol.get(f"{started.location}/state").status_code == 302
    review = carol.get(started.location, follow_redirects=True)
    assert "Alice with Bob" in review.text
    assert "Wanted and offered: Search engine optimisation" in review.text


def test_stopping_and_failing_are_told(world: SimpleNamespace, carol: FlaskClient) -> None:
    round_ = market.begun(world.programme, world.carol)
    run = runs.queue(round_, world.carol, NOW)
    carol.post(f"/rounds/{round_.id}/runs/{run.id}/cancel")
    assert "This run was stopped" in carol.get(f"/rounds/{round_.id}/runs/{run.id}").text
    Profile.update(week=[[1, 2]]).where(Profile.id == world.mentor.id).execute()
    failed = market.run(round_, world.carol)
    assert "An answer of Bob" in carol.get(f"/rounds/{round_.id}/runs/{failed.id}").text
    assert "An answer of Bob" in carol.get(f"/rounds/{round_.id}").text


def test_the_list_is_found_by_name_and_by_state(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    Profile.update(seats=3).where(Profile.id == world.mentor.id).execute()
    market.run(round_, world.carol)
    names = ("Alice with Bob", "Newcomer 0 with Bob", "Newcomer 1 with Bob")
    shown = carol.get(f"/rounds/{round_.id}?q=aLiCe").text
    assert [name in shown for name in names] == [True, False, False]
    carol.post(f"/rounds/{round_.id}/pairs/{pair_of(world).id}/approve")
    shown = carol.get(f"/rounds/{round_.id}?show=approved").text
    assert [name in shown for name in names] == [True, False, False]
    shown = carol.get(f"/rounds/{round_.id}?show=draft").text
    assert [name in shown for name in names] == [False, True, True]
    assert "No pair here" in carol.get(f"/rounds/{round_.id}?q=nobody&page=oops").text


def test_approving_all_needs_the_list_as_it_stands(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    unseen = carol.post(f"/rounds/{round_.id}/approve-all", data={"version": round_.version})
    assert unseen.status_code == 409
    carol.get(f"/rounds/{round_.id}")
    for version in ("", "x", "-1", "999"):
        assert carol.post(f"/rounds/{round_.id}/approve-all", data={"version": version}).status_code == 409
    done = carol.post(
        f"/rounds/{round_.id}/approve-all", data={"version": round_.version}, follow_redirects=True
    )
    assert "2 pairs approved" in done.text
    version = market.fresh(round_).version
    carol.post(f"/rounds/{round_.id}/unapprove-all", data={"version": version})
    assert {each.state for each in Proposal.select()} == {"draft"}


def test_only_pairs_without_a_flag(world: SimpleNamespace, carol: FlaskClient) -> None:
    """Alice fits; the other newcomer shares just enough hours and no skill."""
    market.newcomers(world.programme, 1, skills={"bookkeeping": {"level": 1, "importance": 1}})
    round_ = market.begun(world.programme, world.carol)
    assert market.run(round_, world.carol).error == ""
    page = carol.get(f"/rounds/{round_.id}")
    assert "Approve the 1 pair without a flag" in page.text
    assert "No wanted skill" in page.text
    version = market.fresh(round_).version
    carol.post(f"/rounds/{round_.id}/approve-all", data={"version": version, "only": "ready"})
    assert [each.newcomer_id for each in Proposal.select().where(Proposal.state == "approved")] == [
        world.newcomer.id
    ]


def test_a_pair_shows_what_adds_up(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    page = carol.get(f"/rounds/{round_.id}/pairs/{pair_of(world).id}")
    for said in ("60 of 60", "20 of 20", "10 of 10", "100 of 100", "3\u00a0h every week", "Open my own shop"):
        assert said in page.text
    assert "alice@example.org" not in page.text


def test_a_decision_shows_its_price_then_happens(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    left_out = next(
        each for each in (world.newcomer, *world.others) if not Proposal.get_or_none(newcomer=each.id)
    )
    newcomer = carol.get(f"/rounds/{round_.id}/newcomers/{left_out.id}")
    assert "No mentor in this round" in newcomer.text
    address = f"/rounds/{round_.id}/decide?kind=pin&newcomer={left_out.id}&mentor={world.mentor.id}"
    price = carol.get(address)
    assert "2 newcomers would move" in price.text
    assert not Ruling.select().exists()
    stale = carol.post(address, data={"version": round_.version - 1, "reason": "Same town"})
    assert stale.status_code == 409
    assert "Below stands what it would cost now" in stale.text
    assert "Same town" in stale.text
    assert not Ruling.select().exists()
    done = carol.post(address, data={"version": round_.version, "reason": "Same town"}, follow_redirects=True)
    assert "Same town" in done.text
    assert Ruling.get().kind == "pin"
    undo = address.replace("kind=pin", "kind=undo")
    carol.post(undo, data={"version": market.fresh(round_).version})
    assert not Ruling.select().exists()


def test_what_is_not_possible_has_no_button(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    full = builders.profile(builders.person("Full"), world.programme, "mentor", seats=0)
    market.run(round_, world.carol)
    address = f"/rounds/{round_.id}/decide?kind=pin&newcomer={world.newcomer.id}&mentor={full.id}"
    page = carol.get(address)
    assert "This is not possible" in page.text
    assert "Pin this pair</button>" not in page.text
    assert carol.post(address, data={"version": market.fresh(round_).version}).status_code == 409


def test_weights_are_previewed_saved_and_never_overwritten(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    address = f"/rounds/{round_.id}/weights"
    page = carol.get(address)
    assert "At least 1\u00a0h a week in common" in page.text
    assert "The pairs stay as they are." in page.text
    values = {
        "objective": "placed",
        "version": round_.version,
        "weight0": 5,
        "minimum0": 0,
        "weight1": 10,
        "minimum1": 0,
        "weight2": 20,
        "minimum2": 45,
        "full2": 180,
        "weight3": 10,
        "minimum3": 1,
        "weight4": 30,
    }
    preview = carol.post(address, data={**values, "preview": "1"})
    assert "With these" in preview.text
    moving = carol.post(f"{address}/effect", data=values)
    assert moving.status_code == 200
    assert "<html" not in moving.text
    assert "With these" in moving.text
    assert carol.post(f"{address}/effect", data={**values, "weight0": "many"}).status_code == 422
    assert market.fresh(round_).terms[0]["weight"] == 60
    wrong = carol.post(address, data={**values, "weight0": "many", "save": "1"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    assert carol.post(address, data={**values, "save": "1"}).status_code == 303
    assert market.fresh(round_).terms[0]["weight"] == 5
    stale = carol.post(address, data={**values, "weight0": 77, "save": "1"})
    assert stale.status_code == 409
    assert "Skills, weight: stored 5, yours 77" in stale.text
    assert market.fresh(round_).terms[0]["weight"] == 5


def test_publishing_from_the_page(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    address = f"/rounds/{round_.id}/publish"
    assert "No pair is approved yet" in carol.get(address).text
    assert carol.post(address, data={"version": round_.version}).status_code == 409
    reviews.approve(pair_of(world), world.carol, NOW)
    preview = carol.get(address)
    assert "We found a mentor for you: Bob" in preview.text
    assert "1 pair is not approved" in preview.text
    version = market.fresh(round_).version
    first = carol.post(address, data={"version": version}, follow_redirects=True)
    assert "1 pair is published" in first.text
    letters = Letter.select().count()
    assert carol.post(address, data={"version": version}).status_code == 409
    assert Letter.select().count() == letters == 4
    assert "no answer yet" in carol.get(f"/rounds/{round_.id}").text
    assert "published already" in carol.get(address).text


def test_the_next_best_newcomers_of_a_mentor_stand_on_the_pair(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    left = next(each for each in world.others if not Proposal.select().where(Proposal.newcomer == each.id))
    page = carol.get(f"/rounds/{round_.id}/pairs/{pair_of(world).id}").text
    rivals = page.split('id="rivals"')[1]
    assert left.person.name in rivals
    assert f"kind=pin&amp;newcomer={left.id}&amp;mentor={world.mentor.id}" in rivals


def placed(page: str) -> list[str]:
    line = page.split("Newcomers placed</th>")[1].split("</tr>")[0]
    return re.findall(r">([^<>]+)<", line)


def test_the_figures_of_a_run_stand_beside_those_of_the_run_before(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    alone = carol.get(f"/rounds/{round_.id}/figures")
    assert f"/rounds/{round_.id}/pairs/{pair_of(world).id}" in alone.text
    assert placed(alone.text) == ["2"]
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    market.run(round_, world.carol)
    again = carol.get(f"/rounds/{round_.id}/figures").text
    assert placed(again) == ["2", "1"]
    fresh = market.begun(world.programme, world.carol)
    assert carol.get(f"/rounds/{fresh.id}/figures").status_code == 409


def test_a_run_is_replayed(round_: Round, carol: FlaskClient) -> None:
    done = carol.post(f"/rounds/{round_.id}/runs/{Run.get().id}/replay", follow_redirects=True)
    assert "exactly the same pairs" in done.text


def test_pages_in_french(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    for method, address in pages(world, round_):
        if method == "GET" and not address.endswith("/state"):
            page = carol.get(address, follow_redirects=True)
            assert page.status_code == 200
            assert '<html lang="fr">' in page.text


def test_many_pairs_come_in_pages(world: SimpleNamespace, carol: FlaskClient) -> None:
    market.newcomers(world.programme, 105)
    for mentor in market.mentors(world.programme, 6, seats=20):
        assert mentor.seats
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    assert carol.get(f"/rounds/{round_.id}").text.count('id="pair-') == 25
    assert carol.get(f"/rounds/{round_.id}?page=5").text.count('id="pair-') == 6


def test_the_review_says_what_is_proved(round_: Round, carol: FlaskClient) -> None:
    assert "Proved: no other way" in carol.get(f"/rounds/{round_.id}").text


def test_the_figures_agree_with_the_list(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    listed = attention.rows(round_, NOW)
    run = runs.latest(round_)
    assert run is not None
    told = round_list.overview(round_, run, listed, NOW)
    assert told["weakest"] == min(row.tenths for row in listed)
    assert min(row.tenths for row in listed) <= told["average"] <= max(row.tenths for row in listed)


def test_a_published_round_sums_up_its_answers(
    world: SimpleNamespace, round_: Round, carol: FlaskClient
) -> None:
    proposal = Proposal.get(Proposal.round == round_.id)
    reviews.approve(proposal, world.carol, NOW)
    carol.get(f"/rounds/{round_.id}")
    fresh = Round.get_by_id(round_.id)
    publishing.publish(fresh, fresh.version, world.carol, NOW)
    page = carol.get(f"/rounds/{round_.id}").text
    drafts = Proposal.select().where(Proposal.round == round_.id, Proposal.published_at.is_null()).count()
    assert ("not approved" in page) is bool(drafts)
    assert page.count('id="pair-') == 1
    assert "waits for an answer" in page


def test_from_one_pair_to_the_next(world: SimpleNamespace, round_: Round, carol: FlaskClient) -> None:
    rows = attention.rows(round_, NOW)
    page = carol.get(f"/rounds/{round_.id}/pairs/{rows[0].proposal.id}").text
    if len(rows) > 1:
        assert f"/rounds/{round_.id}/pairs/{rows[1].proposal.id}" in page
    assert "Approve: the pair goes out" in page
