"""The shapes of a checkpoint's tensors, read from the headers of its safetensors files without loading a weight."""

from __future__ import annotations

import operator
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.json_files import read_json
from thanosql.runtime.files.foreign_json import parse_foreign_json

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"

_LONGEST_HEADER = 100_000_000
"""Bytes, as safetensors has it."""

Shapes = dict[str, tuple[int, ...]]


def has_weights(folder: Path) -> bool:
    """Say whether a folder has safetensors weights, in one file or in shards."""
    return (folder / WEIGHTS).is_file() or (folder / INDEX).is_file()


def tensor_shapes(folder: Path) -> Shapes:
    """Return the name and shape of every tensor. Raises ModelError when a file is missing, cut short or damaged."""
    if (folder / WEIGHTS).is_file():
        return _header(folder / WEIGHTS)
    if (folder / INDEX).is_file():
        shards = read_json(folder / INDEX).get("weight_map")
        if not isinstance(shards, dict) or not all(isinstance(name, str) for name in shards.values()):
            raise ModelError(f"{folder / INDEX} has no 'weight_map' of names of files", hint="download the file again")
        shapes: Shapes = {}
        for name in sorted(set(shards.values())):
            if Path(name).name != name or "\0" in name:
                raise ModelError(
                    f"{folder / INDEX} names a file outside of the folder: {name}", hint="download the file again"
                )
            if not (folder / name).is_file():  # nor a pipe, which would be waited for
                raise ModelError(f"{folder} has no {name}, which {INDEX} names", hint="download the file again")
            shapes |= _header(folder / name)
        return shapes
    if any(folder.glob("*.bin")):
        raise ModelError(
            f"{folder} has its weights in a pickle (.bin) only, and pickles are never opened: they can run code",
            hint=f"get the repository's {WEIGHTS} (often on its conversion pull request), or write one on a machine "
            "where you trust the file: Wav2Vec2ForCTC.from_pretrained(folder).save_pretrained(new_folder)",
        )
    raise ModelError(f"{folder} has no {WEIGHTS}", hint="download the weights of the model's repository into it")


def _header(path: Path) -> Shapes:
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            size = path.stat().st_size
            if length > size - 8:
                raise _truncated(path, size, f"its header alone takes {length + 8}")
            if length > _LONGEST_HEADER:
                raise ValueError("its header is too long")
            header: dict[str, Any] = parse_foreign_json(file.read(length))
        tensors = {name: entry for name, entry in header.items() if name != "__metadata__"}
        end = 8 + length + max((entry["data_offsets"][1] for entry in tensors.values()), default=0)
        shapes = {name: tuple(map(operator.index, entry["shape"])) for name, entry in tensors.items()}
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}", hint="download the file again") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ModelError(f"{path} is not a safetensors file", hint="download the file again") from error
    if size != end:
        raise _truncated(path, size, f"its header promises {end}")
    return shapes


def _truncated(path: Path, size: int, promise: str) -> ModelError:
    return ModelError(f"{path} is incomplete: it has {size} bytes and {promise}", hint="download the file again")
