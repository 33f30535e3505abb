"""Texts made to break the compiler: each becomes a plan or a ThanoSQLError with a place in it, and soon."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thanosql.compiler.errors import ParseError
from thanosql.compiler.parser import MAX_RELATIONS, parse


def read_all(root: Path, *arguments: str) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-m", "tests.hostile.read_all", *arguments]
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=900, check=False)
    print(ended.stdout[-4_000:])
    assert ended.returncode == 0, f"{ended.stdout[-4_000:]}\n{ended.stderr[-4_000:]}"
    assert not ended.stderr


def test_two_thousand_texts_are_planned_or_refused(root: Path) -> None:
    read_all(root, "2000", "1")


@pytest.mark.slow
def test_twenty_thousand_texts_are_planned_or_refused(root: Path) -> None:
    read_all(root, "20000", "2")


@pytest.mark.slow
def test_five_thousand_texts_are_planned_by_duckdb_or_refused(root: Path) -> None:
    read_all(root, "5000", "3", "duckdb")


@pytest.mark.parametrize("opening", ["(", "[", "{"])
@pytest.mark.parametrize("head", ["SELECT ", "PREDICT USING m AS SELECT ", "PREDICT USING m OPTIONS (x="])
def test_ten_thousand_brackets_are_a_plain_error(opening: str, head: str) -> None:
    with pytest.raises(ParseError, match="nested more than 300 deep") as caught:
        parse(head + opening * 10_000)
    assert caught.value.line == 1


def nested(depth: int) -> str:
    return "SELECT * FROM " + "(PREDICT USING m AS SELECT * FROM " * depth + "speech" + ") p" * depth


def test_relations_nest_so_deep_and_no_deeper() -> None:
    parse(nested(MAX_RELATIONS))
    text = nested(MAX_RELATIONS + 1)
    with pytest.raises(ParseError, match=f"relations are nested more than {MAX_RELATIONS} deep") as caught:
        parse(text)
    assert caught.value.span is not None
    assert text[caught.value.span.start :].lstrip().startswith("PREDICT USING m AS SELECT * FROM speech")


def test_an_error_for_want_of_stack_has_a_place() -> None:
    def at_depth(frames: int) -> None:
        if frames:
            at_depth(frames - 1)
        else:
            parse("SELECT " + "(" * 290 + "1" + ")" * 290)

    refused: list[ParseError] = []
    for frames in range(0, 900, 20):
        try:
            at_depth(frames)
        except ParseError as error:
            refused.append(error)
        except RecursionError:  # before parse was reached
            break
    assert refused
    assert all("the stack that is left" in error.message and error.line == 1 for error in refused)
