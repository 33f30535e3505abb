"""The convolutions of the feature extractor as matrix products, for the exported graph.

Laid out channels-last, a block of ``stride`` frames is a view of the input, and a convolution that steps from block to
block is a product with the block itself and one with what its kernel covers of the blocks after it. On the CPU that
costs ONNX Runtime no more than a Conv, and it can be quantised, which makes a Conv slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import pad

from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field
from thanosql.runtime.models.export import OPSET


def extract_features(layers: Sequence[Any], values: torch.Tensor, *statistics: torch.Tensor) -> torch.Tensor:
    """Return what transformers' convolution layers make of waveforms, channels last: [rows, frames, channels].

    ``values`` is float [rows, samples]; ``statistics``, where the first layer has a group norm, are the float64 mean
    [rows, kernel] and covariance [rows, kernel, kernel] of its windows (see window_statistics). For export to ONNX
    only: parts of it have no meaning outside the graph.
    """
    reach, step = receptive_field(
        [layer.conv.kernel_size[0] for layer in layers], [layer.conv.stride[0] for layer in layers]
    )
    samples = torch.onnx.ops.symbolic(
        "Shape", (values,), {"start": 1, "end": 2}, dtype=torch.int64, shape=(1,), version=OPSET
    )
    hidden = _whole_blocks(values, samples, step)[..., None]
    for layer in layers:
        norm = getattr(layer, "layer_norm", None)
        if isinstance(norm, nn.GroupNorm):
            hidden = normalised_convolution(layer.conv, norm, hidden, *statistics)
        else:
            hidden = convolution(layer.conv, hidden)
            hidden = hidden if norm is None else norm(hidden)
        hidden = layer.activation(hidden)
    return _first_frames(hidden, (samples - reach) // step + 1)


def _whole_blocks(values: torch.Tensor, samples: torch.Tensor, step: int) -> torch.Tensor:
    """Return [rows, step * blocks]: all the samples, and behind them zeros up to a whole number of blocks.

    Every convolution then divides its input into whole blocks.
    """
    blocks = (samples + step - 1) // step
    pads = torch.cat([torch.zeros(3, dtype=torch.int64), step * blocks - samples])
    size = (values.shape[0], step * _size(blocks))
    return torch.onnx.ops.symbolic("Pad", (values, pads), dtype=values.dtype, shape=size, version=OPSET)


def _first_frames(hidden: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
    """Return the first ``frames`` of [rows, blocks, channels]: the last blocks reach into the zeros behind the samples.

    A node of its own, so that the exporter need not prove that there are as many.
    """
    start, axis = torch.zeros(1, dtype=torch.int64), torch.ones(1, dtype=torch.int64)
    size = (hidden.shape[0], _size(frames), hidden.shape[2])
    return torch.onnx.ops.symbolic(
        "Slice", (hidden, start, frames, axis), dtype=hidden.dtype, shape=size, version=OPSET
    )


def _size(count: torch.Tensor) -> Any:
    """Return an int64 tensor [1] as a plain number that the exporter knows nothing about.

    With a quotient of the samples in every size it takes three times as long.
    """
    size: Any = count.item()
    # Said to the exporter, which would take one for a special case; the graph makes no difference.
    torch._check(size >= 2)  # type: ignore[no-untyped-call]
    return size


def convolution(conv: nn.Conv1d, hidden: torch.Tensor) -> torch.Tensor:
    """Return the convolution of [rows, frames, channels] as [rows, frames / stride, channels]; zeros follow the input.

    The frames must be a multiple of the stride, and no fewer than the kernel.
    """
    output: Any = 0 if conv.bias is None else conv.bias
    stride = conv.stride[0]
    for part, window in enumerate(_windows(conv, hidden)):
        output = window @ _taps(conv)[part * stride : (part + 1) * stride].flatten(0, 1) + output
    return output  # type: ignore[no-any-return]


def normalised_convolution(
    conv: nn.Conv1d, norm: nn.GroupNorm, hidden: torch.Tensor, mean: torch.Tensor, covariance: torch.Tensor
) -> torch.Tensor:
    """Return the convolution of [rows, frames, 1], each output channel normalised.

    ``mean`` [rows, kernel] and ``covariance`` [rows, kernel, kernel] are those of the windows that the norm is over,
    float64. To normalise the output of a convolution, which is linear, is to scale its weights; its bias has no effect.
    """
    windows = torch.cat(_windows(conv, hidden), dim=2)
    taps = _taps(conv).flatten(0, 1)
    variance = (taps.double() * (covariance @ taps.double())).sum(dim=1, keepdim=True)
    scale = norm.weight.double() * torch.rsqrt(variance + norm.eps)
    return (windows - mean[:, None].to(hidden.dtype)) @ (taps * scale.to(hidden.dtype)) + norm.bias


def _taps(conv: nn.Conv1d) -> torch.Tensor:
    """Return the weights as [kernel, in_channels, out_channels]."""
    return conv.weight.permute(2, 1, 0)


def _windows(conv: nn.Conv1d, hidden: torch.Tensor) -> list[torch.Tensor]:
    """Return the window of each output frame in parts of ``stride`` taps, the last part with what taps are left.

    Each part is [rows, output frames, taps * channels].
    """
    (kernel,), (stride,) = conv.kernel_size, conv.stride
    rows, frames, channels = hidden.shape
    blocks = hidden.reshape(rows, frames // stride, stride * channels)
    # Negative padding cuts off, so that each part is one node of the graph and one copy.
    return [
        pad(blocks, (0, min(kernel - first - stride, 0) * channels, -later, later))
        for later, first in enumerate(range(0, kernel, stride))
    ]
