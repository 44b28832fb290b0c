"""The day's summary for coordinators: one letter with what needs them, at the hour they chose."""

from datetime import datetime
from typing import Any

from mentorship import applications, facts, follow_ups, i18n, mail, signals
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Person
from mentorship.signals import RULES

HOURS = range(5, 22)
SHOWN = 5


def choose(coordinator: Coordinator, hour: int | None) -> None:
    """Set the hour of a coordinator's letter, or stop it."""
    if hour is not None and hour not in HOURS:
        raise BadField("hour", _("Choose one of the hours."))
    Coordinator.update(digest_hour=hour).where(Coordinator.id == coordinator.id).execute()


def send_due(now: datetime) -> int:
    """Write the letters whose hour has come; a day with nothing to do has none."""
    rows = Coordinator.select(Coordinator, Person).join(Person, on=(Coordinator.person == Person.id))
    return sum(_send(row, now) for row in rows.where(Coordinator.digest_hour.is_null(False)))


def _send(row: Coordinator, now: datetime) -> int:
    """Claim a coordinator's day, then write its letter if anything needs them."""
    person, programme = row.person, row.programme
    with i18n.reader(person.language, person.zone), transaction():
        here = i18n.local(now)
        unsent = Coordinator.digest_on.is_null() | (Coordinator.digest_on < here.date())
        if row.digest_hour is None or here.hour < row.digest_hour or person.disabled_at is not None:
            return 0
        if not Coordinator.update(digest_on=here.date()).where(Coordinator.id == row.id, unsent).execute():
            return 0
        seen = facts.of(programme)
        hers = signals.seen_by(signals.of(seen, now), seen, facts.own(programme, person))
        found = follow_ups.open_lines(programme, hers, now)
        applied = list(applications.pending(programme))
        if not found and not applied:
            return 0
        names = facts.names(programme)
        piles = [
            (rule.title, [signals.in_words(each, seen, names) for each in found if each.rule == key])
            for key, rule in RULES.items()
        ]
        waits = [(each.person.name, _("Since %(day)s.", day=i18n.day(each.completed_at))) for each in applied]
        told = [pile for pile in [*piles, (_("Applications"), waits)] if pile[1]]
        values: dict[str, Any] = {"piles": told, "count": len(found) + len(applied), "shown": SHOWN}
        key = f"{row.id}:{here.date()}"
        return int(mail.queue("digest", person, key, now, programme=programme, **values) is not None)
