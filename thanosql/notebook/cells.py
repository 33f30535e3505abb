"""One value of a table as HTML: everything escaped, numbers short, long texts and lists folded."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.output import visible

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_TEXT = 1000
_FOLDED = 300
_ITEMS = 12
_WORDS = 60
_UNITS = ("word", "char")

NULL = '<span class="null">null</span>'


def cell(value: Any, dtype: PolarsDataType) -> str:
    """Return the HTML of ``value``, one of a column of type ``dtype``.

    Words and characters with timestamps, in seconds, stand one beside the other with their times.
    """
    if value is None:
        return NULL
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return f'<span class="quiet">&lt;{len(value)} bytes&gt;</span>'
    if unit := timed_unit(dtype):
        return _timed(value, unit)
    if isinstance(value, list | pl.Series):
        return f"[{_listed(list(value), dtype, _ITEMS)}]"
    if isinstance(value, Mapping):
        types = {field.name: field.dtype for field in dtype.fields} if isinstance(dtype, pl.Struct) else {}
        return ", ".join(
            f"{html.escape(name)}: {cell(each, types.get(name, pl.String()))}" for name, each in value.items()
        )
    return html.escape(number(value) if isinstance(value, float) else str(value))


def text(value: str) -> str:
    """Return a text as it stands, line breaks and all; what is very long is opened by a click."""
    shown = html.escape(visible(value))
    if len(value) <= _TEXT:
        return f'<span class="text">{shown}</span>'
    start = html.escape(visible(value[:_FOLDED]))
    return (
        f'<details><summary class="text">{start}… <small class="quiet">{len(value):,} characters</small></summary>'
        f'<span class="text">{shown}</span></details>'
    )


def number(value: float) -> str:
    """Return six significant digits.

    >>> number(0.123456789), number(3.0), number(1234567.25), number(1e-9)
    ('0.123457', '3.0', '1234567.25', '1e-09')
    """
    if not math.isfinite(value) or len(repr(value)) <= 8 or not 1e-4 <= abs(value) < 1e6:
        return repr(value)
    return f"{value:.6g}"


def timed_unit(dtype: PolarsDataType) -> str | None:
    """Return 'word' or 'char' for a list of such with their start and end in seconds, else None."""
    if not isinstance(dtype, pl.List) or not isinstance(dtype.inner, pl.Struct):
        return None
    types = {field.name: field.dtype for field in dtype.inner.fields}
    if not all(name in types and types[name].is_numeric() for name in ("start", "end")):
        return None
    return next((unit for unit in _UNITS if unit in types), None)


def _timed(value: Any, unit: str) -> str:
    return "".join(_span(each, unit) if each is not None else NULL for each in list(value)[:_WORDS]) + _more(
        len(value) - _WORDS
    )


def _span(each: Mapping[str, Any], unit: str) -> str:
    start, end = (f"{each[name]:.2f}" if each[name] is not None else "?" for name in ("start", "end"))
    sure = each.get("confidence")
    title = f' title="confidence {sure:.2f}"' if isinstance(sure, float) else ""
    said = html.escape(visible(str(each[unit])))
    return f'<span class="timed"{title}>{said} <small>{start}–{end} s</small></span> '


def _listed(values: Sequence[Any], dtype: PolarsDataType, most: int) -> str:
    inner = dtype.inner if isinstance(dtype, pl.List | pl.Array) else pl.String()
    shown = ", ".join(cell(each, inner) for each in values[:most])
    return shown + _more(len(values) - most)


def _more(count: int) -> str:
    return f' <span class="quiet">… {count:,} more</span>' if count > 0 else ""
