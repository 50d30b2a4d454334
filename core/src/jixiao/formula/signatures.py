"""Units of results: what each function demands of its arguments and what it gives."""

from __future__ import annotations

from collections.abc import Callable

from jixiao.scheme.units import COUNT, DATE, FLAG, NOTHING, NUMBER, RATE, TEXT, Unit


class UnitFault(Exception):  # noqa: N818 - a fault of a user's formula, turned into a problem by the caller
    """The arguments do not go together: a message code below ``formula.problem`` and its values."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(f"{code} {values}")


def _numbers(units: tuple[Unit, ...]) -> None:
    for unit in units:
        if unit.kind not in ("number", "nothing"):
            raise UnitFault("not_a_number", unit=unit)


def _joined(units: tuple[Unit, ...]) -> Unit:
    result = units[0]
    for unit in units[1:]:
        if not result.fits(unit):
            raise UnitFault("clash", left=result, right=unit)
        result = result.joined(unit)
    return result


def same(units: tuple[Unit, ...]) -> Unit:
    """All of one unit, which is the result's."""
    return _joined(units)


def number(units: tuple[Unit, ...]) -> Unit:
    """Numbers of one unit, which is the result's."""
    result = _joined(units)
    if result.kind not in ("number", "nothing"):
        raise UnitFault("not_a_number", unit=result)
    return result


def ordered(units: tuple[Unit, ...]) -> Unit:
    """Numbers of one unit, dates, or ranks; the result is one of them."""
    result = _joined(units)
    return result if result.kind in ("date", "rank") else number(units)


def share(units: tuple[Unit, ...]) -> Unit:
    """A pool and a weight, both numbers; the result has the pool's unit."""
    _numbers(units)
    return units[0]


def bounded_share(units: tuple[Unit, ...]) -> Unit:
    """A weight, which is a number, and two bounds, which are rates; the result is one."""
    _numbers(units)
    return _joined((RATE, *units[1:]))


def text_of(units: tuple[Unit, ...]) -> Unit:
    """Texts, or periods, which are written as texts; the result is a text."""
    for unit in units:
        if unit.kind not in ("text", "period", "nothing"):
            raise UnitFault("not_a_text", unit=unit)
    return TEXT


def numeral_of(units: tuple[Unit, ...]) -> Unit:
    """A number; the result is a text."""
    _numbers(units)
    return TEXT


def agreeing(units: tuple[Unit, ...]) -> Unit:
    """A flag, then values of one unit, which is the result's."""
    flags(units[:1])
    return _joined(units[1:])


def product(units: tuple[Unit, ...]) -> Unit:
    """Numbers; the result has their product's unit."""
    _numbers(units)
    return NOTHING if NOTHING in units else units[0].times(units[1])


def quotient(units: tuple[Unit, ...]) -> Unit:
    """Numbers; the result has their quotient's unit."""
    _numbers(units)
    return NOTHING if NOTHING in units else units[0].over(units[1])


def bounded(units: tuple[Unit, ...]) -> Unit:
    """A number and a number of places."""
    _numbers(units)
    return units[0]


def flags(units: tuple[Unit, ...]) -> Unit:
    """Flags, and a flag as the result."""
    for unit in units:
        if unit.kind != "flag":
            raise UnitFault("not_a_flag", unit=unit)
    return FLAG


def flag_of_comparable(units: tuple[Unit, ...]) -> Unit:
    """Values that may be compared; the result is a flag."""
    _joined(units)
    return FLAG


def flag_of_one(_units: tuple[Unit, ...]) -> Unit:
    """Anything; the result is a flag."""
    return FLAG


def count_of(_units: tuple[Unit, ...]) -> Unit:
    """Anything; the result is a count."""
    return COUNT


def year_of(units: tuple[Unit, ...]) -> Unit:
    """A date, or a period, which begins with its year; the result is a number."""
    return NUMBER if units[0].kind == "period" else from_dates(NUMBER)(units)


def from_dates(result: Unit) -> Callable[[tuple[Unit, ...]], Unit]:
    """Dates; the result is of the given unit."""

    def check(units: tuple[Unit, ...]) -> Unit:
        for unit in units:
            if unit.kind != "date":
                raise UnitFault("not_a_date", unit=unit)
        return result

    return check


def to_date(units: tuple[Unit, ...]) -> Unit:
    """A date, then numbers; the result is a date."""
    from_dates(DATE)(units[:1])
    _numbers(units[1:])
    return DATE


def table_value(units: tuple[Unit, ...]) -> Unit:
    """A number and a structured term, whose unit is the result's."""
    _numbers(units[:1])
    return units[1]


def _ranks(units: tuple[Unit, ...]) -> None:
    for unit in units:
        if unit.kind not in ("rank", "nothing"):
            raise UnitFault("not_a_rank", unit=unit)


def rank_place(units: tuple[Unit, ...]) -> Unit:
    """A rank; the result is its place."""
    _ranks(units)
    return NUMBER


def rank_then_numbers(units: tuple[Unit, ...]) -> Unit:
    """A rank, or the term that lists the ranks, then numbers; the result is a rank."""
    _ranks(units[:1])
    _numbers(units[1:])
    return units[0]
