"""What came out of a survey: how many answered, and shares and words only from enough people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mentorship.i18n import gettext as _
from mentorship.i18n import number, own
from mentorship.models import Survey, SurveyAnswer
from mentorship.surveys import SCALE

LEAST = 5  # answers, under which they would tell who said what


@dataclass(frozen=True)
class Tally:
    """The answers to one question; shares and words stay empty when there are too few."""

    label: str
    kind: str
    n: int
    counts: tuple[tuple[str, int], ...] = ()
    mean: float | None = None
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        """Tell whether enough people answered."""
        return self.n >= LEAST


def of(survey: Survey) -> tuple[int, list[Tally]]:
    """Return how many people answered a survey, and the tally of each question."""
    rows = [row.answers for row in SurveyAnswer.select().where(SurveyAnswer.survey == survey.id)]
    return len(rows), [
        _tally(survey, question, [row[str(place)] for row in rows if str(place) in row])
        for place, question in enumerate(survey.questions)
    ]


def table(survey: Survey) -> Iterator[tuple[str, str, int | str, str]]:
    """Return the results as lines of a table: question, answer, how many, share."""
    yield _("Question"), _("What was answered"), _("Answers"), _("Share")
    for tally in of(survey)[1]:
        yield tally.label, _("all answers"), tally.n, "" if tally.shown else _("too few to show")
        for label, count in tally.counts:
            yield tally.label, label, count, number(count / tally.n, 3)
        for words in tally.words:
            yield tally.label, words, "", ""


def _tally(survey: Survey, question: dict[str, Any], said: list[Any]) -> Tally:
    label, kind = own(question["label"]) or own(survey.title), question["kind"]
    if len(said) < LEAST:
        return Tally(label, kind, len(said))
    if kind == "text":
        # By the alphabet: the order of time would tell who wrote what.
        return Tally(label, kind, len(said), words=tuple(sorted(said, key=str.casefold)))
    counts = Counter(said)
    if kind == "scale":
        steps = tuple((str(step), counts[step]) for step in SCALE)
        return Tally(label, kind, len(said), steps, mean=sum(said) / len(said))
    options = tuple((own(option), counts[place]) for place, option in enumerate(question["options"]))
    return Tally(label, kind, len(said), options)
