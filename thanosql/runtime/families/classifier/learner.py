"""A classifier that can be trained, saved and exported: what the training loop asks of this family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import cross_entropy

from thanosql.runtime.answers.measures import CLASSIFICATION
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.classifier import export_config
from thanosql.runtime.families.classifier.checkpoint import own_logits
from thanosql.runtime.families.classifier.labels import labels_of, normalise
from thanosql.runtime.families.classifier.loading import with_known_labels, with_new_head
from thanosql.runtime.families.classifier.model import Labeller
from thanosql.runtime.families.wav2vec2.audio_learner import AudioLearner, Freeze, trained_as
from thanosql.runtime.families.wav2vec2.checkpoint import Encoder, write_front_end
from thanosql.runtime.families.wav2vec2.quiet import quiet
from thanosql.runtime.families.wav2vec2.spec_augment import set_masks
from thanosql.runtime.families.wav2vec2.training_options import encoder_problem, refuse
from thanosql.runtime.models.export import export_onnx
from thanosql.runtime.train.learner import Encoded

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input


class LabelLearner(AudioLearner):
    """A transformers classifier with its labels and front end."""

    def __init__(
        self,
        model: Any,
        labels: Sequence[str],
        sample_rate: int,
        *,
        normalised: bool,
        freeze: Freeze,
        spec_augment: bool,
        gradient_checkpointing: bool = False,
    ) -> None:
        labeller = Labeller(model, gradient_checkpointing=gradient_checkpointing)
        super().__init__(labeller, sample_rate, normalised=normalised, freeze=freeze, spec_augment=spec_augment)
        self.labels = tuple(labels)
        self._ids = {label: index for index, label in enumerate(self.labels)}

    def encode(self, text: str) -> Encoded:
        """Return the number of a label; one that the model does not know is ``unknown``."""
        label = normalise(text)
        if label in self._ids:
            return Encoded([self._ids[label]], [])
        return Encoded([], [label] if label else [])

    def loss(self, audio: Sequence[Input], labels: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the mean over rows of the cross entropy between a row's logits and its label."""
        logits, _ = self._run(audio)
        return cross_entropy(logits.float(), torch.tensor([label for (label,) in labels], device=logits.device))

    def logits(self, audio: Sequence[Input]) -> list[Logits]:
        """Return each recording's logits [1, labels], computed as one batch in eval mode without gradients."""
        values, frames = self._evaluate(audio)
        return [own_logits(row, count) for row, count in zip(values, frames, strict=True)]

    def transcribe(self, audio: Sequence[Input]) -> list[str]:
        """Return the most probable label of each recording, in order, as one batch."""
        return [self.labels[int(row[0].argmax())] for row in self.logits(audio)]

    def normalise_text(self, text: str) -> str:
        """Return a label as it counts."""
        return normalise(text)

    def save(self, folder: Path) -> None:
        """Write the checkpoint that transformers' from_pretrained reads: config with labels, weights, front end."""
        with quiet():
            self._model.save_pretrained(folder)
        write_front_end(folder, self.sample_rate, normalise=self.normalised)

    def export(self, folder: Path) -> Path:
        """Write model.onnx into ``folder`` and return its path. Raises ExportError."""
        export_config.register()
        return export_onnx(self.module, self._model.config, folder, CLASSIFICATION)


def from_checkpoint(folder: Path, options: Mapping[str, Any], texts: Sequence[str] = ()) -> LabelLearner:
    """Return a learner of the labels in ``texts``.

    BUILD puts a new head on the encoder in ``folder``; FIT goes on with a classifier, and so does UPLOAD, which gives
    no texts. Raises ModelError when files contradict one another, when a classifier
    does not know a label and may not learn it, or when the model cannot do what the options ask.
    """
    labels: tuple[str, ...]
    encoder: Encoder
    if texts and "new_labels" not in options:
        labels = labels_of(texts)
        model, encoder = with_new_head(folder, labels, options["seed"])
    else:
        wanted = {label for text in texts if (label := normalise(text))}
        grow = options.get("new_labels") == "add"
        model, encoder, labels = with_known_labels(folder, sorted(wanted), grow=grow, seed=options.get("seed", 0))
    refuse(encoder_problem(model.config.to_dict(), options))
    set_masks(model, options)
    return LabelLearner(model, labels, encoder.sample_rate, normalised=encoder.normalise, **trained_as(options))
