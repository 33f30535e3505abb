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

from thanosql.runtime.export import OPSET
from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field


def extract_features(layers: Sequence[Any], values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Return what transformers' convolution layers make of waveforms, channels last: [rows, frames, channels].

    ``values`` is float [rows, samples]; ``lengths`` int64 [rows], the samples of each row before padding. For export to
    ONNX only: parts of it have no meaning outside the graph.
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
            hidden = normalised_convolution(layer.conv, norm, hidden, lengths)
        else:
            hidden = convolution(layer.conv, hidden)
            hidden = hidden if norm is None else norm(hidden)
        hidden = layer.activation(hidden)
    return _first_frames(hidden, (samples - reach) // step + 1)


def _whole_blocks(values: torch.Tensor, samples: torch.Tensor, step: int) -> torch.Tensor:
    """Return [rows, step * blocks]: all the samples, and behind them zeros up to a whole number of blocks.

    Every convolution then divides its input into whole blocks. Samples that no frame of the last layer sees stay: a
    group norm's statistics are over what the first convolution makes of them too.
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
    conv: nn.Conv1d, norm: nn.GroupNorm, hidden: torch.Tensor, lengths: torch.Tensor
) -> torch.Tensor:
    """Return the convolution of [rows, frames, channels], each output channel normalised over its valid frames.

    Valid is an output frame that saw the first ``lengths`` frames only. A convolution is linear, so the mean and
    variance of its output follow from those of its windows, which are far fewer numbers, and to normalise the output is
    to scale the weights. The windows' covariance is taken in float64: where neighbouring samples are nearly equal, a
    filter of differences leaves few of its digits. The convolution's bias has no effect.
    """
    windows = torch.cat(_windows(conv, hidden), dim=2)
    taps = _taps(conv).flatten(0, 1)
    starts = torch.arange(windows.shape[1], device=lengths.device) * conv.stride[0]
    valid = (starts + conv.kernel_size[0] <= lengths[:, None]).double()
    shares = (valid / valid.sum(dim=1, keepdim=True))[:, None]
    centred = windows.double()
    centred = centred - shares @ centred
    covariance = (centred.transpose(1, 2) * shares) @ centred
    variance = (taps.double() * (covariance @ taps.double())).sum(dim=1, keepdim=True)
    scale = norm.weight.double() * torch.rsqrt(variance + norm.eps)
    return centred.to(hidden.dtype) @ (taps * scale.to(hidden.dtype)) + norm.bias


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
