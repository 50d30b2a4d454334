"""Every kind of mistake in a policy, with its place and its whole message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HEAD = '[policy]\nname = "Seaview"\nscheme = "shop"\nalso = ["praise"]\nfrom = "2026-01"\n'

MISTAKES = {
    "an unknown section": (
        """\
[term]
x = 1
""",
        """\
policy.toml:6:2  term
  found     “term”, which has no meaning here (nearest: “terms”)
  expected  one of: policy, data, terms, amendment, use, rule, off, accept, case
  mend      correct the name, or remove the line
""",
    ),
    "an unknown key": (
        """\
[terms]
[[case]]
nam = "x"
name = "x"
period = "2026-03"
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:8:1  case[0].nam
  found     “nam”, which has no meaning here (nearest: “name”)
  expected  one of: name, period, terms, given, expect
  mend      correct the name, or remove the line
""",
    ),
    "a term with a misspelt name": (
        """\
[terms]
comission_rate = "1%"
""",
        """\
policy.toml:7:1  terms.comission_rate
  found     the term “comission_rate”, which scheme “shop” does not have (nearest: “commission_rate”, “base_rate”)
  expected  a term of the scheme; “jixiao schemes shop” lists them
  mend      correct the name, or remove the line
""",
    ),
    "a term of the other scheme": (
        """\
[terms]
praise_points = 2
""",
        """\
policy.toml:7:1  terms.praise_points
  found     the term “praise_points” among those of scheme “shop”, but it belongs to scheme “praise”
  expected  terms below the header of their own scheme
  mend      move the line below [terms.praise]
""",
    ),
    "a percentage of money": (
        """\
[terms]
fixed_prize = "5%"
""",
        """\
policy.toml:7:1  terms.fixed_prize
  found     “5%”, a percentage
  expected  a number that is no percentage: amount of money
  mend      write the number itself
""",
    ),
    "a figure that is no number": (
        """\
[terms]
base_rate = "about 2"
""",
        """\
policy.toml:7:1  terms.base_rate
  found     “about 2”
  expected  a number for “base_rate” (rate), such as "1.5%"
  mend      write the number without a unit
""",
    ),
    "a yes for a number": (
        """\
[terms]
base_rate = true
""",
        """\
policy.toml:7:1  terms.base_rate
  found     true
  expected  a number for “base_rate” (rate), such as "1.5%"
  mend      write the number without a unit
""",
    ),
    "infinity": (
        """\
[terms]
base_rate = inf
""",
        """\
policy.toml:7:1  terms.base_rate
  found     Infinity
  expected  a number for “base_rate” (rate), such as "1.5%"
  mend      write the number without a unit
""",
    ),
    "a fraction over nothing": (
        """\
[terms]
base_rate = "1/0"
""",
        """\
policy.toml:7:1  terms.base_rate
  found     “1/0”
  expected  a number for “base_rate” (rate), such as "1.5%"
  mend      write the number without a unit
""",
    ),
    "commas in a number": (
        """\
[terms]
fixed_prize = "1,500.00"
""",
        """\
policy.toml:7:1  terms.fixed_prize
  found     “1,500.00”, with commas inside
  expected  a number without commas (amount of money)
  mend      remove the commas and the quotes
""",
    ),
    "a number beyond all bounds": (
        """\
[terms]
fixed_prize = 1e999999999
""",
        """\
policy.toml:7:1  terms.fixed_prize
  found     1E+999999999
  expected  a number of at most 20 digits before the point, and none too small to matter
  mend      correct the number
""",
    ),
    "a number too small to matter": (
        """\
[terms]
fixed_prize = 1e-999999999
""",
        """\
policy.toml:7:1  terms.fixed_prize
  found     1E-999999999
  expected  a number of at most 20 digits before the point, and none too small to matter
  mend      correct the number
""",
    ),
    "a figure below its range": (
        """\
[terms]
commission_rate = -0.01
""",
        """\
policy.toml:7:1  terms.commission_rate
  found     -0.01
  expected  at least 0%
  mend      correct the figure
""",
    ),
    "a percentage without its sign": (
        """\
[terms]
commission_rate = 95
""",
        """\
policy.toml:7:1  terms.commission_rate
  found     95
  expected  at most 100%
  mend      correct the figure; percentages are written with their sign, in quotes: "95%"
""",
    ),
    "a figure between two steps": (
        """\
[terms]
fixed_prize = 520
""",
        """\
policy.toml:7:1  terms.fixed_prize
  found     520
  expected  a figure in steps of 50
  mend      take 500 or 550
""",
    ),
    "a blank number": (
        """\
[terms]
commission_rate = "?"
""",
        """\
policy.toml:7:1  terms.commission_rate
  found     “?”: a blank of the document (Commission rate)
  expected  rate, such as "1.5%"
  mend      agree the figure with the client and write it here (S9.1-P1)
""",
    ),
    "a blank in a ladder": (
        """\
[terms]
queue_ladder = { steps = [ { amount = "?" } ] }
""",
        """\
policy.toml:7:30  terms.queue_ladder.steps[0].amount
  found     “?”: a blank of the document (queue_ladder)
  expected  amount of money, such as 100
  mend      agree the figure with the client and write it here (S9.1-N5)
""",
    ),
    "a blank formula": (
        """\
[terms]
scale = "?"
""",
        """\
policy.toml:7:1  terms.scale
  found     “?”: a blank of the document (The unwritten scale)
  expected  a formula in quotes that gives: points
  mend      agree the rule with the client and write its formula here
""",
    ),
    "a blank switch": (
        """\
[terms]
over50_rate = "?"
""",
        """\
policy.toml:7:1  terms.over50_rate
  found     “?” for the reading of “over50_rate”
  expected  one of: marginal, whole_excess
  mend      choose one, or remove the line to take the first (S9.1-X2)
""",
    ),
    "a blank curve": (
        """\
[terms]
points_curve = "?"
""",
        """\
policy.toml:7:1  terms.points_curve
  found     “?”: a blank of the document (points_curve)
  expected  points giving points: { points = [ [0, 0], [1, 100] ] }
  mend      agree the points with the client and write them here
""",
    ),
    "a blank table": (
        """\
[terms]
coefficients = "?"
""",
        """\
policy.toml:7:1  terms.coefficients
  found     “?”: a blank of the document (coefficients)
  expected  a list of rows: [ { … }, { … } ]
  mend      agree the rows with the client and write them here
""",
    ),
    "a blank cell": (
        """\
[terms]
coefficients = [ { post = "seller", coefficient = "?" } ]
""",
        """\
policy.toml:7:37  terms.coefficients[0].coefficient
  found     “?”: a blank of the document (coefficients)
  expected  number, such as "1.5%"
  mend      agree the figure with the client and write it here
""",
    ),
    "blank bands": (
        """\
[terms]
department_ratio = "?"
""",
        """\
policy.toml:7:1  terms.department_ratio
  found     “?”: a blank of the document (department_ratio)
  expected  bands giving rate: { mode = "whole", bands = [ { from = …, value = … }, … ] }
  mend      agree the bands with the client and write them here (S9.1-P6)
""",
    ),
    "a blank ladder": (
        """\
[terms]
queue_ladder = "?"
""",
        """\
policy.toml:7:1  terms.queue_ladder
  found     “?”: a blank of the document (queue_ladder)
  expected  steps giving amount of money: { steps = [ { amount = … }, { amount = …, sanction = "…" } ] }
  mend      agree the steps with the client and write them here (S9.1-N5)
""",
    ),
    "a reading that does not exist": (
        """\
[terms]
over50_rate = "whole_exces"
""",
        """\
policy.toml:7:1  terms.over50_rate
  found     “whole_exces” for “over50_rate” (nearest: “whole_excess”)
  expected  one of: marginal, whole_excess
  mend      choose one of the readings (S9.1-X2)
""",
    ),
    "a number for a formula": (
        """\
[terms]
scale = 1.5
""",
        """\
policy.toml:7:1  terms.scale
  found     1.5
  expected  a formula in quotes, such as "sales * 2 / 100"
  mend      put the formula in quotes; a number alone, too
""",
    ),
    "bands without their mode": (
        """\
[terms]
department_ratio = [ { from = 0, value = 1 } ]
""",
        """\
policy.toml:7:1  terms.department_ratio
  found     [ … ]
  expected  { mode = "whole", bands = [ { from = …, value = … }, … ] }
  mend      say the mode: “whole” when the whole amount has the value of its band, “marginal” when each slice has its own
""",
    ),
    "bands of an unknown mode": (
        """\
[terms]
department_ratio = { mode = "all", bands = [ { from = 0, value = 1 } ] }
""",
        """\
policy.toml:7:22  terms.department_ratio.mode
  found     “all”
  expected  “whole” (the whole amount has the value of its band) or “marginal” (each slice has its own)
  mend      choose what the document means (S9.1-P6)
""",
    ),
    "bands that rise": (
        """\
[terms]
department_ratio = { mode = "whole", bands = [
  { from = "90%", value = 1 },
  { from = "95%", value = 2 },
] }
""",
        """\
policy.toml:9:5  terms.department_ratio.bands[1].from
  found     95%, which is above the band before it (90%)
  expected  bands from the highest edge down
  mend      swap the two bands, or correct the edge (S9.1-P6)
""",
    ),
    "bands above that rise": (
        """\
[terms]
department_ratio = { mode = "whole", bands = [
  { from = "90%", value = 1 },
  { value = 2, above = "95%" },
] }
""",
        """\
policy.toml:9:16  terms.department_ratio.bands[1].above
  found     95%, which is above the band before it (90%)
  expected  bands from the highest edge down
  mend      swap the two bands, or correct the edge (S9.1-P6)
""",
    ),
    "bands with an edge twice": (
        """\
[terms]
amount_bands = { mode = "whole", bands = [ { from = 100, value = 1 }, { from = 100, value = 2 } ] }
""",
        """\
policy.toml:7:73  terms.amount_bands.bands[1].from
  found     the edge 100 for a second time
  expected  each edge once, or “above” in the upper band and “from” in the lower
  mend      correct one of the two edges
""",
    ),
    "no bands": (
        """\
[terms]
amount_bands = { mode = "whole", bands = [ ] }
""",
        """\
policy.toml:7:34  terms.amount_bands.bands
  found     [ … ], which holds too few elements
  expected  at least one (a curve has two points or more)
  mend      fill the list
""",
    ),
    "a band with two edges": (
        """\
[terms]
amount_bands = { mode = "whole", bands = [ { from = 100, above = 1, value = 1 } ] }
""",
        """\
policy.toml:7:44  terms.amount_bands.bands[0]
  found     a band without an edge, or with two
  expected  either “from” (the edge belongs to the band) or “above” (it does not)
  mend      write one of the two
""",
    ),
    "a band without value": (
        """\
[terms]
amount_bands = { mode = "whole", bands = [ { from = 100 } ] }
""",
        """\
policy.toml:7:44  terms.amount_bands.bands[0].value
  found     no “value” here
  expected  a line value = …
  mend      add it
""",
    ),
    "a figure named wrongly": (
        """\
[terms]
amount_bands = { mode = "whole", bands = [ { from = 0, value = "base_rat" } ] }
""",
        """\
policy.toml:7:56  terms.amount_bands.bands[0].value
  found     the name “base_rat”, which is no single number of the scheme (nearest: “base_rate”)
  expected  a number, or the name of one of: commission_rate, fixed_prize, area_price, cap, base_rate
  mend      write the number, or correct the name
""",
    ),
    "a curve of one point": (
        """\
[terms]
points_curve = [ [0, 0] ]
""",
        """\
policy.toml:7:1  terms.points_curve
  found     [ … ], which holds too few elements
  expected  at least one (a curve has two points or more)
  mend      fill the list
""",
    ),
    "a curve that turns back": (
        """\
[terms]
points_curve = { points = [ [0, 0], [1, 100], ["50%", 60] ] }
""",
        """\
policy.toml:7:47  terms.points_curve.points[2]
  found     a point at 50%, which does not lie after the one before it (100%)
  expected  points from the lowest to the highest
  mend      put the points in order, or correct the figure
""",
    ),
    "a point of three figures": (
        """\
[terms]
points_curve = [ [0, 0], [1, 100, 2] ]
""",
        """\
policy.toml:7:26  terms.points_curve[1]
  found     [ … ]
  expected  a point: [x, y], or { at = x, value = y }
  mend      write both figures of the point
""",
    ),
    "a ladder that is a list": (
        """\
[terms]
queue_ladder = [ { amount = 1 } ]
""",
        """\
policy.toml:7:1  terms.queue_ladder
  found     [ … ]
  expected  { steps = [ { amount = … }, { amount = …, sanction = "…" } ] }
  mend      write what the first, second, third time brings (S9.1-N5)
""",
    ),
    "a step with amount and range": (
        """\
[terms]
queue_ladder = { steps = [ { amount = 1, lo = 1, hi = 2 } ] }
""",
        """\
policy.toml:7:28  terms.queue_ladder.steps[0]
  found     { … }, a step that says nothing or too much
  expected  an “amount”, or a range from “lo” to “hi”, a “sanction”, or amount and sanction together
  mend      complete the step
""",
    ),
    "a step with half a range": (
        """\
[terms]
queue_ladder = { steps = [ { lo = 1 } ] }
""",
        """\
policy.toml:7:28  terms.queue_ladder.steps[0]
  found     { … }, a step that says nothing or too much
  expected  an “amount”, or a range from “lo” to “hi”, a “sanction”, or amount and sanction together
  mend      complete the step
""",
    ),
    "a range turned round": (
        """\
[terms]
queue_ladder = { steps = [ { lo = 500, hi = 50 } ] }
""",
        """\
policy.toml:7:28  terms.queue_ladder.steps[0]
  found     a range from 500 to 50
  expected  a range whose end is not below its beginning
  mend      swap the two figures (S9.1-N5)
""",
    ),
    "what follows a ladder that a switch decides": (
        """\
[terms]
queue_ladder = { steps = [ { amount = 1 } ], after_last = "decision" }
""",
        """\
policy.toml:7:46  terms.queue_ladder.after_last
  found     “after_last” inside the ladder
  expected  the term “ladder_after_last”, which says what follows the last step
  mend      remove it here and write ladder_after_last = "decision"
""",
    ),
    "what follows a ladder, misspelt": (
        """\
[terms]
free_ladder = { steps = [ { amount = 1 } ], after_last = "repeats" }
""",
        """\
policy.toml:7:45  terms.free_ladder.after_last
  found     “repeats” (nearest: “repeat”)
  expected  one of: repeat, decision
  mend      choose one of them
""",
    ),
    "ranks of one name": (
        """\
[terms]
rank_table = [ { rank = "junior", sales = 0 }, { rank = "junior", sales = 5 } ]
""",
        """\
policy.toml:7:48  terms.rank_table[1]
  found     a second row named “junior”
  expected  each rank once, the lowest first
  mend      rename or remove one of the rows
""",
    ),
    "thresholds that do not rise": (
        """\
[terms]
rank_table = [ { rank = "junior", sales = 5 }, { rank = "senior", sales = 5 }, { rank = "expert", sales = 9 } ]
""",
        """\
policy.toml:7:67  terms.rank_table[1].sales
  found     5 for “senior”, which is not above 5 for “junior”
  expected  thresholds that rise with the rank, the lowest rank first
  mend      put the ranks in order, or correct the figure
""",
    ),
    "a figure beside the steps of its column": (
        """\
[terms]
rank_table = [ { rank = "junior", sales = 0, rate = "1.5%" } ]
""",
        """\
policy.toml:7:46  terms.rank_table[0].rate
  found     “1.5%”
  expected  a figure in steps of 0.01
  mend      take 0.01 or 0.02
""",
    ),
    "a term that is no rank": (
        """\
[terms]
entry_rank = "junoir"
rank_table = [ { rank = "junior", sales = 0 }, { rank = "senior", sales = 5 } ]
""",
        """\
policy.toml:7:1  terms.entry_rank
  found     “junoir” for the term “entry_rank”, which is no rank of “rank_table” (nearest: “junior”, “senior”)
  expected  one of: junior, senior
  mend      correct the term, or the ranks
""",
    ),
    "ranks without the one that a term names": (
        """\
[terms]
rank_table = [ { rank = "middle", sales = 0 }, { rank = "senior", sales = 5 } ]
""",
        """\
policy.toml:7:1  terms.rank_table
  found     “junior” for the term “entry_rank”, which is no rank of “rank_table” (nearest: “senior”)
  expected  one of: middle, senior
  mend      correct the term, or the ranks
""",
    ),
    "an amendment without the rank that a term names": (
        """\
[terms]
rank_table = [ { rank = "junior", sales = 0 }, { rank = "senior", sales = 5 } ]
[[amendment]]
from = "2026-05"
terms.rank_table = [ { rank = "senior", sales = 5 } ]
""",
        """\
policy.toml:10:7  amendment[0].terms.rank_table
  found     “junior” for the term “entry_rank”, which is no rank of “rank_table” (nearest: “senior”)
  expected  one of: senior
  mend      correct the term, or the ranks
""",
    ),
    "a day that is none": (
        """\
[terms]
opened_on = "2026-02-30"
""",
        """\
policy.toml:7:1  terms.opened_on
  found     “2026-02-30”
  expected  a date, such as 2026-03-31
  mend      write year, month and day
""",
    ),
    "ranks of a term that lists none": (
        """\
[[rule]]
name = "own_rank"
family = "measure"
on = "people"
formula = "1"
unit = "rank(rank_tabel)"
""",
        """\
policy.toml:11:1  rule[0].unit
  found     the unit “rank(rank_tabel)” (nearest: “rank(rank_table)”)
  expected  one of: money, area, nights, pieces, rate, points, count, days, months, years, number, text, flag, date, period, rank(rank_table); or a quotient such as money/area
  mend      correct the unit
""",
    ),
    "a row without a column": (
        """\
[terms]
rank_table = [ { rank = "junior" } ]
""",
        """\
policy.toml:7:16  terms.rank_table[0].sales
  found     no “sales” here
  expected  a line sales = …
  mend      add it
""",
    ),
    "a row with an unknown column": (
        """\
[terms]
rank_table = [ { rank = "junior", sales = 0, rat = 1 } ]
""",
        """\
policy.toml:7:46  terms.rank_table[0].rat
  found     “rat”, which has no meaning here (nearest: “rate”, “rank”)
  expected  one of: rank, sales, rate
  mend      correct the name, or remove the line
""",
    ),
    "rows that are no list": (
        """\
[terms]
rank_table = { rank = "junior" }
""",
        """\
policy.toml:7:1  terms.rank_table
  found     { … }
  expected  a list of rows with the columns: rank, sales, rate
  mend      write [ { … }, { … } ]
""",
    ),
    "two rows of a key": (
        """\
[terms]
coefficients = [ { post = "seller", coefficient = 1 }, { post = "销售", coefficient = 2 } ]
""",
        """\
policy.toml:7:56  terms.coefficients[1]
  found     a second row for “销售”
  expected  one row each (the first is at policy.toml:7:18)
  mend      remove one of the rows
""",
    ),
    "an unknown code": (
        """\
[terms]
coefficients = [ { post = "sellr", coefficient = 1 } ]
""",
        """\
policy.toml:7:20  terms.coefficients[0].post
  found     “sellr” (nearest: “seller”)
  expected  one of: seller, clerk
  mend      correct the value
""",
    ),
    "a cell below its range": (
        """\
[terms]
coefficients = [ { post = "seller", coefficient = -1 } ]
""",
        """\
policy.toml:7:37  terms.coefficients[0].coefficient
  found     -1
  expected  at least 0
  mend      correct the figure
""",
    ),
    "a flag, a date and a period that are none": (
        """\
[terms]
coefficients = [ { post = "seller", coefficient = 1, counts = "yes", since = "2026-13-01", month = "2026-3" } ]
""",
        """\
policy.toml:7:54  terms.coefficients[0].counts
  found     “yes”
  expected  true or false, without quotes
  mend      write one of them
policy.toml:7:70  terms.coefficients[0].since
  found     “2026-13-01”
  expected  a date, such as 2026-03-31
  mend      write year, month and day
policy.toml:7:92  terms.coefficients[0].month
  found     “2026-3”
  expected  a period in quotes: "2026-03", "2026-Q1", "2026-T1", "2026-H1" or "2026"
  mend      correct the period
""",
    ),
    "an amendment before the policy": (
        """\
[[amendment]]
from = "2026-01"
terms.fixed_prize = 100
""",
        """\
policy.toml:7:1  amendment[0].from
  found     “2026-01”, but the policy itself begins in 2026-01
  expected  a month after 2026-01
  mend      correct the month, or write the terms into [terms]
""",
    ),
    "two amendments of a month": (
        """\
[[amendment]]
from = "2026-07"
terms.fixed_prize = 100
[[amendment]]
from = "2026-07"
terms.fixed_prize = 150
""",
        """\
policy.toml:10:1  amendment[1].from
  found     a second amendment of 2026-07
  expected  one amendment a month (the first is at policy.toml:7:1)
  mend      put the terms of both into one
""",
    ),
    "an amendment without a month": (
        """\
[[amendment]]
from = "2026-Q3"
terms.fixed_price = 100
""",
        """\
policy.toml:7:1  amendment[0].from
  found     “2026-Q3”
  expected  a month in quotes, such as "2026-03"
  mend      write year and month
policy.toml:8:7  amendment[0].terms.fixed_price
  found     the term “fixed_price”, which scheme “shop” does not have (nearest: “fixed_prize”, “area_price”)
  expected  a term of the scheme; “jixiao schemes shop” lists them
  mend      correct the name, or remove the line
""",
    ),
    "an amendment in single brackets": (
        """\
[amendment]
from = "2026-07"
""",
        """\
policy.toml:6:2  amendment
  found     a single [amendment]
  expected  double brackets: [[amendment]], since there may be several
  mend      write [[amendment]]
""",
    ),
    "terms that are no table": (
        """\
terms = 5
""",
        """\
policy.toml:1:1  terms
  found     5
  expected  a table: a header in square brackets with lines below it, or values in braces
  mend      write the values with their names
""",
    ),
    "an own rule without family, table and formula": (
        """\
[[rule]]
name = "extra"
""",
        """\
policy.toml:6:3  rule[0].family
  found     no “family” here
  expected  a line family = …
  mend      add it
policy.toml:6:3  rule[0].on
  found     no “on” here
  expected  a line on = …
  mend      add it
policy.toml:6:3  rule[0].formula
  found     no “formula” here
  expected  a line formula = …
  mend      add it
""",
    ),
    "an own rule named like one of the scheme": (
        """\
[[rule]]
name = "commission"
family = "payout"
on = "people"
formula = "1"
""",
        """\
policy.toml:7:1  rule[0].name
  found     a rule named “commission”, a name that scheme “shop” already uses
  expected  a name of its own, or replaces = "commission"
  mend      rename the rule, or say that it replaces the scheme's
""",
    ),
    "two own rules of a name": (
        """\
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = "1"
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = "1"
""",
        """\
policy.toml:12:1  rule[1].name
  found     a second rule named “extra”
  expected  one rule of a name (the first is at policy.toml:6:3)
  mend      rename one of them
""",
    ),
    "a float in a rule": (
        """\
[[rule]]
name = "extra"
family = "payout"
on = "people"
formula = 1.5
""",
        """\
policy.toml:10:1  rule[0].formula
  found     1.5
  expected  a formula in quotes, such as "sales * 2 / 100"
  mend      put the formula in quotes; a number alone, too
""",
    ),
    "an own rule with unknown words": (
        """\
[[rule]]
name = "net"
family = "payouts"
on = "peoples"
formula = "1"
unit = "mony/area"
every = "weekly"
""",
        """\
policy.toml:7:1  rule[0].name
  found     the rule name “net”
  expected  letters, digits and _, not beginning with a digit, and none of: prior, carried, history, period, policy, net, payouts, penalties
  mend      choose another name
policy.toml:8:1  rule[0].family
  found     the family “payouts” (nearest: “payout”)
  expected  one of: measure, indicator, payout, penalty, promotion
  mend      choose one: a payout is money owed, a penalty money withheld, a measure a step on the way
policy.toml:9:1  rule[0].on
  found     the table “peoples”, which no scheme has (nearest: “people”, “deals”)
  expected  one of: people, deals, events, teams, rank_table, coefficients
  mend      correct the name
policy.toml:11:1  rule[0].unit
  found     the unit “mony” (nearest: “money”, “months”)
  expected  one of: money, area, nights, pieces, rate, points, count, days, months, years, number, text, flag, date, period, rank(rank_table); or a quotient such as money/area
  mend      correct the unit
policy.toml:12:1  rule[0].every
  found     “weekly” (nearest: –)
  expected  one of: month, quarter, four_month, half, year
  mend      choose one of them
""",
    ),
    "an own rule that sets no column": (
        """\
[[rule]]
name = "extra"
family = "promotion"
on = "people"
formula = "1"
sets = "rol"
from = "next"
takes_effect = "this"
taken_from = ["comission"]
""",
        """\
policy.toml:11:1  rule[0].sets
  found     the column “rol”, which the table “people” does not have (nearest: “role”)
  expected  one of: person_id, role, department_id, team_id, quota, hire_date, is_manager
  mend      correct the name
policy.toml:12:1  rule[0].from
  found     both “from” and “takes_effect”, which mean the same
  expected  one of them
  mend      remove one
policy.toml:14:15  rule[0].taken_from[0]
  found     the rule “comission”, which does not exist or is not in force (nearest: “commission”)
  expected  the name of a rule; “jixiao schemes NAME” lists a scheme's
  mend      correct the name
""",
    ),
    "a replacement of nothing": (
        """\
[[rule]]
replaces = "comission"
formula = "1"
""",
        """\
policy.toml:7:1  rule[0].replaces
  found     the rule “comission”, which does not exist or is not in force (nearest: “commission”)
  expected  the name of a rule; “jixiao schemes NAME” lists a scheme's
  mend      correct the name
""",
    ),
    "a replacement with a new name": (
        """\
[[rule]]
replaces = "commission"
name = "bonus"
formula = "1"
""",
        """\
policy.toml:8:1  rule[0].name
  found     the name “bonus” for a rule that replaces “commission”
  expected  the same name, since other rules read it
  mend      remove the line “name”
""",
    ),
    "two replacements of a rule": (
        """\
[[rule]]
replaces = "commission"
formula = "1"
[[rule]]
replaces = "commission"
formula = "2"
""",
        """\
policy.toml:10:1  rule[1].replaces
  found     a second replacement of the rule “commission”
  expected  one replacement (the first is at policy.toml:6:3)
  mend      remove one of them
""",
    ),
    "a replacement of a rule that is off": (
        """\
[[rule]]
replaces = "commission"
formula = "1"
[off]
rules = ["commission"]
""",
        """\
policy.toml:7:1  rule[0].replaces
  found     a replacement of the rule “commission”, which is also switched off (at policy.toml:10:10)
  expected  one or the other
  mend      remove it from [off], or remove the replacement
policy.toml:10:10  off.rules[0]
  found     the rule “commission” (S9.1-P1) is switched off
  expected  an off rule pays and deducts nothing
  mend      remove it from [off] to have it back
""",
    ),
    "a label in one language": (
        """\
[[rule]]
replaces = "commission"
label = { en = "x" }
""",
        """\
policy.toml:8:1  rule[0].label.zh
  found     no “zh” here
  expected  a line zh = …
  mend      add it
""",
    ),
    "an unknown rule switched off": (
        """\
[off]
rules = ["comission"]
""",
        """\
policy.toml:7:10  off.rules[0]
  found     the rule “comission”, which does not exist or is not in force (nearest: “commission”)
  expected  the name of a rule; “jixiao schemes NAME” lists a scheme's
  mend      correct the name
""",
    ),
    "an unknown finding accepted": (
        """\
[accept]
findings = ["S9.1-X5"]
""",
        """\
policy.toml:7:13  accept.findings[0]
  found     the finding “S9.1-X5” (nearest: “S9.1-X3”, “S9.1-X2”)
  expected  an id such as S2.7-X4; “jixiao check” lists the policy's
  mend      correct the id
""",
    ),
    "two cases of a name": (
        """\
[[case]]
name = "x"
period = "2026-03"
expect = [{ subject = "A", rule = "net", value = 1 }]
[[case]]
name = "x"
period = "2026-03"
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:11:1  case[1].name
  found     a second case named “x”
  expected  each case with a name of its own (the first is at policy.toml:6:3)
  mend      rename one of them
""",
    ),
    "a case in no period": (
        """\
[[case]]
name = "x"
period = "2026-03..2026-01"
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:8:1  case[0].period
  found     “2026-03..2026-01”
  expected  a period such as "2026-03", "2026-Q1" or "2026", or months such as "2026-01..2026-06"
  mend      correct the period; the first month of a range comes first
""",
    ),
    "a case before the policy": (
        """\
[[case]]
name = "x"
period = "2025-12"
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:8:1  case[0].period
  found     “2025-12”, in which the policy is not in force (from 2026-01)
  expected  a period within the policy's
  mend      correct the case's period, or the policy's “from” or “until”
""",
    ),
    "a case that expects nothing": (
        """\
[[case]]
name = "x"
period = "2026-03"
expect = []
""",
        """\
policy.toml:9:1  case[0].expect
  found     a case that expects nothing
  expected  at least one line: { subject = "…", rule = "…", value = "…" }
  mend      write what the case should give
""",
    ),
    "a case with unknown tables and columns": (
        """\
[[case]]
name = "x"
period = "2026-03"
given.peeple = []
given.people = [ { person = "A" } ]
given.deals = [ { amount = [1] }, { date = 2026-01-01T08:00:00 } ]
expect = [{ subject = "A", rule = "net", value = 1 }]
""",
        """\
policy.toml:9:7  case[0].given.peeple
  found     the table “peeple”, which no scheme has (nearest: “people”)
  expected  one of: people, deals, events
  mend      correct the name
policy.toml:10:20  case[0].given.people[0].person
  found     “person”, which is neither a column of “people” nor a rule on it (nearest: “person_id”)
  expected  a column (person_id, role, department_id, team_id, quota, hire_date, is_manager), or a rule whose value the case fixes
  mend      correct the name
policy.toml:11:19  case[0].given.deals[0].amount
  found     [ … ]
  expected  a text, a number, true, false or a date
  mend      write a single value
policy.toml:11:37  case[0].given.deals[1].date
  found     2026-01-01 08:00:00
  expected  a date, such as 2026-03-31
  mend      write year, month and day
""",
    ),
    "a case with unknown rules and inexact figures": (
        """\
[[case]]
name = "x"
period = "2026-03"
expect = [
  { subject = "A", rule = "comission", value = "1" },
  { subject = "A", rule = "commission", value = "95%" },
  { subject = "A", rule = "commission", value = "1/0" },
  { subject = "A", rule = "commission" },
  { subject = "A", rule = "commission", value = 1, text = "x" },
  { subject = "A", rule = "commission", value = 1, table = "peple", period = "2026-3" },
]
""",
        """\
policy.toml:10:20  case[0].expect[0].rule
  found     the rule “comission”, which does not exist or is not in force (nearest: “commission”)
  expected  the name of a rule; “jixiao schemes NAME” lists a scheme's
  mend      correct the name
policy.toml:11:41  case[0].expect[1].value
  found     “95%”
  expected  an exact figure: "1449.40", or a fraction such as "14167/162"
  mend      write the figure without unit, commas or percent sign
policy.toml:12:41  case[0].expect[2].value
  found     “1/0”
  expected  an exact figure: "1449.40", or a fraction such as "14167/162"
  mend      write the figure without unit, commas or percent sign
policy.toml:13:3  case[0].expect[3]
  found     these of value, text, problem and applies: –
  expected  exactly one of the four
  mend      leave one; write a second line for another
policy.toml:14:3  case[0].expect[4]
  found     these of value, text, problem and applies: value, text
  expected  exactly one of the four
  mend      leave one; write a second line for another
policy.toml:15:52  case[0].expect[5].table
  found     the table “peple”, which no scheme has (nearest: “people”)
  expected  one of: people, deals, events, teams, rank_table, coefficients
  mend      correct the name
policy.toml:15:69  case[0].expect[5].period
  found     “2026-3”
  expected  a period in quotes: "2026-03", "2026-Q1", "2026-T1", "2026-H1" or "2026"
  mend      correct the period
""",
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=name) for name, (text, expected) in MISTAKES.items()]
)
def test_a_mistake_is_reported_at_its_place(messages: Callable[[str], list[str]], text: str, expected: str) -> None:
    whole = text + HEAD if text.startswith("terms =") else HEAD + text
    assert "\n".join(messages(whole)) + "\n" == expected
