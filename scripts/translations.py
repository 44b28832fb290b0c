"""Keep the French catalogue in step with the sources: ``python -m scripts.translations``."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "mentorship" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"

KEYWORDS = {
    "_": None,
    "_l": None,
    "_n": (1, 2),
    "N_": None,
    "gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
}
SOURCES = (
    ("python", ("app.py", "mentorship/**/*.py", "matching/**/*.py")),
    ("jinja2", ("templates/**/*.html", "templates/**/*.txt")),
)
# What changes from day to day and from machine to machine does not belong into a file under version control.
_PASSING = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To).*\n',
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract() -> Catalog:
    """Return every text of the sources, each with the files it stands in."""
    found = Catalog(locale="fr", project="Tandem", version="", charset="utf-8", fuzzy=False)
    found.header_comment = (
        "# The French texts of Tandem; `make translations` keeps them in step with the sources."
    )
    for method, patterns in SOURCES:
        for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
            options = {"encoding": "utf-8", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
            for _, text, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):  # type: ignore[arg-type]
                found.add(text, locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def read() -> Catalog:
    """Return the French catalogue as it stands."""
    if not CATALOGUE.exists():
        return Catalog(locale="fr")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def renewed() -> Catalog:
    """Return the texts of the sources with the French that there is; what left the sources is gone."""
    wanted, kept = extract(), read()
    for message in wanted:
        before = kept.get(message.id) if message.id else None
        if before is not None and bool(before.pluralizable) == bool(message.pluralizable):
            message.string = before.string
    return wanted


def written(catalogue: Catalog) -> bytes:
    """Return the file of a catalogue: sorted, without dates, each text with its files but no line numbers."""
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return _PASSING.sub(b"", out.getvalue())


def faults(catalogue: Catalog) -> Iterator[str]:
    """Say in a sentence each what is missing, unsure, or has other placeholders than its English."""
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        french = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            yield f"unsure: {english[0]!r}"
        if len(french) != len(english) or not all(french):
            yield f"without French: {english[0]!r}"
        elif not _same_places(message, english, french):
            yield f"other placeholders: {english[0]!r} and {french[-1]!r}"


def _same_places(message: Message, english: tuple[str, ...], french: tuple[str, ...]) -> bool:
    wanted = set(_PLACEHOLDER.findall(english[-1]))
    if not message.pluralizable:
        return set(_PLACEHOLDER.findall(french[0])) == wanted
    # The singular may say "one" in a word of its own instead of the number.
    return all(wanted - {"n"} <= set(_PLACEHOLDER.findall(text)) <= wanted | {"n"} for text in french)


def main() -> int:
    """Write the catalogue anew and list what it lacks."""
    catalogue = renewed()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(written(catalogue))
    missing = list(faults(catalogue))
    print(f"{len(catalogue)} texts, {len(missing)} to look at")
    print("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
