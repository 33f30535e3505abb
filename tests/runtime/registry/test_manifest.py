"""manifest.json: what goes in comes out, and what is damaged or newer is refused in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from thanosql.compiler.errors import ModelError
from thanosql.runtime.registry.manifest import FORMAT, Manifest


def example(**changes):
    return Manifest(
        family="wav2vec2",
        task="speech recognition",
        base="Wav2Vec2Scratch",
        base_origin="random weights",
        licence="Apache-2.0",
        language="ko",
        sample_rate=16_000,
        statement="BUILD MODEL 숫자 USING Wav2Vec2Scratch AS SELECT 1",
        options={"epochs": 5, "conv_dim": [64, 96], "device": "auto", "freeze": None},
        data={"rows": 10, "audio_seconds": 12.5, "dropped": {"too_short": 1}, "fingerprint": "ab"},
        metrics={"wer": 0.25, "cer": 0.1},
        parity={"max_abs_difference": 2e-6, "tolerance": 1e-3, "rows": 4},
        history=[{"epoch": 1, "loss": 3.5}],
        libraries={"torch": "2.12.1"},
        parent=None,
        created="2026-11-22T06:51:59+00:00",
        **changes,
    )


def damaged(**changes):
    values = json.loads(example().to_json())
    for name, value in changes.items():
        if value is ...:
            del values[name]
        else:
            values[name] = value
    return json.dumps(values)


def test_round_trip(tmp_path):
    manifest = example(name="digits", files={"a/model.onnx": {"sha256": "00", "bytes": 3}})
    text = manifest.to_json()
    assert Manifest.from_json(text, "here") == manifest
    assert "숫자" in text
    assert text.startswith('{\n  "format": 1,')
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert Manifest.load(tmp_path) == manifest
    assert manifest.created_at == datetime(2026, 11, 22, 6, 51, 59, tzinfo=UTC)


def test_values_become_plain():
    manifest = example().replace(
        options={"conv_dim": (1, 2), "checkpoint": Path("base")},
        metrics={"wer": float("nan"), "loss": np.float32(0.5), "steps": np.int64(3), "cer": float("inf")},
    )
    read = Manifest.from_json(manifest.to_json(), "here")
    assert read.options == {"conv_dim": [1, 2], "checkpoint": "base"}
    assert read.metrics == {"wer": None, "loss": 0.5, "steps": 3, "cer": None}
    with pytest.raises(TypeError, match="ndarray"):
        example().replace(data={"rows": np.zeros(3)}).to_json()


def test_a_newer_format_says_so():
    with pytest.raises(ModelError, match=f"format {FORMAT + 1}, and this ThanoSQL reads up to {FORMAT}") as caught:
        Manifest.from_json(damaged(format=FORMAT + 1, family=...), "here")
    assert "newer ThanoSQL" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        b"\xff\xfe",
        example().to_json()[:-20],
        damaged(family=...),
        damaged(sample_rate="16000"),
        damaged(created="yesterday"),
        damaged(files={"model.onnx": {"bytes": 3}}),
        damaged(files={"../model.onnx": {"sha256": "00", "bytes": 3}}),
        damaged(files={"/etc/passwd": {"sha256": "00", "bytes": 3}}),
    ],
)
def test_a_damaged_manifest_says_where(text):
    with pytest.raises(ModelError, match=r"^the manifest of digits@1 is damaged"):
        Manifest.from_json(text, "the manifest of digits@1")


def test_unknown_fields_of_the_same_format_are_let_be():
    assert Manifest.from_json(damaged(colour="red"), "here") == example()


def test_a_folder_without_a_manifest(tmp_path):
    with pytest.raises(ModelError, match=r"manifest\.json cannot be read"):
        Manifest.load(tmp_path)
