"""`jixiao new --guided`: six steps asked, a scheme, a policy and a workbook written."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest

import jixiao
from jixiao.scheme.terms import NumberTerm
from tests.cli.conftest import Run

STEPS = {
    "the post, the title": ["Sales manager", ""],
    "1": ["profit", "sell", "lead", "collect", "serve", "report", ""],
    "2": ["sales", "", "people above quota", "draw the regions anew", "receipts", "", "complaints", "", "reports", ""],
    "3": ["", "", "", "", "n", "ratio", "mark", "adds", "3", "takes", "2.5", "y", "30", "25", "25", "20%"],
    "4": ["", "", "", ""],
    "5": ["interviews", "questionnaire", ""],
    "6": ["12", ""],
}
TABLES = {
    "people": [{"person_id": "A", "role": "post", "performance_pay": 1000}],
    "results": [{"person_id": "A", "period": "2026-01", "item": "indicator1", "actual": 9, "target": 12}],
    "scores": [
        {
            "person_id": "A",
            "period": "2026-01",
            "item": "indicator2",
            "assessor_role": "head",
            "score": 4,
            "scale_max": 5,
        }
    ],
    "events": [
        {"event_id": "1", "person_id": "A", "date": "2026-01-05", "type": "indicator3", "count": 2},
        {"event_id": "2", "person_id": "A", "date": "2026-01-06", "type": "indicator4", "count": 3},
    ],
}


@pytest.fixture
def answered(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the conversation with these answers, one a line."""

    def answer(*answers: str) -> object:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
        return run("new", "--guided", "card")

    return answer  # type: ignore[return-value]  # it takes answers in place of arguments


def whole(**changed: list[str]) -> list[str]:
    return [line for step, lines in STEPS.items() for line in changed.get(step, lines)]


def test_the_six_steps_lead_to_a_card_that_scores_and_pays(answered: Run) -> None:
    said = answered(*whole())
    assert (said.code, said.out) == (0, "")
    assert sorted(path.name for path in Path("card").iterdir()) == ["data", "policy.toml", "scheme.toml"]
    policy = jixiao.load(Path("card/policy.toml"))
    scheme = policy.scheme
    assert scheme.title.to("en") == "Appraisal card: Sales manager"
    assert [note.clause[0] for note in scheme.notes] == ["step 1", "step 4", "step 5"]
    assert "reports" in scheme.notes[1].reason.to("en")
    assert [process.title.to("en") for process in scheme.processes] == [
        "“people above quota”: first put right: draw the regions anew",
        "Revise the indicators every 12 months",
    ]
    lines = jixiao.evaluate(policy, "2026-01", tables=TABLES).lines
    # 30 × 9/12, 25 × 4/5, 3 × 2, 20 - 2.5 × 3
    assert dict(zip(lines["rule"], map(Fraction, lines["value"]), strict=True)) == {
        "indicator1_score": Fraction("22.5"),
        "indicator2_score": 20,
        "indicator3_score": 6,
        "indicator4_score": Fraction("12.5"),
        "score": 61,
        "performance_pay_due": 610,
    }


@pytest.mark.parametrize(
    ("step", "answers", "told"),
    [
        pytest.param("3", ["", "", "", "", "n", "marks", *STEPS["3"][5:]], "mark: an assessor's mark", id="no way of scoring"),
        pytest.param("3", [*STEPS["3"][:8], "0", *STEPS["3"][8:]], "A number above 0.", id="no points"),
        pytest.param("3", [*STEPS["3"][:12], "40", "25", "25", "20", *STEPS["3"][12:]], "add up to 110, not to 100", id="sum"),
        pytest.param("3", [*STEPS["3"][:12], "101", *STEPS["3"][12:]], "A number from 0 to 100.", id="weight"),
        pytest.param("3", [*STEPS["3"][:12], *["25"] * 4, ""], "All weights are equal", id="S1.1-W1 equal weights"),
        pytest.param("3", [*STEPS["3"][:12], "31", "25", "24", "20", "y"], "“sales” weighs 31; between 5 and 30", id="S1.6-W1 bounds"),
        pytest.param("3", ["", "", "n", "n", "n", "", "ratio", "", "y", "60", "40", "y"], "2 indicators; between 4 and 7", id="S1.1-X2 few"),
        pytest.param("5", ["interviews", "", "questionnaire", ""], "At least 2, please.", id="S1.1-A5 several methods"),
        pytest.param("6", ["often", "0", "maybe", "n"], "A whole number of months", id="revision"),
    ],
)  # fmt: skip
def test_an_answer_that_will_not_do_is_asked_for_again(answered: Run, step: str, answers: list[str], told: str) -> None:
    changed = {step: answers}
    if told.startswith("2 indicators"):
        changed["4"] = ["", ""]
    said = answered(*whole(**changed))
    assert (said.code, told in said.err) == (0, True)
    jixiao.load(Path("card/policy.toml"))


def test_an_indicator_that_does_not_serve_the_goals_goes_and_the_rest_is_weighed_anew(answered: Run) -> None:
    assert answered(*whole(**{"4": ["", "", "", "n", "y", "30", "30", "40", "y"]})).code == 0
    scheme = jixiao.load(Path("card/policy.toml")).scheme
    weights = [term.default for term in scheme.terms if isinstance(term, NumberTerm) and term.name.endswith("_weight")]
    assert weights == [30, 30, 40]
    assert "complaints" in scheme.notes[1].reason.to("en")


def test_weights_may_stay_open_for_judgments(answered: Run) -> None:
    said = answered(*whole(**{"3": [*STEPS["3"][:11], "n"]}))
    assert 'jixiao weights pairwise judgments.xlsx --new "sales,people above quota,receipts,complaints"' in said.err
    text = Path("card/policy.toml").read_text("utf-8")
    assert text.count('_weight = "?"') == 4


def test_whoever_leaves_finds_nothing_written(answered: Run) -> None:
    assert answered("Sales manager", "", "profit").code == 130
    assert not Path("card").exists()


@pytest.mark.parametrize("arguments", [("cafe", "card"), ("card", "--example")])
def test_it_takes_a_folder_alone(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("new", "--guided", *arguments).code == 2


def test_a_folder_is_needed_without_it(run: Run) -> None:
    said = run("new", "cafe")
    assert (said.code, "DIR is missing" in said.err) == (2, True)
