"""The main tasks without script, and by keyboard alone."""

from collections.abc import Callable
from datetime import UTC, datetime

import builders
import pytest
from browser.service import Service
from browser.walker import Walker
from browser.world import World
from playwright.sync_api import Locator, Page, expect

from mentorship.checkins import MOODS
from mentorship.i18n import LANGUAGES
from mentorship.models import CheckIn, Person, Programme, Proposal, Round, Run

pytestmark = pytest.mark.browser

MOST_TABS = 80
# An outline shows where the keyboard is, around the element itself or around its label, within the window.
OUTLINED = """(one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight
        && [one, ...(one.labels ?? [])].some((each) => {
            const style = getComputedStyle(each);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        });
}"""


@pytest.fixture
def speaks(service: Service) -> Callable[[str, str], None]:
    """Let a person read this language from the next page on."""

    def spoken(name: str, language: str) -> None:
        with service.rows():
            Person.update(language=language).where(Person.name == name).execute()

    return spoken


# --- without script -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_profile_step_is_kept_without_script(
    language: str, world: World, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    speaks("Zoe", language)
    zoe = walk(language, "phone", java_script_enabled=False)
    zoe.sign_in(World.email("Zoe"), builders.PASSWORD)
    zoe.go(f"/p/{world.full}/{'newcomer' if language == 'en' else 'mentor'}")
    zoe.fill(zoe.say("Skill %(number)s", number=1), "SEO")
    if language == "en":
        zoe.fill(zoe.say("Your goal in one sentence"), "Ten soaps sold by June.")
    zoe.press(zoe.say("Save and go on"))
    zoe.heading(zoe.say("When you have time"))
    zoe.page.get_by_role("checkbox").first.check()
    zoe.press(zoe.say("Save for later"))
    zoe.reads(zoe.say("Kept as you typed it. Come back whenever you like."))
    zoe.go(f"/p/{world.full}/{'newcomer' if language == 'en' else 'mentor'}?step=hours")
    expect(zoe.page.get_by_role("checkbox").first).to_be_checked()


def test_run_reaches_its_result_without_script(
    world: World, service: Service, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    speaks("Carol", "fr")
    carol = walk("fr", email=World.email("Carol"), java_script_enabled=False)
    carol.go(f"/rounds/{world.open_round}")
    carol.press(carol.say("Run the matching again"))
    expect(carol.page.get_by_role("heading", name=carol.say("Proposed pairs"))).to_be_visible(timeout=40_000)
    carol.look()
    with service.rows():
        states = [run.state for run in Run.select().where(Run.round == world.open_round).order_by(Run.id)]
    assert states == ["done", "done"]


def test_progress_page_renews_itself_without_script(
    world: World, service: Service, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    """Hold a run where it is; when it goes on, the page follows by itself."""
    speaks("Carol", "en")
    with service.rows():
        now = datetime.now(UTC)
        programme = Programme.get(Programme.slug == world.quiet)
        waiting = builders.round_(programme, name="Held")
        run = Run.create(round=waiting, state="running", heartbeat_at=now, created_at=now, done=1, total=4)
    carol = walk("en", email=World.email("Carol"), java_script_enabled=False)
    carol.go(f"/rounds/{waiting.id}/runs/{run.id}")
    carol.heading("Finding the best pairs")
    with service.rows():
        Run.update(state="cancelled", finished_at=now).where(Run.id == run.id).execute()
    expect(carol.page.get_by_role("heading", name="This run was stopped")).to_be_visible(timeout=15_000)
    with service.rows():
        Round.delete().where(Round.id == waiting.id).execute()


def test_check_in_without_script(
    world: World, service: Service, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    speaks("Nina", "fr")
    nina = walk("fr", "phone", email=World.email("Nina"), java_script_enabled=False)
    nina.go(f"/mentorships/{world.pair.id}")
    nina.follow(nina.say("Answer it"))
    nina.page.get_by_role("radio", name=nina.read(MOODS[5]), exact=True).check()
    nina.press(nina.say("Send my check-in"))
    nina.reads(nina.say("Thank you."))
    assert _latest(service, world, "newcomer").mood == 5


# --- by keyboard ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_sign_in_by_keyboard(
    language: str, world: World, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    speaks("Dave", language)
    dave = walk(language)
    dave.go("/sign-in")
    dave.page.keyboard.press("Tab")
    expect(dave.page.get_by_role("link", name=dave.say("Skip to the content"))).to_be_focused()
    dave.page.keyboard.press("Enter")
    tab_to(dave.page, dave.field(dave.say("E-mail address")))
    dave.page.keyboard.type(World.email("Dave"))
    tab_to(dave.page, dave.field(dave.say("Password")))
    dave.page.keyboard.type(builders.PASSWORD)
    button = dave.page.get_by_role("main").get_by_role("button", name=dave.say("Sign in"), exact=True)
    press_enter(dave, button)
    dave.heading(dave.say("Hello %(name)s", name="Dave"))


def test_answer_and_check_in_by_keyboard(
    world: World, service: Service, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    """Bob says yes to Alice's proposal, then says how it goes with Nina, without touching a mouse."""
    speaks("Bob", "en")
    bob = walk("en", email=World.email("Bob"))
    bob.go(f"/proposals/{world.offer.id}")
    press_enter(bob, bob.page.get_by_role("button", name="Yes, I would like that"))
    bob.reads("Thank you. We write to you as soon as the other side has answered.")
    with service.rows():
        assert Proposal.get_by_id(world.offer.id).mentor_answer == "yes"

    bob.go(f"/mentorships/{world.pair.id}")
    press_enter(bob, bob.page.get_by_role("link", name="Answer it"))
    first = bob.page.get_by_role("radio", name=bob.read(MOODS[1]), exact=True)
    tab_to(bob.page, first)
    bob.page.keyboard.press("Space")
    expect(first).to_be_checked()
    for mood in (2, 3, 4):
        bob.page.keyboard.press("ArrowDown")
        assert_seen(bob.page.get_by_role("radio", name=bob.read(MOODS[mood]), exact=True))
    tab_to(bob.page, bob.page.locator("summary", has_text="Say more in your own words"))
    bob.page.keyboard.press("Enter")
    tab_to(bob.page, bob.field("In your own words"))
    bob.page.keyboard.type("A good first call.")
    press_enter(bob, bob.page.get_by_role("button", name="Send my check-in"))
    bob.reads("Thank you.")
    assert _latest(service, world, "mentor").mood == 4


def test_week_is_filled_by_keyboard(
    world: World, walk: Callable[..., Walker], speaks: Callable[..., None]
) -> None:
    """The headings of the week fill a whole day; a second press empties it."""
    speaks("Alice", "en")
    alice = walk("en", email=World.email("Alice"))
    alice.go(f"/p/{world.full}/newcomer?step=hours")
    tuesday = alice.page.get_by_role("checkbox", name="Tuesday")
    tab_to(alice.page, alice.page.get_by_role("columnheader").nth(1).get_by_role("button"))
    alice.page.keyboard.press("Space")
    assert all(box.is_checked() for box in tuesday.all())
    alice.page.keyboard.press("Space")
    assert not any(box.is_checked() for box in tuesday.all())


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this element has the focus; every stop on the way must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        if not stop.count():  # the browser's own bar, after the last element
            continue
        assert_seen(stop)
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def assert_seen(stop: Locator) -> None:
    expect(stop).to_be_focused()
    assert stop.evaluate(OUTLINED), (
        f"the focus does not show: {stop.evaluate('(one) => one.outerHTML')[:200]}"
    )


def press_enter(walker: Walker, wanted: Locator) -> None:
    tab_to(walker.page, wanted)
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    walker.look()


def _latest(service: Service, world: World, side: str) -> CheckIn:
    """Return the check-in of one side that was answered last."""
    with service.rows():
        answered = CheckIn.select().where(
            CheckIn.mentorship == world.pair.id, CheckIn.side == side, CheckIn.answered_at.is_null(False)
        )
        found: CheckIn = answered.order_by(CheckIn.answered_at.desc()).first()
        return found
