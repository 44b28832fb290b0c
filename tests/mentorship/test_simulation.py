"""A simulated half-year: each letter that was due, once, and on the desk what the facts say."""

import dataclasses
import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import builders
import due_letters
import due_signals
import pytest
from flask import Flask
from half_year import CHANGES, LOOKED_AT, PAIRS, UNTIL, HalfYear

from mentorship import config, db, facts, signals
from mentorship.demo import people, simulation
from mentorship.errors import BadField
from mentorship.models import Programme


def test_every_letter_that_was_due_was_written_once(half_year: HalfYear) -> None:
    with half_year.rows() as bare:
        wanted, written = due_letters.expected(bare, half_year.ticks), due_letters.written(bare)
    assert sorted((written - wanted).elements()) == []  # none too many
    assert sorted((wanted - written).elements()) == []  # none missing
    kinds = Counter(kind for kind, _person, _due in written.elements())
    assert set(kinds) == set(due_letters.KINDS)
    assert kinds["checkin_due"] > 5 * PAIRS


def test_nine_in_the_morning_stays_nine_when_the_clocks_change(half_year: HalfYear) -> None:
    zones = (ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"))
    with half_year.rows() as bare:
        people = dict(bare.execute("SELECT id, zone FROM person").fetchall())
        letters = due_letters.written(bare)
    for zone in zones:
        changes = [day for day in CHANGES if _changes(day, zone)]
        near = [
            due.astimezone(zone)
            for kind, person, due in letters
            if kind.startswith("checkin") and people[person] == zone.key
            if min(abs(due.astimezone(zone).date() - day) for day in changes) <= timedelta(days=9)
        ]
        late = {each.date() for each in near if each.hour != 9}
        assert len(changes) == 2
        assert len(near) > 10
        assert all(day.toordinal() % 7 == 0 for day in late), "only where the jobs themselves came late"


def _changes(day: date, zone: ZoneInfo) -> bool:
    before, after = (datetime.combine(day + timedelta(days=n), time(), zone) for n in (0, 1))
    return before.utcoffset() != after.utcoffset()


def test_the_desk_shows_what_the_facts_say(half_year: HalfYear) -> None:
    shown: Counter[str] = Counter()
    for at in (*LOOKED_AT, UNTIL):
        with half_year.opened(at) as programme:
            found = signals.of(facts.of(programme), at)
        with half_year.rows(at) as bare:
            wanted = due_signals.expected(bare, at)
        assert {(each.rule, each.id, each.side) for each in found} == wanted, at
        shown.update(each.rule for each in found)
    assert len(shown) > 9, "the half-year must meet most of the rules"


def test_about_as_many_pairs_end_early_as_studies_report(half_year: HalfYear) -> None:
    early = "state IN ('ended', 'ended_safety') AND date(ended_at) < ends_on"
    with half_year.rows() as bare:
        (begun,) = bare.execute("SELECT count(*) FROM mentorship").fetchone()
        over, ended = bare.execute(
            f"SELECT count(*), sum({early}) FROM mentorship WHERE ends_on <= ?", (UNTIL.date().isoformat(),)
        ).fetchone()
    assert PAIRS - 4 <= begun <= PAIRS + 8
    assert 0.28 < ended / over < 0.48


def test_the_stories_say_thirty_eight_in_a_hundred() -> None:
    ending = [story.share for story in simulation.STORIES if story.turn in ("end", "lost", "doubt")]
    assert (sum(ending), sum(story.share for story in simulation.STORIES)) == (19, 50)


def test_the_same_seed_gives_the_same_people() -> None:
    def some(seed: int) -> list[dict[str, str]]:
        return list(islice(people.mixed("mentor", random.Random(seed), simulation.ZONES), 9))

    assert some(1) == some(1) != some(2)
    assert len({row["email_local"] for row in some(1)}) == 9


@pytest.mark.parametrize(("pairs", "days"), [(9, 183), (1001, 183), (200, 89), (200, 401)])
def test_an_odd_size_is_refused_by_name(pairs: int, days: int) -> None:
    with pytest.raises(BadField) as refused:
        simulation.simulate(UNTIL, pairs, days, 7)
    assert refused.value.field == ("days" if pairs == 200 else "pairs")


def test_people_and_real_services_are_left_alone(app: Flask) -> None:
    def command(*options: str) -> str:
        db.db.close()
        answer = app.test_cli_runner().invoke(args=["demo", "--simulate", *options])
        db.db.connect(reuse_if_open=True)
        assert answer.exit_code != 0
        return answer.output

    assert "Choose between 10 and 1000 pairs" in command("--pairs", "3")
    assert "--until" in command("--until", "tomorrow")
    builders.person("Alice")
    assert "There are people in this database" in command()
    config.use(dataclasses.replace(config.current(), demo=False))
    assert "This is no demo" in command()
    assert Programme.select().count() == 0
