"""How much a model of a family computes for a second of audio: what a machine's speed is turned into time by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """A model's size and the work it makes; what it computes and keeps is for one second of audio, padding counted.

    ``train_flops`` and ``infer_flops`` count a multiplication with its addition as two; ``train_bytes`` are the
    activations that a training step keeps for its way back, in float32. ``frozen_flops`` are the part of a forward pass
    that gives the same in every epoch, because what does it is frozen, and ``frozen_bytes`` what it takes to keep its
    output; both are 0 where nothing is. ``infer_bytes`` are the activations that are there at once while a recording is
    transcribed, in float32.
    """

    parameters: int
    trainable: int
    train_flops: float
    infer_flops: float
    train_bytes: float
    frozen_flops: float = 0.0
    frozen_bytes: float = 0.0
    infer_bytes: float = 0.0

    @property
    def state_bytes(self) -> float:
        """What training keeps whatever its batches are: weights, the best ones, gradients and AdamW's two moments."""
        return 4.0 * (2 * self.parameters + 3 * self.trainable)

    def trained(self, audio_seconds: float, kept_seconds: float = 0.0) -> float:
        """Return a training's work as seconds of audio that take all of it.

        Of ``audio_seconds``, ``kept_seconds`` were spared what frozen layers compute.
        """
        return audio_seconds - kept_seconds * self.frozen_flops / self.train_flops
