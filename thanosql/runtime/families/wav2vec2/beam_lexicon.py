"""A KenLM language model and the words it knows, spelled in the labels of a vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import BindError, ModelError
from thanosql.runtime.families.wav2vec2.beam_words import read_words
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary

_UNKNOWN = "<unk>"
_MARKS = frozenset({"<s>", "</s>", _UNKNOWN})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What flashlight's search over words needs.

    ``trie`` holds the labels of each word, a delimiter last; ``model`` scores words by their place in its dictionary,
    where ``unknown`` is that of the word it does not know; ``delimiter`` is the label that parts words.
    """

    trie: Any
    model: Any
    delimiter: int
    unknown: int

    @classmethod
    def read(cls, path: Path, vocabulary: Vocabulary) -> Lexicon:
        """Read a language model of words. Words with letters that the vocabulary lacks are left out.

        Raises BindError when the vocabulary has no delimiter, ModelError when the file is missing or damaged or no
        word of it can be spelled.
        """
        from flashlight.lib.text.decoder import SmearingMode, Trie
        from flashlight.lib.text.decoder.kenlm import KenLM
        from flashlight.lib.text.dictionary import Dictionary

        if vocabulary.delimiter is None:
            raise BindError(
                "language_model= needs a model that writes spaces, and this one's vocabulary has no delimiter",
                hint="leave language_model out: decoder='beam' works without one",
            )
        delimiter = vocabulary.tokens.index(vocabulary.delimiter)
        words = [word for word in read_words(path) if word not in _MARKS]
        dictionary = Dictionary([*words, _UNKNOWN])
        try:
            model = KenLM(str(path), dictionary)
        except RuntimeError as error:
            # What KenLM says begins with the place in its source.
            said = str(error).splitlines()[-1].strip()
            raise ModelError(
                f"KenLM cannot read the language model {path}: {said}",
                hint="make it anew with KenLM's lmplz, of order 2 to 6",
            ) from error
        trie = Trie(len(vocabulary), delimiter)
        start = model.start(False)
        spelled = 0
        for index, word in enumerate(words):
            labels, unknown = vocabulary.encode(word)
            if labels and not unknown:
                trie.insert([*labels, delimiter], index, model.score(start, index)[1])
                spelled += 1
        if not spelled:
            raise ModelError(
                f"none of the {len(words)} words of {path} can be written with the letters of this model",
                hint="the language model must be of words, in the language of the speech model",
            )
        trie.smear(SmearingMode.MAX)
        return cls(trie, model, delimiter, len(words))
