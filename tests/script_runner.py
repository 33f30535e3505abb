"""Scripts of statements with what each must answer: the format of tests/scripts/*.slt and its runner.

A block is a line ``=== kind``, the SQL, a line ``----`` and the expected text, up to the next block:

``ok``      the statement runs; nothing is expected behind it
``rows``    the answer, a line a row, columns parted by `` | ``, the column names first
``plan``    the plan that EXPLAIN gives for the statement, a star for each estimate that depends on the machine
``error``   the message, caret and hint of the error

A database behind the kind, as in ``=== rows postgresql``, keeps the block for that one: the SQL or the message is its
own. A line ``# only duckdb: why`` before the first block keeps a whole script for one. All else runs against each, with
the same answers.

``${name}`` in SQL and expected text stands for a value the runner was given, such as the folder of the recordings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from thanosql.compiler.errors import ThanoSQLError
from thanosql.session import Session

MACHINES = re.compile(r"(?<=[( ])(time|memory|export|basis)=[^,()\n]+(?=[,)])")
PLANNERS = re.compile(r"(?<=[( ])(rows|recordings)=~\d+")
# Only a server's rows are set aside; all else of a plan is the same.
SPOOL = re.compile(r', spool=\d+ s|<br/>spool=\d+ s|\n *"Spool": "\d+ s",')
HEADER = re.compile(r"^=== (ok|rows|plan|error)(?: (duckdb|postgresql))?$")
ONLY = re.compile(r"^# only (duckdb|postgresql): .+", re.MULTILINE)
SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.slt"))


@dataclass
class Block:
    kind: str
    sql: str
    expected: str
    line: int
    database: str | None = None


def read_blocks(path: Path) -> tuple[str, list[Block]]:
    """Return the text before the first block, and the blocks."""
    preamble: list[str] = []
    blocks: list[Block] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            blocks.append(Block(header[1], "", "", number, header[2]))
        elif blocks:
            blocks[-1].sql += line + "\n"
        else:
            preamble.append(line)
    for block in blocks:
        sql, _, expected = block.sql.partition("\n----\n")
        block.sql, block.expected = sql.strip("\n"), expected.strip("\n")
    return "\n".join(preamble), blocks


def scripts(database: str) -> list[Path]:
    """Return the scripts that are not kept for another database."""
    named = {path: ONLY.search(path.read_text(encoding="utf-8").partition("\n===")[0]) for path in SCRIPTS}
    return [path for path, only in named.items() if only is None or only[1] == database]


def run_script(session: Session, path: Path, values: Mapping[str, str]) -> None:
    """Run a script's blocks for the session's database and compare what they answer.

    With THANOSQL_UPDATE_SCRIPTS set, that becomes what is expected: DuckDB's answers, and of another database those
    that are its own.
    """
    name = session.database.name
    preamble, blocks = read_blocks(path)
    update = bool(os.environ.get("THANOSQL_UPDATE_SCRIPTS"))
    for block in blocks:
        if block.database not in (None, name):
            continue
        found = answer(session, block, values)
        if update and (block.database == name or name == "duckdb"):
            block.expected = found
        elif block.kind == "ok":
            assert found == "", f"{path.name}:{block.line}\n{found}"
        else:
            assert found == expected(block, name), f"{path.name}:{block.line}"
    if update:
        write_blocks(path, preamble, blocks)


def expected(block: Block, database: str) -> str:
    """Return what a block must answer; what PostgreSQL's planner guesses may be any number."""
    return PLANNERS.sub(r"\1=~*", block.expected) if database == "postgresql" else block.expected


def write_blocks(path: Path, preamble: str, blocks: list[Block]) -> None:
    parts = [preamble.strip("\n")] if preamble.strip("\n") else []
    for block in blocks:
        tail = f"\n----\n{block.expected}" if block.kind != "ok" else ""
        only = f" {block.database}" if block.database else ""
        parts.append(f"=== {block.kind}{only}\n{block.sql}{tail}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def answer(session: Session, block: Block, values: Mapping[str, str]) -> str:
    """Run a block and return what it gave, in the form in which expectations are written."""
    sql = fill(block.sql, values)
    try:
        if block.kind == "plan":
            plan = MACHINES.sub(r"\1=*", SPOOL.sub("", session.compile(sql).explain()))
            # PostgreSQL's planner goes by statistics that it gathers when it finds the time.
            return unfill(PLANNERS.sub(r"\1=~*", plan) if session.database.name == "postgresql" else plan, values)
        result = session.run(sql)
    except ThanoSQLError as error:
        return unfill(str(error), values)
    text = "\n".join(lines(result.frame))
    return "" if block.kind == "ok" else unfill(text if result.text is None else SPOOL.sub("", text), values)


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
