"""The review of a round: one pair, one newcomer, approving, deciding with its price, publishing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.datastructures import MultiDict

from mentorship import access, attention, problems, publishing, reasons, reviews, runs, skills
from mentorship.attention import Row
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import LANGUAGES, language
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile, Proposal, Round, Ruling, Run
from mentorship.reviews import Decision, Kind
from mentorship.web import numbers
from mentorship.web.pages import say
from mentorship.web.round_forms import DecisionForm
from mentorship.web.session import me, now

bp = Blueprint("review", __name__)

FILTERS = ("all", "look", "ready", "draft", "approved")
RUNNERS_UP = 5
KINDS = ("pin", "forbid", "skip", "undo")


@bp.get("/rounds/<int:round_id>/pairs/<int:proposal_id>")
@login_required
def pair(round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Show one pair: both profiles, what adds up to its score, the next best mentors."""
    proposal = _proposal(round_id, proposal_id)
    newcomer, mentor = proposal.newcomer, proposal.mentor
    parts = reasons.counted(proposal.parts)
    others = [each for each in _candidates(proposal.round, newcomer) if each["id"] != mentor.id]
    return render_template(
        "rounds/pair.html",
        round=proposal.round,
        programme=proposal.round.programme,
        proposal=proposal,
        lines=reasons.lines(parts),
        tenths=reasons.in_tenths(proposal.score),
        most=reasons.in_tenths(reasons.most(parts)),
        points=reasons.points,
        sides=[side_of(newcomer), side_of(mentor)],
        times=problems.shared_hours(newcomer, mentor, now()),
        weekly=problems.shared_minutes(newcomer, mentor, now()),
        others=others[:RUNNERS_UP],
        ruling=Ruling.get_or_none(round=round_id, newcomer=newcomer.id, mentor=mentor.id),
        following=_following(proposal),
    )


@bp.get("/rounds/<int:round_id>/newcomers/<int:profile_id>")
@login_required
def newcomer(round_id: int, profile_id: int) -> ResponseReturnValue:
    """Show every mentor a newcomer could have in this round, and why they have none or another."""
    round_ = access.round_(me(), round_id)
    found = _member(round_, profile_id, "newcomer")
    run = runs.latest(round_)
    unplaced = [each for each in attention.waiting(run) if each.id == found.id] if run else []
    proposal = Proposal.get_or_none(Proposal.round == round_.id, Proposal.newcomer == found.id)
    return render_template(
        "rounds/newcomer.html",
        round=round_,
        programme=round_.programme,
        side=side_of(found),
        waiting=unplaced[0] if unplaced else None,
        proposal=proposal,
        candidates=_candidates(round_, found) if run else [],
        points=reasons.points,
    )


@bp.post("/rounds/<int:round_id>/pairs/<int:proposal_id>/approve")
@login_required
def approve(round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Approve one pair."""
    reviews.approve(_proposal(round_id, proposal_id), me(), now())
    return _back(round_id, proposal_id)


@bp.post("/rounds/<int:round_id>/pairs/<int:proposal_id>/unapprove")
@login_required
def unapprove(round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Take an approval back."""
    reviews.unapprove(_proposal(round_id, proposal_id), me(), now())
    return _back(round_id, proposal_id)


@bp.post("/rounds/<int:round_id>/approve-all")
@login_required
def approve_all(round_id: int) -> ResponseReturnValue:
    """Approve the pairs of the list as it was shown: all, or those that need no second look."""
    round_ = access.round_(me(), round_id)
    only = None
    if request.form.get("only") == "ready":
        only = {row.proposal.id for row in attention.rows(round_, now()) if not row.needs_look}
    count = reviews.approve_all(round_, _version(), me(), now(), only)
    say(_n("%(n)s pair approved.", "%(n)s pairs approved.", count))
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@bp.post("/rounds/<int:round_id>/unapprove-all")
@login_required
def unapprove_all(round_id: int) -> ResponseReturnValue:
    """Take every approval back."""
    round_ = access.round_(me(), round_id)
    count = reviews.unapprove_all(round_, _version(), me(), now())
    say(_n("%(n)s approval taken back.", "%(n)s approvals taken back.", count))
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@bp.route("/rounds/<int:round_id>/decide", methods=["GET", "POST"])
@login_required
def decide(round_id: int) -> ResponseReturnValue:
    """Show what a decision would cost, then carry it out when it is confirmed."""
    round_ = access.round_(me(), round_id)
    newcomer, mentor = _asked(round_, "newcomer"), _asked(round_, "mentor")
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        raise access.missing()
    form = DecisionForm()
    decision = Decision(cast(Kind, kind), newcomer.id, mentor.id, str(form.reason.data or ""))
    stale = ""
    if form.validate_on_submit():
        try:
            reviews.decide(round_, decision, _version(), me(), now())
            say(_("Done, and the pairs are worked out anew."))
            return redirect(url_for("rounds.show", round_id=round_id), 303)
        except AlreadyDone as error:
            stale = str(error)
            round_ = Round.get_by_id(round_id)
    return render_template("rounds/decide.html", **_deciding(round_, decision, form, stale)), (
        409 if stale else 422 if form.errors else 200
    )


@bp.route("/rounds/<int:round_id>/publish", methods=["GET", "POST"])
@login_required
def publish(round_id: int) -> ResponseReturnValue:
    """Show the letters that would go out, then send them when it is confirmed."""
    round_ = access.round_(me(), round_id)
    form, refused = DecisionForm(), ""
    spoken = _spoken()
    if form.validate_on_submit():
        try:
            count = publishing.publish(round_, _version(), me(), now())
            say(_n("%(n)s pair is published.", "%(n)s pairs are published.", count))
            return redirect(url_for("rounds.show", round_id=round_id), 303)
        except Refused as error:
            refused, round_ = str(error), Round.get_by_id(round_id)
    return render_template(
        "rounds/publish.html",
        round=round_,
        programme=round_.programme,
        form=form,
        refused=refused,
        approved=[each for each in attention.with_people(round_) if each.state == "approved"],
        drafts=Proposal.select().where(Proposal.round == round_.id, Proposal.state == "draft").count(),
        left=publishing.left(round_, now()),
        letters=publishing.letters(round_, now(), request.args.get("pair", type=int), spoken),
        spoken=spoken,
        languages=LANGUAGES,
        until=publishing.deadline(round_, now()),
    ), 409 if refused else 200


def overview(round_: Round, run: Run, listed: Sequence[Row], at: datetime) -> dict[str, Any]:
    """Return what stands above the list: the figures, the counts of the filters, the decisions."""
    previous = runs.latest(round_, before=run)
    return {
        "run": run,
        "result": run.result,
        "previous": previous.result if previous else None,
        "moved_on": round_.state == "open" and runs.has_moved_on(run, at),
        **_points(listed),
        "waiting": attention.waiting(run),
        "free": attention.free_seats(run),
        "rulings": list(Ruling.select().where(Ruling.round == round_.id).order_by(Ruling.id.desc())),
        "counts": {name: len(chosen(listed, {"show": name})) for name in FILTERS},
        "in_tenths": reasons.in_tenths,
        "points": reasons.points,
    }


def _points(listed: Sequence[Row]) -> dict[str, int | None]:
    """Return the points of the weakest and of an average pair, as the list shows them."""
    tenths = [row.tenths for row in listed]
    return {
        "weakest": min(tenths, default=None),
        "average": round(sum(tenths) / len(tenths)) if tenths else None,
    }


def chosen(listed: Sequence[Row], asked: Mapping[str, str] | MultiDict[str, str]) -> list[Row]:
    """Return the rows that a reader asked for, by name and by what is to be done."""
    name, show = asked.get("q", "").strip().casefold(), asked.get("show", "all")
    found = [row for row in listed if name in f"{row.newcomer} {row.mentor}".casefold()]
    if show in ("look", "ready"):
        return [row for row in found if row.needs_look is (show == "look") and row.proposal.state == "draft"]
    return [row for row in found if row.proposal.state == show] if show not in ("", "all") else found


def side_of(profile: Profile) -> dict[str, Any]:
    """Return one side of a pair in words."""
    wanted = profile.role == "newcomer"
    ranked = sorted(
        profile.skills,
        key=lambda key: -(profile.skills[key]["importance"] if wanted else profile.skills[key]),
    )
    return {
        "profile": profile,
        "name": profile.person.name,
        "skills": [skills.label(key, language()) for key in ranked],
        "interests": [skills.interest_label(key, language()) for key in profile.interests],
        "languages": [skills.language_label(code, language()) for code in profile.languages],
        "level": reasons.value_label("level", profile.level),
        "style": reasons.value_label("style", profile.style),
    }


def _candidates(round_: Round, of: Profile) -> list[dict[str, Any]]:
    """Return the mentors a newcomer could have, best first: points, reasons, free seats."""
    run = runs.latest(round_)
    if run is None or of.role != "newcomer":
        return []
    found = reviews.candidates(round_, of.id)
    names = reasons.names_of(each.mentor for each in found)
    free = (run.result or {}).get("free_seats", {})
    seats = {each.id: each.seats for each in runs.base_of(run).mentors}
    rows = [
        {
            "id": int(each.mentor),
            "name": names[each.mentor],
            "free": free.get(each.mentor, 0),
            "seats": seats.get(each.mentor, 0),
            **_worth(reasons.fit(reasons.stored(each.parts))),
        }
        for each in found
        if each.mentor in names
    ]
    return sorted(rows, key=lambda row: not row["seats"])


def _following(proposal: Proposal) -> Row | None:
    """Return the next draft of the list after a pair, from the top again after the last one."""
    if proposal.round.state != "open":
        return None
    listed = attention.rows(proposal.round, now())
    place = next(place for place, row in enumerate(listed) if row.proposal.id == proposal.id)
    left = [*listed[place + 1 :], *listed[:place]]
    return next((row for row in left if row.proposal.state == "draft"), None)


def _worth(parts: Sequence[reasons.Stored]) -> dict[str, Any]:
    """Return the points of a pair that is only considered, and its main reasons."""
    ranked = sorted(reasons.lines(parts), key=lambda line: -line.tenths)
    return {
        "tenths": reasons.in_tenths(sum(part["points"] for part in parts)),
        "most": reasons.in_tenths(reasons.most(parts)),
        "why": [line.sentence for line in ranked if line.tenths][:2],
    }


def _deciding(round_: Round, decision: Decision, form: DecisionForm, stale: str) -> dict[str, Any]:
    """Return what the page of a decision shows: its price, or why it is not possible."""
    price, refused = None, ""
    try:
        price = reviews.price(round_, decision)
    except Refused as error:
        refused = str(error)
    return {
        "round": round_,
        "programme": round_.programme,
        "decision": decision,
        "newcomer": Profile.get_by_id(decision.newcomer).person.name,
        "mentor": Profile.get_by_id(decision.mentor).person.name,
        "price": price,
        "refused": refused,
        "form": form,
        "stale": stale,
        "in_tenths": reasons.in_tenths,
        "points": reasons.points,
    }


def _proposal(round_id: int, proposal_id: int) -> Proposal:
    """Return a proposal of a round to a coordinator."""
    found = access.review(me(), proposal_id)
    if found.round_id != round_id:
        raise access.missing()
    return found


def _asked(round_: Round, role: str) -> Profile:
    return _member(round_, numbers.typed(request.args.get(role)), role)


def _member(round_: Round, profile_id: int, role: str) -> Profile:
    """Return a profile of the round's own programme in this role."""
    found: Profile | None = Profile.get_or_none(
        Profile.id == profile_id, Profile.programme == round_.programme_id, Profile.role == role
    )
    if found is None:
        raise access.missing()
    return found


def _spoken() -> str:
    """Return the language in which the reader wants to see letters."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else language()


def _version() -> int:
    """Return the version of the round that the sent page showed."""
    return numbers.typed(request.form.get("version"))


def _back(round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Return to the list where the reader was, at the pair."""
    if request.form.get("from") == "pair":
        return redirect(url_for("rounds.review.pair", round_id=round_id, proposal_id=proposal_id), 303)
    asked: dict[str, Any] = {key: request.form[key] for key in ("q", "show", "page") if request.form.get(key)}
    return redirect(url_for("rounds.show", round_id=round_id, _anchor=f"pair-{proposal_id}", **asked), 303)
