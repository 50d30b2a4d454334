"""The dairy scheme (S1.7) rule by rule: who marks, what is computed, which list is in force, what rejects a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import jixiao

Rows = list[dict[str, object]]
ITEMS = ("a", "b", "c", "d", "e")
WEIGHTS = ("0.3", "0.25", "0.2", "0.15", "0.1")
YEAR = "2026"
LAST = "2026-12"


class Company:
    """A president, two vice-presidents, an audit department, and the department D with five items marked 100."""

    def __init__(self) -> None:
        self.terms: dict[str, object] = {}
        self.tables: dict[str, Rows] = {
            "people": [
                {"person_id": "P", "role": "president"},
                {"person_id": "V", "role": "vice_president"},
                {"person_id": "W", "role": "vice_president"},
                {"person_id": "M", "role": "audit_manager"},
                {"person_id": "L", "role": "leader"},
            ],
            "departments": [
                {"department_id": "D", "kind": "functional", "reports_to": "president", "leader_id": "L"},
            ],
            "indicators": [],
            "scores": [],
            "targets": [],
            "history": [],
            "approvals": [],
            "judgments": [],
            "expert_weights": [],
        }
        self.listed(zip(ITEMS, WEIGHTS, strict=True))
        for item in ITEMS:
            self.mark(item, 100)

    def row(self, table: str, **cells: object) -> dict[str, object]:
        row = {name: Decimal(cell) if _is_number(cell) else cell for name, cell in cells.items()}
        self.tables[table].append(row)
        return row

    def listed(self, weights: Iterable[tuple[str, str | None]], begins: str | None = None, **cells: object) -> None:
        for item, weight in weights:
            given = {"valid_from": begins, "standard": "s", "source": "r", **cells}
            self.row("indicators", scope_id="D", item=item, weight=weight and Decimal(weight), **given)

    def mark(self, item: str, score: object, by: str = "P", of: str = "D", **cells: object) -> dict[str, object]:
        given = {"period": YEAR, "assessor_id": by, "source": "r", **cells}
        return self.row("scores", department_id=of, item=item, score=score, **given)

    def marked(self, item: str, score: object) -> None:
        next(row for row in self.tables["scores"] if row["item"] == item)["score"] = Decimal(str(score))

    def figures(self, item: str, target: object, actual: object, *, lower: bool = False) -> None:
        self.tables["scores"] = [row for row in self.tables["scores"] if row["item"] != item]
        self.row("targets", scope_type="dept", scope_id="D", period=YEAR, metric=item, value=target)
        if actual is not None:
            self.row("history", department_id="D", period=YEAR, metric=item, value=actual)
        for row in self.tables["indicators"]:
            if row["item"] == item:
                row["lower_is_better"] = lower

    def result(self, folder: Path, month: str = LAST) -> jixiao.Evaluation:
        """The month that ends the period, as the first of the policy."""
        terms = [f'{name} = "{value}"' for name, value in self.terms.items()]
        head = ["[policy]", 'name = "p"', 'scheme = "dairy_dept_kpi"', f'from = "{month}"', "[terms]", *terms]
        (folder / "policy.toml").write_text("\n".join(head), "utf-8")
        return jixiao.evaluate(jixiao.load(folder / "policy.toml"), month, tables=self.tables)

    def score(self, folder: Path, month: str = LAST, of: str = "D") -> tuple[Fraction | None, str | None]:
        """The department's exact score, and the words beside it."""
        result = self.result(folder, month)
        lines = result.lines.filter((result.lines["subject"] == of) & (result.lines["rule"] == "department_score"))
        run = result.months[month].run
        row = run.subjects("departments").to_list().index(of)
        (value,) = run.exactly.values("departments", "weighted_score", [row])
        assert value is None or isinstance(value, Fraction)
        return value, lines["text"][0]


def _is_number(cell: object) -> bool:
    return (
        isinstance(cell, int | str) and not isinstance(cell, bool) and str(cell).lstrip("-").replace(".", "").isdigit()
    )


@pytest.fixture
def company() -> Company:
    return Company()


def test_the_score_is_the_weighted_sum_of_the_marks(company: Company, tmp_path: Path) -> None:
    for item, mark in zip(ITEMS, (120, 0, 99.5, 100, 80), strict=True):
        company.marked(item, mark)
    assert company.score(tmp_path) == (Fraction("78.9"), None)


# who marks (A3, A4, A5)


@pytest.mark.parametrize(
    ("department", "by", "marks"),
    [
        pytest.param({"reports_to": "president"}, "P", True, id="S1.7-A3 the president"),
        pytest.param({"reports_to": "president"}, "V", False, id="S1.7-A3 not a vice-president"),
        pytest.param({"reports_to": "vice_president", "leader_id": "V"}, "V", True, id="S1.7-A3 the one in charge"),
        pytest.param({"reports_to": "vice_president", "leader_id": "V"}, "W", False, id="S1.7-A3 not another one"),
        pytest.param({"reports_to": "vice_president"}, "L", False, id="S1.7-X5 a leader is no vice-president"),
        pytest.param({"reports_to": None, "leader_id": "V"}, "V", True, id="S1.7-A3 led by a vice-president"),
        pytest.param({"reports_to": None}, "P", False, id="S1.7-X5 no line at all"),
        pytest.param({"kind": "sub", "parent_id": "U"}, "W", True, id="S1.7-A5 the department it is part of"),
        pytest.param({"kind": "sub", "parent_id": "U"}, "P", False, id="S1.7-A5 not the president"),
        pytest.param({"kind": None, "parent_id": "U", "reports_to": None}, "W", True, id="S1.7-A5 by the tree alone"),
    ],
)
def test_marks_count_by_the_reporting_line(
    company: Company, tmp_path: Path, department: dict[str, object], by: str, marks: bool
) -> None:
    company.tables["departments"][0].update(department)
    company.row("departments", department_id="U", kind="production", reports_to="vice_president", leader_id="W")
    for row in company.tables["scores"]:
        row["assessor_id"] = by
    value, text = company.score(tmp_path)
    assert (value, text and text.startswith("rejected")) == (
        (100, False) if marks and text else (100, None) if marks else (None, True)
    )


def test_marks_of_others_are_ignored_and_missing_or_second_ones_reject(company: Company, tmp_path: Path) -> None:
    company.mark("a", 0, by="V")
    company.mark("a", 150, by="L")
    assert company.score(tmp_path) == (100, None)
    again = company.mark("c", 100)
    assert company.score(tmp_path) == (None, "rejected: mark_twice c")
    again["score"] = Decimal(1)
    assert company.score(tmp_path) == (None, "rejected: mark_twice c")
    company.tables["scores"] = [row for row in company.tables["scores"] if row["item"] != "c"]
    assert company.score(tmp_path) == (None, "rejected: mark_missing c")


@pytest.mark.parametrize(
    ("split", "expected"),
    [("1/2", "92.5"), ("persons", "90"), ("1", "100"), ("0", "85"), ("60%", "94"), ("1/3", "90")],
)
def test_the_audit_department_is_marked_by_both(company: Company, tmp_path: Path, split: str, expected: str) -> None:
    """S1.7-A4: the president 100, the vice-presidents 80 and 90."""
    company.tables["departments"][0]["leader_id"] = "M"
    for item in ITEMS:
        company.mark(item, 80, by="V")
        company.mark(item, 90, by="W")
    company.terms["dual_assessor_split"] = split
    assert company.score(tmp_path) == (Fraction(expected), None)
    company.tables["scores"].pop()
    assert company.score(tmp_path) == (None, "rejected: mark_missing e")


def test_a_sub_department_of_its_own_scheme_is_not_appraised(company: Company, tmp_path: Path) -> None:
    company.tables["departments"][0].update(kind="sub", parent_id="U", reports_to=None)
    company.row("departments", department_id="U", reports_to="president", leader_id="P")
    company.terms["sub_department_scheme"] = "own"
    assert set(company.result(tmp_path).lines["subject"]) == {"U"}


@pytest.mark.parametrize(
    ("approved", "final"),
    [
        pytest.param("2026-12-31", False, id="not before the period is over"),
        pytest.param("2027-01-01", True, id="on the day after"),
        pytest.param("2027-12-31", True, id="a period's length later"),
        pytest.param("2028-01-01", False, id="too late"),
    ],
)
def test_a_sub_departments_result_is_final_once_confirmed(
    company: Company, tmp_path: Path, approved: str, final: bool
) -> None:
    """S1.7-A5: the figure stands all the same."""
    company.tables["departments"][0].update(kind="sub", parent_id="U", reports_to=None)
    company.row("departments", department_id="U", reports_to="president", leader_id="P")
    request = company.row(
        "approvals",
        request_id="R",
        kind="sub_department_result",
        subject="D",
        approved_on=dt.date.fromisoformat(approved),
        approver_role="audit",
        result="approved",
    )
    assert company.score(tmp_path) == (100, "final" if final else "not final")
    request["result"] = "rejected"
    assert company.score(tmp_path) == (100, "not final")
    company.terms["supervision_record"] = "log"
    assert company.score(tmp_path) == (100, None)


def test_nobody_confirms_what_is_their_own(company: Company, tmp_path: Path) -> None:
    """S1.7-X4: sub-departments of the audit department are a conflict of interest."""
    company.tables["departments"][0].update(kind="sub", parent_id="U", reports_to=None)
    company.row("departments", department_id="U", kind="functional", reports_to="president", leader_id="M")
    for row in company.tables["scores"]:
        row["assessor_id"] = "M"
    assert company.score(tmp_path) == (100, "not final: conflict_of_interest")
    company.row("approvals", request_id="R", kind="department_result", subject="U", approver_role="audit")
    problems = company.result(tmp_path).problems
    assert any(problem.path.endswith("confirms_itself") for problem in problems)


# points (I1, D2, D5)


@pytest.mark.parametrize(
    ("mark", "rejected", "clamped"),
    [("0", "60", "60"), ("120", "108", "108"), ("-0.01", None, "60"), ("120.01", None, "108"), ("132", None, "108")],
)
def test_entered_marks_lie_within_0_and_120(
    company: Company, tmp_path: Path, mark: str, rejected: str | None, clamped: str
) -> None:
    """S1.7-D2, on an item of 40%."""
    company.tables["indicators"][0]["weight"] = Decimal("0.4")
    company.tables["indicators"][1]["weight"] = Decimal("0.15")
    company.marked("a", mark)
    wanted = (None, "rejected: score_out_of_range a") if rejected is None else (Fraction(rejected), None)
    assert company.score(tmp_path) == wanted
    company.terms["out_of_range"] = "clamp"
    assert company.score(tmp_path) == (Fraction(clamped), None)


@pytest.mark.parametrize(
    ("target", "actual", "lower", "expected"),
    [
        pytest.param(100, 100, False, Fraction(100), id="met"),
        pytest.param(98, "98.1", False, Fraction(4905, 49), id="a little above"),
        pytest.param(100, 119, False, Fraction(119), id="below the ceiling"),
        pytest.param(100, 121, False, Fraction(120), id="held at the ceiling"),
        pytest.param(100, -5, False, Fraction(0), id="held at 0"),
        pytest.param(100, 0, False, Fraction(0), id="nothing attained"),
        pytest.param(90, 100, True, Fraction(90), id="lower is better"),
        pytest.param(90, 70, True, Fraction(120), id="lower is better, held"),
        pytest.param(100, 0, True, "actual_not_positive", id="lower is better than nothing"),
        pytest.param(0, 5, False, "target_not_positive", id="no target to divide by"),
        pytest.param(-1, 5, True, "target_not_positive", id="a negative target"),
        pytest.param(100, None, False, "actual_missing", id="nothing recorded"),
    ],
)
def test_figures_are_measured_against_their_target(
    company: Company, tmp_path: Path, target: object, actual: object, lower: bool, expected: Fraction | str
) -> None:
    company.figures("b", target, actual, lower=lower)
    value, text = company.score(tmp_path)
    if isinstance(expected, str):
        assert (value, text) == (None, f"rejected: {expected} b")
    else:
        assert (value, text) == (75 + expected / 4, None)


def test_a_level_is_no_target(company: Company, tmp_path: Path) -> None:
    company.row("targets", scope_type="dept", scope_id="D", period=YEAR, metric="a", value=1, level="stretch")
    assert company.score(tmp_path) == (100, None)


@pytest.mark.parametrize("source", [None, "another"])
def test_a_mark_rests_on_the_indicators_source(company: Company, tmp_path: Path, source: str | None) -> None:
    company.tables["scores"][3]["source"] = source
    assert company.score(tmp_path) == (None, "rejected: source_differs d")


def test_a_mark_on_another_scale_is_brought_to_120(company: Company, tmp_path: Path) -> None:
    company.tables["scores"][0].update(score=Decimal(50), scale_max=Decimal(60))
    assert company.score(tmp_path) == (100, None)


def test_full_marks_count_attainment_up_to_the_whole(company: Company, tmp_path: Path) -> None:
    """S1.7-X6: 120 points in all, by shares."""
    company.terms["scale_reading"] = "full_mark"
    company.marked("a", 120)
    company.marked("b", 50)
    assert company.score(tmp_path) == (Fraction("0.3") * 120 + Fraction("0.125") * 120 + Fraction("0.45") * 120, None)


# what rejects a list (D3, D4, W1)


def test_the_first_fault_is_named(company: Company, tmp_path: Path) -> None:
    company.marked("a", 132)
    company.tables["scores"][1]["source"] = None
    faults = []
    company.row("indicators", scope_id="D", item="f", weight="0.1", standard=None, source="r")
    company.row("indicators", scope_id="D", item="g", weight="0.1", standard="s", source="r")
    company.row("indicators", scope_id="D", item="h", weight="0.1", standard="s", source="r")
    faults.append(company.score(tmp_path)[1])
    company.tables["indicators"].pop()
    faults.append(company.score(tmp_path)[1])
    company.tables["indicators"][-2]["standard"] = "s"
    faults.append(company.score(tmp_path)[1])
    del company.tables["indicators"][-2:]
    faults.append(company.score(tmp_path)[1])
    company.marked("a", 100)
    faults.append(company.score(tmp_path)[1])
    assert faults == [
        "rejected: indicator_count 8",
        "rejected: part_missing f",
        "rejected: weights_do_not_sum",
        "rejected: score_out_of_range a",
        "rejected: source_differs b",
    ]


def test_a_department_without_indicators_has_no_score(company: Company, tmp_path: Path) -> None:
    company.tables["indicators"] = []
    company.tables["scores"] = []
    assert company.score(tmp_path) == (None, "rejected: indicator_count 0")


def test_weights_outside_the_bounds_are_told_or_refused(company: Company, tmp_path: Path) -> None:
    """S1.6-W1: 5% and 30% are inside."""
    assert not company.result(tmp_path).problems
    for row, weight in zip(company.tables["indicators"], ("0.31", "0.25", "0.2", "0.2", "0.04"), strict=True):
        row["weight"] = Decimal(weight)
    problems = company.result(tmp_path).problems
    assert [problem.values["subject"] for problem in problems] == ["D 1900-01-01 a", "D 1900-01-01 e"]
    assert company.score(tmp_path) == (100, None)
    company.terms["weight_bound_severity"] = "error"
    assert company.score(tmp_path) == (None, "rejected: weight_out_of_bounds a")


@pytest.mark.parametrize(
    ("strategic", "min_max", "means"), [("ab", True, True), ("ad", False, True), ("de", False, False)]
)
def test_strategic_indicators_weigh_more(
    company: Company, tmp_path: Path, strategic: str, min_max: bool, means: bool
) -> None:
    """S1.6-W2."""
    for row in company.tables["indicators"]:
        row["strategic"] = str(row["item"]) in strategic
    assert (not company.result(tmp_path).problems) is min_max
    company.terms["strategic_weight_check"] = "means"
    assert (not company.result(tmp_path).problems) is means


# stages (W2)


def _weights(company: Company, folder: Path) -> dict[str, Fraction]:
    run = company.result(folder).months[LAST].run
    subjects = run.subjects("kpis").to_list()
    values = run.exactly.values("kpis", "listed_weight", range(len(subjects)))
    return {key.split()[1]: value for key, value in zip(subjects, values, strict=True) if isinstance(value, Fraction)}


def test_changes_build_on_each_other_however_many_and_whenever(company: Company, tmp_path: Path) -> None:
    """Also before the policy began, and two within one month."""
    company.listed([("a", "0.4")], "2025-03-01")
    company.listed([("b", "0.1")], "2025-12-05")
    company.listed([("a", "0.2")], "2025-12-06")
    weights = {item: Fraction(weight) for item, weight in zip(ITEMS, WEIGHTS, strict=True)}
    for item, text in (("a", "0.4"), ("b", "0.1"), ("a", "0.2")):
        new, old = Fraction(text), weights[item]
        weights = {other: new if other == item else was * (1 - new) / (1 - old) for other, was in weights.items()}
    assert _weights(company, tmp_path) == weights
    assert company.score(tmp_path) == (100, None)


def test_anything_but_one_known_item_is_a_new_list(company: Company, tmp_path: Path) -> None:
    company.listed([("a", "0.5"), ("z", "0.5")], "2026-01-01")
    assert company.score(tmp_path) == (None, "rejected: indicator_count 2")
    del company.tables["indicators"][-2]
    assert company.score(tmp_path) == (None, "rejected: indicator_count 1")


@pytest.mark.parametrize(
    ("begins", "first", "second"),
    [
        pytest.param("2026-01-01", "88", "88", id="on the first day it is in force"),
        pytest.param("2026-01-02", "85", "88", id="a day later it waits for the next year"),
        pytest.param("2026-12-31", "85", "88", id="on the last day as well"),
        pytest.param("2027-01-01", "85", "88", id="on the first day of the next year"),
        pytest.param("2027-01-02", "85", "85", id="after it"),
    ],
)
def test_a_period_that_has_begun_keeps_its_weights(
    company: Company, tmp_path: Path, begins: str, first: str, second: str
) -> None:
    """From 30% to 44% on an item marked 50: 85 points become 78, or here with the marks turned round 88."""
    company.marked("a", 50)
    for row in list(company.tables["scores"]):
        company.tables["scores"].append({**row, "period": "2027"})
    company.listed([("a", "0.24")], begins)
    assert company.score(tmp_path) == (Fraction(first), None)
    assert company.score(tmp_path, "2027-12") == (Fraction(second), None)
    told = [problem for problem in company.result(tmp_path).problems if problem.path.endswith("mid_period_change")]
    assert bool(told) is (begins in ("2026-01-02", "2026-12-31"))


def test_pro_rata_weighs_the_scores_by_days(company: Company, tmp_path: Path) -> None:
    company.terms["mid_period_change"] = "pro_rata"
    company.marked("a", 50)
    company.listed([("a", "0.24")], "2026-03-02")
    company.listed([("a", "0.3")], "2026-12-31")
    assert company.score(tmp_path) == ((Fraction(85) * 61 + Fraction(88) * 304) / 365, None)


def test_the_first_list_counts_from_the_period_in_which_it_begins(company: Company, tmp_path: Path) -> None:
    for row in company.tables["indicators"]:
        row["valid_from"] = dt.date(2026, 9, 1)
    assert company.score(tmp_path) == (100, None)
    company.terms["mid_period_change"] = "pro_rata"
    assert company.score(tmp_path) == (100, None)


def test_a_row_for_one_period_stands_for_that_alone(company: Company, tmp_path: Path) -> None:
    for row in company.tables["indicators"]:
        row["period"] = YEAR
    assert company.score(tmp_path) == (100, None)
    assert company.score(tmp_path, "2027-12") == (None, "rejected: indicator_count 0")


def test_a_set_ends_on_its_last_day(company: Company, tmp_path: Path) -> None:
    for row in company.tables["indicators"]:
        row["valid_until"] = dt.date(2026, 12, 31)
    assert company.score(tmp_path) == (100, None)
    assert company.score(tmp_path, "2027-12") == (None, "rejected: indicator_count 0")


# experts (S1.6-W3, W4)


def _unweighted(company: Company) -> None:
    for row in company.tables["indicators"]:
        row["weight"] = None


def _ballots(company: Company, number: int, *ballots: tuple[str, ...]) -> None:
    for expert, weights in enumerate(ballots):
        for item, weight in zip(ITEMS, weights, strict=True):
            company.row("expert_weights", round=number, expert_id=f"E{expert}", item=item, weight=Decimal(weight) / 100)


AGREED = ("30", "25", "20", "15", "10")
APART = ("25", "30", "20", "15", "10")
FURTHER = ("24", "31", "20", "15", "10")


@pytest.mark.parametrize(
    ("rounds", "last"),
    [
        pytest.param([(AGREED, AGREED, APART), (AGREED,) * 3], 1, id="5% apart is agreed"),
        pytest.param([(AGREED, AGREED, FURTHER), (AGREED,) * 3], 2, id="6% is not"),
        pytest.param([(AGREED, AGREED, FURTHER)] * 2, 2, id="the last on record"),
        pytest.param([(AGREED, AGREED, FURTHER)] * 4, 3, id="never more than three"),
    ],
)
def test_rounds_end_with_agreement(
    company: Company, tmp_path: Path, rounds: list[tuple[tuple[str, ...], ...]], last: int
) -> None:
    _unweighted(company)
    for number, ballots in enumerate(rounds, start=1):
        _ballots(company, number, *ballots)
    run = company.result(tmp_path).months[LAST].run
    assert run.exactly.values("stages", "last_round", [0]) == [last]
    assert company.score(tmp_path) == (100, None)


def test_two_experts_are_too_few_and_none_are_none(company: Company, tmp_path: Path) -> None:
    _unweighted(company)
    assert company.score(tmp_path) == (None, "rejected: no_expert_weights")
    _ballots(company, 1, AGREED, AGREED)
    assert company.score(tmp_path) == (None, "rejected: too_few_experts round 1")
    company.terms["min_experts"] = 2
    assert company.score(tmp_path) == (100, None)


def test_an_expert_leaves_nothing_out(company: Company, tmp_path: Path) -> None:
    _unweighted(company)
    _ballots(company, 1, AGREED, AGREED, AGREED)
    company.tables["expert_weights"].pop()
    for mode in ("reject", "normalise"):
        company.terms["expert_sum_mode"] = mode
        assert company.score(tmp_path) == (None, "rejected: expert_leaves_out_item E2 round 1")


def test_weights_that_do_not_add_up_are_scaled_if_so_chosen(company: Company, tmp_path: Path) -> None:
    _unweighted(company)
    _ballots(company, 1, AGREED, AGREED, ("33", "25", "20", "15", "10"))
    assert company.score(tmp_path) == (None, "rejected: expert_weights_do_not_sum E2 round 1")
    company.terms["expert_sum_mode"] = "normalise"
    assert _weights(company, tmp_path)["a"] == (Fraction("0.6") + Fraction(33, 103)) / 3


def test_later_changes_scale_computed_weights(company: Company, tmp_path: Path) -> None:
    _unweighted(company)
    _ballots(company, 1, AGREED, AGREED, AGREED)
    company.listed([("a", "0.23")], "2026-01-01")
    assert _weights(company, tmp_path) == {
        "a": Fraction("0.23"), "b": Fraction("0.275"), "c": Fraction("0.22"), "d": Fraction("0.165"),
        "e": Fraction("0.11"),
    }  # fmt: skip


def test_comparisons_of_several_judges_are_added_up(company: Company, tmp_path: Path) -> None:
    """One direction is enough; a blend takes both methods."""
    _unweighted(company)
    company.terms["weight_method"] = "012"
    for judge, better in (("J", 2), ("K", 1)):
        for at, one in enumerate(ITEMS):
            for other in ITEMS[at + 1 :]:
                company.row("judgments", expert_id=judge, item_a=other, item_b=one, value=2 - better)
    sums = {item: 2 * (4 - at) + 4 for at, item in enumerate(ITEMS)}
    weights = {item: Fraction(points, 40) for item, points in sums.items()}
    assert _weights(company, tmp_path) == weights
    company.terms.update(weight_method="delphi", delphi_blend="0.75")
    _ballots(company, 1, AGREED, AGREED, AGREED)
    blended = {item: (3 * Fraction(mine) + weights[item]) / 4 for item, mine in zip(ITEMS, WEIGHTS, strict=True)}
    assert _weights(company, tmp_path) == blended


# laws


def test_a_better_mark_never_lowers_the_score(company: Company, tmp_path: Path) -> None:
    scores = []
    for mark in (0, 60, "60.5", 99, 100, "100.5", 119, 120):
        company.marked("c", mark)
        value, _ = company.score(tmp_path)
        assert value is not None
        scores.append(value)
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_half_years_and_months_are_appraised_alike(company: Company, tmp_path: Path) -> None:
    for kind, period, month in (("half-year", "2026-H1", "2026-06"), ("month", "2026-04", "2026-04")):
        for row in company.tables["scores"]:
            row["period"] = period
        company.terms["period"] = kind
        assert company.score(tmp_path, month) == (100, None)
