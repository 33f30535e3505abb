"""Two folders swap their names in one step, or stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from thanosql.runtime.files import exchange as module
from thanosql.runtime.files.exchange import exchange


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"of {name}").touch()
    return tmp_path / "a", tmp_path / "b"


def test_folders_that_are_not_empty_swap(folders: tuple[Path, Path]) -> None:
    first, second = folders
    if not exchange(first, second):
        pytest.skip("this disk cannot exchange folders")
    assert (first / "of b").exists()
    assert (second / "of a").exists()


def test_a_folder_that_is_not_there_is_an_error(folders: tuple[Path, Path]) -> None:
    first, second = folders
    with pytest.raises(FileNotFoundError, match="missing"):
        exchange(first, second.with_name("missing"))
    assert (first / "of a").exists()


def test_a_system_without_it_says_so(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "platform", "win32")  # type: ignore[attr-defined]
    first, second = folders
    assert not exchange(first, second)
    assert (first / "of a").exists()
