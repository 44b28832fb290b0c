"""Agreements: what a pair promises each other; each change makes a version that both sign again."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import i18n, journal, mail, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship, Person, Profile

CADENCES = {
    7: _l("Every week"),
    14: _l("Every two weeks"),
    21: _l("Every three weeks"),
    28: _l("Every four weeks"),
}
CHANNELS = {
    "video": _l("Video call"),
    "phone": _l("Telephone"),
    "in_person": _l("In person"),
    "messages": _l("Messages"),
}
LONGEST_WEEKS = 104
LONGEST_TEXT = 4000


def first(newcomer: Profile) -> dict[str, Any]:
    """Return the agreement with which a newcomer's programme begins each pair."""
    terms = newcomer.programme.agreement
    return {
        "version": 1,
        "cadence_days": int(terms.get("cadence_days", newcomer.programme.cadence_days)),
        "length_weeks": int(terms.get("length_weeks", 12)),
        "channel": str(terms.get("channel", "video")),
        "text": {code: terms[code] for code in i18n.LANGUAGES if terms.get(code)},
    }


def carried(before: Mentorship) -> dict[str, Any]:
    """Return the agreement of a pair for the one that carries it on; both sides sign it anew."""
    return {**before.agreement, "version": 1}


def ends_on(newcomer: Person, started_at: datetime, weeks: int) -> date:
    """Return the last day of a mentorship of so many weeks, by the newcomer's calendar."""
    return started_at.astimezone(ZoneInfo(newcomer.zone)).date() + timedelta(weeks=weeks)


def cadence_in_words(days: int) -> str:
    """Return how often a pair meets, in the reader's words."""
    return (
        str(CADENCES[days])
        if days in CADENCES
        else i18n.ngettext("Every %(n)s day", "Every %(n)s days", days)
    )


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
    """Make a new version of the agreement, and ask both sides to sign again."""
    terms = _checked(values)
    with transaction():
        sides.hold_live(mentorship)
        fresh = Mentorship.get_by_id(mentorship.id)
        if read != version(fresh):
            raise Refused(_("The agreement was changed meanwhile. Please read the new version first."))
        kept = fresh.agreement
        if terms["text"] == i18n.own(kept["text"]).strip().replace("\r\n", "\n"):
            terms["text"] = kept["text"]
        else:
            terms["text"] = {i18n.language(): terms["text"]}
        if all(kept.get(name) == value for name, value in terms.items()):
            raise BadField("", _("Nothing is different from the present agreement."))
        end = ends_on(fresh.newcomer.person, fresh.started_at, terms["length_weeks"])
        if end <= now.date():
            raise BadField(
                "length_weeks", _("This length is over already. Choose more weeks, or complete the pair.")
            )
        Mentorship.update(agreement={**terms, "version": read + 1}, ends_on=end).where(
            Mentorship.id == fresh.id
        ).execute()
        journal.record(by, "agreement.changed", fresh, now, fresh.programme, version=read + 1)
        _ask_again(fresh, read + 1, by, now)


def _ask_again(mentorship: Mentorship, number: int, by: Person, now: datetime) -> None:
    side = sides.other(sides.of(mentorship, by))
    mail.queue(
        "agreement_changed",
        sides.person(mentorship, side),
        f"{mentorship.id}:{number}",
        now,
        programme=mentorship.programme,
        mentorship=mentorship,
        me=sides.person(mentorship, side),
        partner=by,
    )


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    cadence, weeks = values["cadence_days"], values["length_weeks"]
    text = values["text"].strip().replace("\r\n", "\n")
    if cadence not in CADENCES:
        raise BadField("cadence_days", _("Choose how often you meet."))
    if not 1 <= weeks <= LONGEST_WEEKS:
        raise BadField("length_weeks", _("Choose between 1 and %(most)s weeks.", most=LONGEST_WEEKS))
    if values["channel"] not in CHANNELS:
        raise BadField("channel", _("Choose how you meet."))
    if not text:
        raise BadField("text", _("Write at least one sentence that you both agree to."))
    if len(text) > LONGEST_TEXT:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=LONGEST_TEXT))
    return {"cadence_days": cadence, "length_weeks": weeks, "channel": values["channel"], "text": text}


def _signature(side: sides.PairSide) -> Any:
    return Mentorship.newcomer_signed if side == "newcomer" else Mentorship.mentor_signed
