"""Tables for people and formats for programs."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from thanosql.compiler.errors import ThanoSQLError
from thanosql.output import destination, table, write

LONG = "at that word deception spoken with such self confidence and so on until the end of the line " * 3
ODD = pl.DataFrame(
    {
        "whole": [Decimal(45), None],
        "part": [Decimal("1.50"), None],
        "number": [0.1, float("nan")],
        "bytes": [b"RIFF", None],
        "day": [date(2024, 2, 29), None],
        "moment": [datetime(2024, 2, 29, 12, 30), None],
        "hour": [time(1, 2, 3), None],
        "length": [timedelta(seconds=90), None],
        "list": [[1.5, float("inf")], None],
        "struct": [{"text": "안녕", "blob": b"\x00"}, None],
    }
)


def written(frames: list[pl.DataFrame], form: str) -> str:
    out = io.BytesIO()
    write(frames, form, out)
    return out.getvalue().decode()


def test_a_table_shows_every_column_null_and_the_shape() -> None:
    assert table(pl.DataFrame({"text": ["음성", None], "rows": [1, 20]})) == (
        "┌──────┬──────┐\n"
        "│ text ┆ rows │\n"
        "╞══════╪══════╡\n"
        "│ 음성 ┆    1 │\n"
        "│ null ┆   20 │\n"
        "└──────┴──────┘\n"
        "2 rows, 2 columns\n"
    )


def test_a_long_text_is_wrapped_and_not_cut() -> None:
    drawn = table(pl.DataFrame({"id": [1], "text": [LONG]}), width=60)
    assert max(map(len, drawn.splitlines())) <= 60
    words = [
        word for line in drawn.splitlines() if line.startswith("│") for word in line.split("┆")[1].strip("│ ").split()
    ]
    assert words == ["text", *LONG.split()]


def test_without_a_width_a_row_is_a_line() -> None:
    assert f"│ {LONG.rstrip()}" in table(pl.DataFrame({"text": [LONG.rstrip()]}))


def test_a_cut_table_says_so() -> None:
    frame = pl.DataFrame({"n": range(1234)})
    drawn = table(frame, rows=3)
    assert drawn.endswith("1,234 rows, 1 column; only the first 3 rows shown\n")
    assert "│ 2 │" in drawn
    assert len(table(frame).splitlines()) == 1234 + 5


def test_all_columns_are_shown_however_many() -> None:
    drawn = table(pl.DataFrame({f"column_{number}": [number] for number in range(30)}))
    assert all(f"column_{number} " in drawn for number in range(30))


def test_a_table_cannot_command_the_terminal() -> None:
    drawn = table(pl.DataFrame({"text": ["\x1b]0;title\x07\x1b[2J\r"], "nested": [["\x1b[31m"]]}))
    assert not any(character in drawn for character in "\x1b\x07\r")
    assert "\\x1b]0;title\\x07\\x1b[2J\\r" in drawn


def test_a_recording_in_a_cell_is_told_by_its_size() -> None:
    drawn = table(pl.DataFrame({"audio": [b"RIFF" * 1000, None]}))
    assert "<4000 bytes>" in drawn
    assert "null" in drawn


def test_json_keeps_every_value_that_it_can_say() -> None:
    first, second = json.loads(written([ODD], "json"))
    assert first == {
        "whole": 45,
        "part": 1.5,
        "number": 0.1,
        "bytes": "UklGRg==",
        "day": "2024-02-29",
        "moment": "2024-02-29T12:30:00.000000",
        "hour": "01:02:03",
        "length": "PT1M30S",
        "list": [1.5, None],
        "struct": {"text": "안녕", "blob": "AA=="},
    }
    assert set(second.values()) == {None}


def test_ndjson_has_a_line_a_row_over_all_frames() -> None:
    frame = pl.DataFrame({"text": ["한\n줄", None]})
    assert written([frame, frame], "ndjson") == '{"text": "한\\n줄"}\n{"text": null}\n' * 2


def test_json_of_several_frames_is_one_list() -> None:
    frame = pl.DataFrame({"n": [1, 2]})
    assert [row["n"] for row in json.loads(written([frame, frame.clear(), frame], "json"))] == [1, 2, 1, 2]


@pytest.mark.parametrize("frames", [[], [pl.DataFrame({"n": []})]])
def test_no_rows_are_an_empty_list(frames: list[pl.DataFrame]) -> None:
    assert json.loads(written(frames, "json")) == []
    assert written(frames, "ndjson") == ""


def test_csv_has_one_header_and_quotes_what_needs_it() -> None:
    frame = pl.DataFrame({"text": ['say "hi", twice', "", None], "n": [1, 2, 3]})
    assert written([frame.head(1), frame.tail(2)], "csv") == 'text,n\n"say ""hi"", twice",1\n"",2\n,3\n'


def test_csv_holds_bytes_and_nested_values_as_text() -> None:
    lines = written([ODD.select("bytes", "list", "struct")], "csv").splitlines()
    assert lines == [
        "bytes,list,struct",
        'UklGRg==,"[1.5, null]","{""text"": ""안녕"", ""blob"": ""AA==""}"',
        ",,",
    ]


def test_csv_of_no_rows_still_has_its_header() -> None:
    assert written([ODD.clear()], "csv").count(",") == ODD.width - 1


def test_parquet_keeps_types(tmp_path: Path) -> None:
    out = io.BytesIO()
    write([ODD, ODD], "parquet", out)
    assert pl.read_parquet(out.getvalue()).equals(pl.concat([ODD, ODD]))


def test_parquet_of_nothing_is_an_error() -> None:
    with pytest.raises(ThanoSQLError, match="no table") as raised:
        write([], "parquet", io.BytesIO())
    assert raised.value.hint


def test_a_file_is_replaced_only_when_all_went_well(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), destination(path) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    with destination(path) as out:
        out.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "rows.csv")
    with destination(tmp_path / "link.csv") as out:
        out.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "rows.csv").read_bytes() == b"new"


def test_a_device_is_written_as_it_is() -> None:
    with destination(Path("/dev/null")) as out:
        out.write(b"gone")
    assert not Path("/dev/null").is_file()
