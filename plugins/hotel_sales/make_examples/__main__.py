"""Writes the workbooks of the example: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

from company import Row, sales, scores, staff, targets
from spending import approvals, expenses
from workbook import Sheet, write

_EXAMPLE = Path(__file__).resolve().parents[1] / "src" / "jixiao_hotel_sales" / "example"

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "所属部门": "department_id", "是否驻外": "posted_away",
    "入职日期": "hire_date", "离职日期": "leave_date", "基本工资": "wage_base",
}  # fmt: skip
_TARGETS = {"对象类型": "scope_type", "对象编号": "scope_id", "考核月份": "period", "指标": "metric", "指标值": "value"}
_DEALS = {
    "订单编号": "deal_id", "销售员": "person_id", "下单日期": "date", "业绩来源": "source", "消费类别": "category",
    "房夜数": "room_nights", "消费金额": "amount",
}  # fmt: skip
_RECEIPTS = {"订单编号": "deal_id", "到账日期": "date", "到账金额": "amount"}
_EXPENSES = {
    "费用编号": "expense_id", "工号": "person_id", "消费日期": "date", "费用类别": "kind", "消费额": "consumption",
    "审批编号": "approval_id",
}  # fmt: skip
_APPROVALS = {"审批编号": "request_id", "审批类别": "kind", "批准日期": "approved_on", "审批结果": "result"}
_SCORES = {
    "工号": "person_id", "考核月份": "period", "评分项目": "item", "评分人": "assessor_role", "得分": "score",
    "满分": "scale_max",
}  # fmt: skip
_MONEY = {"amount": "#,##0.00", "wage_base": "#,##0", "value": "#,##0", "consumption": "#,##0.00"}


def main(folder: Path) -> None:
    """Write ``data`` under a folder."""
    deals, receipts = sales()
    departments: list[Row] = [{"department_id": "YX", "name": "营销部"}]
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, staff(), _MONEY),
            Sheet("部门", {"部门编号": "department_id", "部门名称": "name"}, departments),
            Sheet("任务指标", _TARGETS, targets(receipts), _MONEY),
        ],
    )
    title = "2026年第一季度销售订单（含未到账）"
    write(
        data / "sales.xlsx",
        [Sheet("订单", _DEALS, deals, _MONEY, title), Sheet("到账", _RECEIPTS, receipts, _MONEY, "2026年第一季度到账")],
    )
    write(
        data / "expenses.xlsx", [Sheet("费用", _EXPENSES, expenses(), _MONEY), Sheet("审批", _APPROVALS, approvals())]
    )
    write(data / "scores.xlsx", [Sheet("评分", _SCORES, scores())])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLE)
