"""Programmes: their frame, who runs them, who takes part with what profile."""

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


class Programme(Row):
    """A standing frame: texts, terms (weights and rules), cadence and indicators."""

    slug = CharField(unique=True)
    name = JSONField()  # {"en": …, "fr": …}, as are the next three
    tagline = JSONField(default=dict)
    welcome = JSONField(default=dict)
    conduct = JSONField(default=dict)
    agreement = JSONField(default=dict)  # {"cadence_days", "length_weeks", "channel", "en": text, "fr": text}
    terms = JSONField(default=list)  # specs for matching.terms_from
    objective = CharField(default="placed", constraints=[one_of("objective", ("placed", "total"))])
    answer_days = IntegerField(default=7)
    first_meeting_days = IntegerField(default=10)
    cadence_days = IntegerField(default=14)
    kind = CharField(default="community")  # the template it was made from
    questions = JSONField(
        default=list
    )  # its own: [{"key", "kind", "label": {…}, "roles", "options", "required"}]
    rhythm = CharField(default="cohort", constraints=[one_of("rhythm", ("cohort", "weekly"))])
    applications = BooleanField(default=False)  # a coordinator approves who takes part
    screening = BooleanField(default=False)  # only screened mentors are proposed
    wishes = BooleanField(default=False)  # newcomers see the directory and rank mentors
    thresholds = JSONField(default=dict)  # {rule of a signal: its own figure}
    created_at = UtcDateTimeField()


class Coordinator(Row):
    """A person who runs a programme."""

    person = ForeignKeyField(Person, backref="coordinated", on_delete="CASCADE")
    person_id: int
    programme = ForeignKeyField(Programme, backref="coordinators", on_delete="CASCADE")
    programme_id: int
    named_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    digest_hour = IntegerField(null=True)  # of the day in their zone; none: no digest
    digest_on = DateField(null=True)  # the last day that it was written for
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("person", "programme"), True),)


class Profile(Row):
    """What a person gives a programme, once as newcomer and once as mentor."""

    ROLES = ("newcomer", "mentor")
    STATES = ("draft", "active", "left")
    APPLICATIONS = ("open", "asked", "approved", "refused")

    person = ForeignKeyField(Person, backref="profiles", on_delete="CASCADE")
    person_id: int
    programme = ForeignKeyField(Programme, backref="profiles", on_delete="CASCADE")
    programme_id: int
    role = CharField(constraints=[one_of("role", ROLES)])
    state = CharField(default="draft", constraints=[one_of("state", STATES)])
    skills = JSONField(default=dict)  # newcomer: {key: {"level", "importance"}}; mentor: {key: level}
    interests = JSONField(default=list)
    week = JSONField(default=list)  # [[start, end], …] minutes of the local week from Monday 00:00
    zone = CharField(default="Europe/Paris")  # where those hours are meant
    languages = JSONField(default=list)
    level = CharField(default="")  # beginner, intermediate, expert
    style = CharField(default="")  # direct, gentle, structured, exploratory
    team = CharField(default="")
    goal = TextField(default="")
    bio = TextField(default="")
    answers = JSONField(default=dict)  # the programme's own questions
    seats = IntegerField(default=1, constraints=[Check("seats >= 0 AND seats <= 20")])
    hours_month = IntegerField(default=2)
    until = DateField(null=True)
    away = BooleanField(default=False)
    draft = JSONField(default=dict)  # a half-filled form as it was typed
    application = CharField(default="approved", constraints=[one_of("application", APPLICATIONS)])
    application_note = TextField(default="")  # what was asked back, or why it was refused
    decided_at = UtcDateTimeField(null=True)
    screened_at = UtcDateTimeField(null=True)  # mentors, where the programme screens them
    on_wall = BooleanField(default=False)  # a mentor who agreed to be shown on the programme's wall
    waiting_since = UtcDateTimeField(null=True)
    completed_at = UtcDateTimeField(null=True)
    updated_at = UtcDateTimeField()

    class Meta:
        indexes = ((("person", "programme", "role"), True),)


class NeverAgain(Row):
    """Two people who are not to be proposed together; only the one who asked can see it."""

    programme = ForeignKeyField(Programme, on_delete="CASCADE")
    asked_by = ForeignKeyField(Person, on_delete="CASCADE", backref="never_again")
    asked_by_id: int
    address = CharField()  # as typed, lower case: the list must not tell whether an account has it
    other = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")  # once an account has it
    other_id: int | None
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("programme", "asked_by", "address"), True),)


class Indicator(Row):
    """A success measure of a programme with its target and date; readings are computed, never kept."""

    programme = ForeignKeyField(Programme, backref="indicators", on_delete="CASCADE")
    programme_id: int
    kind = CharField()  # a key of mentorship.indicators.KINDS
    target = IntegerField()  # in the kind's unit (per cent, days, hundredths of a point)
    due_on = DateField()
    action = JSONField(default=dict)  # {"en", "fr"}: what to do when it is missed
    owner = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    action_on = DateField(null=True)  # by when the action is to be done
    acted_at = UtcDateTimeField(null=True)
    acted_note = TextField(default="")  # what came of it

    class Meta:
        indexes = ((("programme", "kind"), True),)


class Segment(Row):
    """A saved search of people: the same segment gives the same people everywhere."""

    programme = ForeignKeyField(Programme, backref="segments", on_delete="CASCADE")
    programme_id: int
    name = CharField()
    filters = JSONField(default=dict)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("programme", "name"), True),)


class Wish(Row):
    """A newcomer's wish for a mentor, or a veto, which only the newcomer can see."""

    newcomer = ForeignKeyField(Profile, backref="wishes", on_delete="CASCADE")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, backref="+", on_delete="CASCADE")
    mentor_id: int
    rank = IntegerField(constraints=[Check("rank >= 0 AND rank <= 5")])  # 1 comes first; 0 is a veto
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("newcomer", "mentor"), True),)


class FollowUp(Row):
    """What a coordinator did about one line of today's list: put off until a day, or an outcome."""

    programme = ForeignKeyField(Programme, backref="follow_ups", on_delete="CASCADE")
    programme_id: int
    key = CharField()  # kind and subject: "silent:12"
    until = DateField(null=True)  # put off until then
    outcome = CharField(default="")
    note = TextField(default="")
    helped = CharField(default="", constraints=[one_of("helped", ("", "yes", "partly", "no"))])
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("programme", "key"), False),)


class Upload(Row):
    """A file of people whose report was shown and whose rows are not written yet."""

    programme = ForeignKeyField(Programme, backref="uploads", on_delete="CASCADE")
    programme_id: int
    by = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    by_id: int
    role = CharField(constraints=[one_of("role", Profile.ROLES)])
    name = CharField()
    rows = JSONField(default=list)
    done_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()
