"""The life of a pair: fit checks, hand-overs, reports in confidence."""
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

    class Proposal(Model):
        class Meta:
            database = db
            table_name = 'proposal'

    class Mentorship(Model):
        class Meta:
            database = db
            table_name = 'mentorship'

    migrator.migrate(
        migrator.add_column('mentorship', 'waited_since', UtcDateTimeField(null=True)),
    )

    class FitCheck(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE', backref='+')
        side = CharField(constraints=[Check("side IN ('newcomer', 'mentor')")])
        answer = CharField(default='', constraints=[Check("answer IN ('', 'good', 'unsure', 'no')")])
        text = TextField(default='')
        asked_at = UtcDateTimeField()
        answered_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'fit_check'
            indexes = ((('mentorship', 'side'), True),)

    class Handover(Model):
        mentorship = ForeignKeyField(Mentorship, unique=True, on_delete='CASCADE', backref='+')
        proposal = ForeignKeyField(Proposal, unique=True, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'handover'

    class Report(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE', backref='+')
        by = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        about = ForeignKeyField(Person, on_delete='CASCADE', backref='+')
        text = TextField()
        state = CharField(default='open', constraints=[Check("state IN ('open', 'handled')")])
        created_at = UtcDateTimeField()
        held_at = UtcDateTimeField(null=True)
        handled_by = ForeignKeyField(Person, null=True, on_delete='SET NULL', backref='+')
        handled_at = UtcDateTimeField(null=True)
        outcome = TextField(default='')
        class Meta:
            database = db
            table_name = 'report'

    db.create_tables([FitCheck, Handover, Report])
