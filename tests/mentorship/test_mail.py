"""Letters are composed in their reader's language and kept once."""

from types import SimpleNamespace

import pytest
from builders import NOW
from jinja2 import UndefinedError

from mentorship import mail
from mentorship.models import Letter


@pytest.fixture
def note(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A letter of our own, beside the real frame."""
    (tmp_path / "_frame.html").write_text((mail.TEMPLATES / "_frame.html").read_text())
    (tmp_path / "note.txt").write_text("Hello {{ person.name }}\n\n{{ words }}\n\n{{ link('/account') }}\n")
    monkeypatch.setattr(mail, "TEMPLATES", tmp_path)
    mail._environment.cache_clear()
    yield
    mail._environment.cache_clear()


@pytest.mark.usefixtures("note")
class TestQueue:
    def test_first_line_is_the_subject_and_the_rest_the_text(self, world: SimpleNamespace) -> None:
        letter = mail.queue("note", world.alice, "1", NOW, words="<b>welcome</b>")
        assert letter is not None
        assert letter.subject == "Hello Alice"
        assert letter.text == "<b>welcome</b>\n\nhttp://127.0.0.1:8000/account\n"
        assert "&lt;b&gt;welcome" in letter.html
        assert 'href="http://127.0.0.1:8000/account"' in letter.html

    def test_the_same_key_is_one_letter(self, world: SimpleNamespace) -> None:
        assert mail.queue("note", world.alice, "1", NOW, words="a") is not None
        assert mail.queue("note", world.alice, "1", NOW, words="b") is None
        assert mail.queue("note", world.alice, "2", NOW, words="c") is not None
        assert Letter.select().count() == 2

    def test_a_missing_value_is_an_error_and_no_half_letter(self, world: SimpleNamespace) -> None:
        with pytest.raises(UndefinedError):
            mail.queue("note", world.alice, "1", NOW)
        assert Letter.select().count() == 0

    def test_a_line_break_in_a_name_cannot_add_a_header(self, world: SimpleNamespace) -> None:
        world.alice.name = "Alice\r\nBcc: all@example.org"
        letter = mail.queue("note", world.alice, "1", NOW, words="a")
        assert letter is not None
        assert "\n" not in letter.subject
