"""A checkpoint's JSON files: read with errors that name the file, written so that equal content is equal bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.files.foreign_json import read_foreign_json

DOWNLOAD_AGAIN = "copy the file again from the model's repository"


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises ModelError when it is missing, damaged or no object."""
    try:
        content = read_foreign_json(path)
    except FileNotFoundError:
        raise ModelError(f"{path.parent} has no {path.name}", hint=DOWNLOAD_AGAIN) from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}", hint=DOWNLOAD_AGAIN) from error
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}", hint=DOWNLOAD_AGAIN) from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} holds a {type(content).__name__} where an object belongs", hint=DOWNLOAD_AGAIN)
    return content


def read_json_if_there(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, or an empty one when there is no such file."""
    return read_json(path) if path.is_file() else {}


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write an object, keys in the given order."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
