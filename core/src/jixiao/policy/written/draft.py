"""The first draft of a scheme of one's own: a card of weighted indicators, from what was decided about them.

The six steps of designing indicators (S1.1-A1 to A6) stand in the draft as what they are: what was found as notes, what
is still to be done as processes, what is scored as terms, rules and tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import field, frozen

from jixiao.language import say
from jixiao.policy.figures import written
from jixiao.policy.write import toml_text
from jixiao.scheme.units import Unit

_POINTS = Unit.parse("points")
#: how an indicator may be scored, and the table that it then needs
SCORED_BY = {"mark": "scores", "ratio": "results", "takes": "events", "adds": "events"}
#: the name that the draft gives to a scheme and to its one post
NAME, POST = "own_card", "post"


@frozen
class Indicator:
    """One indicator: how it is scored (a key of `SCORED_BY`), its weight in points, points for each event if any.

    A weight of None is a blank of the policy. `repair` is what the work needs before it can show the indicator.
    """

    label: str
    scored_by: str
    weight: Fraction | None = None
    points: Fraction | None = None
    repair: str = ""


@frozen
class Design:
    """What the six steps led to."""

    title: str
    post: str
    goals: str
    indicators: tuple[Indicator, ...]
    dropped: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    is_paid: bool = False
    #: months between revisions; None: when the company's strategy enters another stage
    revision: int | None = field(default=None)


def draft(design: Design, day: str, lang: str) -> str:
    """The text of the scheme, as it is written beside a policy; `day` is when it was designed."""
    sections = (
        _head(design, day, lang),
        *([_note("step1", lang, day, design.goals)] if design.goals else []),
        *(_repair(number, each, lang) for number, each in enumerate(design.indicators, start=1) if each.repair),
        *(_indicator(number, each, lang) for number, each in enumerate(design.indicators, start=1)),
        _card(design, lang),
        *([_pay(lang)] if design.is_paid else []),
        *([_note("step4", lang, day, ", ".join(design.dropped))] if design.dropped else []),
        *([_note("step5", lang, day, ", ".join(design.methods))] if design.methods else []),
        _revision(design, lang),
    )
    return "\n".join("\n".join(section) + "\n" for section in sections)


def _head(design: Design, day: str, lang: str) -> Iterator[str]:
    yield "[scheme]"
    yield f"name = {toml_text(NAME)}"
    yield f"title = {toml_text(design.title)}"
    yield f"document = {toml_text(say('policy.draft.document', lang, day=day))}"
    yield f"where = {{ people = \"role = '{POST}'\" }}"
    yield ""
    yield "[tables.people]"
    pay = ', "performance_pay"' if design.is_paid else ""
    yield f'standard = ["role", "department_id"{pay}]'
    yield f"columns.role.values = {{ {POST} = [{toml_text(design.post)}] }}"
    for table in dict.fromkeys(SCORED_BY[each.scored_by] for each in design.indicators):
        codes = ", ".join(
            f"{_code(number)} = [{toml_text(each.label)}]"
            for number, each in enumerate(design.indicators, start=1)
            if SCORED_BY[each.scored_by] == table
        )
        yield ""
        yield from _table(table, codes, lang)


def _table(table: str, codes: str, lang: str) -> Iterator[str]:
    yield f"[tables.{table}]"
    match table:
        case "scores":
            yield 'standard = ["score", "scale_max"]'
            yield f"columns.item.values = {{ {codes} }}"
        case "events":
            yield 'standard = ["person_id", "date", "type", "count"]'
            yield f"columns.type.values = {{ {codes} }}"
        case _:
            labels = {name: toml_text(say(f"policy.draft.results.{name}", lang)) for name in _RESULTS}
            yield 'key = ["person_id", "period", "item"]'
            yield 'time = "period"'
            yield f"label = {labels['results']}"
            yield f'columns.person_id = {{ unit = "text", label = {labels["person_id"]}, required = true }}'
            yield f'columns.period = {{ unit = "period", label = {labels["period"]}, required = true }}'
            values = f"values = {{ {codes} }}"
            yield f'columns.item = {{ unit = "text", label = {labels["item"]}, required = true, {values} }}'
            yield f'columns.actual = {{ unit = "number", label = {labels["actual"]}, lowest = 0 }}'
            yield f'columns.target = {{ unit = "number", label = {labels["target"]}, lowest = 0 }}'
            yield ""
            yield "[[reference]]"
            yield 'name = "person"'
            yield 'table = "results"'
            yield 'target = "people"'
            yield 'keys = { person_id = "person_id" }'


_RESULTS = ("results", "person_id", "period", "item", "actual", "target")


def _code(number: int) -> str:
    return f"indicator{number}"


def _indicator(number: int, each: Indicator, lang: str) -> Iterator[str]:
    name = _code(number)
    yield f"[terms.{name}_weight]"
    yield 'unit = "points"'
    if each.weight is not None:
        yield f"default = {written(each.weight, _POINTS)}"
    yield "lowest = 0"
    yield f'clause = "I{number}"'
    yield f"label = {toml_text(each.label)}"
    if each.points is not None:
        yield ""
        yield f"[terms.{name}_points]"
        yield 'unit = "points"'
        yield f"default = {written(each.points, _POINTS)}"
        yield "lowest = 0"
        yield f'clause = "I{number}"'
        yield f"label = {toml_text(say('policy.draft.points', lang, label=each.label))}"
    yield ""
    yield "[[use]]"
    yield 'block = "scored_item"'
    yield f'name = "{name}_score"'
    yield f'weight = "{name}_weight"'
    kept = f"filter (where %s = '{name}')"
    match each.scored_by:
        case "mark":
            yield f'mark = "only(scores.score) {kept % "scores.item"}"'
            yield f'of = "only(scores.scale_max) {kept % "scores.item"}"'
        case "ratio":
            yield f'ratio = "only(results.actual / results.target) {kept % "results.item"}"'
            yield f'most = "{name}_weight"'
        case kind:
            yield f'{kind} = "{name}_points"'
            yield f'times = "sum(events.count) {kept % "events.type"}"'
            if kind == "adds":
                yield f'most = "{name}_weight"'
    yield f'clause = "I{number}"'
    yield f"label = {toml_text(each.label)}"


def _card(design: Design, lang: str) -> Iterator[str]:
    yield "[terms.full_mark]"
    yield 'unit = "points"'
    yield "default = 100"
    yield "lowest = 1"
    yield 'clause = "W"'
    yield f"label = {toml_text(say('policy.draft.full_mark', lang))}"
    yield ""
    yield "[[use]]"
    yield 'block = "scorecard"'
    yield 'name = "score"'
    yield "items = ["
    for number in range(1, len(design.indicators) + 1):
        yield f'    {{ score = "{_code(number)}_score", weight = "{_code(number)}_weight" }},'
    yield "]"
    yield 'total = "full_mark"'
    yield 'clause = "W"'
    yield f"label = {toml_text(say('policy.draft.score', lang))}"


def _pay(lang: str) -> Iterator[str]:
    yield "[[rule]]"
    yield 'name = "performance_pay_due"'
    yield 'family = "payout"'
    yield 'on = "people"'
    yield 'unit = "money"'
    yield 'formula = "performance_pay * score / full_mark"'
    yield 'clause = "P"'
    yield f"label = {toml_text(say('policy.draft.pay', lang))}"


def _note(step: str, lang: str, day: str, evidence: str) -> Iterator[str]:
    yield "[[note]]"
    yield f"clause = {toml_text(say(f'policy.draft.{step}.clause', lang))}"
    yield f"reason = {toml_text(say(f'policy.draft.{step}.reason', lang, day=day, evidence=evidence))}"


def _repair(number: int, each: Indicator, lang: str) -> Iterator[str]:
    """Work that is to be put right before an indicator is taken from it."""
    yield from _process(f"repair{number}", say("policy.draft.repair", lang, label=each.label, repair=each.repair), lang)


def _revision(design: Design, lang: str) -> Iterator[str]:
    if design.revision is None:
        title = say("policy.draft.revision.stage", lang)
    else:
        title = say("policy.draft.revision.months", lang, months=design.revision)
    yield from _process("revision", title, lang)


def _process(name: str, title: str, lang: str) -> Sequence[str]:
    clause = say("policy.draft.step6.clause" if name == "revision" else "policy.draft.step2.clause", lang)
    return ["[[process]]", f"name = {toml_text(name)}", f"clause = {toml_text(clause)}", f"title = {toml_text(title)}"]
