"""The one table of functions: for each its units, its readings and its words. Adding a function touches this table.

A row-wise function has a Polars and an exact reading. An aggregate has a reading over the rows of a group. What is
only grammar (`during`, `recompute`, `paid`) or looks at other rows (`rank`, `place`, `allot`) is listed with its words,
and computed where its node is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from jixiao.formula import arithmetic, comparison, dates, extremes, logic, ranks, rounding, term_tables, texts
from jixiao.formula.operands import Operand, Reading
from jixiao.formula.signatures import (
    agreeing,
    bounded,
    bounded_share,
    count_of,
    flag_of_comparable,
    flag_of_one,
    flags,
    from_dates,
    number,
    numeral_of,
    ordered,
    product,
    quotient,
    rank_place,
    rank_then_numbers,
    same,
    share,
    table_value,
    text_of,
    to_date,
    year_of,
)
from jixiao.formula.tree import Call, Scalar
from jixiao.scheme.units import DAYS, MONTHS, NUMBER, YEARS, Unit

#: any number of arguments
MANY = 99


@frozen
class Function:
    """One row of the table.

    `units` gives the unit of the result or raises `UnitFault`; `polars` and `exact` are the readings; `sign` is the
    way it is written between its arguments; `en` and `zh` say what it does, `example` shows it.
    """

    name: str
    kind: str
    least: int
    most: int
    units: Callable[[tuple[Unit, ...]], Unit]
    en: str
    zh: str
    example: str
    polars: Callable[[Reading, Call, tuple[Operand, ...]], Operand] | None = None
    exact: Callable[[Call, tuple[Any, ...]], Scalar] | None = None
    sign: str | None = None


def _row(
    name: str,
    arity: tuple[int, int],
    units: Callable[[tuple[Unit, ...]], Unit],
    polars: Callable[[Reading, Call, tuple[Any, ...]], Operand],
    exact: Callable[[Call, tuple[Any, ...]], Any],
    words: tuple[str, str, str],
    sign: str | None = None,
) -> Function:
    en, zh, example = words
    return Function(name, "row", arity[0], arity[1], units, en, zh, example, polars, exact, sign)


def _set(
    name: str, kind: str, arity: tuple[int, int], units: Callable[[tuple[Unit, ...]], Unit], words: tuple[str, str, str]
) -> Function:
    en, zh, example = words
    return Function(name, kind, arity[0], arity[1], units, en, zh, example)


_TABLE = (
    _row("+", (2, 2), number, arithmetic.add, arithmetic.add_exact, ("sum", "相加", "base + bonus"), "+"),
    _row("-", (2, 2), number, arithmetic.subtract, arithmetic.subtract_exact,
         ("difference", "相减", "sales - quota"), "-"),
    _row("*", (2, 2), product, arithmetic.multiply, arithmetic.multiply_exact,
         ("product", "相乘", "sales * rate"), "*"),
    _row("/", (2, 2), quotient, arithmetic.divide, arithmetic.divide_exact,
         ("quotient; not available where the divisor is 0", "相除；除数为 0 时不可得", "sold / plan"), "/"),
    _row("%", (2, 2), number, arithmetic.remainder, arithmetic.remainder_exact,
         ("remainder of a division", "余数", "cycle_month % 3"), "%"),
    _row("neg", (1, 1), number, arithmetic.negate, arithmetic.negate_exact, ("the negative", "取负", "-points"), "-"),
    _row("=", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("equal", "等于", "role = 'seller'"), "="),
    _row("<>", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("not equal", "不等于", "status <> 'trial'"), "<>"),
    _row("<", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("below", "小于", "sold_area < quota"), "<"),
    _row("<=", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("at most", "不大于", "hire_date <= period.last"), "<="),
    _row(">", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("above", "大于", "sold_area > quota"), ">"),
    _row(">=", (2, 2), flag_of_comparable, comparison.compare, comparison.compare_exact,
         ("at least", "不小于", "completion >= 0.9"), ">="),
    _row("between", (3, 3), flag_of_comparable, comparison.between, comparison.between_exact,
         ("between two bounds, both included", "介于两者之间（含两端）", "history.ago between 1 and 3")),
    _row("in", (2, MANY), flag_of_comparable, comparison.one_of, comparison.one_of_exact,
         ("one of a list", "属于其中之一", "item in ('professional', 'project')")),
    _row("is_null", (1, 1), flag_of_one, logic.is_null, logic.is_null_exact,
         ("has no value", "为空", "leave_date is null")),
    _row("and", (2, 2), flags, logic.both, logic.both_exact,
         ("both hold; unknown where it hangs on an unknown", "且", "verified and type = 'form'"), "and"),
    _row("or", (2, 2), flags, logic.either, logic.either_exact,
         ("one of the two holds", "或", "is_trial or is_temporary"), "or"),
    _row("not", (1, 1), flags, logic.negation, logic.negation_exact, ("does not hold", "非", "not quota_met")),
    _row("if", (3, 3), agreeing, logic.choice, logic.choice_exact,
         ("the second where the first holds, else the third; unknown where the condition is",
          "条件成立取第二项，否则取第三项；条件未知则未知", "if(target_met, reward, 0)")),
    _row("coalesce", (2, MANY), same, logic.first_known, logic.first_known_exact,
         ("the first that has a value", "第一个有值者", "coalesce(prior.misses, 0)")),
    _row("least", (2, MANY), ordered, extremes.least, extremes.least_exact,
         ("the smallest", "最小者", "least(rate * 20, 24)")),
    _row("greatest", (2, MANY), ordered, extremes.greatest, extremes.greatest_exact,
         ("the largest", "最大者", "greatest(sales - quota, 0)")),
    _row("abs", (1, 1), number, arithmetic.magnitude, arithmetic.magnitude_exact,
         ("without its sign", "绝对值", "abs(points)")),
    _row("floor", (1, 1), number, rounding.floor, rounding.floor_exact,
         ("the next whole number below", "向下取整", "floor(days / 5)")),
    _row("ceil", (1, 1), number, rounding.ceil, rounding.ceil_exact,
         ("the next whole number above", "向上取整", "ceil(head_count * 0.1)")),
    _row("round", (2, 2), bounded, rounding.rounded, rounding.rounded_exact,
         ("rounded to places, half away from zero", "四舍五入到指定位数", "round(bonus, 2)")),
    _row("days", (2, 2), from_dates(DAYS), dates.days, dates.days_exact,
         ("days from the first date to the second", "两日期间的天数", "days(date, due_date)")),
    _row("months", (2, 2), from_dates(MONTHS), dates.months, dates.months_exact,
         ("full months from the first date to the second", "两日期间的足月数", "months(hire_date, period.end)")),
    _row("years", (2, 2), from_dates(YEARS), dates.years, dates.years_exact,
         ("full years from the first date to the second", "两日期间的足年数", "years(hire_date, period.end)")),
    _row("add_months", (2, 2), to_date, dates.add_months, dates.add_months_exact,
         ("the date some months later; the last day of a shorter month", "若干月之后的日期",
          "add_months(hire_date, 3)")),
    _row("add_days", (2, 2), to_date, dates.add_days, dates.add_days_exact,
         ("the date some days later", "若干天之后的日期", "add_days(period.end, 4)")),
    _row("working_days", (2, 2), from_dates(DAYS), dates.working_days, dates.working_days_exact,
         ("working days after the first date up to the second, as the table `calendar` lists them",
          "两日期之间的工作日数（不含首日，含末日），以 calendar 表为准", "working_days(due_date, paid_on)")),
    _row("add_working_days", (2, 2), to_date, dates.add_working_days, dates.add_working_days_exact,
         ("the date some working days later (or earlier), as the table `calendar` lists them",
          "若干个工作日之后（或之前）的日期，以 calendar 表为准", "add_working_days(period.last, 5)")),
    _row("month_start", (1, 1), to_date, dates.month_start, dates.month_start_exact,
         ("the first day of the date's month", "当月第一天", "month_start(approved_on)")),
    _row("year", (1, 1), year_of, dates.year, dates.year_exact,
         ("the year of a date or of a period", "日期或期间的年份", "year(date)")),
    _row("month", (1, 1), from_dates(NUMBER), dates.month, dates.month_exact,
         ("the month of a date", "月份", "month(date)")),
    _row("day", (1, 1), from_dates(NUMBER), dates.day, dates.day_exact,
         ("the day of the month", "日", "day(approved_on) <= 15")),
    _row("concat", (2, MANY), text_of, texts.concat, texts.concat_exact,
         ("texts one after the other", "文本相接", "concat(post, ' ', grade)")),
    _row("text", (1, 1), numeral_of, texts.numeral, texts.numeral_exact,
         ("a whole number in digits; unknown for any other", "整数写成数字文本；非整数则未知",
          "concat('round ', text(round))")),
    _row("band", (2, 2), table_value, term_tables.band, term_tables.band_exact,
         ("the value of the band that holds the first argument", "所在档位的取值",
          "band(completion, department_ratio)")),
    _row("marginal", (2, 2), table_value, term_tables.marginal, term_tables.marginal_exact,
         ("each slice of the first argument at the value of its own band", "分段累进取值", "marginal(over, rates)")),
    _row("curve", (2, 2), table_value, term_tables.curve, term_tables.curve_exact,
         ("the value on a line through points", "折线取值", "curve(completion, plan_ramp)")),
    _row("ladder", (2, 2), table_value, term_tables.ladder, term_tables.ladder_exact,
         ("what the n-th occurrence brings: .amount, .total of all so far, .sanction, .lo, .hi, .decided",
          "第 n 次的后果：.amount、.total（累计）、.sanction、.lo、.hi、.decided", "ladder(nth, queue_ladder).amount")),
    _row("reach", (2, MANY), rank_then_numbers, ranks.reach, ranks.reach_exact,
         ("the highest rank all of whose thresholds the values meet; not available below the lowest",
          "各项门槛均达到的最高等级；低于最低等级则不可得", "reach(rank_table, sold_amount)")),
    _row("step", (2, 2), rank_then_numbers, ranks.step, ranks.step_exact,
         ("the rank so many places up (or down), held at the highest and lowest",
          "上调（或下调）若干级，至最高、最低级为止", "step(rank, -1)")),
    _row("level", (1, 1), rank_place, ranks.level, ranks.level_exact,
         ("the place of a rank, 1 for the lowest", "等级所在的级数，最低为 1", "level(rank) - level(carried.rank)")),
    _row("lowest", (1, 1), rank_then_numbers, ranks.end, ranks.lowest_exact,
         ("the lowest rank", "最低等级", "lowest(rank_table)")),
    _row("highest", (1, 1), rank_then_numbers, ranks.end, ranks.highest_exact,
         ("the highest rank", "最高等级", "highest(rank_table)")),
    _set("sum", "aggregate", (1, 1), number, ("sum; 0 of none", "合计；无行为 0", "sum(deals.amount)")),
    _set("count", "aggregate", (0, 1), count_of, ("number of rows, or of distinct values", "计数", "count(people)")),
    _set("avg", "aggregate", (1, 1), number,
         ("mean; not available of none", "平均；无行则不可得", "avg(scores.score)")),
    _set("median", "aggregate", (1, 1), number,
         ("the middle one, or the mean of the middle two; not available of none", "中位数；无行则不可得",
          "median(scores.score)")),
    _set("min", "aggregate", (1, 1), same, ("smallest; not available of none", "最小值", "min(deals.date)")),
    _set("max", "aggregate", (1, 1), same, ("largest; not available of none", "最大值", "max(tasks.points)")),
    _set("any", "aggregate", (1, 1), flags, ("holds for at least one row", "任一成立", "any(events.verified)")),
    _set("all", "aggregate", (1, 1), flags, ("holds for every row", "全部成立", "all(people.quota_met)")),
    _set("only", "aggregate", (1, 1), same,
         ("the value of the one row; two rows are a problem", "唯一一行的值；两行则报错", "only(targets.value)")),
    _set("latest", "aggregate", (2, 2), lambda units: units[0],
         ("the value of the row that is last in the order of the second argument", "按第二项排序的最后一行的值",
          "latest(events.sanction, events.nth)")),
    _set("rank", "window", (0, 0), count_of, ("place by order; tied rows share the best", "名次（并列取前）",
                                              "rank() over (order by sales desc)")),
    _set("place", "window", (0, 1), count_of, ("place by order; tied rows share the last", "名次（并列取后）",
                                               "place(composite) over (partition by department)")),
    _set("row_number", "window", (0, 0), count_of, ("place by order; tied rows follow the table's key", "序号",
                                                    "row_number() over (order by date)")),
    _set("allot", "window", (2, 2), share,
         ("the share of a pool by weight, in whole cents that add up to the pool: largest remainders first",
          "按权重分配总额，分币用最大余数法", "allot(pool, points) over (partition by team)")),
    _set("bounded_share", "window", (3, 3), bounded_share,
         ("the share by weight, held between two bounds: weights times the one factor that makes them add up to 1",
          "按权重的占比，并限制在上下限之间：所有权重同乘一个系数，使占比合计为 1",
          "bounded_share(points, 0.05, 0.3) over (partition by team)")),
    _set("during", "grammar", (1, 1), flag_of_one,
         ("rows of the period, of `months => n`, or `all => true`", "取哪些期间的行",
          "during(deals.date, months => 2)")),
    _set("paid", "grammar", (1, 1), same,
         ("a line as paid: after its cap and rounding", "实际支付额（封顶并四舍五入后）", "paid(bonus)")),
    _set("recompute", "grammar", (1, 1), same,
         ("a rule of one row with other values of what it reads", "以另外的取值重算一条规则",
          "recompute(person.bonus, sold => person.sold - area)")),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {function.name: function for function in _TABLE}
