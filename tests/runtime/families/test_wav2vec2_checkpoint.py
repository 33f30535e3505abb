import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runtime import checkpoints
from tests.runtime.checkpoints import change
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.checkpoint import check_weights, read_checkpoint, receptive_field
from thanosql.runtime.families.wav2vec2.tokenizer_files import write_vocabulary

Layout = Callable[[Path], Path]
LAYOUTS = [checkpoints.base_960h, checkpoints.lv60_self, checkpoints.korean]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[Layout, Path]:
    return {layout: layout(tmp_path_factory.mktemp(layout.__name__)) for layout in LAYOUTS}


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.__name__)
def folder(request: pytest.FixtureRequest, originals: dict[Layout, Path], tmp_path: Path) -> Path:
    return _copy(originals[request.param], tmp_path / "checkpoint")


@pytest.fixture
def english(originals: dict[Layout, Path], tmp_path: Path) -> Path:
    return _copy(originals[checkpoints.base_960h], tmp_path / "english")


@pytest.fixture
def korean(originals: dict[Layout, Path], tmp_path: Path) -> Path:
    return _copy(originals[checkpoints.korean], tmp_path / "korean")


def _copy(source: Path, target: Path) -> Path:
    target.mkdir()
    for file in source.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    return target


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as failure:
        check_weights(read_checkpoint(folder))
    assert failure.value.hint
    return failure.value.message


def test_each_layout_is_read_whole(folder: Path) -> None:
    checkpoint = read_checkpoint(folder)
    check_weights(checkpoint)
    assert checkpoint.sample_rate == 16_000
    assert checkpoint.normalise
    assert checkpoint.minimum_samples == 400
    assert [checkpoint.output_frames(samples) for samples in (0, 399, 400, 719, 720, 16_000)] == [0, 0, 1, 1, 2, 49]


def test_the_vocabularies_are_what_their_files_say(english: Path, korean: Path) -> None:
    vocabulary = read_checkpoint(english).vocabulary
    assert (len(vocabulary), vocabulary.blank, vocabulary.delimiter) == (32, 0, "|")
    assert vocabulary.spelling.case == "upper"
    vocabulary = read_checkpoint(korean).vocabulary
    assert (len(vocabulary), vocabulary.blank, vocabulary.delimiter) == (1205, 1204, "|")
    assert vocabulary.spelling.unit == "char"


@pytest.mark.parametrize("name", ["config.json", "vocab.json", "preprocessor_config.json", "model.safetensors"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == f"{folder} has no {name}"


@pytest.mark.parametrize("name", ["config.json", "vocab.json", "tokenizer_config.json", "preprocessor_config.json"])
@pytest.mark.parametrize("content", [b"{", b"", b"[1]", b"\xff\xfe"])
def test_a_damaged_json_file_is_named(english: Path, name: str, content: bytes) -> None:
    (english / name).write_bytes(content)
    assert str(english / name) in refusal(english)


def test_a_tokenizer_config_is_not_needed_where_the_tokens_have_their_usual_names(english: Path) -> None:
    (english / "tokenizer_config.json").unlink()
    (english / "special_tokens_map.json").unlink()
    assert read_checkpoint(english).vocabulary.pad == "<pad>"


def test_tokens_may_be_written_as_objects(korean: Path) -> None:
    change(
        korean / "tokenizer_config.json", pad_token={"content": "[PAD]", "lstrip": True}, unk_token={"content": "[UNK]"}
    )
    vocabulary = read_checkpoint(korean).vocabulary
    assert (vocabulary.pad, vocabulary.unknown) == ("[PAD]", "[UNK]")


def test_sentence_marks_may_lie_beyond_the_head(korean: Path) -> None:
    (korean / "added_tokens.json").write_text(json.dumps({"<s>": 1205, "</s>": 1206}))
    assert len(read_checkpoint(korean).vocabulary) == 1205


def test_sentence_marks_that_no_file_numbers_follow_the_vocabulary(korean: Path) -> None:
    change(korean / "config.json", vocab_size=1207)
    vocabulary = read_checkpoint(korean).vocabulary
    assert vocabulary.tokens[-3:] == ("[PAD]", "<s>", "</s>")
    assert vocabulary.decode([0, 1205, 0, 1206]) == "가가"


def test_special_tokens_of_any_name_stay_special_when_they_are_written_and_read_again(korean: Path) -> None:
    change(korean / "vocab.json", **{"가": ..., "[BEGIN]": 0})
    change(korean / "tokenizer_config.json", bos_token="[BEGIN]")
    vocabulary = read_checkpoint(korean).vocabulary
    assert vocabulary.decode([0, 1]) == vocabulary.tokens[1]
    write_vocabulary(korean, vocabulary)
    assert read_checkpoint(korean).vocabulary == vocabulary


def test_added_tokens_may_complete_the_vocabulary(korean: Path) -> None:
    change(korean / "vocab.json", **{"[PAD]": ..., "[UNK]": ...})
    (korean / "added_tokens.json").write_text(json.dumps({"[UNK]": 1203}))
    change(korean / "tokenizer_config.json", added_tokens_decoder={"1204": {"content": "[PAD]"}})
    assert read_checkpoint(korean).vocabulary.tokens[-2:] == ("[UNK]", "[PAD]")


def test_a_processor_saved_by_transformers_5_is_read(english: Path) -> None:
    settings = json.loads((english / "preprocessor_config.json").read_text())
    (english / "preprocessor_config.json").unlink()
    checkpoints.write(english / "processor_config.json", {"feature_extractor": settings | {"sampling_rate": 8000}})
    assert read_checkpoint(english).sample_rate == 8000


def test_a_vocabulary_and_a_head_of_different_sizes_contradict(english: Path) -> None:
    change(english / "vocab.json", Ä=32)
    assert "'Ä' the id 32, but config.json says vocab_size=32" in refusal(english)
    change(english / "vocab.json", Ä=..., Z=...)
    assert "no token for 1 of these ids, such as 31" in refusal(english)


def test_config_and_weights_of_different_models_contradict(english: Path, korean: Path) -> None:
    (english / "model.safetensors").write_bytes((korean / "model.safetensors").read_bytes())
    assert "lm_head.weight is [1205, 32] in the weights" in refusal(english)
    assert "[32, 32] (vocab_size and hidden_size)" in refusal(english)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("num_hidden_layers", 2, "encoder.layers is [1]"),
        ("conv_kernel", [10, 3, 3, 3, 3, 3, 2], "conv_layers.5.conv.weight is [16, 2]"),
        ("conv_dim", [16] * 6 + [32], "conv_layers.6.conv.weight is [16, 2]"),
        ("conv_dim", [16] * 8, "differ in length"),
        ("conv_stride", "2", "no list of whole numbers for conv_stride"),
        ("vocab_size", ..., "no whole number for vocab_size"),
        ("pad_token_id", None, "no whole number for pad_token_id"),
        ("pad_token_id", 4, "pad_token_id=4, which is '|'"),
        ("pad_token_id", 99, "pad_token_id=99, which is no token"),
        ("model_type", "whisper", "describes a whisper"),
        ("model_type", ..., "model without model_type"),
        ("architectures", ["Wav2Vec2ForPreTraining"], "Wav2Vec2ForPreTraining, which was not fine-tuned"),
        ("add_adapter", True, "a convolutional adapter"),
        ("quantization_config", {"quant_method": "bitsandbytes"}, "quantised weights"),
        ("adapter_attn_dim", 16, "per-language attention adapters"),
    ],
)
def test_a_config_that_contradicts_is_refused(english: Path, key: str, value: object, said: str) -> None:
    change(english / "config.json", **{key: value})
    assert said in refusal(english)


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("preprocessor_config.json", {"sampling_rate": ...}, "does not say the sampling_rate"),
        ("preprocessor_config.json", {"sampling_rate": "16k"}, "does not say the sampling_rate"),
        ("preprocessor_config.json", {"feature_size": 80}, "80 features a frame"),
        ("tokenizer_config.json", {"pad_token": "[PAD]"}, "no pad token '[PAD]'"),
        ("tokenizer_config.json", {"tokenizer_class": "Wav2Vec2PhonemeCTCTokenizer"}, "Wav2Vec2PhonemeCTCTokenizer"),
        ("vocab.json", {"E": 6}, "gives id 6 to both"),
        ("vocab.json", {"E": "5"}, "'E' has '5'"),
        ("vocab.json", {"eng": {"a": 1}}, "one vocabulary for each of several languages"),
    ],
)
def test_processor_files_that_contradict_are_refused(
    english: Path, name: str, changes: dict[str, object], said: str
) -> None:
    change(english / name, **changes)
    assert said in refusal(english)


def test_volume_is_left_alone_where_the_front_end_says_so(english: Path) -> None:
    change(english / "preprocessor_config.json", do_normalize=False)
    assert not read_checkpoint(english).normalise


def test_weights_cut_short_are_told_from_their_header(folder: Path) -> None:
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    for size in (len(whole) - 1, len(whole) // 2, 100):
        weights.write_bytes(whole[:size])
        assert f"it has {size} bytes and" in refusal(folder)
    weights.write_bytes(whole + b"\0")
    assert "is incomplete" in refusal(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x02\0\0\0\0\0\0\0[]", b"\x08\0\0\0\0\0\0\0not json"])
def test_a_file_that_is_no_safetensors_is_refused(english: Path, content: bytes) -> None:
    (english / "model.safetensors").write_bytes(content)
    assert "model.safetensors" in refusal(english)


def test_pickled_weights_are_never_opened(english: Path) -> None:
    (english / "model.safetensors").rename(english / "pytorch_model.bin")
    assert "pickle" in refusal(english)


def test_shard_outside_of_the_folder_is_refused(english: Path) -> None:
    (english / "model.safetensors").rename(english.parent / "stolen.safetensors")
    checkpoints.write(english / "model.safetensors.index.json", {"weight_map": {"a": "../stolen.safetensors"}})
    assert "names a file outside of the folder: ../stolen.safetensors" in refusal(english)


def test_weights_in_shards_are_checked_shard_by_shard(english: Path) -> None:
    (english / "model.safetensors").rename(english / "model-00001-of-00001.safetensors")
    index = {"weight_map": {"lm_head.weight": "model-00001-of-00001.safetensors"}}
    checkpoints.write(english / "model.safetensors.index.json", index)
    check_weights(read_checkpoint(english))
    (english / "model-00001-of-00001.safetensors").unlink()
    assert "has no model-00001-of-00001.safetensors, which model.safetensors.index.json names" in refusal(english)


def test_a_pre_trained_checkpoint_without_a_head_is_refused(english: Path) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(english / "model.safetensors")
    save_file(
        {name: tensor for name, tensor in tensors.items() if "lm_head" not in name}, english / "model.safetensors"
    )
    assert "no CTC head" in refusal(english)


def test_no_folder_at_all(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == f"there is no folder {tmp_path / 'nowhere'}"


def test_receptive_fields_of_part_of_the_convolutions() -> None:
    assert receptive_field(checkpoints.CONV_KERNEL[:1], checkpoints.CONV_STRIDE[:1]) == (10, 5)
    assert receptive_field([], []) == (1, 1)


def test_checks_need_neither_torch_nor_transformers(english: Path) -> None:
    program = (
        "import sys, pathlib; from thanosql.runtime.families import family\n"
        "found = family('Wav2Vec2')\n"
        f"found.locate(found.bases[0], {{'checkpoint': {str(english)!r}}}, pathlib.Path('/'))\n"
        "print(sorted({'torch', 'transformers', 'onnxruntime', 'optimum'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
