"""The company: the departments that the document lists, who leads them, and their indicators."""

from __future__ import annotations

from typing import Any, NamedTuple

Row = dict[str, Any]

PEOPLE: list[Row] = [
    {"person_id": "Z001", "name": "郭海平", "role": "总裁"},
    {"person_id": "Z002", "name": "林志远", "role": "副总裁"},
    {"person_id": "Z003", "name": "沈雅琴", "role": "副总裁"},
    {"person_id": "S001", "name": "杜明", "role": "企审部经理", "department_id": "QS"},
    {"person_id": "L001", "name": "何静", "role": "部门负责人", "department_id": "ZB"},
    {"person_id": "L002", "name": "范磊", "role": "部门负责人", "department_id": "RL"},
    {"person_id": "L003", "name": "于洁", "role": "部门负责人", "department_id": "CW"},
    {"person_id": "L004", "name": "龚伟", "role": "部门负责人", "department_id": "PP"},
    {"person_id": "L005", "name": "邱强", "role": "部门负责人", "department_id": "SC"},
    {"person_id": "L006", "name": "孟兰", "role": "部门负责人", "department_id": "YN"},
    {"person_id": "L007", "name": "田军", "role": "厂长", "department_id": "SC1"},
    {"person_id": "L008", "name": "阎峰", "role": "厂长", "department_id": "SC2"},
    {"person_id": "L009", "name": "贺敏", "role": "经理", "department_id": "SC3"},
    {"person_id": "L010", "name": "白云", "role": "场长", "department_id": "YN1"},
    {"person_id": "L011", "name": "乌兰", "role": "主任", "department_id": "YN2"},
]

#: department, name, part of, kind, reports to, leader
_UNITS = (
    ("ZB", "总裁办", None, "职能部门", "总裁", "L001"),
    ("RL", "人力资源部", None, "职能部门", "总裁", "L002"),
    ("QS", "企审部", None, "职能部门", "总裁", "S001"),
    ("CW", "财务部", None, "职能部门", "总裁", "L003"),
    ("PP", "品牌管理中心", None, "职能部门", "总裁", "L004"),
    ("SC", "生产部", None, "生产系统", "总裁", "L005"),
    ("SC1", "第一加工厂", "SC", "子部门", None, "L007"),
    ("SC2", "第二加工厂", "SC", "子部门", None, "L008"),
    ("SC3", "物资公司", "SC", "子部门", None, "L009"),
    ("YN", "原奶部", None, "生产系统", "总裁", "L006"),
    ("YN1", "牧场", "YN", "子部门", None, "L010"),
    ("YN2", "牧业中心", "YN", "子部门", None, "L011"),
    *((f"XS{n}", name, None, "销售分公司", "副总裁", "Z003") for n, name in enumerate(
        ("华北销售分公司", "华东销售分公司", "华中销售分公司", "华南销售分公司", "西南销售分公司", "西北销售分公司",
         "东北销售分公司"), start=1)),
    ("JS", "结算中心", None, "销售支持", "副总裁", "Z003"),
    ("DY", "市场调研中心", None, "销售支持", "副总裁", "Z003"),
    ("PK", "品控中心", None, "销售支持", "副总裁", "Z002"),
    ("KY", "科研所", None, "销售支持", "副总裁", "Z002"),
    ("WL", "物流公司", None, "销售支持", "副总裁", "Z002"),
    ("FW", "服务公司", None, "销售支持", "副总裁", "Z003"),
    ("ZH", "综合办公室", None, "销售支持", "副总裁", "Z003"),
)  # fmt: skip

DEPARTMENTS: list[Row] = [
    dict(zip(("department_id", "name", "parent_id", "kind", "reports_to", "leader_id"), unit, strict=True))
    for unit in _UNITS
]


class Kpi(NamedTuple):
    """One indicator: its four parts, and the target of a half-year (none: it is marked)."""

    item: str
    standard: str
    weight: int | None
    source: str
    target: str | None = None
    lower: bool = False
    strategic: bool = False


def _marked(item: str, weight: int | None, source: str, *, strategic: bool = False) -> Kpi:
    return Kpi(item, "完成计划为100分，超额酌加，至多120分", weight, source, strategic=strategic)


def _counted(item: str, weight: int, source: str, target: str, *, lower: bool = False, strategic: bool = False) -> Kpi:
    words = "目标值÷实际值×100" if lower else "实际值÷目标值×100"
    return Kpi(item, f"{words}，至多120分", weight, source, target, lower, strategic)


_FUNCTIONAL = (
    _marked("年度重点工作", 30, "总裁办督办台账", strategic=True),
    _marked("制度与流程建设", 25, "企审部检查记录"),
    _counted("费用预算（万元）", 20, "财务部月报", "60", lower=True),
    _marked("内部服务满意度", 15, "满意度调查"),
    _marked("团队建设", 10, "人力资源部档案"),
)
_PLANT = (
    _counted("产量（吨）", 25, "生产日报", "5200", strategic=True),
    _counted("一次合格率（%）", 25, "品控中心检验报告", "98", strategic=True),
    _counted("吨奶加工成本（元）", 20, "财务部成本表", "1180", lower=True),
    _marked("安全生产", 15, "安全检查记录"),
    _counted("设备完好率（%）", 15, "设备台账", "95"),
)
_BRANCH = (
    _counted("销售额（万元）", 30, "结算中心报表", "3000", strategic=True),
    _counted("回款率（%）", 25, "结算中心报表", "95", strategic=True),
    _counted("销售费用率（%）", 15, "财务部月报", "12", lower=True),
    _counted("终端网点数（个）", 15, "市场调研中心核查", "800"),
    _marked("客户投诉处理", 10, "服务公司记录"),
    _marked("队伍建设", 5, "人力资源部档案"),
)
_SUPPORT = (
    _marked("重点任务完成", 30, "综合办公室督办台账", strategic=True),
    _marked("服务及时性", 25, "分公司评价表"),
    _marked("差错控制", 20, "企审部检查记录"),
    _counted("费用预算（万元）", 15, "财务部月报", "45", lower=True),
    _marked("团队建设", 10, "人力资源部档案"),
)
_MILK = (
    _counted("原奶交售量（吨）", 25, "收奶站磅单", "11000", strategic=True),
    _counted("原奶合格率（%）", 25, "品控中心检验报告", "98", strategic=True),
    _counted("吨奶成本（元）", 15, "财务部成本表", "4095", lower=True),
    _marked("牧场安全", 15, "安全检查记录"),
    _counted("及时交售率（%）", 10, "收奶站磅单", "80"),
    _marked("培训", 10, "人力资源部档案"),
)
#: the research institute has its weights from the experts
_RESEARCH = (
    _marked("新品开发", None, "科研立项书", strategic=True),
    _marked("工艺改进", None, "生产部验收单"),
    _marked("质量标准", None, "品控中心文件"),
    _marked("专利与论文", None, "科研所档案"),
    _marked("经费使用", None, "财务部月报"),
)

LISTS: dict[str, tuple[Kpi, ...]] = {
    **dict.fromkeys(("ZB", "RL", "QS", "CW", "PP"), _FUNCTIONAL),
    **dict.fromkeys(("SC", "SC1", "SC2"), _PLANT),
    **dict.fromkeys(("YN", "YN1"), _MILK),
    **dict.fromkeys((f"XS{n}" for n in range(1, 8)), _BRANCH),
    **dict.fromkeys(("SC3", "YN2", "JS", "DY", "PK", "WL", "FW", "ZH"), _SUPPORT),
    "KY": _RESEARCH,
}
#: second stage: one weight is raised, the others give way in proportion
RAISED = {
    **dict.fromkeys(("SC", "SC1", "SC2"), ("一次合格率（%）", "0.3")),
    **dict.fromkeys(("YN", "YN1"), ("原奶合格率（%）", "0.3")),
}
#: second stage: a full new list
RENEWED = {
    "XS2": (
        _counted("销售额（万元）", 30, "结算中心报表", "3300", strategic=True),
        _counted("新品销售额（万元）", 30, "结算中心报表", "400", strategic=True),
        _counted("回款率（%）", 15, "结算中心报表", "95"),
        _counted("终端网点数（个）", 15, "市场调研中心核查", "900"),
        _marked("队伍建设", 10, "人力资源部档案"),
    )
}
