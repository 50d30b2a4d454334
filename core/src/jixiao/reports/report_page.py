"""The report as a page: its figures in words, its charts drawn."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from jixiao.language import say
from jixiao.reports import charts
from jixiao.reports.lines import number_text
from jixiao.reports.pages import page
from jixiao.reports.report import LISTED, Cost, Report, total


def report_page(report: Report, lang: str) -> str:
    """The whole page, charts and style inside."""
    evaluation = report.evaluation
    policy = evaluation.policy
    labels = {
        term.name: term.label.to(lang) for scheme in policy.schemes.values() for term in scheme.terms if term.label
    }

    def money(amount: Decimal | None) -> str:
        return number_text(amount, "money", policy.places) or say("report.unavailable", lang)

    return page(
        "report",
        lang,
        one=report,
        span=_span(report.periods),
        overall={name: total(evaluation.totals[name]) for name in ("payouts", "penalties", "net")},
        listed=report.subjects[:LISTED],
        money=money,
        term_label=lambda name: labels.get(name) or name,
        charts=_charts(report, lang),
    )


def _span(periods: tuple[str, ...]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]} – {periods[-1]}" if periods else "–"


def _charts(report: Report, lang: str) -> dict[str, Markup]:
    """The charts that have something to show."""
    currency = report.evaluation.policy.currency
    found: dict[str, str] = {}
    for name, family in (("costs", "payout"), ("penalties", "penalty")):
        rows = [(_label(cost, lang), cost.total) for cost in report.costs if cost.rule.family == family]
        known = [(label, amount) for label, amount in rows if amount]
        if known:
            found[name] = charts.bars(known, currency)
    if report.distribution:
        counted = say("report.subjects", lang)
        found["distribution"] = charts.histogram(report.distribution, f"{say('report.net', lang)} {currency}", counted)
    if report.points and report.achievement is not None:
        label = report.achievement.label
        across = label.to(lang) if label is not None else report.achievement.name
        found["achievement"] = charts.scatter(report.points, across, f"{say('report.net', lang)} {currency}")
    # drawn by us from figures and labels, which the drawing has escaped
    return {name: Markup(svg) for name, svg in found.items()} | dict.fromkeys(
        {"costs", "penalties", "distribution", "achievement"} - found.keys(), Markup()
    )


def _label(cost: Cost, lang: str) -> str:
    return cost.rule.label.to(lang) if cost.rule.label is not None else cost.rule.name
