"""The first schema: frozen copies of the models, their checks written by hand."""
from peewee import *
from mentorship.db import UtcDateTimeField

def up(migrator, db):
    class Attempt(Model):
        key = CharField(index=True)
        at = UtcDateTimeField(index=True)
        class Meta:
            database = db
            table_name = 'attempt'
    db.create_tables([Attempt])

    class Programme(Model):
        slug = CharField(unique=True)
        name = JSONField()
        tagline = JSONField(default=dict)
        welcome = JSONField(default=dict)
        conduct = JSONField(default=dict)
        agreement = JSONField(default=dict)
        terms = JSONField(default=list)
        objective = CharField(default='placed')
        answer_days = IntegerField(default=7)
        first_meeting_days = IntegerField(default=10)
        cadence_days = IntegerField(default=14)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'programme'
            constraints = [
                Check("objective IN ('placed', 'total')"),
            ]
    db.create_tables([Programme])

    class Round(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        name = CharField()
        state = CharField(default='open')
        match_on = DateField()
        publish_on = DateField()
        terms = JSONField(default=list)
        objective = CharField(default='placed')
        version = IntegerField(default=0)
        list_seen_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        published_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'round'
            constraints = [
                Check("state IN ('open', 'published', 'closed')"),
                Check("objective IN ('placed', 'total')"),
            ]
    db.create_tables([Round])

    class Person(Model):
        email = CharField(unique=True)
        name = CharField()
        password = CharField()
        language = CharField(max_length=2, default='en')
        zone = CharField(default='Europe/Paris')
        confirmed_at = UtcDateTimeField(null=True)
        disabled_at = UtcDateTimeField(null=True)
        seen_at = UtcDateTimeField(null=True)
        consent = CharField(default='')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'person'
            constraints = [
                Check('email = lower(email)'),
            ]
    db.create_tables([Person])

    class Profile(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        role = CharField()
        state = CharField(default='draft')
        skills = JSONField(default=dict)
        interests = JSONField(default=list)
        week = JSONField(default=list)
        zone = CharField(default='Europe/Paris')
        languages = JSONField(default=list)
        level = CharField(default='')
        style = CharField(default='')
        team = CharField(default='')
        goal = TextField(default='')
        bio = TextField(default='')
        answers = JSONField(default=dict)
        seats = IntegerField(default=1)
        hours_month = IntegerField(default=2)
        until = DateField(null=True)
        away = BooleanField(default=False)
        draft = JSONField(default=dict)
        waiting_since = UtcDateTimeField(null=True)
        completed_at = UtcDateTimeField(null=True)
        updated_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'profile'
            constraints = [
                Check("role IN ('newcomer', 'mentor')"),
                Check("state IN ('draft', 'active', 'left')"),
                Check('seats >= 0 AND seats <= 20'),
            ]
            indexes = ((('person', 'programme', 'role'), True),)
    db.create_tables([Profile])

    class Proposal(Model):
        round = ForeignKeyField(Round, on_delete='CASCADE')
        newcomer = ForeignKeyField(Profile, on_delete='CASCADE')
        mentor = ForeignKeyField(Profile, on_delete='CASCADE')
        state = CharField(default='draft')
        score = IntegerField(default=0)
        parts = JSONField(default=list)
        pinned = BooleanField(default=False)
        newcomer_answer = CharField(default='')
        mentor_answer = CharField(default='')
        decline_reason = TextField(default='')
        answer_by = UtcDateTimeField(null=True)
        published_at = UtcDateTimeField(null=True)
        answered_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'proposal'
            constraints = [
                Check("state IN ('draft', 'approved', 'published', 'accepted', 'declined', 'expired', 'withdrawn')"),
                Check("newcomer_answer IN ('', 'yes', 'no')"),
                Check("mentor_answer IN ('', 'yes', 'no')"),
            ]
            indexes = ((('round', 'newcomer'), True), (('mentor', 'state'), False))
    db.create_tables([Proposal])

    class Mentorship(Model):
        proposal = ForeignKeyField(Proposal, unique=True, null=True, on_delete='SET NULL')
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        newcomer = ForeignKeyField(Profile, on_delete='CASCADE')
        mentor = ForeignKeyField(Profile, on_delete='CASCADE')
        state = CharField(default='active')
        agreement = JSONField(default=dict)
        newcomer_signed = IntegerField(default=0)
        mentor_signed = IntegerField(default=0)
        newcomer_thanks = TextField(default='')
        mentor_thanks = TextField(default='')
        started_at = UtcDateTimeField()
        ends_on = DateField(null=True)
        ended_at = UtcDateTimeField(null=True)
        end_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'mentorship'
            constraints = [
                Check("state IN ('active', 'paused', 'completed', 'completed_early', 'ended', 'ended_safety')"),
            ]
    db.create_tables([Mentorship])

    class CheckIn(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE')
        side = CharField()
        due_on = DateField()
        answered_at = UtcDateTimeField(null=True)
        mood = IntegerField(null=True)
        progress = IntegerField(null=True)
        wants_help = BooleanField(default=False)
        text = TextField(default='')
        audience = CharField(default='private')
        reminders = IntegerField(default=0)
        missed = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'check_in'
            constraints = [
                Check("side IN ('newcomer', 'mentor')"),
                Check("audience IN ('private', 'shared', 'coordinator')"),
                Check('mood IS NULL OR mood BETWEEN 1 AND 5'),
                Check('progress IS NULL OR progress BETWEEN -2 AND 2'),
            ]
            indexes = ((('mentorship', 'side', 'due_on'), True),)
    db.create_tables([CheckIn])

    class Coordinator(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        named_by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'coordinator'
            indexes = ((('person', 'programme'), True),)
    db.create_tables([Coordinator])

    class Goal(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE')
        text = TextField()
        criterion = TextField(default='')
        due_on = DateField(null=True)
        scale = JSONField(default=dict)
        baseline = IntegerField(default=-2)
        newcomer_rating = IntegerField(null=True)
        mentor_rating = IntegerField(null=True)
        created_at = UtcDateTimeField()
        rated_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'goal'
            constraints = [
                Check('baseline BETWEEN -2 AND 2'),
                Check('newcomer_rating IS NULL OR newcomer_rating BETWEEN -2 AND 2'),
                Check('mentor_rating IS NULL OR mentor_rating BETWEEN -2 AND 2'),
            ]
    db.create_tables([Goal])

    class Indicator(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        kind = CharField()
        target = IntegerField()
        due_on = DateField()
        action = JSONField(default=dict)
        owner = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        class Meta:
            database = db
            table_name = 'indicator'
            indexes = ((('programme', 'kind'), True),)
    db.create_tables([Indicator])

    class JournalEntry(Model):
        at = UtcDateTimeField()
        person = IntegerField(null=True)
        programme = IntegerField(index=True, null=True)
        act = CharField(index=True)
        subject = CharField(index=True)
        details = JSONField(default=dict)
        seal = CharField(unique=True)
        class Meta:
            database = db
            table_name = 'journal_entry'
    db.create_tables([JournalEntry])

    class Lease(Model):
        name = CharField(unique=True)
        holder = CharField()
        until = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'lease'
    db.create_tables([Lease])

    class Letter(Model):
        key = CharField(unique=True)
        kind = CharField(index=True)
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        programme = ForeignKeyField(Programme, null=True, on_delete='SET NULL')
        address = CharField()
        language = CharField(max_length=2)
        subject = CharField(max_length=500)
        text = TextField()
        html = TextField(default='')
        calendar = TextField(default='')
        secret = BooleanField(default=False)
        created_at = UtcDateTimeField()
        due_at = UtcDateTimeField(index=True)
        claimed_until = UtcDateTimeField(null=True)
        sent_at = UtcDateTimeField(index=True, null=True)
        failed_at = UtcDateTimeField(null=True)
        tries = IntegerField(default=0)
        last_error = TextField(default='')
        class Meta:
            database = db
            table_name = 'letter'
    db.create_tables([Letter])

    class Meeting(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE')
        uid = CharField(unique=True)
        sequence = IntegerField(default=0)
        at = UtcDateTimeField()
        minutes = IntegerField(default=45)
        place = CharField(default='')
        state = CharField(default='planned')
        notes = TextField(default='')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'meeting'
            constraints = [
                Check("state IN ('planned', 'held', 'cancelled')"),
            ]
    db.create_tables([Meeting])

    class NeverAgain(Model):
        programme = ForeignKeyField(Programme, on_delete='CASCADE')
        asked_by = ForeignKeyField(Person, on_delete='CASCADE')
        address = CharField()
        other = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'never_again'
            indexes = ((('programme', 'asked_by', 'address'), True),)
    db.create_tables([NeverAgain])

    class Ruling(Model):
        round = ForeignKeyField(Round, on_delete='CASCADE')
        newcomer = ForeignKeyField(Profile, on_delete='CASCADE')
        mentor = ForeignKeyField(Profile, on_delete='CASCADE')
        kind = CharField()
        reason = TextField(default='')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'ruling'
            constraints = [
                Check("kind IN ('pin', 'forbid', 'skip')"),
            ]
            indexes = ((('round', 'newcomer', 'mentor'), True),)
    db.create_tables([Ruling])

    class Run(Model):
        round = ForeignKeyField(Round, on_delete='CASCADE')
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        state = CharField(default='queued')
        done = IntegerField(default=0)
        total = IntegerField(default=0)
        heartbeat_at = UtcDateTimeField(null=True)
        problem = JSONField(null=True)
        digest = CharField(default='')
        result = JSONField(null=True)
        error = TextField(default='')
        code_version = CharField(default='')
        created_at = UtcDateTimeField()
        finished_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'run'
            constraints = [
                Check("state IN ('queued', 'running', 'done', 'failed', 'cancelled')"),
            ]
    db.create_tables([Run])

    class SignIn(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        token_hash = CharField(unique=True)
        created_at = UtcDateTimeField()
        seen_at = UtcDateTimeField()
        ended_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'sign_in'
    db.create_tables([SignIn])

    class Token(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        purpose = CharField()
        token_hash = CharField(unique=True)
        expires_at = UtcDateTimeField()
        used_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'token'
            constraints = [
                Check("purpose IN ('confirm', 'reset')"),
            ]
    db.create_tables([Token])

    class Transition(Model):
        mentorship = ForeignKeyField(Mentorship, on_delete='CASCADE')
        before = CharField(default='')
        after = CharField()
        by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        reason = TextField(default='')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'transition'
    db.create_tables([Transition])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('transition'))
    migrator.migrate(migrator.drop_table('token'))
    migrator.migrate(migrator.drop_table('sign_in'))
    migrator.migrate(migrator.drop_table('run'))
    migrator.migrate(migrator.drop_table('ruling'))
    migrator.migrate(migrator.drop_table('never_again'))
    migrator.migrate(migrator.drop_table('meeting'))
    migrator.migrate(migrator.drop_table('letter'))
    migrator.migrate(migrator.drop_table('lease'))
    migrator.migrate(migrator.drop_table('journal_entry'))
    migrator.migrate(migrator.drop_table('indicator'))
    migrator.migrate(migrator.drop_table('goal'))
    migrator.migrate(migrator.drop_table('coordinator'))
    migrator.migrate(migrator.drop_table('check_in'))
    migrator.migrate(migrator.drop_table('mentorship'))
    migrator.migrate(migrator.drop_table('proposal'))
    migrator.migrate(migrator.drop_table('profile'))
    migrator.migrate(migrator.drop_table('person'))
    migrator.migrate(migrator.drop_table('round'))
    migrator.migrate(migrator.drop_table('programme'))
    migrator.migrate(migrator.drop_table('attempt'))
