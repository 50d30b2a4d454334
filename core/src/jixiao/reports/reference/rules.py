"""The rules of a scheme, family by family, with their formulas; its checks."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.reports.reference.page import Name, Part, Points, Section, Text, section
from jixiao.reports.reference.saying import Saying
from jixiao.scheme.rules import Check, Rule

#: what is owed first, what it is made of last
_FAMILIES = ("payout", "penalty", "promotion", "indicator", "measure")


def rules(saying: Saying) -> Iterator[Section]:
    """A section for every family that the scheme has."""
    for family in _FAMILIES:
        found = (_rule(rule, saying) for rule in saying.offer.rules if rule.family == family)
        yield from section(saying.say(f"rules.{family}"), found)
    yield from section(saying.say("rules.check"), (_check(check, saying) for check in saying.scheme.checks))


def _rule(rule: Rule, saying: Saying) -> Section:
    unit = saying.unit(rule.unit) if rule.formula is not None else ""
    facts = (saying.table(rule.on), unit, saying.every(rule.every), *saying.cited(rule.clause, rule.source))
    return Section(saying.label(rule.label) or rule.name, _parts(rule, saying), Name(f"{rule.on}.{rule.name}"), facts)


def _parts(rule: Rule, saying: Saying) -> Iterator[Part]:
    yield from map(Text, saying.doc(rule.doc))
    points = tuple(_points(rule, saying))
    if points:
        yield Points(points)
    yield from saying.formulas(
        rule.on,
        ("formula", rule.formula),
        ("text", rule.text),
        ("where", rule.where),
        ("takes_effect", None if rule.takes_effect in ("this", "next") else rule.takes_effect),
        ("pays_on", rule.pays_on),
        ("hold", rule.hold),
        ("to", rule.to),
    )


def _points(rule: Rule, saying: Saying) -> Iterator[tuple[str, str]]:
    if rule.sets is not None:
        column = saying.world.column(rule.on, rule.sets)
        when = rule.takes_effect if rule.takes_effect in ("this", "next") else "day"
        label = saying.labelled(rule.sets, column.label if column is not None else None)
        yield saying.say("rule.sets"), saying.say(f"rule.effect.{when}", column=label)
    if rule.taken_from:
        labels = {other.name: other.label for other in saying.offer.rules}
        pots = (saying.labelled(name, labels.get(name)) for name in rule.taken_from)
        yield saying.say("rule.taken_from"), saying.listed(pots)


def _check(check: Check, saying: Saying) -> Section:
    facts = (
        saying.table(check.on),
        saying.say(f"severity.{check.severity}"),
        saying.every(check.every),
        *saying.cited(check.clause, check.source),
    )
    formulas = saying.formulas(check.on, ("check", check.formula), ("where", check.where))
    return Section(saying.label(check.message), formulas, Name(f"{check.on}.{check.name}"), facts)
