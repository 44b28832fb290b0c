import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import mentorship
from mentorship import hours, skills

DEMO = Path(mentorship.__file__).parent / "demo"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SPAN = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d\d):(00|15|30|45)-(\d\d):(00|15|30|45)")


def people(table: str) -> list[dict[str, str]]:
    with (DEMO / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


def spans(typed: str) -> list[tuple[int, int]]:
    found = []
    for part in typed.split("; "):
        match = SPAN.fullmatch(part)
        assert match, part
        day, h1, m1, h2, m2 = match.groups()
        start = DAYS.index(day) * 1440
        found.append((start + int(h1) * 60 + int(m1), start + int(h2) * 60 + int(m2)))
    return found


def sentences(value: Any) -> list[str]:
    """Return every text inside nested tables and lists."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in sentences(part)]
    if isinstance(value, list):
        return [text for part in value for text in sentences(part)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def everyone() -> list[dict[str, str]]:
    return people("mentors") + people("newcomers")


# --- people -------------------------------------------------------------------------------------------


def test_a_hundred_and_fifty_newcomers_and_sixty_mentors() -> None:
    assert len(people("newcomers")) == 150
    assert len(people("mentors")) == 60


def test_seats_are_fewer_than_newcomers_but_not_by_much() -> None:
    seats = [int(row["seats"]) for row in people("mentors")]
    assert set(seats) == {1, 2, 3}
    assert 110 <= sum(seats) < 150


def test_nobody_shares_an_address_or_a_name(everyone: list[dict[str, str]]) -> None:
    addresses = [row["email_local"] for row in everyone]
    names = [(row["first_name"], row["last_name"]) for row in everyone]
    coordinators = [row["email_local"] for row in texts("brand")["coordinators"]]
    assert len({*addresses, *coordinators}) == len(addresses) + len(coordinators)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", address) for address in addresses)


def test_every_sentence_is_said_once(everyone: list[dict[str, str]]) -> None:
    said = [row[column] for row in everyone for column in ("bio", "goal")]
    assert all(20 <= len(text) <= 160 and text.endswith(".") for text in said)
    assert len(set(said)) == len(said)


def test_languages_zones_and_words_are_known(everyone: list[dict[str, str]]) -> None:
    codes = {choice.key for choice in skills.languages("en")}
    for row in everyone:
        spoken = row["spoken"].split("|")
        assert row["language"] in ("fr", "en")
        assert row["language"] in spoken
        assert set(spoken) <= codes
        assert ZoneInfo(row["zone"])
        assert row["level"] in ("beginner", "intermediate", "expert")
        assert row["style"] in ("direct", "gentle", "structured", "exploratory")
        assert row["team"]
        assert 1 <= int(row["hours_month"]) <= 8


def test_skills_and_interests_are_in_the_catalogue(everyone: list[dict[str, str]]) -> None:
    interests = {choice.key for choice in skills.interests("en")}
    for row in everyone:
        wanted = [entry.split(":") for entry in row["skills"].split("|")]
        assert len({key for key, *_ in wanted}) == len(wanted) >= 2
        assert {key for key, *_ in wanted} <= set(skills.catalogue())
        assert all(level in "1234" for _, level, *_ in wanted)
        assert set(row["interests"].split("|")) <= interests
    assert all(e.split(":")[2] in "123" for row in people("newcomers") for e in row["skills"].split("|"))
    assert all(len(e.split(":")) == 2 for row in people("mentors") for e in row["skills"].split("|"))


def test_hours_are_quarters_in_order_within_a_day(everyone: list[dict[str, str]]) -> None:
    for row in everyone:
        week = spans(row["hours"])
        assert week == sorted(week)
        assert all(start < end and start // 1440 == (end - 1) // 1440 for start, end in week)
        assert all(end <= later for (_, end), (later, _) in zip(week, week[1:], strict=False))
        assert 120 <= sum(end - start for start, end in week) <= 16 * 60
        assert hours.parse(row["hours"]) == hours.merge(week)


def test_both_languages_and_several_zones_take_part(everyone: list[dict[str, str]]) -> None:
    spoken = Counter(row["language"] for row in everyone)
    assert 0.6 <= spoken["fr"] / len(everyone) <= 0.8
    zones = Counter(row["zone"] for row in everyone)
    assert zones.most_common(1)[0][0] == "Europe/Paris"
    assert len(zones) >= 10


@pytest.mark.parametrize(
    "skill", ["beauty-content", "video-editing", "perfume-composition", "cosmetic-formulation"]
)
def test_some_skills_are_wanted_by_more_than_can_be_served(skill: str) -> None:
    seats = sum(int(row["seats"]) for row in people("mentors") if f"{skill}:" in row["skills"])
    wanting = sum(f"{skill}:" in row["skills"] for row in people("newcomers"))
    assert 0 < seats < wanting


# --- texts --------------------------------------------------------------------------------------------


def test_the_brand_speaks_both_languages() -> None:
    programme = texts("brand")["programme"]
    for text in ("name", "tagline", "welcome", "description", "conduct", "agreement"):
        assert programme[text]["en"].strip()
        assert programme[text]["fr"].strip()
        assert programme[text]["en"] != programme[text]["fr"]
    assert programme["agreement"]["cadence_days"] == programme["cadence_days"]


def test_texts_are_set_with_care(everyone: list[dict[str, str]]) -> None:
    spoken = [row[column] for row in everyone for column in ("bio", "goal") if row["language"] == "fr"]
    for text in (*spoken, *sentences(texts("brand")), *sentences(texts("stories"))):
        assert not re.search(r" [;:?!»]|« |\w'\w", text), text


def test_stories_have_a_text_for_every_side_mood_and_language() -> None:
    told = texts("stories")["checkins"]
    assert len(told) >= 120
    assert len({checkin["text"] for checkin in told}) == len(told)
    voices = Counter((row["language"], row["side"], row["mood"]) for row in told)
    expected = {
        (lang, side, mood) for lang in ("fr", "en") for side in ("newcomer", "mentor") for mood in range(1, 6)
    }
    assert set(voices) == expected
    for lang, side, mood in expected:
        anywhere = [
            r
            for r in told
            if (r["language"], r["side"], r["mood"]) == (lang, side, mood) and "domains" not in r
        ]
        assert anywhere, "a pair of any domain needs a text"


def test_goals_name_known_skills_and_a_scale_of_five() -> None:
    goals = texts("stories")["goals"]
    assert len(goals) == 40
    for goal in goals:
        assert set(goal["skills"]) <= set(skills.catalogue())
        assert len(set(goal["scale"])) == 5
        assert goal["text"]
        assert goal["criterion"].endswith(".")
    assert {goal["language"] for goal in goals} == {"fr", "en"}


def test_notes_and_endings_are_told_in_both_languages() -> None:
    stories = texts("stories")
    domains = {skill.domain for skill in skills.catalogue().values()}
    for row in (*stories["checkins"], *stories["meetings"]):
        assert set(row.get("domains", ())) <= domains
    assert {row["language"] for row in stories["meetings"] if "domains" not in row} == {"fr", "en"}
    assert set(stories["ends"]) == {"completed", "completed_early", "ended", "ended_safety"}
    for told in (*stories["ends"].values(), stories["thanks"], stories["declines"]):
        assert told["fr"]
        assert told["en"]
