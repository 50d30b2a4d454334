"""A row may refer to a row of a later month (money that came in before the deal was entered): nothing crashes."""

from __future__ import annotations

import pytest

from jixiao.plugins import installed
from jixiao.testing import Trial, company, hold
from jixiao.testing.running import lost_rows, unsaid_lines
from jixiao.testing.trial import FIRST


@pytest.mark.parametrize("scheme", sorted(installed()))
def test_a_row_may_refer_to_a_later_one(scheme: str) -> None:
    trial = Trial.of(scheme)
    for seed in range(1, 6):
        tables = company(trial.offer, seed, since=FIRST, tangled=True)
        result = trial.evaluate(tables, months=3)
        hold([*unsaid_lines(result), *lost_rows(result)])
