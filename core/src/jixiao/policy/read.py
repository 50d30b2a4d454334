"""Reading a policy file: its text, its tables in turn, and every problem of it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from jixiao.plugins import Offer
from jixiao.policy.amendments import editions, read_month
from jixiao.policy.cases import CaseReader
from jixiao.policy.model import Acceptance, OwnedRule, Policy
from jixiao.policy.nodes import Desk, Node
from jixiao.policy.offers import offer_of
from jixiao.policy.rules import RuleReader
from jixiao.policy.scope import Scope
from jixiao.policy.sources import SourceReader
from jixiao.policy.text import read_toml
from jixiao.problems import Problems, Severity, did_you_mean
from jixiao.scheme.periods import Period

SECTIONS = ("policy", "data", "terms", "amendment", "use", "rule", "off", "accept", "case")
_KEYS = ("name", "scheme", "also", "currency", "rounding", "from", "until")


@frozen
class _Head:
    """What ``[policy]`` says; a part that could not be read is empty."""

    name: str
    schemes: tuple[str, ...]
    currency: str
    places: int
    since: Period | None
    until: Period | None
    main_node: Node | None
    also_node: Node | None


def load(path: str | Path, *, offers: Mapping[str, Offer] | None = None) -> Policy:
    """Read a policy file and everything it says about its schemes.

    `offers` are schemes to use instead of the installed ones.

    :raises Problems: all that is wrong with the file, each problem with its line and column.
    """
    file = Path(path)
    document, positions = read_toml(file, str(path))
    desk = Desk(str(path), positions)
    root = Node(document, (), desk)
    sections = root.fields(SECTIONS)
    if "policy" not in sections:
        root.refuse("no_head", at=("policy",))
    head = _head(sections.get("policy"))
    folder = file.absolute().parent
    scope = _scope(head, offers, desk, folder)
    sources = SourceReader(scope, folder).read(sections.get("data"))
    dated = editions(sections.get("terms"), _elements(sections, "amendment"), scope, since=head.since, until=head.until)
    reader = RuleReader(scope)
    rules = reader.read(_own_rules(sections), sections.get("off"))
    reader.refuse_clashes(rules, head.also_node)
    accepted, accepted_faults = _accepted(sections.get("accept"), scope)
    cases = CaseReader(scope, rules, dated, head.until).read(_elements(sections, "case"))
    desk.stop_if_failed()
    assert head.since is not None, "a policy without its first month has failed"
    return Policy(
        name=head.name,
        path=file,
        schemes=scope.schemes,
        since=head.since,
        until=head.until,
        currency=head.currency,
        places=head.places,
        sources=sources,
        editions=dated,
        rules=rules,
        off=(*(name for _, name in reader.off), *reader.checks_off),
        dropped=tuple(OwnedRule(scope.rules[key], key[0], place) for key, place in reader.off.items()),
        accepted=accepted,
        accepted_faults=accepted_faults,
        cases=cases,
        notices=tuple(problem for problem in desk.problems if problem.severity is Severity.NOTICE),
    )


def _own_rules(sections: Mapping[str, Node]) -> list[Node]:
    """The client's own rules, those that blocks expand to among them."""
    uses, rules = _elements(sections, "use"), _elements(sections, "rule")
    if not uses:
        return rules
    # few policies use blocks, and the others need not wait for their reader
    from jixiao.policy.written.blocks import Expander, standard_blocks

    parts = Expander(standard_blocks()).expand(uses, rules, [])
    for check in parts["check"]:
        check.refuse("check_in_policy", name=check.shown)
    return parts["rule"]


def _elements(sections: Mapping[str, Node], name: str) -> list[Node]:
    """The elements of an array of tables such as ``[[case]]``."""
    node = sections.get(name)
    if node is None:
        return []
    if isinstance(node.value, dict):
        node.refuse("single_brackets", name=name)
        return []
    return node.items()


def _head(node: Node | None) -> _Head:
    fields = node.fields(_KEYS, ("name", "scheme", "from")) if node else {}
    name = fields["name"].text() if "name" in fields else None
    main = fields["scheme"].text() if "scheme" in fields else None
    also = list(fields["also"].items()) if "also" in fields else []
    schemes = [main] if main else []
    for item in also:
        text = item.text()
        if text in schemes:
            item.refuse("scheme_twice", name=text)
        elif text is not None:
            schemes.append(text)
    since = read_month(fields["from"]) if "from" in fields else None
    until = read_month(fields["until"]) if "until" in fields else None
    if since is not None and until is not None and until <= since:
        fields["until"].refuse("until_early", since=since)
    return _Head(
        name=name or "",
        schemes=tuple(schemes) if main else (),
        currency=_currency(fields["currency"]) if "currency" in fields else "CNY",
        places=_places(fields["rounding"]) if "rounding" in fields else 2,
        since=since,
        until=until,
        main_node=fields.get("scheme"),
        also_node=fields.get("also"),
    )


def _currency(node: Node) -> str:
    if isinstance(node.value, str) and re.fullmatch(r"[A-Z]{3}", node.value):
        return node.value
    node.refuse("currency")
    return ""


def _places(node: Node) -> int:
    """The decimal places of money: ``{ mode = "half_up", to = 0.01 }``."""
    fields = node.fields(("mode", "to"), ("mode", "to"))
    if "mode" in fields and fields["mode"].value != "half_up":
        fields["mode"].refuse("rounding_mode")
    if "to" not in fields:
        return 2
    value = fields["to"].value
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        for places in range(9):
            try:
                if Decimal(value) == Decimal(1).scaleb(-places):
                    return places
            except ArithmeticError:
                break
    fields["to"].refuse("rounding_to")
    return 2


def _scope(head: _Head, offers: Mapping[str, Offer] | None, desk: Desk, folder: Path) -> Scope:
    """The offers of the schemes named. Without them nothing below can be read, so problems are raised here."""
    found: dict[str, Offer] = {}
    for i, name in enumerate(head.schemes):
        nodes = head.also_node.items() if head.also_node else []
        node = next((item for item in nodes if i and item.value == name), head.main_node)
        if offers is not None:
            if name in offers:
                found[name] = offers[name]
            elif node is not None:
                node.refuse(
                    "unknown_scheme", name=name, near=did_you_mean(name, offers), known=", ".join(offers) or "–"
                )
            continue
        try:
            offer = offer_of(name, folder)
        except Problems as problems:
            if node is not None:
                node.adopt(problems)
        else:
            found[offer.scheme.name] = offer
    if len(found) < len(head.schemes) or not found:
        desk.stop_if_failed()
    return Scope(found)


def _accepted(node: Node | None, scope: Scope) -> tuple[tuple[str, ...], tuple[Acceptance, ...]]:
    """The findings of the documents that are accepted, and the faults shown without data, which only a proof knows."""
    fields = node.fields(("findings", "shown")) if node else {}
    if node is not None and not fields:
        node.refuse("missing_key", at=("findings",), name="findings")
    items = fields["findings"].items() if "findings" in fields else []
    findings = tuple(found for found in (item.choice("unknown_finding", scope.findings) for item in items) if found)
    shown = (fields["shown"].table() or {}) if "shown" in fields else {}
    reasons = ((name, item.text(), item.place) for name, item in shown.items())
    return findings, tuple(Acceptance(name, reason, place) for name, reason, place in reasons if reason)
