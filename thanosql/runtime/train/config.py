"""The numbers of one training run, each with the reason for its default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from thanosql.runtime.answers.measures import TRANSCRIPTION


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How to train; what to train is the Learner's."""

    # how long
    epochs: int = 5  # passes over the training rows
    max_steps: int | None = None  # exactly so many steps, with as many epochs as that takes, whatever epochs says
    max_minutes: float | None = None  # no step after so much wall time; the schedule runs down by then, steps or not
    early_stopping: int | None = None  # validations without a better score after which the run ends
    validate_every: int | None = None  # steps between validations; None: at the end of each epoch

    # batches
    batch_size: int | Literal["auto"] = 16  # at most this many rows a step; 'auto': batch_seconds alone decides
    batch_seconds: float = 200.0  # at most this much audio a step, padding counted: long rows make smaller batches

    # 'muon': for hidden weight matrices, with AdamW for the rest; it gains where weights start at random
    optimizer: Literal["adamw", "muon"] = "adamw"

    # AdamW, with wav2vec 2.0's second beta: 0.98 follows CTC's changing gradients faster than 0.999
    learning_rate: float = 1e-4  # the peak, reached when the warm-up ends
    beta1: float = 0.9
    beta2: float = 0.98
    weight_decay: float = 0.005  # on weight matrices only; biases and norms are exempt
    max_grad_norm: float = 1.0  # CTC's first gradients are large; the global norm is clipped to this

    # learning rate over the run
    warmup: float = 0.1  # share of all steps over which the rate rises linearly from 0
    schedule: Literal["linear", "cosine"] = "linear"  # how it falls to 0 afterwards

    # arithmetic
    precision: Literal["fp32", "bf16"] = "fp32"  # 'bf16': products and convolutions in bfloat16, the rest in fp32

    # interruption
    checkpoint_minutes: float = 5.0  # at most this much work is lost when the process is killed

    # variety
    augment: str | tuple[str, ...] = "none"  # 'speed', 'noise', 'telephone' or several of them, drawn anew each time

    # validation
    task: str = TRANSCRIPTION  # what the answers are, and so how the held-out rows judge them
    validation_split: float = 0.1  # share of rows held out to measure WER and choose the best epoch; 0 for none
    validation_query: str | None = None  # where one was given, the examples say themselves which are held out

    # bad recordings, found when the audio is decoded before the first step
    on_error: Literal["fail", "skip"] = "fail"  # 'skip' leaves them out and counts them

    # what is kept from epoch to epoch
    audio_cache_bytes: int = 2 << 30  # decoded audio in memory: 18 hours of 16-bit recordings at 16 kHz
    cache_gb: float = 16.0  # and on disk, where features are kept, too; never more than half of what is free there
    # what frozen layers make of a recording is the same in every epoch; 'auto': where it fits the disk
    cache_features: Literal["auto"] | bool = "auto"

    # system
    seed: int = 0  # order, split, dropout and SpecAugment; the same seed repeats a run bit by bit on a CPU
    device: str = "auto"  # 'auto', 'cpu', 'cuda' or 'cuda:1'
    # processes that share each step, one a GPU; 'auto': all GPUs. Not by default: others may be at work on them
    devices: int | Literal["auto"] = 1

    @property
    def varies(self) -> bool:
        """Whether a recording is another one each time that it is learnt from."""
        return self.augment not in ("none", ("none",))

    @property
    def cache_bytes(self) -> int:
        """``cache_gb`` in bytes."""
        return int(self.cache_gb * 1e9)
