"""A small scheme for the tests of the command line: sellers of two cafés, with an example."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao import (
    Check,
    Column,
    Finding,
    Indicator,
    Label,
    Measure,
    Note,
    NumberTerm,
    Payout,
    Penalty,
    Process,
    Promotion,
    Reference,
    Scheme,
    SwitchTerm,
    Table,
)
from jixiao.hookspecs import hookimpl

PEOPLE = Table(
    "people",
    (
        Column("person_id", "text", Label("No.", "工号")),
        Column("name", "text", Label("Name", "姓名"), optional=True),
        Column("shop_id", "text", Label("Shop", "门店")),
        Column("quota", "money", Label("Quota", "任务"), lowest=Fraction(0)),
        Column("role", "text", Label("Role", "岗位"), values=("seller", "clerk"), codes={"店员": "seller"}),
    ),
    key=("person_id",),
    title="name",
    label=Label("People", "员工"),
)
SHOPS = Table(
    "shops",
    (Column("shop_id", "text"), Column("target", "money")),
    key=("shop_id",),
    label=Label("Shops", "门店"),
)
SALES = Table(
    "sales",
    (Column("sale_id", "text"), Column("person_id", "text"), Column("date", "date"), Column("amount", "money")),
    key=("sale_id",),
    time="date",
    label=Label("Sales", "销售"),
)
CAFE = Scheme(
    "cafe",
    title=Label("Sellers of two cafés", "咖啡馆店员"),
    document="S9.7",
    tables=(PEOPLE, SHOPS, SALES),
    references=(
        Reference("shop", "people", "shops", (("shop_id", "shop_id"),), reverse="staff"),
        Reference("person", "sales", "people", (("person_id", "person_id"),), reverse="deals"),
    ),
    terms=(
        NumberTerm("commission_rate", unit="rate", lowest=Fraction(0), clause="S9.7-P1", label=Label("Rate", "比例")),
        NumberTerm("late_fine", unit="money", default=Fraction(50), clause="S9.7-N1", label=Label("Fine", "罚款")),
        SwitchTerm("basis", values=("above_quota", "all"), clause="S9.7-P1", finding="S9.7-X1"),
    ),
    checks=(
        Check(
            "quota_given",
            on="people",
            formula="quota > 0",
            severity="warn",
            clause="S9.7-D1",
            message=Label("a quota of nothing", "任务为零"),
        ),
    ),
    processes=(Process("talk", clause="S9.7-R1", title=Label("Monthly talk", "月度面谈")),),
    notes=(Note(clause="S9.7-O1", reason=Label("A wish, no rule", "愿望，不是规则")),),
    findings=(
        Finding(
            "S9.7-X1",
            code="FORMULA",
            what=Label("On all sales, or those above the quota?", "按全部销售还是超额部分？"),
            reading=Label("above the quota", "超额部分"),
            terms="basis",
        ),
        Finding("S9.7-X2", code="GAP", what=Label("No word on leavers", "未提离职"), reading=Label("paid", "照付")),
    ),
)
RULES = (
    Measure("sold", on="people", formula="sum(deals.amount)", unit="money", clause="S9.7-D2"),
    Measure("share", on="people", formula="sold / shop.target", unit="rate"),
    Indicator(
        "completion",
        on="shops",
        formula="sum(staff.sold) / target",
        unit="rate",
        clause="S9.7-I1",
        label=Label("Completion", "完成率"),
    ),
    Payout(
        "commission",
        on="people",
        formula="greatest(if(basis = 'all', sold, sold - quota), 0) * commission_rate",
        unit="money",
        clause=("S9.7-P1", "S9.7-P2"),
        label=Label("Commission", "提成"),
        pays_on="date '2026-04-10'",
    ),
    Penalty(
        "fine",
        on="people",
        where="sold < quota",
        formula="late_fine",
        unit="money",
        clause="S9.7-N1",
        taken_from="commission",
        label=Label("Fine", "罚款"),
    ),
    Promotion("praised", on="people", where="sold > 2 * quota", text="'star'", clause="S9.7-M1"),
)


class Plugin:
    """The scheme as a plugin."""

    def __init__(self, name: str = "cafe") -> None:
        self.name = name

    @hookimpl
    def scheme(self) -> Scheme:
        """The scheme."""
        return CAFE

    @hookimpl
    def measures(self) -> Iterable[Measure]:
        """The measures."""
        return [rule for rule in RULES if isinstance(rule, Measure)]

    @hookimpl
    def indicators(self) -> Iterable[Indicator]:
        """The indicators."""
        return [rule for rule in RULES if isinstance(rule, Indicator)]

    @hookimpl
    def payouts(self) -> Iterable[Payout]:
        """The payouts."""
        return [rule for rule in RULES if isinstance(rule, Payout)]

    @hookimpl
    def penalties(self) -> Iterable[Penalty]:
        """The penalties."""
        return [rule for rule in RULES if isinstance(rule, Penalty)]

    @hookimpl
    def promotions(self) -> Iterable[Promotion]:
        """The promotions."""
        return [rule for rule in RULES if isinstance(rule, Promotion)]


plugin = Plugin()
