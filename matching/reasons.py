"""Reasons: an English sentence with placeholders and the values that fill them, translated late."""

import dataclasses
from collections.abc import Callable, Mapping


def N_(text: str) -> str:
    """Mark a sentence for translation without translating it yet.

    Parameters
    ----------
    text : str
        The English sentence.

    Returns
    -------
    str
        The same sentence; tools that gather sentences to translate look for this call.

    Examples
    --------
    >>> N_("No language in common")
    'No language in common'
    """
    return text


def plain_gettext(text: str) -> str:
    """Translate nothing: the English sentence itself."""
    return text


def plain_name(field: str, value: str) -> str:
    """Show a value as it is."""
    return value


def shown(value: object) -> str:
    """Show a value that should not be there, in at most 80 characters."""
    try:
        return repr(value)[:80]
    except ValueError:  # a whole number too long to be written out
        return f"a {type(value).__name__}"


@dataclasses.dataclass(frozen=True)
class Reason:
    """A sentence and its values, kept apart so that each reader gets it in their own language.

    Parameters
    ----------
    text : str
        English message id with ``%(name)s`` placeholders.
    values : mapping
        Plain values (numbers, texts, lists of texts), fit for JSON.
    field : str
        The answer that the texts in `values` come from; it is handed to `name`.

    Examples
    --------
    >>> reason = Reason("Wanted and offered: %(skills)s", {"skills": ["sql", "git"]}, "skills")
    >>> reason.in_words()
    'Wanted and offered: sql, git'
    >>> reason.in_words(name=lambda field, value: value.upper())
    'Wanted and offered: SQL, GIT'
    >>> Reason(**reason.to_dict()) == reason
    True
    """

    text: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    field: str = ""

    def in_words(
        self,
        gettext: Callable[[str], str] = plain_gettext,
        name: Callable[[str, str], str] = plain_name,
    ) -> str:
        """Write the sentence out, translated by `gettext`, each value named by `name(field, value)`."""
        words = {key: self._shown(value, name) for key, value in self.values.items()}
        return gettext(self.text) % words

    def to_dict(self) -> dict[str, object]:
        """Return the reason as plain data for JSON; ``Reason(**data)`` brings it back."""
        return {"text": self.text, "values": dict(self.values), "field": self.field}

    def _shown(self, value: object, name: Callable[[str, str], str]) -> str:
        if isinstance(value, str):
            return name(self.field, value)
        if isinstance(value, list | tuple):
            return ", ".join(name(self.field, str(each)) for each in value)
        return str(value)
