"""Accounts: who signs in, and how they prove it."""

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField

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
    quiet_from = IntegerField(default=21)  # letters that can wait are not sent from this hour of theirs …
    quiet_until = IntegerField(default=8)  # … to this one; the same hour twice: at any time
    digest = BooleanField(default=False)  # letters that can wait come together, once a day
    feed = IntegerField(default=0)  # the number of the present calendar address; 0: there is none
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
