"""The coordinator's desk: kinds of programmes, applications, wishes, decisions that can be undone."""
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

    class Round(Model):
        class Meta:
            database = db
            table_name = 'round'

    class Proposal(Model):
        class Meta:
            database = db
            table_name = 'proposal'

    migrator.migrate(
        migrator.add_column('programme', 'kind', CharField(default='community')),
        migrator.add_column('programme', 'questions', JSONField(null=True)),
        migrator.sql("UPDATE programme SET questions = '[]'"),
        migrator.add_not_null('programme', 'questions'),
        migrator.add_column('programme', 'rhythm', CharField(default='cohort', constraints=[Check("rhythm IN ('cohort', 'weekly')")])),
        migrator.add_column('programme', 'applications', BooleanField(default=False)),
        migrator.add_column('programme', 'screening', BooleanField(default=False)),
        migrator.add_column('programme', 'wishes', BooleanField(default=False)),
        migrator.add_column('profile', 'application', CharField(default='approved', constraints=[Check("application IN ('open', 'asked', 'approved', 'refused')")])),
        migrator.add_column('profile', 'application_note', TextField(default='')),
        migrator.add_column('profile', 'decided_at', UtcDateTimeField(null=True)),
        migrator.add_column('profile', 'screened_at', UtcDateTimeField(null=True)),
        migrator.add_column('coordinator', 'digest_hour', IntegerField(null=True)),
        migrator.add_column('coordinator', 'digest_on', DateField(null=True)),
        migrator.add_column('round', 'opens_on', DateField(null=True)),
        migrator.add_column('round', 'closes_on', DateField(null=True)),
    )

    class Segment(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        name = CharField()
        filters = JSONField(default=dict)
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'segment'
            indexes = ((('programme', 'name'), True),)

    class Wish(Model):
        newcomer = ForeignKeyField(Profile, on_delete='CASCADE', backref='+')
        mentor = ForeignKeyField(Profile, on_delete='CASCADE', backref='+')
        rank = IntegerField(constraints=[Check('rank >= 0 AND rank <= 5')])
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'wish'
            indexes = ((('newcomer', 'mentor'), True),)

    class FollowUp(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        key = CharField()
        until = DateField(null=True)
        outcome = CharField(default='')
        note = TextField(default='')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'follow_up'
            indexes = ((('programme', 'key'), False),)

    class Upload(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        by = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        role = CharField(constraints=[Check("role IN ('newcomer', 'mentor')")])
        name = CharField()
        rows = JSONField(default=list)
        done_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'upload'

    class Decision(Model):
        round = ForeignKeyField(Round, on_delete='CASCADE')
        kind = CharField()
        before = JSONField(default=list)
        after = JSONField(default=list)
        price = JSONField(default=dict)
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        at = UtcDateTimeField()
        undone_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'decision'

    class Comment(Model):
        round = ForeignKeyField(Round, on_delete='CASCADE')
        newcomer = ForeignKeyField(Profile, on_delete='CASCADE', backref='+')
        mentor = ForeignKeyField(Profile, null=True, on_delete='CASCADE', backref='+')
        text = TextField()
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'comment'

    class Enquiry(Model):
        proposal = ForeignKeyField(Proposal, on_delete='CASCADE')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        text = TextField()
        asked_at = UtcDateTimeField()
        answer = TextField(default='')
        answered_by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        answered_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'enquiry'

    db.create_tables([Segment, Wish, FollowUp, Upload, Decision, Comment, Enquiry])
