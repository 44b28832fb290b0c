"""How long it takes to judge one pair: python -m benchmarks.kernel 5000x2500 --threads 2. Prints JSON."""

import argparse
import json
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from benchmarks.people import opened, programme
from matching.market import Market

HIGH, WIDE = 256, 1024
"""Newcomers judged at a time, and mentors of one strip, as in a pass."""
MOST, ROUNDS = 50_000_000, 3


def judged(market: Market, start: int) -> int:
    """Judge the mentors of one strip with everybody, and return how many pairs that were."""
    strip = market.strip(slice(start, start + WIDE))
    newcomers = len(market.newcomers)
    parts = (slice(row, min(row + HIGH, newcomers)) for row in range(0, newcomers, HIGH))
    return int(sum(strip.keys(part).size for part in parts))


def nanoseconds(market: Market, threads: int) -> float:
    """Return the least time for one pair of some passes over the same strips."""
    strips = max(2, MOST // max(WIDE * len(market.newcomers), 1))
    starts = range(0, len(market.mentors), WIDE)[:strips]
    found = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(ROUNDS):
            began = perf_counter()
            pairs = sum(pool.map(lambda start: judged(market, start), starts))
            found.append((perf_counter() - began) / pairs)
    return 1e9 * min(found)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernel", description=__doc__)
    parser.add_argument("size", help="newcomers x mentors, like 2000x1000")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    newcomers, mentors = (int(part) for part in given.size.split("x"))
    market, _ = opened(programme(newcomers, mentors, given.seed))
    print(json.dumps({str(threads): nanoseconds(market, threads) for threads in given.threads}))


if __name__ == "__main__":
    main()
