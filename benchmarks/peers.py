"""Other packages for the same purpose, each in an environment of its own, on the same people and scores.

They are run as their users run them: a process that reads the people and writes the pairs. Scores come
ready-made, which spares them the time to score.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.running import ROOT, Run, run

ENVIRONMENTS = ROOT / ".tools" / "peers"
DRIVERS = Path(__file__).parent / "drivers"
INSTALL = 600


class Peer(NamedTuple):
    """A package, its version, its driver, and what else its environment needs."""

    package: str
    version: str
    driver: str
    beside: str = ""

    @property
    def name(self) -> str:
        """Return package and version."""
        return f"{self.package} {self.version}" + f" with {self.beside.replace('==', ' ')}" * bool(
            self.beside
        )

    @property
    def wanted(self) -> list[str]:
        """Return what is installed."""
        return [f"{self.package}=={self.version}", *self.beside.split()]

    @property
    def python(self) -> Path:
        """Return the interpreter of its environment."""
        return ENVIRONMENTS / "-".join(self.wanted).replace("==", "-") / "bin" / "python"


PEERS = (
    Peer("mentor-match", "7.0.1", "mentor_match.py", "munkres==3.0.0"),
    Peer("mentor-match", "7.0.1", "mentor_match.py", "munkres==1.1.4"),
    Peer("mentormatch", "1.1", "mentormatch_preferences.py"),
    Peer("matching", "1.4.3", "matching_games.py"),
    Peer("munkres", "1.1.4", "munkres_table.py"),
    Peer("munkres", "3.0.0", "munkres_table.py"),
)


def installed(peer: Peer, folder: Path) -> bool:
    """Make the environment of a peer where it is missing, and tell whether it is there."""
    place = peer.python.parents[1]
    done = place / "installed"
    if not done.exists():
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(place)], INSTALL, folder)
        pip = [sys.executable, "-m", "pip", "--python", str(peer.python), "install", "--quiet"]
        got = run([*pip, *peer.wanted], INSTALL, folder)
        if got.code == 0:
            done.touch()
    return done.exists()


def matched(peer: Peer, people: Path, limit: float, folder: Path) -> dict[str, object]:
    """Run a peer on some people; what it found, or why it found nothing."""
    if not installed(peer, folder):
        return {"failed": "cannot be installed"}
    pairs = folder / "pairs.json"
    pairs.unlink(missing_ok=True)
    ran = run([str(peer.python), str(DRIVERS / peer.driver), str(people), str(pairs)], limit, folder)
    if ran.code is None:
        return {"failed": f"over {limit:g} s"}
    if ran.code or not pairs.exists():
        return {"failed": last_word(ran)}
    judged = run([sys.executable, "-m", "benchmarks.peers", str(people), str(pairs)], limit, folder)
    found: dict[str, object] = json.loads(judged.output)
    return {"seconds": ran.seconds, "peak": ran.peak, **found}


def last_word(ran: Run) -> str:
    """Return the name of the error that ended a run."""
    lines = ran.output.strip().splitlines() or [f"exit code {ran.code}"]
    return lines[-1].partition(":")[0]


def judge(scores: list[list[int | None]], seats: list[int], pairs: list[list[int]]) -> dict[str, object]:
    """Add up the pairs, and see whether any is one too many or not allowed."""
    broken = sum(scores[row][column] is None for row, column in pairs)
    broken += sum(count - 1 for count in Counter(row for row, _ in pairs).values())
    taken = Counter(column for _, column in pairs)
    broken += sum(max(0, count - seats[column]) for column, count in taken.items())
    total = sum(scores[row][column] or 0 for row, column in pairs)
    return {"placed": len(pairs), "total": total, "broken": broken}


def main() -> None:
    """Judge the pairs of one run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=judge.__doc__)
    parser.add_argument("people", type=Path)
    parser.add_argument("pairs", type=Path)
    given = parser.parse_args()
    people = json.loads(given.people.read_text(encoding="utf-8"))
    pairs = json.loads(given.pairs.read_text(encoding="utf-8"))
    print(json.dumps(judge(people["scores"], people["seats"], pairs)))


if __name__ == "__main__":
    main()
