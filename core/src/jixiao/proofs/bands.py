"""Look-ups that miss: a value below the lowest band or rank, a code or rank for which a term has no row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Call, Cell, LookUp, Scalar, Tree, Value, cells
from jixiao.policy.figures import plain, readable
from jixiao.policy.model import OwnedRule, Policy
from jixiao.proofs.case_text import MISSING, Expected
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import LOSING, Facts, closure, link_of, parts, rows_of
from jixiao.proofs.finding import Edition, editions, loses
from jixiao.proofs.inputs import Input, step_of
from jixiao.proofs.samples import free, reaching, settings
from jixiao.scheme.steps import Bands, Ranks

#: values of a number that are tried one by one as keys of a term
_KEYS = 64


def look_ups(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Values and codes that a line may read, and for which a term says nothing."""
    for edition in editions(policy, compiled):
        seen: set[object] = set()
        for owned, _ in edition.rules():
            if not owned.rule.makes_lines:
                continue
            for name, inner in closure(edition.item, owned.rule.on, [owned.rule.name]):
                for part in (part for tree in (inner.tree, inner.where) for part in parts(tree)):
                    if isinstance(part, Call) and part.function in LOSING and id(part) not in seen:
                        found = _below(edition, owned, name, part)
                        if found is not None:
                            seen.add(id(part))
                            yield found
            for look in _references(edition.item, owned):
                if (owned.rule.on, look.via) not in seen:
                    found = _keyless(edition, owned, look)
                    if found is not None:
                        seen.add((owned.rule.on, look.via))
                        yield found


def _below(edition: Edition, owned: OwnedRule, name: str, call: Call) -> Claim | None:
    """A value below the lowest band, or one that reaches no rank."""
    item, table = edition.item, owned.rule.on
    inputs = free(edition.intervals, table, _trees(item, owned), edition.earlier)
    for tree, edge, is_above, instead in _lowest(call):
        held, step = edition.intervals.of(table, tree), _step(item, table, tree)
        if held.low is not None and (held.low > edge or (held.low == edge and not is_above)):
            continue
        wanted = [*([edge] if is_above else []), edge - step, *([held.low] if held.low is not None else [])]
        for given in reaching(item, table, tree, inputs, wanted):
            at = Facts(item, table, given).of(tree)
            witness = edition.witness(table, [owned.rule.name])
            if isinstance(at, Fraction) and witness is not None and loses(item, owned, given, call, instead):
                term = next((part.term for part in call.args if isinstance(part, Value) and part.term), "")
                ruled = edition.owner(table, name) or owned
                values = {
                    "term": term,
                    "at": readable(at, tree.unit),
                    "edge": readable(edge, tree.unit),
                    "line": owned.rule.name,
                }
                code = "no_rank" if call.function == "reach" else "band_above" if is_above else "no_band"
                case = witness.case(
                    f"{code}: {name}, {values['at']}", [given], [Expected(owned.rule.name, "problem", MISSING)]
                )
                place = edition.place(ruled, [term])
                return Claim(code, ruled.rule.name, ruled.rule.clause or owned.rule.clause, place, values, case)
    return None


def _trees(item: Compiled, owned: OwnedRule) -> Sequence[Tree | None]:
    node = dict(closure(item, owned.rule.on, [owned.rule.name]))[owned.rule.name]
    return (node.tree, node.where)


def _lowest(call: Call) -> Iterator[tuple[Tree, Fraction, bool, Scalar]]:
    """What is looked up, the edge below which there is nothing, whether the edge itself has nothing, and some value."""
    for value in (part.value for part in call.args if isinstance(part, Value)):
        if isinstance(value, Bands):
            band = value.bands[-1]
            if isinstance(band.edge, Fraction) and isinstance(band.value, Fraction):
                yield call.args[0], band.edge, band.above, band.value
        elif isinstance(value, Ranks):
            for tree, column in zip(call.args[1:], value.reaches, strict=True):
                edge = value.rows[0].get(column)
                if isinstance(edge, Fraction):
                    yield tree, edge, False, value.names()[0]


def _step(item: Compiled, table: str, tree: Tree) -> Fraction:
    stored = item.world.column(table, tree.column) if isinstance(tree, Cell) else None
    return step_of(tree.unit, stored.step if stored is not None else None)


# rows of a term by key


def _references(item: Compiled, owned: OwnedRule) -> Iterator[LookUp]:
    """What a line reads of rows of terms."""
    table = owned.rule.on
    for _, node in closure(item, table, [owned.rule.name]):
        for cell in (cell for tree in (node.tree, node.where) for cell in cells(tree)):
            look = item.plan.nodes.get((table, cell.column))
            if isinstance(look, LookUp) and rows_of(item, look.target):
                yield look


def _keyless(edition: Edition, owned: OwnedRule, look: LookUp) -> Claim | None:
    """The codes, or ranks, that a row may hold and that the term has no row for."""
    item, table = edition.item, owned.rule.on
    link = link_of(item, table, look.via)
    if link is None:
        return None
    inputs = free(edition.intervals, table, _trees(item, owned), edition.earlier)
    keys = [cell.column for tree, _ in link.keys for cell in cells(tree)]
    inputs = {name: _listed(item, table, one) if name in keys else one for name, one in inputs.items()}
    if any(inputs[name].values == () for name in keys if name in inputs) or not set(keys) <= set(inputs):
        return None
    missing: dict[str, Mapping[str, Scalar]] = {}
    for given in settings(inputs):
        if loses(item, owned, given, look.via, None):
            facts = Facts(item, table, given)
            missing.setdefault(" ".join(_said(facts.of(tree)) for tree, _ in link.keys), given)
    witness = edition.witness(table, [owned.rule.name])
    if not missing or witness is None:
        return None
    first = next(iter(missing))
    values = {"term": look.target, "keys": ", ".join(missing), "line": owned.rule.name}
    case = witness.case(
        f"no_row: {look.target}, {first}", [missing[first]], [Expected(owned.rule.name, "problem", MISSING)]
    )
    place = edition.place(owned, [look.target])
    return Claim("no_row", owned.rule.name, owned.rule.clause, place, values, case)


def _listed(item: Compiled, table: str, one: Input) -> Input:
    """A number with two declared ends as its values, where these are few."""
    column = item.world.column(table, one.name)
    if one.values or one.high is None or column is None or column.lowest is None:
        return one
    count = (one.high - one.low) // one.step + 1
    return evolve(one, values=tuple(one.low + at * one.step for at in range(count))) if count <= _KEYS else one


def _said(value: Scalar) -> str:
    return plain(value) if isinstance(value, Fraction) else str(value)
