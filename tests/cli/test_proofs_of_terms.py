"""`jixiao check` on the terms of a plan, without data: look-ups that miss, ranges with gaps, weights, scales, bounds.

Each fault is planted in a small plan, is found with its place and a case that shows it; no near miss is reported.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

SCHEME = """
[scheme]
name = "plan"
title = { en = "A plan", zh = "方案" }
document = "T"

[tables]
scores = ["person_id", "period", "score"]
deals = ["person_id", "date", "amount"]

[tables.departments]
standard = ["name"]
columns.result = { unit = "points", label = { en = "Result", zh = "结果" }, lowest = 0, highest = 100 }

[tables.people]
standard = ["role", "department_id"]
columns.role.values = { seller = ["店员"], clerk = ["文员"], guard = ["保安"] }
columns.score = { unit = "points", label = { en = "Score", zh = "得分" }, lowest = 0, highest = 120 }
columns.whole = { unit = "points", label = { en = "Whole points", zh = "整分" }, lowest = 0, highest = 100, step = 1 }
columns.passed = { unit = "points", label = { en = "Points of who passed", zh = "及格分" }, lowest = 60, highest = 100 }
columns.sold = { unit = "money", label = { en = "Sold", zh = "销售" }, lowest = 0 }
columns.target = { unit = "money", label = { en = "Target", zh = "任务" }, lowest = 0 }
columns.title = { unit = "rank(titles)", label = { en = "Title", zh = "职级" } }
columns.place = { unit = "number", label = { en = "Place", zh = "档" }, lowest = 1, highest = 4, step = 1 }

[terms.grades]
kind = "bands"
over = "points"
unit = "rate"
clause = "T-P1"
default = { mode = "whole", bands = [ { from = 0, value = 1 } ] }

[terms.tiers]
kind = "bands"
over = "rate"
unit = "rate"
default = { mode = "whole", bands = [ { from = 0, value = 1 } ] }

[terms.rates]
kind = "bands"
over = "money"
unit = "rate"
default = { mode = "marginal", bands = [ { from = 0, value = "1%" } ] }

[terms.line]
kind = "curve"
over = "points"
unit = "rate"
default = { points = [ [0, 0], [100, 1] ] }

[terms.titles]
kind = "ranks"
reaches = "sales"
columns.title = { unit = "text" }
columns.sales = { unit = "money" }
columns.pay = { unit = "money" }
default = [ { title = "junior", sales = 0, pay = 100 }, { title = "senior", sales = 5000, pay = 200 } ]

[terms.posts]
kind = "table"
key = "role"
columns.role = { unit = "text" }
columns.pay = { unit = "money", lowest = 50 }
default = [ { role = "seller", pay = 100 }, { role = "clerk", pay = 90 }, { role = "guard", pay = 80 } ]

[terms.places]
kind = "table"
key = "place"
columns.place = { unit = "number" }
columns.factor = { unit = "rate" }
default = [ { place = 1, factor = 1 }, { place = 2, factor = 1 }, { place = 3, factor = 1 }, { place = 4, factor = 1 } ]

[terms.shares]
kind = "table"
key = "item"
columns.item = { unit = "text" }
columns.share = { unit = "rate" }
default = [ { item = "sales", share = "60%" }, { item = "service", share = "40%" } ]

[terms.cap]
unit = "points"
default = 100
lowest = 10
highest = 500
clause = "T-P2"

[terms.first]
unit = "points"
default = 40
lowest = 0
highest = 100

[terms.second]
unit = "points"
default = 60

[terms.most]
unit = "points"
default = 40

[terms.least_weight]
unit = "points"
default = 5

[[reference]]
name = "post"
table = "people"
target = "posts"
keys = { role = "role" }
optional = true

[[reference]]
name = "row"
table = "people"
target = "places"
keys = { place = "place" }
optional = true

[terms.extras]
kind = "table"
key = "title"
columns.title = { unit = "rank(titles)" }
columns.extra = { unit = "money" }
default = [ { title = "junior", extra = 10 }, { title = "senior", extra = 20 } ]

[[reference]]
name = "titled"
table = "people"
target = "titles"
keys = { title = "title" }
optional = true

[[reference]]
name = "allowed"
table = "people"
target = "extras"
keys = { title = "title" }
optional = true

[[check]]
name = "shares_add_up"
on = "shares"
formula = "sum(share) over () = 1"
clause = "T-W1"
message = { en = "the shares do not add up to 100%", zh = "份额之和不是 100%" }

[[check]]
name = "card_weights"
on = "people"
formula = "first + second = 100"
clause = "T-W2"
message = { en = "the weights do not add up to 100", zh = "权重之和不是 100" }

[[check]]
name = "first_in_bounds"
on = "people"
formula = "first between least_weight and 45"
clause = "T-W3"
message = { en = "a weight out of bounds", zh = "权重越界" }

[[check]]
name = "mark_on_scale"
on = "people"
formula = "coalesce(mark, 0) <= 100"
clause = "T-W4"
message = { en = "above a hundred", zh = "超过一百" }

[[check]]
name = "total_on_scale"
on = "people"
formula = "total between 0 and 100"
clause = "T-W5"
message = { en = "above a hundred", zh = "超过一百" }

[[rule]]
name = "mark"
family = "measure"
on = "people"
unit = "points"
formula = "50"
clause = "T-W4"

[[rule]]
name = "total"
family = "indicator"
on = "people"
unit = "points"
formula = "50"
clause = "T-W5"

[[rule]]
name = "card"
family = "indicator"
on = "people"
unit = "points"
formula = "least(sold / target * first, most) + second * whole / 100"
clause = "T-W2"
"""
HEAD = '[policy]\nname = "p"\nscheme = "scheme.toml"\nfrom = "2026-01"\n'
#: what is looked for in terms, tables and bounds
CODES = (
    "no_band", "band_above", "no_rank", "no_row", "gap", "overlap", "never_passes", "broken_row", "above_scale",
    "cap_never", "cap_always", "floor_never", "floor_always", "test_never", "test_always", "split_period",
)  # fmt: skip


def rule(formula: str, *, family: str = "indicator", unit: str = "rate", more: str = "") -> str:
    """A rule `extra` of the policy."""
    head = f'name = "extra"\nfamily = "{family}"\non = "people"\nunit = "{unit}"\nclause = "T-X1"\n'
    return f'\n[[rule]]\n{head}{more}formula = "{formula}"\n'


def replaced(name: str, formula: str) -> str:
    """A rule of the scheme with another formula."""
    return f'\n[[rule]]\nreplaces = "{name}"\nformula = "{formula}"\n'


@pytest.fixture
def plan(folder: Path) -> Callable[[str], Path]:
    """Write a plan of one's own; its policy."""

    def write(text: str) -> Path:
        (folder / "scheme.toml").write_text(SCHEME, "utf-8")
        (folder / "policy.toml").write_text(f"{HEAD}{text}", "utf-8")
        return Path("policy.toml")

    return write


Plan = Callable[[str], Path]


def shown(run: Run, policy: Path) -> list[dict[str, Any]]:
    """What is proved of the terms of a policy."""
    said = run("check", policy, "--format", "json")
    assert said.code == 0, said.out + said.err
    return [claim for claim in json.loads(said.out)["proved"] if claim["code"] in CODES]


def sees(run: Run, policy: Path, found: list[dict[str, Any]]) -> None:
    """The witnesses, pasted into the policy, are cases that pass."""
    text = policy.read_text("utf-8")
    policy.write_text("\n\n".join((text, *(claim["witness"] for claim in found))), "utf-8")
    said = run("test", policy)
    assert said.code == 0, said.out + said.err
    for claim in found:
        assert f"passed  {tomllib.loads(claim['witness'])['case'][0]['name']}" in said.out


def finds(run: Run, policy: Path, code: str, line: str, values: dict[str, str], name: str) -> None:
    """There are findings of one code alone; the first has the place, name and values given, and all can be seen."""
    found = shown(run, policy)
    assert [claim["code"] for claim in found] == [code] * max(len(found), 1)
    (first, *_) = found
    number = (
        policy.read_text("utf-8").split("\n").index(next(x for x in policy.read_text("utf-8").split("\n") if line in x))
    )
    assert first["place"].startswith(f"policy.toml:{number + 1}:")
    assert first["rule"] == name
    assert first["clause"]
    assert {key: first["values"][key] for key in values} == values
    sees(run, policy, found)


BELOW_60 = '[terms]\ngrades = { mode = "whole", bands = [ { from = 90, value = 2 }, { from = 60, value = 1 } ] }\n'
TITLES = '[terms]\ntitles = [ { title = "junior", sales = 1000, pay = 100 }, { title = "senior", sales = 5000, pay = 200 } ]\n'
TWO_POSTS = '[terms]\nposts = [ { role = "seller", pay = 100 }, { role = "clerk", pay = 90 } ]\n'
NO_PLACE_3 = "[terms]\nplaces = [ { place = 1, factor = 1 }, { place = 2, factor = 1 }, { place = 4, factor = 1 } ]\n"
AMENDED = '\n[[amendment]]\nfrom = "2026-04"\nterms.grades = { mode = "whole", bands = [ { from = 10, value = 1 } ] }\n'
LOOK_UPS = [
    pytest.param(
        BELOW_60 + rule("band(score, grades)"), "no_band", "grades =", {"at": "59.99", "edge": "60"}, id="bands from 60"
    ),
    pytest.param(
        '[terms]\ntiers = { mode = "whole", bands = [ { above = 0, value = 1 } ] }\n' + rule("band(sold / target, tiers)"),
        "band_above", "tiers =", {"at": "0", "edge": "0"}, id="above 0, and nothing sold",
    ),
    pytest.param(
        '[terms]\nrates = { mode = "marginal", bands = [ { from = 500, value = "1%" } ] }\n'
        + rule("marginal(sold, rates)", unit="money"),
        "no_band", "rates =", {"at": "499.99", "edge": "500"}, id="slices from 500",
    ),
    pytest.param(
        TITLES + rule("reach(titles, sold)", family="promotion", unit="rank(titles)"),
        "no_rank", "titles =", {"at": "999.99", "edge": "1000"}, id="too little for any rank",
    ),
    pytest.param(
        TWO_POSTS + rule("post.pay", family="payout", unit="money"),
        "no_row", "posts =", {"keys": "guard", "term": "posts"}, id="a post without a row",
    ),
    pytest.param(
        NO_PLACE_3 + rule("row.factor"), "no_row", "places =", {"keys": "3", "line": "extra"}, id="a place without a row"
    ),
    pytest.param(
        rule("band(whole, grades)") + AMENDED, "no_band", "terms.grades", {"at": "9", "edge": "10"}, id="after an amendment"
    ),
    pytest.param(
        '[terms]\nextras = [ { title = "junior", extra = 10 } ]\n' + rule("allowed.extra", family="payout", unit="money"),
        "no_row", "extras =", {"keys": "senior"}, id="a rank without a row",
    ),
    pytest.param(
        rule("titled.pay", family="payout", unit="money")
        + '\n[[amendment]]\nfrom = "2026-03"\nterms.titles = [ { title = "junior", sales = 0, pay = 110 } ]\n',
        "no_row", "terms.titles", {"keys": "senior"}, id="a rank that an amendment drops",
    ),
    pytest.param(
        BELOW_60 + rule("band(department.result, grades)"),
        "no_band", "grades =", {"at": "59.99", "edge": "60"}, id="of the department",
    ),
    pytest.param(
        BELOW_60 + rule("band(avg(scores.score), grades)", more='every = "quarter"\n'),
        "no_band", "grades =", {"at": "59.99", "edge": "60"}, id="of the marks of a quarter",
    ),
]  # fmt: skip
NO_LOOK_UPS = [
    pytest.param(BELOW_60 + rule("coalesce(band(score, grades), 0)"), id="said what counts instead"),
    pytest.param(BELOW_60 + rule("band(greatest(score, 60), grades)"), id="held at the lowest edge"),
    pytest.param(BELOW_60 + rule("band(passed, grades)"), id="a column from 60"),
    pytest.param(BELOW_60 + rule("band(score, grades)", more='where = "score >= 60"\n'), id="only who passed"),
    pytest.param(TITLES.replace("1000", "0") + rule("reach(titles, sold)", unit="rank(titles)"), id="from nothing on"),
    pytest.param(rule("post.pay", family="payout", unit="money"), id="every post"),
    pytest.param(TWO_POSTS + rule("coalesce(post.pay, 0)", family="payout", unit="money"), id="no post, no pay"),
    pytest.param(
        TWO_POSTS + rule("post.pay", family="payout", unit="money", more="where = \"role <> 'guard'\"\n"),
        id="the post without a row left out",
    ),
    pytest.param(rule("row.factor"), id="every place"),
    pytest.param(rule("titled.pay + allowed.extra", family="payout", unit="money"), id="every rank"),
    pytest.param(rule("band(passed, grades)") + AMENDED, id="amended below the column"),
]


@pytest.mark.parametrize(("text", "code", "line", "values"), LOOK_UPS)
def test_a_look_up_that_misses_is_shown(
    run: Run, plan: Plan, text: str, code: str, line: str, values: dict[str, str]
) -> None:
    finds(run, plan(text), code, line, values, "extra")


@pytest.mark.parametrize("text", NO_LOOK_UPS)
def test_a_look_up_that_finds_all_is_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


CHAINS = [
    pytest.param(
        rule("if(sold between 0 and 1000, 0.05, if(sold between 1001 and 5000, 0.1, 0))"),
        "gap", {"at": "1000.5", "below": "1000", "above": "1001", "gives": "0"}, id="OCA: sections of whole numbers",
    ),
    pytest.param(
        rule("if(sold / target > 0.9, 3, if(sold / target > 0.8 and sold / target < 0.9, 2, "
             "if(sold / target > 0.7 and sold / target < 0.8, 1, 0)))"),
        "gap", {"at": "0.8", "gives": "0"}, id="S2.8-X3: strict on both sides",
    ),
    pytest.param(
        rule("if(score >= 85, 1, if(score between 60 and 84, 0, -1))", unit="number"),
        "gap", {"at": "84.5", "gives": "-1"}, id="S2.11-X1: above 84 and below 85",
    ),
    pytest.param(
        rule("if(whole < 60, 1, if(whole > 70, 2, null))"),
        "gap", {"at": "65", "gives": "–"}, id="nothing is said of the middle",
    ),
    pytest.param(
        rule("if(score between 80 and 90, 'good', if(score between 90 and 100, 'excellent', 'plain'))",
             family="promotion", unit="text"),
        "overlap", {"at": "90", "first": "good", "second": "excellent"}, id="two grades claim 90",
    ),
    pytest.param(
        rule("if(sold <= 1000, 1, if(sold between 900 and 2000, 2, 3))"),
        "overlap", {"at": "950", "first": "1", "second": "2"}, id="a stretch claimed twice",
    ),
    pytest.param(
        rule("if(sold / target >= 1, 2, if(sold / target between 0.6 and 1, 1, 0))"),
        "overlap", {"at": "1", "first": "2", "second": "1"}, id="the target itself claimed twice",
    ),
]  # fmt: skip
NO_CHAINS = [
    pytest.param(rule("if(sold <= 1000, 0.05, if(sold <= 5000, 0.1, 0))"), id="each from the edge before"),
    pytest.param(rule("if(sold between 0 and 1000, 1, if(sold between 1000.01 and 2000, 2, 0))"), id="a cent apart"),
    pytest.param(rule("if(whole >= 85, 1, if(whole between 60 and 84, 0, -1))", unit="number"), id="whole points"),
    pytest.param(rule("if(score < 60, -1, if(score > 85, 1, 0))", unit="number"), id="the middle is the last branch"),
    pytest.param(rule("if(sold < 100, -1, if(sold > 100, 1, 0))", unit="number"), id="one point is the last branch"),
    pytest.param(rule("if(score >= 90, 3, if(score >= 60, 2, 1))"), id="one range inside another"),
    pytest.param(
        rule("if(score between 80 and 90, 1, if(score between 90 and 100, 1, 0))"), id="two that bring the same"
    ),
    pytest.param(
        rule("if(whole between 80 and 89, 1, if(whole between 90 and 100, 2, 0))"), id="whole points side by side"
    ),
]


@pytest.mark.parametrize(("text", "code", "values"), CHAINS)
def test_a_gap_or_overlap_of_ranges_is_shown(
    run: Run, plan: Plan, text: str, code: str, values: dict[str, str]
) -> None:
    finds(run, plan(text), code, "[[rule]]", values, "extra")


@pytest.mark.parametrize("text", NO_CHAINS)
def test_ranges_that_meet_are_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


def shares(*figures: str) -> str:
    """The term `shares` with some weights."""
    return "shares = [ " + ", ".join(f'{{ item = "i{n}", share = "{x}" }}' for n, x in enumerate(figures)) + " ]\n"


WEIGHTS = [
    pytest.param(
        "[terms]\n" + shares(*(f"{x}%" for x in (20, 10, 10, 5, 10, 5, 10, 5, 5, 10))),
        "broken_row", "shares =", {"figures": "0.9 = 1"}, "shares_add_up", id="S1.9-W1: ten weights make 90",
    ),
    pytest.param(
        "[terms]\n" + shares("28.1%", "35.95%", "35.94%"),
        "broken_row", "shares =", {"figures": "0.9999 = 1"}, "shares_add_up", id="a hundredth of a percent short",
    ),
    pytest.param(
        "[terms]\nfirst = 45\n", "never_passes", "first =", {"figures": "105 = 100"}, "card_weights", id="105 of 100"
    ),
    pytest.param(
        "[terms]\nfirst = 46\nsecond = 54\n",
        "never_passes", "first =", {"figures": "5 <= 46 <= 45"}, "first_in_bounds", id="a weight above its bound",
    ),
    pytest.param(
        '[terms]\nfirst = 40\n\n[[amendment]]\nfrom = "2026-07"\nterms.second = 50\n',
        "never_passes", "first =", {"figures": "90 = 100"}, "card_weights", id="weights amended one by one",
    ),
]  # fmt: skip
NO_WEIGHTS = [
    pytest.param("[terms]\n" + shares("28.10%", "35.95%", "35.95%"), id="ERPNext: 28.10 + 35.95 + 35.95"),
    pytest.param("[terms]\n" + shares("1/3", "1/3", "1/3"), id="three thirds"),
    pytest.param("[terms]\nfirst = 45\nsecond = 55\n", id="a weight at its bound"),
    pytest.param('[terms]\nfirst = 45\n\n[off]\nrules = ["card_weights"]\n', id="the check is off"),
]


@pytest.mark.parametrize(("text", "code", "line", "values", "name"), WEIGHTS)
def test_weights_that_break_their_check_are_shown(
    run: Run, plan: Plan, text: str, code: str, line: str, values: dict[str, str], name: str
) -> None:
    finds(run, plan(text), code, line, values, name)


@pytest.mark.parametrize("text", NO_WEIGHTS)
def test_weights_that_keep_their_check_are_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


SCALES = [
    pytest.param(
        replaced("card", "least(sold / target * first, 60) + second * whole / 100"),
        {"reached": "120", "most": "100", "check": "card_weights"}, "card", id="S1.2-X1: 60 points on a weight of 40",
    ),
    pytest.param(
        replaced("total", "score * 0.9"),
        {"reached": "108", "most": "100", "check": "total_on_scale"}, "total", id="marks up to 120",
    ),
    pytest.param(
        replaced("total", "whole + if(role = 'seller', 5, 0)"),
        {"reached": "105", "most": "100", "check": "total_on_scale"}, "total", id="five points more for one post",
    ),
]  # fmt: skip
NO_SCALES = [
    pytest.param(
        replaced("card", "least(sold / target * first, 40) + second * whole / 100"), id="each up to its weight"
    ),
    pytest.param(replaced("total", "score * 100 / 120"), id="exactly the scale"),
    pytest.param(replaced("total", "least(whole + if(role = 'seller', 5, 0), 100)"), id="held at the scale"),
    pytest.param(replaced("total", "sold / target * 100"), id="a figure without an end is the data's"),
]


@pytest.mark.parametrize(("text", "values", "name"), SCALES)
def test_a_score_above_its_scale_is_shown(run: Run, plan: Plan, text: str, values: dict[str, str], name: str) -> None:
    finds(run, plan(text), "above_scale", "[[rule]]", values, name)


@pytest.mark.parametrize("text", NO_SCALES)
def test_a_score_on_its_scale_is_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


BOUNDS = [
    pytest.param(
        "[terms]\ncap = 150\n" + rule("least(score, cap)", unit="points"),
        "cap_never", "cap =", {"bound": "cap", "edge": "150", "end": "120"}, id="a cap above the highest score",
    ),
    pytest.param(
        rule("least(passed * 2, 120)", unit="points"), "cap_always", "[[rule]]", {"end": "120"}, id="a cap below the least"
    ),
    pytest.param(
        rule("greatest(passed, 50)", unit="points"), "floor_never", "[[rule]]", {"end": "60"}, id="a floor under the least"
    ),
    pytest.param(
        rule("greatest(whole * 0.5, 60)", unit="points"),
        "floor_always", "[[rule]]", {"end": "50"}, id="a floor above the most",
    ),
    pytest.param(
        "[terms]\ncap = 130\n" + rule("if(score > cap, 2, 1)"),
        "test_never", "cap =", {"edge": "130", "end": "120"}, id="an edge that no score reaches",
    ),
    pytest.param(
        rule("if(passed >= 60, 2, 1)"), "test_always", "[[rule]]", {"edge": "60", "end": "60"}, id="an edge all have passed"
    ),
    pytest.param(
        rule("if(role = 'seller' and whole > 100, 2, 1)"), "test_never", "[[rule]]", {"edge": "100"}, id="inside an and"
    ),
]  # fmt: skip
NO_BOUNDS = [
    pytest.param("[terms]\ncap = 119.99\n" + rule("least(score, cap)", unit="points"), id="a cent below the highest"),
    pytest.param(
        "[terms]\ncap = 120\n" + rule("least(score, cap)", unit="points"), id="the highest itself, as a guard"
    ),
    pytest.param(rule("greatest(score, 0)", unit="points"), id="a floor of 0 protects"),
    pytest.param("[terms]\ncap = 500\n" + rule("least(sold / target * 100, cap)", unit="points"), id="no end to sales"),
    pytest.param(rule("if(score > 119.99, 2, 1)"), id="the highest score alone"),
    pytest.param(rule("if(passed >= 60, passed, null) / 100"), id="a guard against what cannot be"),
    pytest.param(rule("greatest(coalesce(passed, 0), 50)", unit="points"), id="nothing known, nothing passed"),
]


@pytest.mark.parametrize(("text", "code", "line", "values"), BOUNDS)
def test_a_bound_that_the_domains_decide_is_shown(
    run: Run, plan: Plan, text: str, code: str, line: str, values: dict[str, str]
) -> None:
    finds(run, plan(text), code, line, values, "extra")


@pytest.mark.parametrize("text", NO_BOUNDS)
def test_a_bound_that_rows_decide_is_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


AMEND_CAP = '\n[[amendment]]\nfrom = "{}"\nterms.cap = {}\n'
QUARTER = 'every = "quarter"\n'
PERIODS = [
    pytest.param(
        rule("sum(deals.amount) * cap / 100", unit="money", family="payout", more=QUARTER)
        + AMEND_CAP.format("2026-05", 50),
        {"term": "cap", "since": "2026-05", "period": "2026-Q2", "now": "5000.00", "then": "10000.00"}, id="a quarter",
    ),
    pytest.param(
        rule("if(whole > cap / 2, 2, 1)", more='every = "year"\n') + AMEND_CAP.format("2026-07", 150),
        {"since": "2026-07", "period": "2026", "now": "1", "then": "2"}, id="a year",
    ),
    pytest.param(
        rule("half_cap", unit="points", more=QUARTER)
        + rule("cap / 2", family="measure", unit="points", more=QUARTER).replace("extra", "half_cap")
        + AMEND_CAP.format("2026-02", 90) + AMEND_CAP.format("2026-06", 80),
        {"since": "2026-02", "period": "2026-Q1", "now": "45", "then": "50"}, id="through a measure, twice",
    ),
]  # fmt: skip
NO_PERIODS = [
    pytest.param(
        rule("whole + cap", unit="points", more=QUARTER) + AMEND_CAP.format("2026-04", 50), id="as a quarter begins"
    ),
    pytest.param(rule("whole + cap", unit="points") + AMEND_CAP.format("2026-05", 50), id="a rule of months"),
    pytest.param(
        rule("whole + first", unit="points", more=QUARTER) + AMEND_CAP.format("2026-05", 50), id="another term"
    ),
    pytest.param(rule("whole + cap", unit="points", more=QUARTER) + AMEND_CAP.format("2026-05", 100), id="as it was"),
]


@pytest.mark.parametrize(("text", "values"), PERIODS)
def test_an_amendment_inside_a_period_is_shown(run: Run, plan: Plan, text: str, values: dict[str, str]) -> None:
    policy = plan(text)
    found = shown(run, policy)
    assert {claim["code"] for claim in found} == {"split_period"}
    first = next(claim for claim in found if claim["rule"] == "extra")
    line = policy.read_text("utf-8").split("\n").index(f"terms.cap = {text.split('terms.cap = ')[1].split()[0]}")
    assert first["place"].startswith(f"policy.toml:{line + 1}:")
    assert {key: first["values"][key] for key in values} == values
    sees(run, policy, found)


@pytest.mark.parametrize("text", NO_PERIODS)
def test_an_amendment_between_periods_is_not_shown(run: Run, plan: Plan, text: str) -> None:
    assert shown(run, plan(text)) == []


DATES = [
    pytest.param(
        AMEND_CAP.format("2026-04", 50) + AMEND_CAP.format("2026-04", 60), "policy.amendment_twice", id="twice"
    ),
    pytest.param(AMEND_CAP.format("2025-12", 50), "policy.amendment_early", id="before the policy"),
    pytest.param(AMEND_CAP.format("2026-01", 50), "policy.amendment_early", id="in its first month"),
    pytest.param(AMEND_CAP.format("2026-Q2", 50), "policy.not_month", id="from a quarter on"),
]


@pytest.mark.parametrize(("text", "code"), DATES)
def test_amendments_that_leave_or_share_a_day_are_refused_with_their_line(
    run: Run, plan: Plan, text: str, code: str
) -> None:
    policy = plan(text)
    said = run("check", policy, "--format", "json")
    (problem,) = json.loads(said.out)["problems"]
    assert (said.code, problem["code"]) == (1, code)
    line = policy.read_text("utf-8").rstrip().count("\n")
    assert problem["place"].startswith(f"policy.toml:{line}:")
    assert problem["found"]
    assert problem["expected"]


def bands(*edges: str) -> str:
    """The term `grades` with some edges."""
    return 'grades = { mode = "whole", bands = [ ' + ", ".join(f"{{ {x}, value = 1 }}" for x in edges) + " ] }"


REFUSED = [
    pytest.param(bands("from = 90", "from = 90", "from = 0"), "policy.steps_overlap", id="90 claimed by two bands"),
    pytest.param(bands("from = 60", "from = 90", "from = 0"), "policy.steps_order", id="bands from below"),
    pytest.param("line = { points = [ [0, 0], [60, 1], [60, 2] ] }", "policy.points_order", id="two points at 60"),
    pytest.param("cap = 501", "policy.too_high", id="a cap above its bound"),
    pytest.param('posts = [ { role = "seller", pay = 49 } ]', "policy.too_low", id="a row below its bound"),
    pytest.param('posts = [ { role = "clerk", pay = 90 }, { role = "clerk", pay = 80 } ]', "policy.row_twice", id="a post twice"),
    pytest.param(
        'titles = [ { title = "a", sales = 9, pay = 1 }, { title = "b", sales = 5, pay = 2 } ]', "policy.steps_rank_order",
        id="a higher rank for less",
    ),
    pytest.param('titles = [ { title = "a", sales = 9, pay = 1 }, { title = "a", sales = 10, pay = 2 } ]', "policy.steps_twice", id="a rank twice"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "code"), REFUSED)
def test_terms_that_contradict_themselves_are_refused_with_their_line(
    run: Run, plan: Plan, term: str, code: str
) -> None:
    policy = plan(f"[terms]\n{term}\n")
    said = run("check", policy, "--format", "json")
    assert said.code == 1
    (problem,) = json.loads(said.out)["problems"]
    assert problem["code"] == code
    assert problem["place"].startswith("policy.toml:6:")
    assert problem["found"]
    assert problem["expected"]
    assert "policy.toml:6:" in said.err


@pytest.mark.parametrize(
    ("formula", "term"),
    [
        pytest.param(
            "band(sum(scores.score) filter (where scores.item = 'care'), grades)", "grades", id="with a filter"
        ),
        pytest.param("least(coalesce(prior.extra, 0) + whole, cap)", "cap", id="of the period before"),
        pytest.param("least(max(whole) over (), cap)", "cap", id="among all rows"),
    ],
)
def test_what_is_not_compared_is_said(run: Run, plan: Plan, formula: str, term: str) -> None:
    policy = plan(BELOW_60 + rule(formula, unit="points"))
    found = json.loads(run("check", policy, "--format", "json").out)["undecided"]
    assert [(item["rule"], item["code"]) for item in found if item["rule"] == "extra"] == [("extra", "unread")]
    assert f"compares with {term}" in next(item["reason"] for item in found if item["rule"] == "extra")


def test_what_is_shown_of_terms_fails_with_strict_and_speaks_chinese(run: Run, plan: Plan) -> None:
    policy = plan("[terms]\nfirst = 45\nsecond = 55\n")
    assert run("check", policy, "--strict").code == 0
    policy = plan(BELOW_60 + rule("band(score, grades)"))
    assert run("check", policy).code == 0
    assert run("check", policy, "--strict").code == 1
    assert "grades 没有包含 59.99 的档位：最低档自 60 起；extra 在此无值" in run("check", policy, "--lang", "zh").out
