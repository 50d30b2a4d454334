"""Worked cases that show what was proved: rows of figures, and what a rule makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Derived, Scalar, Tree
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule
from jixiao.policy.write import toml_text
from jixiao.proofs.inputs import free, settings
from jixiao.proofs.lines import Row, Unfollowed

#: the name under which a formula by itself is read in a row
_PROBE = "#probe"


def case(
    item: Compiled,
    name: str,
    owned: OwnedRule,
    rows: Sequence[Mapping[str, Scalar]],
    expected: Sequence[tuple[str, Scalar]],
    *,
    terms: Mapping[str, Scalar] | None = None,
) -> str:
    """A case in which the first row's rule has the first expected figure, and so on; `terms` over the policy's."""
    key = item.world.tables[owned.rule.on].key
    given, wanted = [], []
    for subject, cells, (what, figure) in zip("AB", rows, expected, strict=False):
        given.append(inline({**dict.fromkeys(key, subject), **cells}))
        wanted.append(inline({"subject": subject, "rule": owned.rule.name, what: figure}))
    return "\n".join((
        "[[case]]",
        f"name   = {_toml(name)}",
        f'period = "{item.edition.since}"',
        *(["terms  = " + inline(terms)] if terms else []),
        f"given  = {{ {owned.rule.on} = [ {', '.join(given)} ] }}",
        f"expect = [ {', '.join(wanted)} ]",
    ))  # fmt: skip


def inline(cells: Mapping[str, Scalar]) -> str:
    """An inline table of TOML."""
    return f"{{ {', '.join(f'{name} = {_toml(value)}' for name, value in cells.items())} }}"


def at_rest(item: Compiled, table: str, *trees: Tree, comes_to: tuple[Scalar, ...]) -> dict[str, Scalar] | None:
    """The cells of a row in which formulas come to given values, numbers at rest; None where none is found."""
    probes = {(table, f"{_PROBE}{i}"): Derived(table, f"{_PROBE}{i}", tree, tree.unit) for i, tree in enumerate(trees)}
    nodes = {**item.plan.nodes, **probes}
    try:
        for given in settings(free(item.world, nodes, table, trees)):
            row = Row(table, nodes, given)
            if tuple(row.value(name, "", Fraction(0)) for _, name in probes) == comes_to:
                return dict(given)
    except Unfollowed:
        pass
    return None


def _toml(value: Scalar) -> str:
    if isinstance(value, Fraction):
        return json.dumps(plain(value))
    return toml_text(value) if isinstance(value, str) else json.dumps(value)
