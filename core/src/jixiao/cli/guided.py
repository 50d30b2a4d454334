"""`jixiao new --guided`: the six steps of designing indicators (S1.1-A1 to A6), asked one by one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

import click
from attrs import evolve

from jixiao.cli.session import Session
from jixiao.policy.figures import NoFigure, figure, readable
from jixiao.policy.written.draft import SCORED_BY, Design, Indicator
from jixiao.scheme.units import COUNT, RATE, Unit

Value = TypeVar("Value")
_FULL = 100
#: few but good (S1.1-A3), a survey by several methods (S1.1-A5), weights within bounds (S1.6-W1)
MOST_INDICATORS, LEAST_METHODS = 7, 2
LOWEST, HIGHEST = Fraction(5), Fraction(30)
LEAST_INDICATORS = math.ceil(_FULL / HIGHEST)


class Guide:
    """Asks on stderr, so that stdout stays for results, and asks again until an answer can be used."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def design(self, title: str | None) -> Design:
        """The whole conversation."""
        self.tell("start")
        post = self.ask("post")
        name = title or self.ask("title", self.session.say("guided.titled", post=post))
        self.step(1)
        goals = self.ask("goals")
        elements = self.several("element", at_least=1)
        self.step(2)
        drafted = [self.derived(element) for element in elements]
        self.step(3)
        kept, dropped = self.selected(drafted)
        scored = [self.scored(each) for each in kept]
        weighted = self.weighted(scored)
        self.step(4)
        verified = [each for each in weighted if self.yes("serves", indicator=each.label)]
        dropped += [each.label for each in weighted if each not in verified]
        if len(verified) < len(weighted):
            weighted = self.weighted(verified or weighted)
        self.step(5)
        methods = self.several("method", at_least=LEAST_METHODS)
        self.step(6)
        months = self.until("revision", _months, "0")
        is_paid = self.yes("paid")
        return Design(name, post, goals, tuple(weighted), tuple(dropped), tuple(methods), is_paid, months or None)

    # the steps that take more than one question

    def derived(self, element: str) -> Indicator:
        """Step 2: what the work shows of an element, and what the work needs first."""
        label = self.ask("indicator", element, element=element)
        return Indicator(label, "mark", repair=self.ask("repair", "", indicator=label))

    def selected(self, drafted: Sequence[Indicator]) -> tuple[list[Indicator], list[str]]:
        """Step 3: few, but good ones."""
        while True:
            kept = [each for each in drafted if self.yes("keep", indicator=each.label)]
            if not kept:
                self.tell("none_kept")
                continue
            if len(kept) in range(LEAST_INDICATORS, MOST_INDICATORS + 1) or self.yes(
                "count", count=len(kept), least=LEAST_INDICATORS, most=MOST_INDICATORS
            ):
                return kept, [each.label for each in drafted if each not in kept]

    def scored(self, each: Indicator) -> Indicator:
        """How one is scored."""
        kind = self.until("scored_by", lambda text: text if text in SCORED_BY else None, "mark", indicator=each.label)
        if SCORED_BY[kind] != "events":
            return evolve(each, scored_by=kind)
        points = self.until("points", _positive, indicator=each.label)
        return evolve(each, scored_by=kind, points=points)

    def weighted(self, indicators: Sequence[Indicator]) -> list[Indicator]:
        """Weights that add up; bounds and equal weights are told, and may stay (S1.1-W1, S1.6-W1)."""
        if not self.yes("weigh"):
            self.tell("weigh_later", names=",".join(each.label for each in indicators))
            return [evolve(each, weight=None) for each in indicators]
        while True:
            weights = [self.until("weight", _weight, indicator=each.label) for each in indicators]
            total = sum(weights, Fraction())
            if total != _FULL:
                self.tell("sum", total=readable(total, COUNT))
                continue
            doubts = list(self.doubts(indicators, weights))
            for doubt in doubts:
                click.echo(doubt, err=True)
            if not doubts or self.yes("stay"):
                return [evolve(each, weight=weight) for each, weight in zip(indicators, weights, strict=True)]

    def doubts(self, indicators: Sequence[Indicator], weights: Sequence[Fraction]) -> Iterator[str]:
        """What speaks against these weights."""
        for each, weight in zip(indicators, weights, strict=True):
            if not LOWEST <= weight <= HIGHEST:
                values = {"weight": readable(weight, COUNT), "lowest": LOWEST, "highest": HIGHEST}
                yield self.session.say("guided.bounds", indicator=each.label, **values)
        if len(weights) > 1 and len(set(weights)) == 1:
            yield self.session.say("guided.equal")

    # asking

    def tell(self, key: str, **values: object) -> None:
        """Say something that needs no answer."""
        click.echo(self.session.say(f"guided.{key}", **values), err=True)

    def step(self, number: int) -> None:
        """The head of a step, and what it is for."""
        click.echo(f"\n{self.session.say(f'guided.step{number}')}", err=True)

    def ask(self, key: str, default: str | None = None, **values: object) -> str:
        """A text in one line."""
        question = self.session.say(f"guided.{key}", **values)
        answer: str = click.prompt(question, default=default, show_default=bool(default), err=True)
        return " ".join(answer.split())

    def yes(self, key: str, **values: object) -> bool:
        """Yes or no: y, n, 是, 否; an empty answer is yes."""
        return self.until(key, _yes, self.session.say("guided.yes"), **values)

    def several(self, key: str, *, at_least: int) -> list[str]:
        """Answers until an empty one, each once."""
        found: list[str] = []
        for number in itertools.count(1):
            answer = self.ask(key, "", number=number)
            if answer and answer not in found:
                found.append(answer)
            elif not answer and len(found) >= at_least:
                return found
            elif not answer:
                self.tell("more", count=at_least)
        raise AssertionError("counting does not end")

    def until(
        self, key: str, read: Callable[[str], Value | None], default: str | None = None, **values: object
    ) -> Value:
        """Ask until an answer can be read."""
        while True:
            found = read(self.ask(key, default, **values))
            if found is not None:
                return found
            self.tell(f"{key}_is" if key in _EXPLAINED else "yes_is")


#: questions that say what an answer must be
_EXPLAINED = ("scored_by", "points", "weight", "revision")
_YES = {"y": True, "yes": True, "是": True, "n": False, "no": False, "否": False}


def _yes(text: str) -> bool | None:
    return _YES.get(text.casefold())


def _number(text: str, unit: Unit) -> Fraction | None:
    try:
        return figure(text, unit)
    except NoFigure:
        return None


def _positive(text: str) -> Fraction | None:
    number = _number(text, COUNT)
    return number if number is not None and number > 0 else None


def _months(text: str) -> int | None:
    """Months between revisions; 0 where each stage of the strategy asks for one."""
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _weight(text: str) -> Fraction | None:
    """Points of a hundred, also written as a percentage."""
    number = _number(text, RATE)
    if number is None or not 0 <= number <= _FULL:
        return None
    return number * _FULL if text.strip().endswith(("%", "％")) else number
