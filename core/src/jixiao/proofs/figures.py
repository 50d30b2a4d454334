"""Figures of findings as text."""

from __future__ import annotations

from fractions import Fraction

from jixiao.policy.figures import plain
from jixiao.proofs.cliffs import Cliff


def cliff_values(cliff: Cliff, before: Fraction, after: Fraction, places: int) -> dict[str, str]:
    """What a message says of a cliff: `before` and `after` are what is paid, rounded."""
    values = {
        "before": plain(cliff.before),
        "after": plain(cliff.after),
        "paid_before": written(before, places),
        "paid_after": written(after, places),
        "fall": written(before - after, places),
    }
    if cliff.recovers is not None:
        values["recovers"] = plain(cliff.recovers)
    return values


def written(amount: Fraction, places: int) -> str:
    """A rounded amount with all its places."""
    scaled = amount * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if scaled < 0 else text
