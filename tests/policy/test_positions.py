"""Line and column of keys and elements, against the parser's document and against tree-sitter's reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.policy.positions import Path, positions

CORPUS = {
    "nothing": "",
    "bare and quoted keys": 'a = 1\n"b c" = 2\n\'d.e\' = 3\n"\\u4e2d" = 4\n"\\"q" = 5',
    "dotted keys": "a.b.c = 1\na.b.d = 2\na . e = 3\na.'x.y'.z = 4",
    "a header after its child": "[a.b]\nx = 1\n[a]\ny = 2",
    "arrays of tables": "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.c]\ny = 1\n[[a.b]]\nz = 1\n[[a.b]]\nz = 2\n[[a]]\n[[a.b]]\nz = 3",
    "inline tables": "a = { x = 1, y.z = { w = 'v' }, q = [ { r = 1 }, { r = 2 } ] }\nb = {}",
    "arrays over lines": "a = [\n  1, # one ] \n  [ 2, 3 ],\n\n  'x]', ]\nb = 2",
    "strings with brackets": 'a = "x ] } # \\" ="\nb = \'] } # \\\'\nc = ["]", \'}\']',
    "multi-line basic": 'a = """\n[x]\ny = 1 \\\n \\""" "" """""\nb = 1',
    "multi-line literal": "a = '''\n[x]\n\\'''''\nb = ''''''\nc = \"\"\"\"\"\"\nd = 1",
    "dates and numbers": "a = 2026-01-02 03:04:05\nb = [2026-01-02T03:04:05Z, 1e5, -inf]\nc = 1_000 # x\nd = 0x1F",
    "comments": "# [a]\na = 1 # b = 2\n[c] # d\n# e\n  f = 1\n",
    "tabs and Windows lines": "[a]\r\n\tx\t=\t1\r\ny = [\r\n 1,\r\n 2]\r\n",
    "Chinese text": '[policy]\nname = "海景" # 注\ncodes = { "销售" = "seller", "文员" = "clerk" }',
    "numbers as keys": "1.2 = 3\n1.4 = 5\n[2026-01]\n",
}


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """All paths below a value of a document."""
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, below in entries:
        yield (*path, key)
        yield from paths(below, (*path, key))


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in CORPUS.items()])
def test_exactly_the_paths_of_the_document_have_a_position(text: str) -> None:
    assert set(positions(text)) == set(paths(tomli.loads(text)))


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        pytest.param("a = 1\n  b = 2", ("b",), (2, 3), id="a key"),
        pytest.param("a.b = 1", ("a", "b"), (1, 3), id="a part of a dotted key"),
        pytest.param("[a.b]\nc = 1", ("a", "b"), (1, 4), id="a part of a header"),
        pytest.param("[[a]]\n[[ a ]]", ("a", 1), (2, 4), id="an element of an array of tables"),
        pytest.param("[[a]]\n[[a]]\nx = [\n 1,\n {y = 2}]", ("a", 1, "x", 1, "y"), (5, 3), id="deep inside"),
        pytest.param('"中文" = ["一", "二"]', ("中文", 1), (1, 14), id="columns count characters, not bytes"),
        pytest.param("[b.c]\n[b]", ("b",), (1, 2), id="a key stands where it is first written"),
    ],
)
def test_a_position_is_where_the_key_or_element_begins(text: str, path: Path, place: tuple[int, int]) -> None:
    assert positions(text)[path] == place


def by_tree_sitter(text: str) -> Mapping[Path, tuple[int, int]]:
    """The same positions from tree-sitter's syntax tree."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_toml")
    source = text.encode()
    tree = tree_sitter.Parser(tree_sitter.Language(grammar.language())).parse(source)
    assert not tree.root_node.has_error
    found: dict[Path, tuple[int, int]] = {}
    lengths: dict[Path, int] = {}

    def place(node: Any) -> tuple[int, int]:
        row, column = node.start_point
        return row + 1, len(source.split(b"\n")[row][:column].decode()) + 1

    def parts(node: Any) -> list[Any]:
        if node.type == "dotted_key":
            return [part for child in node.named_children for part in parts(child)]
        return [node]

    def name(node: Any) -> str:
        written = node.text.decode()
        return next(iter(tomli.loads(f"{written} = 1")))

    def down(path: Path, nodes: list[Any]) -> Path:
        for node in nodes:
            path = (*path, name(node))
            found.setdefault(path, place(node))
            if path in lengths:
                path = (*path, lengths[path] - 1)
        return path

    def value(node: Any, path: Path) -> None:
        if node.type == "array":
            for i, child in enumerate(child for child in node.named_children if child.type != "comment"):
                found[(*path, i)] = place(child)
                value(child, (*path, i))
        elif node.type == "inline_table":
            for child in node.named_children:
                pair(child, path)

    def pair(node: Any, path: Path) -> None:
        key, held = (child for child in node.named_children if child.type != "comment")
        value(held, down(path, parts(key)))

    for node in tree.root_node.named_children:
        if node.type == "pair":
            pair(node, ())
        elif node.type in ("table", "table_array_element"):
            key, *pairs = (child for child in node.named_children if child.type != "comment")
            keys = parts(key)
            path = down((), keys[:-1])
            path = (*path, name(keys[-1]))
            found.setdefault(path, place(keys[-1]))
            if node.type == "table_array_element":
                lengths[path] = lengths.get(path, 0) + 1
                path = (*path, lengths[path] - 1)
                found[path] = place(keys[-1])
            for child in pairs:
                pair(child, path)
    return found


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in CORPUS.items()])
def test_positions_agree_with_tree_sitter_on_tricky_texts(text: str) -> None:
    assert positions(text) == by_tree_sitter(text)


names = st.sampled_from(["a", "b", "c-1", '"a b"', "'x.y'", '"中"', '"q\\"]"', "0"])
blank = st.sampled_from(["", " ", "\t", "  "])
scalar = st.sampled_from(
    [
        "1",
        "1.50",
        "true",
        '"x # ] } ,"',
        "'\\'",
        "2026-01-02",
        "2026-01-02 03:04:05",
        '"""a\n] = """""',
        "'''x\n#'''",
        '"海"',
    ]
)
key = st.lists(names, min_size=1, max_size=3).flatmap(lambda parts: blank.map(lambda gap: f"{gap}.{gap}".join(parts)))


def arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gap = st.sampled_from(["", " ", "\n", " # x ],\n  "])
    return st.tuples(st.lists(values, max_size=3), gap, st.booleans()).map(
        lambda drawn: (
            f"[{drawn[1]}"
            + f"{drawn[1]},{drawn[1]}".join(drawn[0])
            + ("," if drawn[2] and drawn[0] else "")
            + f"{drawn[1]}]"
        )
    )


def tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(key, blank, values), max_size=3)
    return pairs.map(lambda drawn: "{ " + ", ".join(f"{k}{gap}={gap}{v}" for k, gap, v in drawn) + " }")


value = st.recursive(scalar, lambda values: arrays(values) | tables(values), max_leaves=6)
pair = st.tuples(blank, key, blank, value, st.sampled_from(["", " # c = [1]"])).map(
    lambda drawn: f"{drawn[0]}{drawn[1]}{drawn[2]}={drawn[2]}{drawn[3]}{drawn[4]}"
)
header = st.tuples(key, st.booleans()).map(lambda drawn: f"[[{drawn[0]}]]" if drawn[1] else f"[ {drawn[0]} ]")
document = st.lists(pair | header | st.sampled_from(["", "# comment"]), max_size=10)


@settings(max_examples=400, deadline=None)
@given(document)
def test_positions_agree_with_the_parser_and_tree_sitter_on_any_text(lines: list[str]) -> None:
    kept: list[str] = []
    for line in lines:  # leave out the lines that would declare a key twice
        try:
            tomli.loads("\n".join([*kept, line]))
        except tomli.TOMLDecodeError:
            continue
        kept.append(line)
    text = "\n".join(kept)
    found = positions(text)
    assert set(found) == set(paths(tomli.loads(text)))
    assert found == by_tree_sitter(text)
