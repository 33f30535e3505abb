"""Bundles: written whole or not at all, and believed only as far as their checksums go."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import checkpoints
import huggingface_hub
import pytest
import torch

from thanosql.compiler.errors import ModelError
from thanosql.runtime import bundle, model_files
from thanosql.runtime.bundle import bundle_folder, open_bundle, write_bundle
from thanosql.runtime.families.wav2vec2.loading import load_model
from thanosql.runtime.manifest import Manifest
from thanosql.runtime.model_card import read_front_matter

MANIFEST = Manifest(
    family="Wav2Vec2", task="automatic-speech-recognition", base="Wav2Vec2En",
    base_origin="facebook/wav2vec2-base-960h", licence="Apache-2.0", language="en", sample_rate=16000,
    statement="BUILD MODEL m USING Wav2Vec2En AS SELECT 1",
    options={"epochs": 3}, data={"rows": 48, "audio_seconds": 7200.0, "validation_rows": 4},
    metrics={"wer": 0.1234, "cer": 0.01, "train_loss": None}, parity={"tolerance": 1e-3}, history=[{"loss": 1.0}],
    libraries={}, parent=None, created="2026-11-22T06:51:59+00:00", name="m",
)  # fmt: skip


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


def test_a_bundle_has_the_checkpoint_the_graph_a_manifest_and_a_card(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "new" / "m")
    assert names(folder) == names(published) | {"README.md"}
    assert (folder / "model.safetensors").read_bytes() == (published / "model.safetensors").read_bytes()
    assert names(folder.parent) == {"m"}
    found, manifest = open_bundle(str(folder))
    assert found == folder
    assert manifest is not None
    assert manifest.files.items() < model_files.describe(folder).items()
    assert names(folder) - set(manifest.files) == {"README.md", "manifest.json"}
    assert manifest.replace(files={}) == MANIFEST


def test_half_precision_is_half_the_size_and_loads_as_float32(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "m", precision="fp16", onnx=False)
    assert "model.onnx" not in names(folder)
    assert json.loads((folder / "config.json").read_text())["dtype"] == "float16"
    whole, half = ((each / "model.safetensors").stat().st_size for each in (published, folder))
    assert half < 0.6 * whole
    model, _ = load_model(folder)
    original, _ = load_model(published)
    assert model.dtype == torch.float32
    for name, tensor in model.state_dict().items():
        assert tensor.dtype == torch.float32
        torch.testing.assert_close(tensor, original.state_dict()[name], rtol=1e-3, atol=1e-6)


def test_weights_beyond_half_precision_are_refused(published: Path, tmp_path: Path) -> None:
    import safetensors.torch

    large = tmp_path / "large"
    shutil.copytree(published, large)
    weights = safetensors.torch.load_file(large / "model.safetensors")
    weights["lm_head.weight"][0, 0] = 1e6
    safetensors.torch.save_file(weights, large / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"lm_head\.weight go beyond") as caught:
        write(large, tmp_path / "m", precision="fp16")
    assert "fp32" in (caught.value.hint or "")
    assert names(tmp_path) == {"large"}


def test_the_card_says_how_the_model_came_to_be(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "m")
    card = huggingface_hub.ModelCard((folder / "README.md").read_text())
    assert card.data.to_dict() == {
        "language": ["en"],
        "license": "apache-2.0",
        "base_model": "facebook/wav2vec2-base-960h",
        "library_name": "transformers",
        "pipeline_tag": "automatic-speech-recognition",
        "tags": ["thanosql", "onnx", "ctc"],
        "metrics": ["wer", "cer"],
    }
    for part in (MANIFEST.statement, "| Hours of audio | 2.00 |", "| wer | 0.1234 |", "UPLOAD MODEL m FROM './m'"):
        assert part in card.text
    assert "None" not in card.text
    assert read_front_matter(folder) == ("en", "apache-2.0")


@pytest.mark.parametrize("text", [None, "# no front matter", "---\nlicense: [\n---\n", "---\nlicense: 3\n---\n"])
def test_a_card_that_states_nothing_is_no_obstacle(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "README.md").write_text(text)
    assert read_front_matter(tmp_path) == ("unknown", "unknown")


def test_an_empty_folder_is_filled_and_a_bundle_replaced_on_request(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    write(published, folder)
    with pytest.raises(ModelError, match="is not empty") as caught:
        write(published, folder)
    assert "overwrite=True" in (caught.value.hint or "")
    (folder / "model.onnx").write_bytes(b"old")
    write(published, folder, onnx=False, overwrite=True)
    assert "model.onnx" not in names(folder)
    assert names(tmp_path) == {"m"}


def test_overwriting_deletes_no_folder_of_other_things(published: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ModelError, match="holds no model"):
        write(published, tmp_path, overwrite=True)
    with pytest.raises(ModelError, match="is a file"):
        write(published, tmp_path / "thesis.txt", overwrite=True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_full_disk_leaves_nothing_and_keeps_what_was_there(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(published, tmp_path / "m")

    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        if Path(target).name == "model.safetensors":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(bundle.shutil, "copyfile", full)  # type: ignore[attr-defined]
    for place in (folder, tmp_path / "other"):
        with pytest.raises(ModelError, match=f"cannot be written to {place}: No space left") as caught:
            write(published, place, overwrite=True)
        assert "make room" in (caught.value.hint or "")
    assert names(tmp_path) == {"m"}
    assert open_bundle(str(folder))[1] is not None


def test_a_rename_that_fails_puts_the_old_folder_back(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(published, tmp_path / "m")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == folder and self.suffix != ".old":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ModelError, match="cannot be written"):
        write(published, folder, overwrite=True)
    assert open_bundle(str(folder))[1] is not None
    assert names(tmp_path) == {"m"}


def test_remains_of_a_killed_export_are_removed(published: Path, tmp_path: Path) -> None:
    remains = tmp_path / ".m.partial"
    (remains / "0123").mkdir(parents=True)
    (remains / "0123.lock").touch()
    write(published, tmp_path / "m")
    assert names(tmp_path) == {"m"}


@pytest.mark.parametrize("name", ["model.safetensors", "model.onnx", "vocab.json", "config.json"])
def test_a_damaged_or_missing_file_is_refused_by_its_name(published: Path, tmp_path: Path, name: str) -> None:
    folder = write(published, tmp_path / "m")
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelError, match=f"{name} is not the file that manifest.json describes"):
        open_bundle(str(folder))
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        open_bundle(str(folder))


def test_a_damaged_manifest_is_refused_and_more_files_do_no_harm(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "m")
    (folder / "README.md").write_text("edited")
    (folder / ".gitattributes").touch()
    assert open_bundle(str(folder))[1] is not None
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match=r"manifest\.json is damaged"):
        open_bundle(str(folder))


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    (folder / "inner").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "inner" / "same.json").symlink_to("../config.json")
    assert open_bundle(str(folder)) == (folder, None)
    (tmp_path / "secret").write_text("secret")
    (folder / "vocab.json").symlink_to("../secret")
    with pytest.raises(ModelError, match=r"vocab\.json is a link that leads out") as caught:
        open_bundle(str(folder))
    assert "cp -rL" in (caught.value.hint or "")
    (folder / "vocab.json").unlink()
    os.mkfifo(folder / "vocab.json")
    with pytest.raises(ModelError, match="no ordinary file"):
        open_bundle(str(folder))


def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=f"there is no folder {tmp_path}/nowhere") as caught:
        open_bundle("nowhere")
    assert str(tmp_path) in (caught.value.hint or "")
