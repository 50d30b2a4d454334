"""Writes the workbooks of the two examples: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

from company import DEPARTMENTS, POSTINGS, Row, sales, staff, targets
from incidents import BOTH, RANKING, events, scores
from workbook import Sheet, write

_EXAMPLES = Path(__file__).resolve().parents[1] / "src" / "jixiao_real_estate" / "example"

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "员工状态": "status", "等级": "rank",
    "所属部门": "department_id", "是否主管": "is_supervisor", "入职日期": "hire_date", "离职日期": "leave_date",
    "底薪": "wage_base",
}  # fmt: skip
_POSTINGS = {"工号": "person_id", "生效日期": "valid_from", "失效日期": "valid_until", "部门": "department_id"}
_TARGETS = {"对象类型": "scope_type", "对象编号": "scope_id", "考核月份": "period", "指标": "metric", "任务值": "value"}
_DEALS = {
    "合同编号": "deal_id", "置业顾问": "person_id", "成交日期": "date", "建筑面积": "area_m2",
    "标价总额": "list_amount", "规定折扣率": "allowed_discount_rate", "实际折扣率": "actual_discount_rate",
    "合同单价": "unit_price", "成交金额": "amount",
}  # fmt: skip
_AREAS = {"合同编号": "deal_id", "置业顾问": "person_id", "成交日期": "date", "建筑面积": "area_m2"}
_RECEIPTS = {"合同编号": "deal_id", "到账日期": "date", "约定付款日期": "due_date", "收款金额": "amount"}
_EVENTS = {
    "事件编号": "event_id", "工号": "person_id", "发生日期": "date", "事件类型": "type", "次数": "count",
    "是否核实": "verified", "核定金额": "amount_decided", "核定人": "decided_by", "核定日期": "decided_on",
    "合同编号": "deal_id", "备注": "note",
}  # fmt: skip
_SCORES = {
    "工号": "person_id", "考核月份": "period", "评分项目": "item", "评分人": "assessor_role", "得分": "score",
}  # fmt: skip
_PRICES = {
    "list_amount": "#,##0.00", "unit_price": "#,##0.00", "amount": "#,##0.00", "area_m2": "0.00",
    "allowed_discount_rate": "0.0%", "actual_discount_rate": "0.0%",
}  # fmt: skip


def main(folder: Path) -> None:
    """Write ``real_estate/data`` and ``real_estate_ranking/data`` under a folder."""
    deals, receipts = sales()
    title = "2026年上半年成交明细（面积单位：平方米）"
    sold = Sheet("上半年成交", _DEALS, deals, _PRICES, title)
    received = Sheet("回款", _RECEIPTS, receipts, {"amount": "#,##0.00"}, "2026年上半年到账明细（不含签约当日首付款）")

    pay = folder / "real_estate" / "data"
    pay.mkdir(parents=True, exist_ok=True)
    write(pay / "staff.xlsx", _staff())
    write(pay / "sales.xlsx", [sold, received])
    write(pay / "events.xlsx", [Sheet("事件登记", _EVENTS, events(BOTH, deals))])

    ranking = folder / "real_estate_ranking" / "data"
    ranking.mkdir(parents=True, exist_ok=True)
    write(ranking / "staff.xlsx", _staff())
    write(ranking / "sales.xlsx", [Sheet("上半年成交", _AREAS, deals, _PRICES, title)])
    write(ranking / "events.xlsx", [Sheet("事件登记", _EVENTS, events((*BOTH, *RANKING), deals))])
    write(ranking / "scores.xlsx", [Sheet("评分", _SCORES, scores())])


def _staff() -> list[Sheet]:
    departments: list[Row] = [{"department_id": key, "name": name} for key, name in DEPARTMENTS.items()]
    return [
        Sheet("员工", _PEOPLE, staff(), {"wage_base": "#,##0"}),
        Sheet("部门", {"部门编号": "department_id", "部门名称": "name"}, departments),
        Sheet("任职", _POSTINGS, [dict(posting) for posting in POSTINGS]),
        Sheet("任务指标", _TARGETS, targets()),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLES)
