"""Texts put together."""

from __future__ import annotations

import pytest

from tests.formula.reading import Given, read

WORDS: Given = {
    "post": ("text", ["seller", None, "经理", ""]),
    "grade": ("text", ["A", "B", None, "c'd"]),
    "month": ("period", ["2026-01", "2026-02", "2026-03", None]),
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("concat(post, ' ', grade)", ["seller A", None, None, " c'd"], id="unknown if one is"),
        pytest.param("concat(post, coalesce(grade, '–'))", ["sellerA", None, "经理–", "c'd"], id="a fallback"),
        pytest.param("concat('a', 'b', 'c')", ["abc"] * 4, id="constants"),
        pytest.param("concat(month, '/', period.quarter)", [f"2026-0{i}/2026-Q1" for i in (1, 2, 3)] + [None], id="periods"),
        pytest.param("concat(post, null)", [None] * 4, id="null"),
    ],
)  # fmt: skip
def test_texts_one_after_the_other(formula: str, expected: list[str | None]) -> None:
    assert read(formula, "text", WORDS) == expected


NUMBERS: Given = {
    "n": ("number", ["0", "-3", "12.5", None, "100000000000000000"]),
    "d": ("number", ["1", "3", "1", "1", "7"]),
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("text(n)", ["0", "-3", None, None, "100000000000000000"], id="whole numbers"),
        pytest.param("text(n / d * d)", ["0", "-3", None, None, "100000000000000000"], id="whole after a third"),
        pytest.param("text(n / d)", ["0", "-1", None, None, None], id="not whole by a hair"),
        pytest.param("concat('round ', text(2))", ["round 2"] * 5, id="a constant"),
        pytest.param("text(null)", [None] * 5, id="null"),
    ],
)
def test_whole_numbers_in_digits(formula: str, expected: list[str | None]) -> None:
    assert read(formula, "text", NUMBERS) == expected
