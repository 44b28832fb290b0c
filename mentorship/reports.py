"""Reports in confidence: somebody tells about somebody, and only coordinators who are not involved read it.

Neither the journal of a programme nor a letter says what was told or about whom. The person it is about is
never among its readers, whatever else they run.
"""

from datetime import datetime

from peewee import ModelSelect

from mentorship import journal, mail, seats
from mentorship.config import current
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Person, Profile, Programme, Proposal, Report, Round

LONGEST = 4000


def readers(programme: Programme, by: Person, about: Person) -> list[Person]:
    """Return who would read a report: the programme's coordinators who are not involved.

    Where none is left, it is whoever the settings name, or else the first coordinator of the installation.
    """
    involved = (by.id, about.id)
    people = Person.select().where(Person.disabled_at.is_null(), Person.id.not_in(involved))
    runs = people.join(Coordinator, on=(Coordinator.person == Person.id)).order_by(Coordinator.id)
    here = list(runs.where(Coordinator.programme == programme.id))
    if here:
        return here
    named = people.where(Person.email == current().safeguarding.lower(), Person.confirmed_at.is_null(False))
    return list(named) or list(runs.limit(1))


def readers_of(report: Report) -> list[Person]:
    """Return who reads a report today."""
    return readers(report.programme, report.by, report.about)


def tell(programme: Programme, about: Person, text: str, by: Person, now: datetime) -> Report:
    """Keep what somebody tells in confidence, and call those who may read it, without a word of it."""
    text = _checked("text", text)
    with transaction():
        seats.hold(programme)  # a second click waits here, then finds the first
        called = readers(programme, by, about)
        if not called:
            raise Refused(
                _(
                    "Nobody who is not involved runs this service, so nobody could read this. "
                    "It was not kept. Please turn to somebody you trust outside of it."
                )
            )
        if _open().where(Report.by == by.id, Report.about == about.id, Report.text == text).exists():
            raise AlreadyDone(_("You have told this already; it is being read."))
        report: Report = Report.create(programme=programme, by=by, about=about, text=text, created_at=now)
        journal.record(by, "report.made", report, now)
        for reader in called:
            mail.queue("report_made", reader, f"{report.id}:{reader.id}", now, report=report)
    return report


def of_reader(reader: Person) -> list[Report]:
    """Return the reports that a person may read, the open ones and those with a hold first."""
    rows = list(Report.select().where(Report.text != "").order_by(Report.id.desc()))
    return sorted((row for row in rows if reader in readers_of(row)), key=lambda row: not pending(row))


def of_reporter(by: Person, about: Person) -> list[Report]:
    """Return what one person has told about another, the newest first."""
    rows = Report.select().where(Report.by == by.id, Report.about == about.id)
    return list(rows.order_by(Report.id.desc()))


def pending(report: Report) -> bool:
    """Tell whether something is still to be done about a report."""
    return report.state == "open" or report.held_at is not None


def hold(report: Report, by: Person, now: datetime) -> None:
    """Keep the person a report is about out of rounds until this is lifted; proposals that are out end."""
    with transaction():
        held = Report.update(held_at=now).where(Report.id == report.id, Report.held_at.is_null())
        if not held.execute():
            raise AlreadyDone(_("This person is held out of rounds already."))
        journal.record(by, "report.held", report, now)
        mine = Profile.select(Profile.id).where(
            Profile.person == report.about_id, Profile.programme == report.programme_id
        )
        out = (Proposal.newcomer.in_(mine) | Proposal.mentor.in_(mine)) & (Proposal.state == "published")
        for proposal in list(Proposal.select(Proposal, Round).join(Round).where(out)):
            _take_back(proposal, by, now)


def lift(report: Report, by: Person, now: datetime) -> None:
    """Let the person a report is about take part again."""
    with transaction():
        lifted = Report.update(held_at=None).where(Report.id == report.id, Report.held_at.is_null(False))
        if not lifted.execute():
            raise AlreadyDone(_("This person is not held out of rounds."))
        journal.record(by, "report.lifted", report, now)


def answer(report: Report, outcome: str, by: Person, now: datetime) -> None:
    """Close a report with an answer to whoever made it."""
    outcome = _checked("outcome", outcome)
    with transaction():
        closed = Report.update(state="handled", outcome=outcome, handled_by=by, handled_at=now).where(
            Report.id == report.id, Report.state == "open"
        )
        if not closed.execute():
            raise AlreadyDone(_("This report has its answer already."))
        journal.record(by, "report.handled", report, now)
        if report.by.disabled_at is None:
            mail.queue("report_answered", report.by, str(report.id), now, report=report)


def forget(person: Person) -> None:
    """Empty what a person told, and end what was told about them; the caller erases the account."""
    Report.update(text="", outcome="").where(Report.by == person.id).execute()
    Report.update(text="", outcome="", state="handled", held_at=None).where(
        Report.about == person.id
    ).execute()


def _open() -> "ModelSelect[Report]":
    return Report.select().where(Report.state == "open")


def _take_back(proposal: Proposal, by: Person, now: datetime) -> None:
    """End a proposal that is out, in the same neutral words to both sides."""
    programme = proposal.round.programme
    Proposal.update(state="withdrawn").where(Proposal.id == proposal.id).execute()
    journal.record(None, "proposal.withdrawn", proposal, now, programme)
    for profile in (proposal.newcomer, proposal.mentor):
        key = f"{proposal.id}:{profile.role}"
        mail.queue("proposal_recalled", profile.person, key, now, programme=programme)


def _checked(name: str, text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise BadField(name, _("Write at least a sentence."))
    if len(text) > LONGEST:
        raise BadField(name, _("Please keep it under %(most)s characters.", most=LONGEST))
    return text
