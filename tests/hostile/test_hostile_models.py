"""Folders that look like models and are none: each is refused with a ModelError, and nothing in them is run."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families import family_of
from thanosql.runtime.families.wav2vec2.checkpoint import check_weights, read_checkpoint
from thanosql.runtime.families.wav2vec2.json_files import read_json
from thanosql.runtime.models.bundle import open_bundle
from thanosql.runtime.registry.manifest import Manifest

TINY = Path(__file__).resolve().parents[2] / "thanosql" / "bases" / "Wav2Vec2TinyEn"
HOSTILE: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2**31,
        2**63,
        10**30,
        0.5,
        -0.0,
        float("inf"),
        float("nan"),
        "",
        "x",
        "\0",
        "../x",
        "é",
    ),
    *([], {}, [[]], [1], ["x"], {"x": 1}, [None], [-1] * 7, {"": None}, [1e9] * 7, "kernels/community", [10**12] * 7),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a bundled model, without the manifest that would tell any change by its checksum."""
    copied = tmp_path / "model"
    shutil.copytree(TINY, copied, ignore=shutil.ignore_patterns("*.onnx", "__pycache__", "*.py"))
    (copied / "manifest.json").unlink()
    return copied


def test_json_of_any_content_is_read_or_refused(folder: Path) -> None:
    chance = random.Random(4)
    names = [path.name for path in folder.glob("*.json")]
    contents = {name: json.loads((folder / name).read_text()) for name in names}
    refused = 0
    for _ in range(1_500):
        name = chance.choice(names)
        damaged = copy.deepcopy(contents[name])
        for _ in range(chance.randint(1, 3)):
            place = damaged
            while isinstance(place, dict | list) and place:
                key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
                if not isinstance(place[key], dict | list) or not place[key] or chance.random() < 0.5:
                    if chance.random() < 0.2 and isinstance(place, dict):
                        del place[key]
                    else:
                        place[key] = copy.deepcopy(chance.choice(HOSTILE))
                    break
                place = place[key]
        (folder / name).write_text(json.dumps(damaged))
        try:
            check_weights(read_checkpoint(folder))
        except ModelError:
            refused += 1
        (folder / name).write_text(json.dumps(contents[name]))
    assert 100 < refused < 1_500


def header(folder: Path) -> dict[str, Any]:
    content = (folder / "model.safetensors").read_bytes()
    return json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])


def with_header(folder: Path, text: bytes, length: int | None = None) -> None:
    path = folder / "model.safetensors"
    content = path.read_bytes()
    rest = content[8 + int.from_bytes(content[:8], "little") :]
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + rest)


def test_a_header_of_weights_of_any_content_is_read_or_refused(folder: Path) -> None:
    chance = random.Random(5)
    original = header(folder)
    small = folder / "model.safetensors"
    refused = 0
    for _ in range(300):
        damaged = copy.deepcopy(original)
        name = chance.choice([each for each in damaged if each != "__metadata__"])
        match chance.randint(0, 4):
            case 0:
                damaged[name] = chance.choice(HOSTILE)
            case 1:
                damaged[name][chance.choice(list(damaged[name]))] = chance.choice(HOSTILE)
            case 2:
                damaged[f"wav2vec2.encoder.layers.{chance.choice(['x', '', '-1', '9' * 5_000, '²'])}.weight"] = damaged[
                    name
                ]
            case 3:
                damaged[name]["shape"] = [chance.choice(HOSTILE), 1]
            case _:
                del damaged[name]
        text = json.dumps(damaged).encode()
        end = max((each["data_offsets"][1] for each in original.values() if "data_offsets" in each), default=0)
        with small.open("wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            file.truncate(8 + len(text) + end)
        try:
            check_weights(read_checkpoint(folder))
        except ModelError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(
    "text", [b"[" * 200_000, b'{"a":' * 200_000, b"", b"\xff", b"null", b"NaN", b'{"a": 1' + b"0" * 9_000 + b"}"]
)
@pytest.mark.parametrize("name", ["config.json", "vocab.json", "preprocessor_config.json", "tokenizer_config.json"])
def test_json_that_breaks_parsers_is_refused(folder: Path, name: str, text: bytes) -> None:
    (folder / name).write_bytes(text)
    with pytest.raises(ModelError, match=name):
        read_checkpoint(folder)


def test_brackets_without_end_in_a_header_or_a_manifest_are_refused(folder: Path) -> None:
    with_header(folder, b"[" * 200_000)
    with pytest.raises(ModelError, match="not a safetensors file"):
        check_weights(read_checkpoint(folder))
    with pytest.raises(ModelError, match="damaged"):
        Manifest.from_json(b"[" * 200_000, "it")
    (folder / "manifest.json").write_bytes(b"[" * 200_000)
    with pytest.raises(ModelError, match="damaged"):
        open_bundle(str(folder))


def test_a_file_of_gigabytes_in_the_place_of_json_is_not_read(folder: Path) -> None:
    for name in ("config.json", "manifest.json"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)
    with pytest.raises(ModelError, match="too large"):
        read_json(folder / "config.json")
    with pytest.raises(ModelError, match="too large"):
        open_bundle(str(folder))


def test_a_header_of_gigabytes_is_not_read(folder: Path) -> None:
    with_header(folder, b"{}", length=1 << 38)
    os.truncate(folder / "model.safetensors", 1 << 40)
    with pytest.raises(ModelError, match="not a safetensors file"):
        check_weights(read_checkpoint(folder))


def test_sizes_beyond_the_weights_are_refused_before_memory_is_taken_for_them(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    for key in ("intermediate_size", "num_conv_pos_embeddings", "hidden_size", "num_hidden_layers", "vocab_size"):
        (folder / "config.json").write_text(json.dumps({**config, key: 10**9}))
        with pytest.raises(ModelError):
            check_weights(read_checkpoint(folder))


@pytest.mark.parametrize("key", ["attn_implementation", "_attn_implementation"])
def test_a_config_cannot_ask_for_code_from_the_hub(folder: Path, key: str) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, key: "kernels-community/flash-attn"}))
    with pytest.raises(ModelError, match="kernels-community"):
        read_checkpoint(folder)
    (folder / "config.json").write_text(json.dumps({**config, key: "sdpa"}))
    read_checkpoint(folder)


class Bomb:
    """A pickle that leaves a mark when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize(
    "name", ["pytorch_model.bin", "model.safetensors", "config.json", "vocab.json", "manifest.json"]
)
def test_a_pickle_of_any_name_is_not_loaded(folder: Path, tmp_path: Path, name: str) -> None:
    import pickle

    mark = tmp_path / "run"
    if name.endswith(".bin"):
        (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(ModelError):
        open_bundle(str(folder))
        family_of(folder)
    assert not mark.exists()
    pickle.loads((folder / name).read_bytes())
    assert mark.exists()  # it would have been


def test_special_files_and_links_out_of_the_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{}")
    for name, make in (("pipe", os.mkfifo), ("link", lambda path: path.symlink_to(tmp_path / "secret"))):
        make(folder / name)
        with pytest.raises(ModelError, match=name):
            open_bundle(str(folder))
        (folder / name).unlink()
    open_bundle(str(folder))
