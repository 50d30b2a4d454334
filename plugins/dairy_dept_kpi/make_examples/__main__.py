"""Writes the workbooks of the example: ``python make_examples [DIR]``, by default into the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

from company import DEPARTMENTS, PEOPLE
from results import actuals, approvals, expert_weights, indicators, marks, targets
from workbook import Sheet, write

_EXAMPLE = Path(__file__).resolve().parents[1] / "src" / "jixiao_dairy_dept_kpi" / "example"

_PEOPLE = {"工号": "person_id", "姓名": "name", "职务": "role", "部门编号": "department_id"}
_DEPARTMENTS = {
    "部门编号": "department_id", "部门名称": "name", "上级部门编号": "parent_id", "部门类别": "kind",
    "分管": "reports_to", "负责人工号": "leader_id",
}  # fmt: skip
_INDICATORS = {
    "部门编号": "scope_id", "阶段": "stage", "生效日期": "valid_from", "指标项目和内容": "item",
    "评分标准": "standard", "权重": "weight", "信息来源": "source", "是否定量": "quantitative",
    "是否战略指标": "strategic", "越低越好": "lower",
}  # fmt: skip
_TARGETS = {
    "对象类型": "scope_type",
    "对象编号": "department_id",
    "考核期间": "period",
    "指标": "item",
    "目标值": "value",
}
_ACTUALS = {"部门编号": "department_id", "考核期间": "period", "指标": "item", "实际值": "value"}
_EXPERTS = {"轮次": "round", "专家": "expert_id", "指标": "item", "权重": "weight"}
_APPROVALS = {
    "编号": "request_id", "类别": "kind", "部门编号": "subject", "提交日期": "requested_on", "确认日期": "approved_on",
    "确认人": "approver_role", "结果": "result",
}  # fmt: skip
_MARKS = {
    "部门编号": "department_id", "考核期间": "period", "指标项目和内容": "item", "信息来源": "source",
    "考核人职务": "assessor_role", "考核人工号": "assessor_id", "评分": "score", "满分": "scale_max", "评语": "comment",
}  # fmt: skip


def main(folder: Path) -> None:
    """Write ``data`` under a folder."""
    data = folder / "data"
    (data / "marks").mkdir(parents=True, exist_ok=True)
    write(data / "organisation.xlsx", [Sheet("人员", _PEOPLE, PEOPLE), Sheet("部门", _DEPARTMENTS, DEPARTMENTS)])
    write(
        data / "indicators.xlsx",
        [
            Sheet("指标", _INDICATORS, indicators(), {"weight": "0.0%"}, "各部门关键业绩指标表（两个阶段）"),
            Sheet("目标", _TARGETS, targets()),
            Sheet("实际完成", _ACTUALS, actuals()),
            Sheet("专家权重", _EXPERTS, expert_weights(), {"weight": "0%"}, "科研所指标权重，专家两轮征询"),
        ],
    )
    write(data / "approvals.xlsx", [Sheet("审批", _APPROVALS, approvals())])
    for name, rows in marks().items():
        write(data / "marks" / f"{name}.xlsx", [Sheet("评分", _MARKS, rows)])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLE)
