"""Pages in HTML, each whole in itself: its style inside, no request to anywhere, readable with scripts off.

What comes from data is escaped by the templates; nothing in it can become a tag.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from jixiao.language import say

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["page"]


@functools.cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("jixiao.reports", "pages")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.get_template(f"{name}.html")


def page(name: str, lang: str, **values: object) -> str:
    """The page of a template, which finds its texts by ``say(key)`` in the room of its own name."""

    def text(key: str, **filled: object) -> str:
        return say(f"{name}.{key}", lang, **filled)

    return _template(name).render(say=text, lang=lang, **values)
