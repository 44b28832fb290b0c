"""The smallest and emptiest problems first."""

import pytest

from matching import Languages, Mentor, Newcomer, Problem, Scores, Shared, Solution, assign, compare, solve

ALICE, ANN = Newcomer("alice"), Newcomer("ann")
BOB = Mentor("bob")


def hand(rows, weight=10, **options):
    return Scores("by hand", weight, scores=rows, **options)


@pytest.mark.parametrize("objective", ["placed", "total"])
class TestNothingThere:
    def test_nobody_at_all(self, objective):
        solution = solve(Problem([], [], [], objective=objective))
        assert (solution.pairs, solution.unmatched, solution.free_seats) == ((), (), {})
        assert (solution.status, solution.worst, solution.total) == ("empty", None, 0)

    def test_newcomers_without_mentors(self, objective):
        solution = solve(Problem([ANN, ALICE], [], [], objective=objective))
        assert [each.newcomer for each in solution.unmatched] == ["alice", "ann"]
        assert {each.reason.in_words() for each in solution.unmatched} == {"There is no mentor yet"}
        assert solution.status == "empty"

    def test_mentors_without_newcomers(self, objective):
        solution = solve(Problem([], [Mentor("bob", seats=3)], [], objective=objective))
        assert (solution.free_seats, solution.status) == ({"bob": 3}, "empty")

    def test_no_seats(self, objective):
        solution = solve(Problem([ALICE], [Mentor("bob", seats=0)], [], objective=objective))
        assert solution.unmatched[0].reason.in_words() == "No mentor has a seat"

    def test_no_terms_places_everybody_for_nothing(self, objective):
        solution = solve(Problem([ALICE, ANN], [Mentor("bob", seats=5)], [], objective=objective))
        assert (solution.placed, solution.total, solution.free_seats) == (2, 0, {"bob": 3})
        assert solution.pairs[0].parts == ()

    def test_no_answers_at_all(self, objective):
        terms = [Shared("interests", 10), Languages("languages", 5, minimum=0)]
        solution = solve(Problem([ALICE], [BOB], terms, objective=objective))
        assert (solution.placed, solution.total) == (1, 0)
        assert [part.reason for part in solution.pairs[0].parts] == [None, None]


def test_everything_forbidden():
    solution = solve(Problem([ALICE], [BOB], [], forbidden=[("alice", "bob")]))
    assert solution.unmatched[0].reason.in_words() == "Every mentor is forbidden for them by the coordinator"
    assert solution.free_seats == {"bob": 1}


def test_forbidden_pairs_may_name_people_who_are_gone():
    assert solve(Problem([ALICE], [BOB], [], forbidden=[("gone", "bob"), ("alice", "gone")])).placed == 1


def test_more_seats_than_newcomers_and_the_other_way_round():
    many = solve(Problem([ALICE], [Mentor("bob", seats=1_000_000)], []))
    assert many.free_seats == {"bob": 999_999}
    few = solve(Problem([Newcomer(str(i)) for i in range(9)], [BOB], []))
    assert (few.placed, len(few.unmatched)) == (1, 8)


def test_the_same_id_on_both_sides_is_allowed():
    assert solve(Problem([Newcomer("sam")], [Mentor("sam")], [])).placed == 1


@pytest.mark.parametrize("id", [" ", "é", "日本", "\u202e", "a\nb", "=1+1", "\ud800", "x" * 100_000])
def test_any_text_is_an_id(id):
    solution = solve(Problem([Newcomer(id)], [Mentor(id)], [hand({id: {id: 2}}, weight=2)]))
    assert (solution.pairs[0].newcomer, solution.pairs[0].mentor, solution.total) == (id, id, 20_000)


def test_placed_makes_a_pair_that_costs_and_total_does_not():
    term = hand({"alice": {"bob": -3}})
    assert solve(Problem([ALICE], [BOB], [term])).total == -30_000
    solution = solve(Problem([ALICE], [BOB], [term], objective="total"))
    assert solution.placed == 0
    assert solution.unmatched[0].reason.in_words() == (
        "Every pair that is possible for them would lower the total"
    )


def test_total_places_somebody_for_nothing_when_it_costs_nothing():
    assert solve(Problem([ALICE], [BOB], [hand({"alice": {"bob": 0}})], objective="total")).placed == 1


def test_the_two_objectives_differ():
    term = hand({"alice": {"bob": 9, "ben": 1}, "ann": {"bob": 1}}, hard=True, weight=9)
    mentors = [BOB, Mentor("ben")]
    placed = solve(Problem([ALICE, ANN], mentors, [term]))
    total = solve(Problem([ALICE, ANN], mentors, [term], objective="total"))
    assert (placed.placed, placed.total) == (2, 20_000)
    assert (total.placed, total.total) == (1, 90_000)
    change = compare(placed, total)
    assert (change.placed, change.total, change.worst) == (-1, 70_000, 80_000)
    assert [tuple(move) for move in change.moves] == [("alice", "ben", "bob"), ("ann", "bob", None)]


def test_comparing_with_an_empty_solution():
    solution = solve(Problem([ALICE], [BOB], []))
    change = compare(Solution(), solution)
    assert (change.placed, change.worst, change.moves) == (1, None, (("alice", None, "bob"),))


@pytest.mark.parametrize(("shape", "placed"), [((0, 0), 0), ((0, 3), 0), ((3, 0), 0), ((1, 1), 1)])
def test_small_arrays(shape, placed):
    result = assign([[1.0] * shape[1]] * shape[0] if shape[0] else [])
    assert (result.placed, result.total) == (placed, placed)
    assert len(result.mentor) == shape[0]
