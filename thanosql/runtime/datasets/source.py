"""The option source=: which addresses or files may be the archive of a part."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from thanosql.compiler.errors import BindError
from thanosql.runtime.datasets.parts import Part
from thanosql.runtime.files.paths import given_path

OPENSLR = "https://www.openslr.org/resources"

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def candidates(source: str | None, part: Part) -> list[str] | list[Path]:
    """Return where to look for the archive of ``part``, best first: addresses, or files when ``source`` is a folder.

    A mirror has OpenSLR's subfolders, such as 31/; a folder or server of one's own may have the archives beside one
    another. Raises BindError for an address that is neither http, https nor file, and a path that cannot be looked up.
    """
    names = [f"{part.resource}/{part.archive}", part.archive]
    if source is None:
        return [f"{OPENSLR}/{names[0]}"]
    if not _ADDRESS.match(source):
        return [given_path(source, BindError) / name for name in names]
    try:
        parts = urlsplit(source)
        server, _ = parts.hostname, parts.port
    except ValueError:  # '[' without ']', or a port that is no number
        raise _no_address(source) from None  # it quotes what it takes for a port
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return [given_path(unquote(parts.path), BindError) / name for name in names]
    if parts.scheme not in ("http", "https") or not server:
        raise _no_address(source)
    return [f"{source.rstrip('/')}/{name}" for name in names]


def _no_address(source: str) -> BindError:
    return BindError(
        f"source={source!r} is no address that archives can be read from",
        hint="source: an http, https or file address, or a folder",
    )
