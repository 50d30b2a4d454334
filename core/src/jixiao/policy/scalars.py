"""Single values that policies and written schemes have in common: a unit, a label, a flag."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.language import Label
from jixiao.policy.nodes import Node
from jixiao.problems import did_you_mean
from jixiao.scheme.units import DIMENSIONS, FLAVOURS, KINDS, Unit


def read_unit(node: Node, ranks: Sequence[str]) -> Unit | None:
    """A unit; `ranks` are the terms of ranks that there are."""
    text = node.text()
    if text is None:
        return None
    of_ranks = [f"rank({name})" for name in ranks]
    try:
        if text not in of_ranks and not re.fullmatch(r"\w+([*/]\w+)*", text):
            raise ValueError(text)
        return Unit.parse(text)
    except ValueError as error:
        known = (*DIMENSIONS, *FLAVOURS, *KINDS, *of_ranks)
        node.refuse(
            "unknown_unit", name=error.args[0], near=did_you_mean(str(error.args[0]), known), known=", ".join(known)
        )
        return None


def read_label(node: Node) -> Label | None:
    """A text in both languages (``{ en = "…", zh = "…" }``), or one for both."""
    if isinstance(node.value, str):
        text = node.text()
        return Label(text, text) if text else None
    fields = node.fields(("en", "zh"), ("en", "zh"))
    texts = {lang: value.text() for lang, value in fields.items()}
    return Label(texts["en"] or "", texts["zh"] or "") if len(texts) == 2 else None


def read_flag(node: Node) -> bool | None:
    """``true`` or ``false``."""
    if isinstance(node.value, bool):
        return node.value
    node.refuse("not_flag")
    return None
