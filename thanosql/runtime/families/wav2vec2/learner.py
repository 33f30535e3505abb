"""A CTC model that can be trained, saved and exported: what the training loop asks of this family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch.nn.functional import ctc_loss, log_softmax
from torch.nn.utils.rnn import pad_sequence

from thanosql.compiler.errors import ModelError
from thanosql.runtime.arrays import Logits, Samples
from thanosql.runtime.ctc import collapse
from thanosql.runtime.export import export_onnx
from thanosql.runtime.families.wav2vec2 import export_config, freezing, scratch
from thanosql.runtime.families.wav2vec2.case import with_case
from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field, write_front_end
from thanosql.runtime.families.wav2vec2.front_end import padded_batch
from thanosql.runtime.families.wav2vec2.loading import load_model
from thanosql.runtime.families.wav2vec2.model import Recogniser
from thanosql.runtime.families.wav2vec2.new_characters import grow_head, grown
from thanosql.runtime.families.wav2vec2.quiet import quiet
from thanosql.runtime.families.wav2vec2.spec_augment import set_masks
from thanosql.runtime.families.wav2vec2.tokenizer_files import write_vocabulary
from thanosql.runtime.families.wav2vec2.training_options import checkpoint_problem, scratch_problem
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.train.learner import Encoded

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input

Freeze = Literal["none", "feature_encoder", "encoder"] | int


class CTCLearner:
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
        model.config.update({"layerdrop": 0.0, "apply_spec_augment": spec_augment})
        # What transformers' own training would do with this checkpoint, were someone to continue there.
        model.config.update({"ctc_zero_infinity": True, "ctc_loss_reduction": "mean"})
        self._recogniser = Recogniser(model, gradient_checkpointing=gradient_checkpointing)
        self.module: torch.nn.Module = self._recogniser
        self._model = model
        self.vocabulary = vocabulary
        self.sample_rate = sample_rate
        self.normalised = normalised
        self._reach, self._step = receptive_field(model.config.conv_kernel, model.config.conv_stride)
        self.minimum_samples = self._reach
        self._freeze(freeze)

    def encode(self, text: str) -> Encoded:
        """Return the label ids of a transcript, its case and Unicode form fitted to the vocabulary."""
        return Encoded(*self.vocabulary.encode(text))

    def output_frames(self, samples: int) -> int:
        """Return how many frames the model makes of a recording of ``samples`` samples."""
        return max(0, (samples - self._reach) // self._step + 1)

    def trainable(self) -> list[dict[str, Any]]:
        """Return parameter groups: the encoder's matrices, other weights, and biases and norms, which do not decay."""
        parameters = [parameter for parameter in self.module.parameters() if parameter.requires_grad]
        encoder = getattr(self._model, self._model.base_model_prefix).encoder
        hidden = {id(parameter) for parameter in encoder.layers.parameters() if parameter.ndim == 2}
        return [
            {"params": [parameter for parameter in parameters if id(parameter) in hidden], "hidden": True},
            {"params": [each for each in parameters if each.ndim > 1 and id(each) not in hidden]},
            {"params": [parameter for parameter in parameters if parameter.ndim <= 1], "weight_decay": 0.0},
        ]

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
        training = self.module.training
        self.module.eval()
        try:
            with torch.inference_mode():
                logits, frames = self._run(audio)
                values = logits.float().cpu().numpy()
        finally:
            self.module.train(training)
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
        return export_onnx(self.module, self._model.config, folder)

    def has_frozen_features(self) -> bool:
        """Say whether training leaves the convolutions as they are."""
        return not any(parameter.requires_grad for parameter in self._recogniser.extractor.parameters())

    def features(self, samples: Samples) -> torch.Tensor:
        """Return what the convolutions make of one recording, [frames, channels], without gradients."""
        values, lengths, _ = self._padded([samples])
        with torch.no_grad():
            return self._recogniser.features(self._recogniser.extractor, values, lengths)[0]

    def stages(self) -> dict[str, torch.nn.Module]:
        """Return the parts of a forward pass, each with the module whose call begins it."""
        backbone = getattr(self._model, self._model.base_model_prefix)
        return {"cnn": self.module, "transformer": backbone.feature_projection}

    def _run(self, audio: Sequence[Input]) -> tuple[torch.Tensor, list[int]]:
        features = [row for row in audio if isinstance(row, torch.Tensor)]
        if features:
            frames = [len(row) for row in features]
            device = next(self.module.parameters()).device
            padded = pad_sequence(features, batch_first=True).to(device)
            return self._recogniser.recognise(padded, torch.tensor(frames, device=device)), frames
        values, lengths, frames = self._padded([row for row in audio if not isinstance(row, torch.Tensor)])
        logits: torch.Tensor = self.module(values, lengths)
        return logits, frames

    def _padded(self, audio: Sequence[Samples]) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
        """Return the padded waveforms and their lengths on the module's device, and the frames the model makes."""
        values, lengths = padded_batch(audio, normalised=self.normalised, minimum_samples=self.minimum_samples)
        frames = [self.output_frames(int(samples)) for samples in lengths]
        device = next(self.module.parameters()).device
        return torch.from_numpy(values).to(device), torch.from_numpy(lengths).to(device), frames

    def _freeze(self, freeze: Freeze) -> None:
        backbone = getattr(self._model, self._model.base_model_prefix)
        if isinstance(freeze, int):
            for each in freezing.up_to_layer(backbone, freeze):
                each.requires_grad_(False)
        elif freeze != "none":
            (backbone if freeze == "encoder" else backbone.feature_extractor).requires_grad_(False)


def from_checkpoint(
    folder: Path, options: Mapping[str, Any], texts: Sequence[str] = (), progress: Progress = SILENT
) -> CTCLearner:
    """Return a learner that starts from a checkpoint's weights, and learns the letters of ``texts`` if it is to.

    Raises ModelError when the files contradict one another, or the model cannot do what the options ask.
    """
    model, checkpoint = load_model(folder)
    problem = checkpoint_problem(checkpoint, options)
    if problem is not None:
        raise ModelError(problem.message, hint=problem.hint)
    vocabulary = with_case(checkpoint.vocabulary, options.get("case", "auto"))
    if options.get("new_characters") == "add":
        known, vocabulary = vocabulary, grown(vocabulary, texts)
        if len(vocabulary) > len(known):
            grow_head(model, known, len(vocabulary), options["seed"])
            added = vocabulary.tokens[len(known) :]
            progress.note(f"{len(added)} new characters: {' '.join(added)}")
    set_masks(model, options)
    return CTCLearner(
        model,
        vocabulary,
        checkpoint.sample_rate,
        normalised=checkpoint.normalise,
        # PREDICT with a base model exports it without training it, and has no such options
        freeze=options.get("freeze", "none"),
        spec_augment=options.get("spec_augment", True),
        gradient_checkpointing=options.get("gradient_checkpointing", False),
    )


def from_scratch(texts: Sequence[str], options: Mapping[str, Any]) -> CTCLearner:
    """Return a learner with random weights and the vocabulary of ``texts``. Raises ModelError and TrainingError."""
    problem = scratch_problem(options)
    if problem is not None:
        raise ModelError(problem.message, hint=problem.hint)
    case = options.get("case", "auto")
    vocabulary = with_case(from_texts(texts, options["unit"], case), case)
    model = scratch.random_model(options, vocabulary)
    set_masks(model, options)
    return CTCLearner(
        model,
        vocabulary,
        scratch.SAMPLE_RATE,
        normalised=True,
        freeze=options["freeze"],
        spec_augment=options["spec_augment"],
        gradient_checkpointing=options.get("gradient_checkpointing", False),
    )
