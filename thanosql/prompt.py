"""The prompt that ``thanosql`` shows on a terminal: statements end with ``;`` and may take several lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.lexer import tokenize
from thanosql.terminal.conversation import Conversation, Left
from thanosql.terminal.screen import Screen

if TYPE_CHECKING:
    from thanosql.api import Session
    from thanosql.terminal.editor import History

_FAREWELLS = frozenset({"exit", "quit"})
_HISTORY = Path("~/.thanosql_history")
_HISTORY_BYTES = 1_000_000


def converse(
    session: Session, params: Mapping[str, Any], screen: Screen, reopen: Callable[[str], Session] | None = None
) -> int:
    r"""Read statements and commands and show their results until the user leaves; returns the exit status.

    An error or Ctrl-C ends the statement, not the conversation. ``reopen`` opens the session that \c asks for.
    """
    print(f"{session.database.url}; statements end with ;  \\? lists commands, Ctrl-D leaves", file=sys.stderr)
    with Conversation(session, params, screen, reopen) as conversation:
        read = _reader(conversation)
        while True:
            try:
                text = read()
                if text.strip().rstrip(";").lower() in _FAREWELLS:
                    return 0
                began = time.monotonic()
                conversation.run(text)
                if conversation.timing and text.strip():
                    print(f"{time.monotonic() - began:.3f} s", file=sys.stderr)
            except (EOFError, Left):
                return 0
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


def finished(text: str) -> bool:
    """Say whether Enter ends ``text``: at a ``;``, or when it is a command or a farewell."""
    written = text.strip()
    return written.startswith("\\") or written.rstrip(";").lower() in _FAREWELLS or complete(text)


def _reader(conversation: Conversation) -> Callable[[], str]:
    """Return what reads the next statements: an editor, or plain lines where the terminal can do no more.

    It raises EOFError when the user leaves.
    """
    history = _history()
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        return _plain_lines(history)
    from thanosql.terminal.completer import StatementCompleter
    from thanosql.terminal.editor import editor

    # They are read while the first statement is written.
    conversation.names(0.0)
    session = editor(history, StatementCompleter(conversation.names), finished)

    def read() -> str:
        while True:
            # What Ctrl-C drops stays to be seen above.
            with suppress(KeyboardInterrupt):
                return session.prompt()

    return read


def _plain_lines(history: History) -> Callable[[], str]:
    """Return what reads line by line, with what readline gives where the system has it."""
    with suppress(ImportError):
        import readline

        for text in reversed(list(history.load_history_strings())):
            for line in text.splitlines():
                readline.add_history(line)

    def read() -> str:
        lines: list[str] = []
        while True:
            try:
                line = input("thanosql> " if not lines else "      ... ")
            except EOFError:
                print(file=sys.stderr)
                raise
            if lines or line.strip():
                lines.append(line)
            if lines and finished("\n".join(lines)):
                history.append_string("\n".join(lines))
                return "\n".join(lines)

    return read


def _history() -> History:
    """Return what was written before, of which a file that has grown too large keeps the newer half."""
    from thanosql.terminal.editor import History

    # In a home that cannot be written there is none, nor for a user without a home, as in some containers.
    path = Path(os.path.expanduser(_HISTORY))  # noqa: PTH111 - Path.expanduser raises RuntimeError for such a user
    with suppress(OSError):
        path.touch(mode=0o600)
        if path.stat().st_size > _HISTORY_BYTES:
            kept = path.read_bytes()[-_HISTORY_BYTES // 2 :]
            path.write_bytes(kept[kept.find(b"\n#") + 1 :])
    return History(str(path))
