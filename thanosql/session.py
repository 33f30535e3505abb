"""A session: one database, one home of models, and the five stages a statement goes through.

text --parse--> AST --bind--> logical plan --optimise--> logical plan --lower--> operators --run--> frames
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from thanosql.compiler import ast
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import DataError, ParseError
from thanosql.compiler.optimizer import RULES, Rule, optimize
from thanosql.compiler.parser import parse, parse_script
from thanosql.missing_tables import advised_of_datasets
from thanosql.plan import CompiledPlan
from thanosql.runtime.access.access import Access
from thanosql.runtime.access.remote_access import RemoteAccess
from thanosql.runtime.catalog import RuntimeCatalog
from thanosql.runtime.context import Context
from thanosql.runtime.databases.database import open_database
from thanosql.runtime.databases.forked import is_inherited, refuse_inherited
from thanosql.runtime.engines import chosen_engine
from thanosql.runtime.files.paths import given_path
from thanosql.runtime.files.scratch import clear_scratch
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.registry.registry import Registry
from thanosql.runtime.train.leftovers import remove_leftovers

if TYPE_CHECKING:
    import polars as pl

    from thanosql.plan import Result
    from thanosql.runtime.databases.database import Database

DEFAULT_DATABASE = "duckdb:///thanosql.duckdb"
DEFAULT_HOME = ".thanosql"

Parameters = Mapping[str, Any]


class Session:
    """Runs statements against one database, with the models under one home folder.

    Close it, or use it in a ``with`` statement: the database file is locked while it is open.
    Any number of threads may use it: their statements take turns at its one connection, and so are in one transaction
    after BEGIN. A process that is forked from this one cannot use it, nor open another; one that is spawned can.
    Relative paths of recordings start from ``audio_root``: by default the folder of the database's file, and for a
    database without one the working directory. ``engine`` is where statements run that do not say it. ``rules`` are
    the optimiser's; an empty tuple runs plans as they were bound. ``allowed_paths`` are the only folders that
    statements may read from and write to, beside the data sets that GET put into the home; ``isolate`` has recordings
    decoded in processes of their own. Both are for statements or recordings of people who are not trusted.
    ``remote_audio`` names the schemes of URLs whose recordings are fetched, True for all, and ``private_addresses``
    has them fetched from this machine and private networks, too. By default (None) THANOSQL_ALLOWED_PATHS,
    THANOSQL_ISOLATE, THANOSQL_REMOTE_AUDIO and THANOSQL_PRIVATE_ADDRESSES decide.
    """

    def __init__(
        self,
        database: str | None = None,
        *,
        home: str | os.PathLike[str] | None = None,
        audio_root: str | os.PathLike[str] | None = None,
        allowed_paths: Iterable[str | os.PathLike[str]] | None = None,
        isolate: bool | None = None,
        remote_audio: bool | str | Iterable[str] | None = None,
        private_addresses: bool | None = None,
        progress: Progress = SILENT,
        engine: str | None = None,
    ) -> None:
        url = database or os.environ.get("THANOSQL_DATABASE") or DEFAULT_DATABASE
        url, self.engine = chosen_engine(url, engine)
        folder = Path(home or os.environ.get("THANOSQL_HOME") or DEFAULT_HOME).resolve()
        opened = open_database(url)
        try:
            registry = Registry(folder)
            remove_leftovers(registry)
            clear_scratch()
            root = _audio_root(audio_root, opened)
            access = _access(allowed_paths, isolate, remote_audio, private_addresses, folder)
            if access.folders is not None:
                opened.confine(access.folders)
        except BaseException:
            opened.close()
            raise
        self.rules: Sequence[Rule] = RULES
        self.database = opened
        self.context = Context(opened, registry, folder, progress, root, access)
        self.catalog = RuntimeCatalog(opened, registry, self.context.cluster, access)

    def run(self, sql: str, params: Parameters | None = None) -> Result:
        """Run a script and return the result of its last statement."""
        for result in self.execute(sql, params):
            last = result
        return last

    def execute(self, sql: str, params: Parameters | None = None) -> Iterator[Result]:
        """Run a script's statements in order and yield each one's result when it is there.

        The whole script is parsed before the first statement runs.
        """
        for statement in _statements(sql):
            yield self._plan(statement, sql, params).run()

    def stream(self, sql: str, params: Parameters | None = None) -> Iterator[pl.DataFrame]:
        """Run a script and yield the rows of its last statement as they come, in bounded memory.

        The statements before it have run when this returns; the last one runs as its frames are taken.
        """
        *before, last = _statements(sql)
        for statement in before:
            self._plan(statement, sql, params).run()
        return self._plan(last, sql, params).stream()

    def compile(self, sql: str, params: Parameters | None = None) -> CompiledPlan:
        """Parse, bind and optimise one statement without running it."""
        return self._plan(parse(sql), sql, params)

    def _plan(self, statement: ast.Statement, sql: str, params: Parameters | None) -> CompiledPlan:
        refuse_inherited()
        started = time.perf_counter()
        with advised_of_datasets():
            logical = optimize(Binder(self.catalog, sql, params or {}, engine=self.engine).bind(statement), self.rules)
        return CompiledPlan(statement, logical, sql, self.context, time.perf_counter() - started)

    def close(self) -> None:
        """Close the database; the session cannot be used afterwards. In a forked process it stays the parent's."""
        if is_inherited():
            return
        self.context.predictors.clear()
        if self.context.access.isolated:
            from thanosql.runtime.audio import isolation

            isolation.close()
        self.context.cluster.close()
        self.database.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _audio_root(given: str | os.PathLike[str] | None, database: Database) -> Path:
    chosen = given or os.environ.get("THANOSQL_AUDIO_ROOT")
    if not chosen:
        return database.folder or Path.cwd()
    folder = given_path(os.fspath(chosen))
    if not folder.is_dir():
        raise DataError(f"audio_root {folder} is not a folder", hint="it is where relative paths of recordings start")
    return folder


def _access(
    paths: Iterable[str | os.PathLike[str]] | None,
    isolate: bool | None,
    schemes: bool | str | Iterable[str] | None,
    private: bool | None,
    home: Path,
) -> Access:
    if paths is None and (variable := os.environ.get("THANOSQL_ALLOWED_PATHS")):
        paths = variable.split(os.pathsep)
    if schemes is None:
        variable = os.environ.get("THANOSQL_REMOTE_AUDIO", "")
        schemes = _is_yes(variable) or ("" if variable.casefold() in _NO else variable)
    isolate = _is_yes(os.environ.get("THANOSQL_ISOLATE", "")) if isolate is None else isolate
    private = _is_yes(os.environ.get("THANOSQL_PRIVATE_ADDRESSES", "")) if private is None else private
    remote = RemoteAccess.to(schemes, private=private)
    return Access.to(paths, own=[home / "datasets"], isolated=isolate, remote=remote)


_NO = ("0", "off", "false", "no", "none")


def _is_yes(variable: str) -> bool:
    return variable.casefold() in ("1", "on", "true", "yes")


def _statements(sql: str) -> tuple[ast.Statement, ...]:
    statements = parse_script(sql).statements
    if not statements:
        raise ParseError("there is no statement", hint="write one, such as SELECT 1")
    return statements
