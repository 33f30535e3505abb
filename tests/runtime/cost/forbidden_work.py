"""What an estimate must not do: each of these is work that the statement itself is run for."""

from __future__ import annotations

import pytest

from thanosql.runtime import families
from thanosql.runtime.audio import reading


def forbid_work(monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """Let recordings not be read, nor the family of the first models do the ``steps``."""

    def forbidden(*arguments: object, **named: object) -> None:
        raise AssertionError("this is work")

    for name in ("decode", "load", "probe"):
        monkeypatch.setattr(reading, name, forbidden)
    for name in steps:
        monkeypatch.setattr(type(families.FAMILIES[0]), name, forbidden)
