"""Columns of URLs as they may be shown: a notebook is saved with what it shows, and passed on."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from thanosql.compiler.redaction import mask_url
from thanosql.runtime.access.remote_access import url_scheme


def masked(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Return ``frame`` with the passwords and signatures of URLs in these columns left out; it is not changed."""
    texts = [frame[name] for name in columns if frame.schema[name] == pl.String]
    return frame.with_columns(pl.Series(text.name, [shown(value) for value in text], dtype=pl.String) for text in texts)


def shown(value: str | None) -> str | None:
    """Return a path as it is, and a URL without its secrets.

    >>> shown("a.wav"), shown("https://ann:secret@host/a.wav")
    ('a.wav', 'https://ann:***@host/a.wav')
    """
    return mask_url(value) if value is not None and url_scheme(value) is not None else value
