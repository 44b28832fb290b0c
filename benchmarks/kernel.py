"""How long it takes to judge one pair: python -m benchmarks.kernel 5000x2500 --threads 2. Prints JSON."""

import argparse
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product
from time import perf_counter

from benchmarks.people import opened, programme
from matching.market import Market

ROWS, COLUMNS = 512, 1024
MOST_TILES, ROUNDS = 96, 3


def tiles(market: Market) -> list[tuple[slice, slice]]:
    """Cut all pairs, or the first tiles of a large market."""
    rows = (slice(at, min(at + ROWS, len(market.newcomers))) for at in range(0, len(market.newcomers), ROWS))
    columns = [
        slice(at, min(at + COLUMNS, len(market.mentors))) for at in range(0, len(market.mentors), COLUMNS)
    ]
    return list(islice(product(rows, columns), MOST_TILES))


def nanoseconds(market: Market, threads: int) -> float:
    """Return the least time for one pair of some passes over the same tiles."""
    parts = tiles(market)
    pairs = sum((row.stop - row.start) * (column.stop - column.start) for row, column in parts)
    seconds = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(ROUNDS):
            began = perf_counter()
            for _tile in pool.map(lambda part: len(market.keys(*part)), parts):
                pass
            seconds.append(perf_counter() - began)
    return float(1e9 * min(seconds) / pairs)


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
