"""The advisers' policy files: the figures of `advisers_terms` under their names in the scheme, beside the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import polars as pl

import advisers_terms as terms
from jixiao.plugins import offers

TABLES: Final = (
    "people", "branches", "postings", "attendance", "deals", "customers", "scores", "events", "approvals", "targets",
    "history",
)  # fmt: skip


def _head(name: str) -> list[str]:
    return ["[policy]", f'name = "{name}"', 'scheme = "wealth_mgmt"', f'from = "{terms.FIRST_DAY:%Y-%m}"', ""]


def _terms(folder: Path) -> list[str]:
    branches = pl.read_parquet(folder / "branches.parquet", columns=["branch_id"])["branch_id"].sort().to_list()
    ranks = [
        f'    {{ rank = "{rank}", base_pay = "{base}", rank_pay = "{pay}", requirement = {requirement} }},'
        for rank, base, pay, requirement in terms.RANK_TABLE
    ]
    return [
        "[terms]",
        "rank_table = [",
        *ranks,
        "]",
        f'zone_lowest_rank = "{terms.ZONE_LOWEST_RANK}"',
        "social_insurance_rules = [",
        *(f'    {{ branch_id = "{branch}", employee_rate = "{terms.EMPLOYEE_RATE}" }},' for branch in branches),
        "]",
        f'contest_prizes = [ {{ plan = "{terms.CONTEST_PLAN}", amount = {terms.CONTEST_PRIZE} }} ]',
        f"manager_score_scale = {terms.MANAGER_SCORE_SCALE}",
        f"fund_score_scale = {terms.FUND_SCORE_SCALE}",
        f"effective_year = {terms.EFFECTIVE_YEAR}",
        "",
    ]


#: the lines of the pay part: S2.12-P1, P2, P5, P7, P9 and the ratios K, M and N, the rank
PAY: Final = (
    "base_pay", "rank_pay", "seniority_pay", "commission", "big_deal_commission",
    "sales_ratio", "prospects_ratio", "manager_score", "rank_of_month",
)  # fmt: skip
#: what the rules of state would say of everybody: nobody is stopped, ended or retained
_STATE: Final = ("is_stopped", "is_ended", "is_retained")
_PAY_TABLES: Final = ("branches", "attendance", "deals", "customers", "scores")


def write_pay(folder: Path) -> Path:
    """Write ``pay.toml``, the pay part alone, with a table of people who are all confirmed; return its path.

    Whoever has no rank yet is given the lowest one. Everything else with lines, states or checks is switched off.
    """
    people = pl.read_parquet(folder / "people.parquet")
    people.with_columns(
        pl.col("rank").fill_null(terms.RANK_TABLE[0][0]), status=pl.lit("confirmed"), standing=pl.lit("confirmed")
    ).write_parquet(folder / "confirmed.parquet")
    offer = offers(["wealth_mgmt"])["wealth_mgmt"]
    off = [rule.name for rule in offer.rules if (rule.makes_lines or rule.sets) and rule.name not in PAY]
    off += [check.name for check in offer.scheme.checks]
    lines = [*_head("pay"), "[data]", 'people = "confirmed.parquet"']
    lines += [*(f'{name} = "{name}.parquet"' for name in _PAY_TABLES), "", *_terms(folder)]
    lines += ["[off]", f"rules = {json.dumps(off)}", ""]
    for name in _STATE:
        lines += ["[[rule]]", f'replaces = "{name}"', 'formula = "false"', ""]
    path = folder / "pay.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def write(folder: Path) -> Path:
    """Write ``policy.toml``, the whole scheme, beside the Parquet files of a folder and return its path."""
    lines = [*_head("advisers"), "[data]", *(f'{name} = "{name}.parquet"' for name in TABLES), "", *_terms(folder)]
    path = folder / "policy.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
