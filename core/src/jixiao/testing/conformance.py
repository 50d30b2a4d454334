"""The tests that every plugin passes, as a class to inherit.

.. code-block:: python

    from jixiao.testing import Conformance


    class TestCafe(Conformance):
        name = "cafe"
        clauses = ("S9.7-P1", "S9.7-P2")
        defects = {"S9.7-X1": "GAP"}
        unread = ("events.note",)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

import pytest

from jixiao.plugins import installed
from jixiao.testing import document, readings, running, words
from jixiao.testing.trial import Trial


def hold(problems: Iterable[str]) -> None:
    """Pass if there are no problems; else fail and list them all."""
    found = list(problems)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


class Conformance:
    """Inherit it under a name that pytest collects, and say which scheme it is about.

    `name` is the scheme's entry point. `clauses` are the ids of its document, `defects` the ids of the document's
    defects with their codes; without them coverage is not tested. `unread` are columns (``events.note``) that are
    there for people to read and that no formula needs.
    """

    name: ClassVar[str]
    clauses: ClassVar[Collection[str]] = ()
    defects: ClassVar[Mapping[str, str] | None] = None
    unread: ClassVar[Collection[str]] = ()

    @pytest.fixture(scope="class")
    @classmethod
    def trial(cls) -> Trial:
        """The scheme, with the blanks of its document filled by sample values; finding it tests its hooks."""
        return Trial.of(cls.name)

    def test_plugin_is_found_once_under_its_name(self, trial: Trial) -> None:
        """One entry point, of the scheme's name."""
        assert len(installed()[self.name]) == 1
        assert trial.offer.scheme.name == self.name

    def test_every_formula_compiles_under_every_reading(self, trial: Trial) -> None:
        """Names, types and units fit for each value of each switch."""
        hold(readings.uncompiled(trial))

    def test_every_term_is_read(self, trial: Trial) -> None:
        """No figure of the document is declared and then forgotten."""
        hold(readings.unread_terms(trial))

    def test_every_column_is_read(self, trial: Trial) -> None:
        """No fact is asked of the client in vain."""
        hold(readings.unread_columns(trial, self.unread))

    def test_every_citation_is_one_of_the_document(self, trial: Trial) -> None:
        """Cited clauses have the form of an id, and exist if the document's ids are given."""
        hold(document.wrong_citations(trial.offer, self.clauses))

    def test_what_makes_lines_says_where_it_comes_from(self, trial: Trial) -> None:
        """Clause and source of every rule that makes lines, check, process and note."""
        hold(document.uncited(trial.offer))

    def test_every_clause_is_covered(self, trial: Trial) -> None:
        """Nothing of the document is left out."""
        hold(document.uncovered(trial.offer, self.clauses))

    def test_every_defect_is_a_finding_whose_terms_exist(self, trial: Trial) -> None:
        """Each gap of the document is said, with the term that closes it."""
        hold(document.wrong_findings(trial.offer, self.defects))

    def test_everything_has_words_in_every_language(self, trial: Trial) -> None:
        """Labels, titles, messages."""
        hold(words.unsaid(trial.offer))

    def test_nothing_comes_from_empty_tables(self, trial: Trial) -> None:
        """Empty in, empty out, and nothing to complain about."""
        hold(running.from_nothing(trial))

    def test_rows_that_say_nothing_are_reported(self, trial: Trial) -> None:
        """A null is never silently a zero, and no row is lost."""
        hold(running.silent_nulls(trial))

    def test_order_of_rows_does_not_matter(self, trial: Trial) -> None:
        """Random rows shuffled, or evaluated twice, give the same bits."""
        hold(running.moved_by_order(trial))

    def test_number_of_threads_does_not_matter(self, trial: Trial) -> None:
        """One thread gives the bits that two give."""
        hold(running.moved_by_threads(trial))
