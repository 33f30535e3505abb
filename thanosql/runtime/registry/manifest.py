"""manifest.json: what a published version of a model is, how it came to be, and the checksum of every file it has."""

from __future__ import annotations

import dataclasses
import json
import math
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Self, TypedDict

from thanosql.compiler.errors import ModelError
from thanosql.compiler.redaction import redact_all
from thanosql.runtime.files.foreign_json import LARGEST, parse_foreign_json

FORMAT = 1
FILE_NAME = "manifest.json"


class FileEntry(TypedDict):
    """A file of a version: the sha256 of its bytes in hexadecimal, and how many they are."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version's papers. Values are plain JSON: None, bool, int, float, str, lists, and dicts with text keys."""

    family: str
    task: str
    base: str
    """The base model at the root, however many FITs lie between."""
    base_origin: str
    """A hub id, a folder, or 'random weights'."""
    licence: str
    language: str
    sample_rate: int
    """In hertz."""
    statement: str
    options: dict[str, Any]
    """Resolved, with defaults."""
    data: dict[str, Any]
    """rows, audio_seconds, dropped by cause, fingerprint ..."""
    metrics: dict[str, Any]
    parity: dict[str, Any]
    """How far ONNX Runtime was from PyTorch: max_abs_difference, tolerance, rows ..."""
    history: list[dict[str, Any]]
    libraries: dict[str, str]
    parent: str | None
    """``name@version`` that a FIT started from."""
    created: str
    """ISO 8601, UTC."""
    imported_by: str | None = None
    """The GET or UPLOAD that brought it into this registry; None where it was trained."""
    attempt: str | None = None
    """Which attempt at a training published it, as run.json has it; None where it was not trained here."""
    name: str | None = None
    variants: dict[str, Any] = field(default_factory=dict)
    """By precision: how a graph of reduced precision did on the validation rows, and whether 'auto' takes it."""
    files: dict[str, FileEntry] = field(default_factory=dict)
    """By path inside the folder, with forward slashes; the manifest itself is not among them."""
    format: int = FORMAT

    @property
    def created_at(self) -> datetime:
        """The moment of ``created``, in UTC."""
        moment = datetime.fromisoformat(self.created)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def to_json(self) -> str:
        """Return the text of manifest.json. A figure that is not finite, which JSON lacks, becomes null; secrets go.

        Raises TypeError for a value that is not plain.
        """
        values = _without_secrets({name: _plain(getattr(self, name)) for name in _FIELDS})
        return (
            json.dumps({"format": values.pop("format"), **values}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        )

    @classmethod
    def from_json(cls, text: str | bytes, place: str) -> Self:
        """Return the manifest that ``text`` holds; ``place`` says where it was found.

        Raises ModelError when the text is damaged, or of a format newer than this one.
        """
        try:
            values = parse_foreign_json(text)
        except ValueError as error:
            raise _damaged(place, f"it is not JSON: {error}") from error
        if not isinstance(values, dict) or not isinstance(values.get("format"), int):
            raise _damaged(place, "it has no format number")
        if values["format"] > FORMAT:
            raise ModelError(
                f"{place} has format {values['format']}, and this ThanoSQL reads up to {FORMAT}",
                hint="it was written by a newer ThanoSQL: update this one",
            )
        for name, types in _FIELDS.items():
            if not isinstance(values.get(name), types):
                raise _damaged(place, f"{name!r} is missing or of a wrong type")
        for path, entry in values["files"].items():
            if not _is_entry(path, entry):
                raise _damaged(place, f"its entry for the file {path!r} makes no sense")
        # Those that may be null may also be missing: manifests from before they were thought of.
        values = _without_secrets({name: values[name] for name in _FIELDS if name in values})
        manifest = cls(**values)
        try:
            _ = manifest.created_at
        except ValueError as error:
            raise _damaged(place, f"'created' is not a time: {error}") from error
        return manifest

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the manifest in ``folder``; raises ModelError when there is none, or as ``from_json``."""
        path = folder / FILE_NAME
        try:
            with path.open("rb") as file:
                text = file.read(LARGEST + 1)
        except OSError as error:
            raise ModelError(
                f"{path} cannot be read: {error.strerror}", hint="it is in every published model"
            ) from error
        if len(text) > LARGEST:
            raise _damaged(str(path), f"it is too large: over {LARGEST // 2**20} MiB")
        return cls.from_json(text, str(path))

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)


_FIELDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("family", "task", "base", "base_origin", "licence", "language"), str),
    "sample_rate": int,
    "statement": str,
    **dict.fromkeys(("options", "data", "metrics", "parity"), dict),
    "history": list,
    "libraries": dict,
    "parent": (str, type(None)),
    "created": str,
    "imported_by": (str, type(None)),
    "attempt": (str, type(None)),
    "name": (str, type(None)),
    "variants": (dict, type(None)),
    "files": dict,
    "format": int,
}


def _without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    """Mask what people write into statements: a model is given to others, and so are its papers."""
    return values | {
        name: redact_all(values.get(name)) for name in ("statement", "imported_by", "base_origin", "options")
    }


def _damaged(place: str, reason: str) -> ModelError:
    return ModelError(f"{place} is damaged: {reason}", hint="restore it from a copy, or build the model again")


def _is_entry(path: str, entry: Any) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and parts[0] != "/"
        and ".." not in parts
        and isinstance(entry, dict)
        and isinstance(entry.get("sha256"), str)
        and isinstance(entry.get("bytes"), int)
    )


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON has it; numbers of NumPy are numbers too."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(element) for key, element in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(element) for element in value]
    raise TypeError(f"a manifest cannot hold a {type(value).__name__}")
