"""The state of a training run on disk, so that a run that was interrupted goes on where it stopped.

A run has a folder of its own under home/runs, named after its model and a digest of what decides its course: what it
starts from, its options, its data. A checkpoint is complete or not there at all: it is written beside its place,
brought to the disk, and renamed. Only tensors (safetensors) and JSON are written; what is read back cannot run code.
"""

from __future__ import annotations

import errno
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.registry.model_files import persist, persist_entry

_STEP = "step-{:09}"


@dataclass(slots=True)
class State:
    """Where a run stands: numbers that JSON can hold, and named tensors in main memory."""

    numbers: dict[str, Any]
    weights: dict[str, torch.Tensor]
    optimizer: dict[str, torch.Tensor]
    best: dict[str, torch.Tensor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """The checkpoints of one run in ``folder``; only the newest is kept."""

    folder: Path

    def newest(self) -> State | None:
        """Return the newest checkpoint, or None. Raises TrainingError when it is damaged."""
        places = sorted(self.folder.glob(_STEP.format(0)[:5] + "*"))
        places = [place for place in places if place.suffix != ".part"]
        if not places:
            return None
        try:
            numbers = json.loads((places[-1] / "state.json").read_text())
            tensors = [load_file(places[-1] / f"{name}.safetensors") for name in ("weights", "optimizer", "best")]
        except Exception as error:  # safetensors raises its own, which derives from Exception alone
            raise TrainingError(
                f"the checkpoint {places[-1]} cannot be read: {error}", hint="resume=False starts the training anew"
            ) from error
        return State(numbers, *tensors)

    def save(self, step: int, state: State) -> None:
        """Write the state after ``step`` and drop the one before. Raises TrainingError when the disk is full.

        A checkpoint of this step that is there already is kept: nothing has been trained since.
        """
        place = self.folder / _STEP.format(step)
        if place.exists():
            return
        part = place.with_suffix(".part")
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            (part / "state.json").write_text(json.dumps(state.numbers))
            for name, tensors in (("weights", state.weights), ("optimizer", state.optimizer), ("best", state.best)):
                save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, part / f"{name}.safetensors")
            persist(part)
            part.rename(place)
            persist_entry(self.folder)
        except (OSError, SafetensorError) as error:
            shutil.rmtree(part, ignore_errors=True)
            reason = "the disk is full" if _is_full(error) else str(error)
            raise TrainingError(
                f"the checkpoint after step {step} cannot be written to {self.folder}: {reason}",
                hint="the checkpoint before it is whole: free some space and run the statement again",
            ) from error
        for old in self.folder.glob("step-*"):
            if old != place:
                shutil.rmtree(old, ignore_errors=True)

    def clear(self) -> None:
        """Remove the run's folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_full(error: Exception) -> bool:
    # safetensors reports the system's errors as text alone
    codes = (errno.ENOSPC, errno.EDQUOT)
    return getattr(error, "errno", None) in codes or any(f"os error {code})" in str(error) for code in codes)
