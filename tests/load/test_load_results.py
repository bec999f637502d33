# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

import pytest
from load_bench.results import Measure, compared, missed, table, write
from load_bench.timing import Runs, interleave


@pytest.mark.parametrize(
    ("value", "bound", "kept"),
    [
        (1.15, ("<=", 1.15), True),
        (1.16, ("<=", 1.15), False),
        (60, ("<", 60), False),
        (3, (">=", 3), True),
        (2.99, (">=", 3), False),
        (99, (), None),
    ],
)
def test_a_bound_is_kept_or_missed(value, bound, kept):
    assert Measure("part", "what", value, bound=bound).kept is kept


def test_only_a_broken_bound_is_missed():
    fine = Measure("part", "fine", 1, bound=("<=", 2))
    late = Measure("part", "late", 3, bound=("<=", 2))
    free = Measure("part", "free", 9)
    assert missed([fine, late, free]) == [late]


def test_durations_are_compared_round_by_round():
    ours, theirs = Runs((0.2, 1.8, 0.3)), Runs((0.1, 0.9, 0.3))
    measure = compared("part", "what", ours, theirs)
    assert measure.value == pytest.approx(2)
    assert "300.0 ms" in measure.row()


def test_few_slow_ones_decide_what_95_of_100_keep_below():
    assert Runs((0.1,) * 56 + (0.9,) * 4).p95 == 0.9
    assert Runs((0.1,) * 58 + (0.9,) * 2).p95 == 0.1


def test_variants_take_turns_and_the_first_round_is_left_out():
    calls = []

    def variant(name):
        calls.append(name)
        return float(len(calls))

    runs = interleave(
        {"a": lambda: variant("a"), "b": lambda: variant("b")}, budget=0, least=2
    )
    assert calls == ["a", "b", "b", "a", "a", "b"]
    assert runs["a"].seconds == (4.0, 5.0)


def test_results_are_told_and_kept(tmp_path):
    measures = [Measure("form", "queries", 5, bound=("<=", 4))]
    write(tmp_path / "new" / "latest.json", measures, {"rows": 10})
    kept = json.loads((tmp_path / "new" / "latest.json").read_text())
    assert kept["rows"] == 10
    assert kept["measures"][0]["kept"] is False
    assert "MISSED" in table(measures)
