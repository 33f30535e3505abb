"""What every model with a wav2vec 2.0 encoder does alike when it is trained, whatever its head makes of the encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.utils.rnn import pad_sequence

from thanosql.runtime.arrays import Samples
from thanosql.runtime.families.wav2vec2 import attention, freezing
from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field
from thanosql.runtime.families.wav2vec2.front_end import padded_batch
from thanosql.runtime.families.wav2vec2.model import Recogniser

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input

Freeze = Literal["none", "feature_encoder", "encoder"] | int


class Trained(TypedDict):
    """How the model itself is trained, as the learners of all families take it."""

    freeze: Freeze
    spec_augment: bool
    gradient_checkpointing: bool


def trained_as(options: Mapping[str, Any]) -> Trained:
    """Return what a statement's options say of that; PREDICT and UPLOAD train nothing, and have no such options."""
    return Trained(
        freeze=options.get("freeze", "none"),
        spec_augment=options.get("spec_augment", True),
        gradient_checkpointing=options.get("gradient_checkpointing", False),
    )


class AudioLearner:
    """A transformers model with its front end; a family adds labels, their loss, and how the model is saved."""

    def __init__(
        self, recogniser: Recogniser, sample_rate: int, *, normalised: bool, freeze: Freeze, spec_augment: bool
    ) -> None:
        model = recogniser.model
        model.config.update({"layerdrop": 0.0, "apply_spec_augment": spec_augment})
        attention.use(model)
        self._recogniser = recogniser
        self.module: torch.nn.Module = recogniser
        self._model: Any = model
        self.sample_rate = sample_rate
        self.normalised = normalised
        self._reach, self._step = receptive_field(model.config.conv_kernel, model.config.conv_stride)
        self.minimum_samples = self._reach
        self._freeze(freeze)

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

    def _evaluate(self, audio: Sequence[Input]) -> tuple[npt.NDArray[np.float32], list[int]]:
        """Return what ``_run`` does, computed in eval mode without gradients."""
        training = self.module.training
        self.module.eval()
        try:
            with torch.inference_mode():
                logits, frames = self._run(audio)
                return logits.float().cpu().numpy(), frames
        finally:
            self.module.train(training)

    def _run(self, audio: Sequence[Input]) -> tuple[torch.Tensor, list[int]]:
        """Return the model's output for recordings, or for their features, and the frames of each."""
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
