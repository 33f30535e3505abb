"""Bundles: written whole or not at all, and believed only as far as their checksums go."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
import torch

from tests.runtime.models.bundles import BASE, FAMILY, MANIFEST, names, published, write
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.loading import load_model
from thanosql.runtime.models.bundle import bundle_folder, open_bundle, write_bundle
from thanosql.runtime.models.card import read_front_matter
from thanosql.runtime.registry import lineage, model_files
from thanosql.runtime.registry.manifest import Manifest

__all__ = ["published"]


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
    # What web projects have, and what a program beside a model has.
    (tmp_path / "manifest.json").write_text('{"name": "page", "icons": []}')
    for config in ("not JSON", "[]", '{"port": 80}', '{"architectures": ["Wav2Vec2ForCTC"]}'):
        (tmp_path / "config.json").write_text(config)
        with pytest.raises(ModelError, match="holds no model"):
            write(published, tmp_path, overwrite=True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("name", ["notes.txt", ".git/HEAD", "empty/", "data.safetensors"])
@pytest.mark.parametrize("kind", ["bundle", "damaged", "checkpoint"])
def test_overwriting_names_what_is_no_part_of_the_model(published: Path, tmp_path: Path, kind: str, name: str) -> None:
    folder = write(published, tmp_path / "m")
    if kind == "checkpoint":
        (folder / "manifest.json").unlink()
    elif kind == "damaged":
        (folder / "manifest.json").write_text('{"format": 1, "family": "Wav2Vec2"')
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).mkdir() if name.endswith("/") else (folder / name).write_text("work")
    top = name if "/" not in name else name.partition("/")[0] + "/"
    with pytest.raises(ModelError, match="no part of the model there") as caught:
        write(published, folder, overwrite=True)
    assert caught.value.message.endswith(f"there: {top}")
    assert f"name a new folder, or remove {top}" in (caught.value.hint or "")
    assert (folder / name).exists()
    shutil.rmtree(folder / top) if top.endswith("/") else (folder / top).unlink()
    write(published, folder, overwrite=True)
    assert names(folder) == names(published) | {"README.md"}


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
    (folder / "manifest.json").write_text('{"format": 1, "family": "Wav2Vec2"}')
    with pytest.raises(ModelError, match=r"manifest\.json is damaged"):
        open_bundle(str(folder))


@pytest.mark.parametrize("text", ["[]", '{"manifest_version": 3}', '{"format": "zip", "files": []}'])
def test_a_manifest_of_another_program_makes_no_bundle(published: Path, tmp_path: Path, text: str) -> None:
    folder = write(published, tmp_path / "m")
    (folder / "manifest.json").write_text(text)
    assert open_bundle(str(folder)) == (folder, None)
    manifest = lineage.of_base(BASE, folder, None, None)
    assert (manifest.statement, manifest.licence) == ("", "Apache-2.0")


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


@pytest.mark.parametrize("take", [open_bundle, lambda path: bundle_folder(path, overwrite=True)])
def test_paths_that_lead_nowhere_are_named(take: Callable[[str], object], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="~nosuch/x"):
        take("~nosuch/x")
    long = str(tmp_path / ("x" * 300))
    with pytest.raises(ModelError, match=f"{long}.*too long"):
        take(long)


@pytest.mark.parametrize("take", [open_bundle, lambda path: bundle_folder(path, overwrite=True)])
def test_folders_without_permission_are_named(
    take: Callable[[str], object], published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(published, tmp_path / "m")

    def refusing(path: str | Path) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr(os, "listdir", refusing)
    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(ModelError, match=f"{folder}.*Permission denied"):
        take(str(folder))


def test_a_graph_beside_half_precision_is_told_of_on_the_card(published: Path, tmp_path: Path) -> None:
    sentence = "model.onnx has the fp32 weights"
    assert sentence in (write(published, tmp_path / "both", precision="fp16") / "README.md").read_text()
    assert sentence not in (write(published, tmp_path / "whole") / "README.md").read_text()
    assert sentence not in (write(published, tmp_path / "half", "fp16", onnx=False) / "README.md").read_text()


def test_a_bundle_tells_nothing_of_the_machine_it_comes_from(published: Path, tmp_path: Path) -> None:
    target = bundle_folder(str(tmp_path / "m"), overwrite=False)
    manifest = MANIFEST.replace(base_origin="/home/anna/secret/model", imported_by="UPLOAD MODEL m FROM '/home/anna'")
    write_bundle(published, target, manifest, "m@1", precision="fp32", onnx=False)
    found = Manifest.load(target)
    assert (found.base_origin, found.imported_by) == ("model", None)
    for name in ("README.md", "manifest.json"):
        assert "anna" not in (target / name).read_text()


def test_an_uploaded_checkpoint_is_known_by_the_name_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "speech").mkdir()
    manifest = lineage.of_folder(tmp_path / "speech", None, FAMILY, 16_000, "UPLOAD MODEL m FROM 'speech'")
    assert (manifest.base, manifest.base_origin) == ("speech", "speech")
    assert (manifest.statement, manifest.imported_by) == ("", "UPLOAD MODEL m FROM 'speech'")


def test_the_training_s_libraries_are_kept_and_the_time_is_that_of_publication(tmp_path: Path) -> None:
    trained = MANIFEST.replace(libraries={"torch": "1.0"})
    (tmp_path / "manifest.json").write_text(trained.to_json())
    for manifest in (
        lineage.of_folder(tmp_path, trained, FAMILY, 16_000, "UPLOAD MODEL m FROM 'm'"),
        lineage.of_base(BASE, tmp_path, None, "GET THANOSQL MODEL Wav2Vec2En"),
    ):
        assert (manifest.libraries, manifest.statement) == ({"torch": "1.0"}, trained.statement)
        assert manifest.created_at > trained.created_at.replace(year=2025)
        assert manifest.created != trained.created
    assert lineage.of_base(BASE, tmp_path, None, None).created == trained.created


def test_a_base_model_of_unknown_making_says_so(published: Path, tmp_path: Path) -> None:
    manifest = lineage.of_base(BASE, tmp_path, None, None)
    assert (manifest.statement, manifest.imported_by) == ("", None)
    target = tmp_path / "m"
    write_bundle(published, target, manifest, "Wav2Vec2En", precision="fp32", onnx=False)
    card = (target / "README.md").read_text()
    assert "## How it was made\n\nUnknown" in card
    assert "exported with ThanoSQL from Wav2Vec2En (facebook/wav2vec2-base-960h)" in card
    assert "```sql\n\n```" not in card


def test_a_checkpoint_brings_its_own_licence_and_language(tmp_path: Path) -> None:
    def stated(checkpoint: str | None) -> tuple[str, str, str]:
        manifest = lineage.of_base(BASE, tmp_path, checkpoint, "GET THANOSQL MODEL Wav2Vec2En")
        return manifest.licence, manifest.language, manifest.base_origin

    assert stated(None) == ("Apache-2.0", "en", "facebook/wav2vec2-base-960h")
    assert stated("some/model") == ("unknown", "unknown", "some/model")
    assert stated(str(tmp_path)) == ("unknown", "unknown", tmp_path.name)
    (tmp_path / "README.md").write_text("---\nlicense: cc-by-nc-4.0\nlanguage: de\n---\n")
    assert stated("some/model") == ("cc-by-nc-4.0", "de", "some/model")
    (tmp_path / "manifest.json").write_text(MANIFEST.replace(licence="MIT", language="fr").to_json())
    assert stated("some/model") == ("MIT", "fr", "some/model")
