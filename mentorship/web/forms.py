"""What all forms share: their language, and how a refusal of a verb reaches its field."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from mentorship import i18n
from mentorship.errors import BadField

# PostgreSQL keeps no NUL and no lone surrogate, and nobody types the other control characters on purpose.
_BEYOND_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Form(FlaskForm):  # type: ignore[misc]
    """A form that speaks the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' own messages come from its own catalogues."""

        def get_translations(self, form: Any) -> Any:
            """Return the messages of WTForms for the reader."""
            return get_translations([i18n.language()])

    def refuse(self, error: BadField) -> None:
        """Show a verb's refusal at the field that it names, or above the form."""
        if error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, str(error)]
        else:
            self.form_errors.append(str(error))


def strip(text: str | None) -> str:
    """Return typed text without outer blanks and control characters; a filter for fields."""
    return _BEYOND_TEXT.sub("", text or "").strip()
