"""The widths that batches have on a GPU: few, so that hardly any batch has a shape that was not seen before.

Each new shape costs the choice of algorithms and memory of its own, and a fused attention takes only some.
"""

from __future__ import annotations

from thanosql.runtime.families.wav2vec2.checkpoint import Encoder

ALIGNMENT = 8
"""Frames: tensor cores want multiples of 8, and ONNX Runtime's memory-efficient attention refuses others than of 4."""

STEPS = 3
"""Widths are 2 ** STEPS to the octave: of a shuffled table of sentences, 6 % of a batch is then padding."""


def bucket_width(samples: int, encoder: Encoder) -> int:
    """Return the width for a batch whose longest row has so many samples: at least these, at most an eighth more.

    For up to 64 frames it can be 8 frames more.
    """
    step, reach = encoder.frame_step, encoder.minimum_samples
    frames = max(1, -(-(samples - reach) // step) + 1)
    multiple = max(ALIGNMENT, 1 << (frames - 1).bit_length() - 1 - STEPS if frames > 1 << STEPS else 0)
    return reach + step * (-(-frames // multiple) * multiple - 1)
