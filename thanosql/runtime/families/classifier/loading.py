"""A checkpoint's weights into transformers' classifier: with the head it has, a larger one, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.classifier.checkpoint import (
    ARCHITECTURES,
    LabelCheckpoint,
    read_encoder,
    read_label_checkpoint,
)
from thanosql.runtime.families.classifier.labels import check_label
from thanosql.runtime.families.wav2vec2.checkpoint import Encoder
from thanosql.runtime.families.wav2vec2.quiet import quiet
from thanosql.runtime.train.randomness import generator

_HEAD = ("projector.", "classifier.")
# What a checkpoint may have above its encoder, or beside it, and a classifier has no use for.
_OTHER_HEADS = ("lm_head.", "quantizer.", "project_q.", "project_hid.", *_HEAD)
_MASK = "masked_spec_embed"


def with_new_head(folder: Path, labels: Sequence[str], seed: int) -> tuple[Any, Encoder]:
    """Return a classifier with the encoder in ``folder`` and a head that ``seed`` draws. Raises ModelError."""
    encoder = read_encoder(folder)
    model, report = _load(folder, str(encoder.config["model_type"]), labels)
    _refuse(
        folder,
        missing=[name for name in report["missing_keys"] if not name.startswith(_HEAD) and not name.endswith(_MASK)],
        unexpected=[name for name in report["unexpected_keys"] if not name.startswith(_OTHER_HEADS)],
        reshaped=[key[0] for key in report["mismatched_keys"] if not key[0].startswith(_HEAD)],
    )
    _fill_mask(model, report)
    for layer in ("projector", "classifier"):
        _draw(getattr(model, layer), layer, seed)
    return model, encoder


def with_known_labels(
    folder: Path, wanted: Sequence[str], *, grow: bool, seed: int
) -> tuple[Any, LabelCheckpoint, tuple[str, ...]]:
    """Return the classifier in ``folder`` and its labels, those of ``wanted`` that it lacks behind its own.

    Raises ModelError for labels it lacks where it may not ``grow``.
    """
    checkpoint = read_label_checkpoint(folder)
    model, report = _load(folder, str(checkpoint.config["model_type"]), checkpoint.labels)
    _refuse(
        folder,
        missing=[name for name in report["missing_keys"] if not name.endswith(_MASK)],
        unexpected=list(report["unexpected_keys"]),
        reshaped=[key[0] for key in report["mismatched_keys"]],
    )
    _fill_mask(model, report)
    new = sorted(set(wanted) - set(checkpoint.labels))
    if new and not grow:
        raise ModelError(
            f"the model does not know {len(new)} of the labels: {', '.join(map(repr, new[:8]))}",
            hint=f"it knows {', '.join(map(repr, checkpoint.labels[:8]))}; new_labels='add' learns others beside them",
        )
    for label in new:
        check_label(label)
    labels = (*checkpoint.labels, *new)
    if new:
        _grow(model, labels, seed)
    return model, checkpoint, labels


def _load(folder: Path, model_type: str, labels: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    names = dict(enumerate(labels))
    try:
        with quiet():
            return getattr(transformers, ARCHITECTURES[model_type]).from_pretrained(  # type: ignore[no-any-return]
                folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # they are reported, and refused by name
                id2label=names,
                label2id={label: index for index, label in names.items()},
            )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder} cannot be loaded: {error}", hint="config.json and the weights must come from the same model"
        ) from error


def _refuse(folder: Path, **differences: Sequence[str]) -> None:
    """Raise ModelError when weights are missing, left over or of another shape."""
    found = {what: sorted(names) for what, names in differences.items() if names}
    if found:
        told = "; ".join(f"{len(names)} {what}, such as {', '.join(names[:3])}" for what, names in found.items())
        raise ModelError(
            f"the weights in {folder} do not fit its config.json: {told}",
            hint="config.json and the weights must come from the same model",
        )


def _fill_mask(model: Any, report: dict[str, Any]) -> None:
    if any(name.endswith(_MASK) for name in report["missing_keys"]):
        # transformers drew it from the global generator, which would make a seeded run differ from the next
        torch.nn.init.zeros_(getattr(model, model.base_model_prefix).masked_spec_embed)


def _draw(layer: Any, name: str, seed: int) -> None:
    """Give a linear layer the weights that PyTorch would draw, from ``seed``; biases begin at 0."""
    bound = layer.in_features**-0.5
    drawn = generator(seed, f"head {name}").uniform(-bound, bound, tuple(layer.weight.shape)).astype("float32")
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(drawn))
        layer.bias.zero_()


def _grow(model: Any, labels: Sequence[str], seed: int) -> None:
    """Give the head an output for each of ``labels``; those it has keep their weights bit for bit."""
    known = model.classifier
    larger = torch.nn.Linear(known.in_features, len(labels), device="meta").to_empty(device="cpu")
    _draw(larger, "new labels", seed)
    with torch.no_grad():
        larger.weight[: known.out_features] = known.weight
        larger.bias[: known.out_features] = known.bias
        # As probable as the least probable of the others, so that nothing changes its label before training.
        larger.weight[known.out_features :] *= 0.1
        larger.bias[known.out_features :] = known.bias.min()
    model.classifier = larger
    model.config.id2label = dict(enumerate(labels))
    model.config.label2id = {label: index for index, label in enumerate(labels)}
