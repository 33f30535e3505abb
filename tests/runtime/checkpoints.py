"""Random-weight checkpoints, tiny, in the file layout of the hub repositories they stand for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
import transformers

CONV_KERNEL = [10, 3, 3, 3, 3, 2, 2]
CONV_STRIDE = [5, 2, 2, 2, 2, 2, 2]

# facebook/wav2vec2-base-960h, and with it lv60-self: the letters by their frequency in LibriSpeech
LIBRISPEECH = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLUMWCFGYPBVK'XJQZ"]

# kresnik/wav2vec2-large-xlsr-korean: the syllables of Zeroth, then the delimiter, [UNK] and [PAD]
SYLLABLES = [chr(0xAC00 + 9 * index) for index in range(1202)]
KOREAN = [*SYLLABLES, "|", "[UNK]", "[PAD]"]

TINY: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "conv_dim": [16] * 7,
    "conv_kernel": CONV_KERNEL,
    "conv_stride": CONV_STRIDE,
    "num_feat_extract_layers": 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}

# what the config.json files of 2021 say beside the dimensions, with keys that transformers has since dropped
OLD_CONFIG: dict[str, Any] = {
    "activation_dropout": 0.1,
    "apply_spec_augment": True,
    "architectures": ["Wav2Vec2ForCTC"],
    "attention_dropout": 0.1,
    "bos_token_id": 1,
    "codevector_dim": 256,
    "contrastive_logits_temperature": 0.1,
    "ctc_loss_reduction": "sum",
    "ctc_zero_infinity": False,
    "diversity_loss_weight": 0.1,
    "eos_token_id": 2,
    "feat_extract_activation": "gelu",
    "feat_extract_dropout": 0.0,
    "feat_proj_dropout": 0.1,
    "feat_quantizer_dropout": 0.0,
    "final_dropout": 0.1,
    "gradient_checkpointing": False,
    "hidden_act": "gelu",
    "hidden_dropout": 0.1,
    "hidden_dropout_prob": 0.1,
    "initializer_range": 0.02,
    "layer_norm_eps": 1e-05,
    "layerdrop": 0.1,
    "mask_feature_length": 10,
    "mask_feature_prob": 0.0,
    "mask_time_length": 10,
    "mask_time_prob": 0.05,
    "model_type": "wav2vec2",
    "num_codevector_groups": 2,
    "num_codevectors_per_group": 320,
    "num_negatives": 100,
    "proj_codevector_dim": 256,
    "transformers_version": "4.7.0.dev0",
}

FRONT_END = {
    "do_normalize": True,
    "feature_size": 1,
    "padding_side": "right",
    "padding_value": 0.0,
    "return_attention_mask": False,
    "sampling_rate": 16000,
}


def base_960h(folder: Path) -> Path:
    """facebook/wav2vec2-base-960h: group norm, no attention mask, weight_g and weight_v, no masked_spec_embed."""
    config = OLD_CONFIG | TINY | {"feat_extract_norm": "group", "do_stable_layer_norm": False, "conv_bias": False}
    return _facebook(folder, config, FRONT_END)


def lv60_self(folder: Path) -> Path:
    """facebook/wav2vec2-large-960h-lv60-self: layer norm, attention mask."""
    config = OLD_CONFIG | TINY | {"feat_extract_norm": "layer", "do_stable_layer_norm": True, "conv_bias": True}
    return _facebook(folder, config, FRONT_END | {"return_attention_mask": True})


def korean(folder: Path) -> Path:
    """kresnik/wav2vec2-large-xlsr-korean: 1,205 tokens, [PAD] last, its special tokens' map misnamed .config."""
    config = OLD_CONFIG | TINY | {"feat_extract_norm": "layer", "do_stable_layer_norm": True, "conv_bias": True}
    config |= {"vocab_size": len(KOREAN), "pad_token_id": KOREAN.index("[PAD]"), "ctc_loss_reduction": "mean"}
    marks = {"unk_token": "[UNK]", "bos_token": "<s>", "eos_token": "</s>", "pad_token": "[PAD]"}
    write_weights(folder, config)
    write(folder / "config.json", config)
    write(folder / "vocab.json", {token: index for index, token in enumerate(KOREAN)})
    write(folder / "tokenizer_config.json", marks | {"do_lower_case": True, "word_delimiter_token": "|"})
    write(folder / "special_tokens_map.config", marks)
    write(folder / "preprocessor_config.json", FRONT_END | {"return_attention_mask": True})
    (folder / "optimizer.pt").write_bytes(b"not to be opened")
    return folder


def hubert(folder: Path) -> Path:
    """facebook/hubert-large-ls960-ft, though with the group norm of its smaller sisters."""
    config = (
        OLD_CONFIG | TINY | {"model_type": "hubert", "architectures": ["HubertForCTC"], "feat_extract_norm": "group"}
    )
    return _facebook(folder, config, FRONT_END)


def wavlm(folder: Path) -> Path:
    """A fine-tuned microsoft/wavlm-base: its front end leaves the volume as it is."""
    config = OLD_CONFIG | TINY | {"model_type": "wavlm", "architectures": ["WavLMForCTC"], "feat_extract_norm": "group"}
    return _facebook(folder, config | {"num_hidden_layers": 2}, FRONT_END | {"do_normalize": False})


def data2vec(folder: Path) -> Path:
    """facebook/data2vec-audio-base-960h: five small position convolutions in place of one."""
    config = OLD_CONFIG | TINY | {"model_type": "data2vec-audio", "architectures": ["Data2VecAudioForCTC"]}
    return _facebook(folder, config | {"num_conv_pos_embeddings": 3, "conv_pos_kernel_size": 9}, FRONT_END)


def _facebook(folder: Path, config: dict[str, Any], front_end: dict[str, Any]) -> Path:
    config = config | {"vocab_size": len(LIBRISPEECH), "pad_token_id": 0}
    marks = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write_weights(folder, config)
    write(folder / "config.json", config)
    write(folder / "vocab.json", {token: index for index, token in enumerate(LIBRISPEECH)})
    write(folder / "tokenizer_config.json", marks | {"do_lower_case": False, "word_delimiter_token": "|"})
    write(folder / "special_tokens_map.json", marks)
    write(folder / "preprocessor_config.json", front_end)
    write(folder / "feature_extractor_config.json", front_end)
    return folder


def write_weights(folder: Path, config: dict[str, Any]) -> None:
    """Write model.safetensors with the parameter names of 2021."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = getattr(transformers, config["architectures"][0])
    with torch.random.fork_rng():
        torch.manual_seed(len(config["architectures"][0]))
        model = kind(kind.config_class(**config))
        # A fresh head is so close to zero that every token is equally likely.
        torch.nn.init.normal_(model.lm_head.weight, std=0.1)
    renamed = {
        name.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): tensor.contiguous()
        for name, tensor in model.state_dict().items()
        if not name.endswith("masked_spec_embed")
    }
    safetensors.torch.save_file(renamed, folder / "model.safetensors", metadata={"format": "pt"})


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file as those repositories have it."""
    path.write_text(json.dumps(content), encoding="utf-8")


def change(path: Path, **changes: Any) -> None:
    """Set keys of a JSON file; a value of ... removes the key."""
    content = json.loads(path.read_text(encoding="utf-8")) | changes
    write(path, {key: value for key, value in content.items() if value is not ...})
