"""Bipartite matching of newcomers and mentors that explains itself; usable alone."""

from matching.answers import Alternative, Answers, Change, price
from matching.assignment import Assignment, assign
from matching.certificate import Branch, Certificate
from matching.changes import Allow, Forbid, Join, LeaveMentor, LeaveNewcomer, Pin, Seats, Unpin
from matching.comparison import Difference, Move, compare
from matching.effects import Effect, effects
from matching.equity import Equity, equity
from matching.errors import BadInput, Fault, MatchingError, NotOptimal, TooLarge, WrongAnswer
from matching.fixed import POINT, fixed, points
from matching.judging import candidates, explain
from matching.people import Mentor, Newcomer
from matching.problem import Objective, Problem
from matching.reasons import N_, Reason
from matching.recruiting import Recruit, recruit
from matching.resolving import resolve
from matching.solution import Broken, Pair, Part, Refusal, Solution, Tally, Unmatched
from matching.solving import solve
from matching.terms import (
    KINDS,
    Different,
    Gap,
    Hours,
    Languages,
    Same,
    Scores,
    Shared,
    Skills,
    Term,
    Wished,
    term_from,
    terms_from,
    to_spec,
)
from matching.verification import Verdict, verify
from matching.week import CommonHours, common_hours
from matching.week_text import parse_week
from matching.why import Rank, Why, why
from matching.why_not import Held, Remedy, WhyNot, why_not

__all__ = [
    "KINDS",
    "N_",
    "POINT",
    "Allow",
    "Alternative",
    "Answers",
    "Assignment",
    "BadInput",
    "Branch",
    "Broken",
    "Certificate",
    "Change",
    "CommonHours",
    "Difference",
    "Different",
    "Effect",
    "Equity",
    "Fault",
    "Forbid",
    "Gap",
    "Held",
    "Hours",
    "Join",
    "Languages",
    "LeaveMentor",
    "LeaveNewcomer",
    "MatchingError",
    "Mentor",
    "Move",
    "Newcomer",
    "NotOptimal",
    "Objective",
    "Pair",
    "Part",
    "Pin",
    "Problem",
    "Rank",
    "Reason",
    "Recruit",
    "Refusal",
    "Remedy",
    "Same",
    "Scores",
    "Seats",
    "Shared",
    "Skills",
    "Solution",
    "Tally",
    "Term",
    "TooLarge",
    "Unmatched",
    "Unpin",
    "Verdict",
    "Why",
    "WhyNot",
    "Wished",
    "WrongAnswer",
    "assign",
    "candidates",
    "common_hours",
    "compare",
    "effects",
    "equity",
    "explain",
    "fixed",
    "parse_week",
    "points",
    "price",
    "recruit",
    "resolve",
    "solve",
    "term_from",
    "terms_from",
    "to_spec",
    "verify",
    "why",
    "why_not",
]
