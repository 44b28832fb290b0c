"""A programme's own words for its letters: chosen, tried out, and given up again for the original ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mentorship import i18n, journal, mail, manners, specimens, wordings
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import LANGUAGES
from mentorship.i18n import lazy as _l
from mentorship.models import Letter, LetterText, Person, Programme

STEPS = {
    "joining": _l("Joining"),
    "matching": _l("Being proposed"),
    "beginning": _l("Beginning"),
    "going": _l("On the way"),
    "ending": _l("Ending"),
    "around": _l("Around the pairs"),
    "desk": _l("To the coordination"),
}
STEP_OF = {
    "agreement_changed": "beginning",
    "application_approved": "joining",
    "application_asked": "joining",
    "application_refused": "joining",
    "bond_asked": "going",
    "checkin_due": "going",
    "checkin_reminder": "going",
    "coordinator_named": "desk",
    "enquiry_answered": "matching",
    "enquiry_asked": "matching",
    "fit_check": "beginning",
    "fit_reminder": "beginning",
    "invitation": "joining",
    "meeting_cancelled": "going",
    "meeting_moved": "going",
    "meeting_not_taken": "going",
    "meeting_offered": "going",
    "meeting_planned": "going",
    "mentorship_begun": "beginning",
    "mentorship_completed": "ending",
    "mentorship_ended": "ending",
    "mentorship_ending": "ending",
    "mentorship_extended": "going",
    "mentorship_handed_over": "ending",
    "mentorship_parted": "ending",
    "mentorship_paused": "going",
    "mentorship_resumed": "going",
    "not_placed": "matching",
    "pair_erased": "ending",
    "praise": "going",
    "proposal_declined": "matching",
    "proposal_declined_desk": "desk",
    "proposal_expired": "matching",
    "proposal_mentor": "matching",
    "proposal_newcomer": "matching",
    "proposal_reminder": "matching",
    "proposal_withdrawn": "matching",
    "question_added": "around",
    "question_answered": "around",
    "question_asked": "around",
    "question_helped": "around",
    "receipt": "joining",
    "second_mentor": "going",
    "second_wanted": "desk",
    "session_cancelled": "around",
    "session_changed": "around",
    "session_freed": "around",
    "session_going": "around",
    "session_hosted": "around",
    "session_out": "around",
    "session_reminder": "around",
    "suggestion_answered": "around",
    "thanks": "ending",
}


@dataclass(frozen=True)
class Text:
    """Subject and body of a letter, fields and all."""

    subject: str
    body: str
    own: bool = False


def of(programme: Programme, name: str) -> dict[str, Text]:
    """Return the words of a letter in each language: the programme's own, else the original ones."""
    rows = LetterText.select().where(LetterText.programme == programme.id, LetterText.kind == name)
    own = {row.language: Text(row.subject, row.body, own=True) for row in rows}
    return {language: own.get(language) or original(name, language) for language in LANGUAGES}


def changed(programme: Programme) -> dict[str, list[str]]:
    """Return in which languages which letters have words of the programme's own."""
    found: dict[str, list[str]] = {}
    rows = LetterText.select().where(LetterText.programme == programme.id)
    for row in rows.order_by(LetterText.language):
        found.setdefault(row.kind, []).append(row.language)
    return found


def original(name: str, language: str) -> Text:
    """Return our own words for a letter, with fields where they change from reader to reader."""
    kind, _, version = name.partition(".")
    values = specimens.values(kind, version, language)
    with i18n.reader(language, "Europe/Paris"):
        words = mail.standard(kind, **values)
        values |= mail.taken(words)
        subject = wordings.unfilled(words.subject, name, values)
        return Text(subject, wordings.unfilled("\n\n".join(words.paragraphs), name, values))


def word(
    programme: Programme, name: str, texts: Mapping[str, tuple[str, str]], by: Person, now: datetime
) -> bool:
    """Set a letter's words in some languages, the original ones by having none; tell whether any changed."""
    kept = {language: _checked(name, language, *texts[language]) for language in texts}
    before = of(programme, name)
    new = {
        language: text
        for language, text in kept.items()
        if text != (before[language].subject, before[language].body)
    }
    if not new:
        return False
    with transaction():
        for language, text in new.items():
            _put(programme, name, language, text, by, now)
        details = {"letter": name, "languages": sorted(new)}
        journal.record(by, "letter.worded", programme, now, programme, **details)
    return True


def restore(programme: Programme, name: str, by: Person, now: datetime) -> bool:
    """Go back to the original words in both languages; tell whether there were others."""
    with transaction():
        mine = (LetterText.programme == programme.id) & (LetterText.kind == name)
        gone = LetterText.delete().where(mine).execute()
        if gone:
            journal.record(by, "letter.restored", programme, now, programme, letter=name)
    return bool(gone)


def preview(programme: Programme, name: str, language: str, text: Text) -> mail.Words:
    """Return a letter as an invented reader would get it."""
    kind, _, version = name.partition(".")
    values = specimens.values(kind, version, language, programme)
    with i18n.reader(language, "Europe/Paris"):
        standard = mail.standard(kind, **values)
        return mail.worded(*wordings.checked(name, text.subject, text.body), standard, values)


def page(words: mail.Words, name: str, language: str) -> str:
    """Return a preview as mail programs show it; its stop link is nobody's."""
    with i18n.reader(language, "Europe/Paris"):
        return mail.framed(words, mail.link("/stop/…") if manners.stoppable(name.partition(".")[0]) else "")


def try_out(programme: Programme, name: str, language: str, by: Person, now: datetime) -> None:
    """Send a letter as it is worded now, about invented people, to whoever words it."""
    words = preview(programme, name, language, of(programme, name)[language])
    Letter.create(
        key=f"trial:{programme.id}:{name}:{language}:{by.id}:{now.isoformat()}",
        kind="trial",
        person=by,
        programme=programme,
        address=by.email,
        language=language,
        subject=words.subject,
        text=words.text,
        html=page(words, name, language),
        own=words.own,
        created_at=now,
        due_at=now,
    )


def _checked(name: str, language: str, subject: str, body: str) -> tuple[str, str]:
    try:
        return wordings.checked(name, subject, body)
    except BadField as error:
        raise BadField(f"{error.field}_{language}", str(error)) from None


def _put(
    programme: Programme, name: str, language: str, text: tuple[str, str], by: Person, now: datetime
) -> None:
    where = {"programme": programme.id, "kind": name, "language": language}
    plain = original(name, language)
    if text == (plain.subject, plain.body):
        LetterText.delete().where(
            LetterText.programme == programme.id, LetterText.kind == name, LetterText.language == language
        ).execute()
        return
    said = {"subject": text[0], "body": text[1], "by": by.id, "updated_at": now}
    target = (LetterText.programme, LetterText.kind, LetterText.language)
    LetterText.insert(**where, **said).on_conflict(conflict_target=target, update=said).execute()
