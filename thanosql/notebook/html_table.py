"""A frame as an HTML table that needs no JavaScript: its first rows, every column, and the shape below."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from thanosql.notebook.cells import cell, timed_unit
from thanosql.output import visible

_COLUMNS = 200
# A column with a text of so many characters is given room for a sentence.
_WIDE = 15


@dataclass(frozen=True, slots=True)
class Extra:
    """What stands in the table beside the frame: ``cells`` replace columns', ``added`` are columns behind them.

    Each is a list of HTML, one for each row that is shown. ``notes`` go below the table, as HTML.
    """

    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[str] = ()


def html_table(frame: pl.DataFrame, rows: int, extra: Extra | None = None) -> str:
    """Return the table of the first ``rows`` rows, in a box that scrolls, and below it the shape and what was cut."""
    extra = extra or Extra()
    shown = frame.head(rows)
    names = frame.columns[:_COLUMNS]
    columns = [_column(shown[name], extra.cells.get(name)) for name in names]
    columns += [[f'<td class="number">{each}</td>' for each in cells] for cells in extra.added.values()]
    head = "".join(_header(name, frame.schema[name]) for name in names)
    head += "".join(f'<th class="number added">{html.escape(name)}</th>' for name in extra.added)
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    notes = [_shape(frame, shown.height, len(names)), *extra.notes]
    return (
        f'<div class="rows"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f'<p class="quiet">{"; ".join(notes)}</p>'
    )


def _header(name: str, dtype: pl.DataType) -> str:
    kind = ' class="number"' if dtype.is_numeric() else ""
    return f'<th{kind} title="{html.escape(str(dtype))}">{html.escape(visible(name))}</th>'


def _column(values: pl.Series, given: Sequence[str] | None) -> list[str]:
    dtype = values.dtype
    cells = list(given) if given is not None else [cell(value, dtype) for value in values]
    kind = _kind(values)
    return [f"<td{kind}>{each}</td>" for each in cells]


def _kind(values: pl.Series) -> str:
    if values.dtype.is_numeric():
        return ' class="number"'
    if values.dtype.is_temporal():
        return ' class="moment"'
    if timed_unit(values.dtype):
        return ' class="spans"'
    return ' class="wide"' if _is_wide(values) else ""


def _is_wide(values: pl.Series) -> bool:
    if not isinstance(values.dtype, pl.String):
        return False
    longest = values.str.len_chars().max()
    return isinstance(longest, int) and longest > _WIDE


def _shape(frame: pl.DataFrame, rows: int, columns: int) -> str:
    shape = f"{_count(frame.height, 'row')} × {_count(frame.width, 'column')}"
    cut = f"; the first {_count(rows, 'row')} shown" if rows < frame.height else ""
    return shape + cut + (f"; the first {_count(columns, 'column')} shown" if columns < frame.width else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
