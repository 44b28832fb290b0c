"""Around the pairs: what a programme's people read, ask, meet for, and say."""

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
from mentorship.models.programmes import Programme


class Resource(Row):
    """A guide or a template of a programme's own; those for everybody come with the program."""

    programme = ForeignKeyField(Programme, backref="resources", on_delete="CASCADE")
    programme_id: int
    step = CharField()  # a key of mentorship.resources.STEPS
    topic = CharField(default="")
    title = JSONField()  # {"en": …, "fr": …}, as is the next
    body = JSONField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcDateTimeField()
    hidden_at = UtcDateTimeField(null=True)


class Question(Row):
    """What a newcomer asks the programme's mentors while there is no mentor of their own."""

    programme = ForeignKeyField(Programme, backref="+", on_delete="CASCADE")
    programme_id: int
    by = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    by_id: int
    skill = CharField(default="")  # what it is about
    text = TextField()
    created_at = UtcDateTimeField()
    closed_at = UtcDateTimeField(null=True)  # whoever asked needs no more answers
    hidden_at = UtcDateTimeField(null=True)


class Reply(Row):
    """One answer to a question."""

    question = ForeignKeyField(Question, backref="replies", on_delete="CASCADE")
    question_id: int
    by = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    by_id: int
    text = TextField()
    helped = BooleanField(default=False)  # said by whoever asked
    created_at = UtcDateTimeField()
    hidden_at = UtcDateTimeField(null=True)


class Session(Row):
    """A meeting for many: a question hour, a workshop, a get-together."""

    STATES = ("planned", "held", "cancelled")

    programme = ForeignKeyField(Programme, backref="sessions", on_delete="CASCADE")
    programme_id: int
    host = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    host_id: int | None
    title = JSONField()  # {"en": …, "fr": …}, as is the next
    text = JSONField(default=dict)
    at = UtcDateTimeField()
    zone = CharField(default="Europe/Paris")  # where the time was meant
    minutes = IntegerField(default=60)
    place = CharField(default="")
    places = IntegerField(constraints=[Check("places >= 1")])
    uid = CharField(unique=True)
    sequence = IntegerField(default=0)
    state = CharField(default="planned", constraints=[one_of("state", STATES)])
    created_at = UtcDateTimeField()


class Attendance(Row):
    """One person's place in a session, or on its waiting list."""

    STATES = ("going", "waiting", "left")

    session = ForeignKeyField(Session, backref="attendances", on_delete="CASCADE")
    session_id: int
    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    person_id: int
    state = CharField(constraints=[one_of("state", STATES)])
    came = BooleanField(null=True)
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("session", "person"), True),)


class Survey(Row):
    """A one-click poll or a short survey; its results say how many answered."""

    STATES = ("draft", "open", "closed")
    AUDIENCES = ("everybody", "newcomer", "mentor")

    programme = ForeignKeyField(Programme, backref="surveys", on_delete="CASCADE")
    programme_id: int
    title = JSONField()  # {"en": …, "fr": …}
    questions = JSONField()  # [{"kind": "choice" | "scale" | "text", "label": {…}, "options": [{…}]}]
    audience = CharField(default="everybody", constraints=[one_of("audience", AUDIENCES)])
    state = CharField(default="draft", constraints=[one_of("state", STATES)])
    closes_on = DateField(null=True)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcDateTimeField()


class SurveyAnswer(Row):
    """What one person answered to a survey; results never name them."""

    survey = ForeignKeyField(Survey, backref="answers", on_delete="CASCADE")
    survey_id: int
    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    person_id: int
    answers = JSONField()  # {number of the question: option, step of the scale, or words}
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("survey", "person"), True),)


class Suggestion(Row):
    """What somebody suggests to the coordination; each gets a state and an answer."""

    STATES = ("new", "planned", "done", "declined")

    programme = ForeignKeyField(Programme, backref="suggestions", on_delete="CASCADE")
    programme_id: int
    by = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    by_id: int
    text = TextField()
    state = CharField(default="new", constraints=[one_of("state", STATES)])
    answer = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    answered_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()
