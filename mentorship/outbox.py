"""Letters on their way: each is claimed, sent, then marked; a crash delays a letter and loses none.

The promise: no letter is lost, and none goes out twice unless the process dies between the mail server's
"yes" and our mark of it. That one goes again when its claim has run out, under the same Message-ID, so that
mail programs can tell. A letter that the server refuses is tried ten times in four hours, then shown as
failed. A server that cannot be reached costs no letter a try: all wait a minute.
"""

import logging
import time
from datetime import datetime, timedelta

from peewee import Expression

from mentorship.config import current
from mentorship.db import transaction
from mentorship.models import Letter
from mentorship.post import Post, Unreachable, reason

TRIES = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
UNREACHABLE_WAIT = timedelta(minutes=1)
LEASE = timedelta(minutes=5)  # longer than the slowest answer of a mail server
BATCH = 200
KEPT = timedelta(days=30)  # how long the words of a letter are kept after it went out
SENT_HERE = ("", "quiet")  # the other ways: within another letter, or not at all

_log = logging.getLogger(__name__)


def deliver_due(now: datetime) -> int:
    """Send the letters that are due; return how many went out."""
    started = time.monotonic()
    post = Post(current().mail_url, current().mail_from, current().base_url)
    sent = 0
    try:
        for number in _due_numbers(now):
            at = now + timedelta(seconds=int(time.monotonic() - started))
            if _claim(number, at):
                sent += _deliver(Letter.get_by_id(number), at, post)
    except Unreachable:
        _log.warning("the mail server cannot be reached")
    finally:
        post.close()
    return sent


def retry(letter: Letter, now: datetime) -> bool:
    """Give a failed letter ten more tries; tell whether it had failed."""
    with transaction():
        again = Letter.update(failed_at=None, tries=0, due_at=now).where(
            Letter.id == letter.id, Letter.failed_at.is_null(False)
        )
        return bool(again.execute())


def forget_old(now: datetime) -> int:
    """Empty the words of letters that went out or failed long ago; their lines stay."""
    with transaction():
        old = (Letter.sent_at < now - KEPT) | (Letter.failed_at < now - KEPT)
        emptied = Letter.update(text="", html="", calendar="").where(old, Letter.text != "")
        return int(emptied.execute())


def wait_after(tries: int) -> timedelta:
    """Return how long a letter rests after so many tries: 30 seconds doubled each time, two hours at most."""
    doubled: timedelta = FIRST_WAIT * 2 ** (tries - 1)
    return min(doubled, LONGEST_WAIT)


def _due(now: datetime) -> Expression:
    return (
        Letter.sent_at.is_null()
        & Letter.failed_at.is_null()
        & Letter.way.in_(SENT_HERE)
        & (Letter.due_at <= now)
        & (Letter.claimed_until.is_null() | (Letter.claimed_until <= now))
    )


def _due_numbers(now: datetime) -> list[int]:
    """Return which letters are due, read to the end: an open read would forbid the writes that follow."""
    rows = Letter.select(Letter.id).where(_due(now)).order_by(Letter.due_at, Letter.id).limit(BATCH)
    return [row.id for row in rows]


def _claim(number: int, at: datetime) -> bool:
    """Take a letter; of two processes that try, one succeeds."""
    with transaction():
        claimed = Letter.update(claimed_until=at + LEASE).where(Letter.id == number, _due(at))
        return bool(claimed.execute())


def _deliver(letter: Letter, at: datetime, post: Post) -> int:
    try:
        post.send(letter)
    except Unreachable as error:
        _postpone(letter, at, error)
        raise
    except Exception as error:  # whatever goes wrong with one letter must not hold up the next
        _count_failure(letter, at, error)
        return 0
    _settle(letter, sent_at=at, tries=letter.tries + 1, last_error="")
    return 1


def _count_failure(letter: Letter, at: datetime, error: Exception) -> None:
    tries = letter.tries + 1
    _log.warning("letter %s (%s) was refused, try %s", letter.id, letter.kind, tries)
    _settle(
        letter,
        tries=tries,
        last_error=reason(error)[:500],
        due_at=at + wait_after(tries),
        failed_at=at if tries >= TRIES else None,
    )


def _settle(letter: Letter, **values: object) -> None:
    with transaction():
        Letter.update(claimed_until=None, **values).where(Letter.id == letter.id).execute()


def _postpone(letter: Letter, at: datetime, error: Unreachable) -> None:
    """Let this letter and every other that is due wait a little, and say why; their tries are not counted."""
    with transaction():
        Letter.update(claimed_until=None, due_at=at + UNREACHABLE_WAIT, last_error=str(error)[:500]).where(
            (Letter.id == letter.id) | _due(at)
        ).execute()
