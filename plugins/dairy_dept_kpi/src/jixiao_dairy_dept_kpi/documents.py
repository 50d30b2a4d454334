"""What of 篇七 is no formula: who appraises and when, what it refers to, and the findings about the damaged text."""

from __future__ import annotations

from jixiao import Finding, Label, Note, Process

PROCESSES = (
    Process(
        "appraisal_group",
        clause="S1.7-A1",
        source="篇七 第一条",
        every="year",
        title=Label("The appraisal group runs the appraisal", "部门考核小组组织考核"),
        actor=Label(
            "President, vice-presidents, manager of the audit department, relevant staff of the department",
            "总裁、副总裁、企审部经理及部内相关人员",
        ),
        doc=Label(
            "Whether the staff are those of the audit department or of the one assessed is a switch.",
            "部内相关人员指企审部还是被考核部门，由开关选择。",
        ),
    ),
    Process(
        "appraisal_completed",
        clause="S1.7-A2",
        source="篇七 第一条之后",
        every="year",
        title=Label("The appraisal of the period is completed", "完成本期考核"),
        actor=Label("Appraisal group", "部门考核小组"),
        due="add_days(period.end, annual_deadline - 1)",
        approval="department_result",
        doc=Label("20 January after an annual period.", "年度考核为次年1月20日。"),
    ),
    Process(
        "marks_by_reporting_line",
        clause="S1.7-A3",
        source="篇七 定义2",
        every="year",
        title=Label("The president or the vice-president in charge marks the indicators", "总裁或分管副总裁评分"),
        actor=Label("President, vice-presidents", "总裁、副总裁"),
    ),
    Process(
        "audit_department_helps",
        clause="S1.7-A4",
        source="篇七 定义2",
        every="year",
        title=Label(
            "The audit department helps to assess, and is assessed by both", "企审部协助考核，并由总裁、副总裁考核"
        ),
        actor=Label("Enterprise-audit department", "企审部"),
    ),
    Process(
        "sub_departments",
        clause="S1.7-A5",
        source="篇七 定义3",
        every="year",
        title=Label("Departments appraise their sub-departments", "各部门考核子部门"),
        actor=Label("The department, supervised by the audit department", "所属部门，企审部监督指导"),
        approval="sub_department_result",
    ),
)

NOTES = (
    Note(
        clause="S1.7-A6",
        source="篇七 第五条",
        reason=Label(
            "How indicators are chosen stands in the company's measures for posts, which the text does not include: "
            "the client enters the indicators.",
            "指标选取见公司《岗位绩效考核管理办法》，文中未附：由客户填报指标。",
        ),
    ),
    Note(
        clause="S1.7-A7",
        source="篇七 第六条",
        reason=Label(
            "The details of a department stand in its target responsibility letter, which the text does not include: "
            "they are the rows of indicators and targets.",
            "各部门细则见目标责任书，文中未附：即指标表与目标表各行。",
        ),
    ),
    Note(
        clause="S1.7-A8",
        source="篇七 第七条",
        reason=Label("Of the implementation process the heading alone is left.", "考核实施流程仅存标题。"),
    ),
)

FINDINGS = (
    Finding(
        "S1.7-X1",
        code="CONFLICT",
        what=Label(
            "“Six” sales-support units are announced, seven are listed.",
            "“六个销售支持单位”所列名称为七个。",
        ),
        reading=Label("The seven that are listed.", "按所列七个。"),
        terms="support_unit_count",
    ),
    Finding(
        "S1.7-X2",
        code="NUM, TEXT",
        what=Label(
            "The second and third articles have lost number and beginning; the fifth and sixth run together with their "
            "sentences interleaved; the seventh is empty; the part on scoring standards is missing and the one on "
            "weights has lost its beginning.",
            "第二、三条缺条号和开头；第五、六条相连且语句交错；第七条无内容；评分标准部分缺失，权重部分缺开头。",
        ),
        reading=Label(
            "The order of the sentences as the catalogue infers it; standards are entered row by row.",
            "按推断的次序；评分标准逐行填报。",
        ),
    ),
    Finding(
        "S1.7-X3",
        code="TIME",
        what=Label("20 January stands without saying of what or of which period.", "“1月20日”未说明事项和期间。"),
        reading=Label(
            "The annual appraisal of the year before is completed by then, that day included.",
            "上一年度考核于该日（含）前完成。",
        ),
        terms=("period", "annual_deadline"),
    ),
    Finding(
        "S1.7-X4",
        code="OWNER",
        what=Label(
            "The audit department organises, supervises and is assessed itself, and its manager sits in the group.",
            "企审部既组织、监督又被考核，其经理为考核小组成员。",
        ),
        reading=Label(
            "It does not confirm its own result nor those of its sub-departments.",
            "企审部不得确认本部门及其子部门的结果。",
        ),
    ),
    Finding(
        "S1.7-X5",
        code="OWNER",
        what=Label(
            "No line says who assesses the sales branches and the support units.",
            "未写明销售分公司和销售支持单位由谁考核。",
        ),
        reading=Label(
            "The vice-president in charge, where the table of departments says so.",
            "部门表注明分管副总裁的，由其考核。",
        ),
    ),
    Finding(
        "S1.7-X6",
        code="SCALE",
        what=Label(
            "120 points for each indicator or 120 in all by shares, and what earns more than 100, is not stated.",
            "每项指标满分120分还是合计120分，以及超过100分的条件，均未写明。",
        ),
        reading=Label(
            "Each indicator from 0 to 120 with 100 for a target met, combined by weight.",
            "每项0至120分，达标100分，按权重合成。",
        ),
        terms=("scale_reading", "par_score_points", "score_ceiling_points"),
    ),
    Finding(
        "S1.7-X7",
        code="TABLE",
        what=Label(
            "Two documents are referred to and not available: the measures for posts and the responsibility letters.",
            "所引《岗位绩效考核管理办法》和目标责任书均未附。",
        ),
        reading=Label("What they hold is entered as indicators and targets.", "其内容作为指标与目标填报。"),
    ),
    Finding(
        "S1.7-X8",
        code="BLANK",
        what=Label("No pay, reward or grade hangs on the score.", "部门得分未与工资、奖励或等级挂钩。"),
        reading=Label("The score is the result.", "仅计算得分。"),
    ),
    Finding(
        "S1.7-X9",
        code="TEXT",
        what=Label("A doubled character in the sentence on the points method.", "关于计分法的语句有一重字。"),
        reading=Label("“Points method, regular appraisal”.", "读作“计分法，定期考核”。"),
    ),
    Finding(
        "S1.6-X1",
        code="TERM",
        what=Label(
            "The 012 method and the Delphi method are named without saying how they go.",
            "012法与特尔菲法仅有名称，未写明做法。",
        ),
        reading=Label(
            "Points 2, 1 and 0 for every pair, without a comparison with itself; rounds of experts until their weights "
            "lie within 5%, at most three; the mean of the last round.",
            "两两比较计2、1、0分，不与自身比较；专家多轮征询至差距不超过5%，最多三轮，取末轮平均。",
        ),
        terms=("self_comparison_points", "expert_sum_mode", "delphi_aggregate"),
    ),
    Finding(
        "S1.6-X2",
        code="CONFLICT",
        what=Label(
            "In a strict order the 012 method gives the last indicator 0% and the first more than 30%, outside the "
            "bounds.",
            "012法严格排序时，末项权重为0，首项超过30%，与5%至30%的界限矛盾。",
        ),
        reading=Label("The weights stand and are reported.", "权重不变，予以提示。"),
        terms="bound_repair",
    ),
)
