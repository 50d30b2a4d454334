"""Finds the installed schemes, registers their plugins and checks them.

A `Registry` is made anew where schemes are used; nothing is kept in the module. `installed` reads entry-point
metadata only, so that listings of names load no plugin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

import pluggy
from attrs import field, frozen

from jixiao import hookspecs
from jixiao.problems import Place, Problem, Problems, did_you_mean
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

GROUP = "jixiao"
_FAMILY_HOOKS = ("measures", "indicators", "payouts", "penalties", "promotions")


@frozen
class Offer:
    """What one plugin offers: a scheme and its rules, in the order in which the plugin lists them.

    `places` are those of rules that are written in a file.
    """

    scheme: Scheme
    rules: tuple[Rule, ...]
    entry: EntryPoint | None = None
    places: Mapping[str, Place] = field(factory=dict, hash=False)

    @property
    def distribution(self) -> str:
        """The name of the package that brings it; the package's metadata are read only to tell it."""
        dist = self.entry.dist if self.entry else None
        return dist.name if dist else ""


def installed(group: str = GROUP) -> dict[str, tuple[EntryPoint, ...]]:
    """The names of all installed schemes with their entry points (more than one is a fault), without loading any."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)):
        if entry not in found.get(entry.name, ()):
            found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


def example_of(name: str) -> Traversable | None:
    """The folder of the example that an installed scheme's package brings: ``example/NAME`` in it, or ``example``."""
    from importlib.resources import files

    package = files(installed()[name][0].module.partition(".")[0])
    return next((place for place in (package / "example" / name, package / "example") if _is_policy(place)), None)


def _is_policy(place: Traversable) -> bool:
    return (place / "policy.toml").is_file()


def _load(name: str, entries: dict[str, tuple[EntryPoint, ...]]) -> object:
    candidates = entries.get(name, ())
    if not candidates:
        values = {"name": name, "near": did_you_mean(name, entries), "installed": ", ".join(entries) or "–"}
        raise Problems(Problem("plugins.not_installed", path="policy.scheme", values=values))
    if len(candidates) > 1:
        owners = ", ".join(f"{entry.value} ({entry.dist.name if entry.dist else '?'})" for entry in candidates)
        raise Problems(Problem("plugins.twice", path="policy.scheme", values={"name": name, "owners": owners}))
    try:
        return candidates[0].load()
    except Exception as error:
        values = {"name": name, "entry": candidates[0].value, "error": f"{type(error).__name__}: {error}"}
        raise Problems(Problem("plugins.broken", path="policy.scheme", values=values)) from error


def offer(plugin: object, name: str, entry: EntryPoint | None = None) -> Offer:
    """Register one plugin object alone and gather what it offers.

    :raises Problems: it has hooks that do not exist, offers no scheme or one of another name, or two rules of a name.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise Problems(Problem("plugins.hooks", path=name, values={"name": name, "error": str(error)})) from error
    schemes = manager.hook.scheme()
    if len(schemes) != 1 or schemes[0].name != name:
        found = ", ".join(scheme.name for scheme in schemes) or "–"
        raise Problems(Problem("plugins.scheme", path=name, values={"name": name, "found": found}))
    rules = [rule for hook in _FAMILY_HOOKS for rules in getattr(manager.hook, hook)() for rule in rules]
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise Problems(Problem("plugins.rule_twice", path=name, values={"name": name, "rule": rule.name}))
        seen.add(rule.name)
    places = {rule: place for found in manager.hook.rule_places() for rule, place in found.items()}
    return Offer(schemes[0], tuple(rules), entry, places)


def offers(names: Iterable[str], group: str = GROUP) -> dict[str, Offer]:
    """The offers of the named schemes.

    :raises Problems: one is not installed, installed twice, broken, or inconsistent in itself.
    """
    entries = installed(group)
    return {name: offer(_load(name, entries), name, entries[name][0]) for name in names}
