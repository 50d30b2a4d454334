"""Charts as SVG, drawn once: one colour, right in black and white, their letters large enough on a phone.

Amounts reach them rounded and become floats only here, where they are lengths of bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

#: as wide as a phone, so that no letter is made smaller
_WIDTH, _HEIGHT, _BAR = 230, 180, 22
_FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_INK = "#24516e"
_SIZE = re.compile(r'(<svg[^>]*?) width="([\d.]+)" height="[\d.]+"')
_CONFIG = {
    "font": _FONT,
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 130, "grid": False, "domainColor": "#666"},
    "view": {"stroke": None},
}


def bars(rows: Sequence[tuple[str, Decimal]], title: str) -> str:
    """Amounts by name, in the order given."""
    values = [{"name": name, "value": float(value)} for name, value in rows]
    return _drawn(
        {
            "data": {"values": values},
            "width": _WIDTH,
            "height": {"step": _BAR},
            "mark": {"type": "bar", "color": _INK},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
                "x": {"field": "value", "type": "quantitative", "title": title, "axis": {"tickCount": 4}},
            },
        }
    )


def histogram(rows: Sequence[tuple[Decimal, Decimal, int]], title: str, counted: str) -> str:
    """How many lie from one amount to the next."""
    values = [{"low": float(low), "high": float(high), "count": count} for low, high, count in rows]
    return _drawn(
        {
            "data": {"values": values},
            "width": _WIDTH + 90,
            "height": _HEIGHT,
            "mark": {"type": "bar", "color": _INK, "binSpacing": 1},
            "encoding": {
                "x": {
                    "field": "low", "type": "quantitative", "bin": {"binned": True}, "title": title,
                    "axis": {"tickCount": 5},
                },
                "x2": {"field": "high"},
                "y": {"field": "count", "type": "quantitative", "title": counted, "axis": {"tickMinStep": 1}},
            },
        }
    )  # fmt: skip


def scatter(points: Sequence[tuple[Decimal, Decimal]], across: str, up: str) -> str:
    """Two figures of each subject against each other, as open circles, which show where many lie."""
    values = [{"x": float(x), "y": float(y)} for x, y in points]
    return _drawn(
        {
            "data": {"values": values},
            "width": _WIDTH + 90,
            "height": _HEIGHT,
            "mark": {"type": "point", "color": _INK, "filled": False, "size": 40, "strokeWidth": 1.2},
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "title": across, "axis": {"tickCount": 5}},
                "y": {"field": "y", "type": "quantitative", "title": up, "axis": {"tickCount": 5}},
            },
        }
    )


def _drawn(chart: dict[str, Any]) -> str:
    """The chart as SVG that becomes as wide as its place, at most."""
    import vl_convert

    found: str = vl_convert.vegalite_to_svg({**chart, "config": _CONFIG, "background": None})
    return _SIZE.sub(r'\1 style="max-width:\2px"', found, count=1)
