"""The life of a pair on two phones: goal, agreement, check-in and meeting by letter, and a gentle parting."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import builders
import pytest
from browser.service import Service, started
from browser.walker import Walker
from icalendar import Calendar, Event
from playwright.sync_api import Browser, Locator, expect
from sink import Sink, free_port, listening

from mentorship import checkins, fits, meetings, mentorships, programmes, repairs, rounds
from mentorship.db import transaction
from mentorship.models import CheckIn, FitCheck, Goal, Mentorship, Profile, Proposal, Round

pytestmark = pytest.mark.browser

MOST_TAPS = 9
PATIENCE = 20  # seconds until a letter is there, or a round was run
SCALE = ("Nothing sold", "One soap", "Ten soaps", "Twenty soaps", "A shop that asks for more")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def sink() -> Sink:
    return Sink()


@pytest.fixture(scope="module")
def service(chromium: Browser, sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with listening(sink, free_port()) as mail, started(folder, mail) as running:
        yield running


def test_from_the_goal_to_a_parting_without_fault(
    service: Service, sink: Sink, walk: Callable[..., Walker]
) -> None:
    pair = begun(service)
    alice, bob = (walk("en", "phone", email=f"{name}@example.org") for name in ("alice", "bob"))
    write_goal(alice, service, pair)
    for walker in (alice, bob):
        sign(walker, pair)
    with service.rows():
        assert (
            Mentorship.get_by_id(pair.id).newcomer_signed == Mentorship.get_by_id(pair.id).mentor_signed == 1
        )
        checkins.tend_due(datetime.now(UTC))
    check_in(walk("en", "phone"), sink, service)
    meet(alice, bob, sink, pair)
    not_a_fit(walk("en", "phone"), bob, sink, service, pair)


def begun(service: Service) -> Mentorship:
    """Make a pair of twenty days, and a mentor with a free place; it is midday where they live."""
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"
    with service.rows():
        programme = programmes.create("soap", {"en": "Soap", "fr": "Savon"}, now - 60 * DAY)
        builders.coordinator(builders.person("Carol", zone=zone), programme)
        alice, bob, _hugo = (
            builders.profile(builders.person(name, zone=zone), programme, role, style="direct", seats=1)
            for name, role in (("Alice", "newcomer"), ("Bob", "mentor"), ("Hugo", "mentor"))
        )
        round_ = builders.round_(programme, state="published", published_at=now - 21 * DAY)
        said = {"state": "accepted", "newcomer_answer": "yes", "mentor_answer": "yes"}
        proposal = builders.proposal(round_, alice, bob, published_at=now - 21 * DAY, **said)
        with transaction():
            return mentorships.begin(proposal, now - 20 * DAY)


def write_goal(walker: Walker, service: Service, pair: Mentorship) -> None:
    """Write a goal down with the five steps of its scale."""
    walker.go(f"/mentorships/{pair.id}/goals/new")
    walker.fill("What do you want to reach?", "Sell my first ten soaps")
    walker.page.locator("summary", has_text="What would be less").click()
    for step, words in zip(("m2", "m1", "0", "1", "2"), SCALE, strict=True):
        walker.page.locator(f"[name=step_{step}]").fill(words)
    walker.press("Keep the goal")
    expect(walker.page.get_by_text("Sell my first ten soaps").first).to_be_visible()
    with service.rows():
        assert sorted(Goal.get(Goal.mentorship == pair.id).scale.values()) == sorted(SCALE)


def sign(walker: Walker, pair: Mentorship) -> None:
    walker.go(f"/mentorships/{pair.id}")
    walker.follow("Read and sign")
    walker.press("I agree and sign")
    walker.reads("Signed. Thank you.")


def letter(sink: Sink, to: str, subject: str) -> EmailMessage:
    """Return a letter, once the server has sent it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for each in sink.messages:
            if each["To"] == to and each["Subject"] == subject:
                return each
        time.sleep(0.1)
    raise AssertionError(f"no “{subject}” to {to} among {[str(each['Subject']) for each in sink.messages]}")


def opened(walker: Walker, told: EmailMessage) -> None:
    """Open a letter as a mail program shows it."""
    body = told.get_body(("html",))
    assert body is not None
    walker.page.set_content(body.get_content())


class Taps:
    """A thumb that counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, what: Locator) -> None:
        what.click()
        self.count += 1


def check_in(walker: Walker, sink: Sink, service: Service) -> None:
    """Answer a check-in from its letter, in a browser in which nobody is signed in."""
    tap, page = Taps(), walker.page
    opened(walker, letter(sink, "bob@example.org", "How is it going with Alice?"))
    tap(page.get_by_role("link", name="Well", exact=True))
    expect(page.get_by_role("radio", name="Well", exact=True)).to_be_checked()
    send = page.get_by_role("button", name="Send my check-in")
    expect(send).to_be_in_viewport(ratio=1)
    tap(page.locator("summary", has_text="Sell my first ten soaps"))
    tap(page.get_by_role("radio", name="One soap"))
    tap(send)
    walker.heading("Your check-in is answered")
    assert tap.count <= MOST_TAPS
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    with service.rows():
        kept = CheckIn.get(CheckIn.side == "mentor")
        assert (kept.mood, kept.progress, kept.answered_at is None) == (4, -1, False)
    walker.go("/account")
    walker.heading("Sign in")


def event(told: EmailMessage) -> Event:
    """Return what a letter puts into the calendar."""
    files = [part for part in told.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(files[0].get_content())
    assert calendar["METHOD"] == "REQUEST"
    (found,) = calendar.walk("VEVENT")
    return found


def meet(alice: Walker, bob: Walker, sink: Sink, pair: Mentorship) -> None:
    """Offer times, take one, move it: the calendar keeps one event and follows."""
    ahead = datetime.now(UTC) + 3 * DAY
    alice.go(f"/mentorships/{pair.id}/meetings/offer")
    for name, days in (("first", 0), ("second", 1), ("third", 2)):
        alice.page.locator(f"[name={name}]").fill(f"{ahead + days * DAY:%Y-%m-%dT18:00}")
    alice.fill("Where", "https://meet.example.org/soap")
    alice.press("Offer these times")
    bob.go(f"/mentorships/{pair.id}")
    with bob.page.expect_navigation():
        bob.page.locator("form[action*='/offers/'] button").first.click()
    planned = event(letter(sink, "alice@example.org", "A meeting with Bob"))
    bob.go(f"/mentorships/{pair.id}")
    bob.follow("Move or cancel", at=bob.page.locator("#meetings"))
    bob.page.locator("[name=at]").fill(f"{ahead + 4 * DAY:%Y-%m-%dT19:00}")
    bob.press("Move it")
    moved = event(letter(sink, "alice@example.org", "New time: your meeting with Bob"))
    assert moved["UID"] == planned["UID"]
    assert moved["SEQUENCE"] > planned["SEQUENCE"]
    assert moved.decoded("DTSTART") - planned.decoded("DTSTART") == 4 * DAY + timedelta(hours=1)


def not_a_fit(phone: Walker, bob: Walker, sink: Sink, service: Service, pair: Mentorship) -> None:
    """Say after the first meeting that it is not a fit, and part: a new round proposes somebody else."""
    with service.rows():
        now = datetime.now(UTC)
        fresh = Mentorship.get_by_id(pair.id)
        meetings.log(fresh, now - timedelta(hours=2), 45, "", fresh.newcomer.person, now)
        fits.ask_due(now)
    opened(phone, letter(sink, "bob@example.org", "How was your first meeting with Alice?"))
    phone.page.get_by_role("link", name="Not a fit", exact=True).click()
    phone.press("Send my answer")
    way = phone.page.get_by_role("link", name="Part without fault").get_attribute("href")
    bob.go(str(way))
    bob.press("Part and look on")
    bob.reads("Your pair has ended, without fault.")
    with service.rows():
        assert FitCheck.get(FitCheck.side == "mentor").answer == "no"
        assert Mentorship.get_by_id(pair.id).end_reason == "fit"
        repairs.begin_due(datetime.now(UTC))
        (draft,) = drafts()
        assert draft.newcomer_id == pair.newcomer_id
        assert Profile.get_by_id(draft.mentor_id).person.name == "Hugo"


def drafts() -> list[Proposal]:
    """Return what the new round proposes, whoever runs it first."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        rounds.run_queued(datetime.now(UTC))
        rows = Proposal.select().join(Round).where(Round.state == "open")
        if found := list(rows):
            return found
        time.sleep(0.2)
    return []
