"""The main line in a real browser: from sign-up to check-in, and the indicators that move with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import builders
import pytest
from browser.service import Service
from browser.walker import Walker
from playwright.sync_api import Locator, expect

from mentorship import i18n, profiles, programmes, skills
from mentorship.checkins import AUDIENCES, MOODS
from mentorship.i18n import LANGUAGES
from mentorship.kinds import KINDS
from mentorship.models import CheckIn, Letter, Mentorship, Programme, Ruling

pytestmark = pytest.mark.browser

NEWCOMERS = ("Nora Petit", "Luc Martin")
MENTORS = ("Rosa Blanc", "Hugo Noir")
SIZES = ("desktop", "phone")
FORMER = 8  # newcomers of earlier rounds, all of whom had a mentor


@dataclass
class Stage:
    """The programme of one language: both stories are told on one server."""

    slug: str
    name: str
    language: str

    def email(self, name: str) -> str:
        return f"{name.lower().replace(' ', '.')}.{self.language}@example.org"


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_sign_up_to_check_in(language: str, service: Service, walk: Callable[..., Walker]) -> None:
    stage = begin(service, language)
    carol = walk(language)
    carol.sign_in(stage.email("Carol"), builders.PASSWORD)
    newcomers = [
        joined(walk(language, size), stage, name) for name, size in zip(NEWCOMERS, SIZES, strict=True)
    ]
    for walker, name in zip(newcomers, NEWCOMERS, strict=True):
        wish(walker, name)
    mentors = [joined(walk(language, size), stage, name) for name, size in zip(MENTORS, SIZES, strict=True)]
    for walker, name in zip(mentors, MENTORS, strict=True):
        offer(walker, name)

    before = readings(carol, stage)
    matched(carol, stage)
    pin_another(carol)
    approve_and_publish(carol)
    say_yes(newcomers[0], both=False)
    say_yes(mentors[1], both=True)
    newcomers[0].go("/")
    newcomers[0].follow(newcomers[0].say("My pair"), at=newcomers[0].page.get_by_role("banner"))
    newcomers[0].heading(newcomers[0].say("You and %(name)s", name=MENTORS[1]))
    check_in_on_a_phone(walk(language, "phone"), stage)

    after = readings(carol, stage)
    with i18n.reader(language, "Europe/Paris"):
        shares = [i18n.percent(0.8), i18n.percent(0.9)]
    assert [before["placed"], after["placed"]] == [(share, "10") for share in shares]
    for kind in ("satisfaction_mentors", "checkins"):  # one is too few to be shown
        assert [before[kind], after[kind]] == [("–", "–")] * 2
    assert_kept(service, stage)


def begin(service: Service, language: str) -> Stage:
    """Make what is there before: a programme that had eight newcomers, and Carol, named by the command."""
    stage = Stage(f"soap-{language}", f"Savon {language}", language)
    now = datetime.now(UTC)
    with service.rows() as app:
        programme = programmes.create(stage.slug, {"en": stage.name, "fr": stage.name}, now)
        builders.person("Carol", email=stage.email("Carol"), language=language)
        for number in range(FORMER):
            _former(programme, number, now - timedelta(days=100))
    said = app.test_cli_runner().invoke(args=["coordinator", stage.email("Carol"), "--programme", stage.slug])
    assert said.exit_code == 0, said.output
    return stage


def _former(programme: Programme, number: int, began: datetime) -> None:
    people = [
        builders.profile(
            builders.person(f"{role} {number} {programme.slug}"),
            programme,
            role,
            completed_at=began,
            waiting_since=None,
            seats=0,
        )
        for role in ("newcomer", "mentor")
    ]
    ended = began + timedelta(days=84)
    builders.mentorship(*people, started_at=began, ends_on=ended.date(), ended_at=ended, state="completed")


def joined(walker: Walker, stage: Stage, name: str) -> Walker:
    """Sign somebody up from the first page, by the letter; they arrive at their profile."""
    role = "Find a mentor" if name in NEWCOMERS else "Become a mentor"
    walker.go("/")
    walker.follow(walker.say(role), at=walker.page.get_by_role("article", name=stage.name))
    walker.fill(walker.say("Your name"), name)
    walker.fill(walker.say("E-mail address"), stage.email(name))
    walker.fill(walker.say("Password"), "soap and a long walk")
    for promise in (
        "I am 16 or older and agree that my answers are used to find and accompany my pair.",
        "I keep to the code of conduct: respect, honesty, and what is said in a pair stays in the pair.",
    ):
        walker.page.get_by_role("checkbox", name=walker.say(promise)).check()
    walker.press(walker.say("Create my account"))
    walker.follow(walker.say("Open the letter"))
    walker.follow(walker.say("Open the page"))
    walker.press(walker.say("Yes, this address is mine"))
    walker.reads(walker.say("Welcome! Your address is confirmed."))
    return walker


def wish(walker: Walker, name: str) -> None:
    """Fill a newcomer's profile, to the receipt."""
    walker.heading(walker.say("What you want to learn"))
    wanted = {"seo": ("2", "3"), "pricing": ("1", "2")} if name == NEWCOMERS[0] else {"seo": ("3", "3")}
    for row, (key, (level, importance)) in enumerate(wanted.items(), 1):
        frame = skill(walker, row, key)
        walker.field(walker.say("Level I aim at"), at=frame).select_option(level)
        walker.field(walker.say("How important"), at=frame).select_option(importance)
    goal = {"en": "In three months I sell my first soaps.", "fr": "Dans trois mois, je vends mes savons."}
    walker.fill(walker.say("Your goal in one sentence"), goal[walker.language])
    walker.press(walker.say("Save and go on"))
    hours_and_person(walker)
    walker.press(walker.say("Finish"))
    walker.heading(walker.say("You are in"))


def offer(walker: Walker, name: str) -> None:
    """Fill a mentor's profile, to the receipt."""
    walker.heading(walker.say("What you can help with"))
    offered = {"seo": "3", "pricing": "2"} if name == MENTORS[0] else {"seo": "4"}
    for row, (key, level) in enumerate(offered.items(), 1):
        walker.field(walker.say("Level"), at=skill(walker, row, key)).select_option(level)
    walker.press(walker.say("Save and go on"))
    hours_and_person(walker)
    walker.press(walker.say("Save and go on"))
    walker.heading(walker.say("How much you can give"))
    walker.fill(walker.say("How many newcomers at once"), "1")
    walker.fill(walker.say("Hours a month you can give in all"), "4")
    walker.press(walker.say("Finish"))
    walker.heading(walker.say("Thank you for offering your time"))


def skill(walker: Walker, row: int, key: str) -> Locator:
    """Write a skill as the catalogue names it in this language; return the frame with its levels."""
    words = walker.say("Skill %(number)s", number=row)
    walker.field(words).fill(skills.label(key, walker.language))
    return walker.page.get_by_role("group", name=words, exact=True)


def hours_and_person(walker: Walker) -> None:
    """Tap two evenings, then say what one speaks and how one likes to work."""
    walker.heading(walker.say("When you have time"))
    with i18n.reader(walker.language, "Europe/Paris"):
        taps = [f"{i18n.weekday(day)} {hour}:00–{hour + 1}:00" for day in (1, 3) for hour in (18, 19)]
    for tap in taps:
        walker.page.get_by_role("checkbox", name=tap).check()
    walker.press(walker.say("Save and go on"))
    walker.heading(walker.say("A little about you"))
    for code in LANGUAGES:
        label = skills.language_label(code, walker.language)
        walker.page.get_by_role("checkbox", name=label, exact=True).check()
    for words in (profiles.LEVELS["beginner"], profiles.STYLES["direct"]):
        walker.page.get_by_role("radio", name=walker.read(words), exact=True).check()


def readings(walker: Walker, stage: Stage) -> dict[str, tuple[str, str]]:
    """Return what the coordinator reads of each indicator today: its figure, and how many were counted."""
    walker.go(f"/p/{stage.slug}/indicators")
    found = {}
    for key, kind in KINDS.items():
        heading = walker.page.get_by_role("heading", name=walker.read(kind.name), exact=True)
        card = walker.page.get_by_role("article").filter(has=heading)
        card.get_by_text(walker.say("Definition and numbers")).or_(
            card.get_by_text(walker.say("Numbers month by month"))
        ).click()
        today = card.get_by_role("row").filter(has_text=walker.say("Today"))
        found[key] = (card.locator(".figure").inner_text(), today.get_by_role("cell").nth(1).inner_text())
    return found


def matched(walker: Walker, stage: Stage) -> None:
    """Open the first round and run the matching; the page of its progress leads to the result."""
    walker.go(f"/p/{stage.slug}/desk")
    walker.follow(walker.say("Rounds"), at=walker.page.get_by_role("main"))
    walker.follow(walker.say("Open the first round"))
    walker.fill(walker.say("Name of the round"), "2026")
    walker.press(walker.say("Open the round"))
    walker.press(walker.say("Run the matching"))
    expect(walker.page.get_by_role("heading", name=walker.say("Proposed pairs"))).to_be_visible(
        timeout=40_000
    )
    walker.look()


def pin_another(walker: Walker) -> None:
    """Open Nora's pair, choose her other mentor, read what it costs, and pin the two."""
    pair = walker.say("%(newcomer)s with %(mentor)s", newcomer=NEWCOMERS[0], mentor=MENTORS[0])
    walker.follow(pair)
    walker.heading(walker.say("Why this pair"))
    walker.follow(f"{walker.say('See the price')} ({MENTORS[1]})")
    walker.heading(walker.say("What would change"))
    moves = walker.count("%(n)s newcomer would move", "%(n)s newcomers would move", 2)
    walker.heading(moves)
    walker.fill(walker.say("Why? (for the journal and the other coordinators)"), "Même ville.")
    walker.press(walker.say("Pin this pair"))
    walker.reads(walker.say("Done, and the pairs are worked out anew."))
    walker.reads(walker.say("Pinned: %(newcomer)s with %(mentor)s", newcomer=NEWCOMERS[0], mentor=MENTORS[1]))


def approve_and_publish(walker: Walker) -> None:
    walker.press(walker.count("Approve %(n)s pair", "Approve all %(n)s pairs", 2))
    walker.reads(walker.count("%(n)s pair approved.", "%(n)s pairs approved.", 2))
    walker.follow(walker.say("Read the letters and publish"))
    walker.heading(walker.say("Read the letters, then publish"))
    expect(walker.page.get_by_role("article")).to_have_count(2)
    several = "Publish %(n)s pairs and send the letters"
    walker.press(walker.count("Publish %(n)s pair and send the letters", several, 2))
    walker.heading(walker.say("Answers"))


def say_yes(walker: Walker, both: bool) -> None:
    """Say yes to the proposal of the first page; the second yes opens the pair's page."""
    walker.go("/")
    walker.follow(walker.say("Read and answer"))
    walker.heading(walker.say("Why you two"))
    walker.press(walker.say("Yes, I would like that"))
    if both:
        walker.reads(walker.say("You both said yes: you are a pair."))
        assert re.search(r"/mentorships/\d+$", walker.page.url)
    else:
        walker.reads(walker.say("Thank you. We write to you as soon as the other side has answered."))


def check_in_on_a_phone(walker: Walker, stage: Stage) -> None:
    """Sign in as the mentor on a phone, and say in two minutes how it goes."""
    walker.sign_in(stage.email(MENTORS[1]), "soap and a long walk")
    walker.page.get_by_text(walker.say("Menu"), exact=True).click()
    walker.follow(walker.say("My pair"))
    walker.follow(walker.say("Check in now"))
    walker.page.get_by_role("radio", name=walker.read(MOODS[4]), exact=True).check()
    walker.page.get_by_text(walker.say("Say more in your own words"), exact=True).click()
    walker.fill(walker.say("In your own words"), "Premier appel agréable.")
    walker.page.get_by_role("radio", name=walker.read(AUDIENCES["coordinator"]), exact=True).check()
    assert walker.page.evaluate("document.scrollingElement.scrollWidth") <= 390
    walker.press(walker.say("Send my check-in"))
    walker.reads(walker.say("Thank you."))
    walker.reads("Premier appel agréable.")


def assert_kept(service: Service, stage: Stage) -> None:
    """Look at the rows behind the story: one pin, two letters of the round to each side, one check-in."""
    with service.rows():
        programme = Programme.get(Programme.slug == stage.slug)
        kinds = [row.kind for row in Letter.select().where(Letter.programme == programme.id)]
        assert kinds.count("proposal_newcomer") == kinds.count("proposal_mentor") == 2
        assert kinds.count("mentorship_begun") == 2
        pair = Mentorship.get(Mentorship.programme == programme.id, Mentorship.state == "active")
        assert Ruling.get(Ruling.newcomer == pair.newcomer_id).kind == "pin"
        assert CheckIn.get(CheckIn.mentorship == pair.id, CheckIn.answered_at.is_null(False)).mood == 4
