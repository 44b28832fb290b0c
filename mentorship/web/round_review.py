"""The review of a round: one pair, one newcomer, who has no mentor, approving, publishing."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import (
    access,
    attention,
    comments,
    problems,
    publishing,
    reasons,
    reviews,
    runs,
    skills,
    solutions,
    unplaced,
)
from mentorship.errors import Refused
from mentorship.i18n import LANGUAGES, language
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile, Proposal, Round, Ruling
from mentorship.solutions import Kept
from mentorship.unplaced import Unplaced
from mentorship.web import numbers, round_comments, round_decisions, round_list, week_picture
from mentorship.web.pages import say
from mentorship.web.round_comments import CommentForm
from mentorship.web.round_forms import DecisionForm
from mentorship.web.session import me, now

bp = Blueprint("review", __name__)

RUNNERS_UP = 5
NUMBERS = {"in_tenths": reasons.in_tenths, "points": reasons.points}
CASES = 20  # newcomers without a mentor on one page, each with what would help


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
        sides=[side_of(newcomer), side_of(mentor)],
        week=week_picture.picture(newcomer, mentor, now()),
        times=problems.shared_hours(newcomer, mentor, now()),
        weekly=problems.shared_minutes(newcomer, mentor, now()),
        others=others[:RUNNERS_UP],
        rivals=_rivals(proposal),
        **NUMBERS,
        ruling=Ruling.get_or_none(round=round_id, newcomer=newcomer.id, mentor=mentor.id),
        following=round_list.following(proposal, now()),
        notes=comments.on(proposal.round, newcomer),
        form=CommentForm(),
    )


@bp.get("/rounds/<int:round_id>/newcomers/<int:profile_id>")
@login_required
def newcomer(round_id: int, profile_id: int) -> ResponseReturnValue:
    """Show every mentor a newcomer could have in this round, and why they have none or another."""
    round_ = access.round_(me(), round_id)
    found = _member(round_, profile_id, "newcomer")
    kept = solutions.newest(round_)
    case = _case(round_, kept, found) if kept else None
    proposal = Proposal.get_or_none(Proposal.round == round_.id, Proposal.newcomer == found.id)
    return render_template(
        "rounds/newcomer.html",
        round=round_,
        programme=round_.programme,
        side=side_of(found),
        each=case,
        proposal=proposal,
        candidates=_candidates(round_, found),
        points=reasons.points,
        notes=comments.on(round_, found),
        form=CommentForm(),
    )


@bp.get("/rounds/<int:round_id>/unmatched")
@login_required
def unmatched(round_id: int) -> str:
    """Show who has no mentor: why, what would place them, and whom to recruit."""
    round_ = access.round_(me(), round_id)
    run, kept = runs.latest(round_), solutions.newest(round_)
    waiting = attention.waiting(run) if run else []
    pages = max(1, -(-len(waiting) // CASES))
    page = min(max(1, numbers.typed(request.args.get("page"))), pages)
    shown = [each.id for each in waiting[(page - 1) * CASES : page * CASES]]
    return render_template(
        "rounds/unmatched.html",
        round=round_,
        programme=round_.programme,
        lack=unplaced.lack(round_, kept, shown) if kept and waiting else None,
        waiting=len(waiting),
        comments=comments.counts(round_),
        page=page,
        pages=pages,
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


@bp.route("/rounds/<int:round_id>/publish", methods=["GET", "POST"])
@login_required
def publish(round_id: int) -> ResponseReturnValue:
    """Show the letters that would go out, then send them when it is confirmed."""
    round_ = access.round_(me(), round_id)
    form, refused = DecisionForm(), ""
    spoken = next((code for code in LANGUAGES if code == request.args.get("language")), language())
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


def _rivals(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the newcomers whom the mentor could have instead, and what each would change in all."""
    if proposal.round.state != "open":
        return []
    found = reviews.next_best(proposal.round, proposal.mentor_id, RUNNERS_UP)
    names = reasons.names_of(each.newcomer for each in found)
    return [
        {"id": int(each.newcomer), "name": names[each.newcomer], "change": each.change}
        for each in found
        if each.newcomer in names
    ]


def _candidates(round_: Round, of: Profile) -> list[dict[str, Any]]:
    """Return the mentors a newcomer could have, best first: points, reasons, free seats."""
    kept = solutions.newest(round_)
    if kept is None or of.role != "newcomer":
        return []
    found = reviews.candidates(round_, of.id)
    names = reasons.names_of(each.mentor for each in found)
    free = kept.solution.free_seats
    seats = {each.id: each.seats for each in kept.base.mentors}
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


def _case(round_: Round, kept: Kept, newcomer: Profile) -> Unplaced | None:
    """Return why a newcomer has no mentor, and what would help."""
    left = {*kept.decisions.skipped, *(each.newcomer for each in kept.solution.unmatched)}
    if str(newcomer.id) not in left:
        return None
    return next(iter(unplaced.lack(round_, kept, [newcomer.id], recruiting=False).listed), None)


def _worth(parts: Sequence[reasons.Stored]) -> dict[str, Any]:
    """Return the points of a pair that is only considered, and its main reasons."""
    ranked = sorted(reasons.lines(parts), key=lambda line: -line.tenths)
    return {
        "tenths": reasons.in_tenths(sum(part["points"] for part in parts)),
        "most": reasons.in_tenths(reasons.most(parts)),
        "why": [line.sentence for line in ranked if line.tenths][:2],
    }


def _proposal(round_id: int, proposal_id: int) -> Proposal:
    """Return a proposal of a round to a coordinator."""
    found = access.review(me(), proposal_id)
    if found.round_id != round_id:
        raise access.missing()
    return found


def _member(round_: Round, profile_id: int, role: str) -> Profile:
    """Return a profile of the round's own programme in this role."""
    found: Profile | None = Profile.get_or_none(
        Profile.id == profile_id, Profile.programme == round_.programme_id, Profile.role == role
    )
    if found is None:
        raise access.missing()
    return found


def _version() -> int:
    """Return the version of the round that the sent page showed."""
    return numbers.typed(request.form.get("version"))


def _back(round_id: int, proposal_id: int) -> ResponseReturnValue:
    """Return to where the reader was: the pair, the next one to look at, or the list at the pair."""
    sent = request.form.get("from")
    if sent == "next":
        then = round_list.following(Proposal.get_by_id(proposal_id), now())
        if then is not None:
            return redirect(
                url_for("rounds.review.pair", round_id=round_id, proposal_id=then.proposal.id), 303
            )
        say(_("That was the last one: every pair is approved."))
        return redirect(url_for("rounds.show", round_id=round_id), 303)
    if sent == "pair":
        return redirect(url_for("rounds.review.pair", round_id=round_id, proposal_id=proposal_id), 303)
    keys = ("q", "show", "page", "size")
    asked: dict[str, Any] = {key: request.form[key] for key in keys if request.form.get(key)}
    return redirect(url_for("rounds.show", round_id=round_id, _anchor=f"pair-{proposal_id}", **asked), 303)


round_decisions.join(bp)
round_comments.join(bp)
