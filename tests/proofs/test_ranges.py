"""What a formula may come to holds every value that it comes to, for random formulas over random rows."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from jixiao.formula.exact import reader
from jixiao.formula.tree import Call, Cell, Scalar, Tree, Value
from jixiao.formula.world import World
from jixiao.proofs.may import Bounds, Several
from jixiao.proofs.ranges import Ranges
from jixiao.scheme.steps import Band, Bands, Curve
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.units import FLAG, NUMBER, TEXT

ROWS = Table(
    "rows",
    (
        Column("a", "number", lowest=Fraction(0), highest=Fraction(10)),
        Column("b", "number", lowest=Fraction(-5)),
        Column("c", "number"),
        Column("code", "text", values=("x", "y")),
    ),
)
BANDS = Bands(
    "whole",
    (Band(Fraction(6), Fraction(3)), Band(Fraction(2), Fraction(-1), above=True), Band(Fraction(0), Fraction(2))),
)
RATES = Bands("marginal", (Band(Fraction(4), Fraction(1, 2)), Band(Fraction(0), Fraction(1, 10), above=True)))
CURVE = Curve(((Fraction(1), Fraction(5)), (Fraction(3), Fraction(-2)), (Fraction(8), Fraction(4))))


def number(rng: random.Random, depth: int) -> Tree:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(
            [Cell("a", NUMBER), Cell("b", NUMBER), Cell("c", NUMBER), Value(Fraction(rng.randint(-4, 9)), NUMBER)]
        )
    name = rng.choice(["+", "-", "*", "/", "neg", "abs", "least", "greatest", "if", "coalesce", "floor", "steps"])
    if name in ("neg", "abs", "floor"):
        return Call(name, (number(rng, depth - 1),), NUMBER)
    if name == "if":
        return Call("if", (flag(rng, depth - 1), number(rng, depth - 1), number(rng, depth - 1)), NUMBER)
    if name == "steps":
        function, steps = rng.choice([("band", BANDS), ("marginal", RATES), ("curve", CURVE)])
        return Call(function, (number(rng, depth - 1), Value(steps, NUMBER)), NUMBER)
    return Call(name, (number(rng, depth - 1), number(rng, depth - 1)), NUMBER)


def flag(rng: random.Random, depth: int) -> Tree:
    name = rng.choice(["=", "<>", "<", "<=", ">", ">=", "code", "in", "between", "is_null"])
    if depth > 0 and rng.random() < 0.5:
        name = rng.choice(["and", "or", "not"])
        sides = (flag(rng, depth - 1),) if name == "not" else (flag(rng, depth - 1), flag(rng, depth - 1))
        return Call(name, sides, FLAG)
    if name == "code":
        return Call(rng.choice(["=", "<>"]), (Cell("code", TEXT), Value(rng.choice("xyz"), TEXT)), FLAG)
    if name == "in":
        return Call("in", (Cell("code", TEXT), Value("x", TEXT), Value("z", TEXT)), FLAG)
    if name == "between":
        return Call("between", (number(rng, 0), number(rng, 0), number(rng, 0)), FLAG)
    if name == "is_null":
        return Call("is_null", (number(rng, 0),), FLAG)
    return Call(name, (number(rng, depth), number(rng, 0)), FLAG)


def row(rng: random.Random) -> dict[str, Scalar]:
    def some(values: list[Scalar]) -> Scalar:
        return rng.choice([None, *values, *values, *values])

    return {
        "a": some([Fraction(rng.randint(0, 10)), Fraction(0), Fraction(10)]),
        "b": some([Fraction(rng.randint(-5, 9)), Fraction(-5), Fraction(10**6)]),
        "c": some([Fraction(rng.randint(-5, 9)), Fraction(-(10**6)), Fraction(10**6)]),
        "code": some(["x", "y"]),
    }


def ranges() -> Ranges:
    world = World(tables={"rows": ROWS}, references=(), rules={}, declared={}, terms={}, where={})
    return Ranges(world, {})


@pytest.mark.parametrize("seed", range(6))
def test_a_value_lies_in_the_range_of_its_formula(seed: int) -> None:
    rng = random.Random(seed)
    bounded = 0
    for _ in range(150):
        tree = number(rng, 3)
        may = ranges().row("rows").of(tree)
        bounded += may not in (Bounds(), Several())
        read = reader(tree)
        for _ in range(40):
            cells = row(rng)
            value = read(cells)
            if isinstance(value, Fraction):
                assert may == Several() or (isinstance(may, Bounds) and may.low <= (0, value) <= may.high), (
                    tree,
                    cells,
                )
    assert bounded > 50, "not everything may be anything"


@pytest.mark.parametrize("seed", range(6))
def test_a_condition_that_holds_of_a_row_may_hold(seed: int) -> None:
    rng = random.Random(seed)
    dead = 0
    for _ in range(400):
        tree = flag(rng, 3)
        may = ranges().row("rows").may_hold(tree)
        dead += not may
        read = reader(tree)
        for _ in range(40):
            cells = row(rng)
            assert may or read(cells) is not True, (tree, cells)
    assert dead > 5, "some conditions never hold"
