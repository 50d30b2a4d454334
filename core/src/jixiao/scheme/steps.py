"""Structured values of terms (bands, curves, ladders, ranks), each refused when built with a gap or a wrong order.

A figure inside may be the name of a single term instead of a number (``qty_rate_base``): blanks of a document that
belong to a ladder or to bands are filled one by one. `figures` are those names; `filled` puts the numbers in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, field, frozen

from jixiao.scheme.names import names

Figure = Fraction | str


class WrongSteps(ValueError):  # noqa: N818 - it reads so where it is raised
    """A structured value that contradicts itself.

    `code` names the message, `at` the position of the fault (``bands[2].from``), `values` what the message shows.
    """

    def __init__(self, code: str, at: str, **values: object) -> None:
        self.code, self.at, self.values = code, at, values
        super().__init__(f"{code} at {at}: {values}")


def _fill(figure: Figure | None, numbers: Mapping[str, Fraction | None]) -> Fraction | None:
    return numbers[figure] if isinstance(figure, str) else figure


def _name(figure: Figure | None) -> Iterator[str]:
    if isinstance(figure, str):
        yield figure


@frozen
class Band:
    """From an edge upward, the value holds. An `above` edge leaves the edge itself to the band below."""

    edge: Figure
    value: Figure
    above: bool = False


@frozen
class Bands:
    """Bands from the highest edge down to the lowest; below the lowest there is no value.

    ``whole``: the whole amount has the value of its band. ``marginal``: each slice has its own band's value.
    """

    mode: str = field()
    bands: tuple[Band, ...] = field()

    @mode.validator
    def _known_mode(self, _: object, mode: str) -> None:
        if mode not in ("whole", "marginal"):
            raise WrongSteps("steps.mode", "mode", found=mode)

    @bands.validator
    def _falling(self, _: object, bands: tuple[Band, ...]) -> None:
        if not bands:
            raise WrongSteps("steps.empty", "bands")
        for i, (upper, lower) in enumerate(pairwise(bands), start=1):
            if isinstance(upper.edge, str) or isinstance(lower.edge, str):
                continue
            if lower.edge > upper.edge or (lower.edge == upper.edge and not (upper.above and not lower.above)):
                code = "steps.overlap" if lower.edge == upper.edge else "steps.order"
                raise WrongSteps(code, f"bands[{i}].from", edge=lower.edge, before=upper.edge)

    def figures(self) -> Iterator[str]:
        """Names of single terms used as edges or values."""
        for band in self.bands:
            yield from _name(band.edge)
            yield from _name(band.value)

    def filled(self, numbers: Mapping[str, Fraction | None]) -> Bands:
        """The same bands with the single terms' numbers in place."""
        return evolve(
            self,
            bands=tuple(
                Band(_fill(band.edge, numbers) or Fraction(0), _fill(band.value, numbers) or Fraction(0), band.above)
                for band in self.bands
            ),
        )


@frozen
class Curve:
    """Points joined by straight lines; outside the first and last point the value stays."""

    points: tuple[tuple[Figure, Figure], ...] = field()

    @points.validator
    def _rising(self, _: object, points: tuple[tuple[Figure, Figure], ...]) -> None:
        if len(points) < 2:
            raise WrongSteps("steps.empty", "points")
        for i, ((before, _y), (here, _z)) in enumerate(pairwise(points), start=1):
            if not isinstance(before, str) and not isinstance(here, str) and here <= before:
                raise WrongSteps("steps.order", f"points[{i}]", edge=here, before=before)

    def figures(self) -> Iterator[str]:
        """Names of single terms used in points."""
        for point in self.points:
            for figure in point:
                yield from _name(figure)

    def filled(self, numbers: Mapping[str, Fraction | None]) -> Curve:
        """The same curve with the single terms' numbers in place."""
        points = tuple((_fill(x, numbers) or Fraction(0), _fill(y, numbers) or Fraction(0)) for x, y in self.points)
        return evolve(self, points=points)


@frozen
class Step:
    """One step of a ladder: a fixed amount, or a range within which an amount is decided, and a sanction in words."""

    amount: Figure | None = None
    sanction: str | None = None
    lo: Figure | None = None
    hi: Figure | None = None


@frozen
class Ladder:
    """What the first, second, third ... occurrence brings; after the last step it repeats or is decided (G4)."""

    steps: tuple[Step, ...] = field()
    after_last: str = "repeat"

    @steps.validator
    def _sound(self, _: object, steps: tuple[Step, ...]) -> None:
        if not steps:
            raise WrongSteps("steps.empty", "steps")
        for i, step in enumerate(steps):
            if isinstance(step.lo, Fraction) and isinstance(step.hi, Fraction) and step.hi < step.lo:
                raise WrongSteps("steps.range", f"steps[{i}]", lo=step.lo, hi=step.hi)

    def figures(self) -> Iterator[str]:
        """Names of single terms used in steps."""
        for step in self.steps:
            for figure in (step.amount, step.lo, step.hi):
                yield from _name(figure)

    def filled(self, numbers: Mapping[str, Fraction | None]) -> Ladder:
        """The same ladder with the single terms' numbers in place."""
        steps = tuple(
            Step(_fill(step.amount, numbers), step.sanction, _fill(step.lo, numbers), _fill(step.hi, numbers))
            for step in self.steps
        )
        return evolve(self, steps=steps)


@frozen
class Ranks:
    """Ordered rows, lowest first: a name, the thresholds to reach it and what it brings.

    `reaches` are the columns of the thresholds: none falls from one rank to the next, and one of them rises.
    """

    rows: tuple[Mapping[str, Figure], ...] = field(hash=False)
    name: str = "rank"
    reaches: tuple[str, ...] = field(default=(), converter=names)

    @rows.validator
    def _distinct(self, _: object, rows: tuple[Mapping[str, Figure], ...]) -> None:
        if not rows:
            raise WrongSteps("steps.empty", "rows")
        seen: set[object] = set()
        for i, row in enumerate(rows):
            if row[self.name] in seen:
                raise WrongSteps("steps.twice", f"rows[{i}]", name=row[self.name])
            seen.add(row[self.name])

    @reaches.validator
    def _rising(self, _: object, reaches: tuple[str, ...]) -> None:
        for i, row in enumerate(self.rows if reaches else ()):
            for column in reaches:
                if not isinstance(row.get(column), Fraction):
                    raise WrongSteps("steps.no_threshold", f"rows[{i}]", name=row[self.name], column=column)
        for i, (lower, upper) in enumerate(pairwise(self.rows) if reaches else (), start=1):
            falling = [column for column in reaches if upper[column] < lower[column]]  # type: ignore[operator]  # figures, as just seen
            if falling or all(upper[column] == lower[column] for column in reaches):
                column = (falling or reaches)[0]
                values = {"name": upper[self.name], "edge": upper[column], "before": lower[column]}
                raise WrongSteps("steps.rank_order", f"rows[{i}].{column}", lower=lower[self.name], **values)

    def names(self) -> tuple[str, ...]:
        """The names of the ranks, the lowest first."""
        return tuple(str(row[self.name]) for row in self.rows)


@frozen
class Rows:
    """A term that is a small table: the values of its columns, row by row."""

    rows: tuple[Mapping[str, Figure], ...] = field(hash=False)


Steps = Bands | Curve | Ladder
TermValue = Fraction | str | dt.date | Bands | Curve | Ladder | Ranks | Rows | None
