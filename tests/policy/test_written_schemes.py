"""A scheme in TOML: what its file may say, what it becomes, and what is refused where."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import jixiao
from jixiao import Payout, SwitchTerm, block_rules, written
from jixiao.cli.main import main
from jixiao.engine.cases import run_cases
from jixiao.engine.compiled import compile_policy
from jixiao.policy.written.blocks import standard_blocks
from jixiao.policy.written.tables import standard
from jixiao.problems import Problems

HEAD = """
[scheme]
name = "tea_shop"
title = { en = "A tea shop", zh = "茶馆" }
document = "house rules"

[tables]
people = ["role"]
deals = ["person_id", "date", "amount"]
"""
RULE = """
[[rule]]
name = "commission"
family = "payout"
on = "people"
unit = "money"
formula = "sum(deals.amount) * commission_rate"
clause = "T-P1"
"""
TERM = """
[terms.commission_rate]
unit = "rate"
default = "1.5%"
clause = "T-P1"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tea.toml"


def read(file: Path, text: str) -> jixiao.Scheme:
    file.write_text(text, "utf-8")
    return written(file).scheme()


def refused(file: Path, text: str) -> list[tuple[str, int | None]]:
    """The codes of what is wrong, each with its line."""
    file.write_text(text, "utf-8")
    with pytest.raises(Problems) as caught:
        written(file)
    for problem in caught.value.problems:
        assert problem.render("en")
        assert problem.render("zh")
    return [(problem.code, problem.place.line) for problem in caught.value.problems]


def test_columns_of_a_standard_table_bring_its_key_its_time_and_its_references(file: Path) -> None:
    scheme = read(file, HEAD)
    deals = scheme.table("deals")
    assert deals is not None
    assert [column.name for column in deals.columns] == ["deal_id", "person_id", "date", "amount"]
    assert (deals.key, deals.time) == (("deal_id",), "date")
    assert [(reference.name, reference.table) for reference in scheme.references] == [("person", "deals")]


def test_a_scheme_adds_codes_and_columns_to_a_standard_table(file: Path) -> None:
    text = (
        HEAD.replace('people = ["role"]\n', "")
        + """
[tables.people]
standard = ["role"]
columns.role.values = { waiter = ["服务员"], cook = [] }
columns.shifts = { unit = "count", label = { en = "Shifts", zh = "班次" }, empty = 0, lowest = 0 }
"""
    )
    people = read(file, text).table("people")
    assert people is not None
    role, shifts = people.column("role"), people.column("shifts")
    assert role is not None
    assert shifts is not None
    assert (role.values, role.codes["服务员"], role.required) == (("waiter", "cook"), "waiter", True)
    assert (shifts.empty, shifts.lowest) == (Fraction(0), Fraction(0))


def test_a_standard_table_may_lose_its_time(file: Path) -> None:
    text = HEAD + '[tables.scores]\nstandard = ["score"]\ntime = false\ncolumns.period.unit = "text"\n'
    scores = read(file, text).table("scores")
    assert scores is not None
    period = scores.column("period")
    assert period is not None
    assert (scores.time, period.unit.kind) == (None, "text")


def test_a_table_of_its_own_has_a_reference_of_its_own(file: Path) -> None:
    text = (
        HEAD
        + """
[tables.tips]
label = { en = "Tips", zh = "小费" }
key = ["tip_id"]
columns.tip_id = { unit = "text", required = true }
columns.waiter = { unit = "text" }
columns.amount = { unit = "money", lowest = 0 }

[[reference]]
name = "person"
table = "tips"
target = "people"
keys = { waiter = "person_id" }
"""
    )
    scheme = read(file, text)
    assert [(reference.table, reference.keys) for reference in scheme.references if reference.table == "tips"] == [
        ("tips", (("waiter", "person_id"),))
    ]


def test_terms_of_every_kind(file: Path) -> None:
    text = (
        HEAD
        + TERM
        + """
[terms.reading]
values = ["once", "twice"]

[terms.ratio]
kind = "bands"
over = "rate"
unit = "rate"
default = { mode = "whole", bands = [ { from = "100%", value = "commission_rate" }, { from = 0, value = 0 } ] }

[terms.posts]
kind = "table"
key = "post"
columns.post = { unit = "text" }
columns.rate = { unit = "rate" }
default = [ { post = "cook", rate = "50%" } ]

[terms.since]
kind = "date"
default = 2026-01-01
"""
    )
    terms = {term.name: term for term in read(file, text).terms}
    assert getattr(terms["commission_rate"], "default", None) == Fraction(3, 200)
    assert isinstance(terms["reading"], SwitchTerm)
    assert {name: type(term).__name__ for name, term in terms.items()} == {
        "commission_rate": "NumberTerm", "reading": "SwitchTerm", "ratio": "BandsTerm", "posts": "TableTerm",
        "since": "DateTerm",
    }  # fmt: skip
    assert not any(term.is_blank for term in terms.values())


def test_hook_rule_places_says_where_a_formula_stands(file: Path) -> None:
    file.write_text(HEAD + TERM + RULE, "utf-8")
    place = written(file).rule_places()["commission"]
    assert (place.file, place.line) == (str(file), 1 + (HEAD + TERM).count("\n") + 1)


def test_each_repeats_a_rule_in_place(file: Path) -> None:
    text = (
        HEAD
        + TERM
        + RULE.replace('"commission"', '"{each.name}"')
        .replace("[[rule]]\n", '[[rule]]\neach = [ { name = "one", share = 1 }, { name = "two", share = "1/2" } ]\n')
        .replace("commission_rate", "commission_rate * {each.share}")
    )
    file.write_text(text, "utf-8")
    rules = list(written(file).payouts())
    assert [(rule.name, rule.formula) for rule in rules] == [
        ("one", "sum(deals.amount) * commission_rate * 1"),
        ("two", "sum(deals.amount) * commission_rate * 1/2"),
    ]


BLOCK = """
[blocks.award]
parameters.name = {}
parameters.items = { keys = { item = {}, points = { default = 5 } } }
parameters.cap = { optional = true }
joined.total = { each = "items", text = "count(deals) filter (where deals.deal_id = '{each.item}') * {each.points}", by = " + " }

[[blocks.award.rule]]
name = "{name}"
family = "indicator"
on = "people"
unit = "points"
formula = "{total}"

[[blocks.award.rule]]
if = "cap"
name = "{name}_capped"
family = "indicator"
on = "people"
unit = "points"
formula = "least({name}, {cap})"
"""


def test_a_block_expands_to_rules_at_its_place(file: Path) -> None:
    use = '\n[[use]]\nblock = "award"\nname = "points"\nitems = [ { item = "a" }, { item = "b", points = 7 } ]\n'
    text = HEAD + TERM + BLOCK + use + RULE
    file.write_text(text + '\n[[use]]\nblock = "award"\nname = "more"\nitems = [ { item = "c" } ]\ncap = 9\n', "utf-8")
    scheme = written(file)
    assert [rule.name for rule in scheme.rules] == ["points", "commission", "more", "more_capped"]
    assert scheme.rules[0].formula == (
        "count(deals) filter (where deals.deal_id = 'a') * 5 + count(deals) filter (where deals.deal_id = 'b') * 7"
    )
    assert scheme.rules[3].formula == "least(more, 9)"


def test_a_derived_table_may_stand_on_one_above_it(file: Path) -> None:
    months = '[[derived]]\nname = "sellers"\nsource = "deals"\ncolumns = ["person_id", "date"]\n'
    days = '[[derived]]\nname = "days"\nsource = "sellers"\ncolumns = ["date"]\n'
    assert [table.source for table in read(file, HEAD + months + days).derived] == ["deals", "sellers"]
    assert refused(file, HEAD + days + months) == [("policy.unknown_table", 12)]


def test_a_block_gives_its_rules_to_a_scheme_in_python(file: Path) -> None:
    scheme = read(file, HEAD + TERM + RULE)
    label = {"en": "Late", "zh": "迟到"}
    given = {"name": "late", "payout": "late", "when": "role = 'late'", "label": label, "clause": "T-N1"}
    [rule] = block_rules("withholding", scheme, **given)
    assert (rule.name, rule.on, rule.formula) == ("late", "people", "paid(late) * (1)")
    with pytest.raises(Problems) as caught:
        block_rules("withholding", scheme, **{**given, "on": "peple"})
    assert [problem.code for problem in caught.value.problems] == ["policy.unknown_table"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD.replace("title", "titel"), "unknown_key"),
        (HEAD.replace('"role"', '"rolle"'), "unknown_column"),
        (HEAD.replace("deals =", "teals ="), "no_standard_table"),
        (HEAD + TERM.replace('"1.5%"', '"much"'), "not_number"),
        (HEAD + TERM.replace('"rate"', '"rates"'), "unknown_unit"),
        (HEAD.replace('people = ["role"]', "people = 3"), "not_table"),
        (HEAD + '[terms.x]\nkind = "band"\n', "unknown_value"),
        (HEAD + TERM + RULE + RULE, "rule_twice"),
        (HEAD + TERM + RULE.replace('"people"', '"peple"'), "unknown_table"),
        (HEAD + '[[use]]\nblock = "withold"\n', "unknown_block"),
        (HEAD + '[[use]]\nblock = "withholding"\nnam = "x"\n', "unknown_key"),
        (HEAD + BLOCK + '[[use]]\nblock = "award"\nname = "x"\nitems = [ { item = "a", point = 1 } ]\n', "unknown_key"),
        (HEAD + RULE.replace("[[rule]]\n", '[[rule]]\neach = [ { nam = "x" } ]\n').replace('"c', '"{each.name}c'), "block_hole"),
        (HEAD + '[[reference]]\nname = "p"\ntable = "deals"\ntarget = "people"\nkeys = { amount = "nobody" }\n', "unknown_column"),
        (HEAD + '[[finding]]\nid = "X1"\ncode = "GAP"\nwhat = "w"\nreading = "r"\nterms = "none"\n', "unknown_value"),
        (HEAD + '[[check]]\nname = "c"\non = "people"\nformula = "true"\nmessage = "m"\nseverity = "loud"\n', "unknown_value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_line(file: Path, text: str, code: str) -> None:
    found = refused(file, text)
    assert f"policy.{code}" in [each for each, _ in found]
    assert all(line is not None and line > 1 for _, line in found)


def test_a_policy_names_a_scheme_by_its_file_and_uses_blocks(file: Path, tmp_path: Path) -> None:
    file.write_text(HEAD + TERM + RULE, "utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(
        """
[policy]
name = "tea"
scheme = "tea.toml"
from = "2026-01"

[[use]]
block = "withholding"
name = "late"
payout = "commission"
when = "role = 'late'"
rate = "1/3"
label = "late"
clause = "T-N1"

[[case]]
name = "one deal of 1001"
period = "2026-01"
given.people = [ { person_id = "A", role = "late" } ]
given.deals = [ { deal_id = "1", person_id = "A", date = 2026-01-05, amount = 1001 } ]
expect = [
    { subject = "A", rule = "commission", value = "15.02" },
    { subject = "A", rule = "late", value = "5.01" },
]
""",
        "utf-8",
    )
    (result,) = run_cases(jixiao.load(policy))
    assert result.differences == ()


def test_a_scheme_outside_the_policys_folder_is_refused(file: Path, tmp_path: Path) -> None:
    file.write_text(HEAD, "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "policy.toml").write_text('[policy]\nname = "t"\nscheme = "../tea.toml"\nfrom = "2026-01"\n', "utf-8")
    with pytest.raises(Problems) as caught:
        jixiao.load(inner / "policy.toml")
    assert [problem.code for problem in caught.value.problems] == ["policy.outside"]


def test_the_standard_tables_and_blocks_are_sound() -> None:
    assert {reference.target for reference in standard().references} <= set(standard().tables)
    for block in standard_blocks().values():
        assert {"title", "doc"} <= set(block.document)


def test_rules_are_handed_on_by_family(file: Path) -> None:
    file.write_text(HEAD + TERM + RULE, "utf-8")
    scheme = written(file)
    assert [type(rule) for rule in scheme.payouts()] == [Payout]
    assert not [*scheme.measures(), *scheme.indicators(), *scheme.penalties(), *scheme.promotions()]


def test_a_blank_that_only_an_unread_measure_reads_need_not_be_filled(file: Path, tmp_path: Path) -> None:
    """As in a scheme in Python, although the rule has a place."""
    blank = '[terms.bonus_rate]\nunit = "rate"\nclause = "T-P2"\n'
    measure = RULE.replace("payout", "measure").replace("commission", "bonus").replace("T-P1", "T-P2")
    file.write_text(HEAD + TERM + RULE + blank + measure, "utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text('[policy]\nname = "t"\nscheme = "tea.toml"\nfrom = "2026-01"\n', "utf-8")
    assert compile_policy(jixiao.load(policy))
    file.write_text(HEAD + TERM + RULE + blank + measure.replace("measure", "payout"), "utf-8")
    with pytest.raises(Problems) as caught:
        compile_policy(jixiao.load(policy))
    assert [problem.code for problem in caught.value.problems] == ["formula.blank"]


TWO_IN_ONE = """
[tables.approvals]
columns.subject = { before = ">" }
columns.post = { unit = "text", of = "subject", after = ">", optional = true }
[tables.targets]
time = false
standard = ["value"]
"""


def test_a_standard_table_may_have_no_time_and_cells_that_hold_two_things(file: Path) -> None:
    scheme = read(file, HEAD + TWO_IN_ONE)
    approvals, targets = scheme.table("approvals"), scheme.table("targets")
    assert approvals is not None
    assert targets is not None
    assert targets.time is None
    assert [(column.name, column.of, column.before, column.after) for column in approvals.columns[1:]] == [
        ("subject", None, ">", None),
        ("post", "subject", None, ">"),
    ]  # fmt: skip
    assert refused(file, HEAD + TWO_IN_ONE.replace('of = "subject"', 'of = "subjekt"')) == [
        ("policy.unknown_column", 13)
    ]
    assert [code for code, _ in refused(file, HEAD + TWO_IN_ONE.replace("= false", "= true"))] == ["policy.not_text"]


def test_faults_of_tables_and_of_rules_are_reported_together(file: Path) -> None:
    text = HEAD.replace('"amount"', '"amont"') + TERM + RULE.replace("family", "famly")
    assert [code for code, _ in refused(file, text)] == [
        "policy.unknown_column", "policy.missing_key", "policy.unknown_key",
    ]  # fmt: skip


def test_new_takes_the_scheme_along(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(HEAD + TERM + RULE, "utf-8")
    folder = tmp_path / "client"
    assert main(["new", str(file), str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["data", "policy.toml", "scheme.toml"]
    assert main(["--lang", "en", "check", str(folder / "policy.toml")]) == 0, capsys.readouterr()
    assert main(["--lang", "en", "schemes", str(file)]) == 0
    assert "sum(deals.amount) * commission_rate" in capsys.readouterr().out
    assert main(["new", str(file), str(tmp_path / "other"), "--example"]) == 1


CAR_DEALER = Path(__file__).parents[2] / "examples" / "car_dealer"


def test_a_scheme_of_another_industry_needs_no_python() -> None:
    (result,) = run_cases(jixiao.load(CAR_DEALER / "policy.toml"))
    assert result.differences == ()
    assert len((CAR_DEALER / "scheme.toml").read_text("utf-8").splitlines()) < 120


@pytest.mark.parametrize(("figure", "slip"), [("3400.00", "3400.01"), ("740.01", "740.00"), ("680.00", "680.10")])
def test_another_figure_fails(figure: str, slip: str, tmp_path: Path) -> None:
    for name in ("policy.toml", "scheme.toml"):
        text = (CAR_DEALER / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(f'"{figure}"', f'"{slip}"'), "utf-8")
    (result,) = run_cases(jixiao.load(tmp_path / "policy.toml"))
    assert len(result.differences) == 1


def test_what_is_wrong_with_a_policys_scheme_is_named_in_the_schemes_file(file: Path, tmp_path: Path) -> None:
    file.write_text(HEAD.replace('"role"', '"rolle"'), "utf-8")
    (tmp_path / "policy.toml").write_text('[policy]\nname = "t"\nscheme = "tea.toml"\nfrom = "2026-01"\n', "utf-8")
    with pytest.raises(Problems) as caught:
        jixiao.load(tmp_path / "policy.toml")
    assert [(Path(str(each.place.file)).name, each.place.line) for each in caught.value.problems] == [("tea.toml", 8)]


GATED = """
[scheme]
name = "tea_shop"
title = { en = "A tea shop", zh = "茶馆" }
document = "house rules"
where = { people = "role = 'seller'" }
[tables]
people = ["role", "performance_pay"]
scores = ["score"]
[terms.scale]
kind = "slot"
on = "people"
unit = "rate"
default = "month_score / 100"
[[rule]]
name = "month_score"
family = "indicator"
on = "people"
unit = "points"
formula = "only(scores.score)"
[[rule]]
name = "performance_pay_due"
family = "payout"
on = "people"
unit = "money"
formula = "performance_pay * scale"
"""


def test_a_slot_takes_for_granted_what_holds_where_it_is_read(tmp_path: Path, file: Path) -> None:
    file.write_text(GATED, "utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(
        """
[policy]
name = "Shop"
scheme = "tea.toml"
currency = "CNY"
rounding = { mode = "half_up", to = 0.01 }
from = "2026-01"
[[case]]
name = "a seller's score makes the pay; whoever is no seller has none"
period = "2026-01"
given.people = [
    { person_id = "A", role = "seller", performance_pay = 1000 }, { person_id = "B", role = "clerk", performance_pay = 9 },
]
given.scores = [ { person_id = "A", period = "2026-01", item = "monthly", assessor_role = "head", score = 87 } ]
expect = [ { subject = "A", rule = "net", value = "870.00" } ]
""",
        "utf-8",
    )
    (result,) = run_cases(jixiao.load(policy))
    assert (result.differences, result.problems) == ((), ())
