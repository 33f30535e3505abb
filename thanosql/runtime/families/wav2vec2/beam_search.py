"""CTC prefix beam search by flashlight-text, the decoder that torchaudio wraps, with KenLM built into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from thanosql.compiler.errors import BindError
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.wav2vec2.beam_lexicon import Lexicon
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary

_BLOCK = 64
"""Frames searched before other threads of Python may run."""

_LOOK_BACK = 512
"""How many frames may still change: what lies further back is settled. The search tree of ten seconds of speech takes
some 30 MB, and without a limit that of an hour would take gigabytes and a recursion too deep for a thread's stack."""

_TOKENS = 32
"""How many labels of a frame are followed, best first: all letters of an alphabet, not all syllables of Korean."""

_THRESHOLD = 25.0
"""How far, in natural logarithms, a beginning may fall behind the best one."""

_NEVER = -1e6


class BeamSearch:
    """The search for the most probable text. Threads may share it; the arguments are those of BeamDecoder."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        beam_width: int,
        *,
        language_model: Path | None,
        lm_weight: float,
        word_score: float,
    ) -> None:
        if beam_width < 1:
            raise BindError(f"beam_width is {beam_width}", hint="beam search keeps 1 text or more; 50 is usual")
        self._flashlight = flashlight()
        self._blank = vocabulary.blank
        options = {
            "beam_size": beam_width,
            "beam_size_token": min(_TOKENS, len(vocabulary)),
            "beam_threshold": _THRESHOLD,
            "lm_weight": lm_weight,
            "sil_score": 0.0,
            "log_add": True,
            "criterion_type": self._flashlight.CriterionType.CTC,
        }
        self._lexicon = Lexicon.read(language_model, vocabulary) if language_model is not None else None
        if self._lexicon is None:
            self._options = self._flashlight.LexiconFreeDecoderOptions(**options)
        else:
            never = float("-inf")
            self._options = self._flashlight.LexiconDecoderOptions(**options, word_score=word_score, unk_score=never)
            # Words end in a delimiter, but speech that ends in a word need not: a frame of nothing else follows it.
            self._ending = np.full((1, len(vocabulary)), _NEVER, np.float32)
            self._ending[0, self._lexicon.delimiter] = 0.0

    def best_path(self, logits: Logits) -> npt.NDArray[np.intp]:
        """Return the best path to the best text of finite logits [frames, vocabulary]: a label for each frame."""
        # Softmax would take the same from every text's score in a frame, so logits do as well as probabilities.
        scores = np.ascontiguousarray(logits, np.float32)
        search = self._decoder()
        search.decode_begin()
        path: list[int] = []
        for at in range(0, len(scores), _BLOCK):
            self._step(search, scores[at : at + _BLOCK])
            if at + _BLOCK - len(path) >= 2 * _LOOK_BACK:
                path += search.get_best_hypothesis(_LOOK_BACK).tokens[1:]
                search.prune(_LOOK_BACK)
        if self._lexicon is not None:
            self._step(search, self._ending)
        search.decode_end()
        path += search.get_all_final_hypothesis()[0].tokens[1:]
        return np.array(path[: len(scores)], np.intp)

    def _decoder(self) -> Any:
        """Return a decoder for one recording: it is cheap, and keeps what one recording needs between steps."""
        if self._lexicon is None:
            # Without a language model silence plays no part; the blank, which needs no break before it, stands for it.
            return self._flashlight.LexiconFreeDecoder(
                self._options, self._flashlight.ZeroLM(), self._blank, self._blank, []
            )
        lexicon = self._lexicon
        return self._flashlight.LexiconDecoder(
            self._options, lexicon.trie, lexicon.model, lexicon.delimiter, self._blank, lexicon.unknown, [], False
        )

    @staticmethod
    def _step(search: Any, scores: Logits) -> None:
        search.decode_step(scores.ctypes.data, *scores.shape)


def flashlight() -> Any:
    """Return the extension's module. Raises BindError where it is not installed."""
    try:
        from flashlight.lib.text import decoder
    except ImportError as error:
        raise BindError(
            f"decoder='beam' needs flashlight-text, which cannot be imported: {error}",
            hint="pip install 'thanosql[beam]' on Python 3.11 or 3.12, or leave decoder='greedy'",
        ) from error
    return decoder
