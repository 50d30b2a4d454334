"""Takes the pictures of the README in Chromium: an explanation as the terminal shows it, and the report.

python docs/make_pictures.py
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

import jixiao
from jixiao.plugins import example_of
from jixiao.reports.explanation import tree
from jixiao.reports.report import report
from jixiao.reports.report_page import report_page

PICTURES = Path(__file__).parent / "pictures"
PERIOD, SUBJECT, RULE = "2026-03", "S103", "over_fulfilment"
_TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #16202a; color: #e6edf3; padding: 14px 18px; }}
pre {{ font: 13px/1.45 "DejaVu Sans Mono", monospace; margin: 0; }}
.given {{ color: #8b98a5; }}
</style><pre class="given">$ jixiao explain policy.toml --period {period} --subject {subject} {rule}</pre>
<pre>{code}</pre>"""


def main() -> None:
    """Write both pictures."""
    PICTURES.mkdir(exist_ok=True)
    policy = jixiao.load(Path(str(example_of("real_estate"))) / "policy.toml")
    console = Console(record=True, width=116, file=io.StringIO(), highlight=False, force_terminal=True)
    for explanation in jixiao.evaluate(policy, PERIOD).explain(SUBJECT, RULE):
        console.print(tree(explanation))
    code = console.export_html(inline_styles=True, code_format="{code}", theme=MONOKAI)
    _photograph(_TERMINAL.format(period=PERIOD, subject=SUBJECT, rule=RULE, code=code), "explain", "960,830")
    page = report_page(report(jixiao.evaluate(policy, "2026-01..2026-03")), "en")
    _photograph(page, "report", "960,1180")


def _photograph(page: str, name: str, size: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, "utf-8")
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}")
        picture = f"--screenshot={PICTURES / f'{name}.png'}"
        subprocess.run(["chromium", *options, picture, file.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
