"""Rounds of matching: runs, decisions and the proposals that come of them."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, JSONField, TextField

from mentorship.db import Row, UtcDateTimeField, one_of
from mentorship.models.people import Person
from mentorship.models.programmes import Profile, Programme


class Round(Row):
    """One pass of matching."""

    STATES = ("open", "published", "closed")

    programme = ForeignKeyField(Programme, backref="rounds", on_delete="CASCADE")
    programme_id: int
    name = CharField()
    state = CharField(default="open", constraints=[one_of("state", STATES)])
    match_on = DateField()
    publish_on = DateField()
    opens_on = DateField(null=True)  # people may join from then on
    closes_on = DateField(null=True)
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


class Decision(Row):
    """One act of a coordinator on a draft, with what it takes to undo it."""

    round = ForeignKeyField(Round, backref="decisions", on_delete="CASCADE")
    round_id: int
    kind = CharField()  # pin, forbid, swap, unpair, skip, …
    before = JSONField(default=list)  # the rulings it replaced: [{"newcomer", "mentor", "kind", "reason"}]
    after = JSONField(default=list)  # the rulings it set
    price = JSONField(default=dict)  # what it cost, as it was shown
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    at = UtcDateTimeField()
    undone_at = UtcDateTimeField(null=True)


class Comment(Row):
    """What a coordinator noted on a pair of a draft; coordinators alone read it."""

    round = ForeignKeyField(Round, backref="comments", on_delete="CASCADE")
    round_id: int
    newcomer = ForeignKeyField(Profile, on_delete="CASCADE", backref="+")
    newcomer_id: int
    mentor = ForeignKeyField(Profile, null=True, on_delete="CASCADE", backref="+")
    mentor_id: int | None
    text = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    by_id: int | None
    at = UtcDateTimeField()


class Enquiry(Row):
    """The third answer to a proposal: tell me more; the other side or a coordinator answers."""

    proposal = ForeignKeyField(Proposal, backref="enquiries", on_delete="CASCADE")
    proposal_id: int
    side = CharField(constraints=[one_of("side", Profile.ROLES)])
    text = TextField()
    asked_at = UtcDateTimeField()
    answer = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    answered_at = UtcDateTimeField(null=True)
