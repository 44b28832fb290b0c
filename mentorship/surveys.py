"""One-click polls and short surveys: drafted, opened, answered once by each, closed.

A poll is a survey of one question with answers to choose from. An answer can be changed until the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import journal
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import LANGUAGES
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.members import Standing
from mentorship.models import Person, Programme, Survey, SurveyAnswer

KINDS = {
    "choice": _l("One of some answers"),
    "scale": _l("A scale from 1 to 5"),
    "text": _l("In one’s own words"),
}
AUDIENCES = {
    "everybody": _l("everybody"),
    "newcomer": _l("the newcomers"),
    "mentor": _l("the mentors"),
}
MOST = 8  # questions
OPTIONS = range(2, 6)  # how many answers there may be to choose from
SCALE = range(1, 6)
LONGEST_LABEL = 200
LONGEST_WORDS = 1000


@dataclass(frozen=True)
class Draft:
    """All that is set of a survey."""

    title: Mapping[str, str]
    questions: Sequence[Mapping[str, Any]]  # {"kind", "label": {…}, "options": [{…}]}
    audience: str = "everybody"
    closes_on: date | None = None


def draft(programme: Programme, wanted: Draft, by: Person, now: datetime) -> Survey:
    """Begin a survey that nobody sees before it is opened."""
    columns = _checked(wanted)
    with transaction():
        made: Survey = Survey.create(programme=programme, by=by, created_at=now, **columns)
        journal.record(by, "survey.drafted", made, now, programme)
    return made


def change(survey: Survey, wanted: Draft, by: Person, now: datetime) -> None:
    """Change a survey that is not open yet: what people answered keeps its question."""
    columns = _checked(wanted)
    with transaction():
        _move(survey, "draft", "draft", **columns)
        journal.record(by, "survey.drafted", survey, now, survey.programme)


def begin(survey: Survey, by: Person, now: datetime) -> None:
    """Open a survey to those it is for."""
    if survey.closes_on and survey.closes_on < _today(by, now):
        raise BadField("closes_on", _("Its last day has passed. Choose a later one first."))
    with transaction():
        _move(survey, "draft", "open")
        journal.record(by, "survey.opened", survey, now, survey.programme)


def close(survey: Survey, by: Person, now: datetime) -> None:
    """Close a survey: from now on its results stay as they are."""
    with transaction():
        _move(survey, "open", "closed")
        journal.record(by, "survey.closed", survey, now, survey.programme)


def remove(survey: Survey, by: Person, now: datetime) -> None:
    """Throw a draft away."""
    with transaction():
        journal.record(by, "survey.removed", survey, now, survey.programme)
        if not Survey.delete().where(Survey.id == survey.id, Survey.state == "draft").execute():
            raise AlreadyDone(_("This survey was opened meanwhile, so it stays."))


def answer(survey: Survey, given: Mapping[int, str], by: Person, now: datetime) -> None:
    """Keep what a person answers, in the place of what they answered before."""
    answers = _read(survey, given)
    with transaction():
        held = Survey.update(state="open").where(Survey.id == survey.id, Survey.state == "open")
        if is_over(survey, _today(by, now)) or not held.execute():
            raise AlreadyDone(_("This survey is closed. Thank you all the same."))
        SurveyAnswer.insert(survey=survey, person=by, answers=answers, at=now).on_conflict(
            conflict_target=[SurveyAnswer.survey, SurveyAnswer.person],
            update={SurveyAnswer.answers: answers, SurveyAnswer.at: now},
        ).execute()


def is_poll(survey: Survey) -> bool:
    """Tell whether a survey is answered by one tap."""
    return len(survey.questions) == 1 and survey.questions[0]["kind"] == "choice"


def is_over(survey: Survey, today: date) -> bool:
    """Tell whether a survey takes no more answers."""
    return survey.state == "closed" or (survey.closes_on is not None and survey.closes_on < today)


def is_for(survey: Survey, standing: Standing) -> bool:
    """Tell whether a person of this standing is asked."""
    return bool(standing.roles) if survey.audience == "everybody" else survey.audience in standing.roles


def of_programme(programme: Programme, standing: Standing) -> list[Survey]:
    """Return the surveys that a person may see, the newest first; drafts are for coordinators."""
    rows = Survey.select().where(Survey.programme == programme.id).order_by(Survey.id.desc())
    if standing.coordinates:
        return list(rows)
    return [each for each in rows.where(Survey.state != "draft") if is_for(each, standing)]


def pending(programme: Programme, standing: Standing, person: Person, now: datetime) -> list[Survey]:
    """Return the open surveys that a person is asked to answer and has not answered."""
    mine = SurveyAnswer.select(SurveyAnswer.survey).where(SurveyAnswer.person == person.id)
    rows = Survey.select().where(
        Survey.programme == programme.id, Survey.state == "open", Survey.id.not_in(mine)
    )
    today = _today(person, now)
    return [row for row in rows.order_by(Survey.id) if is_for(row, standing) and not is_over(row, today)]


def own_answers(survey: Survey, person: Person) -> dict[int, Any]:
    """Return what a person answered, by the number of the question."""
    row = SurveyAnswer.get_or_none(SurveyAnswer.survey == survey.id, SurveyAnswer.person == person.id)
    return {int(number): said for number, said in row.answers.items()} if row else {}


def forget(person: Person) -> None:
    """Empty a person's own words; what they chose stays, to be counted."""
    for row in SurveyAnswer.select(SurveyAnswer, Survey).join(Survey).where(SurveyAnswer.person == person.id):
        kinds = [each["kind"] for each in row.survey.questions]
        kept = {number: said for number, said in row.answers.items() if kinds[int(number)] != "text"}
        SurveyAnswer.update(answers=kept).where(SurveyAnswer.id == row.id).execute()


def _today(person: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(person.zone)).date()


def _move(survey: Survey, before: str, after: str, **columns: Any) -> None:
    moved = Survey.update(state=after, **columns).where(Survey.id == survey.id, Survey.state == before)
    if not moved.execute():
        raise AlreadyDone(_("This was done already. Reload the page to see how things stand now."))


def _read(survey: Survey, given: Mapping[int, str]) -> dict[str, Any]:
    """Return the answers as they are kept, without those left empty."""
    found: dict[str, Any] = {}
    for number, question in enumerate(survey.questions):
        said = given.get(number, "").strip()
        if not said:
            continue
        if question["kind"] == "text":
            if len(said) > LONGEST_WORDS:
                most = _("Please keep it under %(most)s characters.", most=LONGEST_WORDS)
                raise BadField(f"q{number}", most)
            found[str(number)] = said
            continue
        allowed = SCALE if question["kind"] == "scale" else range(len(question["options"]))
        if said not in map(str, allowed):
            raise BadField(f"q{number}", _("Choose one of the answers."))
        found[str(number)] = int(said)
    if not found:
        raise BadField("q0", _("Answer at least one question."))
    return found


def _checked(wanted: Draft) -> dict[str, Any]:
    """Return what is kept of a draft, or refuse it by the field that is wrong."""
    _check_words("title", wanted.title, needed=True)
    if not 1 <= len(wanted.questions) <= MOST:
        raise BadField("questions", _("Ask between 1 and %(n)s questions.", n=MOST))
    for number, question in enumerate(wanted.questions):
        _check_question(f"questions-{number}", question, alone=len(wanted.questions) == 1)
    return {
        "title": dict(wanted.title),
        "questions": [dict(each) for each in wanted.questions],
        "audience": wanted.audience,
        "closes_on": wanted.closes_on,
    }


def _check_question(field: str, question: Mapping[str, Any], alone: bool) -> None:
    if question["kind"] not in KINDS:
        raise BadField(f"{field}-kind", _("Choose a kind of answer."))
    _check_words(f"{field}-label", question["label"], needed=not alone)  # the title asks it
    if question["kind"] != "choice":
        return
    if len(question["options"]) not in OPTIONS:
        most = _("Give between %(least)s and %(most)s answers, one a line.", least=2, most=OPTIONS[-1])
        raise BadField(f"{field}-options", most)
    for option in question["options"]:
        if any(len(words) > LONGEST_LABEL for words in option.values()):
            most = _("Please keep it under %(most)s characters.", most=LONGEST_LABEL)
            raise BadField(f"{field}-options", most)


def _check_words(field: str, words: Mapping[str, str], needed: bool) -> None:
    if needed and not any(words.values()):
        raise BadField(f"{field}_en", _("Write it in at least one language."))
    for code in LANGUAGES:
        if len(words.get(code, "")) > LONGEST_LABEL:
            most = _("Please keep it under %(most)s characters.", most=LONGEST_LABEL)
            raise BadField(f"{field}_{code}", most)
