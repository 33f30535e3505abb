"""From logits to a transcript as a predictor does it, in one step."""

from __future__ import annotations

import numpy as np

from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.families.wav2vec2.decoding import Decoder


def transcribed(decoder: Decoder, logits: np.ndarray) -> Transcript:
    return decoder.transcript(decoder.read(logits))
