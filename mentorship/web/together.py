"""What stands around the pairs of a programme, on one page, and its short form on the first page."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask_login import login_required

from mentorship import asked, attendances, doors, members, sessions, surveys
from mentorship.members import Standing
from mentorship.models import Coordinator, Person, Profile, Programme, Session, Survey
from mentorship.web.session import me, now

bp = Blueprint("together", __name__)
SHOWN = 3  # sessions at once


@dataclass(frozen=True)
class Around:
    """What a programme offers a person beside the pair."""

    programme: Programme
    standing: Standing
    unanswered: int  # questions of others that wait for an answer from people like this one
    sessions: list[Session]  # the next ones
    taken: dict[int, int]  # places of each session
    surveys: list[Survey]  # those one is asked to answer
    mine: dict[int, str]  # how one stands on their lists


@bp.get("/p/<slug>/together")
@login_required
def show(slug: str) -> str:
    """Show what a programme offers beside the pairs."""
    programme, standing = doors.programme(me(), slug)
    return render_template(
        "together/show.html", programme=programme, here=_around(programme, standing, me(), now())
    )


def everywhere(person: Person, at: datetime) -> list[Around]:
    """Return what each programme of a person offers, for the first page."""
    mine = Profile.select(Profile.programme).where(Profile.person == person.id)
    run = Coordinator.select(Coordinator.programme).where(Coordinator.person == person.id)
    found = Programme.select().where(Programme.id.in_(mine) | Programme.id.in_(run)).order_by(Programme.id)
    standings = ((each, members.standing(person, each)) for each in found)
    return [_around(each, standing, person, at) for each, standing in standings if standing.takes_part]


def _around(programme: Programme, standing: Standing, person: Person, at: datetime) -> Around:
    waiting = asked.waiting(programme, person, standing)
    answered = asked.first_answers(programme) if waiting else {}
    coming = sessions.ahead(programme, at)[:SHOWN]
    return Around(
        programme,
        standing,
        unanswered=sum(each.id not in answered for each in waiting),
        sessions=coming,
        taken=sessions.taken(programme) if coming else {},
        surveys=surveys.pending(programme, standing, person, at),
        mine=attendances.states(person, programme) if coming else {},
    )
