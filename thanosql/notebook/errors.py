"""Errors and interruptions below a cell: what is wrong, where, and what would be right, without a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from thanosql.compiler import ast
from thanosql.compiler.errors import ThanoSQLError


@contextmanager
def short_errors() -> Iterator[None]:
    """Let a ThanoSQLError, or Stop, fail the cell with its message and its notes alone."""
    try:
        yield
    except ThanoSQLError as error:
        _show(error, f"{type(error).__name__}: {error}")
        raise
    except KeyboardInterrupt as interrupt:
        _show(interrupt, "interrupted")
        raise


@contextmanager
def placed(statements: Sequence[ast.Statement], index: int, text: str) -> Iterator[None]:
    """Say of an error in which statement of a script it happened, and of an interruption how to go on."""
    try:
        yield
    except ThanoSQLError as error:
        if len(statements) > 1:
            error.add_note(_where(statements, index, text))
        raise
    except KeyboardInterrupt as interrupt:
        if len(statements) > 1:
            interrupt.add_note(_where(statements, index, text))
        if advice := _advice(statements[index]):
            interrupt.add_note(advice)
        raise


def _show(error: BaseException, message: str) -> None:
    lines = [*message.splitlines(), *getattr(error, "__notes__", ())]
    # IPython asks the exception itself for what to print in place of the traceback.
    error.__dict__["_render_traceback_"] = lambda: lines


def _where(statements: Sequence[ast.Statement], index: int, text: str) -> str:
    span = statements[index].span
    line = text.count("\n", 0, span.start) + 1
    first = text[span.start : span.end].split("\n", 1)[0].rstrip()
    begins = first if len(first) <= 60 else f"{first[:59]}…"
    done = {0: "nothing has run before it", 1: "the one before it has run"}.get(
        index, f"the {index} before it have run"
    )
    return f"in statement {index + 1} of {len(statements)}, line {line}: {begins}\n{done}"


def _advice(statement: ast.Statement) -> str | None:
    """Say what is left of an interrupted statement; a training says so itself, by the step that it saved."""
    if isinstance(statement, ast.Predict | ast.Evaluate) and not _off(statement, "cache"):
        return "what was transcribed so far is kept: the same statement goes on from there"
    return None


def _off(statement: ast.Predict | ast.Evaluate, name: str) -> bool:
    return any(
        option.name.text.casefold() == name and option.value == ast.Literal(False) for option in statement.options
    )
