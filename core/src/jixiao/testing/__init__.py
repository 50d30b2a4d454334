"""The public kit for authors of plugins: the tests that a scheme must pass.

`Conformance` is a test class to inherit; `Trial` is one scheme with the blanks of its document filled by sample
values, `company` makes random rows for its tables, for tests of one's own.
"""

from __future__ import annotations

from jixiao.testing.companies import company
from jixiao.testing.conformance import Conformance, hold
from jixiao.testing.samples import sample_terms
from jixiao.testing.trial import Reading, Trial

__all__ = ["Conformance", "Reading", "Trial", "company", "hold", "sample_terms"]
