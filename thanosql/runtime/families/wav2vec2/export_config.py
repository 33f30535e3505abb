"""The ONNX export configuration of the CTC models, kept in optimum's TasksManager.

optimum's core has the registry and the base classes, but no configuration of its own for these models.
"""

from __future__ import annotations

from typing import Any

import torch
from optimum.exporters.base import ExporterConfig
from optimum.exporters.tasks import TasksManager
from optimum.utils import DummyAudioInputGenerator, DummyInputGenerator, NormalizedConfig

from thanosql.runtime.answers.measures import TRANSCRIPTION
from thanosql.runtime.families.wav2vec2.checkpoint import ARCHITECTURES
from thanosql.runtime.families.wav2vec2.window_statistics import INPUTS


class LengthsInputGenerator(DummyInputGenerator):  # type: ignore[misc]
    """Makes the ``lengths`` input: samples of each row before padding, int64 [batch]."""

    SUPPORTED_INPUT_NAMES = ("lengths",)

    def __init__(self, task: str, config: Any, batch_size: int, audio_sequence_length: int, **_: Any) -> None:
        self.batch_size = batch_size
        self.samples = audio_sequence_length

    def generate(self, input_name: str, framework: str = "pt", int_dtype: str = "int64", **_: Any) -> Any:
        """Return lengths between half and all of the padded samples."""
        return self.random_int_tensor(
            shape=[self.batch_size],
            min_value=self.samples // 2,
            max_value=self.samples,
            framework=framework,
            dtype=int_dtype,
        )


class WindowStatisticsInputGenerator(DummyInputGenerator):  # type: ignore[misc]
    """Makes mean [batch, kernel] and covariance [batch, kernel, kernel] of the first convolution's windows, float64."""

    SUPPORTED_INPUT_NAMES = INPUTS

    def __init__(self, task: str, config: Any, batch_size: int, **_: Any) -> None:
        self.batch_size = batch_size
        self.kernel = config.conv_kernel[0]

    def generate(self, input_name: str, framework: str = "pt", **_: Any) -> Any:
        """Return the statistics of white noise."""
        if input_name == "window_mean":
            return torch.zeros(self.batch_size, self.kernel, dtype=torch.float64)
        return torch.eye(self.kernel, dtype=torch.float64).repeat(self.batch_size, 1, 1)


class CTCExportConfig(ExporterConfig):  # type: ignore[misc]
    """Padded waveforms and their lengths in, logits out; batch and time are dynamic.

    Where the first convolution has a group norm, the statistics of its windows go in, too.
    """

    NORMALIZED_CONFIG_CLASS = NormalizedConfig
    DUMMY_INPUT_GENERATOR_CLASSES = (
        DummyAudioInputGenerator,
        LengthsInputGenerator,
        WindowStatisticsInputGenerator,
    )

    @property
    def inputs(self) -> dict[str, dict[int, str]]:
        """The graph's inputs with the names of their dynamic axes."""
        inputs = {"input_values": {0: "batch", 1: "samples"}, "lengths": {0: "batch"}}
        if getattr(self._config, "feat_extract_norm", None) == "group":
            inputs |= {name: {0: "batch"} for name in INPUTS}
        return inputs

    @property
    def outputs(self) -> dict[str, dict[int, str]]:
        """The graph's output with the names of its dynamic axes."""
        return {"logits": {0: "batch", 1: "frames"}}


def register() -> None:
    """Tell optimum's TasksManager about every supported kind of model; to repeat it changes nothing."""
    announce = TasksManager.create_register("onnx")
    for model_type in ARCHITECTURES:
        announce(model_type, TRANSCRIPTION)(CTCExportConfig)
