"""A text that a scheme declares, in every language."""

from __future__ import annotations

from attrs import frozen


@frozen
class Label:
    """A short text in every language the program speaks."""

    en: str
    zh: str

    def to(self, lang: str) -> str:
        """The text in `lang` (``en`` or ``zh``)."""
        return self.zh if lang == "zh" else self.en
