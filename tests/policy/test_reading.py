"""The head of a policy, its encoding and its syntax: every slip with its place and its whole message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from jixiao.plugins import Offer
from jixiao.policy.model import Policy
from jixiao.policy.read import load
from jixiao.problems import Problems
from jixiao.scheme.periods import Period

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nfrom = "2026-01"\n'

SLIPS = {
    "no section at all": (
        """\

""",
        """\
policy.toml:1:1  policy
  found     no section [policy]
  expected  a header [policy] with the lines name, scheme and from below it
  mend      add it at the top
""",
    ),
    "an empty head": (
        """\
[policy]

""",
        """\
policy.toml:1:2  policy.name
  found     no “name” here
  expected  a line name = …
  mend      add it
policy.toml:1:2  policy.scheme
  found     no “scheme” here
  expected  a line scheme = …
  mend      add it
policy.toml:1:2  policy.from
  found     no “from” here
  expected  a line from = …
  mend      add it
""",
    ),
    "a head of the wrong kinds": (
        """\
[policy]
name = ""
scheme = ["shop"]
from = 2026
also = "praise"
""",
        """\
policy.toml:2:1  policy.name
  found     “”
  expected  a text in quotes, not empty
  mend      write the text, in quotes
policy.toml:3:1  policy.scheme
  found     [ … ]
  expected  a text in quotes, not empty
  mend      write the text, in quotes
policy.toml:4:1  policy.from
  found     2026
  expected  a month in quotes, such as "2026-03"
  mend      write year and month
policy.toml:5:1  policy.also
  found     “praise”
  expected  a list in square brackets
  mend      put the value in square brackets, its elements parted by commas
""",
    ),
    "a scheme that is not there": (
        """\
[policy]
name = "x"
scheme = "shp"
from = "2026-01"
also = ["prais"]
""",
        """\
policy.toml:3:1  policy.scheme
  found     the scheme “shp”, which is not there (nearest: “shop”)
  expected  one of: shop, praise
  mend      correct the name
policy.toml:5:9  policy.also[0]
  found     the scheme “prais”, which is not there (nearest: “praise”)
  expected  one of: shop, praise
  mend      correct the name
""",
    ),
    "a scheme named twice": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
also = ["shop"]
""",
        """\
policy.toml:5:9  policy.also[0]
  found     the scheme “shop” for the second time
  expected  each scheme once
  mend      remove it from “also”
""",
    ),
    "an end before the beginning": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
until = "2026-01"
""",
        """\
policy.toml:5:1  policy.until
  found     “2026-01”, which is not after the policy's first month 2026-01
  expected  the first month to which the policy no longer applies
  mend      correct “until” or “from”, or remove “until”
""",
    ),
    "an amendment after the end": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
until = "2026-07"
[[amendment]]
from = "2026-07"
terms = {}
""",
        """\
policy.toml:7:1  amendment[0].from
  found     “2026-07”, but the policy ends before 2026-07
  expected  a month before 2026-07
  mend      correct the month, or the policy's “until”
""",
    ),
    "a case after the end": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
until = "2026-07"
[[case]]
name = "y"
period = "2026-Q3"
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:8:1  case[0].period
  found     “2026-Q3”, in which the policy is not in force (from 2026-01)
  expected  a period within the policy's
  mend      correct the case's period, or the policy's “from” or “until”
""",
    ),
    "money rounded otherwise": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
currency = "yuan"
rounding = { mode = "half_even", to = 0.05 }
""",
        """\
policy.toml:5:1  policy.currency
  found     “yuan”
  expected  three capital letters, such as "CNY"
  mend      write the currency's letters
policy.toml:6:14  policy.rounding.mode
  found     “half_even”
  expected  "half_up": half a cent and more goes up, away from zero
  mend      write mode = "half_up"
policy.toml:6:34  policy.rounding.to
  found     0.05
  expected  1, 0.1, 0.01, 0.001 …
  mend      write 0.01 for cents, 1 for whole units
""",
    ),
    "money rounded to nothing": (
        """\
[policy]
name = "x"
scheme = "shop"
from = "2026-01"
rounding = { mode = "half_up", to = "cent" }
""",
        """\
policy.toml:5:32  policy.rounding.to
  found     “cent”
  expected  1, 0.1, 0.01, 0.001 …
  mend      write 0.01 for cents, 1 for whole units
""",
    ),
    "Chinese quotes": (
        """\
[policy]
name = “海景”
""",
        """\
policy.toml:2:8
  found     the character ““” (U+201C), which only looks like “"”
  expected  the plain character “"” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "a full-width comma": (
        """\
[policy]
also = ["a"，"b"]
""",
        """\
policy.toml:2:12
  found     the character “，” (U+FF0C), which only looks like “,”
  expected  the plain character “,” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "a full-width equals sign": (
        """\
[policy]
name＝"x"
""",
        """\
policy.toml:2:5
  found     the character “＝” (U+FF1D), which only looks like “=”
  expected  the plain character “=” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "a full-width digit": (
        """\
[terms]
x = １
""",
        """\
policy.toml:2:5
  found     the character “１” (U+FF11), which only looks like “1”
  expected  the plain character “1” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "an ideographic space": (
        """\
[policy]
　name = "x"
""",
        """\
policy.toml:2:1
  found     the character “　” (U+3000), which only looks like “ ”
  expected  the plain character “ ” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "lenticular brackets": (
        """\
【policy】
""",
        """\
policy.toml:1:1
  found     the character “【” (U+3010), which only looks like “[”
  expected  the plain character “[” outside of quotes
  mend      type it again with the English keyboard
""",
    ),
    "a percentage without quotes": (
        """\
[terms]
commission_rate = 1.5%
""",
        """\
policy.toml:2:19
  found     the percentage 1.5% without quotes
  expected  percentages in quotes: "1.5%"
  mend      put the percentage in quotes
""",
    ),
    "a fraction without quotes": (
        """\
[terms]
base_rate = 1/3
""",
        """\
policy.toml:2:13
  found     1/3, a text without quotes
  expected  texts, periods and fractions in quotes: "1/3"
  mend      put it in quotes
""",
    ),
    "a month without quotes": (
        """\
[policy]
from = 2026-01
""",
        """\
policy.toml:2:8
  found     2026-01, a text without quotes
  expected  texts, periods and fractions in quotes: "2026-01"
  mend      put it in quotes
""",
    ),
    "a text without quotes": (
        """\
[policy]
name = Seaview Hotel
""",
        """\
policy.toml:2:8
  found     Seaview Hotel, a text without quotes
  expected  texts, periods and fractions in quotes: "Seaview Hotel"
  mend      put it in quotes
""",
    ),
    "a text without its closing quote": (
        """\
[policy]
name = "Seaview
scheme = "shop"
""",
        """\
policy.toml:2:16
  found     a text whose closing quote is missing: name = "Seaview
  expected  a quote at the end of the text, on the same line
  mend      add the closing quote
""",
    ),
    "a Windows path": (
        """\
[data]
people = "C:\\data\\people.xlsx"
""",
        """\
policy.toml:2:15
  found     a backslash inside double quotes: people = "C:\\data\\people.xlsx"
  expected  paths with / between the folders
  mend      write / in place of \\, or put the text in single quotes
""",
    ),
    "a Chinese key without quotes": (
        """\
[data.people.codes.role]
销售 = "seller"
""",
        """\
policy.toml:2:1
  found     the name “销售” without quotes
  expected  names with other letters than a to z in quotes: "销售" = …
  mend      put the name in quotes
""",
    ),
    "a key twice": (
        """\
[policy]
name = "x"
  name = "y"
""",
        """\
policy.toml:3:3
  found     a name or header that was already used above: name = "y"
  expected  each name once
  mend      remove one of the two, or rename it
""",
    ),
    "a header twice": (
        """\
[policy]
[terms]
[policy]
""",
        """\
policy.toml:3:1
  found     a name or header that was already used above: [policy]
  expected  each name once
  mend      remove one of the two, or rename it
""",
    ),
    "a colon": (
        """\
[policy]
name: "x"
""",
        """\
policy.toml:2:5
  found     a colon after “name”
  expected  an equals sign: name = …
  mend      write = in place of the colon
""",
    ),
    "True": (
        """\
[terms]
x = True
""",
        """\
policy.toml:2:5
  found     True
  expected  true, in small letters
  mend      write true
""",
    ),
    "a number with commas": (
        """\
[terms]
x = 1,500,000
""",
        """\
policy.toml:2:5
  found     the number 1,500,000, with commas inside
  expected  a number without commas: 1500000
  mend      remove the commas
""",
    ),
    "a bracket that is never closed": (
        """\
[terms]
x = [1, 2
y = 3
""",
        """\
policy.toml:3:1
  found     a line that cannot be read: Unclosed array
  expected  lines of the form: name = value, or a header in square brackets
  mend      look at this line and at the end of the one before it: a quote, bracket or comma may be missing
""",
    ),
    "a name with a space": (
        """\
[policy]
my name = "x"
""",
        """\
policy.toml:2:4
  found     a line that cannot be read: Expected '=' after a key in a key/value pair
  expected  lines of the form: name = value, or a header in square brackets
  mend      look at this line and at the end of the one before it: a quote, bracket or comma may be missing
""",
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=name) for name, (text, expected) in SLIPS.items()]
)
def test_a_slip_is_reported_at_its_place(messages: Callable[[str], list[str]], text: str, expected: str) -> None:
    assert "\n".join(messages(text)) + "\n" == expected


def test_the_least_policy_takes_every_default(loaded: Callable[[str], Policy]) -> None:
    policy = loaded(HEAD)
    assert (policy.name, policy.scheme.name, policy.currency, policy.places) == ("Seaview", "shop", "CNY", 2)
    assert (policy.since, policy.until) == (Period.parse("2026-01"), None)
    assert [owned.rule.name for owned in policy.rules] == ["sales", "commission", "prize", "fine"]
    assert {owned.owner for owned in policy.rules} == {"shop"}
    assert not policy.notices


def test_other_schemes_follow_the_main_one(loaded: Callable[[str], Policy]) -> None:
    policy = loaded(HEAD + 'also = ["praise"]\nuntil = "2027-01"\nrounding = { mode = "half_up", to = 1 }\n')
    assert list(policy.schemes) == ["shop", "praise"]
    assert (policy.until, policy.places) == (Period.parse("2027-01"), 0)
    assert [owned.owner for owned in policy.rules][-1] == "praise"


@pytest.mark.parametrize(
    ("to", "places"), [("0.01", 2), ("0.010", 2), ('"0.1"', 1), ("1", 0), ("1.0", 0), ("0.0001", 4)]
)
def test_money_is_rounded_to_a_power_of_ten(loaded: Callable[[str], Policy], to: str, places: int) -> None:
    assert loaded(HEAD + f'rounding = {{ mode = "half_up", to = {to} }}\n').places == places


def problem(path: str | Path, offers: Mapping[str, Offer] | None = None) -> str:
    """The one message of a file that cannot be read."""
    with pytest.raises(Problems) as caught:
        load(path, offers=offers)
    (only,) = caught.value.problems
    return only.render()


def test_a_missing_file_is_reported_with_its_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").touch()
    assert problem("polcy.toml").splitlines()[:2] == [
        "polcy.toml",
        "  found     no file “polcy.toml” here",
    ]
    assert "nearest in that folder: “policy.toml”" in problem("polcy.toml")
    assert "no file “policy.toml” here" in problem("nowhere/policy.toml")


def test_a_folder_is_no_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("seaview").mkdir()
    Path("seaview/policy.toml").touch()
    assert problem("seaview") == (
        "seaview\n  found     a folder, not a file\n  expected  the policy file itself\n"
        "  mend      name the file; the folder holds these: policy.toml"
    )


@pytest.mark.parametrize(
    ("encoding", "line", "name"), [("gb18030", 2, "GBK"), ("utf-16", 1, "UTF-16")], ids=["GBK", "UTF-16"]
)
def test_another_encoding_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, line: int, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_bytes('[policy]\nname = "海景酒店"\n'.encode(encoding))
    assert problem("policy.toml").splitlines()[:2] == [
        f"policy.toml:{line}:1",
        f"  found     a text that is not UTF-8; it looks like: {name}",
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offers: Mapping[str, Offer]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(HEAD + "[terms]\nfixed_prize = 100\n", "utf-8-sig")
    policy = load("policy.toml", offers=offers)
    assert str(policy.editions[0].origins["shop", "fixed_prize"]) == "policy.toml:6:1"


@pytest.mark.parametrize("text", ["x = " + "[" * 2000, "x = " + "9" * 5000, "x = " + "{a = " * 300 + "1" + "}" * 300])
def test_a_text_beyond_reason_is_a_problem_and_no_crash(messages: Callable[[str], list[str]], text: str) -> None:
    assert messages(text)


def test_a_scheme_that_is_not_installed_is_reported_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(HEAD, "utf-8")
    lines = problem("policy.toml").splitlines()
    assert lines[0] == "policy.toml:3:1  policy.scheme"
    assert lines[1].startswith("  found     the scheme “shop”, which is not installed")


def test_several_mistakes_are_reported_at_once_in_the_order_of_the_file(messages: Callable[[str], list[str]]) -> None:
    text = """\
[policy]
nam = "x"
scheme = "shop"
from = "2026"
[data]
people = "../people.xlsx"
[terms]
fixed_prize = "5%"
commission_rate = "?"
[[amendment]]
from = "2026-07"
terms.fixed_price = 1
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = 1.5
[off]
rules = ["fines"]
[accept]
findings = ["S9.1-X4"]
[[case]]
name = "x"
period = "2026-03"
expect = [ { subject = "A", rule = "comission", value = "1" } ]
"""
    assert [message.splitlines()[0] for message in messages(text)] == [
        "policy.toml:1:2  policy.name",
        "policy.toml:2:1  policy.nam",
        "policy.toml:4:1  policy.from",
        "policy.toml:6:1  data.people",
        "policy.toml:8:1  terms.fixed_prize",
        "policy.toml:9:1  terms.commission_rate",
        "policy.toml:12:7  amendment[0].terms.fixed_price",
        "policy.toml:17:1  rule[0].formula",
        "policy.toml:19:10  off.rules[0]",
        "policy.toml:21:13  accept.findings[0]",
        "policy.toml:25:29  case[0].expect[0].rule",
    ]


def test_messages_speak_chinese(messages: Callable[..., list[str]]) -> None:
    (message,) = messages(HEAD + '[terms]\ncommission_rate = "?"\n', lang="zh")
    assert message.splitlines()[1:] == [
        "  发现        “?”：文件留下的空白（提成比例）",
        '  应为        比率，例如 "1.5%"',
        "  改法        与客户商定数值后填在这里（S9.1-P1）",
    ]
