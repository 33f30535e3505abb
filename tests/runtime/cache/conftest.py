"""A cache of answers that is not there yet, and where its file would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from thanosql.runtime.cache import FILE_NAME, TranscriptCache


@pytest.fixture
def path(home: Path) -> Path:
    return home / FILE_NAME


@pytest.fixture
def cache(path: Path) -> TranscriptCache:
    return TranscriptCache(path)
