"""The kit finds what it looks for: a sound scheme passes, and each fault put into it is named."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from jixiao import (
    BandsTerm,
    Check,
    Column,
    Finding,
    Indicator,
    Label,
    Note,
    NumberTerm,
    Payout,
    Process,
    Reference,
    Scheme,
    Slot,
    SwitchTerm,
    Table,
    TableTerm,
)
from jixiao.plugins import Offer
from jixiao.testing import Trial, company, document, readings, running, sample_terms, words
from jixiao.testing.trial import FIRST, Tables

SAID = Label("said", "说")
BAKERS = Table(
    "bakers",
    (
        Column("baker_id", "text", SAID, required=True),
        Column("oven_id", "text", SAID),
        Column("grade", "text", SAID, values=("junior", "senior")),
    ),
    key=("baker_id",),
    label=SAID,
)
LOAVES = Table(
    "loaves",
    (
        Column("baker_id", "text", SAID, required=True),
        Column("date", "date", SAID, required=True),
        Column("count", "count", SAID, lowest=Fraction(0)),
    ),
    time="date",
    label=SAID,
)
BAKERY = Scheme(
    "bakery",
    title=SAID,
    document="S9.8",
    tables=(BAKERS, LOAVES),
    references=(
        Reference("baker", "loaves", "bakers", (("baker_id", "baker_id"),)),
        Reference("grade_pay", "bakers", "grades", (("grade", "grade"),)),
        Reference("oven", "bakers", "ovens", (("oven_id", "oven_id"),)),
    ),
    terms=(
        NumberTerm("piece_rate", unit="money", lowest=Fraction(2), highest=Fraction(4), clause="S9.8-P1", label=SAID),
        NumberTerm("day", lowest=Fraction(1), step=Fraction(1), clause="S9.8-A1", label=SAID),
        SwitchTerm("basis", values=("pieces", "bands"), clause="S9.8-P1", finding="S9.8-X1", label=SAID),
        BandsTerm("slices", over="count", unit="money", clause="S9.8-P1", label=SAID),
        Slot("counted", on="loaves", unit="flag", clause="S9.8-P1", label=SAID),
        TableTerm(
            "grades",
            columns=(Column("grade", "text", SAID), Column("pay", "money", SAID)),
            key="grade",
            clause="S9.8-P1",
            label=SAID,
        ),
        TableTerm(
            "ovens", columns=(Column("oven_id", "text", SAID), Column("heat", "rate", SAID)), key="oven_id", label=SAID
        ),
    ),
    checks=(Check("hot", on="bakers", formula="oven.heat > 0", clause="S9.8-D1", source="一", message=SAID),),
    processes=(Process("weigh", clause="S9.8-A1", source="二", title=SAID, due="period.start + day"),),
    notes=(Note(clause="S9.8-A2", source="三", reason=SAID),),
    findings=(Finding("S9.8-X1", code="GAP", what=SAID, reading=SAID, terms="basis"),),
)
RULES = (
    Indicator(
        "baked",
        on="bakers",
        unit="count",
        formula="sum(loaves.count) filter (where counted)",
        clause="S9.8-I1",
        source="四",
        label=SAID,
    ),
    Payout(
        "pay",
        on="bakers",
        unit="money",
        formula="if(basis = 'pieces', baked * piece_rate, marginal(baked, slices)) + grade_pay.pay",
        clause="S9.8-P1",
        source="五",
        label=SAID,
    ),
)
LISTED = ("S9.8-A1", "S9.8-A2", "S9.8-D1", "S9.8-I1", "S9.8-P1")
DEFECTS = {"S9.8-X1": "GAP"}


def every_problem(offer: Offer) -> list[str]:
    trial = Trial(offer)
    return [
        *readings.uncompiled(trial),
        *readings.unread_terms(trial),
        *readings.unread_columns(trial),
        *document.wrong_citations(offer, LISTED),
        *document.uncited(offer),
        *document.uncovered(offer, LISTED),
        *document.wrong_findings(offer, DEFECTS),
        *words.unsaid(offer),
    ]


SOUND = Offer(BAKERY, RULES)


def test_a_sound_scheme_has_no_problem() -> None:
    assert every_problem(SOUND) == []
    trial = Trial(SOUND)
    assert running.from_nothing(trial) + running.silent_nulls(trial) + running.moved_by_order(trial) == []


def _more(table: Table) -> Table:
    return evolve(table, columns=(*table.columns, Column("shoe", "number", SAID)))


FAULTS = [
    pytest.param(
        evolve(SOUND, rules=(RULES[0], evolve(RULES[1], formula="if(basis = 'pieces', baked * piece_rate, bakd)"))),
        "under basis = bands",
        id="a reading that does not compile",
    ),
    pytest.param(
        evolve(SOUND, scheme=evolve(BAKERY, terms=(*BAKERY.terms, NumberTerm("bonus", unit="money", label=SAID)))),
        "term bonus is read under no reading",
        id="a term that nothing reads",
    ),
    pytest.param(
        evolve(SOUND, scheme=evolve(BAKERY, tables=(_more(BAKERS), LOAVES))),
        "column bakers.shoe is read under no reading",
        id="a column that nothing reads",
    ),
    pytest.param(
        evolve(SOUND, rules=(RULES[0], evolve(RULES[1], clause=("S9.8-P1", "S9.8-P2")))),
        "rule pay cites S9.8-P2, which the document does not have",
        id="a clause that does not exist",
    ),
    pytest.param(
        evolve(SOUND, rules=(RULES[0], evolve(RULES[1], clause=("S9.8-P1", "9.8 P1")))),
        "rule pay cites '9.8 P1', which has not the form",
        id="a clause of another form",
    ),
    pytest.param(
        evolve(SOUND, rules=(evolve(RULES[0], clause=()), RULES[1])),
        "S9.8-I1 is no rule, check, process or note",
        id="a clause left out",
    ),
    pytest.param(
        evolve(SOUND, rules=(evolve(RULES[0], source=""), RULES[1])), "rule baked has no source", id="no source"
    ),
    pytest.param(
        evolve(SOUND, scheme=evolve(BAKERY, findings=(evolve(BAKERY.findings[0], terms=("base",)),))),
        "finding S9.8-X1 names the term 'base', which does not exist",
        id="a finding of no term",
    ),
    pytest.param(
        evolve(SOUND, scheme=evolve(BAKERY, findings=(evolve(BAKERY.findings[0], code="TIME"),))),
        "finding S9.8-X1 has the code 'TIME'",
        id="a finding of another code",
    ),
    pytest.param(evolve(SOUND, scheme=evolve(BAKERY, findings=())), "S9.8-X1 is no finding", id="a defect left out"),
    pytest.param(
        evolve(SOUND, rules=(evolve(RULES[0], label=Label("Baked", "")), RULES[1])),
        "rule baked has no words in 'zh'",
        id="a rule without Chinese words",
    ),
]


@pytest.mark.parametrize(("offer", "said"), FAULTS)
def test_a_fault_is_named(offer: Offer, said: str) -> None:
    assert any(said in problem for problem in every_problem(offer))


def test_a_column_listed_as_unread_is_not_read() -> None:
    assert readings.unread_columns(Trial(SOUND), ["loaves.count"]) == [
        "column loaves.count is read, but listed as unread"
    ]


def test_blanks_are_filled_from_their_declarations() -> None:
    terms = sample_terms(SOUND, {"basis": "bands"})
    assert terms["piece_rate"] == 3
    assert terms["day"] == 1
    assert terms["basis"] == "bands"
    assert terms["slices"].mode == "marginal"  # type: ignore[union-attr]  # bands, as declared
    assert [row["grade"] for row in terms["grades"].rows] == ["junior", "senior"]  # type: ignore[union-attr]  # rows


def test_rows_of_a_blank_keep_to_the_codes_of_their_own_key() -> None:
    columns = (Column("grade", "text", SAID, values=("senior",)), Column("pay", "money", SAID))
    grades = TableTerm("grades", columns=columns, key="grade", clause="S9.8-P1", label=SAID)
    terms = tuple(grades if term.name == "grades" else term for term in BAKERY.terms)
    found = sample_terms(Offer(evolve(BAKERY, terms=terms), RULES), {})
    assert [row["grade"] for row in found["grades"].rows] == ["senior"]  # type: ignore[union-attr]  # rows


def test_a_random_company_is_the_same_for_the_same_seed() -> None:
    one, again, other = (company(SOUND, seed, since=FIRST) for seed in (1, 1, 2))
    assert one == again != other
    ids = {row["baker_id"] for row in one["bakers"]}
    assert len(ids) == len(one["bakers"])
    assert {row["baker_id"] for row in one["loaves"]} <= ids


def _assessing(where: str) -> Trial:
    return Trial(evolve(SOUND, rules=tuple(evolve(rule, where=where) for rule in RULES)))


def test_a_scheme_that_assesses_few_is_tried_on_a_company_with_lines() -> None:
    few = _assessing("count(loaves) > 5")
    lines = [few.evaluate(tables, months=few.months).lines.height for tables in running.companies(few)]
    assert (lines[:-1], lines[-1] > 0) == ([0] * len(running.SEEDS), True)
    assert running.moved_by_order(few) == []


def test_a_scheme_that_assesses_nobody_is_told() -> None:
    nobody = _assessing("count(loaves) > 1000")
    assert len(list(running.companies(nobody))) == len(running.SEEDS)
    assert running.moved_by_order(nobody) == ["no random company makes a line, so nothing is shown"]


def test_lines_that_depend_on_the_order_of_rows_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An evaluation that takes the first row for the best would be caught."""
    trial = Trial(SOUND)
    honest = Trial.evaluate

    def careless(self: Trial, tables: Tables, **how: object) -> object:
        first = {name: rows[:1] if name == "bakers" else rows for name, rows in tables.items()}
        return honest(self, first, **how)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(Trial, "evaluate", careless)
    assert any("with rows shuffled gives other bits" in problem for problem in running.moved_by_order(trial))
