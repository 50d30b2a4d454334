"""The text of a fresh policy: every term of the scheme with what it means, and the blanks left to fill."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.language import say
from jixiao.policy.figures import readable, unit_words, written
from jixiao.policy.term_figures import BLANK, bounds, other_readings
from jixiao.policy.values import NONE
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Bands, Curve, Figure, Ladder, Ranks, Rows, Step, TermValue
from jixiao.scheme.tables import Column
from jixiao.scheme.terms import (
    AnyTerm,
    BandsTerm,
    CurveTerm,
    DateTerm,
    LadderTerm,
    NumberTerm,
    RanksTerm,
    SwitchTerm,
    TableTerm,
)
from jixiao.scheme.units import Unit


def new_policy(
    scheme: Scheme,
    rules: Sequence[Rule],
    *,
    lang: str = "en",
    name: str,
    since: str = "2026-01",
    files: Mapping[str, str] | None = None,
    named: str | None = None,
) -> str:
    """The text of a policy of `scheme` that only lacks the blanks.

    `files` names, per table, a file that is already there; the lines of other tables are comments. `named` is how the
    policy names the scheme, if not by its name: a file beside it.
    """
    sections = (
        _head(scheme, named or scheme.name, name, since, lang),
        _data(scheme, files or {}, lang),
        _terms(scheme, lang),
        _examples(scheme, rules, lang),
    )
    return "\n".join("\n".join(section) + "\n" for section in sections)


def _head(scheme: Scheme, named: str, name: str, since: str, lang: str) -> Iterator[str]:
    yield f"# {_line(scheme.title.to(lang))} ({_line(scheme.document)})"
    yield "[policy]"
    yield f"name     = {toml_text(name)}"
    yield f"scheme   = {toml_text(named)}"
    yield 'currency = "CNY"'
    yield 'rounding = { mode = "half_up", to = 0.01 }'
    yield f"from     = {toml_text(since)}  # {say('policy.new.from', lang)}"


def _data(scheme: Scheme, files: Mapping[str, str], lang: str) -> Iterator[str]:
    yield f"# {say('policy.new.data', lang)}"
    yield "[data]"
    for table in scheme.tables:
        file = files.get(table.name)
        label = _line(table.label.to(lang))
        line = f"{table.name} = {toml_text(file or f'data/{table.name}.xlsx')}" + (f"  # {label}" if label else "")
        yield line if file else f"# {line}"


def _terms(scheme: Scheme, lang: str) -> Iterator[str]:
    yield f"# {say('policy.new.terms', lang)}"
    yield "[terms]"
    settling = {name for finding in scheme.findings for name in finding.terms}
    for term in scheme.terms:
        yield f"# {_comment(term, lang)}"
        yield from _term(term, lang, settles=term.finding is not None or term.name in settling)


def _comment(term: AnyTerm, lang: str) -> str:
    """What a term is: its label, unit, range and clauses."""
    parts = [_line(term.label.to(lang)) if term.label else term.name]
    unit = None if isinstance(term, RanksTerm) else getattr(term, "unit", None)
    if unit is not None:
        parts.append(unit_words(unit, lang))
    if isinstance(term, NumberTerm):
        parts += bounds(term, term.unit)
        if term.step is not None:
            parts.append(say("policy.new.step", lang, step=readable(term.step, term.unit)))
    if isinstance(term, RanksTerm | TableTerm):
        parts.append(say("policy.new.columns", lang, columns=", ".join(column.name for column in term.columns)))
    return "; ".join(parts) + (f" ({', '.join(term.clause)})" if term.clause else "")


def _term(term: AnyTerm, lang: str, *, settles: bool) -> Iterator[str]:
    if isinstance(term, SwitchTerm):
        others = _line(other_readings(term, lang))
        finding = f" ({term.finding})" if term.finding else ""
        yield f"# {term.name} = {toml_text(term.default)}  # {say('policy.new.or', lang, others=others)}{finding}"
    elif term.is_blank:
        yield f"{term.name} = {toml_text(BLANK)}"
    else:
        lines = f"{term.name} = {term_text(term.default, term)}".split("\n")
        # a term that settles a finding stays a comment: writing it out would count as the client's decision
        yield from (f"# {line}" if settles or term.default is None else line for line in lines)


def term_text(value: TermValue, term: AnyTerm) -> str:
    """The value of a term as TOML."""
    match value, term:
        case None, _:
            return toml_text(NONE)
        case Fraction(), NumberTerm():
            return written(value, term.unit)
        case Bands(), BandsTerm():
            edges = ("above" if band.above else "from" for band in value.bands)
            rows = (
                f"{{ {edge} = {_figure(band.edge, term.over)}, value = {_figure(band.value, term.unit)} }}"
                for edge, band in zip(edges, value.bands, strict=True)
            )
            return f"{{ mode = {toml_text(value.mode)}, bands = {_list(rows)} }}"
        case Curve(), CurveTerm():
            points = (f"[{_figure(x, term.over)}, {_figure(y, term.unit)}]" for x, y in value.points)
            return f"{{ points = {_list(points)} }}"
        case Ladder(), LadderTerm():
            after = "" if term.after_last else f", after_last = {toml_text(value.after_last)}"
            return f"{{ steps = {_list(_step(step, term.unit) for step in value.steps)}{after} }}"
        case dt.date(), DateTerm():
            return value.isoformat()
        case Ranks() | Rows(), RanksTerm() | TableTerm():
            return _list(_row(row, term.columns) for row in value.rows)
        case _:
            return toml_text(str(value))


def _list(elements: Iterable[str]) -> str:
    return "[\n" + "".join(f"    {element},\n" for element in elements) + "]"


def _step(step: Step, unit: Unit) -> str:
    figures = {"amount": step.amount, "lo": step.lo, "hi": step.hi}
    parts = [f"{key} = {_figure(figure, unit)}" for key, figure in figures.items() if figure is not None]
    if step.sanction is not None:
        parts.append(f"sanction = {toml_text(step.sanction)}")
    return f"{{ {', '.join(parts)} }}"


def _row(row: Mapping[str, Figure], columns: Sequence[Column]) -> str:
    cells = ((column, row[column.name]) for column in columns if column.name in row)
    return "{ " + ", ".join(f"{column.name} = {_cell(value, column.unit)}" for column, value in cells) + " }"


def _cell(value: Figure, unit: Unit) -> str:
    return str(value) if unit.kind == "flag" else _figure(value, unit)


def _figure(figure: Figure, unit: Unit) -> str:
    return toml_text(figure) if isinstance(figure, str) else written(figure, unit)


def _examples(scheme: Scheme, rules: Sequence[Rule], lang: str) -> Iterator[str]:
    """Commented examples that load as they stand once the signs are removed."""
    table = next((rule.on for rule in rules if rule.family == "payout"), scheme.tables[0].name)
    rule = next((rule.name for rule in rules if rule.family == "payout"), "commission")
    yield f"# {say('policy.new.rule', lang)}"
    yield "# [[rule]]"
    yield '# name    = "own_bonus"'
    yield '# family  = "payout"'
    yield f"# on      = {toml_text(table)}"
    yield '# formula = "100"'
    yield '# unit    = "money"'
    yield f"# label   = {toml_text(say('policy.new.rule_label', lang))}"
    yield ""
    yield f"# {say('policy.new.off', lang)}"
    yield "# [off]"
    yield f"# rules = [{toml_text(rule)}]"
    finding = next((finding for finding in scheme.findings), None)
    if finding is not None:
        yield ""
        yield f"# {say('policy.new.accept', lang)}"
        yield "# [accept]"
        yield f"# findings = [{toml_text(finding.id)}]"


def toml_text(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(text: str) -> str:
    """A text that fits into a comment."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
