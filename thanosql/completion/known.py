"""The names of a session, kept by a thread of their own, so that nobody who types waits for a database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from thanosql.compiler.catalog import Catalog
from thanosql.compiler.errors import ThanoSQLError
from thanosql.completion.files import FileColumns
from thanosql.completion.listings import COLUMNS, FUNCTIONS
from thanosql.completion.names import Column, Model, Names, Table
from thanosql.runtime.databases.database import Database


class KnownNames:
    """What can be named in a session: read in the background at first, and again when it may have changed.

    ``close`` it before the session.
    """

    def __init__(self, database: Database, catalog: Catalog):
        self._database = database
        self._catalog = catalog
        self._names = Names(folds_case=database.name == "postgresql")
        self._wanted = threading.Event()
        self._fresh = threading.Event()
        self._closed = threading.Event()
        self._problem: ThanoSQLError | None = None
        self._functions: tuple[str, ...] | None = None
        self._files = FileColumns(database)
        self._worker = threading.Thread(target=self._work, name="thanosql-names", daemon=True)
        self._worker.start()
        self.forget()

    def names(self, seconds: float = 0.0, parameters: tuple[str, ...] = ()) -> Names:
        """Return the names, after at most ``seconds`` of waiting for newer ones: old names are better than none.

        ``parameters`` are the names that have a value now.
        """
        self._fresh.wait(seconds)
        return replace(self._names, parameters=parameters, file_columns=lambda path: self._files.columns(path, seconds))

    def forget(self) -> None:
        """Have the names read anew: a statement may have changed them."""
        self._files.forget()
        self._fresh.clear()
        self._wanted.set()

    def problem(self) -> ThanoSQLError | None:
        """Return, once, what kept the names from being read: nobody else may learn that a connection was lost."""
        problem, self._problem = self._problem, None
        return problem

    def close(self) -> None:
        """Stop reading; a query that the database takes long over is interrupted."""
        self._closed.set()
        self._wanted.set()
        self._worker.join(1.0)
        if self._worker.is_alive():
            self._database.interrupt()
            self._worker.join(1.0)

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closed.is_set():
                return
            for part in (self._models, self._tables, self._all_functions):
                names = self._tried(part)
                if self._closed.is_set():
                    return
                self._names = replace(self._names, **names)
            if not self._wanted.is_set():
                self._fresh.set()

    def _tried(self, part: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        try:
            return part()
        except ThanoSQLError as error:
            # A transaction that has failed answers nothing until it is rolled back, as whoever began it knows.
            if "transaction is aborted" not in error.message and self._problem is None:
                self._problem = error
            return {}

    def _models(self) -> Mapping[str, Any]:
        catalog = self._catalog
        bases = tuple(catalog.base_models())
        datasets = tuple(catalog.datasets())
        models = []
        for name in catalog.model_names():
            newest = catalog.model(name, None)
            if newest is not None:
                models.append(Model(newest.name, newest.family, newest.base, tuple(catalog.versions(name))))
        return {"bases": bases, "datasets": datasets, "models": tuple(models)}

    def _tables(self) -> Mapping[str, Any]:
        listed = self._database.tables()
        kinds = dict(zip(zip(listed["schema"], listed["name"], strict=True), listed["kind"], strict=True))
        columns = {
            place: tuple(Column(column, type_) for _, _, column, type_ in rows)
            for place, rows in groupby(self._rows(COLUMNS), key=lambda row: (row[0], row[1]))
        }
        return {
            "tables": tuple(
                Table(name, schema, kind, columns.get((schema, name), ())) for (schema, name), kind in kinds.items()
            )
        }

    def _all_functions(self) -> Mapping[str, Any]:
        if self._functions is None:
            self._functions = tuple(name for (name,) in self._rows(FUNCTIONS))
        return {"functions": self._functions}

    def _rows(self, queries: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        sql = queries.get(self._database.name)
        for frame in self._database.stream(sql) if sql is not None else ():
            yield from frame.iter_rows()
