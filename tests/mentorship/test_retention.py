"""Nothing is kept for longer than was said, and nobody's account ends without a warning."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import retention
from mentorship.models import (
    CheckIn,
    FitCheck,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    Person,
    PrivateNote,
    SignIn,
    Token,
    Transition,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def present(world: SimpleNamespace) -> None:
    """Everybody was here just now."""
    Person.update(seen_at=NOW + 800 * DAY).execute()


def pair(world: SimpleNamespace, ended_at: datetime | None) -> Mentorship:
    state = "ended" if ended_at else "active"
    made = builders.mentorship(world.newcomer, world.mentor, state=state, ended_at=ended_at)
    meeting = Meeting.create(
        mentorship=made, uid="1", at=NOW, notes="N", agenda="A", place="P", state="held", created_at=NOW
    )
    MeetingProposal.create(mentorship=made, side="mentor", times=[], place="P", created_at=NOW)
    PrivateNote.create(meeting=meeting, side="mentor", text="Mine", updated_at=NOW)
    CheckIn.create(mentorship=made, side="mentor", due_on=NOW.date(), answered_at=NOW, mood=4, text="T")
    FitCheck.create(mentorship=made, side="mentor", answer="good", text="T", asked_at=NOW)
    Transition.create(mentorship=made, before="active", after="ended", reason="R", at=NOW)
    return made


def words() -> list[str]:
    meeting, checkin, fit = Meeting.get(), CheckIn.get(), FitCheck.get()
    kept = [meeting.notes, meeting.agenda, meeting.place, checkin.text, fit.text, Transition.get().reason]
    return [*kept, MeetingProposal.get().place]


def test_words_go_a_year_after_the_end(world: SimpleNamespace) -> None:
    pair(world, NOW)
    retention.forget_due(NOW + 365 * DAY)
    assert all(words())
    assert PrivateNote.select().exists()
    assert retention.forget_due(NOW + 366 * DAY) == 8
    assert words() == [""] * 7
    assert not PrivateNote.select().exists()
    assert (CheckIn.get().mood, FitCheck.get().answer, Meeting.get().state) == (4, "good", "held")
    assert retention.forget_due(NOW + 366 * DAY) == 0


def test_a_running_pair_keeps_its_words(world: SimpleNamespace) -> None:
    pair(world, None)
    assert retention.forget_due(NOW + 700 * DAY) == 0
    assert all(words())


def test_spent_links_and_sessions_go(world: SimpleNamespace) -> None:
    Token.create(person=world.alice, purpose="reset", token_hash="a", expires_at=NOW)
    SignIn.create(person=world.alice, token_hash="b", created_at=NOW, seen_at=NOW)
    assert retention.forget_due(NOW + DAY) == 0
    assert retention.forget_due(NOW + DAY + timedelta(minutes=1)) == 1
    assert retention.forget_due(NOW + 31 * DAY) == 1


def post() -> None:
    """Send what waits, at the time at which it was written."""
    Letter.update(sent_at=Letter.created_at).where(Letter.sent_at.is_null()).execute()


def test_a_warning_that_did_not_go_out_ends_no_account(world: SimpleNamespace) -> None:
    Person.update(seen_at=NOW).where(Person.id == world.alice.id).execute()
    assert retention.forget_due(NOW + 701 * DAY) == 1
    assert retention.forget_due(NOW + 760 * DAY) == 0
    Letter.update(sent_at=NOW + 760 * DAY).execute()
    assert retention.forget_due(NOW + 789 * DAY) == 0
    assert retention.forget_due(NOW + 790 * DAY) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_account_left_alone_is_warned_once_and_ends(world: SimpleNamespace, language: str) -> None:
    Person.update(seen_at=NOW, language=language).where(Person.id == world.alice.id).execute()
    assert retention.forget_due(NOW + 699 * DAY) == 0
    assert retention.forget_due(NOW + 701 * DAY) == 1
    letter = Letter.get(Letter.kind == "account_ends")
    post()
    assert letter.person_id == world.alice.id
    assert ("Your account ends" if language == "en" else "Votre compte prend fin") in letter.subject
    for day in (702, 730, 730.9):
        assert retention.forget_due(NOW + day * DAY) == 0
    assert retention.forget_due(NOW + 732 * DAY) == 1
    assert Person.get_by_id(world.alice.id).email.endswith("@erased.invalid")
    assert retention.forget_due(NOW + 733 * DAY) == 0


def test_after_a_standstill_the_warning_still_comes_a_month_before(world: SimpleNamespace) -> None:
    Person.update(seen_at=NOW).where(Person.id == world.alice.id).execute()
    late = NOW + 790 * DAY
    assert retention.forget_due(late) == 1
    post()
    assert retention.forget_due(late + 29 * DAY) == 0
    assert retention.forget_due(late + 30 * DAY) == 1


def test_who_comes_back_stays(world: SimpleNamespace) -> None:
    Person.update(seen_at=NOW).where(Person.id == world.alice.id).execute()
    retention.forget_due(NOW + 701 * DAY)
    post()
    Person.update(seen_at=NOW + 710 * DAY).where(Person.id == world.alice.id).execute()
    assert retention.forget_due(NOW + 740 * DAY) == 0
    assert retention.forget_due(NOW + (710 + 701) * DAY) >= 1  # and is warned anew
    assert Letter.select().where(Letter.kind == "account_ends", Letter.person == world.alice.id).count() == 2


def test_coordinators_and_living_pairs_stay(world: SimpleNamespace) -> None:
    builders.mentorship(world.newcomer, world.mentor)
    Person.update(seen_at=NOW).execute()
    assert retention.forget_due(NOW + 2000 * DAY) == 0
