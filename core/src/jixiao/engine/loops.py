"""Rules that build on the row before: which nodes belong together because each reads, a row earlier, itself."""

from __future__ import annotations

from collections.abc import Mapping, Set

from jixiao.formula.tree import LookUp, Node
from jixiao.formula.world import World

Key = tuple[str, str]


def leads_back(world: World, node: Node) -> bool:
    """Whether a node reads an earlier row of its own table, through a reference made for that."""
    if not isinstance(node, LookUp) or node.table != node.target:
        return False
    reference = world.reference(node.table, node.via.removeprefix("@"))
    return reference is not None and reference.builds_on


def loops(graph: Mapping[Key, Set[Key]], back: Set[Key]) -> list[frozenset[Key]]:
    """The sets of nodes that depend on each other in a ring which passes through a node of `back`."""
    found: list[frozenset[Key]] = []
    users: dict[Key, set[Key]] = {}
    for key, needed in graph.items():
        for need in needed:
            users.setdefault(need, set()).add(key)
    for key in sorted(back):
        if not any(key in loop for loop in found):
            loop = frozenset(_reached(graph, key) & _reached(users, key))
            if loop:
                found.append(loop)
    return found


def _reached(graph: Mapping[Key, Set[Key]], start: Key) -> set[Key]:
    """What can be reached from a node, the node itself only in a ring."""
    reached: set[Key] = set()
    waiting = [*graph.get(start, ())]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += graph.get(key, ())
    return reached
