"""Completion of ``%%thanosql`` cells and ``%thanosql`` lines, in JupyterLab and in IPython's terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from IPython.core.completer import SimpleCompletion, context_matcher

from thanosql.completion.engine import complete
from thanosql.completion.known import KnownNames
from thanosql.completion.names import Names
from thanosql.runtime import families
from thanosql.runtime.catalog import dataset_declarations

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from thanosql.api import Session

# How long somebody waits for names that are being read; what is known by then is shown.
_PATIENCE = 0.5
_CELL = re.compile(r"\s*%%thanosql\b[^\n]*\n")
_LINE = re.compile(r"(?:[^\n#'\"]*=)?\s*%thanosql\s+(?:(?:-\w|--\w+)[ =]\s*\w+\s+|\w+\s*<<\s*)*")


class CellCompleter:
    """Completes statements with the names of the session that the magics have, and before there is one without."""

    def __init__(self, shell: InteractiveShell, session: Callable[[], Session | None]):
        self._shell = shell
        self._session = session
        self._read: tuple[Session, KnownNames] | None = None

        # Before those of Python, which it keeps out. A function, because IPython writes on it.
        self.matcher = context_matcher(identifier="thanosql", priority=1000)(lambda context: self._match(context))
        shell.Completer.custom_matchers.append(self.matcher)
        shell.events.register("post_run_cell", self._forget)

    def close(self) -> None:
        """Take the completion from the shell."""
        self._shell.Completer.custom_matchers.remove(self.matcher)
        self._shell.events.unregister("post_run_cell", self._forget)
        self._stop_reading()

    def _match(self, context: Any) -> dict[str, Any]:
        """Return what could be written at the cursor, in the place of IPython's own completions of Python."""
        lines = context.full_text.split("\n")
        cursor = sum(len(line) + 1 for line in lines[: context.cursor_line]) + context.cursor_position
        begin = statement_start(context.full_text, cursor)
        if begin is None:
            return {"completions": [], "suppress": False}
        end = len(context.full_text) if _CELL.match(context.full_text) else _end_of_line(context.full_text, cursor)
        offers = complete(context.full_text[begin:end], cursor - begin, self._names())
        written = context.full_text[begin + offers[0].start : cursor] if offers else ""
        return {
            "completions": [SimpleCompletion(text=each.text, type=each.kind) for each in offers],
            "matched_fragment": written,
            "ordered": True,
            "suppress": True,
        }

    def _names(self) -> Names:
        session = self._session()
        if self._read is not None and self._read[0] is not session:
            self._stop_reading()
        parameters = tuple(self._variables())
        if session is None:
            return Names(families.base_models(), datasets=dataset_declarations(), parameters=parameters)
        if self._read is None:
            self._read = (session, KnownNames(session.database, session.catalog))
        return self._read[1].names(_PATIENCE, parameters)

    def _variables(self) -> list[str]:
        hidden = self._shell.user_ns_hidden
        return [
            name
            for name, value in self._shell.user_ns.items()
            if not name.startswith("_") and name not in hidden and not callable(value)
            if not isinstance(value, ModuleType)
        ]

    def _forget(self, *_: object) -> None:
        if self._read is not None:
            self._read[1].forget()

    def _stop_reading(self) -> None:
        if self._read is not None:
            self._read[1].close()
            self._read = None


def statement_start(text: str, cursor: int) -> int | None:
    """Return where the statements of a magic begin that the cursor stands in, or None where it stands in none.

    >>> statement_start("rows = %thanosql SELECT 1", 20), statement_start("rows = 1", 8)
    (17, None)
    """
    cell = _CELL.match(text)
    if cell is not None:
        return cell.end() if cursor >= cell.end() else None
    begin = text.rfind("\n", 0, cursor) + 1
    line = _LINE.match(text, begin)
    return line.end() if line is not None and line.end() <= cursor else None


def _end_of_line(text: str, cursor: int) -> int:
    end = text.find("\n", cursor)
    return len(text) if end < 0 else end


_COMPLETERS: WeakKeyDictionary[InteractiveShell, CellCompleter] = WeakKeyDictionary()


def load(shell: InteractiveShell, session: Callable[[], Session | None]) -> None:
    """Complete statements in ``shell``; ``session`` returns the one that the magics have now, if any."""
    _COMPLETERS[shell] = CellCompleter(shell, session)


def unload(shell: InteractiveShell) -> None:
    """Complete no statements any more."""
    _COMPLETERS.pop(shell).close()
