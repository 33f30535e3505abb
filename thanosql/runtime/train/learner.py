"""What the training loop asks of a family of models.

A family wraps its PyTorch module, vocabulary and audio front end in one object that fits Learner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import torch

    from thanosql.runtime.arrays import Logits, Samples

    Input = Samples | torch.Tensor


@dataclass(frozen=True, slots=True)
class Encoded:
    """A transcript in a vocabulary.

    ``unknown`` holds each character occurrence that the vocabulary lacks, in order; they are left out of ``ids``.
    """

    ids: list[int]
    unknown: list[str]


class Learner(Protocol):
    """A model that can be trained on recordings and transcripts, and be saved and exported.

    ``sample_rate`` is in hertz; ``minimum_samples`` is the shortest recording that yields one frame.
    Gradients, dropout and SpecAugment follow ``module.train()`` and ``module.eval()``.
    """

    module: torch.nn.Module
    sample_rate: int
    minimum_samples: int

    def encode(self, text: str) -> Encoded:
        """Return the label ids of a transcript, its case and Unicode form fitted to the vocabulary."""

    def output_frames(self, samples: int) -> int:
        """Return how many frames the model makes of a recording of ``samples`` samples."""

    def trainable(self) -> list[dict[str, Any]]:
        """Return parameter groups for the optimiser.

        'hidden': True marks a group of weight matrices between hidden layers, which Muon may take.
        Each has 'params'; a group whose parameters must not decay (biases, norms) also has 'weight_decay': 0.0.
        Frozen parameters are in none.
        """

    def loss(self, audio: Sequence[Input], labels: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the scalar loss of one batch: the mean over rows of a row's CTC loss divided by its number of labels.

        Rows do not influence one another; a row that CTC cannot align counts 0 instead of infinity. All rows are
        samples; those of a FrozenLearner may all be features instead, here and in ``transcribe`` and ``logits``.
        """

    def transcribe(self, audio: Sequence[Input]) -> list[str]:
        """Return the greedy transcript of each recording, in order, as one batch in eval mode without gradients."""

    def logits(self, audio: Sequence[Input]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed as one batch in eval mode without gradients."""

    def normalise_text(self, text: str) -> str:
        """Return a reference transcript as the model would write it, so that scores count no case or Unicode form."""

    def save(self, folder: Path) -> None:
        """Write a Hugging Face checkpoint: config.json, model.safetensors and the processor's files."""

    def export(self, folder: Path) -> Path:
        """Write model.onnx into ``folder`` and return its path. Raises ExportError."""


@runtime_checkable
class FrozenLearner(Learner, Protocol):
    """A learner whose first layers may be frozen: what they make of a recording stays the same in every epoch.

    Nothing random acts before their output: no dropout, no SpecAugment.
    """

    def has_frozen_features(self) -> bool:
        """Say whether training leaves the layers that ``features`` runs as they are."""

    def features(self, samples: Samples) -> torch.Tensor:
        """Return what the frozen layers make of one recording, [frames, channels], without gradients.

        ``frames`` are its ``output_frames``. Computed under the caller's autocast, on the device of the module.
        """
