"""Whether ONNX Runtime can compute on an NVIDIA GPU here, and if not, what is missing."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import os
import sys

import numpy as np
import onnxruntime

PROVIDER = "CUDAExecutionProvider"

# What ONNX Runtime logs as an error it also raises, or it shows in a session's providers; the rest is not for users.
LOG_SEVERITY = 4
onnxruntime.set_default_logger_severity(LOG_SEVERITY)

# One Relu over one float (opset 14): only a session that computes proves that driver, libraries and GPU fit together.
_TRIAL_MODEL = bytes.fromhex(
    "08083a330a0c0a0178120179220452656c751201675a0f0a0178120a0a08080112040a02080162"
    "0f0a0179120a0a08080112040a02080142040a00100e"
)


def provider(index: int) -> tuple[str, dict[str, str]]:
    """Return the CUDA provider with its options, for GPU ``index``."""
    return PROVIDER, {
        "device_id": str(index),
        # the default, EXHAUSTIVE, tries every algorithm again for each new length: 148 ms against 17 ms on an H200
        "cudnn_conv_algo_search": "HEURISTIC",
        # float32 means float32: TF32 keeps 10 bits of mantissa; lower precision is asked for, never assumed
        "use_tf32": "0",
    }


def memory(index: int) -> tuple[str, int]:
    """Return what ONNX Runtime calls the memory of GPU ``index``."""
    return "cuda", index


@functools.cache
def obstacle(index: int) -> tuple[str, str] | None:
    """Return (what is missing, what to do about it) when GPU ``index`` cannot be used, or None when it can.

    Without a driver the answer takes milliseconds; with one, a first session is tried (about a second, once).
    """
    if PROVIDER not in onnxruntime.get_available_providers():
        return "this ONNX Runtime is built without CUDA", "install onnxruntime-gpu in place of onnxruntime"
    try:
        count = count_devices()
    except OSError as error:
        return f"there is no working NVIDIA driver ({error})", "run on a machine with an NVIDIA GPU and its driver"
    if count == 0:
        visible = os.environ.get("CUDA_VISIBLE_DEVICES")
        asked = "" if visible is None else f" (CUDA_VISIBLE_DEVICES is {visible!r})"
        return f"the NVIDIA driver shows no GPU{asked}", "make a GPU visible to this process"
    if index >= count:
        names = ", ".join(f"cuda:{number}" for number in range(count))
        return f"there is no GPU number {index}", f"choose one of {names}"
    return _try(index)


def count_devices() -> int:
    """Return how many GPUs the driver shows this process (CUDA_VISIBLE_DEVICES counts).

    Raises:
        OSError: there is no driver, or it does not start.
    """
    driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    count = ctypes.c_int()
    status = driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count))
    if status == 100:  # CUDA_ERROR_NO_DEVICE
        return 0
    if status:
        raise OSError(f"CUDA driver error {status}")
    return count.value


def _try(index: int) -> tuple[str, str] | None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = LOG_SEVERITY
    printed = io.StringIO()  # preload_dlls prints what it does not find, on the stream that carries the result's rows
    try:
        with contextlib.redirect_stdout(printed):
            onnxruntime.preload_dlls(directory="")  # from the nvidia wheels, without torch in the process
        session = onnxruntime.InferenceSession(_TRIAL_MODEL, options, providers=[provider(index)], enable_fallback=0)
        if PROVIDER in session.get_providers():
            session.run(None, {"x": np.zeros(1, np.float32)})
            return None
        failed = [line for line in printed.getvalue().splitlines() if line.startswith("Failed to load")]
        reason = "; ".join(failed) or "its libraries do not load"
    except Exception as error:  # ONNX Runtime's errors share no other base class
        reason = str(error)
    needs = f"CUDA {onnxruntime.cuda_version} and cuDNN 9, which the CUDA build of torch brings along"
    return (
        f"ONNX Runtime's CUDA provider does not start: {reason}",
        f"it needs {needs}, and a driver that is new enough for them",
    )
