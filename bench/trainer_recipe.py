"""Fine-tuning wav2vec 2.0 as transformers' example does: by its Trainer, or by a plain loop that does the same work.

The example is examples/pytorch/speech-recognition/run_speech_recognition_ctc.py: the convolutions frozen, layerdrop 0,
recordings normalised before training and padded with zeros, no attention mask where the model has a group norm, AdamW,
gradients clipped to 1, a learning rate that falls to 0. The plain loop leaves out what else the Trainer does a step.
"""

from __future__ import annotations

import importlib.util
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import (
    Trainer,
    TrainerCallback,
    TrainingArguments,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    get_linear_schedule_with_warmup,
)
from transformers.trainer_pt_utils import LengthGroupedSampler

from bench.same_losses import padded_labels
from thanosql.runtime.arrays import Samples

RATE = 16_000

Stepped = Callable[[int, float], None]
"""Is told the epoch, from 1, and the seconds of audio of each step that was made."""


@dataclass(frozen=True)
class Recipe:
    """Which of the Trainer's flags are set, and the model's ``attention``, 'sdpa' (its default) or 'eager'."""

    bf16: bool
    grouped: bool
    batch_size: int
    epochs: int
    learning_rate: float = 1e-4
    seed: int = 0
    attention: str = "sdpa"


class Clips(torch.utils.data.Dataset[dict[str, Any]]):
    """Recordings and transcripts as the example's ``dataset.map`` prepares them, once."""

    def __init__(self, checkpoint: Path, recordings: Sequence[tuple[Samples, str]]) -> None:
        self.front_end = Wav2Vec2FeatureExtractor.from_pretrained(checkpoint)
        tokenizer = Wav2Vec2CTCTokenizer.from_pretrained(checkpoint)
        self.rows = [
            {
                "input_values": self.front_end(samples, sampling_rate=RATE).input_values[0],
                "labels": tokenizer(text).input_ids,
            }
            for samples, text in recordings
        ]
        self.lengths = [len(row["input_values"]) for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.rows[index]

    def collate(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the model's arguments for a batch."""
        audio = [{"input_values": row["input_values"]} for row in rows]
        inputs = self.front_end.pad(audio, padding=True, return_tensors="pt")
        return {**inputs, "labels": padded_labels([row["labels"] for row in rows])}


def has_trainer() -> bool:
    """Whether transformers' Trainer can run: it needs accelerate."""
    return importlib.util.find_spec("accelerate") is not None


def example_model(checkpoint: Path, attention: str = "sdpa") -> Any:
    model = Wav2Vec2ForCTC.from_pretrained(
        checkpoint, layerdrop=0.0, ctc_loss_reduction="mean", attn_implementation=attention
    )
    model.freeze_feature_encoder()
    return model.train()


def plain_loop(model: Any, clips: Clips, recipe: Recipe, stepped: Stepped) -> None:
    """Train ``model`` as the Trainer would."""
    chance = torch.Generator().manual_seed(recipe.seed)
    lengths = clips.lengths
    sampler = (
        LengthGroupedSampler(recipe.batch_size, lengths=lengths, generator=chance)
        if recipe.grouped
        else torch.utils.data.RandomSampler(clips, generator=chance)
    )
    batches = torch.utils.data.BatchSampler(sampler, recipe.batch_size, drop_last=False)
    parameters = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.learning_rate, weight_decay=0.0, fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, 0, recipe.epochs * len(batches))
    for epoch in range(1, recipe.epochs + 1):
        for batch in batches:
            inputs = clips.collate([clips[index] for index in batch])
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bf16):
                loss = model(**inputs).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            stepped(epoch, sum(lengths[index] for index in batch) / RATE)


def trainer_loop(model: Any, clips: Clips, recipe: Recipe, stepped: Stepped, folder: Path) -> None:
    """Train ``model`` by transformers' Trainer, which writes nothing but logs into ``folder``."""
    read: deque[float] = deque()

    def collate(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        read.append(sum(len(row["input_values"]) for row in rows) / RATE)
        return clips.collate(rows)

    class Told(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
            # The loader is a batch ahead of the step, so its batches wait in a queue.
            steps = state.max_steps // recipe.epochs
            stepped((state.global_step - 1) // steps + 1, read.popleft())

    arguments = TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=recipe.batch_size,
        num_train_epochs=recipe.epochs,
        learning_rate=recipe.learning_rate,
        bf16=recipe.bf16,
        seed=recipe.seed,
        train_sampling_strategy="group_by_length" if recipe.grouped else "random",
        use_cpu=True,
        save_strategy="no",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
    )
    trainer = Trainer(
        model=model,
        args=arguments,
        data_collator=collate,
        train_dataset=clips,
        processing_class=clips.front_end,
        callbacks=[Told()],
    )
    trainer.train()
