"""``%thanosql`` and ``%%thanosql``: statements in notebook cells, results as frames."""

from __future__ import annotations

import importlib.util
import re
import sys
import warnings
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from IPython.core.error import UsageError
from IPython.core.magic import no_var_expand
from IPython.display import display
from traitlets import observe, validate

from thanosql.api import Session, connect
from thanosql.compiler import ast
from thanosql.compiler.bind_models import usable_model
from thanosql.compiler.errors import ParseError
from thanosql.compiler.parser import parse, parse_script
from thanosql.compiler.sql import quote
from thanosql.notebook import completer
from thanosql.notebook.arguments import Arguments, Connection, read_arguments, read_connection
from thanosql.notebook.display import ResultFormatter
from thanosql.notebook.errors import placed, short_errors
from thanosql.notebook.identifiers import paste_identifiers
from thanosql.notebook.progress import NotebookProgress
from thanosql.notebook.settings import Settings
from thanosql.notebook.training_curve import training_curve
from thanosql.notebook.view import View
from thanosql.progress import for_stream
from thanosql.runtime.databases.database import mask_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from IPython.core.interactiveshell import InteractiveShell

    from thanosql.api import Result

_VARIABLE = re.compile(r"\s*\$(\w+)\s*")
# What a database can be given as a value; every other variable is no parameter.
_BINDABLE = (type(None), bool, int, float, str, bytes, date, time, Decimal, list)


class ThanoSQLMagic(Settings):
    """A notebook's connection, made when the first statement needs it."""

    _session: Session | None = None
    _url: str | None = None

    def __init__(self, shell: InteractiveShell):
        super().__init__(parent=shell)
        self._shell = shell
        self._formatter = ResultFormatter(shell)
        self._progress = NotebookProgress() if hasattr(shell, "kernel") else for_stream(sys.stderr)
        # Where %config looks for what it can set.
        shell.configurables.append(self)

    @validate("database")
    def _hide_password(self, proposal: dict[str, Any]) -> str:
        """Keep the URL, and give %config one to show that has no password in it."""
        self._url = proposal["value"] or None
        # Here, because another password makes no other URL to look at.
        self._disconnect()
        return mask_password(proposal["value"])

    @observe("home", "audio_root", "allowed_paths", "isolate", "remote_audio", "private_addresses")
    def _connect_anew(self, change: dict[str, Any]) -> None:
        self._disconnect()

    def run(self, line: str, cell: str | None) -> Any:
        """Run ``%thanosql line``, or ``%%thanosql line`` over ``cell``; returns the last statement's result.

        A result that goes into a variable, and a statement without columns, give None.
        """
        arguments = read_arguments(line)
        if cell is None:
            return self._run_line(arguments)
        if arguments.rest:
            raise UsageError(
                f"{mask_password(arguments.rest)!r} stands beside %%thanosql and would not be run: move it into the "
                "cell below, or write %thanosql with one % for a statement or a connection on the line"
            )
        if not cell.strip():
            raise UsageError("the cell has no statement: write one below %%thanosql, such as SELECT 1")
        return self._execute(arguments, cell)

    @property
    def session(self) -> Session | None:
        """The session, once a statement needed one."""
        return self._session

    def close(self) -> None:
        """Close the connection, and leave the display of frames to polars again."""
        self._formatter.close()
        self._shell.configurables.remove(self)
        self._disconnect()

    def _run_line(self, arguments: Arguments) -> Any:
        connection = read_connection(arguments.rest)
        if arguments.rest and connection is None:
            return self._execute(arguments, arguments.rest)
        if connection is not None:
            self._set(connection)
        print(f"connected to {self._connected().database.url}")
        return None

    def _set(self, connection: Connection) -> None:
        # First, because a database file is open in one place at a time.
        self._disconnect()
        if connection.url is not None:
            self.database = connection.url
        for name, value in connection.settings.items():
            setattr(self, name, value)

    def _execute(self, arguments: Arguments, text: str) -> Any:
        kind = arguments.result_type or self.result_type
        if kind == "pandas" and importlib.util.find_spec("pandas") is None:
            raise UsageError("results of type pandas need pandas: pip install pandas")
        text = paste_identifiers(self._expand(text), self._shell.user_ns)
        statements = parse_script(text).statements
        if not statements:
            raise ParseError("there is no statement", hint="write one, such as SELECT 1")
        session = self._connected()
        results = self._explained(session, text, arguments) if arguments.explain else self._results(session, text)
        for index, statement in enumerate(statements):
            # Each statement is a display of its own, and an error says which it was.
            with placed(statements, index, text), self._progress:
                result = next(results)
            last = statement is statements[-1]
            if last and arguments.variable:
                self._shell.user_ns[arguments.variable] = _converted(result.frame, kind)
            elif not result.frame.width:
                print("done")
            else:
                value = _converted(result.frame, kind)
                curve, labels = self._curve(session, result), _gives_labels(session, result.statement)
                view = View(result, self, session.context.recording, curve, labels)
                self._formatter.remember(value, view)
                if last:
                    return value
                display(value)
        return None

    def _results(self, session: Session, text: str) -> Iterator[Result]:
        return session.execute(text, self._parameters())

    def _explained(self, session: Session, text: str, arguments: Arguments) -> Iterator[Result]:
        """Yield the plan of the one statement in ``text``, which runs for --analyze only; its rows are not kept."""
        statement = parse(text)
        plan = session.compile(text, self._parameters())
        inner = statement.statement if isinstance(statement, ast.Explain) else statement
        explain = ast.Explain(inner, analyze=arguments.explain == "analyze", span=statement.span)
        yield replace(plan, statement=explain).run()

    def _curve(self, session: Session, result: Result) -> str:
        """Return the curves of the training that a statement was: of its epochs, or of the steps of a single one."""
        if not isinstance(result.statement, ast.BuildModel | ast.FitModel):
            return ""
        model, version = result.frame.row(0)[:2]
        history = session.run(f"LIST HISTORY FOR MODEL {quote(model)}@{version}").frame
        seen = self._progress.curve if isinstance(self._progress, NotebookProgress) else ""
        return training_curve(history) or seen

    def _connected(self) -> Session:
        if self._session is None:
            self._session = connect(
                self._url,
                home=self.home or None,
                audio_root=self.audio_root or None,
                # What is not set here, the environment may set.
                allowed_paths=self.allowed_paths or None,
                isolate=self.isolate or None,
                remote_audio=self.remote_audio or None,
                private_addresses=self.private_addresses or None,
                progress=self._progress,
            )
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


def _gives_labels(session: Session, statement: ast.Statement) -> bool:
    """Say whether a statement's model classifies: it has no word error rate."""
    if not isinstance(statement, ast.Predict):
        return False
    return "wer" not in usable_model(session.catalog, statement.model).family.metrics


def _converted(frame: pl.DataFrame, kind: str) -> Any:
    """Return a result as the type that was asked for."""
    match kind:
        case "pandas":
            return frame.to_pandas()
        case "arrow":
            return frame.to_arrow()
    return frame


_MAGICS: WeakKeyDictionary[InteractiveShell, ThanoSQLMagic] = WeakKeyDictionary()


def load(shell: InteractiveShell) -> None:
    """Register the magics with ``shell``."""
    # transformers imports tqdm's notebook bars, which miss widgets that ThanoSQL never shows.
    warnings.filterwarnings("ignore", message="IProgress not found")
    magic = _MAGICS[shell] = ThanoSQLMagic(shell)

    def thanosql(line: str, cell: str | None = None) -> Any:
        """Run ThanoSQL statements, or connect.

        %thanosql duckdb:///speech.duckdb [SETTINGS]    connect; settings that are not named stay as they are
        %thanosql SELECT 1                              run a statement
        rows = %thanosql SELECT 1                       keep its result
        %%thanosql [OPTIONS]                            run the script below

        Settings of a connection:
          --home DIR, --audio-root DIR       where models are; where relative paths of recordings start
          --allow-path DIR                   let statements read and write below DIR only; may be given again
          --isolate                          decode recordings in processes that may crash
          --remote-audio https,s3            fetch recordings behind URLs of these schemes
          --private-addresses                from this machine and private networks, too

        Options, on the line:
          -o NAME, --output NAME, NAME <<    keep the last result in the variable NAME instead of showing it
          -t TYPE, --type TYPE               polars, pandas or arrow: what the result is in Python
          --explain                          show the statement's plan; do not run it
          --analyze                          run the statement and show its plan with what each operator did

        In a statement:
          :name      the value of the variable of that name; the database gets it as a value, never as SQL
          {{name}}   the table, column or model whose name the variable holds; a list becomes several names
          $name      the whole statement, where it stands alone

        %config ThanoSQLMagic lists the settings: row_limit, result_type, database, home, audio_players ...
        """
        with short_errors():
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
