"""run.json: what a training run is, written when it begins, so that it can be told of whatever becomes of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from thanosql.compiler.redaction import redact_all
from thanosql.runtime.registry.libraries import library_versions
from thanosql.runtime.registry.model_files import persist_entry

FORMAT = 1
FILE_NAME = "run.json"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is known of a run before its first step. The lock of who trains holds it too, before there is a folder."""

    model: str
    """As the statement writes it."""
    base: str
    """The base model at the root, however many FITs lie between."""
    parent: str | None
    """``name@version`` that a FIT starts from."""
    statement: str
    options: dict[str, Any]
    """Resolved, with defaults."""
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    """When the run first began; ISO 8601, UTC."""
    attempt: str = field(default_factory=lambda: secrets.token_hex(8))
    """Drawn anew each time the run is gone on with: it tells the run that a process is at from its others."""
    thanosql: str | None = field(default_factory=lambda: library_versions().get("thanosql"))
    audio_seconds: float | None = None
    rows: int | None = None
    problem: str | None = None
    """The error that ended the last attempt."""
    format: int = FORMAT

    @property
    def started_at(self) -> datetime:
        """The moment of ``started``, in UTC."""
        return datetime.fromisoformat(self.started).astimezone(UTC)

    @property
    def epochs(self) -> int | None:
        """How many epochs the options ask for."""
        epochs = self.options.get("epochs")
        return epochs if type(epochs) is int else None

    def to_json(self) -> str:
        """Return the text of run.json, without secrets; an option that JSON cannot hold becomes text."""
        values = asdict(self)
        masked = {name: redact_all(values[name]) for name in ("statement", "options", "problem")}
        return json.dumps(values | masked, ensure_ascii=False, indent=2, default=str) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the record that ``text`` holds. Raises ValueError, saying why, when it holds none."""
        values = json.loads(text)
        if not isinstance(values, dict) or type(values.get("format")) is not int:
            raise ValueError("it has no format number")
        if values["format"] > FORMAT:
            raise ValueError(f"it has format {values['format']}, written by a newer ThanoSQL")
        for name, types in _FIELDS.items():
            if not isinstance(values.get(name), types) or isinstance(values[name], bool):
                raise ValueError(f"{name!r} is missing or of a wrong type")
        record = cls(**{name: values[name] for name in _FIELDS})
        _ = record.started_at
        return record

    def save(self, folder: Path) -> None:
        """Write run.json in ``folder``, which need not be there; it is replaced whole or not at all. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{FILE_NAME}.part"
        part.write_text(self.to_json(), encoding="utf-8")
        persist_entry(part)
        part.replace(folder / FILE_NAME)
        persist_entry(folder)

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Return the record in ``folder``, or None: runs of before there were records have none.

        Raises ValueError when it is damaged, OSError when it cannot be read.
        """
        try:
            text = (folder / FILE_NAME).read_bytes()
        except FileNotFoundError:
            return None
        return cls.from_json(text)

    def gone_on_with(self, earlier: Self | None) -> Self:
        """Return this record as that of a further attempt at the run that ``earlier`` is of."""
        return self if earlier is None else replace(self, started=earlier.started)


_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("model", "base", "statement", "started", "attempt"), str),
    **dict.fromkeys(("parent", "thanosql", "problem"), (str, type(None))),
    "options": dict,
    "audio_seconds": (int, float, type(None)),
    "rows": (int, type(None)),
    "format": int,
}
