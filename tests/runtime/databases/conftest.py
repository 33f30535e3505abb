"""A session of the database that a module names by its fixture ``url``, and another one beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thanosql.runtime.databases.database import Database, open_database


@pytest.fixture
def url() -> str:
    return "duckdb://"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with open_database(url) as opened:
        yield opened


@pytest.fixture
def other(url: str) -> Iterator[Database]:
    with open_database(url) as opened:
        yield opened
