"""The benchmark's policy file: the figures of `sellers_terms` under their names in the scheme, beside the data."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import sellers_terms
from jixiao.plugins import offers

TABLES = ("people", "departments", "targets", "deals", "collections")
#: the stated numbers keep the scheme's own values, which are the same
_STATED = ("PERIOD", "OVER50_THRESHOLD", "EARLY_DAYS_MIN", "EARLY_STEP_DAYS", "DEPARTMENT_RATIO", "MISSED_MONTHS")


#: S2.1-P7 and N2 with the base of the wage, and I1 beside them; their parts P1 to P6 are computed for them
_MEASURED = ("base_pay", "bonus_payable", "shortfall_deduction", "completion")


def _beside() -> list[str]:
    """The rules with lines, states or checks that the benchmark leaves out, as the programs written by hand do."""
    offer = offers(["real_estate"])["real_estate"]
    rules = [rule.name for rule in offer.rules if (rule.makes_lines or rule.sets) and rule.name not in _MEASURED]
    return [*rules, *(check.name for check in offer.scheme.checks)]


def write(folder: Path) -> Path:
    """Write ``policy.toml`` beside the Parquet files of a folder and return its path."""
    terms = {
        name.lower(): value
        for name, value in vars(sellers_terms).items()
        if isinstance(value, Decimal) and name.isupper() and name not in _STATED
    }
    lines = ["[policy]", 'name = "sellers"', 'scheme = "real_estate"', f'from = "{sellers_terms.PERIOD}"', "", "[data]"]
    lines += [f'{name} = "{name}.parquet"' for name in TABLES]
    lines += ["", "[terms]", *(f'{name} = "{value}"' for name, value in terms.items())]
    lines += ["", "[off]", f"rules = {json.dumps(_beside())}"]
    path = folder / "policy.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
