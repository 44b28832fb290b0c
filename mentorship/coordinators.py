"""Coordinators: who runs a programme, and what they note about its pairs."""

from datetime import datetime

from mentorship import journal, mail, people
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.facts import CONTACT
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Indicator, Mentorship, Person, Programme

LONGEST_NOTE = 500


def of(programme: Programme) -> list[Coordinator]:
    """Return the coordinators of a programme, the first named first."""
    rows = Coordinator.select(Coordinator, Person).join(Person, on=(Coordinator.person == Person.id))
    return list(rows.where(Coordinator.programme == programme.id).order_by(Coordinator.id))


def row(programme: Programme, person: Person) -> Coordinator:
    """Return what makes a person a coordinator of a programme."""
    return Coordinator.get(Coordinator.programme == programme.id, Coordinator.person == person.id)


def name(programme: Programme, address: str, by: Person | None, now: datetime) -> Coordinator:
    """Let a person with an account run a programme; indicators nobody owns become theirs."""
    person = Person.get_or_none(Person.email == people.address(address))
    if person is None or person.disabled_at is not None:
        raise BadField(
            "email", _("Nobody has an account with this address. Ask the person to sign up first.")
        )
    if person.confirmed_at is None:
        raise BadField("email", _("This address is not confirmed yet. Ask the person to open our letter."))
    row = {"person": person.id, "programme": programme.id, "named_by": by.id if by else None}
    with transaction():
        added = Coordinator.insert({**row, "created_at": now}).on_conflict_ignore().as_rowcount().execute()
        if not added:
            raise BadField("email", _("%(name)s is a coordinator already.", name=person.name))
        named = Coordinator.get(Coordinator.person == person.id, Coordinator.programme == programme.id)
        _hand_over(programme, None, person)
        journal.record(by, "coordinator.named", person, now, programme)
        if by is not None and by.id != person.id:
            mail.queue("coordinator_named", person, str(named.id), now, programme=programme, by=by)
    return named


def remove(coordinator: Coordinator, by: Person, now: datetime) -> None:
    """Take the right to run a programme away from a person, from the next request on."""
    programme, person = coordinator.programme, coordinator.person
    with transaction():
        # Two coordinators who remove each other at once wait here for one another.
        Programme.update(answer_days=Programme.answer_days).where(Programme.id == programme.id).execute()
        if Coordinator.select().where(Coordinator.programme == programme.id).count() < 2:
            raise Refused(
                _("This is the last coordinator. Name another one first, so that the programme has somebody.")
            )
        if not Coordinator.delete().where(Coordinator.id == coordinator.id).execute():
            raise AlreadyDone(_("This person was removed already."))
        _hand_over(programme, person, by if by.id != person.id else None)
        journal.record(by, "coordinator.removed", person, now, programme)


def note_contact(mentorship: Mentorship, note: str, by: Person, now: datetime) -> None:
    """Note that a coordinator spoke with a pair: its signals rest until its facts change."""
    note = " ".join(note.split())[:LONGEST_NOTE]
    with transaction():
        journal.record(by, CONTACT, mentorship, now, mentorship.programme, note=note)


def _hand_over(programme: Programme, owner: Person | None, to: Person | None) -> None:
    """Give the indicators of one owner (or of nobody) to another."""
    owned = Indicator.owner == owner.id if owner else Indicator.owner.is_null()
    Indicator.update(owner=to.id if to else None).where(Indicator.programme == programme.id, owned).execute()
