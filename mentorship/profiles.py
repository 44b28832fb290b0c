"""Profiles: what a person gives a programme, from the first half-filled form to leaving and coming back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentorship import applications, attendances, journal, mail, places, questions, rhythms, seats, skills
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, NotFound, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship, NeverAgain, Person, Profile, Programme, Proposal, Round
from mentorship.places import Place
from mentorship.questions import LEVELS as LEVELS

STYLES = {
    "direct": _l("Direct: say it plainly"),
    "gentle": _l("Gentle: with patience and encouragement"),
    "structured": _l("Structured: with a plan and tasks"),
    "exploratory": _l("Exploratory: see where it leads"),
}
SKILL_LEVELS = {1: _l("First steps"), 2: _l("At ease"), 3: _l("Advanced"), 4: _l("Expert level")}
IMPORTANCES = {1: _l("Nice to have"), 2: _l("Important"), 3: _l("Essential")}
MOST_SKILLS = {"newcomer": 5, "mentor": 10}
MOST_SEATS = 10
MOST_HOURS = 40

_COMMON = {
    "skills",
    "interests",
    "week",
    "zone",
    "languages",
    "level",
    "style",
    "team",
    "goal",
    "bio",
    "answers",
}
_COLUMNS = {"newcomer": _COMMON, "mentor": _COMMON | {"seats", "hours_month", "until", "away"}}


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a programme: what runs, what waits for an answer, what comes next."""

    profile: Profile
    mentorships: list[Mentorship]
    proposals: list[Proposal]
    round: Round | None
    seats_taken: int
    admitted: bool  # takes part in the next round, as far as the programme decides
    place: Place | None = None  # on the waiting list


def begin(person: Person, programme: Programme, role: str, now: datetime) -> Profile:
    """Return the person's profile in a role, begun as a draft if there was none."""
    row = {
        "person": person.id,
        "programme": programme.id,
        "role": role,
        "zone": person.zone,
        "updated_at": now,
    }
    with transaction():
        Profile.insert(row).on_conflict_ignore().execute()
    found: Profile = Profile.get(
        Profile.person == person.id, Profile.programme == programme.id, Profile.role == role
    )
    return found


def save_draft(profile: Profile, step: str, typed: Mapping[str, list[str]], now: datetime) -> Profile:
    """Keep one step of the form as it was typed, right or wrong."""
    with transaction():
        fresh: Profile = Profile.get_by_id(profile.id)
        kept = {**fresh.draft, step: dict(typed)}
        Profile.update(draft=kept, updated_at=now).where(Profile.id == profile.id).execute()
    profile.draft = kept
    return profile


def drop_draft(profile: Profile, step: str, now: datetime) -> None:
    """Forget what was typed in one step and not taken over."""
    with transaction():
        fresh: Profile = Profile.get_by_id(profile.id)
        kept = {name: typed for name, typed in fresh.draft.items() if name != step}
        Profile.update(draft=kept, updated_at=now).where(Profile.id == profile.id).execute()
    profile.draft = kept


def complete(profile: Profile, values: Mapping[str, Any], by: Person, now: datetime) -> Profile:
    """Take the finished form: from now on the person takes part, and gets a receipt, once."""
    if not (now_joining := rhythms.joining(profile.programme, now.date())).open:
        raise Refused(_("%(when)s Your answers are kept.", when=now_joining.words))
    kept = checked(profile, values, now.date())
    for field, sentence in needed(profile.role).items():
        if not kept.get(field):
            raise BadField(field, sentence)
    waits = {"waiting_since": now} if profile.role == "newcomer" else {}
    with transaction():
        _move(
            profile,
            ("draft",),
            "active",
            now,
            **kept,
            **waits,
            completed_at=now,
            draft={},
            application=applications.first_state(profile.programme),
        )
        NeverAgain.update(other=by.id).where(
            NeverAgain.address == by.email, NeverAgain.other.is_null()
        ).execute()
        journal.record(by, "profile.completed", profile, now, profile.programme, role=profile.role)
        fresh: Profile = Profile.get_by_id(profile.id)
        mail.queue(
            "receipt",
            fresh.person,
            str(fresh.id),
            now,
            programme=fresh.programme,
            profile=fresh,
            round=open_round(fresh.programme),
            admitted=applications.is_admitted(fresh, fresh.programme),
        )
    return fresh


def change(profile: Profile, values: Mapping[str, Any], by: Person, now: datetime) -> Profile:
    """Change some answers of a complete profile; the place on the waiting list stays."""
    kept = checked(profile, values, now.date())
    for field, sentence in needed(profile.role).items():
        if field in kept and not kept[field]:
            raise BadField(field, sentence)
    with transaction():
        before: Profile = Profile.get_by_id(profile.id)
        changed = sorted(name for name, value in kept.items() if getattr(before, name) != value)
        _move(profile, ("active",), "active", now, **kept)
        applications.answered(profile, by, now)
        if changed:
            journal.record(by, "profile.changed", profile, now, profile.programme, fields=changed)
    fresh: Profile = Profile.get_by_id(profile.id)
    return fresh


def set_away(profile: Profile, away: bool, by: Person, now: datetime) -> bool:
    """Say that a mentor takes nobody new for now, or does again; tell whether anything changed."""
    if profile.role != "mentor":
        raise Refused(_("Only mentors have a switch for being away."))
    with transaction():
        changed = (
            Profile.update(away=away, updated_at=now)
            .where(Profile.id == profile.id, Profile.away != away, Profile.state != "left")
            .execute()
        )
        if changed:
            journal.record(by, "profile.away" if away else "profile.back", profile, now, profile.programme)
    return bool(changed)


def leave(profile: Profile, by: Person, now: datetime) -> None:
    """Leave the programme in this role; what was typed is kept for coming back."""
    with transaction():
        seats.hold(profile.programme)
        here = standing(profile)
        if here.mentorships:
            raise Refused(
                _("You have a running pair. End it first on its page, so that the other side is told.")
            )
        if here.proposals:
            raise Refused(
                _("A proposal waits for your answer. Answer it first, so that the other side is told.")
            )
        _move(profile, ("draft", "active"), "left", now, waiting_since=None)
        if all(each.state == "left" for each in of_person(profile.person, profile.programme)):
            attendances.leave_all(profile.person, now, profile.programme)
        journal.record(by, "profile.left", profile, now, profile.programme, role=profile.role)


def rejoin(profile: Profile, by: Person, now: datetime) -> None:
    """Come back with the profile as it was, at the end of the waiting list."""
    complete_before = profile.completed_at is not None
    state = "active" if complete_before else "draft"
    waiting = now if complete_before and profile.role == "newcomer" else None
    with transaction():
        _move(profile, ("left",), state, now, waiting_since=waiting)
        journal.record(by, "profile.returned", profile, now, profile.programme, role=profile.role)


def standing(profile: Profile) -> Standing:
    """Return where somebody stands in a programme."""
    live = getattr(Mentorship, profile.role) == profile.id
    asked = getattr(Proposal, profile.role) == profile.id
    own_answer = getattr(Proposal, f"{profile.role}_answer")
    proposals = (
        Proposal.select().where(asked, Proposal.state == "published").order_by(own_answer, Proposal.id)
    )
    taken = seats.taken(profile.programme)[profile.id] if profile.role == "mentor" else 0
    running = Mentorship.select().where(live, Mentorship.state.in_(Mentorship.LIVE)).order_by(Mentorship.id)
    return Standing(
        profile,
        list(running),
        list(proposals.order_by(own_answer, Proposal.id)),
        open_round(profile.programme),
        taken,
        profile.state == "active" and applications.is_admitted(profile, profile.programme),
        places.of(profile),
    )


def open_round(programme: Programme) -> Round | None:
    """Return the round that takes people in now: the open one that is matched first."""
    found: Round | None = (
        Round.select()
        .where(Round.programme == programme.id, Round.state == "open")
        .order_by(Round.match_on, Round.id)
        .first()
    )
    return found


def asks_team(programme: Programme) -> bool:
    """Tell whether anything in a programme depends on the team; what nothing depends on is not asked."""
    return any(
        "team" in (spec.get("field") or spec.get("name"), spec.get("mentor_field"))
        for spec in programme.terms
    )


def of_person(person: Person, programme: Programme) -> list[Profile]:
    """Return the person's profiles in a programme, the newcomer's first."""
    mine = Profile.select().where(Profile.person == person.id, Profile.programme == programme.id)
    return sorted(mine, key=lambda each: Profile.ROLES.index(each.role))


# --- people one prefers not to be paired with ------------------------------------------------------------
# Nothing of this goes into the journal: coordinators read it, and the list is for nobody but its author.


def keep_apart(person: Person, programme: Programme, address: str, now: datetime) -> None:
    """Ask never to be paired with whoever has this address, now or later; nobody learns who has one."""
    address = address.strip().lower()
    if address == person.email:
        raise BadField("address", _("This is your own address."))
    if "@" not in address or len(address) > 254 or any(c.isspace() for c in address):
        raise BadField("address", _("Write an e-mail address, like name@example.org."))
    other = Person.select(Person.id).where(Person.email == address).first()
    row = {
        "programme": programme.id,
        "asked_by": person.id,
        "address": address,
        "other": other.id if other else None,
        "created_at": now,
    }
    with transaction():
        NeverAgain.insert(row).on_conflict_ignore().execute()


def kept_apart(person: Person, programme: Programme) -> list[NeverAgain]:
    """Return whom the person does not want to be paired with in a programme."""
    mine = NeverAgain.select().where(NeverAgain.programme == programme.id, NeverAgain.asked_by == person.id)
    return list(mine.order_by(NeverAgain.address))


def end_apart(person: Person, entry_id: int) -> None:
    """Take an entry off one's own list; another's looks like a missing one."""
    with transaction():
        gone = (
            NeverAgain.delete().where(NeverAgain.id == entry_id, NeverAgain.asked_by == person.id).execute()
        )
    if not gone:
        raise NotFound(_("This page does not exist, or it is not for you."))


# --- what may be kept ---------------------------------------------------------------------------------


def needed(role: str) -> dict[str, str]:
    """Return what a complete profile cannot lack, each with the sentence that asks for it."""
    return {
        "skills": _("Name at least one skill.")
        if role == "mentor"
        else _("Name at least one thing that you want to learn."),
        "week": _("Give at least one hour, so that we can find common ones."),
        "languages": _("Choose at least one language that you speak."),
    }


def checked(profile: Profile, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the values to keep; raise BadField at what no profile of this role and programme may hold."""
    role = profile.role
    if unknown := set(values) - _COLUMNS[role]:
        raise ValueError(f"a {role}'s profile has no {', '.join(sorted(unknown))}")
    wanted = values.get("skills", {})
    if len(wanted) > MOST_SKILLS[role]:
        raise BadField("skills", _("At most %(n)s skills, please.", n=MOST_SKILLS[role]))
    _all_known("skills", wanted, skills.known)
    _all_known("interests", values.get("interests", ()), dict(skills.interests("en")).__contains__)
    _all_known("languages", values.get("languages", ()), dict(skills.languages("en")).__contains__)
    _all_known("level", filter(None, [values.get("level")]), LEVELS.__contains__)
    _all_known("style", filter(None, [values.get("style")]), STYLES.__contains__)
    if not 0 <= values.get("seats", 0) <= MOST_SEATS:
        raise BadField("seats", _("Between 0 and %(n)s places, please.", n=MOST_SEATS))
    if not 1 <= values.get("hours_month", 1) <= MOST_HOURS:
        raise BadField("hours_month", _("Between 1 and %(n)s hours a month, please.", n=MOST_HOURS))
    if values.get("until") and values["until"] < today:
        raise BadField("until", _("This date has passed. Choose a later one, or leave it empty."))
    if "answers" not in values:
        return dict(values)
    asked = questions.of(profile.programme, role)
    return {**values, "answers": questions.checked(asked, values["answers"])}


def _all_known(field: str, keys: Iterable[str], known: Any) -> None:
    for key in keys:
        if not known(key):
            raise BadField(field, _("“%(piece)s” is not one of the choices.", piece=str(key)[:40]))


def _move(profile: Profile, before: tuple[str, ...], after: str, now: datetime, **values: Any) -> None:
    """Change a profile that is still in one of these states; refuse when it is not."""
    changed = (
        Profile.update(state=after, updated_at=now, **values)
        .where(Profile.id == profile.id, Profile.state.in_(before))
        .execute()
    )
    if not changed:
        raise AlreadyDone(_("This was done already. Reload the page to see how things stand now."))
