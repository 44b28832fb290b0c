"""Agreements: what a pair promises each other; each change makes a version that both sign again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN

from mentorship import agreement_terms, i18n, journal, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import AgreementVersion, Handover, Mentorship, Person, Profile


@dataclass(frozen=True)
class Version:
    """One version of an agreement: who worded it (nobody: the programme), when, and what it changed."""

    number: int
    by: Person | None
    at: datetime
    changes: list[agreement_terms.Change]


def first(newcomer: Profile) -> dict[str, Any]:
    """Return the agreement with which a newcomer's programme begins each pair."""
    terms = newcomer.programme.agreement
    return {
        "version": 1,
        "cadence_days": int(terms.get("cadence_days", newcomer.programme.cadence_days)),
        "length_weeks": int(terms.get("length_weeks", 12)),
        "channel": str(terms.get("channel", "video")),
        "confidentiality": str(terms.get("confidentiality", "between_us")),
        "newcomer_expects": terms.get("newcomer_expects", {}),
        "mentor_expects": terms.get("mentor_expects", {}),
        "text": {code: terms[code] for code in i18n.LANGUAGES if terms.get(code)},
    }


def carried(before: Mentorship) -> dict[str, Any]:
    """Return the agreement of a pair for the one that carries it on; both sides sign it anew."""
    return {**before.agreement, "version": 1}


def keep(mentorship: Mentorship, by: Person | None, at: datetime) -> None:
    """Keep the present version for the pair's history, once; the caller is within the transaction."""
    row = {
        "mentorship": mentorship.id,
        "number": version(mentorship),
        "terms": mentorship.agreement,
        "by": by.id if by else None,
        "at": at,
    }
    AgreementVersion.insert(row).on_conflict_ignore().execute()


def history(mentorship: Mentorship) -> list[Version]:
    """Return the versions of a pair's agreement, the newest first, each with what it changed."""
    rows = AgreementVersion.select(AgreementVersion, Person).join(Person, JOIN.LEFT_OUTER)
    kept = list(rows.where(AgreementVersion.mentorship == mentorship.id).order_by(AgreementVersion.number))
    before = [None, *kept]
    found = [
        Version(row.number, row.by, row.at, agreement_terms.changes(old.terms, row.terms) if old else [])
        for old, row in zip(before, kept, strict=False)
    ]
    return found[::-1]


def ends_on(newcomer: Person, started_at: datetime, weeks: int) -> date:
    """Return the last day of a mentorship of so many weeks, by the newcomer's calendar."""
    return started_at.astimezone(ZoneInfo(newcomer.zone)).date() + timedelta(weeks=weeks)


def signed_by_both(mentorship: Mentorship) -> bool:
    """Tell whether both sides signed the present version."""
    return min(mentorship.newcomer_signed, mentorship.mentor_signed) >= version(mentorship)


def version(mentorship: Mentorship) -> int:
    """Return the number of the present version."""
    return int(mentorship.agreement["version"])


def sign(mentorship: Mentorship, read: int, by: Person, now: datetime) -> None:
    """Sign the version that the person read; refuse when it is no longer the present one."""
    column = _signature(sides.of(mentorship, by))
    with transaction():
        sides.hold_live(mentorship)
        present = version(Mentorship.get_by_id(mentorship.id))
        if read != present:
            raise Refused(_("The agreement was changed meanwhile. Please read it once more, then sign."))
        changed = (
            Mentorship.update({column: present})
            .where(Mentorship.id == mentorship.id, column < present)
            .execute()
        )
        if not changed:
            raise AlreadyDone(_("You have signed this agreement already."))
        journal.record(by, "agreement.signed", mentorship, now, mentorship.programme, version=present)


def change(mentorship: Mentorship, read: int, values: dict[str, Any], by: Person, now: datetime) -> None:
    """Make a new version of the agreement, and ask both sides to sign again; what is not named stays."""
    with transaction():
        sides.hold_live(mentorship)
        fresh = Mentorship.get_by_id(mentorship.id)
        kept = fresh.agreement
        terms = agreement_terms.renewed(
            kept, agreement_terms.checked({**agreement_terms.typed(kept), **values})
        )
        _require_news(kept, terms, read)
        end = ends_on(fresh.newcomer.person, fresh.started_at, terms["length_weeks"])
        if end <= now.date():
            raise BadField(
                "length_weeks", _("This length is over already. Choose more weeks, or complete the pair.")
            )
        _complete_history(fresh)
        fresh.agreement, fresh.ends_on = {**terms, "version": read + 1}, end
        Mentorship.update(agreement=fresh.agreement, ends_on=end).where(Mentorship.id == fresh.id).execute()
        keep(fresh, by, now)
        journal.record(by, "agreement.changed", fresh, now, fresh.programme, version=read + 1)
        _ask_again(fresh, read + 1, by, now)


def _complete_history(mentorship: Mentorship) -> None:
    """Keep the present version as it stands: an extension moved its end, or it is older than histories."""
    known = AgreementVersion.update(terms=mentorship.agreement).where(
        AgreementVersion.mentorship == mentorship.id, AgreementVersion.number == version(mentorship)
    )
    if not known.execute() and version(mentorship) == 1:
        keep(mentorship, None, mentorship.started_at)


def _require_news(kept: dict[str, Any], terms: dict[str, Any], read: int) -> None:
    """Refuse a change that was made on top of another one, and one that changes nothing."""
    new, present = agreement_terms.differs(kept, terms), int(kept["version"])
    if read != present and not new:
        raise AlreadyDone(_("This version is kept already. Both of you can sign it."))
    if read != present:
        raise BadField("", _("The agreement was changed meanwhile: it stands above. Your words are below."))
    if not new:
        raise BadField("", _("Nothing is different from the present agreement."))


def forget(mentorship: Mentorship, person: Person) -> None:
    """Empty the words of the versions that a person worded, and of all that were built on them."""
    worded = AgreementVersion.select().where(
        AgreementVersion.mentorship == mentorship.id, AgreementVersion.by == person.id
    )
    first_worded = min((row.number for row in worded), default=None)
    if first_worded is not None:
        _empty(mentorship, first_worded)


def _empty(mentorship: Mentorship, since: int) -> None:
    """Empty the versions from a number on, and those of the pair that carries this one on."""
    rows = AgreementVersion.mentorship == mentorship.id, AgreementVersion.number >= since
    for row in list(AgreementVersion.select().where(*rows)):
        AgreementVersion.update(terms=_emptied(row.terms)).where(AgreementVersion.id == row.id).execute()
    kept = _emptied(Mentorship.get_by_id(mentorship.id).agreement)
    Mentorship.update(agreement=kept).where(Mentorship.id == mentorship.id).execute()
    handed = Handover.select(Handover.proposal).where(Handover.mentorship == mentorship.id)
    for after in list(Mentorship.select().where(Mentorship.proposal.in_(handed))):
        _empty(after, 1)


def _emptied(terms: dict[str, Any]) -> dict[str, Any]:
    return {**terms, **{name: {} for name in agreement_terms.PROSE}}


def _ask_again(mentorship: Mentorship, number: int, by: Person, now: datetime) -> None:
    side = sides.other(sides.of(mentorship, by))
    pair_letters.write("agreement_changed", mentorship, side, f"{mentorship.id}:{number}", now)


def _signature(side: sides.PairSide) -> Any:
    return Mentorship.newcomer_signed if side == "newcomer" else Mentorship.mentor_signed
