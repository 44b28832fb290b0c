"""The coordinator's desk: what needs an act now; its people, coordinators and journal are in other files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required

from mentorship import (
    access,
    coordinators,
    digests,
    follow_ups,
    mail,
    reports,
    scarcity,
    signals,
    skills,
    suggestions,
)
from mentorship import facts as facts_of
from mentorship.applications import pending
from mentorship.history import Facts, Pool, pool
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.models import Programme
from mentorship.signals import RULES, Rule, Signal
from mentorship.web import applications, cards, imports, lines, oversight, people, person, settings
from mentorship.web.lines import Line, line_of
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("desk", __name__)
SHOWN = 5


@dataclass(frozen=True)
class Pile:
    """All signals of one rule."""

    key: str
    rule: Rule
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Lack:
    """A scarce skill by its name."""

    label: str
    wanted: int
    seats: int
    mentors: int


@bp.get("/p/<slug>/desk")
@login_required
def show(slug: str) -> str:
    """Show what needs an act now, who waits and what is scarce."""
    programme = access.desk(me(), slug)
    facts = facts_of.of(programme)
    here = pool(facts, now())
    found = signals.seen_by(signals.of(facts, now()), facts, facts_of.own(programme, me()))
    return render_template(
        "desk/show.html",
        programme=programme,
        **_list(programme, facts, found),
        shown=SHOWN,
        digest=(digests.HOURS, coordinators.row(programme, me()).digest_hour),
        red=[card for card in cards.of_programme(programme, now(), facts) if card.reading.status == "red"],
        waiting=len(here.waiting),
        free=sum(here.free.values()),
        mentors_free=sum(1 for seats in here.free.values() if seats),
        running=sum(pair.live(now()) for pair in facts.pairs),
        lacks=_lacks(here),
        applied=pending(programme).count(),
        suggested=len(suggestions.waiting(programme)),
        front=mail.link(url_for("profiles.programme", slug=slug)),
        stages=facts.stages,
        confidences=reports.of_reader(me()),
    )


def _list(programme: Programme, facts: Facts, found: list[Signal]) -> dict[str, Any]:
    """Return what the list of the day shows: its piles, what was put off, and what came of earlier lines."""
    line = partial(line_of, facts=facts, names=facts_of.names(programme), programme=programme)
    return {
        "piles": _piles([line(signal) for signal in follow_ups.open_lines(programme, found, now())]),
        "later": [(line(signal), row) for signal, row in follow_ups.put_off(programme, found, now())],
        "asked": lines.asked(programme, facts),
        "helped": follow_ups.HELPED,
        "outcomes": follow_ups.OUTCOMES,
        "few": follow_ups.FEW,
        "tallies": follow_ups.tallies(programme, found),
        "rules": RULES,
    }


@bp.post("/p/<slug>/pairs/<int:mentorship_id>/contact")
@login_required
def contact(slug: str, mentorship_id: int) -> Any:
    """Note that a coordinator has spoken with a pair."""
    programme = access.desk(me(), slug)
    pair, _side = access.mentorship(me(), mentorship_id)
    if pair.programme_id != programme.id:
        raise access.missing()
    coordinators.note_contact(pair, "", me(), now())
    say(_("Noted. This pair comes back to the desk only if something new happens."))
    return redirect(url_for("desk.show", slug=slug))


def _lacks(here: Pool) -> list[Lack]:
    return [
        Lack(skills.label(each.skill, language()), each.wanted, each.seats, each.mentors)
        for each in scarcity.scarcest(here)
    ]


def _piles(lines: Sequence[Line]) -> list[Pile]:
    found = groupby(lines, key=lambda line: line.signal.rule)
    return [Pile(key, RULES[key], tuple(group)) for key, group in found]


people.join(bp)
person.join(bp)
imports.join(bp)
settings.join(bp)
applications.join(bp)
oversight.join(bp)
lines.join(bp)
