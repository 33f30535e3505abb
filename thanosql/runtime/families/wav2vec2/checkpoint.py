"""A Hugging Face CTC checkpoint folder: its files read and checked against one another, without torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.json_files import DOWNLOAD_AGAIN, read_json, read_json_if_there, write_json
from thanosql.runtime.families.wav2vec2.tokenizer_files import read_vocabulary
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary
from thanosql.runtime.families.wav2vec2.weights import tensor_shapes

ARCHITECTURES = {
    "wav2vec2": "Wav2Vec2ForCTC",
    "hubert": "HubertForCTC",
    "wavlm": "WavLMForCTC",
    "data2vec-audio": "Data2VecAudioForCTC",
}
"""The supported values of config.json's model_type, and the class each is in transformers."""

# What each means to the model, where it would change what is computed in a way that is not built here.
_UNSUPPORTED = {
    "add_adapter": "a convolutional adapter after the encoder",
    "adapter_attn_dim": "per-language attention adapters",
    "conv_pos_batch_norm": "batch normalisation of positions",
    "quantization_config": "quantised weights",
}


_ATTENTION = ("eager", "sdpa", "flash_attention_2", "flex_attention")

_LARGEST_SIZE = 1_000_000
"""Of what a config counts. Memory for some of it is taken before the weights can contradict."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """What the JSON files of a checkpoint say of all but its head.

    ``sample_rate`` is in hertz; ``normalise``: each recording is brought to zero mean and unit variance.
    """

    folder: Path
    config: Mapping[str, Any]
    sample_rate: int = field(kw_only=True)
    normalise: bool = field(kw_only=True)

    @property
    def model_type(self) -> str:
        """The kind of model, a key of ARCHITECTURES."""
        return str(self.config["model_type"])

    @property
    def minimum_samples(self) -> int:
        """The shortest recording that yields one frame."""
        return receptive_field(self.config["conv_kernel"], self.config["conv_stride"])[0]

    @property
    def frame_step(self) -> int:
        """How many samples after one frame the next begins."""
        return receptive_field(self.config["conv_kernel"], self.config["conv_stride"])[1]

    @property
    def window(self) -> tuple[int, int]:
        """Kernel and stride of the first convolution, in samples."""
        return int(self.config["conv_kernel"][0]), int(self.config["conv_stride"][0])

    def output_frames(self, samples: int) -> int:
        """Return how many frames the convolutions make of ``samples`` samples; 0 when there are too few."""
        reach, step = receptive_field(self.config["conv_kernel"], self.config["conv_stride"])
        return max(0, (samples - reach) // step + 1)


@dataclass(frozen=True, slots=True)
class Checkpoint(Encoder):
    """What the JSON files of a CTC checkpoint say: its vocabulary, too."""

    vocabulary: Vocabulary


def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> tuple[int, int]:
    """Return how many samples one frame of these convolutions sees, and how many samples on the next frame begins.

    >>> receptive_field([10, 3, 3, 3, 3, 2, 2], [5, 2, 2, 2, 2, 2, 2])
    (400, 320)
    """
    reach, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        reach += (kernel - 1) * step
        step *= stride
    return reach, step


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read the JSON files of a checkpoint. Raises ModelError when one is missing or they contradict one another."""
    if not folder.is_dir():
        raise ModelError(f"there is no folder {folder}", hint="checkpoint= names a folder or a hub id")
    config = _config(folder)
    sample_rate, normalise = read_front_end(folder)
    vocabulary = read_vocabulary(folder, config["vocab_size"], config["pad_token_id"])
    return Checkpoint(folder, config, vocabulary, sample_rate=sample_rate, normalise=normalise)


def check_weights(checkpoint: Checkpoint) -> None:
    """Check the shapes in the weights' header against config.json. Raises ModelError at the first contradiction."""
    shapes = tensor_shapes(checkpoint.folder)
    config = checkpoint.config
    head = shapes.get("lm_head.weight")
    if head is None:
        raise ModelError(
            f"the weights in {checkpoint.folder} have no CTC head (lm_head)",
            hint="use a checkpoint that was fine-tuned to transcribe, not a pre-trained one",
        )
    expected = (config["vocab_size"], config["hidden_size"])
    _agree(checkpoint, "lm_head.weight", head, expected, "vocab_size and hidden_size")
    check_encoder(checkpoint, shapes)


def check_encoder(checkpoint: Encoder, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Check the shapes of the layers below the head against config.json. Raises ModelError."""
    config = checkpoint.config
    for layer, expected in enumerate(zip(config["conv_dim"], config["conv_kernel"], strict=True)):
        suffix = f".feature_extractor.conv_layers.{layer}.conv.weight"
        found = next((shape for name, shape in shapes.items() if name.endswith(suffix)), ())
        _agree(checkpoint, suffix[1:], found[::2], expected, "conv_dim and conv_kernel")
    layers = {name.split(".encoder.layers.")[1].split(".")[0] for name in shapes if ".encoder.layers." in name}
    _agree(checkpoint, "encoder.layers", (len(layers),), (config["num_hidden_layers"],), "num_hidden_layers")
    if not layers:
        return
    suffix = ".encoder.layers.0.feed_forward.intermediate_dense.weight"
    found = next((shape for name, shape in shapes.items() if name.endswith(suffix)), ())
    expected = (config.get("intermediate_size", found[:1] and found[0]), config["hidden_size"])
    _agree(checkpoint, suffix[1:], found, expected, "intermediate_size and hidden_size")


def write_front_end(folder: Path, sample_rate: int, *, normalise: bool) -> None:
    """Write preprocessor_config.json for Wav2Vec2FeatureExtractor."""
    write_json(
        folder / "preprocessor_config.json",
        {
            "feature_extractor_type": "Wav2Vec2FeatureExtractor",
            "processor_class": "Wav2Vec2Processor",
            "feature_size": 1,
            "sampling_rate": sample_rate,
            "padding_side": "right",
            "padding_value": 0.0,
            "do_normalize": normalise,
            "return_attention_mask": True,
        },
    )


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    config = read_json(path)
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in ARCHITECTURES:
        raise ModelError(
            f"{path} describes a {kind or 'model without model_type'}, which cannot transcribe here",
            hint=f"model_type must be one of {', '.join(ARCHITECTURES)}",
        )
    classes = config.get("architectures") or [ARCHITECTURES[kind]]
    if not isinstance(classes, list):
        raise ModelError(f"{path} gives no list of architectures: {classes!r}", hint=DOWNLOAD_AGAIN)
    if ARCHITECTURES[kind] not in classes:
        raise ModelError(
            f"{path} describes a {classes[0]}, which was not fine-tuned to transcribe",
            hint=f"use a checkpoint whose architecture is {ARCHITECTURES[kind]}",
        )
    check_dimensions(path, config, ("vocab_size", "pad_token_id", "hidden_size", "num_hidden_layers"))
    return config


def check_dimensions(path: Path, config: Mapping[str, Any], integers: Sequence[str]) -> None:
    """Raise ModelError unless config.json at ``path`` describes an encoder that can be run, and holds ``integers``."""
    for key, meaning in _UNSUPPORTED.items():
        if config.get(key):
            raise ModelError(f"{path} asks for {meaning} ({key})", hint="this is not supported: use another checkpoint")
    for key, value in config.items():
        if isinstance(value, int) and abs(value) > _LARGEST_SIZE:
            raise ModelError(f"{path} says {key} is {value}, which no model has", hint=DOWNLOAD_AGAIN)
    for key in ("attn_implementation", "_attn_implementation", "experts_implementation", "_experts_implementation"):
        if config.get(key) not in (None, *_ATTENTION):
            raise ModelError(
                f"{path} asks for attention by {config[key]!r}", hint=f"leave {key} out: it may name code from the hub"
            )
    for key in integers:
        if not isinstance(config.get(key), int):
            raise ModelError(f"{path} gives no whole number for {key}: {config.get(key)!r}", hint=DOWNLOAD_AGAIN)
    lengths = set()
    for key in ("conv_dim", "conv_kernel", "conv_stride"):
        numbers = config.get(key)
        if not isinstance(numbers, list) or not numbers or not all(isinstance(n, int) and n > 0 for n in numbers):
            raise ModelError(f"{path} gives no list of whole numbers for {key}: {numbers!r}", hint=DOWNLOAD_AGAIN)
        lengths.add(len(numbers))
    if len(lengths) > 1:
        raise ModelError(f"{path}: conv_dim, conv_kernel and conv_stride differ in length", hint=DOWNLOAD_AGAIN)


def read_front_end(folder: Path) -> tuple[int, bool]:
    """Return the sample rate in hertz, and whether recordings are normalised. Raises ModelError."""
    path = folder / "preprocessor_config.json"
    # A processor saved by transformers 5 keeps the same settings inside processor_config.json.
    nested = read_json_if_there(folder / "processor_config.json").get("feature_extractor")
    settings = nested if isinstance(nested, dict) and not path.is_file() else read_json(path)
    sample_rate = settings.get("sampling_rate")
    if not isinstance(sample_rate, int) or sample_rate <= 0:
        raise ModelError(
            f"{path} does not say the sampling_rate the model was trained at: {sample_rate!r}",
            hint='it is 16000 for most speech models: "sampling_rate": 16000',
        )
    if settings.get("feature_size", 1) != 1:
        raise ModelError(
            f"{path} asks for {settings['feature_size']} features a frame, but these models read the waveform",
            hint="vocab.json, config.json and preprocessor_config.json must come from the same model",
        )
    return sample_rate, bool(settings.get("do_normalize", True))


def _agree(checkpoint: Encoder, tensor: str, found: tuple[int, ...], expected: tuple[int, ...], keys: str) -> None:
    if found != expected:
        raise ModelError(
            f"{tensor} is {list(found) or 'missing'} in the weights of {checkpoint.folder}, but config.json says "
            f"{list(expected)} ({keys})",
            hint="config.json and the weights must come from the same model",
        )
