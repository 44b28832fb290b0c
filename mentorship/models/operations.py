"""What the service itself keeps: letters, the journal, leases."""

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, JSONField, TextField

from mentorship.db import Row, UtcDateTimeField, one_of
from mentorship.models.people import Person
from mentorship.models.programmes import Programme


class Letter(Row):
    """One letter to one person: written in the transaction of its cause, sent after it, once.

    Its way: at once; held back until the reader's quiet hours end; told together with others in one letter;
    or stopped, because the reader wants none of the kind.
    """

    WAYS = ("", "quiet", "together", "stopped")

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
    way = CharField(default="", constraints=[one_of("way", WAYS)])
    own = BooleanField(default=False)  # in words that the programme chose itself
    secret = BooleanField(default=False)  # holds a link that signs in: no coordinator sees it in production
    created_at = UtcDateTimeField()
    due_at = UtcDateTimeField(index=True)
    claimed_until = UtcDateTimeField(null=True)
    sent_at = UtcDateTimeField(null=True, index=True)
    failed_at = UtcDateTimeField(null=True)
    tries = IntegerField(default=0)
    last_error = TextField(default="")


class LetterText(Row):
    """A programme's own words for a kind of letter in one language."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="CASCADE")
    programme_id: int
    kind = CharField()
    language = CharField(max_length=2)
    subject = CharField(max_length=500)
    body = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    updated_at = UtcDateTimeField()

    class Meta:
        indexes = ((("programme", "kind", "language"), True),)


class Stop(Row):
    """A kind of letter that a person does not want."""

    person = ForeignKeyField(Person, backref="stops", on_delete="CASCADE")
    person_id: int
    topic = CharField()
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("person", "topic"), True),)


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
