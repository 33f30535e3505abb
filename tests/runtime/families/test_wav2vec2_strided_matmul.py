from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from transformers import Wav2Vec2Config

from thanosql.runtime.answers.measures import TRANSCRIPTION
from thanosql.runtime.families.wav2vec2 import export_config
from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field
from thanosql.runtime.families.wav2vec2.model import Recogniser
from thanosql.runtime.families.wav2vec2.strided_matmul import convolution, extract_features, normalised_convolution
from thanosql.runtime.families.wav2vec2.window_statistics import stacked, window_statistics
from thanosql.runtime.models.export import export_onnx

torch.set_num_threads(1)


@settings(max_examples=60, deadline=None)
@given(
    kernel=st.integers(1, 12),
    stride=st.integers(1, 6),
    more=st.integers(0, 8),
    channels=st.integers(1, 3),
    bias=st.booleans(),
    seed=st.integers(0, 9),
)
def test_a_convolution_of_any_kernel_and_stride(
    kernel: int, stride: int, more: int, channels: int, bias: bool, seed: int
) -> None:
    torch.manual_seed(seed)
    conv = nn.Conv1d(channels, 4, kernel, stride, bias=bias)
    blocks = -(-kernel // stride) + more
    hidden = torch.randn(2, blocks * stride, channels)
    with torch.inference_mode():
        followed_by_zeros = nn.functional.pad(hidden.transpose(1, 2), (0, kernel))
        expected = conv(followed_by_zeros).transpose(1, 2)[:, :blocks]
        torch.testing.assert_close(convolution(conv, hidden), expected, atol=1e-5, rtol=1e-5)


def first_layer(bias: bool = False) -> tuple[nn.Conv1d, nn.GroupNorm]:
    torch.manual_seed(1)
    conv, norm = nn.Conv1d(1, 8, 10, 5, bias=bias), nn.GroupNorm(8, 8)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    return conv, norm


def statistics(values: torch.Tensor, *lengths: int) -> tuple[torch.Tensor, torch.Tensor]:
    rows = [window_statistics(row[:length].numpy(), 10, 5) for row, length in zip(values, lengths, strict=True)]
    mean, covariance = stacked(rows).values()
    return torch.from_numpy(mean), torch.from_numpy(covariance)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("loudness", [1e-3, 1.0, 30.0])
def test_the_first_norm_is_the_group_norm_of_each_row_alone(bias: bool, loudness: float) -> None:
    conv, norm = first_layer(bias)
    values = (torch.randn(3, 4_000) + 0.1) * loudness
    lengths = (4_000, 2_003, 15)
    with torch.inference_mode():
        given = normalised_convolution(conv, norm, values[..., None], *statistics(values, *lengths))
        conv.double()
        norm.double()
        for row, length, frames in zip(values, lengths, given, strict=True):
            alone = norm(conv(row[None, None, :length].double()))[0].T
            torch.testing.assert_close(frames[: len(alone)], alone.float(), atol=2e-5, rtol=1e-5)


def test_the_first_norm_keeps_its_digits_where_neighbouring_samples_are_nearly_equal() -> None:
    conv, norm = first_layer()
    with torch.no_grad():
        conv.weight.zero_()
        conv.weight[:, 0, 4:7] = torch.tensor([1.0, -2.0, 1.0])
    values = torch.sin(torch.arange(4_000) * 0.02)[None]
    with torch.inference_mode():
        hidden = conv.double()(values[:, None].double())
        exact = norm.double()(hidden).transpose(1, 2).float()
        conv.float()
        norm.float()
        given = normalised_convolution(conv, norm, values[..., None], *statistics(values, 4_000))
        given = given[:, : exact.shape[1]]
    # its convolution itself is in float32: differences of 4e-4 from numbers near 1
    torch.testing.assert_close(given, exact, atol=5e-3, rtol=0)


def test_a_part_of_a_recording_is_normalised_as_the_whole_is() -> None:
    conv, norm = first_layer()
    values = torch.randn(1, 4_000) * torch.linspace(0.1, 3, 4_000)
    of_whole = statistics(values, 4_000)
    with torch.inference_mode():
        whole = normalised_convolution(conv, norm, values[..., None], *of_whole)
        part = normalised_convolution(conv, norm, values[:, 1_000:3_000, None], *of_whole)
        alone = normalised_convolution(conv, norm, values[:, 1_000:3_000, None], *statistics(values[:, 1_000:], 2_000))
    torch.testing.assert_close(part[:, :390], whole[:, 200:590])
    assert (alone - part).abs().max() > 0.1


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 300), st.integers(1, 12), st.integers(0, 9), st.floats(-3, 3), st.floats(0.1, 9))
def test_statistics_of_windows_follow_their_samples_scale(
    length: int, stride: int, seed: int, mean: float, deviation: float
) -> None:
    samples = np.random.default_rng(seed).normal(1, 2, length)
    found = window_statistics(samples, 10, stride).normalised(mean, deviation)
    expected = window_statistics((samples - mean) / deviation, 10, stride)
    windows = np.array([samples[start : start + 10] for start in range(0, length - 9, stride)])
    np.testing.assert_allclose(found.mean, expected.mean, atol=1e-9)
    np.testing.assert_allclose(found.covariance, expected.covariance, atol=1e-9)
    np.testing.assert_allclose(found.covariance, np.cov(windows.T, ddof=0).reshape(10, 10) / deviation**2, atol=1e-9)


KERNELS, STRIDES = (10, 3, 2), (5, 2, 2)
SHORTEST, STEP = receptive_field(KERNELS, STRIDES)

Frames = Callable[..., torch.Tensor]


class Layer(nn.Module):
    """A convolution layer as transformers has it, channels first."""

    def __init__(self, channels: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, 4, kernel, stride, bias=False)
        self.layer_norm = nn.GroupNorm(4, 4) if channels == 1 else None
        self.activation = nn.GELU()

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.activation(self.conv(hidden))


class Extractor(nn.Module):
    """Three convolution layers, computed as the exported graph does."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(2)
        self.conv_layers = nn.ModuleList(map(Layer, (1, 4, 4), KERNELS, STRIDES))

    def forward(
        self,
        input_values: torch.Tensor,
        lengths: torch.Tensor,
        window_mean: torch.Tensor,
        window_covariance: torch.Tensor,
    ) -> torch.Tensor:
        return extract_features(self.conv_layers, input_values, window_mean, window_covariance)


@pytest.fixture(scope="module")
def extractors(tmp_path_factory: pytest.TempPathFactory) -> tuple[Frames, Frames]:
    """The convolutions in PyTorch, and the same as an exported graph."""
    config = Wav2Vec2Config(conv_dim=(4, 4, 4), conv_kernel=KERNELS, conv_stride=STRIDES)
    module = Extractor().eval()
    export_config.register()
    path = export_onnx(module, config, tmp_path_factory.mktemp("extractor"), TRANSCRIPTION)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    recogniser = Recogniser(SimpleNamespace(config=config))

    def pytorch(values: torch.Tensor, *lengths: int) -> torch.Tensor:
        with torch.inference_mode():
            return recogniser.convolve(module, values, torch.tensor(lengths))

    def graph(values: torch.Tensor, *lengths: int) -> torch.Tensor:
        mean, covariance = (each.numpy() for each in statistics(values, *lengths))
        inputs = {
            "input_values": values.numpy(),
            "lengths": np.array(lengths),
            "window_mean": mean,
            "window_covariance": covariance,
        }
        return torch.from_numpy(session.run(None, inputs)[0])

    return pytorch, graph


@pytest.mark.parametrize("more", [*range(2 * STEP + 1), 10 * STEP + 3, 10 * STEP + 19])
def test_every_sample_to_the_end_of_a_recording_counts(extractors: tuple[Frames, Frames], more: int) -> None:
    pytorch, graph = extractors
    torch.manual_seed(more)
    samples = SHORTEST + more
    values = torch.randn(1, samples)
    values[:, -8:] *= 30
    alone = graph(values, samples)
    torch.testing.assert_close(alone, pytorch(values, samples), atol=2e-5, rtol=1e-4)
    for padding in (1, 7, STEP - 1, STEP, 500):
        neighbour = torch.randn(1, samples + padding)
        together = torch.cat([nn.functional.pad(values, (0, padding)), neighbour])
        padded = graph(together, samples, samples + padding)[:1, : alone.shape[1]]
        torch.testing.assert_close(padded, alone, atol=2e-5, rtol=1e-4)
