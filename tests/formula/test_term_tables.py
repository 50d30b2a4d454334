"""Bands, slices, curves and ladders, at every edge and beside it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.formula.tree import Scalar
from jixiao.scheme.steps import Band, Bands, Curve, Ladder, Step
from jixiao.scheme.terms import BandsTerm, CurveTerm, LadderTerm
from tests.formula.reading import read

RATIO = BandsTerm(
    "ratio",
    default=Bands(
        "whole",
        (
            Band(Fraction(1), Fraction(11, 10)),
            Band(Fraction(9, 10), Fraction(1), above=True),
            Band(Fraction(7, 10), Fraction(8, 10)),
        ),
    ),
)
SLICES = BandsTerm(
    "slices",
    default=Bands(
        "marginal",
        (
            Band(Fraction(100), Fraction(3, 100)),
            Band(Fraction(50), Fraction(2, 100)),
            Band(Fraction(0), Fraction(1, 100)),
        ),
    ),
)
RAMP = CurveTerm(
    "ramp", default=Curve(((Fraction(80), Fraction(0)), (Fraction(100), Fraction(1)), (Fraction(160), Fraction(3))))
)
STEPS = (Step(Fraction(50), "reminder"), Step(Fraction(100)), Step(None, "warning", Fraction(200), Fraction(500)))
REPEAT = LadderTerm("steps", default=Ladder(STEPS, "repeat"))
DECIDE = LadderTerm("steps", default=Ladder((*STEPS[:2], Step(Fraction(300), "dismissal")), "decide"))


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("1.2", "1.1"),
        ("1", "1.1"),
        ("0.999999999999999999", "1"),
        ("0.900000000000000001", "1"),
        pytest.param("0.9", "0.8", id="an edge that the band below keeps"),
        ("0.7", "0.8"),
        pytest.param("0.699999999999999999", None, id="below the lowest band"),
        pytest.param("-1", None, id="far below"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_a_band_owns_its_edge_unless_it_lies_above(x: str | None, expected: str | None) -> None:
    wanted = None if expected is None else Fraction(expected)
    assert read("band(x, ratio)", "mixed", {"x": ("mixed", [x])}, [RATIO]) == [wanted]


def test_a_quotient_at_an_edge_is_decided_exactly() -> None:
    given = {"a": ("mixed", ["2.7", "2.1", "6", "2.699999999999999999"]), "b": ("mixed", ["3", "3", "6", "3"])}
    assert read("band(a * (1 / b), ratio)", "mixed", given, [RATIO]) == [
        Fraction(8, 10),
        Fraction(8, 10),
        Fraction(11, 10),
        Fraction(8, 10),
    ]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("0", "0"),
        ("30", "0.3"),
        ("50", "0.5"),
        ("60", "0.7"),
        ("100", "1.5"),
        ("200", "4.5"),
        ("-0.01", None),
        (None, None),
    ],
)
def test_each_slice_has_its_own_rate(x: str | None, expected: str | None) -> None:
    wanted = None if expected is None else Fraction(expected)
    assert read("marginal(x, slices)", "mixed", {"x": ("mixed", [x])}, [SLICES]) == [wanted]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("0", "0"),
        ("80", "0"),
        ("90", "0.5"),
        ("100", "1"),
        ("130", "2"),
        ("110", "4/3"),
        ("160", "3"),
        ("500", "3"),
        (None, None),
    ],
)
def test_a_curve_is_straight_between_its_points_and_stays_beyond(x: str | None, expected: str | None) -> None:
    wanted = None if expected is None else Fraction(expected)
    assert read("curve(x, ramp)", "mixed", {"x": ("mixed", [x])}, [RAMP]) == [wanted]


NTH = ["0", "1", "2", "3", "4", "6", None]


@pytest.mark.parametrize(
    ("part", "unit", "expected"),
    [
        ("amount", "mixed", [Fraction(0), Fraction(50), Fraction(100), None, None, None, None]),
        pytest.param(
            "total",
            "mixed",
            [Fraction(0), Fraction(50), Fraction(150), Fraction(150), Fraction(150), Fraction(150), None],
            id="what is decided counts 0 so far",
        ),
        ("sanction", "text", [None, "reminder", None, "warning", "warning", "warning", None]),
        ("decided", "flag", [False, False, False, True, True, True, None]),
        ("lo", "mixed", [None, None, None, Fraction(200), Fraction(200), Fraction(200), None]),
        ("hi", "mixed", [None, None, None, Fraction(500), Fraction(500), Fraction(500), None]),
    ],
)
def test_the_last_step_repeats(part: str, unit: str, expected: list[Scalar]) -> None:
    assert read(f"ladder(n, steps).{part}", unit, {"n": ("count", NTH)}, [REPEAT]) == expected


@pytest.mark.parametrize(
    ("part", "unit", "expected"),
    [
        ("amount", "mixed", [Fraction(0), Fraction(50), Fraction(100), Fraction(300), None, None, None]),
        (
            "total",
            "mixed",
            [Fraction(0), Fraction(50), Fraction(150), Fraction(450), Fraction(450), Fraction(450), None],
        ),
        ("sanction", "text", [None, "reminder", None, "dismissal", "decision needed", "decision needed", None]),
        ("decided", "flag", [False, False, False, False, True, True, None]),
    ],
)
def test_after_the_last_step_it_is_decided(part: str, unit: str, expected: list[Scalar]) -> None:
    assert read(f"ladder(n, steps).{part}", unit, {"n": ("count", NTH)}, [DECIDE]) == expected


def test_a_fixed_last_step_is_paid_again_each_time() -> None:
    term = LadderTerm("steps", default=Ladder((Step(Fraction(50)), Step(Fraction(100))), "repeat"))
    given = {"n": ("count", ["2", "3", "5"])}
    assert read("ladder(n, steps).amount", "mixed", given, [term]) == [100, 100, 100]
    assert read("ladder(n, steps).total", "mixed", given, [term]) == [150, 250, 450]


EQUAL = LadderTerm(
    "steps", default=Ladder((Step(Fraction(50)), Step(Fraction(50)), Step(Fraction(80), "warning")), "repeat")
)


@pytest.mark.parametrize("last", ["7", None])
@pytest.mark.parametrize(
    ("part", "unit", "expected"),
    [
        ("", "mixed", [0, 50, 50, 50, 80, 80]),
        (".total", "mixed", [0, 50, 50, 100, 180, 260]),
        (".sanction", "text", [None, None, None, None, "warning", "warning"]),
        pytest.param(".decided", "flag", [False] * 6, id="the same at every step"),
        pytest.param(".lo", "mixed", [None] * 6, id="nothing at any step"),
    ],
)
def test_steps_of_one_value(part: str, unit: str, expected: list[Scalar], last: str | None) -> None:
    given = {"n": ("mixed", ["0", "1", "1.5", "2", "3", "4", last])}
    beyond = {"": 80, ".total": 500, ".sanction": "warning", ".decided": False, ".lo": None}
    wanted = [*expected, beyond[part] if last else None]
    assert read(f"ladder(n, steps){part}", unit, given, [EQUAL]) == wanted
