"""What every test gets: no network, one thread, and a database and a home of its own."""

from __future__ import annotations

import os

# Before the libraries that read them once, when they are first imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# Small tensors gain nothing from threads, and tests that run side by side lose by them.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
