"""Who may open what stands around the pairs; like ``access``, of which it is the second half."""

from mentorship import access, asked, members
from mentorship.members import Standing
from mentorship.models import Person, Programme, Question, Reply


def programme(person: Person, slug: str) -> tuple[Programme, Standing]:
    """Return a programme to those who take part in it or run it."""
    found = access.programme(slug)
    return found, _inside(person, found)


def question(person: Person, question_id: int) -> tuple[Question, Standing]:
    """Return a question to whoever asked it, to the mentors and to the coordinators."""
    found: Question | None = Question.get_or_none(Question.id == question_id)
    if found is None:
        raise access.missing()
    standing = members.standing(person, found.programme)
    if not asked.sees(found, person, standing):
        raise access.missing()
    return found, standing


def own_question(person: Person, question_id: int) -> Question:
    """Return a question to whoever asked it."""
    found, _standing = question(person, question_id)
    if found.by_id != person.id:
        raise access.wrong_role()
    return found


def moderated_question(person: Person, question_id: int) -> Question:
    """Return a question to the coordinators of its programme."""
    found, standing = question(person, question_id)
    if not standing.coordinates:
        raise access.wrong_role()
    return found


def reply(person: Person, reply_id: int) -> Reply:
    """Return an answer to those who may read its question; a hidden one to the coordinators only."""
    found: Reply | None = Reply.get_or_none(Reply.id == reply_id)
    if found is None:
        raise access.missing()
    standing = question(person, found.question_id)[1]
    if found.hidden_at and not standing.coordinates:
        raise access.missing()
    return found


def own_reply(person: Person, reply_id: int) -> Reply:
    """Return an answer to whoever asked the question."""
    found = reply(person, reply_id)
    own_question(person, found.question_id)
    return found


def moderated_reply(person: Person, reply_id: int) -> Reply:
    """Return an answer to the coordinators of its programme."""
    found = reply(person, reply_id)
    moderated_question(person, found.question_id)
    return found


def _inside(person: Person, of: Programme) -> Standing:
    """Return what a person is in a programme; who is known there but takes no part is refused."""
    standing = members.standing(person, of)
    if not standing.takes_part:
        raise access.wrong_role() if access.belongs(person, of) else access.missing()
    return standing
