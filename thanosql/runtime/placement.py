"""Where a model runs and in which arithmetic: what a statement leaves open is decided before any audio is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thanosql.compiler.catalog import Placement
from thanosql.compiler.errors import ModelError
from thanosql.runtime.onnx_session import resolve_device

REDUCED = {"cpu": "int8", "cuda": "fp16"}
"""The arithmetic that each kind of device has instruction sets for, beside fp32."""


def choose(variants: Mapping[str, Mapping[str, Any]], device: str, precision: str) -> Placement:
    """Return the placement for the options ``device`` and ``precision``.

    ``variants`` are the manifest's: 'auto' takes a reduced precision only where the model's own validation rows showed
    that it costs no words (see variant_trial). Raises ModelError for what cannot run here.
    """
    return choose_on(variants, resolve_device(device), precision)


def choose_on(variants: Mapping[str, Mapping[str, Any]], resolved: str, precision: str) -> Placement:
    """Return the placement on a device that is known to be there, which may be another machine's."""
    kind = resolved.partition(":")[0]
    reduced = REDUCED[kind]
    if precision == "auto":
        accepted = bool(variants.get(reduced, {}).get("accepted"))
        return Placement(resolved, reduced if accepted else "fp32")
    if precision not in ("fp32", reduced):
        raise ModelError(
            f"precision={precision!r} does not run on {resolved}",
            hint=f"there it is 'fp32' or {reduced!r}; 'auto' chooses between them",
        )
    return Placement(resolved, precision)
