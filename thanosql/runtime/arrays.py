"""The arrays that pass between audio, models and text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""One recording: raw mono samples at the model's rate, not normalised, shape [samples]."""

Logits = npt.NDArray[np.float32]
"""What a model says of one recording, shape [frames, vocabulary]: a score for each token in each frame."""
