"""Archives and files that unpack to far more than they are: refused before they are unpacked, with what to do."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from thanosql.compiler.errors import DataError, ModelError
from thanosql.runtime.files import parquet_footer
from thanosql.runtime.files.packed import how_to_unpack
from thanosql.runtime.files.table_files import frames
from thanosql.runtime.models.bundle import open_bundle
from thanosql.session import Session

ROOM = 1 << 30
"""Address space beyond the libraries', in which a bomb of BOMB bytes would end the process."""
BOMB = 4 << 30


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", content)
    return file.getvalue()


def tarred(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("config.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


PACKERS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "m.zip": (zipped, "unzip m.zip"),
    "M.ZIP": (zipped, "unzip M.ZIP"),
    "m.tar": (tarred, "tar -xf m.tar"),
    "m.tar.gz": (lambda content: gzip.compress(tarred(content)), "tar -xf m.tar.gz"),
    "m.tgz": (lambda content: gzip.compress(tarred(content)), "tar -xf m.tgz"),
    "zip_by_content": (zipped, "unzip zip_by_content"),
    "gzip_by_content": (gzip.compress, "gunzip --keep gzip_by_content"),
    "bzip2_by_content": (bz2.compress, "bunzip2 --keep"),
    "xz_by_content": (lzma.compress, "unxz --keep"),
    "zlib_by_content": (zlib.compress, "compressed by zlib"),
}


@pytest.mark.parametrize("name", PACKERS)
def test_an_archive_in_the_place_of_a_model_is_refused_with_how_to_unpack_it(name: str, tmp_path: Path) -> None:
    pack, said = PACKERS[name]
    (tmp_path / name).write_bytes(pack(b"{}" * 50))
    with Session("duckdb://", home=tmp_path / "home") as session:
        for statement in (
            f"UPLOAD MODEL mine FROM '{tmp_path / name}'",
            f"GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name='mine', checkpoint='{tmp_path / name}')",
        ):
            with pytest.raises(ModelError, match="is an archive or compressed, and a model is a folder") as raised:
                session.run(statement)
            assert "unpack it first" in (raised.value.hint or "")
            assert said in (raised.value.hint or "")
            assert raised.value.span is not None
        with pytest.raises(DataError, match="is an archive or compressed, which COPY does not read") as refused:
            session.run(f"COPY speech OPTIONS (if_exists='fail') FROM '{tmp_path / name}'")
        assert said in (refused.value.hint or "")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [name]


def test_the_name_of_an_archive_is_enough_to_refuse_it_unopened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.zip")  # who opens it waits
    assert how_to_unpack(tmp_path / "model.zip") == "unpack it first (unzip model.zip)"
    os.mkfifo(tmp_path / "model")
    assert how_to_unpack(tmp_path / "model") is None


@pytest.mark.parametrize(
    ("name", "hint"), [("model.pt", "these are never opened"), ("model.safetensors", "name the folder it is in")]
)
def test_a_file_that_is_no_archive_is_told_otherwise(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(zipped(b"") if name.endswith(".pt") else b"\x08" + bytes(15))
    with pytest.raises(ModelError, match="is a file, and a model is a folder") as raised:
        open_bundle(str(tmp_path / name))
    assert hint in (raised.value.hint or "")


def in_little_memory(path: Path) -> str:
    """Read a table in a process with ROOM; return the error's message, or how many rows there were."""
    code = (
        "import resource, sys; from pathlib import Path; import polars, pyarrow.parquet\n"
        "from thanosql.compiler.errors import DataError; from thanosql.runtime.files.table_files import frames\n"
        "pages = int(Path('/proc/self/statm').read_text().split()[0])\n"
        f"resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + {ROOM},) * 2)\n"
        "try: print(sum(each.height for each in frames(Path(sys.argv[1]))))\n"
        "except DataError as error: print(error.message)"
    )
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr[:500]
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="bounds memory by /proc")
@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "jsonl", "ndjson"])
def test_compressed_text_under_the_name_of_a_table_costs_no_memory(kind: str, tmp_path: Path) -> None:
    # Parts one after the other are a whole to gzip.
    piece = gzip.compress(bytes(1 << 20))
    (tmp_path / f"t.{kind}").write_bytes(piece * (BOMB >> 20))
    assert "is an archive or compressed, which COPY does not read" in in_little_memory(tmp_path / f"t.{kind}")


def test_a_column_is_refused_by_what_it_unpacks_to_and_by_its_growth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_footer, "LARGEST_GROUP", 1 << 20)
    path = tmp_path / "t.parquet"

    def written(frame: pl.DataFrame, rows: int = 1 << 30) -> int:
        frame.write_parquet(path, row_group_size=rows)
        return sum(each.height for each in frames(path))

    one_cell = pl.DataFrame({"fine": [1], "text": ["x" * (4 << 20)]})
    for bomb in (one_cell, pl.DataFrame({"text": pl.repeat(7, 1 << 20, dtype=pl.Int64, eager=True)})):
        with pytest.raises(DataError, match=re.escape("column 'text' makes")) as raised:
            written(bomb)
        assert "row groups" in (raised.value.hint or "")
    # The same rows in smaller groups, and what is large because it holds much, are read.
    assert written(pl.DataFrame({"n": pl.repeat(7, 1 << 20, dtype=pl.Int64, eager=True)}), rows=1 << 16) == 1 << 20
    assert written(pl.DataFrame({"n": pl.int_range(1 << 19, eager=True)})) == 1 << 19
