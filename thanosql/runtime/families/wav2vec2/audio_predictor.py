"""A wav2vec 2.0 encoder with any head on ONNX Runtime. Neither torch nor transformers is imported."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from thanosql.compiler.errors import ModelError
from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.arrays import Logits, Samples
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.families.wav2vec2 import pieces
from thanosql.runtime.families.wav2vec2.bucket_widths import bucket_width
from thanosql.runtime.families.wav2vec2.calling import calling
from thanosql.runtime.families.wav2vec2.checkpoint import Encoder
from thanosql.runtime.families.wav2vec2.pieces import Piece
from thanosql.runtime.families.wav2vec2.window_statistics import INPUTS
from thanosql.runtime.models.onnx_session import OnnxSession, OutOfMemoryError

Output = TypeVar("Output")


class AudioPredictor(ABC, Generic[Output]):
    """An ONNX graph with the front end of the checkpoint in ``folder``.

    On a CPU one session of one thread is shared by as many callers as there are cores, each with one piece: that is
    faster than batches, and no row is ever padded.
    """

    def __init__(self, encoder: Encoder, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> None:
        self._encoder = encoder
        device = options.get("device", "auto")
        path = graph or folder / GRAPH
        self._session = OnnxSession(path, device, threads=1)
        names = set(self._session.input_names)
        if names - set(INPUTS) != {"input_values", "lengths"}:
            raise ModelError(
                f"{path} takes {', '.join(self._session.input_names)}",
                hint="it must take input_values and lengths, as the graphs that BUILD MODEL exports do",
            )
        # Graphs of earlier forms work a group norm's statistics out by themselves, for each piece its own.
        self._statistics = names >= set(INPUTS)
        self.sample_rate = encoder.sample_rate
        self.minimum_samples = encoder.minimum_samples
        self.device = self._session.device
        self.providers = self._session.providers
        self.precision = "fp32" if graph is None else options["precision"]
        how = calling(self.device, self.precision)
        self.alone, self.callers = how.alone, how.callers + how.ahead
        # The memory that a batch is computed in is taken by so many at once, however many are prepared.
        self._computing = threading.Semaphore(how.callers)

    def split(self, samples: Samples) -> list[Piece]:
        """Return a recording as one piece, or as several that overlap where it is long. Raises AudioError."""
        return pieces.pieces(samples, self._encoder, statistics=self._statistics)

    def width(self, samples: int) -> int:
        """Return how many samples of each row are computed where the longest has so many."""
        return samples if self.device == "cpu" else bucket_width(samples, self._encoder)

    def run(self, batch: Sequence[Piece]) -> list[Output]:
        """Return what is read in each piece. A batch that is too large for the memory is halved."""
        try:
            logits = self._logits(batch)
        except OutOfMemoryError:
            if len(batch) == 1:
                raise
            middle = len(batch) // 2
            return [*self.run(batch[:middle]), *self.run(batch[middle:])]
        return [self._read(each) for each in logits]

    def predict(self, audio: Sequence[Samples]) -> list[str]:
        """Return the answer to each recording [samples], in order."""
        found = []
        for samples in audio:
            batch = self.split(samples)
            found.append(self.transcript(batch, [self.run([piece])[0] for piece in batch]).text)
        return found

    def logits(self, audio: Sequence[Samples]) -> list[Logits]:
        """Return each recording's logits, computed whole and as one batch."""
        return self._logits([pieces.whole_piece(samples) for samples in audio])

    @abstractmethod
    def transcript(self, batch: Sequence[Piece], outputs: Sequence[Output]) -> Transcript:
        """Return the answer to one recording from what was read in its pieces, in order."""

    @abstractmethod
    def _read(self, logits: Logits) -> Output:
        """Return what one piece's logits say."""

    @abstractmethod
    def _own(self, output: Logits, samples: int) -> Logits:
        """Return what of a row of the graph's output belongs to a recording of ``samples`` samples."""

    def _logits(self, batch: Sequence[Piece]) -> list[Logits]:
        width = self.width(max((len(piece.samples) for piece in batch), default=0))
        inputs = pieces.graph_inputs(batch, self._encoder, statistics=self._statistics, width=width)
        with self._computing:
            (logits,) = self._session.run(inputs)
        return [self._own(row, int(samples)) for row, samples in zip(logits, inputs["lengths"], strict=True)]
