"""Take pictures of the main pages of a running demo: ``python -m scripts.screenshots FOLDER``.

Each page in both languages, at the width of a desktop and of a phone. The README's picture is
``python -m scripts.screenshots docs/pictures --only round-en-desktop --top``.
"""

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from mentorship.demo import COORDINATOR, MENTOR, NEWCOMER, PASSWORD

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SLUG = "premiere-lumiere"
PAIR = "/ then nav a[href*='/mentorships/']"
OPEN_ROUND = f"/p/{SLUG}/desk then main a[href*='/rounds/']"


@dataclass(frozen=True)
class Wanted:
    """Which pictures to take, and where to put them."""

    folder: Path
    base: str
    only: str  # the beginning of the pictures' names
    dark: bool
    top: bool  # what fits the window, not the whole page


def main(wanted: Wanted) -> None:
    """Walk through the pages as each of the three people of the demo."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for who, pages in tours().items():
            for language in ("en", "fr"):
                for width in WIDTHS:
                    _tour(browser, who, pages, wanted, language, width)
        browser.close()


def tours() -> dict[str, dict[str, str]]:
    """Return the pages by person: name and address, or the text of the link that leads there."""
    return {
        "": {"first": "/", "programme": f"/p/{SLUG}", "sign-up": "/sign-up"},
        NEWCOMER: {
            "newcomer": "/",
            "profile": f"/p/{SLUG}/newcomer",
            "pair": PAIR,
            "agreement": f"{PAIR} then main a[href$='/agreement']",
            "new-goal": f"{PAIR} then main a[href$='/goals/new']",
            "offer": f"{PAIR} then main a[href$='/meetings/offer']",
            "together": f"/p/{SLUG}/together",
            "questions": f"/p/{SLUG}/questions",
            "resources": f"/p/{SLUG}/resources",
            "guide": "main a[href*='/resources/guides/']",
            "sessions": f"/p/{SLUG}/sessions",
            "surveys": f"/p/{SLUG}/surveys",
            "suggestions": f"/p/{SLUG}/suggestions",
            "account": "/account",
        },
        MENTOR: {
            "mentor": "/",
            "check-in": "main a[href*='/checkins/']",
            "pair-mentor": PAIR,
            "meeting": "main a[href*='/meetings/']",
            "wall": f"/p/{SLUG}/wall",
        },
        COORDINATOR: desk(),
    }


def desk() -> dict[str, str]:
    """Return the coordinator's pages."""
    return {
        "desk": f"/p/{SLUG}/desk",
        "line": "main a[href*='/lines/']",
        "round": OPEN_ROUND,
        "proposal": f"{OPEN_ROUND} then main a[href*='/pairs/']",
        "price": f"{OPEN_ROUND} then main a[href*='/pairs/'] then main a[href*='kind=unpair']",
        "swap": f"{OPEN_ROUND} then main a[href*='/pairs/'] then main a[href$='/swap']",
        "weights": f"{OPEN_ROUND} then main a[href$='/weights']",
        "figures": f"{OPEN_ROUND} then main a[href$='/figures']",
        "unmatched": f"{OPEN_ROUND} then main a[href$='/unmatched']",
        "people": f"/p/{SLUG}/people",
        "person": "main th a",
        "import": f"/p/{SLUG}/import",
        "settings": f"/p/{SLUG}/settings",
        "texts": f"/p/{SLUG}/settings/texts",
        "new-programme": "/programmes/new",
        "indicators": f"/p/{SLUG}/indicators",
        "report": f"/p/{SLUG}/indicators/report",
        "what-went-with-what": f"/p/{SLUG}/indicators/terms",
        "warnings": f"/p/{SLUG}/settings/signals",
        "letter-texts": f"/p/{SLUG}/letters/texts",
        "letter-text": "main a[href*='/letters/texts/']",
        "new-session": f"/p/{SLUG}/sessions/new",
        "new-survey": f"/p/{SLUG}/surveys/new",
    }


def _tour(
    browser: Browser, who: str, pages: dict[str, str], wanted: Wanted, language: str, width: str
) -> None:
    end = f"-{language}-{width}{'-dark' if wanted.dark else ''}"
    if not any(f"{name}{end}".startswith(wanted.only) for name in pages):
        return
    wide, high = WIDTHS[width]
    context = browser.new_context(
        base_url=wanted.base,
        viewport={"width": wide, "height": high},
        locale=language,
        color_scheme="dark" if wanted.dark else "light",
    )
    page = context.new_page()
    if who:
        sign_in(page, who)
    for name, place in pages.items():
        _reach(page, place, language)
        if f"{name}{end}".startswith(wanted.only):
            page.screenshot(path=wanted.folder / f"{name}{end}.png", full_page=not wanted.top)
    context.close()


def _reach(page: Page, place: str, language: str) -> None:
    """Open an address, or follow the first link of the page that fits, step by step."""
    for step in place.split(" then "):
        page.goto(step if step.startswith("/") else page.locator(step).first.get_attribute("href") or "/")
    speak(page, language)


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the people of the demo."""
    page.goto("/sign-in")
    page.locator("input[name=email]").first.fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("input[type=password]").first.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def speak(page: Page, language: str) -> None:
    """Change the page's language with its own button, when it speaks the other one."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_load_state()


def wanted() -> Wanted:
    """Read the command line."""
    parser = ArgumentParser(description="Take pictures of the main pages of a running demo.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument(
        "--only", default="", help="the beginning of the pictures' names, as round-en-desktop"
    )
    parser.add_argument("--dark", action="store_true", help="as a dark screen shows it")
    parser.add_argument("--top", action="store_true", help="what fits the window, not the whole page")
    return Wanted(**vars(parser.parse_args()))


if __name__ == "__main__":
    main(wanted())
