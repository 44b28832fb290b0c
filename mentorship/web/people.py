"""The desk's pages of people: the list with its filters, and what a coordinator may see of one person."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import login_required

from mentorship import access, hours, roster, runs, skills
from mentorship.i18n import language
from mentorship.models import Profile, Round
from mentorship.profiles import IMPORTANCES, LEVELS, SKILL_LEVELS, STYLES
from mentorship.roster import STATES, Entry, Wanted
from mentorship.web.session import me, now

EACH = 50
MOST = 100  # characters of a name that are looked for
ROLES = Profile.ROLES


@dataclass(frozen=True)
class Page:
    """One page of a long list."""

    entries: list[Any]
    number: int
    last: int
    total: int


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    bp.add_url_rule("/p/<slug>/people", "people", index)
    bp.add_url_rule("/p/<slug>/people/<int:profile_id>", "person", show)


@login_required
def index(slug: str) -> str:
    """List the newcomers and mentors of a programme."""
    programme = access.desk(me(), slug)
    wanted = Wanted(
        name=request.args.get("name", "").strip()[:MOST],
        role=_choice("role", ROLES),
        state=_choice("state", STATES),
        level=_choice("level", LEVELS),
    )
    page = paged(roster.entries(programme, now(), wanted), EACH)
    return render_template(
        "desk/people.html",
        programme=programme,
        page=page,
        wanted=wanted,
        query={name: value for name, value in vars(wanted).items() if value},
        states=STATES,
        levels=LEVELS,
        skills_of=_skills,
    )


@login_required
def show(slug: str, profile_id: int) -> str:
    """Show one person to a coordinator: no telephone, no never-again list, no private texts."""
    programme = access.desk(me(), slug)
    profile = access.profile(me(), profile_id)
    if profile.programme_id != programme.id:
        raise access.missing()
    pairs, asked = roster.history(profile)
    return render_template(
        "desk/person.html",
        programme=programme,
        entry=roster.entry(profile, now()),
        facts=_facts(profile),
        skills=_skills_with_level(profile),
        pairs=pairs,
        asked=asked,
        reviewed=_reviewed(profile),
        states=STATES,
    )


def _reviewed(profile: Profile) -> list[Round]:
    """Return the open rounds that have been matched, in which a newcomer stands one way or the other."""
    if profile.role != "newcomer":
        return []
    rounds = Round.select().where(Round.programme == profile.programme_id, Round.state == "open")
    found = [(each, runs.latest(each)) for each in rounds.order_by(Round.id)]
    return [
        each for each, run in found if run and str(profile.id) in {n.id for n in runs.base_of(run).newcomers}
    ]


def paged(entries: list[Any], each: int) -> Page:
    """Return the page of a list that the address asks for; a page that is not there is the nearest."""
    last = max(-(-len(entries) // each), 1)
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), last)
    return Page(entries[(number - 1) * each : number * each], number, last, len(entries))


def _choice(name: str, known: Any) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _skills(entry: Entry) -> list[str]:
    return [skills.label(key, language()) for key in entry.profile.skills or ()]


def _skills_with_level(profile: Profile) -> list[str]:
    """Return each skill with its level, and with its importance to a newcomer."""
    said = []
    for key, value in (profile.skills or {}).items():
        level = value.get("level") if isinstance(value, dict) else value
        words = [str(SKILL_LEVELS.get(level or 0, ""))]
        if isinstance(value, dict):
            words.append(str(IMPORTANCES.get(value.get("importance") or 0, "")))
        said.append(f"{skills.label(key, language())} ({', '.join(filter(None, words)).lower()})")
    return said


def _facts(profile: Profile) -> dict[str, str]:
    """Return the answers that stand as one line each, in the reader's language."""
    return {
        "level": str(LEVELS.get(profile.level, "")),
        "style": str(STYLES.get(profile.style, "")),
        "week": hours.words(profile.week) if profile.week else "",
        "languages": ", ".join(skills.language_label(code, language()) for code in profile.languages or ()),
        "interests": ", ".join(skills.interest_label(key, language()) for key in profile.interests or ()),
    }
