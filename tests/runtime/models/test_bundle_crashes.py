"""Exports that fail, or are killed, in the middle: the bundle that was there stays, or returns."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from tests.runtime.models.bundles import names, published, write
from thanosql.compiler.errors import ModelError
from thanosql.runtime.files.exchange import exchange
from thanosql.runtime.models import bundle
from thanosql.runtime.models.bundle import bundle_folder, open_bundle

__all__ = ["published"]


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

    monkeypatch.setattr(bundle, "exchange", lambda *_: False)
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


def killed(published: Path, folder: Path, *, at: str) -> None:
    """Replace the bundle in ``folder``, and die once it is put aside ('between') or half deleted ('after')."""
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        return
    try:
        rename = Path.rename

        def dying(self: Path, target: Path) -> Path:
            if Path(target) == folder:
                os._exit(9)
            return rename(self, target)

        def half(path: Path, **_: bool) -> None:
            (path / "vocab.json").unlink()
            os._exit(9)

        if at == "between":
            bundle.exchange = lambda *_: False  # type: ignore[attr-defined]
            Path.rename = dying  # type: ignore[assignment, method-assign]
        shutil.rmtree = half  # type: ignore[assignment]
        write(published, folder, onnx=False, overwrite=True)
    finally:
        os._exit(1)


def test_a_folder_that_a_killed_export_put_aside_returns(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "m")
    killed(published, folder, at="between")
    assert not folder.exists()
    with pytest.raises(ModelError, match="is not empty"):
        bundle_folder(str(folder), overwrite=False)
    assert open_bundle(str(folder))[1] is not None
    assert "model.onnx" in names(folder)
    assert names(tmp_path) == {"m"}


def test_where_folders_can_be_exchanged_there_is_always_one(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(published, tmp_path / "m")
    if not exchange(folder, published):
        pytest.skip("this disk cannot exchange folders")
    exchange(folder, published)
    renamed: list[Path] = []
    monkeypatch.setattr(Path, "rename", lambda self, target: renamed.append(self))
    write(published, folder, onnx=False, overwrite=True)
    assert not renamed
    assert "model.onnx" not in names(folder)
    assert names(tmp_path) == {"m"}


def test_what_a_killed_export_had_replaced_is_deleted(published: Path, tmp_path: Path) -> None:
    folder = write(published, tmp_path / "m")
    killed(published, folder, at="after")
    assert "model.onnx" not in names(folder)
    # The user takes the new one away: the rest of the old one is no model to put back.
    folder.rename(tmp_path / "mine")
    assert bundle_folder(str(folder), overwrite=False) == folder
    assert names(tmp_path) == {"mine"}


def test_a_folder_put_aside_by_an_export_that_lives_is_left_alone(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    with bundle.staging.staging_folder(tmp_path / ".m.partial") as made:  # type: ignore[attr-defined]
        old = made.with_name(f"{made.name}.old")
        old.mkdir()
        assert bundle_folder(str(folder), overwrite=False) == folder
        assert old.is_dir()
        assert not folder.exists()
