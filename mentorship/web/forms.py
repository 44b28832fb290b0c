"""What all forms share: their language, and how a refusal of a verb reaches its field."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from mentorship import i18n
from mentorship.errors import BadField


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
    """Return typed text without outer blanks; a filter for fields."""
    return (text or "").strip()
