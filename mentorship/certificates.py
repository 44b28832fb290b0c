"""Certificates: a paper that each side of a completed pair may have, and anybody with its code can check."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from mentorship import journal, limits, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, NotFound, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Certificate, Meeting, Mentorship, Person

GROUP = 4
BYTES = 16  # 128 bits: nobody guesses one


@dataclass(frozen=True)
class Paper:
    """All that a certificate says; never a goal, a rating or the partner's name."""

    certificate: Certificate
    name: str
    role: str
    programme: dict[str, str]
    started_at: datetime
    ended_at: datetime
    meetings: int
    code: str


def issue(pair: Mentorship, by: Person, now: datetime) -> Certificate:
    """Issue the certificate of one side, under the name of today; one that was withdrawn is valid again."""
    side = sides.of(pair, by)
    if pair.state not in Mentorship.COMPLETED:
        raise Refused(_("There is a certificate for completed mentorships only."))
    row = {
        "mentorship": pair.id,
        "side": side,
        "code": secrets.token_hex(BYTES),
        "name": by.name,
        "created_at": now,
    }
    with transaction():
        added = Certificate.insert(row).on_conflict_ignore().as_rowcount().execute()
        again = Certificate.update(withdrawn_at=None, name=by.name, created_at=now).where(
            Certificate.mentorship == pair.id,
            Certificate.side == side,
            Certificate.withdrawn_at.is_null(False),
        )
        if not added and not again.execute():
            raise AlreadyDone(_("Your certificate is there already."))
        journal.record(by, "certificate.issued", pair, now, pair.programme, side=side)
        issued: Certificate = Certificate.get(Certificate.mentorship == pair.id, Certificate.side == side)
    return issued


def withdraw(pair: Mentorship, by: Person, now: datetime) -> None:
    """Withdraw one's own certificate: its page then says so, and nothing else."""
    side = sides.of(pair, by)
    with transaction():
        taken = Certificate.update(withdrawn_at=now).where(
            Certificate.mentorship == pair.id, Certificate.side == side, Certificate.withdrawn_at.is_null()
        )
        if not taken.execute():
            raise AlreadyDone(_("There is no valid certificate of yours for this pair."))
        journal.record(by, "certificate.withdrawn", pair, now, pair.programme, side=side)


def forget(pair: Mentorship, side: str, now: datetime) -> None:
    """Withdraw a certificate for good and take the name off it; the caller holds the transaction."""
    Certificate.update(withdrawn_at=now, name="").where(
        Certificate.mentorship == pair.id, Certificate.side == side
    ).execute()


def of_side(pair: Mentorship, side: str) -> Certificate | None:
    """Return the certificate of one side, valid or withdrawn, if there is one."""
    found: Certificate | None = Certificate.get_or_none(
        Certificate.mentorship == pair.id, Certificate.side == side
    )
    return found


def check(code: str, place: str, now: datetime) -> Certificate:
    """Return the certificate with a code as somebody typed it; whoever tries many is stopped for a while."""
    tried = limits.take(limits.CODES_PLACE, place, now)
    typed = "".join(sign for sign in code.lower() if sign.isalnum())
    found: Certificate | None = Certificate.get_or_none(Certificate.code == typed)
    if found is None:
        raise NotFound(_("There is no certificate with this code. Look at the code once more."))
    limits.give_back(tried)
    return found


def paper(certificate: Certificate) -> Paper:
    """Return what a certificate says."""
    pair = certificate.mentorship
    held = Meeting.select().where(Meeting.mentorship == pair.id, Meeting.state == "held")
    return Paper(
        certificate,
        certificate.name,
        certificate.side,
        pair.programme.name,
        pair.started_at,
        pair.ended_at,
        held.count(),
        grouped(certificate.code),
    )


def grouped(code: str) -> str:
    """Return a code in groups that can be read out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
