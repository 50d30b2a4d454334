"""`compare` and `bridge` over a thousand random pairs of policies: every sum closes to the cent with nets added up apart.

The policies differ in terms, amendments, rules of their own and rules switched off. The nets are added up from the lines
of each evaluation in fractions, by nothing that the comparison uses.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from fractions import Fraction
from importlib.metadata import EntryPoint
from pathlib import Path
from random import Random

import polars as pl
import pytest

import jixiao
from jixiao import plugins
from jixiao.engine.evaluation import Evaluation
from jixiao.reports.bridge import STEPS, bridge
from jixiao.reports.comparison import Comparison, compare

HERE = Path(__file__).parent / "cli"
#: pairs, in batches that share the people and their sales, each pair out of so many policies
BATCHES, PAIRS, POLICIES = 10, 100, 25
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
#: rules of a policy's own: family, table, formula
OWN = {
    "tea": ("payout", "people", "12.345"),
    "thirds": ("payout", "people", "sold / 3"),
    "gate": ("payout", "people", "if(share > 0.1, 20.005, 0)"),
    "levy": ("penalty", "people", "sold * 0.0015"),
    "rent": ("payout", "shops", "target / 7"),
}
Sums = dict[tuple[str, str], Fraction]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small scheme of the command line's tests installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(HERE))
    entry = EntryPoint("cafe", "cafe:plugin", plugins.GROUP)
    monkeypatch.setattr(plugins, "installed", lambda group=plugins.GROUP: {"cafe": (entry,)})
    return tmp_path


def company(chance: Random) -> None:
    """Six people of two shops with some sales in each month, to the cent."""
    people = [f"{letter},{chance.choice('xy')},{chance.randrange(500)},seller" for letter in "ABCDEF"]
    sales = [
        f"{number},{chance.choice('ABCDEF')},{chance.choice(MONTHS)}-{chance.randrange(1, 29):02},{_amount(chance)}"
        for number in range(24)
    ]
    _write("people", "person_id,shop_id,quota,role", people)
    _write("shops", "shop_id,target", [f"{shop},{chance.randrange(100, 9999)}" for shop in "xy"])
    _write("sales", "sale_id,person_id,date,amount", sales)


def _amount(chance: Random) -> str:
    cents = chance.randrange(1, 99999)
    return f"{cents // 100}.{cents % 100:02}"


def _write(name: str, head: str, rows: list[str]) -> None:
    Path(f"{name}.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")


def shuffle(chance: Random) -> None:
    """The same rows in another order."""
    for name in ("people", "shops", "sales"):
        head, *rows = Path(f"{name}.csv").read_text("utf-8").splitlines()
        _write(name, head, chance.sample(rows, len(rows)))


def random_policy(chance: Random) -> list[str]:
    """The parts of a policy's text, of which the rules, all from the third on, may stand in any order."""
    terms = f'commission_rate = "{chance.randrange(1, 400) / 100}%"\nlate_fine = {chance.randrange(9000) / 100}\n'
    terms += f'basis = "{chance.choice(("all", "above_quota"))}"\n'
    dates = sorted(chance.sample(MONTHS[1:], chance.randrange(3)))
    changes = "".join(
        f'[[amendment]]\nfrom = "{date}"\nterms.commission_rate = "{chance.randrange(1, 400) / 100}%"\n'
        for date in dates
    )
    off = chance.choice(("[]", '["fine"]', '["praised"]', '["fine", "praised"]'))
    head = '[policy]\nname = "p"\nscheme = "cafe"\nfrom = "2026-01"\n[data]\n'
    head += "".join(f'{name} = "{name}.csv"\n' for name in ("people", "shops", "sales"))
    own = [
        f'[[rule]]\nname = "{name}"\nfamily = "{family}"\non = "{table}"\nunit = "money"\nformula = "{formula}"\n'
        + ('every = "quarter"\n' if chance.random() < 0.2 else "")
        for name, (family, table, formula) in OWN.items()
        if chance.random() < 0.4
    ]
    if chance.random() < 0.3:
        own.append(
            '[[rule]]\nname = "commission"\nreplaces = "commission"\nfamily = "payout"\non = "people"\n'
            f'unit = "money"\nformula = "sold * commission_rate / {chance.randrange(2, 8)}"\n'
        )
    return [f"{head}[terms]\n{terms}[off]\nrules = {off}\n", changes, *own]


def loaded(parts: list[str]) -> jixiao.Policy:
    """The policy of such a text."""
    Path("policy.toml").write_text("".join(parts), "utf-8")
    return jixiao.load("policy.toml")


def nets(evaluation: Evaluation, key: str) -> Sums:
    """The net of an evaluation by rule or subject, from its printed lines."""
    text = evaluation.lines.filter(pl.col("unit") == "money").write_csv()
    found: Sums = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["family"] in ("payout", "penalty"):
            value = Fraction(row["value"]) * (-1 if row["family"] == "penalty" else 1)
            name = (row["table"], row[key])
            found[name] = found.get(name, Fraction()) + value
    return found


def differences(frame: pl.DataFrame, key: str) -> dict[tuple[str, str], tuple[Fraction, ...]]:
    """The figures of a comparison by rule or subject: first, second, difference."""
    columns = ("table", key, "first", "second", "difference")
    return {(table, name): tuple(map(Fraction, figures)) for table, name, *figures in frame.select(columns).iter_rows()}


def sums(comparison: Comparison) -> Iterator[tuple[str, pl.DataFrame]]:
    """The two ways in which a comparison adds up."""
    yield "rule", comparison.costs
    yield "subject", comparison.subjects


@pytest.mark.usefixtures("folder")
def test_a_thousand_pairs_close_to_the_cent_and_negate_when_sides_are_changed_over() -> None:
    chance = Random(20261128)
    different = 0
    for _ in range(BATCHES):
        company(chance)
        period = chance.choice((*MONTHS, "2026-02..2026-03"))
        results = [jixiao.evaluate(loaded(random_policy(chance)), period) for _ in range(POLICIES)]
        for sides in chance.sample(list(itertools.combinations(results, 2)), PAIRS):
            totals = [sum(nets(side, "subject").values()) for side in sides]
            different += totals[0] != totals[1]
            here, there = compare(*sides), compare(*reversed(sides))
            assert not here.unknown.height
            for (key, frame), (_, swapped) in zip(sums(here), sums(there), strict=True):
                first, second = (nets(side, key) for side in sides)
                expected = {
                    name: (one := first.get(name, Fraction()), other := second.get(name, Fraction()), other - one)
                    for name in {*first, *second}
                }
                assert differences(frame, key) == expected
                assert sum(difference for _, _, difference in expected.values()) == totals[1] - totals[0]
                assert differences(swapped, key) == {
                    name: (other, one, -difference) for name, (one, other, difference) in expected.items()
                }
    # pairs of the same net would show nothing
    assert different > BATCHES * PAIRS * 9 // 10


@pytest.mark.usefixtures("folder")
def test_bridges_of_random_policies_close_to_the_cent() -> None:
    chance = Random(20261201)
    for _ in range(10):
        company(chance)
        for _ in range(5):
            policy = loaded(random_policy(chance))
            before, after = sorted(chance.sample(MONTHS, 2))
            result = bridge(policy, before, after)
            first, second = (sum(nets(jixiao.evaluate(policy, month), "rule").values()) for month in (before, after))
            assert (Fraction(result.first), Fraction(result.second)) == (first, second)
            assert tuple(result.steps) == STEPS
            assert sum(map(Fraction, result.steps.values())) == second - first
            assert result.unknown == 0


@pytest.mark.usefixtures("folder")
def test_the_order_of_rows_and_rules_changes_nothing() -> None:
    chance = Random(20261202)
    for _ in range(25):
        company(chance)
        pair = [random_policy(chance) for _ in range(2)]
        results = []
        for _ in range(2):
            policies = [loaded(parts) for parts in pair]
            found = compare(*(jixiao.evaluate(policy, "2026-03") for policy in policies))
            steps = bridge(policies[0], "2026-02", "2026-03").steps
            frames = (found.lines, found.costs, found.subjects)
            results.append(([frame.rows() for frame in frames], found.terms, found.rules, steps))
            shuffle(chance)
            pair = [[*parts[:2], *chance.sample(parts[2:], len(parts) - 2)] for parts in pair]
        assert results[0] == results[1]
