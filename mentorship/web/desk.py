"""The coordinator's desk: what needs an act now; its people, coordinators and journal are in other files."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import login_required

from mentorship import access, coordinators, mail, scarcity, signals, skills
from mentorship import facts as facts_of
from mentorship.history import Facts, pool
from mentorship.i18n import gettext as _
from mentorship.i18n import language, listed
from mentorship.models import Programme
from mentorship.signals import RULES, Rule, Signal
from mentorship.web import cards, oversight, people, person
from mentorship.web.pages import say
from mentorship.web.session import me, now

bp = Blueprint("desk", __name__)
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """A signal as the desk shows it: about whom, the fact, and where the act is done."""

    signal: Signal
    label: str
    address: str
    fact: str


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
    return render_template(
        "desk/show.html",
        programme=programme,
        piles=_piles(programme, facts),
        shown=SHOWN,
        red=[card for card in cards.of_programme(programme, now(), facts) if card.reading.status == "red"],
        waiting=len(here.waiting),
        free=sum(here.free.values()),
        mentors_free=sum(1 for seats in here.free.values() if seats),
        running=sum(pair.live(now()) for pair in facts.pairs),
        lacks=[
            Lack(skills.label(each.skill, language()), each.wanted, each.seats, each.mentors)
            for each in scarcity.scarcest(here)
        ],
        front=mail.link(url_for("profiles.programme", slug=slug)),
        rounds_open=bool(facts.stages),
        stages=facts.stages,
    )


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


def _piles(programme: Programme, facts: Facts) -> list[Pile]:
    names = facts_of.names(programme)
    found = groupby(signals.of(facts, now()), key=lambda signal: signal.rule)
    return [
        Pile(key, RULES[key], tuple(_line(signal, facts, names, programme) for signal in group))
        for key, group in found
    ]


def _line(signal: Signal, facts: Facts, names: dict[int, str], programme: Programme) -> Line:
    if signal.subject == "round":
        stage = next(stage for stage in facts.stages if stage.id == signal.id)
        return Line(signal, stage.name, url_for("rounds.show", round_id=stage.id), signal.fact)
    if signal.subject == "pair":
        pair = next(pair for pair in facts.pairs if pair.id == signal.id)
        label = _both(names, pair.newcomer, pair.mentor)
        asking = {"newcomer": pair.newcomer, "mentor": pair.mentor}.get(signal.side)
        fact = _("%(name)s: %(fact)s", name=names[asking], fact=signal.fact) if asking else signal.fact
        return Line(signal, label, url_for("mentorships.show", mentorship_id=pair.id), fact)
    ask = next(ask for ask in facts.asks if ask.id == signal.id)
    late = [names[profile] for profile in ask.silent]
    fact = _("%(fact)s No answer from %(names)s.", fact=signal.fact, names=listed(late))
    first = ask.silent[0] if ask.silent else ask.newcomer
    return Line(
        signal,
        _both(names, ask.newcomer, ask.mentor),
        url_for("desk.person", slug=programme.slug, profile_id=first),
        fact,
    )


def _both(names: dict[int, str], newcomer: int, mentor: int) -> str:
    return _("%(one)s and %(other)s", one=names[newcomer], other=names[mentor])


people.join(bp)
person.join(bp)
oversight.join(bp)
