"""A CTC model that can be trained, saved and exported: what the training loop asks of this family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import ctc_loss, log_softmax

from thanosql.runtime.answers.ctc import collapse
from thanosql.runtime.answers.measures import TRANSCRIPTION
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.wav2vec2 import export_config, scratch
from thanosql.runtime.families.wav2vec2.audio_learner import AudioLearner, Freeze, trained_as
from thanosql.runtime.families.wav2vec2.case import with_case
from thanosql.runtime.families.wav2vec2.checkpoint import write_front_end
from thanosql.runtime.families.wav2vec2.loading import load_model
from thanosql.runtime.families.wav2vec2.model import Recogniser
from thanosql.runtime.families.wav2vec2.new_characters import grow_head, grown
from thanosql.runtime.families.wav2vec2.quiet import quiet
from thanosql.runtime.families.wav2vec2.spec_augment import set_masks
from thanosql.runtime.families.wav2vec2.tokenizer_files import write_vocabulary
from thanosql.runtime.families.wav2vec2.training_options import checkpoint_problem, refuse, scratch_problem
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts
from thanosql.runtime.models.export import export_onnx
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.train.learner import Encoded

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input


class CTCLearner(AudioLearner):
    """A transformers CTC model with its vocabulary and front end."""

    def __init__(
        self,
        model: Any,
        vocabulary: Vocabulary,
        sample_rate: int,
        *,
        normalised: bool,
        freeze: Freeze,
        spec_augment: bool,
        gradient_checkpointing: bool = False,
    ) -> None:
        # What transformers' own training would do with this checkpoint, were someone to continue there.
        model.config.update({"ctc_zero_infinity": True, "ctc_loss_reduction": "mean"})
        recogniser = Recogniser(model, gradient_checkpointing=gradient_checkpointing)
        super().__init__(recogniser, sample_rate, normalised=normalised, freeze=freeze, spec_augment=spec_augment)
        self.vocabulary = vocabulary

    def encode(self, text: str) -> Encoded:
        """Return the label ids of a transcript, its case and Unicode form fitted to the vocabulary."""
        return Encoded(*self.vocabulary.encode(text))

    def loss(self, audio: Sequence[Input], labels: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the mean over rows of each row's CTC loss divided by its number of labels; impossible rows count 0."""
        logits, frames = self._run(audio)
        targets = torch.tensor([label for row in labels for label in row], dtype=torch.int64, device=logits.device)
        # reduction='mean' divides each row by its labels before it averages over rows
        return ctc_loss(
            log_softmax(logits.float(), dim=-1).transpose(0, 1),
            targets,
            torch.tensor(frames),
            torch.tensor([len(row) for row in labels]),
            blank=self.vocabulary.blank,
            reduction="mean",
            zero_infinity=True,
        )

    def logits(self, audio: Sequence[Input]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed as one batch in eval mode without gradients."""
        values, frames = self._evaluate(audio)
        return [row[:count] for row, count in zip(values, frames, strict=True)]

    def transcribe(self, audio: Sequence[Input]) -> list[str]:
        """Return the greedy transcript of each recording, in order, as one batch."""
        best = [row.argmax(axis=-1) for row in self.logits(audio)]
        return [self.vocabulary.decode(collapse(row[None], [len(row)], self.vocabulary.blank)[0]) for row in best]

    def normalise_text(self, text: str) -> str:
        """Return a reference transcript as the model would write it."""
        return self.vocabulary.normalise(text)

    def save(self, folder: Path) -> None:
        """Write the checkpoint that transformers' from_pretrained reads: config, weights, vocabulary, front end."""
        with quiet():
            self._model.save_pretrained(folder)
        write_vocabulary(folder, self.vocabulary)
        write_front_end(folder, self.sample_rate, normalise=self.normalised)

    def export(self, folder: Path) -> Path:
        """Write model.onnx into ``folder`` and return its path. Raises ExportError."""
        export_config.register()
        return export_onnx(self.module, self._model.config, folder, TRANSCRIPTION)


def from_checkpoint(
    folder: Path, options: Mapping[str, Any], texts: Sequence[str] = (), progress: Progress = SILENT
) -> CTCLearner:
    """Return a learner that starts from a checkpoint's weights, and learns the letters of ``texts`` if it is to.

    Raises ModelError when the files contradict one another, or the model cannot do what the options ask.
    """
    model, checkpoint = load_model(folder)
    refuse(checkpoint_problem(checkpoint, options))
    vocabulary = with_case(checkpoint.vocabulary, options.get("case", "auto"))
    if options.get("new_characters") == "add":
        known, vocabulary = vocabulary, grown(vocabulary, texts)
        if len(vocabulary) > len(known):
            grow_head(model, known, len(vocabulary), options["seed"])
            added = vocabulary.tokens[len(known) :]
            progress.note(f"{len(added)} new characters: {' '.join(added)}")
    set_masks(model, options)
    return CTCLearner(model, vocabulary, checkpoint.sample_rate, normalised=checkpoint.normalise, **trained_as(options))


def from_scratch(texts: Sequence[str], options: Mapping[str, Any]) -> CTCLearner:
    """Return a learner with random weights and the vocabulary of ``texts``. Raises ModelError and TrainingError."""
    refuse(scratch_problem(options))
    case = options.get("case", "auto")
    vocabulary = with_case(from_texts(texts, options["unit"], case), case)
    model = scratch.random_model(options, vocabulary)
    set_masks(model, options)
    return CTCLearner(model, vocabulary, scratch.SAMPLE_RATE, normalised=True, **trained_as(options))
