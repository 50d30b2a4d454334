"""The terms of a policy in dated editions: what is given over the scheme's defaults, and what later months change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from jixiao.policy.model import Edition
from jixiao.policy.nodes import Node
from jixiao.policy.scope import Scope
from jixiao.policy.values import read_term
from jixiao.problems import Place, did_you_mean
from jixiao.scheme.periods import Period
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import Ladder, Ranks, TermValue
from jixiao.scheme.terms import LadderTerm, NumberTerm, RankTerm

Key = tuple[str, str]


@frozen
class GivenTerm:
    """A term the policy names, with its place."""

    value: TermValue
    node: Node

    @property
    def place(self) -> Place:
        """Where it is named."""
        return self.node.place


def given_terms(node: Node | None, scope: Scope) -> dict[Key, GivenTerm]:
    """The terms of a ``terms`` table by scheme and name: those of the main scheme bare, others in their own table."""
    found: dict[Key, GivenTerm] = {}
    table = node.table() if node else None
    for name, value in (table or {}).items():
        if name in scope.schemes and isinstance(value.value, dict) and name not in scope.terms(scope.main):
            for inner, below in (value.table() or {}).items():
                _read(found, below, name, inner, scope)
        else:
            _read(found, value, scope.main, name, scope)
    return found


def _read(found: dict[Key, GivenTerm], node: Node, owner: str, name: str, scope: Scope) -> None:
    terms = scope.terms(owner)
    if name in terms:
        given = read_term(node, terms[name], scope.schemes[owner])
        if given is not None:
            found[owner, name] = GivenTerm(given.value, node)
        return
    others = [other for other in scope.schemes if name in scope.terms(other)]
    if others:
        header = f"[terms.{others[0]}]" if others[0] != scope.main else "[terms]"
        node.refuse("term_of_other", name=name, owner=owner, other=others[0], header=header)
    else:
        node.refuse("unknown_term", name=name, scheme=owner, near=did_you_mean(name, terms))


def editions(
    terms: Node | None, amendments: Iterable[Node], scope: Scope, *, since: Period | None, until: Period | None
) -> tuple[Edition, ...]:
    """All editions of the terms, in order, each complete.

    The months of amendments are compared only where the policy's own first month could be read.
    """
    given = given_terms(terms, scope)
    found = [_edition(given, since or Period(0), scope)]
    refuse_ranks(given, found[0].terms, scope)
    months: dict[Period, Node] = {}
    changes: dict[Period, dict[Key, GivenTerm]] = {}
    for node in amendments:
        fields = node.fields(("from", "terms"), ("from", "terms"))
        change = given_terms(fields.get("terms"), scope)
        if "from" not in fields:
            continue
        month = read_month(fields["from"])
        if month is None:
            continue
        if since is not None and month <= since:
            fields["from"].refuse("amendment_early", month=month, since=since)
        elif until is not None and month >= until:
            fields["from"].refuse("amendment_late", month=month, until=until)
        elif month in months:
            fields["from"].refuse("amendment_twice", month=month, first=months[month].place)
        months.setdefault(month, fields["from"])
        changes[month] = change
    for month in sorted(changes):
        given = {**given, **changes[month]}
        found.append(_edition(given, month, scope))
        refuse_ranks(changes[month], found[-1].terms, scope)
    return tuple(found)


def refuse_ranks(given: Mapping[Key, GivenTerm], terms: Mapping[str, Mapping[str, TermValue]], scope: Scope) -> None:
    """Note each term that is no rank of its table, where it, or the table, is given; `terms` are all in force."""
    for owner, scheme in scope.schemes.items():
        for term in scheme.terms:
            if not isinstance(term, RankTerm):
                continue
            value, ranks = terms[owner].get(term.name), terms[owner].get(term.of)
            place = given.get((owner, term.name)) or given.get((owner, term.of))
            if place is None or not isinstance(ranks, Ranks) or value is None or value in ranks.names():
                continue
            near, known = did_you_mean(str(value), ranks.names()), ", ".join(ranks.names())
            place.node.refuse("unknown_rank", term=term.name, ranks=term.of, name=value, near=near, known=known)


def read_month(node: Node) -> Period | None:
    """A month such as ``2026-03``; a problem is noted for anything else."""
    text = node.value if isinstance(node.value, str) else ""
    try:
        month = Period.parse(text)
    except ValueError:
        month = None
    if month is None or month.months != 1:
        node.refuse("not_month")
        return None
    return month


def _edition(given: Mapping[Key, GivenTerm], since: Period, scope: Scope) -> Edition:
    terms = {}
    for name, scheme in scope.schemes.items():
        values = _defaults(scheme)
        values.update({term: value.value for (owner, term), value in given.items() if owner == name})
        terms[name] = settled(values, scheme)
    origins = {key: value.place for key, value in given.items()}
    return Edition(since=since, terms=terms, given=frozenset(given), origins=origins)


def _defaults(scheme: Scheme) -> dict[str, TermValue]:
    values: dict[str, TermValue] = {}
    for term in scheme.terms:
        if term.default is not None or (isinstance(term, NumberTerm) and term.optional):
            values[term.name] = term.default
    return values


def settled(values: Mapping[str, TermValue], scheme: Scheme) -> dict[str, TermValue]:
    """The values with what switches say put into the ladders: what follows the last step."""
    result = dict(values)
    for term in scheme.terms:
        if isinstance(term, LadderTerm) and term.after_last:
            ladder, after = values.get(term.name), values.get(term.after_last)
            if isinstance(ladder, Ladder) and isinstance(after, str):
                result[term.name] = evolve(ladder, after_last=after)
    return result
