"""The encoder's attention, forward and backward, as training on a CPU does it: the fused kernel and matrix products.

One thread, processor time, interleaved turns. What is chosen is in thanosql/runtime/families/wav2vec2/attention.py.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import patch

import torch

from thanosql.runtime.families.wav2vec2 import attention

TITLE = "Attention in training"
HEAD_SIZE = 64
PADDING = 5
ROUNDS = 5
SHAPES = ((12, 4, 166), (12, 12, 166), (6, 12, 400), (3, 12, 800))
"""Rows, heads, frames."""


def measure() -> tuple[list[str], list[str], list[list[object]]]:
    """Return the notes, the header and a row for each shape, number format and dropout."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        rows = [
            _row(shape, dtype, dropout)
            for dtype in (torch.bfloat16, torch.float32)
            for dropout in (0.0, 0.1)
            for shape in SHAPES
        ]
    finally:
        torch.set_num_threads(threads)
    notes = [
        f"One layer's attention, forward and backward, heads of {HEAD_SIZE}, one thread, milliseconds of processor"
        f" time, medians of {ROUNDS} turns. `chosen` is what BUILD and FIT take."
    ]
    return notes, ["format", "dropout", "rows", "heads", "frames", "kernel", "products", "ratio", "chosen"], rows


def _row(shape: tuple[int, int, int], dtype: torch.dtype, dropout: float) -> list[object]:
    rows, heads, frames = shape
    query, key, value = (torch.randn(rows, heads, frames, HEAD_SIZE, dtype=dtype, requires_grad=True) for _ in range(3))
    valid = torch.ones(rows, frames, dtype=torch.bool)
    valid[:, -PADDING:] = False
    mask = valid[:, None, None, :].expand(-1, 1, frames, -1)
    gradient = torch.randn(rows, frames, heads, HEAD_SIZE, dtype=dtype)

    def step() -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            answer, _ = attention.attend(SimpleNamespace(training=True), query, key, value, mask, dropout=dropout)
        answer.backward(gradient)

    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS + 1):
        for products in taken:
            with patch.object(attention, "products_are_faster", lambda *_, products=products: products):
                taken[products].append(_milliseconds(step))
    kernel, products = (statistics.median(each[1:]) for each in taken.values())
    chosen = "products" if attention.products_are_faster(query, dropout) else "kernel"
    name = str(dtype).removeprefix("torch.")
    return [name, dropout, *shape, f"{kernel:.0f}", f"{products:.0f}", f"{kernel / products:.2f}", chosen]


def _milliseconds(step: Callable[[], None]) -> float:
    started = time.process_time()
    step()
    return (time.process_time() - started) * 1000
