"""An explanation in the terminal: a tree in colour, or the same indented as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from jixiao.engine.explanation import Explanation, Tested
from jixiao.language import say

_STYLES = {"unavailable": "bold red", "not_applicable": "dim", "known": "bold"}
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def show(explanations: Iterable[Explanation], file: IO[str], *, lang: str = "en") -> None:
    """Write explanations to `file`: with colours and branches in a terminal, as indented text elsewhere."""
    console = Console(file=file, highlight=False)
    for explanation in explanations:
        if console.is_terminal:
            console.print(tree(explanation, lang))
        else:
            file.write(explanation_text(explanation, lang) + "\n")


def explanation_text(explanation: Explanation, lang: str = "en") -> str:
    """The explanation as plain text."""
    return "\n".join(lines(explanation, lang))


def lines(explanation: Explanation, lang: str = "en", depth: int = 0) -> Iterator[str]:
    """The explanation as plain lines, each level indented by two spaces."""
    indent = "  " * depth
    yield indent + head(explanation, lang).plain
    for detail in details(explanation, lang):
        yield f"{indent}    {detail.plain}"
    for child in explanation.children:
        yield from lines(child, lang, depth + 1)


def short(explanation: Explanation, lang: str = "en", *, levels: int = 1, most: int = 12) -> list[str]:
    """The explanation as plain lines, no deeper than some levels and no longer than `most` lines; a cut is marked."""
    told = list(_down(explanation, lang, 0, levels))
    return told if len(told) <= most else [*told[: most - 1], "…"]


def _down(explanation: Explanation, lang: str, depth: int, levels: int) -> Iterator[str]:
    indent = "  " * depth
    yield indent + head(explanation, lang).plain
    if depth < levels:
        for detail in details(explanation, lang):
            yield f"{indent}    {detail.plain}"
        for child in explanation.children:
            yield from _down(child, lang, depth + 1, levels)


def tree(explanation: Explanation, lang: str = "en", parent: Tree | None = None) -> Tree:
    """The explanation as a tree of rich."""
    text = Text("\n").join([head(explanation, lang), *details(explanation, lang)])
    branch = Tree(text) if parent is None else parent.add(text)
    for child in explanation.children:
        tree(child, lang, branch)
    return branch


def head(explanation: Explanation, lang: str) -> Text:
    """What the figure is and what it comes to."""
    label = explanation.label.to(lang) or explanation.name
    text = Text(label, style="cyan")
    if explanation.subject and explanation.kind in ("rule", "column", "reference"):
        text.append(f" [{explanation.subject}]", style="dim")
    figure = (explanation.paid_shown or explanation.shown).to(lang)
    if explanation.text is not None and explanation.text != figure:
        figure = f"{figure}, {explanation.text}" if explanation.value is not None else explanation.text
    text.append(" = ").append(figure, style=_STYLES[explanation.state])
    if explanation.clause and explanation.kind != "term":
        text.append("  " + " ".join(filter(None, (*explanation.clause, explanation.source))), style="magenta")
    if explanation.origin is not None:
        text.append(f"  {explanation.origin.to(lang)}", style="dim")
    if explanation.repeated:
        text.append(f"  ({say('explain.show.again', lang)})", style="dim")
    return text


def details(explanation: Explanation, lang: str) -> Iterator[Text]:
    """How the figure came about: its formula, its numbers, its tests, and what else is to be said."""
    if explanation.repeated:
        return
    if explanation.formula is not None and explanation.formula.to(lang) != explanation.label.to(lang):
        yield Text(f"{say('explain.show.formula', lang)}: {explanation.formula.to(lang)}")
    if explanation.filled is not None:
        yield Text(f"{say('explain.show.numbers', lang)}: {explanation.filled.to(lang)}")
    for test in explanation.tests:
        yield _test(test, lang)
    for remark in explanation.remarks:
        yield Text(remark.to(lang), style="italic")
    if explanation.pays_on is not None:
        yield Text(say("explain.show.pays_on", lang, day=explanation.pays_on))


def _test(test: Tested, lang: str) -> Text:
    mark, style = _MARKS[test.held]
    outcome = say(f"explain.show.{'open' if test.held is None else 'held' if test.held else 'failed'}", lang)
    text = Text(f"{mark} ", style=style).append(f"{say(f'explain.show.{test.role}', lang)}: {test.formula.to(lang)} ")
    text.append(outcome, style=style)
    if test.filled.to(lang) != test.formula.to(lang):
        text.append(f": {test.filled.to(lang)}")
    if test.distance is not None:
        text.append(f", {test.distance.to(lang)}", style=style)
    return text
