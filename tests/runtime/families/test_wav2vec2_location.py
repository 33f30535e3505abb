import shutil
from pathlib import Path

import huggingface_hub
import pytest

from tests.runtime import checkpoints
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families import base_models, family

FAMILY = family("Wav2Vec2")
BASES = {base.name: base for base in base_models()}
ENGLISH, LARGE, SCRATCH = BASES["Wav2Vec2En"], BASES["Wav2Vec2LargeEn"], BASES["Wav2Vec2Scratch"]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoints.base_960h(tmp_path_factory.mktemp("original"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(folder))
    return folder


def put(original: Path, folder: Path) -> Path:
    shutil.copytree(original, folder)
    return folder


def put_into_cache(original: Path, cache: Path, repository: str, revision: str = "main") -> Path:
    """Lay files out as the hub's cache does: a snapshot for a commit, and a ref that names the commit."""
    home = cache / f"models--{repository.replace('/', '--')}"
    ref = home / "refs" / revision
    ref.parent.mkdir(parents=True, exist_ok=True)
    ref.write_text("0" * 40)
    return put(original, home / "snapshots" / ("0" * 40))


@pytest.mark.parametrize("place", ["Wav2Vec2En", "facebook/wav2vec2-base-960h"])
def test_the_home_of_models_may_hold_a_base_by_its_name_or_its_hub_id(original: Path, home: Path, place: str) -> None:
    folder = put(original, home / "base" / place)
    assert FAMILY.locate(ENGLISH, {"checkpoint": None}, home) == folder
    assert FAMILY.available(ENGLISH, home)


@pytest.mark.parametrize("place", ["Wav2Vec2En", "facebook/wav2vec2-base-960h"])
def test_a_configured_folder_comes_before_the_home(
    original: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    put(original, home / "base" / "Wav2Vec2En")
    folder = put(original, tmp_path / "mirror" / place)
    monkeypatch.setenv("THANOSQL_MODELS", str(tmp_path / "mirror"))
    assert FAMILY.locate(ENGLISH, {"checkpoint": None}, home) == folder


def test_a_checkpoint_folder_comes_first(original: Path, home: Path, tmp_path: Path) -> None:
    put(original, home / "base" / "Wav2Vec2En")
    folder = put(original, tmp_path / "mine")
    assert FAMILY.locate(ENGLISH, {"checkpoint": str(folder)}, home) == folder


def test_a_checkpoint_may_be_a_hub_id(original: Path, home: Path) -> None:
    folder = put(original, home / "base" / "someone/wav2vec2-fine-tuned")
    assert FAMILY.locate(ENGLISH, {"checkpoint": "someone/wav2vec2-fine-tuned"}, home) == folder


def test_the_hugging_face_cache_is_used_without_the_network(original: Path, home: Path, cache: Path) -> None:
    assert not FAMILY.available(ENGLISH, home)
    folder = put_into_cache(original, cache, "facebook/wav2vec2-base-960h")
    assert FAMILY.locate(ENGLISH, {"checkpoint": None}, home) == folder
    assert FAMILY.available(ENGLISH, home)


def test_the_converted_weights_of_a_repository_are_found_in_the_cache(original: Path, home: Path, cache: Path) -> None:
    folder = put_into_cache(original, cache, "facebook/wav2vec2-large-960h-lv60-self", "refs/pr/5")
    assert FAMILY.locate(LARGE, {"checkpoint": None}, home) == folder


def test_files_that_are_nowhere_are_asked_for_with_every_place_that_was_searched(home: Path) -> None:
    with pytest.raises(ModelError) as failure:
        FAMILY.locate(ENGLISH, {"checkpoint": None}, home)
    assert str(home / "base" / "Wav2Vec2En") in failure.value.message
    assert "HF_HUB_OFFLINE is set" in failure.value.message
    hint = failure.value.hint or ""
    assert all(word in hint for word in ("facebook/wav2vec2-base-960h", "THANOSQL_MODELS", "checkpoint="))


@pytest.mark.parametrize("checkpoint", ["/no/such/folder", "no folder/or id", "../escape/it", "word"])
def test_a_checkpoint_that_is_neither_folder_nor_hub_id(home: Path, checkpoint: str) -> None:
    with pytest.raises(ModelError, match=f"there is no folder {checkpoint}"):
        FAMILY.locate(ENGLISH, {"checkpoint": checkpoint}, home)


def test_a_folder_with_files_missing_is_not_passed_over_in_silence(original: Path, home: Path) -> None:
    folder = put(original, home / "base" / "Wav2Vec2En")
    (folder / "vocab.json").unlink()
    with pytest.raises(ModelError, match=r"has no vocab\.json"):
        FAMILY.locate(ENGLISH, {"checkpoint": None}, home)


def test_download_asks_for_no_pickle_and_takes_the_hubs_own_conversion(
    original: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, converted = put(original, tmp_path / "main"), put(original, tmp_path / "converted")
    (main / "model.safetensors").unlink()
    asked: list[str | None] = []

    def snapshot(repository: str, *, revision: str | None, allow_patterns: list[str], local_files_only: bool) -> str:
        if local_files_only:
            raise FileNotFoundError
        asked.append(revision)
        assert not any(pattern.endswith((".bin", ".pt", ".py", "*")) for pattern in allow_patterns)
        return str(converted if revision else main)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    assert FAMILY.locate(LARGE, {"checkpoint": None}, home) == converted
    assert asked == [None, "refs/pr/5"]


def test_a_download_that_fails_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def snapshot(repository: str, **_: object) -> str:
        raise OSError("Name or service not known\nand more")

    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    with pytest.raises(ModelError) as failure:
        FAMILY.locate(ENGLISH, {"checkpoint": None}, home)
    assert failure.value.message.endswith("cannot be downloaded: Name or service not known")


def test_random_weights_have_no_files_but_their_shape_is_checked(home: Path) -> None:
    options = {"size": "tiny", "hidden_size": None, "layers": None, "heads": None, "conv_dim": None}
    assert FAMILY.locate(SCRATCH, options, home) is None
    assert FAMILY.available(SCRATCH, home)
    with pytest.raises(ModelError, match="hidden_size=100 cannot be divided among heads=8"):
        FAMILY.locate(SCRATCH, options | {"hidden_size": 100, "heads": 8}, home)
    with pytest.raises(ModelError, match="conv_dim has 2 numbers"):
        FAMILY.locate(SCRATCH, options | {"conv_dim": (64, 64)}, home)
