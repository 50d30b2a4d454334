"""A policy as the engine uses it: one client's terms in dated editions, data sources, rules and worked cases."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

from jixiao.problems import Place, Problem
from jixiao.scheme.documents import Finding
from jixiao.scheme.periods import Period
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme
from jixiao.scheme.steps import TermValue

Cell = Decimal | int | str | bool | None


@frozen
class Source:
    """Where the rows of one table come from.

    `files` are the files found, in name order, all inside the policy's folder. `columns` maps a column of the scheme
    to the header in the file; `codes` maps, per column, the file's spelling of a value to the scheme's code.
    """

    table: str
    files: tuple[Path, ...]
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(factory=dict, hash=False)
    codes: Mapping[str, Mapping[str, str]] = field(factory=dict, hash=False)
    place: Place = Place()


@frozen
class Edition:
    """The terms in force from one period on, per scheme: given values over the scheme's defaults.

    A blank that the policy left open has no entry. `given` are the terms the policy names, `origins` says where.
    """

    since: Period
    terms: Mapping[str, Mapping[str, TermValue]] = field(hash=False)
    given: frozenset[tuple[str, str]] = frozenset()
    origins: Mapping[tuple[str, str], Place] = field(factory=dict, hash=False)


@frozen
class OwnedRule:
    """A rule in force with the scheme it belongs to, and its place if it stands in a file; `own`: in the policy's."""

    rule: Rule
    owner: str
    place: Place | None = None
    own: bool = False


@frozen
class Expectation:
    """One figure a case expects: exactly one of value, text, problem and applies.

    `applies` says whether the rule has a place in the subject's row at all. `table` is said where the subject is not
    plain.
    """

    subject: str
    rule: str
    value: str | None = None
    text: str | None = None
    problem: str | None = None
    applies: bool | None = None
    table: str | None = None
    period: str | None = None
    place: Place = Place()


@frozen
class Case:
    """A worked example: whole tables of its own, terms over those of the policy, and exact expected figures."""

    name: str
    period: str
    terms: Mapping[str, Mapping[str, TermValue]] = field(hash=False)
    given: Mapping[str, tuple[Mapping[str, Cell], ...]] = field(hash=False)
    expect: tuple[Expectation, ...]
    place: Place = Place()


@frozen
class Acceptance:
    """A fault shown without data that the client has looked at: its id (``cliff:commission``), why it may stay."""

    id: str
    reason: str
    place: Place = Place()


@frozen
class Policy:
    """Everything that one policy file says, checked as far as it can be without formulas and data.

    `schemes` maps each scheme's name to it, the main one first. `rules` are those in force, after `replaces` and
    `[off]`, in the order in which they are listed; `off` names what is switched off (rules, and checks), `dropped` are
    those rules, each with the place that switches it off. `notices` are problems that do not stop anything.
    """

    name: str
    path: Path
    schemes: Mapping[str, Scheme] = field(hash=False)
    since: Period
    until: Period | None
    currency: str
    places: int
    sources: Mapping[str, Source] = field(hash=False)
    editions: tuple[Edition, ...]
    rules: tuple[OwnedRule, ...]
    off: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    accepted_faults: tuple[Acceptance, ...] = ()
    cases: tuple[Case, ...] = ()
    notices: tuple[Problem, ...] = ()
    dropped: tuple[OwnedRule, ...] = ()

    @property
    def scheme(self) -> Scheme:
        """The main scheme."""
        return next(iter(self.schemes.values()))

    def edition(self, period: Period) -> Edition | None:
        """The edition in force in a period, or None before the policy begins."""
        return next((edition for edition in reversed(self.editions) if edition.since <= period), None)

    def open_findings(self) -> tuple[Finding, ...]:
        """The document's findings that the client has neither decided by a term nor accepted."""
        given = {term for edition in self.editions for _, term in edition.given}
        return tuple(
            finding
            for scheme in self.schemes.values()
            for finding in scheme.findings
            if finding.id not in self.accepted and not given.intersection(finding.terms)
        )
