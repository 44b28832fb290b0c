"""Private notes: what one side of a pair writes about a meeting and nobody else ever reads."""

from datetime import datetime

from mentorship import meetings
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, PrivateNote


def of(meeting: Meeting, side: str) -> str:
    """Return what one side has written for itself."""
    kept = PrivateNote.get_or_none(PrivateNote.meeting == meeting.id, PrivateNote.side == side)
    return kept.text if kept else ""


def keep(meeting: Meeting, side: str, text: str, now: datetime) -> None:
    """Keep what one side writes for itself, also after the end; the journal is not told either."""
    text = text.strip().replace("\r\n", "\n")
    if len(text) > meetings.LONGEST_NOTES:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=meetings.LONGEST_NOTES))
    with transaction():
        if not text:
            PrivateNote.delete().where(PrivateNote.meeting == meeting.id, PrivateNote.side == side).execute()
            return
        row = {"meeting": meeting.id, "side": side, "text": text, "updated_at": now}
        PrivateNote.insert(row).on_conflict(
            conflict_target=[PrivateNote.meeting, PrivateNote.side],
            update={PrivateNote.text: text, PrivateNote.updated_at: now},
        ).execute()
