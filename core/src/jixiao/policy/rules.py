"""The rules in force: those of the schemes, without what is switched off, with what the policy adds or replaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from attrs import define, field

from jixiao.formula.recurrence import recurrences
from jixiao.policy.model import OwnedRule
from jixiao.policy.nodes import Node
from jixiao.policy.scalars import read_label, read_unit
from jixiao.policy.scope import Scope
from jixiao.problems import Place, Severity, did_you_mean
from jixiao.scheme.periods import LENGTHS
from jixiao.scheme.rules import FAMILIES, PAYOUTS, RULES, Rule

#: words of formulas that no rule may have as its name
RESERVED = ("prior", "carried", "history", "period", "policy", "net", "payouts", "penalties")
_FORMULAS = ("formula", "where", "text", "pays_on", "hold", "to")
_KEYS = ("name", "family", "replaces", "on", *_FORMULAS, "unit", "every", "sets", "takes_effect", "from")
_KNOWN = (*_KEYS, "taken_from", "clause", "source", "label", "doc")
Key = tuple[str, str]


@define
class RuleReader:
    """Puts together the rules of a policy; own rules belong to the main scheme, or to that of the rule replaced."""

    scope: Scope
    off: dict[Key, Place] = field(factory=dict)
    checks_off: list[str] = field(factory=list)

    def read(self, own: Iterable[Node], off: Node | None) -> tuple[OwnedRule, ...]:
        """The rules in force, in the order in which they are listed; a replacement takes the place of the old one."""
        nodes = list(own)
        names = [name for name in (_text(node, "name") for node in nodes) if name]
        if off is not None:
            self._switch_off(off)
        in_force = {
            key: OwnedRule(rule, key[0], self.scope.offers[key[0]].places.get(rule.name))
            for key, rule in self.scope.rules.items()
            if key not in self.off
        }
        replaced: dict[Key, Place] = {}
        added: dict[str, OwnedRule] = {}
        for node in nodes:
            rule, key = self._own(node, names)
            if rule is None:
                continue
            if key is not None:
                if key in replaced:
                    node.refuse("replaced_twice", at=("replaces",), rule=rule.name, first=replaced[key])
                if key in self.off:
                    node.refuse("replaced_off", at=("replaces",), rule=rule.name, first=self.off[key])
                replaced.setdefault(key, node.place)
                in_force[key] = OwnedRule(rule, key[0], node.place, own=True)
                continue
            if rule.name in added:
                node.refuse("rule_twice", at=("name",), rule=rule.name, first=added[rule.name].place)
            owners = [owner for owner, other in in_force if other == rule.name]
            if owners:
                node.refuse("rule_clash", at=("name",), rule=rule.name, owner=owners[0])
            added.setdefault(rule.name, OwnedRule(rule, self.scope.main, node.place, own=True))
        return (*in_force.values(), *added.values())

    def refuse_clashes(self, rules: Sequence[OwnedRule], also: Node | None) -> None:
        """Note rules and checks of one name that two schemes offer and that are both in force.

        So, too, a rule that stands on a table on which another scheme has a column of that name.
        """
        if also is None:
            return
        owners: dict[tuple[str, str], dict[str, None]] = {}
        for owned in rules:
            owners.setdefault(("rule", owned.rule.name), {})[owned.owner] = None
        for name, scheme in self.scope.schemes.items():
            for check in scheme.checks:
                if not {check.name, f"{name}.{check.name}"} & set(self.checks_off):
                    owners.setdefault(("check", check.name), {})[name] = None
        for (_, rule), (first, *others) in owners.items():
            if others:
                also.refuse("schemes_clash", rule=rule, first=first, second=others[0])
        for owned in rules:
            for table, other in self.scope.declared(owned.rule.on):
                if other != owned.owner and table.column(owned.rule.name) is not None:
                    name, first = owned.rule.name, owned.owner
                    also.refuse("scheme_shadows_column", rule=name, table=table.name, first=first, second=other)

    def _switch_off(self, off: Node) -> None:
        fields = off.fields(("rules",), ("rules",))
        known = [(name, check.name) for name, scheme in self.scope.schemes.items() for check in scheme.checks]
        checks = [*dict.fromkeys(check for _, check in known), *(f"{name}.{check}" for name, check in known)]
        for node in fields["rules"].items() if "rules" in fields else []:
            text = node.text()
            if text is None:
                continue
            owners = self.scope.owners(text)
            name = text.rpartition(".")[2]
            if not owners and text in checks:
                self.checks_off.append(text)
            elif not owners:
                node.refuse("unknown_rule", name=text, near=self.scope.near_rules(text, checks))
            elif len(owners) > 1:
                choices = ", ".join(f"“{owner}.{name}”" for owner in owners)
                node.refuse("ambiguous_rule", name=name, choices=choices)
            elif (owners[0], name) in self.off:
                node.refuse("off_twice", rule=name, first=self.off[owners[0], name])
            else:
                self.off[owners[0], name] = node.place
                clause = ", ".join(self.scope.rules[owners[0], name].clause) or "–"
                node.refuse("rule_off", severity=Severity.NOTICE, rule=name, clause=clause)

    def _own(self, node: Node, own: Sequence[str]) -> tuple[Rule | None, Key | None]:
        """One own rule, and the rule it replaces."""
        before = len(node.desk.problems)
        fields = node.fields(_KNOWN)
        key = self._replaced(fields["replaces"]) if "replaces" in fields else None
        old = self.scope.rules[key] if key else None
        if "replaces" in fields and old is None:
            return None, None
        if isinstance(node.value, dict) and old is None:
            for needed in ("name", "family", "on"):
                if needed not in fields:
                    node.refuse("missing_key", at=(needed,), name=needed)
        values: dict[str, Any] = attrs.asdict(old, recurse=False) if old else {}
        values.update(self._attributes(fields, own, key[0] if key else self.scope.main))
        family = fields["family"].choice("unknown_family", FAMILIES) if "family" in fields else None
        name = values.get("name")
        if old is not None and name != old.name:
            node.refuse("replaces_renamed", at=("name",), name=name, old=old.name)
        if isinstance(name, str) and old is None and (not name.isidentifier() or name in RESERVED):
            node.refuse("rule_name", at=("name",), name=name, reserved=", ".join(RESERVED))
        if isinstance(name, str) and old is None:
            self._refuse_shadow(node, name, values.get("on"))
        if isinstance(node.value, dict) and old is None and not {"formula", "text"} & set(fields):
            node.refuse("missing_key", at=("formula",), name="formula")
        if len(node.desk.problems) > before:
            return None, None
        return RULES[family or (old.family if old else FAMILIES[0])](**values), key

    def _refuse_shadow(self, node: Node, name: str, table: object) -> None:
        """A rule of the name of a column or term would silently take its place in every formula."""
        if name in self.scope.tables.get(str(table), {}):
            node.refuse("rule_shadows_column", at=("name",), name=name, table=table)
        elif name in self.scope.terms(self.scope.main):
            node.refuse("rule_shadows_term", at=("name",), name=name)

    def _replaced(self, node: Node) -> Key | None:
        text = node.text()
        if text is None:
            return None
        owners = self.scope.owners(text)
        name = text.rpartition(".")[2]
        if len(owners) == 1:
            return owners[0], name
        if owners:
            node.refuse("ambiguous_rule", name=name, choices=", ".join(f"“{owner}.{name}”" for owner in owners))
        else:
            node.refuse("unknown_rule", name=text, near=self.scope.near_rules(text))
        return None

    def _attributes(self, fields: dict[str, Node], own: Sequence[str], owner: str) -> dict[str, object]:
        """The attributes that are written, each read by its kind; problems are noted and leave the attribute out."""
        values: dict[str, object] = {}
        for key in ("name", "source", "doc"):
            if key in fields:
                values[key] = fields[key].text()
        for key in _FORMULAS:
            if key in fields:
                values[key] = _formula(fields[key])
        if "unit" in fields:
            values["unit"] = read_unit(fields["unit"], self.scope.ranks)
        if "on" in fields:
            values["on"] = fields["on"].choice("unknown_table", self.scope.subjects)
        if "every" in fields:
            switches = recurrences(self.scope.schemes[owner])
            values["every"] = fields["every"].choice("unknown_value", (*LENGTHS, *switches))
        if "from" in fields and "takes_effect" in fields:
            fields["from"].refuse("effect_twice")
        for key in ("from", "takes_effect"):
            if key in fields:
                values["takes_effect"] = _formula(fields[key])
        if "sets" in fields:
            table = fields["on"].value if "on" in fields else None
            columns = self.scope.tables.get(str(table))
            values["sets"] = _column(fields["sets"], str(table), columns) if columns else fields["sets"].text()
        if "taken_from" in fields:
            known = [*self.scope.rule_names, *own, PAYOUTS]
            for node in _each(fields["taken_from"]):
                name = node.text()
                if name is not None and name not in known:
                    node.refuse("unknown_rule", name=name, near=self.scope.near_rules(name, own))
            values["taken_from"] = fields["taken_from"].texts()
        if "clause" in fields:
            values["clause"] = fields["clause"].texts()
        if "label" in fields:
            values["label"] = read_label(fields["label"])
        return {key: value for key, value in values.items() if value is not None}


def _text(node: Node, key: str) -> str | None:
    value = node.value.get(key) if isinstance(node.value, dict) else None
    return value if isinstance(value, str) else None


def _each(node: Node) -> list[Node]:
    return node.items() if isinstance(node.value, list) else [node]


def _formula(node: Node) -> str | None:
    if isinstance(node.value, str) and node.value.strip():
        return node.value
    node.refuse("not_formula")
    return None


def _column(node: Node, table: str, columns: Iterable[str]) -> str | None:
    text, known = node.text(), tuple(columns)
    if text is None or text in known:
        return text
    node.refuse("unknown_column", name=text, table=table, near=did_you_mean(text, known), known=", ".join(known))
    return None
