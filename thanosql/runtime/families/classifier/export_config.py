"""The ONNX export configuration of the classifiers, kept in optimum's TasksManager."""

from __future__ import annotations

from optimum.exporters.tasks import TasksManager

from thanosql.runtime.answers.measures import CLASSIFICATION
from thanosql.runtime.families.classifier.checkpoint import ARCHITECTURES
from thanosql.runtime.families.wav2vec2.export_config import CTCExportConfig


class LabelExportConfig(CTCExportConfig):
    """Padded waveforms and their lengths in, one row of logits out for each."""

    @property
    def outputs(self) -> dict[str, dict[int, str]]:
        """The graph's output with the name of its dynamic axis."""
        return {"logits": {0: "batch"}}


def register() -> None:
    """Tell optimum's TasksManager about every supported kind of model; to repeat it changes nothing."""
    announce = TasksManager.create_register("onnx")
    for model_type in ARCHITECTURES:
        announce(model_type, CLASSIFICATION)(LabelExportConfig)
