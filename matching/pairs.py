"""Some pairs of newcomers and mentors, as a list instead of a whole table."""

from typing import NamedTuple

from matching.fixed import BoolArray, IntArray


class Pairs(NamedTuple):
    """Some pairs by row and column, and what each is worth, above 0."""

    rows: IntArray
    columns: IntArray
    values: IntArray

    def take(self, which: BoolArray | IntArray) -> "Pairs":
        """Return some of them."""
        return Pairs(self.rows[which], self.columns[which], self.values[which])
