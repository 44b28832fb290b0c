"""Who may open what stands around the pairs; like ``access``, of which it is the second half."""

from mentorship import access, asked, members, resources, surveys
from mentorship.members import Standing
from mentorship.models import Person, Programme, Question, Reply, Resource, Session, Suggestion, Survey
from mentorship.resources import Guide


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


def answerable_question(person: Person, question_id: int) -> tuple[Question, Standing]:
    """Return a question to those who read it and still take part in its programme."""
    found, standing = question(person, question_id)
    if not standing.takes_part:
        raise access.wrong_role()
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


def guide(person: Person, slug: str, key: str) -> tuple[Programme, Standing, Guide]:
    """Return a guide that comes with the program; those for the desk only to coordinators."""
    of, standing = programme(person, slug)
    found = resources.built_in().get(key)
    if found is None or not (standing.coordinates or resources.open_to_all(found)):
        raise access.missing()
    return of, standing, found


def resource(person: Person, slug: str, resource_id: int) -> tuple[Programme, Standing, Guide]:
    """Return a text of a programme's own; a hidden one, or one for the desk, only to coordinators."""
    of, standing = programme(person, slug)
    row = Resource.get_or_none(Resource.id == resource_id, Resource.programme == of.id)
    if row is None or not (standing.coordinates or resources.open_to_all(resources.own(row))):
        raise access.missing()
    return of, standing, resources.own(row)


def edited_resource(person: Person, slug: str, resource_id: int) -> Resource:
    """Return a text of a programme's own to its coordinators."""
    of = access.desk(person, slug)
    found: Resource | None = Resource.get_or_none(Resource.id == resource_id, Resource.programme == of.id)
    if found is None:
        raise access.missing()
    return found


def suggestion(person: Person, slug: str, suggestion_id: int) -> Suggestion:
    """Return a suggestion to the coordinators, who answer it."""
    of = access.desk(person, slug)
    found: Suggestion | None = Suggestion.get_or_none(
        Suggestion.id == suggestion_id, Suggestion.programme == of.id
    )
    if found is None:
        raise access.missing()
    return found


def session(person: Person, session_id: int) -> tuple[Session, Standing]:
    """Return a group session to those who take part in its programme or run it."""
    found: Session | None = Session.get_or_none(Session.id == session_id)
    if found is None:
        raise access.missing()
    return found, _inside(person, found.programme)


def hosted_session(person: Person, session_id: int) -> Session:
    """Return a group session to its host and to the coordinators."""
    found, standing = session(person, session_id)
    if not hosts(person, found, standing):
        raise access.wrong_role()
    return found


def hosts(person: Person, session: Session, standing: Standing) -> bool:
    """Tell whether a person may change a session and see who takes part."""
    return standing.coordinates or session.host_id == person.id


def survey(person: Person, survey_id: int) -> tuple[Survey, Standing]:
    """Return a survey to those it asks, once it was opened, and to the coordinators."""
    found: Survey | None = Survey.get_or_none(Survey.id == survey_id)
    if found is None:
        raise access.missing()
    standing = members.standing(person, found.programme)
    asked_for = found.state != "draft" and surveys.is_for(found, standing)
    if not (standing.coordinates or asked_for):
        raise access.missing()
    return found, standing


def answered_survey(person: Person, survey_id: int) -> tuple[Survey, Standing]:
    """Return a survey to those it asks."""
    found, standing = survey(person, survey_id)
    if not surveys.is_for(found, standing):
        raise access.wrong_role()
    return found, standing


def run_survey(person: Person, survey_id: int) -> Survey:
    """Return a survey to the coordinators of its programme."""
    found, standing = survey(person, survey_id)
    if not standing.coordinates:
        raise access.wrong_role()
    return found


def _inside(person: Person, of: Programme) -> Standing:
    """Return what a person is in a programme; who is known there but takes no part is refused."""
    standing = members.standing(person, of)
    if not standing.takes_part:
        raise access.wrong_role() if access.belongs(person, of) else access.missing()
    return standing
