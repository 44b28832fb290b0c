"""A simulated half-year is what it should be."""

from half_year import PAIRS, HalfYear


def test_the_half_year_has_its_pairs(half_year: HalfYear) -> None:
    with half_year.rows() as bare:
        (begun,) = bare.execute("SELECT count(*) FROM mentorship").fetchone()
        (unsent,) = bare.execute("SELECT count(*) FROM letter WHERE sent_at IS NULL").fetchone()
    assert PAIRS - 4 <= begun <= PAIRS + 8
    assert unsent < 30
