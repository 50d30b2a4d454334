"""Opens a page in headless Chromium, tries it as a reader would, and keeps a picture of it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

#: pictures to be looked at; not committed
PICTURES = Path(__file__).parents[1] / "build" / "pictures"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")
#: what is asked of the page: errors, requests, whether it is wider than its window, whether tables sort
_PROBE = """<script>
const faults = [];
addEventListener("error", (event) => faults.push(String(event.message)));
for (const name of ["error", "warn"]) { const said = console[name]; console[name] = (...all) => { faults.push(all.join(" ")); said(...all); }; }
addEventListener("load", () => {
  const found = { faults, requests: performance.getEntriesByType("resource").map((entry) => entry.name), inner: innerWidth,
    wide: document.documentElement.scrollWidth, charts: [...document.querySelectorAll("svg")].map((one) => one.getBoundingClientRect().width),
    letters: Math.min(...[...document.querySelectorAll("svg text")].map((one) => one.getBoundingClientRect().height)), sorted: [] };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = table.querySelectorAll("th"), at = heads.length - 1;
    const column = () => [...table.tBodies[0].rows].map((row) => row.cells[at].textContent.trim());
    const before = column(); heads[at].click(); const up = column(); heads[at].click();
    found.sorted.push([before, up, column()]);
  }
  parent.document.title = "probe " + JSON.stringify(found);
});
</script>"""


def tried(page: Path, width: int, name: str) -> dict[str, object]:
    """What the page shows of itself at a width in pixels; a picture of the page as it is is kept."""
    assert CHROMIUM is not None
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = f"--screenshot={PICTURES / f'{name}_{width}.png'}"
    text = page.read_text("utf-8")
    # a headless window is never narrower than some 500 px, a frame in it may be
    frame = page.with_name(f"{page.stem}_{width}.html")
    for content, more in (
        (text, [picture]),
        (text.replace("<head>", f"<head>{_PROBE}", 1), ["--virtual-time-budget=5000", "--dump-dom"]),
    ):
        inside = html.escape(content)
        frame.write_text(
            f'<!DOCTYPE html><title>-</title><body style="margin:0">'
            f'<iframe srcdoc="{inside}" width="{width}" height="3000" style="border:0"></iframe>', "utf-8",
        )  # fmt: skip
        command = [CHROMIUM, *_OPTIONS, f"--window-size={max(width, 500)},3000", *more, frame.as_uri()]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    found = re.search(r"<title>probe (.*?)</title>", done.stdout, re.DOTALL)
    assert found is not None, done.stdout[:500]
    result: dict[str, object] = json.loads(html.unescape(found[1]))
    return result
