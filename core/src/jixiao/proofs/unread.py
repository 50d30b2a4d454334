"""Rules whose look-ups and bounds were not compared with what may come, since they read more than a row tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.engine.compiled import Compiled
from jixiao.formula.tree import Call, Cell, Derived, LookUp, Tree, Value
from jixiao.policy.model import Policy
from jixiao.proofs.claims import Claim, Undecided
from jixiao.proofs.facts import LOSING, is_row_wise, parts, rows_of
from jixiao.proofs.finding import editions


def unread(policy: Policy, compiled: Sequence[Compiled]) -> Iterator[Claim | Undecided]:
    """The rules that look something up in a term, or bound something by one, and are not followed."""
    for edition in editions(policy, compiled):
        item = edition.item
        for owned in policy.rules:
            table = owned.rule.on
            node = item.plan.nodes.get((table, owned.rule.name))
            if not isinstance(node, Derived) or owned.rule.formula is None:
                continue
            if table not in item.world.derived and is_row_wise(item, table, node):
                continue
            both = (part for tree in (node.tree, node.where) for part in parts(tree))
            term = next((name for part in both if (name := _compared(item, table, part)) is not None), None)
            if term is not None:
                yield Undecided(owned.rule.name, owned.rule.clause, "unread", {"term": term})


def _compared(item: Compiled, table: str, part: Tree) -> str | None:
    """The term that a part of a formula looks something up in, or bounds something by."""
    if isinstance(part, Call) and part.function in (*LOSING, "least", "greatest"):
        terms = (arg.term for arg in part.args if isinstance(arg, Value) and arg.term and arg.value)
        return next(terms, None)
    if isinstance(part, Cell):
        look = item.plan.nodes.get((table, part.column))
        if isinstance(look, LookUp) and rows_of(item, look.target) is not None:
            return look.target
    return None
