"""How a transcript is fitted to what a vocabulary can write: Unicode form, case, apostrophes, punctuation, jamo."""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Literal

from thanosql.runtime.families.wav2vec2 import jamo

Case = Literal["upper", "lower", "both"]
CasePolicy = Literal["auto", "upper", "lower", "keep"]
"""What the option ``case`` says; 'auto': as the vocabulary has it, a new one in lower case."""
Unit = Literal["char", "jamo", "keyboard jamo"]

APOSTROPHES = "’‘ʼ`´＇"
SPOKEN = frozenset("%&@#+=°×÷")
"""Marks that are read aloud: where the vocabulary lacks them they count as unknown, as letters and digits do."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a vocabulary writes: its ``letters`` (single characters), their case, and how it writes Hangul."""

    letters: Set[str]
    case: Case
    unit: Unit
    _replacements: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_replacements", _Replacements(self.letters))

    @classmethod
    def of(cls, letters: Set[str], case: Case | None = None) -> Spelling:
        """Tell case, unless it is given, and unit from the letters themselves."""
        # Not isupper(): a mathematical 𝔄 is upper case and has no lower one.
        upper = any(letter != letter.lower() for letter in letters)
        lower = any(letter != letter.upper() for letter in letters)
        unit: Unit = "char"
        if not any(map(jamo.is_syllable, letters)):
            if any(map(jamo.is_conjoining, letters)):
                unit = "jamo"
            elif any(map(jamo.is_compatibility, letters)):
                unit = "keyboard jamo"
        told: Case = "upper" if upper and not lower else "lower" if lower and not upper else "both"
        return cls(letters, case or told, unit)

    def fit(self, text: str) -> str:
        """Return ``text`` in this spelling, words parted by single spaces.

        Unicode NFC, the vocabulary's case, curly apostrophes made straight. Of what the vocabulary lacks, apostrophes
        and invisible characters vanish, other punctuation and symbols part words, and letters, digits and marks that
        are read aloud stay, for the caller to count as unknown.
        """
        text = unicodedata.normalize("NFC", text)
        if self.case != "both":
            cased = text.upper() if self.case == "upper" else text.lower()
            text = unicodedata.normalize("NFC", cased)
        if self.unit != "char":
            text = jamo.decompose(text, compatibility=self.unit == "keyboard jamo")
        return " ".join(text.translate(self._replacements).split())

    def join(self, text: str) -> str:
        """Return text in this spelling as people write it: jamo composed to syllables, NFC."""
        return unicodedata.normalize("NFC", text) if self.unit == "char" else jamo.compose(text)


class _Replacements(dict[int, str]):
    """What str.translate writes for each character, worked out when it is first met."""

    def __init__(self, letters: Set[str]) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, code: int) -> str:
        self[code] = written = self._written(chr(code))
        return written

    def _written(self, character: str) -> str:
        if character in self._letters or character in SPOKEN:
            return character
        if character in APOSTROPHES or character == "'":
            return "'" if "'" in self._letters else ""
        category = unicodedata.category(character)
        if category == "Cf":
            return ""
        if category[0] in "PZC" or (category[0] == "S" and category != "Sc"):
            return " "
        return character
