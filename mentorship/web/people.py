"""The desk's pages of people: the list with its filters and segments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required

from mentorship import access, questions, roster, segments, skills
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.models import Programme, Segment
from mentorship.roster import STATES, Entry
from mentorship.web.forms import strip
from mentorship.web.pages import say
from mentorship.web.session import me, now

EACH = 50
OFTEN = ("role", "state", "level")  # the filters that are always in sight


@dataclass(frozen=True)
class Page:
    """One page of a long list."""

    entries: list[Any]
    number: int
    last: int
    total: int


@dataclass(frozen=True)
class Filter:
    """One filter of the search as the form shows it: a choice, or something to type."""

    name: str
    label: str
    value: str
    choices: Mapping[str, str] | None = None


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    bp.add_url_rule("/p/<slug>/people", "people", index)
    bp.add_url_rule("/p/<slug>/segments", "keep_segment", keep, methods=["POST"])
    bp.add_url_rule("/p/<slug>/segments/<int:segment_id>/remove", "drop_segment", drop, methods=["POST"])


@login_required
def index(slug: str) -> str:
    """List the people of a programme that a search finds."""
    programme = access.desk(me(), slug)
    wanted = segments.clean(programme, request.args)
    everybody = roster.entries(programme, now())
    filters = _filters(programme, everybody, wanted)
    return render_template(
        "desk/people.html",
        programme=programme,
        page=paged(segments.chosen(everybody, programme, wanted), EACH),
        wanted=wanted,
        often=[each for each in filters if each.name in OFTEN],
        others=[each for each in filters if each.name not in OFTEN],
        said=segments.in_words(programme, wanted),
        saved=segments.of(programme),
        states=STATES,
        roles=segments.ROLES,
        skills_of=_skills,
        most_name=segments.LONGEST_NAME,
    )


@login_required
def keep(slug: str) -> Any:
    """Keep a search as a segment."""
    programme = access.desk(me(), slug)
    typed = {name: strip(value) for name, value in request.form.items()}
    wanted: dict[str, Any] = dict(segments.clean(programme, typed))
    try:
        kept = segments.save(programme, typed.get("segment", ""), wanted, me(), now())
    except BadField as error:
        say(str(error), "danger")
    else:
        say(_("Kept as “%(name)s”. The same search gives the same people everywhere.", name=kept.name))
    return redirect(url_for("desk.people", slug=slug, **wanted), 303)


@login_required
def drop(slug: str, segment_id: int) -> Any:
    """Forget a segment."""
    programme = access.desk(me(), slug)
    segment = Segment.get_or_none(Segment.id == segment_id, Segment.programme == programme.id)
    if segment is None:
        raise access.missing()
    segments.remove(segment)
    say(_("The segment “%(name)s” is gone; its people are not.", name=segment.name))
    return redirect(url_for("desk.people", slug=slug), 303)


def paged(entries: list[Any], each: int) -> Page:
    """Return the page of a list that the address asks for; a page that is not there is the nearest."""
    last = max(-(-len(entries) // each), 1)
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), last)
    return Page(entries[(number - 1) * each : number * each], number, last, len(entries))


def _filters(programme: Programme, everybody: list[Entry], wanted: Mapping[str, str]) -> list[Filter]:
    """Return the filters of the search; lists offer what somebody of the programme has given."""
    choices: dict[str, Mapping[str, str] | None] = {
        "role": segments.ROLES,
        "state": segments.WHERE,
        "level": questions.LEVELS,
        "skill": _given((each.profile.skills for each in everybody), skills.label),
        "interest": _given((each.profile.interests for each in everybody), skills.interest_label),
        "language": _given((each.profile.languages for each in everybody), skills.language_label),
    }
    labels = dict(segments.NAMES)
    for question in questions.of(programme):
        labels[segments.ANSWER + question.key] = question.asks
        choices[segments.ANSWER + question.key] = question.choices or None
    return [
        Filter(name, label, wanted.get(name, ""), choices.get(name))
        for name, label in labels.items()
        if name != "name"
    ]


def _given(answers: Iterable[Iterable[str] | None], label: Callable[[str, str], str]) -> dict[str, str]:
    """Return all that was answered, each with its label, by label."""
    keys = {key for answer in answers for key in answer or ()}
    named = {key: label(key, language()) for key in keys}
    return dict(sorted(named.items(), key=lambda item: skills.normalise(item[1])))


def _skills(entry: Entry) -> list[str]:
    return [skills.label(key, language()) for key in entry.profile.skills or ()]
