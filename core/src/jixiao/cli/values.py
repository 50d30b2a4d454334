"""What arguments may be beyond text: periods."""

from __future__ import annotations

from typing import Any

import click

from jixiao.cli.speaking import session_of


class PeriodType(click.ParamType[str]):
    """A month, a longer period, or a range of them; kept as text."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is a period."""
        from jixiao.scheme.periods import months_of

        try:
            months_of(value)
        except ValueError:
            assert ctx is not None
            self.fail(session_of(ctx).say("usage.period", found=value), param, ctx)
        return str(value)


class MonthType(PeriodType):
    """One month; kept as text."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is a month."""
        from jixiao.scheme.periods import Period

        try:
            is_month = Period.parse(value).months == 1
        except ValueError:
            is_month = False
        if not is_month:
            assert ctx is not None
            self.fail(session_of(ctx).say("usage.month", found=value), param, ctx)
        return str(value)


class OnePeriodType(PeriodType):
    """One month or longer period, no range; kept as text."""

    name = "one-period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is one period."""
        if ".." in str(value):
            assert ctx is not None
            self.fail(session_of(ctx).say("usage.one_period", found=value), param, ctx)
        return super().convert(value, param, ctx)


PERIOD = PeriodType()
ONE_PERIOD = OnePeriodType()
MONTH = MonthType()
