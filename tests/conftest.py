"""What every test gets: no network, one thread, and a database and a home of its own."""

from __future__ import annotations

import os

# Before the libraries that read them once, when they are first imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# Small tensors gain nothing from threads, and tests that run side by side lose by them.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres_server

ROOT = Path(__file__).resolve().parent.parent

# A shell starts what runs in its background with Ctrl-C ignored, which would reach all processes that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def root() -> Path:
    """The checkout: the folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of models that nobody else sees, which is also the default, like the database in it."""
    home = tmp_path / "home"
    monkeypatch.setenv("THANOSQL_HOME", str(home))
    monkeypatch.setenv("THANOSQL_DATABASE", f"duckdb:///{tmp_path / 'test.duckdb'}")
    monkeypatch.delenv("THANOSQL_MODELS", raising=False)
    return home


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    with postgres_server.server() as server:
        yield server.url


@pytest.fixture
def postgres_url(postgres_server_url: str) -> str:
    """A database of PostgreSQL's with nothing in it."""
    postgres_server.empty(postgres_server_url)
    return postgres_server_url
