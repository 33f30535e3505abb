"""From the logits of a CTC head to a transcript: by the best label of each frame, or by beam search.

Both find a path, one label a frame, and read the rest off it. A character lasts from the first frame of the run of
its label to the end of the last; a syllable lasts over its jamo, a word from its first character to its last. Frame i
starts at i times ``seconds_per_frame``, as in transformers, so no time lies beyond the recording's end.

The confidence of a label is the mean, over the frames of its run, of the softmax probability the model gave it; of a
character, a word or the whole text it is the geometric mean of its labels', which does not sink with the length as
their product would (Whisper's average log probability is the same figure, as a logarithm). Blanks between labels do
not count; word breaks and unknown letters are labels, and count in the whole. A recording without any label has the
mean probability of the blank. These are the acoustic model's figures, whatever a language model preferred.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from thanosql.compiler.errors import BindError, ModelError
from thanosql.runtime.answers.ctc import Runs, path_probabilities, run_probabilities, runs
from thanosql.runtime.answers.transcript import Span, Transcript
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.wav2vec2.beam_search import BeamSearch, flashlight
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint
from thanosql.runtime.families.wav2vec2.spelled import Character, spell
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary
from thanosql.runtime.files.paths import given_path

_DIGITS = 6
"""Times are rounded to microseconds and confidences as finely: rounding errors of binary fractions do not show."""


class Reading(NamedTuple):
    """What is read in a recording, or in a part of one; parts one after another make the reading of the whole.

    ``path`` is a label for each frame [frames], ``probabilities`` what the model gave it there, 0 to 1 [frames].
    """

    path: npt.NDArray[np.integer]
    probabilities: npt.NDArray[np.float32]


class Decoder(ABC):
    """What decoders have in common. One decoder serves any number of threads.

    Args:
        vocabulary: what the columns of the logits mean.
        seconds_per_frame: from the start of one frame to that of the next.
    """

    def __init__(self, vocabulary: Vocabulary, seconds_per_frame: float) -> None:
        self._vocabulary = vocabulary
        self._blank = vocabulary.blank
        self._audible = np.array([written != "" for written in vocabulary.written])
        self._seconds_per_frame = seconds_per_frame

    def read(self, logits: Logits) -> Reading:
        """Return what is read in logits [frames, vocabulary]. Raises ModelError when one is not a finite number."""
        path = self._checked_path(logits)
        return Reading(path, path_probabilities(logits, path))

    def transcript(self, reading: Reading) -> Transcript:
        """Return the transcript of a recording from what was read in it."""
        path, probabilities = reading
        found = runs(path, self._blank)
        means = run_probabilities(probabilities, found)
        confidence = None
        if len(means):
            confidence = round(float(np.exp(_logarithms(means).mean())), _DIGITS)
        elif len(path):
            confidence = round(float(probabilities.mean(dtype=np.float64)), _DIGITS)
        audible = self._audible[found.labels]
        heard = Runs(*(field[audible] for field in found))
        words = spell(self._vocabulary, heard.labels.tolist())
        count = sum(map(len, words))
        spans = self._spans(
            [character for word in words for character in word] + [_joined(word) for word in words],
            heard,
            _logarithms(means[audible]),
        )
        return Transcript(" ".join(word.text for word in spans[count:]), confidence, spans[count:], spans[:count])

    @abstractmethod
    def _path(self, logits: Logits) -> npt.NDArray[np.intp]:
        """Return one label for each of one or more frames [frames]."""

    def _checked_path(self, logits: Logits) -> npt.NDArray[np.intp]:
        if logits.ndim != 2 or logits.shape[1] != len(self._vocabulary):
            raise ValueError(f"logits of shape {logits.shape} are not [frames, {len(self._vocabulary)}]")
        if not np.isfinite(logits).all():
            raise ModelError(
                "the model's logits are not finite numbers",
                hint="precision='fp32' avoids overflow; if that is what it runs at, its weights are damaged",
            )
        return self._path(logits) if len(logits) else np.empty(0, np.intp)

    def _spans(self, pieces: list[Character], heard: Runs, logarithms: npt.NDArray[np.float64]) -> tuple[Span, ...]:
        if not pieces:
            return ()
        first, last = (np.array([piece[field] for piece in pieces]) for field in (1, 2))
        total = np.concatenate(([0.0], np.cumsum(logarithms)))
        confidence = np.exp((total[last + 1] - total[first]) / (last + 1 - first))
        start, end = (frames * self._seconds_per_frame for frames in (heard.starts[first], heard.ends[last]))
        rounded = (np.round(column, _DIGITS).tolist() for column in (start, end, confidence))
        return tuple(map(Span, [piece.text for piece in pieces], *rounded))


class GreedyDecoder(Decoder):
    """The best label of each frame, the first of them where several are equal."""

    def _path(self, logits: Logits) -> npt.NDArray[np.intp]:
        path: npt.NDArray[np.intp] = logits.argmax(axis=1)
        return path


class BeamDecoder(Decoder):
    """The text of the greatest probability over all its paths, found by beam search, with or without a language model.

    Beam search holds Python's lock, a few frames at a time: threads take turns, and more of them are no faster.

    Args:
        vocabulary: what the columns of the logits mean.
        seconds_per_frame: from the start of one frame to that of the next.
        beam_width: how many beginnings of texts are kept from frame to frame.
        language_model: a KenLM file of words, .arpa or binary. Then only its words are ever written.
        lm_weight: what a power of ten of the language model's probability counts, in natural logarithms.
        word_score: what each word counts beside, in natural logarithms; below 0 there will be fewer words.

    Raises BindError when the beam extra is not installed or the vocabulary has no word breaks to fit words between,
    ModelError when the language model cannot be read or fits no word of the vocabulary.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        seconds_per_frame: float,
        *,
        beam_width: int = 50,
        language_model: Path | None = None,
        lm_weight: float = 2.0,
        word_score: float = 0.0,
    ) -> None:
        super().__init__(vocabulary, seconds_per_frame)
        self._search = BeamSearch(
            vocabulary, beam_width, language_model=language_model, lm_weight=lm_weight, word_score=word_score
        )

    def _path(self, logits: Logits) -> npt.NDArray[np.intp]:
        return self._search.best_path(logits)


def decoder(checkpoint: Checkpoint, options: Mapping[str, Any]) -> Decoder:
    """Return the decoder that a statement's options ask for; an option that is missing means its default.

    Raises what BeamDecoder raises.
    """
    seconds_per_frame = checkpoint.frame_step / checkpoint.sample_rate
    if options.get("decoder", "greedy") == "greedy":
        return GreedyDecoder(checkpoint.vocabulary, seconds_per_frame)
    asked = {name: options[name] for name in ("beam_width", "lm_weight", "word_score") if name in options}
    path = options.get("language_model")
    model = None if path is None else given_path(path, ModelError)
    return BeamDecoder(checkpoint.vocabulary, seconds_per_frame, language_model=model, **asked)


def check_options(options: Mapping[str, Any]) -> None:
    """Raise BindError or ModelError for what can be known to be wrong before a model is opened."""
    path = options.get("language_model")
    if options["decoder"] != "beam":
        if path is not None:
            raise BindError(
                "language_model has no effect on the greedy decoder", hint="add decoder='beam', or leave it out"
            )
        return
    flashlight()
    if path is not None and not given_path(path, ModelError).is_file():
        raise ModelError(
            f"there is no language model {given_path(path, ModelError)}", hint="name a KenLM file, .arpa or binary"
        )


def _logarithms(probabilities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    # A beam may follow a label whose probability is too small for a number.
    return np.log(np.maximum(probabilities, np.finfo(np.float64).tiny))


def _joined(word: list[Character]) -> Character:
    return Character("".join([character.text for character in word]), word[0].first, word[-1].last)
