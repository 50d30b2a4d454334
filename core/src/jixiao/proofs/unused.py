"""What a policy says and nothing reads: terms that it sets, columns that it maps, measures of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction

from jixiao.engine.compiled import Compiled
from jixiao.engine.plan import needs
from jixiao.formula.parse import parse
from jixiao.formula.rounding import half_away
from jixiao.formula.syntax import Name, parts
from jixiao.formula.tree import Derived, Find, LookUp, Scalar, Total
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.inputs import inputs, settings
from jixiao.proofs.lines import Row, Unfollowed
from jixiao.proofs.witness import Expected, case
from jixiao.scheme.tables import Column, Table
from jixiao.scheme.terms import AnyTerm, LadderTerm, NumberTerm, RankTerm, SwitchTerm
from jixiao.scheme.units import Unit

Key = tuple[str, str]


def unused_terms(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Terms that the policy sets and no rule in force reads; what settles a finding of the document has its use."""
    settling = {term for scheme in policy.schemes.values() for finding in scheme.findings for term in finding.terms}
    given = dict.fromkeys(key for edition in policy.editions for key in sorted(edition.given))
    read = {key for item in compiled for key in _terms_read(policy, item)}
    for owner, name in given:
        if (owner, name) in read or name in settling:
            continue
        term = next(term for term in policy.schemes[owner].terms if term.name == name)
        place = next(item.origins[owner, name] for item in policy.editions if (owner, name) in item.origins)
        witness = _other_term(policy, compiled[-1], owner, term)
        yield Claim("unused_term", name, term.clause, place, {"term": name}, witness)


def _terms_read(policy: Policy, item: Compiled) -> Iterator[Key]:
    """The terms that an edition reads: in formulas, as tables, inside others, and in the days of processes."""
    world, program = item.world, item.plan.program
    touched = {node.table for node in item.plan.nodes.values()}
    touched |= {node.target for node in item.plan.nodes.values() if isinstance(node, LookUp | Find)}
    touched |= {node.leaf for node in item.plan.nodes.values() if isinstance(node, Total)}
    yield from program.used
    due = {word for scheme in policy.schemes.values() for process in scheme.processes for word in _names(process.due)}
    for (owner, name), term in world.declared.items():
        if name in due:
            yield owner, name
        if name in touched:
            yield owner, name
            # a figure of a row may be a single term
            value = world.terms.get((owner, name))
            for row in getattr(value, "rows", ()):
                yield from ((owner, figure) for figure in row.values() if isinstance(figure, str))
        if isinstance(term, LadderTerm) and term.after_last and (owner, name) in program.used:
            yield owner, term.after_last
        if isinstance(term, RankTerm) and (owner, name) in program.used:
            yield owner, term.of


def _other_term(policy: Policy, item: Compiled, owner: str, term: AnyTerm) -> str:
    """A case with another value of a term in which a line is what it was before."""
    value = item.world.terms.get((owner, term.name))
    other: Scalar = None
    if isinstance(term, NumberTerm) and isinstance(value, Fraction):
        step = term.step or Fraction(1)
        other = value + step if term.highest is None or value + step <= term.highest else value - step
    elif isinstance(term, SwitchTerm):
        other = next((word for word in term.values if word != value), None)
    found = next(_steady(policy, item, None), None) if other is not None else None
    if found is None:
        return ""
    owned, given, figure = found
    terms = {term.name: other} if owner == next(iter(policy.schemes)) else {f"{owner}.{term.name}": other}
    expected = [Expected("A", owned.rule.name, "value", figure)]
    return case(item, f"unused_term: {term.name}", owned.rule.on, [given], expected, terms=terms)


def unused_columns(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Columns for which the policy names a header though nothing reads them, and measures of its own likewise."""
    item = compiled[-1]
    read = {key for one in compiled for key in _columns_read(one)}
    for table, source in policy.sources.items():
        declared = item.world.tables.get(table)
        for name in source.columns:
            column = declared.column(name) if declared is not None else None
            if column is None or declared is None or (table, name) in read or name in _structure(declared, column):
                continue
            witness = _differing(policy, item, table, name, _two_values(column.unit, column))
            said = {"table": table, "column": name, "header": source.columns[name]}
            yield Claim("unused_column", f"{table}.{name}", (), source.place, said, witness)
    tested = {expected.rule for one in policy.cases for expected in one.expect}
    for owned in policy.rules:
        rule = owned.rule
        if not owned.own or rule.makes_lines or rule.sets or (rule.on, rule.name) in read or rule.name in tested:
            continue
        witness = _differing(policy, item, rule.on, rule.name, _two_values(rule.unit, None))
        place = owned.place or Place(str(policy.path))
        said = {"table": rule.on, "column": rule.name}
        yield Claim("unused_measure", f"{rule.on}.{rule.name}", rule.clause, place, said, witness, "unused_column")


def _columns_read(item: Compiled) -> Iterator[Key]:
    """The columns that an edition reads, stored or made by rules."""
    yield from item.plan.wanted
    yield from item.plan.remembered
    for node in item.plan.nodes.values():
        yield from ((table, name.partition("#")[0]) for table, name in needs(node) if name != node.name)
    for derived in item.world.derived.values():
        yield from ((table, name) for table, names in derived.sources for name in names)
        yield from ((derived.source, name) for name in _names(derived.where))


def _structure(table: Table, column: Column) -> Set[str]:
    """The columns without which the rows of a table would be no rows: what names, dates and relates them."""
    named = {*table.key, *(table.valid or ()), table.time, table.title, table.ends}
    # what another column reads a part of is read
    named |= {other.of for other in table.columns}
    if table.overlays or column.required or column.carried or column.of:
        named.add(column.name)
    return {name for name in named if name is not None}


def _names(text: str | None) -> set[str]:
    """Every word of the names in a formula."""
    found = [part for part in parts(parse(text)) if isinstance(part, Name)] if text else []
    return {word for name in found for word in name.parts}


def _two_values(unit: Unit, column: Column | None) -> tuple[Scalar, Scalar] | None:
    """Two values that a column may have; None for what a case does not hold."""
    if unit.is_number:
        low = column.lowest if column is not None and column.lowest is not None else Fraction(0)
        step = column.step if column is not None and column.step is not None else Fraction(1)
        return low, low + step
    if unit.kind == "flag":
        return True, False
    codes = column.values if column is not None else ()
    if len(codes) > 1:
        return codes[0], codes[1]
    return ("x", "y") if unit.kind == "text" and not codes else None


def _differing(policy: Policy, item: Compiled, table: str, name: str, values: tuple[Scalar, Scalar] | None) -> str:
    """A case of two rows that differ in a column alone, and in which a line is the same."""
    found = next(_steady(policy, item, table), None) if values is not None else None
    if found is None or values is None:
        return ""
    owned, given, figure = found
    rows = [{**given, name: value} for value in values]
    expected = [Expected(subject, owned.rule.name, "value", figure) for subject in "AB"]
    return case(item, f"unused_column: {table}.{name}", table, rows, expected)


def _steady(
    policy: Policy, item: Compiled, table: str | None
) -> Iterator[tuple[OwnedRule, Mapping[str, Scalar], Fraction]]:
    """Lines of money that a row by itself gives (on a table, if one is named): the row's cells, and the amount."""
    for owned in policy.rules:
        rule = owned.rule
        node = item.plan.nodes.get((rule.on, rule.name))
        if rule.family != "payout" or rule.every != "month" or table not in (None, rule.on):
            continue
        if not isinstance(node, Derived) or not item.world.tables[rule.on].key:
            continue
        try:
            for given in settings(inputs(item.world, item.plan.nodes, rule.on, rule.name)):
                value = Row(rule.on, item.plan.nodes, given).value(rule.name, "", Fraction(0))
                if isinstance(value, Fraction) and value >= 0:
                    yield owned, given, half_away(value, policy.places)
        except Unfollowed:
            continue
