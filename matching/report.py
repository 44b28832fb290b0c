"""What the command writes: a text for people, a CSV file, JSON."""

import csv
import io
import json
from collections.abc import Iterable

from matching.fixed import points_shown
from matching.solution import Pair, Solution, Unmatched

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def reasons_of(pair: Pair) -> list[str]:
    """Put the reasons of a pair into words, each with its points."""
    return [
        f"{part.term}: {part.reason.in_words()} (+{points_shown(part.points)})"
        for part in pair.parts
        if part.reason
    ]


def details_of(unmatched: Unmatched) -> list[str]:
    """Put the details of an unmatched newcomer into words: what a place costs, what rules leave out."""
    lines = []
    for tally in unmatched.details:
        words = tally.reason.in_words()
        if tally.term:
            lines.append(f"{tally.term}: {words} (leaves out {tally.mentors})")
        else:
            lines.append(words)
    return lines


def as_json(solution: Solution, explain: bool) -> str:
    """Write a solution as JSON."""
    pairs: list[dict[str, object]] = []
    for pair in solution.pairs:
        entry: dict[str, object] = {
            "newcomer": pair.newcomer,
            "mentor": pair.mentor,
            "points": points_shown(pair.score),
            "parts": {part.term: points_shown(part.points) for part in pair.parts},
        }
        pairs.append({**entry, "reasons": reasons_of(pair)} if explain else entry)
    unmatched: list[dict[str, object]] = []
    for each in solution.unmatched:
        entry = {"newcomer": each.newcomer, "reason": each.reason.in_words()}
        unmatched.append({**entry, "details": details_of(each)} if explain else entry)
    result = {
        "placed": solution.placed,
        "total": points_shown(solution.total),
        "status": solution.status,
        **fairness_of(solution),
        "digest": solution.digest,
        "pairs": pairs,
        "unmatched": unmatched,
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def fairness_of(solution: Solution) -> dict[str, object]:
    """Return what was asked of fairness and its price, if anything was."""
    if not solution.fairness:
        return {}
    return {"fairness": solution.fairness, "fairness_price": points_shown(solution.fairness_price)}


def as_csv(solution: Solution, terms: Iterable[str], explain: bool) -> str:
    """Write the pairs as CSV, safe to open in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = [safe(term) for term in terms]
    writer.writerow(["newcomer", "mentor", "points", *names, *(["reasons"] if explain else [])])
    for pair in solution.pairs:
        row = [safe(pair.newcomer), safe(pair.mentor), points_shown(pair.score)]
        row += [points_shown(part.points) for part in pair.parts]
        writer.writerow([*row, safe("; ".join(reasons_of(pair)))] if explain else row)
    return out.getvalue()


def safe(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_text(solution: Solution, explain: bool) -> str:
    """Write a solution for a person to read."""
    wide = max((len(pair.newcomer) for pair in solution.pairs), default=0)
    lines = []
    for pair in solution.pairs:
        lines.append(f"{pair.newcomer:<{wide}}  {pair.mentor}  {points_shown(pair.score):g}")
        lines += [f"    {reason}" for reason in reasons_of(pair)] if explain else []
    if solution.unmatched:
        lines += ["", "Without a mentor:"]
    for each in solution.unmatched:
        lines.append(f"{each.newcomer}: {each.reason.in_words()}")
        lines += [f"    {detail}" for detail in details_of(each)] if explain else []
    lines += ["", summary(solution)]
    return "\n".join(lines).lstrip("\n")


def summary(solution: Solution) -> str:
    """Sum a solution up in one line."""
    people = solution.placed + len(solution.unmatched)
    worst = f", the weakest pair {points_shown(solution.worst.score):g}" if solution.worst else ""
    total = points_shown(solution.total)
    fair = f"; fairness takes {points_shown(solution.fairness_price):g} points" if solution.fairness else ""
    line = f"{solution.placed} of {people} newcomers placed, {total:g} points in all{worst}{fair}"
    return f"{line}; not proved to be best" if solution.status == "feasible" else line
