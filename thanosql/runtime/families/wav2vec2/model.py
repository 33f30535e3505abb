"""The CTC models of transformers, run so that a row never depends on its neighbours in the batch.

transformers' own forward normalises over padding where the first convolution has a group norm, and lets Data2Vec's
position convolutions read it. Here every statistic, attention and convolution sees only a row's own frames, in
training, in evaluation and in the exported graph alike. For one row alone the result equals transformers'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from thanosql.runtime.families.wav2vec2 import wavlm
from thanosql.runtime.families.wav2vec2.checkpoint import receptive_field
from thanosql.runtime.families.wav2vec2.spec_augment import random_spans
from thanosql.runtime.families.wav2vec2.strided_matmul import extract_features


class Recogniser(nn.Module):
    """A transformers ...ForCTC model: padded waveforms and their lengths in, logits out."""

    def __init__(self, model: Any, *, gradient_checkpointing: bool = False) -> None:
        super().__init__()
        self.model = model
        self.gradient_checkpointing = gradient_checkpointing

    def forward(
        self,
        input_values: torch.Tensor,
        lengths: torch.Tensor,
        window_mean: torch.Tensor | None = None,
        window_covariance: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits of shape [rows, frames, vocabulary].

        ``input_values`` is float [rows, samples], each row normalised and then padded; ``lengths`` is int64 [rows], the
        samples of each row before padding. Frames beyond a row's own mean nothing. The exported graph also takes the
        statistics of a first group norm; in training they follow from the values.
        """
        statistics = [each for each in (window_mean, window_covariance) if each is not None]
        features = self.features(self.extractor, input_values, lengths, statistics)
        return self._head(features, self._valid_frames(features.shape[1], lengths))

    def recognise(self, features: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
        """Return the logits for the feature extractor's output, padded to [rows, frames, channels].

        ``frames`` is int64 [rows], those of each row before padding.
        """
        return self._head(features, torch.arange(features.shape[1], device=frames.device) < frames[:, None])

    @property
    def extractor(self) -> Any:
        """The convolutions."""
        return getattr(self.model, self.model.base_model_prefix).feature_extractor

    def _head(self, features: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        return self.model.lm_head(self.model.dropout(self._hidden(features, valid)))  # type: ignore[no-any-return]

    def _hidden(self, features: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        """Return the encoder's output, [rows, frames, hidden size], for the feature extractor's."""
        backbone = getattr(self.model, self.model.base_model_prefix)
        projected = backbone.feature_projection(features)
        hidden = projected[0] if isinstance(projected, tuple) else projected  # HuBERT returns no features beside it
        if self.training and self.model.config.apply_spec_augment:
            hidden = self._augment(backbone, hidden, valid.sum(dim=1))
        return self._encode(backbone.encoder, hidden, valid)

    def _valid_frames(self, frames: int, lengths: torch.Tensor, layers: int | None = None) -> torch.Tensor:
        """Return which of the ``frames`` after the first ``layers`` convolutions (None: all) saw audio only."""
        config = self.model.config
        reach, step = receptive_field(config.conv_kernel[:layers], config.conv_stride[:layers])
        return torch.arange(frames, device=lengths.device) * step + reach <= lengths[:, None]

    def features(
        self, extractor: Any, values: torch.Tensor, lengths: torch.Tensor, statistics: Sequence[torch.Tensor] = ()
    ) -> torch.Tensor:
        """Return the feature extractor's output, [rows, frames, channels].

        The exported graph computes it another way than training does, and is compared with it before it is published.
        """
        if not torch.compiler.is_exporting():
            return self.convolve(extractor, values, lengths)
        return extract_features(extractor.conv_layers, values, *statistics)

    def convolve(self, extractor: Any, values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return the same by PyTorch's convolutions."""
        hidden = values[:, None]
        first, *others = extractor.conv_layers
        if isinstance(getattr(first, "layer_norm", None), nn.GroupNorm):
            hidden = self._run(self._first, first, hidden, lengths)
        else:
            hidden = self._run(first, hidden)
        for layer in others:
            hidden = self._run(layer, hidden)
        return hidden.transpose(1, 2)

    def _first(self, layer: Any, hidden: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        hidden = layer.conv(hidden)
        valid = self._valid_frames(hidden.shape[2], lengths, 1)
        return layer.activation(first_norm(layer.layer_norm, hidden, valid))  # type: ignore[no-any-return]

    def _run(self, layer: Callable[..., Any], *inputs: Any, **options: Any) -> torch.Tensor:
        """Return the layer's output; with gradient checkpointing, what is within it is computed again when needed."""
        if self.gradient_checkpointing and self.training and torch.is_grad_enabled():
            return checkpoint(layer, *inputs, use_reentrant=False, **options)  # type: ignore[no-any-return]
        return layer(*inputs, **options)  # type: ignore[no-any-return]

    def _encode(self, encoder: Any, hidden: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        stable = bool(getattr(self.model.config, "do_stable_layer_norm", False))
        hidden = hidden.masked_fill(~valid[..., None], 0.0)
        hidden = hidden + _positions(encoder.pos_conv_embed, hidden, valid)
        if not stable:
            hidden = encoder.layer_norm(hidden)
        hidden = encoder.dropout(hidden)
        # A row for each query, though all are equal: ONNX Runtime's Attention on the CPU does not broadcast that axis.
        keys = valid[:, None, None, :].expand(-1, 1, valid.shape[1], -1)
        if self.model.config.model_type == "wavlm":
            hidden = wavlm.run_layers(encoder.layers, hidden, keys, stable=stable, run=self._run)
        else:
            for layer in encoder.layers:
                hidden = self._run(layer, hidden, attention_mask=keys)
        return encoder.layer_norm(hidden) if stable else hidden

    def _augment(self, backbone: Any, hidden: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
        config = self.model.config
        if config.mask_time_prob > 0:
            covered = random_spans(frames, hidden.shape[1], config.mask_time_prob, config.mask_time_length)
            hidden = torch.where(covered[..., None], backbone.masked_spec_embed.to(hidden.dtype), hidden)
        if config.mask_feature_prob > 0:
            channels = torch.full_like(frames, hidden.shape[2])
            covered = random_spans(channels, hidden.shape[2], config.mask_feature_prob, config.mask_feature_length)
            hidden = hidden.masked_fill(covered[:, None], 0.0)
        return hidden


def first_norm(norm: nn.GroupNorm, hidden: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """Normalise each channel of [rows, channels, frames] over its valid frames.

    In float32 also where training computes in bfloat16: a mean over thousands of frames needs the digits.
    """
    with _full_precision(hidden.device.type):
        return _masked_group_norm(norm, hidden.float(), valid)


def _full_precision(device: str) -> AbstractContextManager[Any]:
    # entered only where there is something to turn off: the graph's export knows no such context
    return torch.autocast(device, enabled=False) if torch.is_autocast_enabled(device) else nullcontext()


def _masked_group_norm(norm: nn.GroupNorm, hidden: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """Normalise each channel of [rows, channels, frames] by the mean and variance of its valid frames."""
    # Sums, not products with the mask: PyTorch adds in cascades, and is exact to 1e-7 over ten seconds of frames where
    # a product is to 4e-6, which the layers above make a hundred times as much of.
    padding, count = ~valid[:, None], valid.sum(dim=1)[:, None, None]
    mean = hidden.masked_fill(padding, 0.0).sum(dim=2, keepdim=True) / count
    centred = (hidden - mean).masked_fill(padding, 0.0)
    scale = torch.rsqrt(centred.square().sum(dim=2, keepdim=True) / count + norm.eps)
    return centred * (scale * norm.weight[:, None]) + norm.bias[:, None]


def _positions(embed: Any, hidden: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    layers = getattr(embed, "layers", None)
    if layers is None:
        return embed(hidden)  # type: ignore[no-any-return]
    # Data2Vec stacks several convolutions: after each, the padding is no longer zero.
    hidden = hidden.transpose(1, 2)
    for layer in layers:
        hidden = layer(hidden).masked_fill(~valid[:, None], 0.0)
    return hidden.transpose(1, 2)
