"""The hardest rules of the catalogue can be said: all parse, and those whose tables exist compile over them.

The others wait for the tables and terms of their own schemes (the scheme library).
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import tomli
from attrs import evolve

from jixiao.formula.context import Context
from jixiao.formula.parse import parse
from jixiao.formula.resolve import Resolver
from jixiao.formula.syntax import written
from jixiao.formula.world import Owned, World, world
from jixiao.plugins import offers
from jixiao.scheme.rules import Measure, Payout
from jixiao.scheme.steps import Band, Bands, Ranks
from jixiao.scheme.terms import BandsTerm, NumberTerm, RanksTerm, Term

HARD = tomli.loads(Path(__file__).with_name("hard_formulas.toml").read_text("utf-8"))["rule"]
SCHEMES = {"S1.7": "dairy_dept_kpi", "S2.1": "real_estate", "S2.6": "real_estate_ranking", "S2.12": "wealth_mgmt"}
#: what the drafts read under names of their own: the table, the name and its unit
READ = (
    ("people", "sold_area", "area"), ("people", "quota", "area"), ("people", "sold_quarter", "area"),
    ("people", "quota_met", "flag"), ("people", "wage_before", "money"), ("people", "quantity_bonus", "money"),
    ("people", "quantity_bonus_without_altered", "money"), ("people", "composite", "points"), ("people", "area_2m", "area"),
    ("people", "places", "count"), ("people", "rated_up", "flag"), ("people", "misses", "count"), ("people", "demoted", "flag"),
    ("departments", "completion", "rate"), ("collections", "early_rate", "money/area"), ("events", "nth", "count"),
    ("scores", "assessor_share", "rate"),
    ("people", "on_probation", "flag"), ("people", "days_attended", "days"), ("people", "days_required", "days"),
    ("people", "rank_of_month", "rank(rank_table)"), ("people", "sales", "money"), ("people", "approved_on", "date"),
    ("people", "sum3", "money"), ("people", "prospects3", "count"), ("people", "deals3", "count"),
    ("people", "cycle_month", "number"), ("people", "check_passed", "flag"), ("people", "promise_signed", "flag"),
    ("people", "retained", "flag"), ("people", "rank_pay", "money"), ("people", "allowances", "money"),
    ("people", "mean6", "money"), ("people", "wants_team", "flag"), ("people", "in_zone", "flag"),
    ("people", "zone_since", "date"), ("people", "fund_base", "money"), ("people", "review", "rate"),
    ("people", "fund_unpaid", "money"), ("deals", "commission", "money"),
    ("indicators", "score", "points"), ("indicators", "mark", "points"), ("indicators", "target", "number"),
    ("indicators", "actual", "number"), ("indicators", "raised_item", "text"), ("indicators", "raised_weight", "rate"),
    ("indicators", "raised_row_weight", "rate"), ("departments", "president_score", "points"),
)  # fmt: skip
OWN_TERMS: tuple[tuple[Term, object], ...] = (
    (BandsTerm("quantity_rates", over="rate", unit="money/area"), Bands("marginal", (Band(Fraction(0), Fraction(1)),))),
    (NumberTerm("cadre_places", unit="count"), Fraction(3)),
    (NumberTerm("min_team_size", unit="count"), Fraction(5)),
)
RANKS = Ranks(
    ({"rank": "adviser", "base_pay": Fraction(3000), "rank_pay": Fraction(2000), "requirement": Fraction(1)},)
)
#: in the first month there is none before it, so that a fallback must be named; codes are those of the scheme
SAID_OTHERWISE = {
    "S2.12-M9 cycle_month": "if(coalesce(prior.retained, false), 1, coalesce(prior.cycle_month, 0) % 3 + 1)",
    "S2.12-M14 may_found_team": "months(hire_date, period.end) >= 6 and mean6 >= 3000000 and wants_team"
    " and count(events) filter (where events.type = 'serious_fault') = 0",
    "S2.1-M1 misses": "if(quota_met, 0, if(coalesce(prior.demoted, false), 0, coalesce(prior.misses, 0)) + 1)",
}


def tiny_world(scheme: str) -> World:
    """The tables and terms of a scheme with every blank filled, and the rules that the drafts read."""
    offer = offers([scheme])[scheme]
    known = {term.name for term in offer.scheme.terms}
    extra = [(term, value) for term, value in OWN_TERMS if term.name not in known]
    declared = evolve(offer.scheme, terms=(*offer.scheme.terms, *(term for term, _ in extra)), where={})
    values: dict[str, object] = {term.name: value for term, value in extra}
    for term in offer.scheme.terms:
        default = getattr(term, "default", None)
        values[term.name] = Fraction(1) if default is None and isinstance(term, NumberTerm) else default
        if isinstance(term, RanksTerm):
            values[term.name] = RANKS
    rules = [Owned(Measure(name, on=table, formula="null", unit=unit), scheme) for table, name, unit in READ]
    rules.append(Owned(Payout("base_pay", on="people", formula="wage_base", unit="money"), scheme))
    tables = {table.name for table in declared.tables}
    usable = [owned for owned in rules if owned.rule.on in tables]
    filled = {name: value for name, value in values.items() if value is not None}
    return world({scheme: declared}, usable, {scheme: filled}, places=2)  # type: ignore[dict-item]  # values of terms


def scheme_of(rule: dict[str, list[str]]) -> str | None:
    return SCHEMES.get(rule["clause"][0].partition("-")[0])


def _id(rule: dict[str, object]) -> str:
    return f"{' '.join(map(str, rule['clause']))} {rule['name']}"  # type: ignore[call-overload]  # a list of ids


@pytest.mark.parametrize("rule", [pytest.param(rule, id=_id(rule)) for rule in HARD])
def test_every_hard_formula_parses(rule: dict[str, str]) -> None:
    tree = parse(rule["formula"])
    assert parse(written(tree)) == tree


@pytest.mark.parametrize("rule", [pytest.param(rule, id=_id(rule)) for rule in HARD if scheme_of(rule)])
def test_the_hard_formulas_of_finished_schemes_compile(rule: dict[str, str]) -> None:
    scheme = str(scheme_of(rule))
    text = SAID_OTHERWISE.get(f"{rule['clause'][0]} {rule['name']}", rule["formula"])
    tree = Resolver(tiny_world(scheme)).formula(text, Context(rule["on"], scheme, text))
    assert tree.unit.kind in ("number", "flag", "text", "date", "rank")
