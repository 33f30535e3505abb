"""The tokens of a CTC head: transcripts to label ids, ids to text, and a vocabulary made from transcripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.text import APOSTROPHES, Case, CasePolicy, Spelling

DELIMITER = "|"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What each output of the head means: ``tokens[id]``.

    ``pad`` is CTC's blank; ``delimiter`` (None in vocabularies without word breaks) stands for a space. ``pad``,
    ``unknown`` and the sentence marks ``begin`` and ``end``, which need not be tokens, never appear in text.
    ``case`` is what texts are brought to, where that is not what the letters themselves tell.
    """

    tokens: tuple[str, ...]
    pad: str
    unknown: str
    begin: str
    end: str
    delimiter: str | None
    case: Case | None = None
    spelling: Spelling = field(init=False, repr=False, compare=False)
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)
    _written: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        silent = {self.pad, self.unknown, self.begin, self.end}
        ids = {token: index for index, token in enumerate(self.tokens)}
        spoken = {token: index for token, index in ids.items() if token not in silent and token != self.delimiter}
        letters = {token: index for token, index in spoken.items() if len(token) == 1}
        set_field = object.__setattr__
        set_field(self, "spelling", Spelling.of(frozenset(letters), self.case))
        if self.delimiter is not None:
            letters[" "] = ids[self.delimiter]
        set_field(self, "_ids", letters)
        set_field(
            self,
            "_written",
            tuple(" " if token == self.delimiter else token if token in spoken else "" for token in self.tokens),
        )

    @property
    def blank(self) -> int:
        """The id of CTC's blank."""
        return self.tokens.index(self.pad)

    @property
    def written(self) -> tuple[str, ...]:
        """What each id puts into a text: a letter, a space for the delimiter, nothing for the special tokens."""
        return self._written

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, text: str) -> tuple[list[int], list[str]]:
        """Return the label ids of a transcript, and each character that the vocabulary lacks, in order.

        Unknown characters are left out of the ids: the unknown token is never a label.
        """
        ids: list[int] = []
        unknown: list[str] = []
        for character in self.spelling.fit(text):
            index = self._ids.get(character)
            if index is not None:
                ids.append(index)
            elif character != " ":
                unknown.append(character)
        return ids, unknown

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of ids that CTC has collapsed already: doubled letters stay doubled."""
        text = "".join([self._written[index] for index in ids])
        return self.spelling.join(" ".join(text.split()))

    def normalise(self, text: str) -> str:
        """Return a reference as this vocabulary would write it; letters it lacks stay, and so count as errors."""
        return self.spelling.join(self.spelling.fit(text))


def from_texts(texts: Sequence[str], unit: Literal["char", "jamo"], case: CasePolicy = "auto") -> Vocabulary:
    """Return the vocabulary of the characters (or jamo) in ``texts``, laid out as base-960h's is.

    ``case`` 'auto' means lower case. Raises TrainingError when the texts hold no letter.
    """
    letters = {"'"} if any(mark in text for text in texts for mark in f"'{APOSTROPHES}") else set()
    spelling = Spelling(letters, "lower" if case == "auto" else "both" if case == "keep" else case, "char")
    characters = set().union(*(spelling.fit(text) for text in texts)) - {" "}
    if unit == "jamo":
        characters = set(jamo.decompose("".join(sorted(characters))))
    if not characters - {"'"}:
        raise TrainingError(
            "the transcripts hold no letter to learn", hint="text_col must name the column of what is said in the audio"
        )
    tokens = ("<pad>", "<s>", "</s>", "<unk>", DELIMITER, *sorted(characters))
    return Vocabulary(tokens, pad="<pad>", unknown="<unk>", begin="<s>", end="</s>", delimiter=DELIMITER)
