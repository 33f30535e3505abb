"""A Hugging Face audio-classification checkpoint: its files read and checked against one another, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.arrays import Logits
from thanosql.runtime.families.classifier.labels import check_label, normalise
from thanosql.runtime.families.wav2vec2.checkpoint import (
    Encoder,
    check_dimensions,
    check_encoder,
    read_front_end,
)
from thanosql.runtime.families.wav2vec2.json_files import DOWNLOAD_AGAIN, read_json
from thanosql.runtime.families.wav2vec2.weights import tensor_shapes

ARCHITECTURES = {
    "wav2vec2": "Wav2Vec2ForSequenceClassification",
    "hubert": "HubertForSequenceClassification",
    "wavlm": "WavLMForSequenceClassification",
    "data2vec-audio": "Data2VecAudioForSequenceClassification",
}
"""The supported values of config.json's model_type, and the class each is in transformers."""


@dataclass(frozen=True, slots=True)
class LabelCheckpoint(Encoder):
    """What the JSON files of a classifier say; ``labels`` in the order of the head's outputs."""

    labels: tuple[str, ...]


def read_encoder(folder: Path) -> Encoder:
    """Read the checkpoint of a model whose encoder a classifier can start from, whatever its own head is.

    Raises ModelError that names the file.
    """
    if not folder.is_dir():
        raise ModelError(f"there is no folder {folder}", hint="checkpoint= names a folder or a hub id")
    path = folder / "config.json"
    config = read_json(path)
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in ARCHITECTURES:
        raise ModelError(
            f"{path} describes a {kind or 'model without model_type'}, which has no encoder for recordings",
            hint=f"model_type must be one of {', '.join(ARCHITECTURES)}",
        )
    check_dimensions(path, config, ("hidden_size", "num_hidden_layers"))
    sample_rate, normalise = read_front_end(folder)
    encoder = Encoder(folder, config, sample_rate=sample_rate, normalise=normalise)
    check_encoder(encoder, tensor_shapes(folder))
    return encoder


def read_label_checkpoint(folder: Path) -> LabelCheckpoint:
    """Read a checkpoint, and check the headers of its weights. Raises ModelError that names the file."""
    path = folder / "config.json"
    config = read_json(path)
    classes = config.get("architectures")
    if not isinstance(classes, list) or ARCHITECTURES.get(str(config.get("model_type")), "") not in classes:
        raise ModelError(
            f"{path} describes no classifier of recordings",
            hint=f"its architecture must be one of {', '.join(ARCHITECTURES.values())}",
        )
    if config.get("use_weighted_layer_sum"):
        raise ModelError(
            f"{path} asks for a weighted sum of all layers (use_weighted_layer_sum)",
            hint="this is not supported: use another checkpoint",
        )
    check_dimensions(path, config, ("hidden_size", "num_hidden_layers", "classifier_proj_size"))
    sample_rate, normalise = read_front_end(folder)
    checkpoint = LabelCheckpoint(folder, config, _labels(path, config), sample_rate=sample_rate, normalise=normalise)
    shapes = tensor_shapes(folder)
    expected = (len(checkpoint.labels), config["classifier_proj_size"])
    found = shapes.get("classifier.weight", ())
    if found != expected:
        raise ModelError(
            f"classifier.weight is {list(found) or 'missing'} in the weights of {folder}, but "
            f"config.json says {list(expected)} (id2label and classifier_proj_size)",
            hint="config.json and the weights must come from the same model",
        )
    check_encoder(checkpoint, shapes)
    return checkpoint


def own_logits(output: Logits, samples: int) -> Logits:
    """Return a row of the graph's output [labels] as logits of one frame, [1, labels], however long it was."""
    return output[None]


def _labels(path: Path, config: dict[str, Any]) -> tuple[str, ...]:
    names = config.get("id2label")
    if not isinstance(names, dict) or sorted(names) != sorted(map(str, range(len(names)))) or len(names) < 2:
        told = _few(list(map(str, names))) if isinstance(names, dict) else repr(names)[:80]
        raise ModelError(f"{path} does not number its labels from 0: id2label has {told}", hint=DOWNLOAD_AGAIN)
    labels = tuple(names[str(index)] for index in range(len(names)))
    for label in labels:
        check_label(label)
    if not all(map(normalise, labels)) or len(set(map(normalise, labels))) < len(labels):
        raise ModelError(f"{path} has labels that are empty or equal: {_few(labels)}", hint=DOWNLOAD_AGAIN)
    return labels


def _few(labels: Sequence[str]) -> str:
    return ", ".join(repr(label[:40]) for label in labels[:8]) + (" ..." if len(labels) > 8 else "")
