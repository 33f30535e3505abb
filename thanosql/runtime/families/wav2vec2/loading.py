"""A checkpoint's weights into transformers' model, every parameter accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.checkpoint import ARCHITECTURES, Checkpoint, check_weights, read_checkpoint
from thanosql.runtime.families.wav2vec2.quiet import quiet

_MASK = "masked_spec_embed"


def load_model(folder: Path) -> tuple[Any, Checkpoint]:
    """Return the model with the weights of ``folder``, and what its files say.

    Raises ModelError when a file is missing, files contradict one another, or the weights lack or exceed what the
    model has.
    """
    checkpoint = read_checkpoint(folder)
    check_weights(checkpoint)
    kind = getattr(transformers, ARCHITECTURES[checkpoint.model_type])
    try:
        with quiet():
            model, report = kind.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # they are reported, and refused below by name
            )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder} cannot be loaded: {error}", hint="config.json and the weights must come from the same model"
        ) from error
    # facebook's fine-tuned checkpoints come without the vector that SpecAugment writes over masked frames
    missing = sorted(name for name in report["missing_keys"] if not name.endswith(_MASK))
    unexpected = sorted(report["unexpected_keys"])
    if missing or unexpected or report["mismatched_keys"]:
        raise ModelError(
            f"the weights in {folder} do not fit its config.json: " + _differences(missing, unexpected, report),
            hint="config.json and the weights must come from the same model",
        )
    if len(missing) < len(report["missing_keys"]):
        # transformers drew it from the global generator, which would make a seeded run differ from the next
        torch.nn.init.zeros_(getattr(model, model.base_model_prefix).masked_spec_embed)
    return model, checkpoint


def _differences(missing: list[str], unexpected: list[str], report: dict[str, Any]) -> str:
    reshaped = [str(key) for key in report["mismatched_keys"]]
    parts = [("missing", missing), ("unexpected", unexpected), ("of another shape", reshaped)]
    return "; ".join(f"{len(names)} {what}, such as {', '.join(names[:3])}" for what, names in parts if names)
