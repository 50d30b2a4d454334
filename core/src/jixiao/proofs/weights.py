"""What a document states of its own figures: checks that the terms of a policy break in every row (weights that do not
sum, a weight outside its bounds), and scores whose most lies above the scale that a check or a card's total states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Call, Cell, Derived, Scalar, Tree, Value
from jixiao.policy.figures import plain
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.case_text import Expected, figure_of
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import Facts, closure, parts, rows_of
from jixiao.proofs.finding import Edition, editions
from jixiao.proofs.intervals import constant
from jixiao.proofs.samples import extremes, free, settings
from jixiao.scheme.rules import Check

#: how comparisons stand in a message
_SIGNS = {"=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
#: after the name of a card's rule: the check of what its items are worth together
_WEIGHTS = "_weights"


def weights(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Checks that no row can pass, and scores that may exceed what a check states."""
    for edition in editions(policy, compiled):
        for owner, check in edition.item.plan.program.checks:
            node = edition.item.plan.nodes.get((check.on, f"check {check.name}"))
            if isinstance(node, Derived) and check.on in edition.item.world.tables:
                yield from _broken(edition, owner, check, node)
                yield from _above(edition, owner, check, node)


def _broken(edition: Edition, owner: str, check: Check, node: Derived) -> Iterator[Claim]:
    item, fails = edition.item, constant(Fraction(0))
    rows: Iterator[Mapping[str, Scalar]]
    of_term = rows_of(item, check.on)
    if of_term is not None:
        rows = iter([dict(row) for row in of_term])
    elif check.on not in item.world.derived and edition.intervals.of(check.on, node.tree) == fails:
        rows = settings(free(edition.intervals, check.on, (node.tree, node.where), edition.earlier))
    else:
        return
    for given in rows:
        facts = Facts(item, check.on, given)
        applies = node.where is None or facts.of(node.where) is True
        if not applies or facts.of(node.tree) is not False or facts.unclear:
            continue
        witness = edition.witness(check.on, [f"check {check.name}"])
        broken = _failing(facts, node.tree)
        if witness is None or broken is None:
            return
        terms = _terms(edition, check.on, broken)
        values = {"figures": _figures(facts, broken), "terms": ", ".join(terms) or "–"}
        code = "broken_row" if of_term is not None else "never_passes"
        case = witness.case(f"{code}: {check.name}, {values['figures']}", [given], [_refused(check)])
        yield Claim(code, check.name, check.clause, _place(edition, owner, check, terms), values, case)
        return


def _failing(facts: Facts, tree: Tree) -> Call | None:
    """The comparison that fails; of several that have to hold the first."""
    match tree:
        case Call(function="and", args=args):
            return next((found for arg in args if (found := _failing(facts, arg)) is not None), None)
        case Call(function="if", args=(condition, yes, no)):
            return _failing(facts, yes if facts.of(condition) is True else no)
        case Call():
            return tree if facts.of(tree) is False else None
    return None


def _figures(facts: Facts, call: Call) -> str:
    """A comparison with the figures in place."""
    said = ["–" if value is None else plain(value) if isinstance(value, Fraction) else str(value).lower()
            for value in (facts.of(arg) for arg in call.args)]  # fmt: skip
    if call.function in _SIGNS:
        return f"{said[0]} {_SIGNS[call.function]} {said[1]}"
    if call.function == "between":
        return f"{said[1]} <= {said[0]} <= {said[2]}"
    return f"{call.function}({', '.join(said)})"


def _terms(edition: Edition, table: str, tree: Tree) -> list[str]:
    """The terms that a part of a formula is made of; a table of terms is one itself."""
    item = edition.item
    names = [cell.column for cell in parts(tree) if isinstance(cell, Cell)]
    trees = [tree, *(inner.tree for _, inner in closure(item, table, names))]
    found = [part.term for one in trees for part in parts(one) if isinstance(part, Value) and part.term]
    return list(dict.fromkeys([*([table] if rows_of(item, table) is not None else []), *found]))


def _refused(check: Check) -> Expected:
    return Expected("net", "problem", f"the check “{check.name}” holds")


def _place(edition: Edition, owner: str, check: Check, terms: Sequence[str]) -> Place:
    """Where a term of the check is given, else where a rule of its clause stands, else the policy's file."""
    near = (own for own in edition.policy.rules if own.place is not None and set(own.rule.clause) & set(check.clause))
    rule = next(near, None)
    found = edition.place(None, terms, owner)
    return rule.place if found.line is None and rule is not None and rule.place is not None else found


# above the scale


def _above(edition: Edition, owner: str, check: Check, node: Derived) -> Iterator[Claim]:
    for owned, most, is_checked in _scales(edition, check, node):
        highest = edition.intervals.column(check.on, owned.rule.name).high
        if highest is None or highest <= most:
            continue
        column = Cell(owned.rule.name, owned.rule.unit)
        inputs = free(edition.intervals, check.on, [column], edition.earlier)
        given = extremes(edition.item, check.on, column, inputs, 1)
        witness = edition.witness(check.on, [owned.rule.name])
        if given is None or witness is None:
            continue
        facts = Facts(edition.item, check.on, given)
        reached = facts.column(owned.rule.name)
        asked = node.where is None or facts.of(node.where) is True
        if not isinstance(reached, Fraction) or facts.unclear or reached <= most or not asked:
            continue
        what, figure = figure_of(edition.policy, owned, reached)
        expected = [Expected(owned.rule.name, what, figure), *([_refused(check)] if is_checked else [])]
        case = witness.case(f"above_scale: {owned.rule.name}, {plain(reached)}", [given], expected)
        values = {"reached": plain(reached), "most": plain(most), "check": check.name}
        place = owned.place or _place(edition, owner, check, _terms(edition, check.on, node.tree))
        yield Claim("above_scale", owned.rule.name, owned.rule.clause, place, values, case)


def _scales(edition: Edition, check: Check, node: Derived) -> Iterator[tuple[OwnedRule, Fraction, bool]]:
    """The rules of which a check states the most, that most, and whether the check itself fails above it."""
    for part in _conjuncts(node.tree):
        match part:
            case Call(function="<" | "<=", args=(Cell(column=name), bound)):
                limit = bound
            case Call(function=">" | ">=", args=(bound, Cell(column=name))):
                limit = bound
            case Call(function="between", args=(Cell(column=name), _, bound)):
                limit = bound
            case Call(function="=", args=(_, bound)) if check.name.endswith(_WEIGHTS):
                name, limit = check.name.removesuffix(_WEIGHTS), bound
                if edition.intervals.of(check.on, part) != constant(Fraction(1)):
                    continue
            case _:
                continue
        owned, held = edition.owner(check.on, name), edition.intervals.of(check.on, limit)
        if owned is not None and owned.rule.formula is not None and held.low is not None and held.low == held.high:
            yield owned, held.low, not check.name.endswith(_WEIGHTS)


def _conjuncts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Call) and tree.function == "and":
        for arg in tree.args:
            yield from _conjuncts(arg)
    else:
        yield tree
