"""A small world for the pages: one programme with something in every corner, and one that just began."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import authority
import builders

from mentorship import (
    answer_links,
    drafts,
    enquiries,
    facts,
    programmes,
    publishing,
    reviews,
    rounds,
    runs,
    signals,
)
from mentorship.models import (
    CheckIn,
    Goal,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Round,
    Run,
    Session,
    Transition,
)

DAY = timedelta(days=1)
TEXTS = {
    "tagline": {"en": "From the first soap to the first shop.", "fr": "Du premier savon à la boutique."},
    "welcome": {"en": "Good that you are here.\n\nTake your time.", "fr": "Bienvenue.\n\nPrenez le temps."},
    "conduct": {"en": "We are kind and on time.", "fr": "Bienveillance et ponctualité."},
}
RUN_SECONDS = 30
GOAL = "Vendre dix savons"
CODE = "5eed" * 8  # of Bob's certificate


@dataclass(frozen=True)
class World:
    """Where to find what in the two programmes."""

    full: str
    quiet: str
    open_round: int
    published_round: int
    draft: Proposal
    offer: Proposal  # published to Alice and to Bob, who have not answered
    pair: Mentorship  # Nina's and Bob's, with a check-in due on each side
    meeting: Meeting
    goal: Goal
    asked: Proposal  # published to Ines and to Bob, of whom she asked something
    answer: str  # where Bob answers his check-in from the letter
    line: str  # the key of one of the desk's lines
    closed: Mentorship  # Clea's and Bob's, completed; Bob has a certificate
    around: dict[str, int]  # what stands beside the pairs: Emma's question, a session, a suggestion …

    @staticmethod
    def email(name: str) -> str:
        return f"{name.lower()}@example.org"


def filled() -> World:
    """Make the rows; the people are those of the tests, and Nina and Bob are a pair since six weeks."""
    now = datetime.now(UTC)
    full = programmes.create("bloom", {"en": "Bloom", "fr": "Éclosion"}, now - 200 * DAY, **TEXTS)
    quiet = programmes.create("quiet", {"en": "Calm", "fr": "Calme"}, now - DAY)
    carol, bob, nina = (builders.person(name) for name in ("Carol", "Bob", "Nina"))
    for name in ("Zoe", "Dave"):
        builders.person(name)
    for programme in (full, quiet):
        builders.coordinator(carol, programme)
    mentor = _profile(bob, full, "mentor", seats=3, bio="I make soap since 2009.", interests=["natural-look"])
    pair = _pair(_profile(nina, full, "newcomer", waiting_since=None), mentor, now)
    _past(full, now)
    published = _round(full, carol, "First round", ("Alice", "Ines"), now - 2 * DAY)
    drafts.saw_list(published, now)
    published = Round.get_by_id(published.id)
    reviews.approve_all(published, published.version, carol, now)
    publishing.publish(published, Round.get_by_id(published.id).version, carol, now)
    _profile(builders.person("Hugo"), full, "mentor", seats=2, skills={"seo": 3, "python": 2})
    waiting = _round(full, carol, "Second round", ("Emma", "Lina", "Maya"), now - DAY)
    offers = {each.newcomer.person.name: each for each in published.proposals}
    enquiries.ask(offers["Ines"], "Do you sell abroad?", offers["Ines"].newcomer.person, now - DAY)
    Programme.update(wishes=True).where(Programme.id == full.id).execute()
    Profile.update(on_wall=True).where(Profile.id == mentor.id).execute()
    around = authority.around(full, Person.get(Person.name == "Emma"), bob)
    Session.update(at=now + 3 * DAY).execute()
    return World(
        full="bloom",
        quiet="quiet",
        open_round=waiting.id,
        published_round=published.id,
        draft=Proposal.select().where(Proposal.round == waiting.id).first(),
        offer=offers["Alice"],
        pair=pair,
        meeting=Meeting.get(Meeting.mentorship == pair.id, Meeting.state == "planned"),
        goal=Goal.get(Goal.mentorship == pair.id),
        asked=Proposal.get_by_id(offers["Ines"].id),
        answer=answer_links.path(CheckIn.get(CheckIn.side == "mentor", CheckIn.answered_at.is_null()), bob),
        line=signals.of(facts.of(full), now)[0].key,
        closed=_closed(_profile(builders.person("Clea"), full, "newcomer", waiting_since=None), mentor, now),
        around=around,
    )


def _profile(person: Person, programme: Programme, role: str, **values: Any) -> Profile:
    return builders.profile(person, programme, role, **{"style": "direct", **values})


def _round(
    programme: Programme, carol: Person, name: str, newcomers: tuple[str, ...], now: datetime
) -> Round:
    """Open a round for these newcomers and for somebody whom nobody fits; run it."""
    for each in newcomers:
        _profile(builders.person(each), programme, "newcomer", bio="New, and curious.")
    alone = builders.person(f"Friend of {newcomers[0]}")
    _profile(alone, programme, "newcomer", languages=["br"])
    begun = rounds.begin(programme, name, now.date(), (now + 3 * DAY).date(), carol, now)
    runs.queue(begun, carol, now)
    rounds.run_queued(now)
    _wait_until_done(begun)
    return Round.get_by_id(begun.id)


def _wait_until_done(round_: Round) -> None:
    """Wait for the run: the server looks for runs as well, and may have been faster."""
    until = time.monotonic() + RUN_SECONDS
    while Run.get(Run.round == round_.id).state != "done":
        assert time.monotonic() < until, Run.get(Run.round == round_.id).error
        time.sleep(0.1)


def _pair(newcomer: Profile, mentor: Profile, now: datetime) -> Mentorship:
    """Return a pair of six weeks with a goal, meetings held and ahead, check-ins answered and due."""
    began = now - 42 * DAY
    pair = builders.mentorship(
        newcomer,
        mentor,
        started_at=began,
        ends_on=(began + 84 * DAY).date(),
        newcomer_signed=1,
        mentor_signed=1,
    )
    Transition.create(mentorship=pair, after="active", at=began)
    scale = {"-2": "Rien encore", "-1": "Un", "0": "Cinq", "1": "Dix", "2": "Vingt"}
    Goal.create(mentorship=pair, text=GOAL, criterion="Dix ventes", scale=scale, created_at=began + DAY)
    for day, state in ((5, "held"), (20, "held"), (45, "planned")):
        Meeting.create(
            mentorship=pair,
            uid=f"meeting-{day}@example.org",
            at=began + day * DAY,
            state=state,
            place="https://meet.example.org/room",
            notes="Étiquettes, prix." if state == "held" else "",
            by=newcomer.person,
            created_at=began,
        )
    for side in ("newcomer", "mentor"):
        for day, mood in ((14, 3), (28, 4)):
            _answered(pair, side, began + day * DAY, mood)
        CheckIn.create(mentorship=pair, side=side, due_on=now.date())
    return pair


def _closed(newcomer: Profile, mentor: Profile, now: datetime) -> Mentorship:
    """Return a pair that did what it set out to do, and for which its mentor has a certificate."""
    past = {"started_at": now - 90 * DAY, "ends_on": now.date(), "ended_at": now - DAY}
    pair = builders.mentorship(newcomer, mentor, state="completed", newcomer_thanks="Merci !", **past)
    Transition.create(mentorship=pair, before="active", after="completed", at=now - DAY)
    authority.paper(pair, CODE)
    return pair


def _answered(pair: Mentorship, side: str, due: datetime, mood: int) -> None:
    CheckIn.create(
        mentorship=pair,
        side=side,
        due_on=due.date(),
        answered_at=due + DAY,
        mood=mood,
        progress=0,
        text="Cela avance." if mood > 3 else "Je doute.",
        audience="shared",
        wants_help=mood < 3,
    )


def _past(programme: Programme, now: datetime) -> None:
    """Make twelve pairs of the past half year, so that the indicators have readings, trends and colours."""
    for number in range(12):
        began = now - (170 - 8 * number) * DAY
        sides = [
            _profile(
                builders.person(f"{word} {number}"),
                programme,
                role,
                completed_at=began - 5 * DAY,
                waiting_since=None,
                seats=1,
                away=role == "mentor",
            )
            for word, role in (("Former", "newcomer"), ("Elder", "mentor"))
        ]
        pair = builders.mentorship(
            sides[0],
            sides[1],
            started_at=began,
            ends_on=(began + 84 * DAY).date(),
            state="completed" if number % 2 else "ended",
            ended_at=began + (80 if number % 2 else 30) * DAY,
        )
        Transition.create(mentorship=pair, after="active", at=began)
        _answered(pair, "newcomer", began + 14 * DAY, 2 + number % 4)
        _answered(pair, "mentor", began + 14 * DAY, 4)
        Goal.create(
            mentorship=pair, text=GOAL, created_at=began, newcomer_rating=1, rated_at=began + 28 * DAY
        )
