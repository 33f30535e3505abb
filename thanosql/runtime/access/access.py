"""What a session lets its statements reach: folders to read from and write to, and how recordings are decoded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TextIO
from urllib.parse import unquote, urlsplit

from thanosql.compiler.errors import BindError, DataError
from thanosql.runtime.access.confined import open_within, within
from thanosql.runtime.access.remote_access import NOTHING_REMOTE, RemoteAccess, local_path
from thanosql.runtime.audio.source import AudioSource, Guarded
from thanosql.runtime.files.paths import given_path

_HINT = "the session's allowed_paths name the folders that are open to statements"
_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Access:
    """``folders``: all that statements may name paths in, None for everything; ``isolated``: decode elsewhere.

    ``remote``: the recordings behind URLs that are fetched, by default none.
    """

    folders: tuple[str, ...] | None = None
    isolated: bool = False
    remote: RemoteAccess = NOTHING_REMOTE

    @classmethod
    def to(
        cls,
        paths: Iterable[str | os.PathLike[str]] | None,
        *,
        own: Iterable[Path] = (),
        isolated: bool = False,
        remote: RemoteAccess = NOTHING_REMOTE,
    ) -> Self:
        """Return the access to these folders, and to ``own``, which need not be there. Raises DataError."""
        if paths is None:
            return cls(None, isolated, remote)
        folders = []
        for path in paths:
            folder = given_path(os.fspath(path))
            if not folder.is_dir():
                raise DataError(f"allowed_paths names {folder}, which is no folder")
            folders.append(os.path.realpath(folder))
        return cls((*folders, *map(os.path.realpath, own)), isolated, remote)

    def guarded(self, source: str | bytes | None) -> AudioSource | None:
        """Return a recording with what is to be known for opening it."""
        if source is None:
            return None
        if self.folders is None and not self.isolated and (isinstance(source, bytes) or local_path(source) is not None):
            return source
        return Guarded(source, self.folders, self.isolated, self.remote)

    def open_text(self, path: Path, newline: str | None = None) -> TextIO:
        """Open a text in UTF-8 that a statement came upon; ``newline`` is as for ``open``.

        Raises OSError, also for a path that leads out of the folders.
        """
        folders = self.folders
        opener = None if folders is None else lambda name, flags: open_within(name, folders, flags)
        return open(path, encoding="utf-8-sig", newline=newline, opener=opener)

    def check(self, path: str) -> None:
        """Raise BindError for a path that leads out of the folders, and for the address of a server.

        Links are followed as they are now. A hub id such as 'facebook/hubert' passes where no such file is.
        """
        if self.folders is None:
            return
        scheme, address, _ = path.partition("://")
        if address and scheme.casefold() != "file":
            raise BindError(f"statements may not read from {path!r}", hint=_HINT)
        # As given_path reads it, but nothing outside is looked up: whether it is there is nobody's business.
        absolute = os.path.expanduser(unquote(urlsplit(path).path) if address else path)  # noqa: PTH111
        if within(absolute, self.folders) or (_HUB_ID.fullmatch(path) and not os.path.lexists(path)):
            return
        raise BindError(f"{path!r} is outside of the folders that statements may use", hint=_HINT)
