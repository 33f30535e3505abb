"""How fast the steps of a training are, and how much memory they take."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from thanosql.runtime.cost.memory import PeakMemory

LEAST_AUDIO = 20.0
"""Seconds in the largest batch below which memory says nothing: what libraries allocate at first use is more."""


@dataclass(slots=True)
class Pace:
    """The steps that one process made on ``device``, validation left out; this is made before the first one.

    ``audio_seconds`` were trained on in ``seconds`` of wall time; ``largest`` is the audio of the largest batch,
    padding counted. ``kept_seconds`` of the audio took no frozen layers: their output was there already.
    """

    device: torch.device
    audio_seconds: float = 0.0
    kept_seconds: float = 0.0
    seconds: float = 0.0
    largest: float = 0.0
    _process: PeakMemory = field(default_factory=PeakMemory)

    def __post_init__(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)

    def add(self, audio_seconds: float, seconds: float, kept_seconds: float = 0.0) -> None:
        """Count steps over so much audio that took so long."""
        self.audio_seconds += audio_seconds
        self.kept_seconds += kept_seconds
        self.seconds += seconds

    def activation_bytes(self, parameters: int, state_bytes: float) -> float | None:
        """Return the memory for each second of audio in a batch, beside what training keeps whatever its batches are.

        A model's own weights were there before the first step; on a GPU they are counted with the peak. None where the
        batches were too small to tell, or the process has needed more memory before, which hides what this needed.
        """
        if self.largest < LEAST_AUDIO:
            return None
        if self.device.type == "cuda":
            peak: float = torch.cuda.max_memory_allocated(self.device)
        else:
            growth = self._process.growth()
            if growth is None:
                return None
            peak = growth + 4.0 * parameters
        return max(0.0, peak - state_bytes) / self.largest
