"""Base models that come with the package: found without the network, refused by name when damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.runtime import checkpoints
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families import base_models, family
from thanosql.runtime.families.wav2vec2 import location
from thanosql.runtime.models.bundle import write_bundle
from thanosql.runtime.registry.manifest import Manifest

FAMILY = family("Wav2Vec2")
BASES = {base.name: base for base in base_models()}
TINY = BASES["Wav2Vec2TinyEn"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "Wav2Vec2TinyEn"
    original = checkpoints.base_960h(tmp_path_factory.mktemp("original"))
    manifest = Manifest(
        family="Wav2Vec2",
        task="automatic-speech-recognition",
        base="Wav2Vec2Scratch",
        base_origin="random weights",
        licence="Apache-2.0",
        language="en",
        sample_rate=16_000,
        statement="BUILD MODEL tiny USING Wav2Vec2Scratch AS SELECT 1",
        options={},
        data={},
        metrics={},
        parity={},
        history=[],
        libraries={},
        parent=None,
        created="2026-01-01T00:00:00+00:00",
    )
    write_bundle(original, folder, manifest, "Wav2Vec2TinyEn", precision="fp16", onnx=False)
    return folder


@pytest.fixture
def package(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of thanosql.bases, with one model in it."""
    shutil.copytree(bundle, tmp_path / "bases" / "Wav2Vec2TinyEn")
    monkeypatch.setattr(location.resources, "files", lambda package: tmp_path / "bases")
    return tmp_path / "bases"


def test_it_is_used_from_where_it_is_installed(package: Path, home: Path) -> None:
    assert FAMILY.locate(TINY, {"checkpoint": None}, home) == package / "Wav2Vec2TinyEn"
    assert FAMILY.available(TINY, home)


def test_a_checkpoint_comes_before_it(package: Path, home: Path, bundle: Path) -> None:
    assert FAMILY.locate(TINY, {"checkpoint": str(bundle)}, home) == bundle


def test_a_changed_file_is_named(package: Path, home: Path) -> None:
    weights = package / "Wav2Vec2TinyEn" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"Wav2Vec2TinyEn is damaged: .*model\.safetensors") as raised:
        FAMILY.locate(TINY, {"checkpoint": None}, home)
    assert raised.value.hint == location.REINSTALL


def test_a_missing_file_is_named(package: Path, home: Path) -> None:
    (package / "Wav2Vec2TinyEn" / "vocab.json").unlink()
    with pytest.raises(ModelError, match=r"Wav2Vec2TinyEn is damaged: .*vocab\.json is missing"):
        FAMILY.locate(TINY, {"checkpoint": None}, home)


def test_a_package_without_it_says_so(package: Path, home: Path) -> None:
    shutil.rmtree(package / "Wav2Vec2TinyEn")
    with pytest.raises(ModelError, match="Wav2Vec2TinyEn is missing from this installation"):
        FAMILY.locate(TINY, {"checkpoint": None}, home)
    assert not FAMILY.available(TINY, home)


@pytest.mark.parametrize(
    ("name", "substitute"),
    [("Wav2Vec2En", "Wav2Vec2TinyEn"), ("Wav2Vec2LargeEn", "Wav2Vec2TinyEn"), ("Wav2Vec2Ko", "Wav2Vec2TinyKo")],
)
def test_a_hub_model_that_cannot_be_had_names_the_bundled_one(
    name: str, substitute: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=f"the files of {name} are not on this machine") as raised:
        FAMILY.locate(BASES[name], {"checkpoint": None}, home)
    hint = str(raised.value.hint)
    assert "checkpoint=" in hint
    assert f"{substitute}, a small model for the same language" in hint
