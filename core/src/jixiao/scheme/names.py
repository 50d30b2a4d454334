"""One name or several: clauses, payouts and terms may be given alone or as a list."""

from __future__ import annotations


def names(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Attrs converter: the names as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
