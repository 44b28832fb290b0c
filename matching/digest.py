"""The fingerprint of a problem, kept with its solution to tell whether both belong together."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import JSONEncoder
from json.encoder import encode_basestring_ascii as written_text

from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.terms.specs import to_spec

WRITER = JSONEncoder(sort_keys=True)


def digest_of(problem: Problem) -> str:
    """Return a fingerprint of all that the result depends on, whatever the order of people and pairs."""
    newcomer_keys = sorted({key for term in problem.terms for key in term.newcomer_keys})
    mentor_keys = sorted({term.mentor_key for term in problem.terms})
    content = {
        "newcomers": {each.id: read_answers(each, newcomer_keys) for each in problem.newcomers},
        "mentors": {each.id: [each.seats, read_answers(each, mentor_keys)] for each in problem.mentors},
        **wishes_of(problem),
        "terms": sorted((to_spec(term) for term in problem.terms), key=lambda spec: str(spec["name"])),
        "pins": sorted({(one, other) for one, other in problem.pins}),
        "forbidden": sorted({(one, other) for one, other in problem.forbidden}),
        "objective": problem.objective,
        "weeks": [problem.monday.isoformat(), problem.weeks] if problem.monday else None,
    }
    return sha256(WRITER.encode(content).encode()).hexdigest()


def wishes_of(problem: Problem) -> dict[str, object]:
    """Return what was asked for beyond the ordinary; what was not asked for leaves the fingerprint alone."""
    loads = {each.id: [each.least, each.size] for each in problem.mentors if each.least or each.size}
    waited = {each.id: each.waited for each in problem.newcomers if each.waited}
    wanted = {each.id: each.mentors for each in problem.newcomers if each.mentors != 1}
    wishes = {"loads": loads, "waited": waited, "mentors": wanted, "quality": problem.quality}
    return {name: wish for name, wish in wishes.items() if wish}


def read_answers(person: Newcomer | Mentor, keys: Sequence[str]) -> dict[str, object]:
    """Return the answers that count, with sets in a settled order."""
    return {key: settled(person.answers[key]) for key in keys if key in person.answers}


def settled(answer: object) -> object:
    """Put collections into an order that does not depend on how they were built."""
    if type(answer) is str or type(answer) is int:
        return answer
    if isinstance(answer, dict | Mapping):
        return {str(key): settled(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple | set | frozenset):
        kinds = {type(each) for each in answer}
        if kinds == {str}:
            return sorted(answer, key=written_text)
        return sorted(map(settled, answer), key=str if kinds == {int} else WRITER.encode)
    return answer
