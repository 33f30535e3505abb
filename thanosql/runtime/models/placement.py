"""Where a model runs and in which arithmetic: what a statement leaves open is decided before any audio is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from thanosql.compiler.catalog import Placement
from thanosql.compiler.errors import ModelError
from thanosql.runtime.models import cuda
from thanosql.runtime.models.onnx_session import resolve_device

REDUCED = {"cpu": "int8", "cuda": "fp16"}
"""The arithmetic that each kind of device has instruction sets for, beside fp32."""

ASKED = "as asked"

MUCH = 1.5
"""How many times as fast fp32 must have been here to be taken for a reduced precision that its trial found faster.

What other work does to measurements must not change the words of a statement from one run to the next.
"""

Variants = Mapping[str, Mapping[str, Any]]
Measured = Callable[[str, str], float | None]
"""Returns a model's speed on a device in a precision, in seconds of audio a second; None where none was measured."""


def _unmeasured(device: str, precision: str) -> None:
    return None


def choose(variants: Variants, device: str, precision: str, measured: Measured = _unmeasured) -> Placement:
    """Return the placement for the options ``device`` and ``precision``, with the reasons.

    ``variants`` are the manifest's: 'auto' takes a reduced precision only where the model's own validation rows showed
    that it costs no words (see variant_trial). Where ``measured`` knows the speeds of all that 'auto' has the choice
    of, the fastest device is taken, and fp32 where it is much faster. Raises ModelError for what cannot run here.
    """
    placed, why_there = _device(variants, device, measured)
    placement = choose_on(variants, placed, precision, measured)
    return replace(placement, reasons=(("device", why_there), *placement.reasons))


def choose_on(variants: Variants, placed: str, precision: str, measured: Measured = _unmeasured) -> Placement:
    """Return the placement on a device that is known to be there, which may be another machine's."""
    reduced = REDUCED[placed.partition(":")[0]]
    if precision == "auto":
        chosen, why = _precision(variants, placed, measured)
    elif precision in ("fp32", reduced):
        chosen, why = precision, ASKED
    else:
        raise ModelError(
            f"precision={precision!r} does not run on {placed}",
            hint=f"there it is 'fp32' or {reduced!r}; 'auto' chooses between them",
        )
    return Placement(placed, chosen, (("precision", why),))


def _device(variants: Variants, device: str, measured: Measured) -> tuple[str, str]:
    resolved = resolve_device(device)
    if device != "auto":
        return resolved, ASKED
    if resolved == "cpu":
        missing = cuda.obstacle(0)
        return resolved, missing[0] if missing else "the GPU is not to be used"
    speeds = [measured(each, _precision(variants, each, measured)[0]) for each in (resolved, "cpu")]
    if speeds[0] is not None and speeds[1] is not None and speeds[1] > speeds[0]:
        return "cpu", _faster("cpu", speeds[1], resolved, speeds[0])
    return resolved, "the first GPU"


def _precision(variants: Variants, device: str, measured: Measured) -> tuple[str, str]:
    """Return what 'auto' means on a device."""
    reduced = REDUCED[device.partition(":")[0]]
    trial = variants.get(reduced)
    if trial is None:
        return "fp32", f"{reduced} was not tried on validation rows"
    if not trial.get("accepted"):
        return "fp32", f"{reduced} was refused: {trial['reason'] if 'reason' in trial else _outcome(trial)}"
    exact, fast = measured(device, "fp32"), measured(device, reduced)
    if exact is not None and fast is not None and exact > MUCH * fast:
        return "fp32", _faster("fp32", exact, reduced, fast)
    return reduced, _outcome(trial)


def _faster(name: str, speed: float, other: str, slower: float) -> str:
    return f"measured here, {name} does {speed:.3g} s of audio a second and {other} {slower:.3g}"


def _outcome(trial: Mapping[str, Any]) -> str:
    """Return what validation rows showed of a reduced precision."""
    if not {"wer", "fp32_wer", "cpu_time"} <= trial.keys():
        return "tried on validation rows"
    return (
        f"on validation rows WER {trial['wer']:.1%}, fp32 {trial['fp32_wer']:.1%}, "
        f"in {trial['cpu_time']:.0%} of its time"
    )
