"""A published classifier on ONNX Runtime. Neither torch nor transformers is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from thanosql.compiler.errors import ModelError
from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.classifier.checkpoint import own_logits, read_label_checkpoint
from thanosql.runtime.families.classifier.labels import normalise
from thanosql.runtime.families.wav2vec2.audio_predictor import AudioPredictor
from thanosql.runtime.families.wav2vec2.pieces import Piece


class LabelPredictor(AudioPredictor[Logits]):
    """An ONNX graph with the labels and front end of the checkpoint in ``folder``."""

    def __init__(self, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> None:
        self.checkpoint = read_label_checkpoint(folder)
        super().__init__(self.checkpoint, folder, options, graph)

    def transcript(self, batch: Sequence[Piece], outputs: Sequence[Logits]) -> Transcript:
        """Return the most probable label of one recording, and how probable it is.

        A long recording's pieces count by their lengths: the head is linear in the mean over all frames.
        """
        weights = [len(piece.samples) for piece in batch]
        logits = np.average(np.concatenate(outputs).astype(np.float64), axis=0, weights=weights)
        probabilities = np.exp(logits - logits.max())
        best = int(logits.argmax())
        return Transcript(self.checkpoint.labels[best], float(probabilities[best] / probabilities.sum()), (), ())

    def normalise_text(self, text: str) -> str:
        """Return a label as it counts."""
        return normalise(text)

    def _read(self, logits: Logits) -> Logits:
        if not np.isfinite(logits).all():
            raise ModelError(
                f"the model in {self.checkpoint.folder} gives logits that are no finite numbers",
                hint="its weights are damaged, or its precision is too low: try precision='fp32'",
            )
        return logits

    def _own(self, output: Logits, samples: int) -> Logits:
        return own_logits(output, samples)
