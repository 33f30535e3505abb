"""What a Parquet file's footer promises, held against the size of the file before any of it is decoded.

Polars decodes a row group's column as a whole: 21 KB that hold one text of 700 MB took 2.7 GB. Where the footer lies, a
page is still at most 2 GiB, the most that its own header can say, and one that does not unpack to that is an error.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from thanosql.compiler.errors import DataError

LARGEST_GROUP = 2**30
"""Bytes of a row group's largest column, unpacked, that are decoded however small the file is."""

MOST_GROWTH = 100
"""How many times its compressed size a larger column may unpack to: columns of text grow by ten, of measures by two."""

_WIDTHS = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 16}
"""Bytes of a value when it is decoded, by its physical type; of texts what points to them, as repeated ones are kept
once."""


def check_parquet(path: Path) -> None:
    """Raise DataError for a column that would unpack to far more memory than the file's size lets expect.

    What is no Parquet file is not judged: whoever reads it will say so.
    """
    try:
        footer = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return
    for group in range(footer.num_row_groups):
        rows = footer.row_group(group)
        for place in range(footer.num_columns):
            column = rows.column(place)
            width = _WIDTHS.get(column.physical_type) or footer.schema.column(place).length
            unpacked = max(column.total_uncompressed_size, column.num_values * width)
            if unpacked > LARGEST_GROUP and unpacked > MOST_GROWTH * column.total_compressed_size:
                raise DataError(
                    f"{path} is not to be trusted: column {column.path_in_schema!r} makes {unpacked:,} bytes "
                    f"of {column.total_compressed_size:,} in one row group",
                    hint="if it is right, write it again with row groups of a million rows",
                )
