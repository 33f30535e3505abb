"""Read or write a table of PostgreSQL in one of several ways and print, as JSON, what it took.

``bench.postgres`` starts it for each turn, so that no contender sees the memory of another. It needs Linux: the peak is
the kernel's.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
import pyarrow as pa
from adbc_driver_postgresql import StatementOptions, dbapi

from bench.memory_case import PROCESS, megabytes
from thanosql.runtime.databases.database import open_database
from thanosql.runtime.databases.postgres.database import BATCH_BYTES
from thanosql.session import Session

COLUMNS = "id, path, text, duration"
WRITTEN = "written"
CHUNK = 20_000
"""Rows that pandas takes at once; fewer and more are slower."""


@dataclass(frozen=True)
class Turn:
    """``megabytes`` is the most resident memory above what stood when the connection was open."""

    rows: int
    seconds: float
    processor_seconds: float
    megabytes: float


class Meter:
    """Measures from its making to ``turn``."""

    def __init__(self) -> None:
        self._opened = megabytes("VmRSS")
        (PROCESS / "clear_refs").write_text("5")  # the peak so far is forgotten
        self._began = time.perf_counter(), time.process_time()

    def turn(self, rows: int) -> Turn:
        """Return what was taken since the meter was made, for so many rows."""
        wall, processor = self._began
        taken = time.perf_counter() - wall, time.process_time() - processor
        return Turn(rows, *taken, max(0.0, megabytes("VmHWM") - self._opened))


def query(rows: int) -> str:
    return f"SELECT {COLUMNS} FROM calls WHERE id <= {rows}"


def read_thanosql(url: str, rows: int) -> Turn:
    """Stream a SELECT through a session, frame by frame."""
    with Session(url) as session:
        session.run("SELECT 1 AS warm")
        meter = Meter()
        return meter.turn(sum(frame.height for frame in session.stream(query(rows))))


def read_adbc(url: str, rows: int) -> Turn:
    """Read the driver's batches, with the same hint of their size."""
    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 AS warm")
        cursor.fetchall()
        cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)})
        meter = Meter()
        cursor.execute(query(rows))
        return meter.turn(sum(batch.num_rows for batch in cursor.fetch_record_batch()))


def engine(url: str) -> Any:
    import sqlalchemy

    made = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with made.connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))
    return made


def read_pandas_chunks(url: str, rows: int) -> Turn:
    """Read chunks from a cursor of the server's: pandas' own way to bound memory."""
    import pandas
    import sqlalchemy

    with engine(url).connect().execution_options(stream_results=True, max_row_buffer=CHUNK) as connection:
        meter = Meter()
        chunks = pandas.read_sql(sqlalchemy.text(query(rows)), connection, chunksize=CHUNK)
        return meter.turn(sum(len(chunk) for chunk in chunks))


def read_pandas_whole(url: str, rows: int) -> Turn:
    """Read one frame of all rows: what most programs have."""
    import pandas
    import sqlalchemy

    with engine(url).connect() as connection:
        meter = Meter()
        return meter.turn(len(pandas.read_sql(sqlalchemy.text(query(rows)), connection)))


def made_rows(rows: int) -> Iterator[pl.DataFrame]:
    """Yield such rows as ``calls`` has, as inference would: a thousand at a time."""
    for start in range(0, rows, 1_000):
        number = pl.int_range(start + 1, min(start + 1_000, rows) + 1, eager=True).alias("id")
        yield number.to_frame().select(
            "id",
            path="/data/recordings/" + pl.col("id").cast(pl.String).str.zfill(9) + ".flac",
            text=pl.lit("the quick brown fox number ") + pl.col("id").cast(pl.String),
            duration=pl.col("id").cast(pl.Float64) % 300 / 10,
        )


def write_thanosql(url: str, rows: int) -> Turn:
    """Write frames as they come, as CREATE TABLE ... AS PREDICT does."""
    frames = list(made_rows(rows))
    with open_database(url) as database:
        meter = Meter()
        return meter.turn(database.ingest(WRITTEN, iter(frames), mode="replace"))


def write_adbc(url: str, rows: int) -> Turn:
    """Give the driver the same frames as Arrow batches."""
    frames = list(made_rows(rows))
    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        meter = Meter()
        batches = (batch for frame in frames for batch in frame.to_arrow().to_batches())
        reader = pa.RecordBatchReader.from_batches(frames[0].to_arrow().schema, batches)
        cursor.adbc_ingest(WRITTEN, reader, mode="replace")
        connection.commit()
        return meter.turn(rows)


def write_sqlalchemy(url: str, rows: int) -> Turn:
    """Write by pandas' to_sql in chunks: SQLAlchemy 2 sends many rows in each INSERT."""
    import pandas

    frame = pandas.concat(pandas.DataFrame(each.to_dict(as_series=False)) for each in made_rows(rows))
    made = engine(url)
    meter = Meter()
    with made.begin() as connection:
        frame.to_sql(WRITTEN, connection, if_exists="replace", index=False, chunksize=CHUNK)
    return meter.turn(rows)


CONTENDERS: dict[str, Callable[[str, int], Turn]] = {
    "read thanosql": read_thanosql,
    "read adbc": read_adbc,
    "read pandas chunks": read_pandas_chunks,
    "read pandas whole": read_pandas_whole,
    "write thanosql": write_thanosql,
    "write adbc": write_adbc,
    "write sqlalchemy": write_sqlalchemy,
}

if __name__ == "__main__":
    taken = CONTENDERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    print(json.dumps(asdict(taken)), flush=True)
    # What a contender leaves to tidy up is not measured.
    os._exit(0)
