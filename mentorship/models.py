"""What is kept: columns, constraints and named queries; what may be done with them stands in the verbs."""

from typing import Any

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


class Person(Row):
    """An account; newcomer, mentor and coordinator are what a person is in a programme."""

    email = CharField(unique=True)  # always lower case
    name = CharField()
    password = CharField(max_length=255)
    language = CharField(max_length=2, default="en")
    zone = CharField(default="Europe/Paris")
    confirmed_at = UtcDateTimeField(null=True)
    disabled_at = UtcDateTimeField(null=True)
    seen_at = UtcDateTimeField(null=True)
    consent = CharField(default="")  # the version of the privacy text that was agreed to
    created_at = UtcDateTimeField()

    class Meta:
        constraints = [Check("email = lower(email)")]


class SignIn(Row):
    """One signed-in browser; ending the row ends the session, whatever the cookie says."""

    person = ForeignKeyField(Person, backref="sign_ins", on_delete="CASCADE")
    person_id: int
    token_hash = CharField(unique=True)
    created_at = UtcDateTimeField()
    seen_at = UtcDateTimeField()
    ended_at = UtcDateTimeField(null=True)


class Token(Row):
    """One link of a letter that proves an address; only its hash is kept, and it works once."""

    person = ForeignKeyField(Person, backref="tokens", on_delete="CASCADE")
    person_id: int
    purpose = CharField(constraints=[one_of("purpose", ("confirm", "reset"))])
    token_hash = CharField(unique=True)
    expires_at = UtcDateTimeField()
    used_at = UtcDateTimeField(null=True)


class Attempt(Row):
    """One try at something that may be guessed, counted per account and per address."""

    key = CharField(index=True)
    at = UtcDateTimeField(index=True)


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
    created_at = UtcDateTimeField()


class Coordinator(Row):
    """A person who runs a programme."""

    person = ForeignKeyField(Person, backref="coordinated", on_delete="CASCADE")
    person_id: int
    programme = ForeignKeyField(Programme, backref="coordinators", on_delete="CASCADE")
    programme_id: int
    named_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("person", "programme"), True),)


class Profile(Row):
    """What a person gives a programme, once as newcomer and once as mentor."""

    ROLES = ("newcomer", "mentor")
    STATES = ("draft", "active", "left")

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


class Round(Row):
    """One pass of matching."""

    STATES = ("open", "published", "closed")

    programme = ForeignKeyField(Programme, backref="rounds", on_delete="CASCADE")
    programme_id: int
    name = CharField()
    state = CharField(default="open", constraints=[one_of("state", STATES)])
    match_on = DateField()
    publish_on = DateField()
    terms = JSONField(default=list)
    objective = CharField(default="placed", constraints=[one_of("objective", ("placed", "total"))])
    version = IntegerField(default=0)  # raised by every change: a stale page is told so
    list_seen_at = UtcDateTimeField(null=True)  # approve-all only after the list was opened
    created_at = UtcDateTimeField()
    published_at = UtcDateTimeField(null=True)


class Run(Row):
    """One run of the matching: its stored input, its progress, its result; whole or absent."""

    STATES = ("queued", "running", "done", "failed", "cancelled")

    round = ForeignKeyField(Round, backref="runs", on_delete="CASCADE")
    round_id: int
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    state = CharField(default="queued", constraints=[one_of("state", STATES)])
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    heartbeat_at = UtcDateTimeField(null=True)
    problem = JSONField(null=True)  # ids only
    digest = CharField(default="")
    result = JSONField(null=True)  # totals, unmatched with reasons, free seats
    error = TextField(default="")
    code_version = CharField(default="")
    created_at = UtcDateTimeField()
    finished_at = UtcDateTimeField(null=True)


class Ruling(Row):
    """What a coordinator decided about one pair of a round."""

    round = ForeignKeyField(Round, backref="rulings", on_delete="CASCADE")
    round_id: int
    newcomer = ForeignKeyField(Profile, on_delete="CASCADE", backref="+")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, on_delete="CASCADE", backref="+")
    mentor_id: int
    kind = CharField(constraints=[one_of("kind", ("pin", "forbid", "skip"))])  # skip: sits the round out
    reason = TextField(default="")
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("round", "newcomer", "mentor"), True),)


class Proposal(Row):
    """One pair that a round suggests, then asks both sides about."""

    STATES = ("draft", "approved", "published", "accepted", "declined", "expired", "withdrawn")
    ANSWERS = ("", "yes", "no")

    round = ForeignKeyField(Round, backref="proposals", on_delete="CASCADE")
    round_id: int
    newcomer = ForeignKeyField(Profile, backref="proposals_as_newcomer", on_delete="CASCADE")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, backref="proposals_as_mentor", on_delete="CASCADE")
    mentor_id: int
    state = CharField(default="draft", constraints=[one_of("state", STATES)])
    score = IntegerField(default=0)  # fixed point, see matching.POINT
    parts = JSONField(default=list)  # [{"term", "points", "most", "reason": {"text", "values"} | null}]
    pinned = BooleanField(default=False)
    newcomer_answer = CharField(default="", constraints=[one_of("newcomer_answer", ANSWERS)])
    mentor_answer = CharField(default="", constraints=[one_of("mentor_answer", ANSWERS)])
    decline_reason = TextField(default="")
    answer_by = UtcDateTimeField(null=True)
    published_at = UtcDateTimeField(null=True)
    answered_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = ((("round", "newcomer"), True), (("mentor", "state"), False))


class Mentorship(Row):
    """A pair that was published and said yes."""

    LIVE = ("active", "paused")
    ENDS = ("completed", "completed_early", "ended", "ended_safety")

    proposal = ForeignKeyField(Proposal, unique=True, null=True, on_delete="SET NULL", backref="mentorships")
    proposal_id: int | None
    programme = ForeignKeyField(Programme, backref="mentorships", on_delete="CASCADE")
    programme_id: int
    newcomer = ForeignKeyField(Profile, backref="mentorships_as_newcomer", on_delete="CASCADE")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, backref="mentorships_as_mentor", on_delete="CASCADE")
    mentor_id: int
    state = CharField(default="active", constraints=[one_of("state", LIVE + ENDS)])
    agreement = JSONField(default=dict)  # {"version", "cadence_days", "length_weeks", "channel", "text": {…}}
    newcomer_signed = IntegerField(default=0)  # the version of the agreement that was signed
    mentor_signed = IntegerField(default=0)
    newcomer_thanks = TextField(default="")  # the closing line of each side to the other
    mentor_thanks = TextField(default="")
    started_at = UtcDateTimeField()
    ends_on = DateField(null=True)
    ended_at = UtcDateTimeField(null=True)
    end_reason = TextField(default="")


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
    notes = TextField(default="")  # shared by both sides
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    created_at = UtcDateTimeField()


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


class Indicator(Row):
    """A success measure of a programme with its target and date; readings are computed, never kept."""

    programme = ForeignKeyField(Programme, backref="indicators", on_delete="CASCADE")
    programme_id: int
    kind = CharField()  # a key of mentorship.indicators.KINDS
    target = IntegerField()  # in the kind's unit (per cent, days, hundredths of a point)
    due_on = DateField()
    action = JSONField(default=dict)  # {"en", "fr"}: what to do when it is missed
    owner = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")

    class Meta:
        indexes = ((("programme", "kind"), True),)


class Letter(Row):
    """One letter to one person: written in the transaction of its cause, sent after it, once."""

    key = CharField(unique=True)  # kind, subject and date: what makes it the same letter
    kind = CharField(index=True)
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="letters")
    person_id: int | None
    programme = ForeignKeyField(Programme, null=True, on_delete="SET NULL", backref="+")
    programme_id: int | None
    address = CharField()
    language = CharField(max_length=2)
    subject = CharField(max_length=500)
    text = TextField()
    html = TextField(default="")
    calendar = TextField(default="")
    secret = BooleanField(default=False)  # holds a link that signs in: no coordinator sees it in production
    created_at = UtcDateTimeField()
    due_at = UtcDateTimeField(index=True)
    claimed_until = UtcDateTimeField(null=True)
    sent_at = UtcDateTimeField(null=True, index=True)
    failed_at = UtcDateTimeField(null=True)
    tries = IntegerField(default=0)
    last_error = TextField(default="")


class JournalEntry(Row):
    """Who did what when; append only, each entry sealed with the one before."""

    # Plain numbers, no foreign keys: an erasure must not change what was sealed.
    at = UtcDateTimeField()
    person = IntegerField(null=True)
    programme = IntegerField(null=True, index=True)
    act = CharField(index=True)
    subject = CharField(index=True)  # "proposal 12"
    details = JSONField(default=dict)
    seal = CharField(unique=True)


class Lease(Row):
    """Who owns a task that only one process may do."""

    name = CharField(unique=True)
    holder = CharField()
    until = UtcDateTimeField()


MODELS: tuple[type[Any], ...] = tuple(Row.__subclasses__())
