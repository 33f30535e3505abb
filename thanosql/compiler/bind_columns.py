"""The columns that a statement's options name: those that it reads, and those that it adds."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler import ast
from thanosql.compiler.errors import BindError, suggest
from thanosql.compiler.options import Options, Resolved
from thanosql.compiler.schema import Kind, Schema
from thanosql.compiler.source import Span

RESERVED = "__thanosql_"
"""How the columns begin that operators add for one another."""


def named_column(
    options: Options, option: str, schema: Schema, kinds: tuple[Kind, ...], query: ast.Query
) -> tuple[Options, str]:
    """Find the column that an option names; a default audio_path gives way to a column called audio."""
    entry = options.resolved(option)
    column = column_of(entry, schema, kinds, options.place(option) or query.span)
    entries = tuple(replace(each, value=column) if each is entry else each for each in options)
    return Options(entries), column


def column_of(entry: Resolved, schema: Schema, kinds: tuple[Kind, ...], span: Span) -> str:
    """Return the name of the column that an option names, or raise BindError at ``span``."""
    option, wanted = entry.spec.name, str(entry.value)
    found = schema.find(wanted)
    if not found and entry.is_default and option == "audio_col":
        found = schema.find("audio")
    if not found:
        raise BindError(
            f"the query has no column {wanted!r}, which {option} names",
            hint=f"{suggest(wanted, schema.names, 'columns')}; choose one with OPTIONS ({option}='...')",
            span=span,
        )
    if len(found) > 1:
        raise BindError(
            f"the query has {len(found)} columns called {wanted!r}", hint="give them different names", span=span
        )
    column = found[0]
    if column.type.kind not in kinds:
        needed = " or ".join(str(kind) for kind in kinds)
        raise BindError(
            f"column {column.name!r}, which {option} names, is {column.type}, not {needed}",
            hint=_column_advice(option),
            span=span,
        )
    return column.name


def new_columns(options: Options, schema: Schema) -> dict[str, str]:
    """Return the columns that Infer adds, by the option that asks for each, after checking their names."""
    added = {"result_col": str(options["result_col"])}
    error = options.resolved("error_col")
    if error.value is not None and (options["on_error"] == "null" or not error.is_default):
        added["error_col"] = error.value
    if options.get("confidence"):
        added["confidence"] = "confidence"
    if options.get("timestamps") is not None:
        added["timestamps"] = "timestamps"
    taken: dict[str, str] = {}
    for option, column in added.items():
        _free_column(options, option, column, schema)
        other = taken.setdefault(column.casefold(), option)
        if other != option:
            raise BindError(
                f"{other} and {option} name the same column",
                hint="give one of them another name",
                span=options.place(option) or options.place(other),
            )
    return added


def _free_column(options: Options, option: str, column: str, schema: Schema) -> None:
    """Raise BindError where a new column cannot have its name."""
    if column.casefold().startswith(RESERVED):
        raise BindError(
            f"{option}: names that begin with {RESERVED} belong to ThanoSQL",
            hint="choose another name",
            span=options.place(option),
        )
    # Columns of one name come back as a, a_1, a_2.
    stem, _, number = column.rpartition("_")
    if schema.find(column) or (number.isdecimal() and len(schema.find(stem)) > 1):
        hint = f"name the new column otherwise: OPTIONS ({option}='...')"
        if not option.endswith("_col"):
            hint = f"give the query's column another name with AS: {option} adds one of this name"
        raise BindError(f"the query already has a column {column!r}", hint=hint, span=options.place(option))


def _column_advice(option: str) -> str:
    if option == "audio_col":
        return "it must hold paths of .wav or .flac files, or the files' bytes"
    return "it must hold the transcripts as text"
