"""Programmes: how one begins, and what its coordinators set about it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mentorship import journal, measures, rounds
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import LANGUAGES
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Indicator, Person, Programme
from mentorship.patterns import Pattern
from mentorship.skills import normalise

Texts = Mapping[str, str]

LEVELS = ("beginner", "intermediate", "expert")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 100
LONGEST_SLUG = 50
LONGEST_DAYS = 90

TERMS: tuple[dict[str, Any], ...] = (
    {"type": "skills", "name": "skills", "weight": 60},
    {"type": "shared", "name": "interests", "weight": 5},
    {"type": "hours", "name": "hours", "weight": 20, "full": 180, "minimum": 60},
    {"type": "languages", "name": "languages", "weight": 5, "minimum": 1},
    {"type": "same", "name": "style", "weight": 10},
    {
        "type": "gap",
        "name": "level",
        "order": list(LEVELS),
        "weight": 10,
        "points": {"1": 10, "2": 8, "0": 3},
    },
    {"type": "different", "name": "team", "weight": 0, "hard": True},
)

AGREEMENT: dict[str, Any] = {
    "cadence_days": 14,
    "length_weeks": 12,
    "channel": "video",
    "confidentiality": "between_us",
    "newcomer_expects": {
        "en": "An open ear, an honest word, and an answer within three days.",
        "fr": "Une écoute attentive, une parole franche et une réponse sous trois jours.",
    },
    "mentor_expects": {
        "en": "A subject for each meeting, something tried before the next, a word when it is too much.",
        "fr": "Un sujet par rencontre, un essai avant la suivante et un mot quand c’est trop.",
    },
    "en": (
        "We meet every two weeks for twelve weeks, about 45 minutes each time, at hours that suit us both. "
        "The newcomer brings the subject; the mentor listens, asks and shows the next step. "
        "Whoever cannot come says so a day before and offers another time. "
        "Either of us may end the pair at any time, without giving a reason; we then say goodbye in words. "
        "If something feels wrong, we write to the coordination."
    ),
    "fr": (
        "Nous nous voyons toutes les deux semaines pendant douze semaines, environ 45 minutes à chaque fois, "
        "à des heures qui nous conviennent. Le nouveau membre apporte le sujet ; le mentor écoute, "
        "questionne et montre l’étape suivante. En cas d’empêchement, on prévient la veille et on propose un "
        "autre moment. "
        "Chacun peut mettre fin au binôme à tout moment, sans donner de raison ; nous nous disons alors "
        "au revoir de vive voix. Si quelque chose ne va pas, nous écrivons à la coordination."
    ),
}


def create(slug: str, name: Texts, now: datetime, **texts: Texts) -> Programme:
    """Begin a programme with terms, agreement and indicators that most programmes can keep.

    ``texts`` are ``tagline``, ``welcome`` and ``conduct``, each ``{"en": …, "fr": …}``.
    """
    if not SLUG.fullmatch(slug):
        raise BadField("slug", _("Use small letters, digits and single hyphens, for example spring-2026."))
    if Programme.select().where(Programme.slug == slug).exists():
        raise BadField("slug", _("There is already a programme with this address."))
    with transaction():
        made = Programme.create(
            slug=slug, name=dict(name), agreement=AGREEMENT, terms=list(TERMS), created_at=now, **texts
        )
        measures.begin(made)
        journal.record(None, "programme.created", made, now, made)
    return made


def found(pattern: Pattern, slug: str, name: Texts, by: Person, now: datetime) -> Programme:
    """Make a programme of a kind; whoever makes it runs it."""
    _require_names(name)
    with transaction():
        made = create(slug, name, now, **pattern.texts)
        values = {**pattern.fields, "kind": pattern.key, "terms": pattern.terms(TERMS)}
        values["agreement"] = {**AGREEMENT, **pattern.fields.get("agreement", {})}
        values["questions"] = [dict(each) for each in pattern.questions]
        Programme.update(**values).where(Programme.id == made.id).execute()
        for kind, target in pattern.targets.items():
            Indicator.update(target=target).where(
                Indicator.programme == made.id, Indicator.kind == kind
            ).execute()
        row = {"person": by.id, "programme": made.id, "created_at": now}
        Coordinator.insert(row).execute()
        Indicator.update(owner=by.id).where(Indicator.programme == made.id).execute()
        journal.record(by, "coordinator.named", by, now, made)
    fresh: Programme = Programme.get_by_id(made.id)
    return fresh


def slug_of(name: str) -> str:
    """Return the address that a name suggests."""
    words = normalise(name).replace("+", " ").replace("#", " ").replace(".", " ").split()
    return (
        "-".join("".join(c for c in word if c.isascii()) for word in words)
        .strip("-")[:LONGEST_SLUG]
        .strip("-")
    )


def describe(
    programme: Programme, texts: Mapping[str, Texts], agreement: Mapping[str, Any], by: Person, now: datetime
) -> None:
    """Set what a programme is called and says of itself, in both languages, and how its pairs begin."""
    _require_names(texts["name"])
    _set(
        programme,
        {**texts, "agreement": {**programme.agreement, **agreement}},
        "programme.described",
        by,
        now,
    )


def frame(programme: Programme, values: Mapping[str, Any], by: Person, now: datetime) -> None:
    """Set how a programme goes: its rhythm, its days, who decides about taking part."""
    for field in ("answer_days", "first_meeting_days", "cadence_days"):
        if not 1 <= values[field] <= LONGEST_DAYS:
            raise BadField(field, _("Between 1 and %(n)s days, please.", n=LONGEST_DAYS))
    agreement = {**programme.agreement, "cadence_days": values["cadence_days"]}
    _set(programme, {**values, "agreement": agreement}, "programme.framed", by, now)


def weigh(
    programme: Programme, terms: Sequence[Mapping[str, Any]], objective: str, by: Person, now: datetime
) -> None:
    """Set the weights and rules that the next rounds begin with."""
    rounds.check(terms, objective)
    _set(programme, {"terms": list(terms), "objective": objective}, "programme.weighed", by, now)


def _set(programme: Programme, values: Mapping[str, Any], act: str, by: Person, now: datetime) -> None:
    changed = sorted(name for name, value in values.items() if getattr(programme, name) != value)
    if not changed:
        return
    with transaction():
        Programme.update(**values).where(Programme.id == programme.id).execute()
        journal.record(by, act, programme, now, programme, fields=changed)


def _require_names(name: Texts) -> None:
    for code in LANGUAGES:
        if not 1 <= len(name.get(code, "").strip()) <= LONGEST_NAME:
            raise BadField(
                f"name_{code}", _("Give the programme a name of at most %(n)s letters.", n=LONGEST_NAME)
            )
