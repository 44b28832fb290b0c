"""Take pictures of the main pages of a running demo: ``python -m scripts.screenshots FOLDER [BASE]``.

Each page in both languages, at the width of a desktop and of a phone, light; with ``--dark`` dark.
"""

import sys
from collections.abc import Iterator
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


def main(folder: Path, base: str, dark: bool) -> None:
    """Walk through the pages as each of the three people of the demo."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for who, pages in tours().items():
            for language in ("en", "fr"):
                for width, size in WIDTHS.items():
                    _tour(browser, base, who, pages, folder, (language, width, size, dark))
        browser.close()


def tours() -> dict[str, dict[str, str]]:
    """Return the pages by person: name and address, or the text of the link that leads there."""
    return {
        "": {"first": "/", "programme": f"/p/{SLUG}", "sign-up": "/sign-up"},
        NEWCOMER: {"newcomer": "/", "profile": f"/p/{SLUG}/newcomer", "pair": "a[href*='/mentorships/']"},
        MENTOR: {"mentor": "/", "check-in": "a[href*='/checkins/']"},
        COORDINATOR: {
            "desk": f"/p/{SLUG}/desk",
            "round": "a[href*='/rounds/']",
            "proposal": "a[href*='/pairs/']",
            "people": f"/p/{SLUG}/people",
            "indicators": f"/p/{SLUG}/indicators",
        },
    }


def _tour(
    browser: Browser,
    base: str,
    who: str,
    pages: dict[str, str],
    folder: Path,
    look: tuple[str, str, tuple[int, int], bool],
) -> None:
    language, width, (wide, high), dark = look
    context = browser.new_context(
        base_url=base,
        viewport={"width": wide, "height": high},
        locale=language,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    if who:
        sign_in(page, who)
    for name, at in _reached(page, pages, language):
        page.screenshot(path=folder / f"{name}-{language}-{width}{'-dark' if dark else ''}.png", full_page=at)
    context.close()


def _reached(page: Page, pages: dict[str, str], language: str) -> Iterator[tuple[str, bool]]:
    for name, place in pages.items():
        if place.startswith("/"):
            page.goto(place)
            speak(page, language)
        else:
            link = page.locator(f"main {place}").first
            if not link.count():
                continue
            page.goto(link.get_attribute("href") or "/")
        yield name, True


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


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    main(Path(words[0]), words[1] if len(words) > 1 else "http://127.0.0.1:8000", "--dark" in sys.argv)
