"""A classifier's folder as others upload it, of random weights and a few kilobytes, written without PyTorch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

TINY = Path(__file__).resolve().parents[2] / "thanosql" / "bases" / "Wav2Vec2TinyEn"


def write_classifier(
    folder: Path, labels: list[str], source: Path = TINY, projected: int = 8, told: int | None = None
) -> Path:
    """Write the encoder of ``source`` with a head for ``labels``; ``told`` is the size that config.json gives."""
    folder.mkdir()
    config = json.loads((source / "config.json").read_text())
    config |= {
        "architectures": ["Wav2Vec2ForSequenceClassification"],
        "classifier_proj_size": told or projected,
        "use_weighted_layer_sum": False,
        "id2label": dict(enumerate(labels)),
        "label2id": {label: number for number, label in enumerate(labels)},
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "preprocessor_config.json").write_bytes((source / "preprocessor_config.json").read_bytes())
    weights = {name: each for name, each in load_file(source / "model.safetensors").items() if "lm_head" not in name}
    kind = next(iter(weights.values())).dtype
    chance = np.random.default_rng(1)

    def drawn(*shape: int) -> Any:
        return chance.normal(0, 0.1, shape).astype(kind)

    weights |= {
        "projector.weight": drawn(projected, config["hidden_size"]),
        "projector.bias": drawn(projected),
        "classifier.weight": drawn(len(labels), projected),
        "classifier.bias": drawn(len(labels)),
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
