"""The benchmark runs, on few people and without other packages."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.goals import GOALS, goal_lines
from benchmarks.page import page

ROOT = Path(__file__).parents[2]


def test_the_benchmark_measures_every_way(tmp_path):
    kept = tmp_path / "results.json"
    kept.write_text(
        json.dumps({"30x10": {"scipy": {"failed": "over 1 s", "date": "2026-01-01", "machine": "old"}}})
    )
    written = tmp_path / "benchmarks.md"
    command = [sys.executable, "-m", "benchmarks.matching", "60x30", "--peers", "0"]
    command += ["--results", str(kept), "--page", str(written)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    rows = json.loads(kept.read_text(encoding="utf-8"))
    ways = ("scipy", "flow", "engine", "engine, fast", "solve", "solve, fast")
    assert len({(rows["60x30"][way]["placed"], rows["60x30"][way]["total"]) for way in ways}) == 1
    assert all(rows["60x30"][way]["proved"] for way in ways[-2:])
    assert rows["60x30"]["kernel, 2 threads"]["nanoseconds"] > 0
    assert rows["30x10"]["scipy"]["failed"] == "over 1 s"
    assert "30 newcomers, 10 mentors" in written.read_text(encoding="utf-8")
    assert run.stdout.count("not measured") == sum(1 + (goal.way is not None) for goal in GOALS)


def test_the_page_is_that_of_the_kept_rows():
    rows = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    assert page(rows) == (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_goals_are_judged_by_their_bound():
    rows = {"solve, fast": {"seconds": 0.5}, "engine, fast": {"solver": 0.4}, "scipy": {"solver": 2.5}}
    seconds, faster = goal_lines({"2000x1000": rows})[2:4]
    assert seconds.endswith("| 0.40 | reached | 0.50 | **not reached** |")
    assert faster.endswith("| 6.25 | reached | 5.00 | reached |")
