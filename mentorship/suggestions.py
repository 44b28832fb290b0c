"""Suggestions: anybody of a programme says what could be better; each has a state and gets an answer."""

from datetime import datetime

from peewee import ModelSelect

from mentorship import journal, mail, seats
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Programme, Suggestion

STATES = {
    "new": _l("not answered yet"),
    "planned": _l("We will do it"),
    "done": _l("Done"),
    "declined": _l("Not for now"),
}
ANSWERS = {state: words for state, words in STATES.items() if state != "new"}
LONGEST = 2000


def suggest(programme: Programme, text: str, by: Person, now: datetime) -> Suggestion:
    """Keep what somebody suggests; the same words twice are one suggestion."""
    text = _checked("text", text)
    with transaction():
        seats.hold(programme)  # a second click waits here, then finds the first
        mine = Suggestion.select().where(Suggestion.programme == programme.id, Suggestion.by == by.id)
        if mine.where(Suggestion.text == text).exists():
            raise AlreadyDone(_("You have suggested this already; it stands below with its state."))
        made: Suggestion = Suggestion.create(programme=programme, by=by, text=text, created_at=now)
        journal.record(by, "suggestion.made", made, now, programme)
    return made


def answer(suggestion: Suggestion, state: str, text: str, by: Person, now: datetime) -> None:
    """Answer a suggestion, or answer it anew as things go on; its author gets a letter each time."""
    text = _checked("answer", text)
    if state not in ANSWERS:
        raise BadField("state", _("Choose what becomes of it."))
    with transaction():
        same = (Suggestion.state == state) & (Suggestion.answer == text)
        changed = (
            Suggestion.update(state=state, answer=text, answered_by=by, answered_at=now)
            .where(Suggestion.id == suggestion.id, ~same)
            .execute()
        )
        if not changed:
            raise AlreadyDone(_("This answer is given already."))
        journal.record(by, "suggestion.answered", suggestion, now, suggestion.programme, state=state)
        if suggestion.by.disabled_at is None:
            fresh = Suggestion.get_by_id(suggestion.id)
            key = f"{suggestion.id}:{now.isoformat()}"
            mail.queue(
                "suggestion_answered",
                suggestion.by,
                key,
                now,
                programme=suggestion.programme,
                suggestion=fresh,
                state=ANSWERS[state],
            )


def of_author(programme: Programme, by: Person) -> list[Suggestion]:
    """Return what one person has suggested, the newest first."""
    return list(_of(programme).where(Suggestion.by == by.id))


def answered(programme: Programme) -> list[Suggestion]:
    """Return what was answered, for everybody of the programme, who never learn by whom it was."""
    return list(_of(programme).where(Suggestion.state != "new").order_by(Suggestion.answered_at.desc()))


def waiting(programme: Programme) -> list[Suggestion]:
    """Return what has no answer yet, the oldest first."""
    return list(_of(programme).where(Suggestion.state == "new").order_by(Suggestion.id))


def forget(person: Person) -> None:
    """Take away what a person suggested; the caller erases the account."""
    Suggestion.delete().where(Suggestion.by == person.id).execute()


def _of(programme: Programme) -> "ModelSelect[Suggestion]":
    return Suggestion.select().where(Suggestion.programme == programme.id).order_by(Suggestion.id.desc())


def _checked(field: str, text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise BadField(field, _("Please write a sentence or two."))
    if len(text) > LONGEST:
        raise BadField(field, _("Please keep it under %(most)s characters.", most=LONGEST))
    return text
