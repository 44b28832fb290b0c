"""Deciding about the pairs of a draft: the price first, then the decision; undo and redo, any number back."""

from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import access, decisions, prices, reasons, reviews
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import plain
from mentorship.models import Decision as Row
from mentorship.models import Profile, Proposal, Round
from mentorship.prices import Price
from mentorship.reviews import Decision, Kind
from mentorship.web import numbers
from mentorship.web.pages import say
from mentorship.web.round_forms import DecisionForm
from mentorship.web.session import me, now

KINDS = ("pin", "forbid", "unpair", "swap", "skip", "undo")


def join(bp: Blueprint) -> None:
    """Put these pages on the review."""
    bp.add_url_rule("/rounds/<int:round_id>/decide", "decide", decide, methods=["GET", "POST"])
    bp.add_url_rule("/rounds/<int:round_id>/pairs/<int:proposal_id>/swap", "swap", swap)
    bp.add_url_rule("/rounds/<int:round_id>/decisions", "decisions", index)
    bp.add_url_rule("/rounds/<int:round_id>/decisions/<int:decision_id>/undo", "undo", undo, methods=["POST"])
    bp.add_url_rule("/rounds/<int:round_id>/redo", "redo", redo, methods=["POST"])


@login_required
def decide(round_id: int) -> ResponseReturnValue:
    """Show what a decision would cost, then carry it out when it is confirmed."""
    round_ = access.round_(me(), round_id)
    form = DecisionForm()
    decision = replace(_asked(round_), reason=str(form.reason.data or ""))
    stale = ""
    if form.validate_on_submit():
        try:
            seen, shown = numbers.typed(request.form.get("version")), request.form.get("shown")
            reviews.decide(round_, decision, seen, me(), now(), shown)
            say(_("Done, and the pairs are worked out anew."))
            return redirect(url_for("rounds.show", round_id=round_id), 303)
        except AlreadyDone as error:
            stale = str(error)
            round_ = Round.get_by_id(round_id)
    return render_template("rounds/decide.html", **_deciding(round_, decision, form, stale)), (
        409 if stale else 422 if form.errors else 200
    )


@login_required
def swap(round_id: int, proposal_id: int) -> str:
    """Show with whom a newcomer could best exchange mentors."""
    proposal = access.review(me(), proposal_id)
    if proposal.round_id != round_id or proposal.state not in ("draft", "approved"):
        raise access.missing()
    round_ = proposal.round
    ids = (Proposal.id, Proposal.newcomer, Proposal.mentor)
    others = Proposal.select(*ids).where(
        Proposal.round == round_id,
        Proposal.mentor != proposal.mentor_id,
        Proposal.state.in_(("draft", "approved")),
    )
    names = reasons.names_of(str(id) for each in others for id in (each.newcomer_id, each.mentor_id))
    pairs = [(each, names[str(each.newcomer_id)], names[str(each.mentor_id)]) for each in others]
    best = {each.id: gain for each, gain in reviews.swaps(round_, proposal)}
    return render_template(
        "rounds/swap.html",
        round=round_,
        programme=round_.programme,
        proposal=proposal,
        best=sorted((each for each in pairs if each[0].id in best), key=lambda each: -best[each[0].id]),
        gains=best,
        pairs=sorted(pairs, key=lambda each: plain(each[1])),
        in_tenths=reasons.in_tenths,
        points=reasons.points,
    )


@login_required
def index(round_id: int) -> str:
    """List the decisions of a round: who decided what, when, at which price."""
    round_ = access.round_(me(), round_id)
    made = decisions.made(round_)
    names = reasons.names_of(str(id) for row in made for id in _people(row))
    return render_template(
        "rounds/decisions.html",
        round=round_,
        programme=round_.programme,
        lines=[(row, _said(row, names), Price.from_json(row.price), _moves(row)) for row in made],
        again=[
            _said(row, reasons.names_of(str(id) for id in _people(row))) for row in decisions.undone(round_)
        ],
        in_tenths=reasons.in_tenths,
        points=reasons.points,
    )


@login_required
def undo(round_id: int, decision_id: int) -> ResponseReturnValue:
    """Undo the newest decisions, down to and with this one."""
    round_ = access.round_(me(), round_id)
    row: Row | None = Row.get_or_none(Row.id == decision_id, Row.round == round_.id)
    if row is None:
        raise access.missing()
    price = decisions.undo(round_, row, numbers.typed(request.form.get("version")), me(), now())
    say(_("Undone. %(moved)s", moved=_moved(price)))
    return _back(round_)


@login_required
def redo(round_id: int) -> ResponseReturnValue:
    """Do the decision again that was undone last."""
    round_ = access.round_(me(), round_id)
    price = decisions.redo(round_, numbers.typed(request.form.get("version")), me(), now())
    say(_("Done again. %(moved)s", moved=_moved(price)))
    return _back(round_)


def _back(round_: Round) -> ResponseReturnValue:
    """Return to the list of decisions, or to the pairs for who came from there."""
    endpoint = "rounds.show" if request.form.get("from") == "round" else "rounds.review.decisions"
    return redirect(url_for(endpoint, round_id=round_.id), 303)


def _moved(price: Price) -> str:
    told = prices.sentences(price.moves)
    return (
        "; ".join(told[:5]) + ("; …" if len(told) > 5 else "") + "."
        if told
        else _("The pairs stay as they are.")
    )


def _asked(round_: Round) -> Decision:
    """Return the decision that the address describes."""
    kind = request.args.get("kind", "")
    newcomer, mentor = (_member(round_, request.args.get(role), role) for role in Profile.ROLES)
    if kind not in KINDS:
        raise access.missing()
    if kind != "swap":
        return Decision(cast(Kind, kind), newcomer.id, mentor.id)
    other = _member(round_, request.args.get("other"), "newcomer")
    has = {each.newcomer_id: each.mentor_id for each in Proposal.select().where(Proposal.round == round_.id)}
    if has.get(newcomer.id) != mentor.id or other.id not in has or has[other.id] == mentor.id:
        raise Refused(_("These pairs have changed meanwhile. Look at the round again, then swap."))
    return Decision("swap", newcomer.id, has[other.id], "", other.id, mentor.id)


def _member(round_: Round, number: str | None, role: str) -> Profile:
    found: Profile | None = Profile.get_or_none(
        Profile.id == numbers.typed(number),
        Profile.programme == round_.programme_id,
        Profile.role == role,
    )
    if found is None:
        raise access.missing()
    return found


def _deciding(round_: Round, decision: Decision, form: DecisionForm, stale: str) -> dict[str, Any]:
    """Return what the page of a decision shows: its price, or why it is not possible."""
    price, refused = None, ""
    try:
        price = reviews.price(round_, decision, exact=bool(stale))
    except Refused as error:
        refused = str(error)
    ids = (decision.newcomer, decision.mentor, decision.other, decision.other_mentor)
    names = reasons.names_of(str(id) for id in ids)
    return {
        "round": round_,
        "programme": round_.programme,
        "decision": decision,
        "title": _title(decision.kind, [names.get(str(id), "") for id in ids]),
        "price": price,
        "moves": prices.sentences(price.moves) if price else [],
        "refused": refused,
        "form": form,
        "stale": stale,
        "in_tenths": reasons.in_tenths,
        "points": reasons.points,
    }


def _title(kind: str, people: list[str]) -> str:
    """Say what a decision does; after the newcomer and the mentor come those of a second pair."""
    names = dict(zip(("newcomer", "mentor", "other", "theirs"), people, strict=True))
    return {
        "pin": _("Pin %(newcomer)s with %(mentor)s", **names),
        "forbid": _("Avoid %(newcomer)s with %(mentor)s", **names),
        "unpair": _("Unpair %(newcomer)s and %(mentor)s", **names),
        "swap": _("Swap: %(newcomer)s goes to %(mentor)s, %(other)s to %(theirs)s", **names),
        "skip": _("Leave %(newcomer)s out of this round", **names),
        "undo": _("Take back what was decided about %(newcomer)s and %(mentor)s", **names),
    }.get(kind, kind)


def _people(row: Row) -> list[int]:
    return [rule[side] for rule in row.after or row.before for side in Profile.ROLES]


def _said(row: Row, names: dict[str, str]) -> str:
    people = [names.get(str(id), _("somebody")) for id in _people(row)] + [""] * 4
    return _title(row.kind, people[:4])


def _moves(row: Row) -> list[str]:
    return prices.sentences(Price.from_json(row.price).moves)
