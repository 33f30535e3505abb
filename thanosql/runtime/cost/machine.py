"""The machine as costs see it: what it is called, and how fast it should be where nothing was measured yet."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import time
from pathlib import Path

from thanosql.runtime.cores import usable_cores

_CPU_INFO = Path("/proc/cpuinfo")

REACHED = {
    ("train", "fp32"): 0.5,
    ("train", "bf16"): 0.7,
    ("infer", "fp32"): 0.9,
    ("infer", "int8"): 1.8,
    ("infer", "fp16"): 0.9,
}
"""What wav2vec2-base reaches on a CPU, as a share of the speed of one large product in float32."""

GPU_REACHED = {
    ("train", "fp32"): 0.4,
    ("train", "bf16"): 1.2,
    ("infer", "fp32"): 0.4,
    ("infer", "fp16"): 1.2,
}
"""Likewise on a GPU, as a share of its float32 peak; half precision runs on tensor cores."""


def machine_name(device: str) -> str:
    """Return what tells this machine's speed on 'cpu' or 'cuda:N' from another's: the processor with the cores that
    may be used, or the GPU's name.
    """
    if device.startswith("cuda"):
        return _gpu(_index(device))[0]
    return f"{_processor()}, {usable_cores()} cores"


def training_device(device: str) -> str:
    """Return 'cpu' or 'cuda:N' for the option ``device``, by asking the driver alone: nothing is opened for it."""
    if device == "auto":
        return "cuda:0" if _has_gpu() else "cpu"
    return "cuda:0" if device == "cuda" else device


def training_share(device: str, devices: int | str) -> int:
    """Return how many devices share a training's steps; processes on one CPU share its cores, and gain nothing."""
    if not training_device(device).startswith("cuda") or ":" in device:
        return 1
    return count_gpus() if devices == "auto" else int(devices)


def expected_flops(action: str, precision: str, device: str) -> float:
    """Return how many operations a second to expect of 'train' or 'infer' where nothing was measured: a guess."""
    if device.startswith("cuda"):
        return _gpu(_index(device))[1] * GPU_REACHED[action, precision]
    return _product_flops() * REACHED[action, precision]


@functools.cache
def _product_flops() -> float:
    """Return the operations a second of one large product on the CPU: the best of ten, a millisecond each."""
    import numpy as np

    size = 384
    matrix = np.ones((size, size), np.float32)
    np.matmul(matrix, matrix)  # the first one starts the library's threads
    times = []
    for _ in range(10):
        started = time.perf_counter()
        np.matmul(matrix, matrix)
        times.append(time.perf_counter() - started)
    return 2.0 * size**3 / min(times)


@functools.cache
def _processor() -> str:
    try:
        lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # macOS and Windows have none
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def _has_gpu() -> bool:
    return count_gpus() > 0


def count_gpus() -> int:
    """Return how many GPUs this machine has, by asking the driver alone."""
    from thanosql.runtime.models.cuda import count_devices

    try:
        return count_devices()
    except OSError:  # no driver
        return 0


def _index(device: str) -> int:
    return int(device.partition(":")[2] or 0)


@functools.cache
def _gpu(index: int) -> tuple[str, float]:
    """Return a GPU's name and its peak of operations a second in float32, as its driver knows them.

    A GPU that the driver does not know gets its number for a name, and the speed of a small one.
    """
    unknown = f"GPU {index}", 1e13
    if not _has_gpu():
        return unknown
    driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    device, text = ctypes.c_int(), ctypes.create_string_buffer(256)
    if driver.cuDeviceGet(ctypes.byref(device), index) or driver.cuDeviceGetName(text, len(text), device):
        return unknown
    figures = []
    for attribute in (16, 13):  # multiprocessors, clock in kHz
        value = ctypes.c_int()
        if driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device):
            return unknown
        figures.append(value.value)
    # 128 lanes, each a multiplication and an addition a cycle, since Ampere's consumer cards; Hopper's, too.
    return text.value.decode(errors="replace"), figures[0] * figures[1] * 1e3 * 256
