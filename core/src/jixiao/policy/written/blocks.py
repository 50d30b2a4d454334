"""Blocks: patterns of appraisal and pay (a scorecard, an escalation, a pool) that expand to ordinary rules and checks.

A block is a TOML file of rules with ``{parameters}`` in their texts. ``[[use]]`` names the block and says what its
parameters are; every rule that comes out of it is a rule like any other, with its clause, formula and explanation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import field, frozen

from jixiao.policy.nodes import Desk, Node
from jixiao.policy.text import read_toml
from jixiao.problems import did_you_mean

FOLDER = Path(__file__).with_name("blocks")
#: what a block may hold
_SECTIONS = ("title", "doc", "parameters", "joined", "rule", "check")
#: keys of a rule in a block that say how often it stands there
_REPEATED = ("each", "if", "unless")
_HOLE = re.compile(r"\{([a-z_]\w*(?:\.\w+)*)\}")
_MISSING = object()

Values = Mapping[str, object]
#: what a block says of a parameter: `doc`, `default`, `optional`, and for a list of tables their `keys`
Parameter = Mapping[str, object]


@frozen
class Block:
    """One block: its parameters, and the rules and checks that it expands to.

    A parameter with a default may be left out; a rule's key that is nothing but such a parameter is left out with it.
    """

    name: str
    parameters: Mapping[str, Parameter] = field(hash=False)
    joined: Mapping[str, Mapping[str, object]] = field(factory=dict, hash=False)
    parts: tuple[tuple[str, Mapping[str, object]], ...] = field(default=(), hash=False)
    document: Mapping[str, object] = field(factory=dict, hash=False)

    def expanded(self, given: Values) -> Iterator[tuple[str, dict[str, object]]]:
        """Its rules and checks, as a scheme would write them; `given` are the parameters.

        :raises WrongUse: a text names something that is not given.
        """
        values: dict[str, object] = {name: given.get(name, _MISSING) for name in self.parameters}
        for name, about in self.joined.items():
            rows = values.get(str(about["each"]), ())
            texts = [_text(_filled(about["text"], {**values, "each": row})) for row in _rows(rows)]
            values[name] = str(about["by"]).join(texts)
        for kind, part in self.parts:
            yield from ((kind, filled) for filled in repeated(part, values))


class WrongUse(ValueError):  # noqa: N818 - it reads so where it is raised
    """A text of a block names a parameter that is not given."""


def repeated(part: Mapping[str, object], values: Values) -> Iterator[dict[str, object]]:
    """A rule of a block, once or for each of several items, with the holes of its texts filled.

    ``each`` names a parameter that is a list, or is one itself; a text sees it as ``{each}`` or ``{each.key}``.
    """
    for key, wanted in (("if", True), ("unless", False)):
        if key in part and (_value(str(part[key]), values) not in (_MISSING, False)) is not wanted:
            return
    rest = {key: value for key, value in part.items() if key not in _REPEATED}
    each = part.get("each", _MISSING)
    if isinstance(each, str):
        each = values.get(each, ())
    for row in [_MISSING] if each is _MISSING else _rows(each):
        filled = _filled(rest, values if row is _MISSING else {**values, "each": row})
        assert isinstance(filled, dict), "a rule is a table"
        yield filled


def _rows(rows: object) -> list[object]:
    return list(rows) if isinstance(rows, list | tuple) else []


def _value(path: str, values: Values) -> object:
    """The value of ``name`` or ``each.key``; a word that is no parameter is none."""
    first, *rest = path.split(".")
    value: object = values.get(first, _MISSING)
    for part in rest:
        value = value.get(part, _MISSING) if isinstance(value, Mapping) else _MISSING
    return value


def _filled(value: object, values: Values) -> object:
    """A value with its holes filled; `_MISSING` where it is nothing but a hole for what is not given."""
    if isinstance(value, Mapping):
        pairs = [(_text(_filled(key, values)), _filled(item, values)) for key, item in value.items()]
        return {key: item for key, item in pairs if item is not _MISSING}
    if isinstance(value, list):
        return [item for item in (_filled(each, values) for each in value) if item is not _MISSING]
    if not isinstance(value, str):
        return value
    whole = _HOLE.fullmatch(value)
    if whole and whole[1].partition(".")[0] in values:
        return _value(whole[1], values)

    def fill(hole: re.Match[str]) -> str:
        if hole[1].partition(".")[0] not in values:
            return hole[0]
        found = _value(hole[1], values)
        if found is _MISSING:
            raise WrongUse(hole[1])
        return _text(found)

    return _HOLE.sub(fill, value)


def _text(value: object) -> str:
    """A value inside a text: codes in a list stand as a formula writes them."""
    if isinstance(value, list):
        return ", ".join(f"'{item}'" for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_block(node: Node, name: str) -> Block | None:
    """A block from its table; None after problems were noted."""
    before = len(node.desk.problems)
    fields = node.fields(_SECTIONS, ("parameters",))
    if len(node.desk.problems) > before:
        return None
    parts = [(kind, item) for kind in ("rule", "check") if kind in fields for item in fields[kind].items()]
    parts.sort(key=lambda part: (part[1].place.line or 0, part[1].place.column or 0))
    return Block(
        name,
        {key: item.value for key, item in (fields["parameters"].table() or {}).items() if isinstance(item.value, dict)},
        {key: item.value for key, item in (fields["joined"].table() or {}).items() if isinstance(item.value, dict)}
        if "joined" in fields
        else {},
        tuple((kind, item.value) for kind, item in parts if isinstance(item.value, dict)),
        {key: fields[key].value for key in ("title", "doc") if key in fields},
    )


@functools.cache
def standard_blocks() -> Mapping[str, Block]:
    """The blocks that come with the program, by name.

    :raises Problems: one of their files is at fault.
    """
    found = {}
    for file in sorted(FOLDER.glob("*.toml")):
        document, positions = read_toml(file, file.name)
        desk = Desk(file.name, positions)
        block = read_block(Node(document, (), desk), file.stem)
        desk.stop_if_failed()
        assert block is not None, "a block that could not be read has failed"
        found[block.name] = block
    return found


@frozen
class Expander:
    """Expands ``[[use]]``s, and rules with ``each``, to rules and checks."""

    blocks: Mapping[str, Block]

    def expand(self, uses: list[Node], rules: list[Node], checks: list[Node]) -> dict[str, list[Node]]:
        """All rules and all checks, in the order of the file."""
        found: dict[str, list[tuple[tuple[int, int], Node]]] = {"rule": [], "check": []}
        for kind, nodes in (("rule", rules), ("check", checks)):
            for node in nodes:
                if isinstance(node.value, dict) and "each" in node.value:
                    made = [(kind, each) for each in self._repeated(node)]
                else:
                    made = [(kind, node)]
                for _, item in made:
                    found[kind].append((_position(node), item))
        for node in uses:
            for kind, item in self._use(node):
                found[kind].append((_position(node), item))
        return {kind: [node for _, node in sorted(items, key=lambda item: item[0])] for kind, items in found.items()}

    def _repeated(self, node: Node) -> Iterator[Node]:
        assert isinstance(node.value, dict)
        rows = node.child("each", node.value["each"]).items()
        used = {path.partition(".")[2] for path in _holes(node.value) if path.startswith("each.")}
        for row in rows:
            for key, item in (row.table() or {}).items() if isinstance(row.value, dict) else ():
                if key not in used:
                    item.refuse("unknown_key", name=key, near=did_you_mean(key, used), known=", ".join(sorted(used)))
        try:
            for value in repeated(node.value, {}):
                yield Node(value, node.path, node.desk)
        except WrongUse as wrong:
            node.refuse("block_hole", name=str(wrong), block="each")

    def _use(self, node: Node) -> Iterator[tuple[str, Node]]:
        fields = node.table() or {}
        if "block" not in fields:
            node.refuse("missing_key", at=("block",), name="block")
            return
        name = fields.pop("block").choice("unknown_block", self.blocks)
        if name is None:
            return
        block = self.blocks[name]
        before = len(node.desk.problems)
        given = _given(node, fields, block.parameters)
        if len(node.desk.problems) > before:
            return
        try:
            for i, (kind, value) in enumerate(block.expanded(given)):
                yield kind, Node(value, (*node.path, kind, i), node.desk)
        except WrongUse as hole:
            node.refuse("block_hole", name=str(hole), block=name)


def _given(node: Node, fields: Mapping[str, Node], parameters: Mapping[str, Parameter]) -> dict[str, object]:
    """The parameters that a use gives; unknown and missing ones are noted, and so they are in its lists of tables."""
    found: dict[str, object] = {}
    for key, item in fields.items():
        if key not in parameters:
            item.refuse("unknown_key", name=key, near=did_you_mean(key, parameters), known=", ".join(parameters))
            continue
        keys = parameters[key].get("keys")
        if isinstance(keys, dict):
            found[key] = [_given(row, row.table() or {}, keys) for row in item.items()]
        else:
            found[key] = item.value
    for key, about in parameters.items():
        if key not in fields and "default" in about:
            found[key] = about["default"]
        elif key not in fields and not about.get("optional"):
            node.refuse("missing_key", at=(key,), name=key)
    return found


def _holes(value: object) -> Iterator[str]:
    """The names in braces in all texts of a rule."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key != "each":
                yield from _holes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _holes(item)
    elif isinstance(value, str):
        yield from _HOLE.findall(value)


def _position(node: Node) -> tuple[int, int]:
    return node.place.line or 0, node.place.column or 0
