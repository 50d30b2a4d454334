"""What of a document is no formula: processes, notes with a reason, and findings about the document itself."""

from __future__ import annotations

from attrs import field, frozen

from jixiao.language import Label
from jixiao.scheme.names import names


@frozen
class Process:
    """Who does what by when: an assessment, an interview, a publication, an approval, an appeal.

    `due` is a date formula over ``period`` and terms; `approval` is the kind of request a line waits for. `objection`
    marks the way in which those who are assessed object to a result.
    """

    name: str
    clause: tuple[str, ...] = field(converter=names, kw_only=True)
    source: str = field(default="", kw_only=True)
    title: Label = field(kw_only=True)
    actor: Label | None = field(default=None, kw_only=True)
    every: str = field(default="month", kw_only=True)
    due: str | None = field(default=None, kw_only=True)
    approval: str | None = field(default=None, kw_only=True)
    objection: bool = field(default=False, kw_only=True)
    doc: Label | None = field(default=None, kw_only=True)


@frozen
class Note:
    """A sentence of the document that nothing computes, with the reason why."""

    clause: tuple[str, ...] = field(converter=names, kw_only=True)
    source: str = field(default="", kw_only=True)
    reason: Label = field(kw_only=True)


@frozen
class Finding:
    """A gap or ambiguity of the document: what is open, the reading taken, and the term that chooses another."""

    id: str
    code: str = field(kw_only=True)
    what: Label = field(kw_only=True)
    reading: Label = field(kw_only=True)
    terms: tuple[str, ...] = field(default=(), converter=names, kw_only=True)
