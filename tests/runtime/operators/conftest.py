"""A model that only listens in the place of every model, and a session over a module's ``folder`` of recordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.operators.listener import Listener
from thanosql.runtime.context import Context
from thanosql.session import Session


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    listener = Listener()
    monkeypatch.setattr(Context, "predictor", lambda *_: listener)
    return listener


@pytest.fixture
def session(home: Path, folder: Path) -> Iterator[Session]:
    with Session("duckdb://", home=home, audio_root=folder) as session:
        yield session
