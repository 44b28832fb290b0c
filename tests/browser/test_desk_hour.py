"""A coordinator's hour by keyboard alone, on 300 × 120 people: from a faulty table to re-pairing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import builders
import pytest
from browser.service import Service
from browser.walker import Walker
from playwright.sync_api import Locator, expect

from mentorship import programmes, proposals, repairs, runs
from mentorship.i18n import LANGUAGES
from mentorship.models import Decision, Letter, Programme, Proposal, Round

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEWCOMERS, MENTORS = 300, 120
MOST_TABS, NEAR = 400, 4
# How many stops of the Tab key lie between the focus and an element; a group of radio buttons is one stop.
STOPS_BEFORE = """(one) => {
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
        (each) => each.checkVisibility() && !each.disabled && (each.type !== "radio" || each.checked));
    return stops.indexOf(one) - stops.indexOf(document.activeElement);
}"""
SKILLS = ("seo", "pricing", "bookkeeping", "photography", "packaging")
TABLE = """email,name,skills,hours,languages
{good},Ada Neuve,SEO:2,Mon 18:00-20:00,fr
no address,Bo Neuf,SEO:2,Mon 18:00-20:00,fr
{late},Cy Neuf,SEO:9,Mon 18:00-20:00,fr
{dull},Di Neuve,SEO:2,Blue Monday,fr
"""


class Hands(Walker):
    """A coordinator who never touches a mouse."""

    def reach(self, wanted: Locator) -> None:
        """Press Tab until this element has the focus; far from it, without looking each time."""
        expect(wanted).to_be_visible()
        for _ in range(wanted.evaluate(STOPS_BEFORE) - NEAR):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def enter(self, wanted: Locator) -> None:
        """Reach a link or a button and press Enter; a new page comes."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def link(self, words: str, exact: bool = True) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=words, exact=exact).first

    def button(self, words: str, exact: bool = True) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=words, exact=exact).first

    def type(self, label: str, words: str) -> None:
        self.reach(self.field(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_hour_at_the_desk(
    language: str, service: Service, visit: Callable[..., Any], tmp_path: Path
) -> None:
    slug = f"hour-{language}"
    quiet(service)
    with service.rows():
        programme = fill(slug, language)
    carol = Hands(visit(language, email=email(slug, "Carol")), language)
    bring_in(carol, slug, tmp_path)
    open_round(carol, slug)
    weigh(carol)
    run_it(carol, service)
    for act in (unpair, skip, swap, pin, pin):
        act(carol)
    undo(carol, service, slug)
    read_who_waits(carol)
    publish(carol)
    with say_no(service, programme, 2) as declined:
        pair_again(carol, service, slug, declined)
    assert carol.leaks == set()


def email(slug: str, name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{slug}.example"


def fill(slug: str, language: str) -> Programme:
    """Make the programme and its people; what they want and when they can follows chance."""
    chance, now = Random(7), datetime.now(UTC)
    programme = programmes.create(slug, {"en": f"Hour {language}", "fr": f"Heure {language}"}, now)
    carol = builders.person("Carol", email=email(slug, "Carol"), language=language)
    builders.coordinator(carol, programme)
    for role, count in (("newcomer", NEWCOMERS - 1), ("mentor", MENTORS)):
        for number in range(count):
            name = f"{role.capitalize()} {number}"
            wanted = chance.sample(SKILLS, 2)
            evening = chance.randrange(5) * 1440 + chance.choice((540, 720, 1080))
            builders.profile(
                builders.person(name, email=email(slug, name)),
                programme,
                role,
                skills={key: {"level": 2, "importance": 2} if role == "newcomer" else 3 for key in wanted},
                week=[[evening, evening + 180], [5 * 1440 + 600, 5 * 1440 + 660 + 60 * chance.randrange(2)]],
                languages=chance.sample(["en", "fr", "de"], 2),
                seats=chance.choice((1, 2, 3)),
                completed_at=now,
                waiting_since=now if role == "newcomer" else None,
            )
    return programme


def bring_in(carol: Hands, slug: str, folder: Path) -> None:
    """Bring a table in whose second, third and fourth line have faults; the first one is written."""
    table = folder / "people.csv"
    table.write_text(TABLE.format(**{key: email(slug, key) for key in ("good", "late", "dull")}))
    carol.go(f"/p/{slug}/import")
    carol.page.get_by_label(carol.say("Newcomers"), exact=False).first.focus()
    carol.page.keyboard.press("Space")
    carol.page.locator("input[type=file]").set_input_files(table)
    carol.enter(carol.button(carol.say("See the report")))
    carol.reads("Blue Monday")
    expect(carol.page.get_by_role("main").get_by_role("row")).to_have_count(4)
    agreed = carol.page.get_by_role("main").get_by_role("checkbox")
    carol.reach(agreed)
    carol.page.keyboard.press("Space")
    carol.enter(carol.button(carol.count("Write %(n)s person", "Write %(n)s people", 1)))


def open_round(carol: Hands, slug: str) -> None:
    carol.go(f"/p/{slug}/rounds/new")
    carol.type(carol.say("Name of the round"), "Printemps")
    carol.enter(carol.button(carol.say("Open the round")))


def weigh(carol: Hands) -> None:
    """Make a rule stricter; the page shows what it does before it is saved."""
    carol.enter(carol.link(carol.say("Look at weights and rules")))
    before = carol.page.locator("#effect").inner_text()
    carol.type(carol.say("At least this many minutes a week in common (0: no rule)"), "90")
    carol.page.keyboard.press("Tab")
    expect(carol.page.locator("#effect")).not_to_have_text(before, timeout=20_000)
    carol.enter(carol.button(carol.say("Save")))


def run_it(carol: Hands, service: Service) -> None:
    carol.enter(carol.button(carol.say("Run the matching")))
    expect(carol.page.get_by_role("heading", name=carol.say("Proposed pairs"))).to_be_visible(timeout=60_000)
    carol.look()


def open_pair(carol: Hands, place: int) -> None:
    """Open a pair of the list."""
    rows = carol.page.locator("tr[id^='pair-'] th a:not(.round-noted)")
    carol.enter(rows.nth(place))


def confirm(carol: Hands, button: str) -> None:
    """Read the price, then confirm; the round comes back with the pairs worked out anew."""
    carol.heading(carol.say("What would change"))
    carol.enter(carol.button(carol.say(button)))
    carol.reads(carol.say("Done, and the pairs are worked out anew."))


def unpair(carol: Hands) -> None:
    open_pair(carol, 0)
    carol.enter(carol.link(carol.say("Unpair")))
    confirm(carol, "Unpair them")


def skip(carol: Hands) -> None:
    open_pair(carol, 1)
    carol.enter(carol.link(carol.say("Leave the newcomer out of this round")))
    confirm(carol, "Leave out of this round")


def swap(carol: Hands) -> None:
    open_pair(carol, 2)
    carol.enter(carol.link(carol.say("Swap mentors")))
    carol.enter(carol.link(carol.say("See the price"), exact=False))
    confirm(carol, "Swap their mentors")


def pin(carol: Hands) -> None:
    """Give a newcomer the next best mentor."""
    open_pair(carol, 4)
    carol.enter(carol.link(carol.say("See the price"), exact=False))
    confirm(carol, "Pin this pair")


def undo(carol: Hands, service: Service, slug: str) -> None:
    """Undo the last two decisions, one after the other."""
    address = carol.page.url.split("#")[0].split("?")[0]
    carol.go(f"{address}/decisions")
    for _ in range(2):
        carol.enter(carol.button(carol.say("Undo")))
        carol.go(f"{address}/decisions")
    with service.rows():
        round_ = Round.get(Round.programme == Programme.get(Programme.slug == slug).id)
        kept = [each.undone_at is None for each in Decision.select().where(Decision.round == round_.id)]
    assert (len(kept), sum(kept)) == (5, 3)
    carol.go(address)


def read_who_waits(carol: Hands) -> None:
    carol.enter(carol.link(carol.say("Whom to recruit, and what would place each")))
    carol.heading(carol.say("Whom to recruit"))
    carol.page.go_back()


def publish(carol: Hands) -> None:
    everybody = carol.page.locator("form[action$='/approve-all'] button")
    carol.enter(everybody.last)
    carol.enter(carol.link(carol.say("Read the letters and publish")))
    carol.enter(carol.page.get_by_role("main").locator("form[method=post] button.btn-primary").first)
    carol.heading(carol.say("Answers"))


def quiet(service: Service) -> None:
    """Wait until the server has sent all letters, so that its writing is not in the way of ours."""
    for _ in range(100):
        with service.rows():
            waiting = Letter.select().where(Letter.sent_at.is_null(), Letter.due_at <= datetime.now(UTC))
            if not waiting.exists():
                return
        time.sleep(0.3)
    raise AssertionError("the letters do not go out")


@contextmanager
def say_no(service: Service, programme: Programme, count: int) -> Iterator[list[Proposal]]:
    """Let the first newcomers say no, and the job look for somebody else."""
    quiet(service)
    now = datetime.now(UTC)
    with service.rows():
        here = (Round.programme == programme.id, Proposal.state == "published")
        out = Proposal.select().join(Round).where(*here)
        declined = list(out.order_by(Proposal.id).limit(count))
        for each in declined:
            proposals.decline(each, "", each.newcomer.person, now)
        assert repairs.begin_due(now + timedelta(seconds=1)) <= 1
        runs.run_queued(now + timedelta(seconds=2))
    yield declined


def pair_again(carol: Hands, service: Service, slug: str, declined: list[Proposal]) -> None:
    """Open the round that looks for the next best: nobody is offered again whom they declined."""
    carol.go(f"/p/{slug}/desk")
    carol.enter(carol.link("Printemps (2)"))
    expect(carol.page.get_by_role("heading", name=carol.say("Proposed pairs"))).to_be_visible(timeout=60_000)
    with service.rows():
        drafts = Proposal.select().where(Proposal.state == "draft")
        proposed = {each.newcomer_id: each.mentor_id for each in drafts}
    assert all(proposed.get(each.newcomer_id) != each.mentor_id for each in declined)
    assert proposed
