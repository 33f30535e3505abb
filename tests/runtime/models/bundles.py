"""A published model to bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime import checkpoints
from thanosql.runtime import families
from thanosql.runtime.models.bundle import bundle_folder, write_bundle
from thanosql.runtime.registry import model_files
from thanosql.runtime.registry.manifest import Manifest

MANIFEST = Manifest(
    family="Wav2Vec2", task="automatic-speech-recognition", base="Wav2Vec2En",
    base_origin="facebook/wav2vec2-base-960h", licence="Apache-2.0", language="en", sample_rate=16000,
    statement="BUILD MODEL m USING Wav2Vec2En AS SELECT 1",
    options={"epochs": 3}, data={"rows": 48, "audio_seconds": 7200.0, "validation_rows": 4},
    metrics={"wer": 0.1234, "cer": 0.01, "train_loss": None}, parity={"tolerance": 1e-3}, history=[{"loss": 1.0}],
    libraries={}, parent=None, created="2026-11-22T06:51:59+00:00", name="m",
)  # fmt: skip


FAMILY = families.family("Wav2Vec2").declaration
BASE = next(base for base in families.base_models() if base.name == "Wav2Vec2En")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the registry keeps it; nobody opens the graph here."""
    folder = checkpoints.base_960h(tmp_path_factory.mktemp("published"))
    (folder / "feature_extractor_config.json").unlink()
    (folder / "model.onnx").write_bytes(b"a graph")
    (folder / "manifest.json").write_text(MANIFEST.replace(files=model_files.describe(folder)).to_json())
    return folder


def write(published: Path, folder: Path, precision: str = "fp32", onnx: bool = True, overwrite: bool = False) -> Path:
    target = bundle_folder(str(folder), overwrite=overwrite)
    write_bundle(published, target, MANIFEST, "m@1", precision=precision, onnx=onnx)
    return target


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
