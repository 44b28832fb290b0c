"""Terms from plain tables (JSON, TOML) and back, with complete messages on what is wrong."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from matching.errors import BadInput, Fault, fault
from matching.reasons import shown
from matching.terms.gap import Gap
from matching.terms.hours import Hours
from matching.terms.scores import Scores
from matching.terms.shared import Languages, Shared
from matching.terms.skills import Skills
from matching.terms.term import Term
from matching.terms.values import Different, Same, Wished

KINDS: dict[str, type[Term]] = {
    kind.kind: kind for kind in (Skills, Shared, Hours, Languages, Same, Different, Gap, Wished, Scores)
}


def term_from(spec: Mapping[str, object]) -> Term:
    """Build a term from a plain table.

    Parameters
    ----------
    spec : mapping
        ``type``, ``name``, and the options of that type; ``weight`` is 0 if left out (for ``gap`` and
        ``scores``: the highest points of their table).

    Returns
    -------
    Term
        The term, checked.

    Raises
    ------
    BadInput
        With every fault of the table.

    Examples
    --------
    >>> term_from({"type": "hours", "name": "hours", "weight": 10, "minimum": 60})
    Hours(name='hours', weight=10, field='', mentor_field='', full=120, minimum=60)
    """
    return terms_from([spec])[0]


def terms_from(specs: Iterable[Mapping[str, object]]) -> tuple[Term, ...]:
    """Build terms from a list of plain tables; all faults of all of them are raised at once.

    Parameters
    ----------
    specs : iterable of mapping
        Plain tables, as for `term_from`.

    Returns
    -------
    tuple of Term
        In the same order.

    Raises
    ------
    BadInput
        With every fault of every table.

    Examples
    --------
    >>> terms_from([{"type": "same", "name": "team", "weight": "high", "hrad": True}])
    Traceback (most recent call last):
    matching.errors.BadInput: term "team": has no option "hrad"; did you mean "hard"?
    term "team": weight must be a number from 0 to 1e+06, got 'high'
    """
    terms: list[Term] = []
    faults: list[Fault] = []
    for number, spec in enumerate(specs, start=1):
        if not is_table(spec):
            faults.append(fault(f"term {number}", "must be a table, got %(spec)s", spec=shown(spec)))
            continue
        wrong = list(spec_faults(spec, number))
        if not wrong:
            term = build(spec)
            wrong = list(term.option_faults())
            terms.append(term)
        faults.extend(wrong)
    faults.extend(name_faults(terms))
    if faults:
        raise BadInput(faults)
    return tuple(terms)


def to_spec(term: Term) -> dict[str, object]:
    """Turn a term back into a plain table, leaving out what stands at its default.

    Parameters
    ----------
    term : Term
        Any term of this library.

    Returns
    -------
    dict
        What `term_from` takes.

    Examples
    --------
    >>> to_spec(term_from({"type": "same", "name": "team", "hard": True}))
    {'type': 'same', 'name': 'team', 'weight': 0.0, 'hard': True}
    """
    spec: dict[str, object] = {"type": term.kind, "name": term.name, "weight": term.weight}
    for option in dataclasses.fields(term)[2:]:
        value = getattr(term, option.name)
        default = {} if option.default_factory is not dataclasses.MISSING else option.default
        if value != default:
            spec[option.name] = plain(value)
    return spec


def plain(value: object) -> object:
    """Turn an option's value into what JSON holds."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def is_table(spec: object) -> bool:
    """Tell whether a spec is a table at all; what comes from a file may be anything."""
    return isinstance(spec, Mapping)


def name_faults(terms: Iterable[Term]) -> Iterator[Fault]:
    """Find names that two terms share."""
    seen: set[str] = set()
    for term in terms:
        if term.name in seen:
            yield fault(f'term "{term.name}"', "there is another term of that name")
        seen.add(term.name)


def spec_faults(spec: Mapping[str, object], number: int) -> Iterator[Fault]:
    """Find unknown types, unknown options and missing ones, before a term is built."""
    culprit = f'term "{spec["name"]}"' if isinstance(spec.get("name"), str) else f"term {number}"
    kind = KINDS.get(str(spec.get("type")))
    if kind is None:
        text = "has no known type (%(type)s); choose one of %(types)s"
        yield fault(culprit, text, type=shown(spec.get("type")), types=", ".join(KINDS))
        return
    known = ["type", *kind.all_checks()]
    for option in spec:
        if option in known:
            continue
        near = get_close_matches(str(option), known, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"it has {', '.join(known)}"
        yield fault(culprit, 'has no option "%(option)s"; %(hint)s', option=str(option), hint=hint)
    if "name" not in spec:
        yield fault(culprit, "has no name")
    for option in ("order", "points", "scores"):
        if option in known and option not in spec:
            yield fault(culprit, 'needs "%(option)s"', option=option)
    yield from option_value_faults(kind, culprit, spec)


def option_value_faults(kind: type[Term], culprit: str, spec: Mapping[str, object]) -> Iterator[Fault]:
    """Check each option's value as it stands in the table."""
    for option, check in kind.all_checks().items():
        value = steps_as_numbers(spec[option]) if option == "points" and option in spec else spec.get(option)
        if option in spec and (wrong := check(value)):
            yield fault(culprit, "%(option)s %(wrong)s", option=option, wrong=wrong)


def build(spec: Mapping[str, object]) -> Term:
    """Build a term from a table that was checked."""
    kind = KINDS[str(spec["type"])]
    options = {option: value for option, value in spec.items() if option != "type"}
    if "points" in options:
        options["points"] = steps_as_numbers(options["points"])
    if "order" in options:
        options["order"] = as_tuple(options["order"])
    if "weight" not in options:
        options["weight"] = table_weight(options)
    return kind(**options)  # type: ignore[arg-type]


def steps_as_numbers(table: object) -> object:
    """Turn steps written as text (JSON and TOML know no other keys) into whole numbers."""
    if not isinstance(table, Mapping):
        return table
    return {whole_if_possible(step): value for step, value in table.items()}


def whole_if_possible(text: object) -> object:
    """Turn "-1" into -1, and leave what is no whole number."""
    try:
        return int(text) if isinstance(text, str) else text
    except ValueError:
        return text


def as_tuple(value: object) -> object:
    """Freeze a list."""
    return tuple(value) if isinstance(value, list) else value


def table_weight(options: Mapping[str, object]) -> float:
    """Return the highest points of a term's own table, which count as they stand without a weight."""
    table = options.get("points")
    if isinstance(table, Mapping):
        return float(max(table.values()))
    rows = options.get("scores")
    if isinstance(rows, Mapping):
        return max(0.0, *(float(value) for row in rows.values() for value in row.values()), 0.0)
    return 0.0
