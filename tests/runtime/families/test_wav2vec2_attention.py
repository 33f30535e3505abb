"""Attention by plain products, where a CPU trains faster with it, against PyTorch's kernel."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from tests.runtime import checkpoints
from thanosql.runtime.families.wav2vec2 import attention
from thanosql.runtime.families.wav2vec2.learner import from_checkpoint

torch.set_num_threads(1)

LENGTHS = (40, 33, 7)


def attend(dtype: torch.dtype, *, training: bool, dropout: float = 0.0) -> tuple[torch.Tensor, ...]:
    """Return the answer and the gradients for the query, key and value, of rows with padding."""
    torch.manual_seed(1)
    inputs = [torch.randn(3, 2, 40, 16).to(dtype).requires_grad_() for _ in range(3)]
    mask = (torch.arange(40) < torch.tensor(LENGTHS)[:, None])[:, None, None, :].expand(-1, 1, 40, -1)
    torch.manual_seed(2)
    answer, _ = attention.attend(SimpleNamespace(training=training), *inputs, mask, dropout=dropout)
    answer.backward(torch.cos(torch.arange(answer.numel())).view(answer.shape).to(dtype))
    return (answer.detach(), *(each.grad for each in inputs if each.grad is not None))


@pytest.fixture
def products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "products_are_faster", lambda *_: True)


def test_the_products_are_what_the_kernel_computes(products: None) -> None:
    for own, kernel in zip(attend(torch.float32, training=True), attend(torch.float32, training=False), strict=True):
        assert torch.allclose(own, kernel, atol=1e-6)


def test_they_are_taken_in_bfloat16_and_differ_by_its_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = attend(torch.bfloat16, training=False)
    monkeypatch.setattr(attention, "sdpa_attention_forward", None)  # calling it would fail
    for own, other in zip(attend(torch.bfloat16, training=True), kernel, strict=True):
        assert torch.allclose(own.float(), other.float(), atol=0.05)


def test_what_is_padding_changes_no_answer_and_learns_nothing(products: None) -> None:
    _, _, key, value = attend(torch.float32, training=True)
    for row, length in enumerate(LENGTHS):
        assert not key[row, :, length:].any()
        assert not value[row, :, length:].any()
        assert value[row, :, :length].all()


def test_dropout_falls_on_weights_and_keeps_their_sum(products: None) -> None:
    plain, *_ = attend(torch.float32, training=True)
    dropped = torch.stack([attend_again(seed) for seed in range(400)])
    assert not torch.allclose(dropped[0], plain, atol=1e-2)
    assert torch.allclose(dropped.mean(dim=0), plain, atol=0.15)


def attend_again(seed: int) -> torch.Tensor:
    torch.manual_seed(1)
    query, key, value = (torch.randn(3, 2, 40, 16) for _ in range(3))
    mask = (torch.arange(40) < torch.tensor(LENGTHS)[:, None])[:, None, None, :].expand(-1, 1, 40, -1)
    torch.manual_seed(seed)
    return attention.attend(SimpleNamespace(training=True), query, key, value, mask, dropout=0.1)[0]


@pytest.mark.parametrize(
    ("dtype", "frames", "dropout", "expected"),
    [
        (torch.bfloat16, 200, 0.0, True),
        (torch.bfloat16, 2_000, 0.1, True),
        (torch.bfloat16, 2_000, 0.0, False),
        (torch.float32, 200, 0.0, False),
        (torch.float32, 200, 0.1, False),
    ],
)
def test_they_are_taken_only_where_they_are_faster(
    dtype: torch.dtype, frames: int, dropout: float, expected: bool
) -> None:
    assert attention.products_are_faster(torch.empty(1, 1, frames, 8, dtype=dtype), dropout) is expected


@pytest.mark.parametrize("layout", [checkpoints.base_960h, checkpoints.hubert, checkpoints.wavlm, checkpoints.data2vec])
def test_a_model_in_bfloat16_trains_with_them_and_its_files_do_not_name_them(layout, monkeypatch, tmp_path):
    calls = []
    real = attention.products_are_faster
    monkeypatch.setattr(attention, "products_are_faster", lambda *asked: calls.append(real(*asked)) or calls[-1])
    learner = from_checkpoint(layout(tmp_path / "from"), {"freeze": "none", "spec_augment": False})
    learner.module.train()
    audio = [np.random.default_rng(3).standard_normal(16_000, dtype=np.float32)]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        learner.loss(audio, [[5, 6]]).backward()
    assert set(calls) == (set() if layout is checkpoints.wavlm else {True})
    learner.save(tmp_path / "to")
    config = json.loads((tmp_path / "to" / "config.json").read_text())
    assert not [key for key, value in config.items() if "attn_implementation" in key or "products" in str(value)]
