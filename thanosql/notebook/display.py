"""How a notebook shows results: whole texts in tables, plans as text."""

from __future__ import annotations

import html
import weakref
from typing import TYPE_CHECKING

import polars as pl

from thanosql.output import legible, table, table_settings

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.lib.pretty import RepresentationPrinter

    from thanosql.api import Result

# Rows of a table below a cell; the frame itself has them all.
_ROWS = 40


class ResultFormatter:
    """Shows the frame that the magic returned last in its own way; any other frame stays as polars shows it."""

    def __init__(self, shell: InteractiveShell):
        self._formatters = shell.display_formatter.formatters
        self._formatters["text/html"].for_type(pl.DataFrame, self._html)
        self._formatters["text/plain"].for_type(pl.DataFrame, self._plain)
        self._frame: weakref.ref[pl.DataFrame] | None = None
        self._text: str | None = None

    def remember(self, result: Result) -> pl.DataFrame:
        """Return the result's frame, which is about to be shown."""
        self._frame = weakref.ref(result.frame)
        self._text = result.text
        return result.frame

    def close(self) -> None:
        """Let polars show every frame again."""
        self._formatters["text/html"].pop(pl.DataFrame, None)
        self._formatters["text/plain"].pop(pl.DataFrame, None)

    def _is_ours(self, frame: pl.DataFrame) -> bool:
        return self._frame is not None and self._frame() is frame

    def _html(self, frame: pl.DataFrame) -> str:
        if not self._is_ours(frame):
            return frame._repr_html_()
        if self._text is not None:
            return f"<pre>{html.escape(self._text)}</pre>"
        with table_settings(None), pl.Config(tbl_rows=_ROWS, tbl_hide_dataframe_shape=False):
            return legible(frame)._repr_html_()

    def _plain(self, frame: pl.DataFrame, printer: RepresentationPrinter, cycle: bool) -> None:
        if not self._is_ours(frame):
            printer.text(repr(frame))
        elif self._text is not None:
            printer.text(self._text)
        else:
            printer.text(table(frame, rows=_ROWS).rstrip())
