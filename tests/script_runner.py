"""Scripts of statements with what each must answer: the format of tests/scripts/*.slt and its runner.

A block is a line ``=== kind``, the SQL, a line ``----`` and the expected text, up to the next block:

``ok``      the statement runs; nothing is expected behind it
``rows``    the answer, a line a row, columns parted by `` | ``, the column names first
``plan``    the plan that EXPLAIN gives for the statement, a star for each estimate that depends on the machine
``error``   the message, caret and hint of the error

``${name}`` in SQL and expected text stands for a value the runner was given, such as the folder of the recordings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from thanosql.compiler.errors import ThanoSQLError
from thanosql.session import Session

MACHINES = re.compile(r"(?<=[( ])(time|memory|export|basis)=[^,()\n]+(?=[,)])")
PLANNERS = re.compile(r"(?<=[( ])(rows|recordings)=~\d+")
HEADER = re.compile(r"^=== (ok|rows|plan|error)$")


@dataclass
class Block:
    kind: str
    sql: str
    expected: str
    line: int


def read_blocks(path: Path) -> tuple[str, list[Block]]:
    """Return the text before the first block, and the blocks."""
    preamble: list[str] = []
    blocks: list[Block] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            blocks.append(Block(header[1], "", "", number))
        elif blocks:
            blocks[-1].sql += line + "\n"
        else:
            preamble.append(line)
    for block in blocks:
        sql, _, expected = block.sql.partition("\n----\n")
        block.sql, block.expected = sql.strip("\n"), expected.strip("\n")
    return "\n".join(preamble), blocks


def write_blocks(path: Path, preamble: str, blocks: list[Block]) -> None:
    parts = [preamble.strip("\n")] if preamble.strip("\n") else []
    for block in blocks:
        tail = f"\n----\n{block.expected}" if block.kind != "ok" else ""
        parts.append(f"=== {block.kind}\n{block.sql}{tail}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def answer(session: Session, block: Block, values: Mapping[str, str]) -> str:
    """Run a block and return what it gave, in the form in which expectations are written."""
    sql = fill(block.sql, values)
    try:
        if block.kind == "plan":
            plan = MACHINES.sub(r"\1=*", session.compile(sql).explain())
            # PostgreSQL's planner goes by statistics that it gathers when it finds the time.
            return unfill(PLANNERS.sub(r"\1=~*", plan) if session.database.name == "postgresql" else plan, values)
        frame = session.run(sql).frame
    except ThanoSQLError as error:
        return unfill(str(error), values)
    return "" if block.kind == "ok" else unfill("\n".join(lines(frame)), values)


def lines(frame: pl.DataFrame) -> Iterator[str]:
    yield " | ".join(frame.columns)
    for row in frame.iter_rows():
        yield " | ".join("NULL" if value is None else str(value) for value in row)


def fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    return text


def unfill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(value, f"${{{name}}}")
    return "\n".join(line.rstrip() for line in text.splitlines())
