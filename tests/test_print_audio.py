"""PRINT AUDIO gives the query's rows as they are, and says what cannot be played."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest

from tests.tone_speech import write_tones
from thanosql.progress import NotesOnly
from thanosql.session import Session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tones(tmp_path_factory.mktemp("tones"), count=3)


def test_rows_come_as_they_are_and_bad_recordings_are_counted(folder: Path) -> None:
    notes = io.StringIO()
    query = (
        f"SELECT id, audio_path AS clip FROM '{folder}/tones.csv' "
        f"UNION ALL VALUES (3, '{folder}/text.wav'), (4, NULL) ORDER BY id"
    )
    with Session("duckdb://", progress=NotesOnly(notes)) as session:
        printed = session.run(f"PRINT AUDIO OPTIONS (audio_col='clip') AS {query}")
        assert printed.frame.equals(session.run(query).frame)
        assert printed.metrics[0].figures["unreadable"] == 2
        assert printed.metrics[0].figures["audio_seconds"] > 1
    assert notes.getvalue().startswith("2 of 5 recordings cannot be played; the first: row 4: ")


def test_bytes_and_relative_paths_can_be_played(folder: Path) -> None:
    notes = io.StringIO()
    with Session("duckdb://", audio_root=folder, progress=NotesOnly(notes)) as session:
        frame = session.run("PRINT AUDIO AS SELECT '001.wav' AS audio").frame
        assert frame.equals(pl.DataFrame({"audio": ["001.wav"]}))
        session.run(f"PRINT AUDIO AS SELECT content AS audio FROM read_blob('{folder}/001.wav')")
    assert notes.getvalue() == ""
