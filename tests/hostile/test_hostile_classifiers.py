"""Folders that look like classifiers and are none, or have strange labels: refused, or used as they are."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.classifier_folder import write_classifier
from tests.hostile.test_hostile_models import HOSTILE, Bomb, header
from tests.runtime import checkpoints
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families import family_of
from thanosql.runtime.families.classifier.checkpoint import read_encoder, read_label_checkpoint
from thanosql.session import Session

FIXTURES = Path(__file__).parent.parent / "fixtures"
LABELS = [
    "yes",
    "no",
    'cat\'s "paw"; DROP TABLE t --',
    "<b>&amp;</b>|`*_#",
    "한국어",
    "é",
    "x" * 1_000,
    "-1",
    "None",
    "می\u200cخواهم",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_classifier(tmp_path / "model", LABELS)


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with Session("duckdb://", home=home) as session:
        yield session


def config_with(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def read(folder: Path) -> bool:
    """Return whether the folder is taken for a classifier; raise anything but what refuses it."""
    taken = True
    for reading in (read_label_checkpoint, read_encoder, family_of):
        try:
            reading(folder)
        except ModelError:
            taken = False
    return taken


def test_json_of_any_content_is_read_or_refused(folder: Path) -> None:
    chance = random.Random(6)
    path = folder / "config.json"
    original = json.loads(path.read_text())
    refused = 0
    for _ in range(400):
        damaged = copy.deepcopy(original)
        for _ in range(chance.randint(1, 3)):
            place = damaged
            if chance.random() < 0.4:
                place = damaged.get(chance.choice(["id2label", "label2id", "architectures"]))
            if not isinstance(place, dict | list) or not place:
                continue
            key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
            place[key] = copy.deepcopy(chance.choice(HOSTILE))
        path.write_text(json.dumps(damaged))
        refused += not read(folder)
    assert 50 < refused < 400


def test_weights_of_any_shape_and_name_are_read_or_refused(folder: Path) -> None:
    chance = random.Random(7)
    original = header(folder)
    end = max(each["data_offsets"][1] for each in original.values() if "data_offsets" in each)
    head = [name for name in original if name.startswith(("classifier.", "projector."))]
    refused = 0
    for _ in range(200):
        damaged = copy.deepcopy(original)
        name = chance.choice([*head, *(each for each in damaged if each != "__metadata__")])
        match chance.randint(0, 3):
            case 0:
                damaged[name] = chance.choice(HOSTILE)
            case 1:
                damaged[name]["shape"] = [chance.choice(HOSTILE), 1]
            case 2:
                damaged["classifier.weight"]["shape"] = list(reversed(damaged["classifier.weight"]["shape"]))
            case _:
                del damaged["classifier.weight"]
        text = json.dumps(damaged).encode()
        with (folder / "model.safetensors").open("wb") as file:  # sparse: nobody gets as far as the weights
            file.write(len(text).to_bytes(8, "little") + text)
            file.truncate(8 + len(text) + end)
        refused += not read(folder)
    assert refused > 100


@pytest.mark.parametrize("shards", [[], {"a": []}, {"a": {}}, {"a": None}, {"a": "../x"}, {"a": "x\0"}, {"a": "pipe"}])
def test_an_index_of_shards_of_any_content_is_refused(folder: Path, shards: Any) -> None:
    (folder / "model.safetensors").unlink()
    os.mkfifo(folder / "pipe")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))
    with pytest.raises(ModelError, match="index"):
        read_label_checkpoint(folder)


@pytest.mark.parametrize(
    "labels",
    [
        ["one"],
        ["one", "one"],
        ["one", ""],
        ["one", " "],
        ["é", "e\u0301"],
        ["one", " one"],
        ["one", "two\0"],
        ["one", "\ud800"],
        ["one", "two\nthree"],
        ["one", "\u202etwo"],
        ["one", "x" * 1_001],
        ["one", None],
        ["one", ["two"]],
        ["one", 2],
    ],
)
def test_labels_that_no_table_should_have_are_refused(tmp_path: Path, session: Session, labels: list[Any]) -> None:
    folder = write_classifier(tmp_path / "model", ["one", "two"][: len(labels)])
    config_with(folder, id2label=dict(enumerate(labels)), label2id={})
    with pytest.raises(ModelError, match="label"):
        read_label_checkpoint(folder)
    with pytest.raises(ModelError):
        session.run(f"UPLOAD MODEL m FROM '{folder}'")
    assert session.run("LIST MODEL").frame.is_empty()


def test_a_pickle_of_any_name_is_not_loaded(folder: Path, tmp_path: Path, session: Session) -> None:
    mark = tmp_path / "run"
    for name in ("model.safetensors", "config.json", "preprocessor_config.json", "manifest.json", "pytorch_model.bin"):
        damaged = tmp_path / f"with {name}"
        shutil.copytree(folder, damaged)
        if name == "pytorch_model.bin":
            (damaged / "model.safetensors").unlink()
        (damaged / name).write_bytes(pickle.dumps(Bomb(mark)))
        with pytest.raises(ModelError):
            session.run(f"UPLOAD MODEL m FROM '{damaged}'")
    assert not mark.exists()


def test_links_and_pipes_and_code_are_refused(folder: Path, tmp_path: Path, session: Session) -> None:
    weights = folder / "model.safetensors"
    moved = weights.rename(tmp_path / "elsewhere.safetensors")
    weights.symlink_to(moved)
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        session.run(f"UPLOAD MODEL m FROM '{folder}'")
    weights.unlink()
    moved.rename(weights)
    os.mkfifo(folder / "pipe")
    with pytest.raises(ModelError, match="pipe"):
        session.run(f"UPLOAD MODEL m FROM '{folder}'")
    (folder / "pipe").unlink()
    config_with(folder, attn_implementation="kernels-community/flash-attn")
    with pytest.raises(ModelError):
        session.run(f"UPLOAD MODEL m FROM '{folder}'")


@pytest.mark.slow
def test_strange_labels_and_weights_that_do_not_fit_through_the_statements(tmp_path: Path, session: Session) -> None:
    """A graph of the folder, with data outside of it, is not opened: it is made anew."""
    source = checkpoints.lv60_self(tmp_path / "letters")
    folder = write_classifier(tmp_path / "model", LABELS, source)
    (folder / "model.onnx").write_bytes(b"no graph at all")
    (folder / "model.onnx.data").symlink_to("/etc/passwd")
    with pytest.raises(ModelError, match=r"model\.onnx\.data"):
        session.run(f"UPLOAD MODEL m FROM '{folder}'")
    (folder / "model.onnx.data").unlink()
    session.run(f"UPLOAD MODEL m FROM '{folder}'")
    clips = f"SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac')"
    assert set(session.run(f"PREDICT USING m AS {clips}").frame["predicted"]) <= set(LABELS)
    session.run(f"EXPORT MODEL m TO '{tmp_path}/bundle'")
    session.run("DESCRIBE MODEL m")
    config_with(folder, classifier_proj_size=9)
    with pytest.raises(ModelError):
        session.run(f"UPLOAD MODEL other FROM '{folder}'")
    taken = write_classifier(tmp_path / "taken", LABELS, source, projected=5, told=8)
    with pytest.raises(ModelError):
        session.run(f"UPLOAD MODEL other FROM '{taken}'")
    assert session.run("LIST MODEL").frame["name"].to_list() == ["m"]
