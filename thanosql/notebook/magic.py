"""``%thanosql`` and ``%%thanosql``: statements in notebook cells, results as polars frames."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from IPython.core.error import UsageError
from IPython.core.magic import no_var_expand
from IPython.display import display

from thanosql.api import Session, connect
from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.parser import parse_script
from thanosql.notebook import completer
from thanosql.notebook.display import ResultFormatter
from thanosql.notebook.progress import NotebookProgress
from thanosql.progress import for_stream

if TYPE_CHECKING:
    import polars as pl
    from IPython.core.interactiveshell import InteractiveShell

_OPTION = re.compile(
    r"\s*(?:(?:-o|--output)[ =]\s*(?P<option>\w+)|(?P<target>\w+)\s*<<|(?P<unknown>--?[A-Za-z]\S*))(?:\s+|$)"
)
_CONNECTION = re.compile(r"(?P<url>[A-Za-z][\w+.-]*://.*?)(?:\s+--home[ =]\s*(?P<home>.+?))?\s*")
_VARIABLE = re.compile(r"\s*\$(\w+)\s*")
# What a database can be given as a value; every other variable is no parameter.
_BINDABLE = (type(None), bool, int, float, str, bytes, date, time, Decimal, list)


class ThanoSQLMagic:
    """A notebook's connection, made when the first statement needs it."""

    def __init__(self, shell: InteractiveShell):
        self._shell = shell
        self._formatter = ResultFormatter(shell)
        self._progress = NotebookProgress() if hasattr(shell, "kernel") else for_stream(sys.stderr)
        self._session: Session | None = None
        self._url: str | None = None
        self._home: str | None = None

    def run(self, line: str, cell: str | None) -> pl.DataFrame | None:
        """Run ``%thanosql line``, or ``%%thanosql line`` over ``cell``; returns the last statement's frame.

        A frame that goes into a variable, and a statement without columns, give None.
        """
        variable, beside = _split_options(line)
        if cell is None:
            return self._run_line(variable, self._expand(beside))
        if beside:
            raise UsageError(
                f"{beside!r} stands beside %%thanosql and would not be run: move it into the cell below, "
                "or write %thanosql with one % for a statement on the line"
            )
        if not cell.strip():
            raise UsageError("the cell has no statement: write one below %%thanosql, such as SELECT 1")
        return self._execute(variable, self._expand(cell))

    @property
    def session(self) -> Session | None:
        """The session, once a statement needed one."""
        return self._session

    def close(self) -> None:
        """Close the connection, and leave the display of frames to polars again."""
        self._formatter.close()
        self._disconnect()

    def _run_line(self, variable: str | None, text: str) -> pl.DataFrame | None:
        connection = _CONNECTION.fullmatch(text)
        if text and not connection:
            return self._execute(variable, text)
        if connection:
            # First, because a database file is open in one place at a time.
            self._disconnect()
            self._url, self._home = connection["url"], connection["home"]
        print(f"connected to {self._connected().database.url}")
        return None

    def _execute(self, variable: str | None, text: str) -> pl.DataFrame | None:
        last = len(parse_script(text).statements) - 1
        session = self._connected()
        with self._progress:
            for index, result in enumerate(session.execute(text, self._parameters())):
                if index == last and variable:
                    self._shell.user_ns[variable] = result.frame
                elif not result.frame.width:
                    print("done")
                elif index == last:
                    return self._formatter.remember(result)
                else:
                    display(self._formatter.remember(result))
        return None

    def _connected(self) -> Session:
        if self._session is None:
            self._session = connect(self._url, home=self._home, progress=self._progress)
        return self._session

    def _disconnect(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _parameters(self) -> dict[str, Any]:
        """Return the notebook's variables that a statement can name as ``:name``."""
        hidden = self._shell.user_ns_hidden
        return {
            name: value
            for name, value in self._shell.user_ns.items()
            if not name.startswith("_") and name not in hidden and isinstance(value, _BINDABLE)
        }

    def _expand(self, text: str) -> str:
        """Return the text in variable ``name`` when ``text`` is ``$name`` and nothing else."""
        match = _VARIABLE.fullmatch(text)
        if not match:
            return text
        value = self._shell.user_ns.get(match[1])
        if not isinstance(value, str):
            raise UsageError(f"{text.strip()} stands for the text in a variable, and {match[1]} is no text")
        return value


def _split_options(line: str) -> tuple[str | None, str]:
    """Return the variable for the result, if one is named, and the rest of the line."""
    variable = None
    while match := _OPTION.match(line):
        variable = match["option"] or match["target"]
        if match["unknown"] or not variable.isidentifier():
            raise UsageError(
                f"{match[0].strip()!r} is no option of %thanosql: -o NAME, or NAME <<, keeps the result in a variable"
            )
        line = line[match.end() :]
    return variable, line.strip()


@contextmanager
def _short_errors() -> Iterator[None]:
    """Let a ThanoSQLError fail the cell with its message, its place and its hint, but without a traceback."""
    try:
        yield
    except ThanoSQLError as error:
        shown = f"{type(error).__name__}: {error}".splitlines()
        # IPython asks the exception itself for what to print in place of the traceback.
        error.__dict__["_render_traceback_"] = lambda: shown
        raise


_MAGICS: WeakKeyDictionary[InteractiveShell, ThanoSQLMagic] = WeakKeyDictionary()


def load(shell: InteractiveShell) -> None:
    """Register the magics with ``shell``."""
    # transformers imports tqdm's notebook bars, which miss widgets that ThanoSQL never shows.
    warnings.filterwarnings("ignore", message="IProgress not found")
    magic = _MAGICS[shell] = ThanoSQLMagic(shell)

    def thanosql(line: str, cell: str | None = None) -> pl.DataFrame | None:
        """Run ThanoSQL statements, or connect.

        %thanosql duckdb:///speech.duckdb [--home DIR]    connect
        %thanosql SELECT 1                                run a statement
        rows = %thanosql SELECT 1                         keep its frame
        %%thanosql [-o NAME | NAME <<]                    run the script below, and keep its last frame in NAME

        :name in a statement is the value of the variable of that name; $name alone is the statement in it.
        """
        with _short_errors():
            return magic.run(line, cell)

    # Braces and dollars belong to SQL, so IPython must leave them; values go in as :name.
    shell.register_magic_function(no_var_expand(thanosql), "line_cell", "thanosql")
    completer.load(shell, lambda: magic.session)


def unload(shell: InteractiveShell) -> None:
    """Take the magics from ``shell`` and close their connection."""
    completer.unload(shell)
    _MAGICS.pop(shell).close()
    for kind in ("line", "cell"):
        del shell.magics_manager.magics[kind]["thanosql"]
