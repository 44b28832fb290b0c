"""Around the pairs: ratings, steps, times offered, certificates; what a programme shares, asks and answers."""
from peewee import *
from mentorship.db import UtcDateTimeField

def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = 'person'

    class Programme(Model):
        class Meta:
            database = db
            table_name = 'programme'

    class Profile(Model):
        class Meta:
            database = db
            table_name = 'profile'

    class Proposal(Model):
        class Meta:
            database = db
            table_name = 'proposal'

    class Mentorship(Model):
        class Meta:
            database = db
            table_name = 'mentorship'

    class Goal(Model):
        class Meta:
            database = db
            table_name = 'goal'

    class Meeting(Model):
        class Meta:
            database = db
            table_name = 'meeting'

    migrator.migrate(
        migrator.add_column('mentorship', 'newcomer_next', TextField(default='')),
        migrator.add_column('mentorship', 'mentor_next', TextField(default='')),
        migrator.add_column('mentorship', 'second', BooleanField(default=False)),
        migrator.add_column('meeting', 'agenda', TextField(default='')),
        migrator.add_column('check_in', 'progress_on', JSONField(null=True)),
        migrator.sql("UPDATE check_in SET progress_on = '{}'"),
        migrator.add_not_null('check_in', 'progress_on'),
        migrator.add_column('programme', 'thresholds', JSONField(null=True)),
        migrator.sql("UPDATE programme SET thresholds = '{}'"),
        migrator.add_not_null('programme', 'thresholds'),
        migrator.add_column('profile', 'on_wall', BooleanField(default=False)),
        migrator.add_column('indicator', 'action_on', DateField(null=True)),
        migrator.add_column('indicator', 'acted_at', UtcDateTimeField(null=True)),
        migrator.add_column('indicator', 'acted_note', TextField(default='')),
        migrator.add_column('follow_up', 'helped', CharField(default='', constraints=[Check("helped IN ('', 'yes', 'partly', 'no')")])),
        migrator.add_column('person', 'quiet_from', IntegerField(default=21)),
        migrator.add_column('person', 'quiet_until', IntegerField(default=8)),
        migrator.add_column('person', 'digest', BooleanField(default=False)),
        migrator.add_column('person', 'feed', IntegerField(default=0)),
        migrator.add_column('letter', 'way', CharField(default='', constraints=[Check("way IN ('', 'quiet', 'together', 'stopped')")])),
        migrator.add_column('letter', 'own', BooleanField(default=False)),
    )

    class Rating(Model):
        goal = ForeignKeyField(Goal, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        value = IntegerField(constraints=[Check('value BETWEEN -2 AND 2')])
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'rating'

    class Step(Model):
        goal = ForeignKeyField(Goal, on_delete='CASCADE', backref='+')
        text = TextField()
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        due_on = DateField(null=True)
        done_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'step'

    class AgreementVersion(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        number = IntegerField()
        terms = JSONField()
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'agreement_version'
            indexes = ((('mentorship', 'number'), True),)

    class MeetingProposal(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        times = JSONField()
        minutes = IntegerField(default=45)
        place = CharField(default='')
        state = CharField(default='open', constraints=[Check("state IN ('open', 'accepted', 'declined', 'withdrawn')")])
        created_at = UtcDateTimeField()
        answered_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'meeting_proposal'

    class PrivateNote(Model):
        meeting = ForeignKeyField(Meeting, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        text = TextField()
        updated_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'private_note'
            indexes = ((('meeting', 'side'), True),)

    class SecondMentor(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        proposal = ForeignKeyField(Proposal, unique=True, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'second_mentor'

    class Bond(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        stage = CharField(constraints=[Check("stage IN ('middle', 'closing')")])
        answers = JSONField(default=dict)
        asked_at = UtcDateTimeField()
        answered_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'bond'
            indexes = ((('mentorship', 'side', 'stage'), True),)

    class Certificate(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        code = CharField(unique=True)
        name = CharField()
        created_at = UtcDateTimeField()
        withdrawn_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'certificate'
            indexes = ((('mentorship', 'side'), True),)

    class Resource(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        step = CharField()
        topic = CharField(default='')
        title = JSONField()
        body = JSONField()
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        created_at = UtcDateTimeField()
        hidden_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'resource'

    class Question(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        skill = CharField(default='')
        text = TextField()
        created_at = UtcDateTimeField()
        closed_at = UtcDateTimeField(null=True)
        hidden_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'question'

    class Reply(Model):
        question = ForeignKeyField(Question, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        text = TextField()
        helped = BooleanField(default=False)
        created_at = UtcDateTimeField()
        hidden_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'reply'

    class Session(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        host = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        title = JSONField()
        text = JSONField(default=dict)
        at = UtcDateTimeField()
        zone = CharField(default='Europe/Paris')
        minutes = IntegerField(default=60)
        place = CharField(default='')
        places = IntegerField(constraints=[Check('places >= 1')])
        uid = CharField(unique=True)
        sequence = IntegerField(default=0)
        state = CharField(default='planned', constraints=[Check("state IN ('planned', 'held', 'cancelled')")])
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'session'

    class Attendance(Model):
        session = ForeignKeyField(Session, on_delete='CASCADE', backref='+')
        person = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        state = CharField(constraints=[Check("state IN ('going', 'waiting', 'left')")])
        came = BooleanField(null=True)
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'attendance'
            indexes = ((('session', 'person'), True),)

    class Survey(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        title = JSONField()
        questions = JSONField()
        audience = CharField(default='everybody', constraints=[Check("audience IN ('everybody', 'newcomer', 'mentor')")])
        state = CharField(default='draft', constraints=[Check("state IN ('draft', 'open', 'closed')")])
        closes_on = DateField(null=True)
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'survey'

    class SurveyAnswer(Model):
        survey = ForeignKeyField(Survey, on_delete='CASCADE', backref='+')
        person = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        answers = JSONField()
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'survey_answer'
            indexes = ((('survey', 'person'), True),)

    class Suggestion(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        text = TextField()
        state = CharField(default='new', constraints=[Check("state IN ('new', 'planned', 'done', 'declined')")])
        answer = TextField(default='')
        answered_by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        answered_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'suggestion'

    class LetterText(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        kind = CharField()
        language = CharField(max_length=2)
        subject = CharField(max_length=500)
        body = TextField()
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        updated_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'letter_text'
            indexes = ((('programme', 'kind', 'language'), True),)

    class Stop(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        topic = CharField()
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'stop'
            indexes = ((('person', 'topic'), True),)

    db.create_tables([Rating, Step, AgreementVersion, MeetingProposal, PrivateNote, SecondMentor, Bond, Certificate, Resource, Question, Reply, Session, Attendance, Survey, SurveyAnswer, Suggestion, LetterText, Stop])
