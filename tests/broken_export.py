"""An exporter whose graphs are not the models that they were made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from thanosql.runtime.families.wav2vec2.learner import CTCLearner


def break_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every graph that a CTC model is exported to have its largest weights doubled."""
    export = CTCLearner.export

    def broken(self: CTCLearner, target: Path) -> Path:
        path = export(self, target)
        graph = onnx.load(path)
        weights = max(graph.graph.initializer, key=lambda each: np.prod(each.dims))
        values = onnx.numpy_helper.to_array(weights) * 2
        weights.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float32), weights.name))
        onnx.save(graph, path)
        return path

    monkeypatch.setattr(CTCLearner, "export", broken)
