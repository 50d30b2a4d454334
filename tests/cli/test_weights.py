"""`jixiao weights`: the worked examples, random judgments against a computation of its own, and what is refused."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from jixiao.reports.weighing import weights
from tests.cli.conftest import Run

ITEMS = ("sales", "collection", "profit", "satisfaction", "cooperation")
Rows = Sequence[tuple[object, ...]]
ONE_ROUND = {"A": "40/30/15/11/4", "B": "36/28/20/13/3", "C": "38/29/18/10/5"}


def compared(rows: Rows) -> Path:
    """A file of comparisons: expert, the two, the points of the first."""
    return _file("专家,指标甲,指标乙,比较值", rows)


def triangle(items: Sequence[str], points: str) -> Rows:
    """One judge's upper triangle, row by row."""
    pairs = itertools.combinations(items, 2)
    return [("J", one, other, value) for (one, other), value in zip(pairs, points.split(), strict=True)]


def heard(rounds: Mapping[int, Mapping[str, str]]) -> Path:
    """A file of experts' weights in percent."""
    rows = [
        (number, expert, item, f"{weight}%")
        for number, ballots in rounds.items()
        for expert, ballot in ballots.items()
        for item, weight in zip(ITEMS, ballot.split("/"), strict=True)
        if weight
    ]
    return _file("轮次,专家,指标,权重", rows)


def _file(head: str, rows: Rows) -> Path:
    path = Path("judgments.csv")
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n", "utf-8")
    return path


def percents(text: str) -> list[Fraction]:
    """Percentages as fractions."""
    return [Fraction(part) / 100 for part in text.split()]


def found(run: Run, method: str, file: Path, *terms: str) -> dict[str, Any]:
    """What the command finds, as JSON."""
    said = run("weights", method, file, "--format", "json", *(f"--set={term}" for term in terms))
    assert (said.code, said.err) == (0, "")
    result: dict[str, Any] = json.loads(said.out)
    return result


def figures(result: Mapping[str, Any], name: str) -> list[Fraction]:
    return [Fraction(each[name]) for each in result["items"]]


@pytest.mark.parametrize(
    ("items", "points", "terms", "sums", "expected", "bounds"),
    [
        pytest.param(
            ITEMS, "1 1 2 2 1 1 2 1 1 1", [], "6 5 4 3 2", "30 25 20 15 10", "ok ok ok ok ok", id="S1-E6.1"
        ),
        pytest.param(
            ITEMS, "1 1 2 2 1 1 2 1 1 1", ["self_comparison_points=1"], "7 6 5 4 3", "28 24 20 16 12",
            "ok ok ok ok ok", id="S1-E6.1 with self-comparison",
        ),
        pytest.param(
            "ABCDEF", "2 " * 15, [], "10 8 6 4 2 0", "100/3 80/3 20 40/3 20/3 0", "high ok ok ok ok low", id="S1-E6.2"
        ),
        pytest.param(
            "ABCDEF", "2 " * 15, ["bound_repair=rescale"], "10 8 6 4 2 0", "30 26 39/2 13 13/2 5",
            "high ok ok ok ok low", id="S1-E6.2 repaired",
        ),
        pytest.param("abc", "2 0 2", [], "2 2 2", "100/3 100/3 100/3", "high high high", id="S1-E6.3 a circle"),
    ],
)  # fmt: skip
def test_weights_by_comparison(
    run: Run, items: Sequence[str], points: str, terms: list[str], sums: str, expected: str, bounds: str
) -> None:
    result = found(run, "pairwise", compared(triangle(items, points)), *terms)
    assert [each["item"] for each in result["items"]] == list(items)
    assert figures(result, "points") == [Fraction(part) for part in sums.split()]
    assert figures(result, "weight") == percents(expected)
    assert [each["bound"] for each in result["items"]] == bounds.split()
    assert sum(figures(result, "rounded_weight")) == 1


def test_a_circle_is_told_once(run: Run) -> None:
    result = found(run, "pairwise", compared(triangle("abc", "2 0 2")))
    circles = [each["text"] for each in result["findings"] if each["code"] == "weights.circle"]
    assert circles == ["a circle of J: “a” before “b” before “c” before “a”"]


@pytest.mark.parametrize(
    ("rounds", "terms", "last", "expected"),
    [
        pytest.param({1: ONE_ROUND}, [], 1, "38 29 53/3 34/3 4", id="S1-E6.5"),
        pytest.param({1: ONE_ROUND}, ["bound_repair=rescale"], 1, "30 30 1855/87 1190/87 5", id="S1-E6.5 repaired"),
        pytest.param(
            {
                1: {"A": "35/25/20/12/8", "B": "25/25/20/18/12", "C": "30/20/20/20/10", "D": "28/27/15/15/15"},
                2: {"A": "30/25/20/15/10", "B": "28/25/20/16/11", "C": "30/23/20/17/10", "D": "29/26/18/15/12"},
            },
            [], 2, "117/4 99/4 39/2 63/4 43/4", id="S1-E6.4",
        ),
        pytest.param(
            {
                1: {"A": "35/25/20/12/8", "B": "25/25/20/18/12", "C": "30/20/20/20/10", "D": "28/27/15/15/15"},
                2: {"A": "30/25/20/15/10", "B": "28/25/20/16/11", "C": "30/23/20/17/10", "D": "29/26/18/15/12"},
            },
            ["delphi_aggregate=median"], 2, "5900/201 5000/201 4000/201 3100/201 700/67", id="S1-E6.4 medians",
        ),
    ],
)  # fmt: skip
def test_weights_by_experts(
    run: Run, rounds: Mapping[int, Mapping[str, str]], terms: list[str], last: int, expected: str
) -> None:
    result = found(run, "delphi", heard(rounds), *terms)
    assert result["last_round"] == last
    assert figures(result, "weight") == percents(expected)
    first = [each for each in result["rounds"] if each["round"] == 1]
    columns = list(zip(*(map(Fraction, ballot.split("/")) for ballot in rounds[1].values()), strict=True))
    assert [Fraction(each["highest"]) - Fraction(each["lowest"]) for each in first] == [
        (max(column) - min(column)) / 100 for column in columns
    ]


def test_random_comparisons_give_the_weights_of_a_table_added_up_by_hand(folder: Path) -> None:
    chance = Random(20261128)
    for _ in range(20):
        items = [f"i{number}" for number in range(chance.randrange(2, 9))]
        judges = [f"e{number}" for number in range(chance.randrange(1, 4))]
        own = chance.choice((0, 1))
        points = dict.fromkeys(items, Fraction(own * len(judges)))
        rows: list[tuple[object, ...]] = []
        for judge, (one, other) in itertools.product(judges, itertools.combinations(items, 2)):
            value = chance.randrange(3)
            points[one] += value
            points[other] += 2 - value
            written = [(judge, one, other, value), (judge, other, one, 2 - value)]
            rows += chance.choice((written, written[:1], written[1:]))
        chance.shuffle(rows)
        result = weights("pairwise", compared(rows), {"self_comparison_points": str(own)})
        assert {each.item: each.raw for each in result.items} == {
            item: point / sum(points.values()) for item, point in points.items()
        }


def test_the_form_lists_every_pair_for_every_expert_and_is_read_back(run: Run) -> None:
    said = run("weights", "pairwise", "form.xlsx", "--new", "销售额，回款率、利润", "--experts", "张,李")
    assert (said.code, "jixiao weights pairwise form.xlsx" in said.err) == (0, True)
    book = openpyxl.load_workbook("form.xlsx")
    sheet = book.worksheets[1]
    pairs = [tuple(row[:3]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert pairs == [(who, *pair) for who in "张李" for pair in itertools.combinations(("销售额", "回款率", "利润"), 2)]
    for row in sheet.iter_rows(min_row=2, max_col=4):
        row[3].value = 1
    book.save("form.xlsx")
    assert figures(found(run, "pairwise", Path("form.xlsx")), "weight") == [Fraction(1, 3)] * 3


def test_the_form_of_rounds_is_read_back(run: Run) -> None:
    assert run("weights", "delphi", "form.xlsx", "--new", "a,b", "--experts", "x,y,z").code == 0
    book = openpyxl.load_workbook("form.xlsx")
    for number, row in enumerate(book.worksheets[1].iter_rows(min_row=2)):
        row[3].value = (0.4, 0.6)[number % 2]
    book.save("form.xlsx")
    assert figures(found(run, "delphi", Path("form.xlsx")), "weight") == [Fraction(2, 5), Fraction(3, 5)]


def test_text_says_the_weights_what_is_wrong_and_what_to_paste(run: Run) -> None:
    said = run("weights", "pairwise", compared(triangle("ABCDEF", "2 " * 15)), "--set", "weight_step=1%")
    assert said.code == 0
    assert "A              10  33.3333…%      33%\n" in said.out
    assert '    { item = "B", weight = "27%" },\n' in said.out
    assert "“F” weighs 0%" in said.err


@pytest.mark.parametrize(
    ("method", "file", "arguments", "messages"),
    [
        pytest.param(
            "pairwise", lambda: compared([*triangle(ITEMS, "2 1 2 2 1 1 2 1 1 1"), ("J", "collection", "sales", 1)]),
            [], ["judgments.csv row 2", "“sales” against “collection”", "do not add up to 2"], id="S1-E6.3 contradiction",
        ),
        pytest.param(
            "pairwise", lambda: compared([*triangle("ab", "1"), ("K", "c", "a", 1), ("L", "b", "b", 1)]),
            [], ["2 pairs that J did not compare: a/c, b/c", "2 pairs that K did not compare", "row 4", "with itself, by L"],
            id="gaps, and a row about one indicator",
        ),
        pytest.param(
            "pairwise", lambda: compared(triangle("abc", "2 0 2")), ["--set", "bound_repair=rescale"],
            ["weights of 3 indicators that no factor brings between 5% and 30%"], id="S1-E6.3 no repair",
        ),
        pytest.param(
            "pairwise", lambda: compared(triangle("ab", "3")), [], ["row 2 “比较值”", "0 … 2"], id="three points"
        ),
        pytest.param(
            "delphi", lambda: heard({1: ONE_ROUND | {"A": "40/30/20/11/4"}}), [],
            ["weights of A in round 1 that add up to 105%"], id="S1-E6.5 105%",
        ),
        pytest.param(
            "delphi", lambda: heard({1: {"A": "40/30/15/15/", "B": "40/30/15/11/5"}}), [],
            ["2 experts in round 1", "an indicator without a weight by A", "weights of B in round 1 that add up to 101%"],
            id="all that is wrong at once",
        ),
        pytest.param("delphi", lambda: heard({}), [], ["no judgments"], id="nothing on record"),
        pytest.param(
            "delphi", lambda: heard({1: ONE_ROUND}), ["--set", "max_ronds=2"], ["terms.max_ronds"[6:], "max_rounds"],
            id="misspelt term",
        ),
        pytest.param(
            "delphi", lambda: heard({1: ONE_ROUND}), ["--set", "self_comparison_points=1"],
            ["does not change this method"], id="another method's term",
        ),
        pytest.param(
            "delphi", lambda: heard({1: ONE_ROUND}), ["--set", "weight_step=0.3%"], ["a step of 0.3%"], id="step"
        ),
        pytest.param(
            "delphi", lambda: heard({1: ONE_ROUND}), ["--set", "bound_repair"], ["TERM=VALUE"], id="no value"
        ),
        pytest.param("delphi", lambda: Path("none.csv"), [], ["none.csv"], id="no file"),
        pytest.param("delphi", lambda: Path("a.xlsx"), ["--new", "a"], ["at least two"], id="one indicator"),
        pytest.param("delphi", lambda: Path("a.csv"), ["--new", "a,b"], [".xlsx"], id="no workbook"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_all_at_once(
    run: Run, method: str, file: Any, arguments: list[str], messages: list[str]
) -> None:
    said = run("weights", method, file(), *arguments)
    assert (said.code, said.out) == (1, "")
    for message in messages:
        assert message in said.err


def test_a_form_is_never_written_over(run: Run) -> None:
    Path("form.xlsx").write_bytes(b"filled in")
    assert run("weights", "delphi", "form.xlsx", "--new", "a,b").code == 1
    assert Path("form.xlsx").read_bytes() == b"filled in"


def test_rounds_that_decide_nothing_and_silent_experts_are_told(run: Run) -> None:
    agreed = {"A": "30/25/20/15/10", "B": "30/25/20/15/10", "C": "30/25/20/15/10"}
    path = heard({1: agreed, 2: agreed})
    path.write_text(path.read_text("utf-8") + "".join(f"1,D,{item},\n" for item in ITEMS), "utf-8")
    result = found(run, "delphi", path)
    assert [each["code"] for each in result["findings"]] == ["weights.not_counted", "weights.silent_in_round"]
