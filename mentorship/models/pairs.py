"""Pairs: what a mentorship is made of."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from mentorship.db import Row, UtcDateTimeField, one_of
from mentorship.models.people import Person
from mentorship.models.programmes import Profile, Programme
from mentorship.models.rounds import Proposal


class Mentorship(Row):
    """A pair that was published and said yes."""

    LIVE = ("active", "paused")
    COMPLETED = ("completed", "completed_early")
    CLOSED = (*COMPLETED, "ended")  # without a danger: both sides may still thank each other
    ENDS = (*CLOSED, "ended_safety")

    proposal = ForeignKeyField(Proposal, unique=True, null=True, on_delete="SET NULL", backref="mentorships")
    proposal_id: int | None
    programme = ForeignKeyField(Programme, backref="mentorships", on_delete="CASCADE")
    programme_id: int
    newcomer = ForeignKeyField(Profile, backref="mentorships_as_newcomer", on_delete="CASCADE")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, backref="mentorships_as_mentor", on_delete="CASCADE")
    mentor_id: int
    state = CharField(default="active", constraints=[one_of("state", LIVE + ENDS)])
    agreement = JSONField(default=dict)  # "version" and the terms that mentorship.agreement_terms describes
    newcomer_signed = IntegerField(default=0)  # the version of the agreement that was signed
    mentor_signed = IntegerField(default=0)
    newcomer_thanks = TextField(default="")  # the closing line of each side to the other
    mentor_thanks = TextField(default="")
    newcomer_next = TextField(default="")  # what each side means to do next, read by both
    mentor_next = TextField(default="")
    second = BooleanField(default=False)  # the mentor helps beside the newcomer's first one
    started_at = UtcDateTimeField()
    ends_on = DateField(null=True)
    ended_at = UtcDateTimeField(null=True)
    end_reason = TextField(default="")
    waited_since = UtcDateTimeField(null=True)  # the newcomer's place in the queue, should it be needed again


class Transition(Row):
    """One change of a mentorship's state."""

    mentorship = ForeignKeyField(Mentorship, backref="transitions", on_delete="CASCADE")
    mentorship_id: int
    before = CharField(default="")
    after = CharField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    reason = TextField(default="")
    at = UtcDateTimeField()


class Goal(Row):
    """What a pair works on, with its success criterion and attainment scale."""

    mentorship = ForeignKeyField(Mentorship, backref="goals", on_delete="CASCADE")
    mentorship_id: int
    text = TextField()
    criterion = TextField(default="")
    due_on = DateField(null=True)
    scale = JSONField(default=dict)  # {"-2": …, "-1": …, "0": …, "1": …, "2": …} in words
    baseline = IntegerField(default=-2)
    newcomer_rating = IntegerField(null=True)
    mentor_rating = IntegerField(null=True)
    created_at = UtcDateTimeField()
    rated_at = UtcDateTimeField(null=True)

    class Meta:
        constraints = [
            Check("baseline BETWEEN -2 AND 2"),
            Check("newcomer_rating IS NULL OR newcomer_rating BETWEEN -2 AND 2"),
            Check("mentor_rating IS NULL OR mentor_rating BETWEEN -2 AND 2"),
        ]


class Rating(Row):
    """How far a pair came with a goal, as one side saw it at one time; the first one is its baseline."""

    goal = ForeignKeyField(Goal, backref="ratings", on_delete="CASCADE")
    goal_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    value = IntegerField(constraints=[Check("value BETWEEN -2 AND 2")])
    at = UtcDateTimeField()


class Step(Row):
    """A small step towards a goal, with who takes it and by when."""

    goal = ForeignKeyField(Goal, backref="steps", on_delete="CASCADE")
    goal_id: int
    text = TextField()
    side = CharField(constraints=[one_of("side", Profile.ROLES)])  # whose step it is
    due_on = DateField(null=True)
    done_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()


class AgreementVersion(Row):
    """What an agreement said in one of its versions, and who worded it."""

    mentorship = ForeignKeyField(Mentorship, backref="agreement_versions", on_delete="CASCADE")
    mentorship_id: int
    number = IntegerField()
    terms = JSONField()  # as in ``Mentorship.agreement``
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("mentorship", "number"), True),)


class Meeting(Row):
    """One meeting of a pair, ahead or held."""

    mentorship = ForeignKeyField(Mentorship, backref="meetings", on_delete="CASCADE")
    mentorship_id: int
    uid = CharField(unique=True)
    sequence = IntegerField(default=0)
    at = UtcDateTimeField()
    minutes = IntegerField(default=45)
    place = CharField(default="")
    state = CharField(default="planned", constraints=[one_of("state", ("planned", "held", "cancelled"))])
    agenda = TextField(default="")  # shared, written before
    notes = TextField(default="")  # shared by both sides
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    created_at = UtcDateTimeField()


class MeetingProposal(Row):
    """Times that one side offers for a meeting, new or moved, until the other takes one or none."""

    STATES = ("open", "accepted", "declined", "withdrawn")

    mentorship = ForeignKeyField(Mentorship, backref="meeting_proposals", on_delete="CASCADE")
    mentorship_id: int
    meeting = ForeignKeyField(Meeting, null=True, backref="+", on_delete="CASCADE")  # the one to move
    meeting_id: int | None
    side = CharField(constraints=[one_of("side", Profile.ROLES)])  # who offers
    times = JSONField()  # one to three instants in UTC, as ISO 8601
    minutes = IntegerField(default=45)
    place = CharField(default="")
    state = CharField(default="open", constraints=[one_of("state", STATES)])
    created_at = UtcDateTimeField()
    answered_at = UtcDateTimeField(null=True)


class PrivateNote(Row):
    """What one side writes about a meeting for nobody else."""

    meeting = ForeignKeyField(Meeting, backref="private_notes", on_delete="CASCADE")
    meeting_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    text = TextField()
    updated_at = UtcDateTimeField()

    class Meta:
        indexes = ((("meeting", "side"), True),)


class CheckIn(Row):
    """A short dated answer by one side about how it goes; due first, answered later."""

    AUDIENCES = ("private", "shared", "coordinator")

    mentorship = ForeignKeyField(Mentorship, backref="checkins", on_delete="CASCADE")
    mentorship_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    due_on = DateField()
    answered_at = UtcDateTimeField(null=True)
    mood = IntegerField(null=True)  # 1 … 5
    progress = IntegerField(null=True)  # -2 … +2 on the first goal
    progress_on = JSONField(default=dict)  # {goal id: -2 … +2}, each goal that was judged
    wants_help = BooleanField(default=False)
    text = TextField(default="")
    audience = CharField(default="private", constraints=[one_of("audience", AUDIENCES)])
    reminders = IntegerField(default=0)
    missed = BooleanField(default=False)

    class Meta:
        indexes = ((("mentorship", "side", "due_on"), True),)
        constraints = [
            Check("mood IS NULL OR mood BETWEEN 1 AND 5"),
            Check("progress IS NULL OR progress BETWEEN -2 AND 2"),
        ]


class FitCheck(Row):
    """What one side said about the fit after the first meeting; asked once, read by the coordination."""

    ANSWERS = ("", "good", "unsure", "no")

    mentorship = ForeignKeyField(Mentorship, backref="fit_checks", on_delete="CASCADE")
    mentorship_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    answer = CharField(default="", constraints=[one_of("answer", ANSWERS)])
    text = TextField(default="")  # for the coordination only
    asked_at = UtcDateTimeField()
    answered_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = ((("mentorship", "side"), True),)


class Handover(Row):
    """A pair that a coordinator gave to another mentor, and the proposal that carries it on."""

    mentorship = ForeignKeyField(Mentorship, unique=True, on_delete="CASCADE", backref="+")
    mentorship_id: int
    proposal = ForeignKeyField(Proposal, unique=True, on_delete="CASCADE", backref="+")
    proposal_id: int
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    at = UtcDateTimeField()


class SecondMentor(Row):
    """A mentor who was asked to help beside a pair's own, and the proposal that asks."""

    mentorship = ForeignKeyField(Mentorship, on_delete="CASCADE", backref="+")
    mentorship_id: int
    proposal = ForeignKeyField(Proposal, unique=True, on_delete="CASCADE", backref="+")
    proposal_id: int
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    at = UtcDateTimeField()


class Bond(Row):
    """How one side finds the relationship, on a short scale: asked half-way and at the end."""

    STAGES = ("middle", "closing")

    mentorship = ForeignKeyField(Mentorship, backref="bonds", on_delete="CASCADE")
    mentorship_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    stage = CharField(constraints=[one_of("stage", STAGES)])
    answers = JSONField(default=dict)  # {statement: 1 … 5}
    asked_at = UtcDateTimeField()
    answered_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = ((("mentorship", "side", "stage"), True),)


class Certificate(Row):
    """A paper that says what somebody completed; whoever has its code can check it."""

    mentorship = ForeignKeyField(Mentorship, backref="certificates", on_delete="CASCADE")
    mentorship_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    code = CharField(unique=True)
    name = CharField()  # as it was issued
    created_at = UtcDateTimeField()
    withdrawn_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = ((("mentorship", "side"), True),)


class Report(Row):
    """What somebody told in confidence about somebody else; who is involved never reads it."""

    STATES = ("open", "handled")

    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+")
    programme_id: int
    by = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    by_id: int
    about = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    about_id: int
    text = TextField()
    state = CharField(default="open", constraints=[one_of("state", STATES)])
    created_at = UtcDateTimeField()
    held_at = UtcDateTimeField(null=True)  # since then the person is in no round; until lifted
    handled_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    handled_by_id: int | None
    handled_at = UtcDateTimeField(null=True)
    outcome = TextField(default="")  # the answer that the reporter reads
