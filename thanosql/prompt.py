"""The prompt that ``thanosql`` shows on a terminal: statements end with ``;`` and may take several lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.lexer import tokenize

if TYPE_CHECKING:
    from thanosql.api import Result, Session

_FAREWELLS = frozenset({"exit", "quit", r"\q"})
_HISTORY = Path("~/.thanosql_history")
_HISTORY_LINES = 2000


def converse(session: Session, params: Mapping[str, Any], show: Callable[[Result], None]) -> int:
    """Read statements and show their results until the user leaves; returns the exit status.

    An error or Ctrl-C ends the statement, not the conversation.
    """
    print("statements end with ; and Ctrl-D leaves", file=sys.stderr)
    with _history():
        while True:
            try:
                text = _read()
                if text is None:
                    return 0
                for result in session.execute(text, params):
                    show(result)
            except ThanoSQLError as error:
                print(error, file=sys.stderr)
            except KeyboardInterrupt:
                print("interrupted", file=sys.stderr)


def complete(text: str) -> bool:
    """Say whether ``text`` ends with the ``;`` that ends a statement.

    >>> complete("SELECT ';'"), complete("SELECT 1; -- done"), complete("SELECT $$ ;")
    (False, True, False)
    """
    # Comments are on another channel; the last token is the end of the text.
    visible = [token.text for token in tokenize(text).tokens if token.channel == 0]
    return visible[-2:-1] == [";"]


def _read() -> str | None:
    """Return the next statements, or None when the user leaves."""
    lines: list[str] = []
    while True:
        try:
            line = input("thanosql> " if not lines else "      ... ")
        except EOFError:
            print(file=sys.stderr)
            return None
        if not lines and line.strip().rstrip(";").lower() in _FAREWELLS:
            return None
        if lines or line.strip():
            lines.append(line)
        if complete("\n".join(lines)):
            return "\n".join(lines)


@contextmanager
def _history() -> Iterator[None]:
    """Keep what was typed for the next time, where the system has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    path = _HISTORY.expanduser()
    # The first time there is none, and in a home that cannot be written there never will be.
    with suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(_HISTORY_LINES)
    try:
        yield
    finally:
        with suppress(OSError):
            path.touch(mode=0o600)
            readline.write_history_file(path)
