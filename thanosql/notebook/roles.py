"""What the columns of a result are: recordings, references, predictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from thanosql.compiler import ast
from thanosql.runtime.access.remote_access import url_scheme

_SUFFIXES = (".wav", ".wave", ".flac")
_MAGIC = (b"RIFF", b"fLaC")
_REFERENCES = ("text", "reference", "transcript", "sentence")


@dataclass(frozen=True, slots=True)
class Roles:
    """Column names: ``audio`` are all with recordings; a reference and a prediction stand there together or not."""

    audio: tuple[str, ...]
    reference: str | None = None
    predicted: str | None = None


def roles(frame: pl.DataFrame, statement: ast.Statement) -> Roles:
    """Find the columns by what ``statement`` says of them, else by what they hold."""
    named = {value.casefold() for value in _options(statement, "audio_col")}
    audio = tuple(name for name in frame.columns if name.casefold() in named or _holds_audio(frame[name]))
    results = [*_options(statement, "result_col"), "predicted"]
    predicted = next(filter(None, (_text(frame, name) for name in results)), None)
    reference = next(filter(None, (_text(frame, name) for name in _REFERENCES)), None)
    if predicted is None or reference is None or predicted == reference:
        return Roles(audio)
    return Roles(audio, reference, predicted)


def _holds_audio(values: pl.Series) -> bool:
    """Say whether the first value that is there is a recording's path or its bytes."""
    if values.dtype not in (pl.String, pl.Binary):
        return False
    known = values.drop_nulls().head(1)
    if known.is_empty():
        return False
    first: Any = known[0]
    if isinstance(first, bytes):
        return first.startswith(_MAGIC)
    # The signature of a URL stands behind its path.
    path = first.partition("?")[0] if url_scheme(first) is not None else first
    return bool(path.lower().endswith(_SUFFIXES))


def _text(frame: pl.DataFrame, name: str) -> str | None:
    found = next((each for each in frame.columns if each.casefold() == name.casefold()), None)
    return found if found is not None and frame.schema[found] == pl.String else None


def _options(statement: ast.Statement, name: str) -> Iterator[str]:
    """Yield the texts that a statement, or those that it reads from, give an option."""
    match statement:
        case ast.Predict() | ast.PrintAudio():
            for option in statement.options:
                if option.name.text.casefold() == name and isinstance(option.value, ast.Literal):
                    yield str(option.value.value)
            query = statement.query
        case ast.Sql(query=query):
            pass
        case _:
            return
    for island in query.islands:
        yield from _options(island.statement, name)
