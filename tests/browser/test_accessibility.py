"""Axe finds no violation on any kind of page: each person, wide or narrow, light or dark, full or empty."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.service import Service
from browser.world import CODE, World
from playwright.sync_api import Page

from mentorship.models import Person

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A desktop reads English, a narrow phone French: both languages and both widths at half the price.
LOOKS = {"en": ("desktop", "light", "dark"), "fr": ("narrow", "dark", "light")}
NARROW = 320
MISSING = ("/nowhere", f"/certificates/{CODE[::-1]}")
RUN = """([type, values]) => axe.run(document, {runOnly: {type, values}, resultTypes: ["violations"]})
    .then((found) => found.violations.flatMap((one) => one.nodes.map((node) => [
        one.id, node.target.join(" "), node.html.slice(0, 99), node.failureSummary].join(" | "))))"""
OPEN = "document.querySelectorAll('details').forEach((drawer) => { drawer.open = true; })"
TYPED = ":is(input[type=text], input[type=number], input[type=email], textarea):visible"
CLEAR = """(boxes) => boxes.forEach((box) => {
    box.value = "";
    box.dispatchEvent(new Event("input", {bubbles: true}));
})"""
WIDE = """(most) => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > most + 1 && !one.closest(".table-frame"))
    .map((one) => one.outerHTML.slice(0, 80)).slice(0, 5)"""


def around(world: World) -> dict[str, list[str]]:
    """Return the addresses of what surrounds the pairs, and of how they begin, go on and close."""
    full, pair, closed = (
        f"/p/{world.full}",
        f"/mentorships/{world.pair.id}",
        f"/mentorships/{world.closed.id}",
    )
    beside = world.around
    return {
        " around": [f"/certificates/{CODE}", f"/certificates/{CODE[::-1]}"],
        "Nina around": [f"{pair}/meetings/offer", f"{pair}/bond", f"{pair}/extend", f"{full}/together"]
        + [f"{full}/resources", f"{full}/resources/guides/first-meeting", f"{full}/suggestions"]
        + [f"/goals/{world.goal.id}/steps/new", f"{full}/sessions", f"/sessions/{beside['session_id']}"],
        "Clea": ["/", closed, f"{closed}/closing", f"{full}/wall"],
        "Bob around": [f"{closed}/certificate", f"{full}/questions", f"/questions/{beside['question_id']}"]
        + [f"/sessions/{beside['session_id']}/edit", f"/meetings/{world.meeting.id}/offer"],
        "Carol around": [f"{full}/indicators/report", f"{full}/indicators/terms", f"{full}/sessions/new"]
        + [f"{full}/resources/new", f"{full}/suggestions/{beside['suggestion_id']}/answer", pair]
        + [f"{pair}/second", f"{pair}/hand-over", f"{full}/indicators/placed/done"],
    }


def pages(world: World) -> dict[str, list[str]]:
    """Return the addresses that each person is shown, in a full programme and in one that just began."""
    full, quiet, pair = f"/p/{world.full}", f"/p/{world.quiet}", f"/mentorships/{world.pair.id}"
    round_, draft = f"/rounds/{world.open_round}", world.draft
    sides = f"newcomer={draft.newcomer_id}&mentor={draft.mentor_id}"
    return {
        "": ["/", full, "/sign-in", "/sign-up", "/forgotten", "/help/newcomer", "/help/mentor"]
        + ["/help/coordinator", "/help/privacy", "/help/accessibility", "/nowhere"],
        "Zoe": ["/", f"{quiet}/newcomer", f"{quiet}/newcomer?step=hours", f"{quiet}/mentor?step=you"],
        "Alice": ["/", f"/proposals/{world.offer.id}", f"{full}/newcomer/receipt", f"{full}/apart"]
        + [f"{full}/resources", f"{full}/suggestions"],
        "Nina": ["/", pair, f"{pair}/agreement", f"{pair}/goals/new", f"/goals/{world.goal.id}/rate"]
        + [f"{pair}/meetings/new", f"/meetings/{world.meeting.id}", f"{pair}/end", "/account"],
        "Ines": [f"/proposals/{world.asked.id}", f"{full}/mentors"],
        "Bob": [
            "/",
            pair,
            f"/proposals/{world.asked.id}",
            world.answer,
            f"{full}/mentor/receipt",
            f"{full}/mentor?step=seats",
        ],
        "Carol": ["/", f"{full}/desk", f"{full}/rounds", f"{full}/rounds/new", round_, f"{round_}/weights"]
        + [f"{round_}/pairs/{draft.id}", f"{round_}/newcomers/{draft.newcomer_id}"]
        + [f"{round_}/decide?kind=forbid&{sides}", f"/rounds/{world.published_round}", f"{round_}/publish"],
        "Carol deciding": [f"{round_}/figures", f"{round_}/unmatched", f"{round_}/decisions"]
        + [f"{round_}/pairs/{draft.id}/swap", f"{full}/people/{draft.newcomer_id}", f"{full}/import"]
        + [f"{full}/applications", f"{full}/settings", f"{full}/settings/texts", f"{full}/settings/weights"]
        + [f"{full}/settings/questions", f"{full}/settings/questions/new", "/programmes/new"]
        + [f"{full}/lines/{world.line}"],
        "Carol again": [f"{full}/people", f"{full}/indicators", f"{full}/indicators/placed"]
        + [f"{full}/indicators/placed/edit", f"{full}/journal", f"{full}/letters", f"{full}/coordinators"]
        + [f"{quiet}/desk", f"{quiet}/rounds", f"{quiet}/people", f"{quiet}/indicators", f"{quiet}/letters"],
        **around(world),
    }


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize(
    "who",
    ["", "Zoe", "Alice", "Nina", "Ines", "Bob", "Carol", "Carol deciding", "Carol again"]
    + [" around", "Nina around", "Clea", "Bob around", "Carol around"],
)
def test_pages(who: str, language: str, world: World, service: Service, visit: Callable[..., Page]) -> None:
    page = opened(who, language, service, visit)
    faults = {}
    for address in pages(world)[who]:
        answer = page.goto(address)
        assert answer
        assert answer.ok or address in MISSING, address
        assert page.evaluate("document.documentElement.lang") == language
        faults[address] = list(violations(page, language))
    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", LOOKS)
def test_refused_forms(language: str, world: World, service: Service, visit: Callable[..., Page]) -> None:
    """Send each form empty: what is shown then names its faults to everybody."""
    faults = {}
    for who, addresses in forms(world).items():
        page = opened(who, language, service, visit)
        for address in addresses:
            page.goto(address)
            main = page.locator("main form[method=post]").last
            main.locator(TYPED).evaluate_all(CLEAR)
            with page.expect_navigation():
                main.locator("button:not([type=button]), input[type=submit]").first.click()
            assert page.locator("[role=alert]").count(), f"{address} took nothing for an answer"
            faults[address] = list(violations(page, language))
    assert {address: found for address, found in faults.items() if found} == {}


def forms(world: World) -> dict[str, list[str]]:
    full, pair = f"/p/{world.full}", f"/mentorships/{world.pair.id}"
    return {
        "": ["/sign-up", "/forgotten"],
        "Zoe": [f"{full}/newcomer", f"{full}/newcomer?step=hours", f"{full}/mentor?step=seats"],
        "Bob": [f"{pair}/checkins/new", f"{pair}/goals/new", f"{pair}/meetings/new"],
        "Carol": [f"{full}/rounds/new", f"/rounds/{world.open_round}/weights"],
    }


def opened(who: str, language: str, service: Service, visit: Callable[..., Page]) -> Page:
    """Return a page of this person, who reads this language."""
    name = who.partition(" ")[0]
    with service.rows():
        Person.update(language=language).where(Person.name == name).execute()
    more = {"email": World.email(name)} if name else {}
    return visit(language, LOOKS[language][0], **more)


def violations(page: Page, language: str) -> Iterator[str]:
    """Check everything in one theme, the contrasts in the other, and that no narrow page scrolls sideways."""
    size, theme, other = LOOKS[language]
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    if size == "narrow":
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > NARROW:
            yield f"{wide} px wide: {page.evaluate(WIDE, NARROW)}"
        page.evaluate(OPEN)
    page.evaluate(AXE_SCRIPT)
    yield from axe(page, "tag", RULES)
    page.emulate_media(color_scheme=other, reduced_motion="reduce")  # type: ignore[arg-type]
    yield from (f"{other}: {fault}" for fault in axe(page, "rule", ["color-contrast"]))


def axe(page: Page, kind: str, values: list[str]) -> Any:
    return page.evaluate(RUN, [kind, values])
