"""The desk's page of one person: what they gave, where they stand, what they carry, what happened."""

from datetime import datetime

from flask import Blueprint, render_template
from flask_login import login_required

from mentorship import access, hours, questions, roster, runs, skills
from mentorship.i18n import gettext as _
from mentorship.i18n import language, number
from mentorship.i18n import ngettext as _n
from mentorship.models import Mentorship, Person, Profile, Round
from mentorship.profiles import IMPORTANCES, LEVELS, SKILL_LEVELS, STYLES
from mentorship.roster import STATES, Entry
from mentorship.web import annals
from mentorship.web.session import me, now


def join(bp: Blueprint) -> None:
    """Put this page on the desk."""
    bp.add_url_rule("/p/<slug>/people/<int:profile_id>", "person", show)


@login_required
def show(slug: str, profile_id: int) -> str:
    """Show one person to a coordinator: no telephone, no never-again list, no private texts."""
    programme = access.desk(me(), slug)
    profile = of_programme(slug, profile_id)
    entry = roster.entry(profile, now())
    pairs, asked = roster.history(profile)
    return render_template(
        "desk/person.html",
        programme=programme,
        entry=entry,
        load=_load(entry, now()),
        facts=_facts(profile),
        own_answers=questions.told(programme, profile.role, profile.answers or {}),
        skills=_skills_with_level(profile),
        pairs=pairs,
        asked=asked,
        reviewed=_reviewed(profile),
        story=annals.lines(roster.story(profile), programme),
        elsewhere=_elsewhere(profile, me()),
        states=STATES,
    )


def of_programme(slug: str, profile_id: int) -> Profile:
    """Return a profile of the programme in the address to its coordinator."""
    programme = access.desk(me(), slug)
    profile = access.profile(me(), profile_id)
    if profile.programme_id != programme.id:
        raise access.missing()
    return profile


def _load(entry: Entry, at: datetime) -> list[tuple[str, str]]:
    """Return what somebody carries, or how long they have waited, in words."""
    profile = entry.profile
    if profile.role == "newcomer":
        return _waiting(entry)
    lines = [
        (_("Seats"), _("%(taken)s of %(seats)s taken", taken=len(entry.partners), seats=profile.seats)),
        (_("Free now"), number(entry.free)),
        (_("Hours a month"), number(profile.hours_month)),
    ]
    if entry.out:
        lines.insert(1, (_("Asked at present"), _n("%(n)s proposal out", "%(n)s proposals out", entry.out)))
    last = Mentorship.select().where(Mentorship.mentor == profile.id).order_by(Mentorship.started_at.desc())
    if not entry.partners and (newest := last.first()) is not None and newest.ended_at:
        lines.append((_("Without a newcomer"), _n("%(n)s day", "%(n)s days", (at - newest.ended_at).days)))
    return lines


def _waiting(entry: Entry) -> list[tuple[str, str]]:
    if entry.waiting_days is None:
        return []
    rounds = _n("%(n)s round without a mentor", "%(n)s rounds without a mentor", entry.passed)
    return [
        (_("Waiting"), _n("%(n)s day", "%(n)s days", entry.waiting_days)),
        *([(_("Passed over"), rounds)] if entry.passed else []),
    ]


def _elsewhere(profile: Profile, reader: Person) -> list[Profile]:
    """Return the same person's other profiles that this coordinator may see."""
    others = Profile.select().where(Profile.person == profile.person_id, Profile.id != profile.id)
    return [each for each in others.order_by(Profile.id) if access.coordinates(reader, each.programme)]


def _reviewed(profile: Profile) -> list[Round]:
    """Return the open rounds that have been matched, in which a newcomer stands one way or the other."""
    if profile.role != "newcomer":
        return []
    rounds = Round.select().where(Round.programme == profile.programme_id, Round.state == "open")
    found = [(each, runs.latest(each)) for each in rounds.order_by(Round.id)]
    return [
        each for each, run in found if run and str(profile.id) in {n.id for n in runs.base_of(run).newcomers}
    ]


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
