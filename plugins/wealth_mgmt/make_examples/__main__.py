"""Writes the workbooks of the example: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

from company import BRANCHES, POSTINGS, Row, deals, staff
from records import approvals, attendance, events, history, promises, prospects, scores
from workbook import Sheet, write

_EXAMPLE = Path(__file__).resolve().parents[1] / "src" / "jixiao_wealth_mgmt" / "example"

_PEOPLE = {
    "工号": "person_id", "姓名": "name", "岗位": "role", "职级": "rank", "员工状态": "status",
    "所属分公司": "branch_id", "入职日期": "hire_date",
    "转正日期": "confirm_date", "离职日期": "leave_date", "外派负责人": "posted_away",
}  # fmt: skip
_BRANCHES = {
    "分公司编号": "branch_id", "分公司名称": "name", "工资系数": "coefficient", "当地最低工资标准": "minimum_wage",
    "编制人数": "head_count",
}  # fmt: skip
_POSTINGS = {"工号": "person_id", "生效日期": "valid_from", "失效日期": "valid_until", "分公司": "branch_id"}
_ATTENDANCE = {
    "工号": "person_id", "考勤月份": "period", "应出勤天数": "days_required", "实际出勤天数": "days_attended",
}  # fmt: skip
_DEALS = {
    "成交编号": "deal_id", "理财经理": "person_id", "成交日期": "date", "认购金额": "amount",
    "项目成立日期": "cleared_date",
}  # fmt: skip
_CUSTOMERS = {"客户编号": "customer_id", "所属员工工号": "owner_id", "合格日期": "qualified_on"}
_SCORES = {
    "工号": "person_id", "考核月份": "period", "评分项目": "item", "评分人": "assessor_role", "得分": "score",
    "满分": "scale_max",
}  # fmt: skip
_EVENTS = {"事件编号": "event_id", "工号": "person_id", "发生日期": "date", "事件类型": "type", "备注": "note"}
_PROMISES = {
    "对象类型": "scope_type",
    "对象编号": "scope_id",
    "入职月份": "period",
    "指标": "metric",
    "承诺值": "value",
}
_APPROVALS = {
    "申请编号": "request_id", "申请类型": "kind", "申请对象": "subject", "申请日期": "requested_on",
    "批准日期": "approved_on", "审批人": "approver_role", "审批结果": "result",
}  # fmt: skip
_HISTORY = {"工号": "person_id", "月份": "period", "指标": "metric", "数值": "value"}
_MONEY = "#,##0"


def main(folder: Path) -> None:
    """Write ``data`` under a folder."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    branches: list[Row] = [dict(branch) for branch in BRANCHES]
    postings: list[Row] = [dict(posting) for posting in POSTINGS]
    write(
        data / "staff.xlsx",
        [
            Sheet("员工", _PEOPLE, staff()),
            Sheet("分公司", _BRANCHES, branches, {"coefficient": "0.00", "minimum_wage": _MONEY}),
            Sheet("任职", _POSTINGS, postings),
            Sheet("考勤", _ATTENDANCE, attendance(), {"days_attended": "0.0"}),
        ],
    )
    title = "2025年7月至2026年9月成交明细（单位：元）"
    write(
        data / "sales.xlsx",
        [
            Sheet("成交台账", _DEALS, deals(), {"amount": _MONEY}, title),
            Sheet("客户", _CUSTOMERS, prospects()),
        ],
    )
    write(
        data / "records.xlsx",
        [
            Sheet("评分", _SCORES, scores()),
            Sheet("事件", _EVENTS, events()),
            Sheet("审批", _APPROVALS, approvals()),
            Sheet("任务指标", _PROMISES, promises(), {"value": _MONEY}),
            Sheet("历史记录", _HISTORY, history(), {"value": _MONEY}, "2025年上半年历史数据"),
        ],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLE)
