"""Tables that are not there yet, but that a data set would make: the error then names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from thanosql.compiler.errors import DatabaseError

# As DuckDB and PostgreSQL say it.
_MISSING = re.compile(r'Table with name (?P<duckdb>\S+) does not exist|relation "(?P<postgres>[^"]+)" does not exist')


@contextmanager
def advised_of_datasets() -> Iterator[None]:
    """Have a DatabaseError about a missing table say which GET would make it, where one would."""
    try:
        yield
    except DatabaseError as error:
        found = _MISSING.search(error.message)
        statement = found and _getting(found["duckdb"] or found["postgres"])
        if statement:
            error.hint = f"{statement} makes it"
        raise


def _getting(table: str) -> str | None:
    from thanosql.runtime.datasets import datasets

    name = table.rpartition(".")[2].casefold()
    for each in datasets():
        defaults = {option.name: option.default for option in each.card.options}
        if name in each.tables(defaults):
            return f"GET THANOSQL DATASET {each.card.name}"
    return None
