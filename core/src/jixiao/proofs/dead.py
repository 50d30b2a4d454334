"""Rules that no row can meet, and amounts that never come to anything: over all editions, whatever the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import NOWHERE, Call, Derived, Tree, Value
from jixiao.policy.model import OwnedRule, Policy
from jixiao.problems import Place
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.may import NEVER, point
from jixiao.proofs.ranges import Ranges, RowRanges
from jixiao.proofs.witness import Expected, at_rest, case

_NOTHING = point(Fraction(0))


def dead_rules(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """Rules with lines, and the policy's own, that never apply, and money that is always 0.

    What a chosen reading of the scheme switches off is no fault of the policy.
    """
    plain = [_ranges(item, compiled) for item in compiled]
    for owned in policy.rules:
        key = (owned.rule.on, owned.rule.name)
        nodes = [item.plan.nodes.get(key) for item in compiled]
        found = [node for node in nodes if isinstance(node, Derived)]
        if len(found) < len(compiled) or not (owned.rule.makes_lines or owned.own):
            continue
        rows = [ranges.row(key[0]) for ranges in plain]
        if not any(_applies(row, node) for row, node in zip(rows, found, strict=True)):
            if owned.own or not _is_chosen(compiled, found):
                yield _dead(policy, compiled[-1], owned, found[-1], rows[-1])
        elif owned.rule.unit.is_money and owned.rule.formula is not None:
            yield from _never_pays(policy, compiled, owned, found, rows)


def _ranges(item: Compiled, compiled: Sequence[Compiled], *, flags: bool = False, terms: bool = False) -> Ranges:
    return Ranges(item.world, item.plan.nodes, flags, terms, tuple(one.world for one in compiled))


def _applies(row: RowRanges, node: Derived) -> bool:
    return node.where is None or row.may_hold(node.where)


def _is_chosen(compiled: Sequence[Compiled], nodes: Sequence[Derived]) -> bool:
    """Whether a rule would apply but for what the scheme's readings decide."""
    loose = (_ranges(item, compiled, flags=True).row(node.table) for item, node in zip(compiled, nodes, strict=True))
    return any(_applies(row, node) for row, node in zip(loose, nodes, strict=True))


def _never_pays(
    policy: Policy, compiled: Sequence[Compiled], owned: OwnedRule, nodes: Sequence[Derived], rows: Sequence[RowRanges]
) -> Iterator[Claim]:
    if any(_paid(row, node) not in (_NOTHING, NEVER) for row, node in zip(rows, nodes, strict=True)):
        return
    loose = [_ranges(item, compiled, terms=True).row(node.table) for item, node in zip(compiled, nodes, strict=True)]
    of_terms = any(_paid(row, node) not in (_NOTHING, NEVER) for row, node in zip(loose, nodes, strict=True))
    if not of_terms and not owned.own:
        return
    item, node = compiled[-1], nodes[-1]
    zero = ", ".join(dict.fromkeys(_terms_of_nothing(item, node.table, node.tree, set()))) if of_terms else ""
    trees = (node.tree,) if node.where is None else (node.tree, node.where)
    given = at_rest(item, node.table, *trees, comes_to=(Fraction(0), True)[: len(trees)])
    name = f"never_pays: {owned.rule.name}"
    witness = (
        ""
        if given is None
        else case(item, name, node.table, [given], [Expected("A", owned.rule.name, "value", Fraction(0))])
    )
    code = "never_pays_terms" if zero else "never_pays"
    yield _claim(policy, owned, code, {"terms": zero}, witness)


def _paid(row: RowRanges, node: Derived) -> object:
    narrowed = row.narrowed([node.where]) if node.where is not None else {}
    return row.ranges.row(node.table, narrowed).of(node.tree)


def _terms_of_nothing(item: Compiled, table: str, tree: Tree | None, seen: set[str]) -> Iterator[str]:
    """The terms of 0 that a formula reads, in measures of its row too."""
    match tree:
        case Value(value=Fraction(numerator=0), term=str() as term):
            yield term
        case Call(args=args):
            for arg in args:
                yield from _terms_of_nothing(item, table, arg, seen)
        case _:
            column = getattr(tree, "column", None)
            node = item.plan.nodes.get((table, column)) if isinstance(column, str) else None
            if isinstance(node, Derived) and node.name not in seen:
                seen.add(node.name)
                yield from _terms_of_nothing(item, table, node.tree, seen)


def _dead(policy: Policy, item: Compiled, owned: OwnedRule, node: Derived, row: RowRanges) -> Claim:
    assert node.where is not None
    parts = list(_parts(owned, item, node.where))
    kept = [tree for tree, _ in parts]
    for tree in list(kept):
        # what need not hold for the others to exclude each other
        rest = [other for other in kept if other is not tree]
        if rest and not row.may_hold(*rest):
            kept = rest
    shown = " and ".join(text for tree, text in parts if any(tree is other for other in kept) and text)
    given = at_rest(item, node.table, node.where, comes_to=(False,))
    expected = [Expected("A", owned.rule.name, "applies", figure=False)]
    witness = "" if given is None else case(item, f"dead: {owned.rule.name}", node.table, [given], expected)
    return _claim(policy, owned, "dead", {"where": shown or owned.rule.where or ""}, witness)


def _parts(owned: OwnedRule, item: Compiled, where: Tree) -> Iterator[tuple[Tree, str]]:
    """The conditions of a rule with their texts: the scheme's for its table, then its own."""
    texts = [item.world.where.get((owned.owner, owned.rule.on)) if owned.rule.makes_lines else None, owned.rule.where]
    given = [text for text in texts if text is not None]
    trees = list(where.args) if len(given) > 1 and isinstance(where, Call) else [where]
    for tree, text in zip(trees, given, strict=True):
        for part in _both(tree):
            words = text if part.span == NOWHERE else text[part.span.start : part.span.end]
            is_not = isinstance(part, Call) and part.function == "not" and not words.startswith("not")
            yield part, f"not ({words})" if is_not else words


def _both(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Call) and tree.function == "and":
        for arg in tree.args:
            yield from _both(arg)
    else:
        yield tree


def _claim(policy: Policy, owned: OwnedRule, code: str, values: dict[str, str], witness: str) -> Claim:
    place = owned.place or Place(str(policy.path))
    kind = "dead" if code == "dead" else "never_pays"
    return Claim(code, owned.rule.name, owned.rule.clause, place, values, witness, kind)
