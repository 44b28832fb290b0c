"""Questions to the pool: asked, answered, thanked for, closed, hidden and restored; how soon."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import asked, erasure, facts, i18n, members, personal, reports, signals
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.history import Asked
from mentorship.models import JournalEntry, Letter, Mentorship, NeverAgain, Profile, Question, Reply

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def question(world: SimpleNamespace) -> Question:
    return asked.ask(world.programme, "How do I price a cake?", "seo", world.alice, NOW)


def kinds(person: object) -> list[str]:
    return [row.kind for row in Letter.select().where(Letter.person == person).order_by(Letter.id)]


def waiting(world: SimpleNamespace, person: object) -> list[Question]:
    return asked.waiting(world.programme, person, members.standing(person, world.programme))


def test_a_question_is_asked_answered_thanked_for_and_closed(
    world: SimpleNamespace, question: Question
) -> None:
    assert kinds(world.bob) == ["question_asked"]
    assert waiting(world, world.bob) == [question]
    reply = asked.reply(question, "By the hour.", world.bob, NOW + HOUR)
    assert "Bob" in Letter.get(Letter.kind == "question_answered", Letter.person == world.alice).subject
    asked.reply(question, "And the eggs?", world.alice, NOW + 2 * HOUR)
    asked.thank(reply, world.alice, NOW + 2 * HOUR)
    assert kinds(world.bob) == ["question_asked", "question_added", "question_helped"]
    assert kinds(world.alice) == ["question_answered"]
    asked.close(question, world.alice, NOW + DAY)
    assert waiting(world, world.bob) == []
    for act in (
        lambda: asked.close(question, world.alice, NOW),
        lambda: asked.reply(question, "Late", world.bob, NOW),
        lambda: asked.thank(reply, world.alice, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()
    assert "By the hour." not in "".join(row.text for row in Letter.select())


def test_what_cannot_be_asked_is_refused(world: SimpleNamespace, question: Question) -> None:
    for text, skill in ((" ", ""), ("x" * 2001, ""), ("Why?", "no such skill")):
        with pytest.raises(BadField):
            asked.ask(world.programme, text, skill, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        asked.ask(world.programme, question.text, "", world.alice, NOW)
    for text in ("Two?", "Three?"):
        asked.ask(world.programme, text, "", world.alice, NOW)
    with pytest.raises(Refused, match="3 questions of yours are open"):
        asked.ask(world.programme, "Four?", "", world.alice, NOW)


def test_a_second_click_asks_once(world: SimpleNamespace) -> None:
    done = builders.at_once(lambda: asked.ask(world.programme, "How?", "", world.alice, NOW))
    assert sum(isinstance(each, Question) for each in done) == Question.select().count() == 1


def test_a_mentor_gets_one_letter_a_day_and_a_question_calls_five(
    world: SimpleNamespace, question: Question
) -> None:
    others = [builders.person(f"Mentor {k}") for k in range(6)]
    for each in others:
        builders.profile(each, world.programme, "mentor", away=each is others[5])
    off = builders.profile(builders.person("Off"), world.programme, "mentor", skills={"sewing": 3})
    asked.ask(world.programme, "Second?", "seo", world.alice, NOW + HOUR)
    assert [len(kinds(each)) for each in others] == [1, 1, 1, 1, 1, 0]  # bob was called this morning
    asked.ask(world.programme, "Third?", "seo", world.alice, NOW + 2 * HOUR)
    assert kinds(world.bob) == ["question_asked"]
    erin = builders.person("Erin")
    builders.profile(erin, world.programme, "newcomer")
    asked.ask(world.programme, "Any?", "", erin, NOW + DAY)
    assert kinds(world.bob) == ["question_asked"] * 2
    assert kinds(off.person) == ["question_asked"]


def test_ones_own_subjects_come_first_and_what_is_answered_last(world: SimpleNamespace) -> None:
    texts = [("Old", ""), ("Answered", "seo"), ("Mine", "seo")]
    made = [asked.ask(world.programme, *each, world.alice, NOW + n * HOUR) for n, each in enumerate(texts)]
    asked.reply(made[1], "So.", world.carol, NOW + DAY)
    assert [each.text for each in waiting(world, world.bob)] == ["Mine", "Old", "Answered"]
    assert [each.text for each in waiting(world, world.carol)] == ["Old", "Mine", "Answered"]
    assert waiting(world, world.alice) == waiting(world, world.dave) == []


def test_who_is_kept_apart_or_held_neither_sees_nor_gets_a_question(world: SimpleNamespace) -> None:
    keep = {"programme": world.programme, "address": "x@example.org", "created_at": NOW}
    wish = NeverAgain.create(asked_by=world.alice, other=world.bob, **keep)
    first = asked.ask(world.programme, "One?", "", world.alice, NOW)
    standing = members.standing(world.bob, world.programme)
    assert kinds(world.bob) == waiting(world, world.bob) == []
    assert not asked.sees(first, world.bob, standing)
    wish.delete_instance()
    assert asked.sees(first, world.bob, standing)
    pair = builders.mentorship(world.newcomer, world.mentor)
    Mentorship.update(state="ended_safety", ended_at=NOW).where(Mentorship.id == pair.id).execute()
    assert not asked.sees(first, world.bob, standing)
    Mentorship.delete().execute()
    report = reports.tell(world.programme, world.bob, "Hm", world.alice, NOW)
    reports.hold(report, world.carol, NOW)
    asked.ask(world.programme, "Two?", "", world.alice, NOW + DAY)
    assert not asked.sees(first, world.bob, standing)
    assert "question_asked" not in kinds(world.bob)
    assert waiting(world, world.bob) == []


def test_hidden_words_are_for_coordinators_and_can_be_restored(
    world: SimpleNamespace, question: Question
) -> None:
    reply = asked.reply(question, "Rude.", world.bob, NOW)
    asked.hide(reply, world.carol, NOW)
    assert asked.first_answers(world.programme) == {}  # what is hidden answers nothing
    asked.hide(question, world.carol, NOW)
    assert waiting(world, world.bob) == [] != waiting(world, world.carol)
    with pytest.raises(AlreadyDone):
        asked.hide(question, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        asked.reply(question, "More", world.bob, NOW)
    asked.restore(question, world.carol, NOW)
    asked.restore(reply, world.carol, NOW)
    assert [row.text for row in Question.select()] + [row.text for row in Reply.select()] == [
        "How do I price a cake?",
        "Rude.",
    ]
    acts = [row.act for row in JournalEntry.select().where(JournalEntry.person == world.carol.id)]
    assert acts == ["reply.hidden", "question.hidden", "question.restored", "reply.restored"]


def test_a_question_without_an_answer_for_a_day_stands_on_the_desk(
    world: SimpleNamespace, question: Question
) -> None:
    def fired(at: object) -> list[signals.Signal]:
        return [each for each in signals.of(facts.of(world.programme), at) if each.rule == "question"]

    assert fired(NOW + DAY - HOUR) == []
    (line,) = fired(NOW + DAY)
    assert line.id == question.id
    with i18n.reader("fr", "Europe/Paris"):
        assert signals.in_words(line, facts.of(world.programme), {})[0].startswith("Question sur")
    reply = asked.reply(question, "So.", world.carol, NOW + DAY)
    assert fired(NOW + 2 * DAY) == []
    asked.hide(reply, world.carol, NOW)
    assert fired(NOW + 2 * DAY)
    asked.close(question, world.alice, NOW)
    assert fired(NOW + 2 * DAY) == []


@pytest.mark.parametrize(
    ("waits", "n", "within", "hours", "pending"),
    [
        ((), 0, 0, None, 0),
        ((2.0,), 1, 1, 2.0, 0),
        ((None,), 1, 0, None, 1),
        ((2.0, 24.0, 30.0), 3, 2, 24.0, 0),
        ((2.0, None, None), 3, 1, None, 2),
    ],
)
def test_how_soon_counts_those_without_an_answer(
    waits: tuple[float | None, ...], n: int, within: int, hours: float | None, pending: int
) -> None:
    rows = [Asked(1, "", NOW, NOW + wait * HOUR if wait else None) for wait in waits]
    fresh = Asked(2, "", NOW + 2 * DAY)  # its day is not over
    found = asked.timing([*rows, fresh], NOW + 2 * DAY)
    assert (found.n, found.within, found.hours, found.waiting) == (n, within, hours, pending + 1)


def test_one_owns_ones_questions_and_takes_them_along_when_one_goes(
    world: SimpleNamespace, question: Question
) -> None:
    asked.reply(question, "Ask Bob.", world.bob, NOW)
    told = personal.export(world.bob, NOW)
    assert told["answers_to_questions"][0]["text"] == "Ask Bob."
    assert "cake" not in str(told)
    assert personal.export(world.alice, NOW)["questions"][0]["text"] == question.text
    erasure.erase(world.bob, NOW)
    assert Reply.get().text == "…"
    assert members.called(Reply.get().by) == "A former member"
    assert not Letter.select().where(Letter.subject.contains("Bob") | Letter.text.contains("Bob")).exists()
    erasure.erase(world.alice, NOW)
    gone = Question.get()
    assert (gone.text, gone.skill, gone.closed_at) == ("…", "", NOW)


def test_who_left_or_is_not_let_in_takes_no_part(world: SimpleNamespace) -> None:
    def standing() -> members.Standing:
        return members.standing(world.bob, world.programme)

    assert standing().roles == {"mentor"}
    world.programme.screening = True
    assert not standing().takes_part
    world.programme.screening = False
    Profile.update(state="left").where(Profile.id == world.mentor.id).execute()
    assert not standing().takes_part
