"""Who owns a task that only one process may do: a row with an end, so that a dead owner loses it."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from mentorship.db import transaction
from mentorship.models import Lease


def me() -> str:
    """Return a name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def hold(name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or keep a task; tell whether it is the holder's now.

    An owner renews only in the second half of its time, so that a tick every other second writes seldom.
    """
    row: Lease | None = Lease.get_or_none(Lease.name == name)
    if row is not None and row.holder == holder and row.until > now + length / 2:
        return True
    if row is not None and row.holder != holder and row.until > now:
        return False
    with transaction():
        fresh = {"name": name, "holder": holder, "until": now + length}
        added = Lease.insert(fresh).on_conflict_ignore().as_rowcount().execute()
        taken = added or (
            Lease.update(holder=holder, until=now + length)
            .where(Lease.name == name, (Lease.holder == holder) | (Lease.until <= now))
            .execute()
        )
    return bool(taken)


def release(name: str, holder: str) -> None:
    """Give a task back, so that another process need not wait for its end."""
    Lease.delete().where(Lease.name == name, Lease.holder == holder).execute()


def until(name: str) -> datetime | None:
    """Return until when a task is owned, or None when nobody ever took it."""
    row: Lease | None = Lease.get_or_none(Lease.name == name)
    return row.until if row else None
