"""COPY makes the same tables of files and of folders of recordings, in DuckDB and in PostgreSQL."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile
from polars.testing import assert_frame_equal

from thanosql.compiler.errors import DatabaseError, DataError, ThanoSQLError
from thanosql.runtime.progress import Silent
from thanosql.session import Session


class Told(Silent):
    """Keeps what progress is told."""

    def __init__(self) -> None:
        self.tasks: list[list[Any]] = []

    def begin(self, label: str, total: float | None, unit: str) -> None:
        self.tasks.append([label, total, unit, 0.0])

    def advance(self, amount: float, **figures: float | str) -> None:
        self.tasks[-1][-1] += amount

    def abandon(self) -> None:
        self.tasks.append([])


@pytest.fixture(params=["duckdb", "postgresql"])
def session(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.chdir(tmp_path)
    url = "duckdb://" if request.param == "duckdb" else request.getfixturevalue("postgres_url")
    with Session(url, progress=Told()) as session:
        yield session


def rows(session: Session, sql: str) -> list[dict[str, Any]]:
    return session.run(sql).frame.to_dicts()


def refused(session: Session, sql: str) -> ThanoSQLError:
    with pytest.raises(ThanoSQLError) as caught:
        session.run(sql)
    return caught.value


def told(session: Session) -> list[list[Any]]:
    progress = session.context.progress
    assert isinstance(progress, Told)
    return progress.tasks


# Files

MOMENT = datetime.datetime(2026, 1, 31, 12, 30, 15, 250)
TYPED = pl.DataFrame(
    {
        "n": pl.Series([1, None], dtype=pl.Int64),
        "small": pl.Series([-1, 2], dtype=pl.Int16),
        "share": [0.5, None],
        "word": ["öne", None],
        "yes": [True, None],
        "day": [MOMENT.date(), None],
        "at": pl.Series([MOMENT, None], dtype=pl.Datetime("us")),
        "moment": pl.Series([MOMENT, None], dtype=pl.Datetime("us", "UTC")),
        "price": pl.Series([Decimal("1.25"), None], dtype=pl.Decimal(9, 2)),
        "large": pl.Series([Decimal(2**60 + 1), None], dtype=pl.Decimal(38, 0)),
        "raw": [b"\x00\xff", None],
        "tags": pl.Series([["a", "b"], []], dtype=pl.List(pl.String)),
        "numbers": pl.Series([[1, 2], None], dtype=pl.List(pl.Int64)),
        'Ünï "q"': ["it's", ""],
    }
)


def test_parquet_keeps_its_types(session: Session, tmp_path: Path) -> None:
    TYPED.write_parquet(tmp_path / "t.parquet")
    assert rows(session, "COPY t FROM 't.parquet'") == [{"table": "t", "rows": 2, "columns": 14}]
    found = session.run("SELECT * FROM t ORDER BY n NULLS LAST").frame
    # DuckDB has another name for the zone.
    assert_frame_equal(found.with_columns(pl.col("moment").dt.convert_time_zone("UTC")), TYPED)


def test_whole_numbers_beyond_a_bigint(session: Session, tmp_path: Path) -> None:
    pl.DataFrame({"n": pl.Series([2**64 - 1, None], dtype=pl.UInt64)}).write_parquet(tmp_path / "t.parquet")
    session.run("COPY t FROM 't.parquet'")
    assert [row["n"] for row in rows(session, "SELECT n FROM t ORDER BY n NULLS LAST")] == [2**64 - 1, None]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl", "ndjson"])
def test_files_of_text(session: Session, tmp_path: Path, suffix: str) -> None:
    given = TYPED.select("n", "share", "word", "yes")
    path = tmp_path / f"t.{suffix}"
    if suffix in ("csv", "tsv"):
        given.write_csv(path, separator="\t" if suffix == "tsv" else ",")
    elif suffix == "json":
        path.write_text(json.dumps(given.to_dicts()))
    else:
        given.write_ndjson(path)
    session.run(f"COPY t FROM 't.{suffix}'")
    assert_frame_equal(session.run("SELECT * FROM t ORDER BY n NULLS LAST").frame, given)


def test_values_with_parts_can_be_asked_for(session: Session, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"n": 1, "who": {"name": "Ann", "ages": [1, 2]}}\n{"n": 2, "who": null}\n')
    session.run("COPY t FROM 't.jsonl'")
    name = "who->>'name'" if session.database.name == "postgresql" else "who.name"
    assert rows(session, f"SELECT n, {name} AS name FROM t ORDER BY n") == [
        {"n": 1, "name": "Ann"},
        {"n": 2, "name": None},
    ]


def test_a_file_of_many_rows_is_whole_and_progress_counts_them(session: Session, tmp_path: Path) -> None:
    pl.DataFrame({"n": range(300_000)}).write_csv(tmp_path / "t.csv")
    session.run("COPY t FROM 't.csv'")
    assert rows(session, "SELECT count(*) AS n, min(n) AS low, max(n) AS high, count(DISTINCT n) AS each FROM t") == [
        {"n": 300_000, "low": 0, "high": 299_999, "each": 300_000}
    ]
    assert told(session) == [["reading t.csv", None, "rows", 300_000], ["writing t", None, "", 0], []]


def test_if_exists(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,word\n1,one\n2,two\n")
    (tmp_path / "b.csv").write_text("word,n\nthree,3\n")
    (tmp_path / "c.csv").write_text("other\nx\n")
    for option in ("append", "replace"):
        session.run(f"COPY made_by_{option} OPTIONS (if_exists='{option}') FROM 'a.csv'")
        assert rows(session, f"SELECT count(*) AS n FROM made_by_{option}") == [{"n": 2}]
    session.run("COPY t FROM 'a.csv'; COPY t OPTIONS (if_exists='append') FROM 'b.csv'")
    error = refused(session, "COPY t OPTIONS (if_exists='fail') FROM 'b.csv'")
    assert "already" in error.message
    assert error.column == 6
    # Columns that the table does not have change nothing.
    assert isinstance(refused(session, "COPY t OPTIONS (if_exists='append') FROM 'c.csv'"), DatabaseError)
    assert rows(session, "SELECT n, word FROM t ORDER BY n") == [
        {"n": n, "word": word} for n, word in enumerate(("one", "two", "three"), 1)
    ]
    session.run("COPY t OPTIONS (if_exists='replace') FROM 'c.csv'")
    assert rows(session, "SELECT * FROM t") == [{"other": "x"}]


@pytest.mark.parametrize("option", ["fail", "append", "replace"])
def test_a_file_that_breaks_off_changes_nothing(session: Session, tmp_path: Path, option: str) -> None:
    (tmp_path / "good.csv").write_text("n,word\n1,one\n")
    (tmp_path / "bad.jsonl").write_text('{"n": 1, "word": "one"}\n' * 20_000 + '{"n": 2, "wo')
    if option != "fail":
        session.run("COPY t FROM 'good.csv'")
    error = refused(session, f"COPY t OPTIONS (if_exists='{option}') FROM 'bad.jsonl'")
    assert isinstance(error, DataError)
    assert "cannot be read as JSONL" in error.message
    assert session.database.has_table("t") == (option != "fail")
    if option != "fail":
        assert rows(session, "SELECT count(*) AS n FROM t") == [{"n": 1}]
    assert "staging" not in " ".join(session.database.tables()["name"])
    assert told(session)[-1] == []


def test_a_transaction_takes_part(session: Session, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("n\n1\n")
    session.run("BEGIN; COPY t OPTIONS (if_exists='fail') FROM 't.csv'; ROLLBACK")
    assert not session.database.has_table("t")
    session.run("BEGIN; COPY t OPTIONS (if_exists='fail') FROM 't.csv'; COMMIT")
    assert rows(session, "SELECT n FROM t") == [{"n": 1}]


# Folders of recordings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three recordings, two of them in a folder of their own."""
    made = tmp_path / "speech"
    (made / "deep").mkdir(parents=True)
    for name, seconds in (("a.wav", 1), ("deep/b.flac", 2), ("deep/c.WAV", 3)):
        soundfile.write(made / name, np.zeros(8_000 * seconds, np.float32), 8_000)
    return made


FIGURES = "seconds, sample_rate, channels"


def test_a_folder_without_transcripts_has_no_column_for_them(session: Session, folder: Path) -> None:
    session.run("COPY t FROM 'speech'")
    found = rows(session, f"SELECT audio, name, folder, {FIGURES}, error FROM t ORDER BY name")
    assert [list(row.values()) for row in found] == [
        [str(folder / "a.wav"), "a.wav", "", 1.0, 8_000, 1, None],
        [str(folder / "deep/b.flac"), "b.flac", "deep", 2.0, 8_000, 1, None],
        [str(folder / "deep/c.WAV"), "c.WAV", "deep", 3.0, 8_000, 1, None],
    ]
    assert "text" not in session.run("SELECT * FROM t").frame.columns
    assert told(session)[0] == ["reading speech", 3, "files", 3]


def test_transcripts_stand_beside_their_recordings(session: Session, folder: Path) -> None:
    (folder / "a.txt").write_text("\ufeff  Öde Straße,\n", encoding="utf-8")
    (folder / "deep" / "c.txt").write_text("")
    (folder / "deep" / "notes.txt").write_text("of nobody")
    session.run("COPY t FROM 'speech'")
    found = rows(session, "SELECT name, text, error FROM t ORDER BY name")
    assert [row["text"] for row in found] == ["Öde Straße,", None, "", None]
    assert [(row["error"] or "").partition(":")[0] for row in found] == ["", "", "", "not_audio"]


def test_a_transcript_that_cannot_be_read_costs_its_row(session: Session, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "deep" / "b.txt").write_text("two")
    session.run("COPY t FROM 'speech'")
    bad, good, _ = rows(session, f"SELECT text, error, {FIGURES} FROM t ORDER BY name")
    assert (good["text"], good["error"]) == ("two", None)
    assert bad["error"].startswith("transcript: a.txt cannot be read: 'utf-8'")
    assert (bad["text"], bad["seconds"]) == (None, 1.0)


@pytest.mark.parametrize(
    ("place", "metadata"),
    [
        ("", 'file_name,speaker,transcription\na.wav,x,"one, two"\n./deep/b.flac,y,\n\ngone.wav,z,nobody\n'),
        ("", 'Text,PATH\n"one, two",a.wav\n,deep/b.flac\nnobody,gone.wav\n'),
        ("", 'a|"raw|one, two\nb|raw|\ngone|x|nobody\n'),
        ("\ufeff", "file,sentence\r\na.wav,\"one, two\"\r\ndeep/b.flac,\r\ngone.wav,nobody\r\n"),
    ],
)  # fmt: skip
def test_transcripts_of_a_list(session: Session, folder: Path, place: str, metadata: str) -> None:
    (folder / "metadata.csv").write_text(place + metadata, encoding="utf-8", newline="")
    session.run("COPY t FROM 'speech'")
    found = rows(session, "SELECT name, folder, text, error FROM t ORDER BY name")
    # What is listed and not there is a row, too: nobody should have to count.
    assert [(row["text"], row["error"] is None) for row in found] == [
        ("one, two", True), ("", True), (None, True), ("nobody", False)
    ]  # fmt: skip
    assert found[-1]["error"] == "missing: metadata.csv names it, and it is not among the files"
    assert found[-1]["folder"] == ""


def test_a_file_beside_a_recording_goes_before_a_list(session: Session, folder: Path) -> None:
    (folder / "metadata.csv").write_text("file,text\na.wav,listed\ndeep/b.flac,from above\n")
    (folder / "deep" / "metadata.csv").write_text("file,text\nc.WAV,from beside\n")
    (folder / "a.txt").write_text("beside")
    session.run("COPY t FROM 'speech'")
    assert [row["text"] for row in rows(session, "SELECT text FROM t ORDER BY name")] == [
        "beside", "from above", "from beside"
    ]  # fmt: skip


def test_a_list_of_other_things_is_a_file_like_any(session: Session, folder: Path) -> None:
    (folder / "metadata.csv").write_text("speaker,age\nann,7\n")
    session.run("COPY t FROM 'speech'")
    assert rows(session, "SELECT name FROM t WHERE error LIKE 'not_audio%'") == [{"name": "metadata.csv"}]
    assert "text" not in session.run("SELECT * FROM t").frame.columns


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (b"file,text\na.wav,one\n./a.wav,two\n", "names './a.wav' a second time, in row 2"),
        (b"a|one\na|two\n", "names 'a' a second time, in row 2"),
        (b"file,text\na.wav\n", "too few columns in row 1"),
        (b"file,text\na.wav,\xff\n", "cannot be read: 'utf-8'"),
        (b'file,text\na.wav,"one\n', "cannot be read: unexpected end of data"),
    ],
)
def test_a_list_that_cannot_be_read_stops_the_copy(
    session: Session, folder: Path, metadata: bytes, message: str
) -> None:
    (folder / "metadata.csv").write_bytes(metadata)
    error = refused(session, "COPY t FROM 'speech'")
    assert isinstance(error, DataError)
    assert f"{folder}/metadata.csv" in error.message
    assert message in error.message
    assert error.column == 13
    assert not session.database.has_table("t")


def test_more_files_than_one_frame_holds(session: Session, tmp_path: Path) -> None:
    made = tmp_path / "many"
    made.mkdir()
    for number in range(1_001):
        (made / f"{number:04}.wav").touch()
    assert rows(session, "COPY t FROM 'many'")[0]["rows"] == 1_001
    assert rows(session, "SELECT count(DISTINCT name) AS n FROM t") == [{"n": 1_001}]


@pytest.mark.parametrize("name", ["a.txt", "metadata.csv"])
def test_transcripts_outside_of_the_folders_of_a_session_are_not_read(folder: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("file,text\na.wav,hush\n")
    (folder / name).symlink_to(secret)
    for allowed, heard in (([tmp_path], True), ([folder], False)):
        with Session("duckdb://", allowed_paths=allowed) as session:
            try:
                session.run(f"COPY t FROM '{folder}'")
                told = str(rows(session, "SELECT * FROM t"))
            except DataError as error:
                told = str(error)
        assert ("hush" in told) == heard
        assert heard or "it leads out of the folders" in told
