"""The files of a model on their way through Ray's object store, in parts: no store need hold a whole model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from thanosql.runtime.registry.model_files import persist_entry

PART_BYTES = 32 * 2**20


def parts_of(ray: Any, files: Mapping[str, Path]) -> dict[str, tuple[Any, ...]]:
    """Put files into Ray's object store and return, by their names, what their parts are called there."""
    return {name: tuple(ray.put(part) for part in _content(path)) for name, path in files.items()}


def write_parts(parts: Mapping[str, tuple[Any, ...]], folder: Path) -> None:
    """Write files from Ray's object store into a folder, and bring them to the disk. Raises OSError."""
    import ray

    for name, references in parts.items():
        with (folder / name).open("wb") as stream:
            for reference in references:
                stream.write(ray.get(reference))
        persist_entry(folder / name)


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(PART_BYTES):
            yield part
