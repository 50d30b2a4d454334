"""Explains terms: the line of the policy that set one, or the default of the scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jixiao.engine.explanation import Explanation, said
from jixiao.formula.parse import parse
from jixiao.formula.syntax import Name, parts
from jixiao.formula.tree import Scalar
from jixiao.formula.words import is_steps
from jixiao.formula.world import Owned
from jixiao.language import Label
from jixiao.scheme.periods import Period
from jixiao.scheme.steps import Bands, Curve, Ladder
from jixiao.scheme.terms import SwitchTerm
from jixiao.scheme.units import NUMBER, Unit

if TYPE_CHECKING:
    from jixiao.engine.sight import Sight
    from jixiao.policy.model import Policy


class Terms:
    """Explains the terms that one month's formulas read."""

    def __init__(self, sight: Sight, policy: Policy) -> None:
        self.sight = sight
        self.world = sight.world
        self.edition = policy.edition(Period.parse(str(sight.run.month)))

    def owner_of(self, term: str, owner: str) -> str:
        """The scheme that declares a term: the rule's own, else the first that does."""
        if (owner, term) in self.world.declared:
            return owner
        return next((scheme for scheme, name in self.world.declared if name == term), owner)

    def term(self, owner: str, name: str, value: object, unit: Unit) -> Explanation:
        """A term with the line of the policy that set it, or the default of the scheme."""
        declared = self.world.declared[(owner, name)]
        given = self.world.terms.get((owner, name))
        place = self.edition.origins.get((owner, name)) if self.edition is not None else None
        clause = " ".join(declared.clause)
        key = "default_clause" if clause else "default"
        origin = Label(str(place), str(place)) if place is not None else said(f"explain.{key}", clause=clause)
        scalar: Scalar = None if is_steps(value) else value  # type: ignore[assignment]  # no steps, as just asked
        if isinstance(declared, SwitchTerm):
            scalar = given if isinstance(given, str) else declared.default
        shown = said("explain.table_term") if is_steps(value) else self.sight.shown(scalar, unit)
        figures = given.figures() if isinstance(given, Bands | Curve | Ladder) else ()
        children = tuple(
            self.term(owner, figure, self.world.terms.get((owner, figure)), getattr(inner, "unit", NUMBER))
            for figure in dict.fromkeys(figures)
            if (inner := self.world.declared.get((owner, figure))) is not None
        )
        label = declared.label or Label(name, name)
        return Explanation(
            f"term {owner}.{name}", "term", name, label, scalar, shown,
            unit=unit, clause=declared.clause, origin=origin, children=children,
        )  # fmt: skip

    def switches(self, owned: Owned) -> Iterator[Explanation]:
        """The readings that a rule's text names, or that say how often it runs: they were decided beforehand."""
        texts = (text for text in (owned.rule.where, owned.rule.formula) if text)
        names = [part.parts for text in texts for part in parts(parse(text)) if isinstance(part, Name)]
        names += [(owned.switch,)] if owned.switch is not None else []
        for name, *rest in dict.fromkeys(names):
            declared = self.world.declared.get((owned.owner, name))
            if not rest and isinstance(declared, SwitchTerm) and self.world.rule(owned.rule.on, name) is None:
                yield self.term(owned.owner, name, declared.default, NUMBER)
