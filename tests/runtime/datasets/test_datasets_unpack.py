"""Archives that nothing is taken for granted of."""

from __future__ import annotations

import errno
import gzip
import io
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


class Unzipped:
    """What an archive unzips to, noting the largest piece that is asked for."""

    largest = 0

    def __init__(self, file: Any) -> None:
        self._file = gzip.GzipFile(fileobj=file)

    def __enter__(self) -> Unzipped:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def read(self, size: int) -> bytes:
        Unzipped.largest = max(size, Unzipped.largest)
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.parametrize(
    "kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK], ids=str
)
def test_a_header_that_says_it_is_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: bytes
) -> None:
    monkeypatch.setattr(unpack_module.gzip, "open", Unzipped)
    monkeypatch.setattr(Unzipped, "largest", 0)
    said = (member("x", kind), bytes(1 << 20))
    for members in ([said, ("first", b"x")], [("first", b"x"), said, ("y", b"")]):
        with pytest.raises(DataError, match="is not to be trusted: it has a header of over 65,536 bytes"):
            unpacked(tmp_path / str(len(members)), tar_of(members))
    assert 0 < Unzipped.largest <= 1 << 16


def test_what_headers_say_of_all_members_is_counted(tmp_path: Path) -> None:
    record = "{} k{}=v\n"
    said = [(member("x", tarfile.XGLTYPE), record.format(len(record.format(9, i)), i).encode()) for i in range(101)]
    content = tar_of([pair for index, each in enumerate(said) for pair in (each, (str(index), b""))])
    with pytest.raises(DataError, match="is not to be trusted"):
        unpacked(tmp_path / "many", content)
    unpacked(tmp_path / "few", tar_of([said[0], ("x", b"")]))


def test_a_chain_of_headers_without_an_end_is_refused(tmp_path: Path) -> None:
    chain = [(member("x", tarfile.GNUTYPE_LONGNAME), b"name\0")] * 5_000
    with pytest.raises(DataError, match=r"a\.tar\.gz is (damaged|not to be trusted)"):
        unpacked(tmp_path, tar_of([*chain, ("x", b"")]))


@pytest.mark.parametrize("record", ["size=-1", "size=-100000", "GNU.sparse.size=many", "mtime=1e400", "mtime=nan"])
def test_numbers_that_are_none_are_refused(tmp_path: Path, record: str) -> None:
    line = f" {record}\n"
    length = next(size for size in range(len(line), 99) if len(f"{size}{line}") == size)
    with pytest.raises(DataError, match=r"a\.tar\.gz is (damaged|not to be trusted)"):
        unpacked(tmp_path, tar_of([(member("x", tarfile.XHDTYPE), f"{length}{line}".encode()), ("y", b"z" * 600)]))


def test_a_long_path_is_no_bomb(tmp_path: Path) -> None:
    name = "/".join(["folder" * 10] * 12)
    for number, form in enumerate((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w:gz", format=form) as tar:
            for text in (b"said", b"x" * 511, b"y" * 512):
                info = tarfile.TarInfo(f"{name}/{len(text)}.txt")
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text))
        folder = unpacked(tmp_path / str(number), file.getvalue())
        assert sorted(path.stat().st_size for path in folder.rglob("*.txt")) == [4, 511, 512]


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
