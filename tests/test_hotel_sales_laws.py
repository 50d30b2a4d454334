"""Laws of the hotel scheme at its default readings, on random companies that stand at edges and on half-cent ties."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

import jixiao
from tests.exactness.harness import HOTEL, MONTHS, World

PEOPLE = 60
#: columns are shown at 18 places
LAST_PLACE = Decimal("1e-17")
SEEDS = pytest.mark.parametrize("seed", range(3))
HALF_YEAR = f"{MONTHS[0]}..{MONTHS[-1]}"
ALL_MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
YEAR = "2026-01..2026-12"
Row = dict[str, Any]


def company(seed: int, months: list[str] = MONTHS) -> World:
    _, defaults = next(iter(HOTEL.settings()))
    return HOTEL.world(seed, people=PEOPLE, switches=defaults, months=months)


def evaluate(folder: Path, world: World, period: str = HALF_YEAR, history: Path | None = None) -> jixiao.Evaluation:
    return jixiao.evaluate(jixiao.load(HOTEL.policy(folder, world)), period, history=history)


def lines(result: jixiao.Evaluation) -> pl.DataFrame:
    return result.lines.sort("period", "table", "subject", "rule")


@SEEDS
def test_the_parts_of_a_split_sum_to_the_receipt(seed: int, tmp_path: Path) -> None:
    world = company(seed)
    result = evaluate(tmp_path, world)
    parts = pl.concat(result.table("collections", month) for month in MONTHS)
    assert parts.height > 300
    assert (parts["personal_part"] + parts["department_part"] == parts["amount"]).all()
    assert set(parts["personal_share"].unique()) == {Decimal("0.8"), Decimal("0.9"), Decimal(1)}
    shares = {row["deal_id"]: _sellers_share(row) for row in world.tables["deals"]}
    receipts: dict[object, list[Decimal]] = {}
    for row in world.tables["collections"]:
        if str(row["date"])[:7] in MONTHS and row["amount"] is not None:
            receipts.setdefault(row["deal_id"], []).append(row["amount"])
    totals = parts.group_by("deal_id").agg(pl.col("personal_part", "department_part").sum())
    for deal, own, departments in totals.iter_rows():
        whole = sum(receipts[deal], Decimal(0))
        assert own == whole * shares[deal]
        assert departments == whole * (1 - shares[deal])


def _sellers_share(deal: Row) -> Decimal:
    """What the seller has of a deal, as the document says it (S2.7-D4 to D6): the rest is the department's."""
    if deal["source"] == "manager":
        return Decimal("0.8")
    if deal["category"] == "conference" and deal["source"] == "group" and (deal["room_nights"] or 0) >= 100:
        return Decimal("0.9")
    return Decimal(1)


@SEEDS
def test_the_clerks_pay_changes_only_through_the_average(seed: int, tmp_path: Path) -> None:
    world = company(seed)
    result = evaluate(tmp_path, world)
    compared = 0
    for month in MONTHS:
        people = result.table("people", month).filter(pl.col("role") == "sales_clerk")
        average = dict(result.table("departments", month).select("department_id", "average_reward").iter_rows())
        for department, reward in people.select("department_id", "clerk_reward").drop_nulls().iter_rows():
            assert abs(reward - average[department] * Decimal("0.3")) < LAST_PLACE
            compared += reward > 0
    assert compared > 20
    # whatever else becomes of a clerk
    changed = copy.deepcopy(world)
    clerks = {row["person_id"] for row in changed.tables["people"] if row["role"] == "sales_clerk"}
    for row in changed.tables["people"]:
        if row["person_id"] in clerks:
            row.update(posted_away=True, wage_base=Decimal(9000))
    changed.tables["expenses"] = [row for row in changed.tables["expenses"] if row["person_id"] not in clerks]
    assert lines(evaluate(tmp_path, changed)).equals(lines(result))


@SEEDS
def test_two_halves_are_the_year(seed: int, tmp_path: Path) -> None:
    world = company(seed, ALL_MONTHS)
    whole = lines(evaluate(tmp_path, world, YEAR))
    assert whole["period"].n_unique() == 12
    halves = [lines(evaluate(tmp_path, world, f"2026-H{half}")) for half in (1, 2)]
    assert pl.concat(halves).equals(whole)


@SEEDS
def test_a_policy_resumed_from_its_history_file_gives_the_same(seed: int, tmp_path: Path) -> None:
    world = company(seed, ALL_MONTHS)
    whole = lines(evaluate(tmp_path, world, YEAR))
    history = tmp_path / "history.csv"
    first = lines(evaluate(tmp_path, world, "2026-H1", history))
    assert history.exists()
    second = lines(evaluate(tmp_path, world, "2026-H2", history))
    assert pl.concat([first, second]).equals(whole)


@SEEDS
def test_selling_more_never_pays_less(seed: int, tmp_path: Path) -> None:
    """Neither the seller nor the clerk nor the department's fund, whatever the deal."""
    world = company(seed)
    before = lines(evaluate(tmp_path, world))
    chance = Random(seed)
    for row in chance.sample(world.tables["people"], PEOPLE // 2):
        for kind in (("own", "rooms", None), ("group", "conference", 150), ("manager", "conference", 150)):
            _sell(world, chance, row["person_id"], *kind)
    after = lines(evaluate(tmp_path, world))
    paid = ["reward", "clerk_reward", "department_fund", "base_pay", "transport_allowance"]
    keys = ["period", "table", "subject", "rule"]
    both = before.join(after, on=keys, how="full", coalesce=True, suffix="_after").filter(pl.col("rule").is_in(paid))
    assert both.height == before.filter(pl.col("rule").is_in(paid)).height
    assert (both["value_after"] >= both["value"]).all()
    assert (both["value_after"] > both["value"]).sum() > 20
    nets = _net_rewards(before).join(_net_rewards(after), on=["period", "subject"], suffix="_after")
    assert (nets["net_after"] >= nets["net"]).all()


def _sell(world: World, chance: Random, person: object, source: str, category: str, nights: int | None) -> None:
    deal, day = f"more-{len(world.tables['deals'])}", dt.date.fromisoformat(f"{chance.choice(MONTHS)}-15")
    world.tables["deals"].append(
        {
            "deal_id": deal,
            "person_id": person,
            "date": day,
            "source": source,
            "category": category,
            "room_nights": None if nights is None else Decimal(nights),
        }
    )
    amount = Decimal(chance.randint(1, 100_000)).scaleb(-2)
    world.tables["collections"].append({"deal_id": deal, "date": day, "amount": amount})


def _net_rewards(found: pl.DataFrame) -> pl.DataFrame:
    """The reward less the deduction that comes off it."""
    both = found.filter(pl.col("rule").is_in(["reward", "entertainment_shortfall"]))
    signed = pl.when(pl.col("rule") == "reward").then("value").otherwise(-pl.col("value"))
    return both.with_columns(net=signed).group_by("period", "subject").agg(pl.col("net").sum())
