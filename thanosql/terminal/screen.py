r"""Where results go: a table that fits the terminal, a row as lines where it does not, or a file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from thanosql.compiler.errors import ThanoSQLError

if TYPE_CHECKING:
    import polars as pl

    from thanosql.api import Result

# A person looks at the first rows; whoever wants all of them pipes them or names a file.
ROWS = 40
_FORMS = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson"}


class Screen:
    """Shows results on ``out``; notes go to stderr.

    ``expanded`` is 'on', 'off' or 'auto': a row as lines, a column each; auto does so where the columns do not fit.
    """

    def __init__(self, out: BinaryIO):
        self._out = out
        self._file: BinaryIO | None = None
        self._form = "table"
        self.expanded = "auto"

    def show(self, result: Result) -> None:
        """Write a result: a plan as it is, rows as a table, nothing of a statement that has neither."""
        if result.text is not None:
            self.write(f"{result.text}\n")
        elif result.frame.width:
            self._rows(result.frame)

    def write(self, text: str) -> None:
        """Write a text to where results go."""
        out = self._file or self._out
        out.write(text.encode())
        out.flush()

    def note(self, text: str) -> None:
        """Say something that is no result."""
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def redirect(self, path: Path | None) -> None:
        """Write what follows to a file, in the form that its ending names; None: to the screen again.

        Raises ThanoSQLError when the file cannot be written.
        """
        if path is not None and path.suffix == ".parquet":
            raise ThanoSQLError(
                "several results do not go into one parquet file",
                hint=f"leave the prompt and run one: thanosql -c 'SELECT ...' -o {path}",
            )
        try:
            opened = path.open("wb") if path is not None else None
        except OSError as error:
            raise ThanoSQLError(
                f"cannot write {path}: {error.strerror}", hint="name a file in a folder there is"
            ) from None
        self.close()
        self._file = opened
        self._form = _FORMS.get(path.suffix.casefold(), "table") if path is not None else "table"

    def close(self) -> None:
        """Finish the file that results go to, if any."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _rows(self, frame: pl.DataFrame) -> None:
        from thanosql.output import table, write

        if self._file is not None and self._form != "table":
            write([frame], self._form, self._file)
            self._file.flush()
        elif self._file is None and self._out.isatty():
            from thanosql.terminal.table import fits, lines_of, table_of

            width = shutil.get_terminal_size().columns
            expanded = self.expanded == "on" or (self.expanded == "auto" and not fits(frame, width, ROWS))
            self.write((lines_of if expanded else table_of)(frame, width, ROWS))
        elif self.expanded == "on":
            from thanosql.terminal.table import lines_of

            self.write(lines_of(frame, None, None))
        else:
            self.write(table(frame))
