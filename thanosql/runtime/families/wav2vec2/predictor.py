"""A published CTC model on ONNX Runtime. Neither torch nor transformers is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.arrays import Logits
from thanosql.runtime.audio import chunks
from thanosql.runtime.families.wav2vec2.audio_predictor import AudioPredictor
from thanosql.runtime.families.wav2vec2.checkpoint import read_checkpoint
from thanosql.runtime.families.wav2vec2.decoding import Reading, decoder
from thanosql.runtime.families.wav2vec2.pieces import Piece


class CTCPredictor(AudioPredictor[Reading]):
    """An ONNX graph with the vocabulary and front end of the checkpoint in ``folder``; frames in, letters out."""

    def __init__(self, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> None:
        self.checkpoint = read_checkpoint(folder)
        super().__init__(self.checkpoint, folder, options, graph)
        self._decoder = decoder(self.checkpoint, options)

    def transcript(self, batch: Sequence[Piece], outputs: Sequence[Reading]) -> Transcript:
        """Return the transcript of one recording from what was read in its pieces, in order."""
        if len(outputs) == 1:
            return self._decoder.transcript(outputs[0])
        blank = self.checkpoint.vocabulary.blank
        spans = chunks.spans([each.path for each in outputs], [piece.chunk for piece in batch], blank)
        parts = [
            (each.path[start:end], each.probabilities[start:end])
            for each, (start, end) in zip(outputs, spans, strict=True)
        ]
        return self._decoder.transcript(Reading(*(np.concatenate(columns) for columns in zip(*parts, strict=True))))

    def normalise_text(self, text: str) -> str:
        """Return a reference transcript as the model would write it."""
        return self.checkpoint.vocabulary.normalise(text)

    def _read(self, logits: Logits) -> Reading:
        return self._decoder.read(logits)

    def _own(self, output: Logits, samples: int) -> Logits:
        return output[: self.checkpoint.output_frames(samples)]
