"""What the page of a pair shows to one reader: finished lists, each word already allowed to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentorship import (
    access,
    badges,
    checkins,
    common_week,
    extensions,
    fits,
    goals,
    i18n,
    meetings,
    mentorships,
    next_step,
    reasons,
    reports,
    sides,
    skills,
)
from mentorship.i18n import gettext as _
from mentorship.models import CheckIn, Goal, Meeting, Mentorship, Person, Profile, Transition
from mentorship.web import agreements, goal_cards, pair_ends, pair_meetings

STATES = {
    "begun": i18n.lazy("Your pair began"),
    "resumed": i18n.lazy("It went on after the pause"),
    "paused": i18n.lazy("Pause"),
    "completed": i18n.lazy("Completed"),
    "completed_early": i18n.lazy("Completed early"),
    "ended": i18n.lazy("Ended"),
    "ended_safety": i18n.lazy("Ended by the coordination"),
}


@dataclass(frozen=True)
class CheckInLine:
    """One check-in as its reader may see it; an empty mood was kept by its author."""

    checkin: CheckIn
    name: str
    mine: bool
    mood: str
    progress: list[tuple[str, str]]  # each goal that was judged, and how far it is
    text: str
    wants_help: bool
    correctable: bool


def of(pair: Mentorship, side: access.Side, reader: Person, now: datetime) -> dict[str, Any]:
    """Return all that the page shows to a reader who is one of the sides, or a coordinator."""
    own: sides.PairSide = "mentor" if side == "mentor" else "newcomer"
    shown = ["newcomer", "mentor"] if side == "coordinator" else [sides.other(own)]
    met, aims = meetings.of_pair(pair), goals.of_pair(pair)
    cards = goal_cards.of(pair, aims, side, now)
    waiting = checkins.open_of(pair, own) if side != "coordinator" else None
    step = next_step.of(pair, own, aims, met, waiting, now, pair_meetings.to_take(pair, now))
    return {
        "pair": pair,
        "side": side,
        "partner": sides.person(pair, sides.other(own)),
        "people": [card(sides.profile(pair, each), now) for each in shown],
        "live": pair.state in Mentorship.LIVE,
        "why": reasons.of_proposal(pair.proposal) if pair.proposal is not None else [],
        **pair_meetings.of(pair, side, met, reader, now),
        "goals": cards,
        "steps_ahead": goal_cards.ahead(cards) if pair.state in Mentorship.LIVE else [],
        "checkins": checkin_lines(pair, side, reader),
        "waiting": waiting,
        **_fit(pair, side),
        **pair_ends.of(pair, side, now),
        "told": []
        if side == "coordinator"
        else reports.of_reporter(reader, sides.person(pair, sides.other(own))),
        "agreement": agreements.in_words(pair),
        "signatures": agreements.signatures(pair),
        "history": timeline(pair, met, aims, side),
        "step": step if side != "coordinator" else None,
    }


def _fit(pair: Mentorship, side: access.Side) -> dict[str, Any]:
    """Return the fit check that the reader has still to answer; to the coordination, what was answered."""
    if side != "coordinator":
        return {"fit": fits.of_side(pair, side), "fits": [], "fit_words": fits.ANSWERS}
    told = [
        (sides.person(pair, each.side).name, str(fits.ANSWERS[each.answer]), each.text, each.answered_at)
        for each in fits.answered(pair)
    ]
    return {"fit": None, "fits": told, "fit_words": fits.ANSWERS}


def card(profile: Profile, now: datetime) -> dict[str, Any]:
    """Return what a partner reads about a person: what was given for this, and the address.

    Badges are shown of mentors who agreed to be on the wall.
    """
    language = i18n.language()
    return {
        "name": profile.person.name,
        "email": profile.person.email,
        "role": profile.role,
        "bio": profile.bio,
        "goal": profile.goal,
        "skills": [skills.label(key, language) for key in profile.skills],
        "languages": i18n.listed([skills.language_label(code, language) for code in profile.languages]),
        "zone": common_week.place(profile.person.zone),
        "badges": badges.of_profiles([profile], now)[profile.id] if profile.on_wall else [],
    }


def checkin_lines(pair: Mentorship, side: access.Side, reader: Person) -> list[CheckInLine]:
    """Return the check-ins with only what their authors let this reader see."""
    aims = goals.of_pair(pair)
    return [_line(each, pair, side, reader, aims) for each in checkins.of_pair(pair)]


def _line(
    each: CheckIn, pair: Mentorship, side: access.Side, reader: Person, aims: list[Goal]
) -> CheckInLine:
    mine = side == each.side
    open_to = mine or side == "coordinator" or each.audience == "shared"
    told = open_to and each.answered_at is not None
    return CheckInLine(
        checkin=each,
        name=sides.person(pair, each.side).name,
        mine=mine,
        mood=str(checkins.MOODS[each.mood]) if told and each.mood else "",
        progress=progress(each, aims) if told else [],
        text=access.checkin_text(reader, each),
        wants_help=each.wants_help and (mine or side == "coordinator"),
        correctable=mine and pair.state in Mentorship.LIVE and checkins.is_correctable(each),
    )


def progress(each: CheckIn, aims: list[Goal]) -> list[tuple[str, str]]:
    """Return how far each goal was said to be in a check-in."""
    said = each.progress_on
    if not said and each.progress is not None and aims:
        said = {str(aims[0].id): each.progress}  # from before each goal was asked about
    return [(goal.text, goals.words(goal, said[str(goal.id)])) for goal in aims if str(goal.id) in said]


def timeline(
    pair: Mentorship, met: list[Meeting], aims: list[Goal], side: access.Side
) -> list[tuple[date, str, str]]:
    """Return what happened, the newest first; why something changed is for the coordinators."""
    held = [meeting for meeting in met if meeting.state == "held"]
    happened = [(pair.started_at, str(STATES["begun"]), "")]
    happened += [
        (row.at, str(STATES["resumed" if row.after == "active" else row.after]), _why(pair, row, side))
        for row in mentorships.history(pair)
        if row.before
    ]
    happened += [
        (meeting.at, _("First meeting") if number == 0 else _("Meeting"), "")
        for number, meeting in enumerate(held)
    ]
    happened += [
        (at, _("Extended until %(day)s", day=i18n.day(end)), "") for at, end in extensions.of_pair(pair)
    ]
    happened += [(goal.created_at, _("Goal: %(text)s", text=goal.text), "") for goal in aims]
    happened.sort(key=lambda each: each[0], reverse=True)
    return [(i18n.local(at).date(), words, why) for at, words, why in happened]


def _why(pair: Mentorship, row: Transition, side: access.Side) -> str:
    if side != "coordinator":
        return ""
    chosen = str(mentorships.REASONS.get(pair.end_reason, "")) if row.after == "ended" else ""
    return ". ".join(filter(None, (chosen, row.reason)))
