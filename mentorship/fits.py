"""Fit checks: each side is asked once after the first meeting; a "not a fit" parts a pair without fault."""

from datetime import datetime, timedelta

from peewee import fn

from mentorship import answer_links, journal, mentorships, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import FitCheck, Letter, Meeting, Mentorship, Person

ANSWERS = {"good": _l("A good fit"), "unsure": _l("Not sure yet"), "no": _l("Not a fit")}
ASKED_WITHIN = timedelta(days=21)  # whose first meeting is longer ago has answered by staying
REMIND_AFTER, FORGET_AFTER = timedelta(days=4), timedelta(days=14)
LONGEST = 300


def ask_due(now: datetime) -> int:
    """Ask both sides of each pair that has met for the first time; return how many pairs were asked."""
    return sum(_ask(Mentorship.get_by_id(number), now) for number in _unasked(now))


def _unasked(now: datetime) -> list[int]:
    """Return the active pairs whose first meeting was held lately and who were not asked."""
    first = fn.MIN(Meeting.at)
    rows = (
        Meeting.select(Meeting.mentorship)
        .join(Mentorship)
        .where(
            Meeting.state == "held",
            Mentorship.state == "active",
            Mentorship.id.not_in(FitCheck.select(FitCheck.mentorship)),
        )
        .group_by(Meeting.mentorship)
        .having((first <= now) & (first > now - ASKED_WITHIN))
    )
    return [row.mentorship_id for row in rows]


def _ask(pair: Mentorship, now: datetime) -> int:
    asked = 0
    with transaction():
        for side in sides.BOTH:
            row = {"mentorship": pair.id, "side": side, "asked_at": now}
            made = FitCheck.insert(row).on_conflict_ignore().as_rowcount().execute()
            asked += made
            if made:
                _write("fit_check", FitCheck.get(FitCheck.mentorship == pair.id, FitCheck.side == side), now)
    return int(asked > 0)


def remind_due(now: datetime) -> int:
    """Remind, once, whoever has not answered in some days; return how many were reminded."""
    return sum(_remind(check, now) for check in _unanswered(now))


def _unanswered(now: datetime) -> list[FitCheck]:
    """Return the fit checks of active pairs that wait for an answer and whose reminder was not written."""
    waiting = (
        FitCheck.select()
        .join(Mentorship)
        .where(
            FitCheck.answer == "",
            FitCheck.asked_at <= now - REMIND_AFTER,
            FitCheck.asked_at > now - FORGET_AFTER,
            Mentorship.state == "active",
        )
        .order_by(FitCheck.id)
    )
    keys = {f"fit_reminder:{_key(check)}": check for check in waiting}
    written = Letter.select(Letter.key).where(Letter.key.in_(list(keys)))
    done = {letter.key for letter in written}
    return [check for key, check in keys.items() if key not in done]


def _remind(check: FitCheck, now: datetime) -> int:
    with transaction():
        sides.hold_live(check.mentorship)
        if FitCheck.get_by_id(check.id).answer:
            return 0
        return int(_write("fit_reminder", check, now) is not None)


def _key(check: FitCheck) -> str:
    return f"{check.mentorship_id}:{check.side}"


def _write(kind: str, check: FitCheck, now: datetime) -> Letter | None:
    """Queue a letter that asks, in the person's morning at the earliest."""
    pair = check.mentorship
    address = answer_links.path(check, sides.person(pair, check.side))
    return pair_letters.write(
        kind, pair, check.side, _key(check), now, asks=True, address=address, answers=ANSWERS
    )


def of_side(pair: Mentorship, side: str) -> FitCheck | None:
    """Return what one side was asked, if it was."""
    found: FitCheck | None = FitCheck.get_or_none(FitCheck.mentorship == pair.id, FitCheck.side == side)
    return found


def answered(pair: Mentorship) -> list[FitCheck]:
    """Return what the sides have answered; for the coordination only."""
    rows = FitCheck.select().where(FitCheck.mentorship == pair.id, FitCheck.answer != "")
    return list(rows.order_by(FitCheck.answered_at))


def answer(pair: Mentorship, said: str, text: str, by: Person, now: datetime) -> FitCheck:
    """Take one side's answer, once; the partner does not learn of it."""
    text = " ".join(text.split())
    if said not in ANSWERS:
        raise BadField("answer", _("Choose one of the three answers."))
    if len(text) > LONGEST:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=LONGEST))
    side = sides.of(pair, by)
    with transaction():
        sides.hold_live(pair)
        taken = FitCheck.update(answer=said, text=text, answered_at=now).where(
            FitCheck.mentorship == pair.id, FitCheck.side == side, FitCheck.answer == ""
        )
        if not taken.execute():
            raise AlreadyDone(_("You have answered this already, or were not asked yet."))
        check = FitCheck.get(FitCheck.mentorship == pair.id, FitCheck.side == side)
        journal.record(by, "fit.answered", check, now, pair.programme, mentorship=pair.id)
    return check


def part(pair: Mentorship, by: Person, now: datetime) -> None:
    """End a pair that is not a fit, nobody's fault; the newcomer's place in the queue is as it was."""
    check = of_side(pair, sides.of(pair, by))
    if check is None or check.answer != "no":
        raise Refused(_("Answer the question on your page first."))
    with transaction():
        mentorships.move(pair, Mentorship.LIVE, "ended", by, now, ended_at=now, end_reason="fit")
        mentorships.keep_place(pair, by, now)
        mentorships.close(pair, by, now)
        mentorships.tell_both("mentorship_parted", pair, now)
