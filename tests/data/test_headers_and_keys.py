"""Headers find their columns, keys tell rows apart, and what is left out is told."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.data.facts import Facts
from jixiao.data.tables import facts_of_rows
from jixiao.language import Label, catalogue
from jixiao.problems import Problems
from jixiao.scheme.tables import Column, Table

Read = Callable[..., Facts]
Write = Callable[..., str]

RECEIPTS = Table(
    "collections", (Column("deal_id", "text"), Column("amount", "money"), Column("remark", "text", optional=True))
)
SCORES = Table(
    "scores",
    (
        Column("person_id", "text", optional=True),
        Column("department_id", "text", optional=True),
        Column("period", "period"),
        Column("score", "points"),
    ),
    key=("person_id", "department_id", "period"),
    time="period",
)


@pytest.mark.parametrize(
    "headers", ["person_id,amount", "工号,金额", "Person,AMOUNT", " ｐｅｒｓｏｎ＿ｉｄ ,金 额", "Person ID,amount"]
)
def test_headers_are_names_or_labels_however_they_are_spaced(headers: str, read: Read, csv: Write) -> None:
    facts = read(csv(f"{headers}\nA,1\n"))

    assert facts.frame.select("person_id", "amount").rows() == [("A", Decimal(1))]
    assert facts.problems == ()


def test_a_mapping_goes_before_names(read: Read, csv: Write) -> None:
    facts = read(csv("工号,员工编号,实发\nx,A,1\n"), columns={"person_id": "员工编号", "amount": "实发"})

    assert facts.frame.select("person_id", "amount").rows() == [("A", Decimal(1))]
    assert facts.problems == ()


def test_a_missing_column_lists_what_the_file_has(read: Read, csv: Write) -> None:
    with pytest.raises(Problems) as caught:
        read(csv("工号,应发,姓名\nA,1,x\n"))

    assert caught.value.problems[0].render() == (
        "people.csv row 1  people.amount\n"
        "  found     no column “amount” (金额); the file has “工号”, “应发”, “姓名”\n"
        "  expected  every column that the active rules read\n"
        '  mend      add it, or say which header it is under [data]: columns = { amount = "…" }'
    )


def test_a_column_that_no_rule_reads_may_be_missing(read: Read, csv: Write) -> None:
    assert read(csv("工号\nA\n"), wanted=["person_id"]).frame.columns == ["person_id", "#source", "#row"]


def test_an_unknown_header_is_a_notice_with_the_nearest_names(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount,amuont\nA,1,2\n"))

    assert [(str(problem.severity), problem.render()) for problem in facts.problems] == [
        (
            "notice",
            (
                "people.csv row 1  people\n"
                "  found     the header “amuont”, which this table does not know (nearest: “amount”, “month”, “Amount”)\n"
                "  expected  headers of the scheme's columns\n"
                "  mend      nothing, if the column is not meant to be used; else say whose header it is under [data]"
            ),
        )
    ]


def test_two_headers_for_one_column_are_a_problem(read: Read, csv: Write) -> None:
    with pytest.raises(Problems) as caught:
        read(csv("工号,金额,amount\nA,1,2\n"))

    assert caught.value.problems[0].render() == (
        "people.csv row 1  people.amount\n"
        "  found     several headers for the column “amount”: “金额” (B), “amount” (C)\n"
        "  expected  one header per column\n"
        '  mend      remove one, or say which under [data]: columns = { amount = "…" }'
    )


def test_a_mapped_header_that_does_not_exist_is_a_problem(read: Read, csv: Write) -> None:
    with pytest.raises(Problems) as caught:
        read(csv("工号,金额\nA,1\n"), columns={"amount": "金颔"})

    assert (
        caught.value.problems[0].part("found", "en")
        == "no header “金颔” (nearest: “金额”); the file has “工号”, “金额”"
    )


def test_remarks_beside_a_table_are_told(read: Read, xlsx: Write) -> None:
    facts = read(xlsx([["工号", None, "金额"], ["A", None, 1, None, "ask Li"], ["B", "x", 1], ["C", "y", 1]]))

    assert [problem.part("found", "en") for problem in facts.problems] == [
        "2 filled cells in column B, which has no header",
        "1 filled cells in column E, which has no header",
    ]


def test_a_row_without_a_key_is_left_out(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount\n,1\nB,2\n"))

    assert facts.frame["person_id"].to_list() == ["B"]
    assert (facts.read, facts.refused) == (2, 1)
    assert [problem.render() for problem in facts.problems] == [
        (
            "people.csv row 2 “person_id”  people.person_id\n"
            "  found     an empty cell in a key column; the row is left out\n"
            "  expected  a key in every row\n"
            "  mend      fill the cell, or remove the row"
        ),
        (
            "people\n"
            "  found     1 of 2 rows left out, for the reasons listed\n"
            "  expected  every row used\n"
            "  mend      correct the rows named"
        ),
    ]


def test_a_row_that_is_filled_only_where_no_rule_reads_is_not_blank(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount,note,姓名\n,,,张三\n,,,\nB,2,,\n"), wanted=["amount"])

    assert (facts.read, facts.refused) == (2, 1)
    assert [(problem.code, problem.place.row) for problem in facts.problems[1:2]] == [("data.key_empty", 2)]


def test_a_row_with_an_unreadable_key_is_left_out() -> None:
    rows = [{"person_id": "A", "period": "soon", "score": 1}, {"person_id": "A", "period": "2026-03", "score": 2}]

    facts = facts_of_rows(SCORES, rows, frozenset({"score"}), "case")

    assert facts.frame["score"].to_list() == [Decimal(2)]
    assert [problem.code for problem in facts.problems] == ["data.no_period", "data.left_out"]


def test_one_of_alternative_keys_is_enough_but_none_is_not() -> None:
    rows = [{"person_id": "A", "period": "2026-03"}, {"department_id": "A", "period": "2026-03"}]

    assert facts_of_rows(SCORES, rows, frozenset(), "case").frame.height == 2

    alone = Table("t", SCORES.columns, key=("person_id", "department_id"))
    facts = facts_of_rows(alone, [*rows, {"score": 1}], frozenset({"score"}), "case")
    assert (facts.frame.height, facts.refused) == (2, 1)
    assert [problem.code for problem in facts.problems] == ["data.key_empty", "data.left_out"]


def test_a_second_row_with_other_values_refuses_all_rows_of_the_key(read: Read, csv: Write) -> None:
    facts = read(csv("person_id,amount\nA,1\nB,2\nA,3\nA,1\n"))

    assert facts.frame["person_id"].to_list() == ["B"]
    assert (facts.read, facts.refused) == (4, 3)
    assert [problem.render() for problem in facts.problems[:2]] == [
        f"people.csv row {row}  people\n"
        "  found     a second row with the key person_id = A (first: people.csv row 2) and other values; "
        "all rows of this key are left out\n"
        "  expected  one row per key\n"
        "  mend      remove the wrong one"
        for row in (4, 5)
    ]


def test_an_equal_second_row_is_used_once_with_a_notice(read: Read, csv: Write) -> None:
    csv("person_id,amount,note\nA,1,x\n", name="b.csv")
    facts = read(csv("person_id,amount,note\nA,1.00,x\nB,2,\n"), "b.csv")

    assert facts.frame.select("person_id", "#source", "#row").rows() == [("A", 0, 2), ("B", 0, 3)]
    assert [(str(problem.severity), problem.code) for problem in facts.problems] == [
        ("notice", "data.key_repeated"),
        ("notice", "data.left_out"),
    ]
    assert facts.problems[0].part("found", "en") == (
        "an equal second row with the key person_id = A (first: people.csv row 2); the first is used"
    )


def test_rows_that_only_look_equal_because_a_cell_is_bad_are_refused(read: Read, csv: Write) -> None:
    assert read(csv("person_id,amount\nA,x\nA,y\n")).frame.height == 0


def test_ids_held_as_number_in_one_file_and_text_in_another_are_one(read: Read, csv: Write, xlsx: Write) -> None:
    csv("person_id,amount\n1001,1\n")
    xlsx([["person_id", "amount"], [1001, 1]])

    assert (
        read("people.csv").frame["person_id"].to_list() == read("people.xlsx").frame["person_id"].to_list() == ["1001"]
    )


def test_equal_rows_without_a_key_are_all_used_and_told(read: Read, csv: Write) -> None:
    facts = read(csv("deal_id,amount\nD1,5\nD2,5\nD1,5.0\n", name="c.csv"), table=RECEIPTS)

    assert facts.frame.height == 3
    assert [problem.render() for problem in facts.problems] == [
        (
            "c.csv  collections\n"
            "  found     2 rows that equal another one in every column read: c.csv row 2, c.csv row 4\n"
            "  expected  rows that differ; all of them are used\n"
            "  mend      remove what was entered twice, or nothing if both are meant"
        )
    ]


def test_a_row_of_sums_is_no_fact(read: Read, xlsx: Write) -> None:
    facts = read(xlsx([["工号", "金额"], ["A", 1], ["B", 2], ["合计", "=sum"]]))

    assert facts.frame["person_id"].to_list() == ["A", "B"]
    assert [(str(problem.severity), problem.code) for problem in facts.problems] == [
        ("notice", "data.row_of_sums"),
        ("notice", "data.left_out"),
    ]


@given(
    st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=8),
    st.lists(st.sampled_from(["", "1", "2", "x"]), min_size=8, max_size=8),
)
def test_every_row_is_used_refused_or_blank(keys: list[str], amounts: list[str]) -> None:
    table = Table("t", (Column("k", "text"), Column("x", "number")), key=("k",))
    rows = [{"k": key, "x": amount} for key, amount in zip(keys, amounts, strict=False)]

    facts = facts_of_rows(table, rows, frozenset({"x"}), "case")

    blank = sum(1 for row in rows if not row["k"] and not row["x"])
    assert facts.read + blank == len(rows)
    assert facts.frame.height + facts.refused == facts.read
    assert facts.frame["k"].is_unique().all()


def test_the_title_is_read_if_it_is_there() -> None:
    table = Table(
        "t", (Column("k", "text"), Column("name", "text", label=Label("Name", "姓名"))), key=("k",), title="name"
    )

    assert facts_of_rows(table, [{"k": "A", "姓名": "张三"}], frozenset(), "case").frame["name"].to_list() == ["张三"]
    assert "name" not in facts_of_rows(table, [{"k": "A"}], frozenset(), "case").frame.columns


def test_every_message_is_written_in_both_languages() -> None:
    def keys(node: object, path: str = "") -> set[str]:
        return (
            {path}
            if not isinstance(node, dict)
            else {key for name in node for key in keys(node[name], f"{path}.{name}")}
        )

    assert keys(catalogue("data", "en")) == keys(catalogue("data", "zh"))
