"""Labels spelled out as words and characters that know which labels they were made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary


class Character(NamedTuple):
    """One character as it is read, made of the labels at positions ``first`` to ``last``, both included.

    A syllable is made of its jamo; an accent that Unicode has no single character for stays with its letter.
    """

    text: str
    first: int
    last: int


def spell(vocabulary: Vocabulary, labels: Sequence[int]) -> list[list[Character]]:
    """Return the characters of each word that collapsed labels spell.

    The words, joined by spaces, are what ``vocabulary.decode`` makes of the same labels.
    """
    composed = vocabulary.spelling.unit != "char"
    words: list[list[Character]] = []
    letters: list[str] = []
    positions: list[int] = []

    def end_word() -> None:
        if letters:
            words.append(list(_characters("".join(letters), positions, composed=composed)))
            letters.clear()
            positions.clear()

    for position, label in enumerate(labels):
        for letter in vocabulary.written[label]:
            if letter.isspace():
                end_word()
            else:
                letters.append(letter)
                positions.append(position)
    end_word()
    return words


def _characters(word: str, positions: Sequence[int], *, composed: bool) -> Iterator[Character]:
    if word.isascii():
        yield from map(Character, word, positions, positions)
        return
    at = 0
    for text, count in _clusters(jamo.syllables(word) if composed else ((letter, 1) for letter in word)):
        yield Character(text, positions[at], positions[at + count - 1])
        at += count


def _clusters(pieces: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Join pieces that Unicode normalisation, form C, joins or reorders; the counts of joined pieces add up."""
    cluster, total = "", 0
    for piece, count in pieces:
        alone = unicodedata.normalize("NFC", piece)
        longer = unicodedata.normalize("NFC", cluster + piece)
        if total and longer == cluster + alone and not unicodedata.combining(alone[0]):
            yield cluster, total
            cluster, total = alone, count
        else:
            cluster, total = longer, total + count
    if total:
        yield cluster, total
