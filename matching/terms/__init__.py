"""The questions a pair is judged by."""

from matching.terms.gap import Gap
from matching.terms.hours import Hours
from matching.terms.scores import Scores
from matching.terms.shared import Languages, Shared
from matching.terms.skills import Skills
from matching.terms.specs import KINDS, term_from, terms_from, to_spec
from matching.terms.term import Coming, Term, Verdict
from matching.terms.values import Different, Same, Wished

__all__ = [
    "KINDS",
    "Coming",
    "Different",
    "Gap",
    "Hours",
    "Languages",
    "Same",
    "Scores",
    "Shared",
    "Skills",
    "Term",
    "Verdict",
    "Wished",
    "term_from",
    "terms_from",
    "to_spec",
]
