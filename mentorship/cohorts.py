"""The groups of a programme: its saved segments, and the rounds that went out."""

from datetime import datetime

from mentorship import roster, segments
from mentorship.groups import Group
from mentorship.models import Programme, Round, Run

MOST_ROUNDS = 12  # the newest; each also costs time where small groups are kept hidden


def of(programme: Programme, now: datetime) -> list[Group]:
    """Return the groups by which readings can be looked at: rounds, the newest first, then segments."""
    return [*_rounds(programme), *_segments(programme, now)]


def _segments(programme: Programme, now: datetime) -> list[Group]:
    saved = segments.of(programme)
    entries = roster.entries(programme, now) if saved else []
    return [
        Group(
            f"segment-{each.id}",
            each.name,
            frozenset(entry.profile.id for entry in segments.chosen(entries, programme, each.filters)),
            "mentor" if each.filters.get("role") == "mentor" else "newcomer",
        )
        for each in saved
    ]


def _rounds(programme: Programme) -> list[Group]:
    """Return the rounds that went out; hand-overs, closed from the start, are none."""
    gone_out = Round.select().where(
        Round.programme == programme.id, Round.published_at.is_null(False), Round.state != "closed"
    )
    newest = list(gone_out.order_by(Round.published_at.desc(), Round.id.desc()).limit(MOST_ROUNDS))
    return [Group(f"round-{each.id}", each.name, _people(each), round=each.id) for each in newest]


def _people(round_: Round) -> frozenset[int]:
    """Return whom the last run of a round looked at: those it paired, and those it left with nobody."""
    done = Run.select(Run.result).where(Run.round == round_.id, Run.state == "done")
    last = done.order_by(Run.id.desc()).first()
    result = (last.result if last else None) or {}
    paired = [number for newcomer, mentor, _score in result.get("pairs", ()) for number in (newcomer, mentor)]
    alone = [each["newcomer"] for each in result.get("unmatched", ())]
    return frozenset(int(number) for number in (*paired, *alone, *result.get("free_seats", ())))
