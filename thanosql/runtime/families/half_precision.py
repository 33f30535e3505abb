"""The precision in which a checkpoint's weights are stored; they are computed with in float32 either way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import safetensors.numpy

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.weights import WEIGHTS

_TYPES = {"fp32": "float32", "fp16": "float16"}


def set_precision(folder: Path, precision: str) -> None:
    """Store the weights in ``folder`` as 'fp32' (what they are) or 'fp16', and say so in config.json.

    Raises ModelError for a weight that float16 cannot hold, OSError when the disk is full.
    """
    if precision == "fp16":
        path = folder / WEIGHTS
        halved = {name: _half(name, tensor) for name, tensor in safetensors.numpy.load(path.read_bytes()).items()}
        path.write_bytes(safetensors.numpy.save(halved, metadata={"format": "pt"}))
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    # Until transformers 5 the key was torch_dtype.
    config.pop("torch_dtype", None)
    config["dtype"] = _TYPES[precision]
    path.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _half(name: str, tensor: np.ndarray) -> np.ndarray:
    if not np.issubdtype(tensor.dtype, np.floating):
        return tensor
    with np.errstate(over="ignore"):
        halved = tensor.astype(np.float16)
    if np.isfinite(tensor).all() and not np.isfinite(halved).all():
        raise ModelError(
            f"the weights of {name} go beyond what float16 can hold",
            hint="export with OPTIONS (precision='fp32')",
        )
    return halved
