"""The pairs that the coordinator has settled, judged before anything is solved."""

from matching.checking import pin_faults
from matching.errors import BadInput, Fault, fault
from matching.judging import judge
from matching.problem import Problem
from matching.reasons import N_
from matching.solution import Pair, Refusal


def pinned_pairs(problem: Problem) -> list[Pair]:
    """Judge the pinned pairs; a pin that contradicts anything is bad input."""
    faults: list[Fault] = list(pin_faults(problem))
    if faults:
        raise BadInput(faults)
    newcomers = {newcomer.id: newcomer for newcomer in problem.newcomers}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    pairs = []
    for one, other in sorted({(one, other) for one, other in problem.pins}):
        judged = judge(newcomers[one], mentors[other], problem.terms, problem.coming, False, True)
        if isinstance(judged, Refusal):
            faults.extend(rule_faults(judged))
        else:
            pairs.append(judged)
    if faults:
        raise BadInput(faults)
    return pairs


def rule_faults(refusal: Refusal) -> list[Fault]:
    """Name every rule that a pinned pair breaks."""
    culprit = f'pin of "{refusal.newcomer}" to "{refusal.mentor}"'
    ids = (refusal.newcomer, refusal.mentor)
    text = N_("the pair breaks the rule “%(rule)s”: %(why)s")
    return [
        fault(culprit, text, ids, rule=broken.term, why=broken.reason.in_words()) for broken in refusal.broken
    ]
