"""Several schemes in one policy: shared tables, names that meet, what is refused because it cannot be one."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import jixiao
from jixiao.engine.cases import run_cases
from jixiao.engine.compiled import compile_policy
from jixiao.problems import Problems

HEAD = """
[policy]
name = "two schemes"
scheme = "below.toml"
also = ["above.toml"]
from = "2026-01"
"""
SCHEME = """
[scheme]
name = "{name}"
title = {{ en = "{name}", zh = "{name}" }}
document = "{name}"
"""
RULE = """
[[rule]]
name = "{name}"
family = "{family}"
on = "people"
unit = "money"
formula = "{formula}"
clause = "T-{name}"
label = {{ en = "{name}", zh = "{name}" }}
"""
PEOPLE = "[tables]\npeople = [ {columns} ]\n"


def rule(name: str, formula: str, family: str = "payout", more: str = "") -> str:
    return RULE.format(name=name, formula=formula, family=family) + more


def together(folder: Path, below: str, above: str, policy: str = "") -> jixiao.Policy:
    (folder / "below.toml").write_text(SCHEME.format(name="below") + below, "utf-8")
    (folder / "above.toml").write_text(SCHEME.format(name="above") + above, "utf-8")
    (folder / "policy.toml").write_text(HEAD + policy, "utf-8")
    return jixiao.load(folder / "policy.toml")


def refused(folder: Path, below: str, above: str, policy: str = "") -> list[str]:
    with pytest.raises(Problems) as caught:
        compile_policy(together(folder, below, above, policy))
    return [problem.code for problem in caught.value.problems]


def case(expect: dict[str, str], given: str) -> str:
    lines = ", ".join(f'{{ subject = "A", rule = "{name}", value = "{value}" }}' for name, value in expect.items())
    return f'[[case]]\nname = "one"\nperiod = "2026-01"\n{given}\nexpect = [ {lines} ]\n'


def differences(policy: jixiao.Policy) -> list[str]:
    (result,) = run_cases(policy)
    return [
        f"{each.expectation.rule}: {each.found} {[p.render('en') for p in each.problems]}"
        for each in result.differences
    ]


BONUS = '[terms.bonus]\nunit = "money"\ndefault = 500\n'
ONE = 'given.people = [ { person_id = "A", wage_base = 100 } ]'
PLAIN = PEOPLE.format(columns='"wage_base"')

# names


def test_a_formula_means_by_a_name_what_its_own_scheme_does(tmp_path: Path) -> None:
    below = PLAIN + BONUS + rule("pay", "wage_base + bonus")
    above = PLAIN + rule("bonus", "wage_base * 2") + rule("twice", "bonus * 2")
    expect = {"pay": "600.00", "bonus": "200.00", "twice": "400.00"}
    assert differences(together(tmp_path, below, above, case(expect, ONE))) == []


def test_a_column_of_another_scheme_is_no_term_of_ones_own(tmp_path: Path) -> None:
    column = '[tables.people]\ncolumns.bonus = { unit = "money", label = { en = "Bonus", zh = "奖金" } }\n'
    below, above = PLAIN + BONUS + rule("pay", "wage_base + bonus"), column + rule("extra", "bonus")
    given = 'given.people = [ { person_id = "A", wage_base = 100, bonus = 7 } ]'
    assert differences(together(tmp_path, below, above, case({"pay": "600.00", "extra": "7.00"}, given))) == []


def test_a_switch_folds_although_another_scheme_has_a_rule_of_its_name(tmp_path: Path) -> None:
    switch = '[terms.mode]\nvalues = ["all", "none"]\n'
    below = PLAIN + switch + rule("pay", "if(mode = 'none', wage_base * no_such_name, wage_base)")
    above = PLAIN + rule("mode", "wage_base * 3")
    assert differences(together(tmp_path, below, above, case({"pay": "100.00", "mode": "300.00"}, ONE))) == []


def test_a_rule_of_the_other_scheme_is_read_plainly_or_with_its_scheme(tmp_path: Path) -> None:
    below = PLAIN + rule("pay", "wage_base")
    above = (
        PLAIN + rule("half", "below.pay / 2") + rule("third", "pay / 3") + '[terms.pay]\nunit = "money"\ndefault = 9\n'
    )
    # the own term goes before the other scheme's rule; with its scheme's name the rule is meant
    expect = {"half": "50.00", "third": "3.00"}
    assert differences(together(tmp_path, below, above, case(expect, ONE))) == []


@pytest.mark.parametrize(
    ("below", "above", "code"),
    [
        pytest.param(rule("pay", "wage_base"), rule("pay", "wage_base"), "policy.schemes_clash", id="two rules"),
        pytest.param(
            '[[check]]\nname = "sound"\non = "people"\nformula = "wage_base > 0"\nmessage = { en = "a", zh = "a" }\nclause = "T"\n',
            '[[check]]\nname = "sound"\non = "people"\nformula = "wage_base < 9"\nmessage = { en = "a", zh = "a" }\nclause = "T"\n',
            "policy.schemes_clash",
            id="two checks",
        ),
        pytest.param(
            rule("hire", "wage_base"),
            '[tables.people.columns.hire]\nunit = "money"\nlabel = { en = "Hire", zh = "雇" }\n',
            "policy.scheme_shadows_column",
            id="a rule and a column",
        ),
    ],
)  # fmt: skip
def test_what_stands_twice_is_refused(below: str, above: str, code: str, tmp_path: Path) -> None:
    table = '[tables.people]\nstandard = ["wage_base"]\n'
    assert refused(tmp_path, table + below, table + above) == [code]


def test_one_of_two_checks_may_be_switched_off(tmp_path: Path) -> None:
    check = '[[check]]\nname = "sound"\non = "people"\nformula = "wage_base > 0"\nmessage = { en = "a", zh = "a" }\nclause = "T"\n'
    for off, left in (("above.sound", ["below"]), ("below.sound", ["above"]), ("sound", [])):
        policy = together(tmp_path, PLAIN + check, PLAIN + check, f'[off]\nrules = ["{off}"]\n')
        (edition,) = compile_policy(policy)
        assert [owner for owner, _ in edition.plan.program.checks] == left


# tables

MARKS = """
[tables.marks]
key = [ {key} ]
{time}
label = {{ en = "Marks", zh = "评分" }}
columns.person_id = {{ unit = "text", label = {{ en = "Person", zh = "工号" }}, required = true }}
columns.date = {{ unit = "date", label = {{ en = "Date", zh = "日期" }}, required = true }}
columns.amount = {{ unit = "money", label = {{ en = "Amount", zh = "金额" }}{amount} }}
columns.kind = {{ unit = "text", label = {{ en = "Kind", zh = "类别" }}, values = {{ {kind} }} }}
[[reference]]
name = "person"
table = "marks"
target = "people"
keys = {{ person_id = "person_id" }}
"""


def marks(
    key: str = '"person_id", "date"', time: str = 'time = "date"', amount: str = "", kind: str = 'a = ["甲"]'
) -> str:
    return PLAIN + MARKS.format(key=key, time=time, amount=amount, kind=kind)


@pytest.mark.parametrize(
    ("below", "above", "code"),
    [
        pytest.param(
            marks(), marks().replace('target = "people"', 'target = "marks"').replace('= "person_id" }', '= "kind" }'),
            "formula.reference_clash", id="references",
        ),
        pytest.param(
            PLAIN.replace('people = [ "wage_base" ]', '[tables.people]\nstandard = ["wage_base", "team_id"]\nkey = ["person_id", "team_id"]'),
            marks(), "formula.key_clash", id="keys of what references lead to",
        ),
        pytest.param(
            PLAIN + '[terms.marks]\nkind = "table"\nkey = "post"\ncolumns.post = { unit = "text" }\ndefault = [ { post = "a" } ]\n',
            marks(), "formula.table_clash", id="a term and a table",
        ),
        pytest.param(
            PLAIN + '[[derived]]\nname = "sorts"\nsource = "people"\ncolumns = ["person_id"]\n',
            marks() + '[[derived]]\nname = "sorts"\nsource = "marks"\ncolumns = ["kind"]\n',
            "formula.table_clash", id="derived tables",
        ),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_one_are_refused(below: str, above: str, code: str, tmp_path: Path) -> None:
    assert refused(tmp_path, below + rule("pay", "wage_base"), above + rule("extra", "wage_base")) == [code]


def test_derived_tables_that_are_alike_are_one(tmp_path: Path) -> None:
    sorts = '[[derived]]\nname = "sorts"\nsource = "marks"\ncolumns = ["kind"]\n'
    compile_policy(together(tmp_path, marks() + sorts, marks() + sorts))


SUM = "sum(marks.amount)"
UNTIMED = marks(time="")
TWO = (
    ONE
    + """
given.marks = [
    { person_id = "A", date = 2026-01-31, amount = 1, kind = "a" }, { person_id = "A", date = 2025-12-31, amount = 20, kind = "a" },
]"""
)


def test_rows_of_another_time_are_refused_unless_the_formula_says_which(tmp_path: Path) -> None:
    above = UNTIMED + rule("extra", SUM)
    assert refused(tmp_path, marks() + rule("pay", SUM), above) == ["formula.time_differs"]
    assert refused(tmp_path, UNTIMED + rule("pay", SUM), marks() + rule("extra", SUM)) == ["formula.time_differs"]
    every = "sum(marks.amount) filter (where during(marks.date, all => true))"
    both = together(
        tmp_path,
        marks() + rule("pay", SUM),
        UNTIMED + rule("extra", every),
        case({"pay": "1.00", "extra": "21.00"}, TWO),
    )
    assert differences(both) == []
    month = "sum(marks.amount) filter (where during(marks.date))"
    both = together(
        tmp_path,
        UNTIMED + rule("pay", SUM),
        marks() + rule("extra", month),
        case({"pay": "21.00", "extra": "1.00"}, TWO),
    )
    assert differences(both) == []


def test_the_finer_key_tells_rows_apart(tmp_path: Path) -> None:
    given = (
        ONE
        + """
given.marks = [
    { person_id = "A", date = 2026-01-31, amount = 1, kind = "a" }, { person_id = "A", date = 2026-01-31, amount = 2, kind = "b" },
]"""
    )
    below, above = marks() + rule("pay", SUM), marks(key='"person_id", "kind"', kind='b = ["乙"]') + rule("extra", SUM)
    assert differences(together(tmp_path, below, above, case({"pay": "3.00", "extra": "3.00"}, given))) == []


def test_what_one_scheme_requires_may_be_empty_in_rows_of_the_other(tmp_path: Path) -> None:
    people = '[tables.people]\nstandard = ["wage_base"]\n'
    deals = '[tables.deals]\nstandard = ["person_id", "date", "amount"]\n'
    branch = 'columns.branch = { unit = "text", label = { en = "Branch", zh = "分店" }, required = true }\n'
    (tmp_path / "people.csv").write_text("person_id,wage_base\nA,100\n", "utf-8")
    (tmp_path / "deals.csv").write_text(
        "deal_id,person_id,date,amount,branch\n1,A,2026-01-05,9,\n2,A,2026-01-05,1,N\n", "utf-8"
    )
    above = rule("extra", "sum(deals.amount) filter (where coalesce(deals.branch = 'N', false))")
    below = people + deals + rule("pay", "sum(deals.amount)")
    data = '[data]\npeople = "people.csv"\ndeals = "deals.csv"\n'
    result = jixiao.evaluate(together(tmp_path, below, people + deals + branch + above, data), "2026-01")
    assert result.problems == ()
    assert {row["rule"]: row["value"] for row in result.lines.iter_rows(named=True)} == {"pay": 10, "extra": 1}
    # where both of them require it, it is required
    both = jixiao.evaluate(
        together(tmp_path, people + deals + branch, people + deals + branch + above, data), "2026-01"
    )
    assert [problem.code for problem in both.problems] == ["data.required"]


@pytest.mark.parametrize("rank_first", [True, False])
def test_a_text_of_one_scheme_may_be_a_rank_of_the_other(rank_first: bool, tmp_path: Path) -> None:
    ranks = """
[tables.people]
standard = ["wage_base"]
columns.post = { unit = "rank(grades)", label = { en = "Grade", zh = "职级" }, required = true }
[terms.grades]
kind = "ranks"
columns = { rank = { unit = "text" }, pay = { unit = "money" } }
default = [ { rank = "junior", pay = 1 }, { rank = "senior", pay = 2 } ]
""" + rule("pay", "if(post >= 'senior', 2, 1)")
    texts = '[tables.people]\nstandard = ["wage_base", "post"]\n' + rule("extra", "if(post = 'senior', 10, 0)")
    given = 'given.people = [ { person_id = "A", wage_base = 100, post = "senior" } ]'
    schemes = (ranks, texts) if rank_first else (texts, ranks)
    assert differences(together(tmp_path, *schemes, case({"pay": "2.00", "extra": "10.00"}, given))) == []


def test_checks_pass_over_rows_of_a_kind_that_only_the_other_scheme_knows(tmp_path: Path) -> None:
    check = """
[[check]]
name = "{name}"
on = "marks"
formula = "amount > 5"
message = {{ en = "too little", zh = "过少" }}
clause = "T"
"""
    (tmp_path / "people.csv").write_text("person_id,wage_base\nA,100\n", "utf-8")
    (tmp_path / "marks.csv").write_text(
        "person_id,date,amount,kind\nA,2026-01-05,1,a\nA,2026-01-06,1,b\nA,2026-01-07,1,\n", "utf-8"
    )
    below, above = marks() + check.format(name="mine"), marks(kind='b = ["乙"]') + check.format(name="theirs")
    data = '[data]\npeople = "people.csv"\nmarks = "marks.csv"\n'
    result = jixiao.evaluate(together(tmp_path, below + rule("pay", SUM), above, data), "2026-01")
    told = sorted((str(problem.path), problem.place.row) for problem in result.problems)
    # each its own kind, and the row without one
    assert told == [("above.theirs", 3), ("above.theirs", 4), ("below.mine", 2), ("below.mine", 4)]


@pytest.mark.parametrize("amount", ["", ", empty = 0"])
def test_an_empty_cell_of_two_meanings_has_to_be_filled_in(amount: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person_id,wage_base\nA,100\n", "utf-8")
    below, above = marks(amount=amount) + rule("pay", SUM), marks(amount=", empty = 1") + rule("extra", SUM)
    data = '[data]\npeople = "people.csv"\nmarks = "marks.csv"\n'
    for cell, codes in (("", ["data.required"]), ("3", [])):
        (tmp_path / "marks.csv").write_text(f"person_id,date,amount,kind\nA,2026-01-05,{cell},甲\n", "utf-8")
        result = jixiao.evaluate(together(tmp_path, below, above, data), "2026-01")
        assert [problem.code for problem in result.problems if problem.code.startswith("data.")] == codes


def test_a_spelling_of_two_meanings_has_to_be_said(tmp_path: Path) -> None:
    other = marks(kind='a = ["丙"], b = ["甲"]')
    (tmp_path / "people.csv").write_text("person_id,wage_base\nA,100\n", "utf-8")
    (tmp_path / "marks.csv").write_text("person_id,date,amount,kind\nA,2026-01-05,3,甲\nA,2026-01-06,4,丙\n", "utf-8")
    data = '[data]\npeople = "people.csv"\nmarks = {{ file = "marks.csv"{codes} }}\n'
    kinds = "sum(marks.amount) filter (where marks.kind = 'a')"
    below, above = marks() + rule("pay", kinds), other + rule("extra", kinds)
    unsaid = jixiao.evaluate(together(tmp_path, below, above, data.format(codes="")), "2026-01")
    assert next(problem.code for problem in unsaid.problems) == "data.unclear_code"
    codes = ', codes = { kind = { "甲" = "b" } }'
    said = jixiao.evaluate(together(tmp_path, below, above, data.format(codes=codes)), "2026-01")
    assert not said.has_errors
    assert sorted(set(said.lines["value"].to_list())) == [4]


def test_a_row_that_another_reference_claims_is_no_orphan(tmp_path: Path) -> None:
    def requests(target: str, key: str, when: str) -> str:
        return (
            '[tables.requests]\nkey = ["request_id"]\nlabel = { en = "R", zh = "R" }\n'
            'columns.request_id = { unit = "text", label = { en = "R", zh = "R" }, required = true }\n'
            'columns.kind = { unit = "text", label = { en = "K", zh = "K" } }\n'
            'columns.subject = { unit = "text", label = { en = "S", zh = "S" } }\n'
            f'[[reference]]\nname = "{target}_of"\ntable = "requests"\ntarget = "{target}"\nkeys = {{ subject = "{key}" }}\n{when}\n'
        )

    people = '[tables.people]\nstandard = ["wage_base", "department_id"]\n'
    departments = '[tables.departments]\nstandard = ["department_id"]\n'
    count = "count(department.requests) * 10"
    below = people + departments + requests("departments", "department_id", "") + rule("pay", count)
    above = (
        people + requests("people", "person_id", "when = \"kind = 'personal'\"") + rule("extra", "count(requests) * 5")
    )
    (tmp_path / "people.csv").write_text("person_id,wage_base,department_id\nA,100,D\n", "utf-8")
    (tmp_path / "departments.csv").write_text("department_id\nD\n", "utf-8")
    rows = "request_id,kind,subject\n1,personal,A\n2,public,D\n"
    data = "[data]\n" + "\n".join(f'{name} = "{name}.csv"' for name in ("people", "departments", "requests"))
    stray = ["data.orphan", "engine.rows_at_stake"]
    for added, found in (("", []), ("3,public,E\n", stray), ("3,personal,B\n", stray)):
        (tmp_path / "requests.csv").write_text(rows + added, "utf-8")
        result = jixiao.evaluate(together(tmp_path, below, above, data), "2026-01")
        assert [problem.code for problem in result.problems] == found
        assert {row["rule"]: row["value"] for row in result.lines.iter_rows(named=True)} == {"pay": 10, "extra": 5}


# deductions


@pytest.mark.parametrize(
    ("fine", "other", "taken"),
    [("30", "50", "30.00"), ("30", "80", "20.00"), ("30", "200", "0.00")],
)
def test_a_deduction_comes_off_the_payouts_of_every_scheme(fine: str, other: str, taken: str, tmp_path: Path) -> None:
    below = PLAIN + rule("pay", "wage_base * 0.8") + rule("unnamed", other, "penalty")
    above = PLAIN + rule("extra", "wage_base * 0.2") + rule("fine", fine, "penalty", 'taken_from = "payouts"\n')
    assert differences(together(tmp_path, below, above, case({"fine": taken}, ONE))) == []


def test_a_policy_may_say_that_an_overlays_deduction_comes_off_the_payouts(tmp_path: Path) -> None:
    below, above = PLAIN + rule("pay", "wage_base"), PLAIN + rule("fine", "wage_base * 3", "penalty")
    replaced = '[[rule]]\nreplaces = "above.fine"\ntaken_from = "payouts"\n'
    assert differences(together(tmp_path, below, above, case({"net": "-200.00"}, ONE))) == []
    assert differences(together(tmp_path, below, above, replaced + case({"fine": "100.00", "net": "0.00"}, ONE))) == []


def test_deductions_from_the_payouts_follow_those_from_one_of_them(tmp_path: Path) -> None:
    first = rule("first", "90", "penalty", 'taken_from = "pay"\n')
    below = PLAIN + rule("pay", "wage_base * 0.8") + rule("extra", "wage_base * 0.2") + first
    above = PLAIN + rule("second", "15", "penalty", 'taken_from = "payouts"\n') + rule(
        "third", "15", "penalty", 'taken_from = "payouts"\n'
    )  # fmt: skip
    expect = {"first": "80.00", "second": "15.00", "third": "5.00", "net": "0.00"}
    assert differences(together(tmp_path, below, above, case(expect, ONE))) == []


# ladders (G4): both schemes count the same events, each over its own window and up its own steps

LADDER = """
[tables.events]
standard = ["person_id", "date", "type", "count", "verified"]
[terms.ladder_window]
values = ["employment", "calendar_year"]
[terms.after_last]
values = ["repeat", "decision"]
[terms.breach_ladder]
kind = "ladder"
unit = "money"
after_last = "after_last"
default = {{ steps = [ {steps} ] }}
[[rule]]
name = "{name}_nth"
family = "measure"
on = "events"
unit = "count"
formula = "sum(count) filter (where verified and type = 'breach') over (partition by person, if(ladder_window = 'calendar_year', year(date), 0) order by date, event_id)"
clause = "T-N1"
label = {{ en = "Which time", zh = "第几次" }}
[[rule]]
name = "{name}_amount"
family = "measure"
on = "events"
where = "verified and type = 'breach'"
unit = "money"
formula = "ladder({name}_nth, breach_ladder).total - ladder({name}_nth - count, breach_ladder).total"
clause = "T-N1"
label = {{ en = "Fine of the event", zh = "本次罚款" }}
[[rule]]
name = "{name}_fine"
family = "penalty"
on = "people"
unit = "money"
formula = "sum(events.{name}_amount)"
text = "latest(ladder(events.{name}_nth, breach_ladder).sanction, events.{name}_nth) filter (where events.verified and events.type = 'breach')"
clause = "T-N1"
label = {{ en = "Fine", zh = "罚款" }}
"""


def test_each_scheme_climbs_its_own_ladder_over_shared_events(tmp_path: Path) -> None:
    people = '[tables.people]\nstandard = ["wage_base"]\n'
    below = people + LADDER.format(name="house", steps='{ sanction = "warning" }, { amount = 50 }, { amount = 100 }')
    above = people + LADDER.format(name="group", steps='{ amount = 7 }, { sanction = "expelled" }')
    given = (
        ONE
        + """
given.events = [
    { event_id = "1", person_id = "A", date = 2025-11-05, type = "breach" },
    { event_id = "2", person_id = "A", date = 2026-01-05, type = "breach", verified = false },
    { event_id = "3", person_id = "A", date = 2026-01-06, type = "breach", count = 2 },
    { event_id = "4", person_id = "A", date = 2026-01-07, type = "praise" },
]"""
    )
    terms = '[terms.above]\nladder_window = "calendar_year"\n'
    # the second and third time of the employment; the first and second of the year, of which the second is a sanction
    both = together(tmp_path, below, above, terms + case({"house_fine": "150.00", "group_fine": "7.00"}, given))
    assert differences(both) == []
    result = evolve(
        both, cases=(evolve(both.cases[0], expect=(evolve(both.cases[0].expect[1], value=None, text="expelled"),)),)
    )
    assert differences(result) == []
