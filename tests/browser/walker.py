"""Somebody who uses the pages: by labels, roles and visible words, in one language."""

import re
from functools import cache
from typing import Any

from playwright.sync_api import Locator, Page, expect

from mentorship import i18n
from scripts import translations

WORDS = re.compile(r"\w+")
FEWEST_WORDS = 3  # shorter texts may well be the same in both languages


@cache
def english_only() -> tuple[str, ...]:
    """Return the whole sentences that no French page may show."""
    return tuple(
        text
        for message in translations.read()
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if "%(" not in text and len(WORDS.findall(text)) >= FEWEST_WORDS and message.string != text
    )


class Walker:
    """One person at one browser."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.leaks: set[tuple[str, str]] = set()

    def say(self, text: str, **values: Any) -> str:
        """Return a text of the service as this person reads it."""
        with i18n.reader(self.language, "Europe/Paris"):
            return i18n.gettext(text, **values)

    def read(self, text: Any) -> str:
        """Return a text that speaks the reader's language when it is shown, shown to this person."""
        with i18n.reader(self.language, "Europe/Paris"):
            return str(text)

    def count(self, one: str, many: str, n: int) -> str:
        with i18n.reader(self.language, "Europe/Paris"):
            return i18n.ngettext(one, many, n)

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def follow(self, link: str, at: Locator | None = None, exact: bool = True) -> None:
        """Follow the link with these words; they are in this person's language already."""
        self._click((at or self.page).get_by_role("link", name=link, exact=exact))

    def press(self, button: str, at: Locator | None = None) -> None:
        self._click((at or self.page).get_by_role("button", name=button, exact=True))

    def fill(self, label: str, value: str, at: Locator | None = None) -> None:
        self.field(label, at).fill(value)

    def field(self, label: str, at: Locator | None = None) -> Locator:
        """Return the field with this label, whether or not it says that it is optional."""
        said = re.compile(rf"^\s*{re.escape(label)}(\s+{re.escape(self.say('optional'))})?\s*$")
        return (at or self.page).get_by_label(said)

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in")
        self.fill(self.say("E-mail address"), email)
        self.fill(self.say("Password"), password)
        self.press(self.say("Sign in"), at=self.page.get_by_role("main"))

    def look(self) -> None:
        """Hold each page to its language."""
        assert self.page.locator("html").get_attribute("lang") == self.language, self.page.url
        if self.language == "en":
            return
        shown = self.page.locator("body").inner_text()
        self.leaks |= {(self.page.url, text) for text in english_only() if text in shown}

    def _click(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()
        self.look()
