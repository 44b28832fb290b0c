"""Applications: who takes part is decided by a coordinator, where a programme wants it so.

A complete profile is then open until it is approved; it may be asked back with a question, which its owner
answers by saving the profile again, or refused with a reason. Mentors may have to be screened as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from peewee import Expression, ModelSelect

from mentorship import journal, mail
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.models import Person, Profile, Programme

UNDECIDED = ("open", "asked")
LONGEST_NOTE = 1000


def admitted(programme: Programme) -> Expression:
    """Return the condition under which a programme's profile may enter a round."""
    condition = Profile.application == "approved" if programme.applications else Profile.id.is_null(False)
    if programme.screening:
        condition &= (Profile.role == "newcomer") | Profile.screened_at.is_null(False)
    return condition


def is_admitted(profile: Profile, programme: Programme) -> bool:
    """Tell whether nothing of a programme's own keeps a profile out of its rounds."""
    applied = programme.applications and profile.application != "approved"
    unscreened = programme.screening and profile.role == "mentor" and profile.screened_at is None
    return not applied and not unscreened


def first_state(programme: Programme) -> str:
    """Return the state in which a profile begins when it is complete."""
    return "open" if programme.applications else "approved"


def pending(programme: Programme) -> ModelSelect[Profile]:
    """Return the profiles that a coordinator has to decide about, the longest wait first."""
    rows = Profile.select(Profile, Person).join(Person)
    waits = Profile.application == "open" if programme.applications else Profile.id.is_null()
    if programme.screening:
        waits |= (
            (Profile.role == "mentor") & Profile.screened_at.is_null() & (Profile.application == "approved")
        )
    return rows.where(Profile.programme == programme.id, Profile.state == "active", waits).order_by(
        Profile.completed_at, Profile.id
    )


def approve(profile: Profile, by: Person, now: datetime) -> None:
    """Let somebody take part from the next round on, and tell them."""
    with transaction():
        _decide(profile, (*UNDECIDED, "refused"), "approved", "", by, now)


def approve_all(profiles: Iterable[Profile], by: Person, now: datetime) -> int:
    """Approve many; those whom somebody else has just decided about are passed over."""
    done = 0
    for profile in profiles:
        try:
            approve(profile, by, now)
        except AlreadyDone:
            continue
        done += 1
    return done


def ask(profile: Profile, question: str, by: Person, now: datetime) -> None:
    """Ask somebody for more before deciding; they answer by saving their profile again."""
    said = _said(question, _("Write what you would like to know."))
    with transaction():
        _decide(profile, UNDECIDED, "asked", said, by, now)


def refuse(profile: Profile, reason: str, by: Person, now: datetime) -> None:
    """Refuse somebody with a reason, which they read."""
    said = _said(reason, _("Give a reason: the person reads it."))
    with transaction():
        _decide(profile, UNDECIDED, "refused", said, by, now)


def answered(profile: Profile, by: Person, now: datetime) -> None:
    """Put a profile that was asked back before the coordinators again; the caller is in a transaction."""
    again = (
        Profile.update(application="open")
        .where(Profile.id == profile.id, Profile.application == "asked")
        .execute()
    )
    if again:
        journal.record(by, "application.answered", profile, now, profile.programme)


def screen(profile: Profile, passed: bool, by: Person, now: datetime) -> None:
    """Note that a mentor was screened, or take the note back."""
    with transaction():
        changed = (
            Profile.update(screened_at=now if passed else None)
            .where(Profile.id == profile.id, Profile.role == "mentor", Profile.screened_at.is_null(passed))
            .execute()
        )
        if not changed:
            raise AlreadyDone(_("This was done already. Reload the page to see how things stand now."))
        act = "mentor.screened" if passed else "mentor.unscreened"
        journal.record(by, act, profile, now, profile.programme)


def _said(text: str, sentence: str) -> str:
    said = text.strip()
    if not said:
        raise BadField("text", sentence)
    if len(said) > LONGEST_NOTE:
        raise BadField("text", _("At most %(n)s characters, please.", n=LONGEST_NOTE))
    return said


def _decide(
    profile: Profile, before: tuple[str, ...], after: str, note: str, by: Person, now: datetime
) -> None:
    changed = (
        Profile.update(application=after, application_note=note, decided_at=now)
        .where(Profile.id == profile.id, Profile.application.in_(before), Profile.state == "active")
        .execute()
    )
    if not changed:
        raise AlreadyDone(_("Somebody decided about this already. Reload the page to see how."))
    programme = profile.programme
    journal.record(by, f"application.{after}", profile, now, programme)
    fresh = Profile.get_by_id(profile.id)
    key = f"{profile.id}:{now.isoformat()}"
    mail.queue(f"application_{after}", profile.person, key, now, programme=programme, profile=fresh)
