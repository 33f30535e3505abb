"""A published CTC model on ONNX Runtime. Neither torch nor transformers is imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt

from thanosql.compiler.errors import ModelError
from thanosql.runtime.arrays import Logits, Samples
from thanosql.runtime.ctc import collapse
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.families.wav2vec2.checkpoint import read_checkpoint
from thanosql.runtime.families.wav2vec2.front_end import padded_batch
from thanosql.runtime.onnx_session import OnnxSession


class CTCPredictor:
    """model.onnx with the vocabulary and front end of the checkpoint beside it."""

    def __init__(self, folder: Path, device: str) -> None:
        self.checkpoint = read_checkpoint(folder)
        self._session = OnnxSession(folder / GRAPH, device)
        if set(self._session.input_names) != {"input_values", "lengths"}:
            raise ModelError(
                f"{folder / GRAPH} takes {', '.join(self._session.input_names)}",
                hint="it must take input_values and lengths, as the graphs that BUILD MODEL exports do",
            )
        self.sample_rate = self.checkpoint.sample_rate
        self.minimum_samples = self.checkpoint.minimum_samples
        self.device = self._session.device
        self.providers = self._session.providers
        self.precision = "fp32"

    def predict(self, audio: Sequence[Samples]) -> list[str]:
        """Return the transcript of each recording, in order, as one batch. A text does not depend on its neighbours."""
        if not audio:
            return []
        logits, frames = self._run(audio)
        vocabulary = self.checkpoint.vocabulary
        return [vocabulary.decode(ids.tolist()) for ids in collapse(logits.argmax(axis=-1), frames, vocabulary.blank)]

    def logits(self, audio: Sequence[Samples]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed as one batch."""
        logits, frames = self._run(audio)
        return [row[:count] for row, count in zip(logits, frames, strict=True)]

    def normalise_text(self, text: str) -> str:
        """Return a reference transcript as the model would write it."""
        return self.checkpoint.vocabulary.normalise(text)

    def _run(self, audio: Sequence[Samples]) -> tuple[npt.NDArray[Any], list[int]]:
        values, lengths = padded_batch(
            audio, normalised=self.checkpoint.normalise, minimum_samples=self.minimum_samples
        )
        (logits,) = self._session.run({"input_values": values, "lengths": lengths})
        return logits, [self.checkpoint.output_frames(int(samples)) for samples in lengths]
