"""The journal in words: what each act was, about whom, and where that can be seen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from mentorship import facts as facts_of
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import own
from mentorship.kinds import KINDS
from mentorship.models import (
    Goal,
    JournalEntry,
    Meeting,
    Mentorship,
    Person,
    Programme,
    Proposal,
    Round,
    Run,
    Session,
    Survey,
)

ACTS = {
    "agreement.changed": _l("changed the agreement"),
    "agreement.signed": _l("signed the agreement"),
    "bond.answered": _l("answered the question about the relationship"),
    "certificate.issued": _l("issued their certificate"),
    "certificate.withdrawn": _l("withdrew their certificate"),
    "checkin.answered": _l("answered a check-in"),
    "checkin.corrected": _l("corrected a check-in"),
    "comment.added": _l("wrote a comment on a pair"),
    "comment.removed": _l("took a comment away"),
    "coordinator.named": _l("named a coordinator"),
    "coordinator.removed": _l("removed a coordinator"),
    "fit.answered": _l("answered the question after the first meeting"),
    "goal.added": _l("added a goal"),
    "goal.begun": _l("said where a goal begins"),
    "goal.changed": _l("changed a goal"),
    "goal.rated": _l("rated a goal"),
    "goal.removed": _l("removed a goal"),
    "indicator.acted": _l("marked an improvement action as done"),
    "indicator.set": _l("set an indicator"),
    "letter.restored": _l("went back to the original words of a letter"),
    "letter.worded": _l("changed the words of a letter"),
    "line.closed": _l("closed a line of the desk"),
    "line.helped": _l("said whether a step from the desk had helped"),
    "line.put_off": _l("put off a line of the desk"),
    "meeting.cancelled": _l("cancelled a meeting"),
    "meeting.corrected": _l("set day or length of a meeting right"),
    "meeting.declined": _l("took none of the times offered for a meeting"),
    "meeting.held": _l("marked a meeting as held"),
    "meeting.logged": _l("wrote down a meeting that was held"),
    "meeting.missed": _l("marked a meeting as not held"),
    "meeting.moved": _l("moved a meeting"),
    "meeting.noted": _l("wrote the notes of a meeting"),
    "meeting.offered": _l("offered times for a meeting"),
    "meeting.planned": _l("planned a meeting"),
    "meeting.prepared": _l("wrote the agenda of a meeting"),
    "meeting.withdrawn": _l("took offered times back"),
    "mentorship.active": _l("began or resumed the pair"),
    "mentorship.begun": _l("began the pair"),
    "mentorship.paused": _l("paused the pair"),
    "mentorship.resumed": _l("resumed the pair"),
    "mentorship.extended": _l("extended the pair"),
    "mentorship.completed": _l("completed the pair"),
    "mentorship.completed_early": _l("completed the pair early"),
    "mentorship.ended": _l("ended the pair"),
    "mentorship.ended_safety": _l("ended the pair for safety"),
    "mentorship.handed_over": _l("handed the pair over to another mentor"),
    "mentorship.second_asked": _l("asked a second mentor for the pair"),
    "mentorship.second_wanted": _l("asked for a second mentor"),
    "mentorship.looked_ahead": _l("wrote what comes next"),
    "mentorship.praised": _l("said well done"),
    "mentorship.thanked": _l("wrote words of thanks"),
    "mentorship.contacted": _l("noted a contact with the pair"),
    "newcomer.waits_again": _l("went back to the waiting list"),
    "pair.pin": _l("pinned a pair"),
    "pair.forbid": _l("forbade a pair"),
    "pair.skip": _l("left a newcomer out of a round"),
    "pair.undo": _l("took a decision back"),
    "pair.unpair": _l("unpaired two people"),
    "pair.swap": _l("swapped two newcomers’ mentors"),
    "pair.redo": _l("took an undone decision again"),
    "application.answered": _l("answered the coordination's question"),
    "application.approved": _l("approved an application"),
    "application.asked": _l("asked back about an application"),
    "application.refused": _l("refused an application"),
    "mentor.screened": _l("noted a mentor as screened"),
    "mentor.unscreened": _l("took a screening back"),
    "people.imported": _l("brought people in from a table"),
    "profile.imported": _l("brought the person in from a table"),
    "profile.away": _l("is away"),
    "profile.rested": _l("was set to away after a proposal ran out without a visit"),
    "profile.back": _l("is back"),
    "profile.changed": _l("changed the profile"),
    "profile.completed": _l("completed the profile"),
    "profile.on_wall": _l("is shown on the wall of mentors"),
    "profile.off_wall": _l("is off the wall of mentors"),
    "profile.succeeded": _l("began as a mentor after a completed mentorship"),
    "profile.left": _l("left the programme"),
    "profile.returned": _l("came back to the programme"),
    "programme.asked": _l("changed the programme's own questions"),
    "programme.described": _l("changed the programme's texts"),
    "programme.framed": _l("changed how the programme goes"),
    "programme.watched": _l("changed from when on the desk warns"),
    "programme.weighed": _l("changed the programme's weights and rules"),
    "programme.created": _l("began the programme"),
    "proposal.accepted": _l("became a pair: both said yes"),
    "proposal.approved": _l("approved a proposal"),
    "proposal.declined": _l("declined a proposal"),
    "proposal.draft": _l("took an approval back"),
    "proposal.expired": _l("let a proposal expire"),
    "proposal.no": _l("said no to a proposal"),
    "proposal.published": _l("published a proposal"),
    "proposal.withdrawn": _l("withdrew a proposal"),
    "proposal.asked": _l("asked the other side a question"),
    "proposal.told": _l("answered the other side’s question"),
    "proposal.yes": _l("said yes to a proposal"),
    "question.asked": _l("asked the mentors a question"),
    "question.answered": _l("answered a question"),
    "question.closed": _l("closed a question"),
    "question.helped": _l("said that an answer helped"),
    "question.hidden": _l("hid a question"),
    "question.restored": _l("showed a hidden question again"),
    "reply.hidden": _l("hid an answer to a question"),
    "reply.restored": _l("showed a hidden answer to a question again"),
    "report.made": _l("told something in confidence"),
    "report.held": _l("held somebody out of rounds"),
    "report.lifted": _l("lifted a hold"),
    "report.handled": _l("answered what was told in confidence"),
    "resource.added": _l("added a resource"),
    "resource.changed": _l("changed a resource"),
    "resource.hidden": _l("hid a resource"),
    "resource.restored": _l("showed a hidden resource again"),
    "round.closed": _l("closed a round"),
    "round.opened": _l("opened a round"),
    "round.published": _l("published a round"),
    "round.tuned": _l("changed the weights and rules of a round"),
    "run.cancelled": _l("stopped a run of the matching"),
    "run.done": _l("finished a run of the matching"),
    "run.failed": _l("failed to run the matching"),
    "run.queued": _l("asked for a run of the matching"),
    "session.cancelled": _l("cancelled a group session"),
    "session.changed": _l("changed a group session"),
    "session.held": _l("noted who came to a group session"),
    "session.planned": _l("planned a group session"),
    "step.added": _l("added a small step"),
    "step.done": _l("ticked a small step"),
    "step.removed": _l("removed a small step"),
    "step.reopened": _l("opened a small step again"),
    "suggestion.answered": _l("answered a suggestion"),
    "suggestion.made": _l("made a suggestion"),
    "survey.closed": _l("closed a survey"),
    "survey.drafted": _l("drafted a survey"),
    "survey.opened": _l("opened a survey"),
    "survey.removed": _l("threw the draft of a survey away"),
    "wishes.changed": _l("changed their wishes"),
}


@dataclass(frozen=True)
class Line:
    """One entry: who, what, about what, where it can be seen."""

    entry: JournalEntry
    who: str
    what: str
    about: str
    address: str


def lines(entries: list[JournalEntry], programme: Programme) -> list[Line]:
    """Return the entries in words, with a query for each kind of subject at most."""
    people = {entry.person for entry in entries if entry.person}
    names = {row.id: row.name for row in Person.select().where(Person.id.in_(people))}
    about = _about(entries, programme)
    return [
        Line(
            entry,
            names.get(entry.person, _("A former member")) if entry.person else _("The service"),
            str(ACTS.get(entry.act.replace(" ", "."), entry.act)),
            *about.get(entry.subject, ("", "")),
        )
        for entry in entries
    ]


def _about(entries: Iterable[JournalEntry], programme: Programme) -> dict[str, tuple[str, str]]:
    """Return what each subject is called and its page; a subject that is gone has neither."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        noun, _gap, number = entry.subject.partition(" ")
        wanted[noun].add(int(number))
        if "mentorship" in entry.details:
            wanted["mentorship"].add(entry.details["mentorship"])
    found = _profiles(programme) | _rounds(wanted) | _pairs(wanted, programme) | _around(wanted)
    for row in Person.select().where(Person.id.in_(wanted["person"])):
        found[f"person {row.id}"] = row.name, ""
    for entry in entries:
        if "mentorship" in entry.details:
            found[entry.subject] = found.get(f"mentorship {entry.details['mentorship']}", ("", ""))
        if entry.act.startswith("indicator.") and entry.details.get("kind") in KINDS:
            kind = entry.details["kind"]
            address = url_for("indicators.show", slug=programme.slug, kind=kind)
            found[entry.subject] = str(KINDS[kind].name), address
    return found


def _profiles(programme: Programme) -> dict[str, tuple[str, str]]:
    return {
        f"profile {number}": (name, url_for("desk.person", slug=programme.slug, profile_id=number))
        for number, name in facts_of.names(programme).items()
    }


def _rounds(wanted: dict[str, set[int]]) -> dict[str, tuple[str, str]]:
    found = {}
    for row in Round.select().where(Round.id.in_(wanted["round"])):
        found[f"round {row.id}"] = row.name, url_for("rounds.show", round_id=row.id)
    for run in Run.select(Run, Round).join(Round).where(Run.id.in_(wanted["run"])):
        found[f"run {run.id}"] = run.round.name, url_for("rounds.show", round_id=run.round_id)
    return found


def _pairs(wanted: dict[str, set[int]], programme: Programme) -> dict[str, tuple[str, str]]:
    names = facts_of.names(programme)

    def both(newcomer: int, mentor: int) -> str:
        return _("%(one)s and %(other)s", one=names.get(newcomer, "?"), other=names.get(mentor, "?"))

    found = {}
    for row in Mentorship.select().where(Mentorship.id.in_(wanted["mentorship"])):
        address = url_for("mentorships.show", mentorship_id=row.id)
        found[f"mentorship {row.id}"] = both(row.newcomer_id, row.mentor_id), address
    for asked in Proposal.select().where(Proposal.id.in_(wanted["proposal"])):
        found[f"proposal {asked.id}"] = both(asked.newcomer_id, asked.mentor_id), ""
    for noun, model in (("goal", Goal), ("meeting", Meeting)):
        for part in model.select(model, Mentorship).join(Mentorship).where(model.id.in_(wanted[noun])):
            pair = part.mentorship
            address = url_for("mentorships.show", mentorship_id=pair.id)
            found[f"{noun} {part.id}"] = both(pair.newcomer_id, pair.mentor_id), address
    return found


def _around(wanted: dict[str, set[int]]) -> dict[str, tuple[str, str]]:
    """Return what stands around the pairs; a question by its number, for its words are not the journal's."""
    found = {
        f"question {number}": (_("Question %(n)s", n=number), url_for("asked.show", question_id=number))
        for number in wanted["question"]
    }
    for row in Session.select().where(Session.id.in_(wanted["session"])):
        found[f"session {row.id}"] = own(row.title), url_for("sessions.show", session_id=row.id)
    for asked in Survey.select().where(Survey.id.in_(wanted["survey"])):
        found[f"survey {asked.id}"] = own(asked.title), url_for("surveys.show", survey_id=asked.id)
    return found
