"""transformers' classifiers of recordings, run so that a row never depends on its neighbours in the batch."""

from __future__ import annotations

import torch

from thanosql.runtime.families.wav2vec2.model import Recogniser


class Labeller(Recogniser):
    """A transformers ...ForSequenceClassification model: padded waveforms and their lengths in, logits [rows, labels].

    The head sees the mean over a row's own frames.
    """

    def _head(self, features: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        projected = self.model.projector(self._hidden(features, valid))
        frames = valid.sum(dim=1, keepdim=True)
        pooled = projected.masked_fill(~valid[..., None], 0.0).sum(dim=1) / frames
        return self.model.classifier(pooled)  # type: ignore[no-any-return]
