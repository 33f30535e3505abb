"""Result tables as HTML."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notebook.html_tree import read
from thanosql.notebook.cells import cell, number
from thanosql.notebook.html_table import Extra, html_table

WORDS = pl.List(pl.Struct({"word": pl.String, "start": pl.Float64, "end": pl.Float64, "confidence": pl.Float64}))


def test_a_table_has_a_row_a_row_and_no_index() -> None:
    frame = pl.DataFrame({"id": [1, None], "text": ["a <b>", None], "day": [date(2024, 2, 29), None]})
    tree = read(html_table(frame, 10))
    assert [each.text for each in tree.all("th")] == ["id", "text", "day"]
    assert [[each.text for each in row.all("td")] for row in tree.all("tr")[1:]] == [
        ["1", "a <b>", "2024-02-29"],
        ["null", "null", "null"],
    ]
    assert len(tree.all("span", "null")) == 3
    assert [each.attributes.get("class") for each in tree.all("tr")[1].all("td")] == ["number", None, "moment"]
    assert tree.all("p")[-1].text == "2 rows × 3 columns"


def test_a_cut_table_says_what_is_shown() -> None:
    tree = read(html_table(pl.DataFrame({"n": range(1234)}), 3))
    assert len(tree.all("tr")) == 4
    assert tree.all("p")[0].text == "1,234 rows × 1 column; the first 3 rows shown"
    tree = read(html_table(pl.DataFrame({f"c{n}": [n] for n in range(300)}), 3))
    assert len(tree.all("th")) == 200
    assert tree.all("p")[0].text == "1 row × 300 columns; the first 200 columns shown"


def test_a_table_without_rows_has_its_header() -> None:
    tree = read(html_table(pl.DataFrame({"a": []}), 3))
    assert [each.text for each in tree.all("th")] == ["a"]
    assert not tree.all("td")


def test_a_column_of_texts_has_room_for_a_sentence() -> None:
    tree = read(html_table(pl.DataFrame({"id": ["a"], "text": ["one two three four five"]}), 3))
    assert [each.attributes.get("class") for each in tree.all("td")] == [None, "wide"]


def test_null_is_not_the_text_null() -> None:
    assert cell(None, pl.String()) != cell("null", pl.String())


def test_a_long_text_is_folded_and_whole() -> None:
    assert not read(cell("word " * 100, pl.String())).all("details")
    tree = read(cell("word " * 1000, pl.String()))
    assert len(tree.all("summary")[0].text) < 400
    assert tree.all("span", "text")[0].text == "word " * 1000


def test_a_long_list_is_shortened() -> None:
    assert read(cell([1, 2], pl.List(pl.Int64()))).text == "[1, 2]"
    assert read(cell(list(range(100)), pl.List(pl.Int64()))).text.endswith(", 11 … 88 more]")


def test_words_with_timestamps_read_as_words() -> None:
    words = [
        {"word": "<refund>", "start": 1.2, "end": 1.644, "confidence": 0.934},
        {"word": "please", "start": None, "end": 2.0, "confidence": None},
    ]
    tree = read(cell(words, WORDS))
    assert [each.text for each in tree.all("span", "timed")] == ["<refund> 1.20–1.64 s", "please ?–2.00 s"]
    assert tree.all("span", "timed")[0].attributes["title"] == "confidence 0.93"
    assert read(cell(words * 100, WORDS)).text.endswith("… 140 more")


def test_times_that_are_no_seconds_are_shown_as_they_are() -> None:
    dtype = pl.List(pl.Struct({"word": pl.String, "start": pl.String, "end": pl.String}))
    assert (
        read(cell([{"word": "a", "start": "0:01", "end": "0:02"}], dtype)).text == "[word: a, start: 0:01, end: 0:02]"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.5, "0.5"),
        (1 / 3, "0.333333"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1e300, "1e+300"),
        (0.0, "0.0"),
    ],
)
def test_numbers_are_short(value: float, shown: str) -> None:
    assert number(value) == shown


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.binary(), st.lists, max_leaves=5))
def test_no_value_breaks_out_of_its_cell(value: Any) -> None:
    shown = read(cell(value, pl.String()))
    assert {each.tag for each in shown.all("span") + shown.children if not isinstance(each, str)} <= {"span", "details"}
    if isinstance(value, str):
        assert "\x1b" not in shown.text


def test_cells_and_columns_can_be_given() -> None:
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    tree = read(html_table(frame, 5, Extra({"b": ["<i>1</i>", "2"]}, {"WER": ["3 %", ""]}, ["a note"])))
    assert tree.all("i")[0].text == "1"
    assert [each.text for each in tree.all("th")] == ["a", "b", "WER"]
    assert tree.all("p")[0].text == "2 rows × 2 columns; a note"
