"""An evaluation as a file that programs read: CSV, JSON, Parquet, and a plain workbook."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

import polars as pl

from jixiao.engine.evaluation import Evaluation
from jixiao.formula.scale import PLACES
from jixiao.language import say

BOM = b"\xef\xbb\xbf"
_KEYS = ["period", "table", "subject"]
_TOTALS = ("payouts", "penalties", "net")
#: digits that Excel keeps of a number; a longer one is written as text
_DIGITS = 15


def written(column: str, places: int) -> pl.Expr:
    """A number column in plain decimal notation: without trailing zeros, but with at least `places` places."""
    text = pl.col(column).cast(pl.String)
    fraction = text.str.tail(PLACES).str.strip_chars_end("0")
    fraction = fraction + pl.lit("0" * places).str.slice(fraction.str.len_chars())
    whole = text.str.head(-PLACES - 1)
    return pl.when(fraction == "").then(whole).otherwise(whole + "." + fraction)


def line_figures(evaluation: Evaluation) -> pl.Expr:
    """The values of lines as text: amounts of money with at least the policy's places."""
    money = pl.col("unit") == "money"
    return pl.when(money).then(written("value", evaluation.policy.places)).otherwise(written("value", 0))


def csv_bytes(evaluation: Evaluation) -> bytes:
    """The lines as CSV in UTF-8, without a byte-order mark."""
    buffer = io.BytesIO()
    clause = pl.when(pl.col("clause") != "").then(pl.col("clause")).alias("clause")
    evaluation.lines.with_columns(line_figures(evaluation).alias("value"), clause).write_csv(buffer)
    return buffer.getvalue()


def json_bytes(evaluation: Evaluation, problems: Sequence[Mapping[str, object]]) -> bytes:
    """Lines and totals by period and subject, with the problems; every number is text."""
    policy = evaluation.policy
    clauses = pl.col("clause").str.split(" ").list.filter(pl.element() != "")
    record = pl.struct(
        "rule",
        "family",
        line_figures(evaluation).alias("value"),
        "text",
        "unit",
        pl.col("pays_on").dt.to_string("iso"),
        clauses.alias("clause"),
    )
    lines = evaluation.lines.with_columns(record.struct.json_encode().alias("line"))
    subjects = lines.group_by(_KEYS, maintain_order=True).agg(pl.col("line").str.join(", ").alias("lines"))
    zero = written_zero(policy.places)
    totals = evaluation.totals.select(
        *_KEYS, *(written(name, policy.places).alias(name) for name in _TOTALS), there=True
    )
    subjects = subjects.join(totals, on=_KEYS, how="left", maintain_order="left")
    by_period: dict[str, list[str]] = {period: [] for period in evaluation.months}
    for period, table, subject, listed, *sums, there in subjects.iter_rows():
        named = dict(zip(_TOTALS, sums if there else [zero] * len(_TOTALS), strict=True))
        head = f'{{"table": {_json(table)}, "subject": {_json(subject)}, "lines": [{listed}]'
        by_period.setdefault(period, []).append(f'{head}, "totals": {_json(named)}}}')
    periods = ",\n".join(
        f'{{"period": {_json(period)}, "subjects": [' + ",\n".join(found) + "]}" for period, found in by_period.items()
    )
    about = {"policy": policy.name, "scheme": policy.scheme.name, "currency": policy.currency}
    told = ",\n".join(_json(problem) for problem in problems)
    return f'{_json(about)[:-1]}, "periods": [{periods}],\n"problems": [{told}]}}\n'.encode()


def written_zero(places: int) -> str:
    """Nothing, as an amount of money."""
    return f"{Decimal(0):.{places}f}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def parquet_bytes(evaluation: Evaluation) -> bytes:
    """The lines as Parquet, values as exact decimals."""
    buffer = io.BytesIO()
    evaluation.lines.write_parquet(buffer)
    return buffer.getvalue()


def workbook_bytes(evaluation: Evaluation, problems: Sequence[Mapping[str, object]], lang: str) -> bytes:
    """A workbook with a sheet of lines, one of totals and one of problems."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        # a fixed date, so that the same evaluation gives the same file
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - a workbook knows no time zone
        _sheet(book, "lines", evaluation.lines, evaluation.policy.places, lang)
        _sheet(book, "totals", evaluation.totals, evaluation.policy.places, lang)
        names = ("severity", "code", "place", "path", "found", "expected", "mend")
        rows = [{name: str(problem[name]) for name in names} for problem in problems]
        _sheet(book, "problems", pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String)), 0, lang)
    return buffer.getvalue()


def _sheet(book: Any, name: str, frame: pl.DataFrame, places: int, lang: str) -> None:
    sheet = book.add_worksheet(say(f"cli.sheet.{name}", lang))
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    amount = book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    plain = book.add_format({"num_format": "General"})
    for at, column in enumerate(frame.columns):
        sheet.write_string(0, at, say(f"cli.column.{column}", lang), head)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(frame.columns) - 1, 14)
    unit = frame.columns.index("unit") if "unit" in frame.columns else None
    for number, row in enumerate(frame.iter_rows(), start=1):
        is_money = unit is None or row[unit] == "money"
        for at, value in enumerate(row):
            match value:
                case None:
                    continue
                case Decimal():
                    _write_number(sheet, number, at, value, amount if is_money else plain)
                case dt.date():
                    sheet.write_datetime(number, at, dt.datetime.combine(value, dt.time()), day)
                case _:
                    sheet.write_string(number, at, str(value))


def _write_number(sheet: Any, row: int, at: int, value: Decimal, style: Any) -> None:
    short = value.normalize(Context(prec=60))
    if len(short.as_tuple().digits) <= _DIGITS:
        sheet.write_number(row, at, float(short), style)
    else:
        sheet.write_string(row, at, f"{short:f}")
