"""A bar on stderr for evaluations that take more than a moment, if somebody is watching."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any

from jixiao.cli.session import Session

#: seconds after which it is shown
PATIENCE = 1.0


class Progress:
    """Called with how far an evaluation has come; shows it once it has taken a while."""

    def __init__(self, session: Session) -> None:
        self.lock = threading.Lock()
        self.state = (0, 1, "")
        self.bar: Any = None
        wanted = not session.quiet and sys.stderr.isatty()
        self.timer = threading.Timer(PATIENCE, self._show) if wanted else None
        self.title = session.say("evaluate.progress") if wanted else ""

    def __enter__(self) -> Progress:
        if self.timer is not None:
            self.timer.daemon = True
            self.timer.start()
        return self

    def __call__(self, done: int, total: int, what: str) -> None:
        """The evaluation has come so far."""
        with self.lock:
            self.state = (done, total, what)
            if self.bar is not None:
                self._update()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        parts = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with self.lock:
            if self.timer is None:
                return
            self.bar = Bar(*parts, console=Console(stderr=True), transient=True)
            self.bar.add_task("")
            self._update()
            self.bar.start()

    def _update(self) -> None:
        done, total, what = self.state
        self.bar.update(self.bar.task_ids[0], completed=done, total=total, description=f"{self.title} {what}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.lock:
            if self.timer is not None:
                self.timer.cancel()
                self.timer = None
            if self.bar is not None:
                self.bar.stop()
