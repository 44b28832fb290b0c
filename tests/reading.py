"""Pages as a test reads them: their forms with what a browser would send, and what could run in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_ALONE = {"button", "submit", "reset", "image"}


@dataclass
class Form:
    """One form that changes something: where it is sent, what it would send, of which type each field is."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """A page taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.unsafe: list[str] = []  # whatever a strict policy would have to forbid
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._judge(tag, said)
        if tag == "form":
            self._form = Form(said.get("action", "")) if said.get("method") == "post" else None
            self.forms += [self._form] if self._form else []
        elif self._form is not None:
            self._take(tag, said, self._form)

    def _judge(self, tag: str, said: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and not said.get("src", "").startswith("/")):
            self.unsafe.append(tag)
        for name, value in said.items():
            address = "".join(value.split()).lower()
            runs = address.startswith(("javascript:", "vbscript:")) or (
                name != "src" and address[:5] == "data:"
            )
            if name == "style" or name.startswith("on") or (name in ("href", "src", "action") and runs):
                self.unsafe.append(f"{tag} {name}={value[:40]}")

    def _take(self, tag: str, said: dict[str, str], form: Form) -> None:
        name, kind = said.get("name", ""), said.get("type", tag)
        if tag == "option":
            if self._select and ("selected" in said or not form.values.get(self._select)):
                form.values[self._select] = said.get("value", "")
        elif tag == "select":
            self._select = name
            form.values[name], form.types[name] = "", kind
        elif tag == "textarea":
            self._area = name
            form.values[name], form.types[name] = "", kind
        elif name and (tag == "input" or (tag == "button" and name not in form.values)):
            chosen = kind not in ("radio", "checkbox") or "checked" in said or name not in form.values
            if chosen:
                form.values[name] = said.get("value", "on")
            form.types[name] = "button" if kind in _ALONE else kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area] += data.lstrip("\n")
