"""The question pool: newcomers ask, the mentors and coordinators of the programme answer.

Nobody stays without an answer: a question that nobody answered within a day is a line of the desk. What is
hidden stays in its place, for coordinators to see and to restore.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from peewee import ModelSelect, fn

from mentorship import journal, mail, members, seats, skills
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.history import Asked
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.members import Standing
from mentorship.models import Letter, Person, Programme, Question, Reply

LONGEST = 2000
MOST_OPEN = 3  # questions of one newcomer
CALLED = 5  # mentors whom one question calls; each at most once a day
PROMISED = timedelta(hours=24)


def ask(programme: Programme, text: str, skill: str, by: Person, now: datetime) -> Question:
    """Ask the mentors of a programme, and call a few of those who know the subject."""
    text = _checked(text)
    if skill and not skills.known(skill):
        raise BadField("skill", _("Choose one of the subjects."))
    with transaction():
        seats.hold(programme)  # a second click waits here, then finds the first
        pending = of_asker(by, programme).where(Question.closed_at.is_null(), Question.hidden_at.is_null())
        if any(each.text == text for each in pending):
            raise AlreadyDone(_("You have asked this already; the answers come to its page."))
        if len(pending) >= MOST_OPEN:
            raise Refused(
                _n(
                    "%(n)s question of yours is open. Close it first, then ask the next one.",
                    "%(n)s questions of yours are open. Close one first, then ask the next one.",
                    MOST_OPEN,
                )
            )
        question: Question = Question.create(
            programme=programme, by=by, text=text, skill=skill, created_at=now
        )
        journal.record(by, "question.asked", question, now, programme)
        _call(question, now)
    return question


def reply(question: Question, text: str, by: Person, now: datetime) -> Reply:
    """Answer a question, or add to one's own; the other side is told."""
    text = _checked(text)
    with transaction():
        _hold(question)
        before = list(Reply.select(Reply, Person).join(Person).where(Reply.question == question.id))
        if any(each.by_id == by.id and each.text == text for each in before):
            raise AlreadyDone(_("You have written this already."))
        made: Reply = Reply.create(question=question, by=by, text=text, created_at=now)
        journal.record(by, "question.answered", question, now, question.programme)
        if by.id != question.by_id:
            _tell("question_answered", question.by, made, now)
        else:
            for person in {each.by_id: each.by for each in before if each.by_id != by.id}.values():
                _tell("question_added", person, made, now)
    return made


def close(question: Question, by: Person, now: datetime) -> None:
    """Close a question that needs no more answers."""
    with transaction():
        _hold(question)
        Question.update(closed_at=now).where(Question.id == question.id).execute()
        journal.record(by, "question.closed", question, now, question.programme)


def thank(reply: Reply, by: Person, now: datetime) -> None:
    """Say that an answer helped, once; whoever wrote it is told."""
    with transaction():
        said = Reply.update(helped=True).where(
            Reply.id == reply.id, ~Reply.helped, Reply.hidden_at.is_null(), Reply.by != by.id
        )
        if not said.execute():
            raise AlreadyDone(_("You have said so already."))
        journal.record(by, "question.helped", reply.question, now, reply.question.programme)
        _tell("question_helped", reply.by, reply, now)


def hide(row: Question | Reply, by: Person, now: datetime) -> None:
    """Hide a question or an answer from all but the coordinators; it can be restored."""
    _show(row, now, by, now)


def restore(row: Question | Reply, by: Person, now: datetime) -> None:
    """Show a hidden question or answer again."""
    _show(row, None, by, now)


def of_asker(person: Person, programme: Programme) -> ModelSelect[Question]:
    """Return what a person asked in a programme, the newest first."""
    rows = Question.select().where(Question.programme == programme.id, Question.by == person.id)
    return rows.order_by(Question.id.desc())


def sees(question: Question, person: Person, standing: Standing) -> bool:
    """Tell whether a person may read a question: whoever asked, the mentors, the coordinators."""
    if question.by_id == person.id or standing.coordinates:
        return True
    if "mentor" not in standing.roles or question.hidden_at:
        return False
    programme = question.programme
    return question.by_id not in members.apart(person, programme) and not members.held(person, programme)


def waiting(programme: Programme, person: Person, standing: Standing) -> list[Question]:
    """Return the open questions of others: unanswered first, on one's own skills first, the oldest first."""
    if not (standing.coordinates or "mentor" in standing.roles):
        return []
    rows = (
        Question.select(Question, Person)
        .join(Person)
        .where(Question.programme == programme.id, Question.by != person.id, Question.closed_at.is_null())
    )
    if not standing.coordinates:
        if members.held(person, programme):
            return []
        rows = rows.where(Question.hidden_at.is_null(), Question.by.not_in(members.apart(person, programme)))
    answered = first_answers(programme)
    return sorted(
        rows, key=lambda each: (each.id in answered, each.skill not in standing.skills, each.created_at)
    )


def first_answers(programme: Programme) -> dict[int, datetime]:
    """Return when each question of a programme got its first answer from somebody else."""
    rows: Any = (
        Reply.select(Reply.question, fn.MIN(Reply.created_at))
        .join(Question)
        .where(Question.programme == programme.id, Reply.by != Question.by, Reply.hidden_at.is_null())
        .group_by(Reply.question)
    )
    return dict(rows.tuples())


def of_programme(programme: Programme) -> tuple[Asked, ...]:
    """Return the facts of a programme's questions, without those that are hidden."""
    answered = first_answers(programme)
    rows = Question.select().where(Question.programme == programme.id, Question.hidden_at.is_null())
    return tuple(
        Asked(row.id, row.skill, row.created_at, answered.get(row.id), row.closed_at)
        for row in rows.order_by(Question.id)
    )


def partners(person: Person) -> set[int]:
    """Return the people to whom a letter about a question may have named this one."""
    mine = Question.select(Question.id).where(Question.by == person.id)
    answered = Reply.select(Reply.question).where(Reply.by == person.id)
    found = {row.by_id for row in Reply.select().where(Reply.question.in_(mine))}
    return found | {row.by_id for row in Question.select().where(Question.id.in_(answered))}


def forget(person: Person, now: datetime) -> None:
    """Empty what a person asked and answered, and close it; that it was asked stays, to be counted."""
    mine = Question.by == person.id
    Question.update(closed_at=now).where(mine, Question.closed_at.is_null()).execute()
    Question.update(text="…", skill="").where(mine).execute()
    Reply.update(text="…").where(Reply.by == person.id).execute()


@dataclass(frozen=True)
class Timing:
    """How soon questions were answered: of ``n`` whose day is over or that have an answer."""

    n: int
    within: int  # answered within a day
    hours: float | None  # half of them had an answer after so many hours; None: half have none
    waiting: int  # open, without an answer


def timing(asked: Iterable[Asked], now: datetime) -> Timing:
    """Return how soon questions were answered; one that was never answered counts once its day is over."""
    asked = tuple(asked)
    waits = [
        (each.answered_at - each.asked_at) if each.answered_at else None
        for each in asked
        if each.answered_at or now - each.asked_at >= PROMISED
    ]
    hours = [wait / timedelta(hours=1) if wait is not None else inf for wait in waits]
    middle = median(hours) if hours else inf
    return Timing(
        n=len(waits),
        within=sum(wait is not None and wait <= PROMISED for wait in waits),
        hours=None if middle == inf else middle,
        waiting=sum(not each.answered_at and not each.closed_at for each in asked),
    )


def _call(question: Question, now: datetime) -> None:
    """Write to a few mentors who know the subject, those first whom a question called longest ago."""
    apart = members.apart(question.by, question.programme) | {question.by_id}
    able = [
        each
        for each in members.mentors(question.programme)
        if each.person_id not in apart and (not question.skill or question.skill in each.skills)
    ]
    rows: Any = (
        Letter.select(Letter.person, fn.MAX(Letter.created_at))
        .where(Letter.kind == "question_asked", Letter.person.in_([each.person_id for each in able]))
        .group_by(Letter.person)
    )
    last = dict(rows.tuples())
    never = datetime.min.replace(tzinfo=UTC)
    able.sort(key=lambda each: (last.get(each.person_id, never), each.id))
    for person in (each.person for each in able[:CALLED]):
        # A second question of the same day is in the list, not in a letter.
        key = f"{person.id}:{now.astimezone(ZoneInfo(person.zone)).date()}"
        about = skills.label(question.skill, person.language) if question.skill else ""
        values: dict[str, Any] = {"question": question, "about": about}
        mail.queue("question_asked", person, key, now, programme=question.programme, **values)


def _tell(kind: str, person: Person, reply: Reply, now: datetime) -> None:
    if person.disabled_at is None:
        question = reply.question
        values: dict[str, Any] = {
            "reply": reply,
            "author": members.called(reply.by),
            "asker": members.called(question.by),
        }
        key = f"{reply.id}:{person.id}"
        mail.queue(kind, person, key, now, programme=question.programme, **values)


def _hold(question: Question) -> None:
    """Keep a question open until this transaction ends; refuse when it is not."""
    held = Question.update(closed_at=None).where(
        Question.id == question.id, Question.closed_at.is_null(), Question.hidden_at.is_null()
    )
    if not held.execute():
        raise AlreadyDone(_("This question is closed or hidden, so nothing can be added to it."))


def _show(row: Question | Reply, hidden_at: datetime | None, by: Person, now: datetime) -> None:
    table = type(row)
    was = table.hidden_at.is_null(hidden_at is not None)
    with transaction():
        if not table.update(hidden_at=hidden_at).where(table.id == row.id, was).execute():
            raise AlreadyDone(_("This was done already. Reload the page to see how things stand now."))
        question = row if isinstance(row, Question) else row.question
        act = f"{table.__name__.lower()}.{'hidden' if hidden_at else 'restored'}"
        journal.record(by, act, question, now, question.programme)


def _checked(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise BadField("text", _("Write at least a sentence."))
    if len(text) > LONGEST:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=LONGEST))
    return text
