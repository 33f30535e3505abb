"""A disk that is full or may only be read, a real one in memory: a clear error, and what was there before is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from thanosql.compiler.errors import DatabaseError, ModelError, RegistryError, ThanoSQLError, TrainingError
from thanosql.runtime.models.bundle import open_bundle
from thanosql.runtime.registry import manifest
from thanosql.session import Session

FIXTURES = Path(__file__).parent / "fixtures"
MEGABYTES = 2
PREDICT = f"PREDICT USING letters AS SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac') ORDER BY ALL"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """An empty disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def models(home: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "home_1", home))


def fill(disk: Path, left: int = 0) -> None:
    """Leave no more than ``left`` bytes free."""
    free = shutil.disk_usage(disk).free
    with (disk / "filler").open("wb") as file:
        file.write(bytes(max(0, free - left)))


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Have nobody write to the disk, not even root."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def refused(session: Session, statement: str, kind: type[ThanoSQLError]) -> str:
    with pytest.raises(kind) as caught:
        session.run(statement)
    return f"{caught.value.message}\n{caught.value.hint}"


def test_an_export_keeps_the_bundle_that_is_there(disk: Path, models: Path) -> None:
    with Session("duckdb://") as session:
        session.run(f"EXPORT MODEL letters TO '{disk}/bundle'")
        fill(disk, left=50_000)
        said = refused(session, f"EXPORT MODEL letters OPTIONS (overwrite=True) TO '{disk}/bundle'", ModelError)
    assert "cannot be written" in said
    assert "make room" in said
    assert open_bundle(f"{disk}/bundle")[1] is not None
    assert {path.name for path in disk.iterdir()} == {"bundle", "filler"}


def test_a_model_is_not_published(disk: Path) -> None:
    home = Path(shutil.copytree(FIXTURES / "home_1", disk / "home"))
    (version,) = home.glob("versions/*")
    papers = manifest.Manifest.load(version)
    with Session("duckdb://", home=home) as session:
        fill(disk, left=30_000)
        registry = session.context.registry
        with pytest.raises(RegistryError) as caught, registry.staging() as folder:
            (folder / "model.onnx").write_bytes(bytes(200_000))
            registry.publish("letters", folder, papers, overwrite=True)
        assert "cannot be written" in caught.value.message
        assert "make room" in (caught.value.hint or "")
        assert list((home / "staging").iterdir()) == []
        assert session.run(PREDICT).frame["predicted"].to_list() == ["bbaa", "cb", "bbc"]
        assert [record.version for record in registry.versions("letters")] == [1]


@pytest.mark.parametrize("left", [0, 20_000])
def test_answers_come_without_a_cache(disk: Path, left: int) -> None:
    home = shutil.copytree(FIXTURES / "home_1", disk / "home")
    with Session("duckdb://", home=home) as session:
        session.run("LIST MODEL")
        fill(disk, left)
        for _ in range(2):
            assert session.run(PREDICT).frame["predicted"].to_list() == ["bbaa", "cb", "bbc"]
    (disk / "filler").unlink()
    with Session("duckdb://", home=home) as session:
        session.run(PREDICT)
        (cached,) = session.run("LIST CACHE").frame.iter_rows(named=True)
        assert cached["entries"] == 3


@pytest.mark.parametrize(
    "statement", ["COPY t OPTIONS (if_exists='append') FROM '{file}'", "CREATE TABLE u AS SELECT * FROM '{file}'"]
)
def test_a_table_keeps_its_rows(disk: Path, tmp_path: Path, statement: str) -> None:
    file = tmp_path / "many.csv"
    file.write_text("i,text\n" + "".join(f"{i},{os.urandom(200).hex()}\n" for i in range(20_000)))
    url = f"duckdb:///{disk}/a.duckdb"
    with Session(url) as session:
        session.run("CREATE TABLE t AS SELECT 1 AS i, 'one' AS text")
        said = refused(session, statement.format(file=file), DatabaseError)
        assert "No space left" in said or "full" in said.casefold()
    with Session(url) as session:
        assert session.run("SELECT * FROM t").frame.rows() == [(1, "one")]
        assert session.run("LIST TABLE").frame["name"].to_list() == ["t"]
        session.run("INSERT INTO t VALUES (2, 'two')")
        assert session.run("SELECT count(*) FROM t").frame.item() == 2


def test_answers_come_from_a_home_that_may_only_be_read(disk: Path) -> None:
    home = Path(shutil.copytree(FIXTURES / "home_1", disk / "home"))
    with read_only(disk), Session("duckdb://", home=home) as session:
        for _ in range(2):
            assert session.run(PREDICT).frame["predicted"].to_list() == ["bbaa", "cb", "bbc"]
        said = refused(session, "DELETE MODEL letters", RegistryError)
        assert "registry.sqlite" in said or "cannot be written" in said
        refused(session, "GET THANOSQL MODEL Wav2Vec2TinyEn", RegistryError)
        refused(session, "BUILD MODEL m USING Wav2Vec2Scratch AS SELECT '' AS audio, 'a' AS text", RegistryError)
    assert {path.name for path in home.iterdir()} <= {"registry.sqlite", "versions", "runs"}
    with Session("duckdb://", home=home) as session:
        assert session.run("LIST MODEL").frame["name"].to_list() == ["letters"]


def test_an_export_and_a_copy_to_a_place_that_may_only_be_read(disk: Path, models: Path) -> None:
    with Session("duckdb://") as session:
        session.run(f"EXPORT MODEL letters TO '{disk}/bundle'")
        session.run(f"COPY (SELECT 1 AS i) TO '{disk}/one.csv'")
        with read_only(disk):
            for place in ("bundle", "other"):
                said = refused(
                    session, f"EXPORT MODEL letters OPTIONS (overwrite=True) TO '{disk}/{place}'", ModelError
                )
                assert "cannot be written" in said
                assert "Read-only" in said
            for place in ("one.csv", "other.parquet"):
                refused(session, f"COPY (SELECT 2 AS i) TO '{disk}/{place}'", DatabaseError)
        assert open_bundle(f"{disk}/bundle")[1] is not None
        assert {path.name for path in disk.iterdir()} == {"bundle", "one.csv"}
        assert session.run(f"SELECT i FROM '{disk}/one.csv'").frame.item() == 1


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_that_copy_cannot_write_is_an_error_and_the_session_goes_on(disk: Path, models: Path, form: str) -> None:
    rows = "SELECT i, md5(i::VARCHAR) AS text FROM range(200000) r(i)"
    with Session("duckdb://") as session:
        said = refused(session, f"COPY ({rows}) TO '{disk}/many.{form}'", DatabaseError)
        assert "No space left" in said or "write" in said.casefold()
        heard = f"COPY ({PREDICT}) TO '{disk}/heard.{form}'"
        fill(disk)
        refused(session, heard, DatabaseError)
        (disk / "filler").unlink()
        for path in disk.glob(f"*.{form}"):
            path.unlink()
        session.run(heard)
        assert session.run(f"SELECT count(*) FROM '{disk}/heard.{form}'").frame.item() == 3


def test_rows_that_cannot_be_set_aside_are_an_error(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    with Session("duckdb://") as session:
        many = "SELECT i, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS text FROM range(1500000) r(i)"
        session.run("CREATE TABLE t AS SELECT 1 AS i")
        rows = session.stream(many)
        next(rows)
        session.run("INSERT INTO t VALUES (2)")
        with pytest.raises(DatabaseError, match="could not be set aside") as caught:
            list(rows)
        assert "TMPDIR" in (caught.value.hint or "")
        assert session.run("SELECT count(*) FROM t").frame.item() == 2
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize("writable", [True, False])
def test_two_models_hear_recordings_that_cannot_be_kept(
    disk: Path, models: Path, monkeypatch: pytest.MonkeyPatch, writable: bool
) -> None:
    """What was decoded for one model is kept for the other: where there is no room, it is decoded twice."""
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    clips = f"SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac')"
    both = "SELECT a.predicted AS one, b.predicted AS other FROM " + " JOIN ".join(
        f"(PREDICT USING letters OPTIONS (cache=False, {how}) AS {clips}) {name}"
        for name, how in (("a", "batch_size=1"), ("b", "batch_size=2"))
    )
    fill(disk)
    with Session("duckdb://") as session, nullcontext() if writable else read_only(disk):
        rows = session.run(f"{both} ON a.audio = b.audio ORDER BY a.audio").frame
        assert rows["one"].to_list() == rows["other"].to_list() == ["bbaa", "cb", "bbc"]


def test_a_checkpoint_that_cannot_be_written_leaves_the_one_before(disk: Path) -> None:
    import torch

    from thanosql.runtime.train.checkpoint import Checkpoints, State

    def state(step: int) -> State:
        tensors = {"weight": torch.full((40_000,), float(step))}
        return State({"step": step}, tensors, tensors, tensors)

    kept = Checkpoints(disk / "run")
    kept.save(1, state(1))
    fill(disk, left=100_000)
    with pytest.raises(TrainingError, match="the disk is full") as caught:
        kept.save(2, state(2))
    assert "free some space" in (caught.value.hint or "")
    newest = kept.newest()
    assert newest is not None
    assert newest.numbers == {"step": 1}
    assert {path.name for path in (disk / "run").iterdir()} == {"step-000000001"}
