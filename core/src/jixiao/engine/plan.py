"""The order of computation: nodes by table and column, sorted across tables, grouped so that each table's ready nodes
are computed together."""

from __future__ import annotations

import graphlib
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction

from attrs import field, frozen

from jixiao.engine.lasting import lasting
from jixiao.engine.loops import leads_back, loops
from jixiao.formula import workdays
from jixiao.formula.compile import Program, shown_name
from jixiao.formula.parse import parse
from jixiao.formula.syntax import Name, parts
from jixiao.formula.tree import (
    CARRIED,
    HISTORY,
    Call,
    Cell,
    Derived,
    Find,
    LookUp,
    Node,
    Paid,
    Prior,
    Total,
    Tree,
    Value,
    Window,
    own_columns,
)
from jixiao.problems import Place, Problem, Problems
from jixiao.scheme.rules import Rule

Key = tuple[str, str]


def needs(node: Node) -> set[Key]:
    """The columns, by table, that a node reads in its own period."""
    match node:
        case Derived():
            return {(node.table, column) for column in own_columns(node.tree, node.where)}
        case LookUp():
            return {(node.table, node.via), (node.target, node.column)}
        case Find():
            return {(node.table, column) for column in own_columns(*node.trees)}
        case Total():
            outer = {(node.table, column) for column in node.outer}
            columns = node.leaf_columns
            if node.during.other is not None:
                columns |= {node.during.other.column}
            if node.leaf == HISTORY:
                return outer if starts_before(node) else outer | {(node.table, column) for column in columns}
            return outer | {(node.leaf, column) for column in columns} | set(zip(node.through, node.via, strict=True))
        case Window():
            return {(node.table, column) for column in node.columns}
        case Paid():
            names = [node.rule, *(f"{name}#paid" for name in (*node.taken_from, *node.earlier))]
            return {(node.table, name) for name in names}
        case Prior():
            return set()


def starts_before(node: Total) -> bool:
    """Whether a history aggregate excludes the present period, so that it depends on nothing of it."""

    def excludes(tree: Tree | None) -> bool:
        match tree:
            case Call(function="and", args=args):
                return any(excludes(arg) for arg in args)
            case Call(function="between" | ">=" | "=", args=(Cell(column="ago"), Value(value=low), *_)):
                return isinstance(low, Fraction) and low >= 1
            case Call(function=">", args=(Cell(column="ago"), Value(value=low))):
                return isinstance(low, Fraction) and low >= 0
            case _:
                return False

    return excludes(node.keep)


@frozen
class Batch:
    """Nodes of one table and one kind whose inputs are ready."""

    table: str
    kind: type
    nodes: tuple[Node, ...]


@frozen
class Loop:
    """Batches that are computed again and again, because rows build on the rows before them."""

    batches: tuple[Batch, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All of their nodes."""
        return tuple(node for batch in self.batches for node in batch.nodes)


@frozen
class Plan:
    """The batches in order.

    `kept` are columns of dated tables that later periods or other months' rows read; `remembered` are columns of other
    tables that later months read back, or that rows of earlier months look up; `wanted` are stored columns, `lasting`
    columns that are the same in every month.
    """

    program: Program
    batches: tuple[Batch | Loop, ...]
    kept: frozenset[Key]
    remembered: frozenset[Key]
    wanted: frozenset[Key]
    lasting: frozenset[Key]
    nodes: Mapping[Key, Node] = field(hash=False)


def resolve_flags(nodes: Mapping[Key, Node]) -> dict[Key, Key]:
    """Which node makes each column: ``x#on`` is made together with ``x``."""
    made = {key: key for key in nodes}
    for (table, name), node in nodes.items():
        if isinstance(node, Derived):
            made.setdefault((table, f"{name}#on"), (table, name))
    return made


def plan(program: Program, *, measures: bool = True) -> Plan:
    """Sort the program's nodes; without `measures` only those that a line, a state, a check or later months need.

    :raises Problems: the rules depend on each other in a ring.
    """
    made = resolve_flags(program.nodes)
    nodes = program.nodes if measures else _needed(program, made)
    graph = {key: {made[need] for need in needs(node) if need in made} for key, node in nodes.items()}
    back = {key for key, node in nodes.items() if leads_back(program.world, node)}
    rings = loops(graph, back)
    kept = frozenset(key for key in _kept(nodes, program, made) if made[key] in nodes)
    looked_up = {
        (node.target, node.column)
        for key in kept
        if isinstance(node := nodes.get(key), LookUp)
        and program.world.tables[node.target].time is None
        and ((node.target, node.column) in made or _is_carried(program, node))
    }
    batches = tuple(_ordered(nodes, graph, rings, back))
    # rows that build on each other are computed again and again
    straight = ((node, needs(node)) for batch in batches if isinstance(batch, Batch) for node in batch.nodes)
    return Plan(
        program,
        batches,
        kept,
        program.remembered | looked_up,
        _wanted(nodes, program),
        lasting(program.world, straight, made),
        nodes,
    )


def _is_carried(program: Program, node: LookUp) -> bool:
    column = program.world.column(node.target, node.column)
    return column is not None and column.carried


def _ordered(
    nodes: Mapping[Key, Node], graph: Mapping[Key, set[Key]], rings: Sequence[frozenset[Key]], back: Set[Key]
) -> Iterator[Batch | Loop]:
    """The batches, those of a loop together at the place of its first node."""
    first = {key: min(ring) for ring in rings for key in ring}
    outer: dict[Key, set[Key]] = {}
    for key, needed in graph.items():
        own = first.get(key, key)
        outer.setdefault(own, set()).update(first.get(need, need) for need in needed)
        outer[own].discard(own) if own in first else None
    for batch in _batches(nodes, outer, set(first.values())):
        if isinstance(batch, Batch):
            yield batch
            continue
        ring = next(ring for ring in rings if batch in ring)
        # a row's look at the one before it waits for nothing: it sees what the pass before has made
        inner = {key: graph[key] & ring if key not in back else set() for key in ring}
        yield Loop(tuple(item for item in _batches(nodes, inner, set()) if isinstance(item, Batch)))


def _sorter(graph: Mapping[Key, set[Key]]) -> graphlib.TopologicalSorter[Key]:
    """The nodes in order.

    :raises Problems: they depend on each other in a ring.
    """
    sorter = graphlib.TopologicalSorter(graph)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        ring = [f"{table}.{name}" for table, name in error.args[1]]
        raise Problems(Problem("formula.cycle", Place(), ring[0], {"ring": " → ".join(reversed(ring))})) from error
    return sorter


def _batches(nodes: Mapping[Key, Node], graph: Mapping[Key, set[Key]], alone: Set[Key]) -> Iterator[Batch | Key]:
    """Ready nodes by table and kind; the group on which the longest chain still hangs goes first.

    What can wait gathers more nodes meanwhile, so that a small table's month takes a quarter fewer passes. A node that
    is to stand `alone` is handed back by its key.
    """
    sorter = _sorter(graph)
    ahead = _chains(graph)
    ready: dict[tuple[str, str], list[Key]] = {}
    while sorter.is_active():
        for key in sorted(sorter.get_ready()):
            kind = key[1] if key in alone else type(nodes[key]).__name__
            ready.setdefault((key[0], kind), []).append(key)
        group = max(ready, key=lambda group: (max(ahead[key] for key in ready[group]), group))
        keys = ready.pop(group)
        if keys[0] in alone:
            yield keys[0]
        else:
            yield Batch(group[0], type(nodes[keys[0]]), tuple(nodes[key] for key in keys))
        sorter.done(*keys)


def _chains(graph: Mapping[Key, set[Key]]) -> dict[Key, int]:
    """For each node, how many nodes the longest chain has that hangs on it."""
    ahead: dict[Key, int] = {}
    for key in reversed(list(graphlib.TopologicalSorter(graph).static_order())):
        ahead.setdefault(key, 1)
        for need in graph[key]:
            ahead[need] = max(ahead.get(need, 1), ahead[key] + 1)
    return ahead


def _needed(program: Program, made: Mapping[Key, Key]) -> dict[Key, Node]:
    """The nodes that lines, states, checks and history are made of."""
    waiting = [(rule.on, name) for rule in _acting(program) for name in _columns(rule.name)]
    for _, check in program.checks:
        waiting.append((check.on, f"check {check.name}"))
        waiting += [(check.on, shown_name(check, text)) for text in check.shows]
    waiting += list(program.remembered)
    needed: dict[Key, Node] = {}
    while waiting:
        key = made.get(waiting.pop())
        if key is not None and key not in needed:
            needed[key] = program.nodes[key]
            waiting += needs(program.nodes[key])
    return needed


def _wanted(nodes: Mapping[Key, Node], program: Program) -> frozenset[Key]:
    """The stored columns that the nodes read, and those by which references find their rows."""
    read = {(table, name.removeprefix(CARRIED)) for node in nodes.values() for table, name in needs(node)}
    links = {(ref.table, key) for ref in program.world.references for key, _ in ref.keys}
    links |= {(name, ref.before) for ref in program.world.references if ref.before for name in (ref.table, ref.target)}
    conditions = {
        (ref.table, name.parts[0])
        for ref in program.world.references
        if ref.when is not None
        for name in parts(parse(ref.when))
        if isinstance(name, Name)
    }
    # functions of working days read the calendar beside the columns of their rows
    days = {(workdays.TABLE, workdays.DAY), (workdays.TABLE, workdays.WORKS)}
    return program.wanted & (read | links | conditions | days)


def _acting(program: Program) -> Iterator[Rule]:
    return (owned.rule for owned in program.rules if owned.rule.makes_lines or owned.rule.sets)


def _columns(name: str) -> tuple[str, ...]:
    """A rule's own column and those of its further parts."""
    return (name, *(f"{name}#{part}" for part in ("paid", "text", "pays_on", "hold", "to")))


def _kept(nodes: Mapping[Key, Node], program: Program, made: Mapping[Key, Key]) -> frozenset[Key]:
    """Columns of dated tables that are read beyond the month in which they were computed."""
    dated = {name for name, table in program.world.tables.items() if table.time is not None}
    kept: set[Key] = set()
    waiting: list[Key] = []
    for node in nodes.values():
        match node:
            case Total() if node.leaf in dated and (
                node.during.everything or node.during.months or node.during.other or node.every != "month"
            ):
                waiting += [need for need in needs(node) if need[0] in dated]
            case LookUp() if node.target in dated:
                waiting.append((node.target, node.column))
            case Window() if node.table in dated:
                waiting += list(needs(node))
            case _:
                continue
    while waiting:
        key = waiting.pop()
        if key in kept or key not in made:
            continue
        kept |= {key, made[key]}
        # what past rows need to be computed at all, and to be computed exactly again
        waiting += [need for need in needs(program.nodes[made[key]]) if need[0] in dated]
    return frozenset(kept)
