"""Archives that nothing is taken for granted of."""

from __future__ import annotations

import errno
import gzip
import os
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.datasets.archives import tar_of
from thanosql.compiler.errors import DataError
from thanosql.runtime.datasets import unpack as unpack_module
from thanosql.runtime.datasets.disk import shutil as disk_shutil
from thanosql.runtime.datasets.unpack import unpack
from thanosql.runtime.progress import SILENT


def member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def unpacked(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "in" / "folder"
    folder.mkdir(parents=True)
    (tmp_path / "a.tar.gz").write_bytes(content)
    unpack(tmp_path / "a.tar.gz", folder, SILENT)
    return folder


def test_files_and_folders_come_out(tmp_path: Path) -> None:
    content = tar_of([(member("x", tarfile.DIRTYPE), b""), ("x/y.txt", b"said"), ("z.txt", b"")])
    folder = unpacked(tmp_path, content)
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) == ["x", "x/y.txt", "z.txt"]
    assert (folder / "x" / "y.txt").read_bytes() == b"said"


@pytest.mark.parametrize("name", ["../out.txt", "x/../../out.txt"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=f"its member {name!r} leads out of its folder"):
        unpacked(tmp_path, tar_of([(name, b"evil")]))
    assert not list(tmp_path.rglob("out.txt"))


def test_an_absolute_path_stays_inside(tmp_path: Path) -> None:
    outside = tmp_path / "out.txt"
    folder = unpacked(tmp_path, tar_of([(str(outside), b"evil")]))
    assert not outside.exists()
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "evil",
    [
        member("link", tarfile.SYMTYPE, "/etc/passwd"),
        member("link", tarfile.SYMTYPE, "inside"),
        member("link", tarfile.LNKTYPE, "inside"),
        member("pipe", tarfile.FIFOTYPE),
        member("device", tarfile.CHRTYPE),
    ],
    ids=["symlink out", "symlink", "hard link", "pipe", "device"],
)
def test_links_pipes_and_devices_are_refused(tmp_path: Path, evil: tarfile.TarInfo) -> None:
    with pytest.raises(DataError, match=f"its member {evil.name!r} is neither a file nor a folder"):
        unpacked(tmp_path, tar_of([("inside", b"x"), (evil, b"")]))


def test_a_bomb_is_refused_before_it_is_written(tmp_path: Path) -> None:
    bomb = tar_of([("zeros", bytes(80 << 20))])
    with pytest.raises(DataError, match=r"makes more of .* bytes than recordings can"):
        unpacked(tmp_path, bomb)
    assert not (tmp_path / "in" / "folder" / "zeros").exists()


def test_a_multitude_of_empty_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack_module, "_MOST_MEMBERS", 10)
    with pytest.raises(DataError, match="is not to be trusted"):
        unpacked(tmp_path, tar_of([(f"{index}", b"") for index in range(11)]))


def test_members_that_do_not_fit_the_disk_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1_000_000})())
    with pytest.raises(DataError, match=r"too full for the files of a\.tar\.gz, which needs 3 MB") as caught:
        unpacked(tmp_path, tar_of([("small", b"x"), ("large", bytes(3_000_000))]))
    assert str(caught.value.hint).endswith("a.tar.gz is kept")
    assert not (tmp_path / "in" / "folder" / "large").exists()


def test_a_disk_that_fills_up_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    content = tar_of([("x", b"said")])
    monkeypatch.setattr(tarfile, "copyfileobj", full)
    with pytest.raises(DataError, match=r"is too full for the files of a\.tar\.gz"):
        unpacked(tmp_path, content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"not an archive",
        lambda content: b"",
        lambda content: gzip.compress(b"no tar at all" * 100),
        lambda content: content[:200] + bytes(100) + content[300:],
    ],
    ids=["cut", "text", "empty", "no tar", "overwritten"],
)
def test_a_damaged_archive_is_called_so(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    content = tar_of([(f"{index}", random.Random(index).randbytes(5_000)) for index in range(10)])
    with pytest.raises(DataError, match=r"a\.tar\.gz is damaged: "):
        unpacked(tmp_path, damage(content))
