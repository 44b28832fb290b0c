"""One line of the desk: put off until a day, or closed with what came of it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import InputRequired, Length

from mentorship import access, coordinators, digests, follow_ups, signals
from mentorship import facts as facts_of
from mentorship.coordinators import LONGEST_NOTE
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import FollowUp, Programme
from mentorship.signals import RULES, Rule, Signal
from mentorship.web import numbers
from mentorship.web.forms import Form, strip
from mentorship.web.pages import say
from mentorship.web.session import me, now


@dataclass(frozen=True)
class Line:
    """A signal as the desk shows it: about whom, the fact, and where the act is done."""

    signal: Signal
    label: str
    fact: str
    address: str

    @property
    def rule(self) -> Rule:
        """Return the rule that fired."""
        return RULES[self.signal.rule]


class OutcomeForm(Form):
    """What came of a line."""

    outcome = RadioField(
        _l("What came of it?"),
        choices=[SelectChoice(key, words) for key, words in follow_ups.OUTCOMES.items()],
        validators=[InputRequired()],
    )
    note = TextAreaField(
        _l("Note for the other coordinators"), filters=[strip], validators=[Length(max=LONGEST_NOTE)]
    )


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    bp.add_url_rule("/p/<slug>/lines/<key>", "line", show, methods=["GET", "POST"])
    bp.add_url_rule("/p/<slug>/lines/<key>/later", "snooze", snooze, methods=["POST"])
    bp.add_url_rule("/p/<slug>/acts/<int:act_id>/helped", "helped", helped, methods=["POST"])
    bp.add_url_rule("/p/<slug>/digest", "digest", digest, methods=["POST"])


@login_required
def show(slug: str, key: str) -> Any:
    """Show one line of the desk, and close it when its outcome is told."""
    programme = access.desk(me(), slug)
    facts, signal = _found(programme, key)
    form = OutcomeForm() if signal.subject != "round" else None
    if form is not None and form.validate_on_submit():
        follow_ups.close(programme, signal, str(form.outcome.data), form.note.data or "", me(), now())
        say(_("Closed. It comes back only if the same thing happens anew."))
        return redirect(url_for("desk.show", slug=slug), 303)
    page = render_template(
        "desk/line.html",
        programme=programme,
        line=line_of(signal, facts, facts_of.names(programme), programme),
        key=key,
        form=form,
        choices=follow_ups.DAYS,
        before=_before(programme, signal, facts),
        outcomes=follow_ups.OUTCOMES,
    )
    return page, 422 if form and form.errors else 200


@login_required
def snooze(slug: str, key: str) -> Any:
    """Put a line off for some days."""
    programme = access.desk(me(), slug)
    _facts, signal = _found(programme, key)
    follow_ups.snooze(programme, signal, numbers.typed(request.form.get("days")), me(), now())
    say(_("Put off. It comes back by itself."))
    return redirect(url_for("desk.show", slug=slug), 303)


@login_required
def helped(slug: str, act_id: int) -> Any:
    """Say whether an act of some days ago helped."""
    programme = access.desk(me(), slug)
    row = next((each for each, *_rest in asked(programme, facts_of.of(programme)) if each.id == act_id), None)
    if row is None:
        raise access.missing()
    follow_ups.tell(row, request.form.get("helped", ""), me(), now())
    say(_("Thank you, noted. The table below the list counts it."))
    return redirect(url_for("desk.show", slug=slug), 303)


@login_required
def digest(slug: str) -> Any:
    """Choose the hour of the day's summary by mail, or stop it."""
    programme = access.desk(me(), slug)
    hour = request.form.get("hour", "")
    digests.choose(coordinators.row(programme, me()), numbers.typed(hour) if hour else None)
    say(_("Saved. The letter comes on days on which something needs you.") if hour else _("No daily letter."))
    return redirect(url_for("desk.show", slug=slug), 303)


def line_of(signal: Signal, facts: Facts, names: dict[int, str], programme: Programme) -> Line:
    """Put a signal into words, with the page where its act is done."""
    return Line(signal, *signals.in_words(signal, facts, names), _address(signal, facts, programme))


def asked(programme: Programme, facts: Facts) -> list[tuple[FollowUp, str, str]]:
    """Return the acts of which the reader may say whether they helped, each with its label and rule."""
    rows = {follow_ups.about(row): row for row in follow_ups.to_ask(programme, now())}
    names = facts_of.names(programme)
    here = {("pair", pair.id) for pair in facts.pairs} | {("proposal", ask.id) for ask in facts.asks}
    known = [each for each in rows if (each.subject, each.id) in here]
    seen = signals.seen_by(known, facts, facts_of.own(programme, me()))
    return [(rows[each], signals.in_words(each, facts, names)[0], RULES[each.rule].title) for each in seen]


def _address(signal: Signal, facts: Facts, programme: Programme) -> str:
    if signal.subject == "round":
        return url_for("rounds.show", round_id=signal.id)
    if signal.subject == "pair":
        return url_for("mentorships.show", mentorship_id=signal.id)
    if signal.subject == "question":
        return url_for("asked.show", question_id=signal.id)
    if signal.subject == "suggestion":
        return url_for("suggestions.answer", slug=programme.slug, suggestion_id=signal.id)
    ask = next(ask for ask in facts.asks if ask.id == signal.id)
    first = ask.silent[0] if ask.silent else ask.newcomer
    return url_for("desk.person", slug=programme.slug, profile_id=first)


def _before(programme: Programme, signal: Signal, facts: Facts) -> list[FollowUp]:
    """Return what was done earlier, without what was done about words that the reader must not know of."""
    own = facts_of.own(programme, me())
    rows = follow_ups.before(programme, signal)
    return [row for row in rows if signals.seen_by([follow_ups.about(row)], facts, own)]


def _found(programme: Programme, key: str) -> tuple[Facts, Signal]:
    """Return the signal of a key; one whose rule no longer applies is missing."""
    facts = facts_of.of(programme)
    seen = signals.seen_by(signals.of(facts, now()), facts, facts_of.own(programme, me()))
    signal = follow_ups.find(seen, key)
    if signal is None:
        raise access.missing()
    return facts, signal
