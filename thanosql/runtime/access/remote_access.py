"""Which recordings behind a URL a session fetches: of which schemes, and from which addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from thanosql.compiler.errors import DataError
from thanosql.runtime.access.addresses import Forbidden, resolve

LOCAL = frozenset(
    (
        *("file", "local", "asynclocal", "dir", "git", "reference", "zip", "tar", "libarchive"),
        *("cached", "blockcache", "filecache", "simplecache", "generic"),
    )
)
"""What fsspec has that reaches files of this machine, or another scheme: never remote, whatever is enabled."""

STORES = frozenset({"s3", "s3a", "gs", "gcs", "hf", "memory"})
"""Schemes whose URLs name a bucket and never a host; where the store is, its client's settings say."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True, slots=True)
class RemoteAccess:
    """``schemes``: what may be fetched, None for all that are remote.

    ``private``: also from this machine, link-local addresses and private networks.
    """

    schemes: frozenset[str] | None = frozenset()
    private: bool = False

    @classmethod
    def to(cls, given: bool | str | Iterable[str] | None, *, private: bool = False) -> Self:
        """Return the access to schemes: True or 'all' for all, else their names, in a text with commas between them.

        Raises DataError for what is no scheme, or a local one.
        """
        if given is None or isinstance(given, bool):
            return cls(None if given else frozenset(), private)
        names = given.split(",") if isinstance(given, str) else given
        schemes = frozenset(name.strip().removesuffix("://").casefold() for name in names) - {""}
        if schemes == {"all"}:
            return cls(None, private)
        for scheme in sorted(schemes):
            if scheme in LOCAL:
                raise DataError(
                    f"remote_audio names {scheme!r}, which reaches files of this machine",
                    hint="paths and file:// URLs need no permission; allowed_paths confines them",
                )
            if not _SCHEME.fullmatch(f"{scheme}://"):
                raise DataError(
                    f"remote_audio names {scheme!r}, which is no scheme", hint="write https, or https,s3, or all"
                )
        return cls(schemes, private)

    def check_scheme(self, scheme: str) -> None:
        """Raise Forbidden unless recordings of this scheme may be fetched."""
        if scheme in LOCAL:
            raise Forbidden(f"{scheme}:// reaches files of this machine", "write a path, or file:///path")
        if self.schemes is not None and scheme not in self.schemes:
            raise Forbidden(
                f"{scheme} is not enabled, which remote_audio=[{scheme!r}] does",
                f"on the command line --remote-audio {scheme}, in the environment THANOSQL_REMOTE_AUDIO={scheme}",
            )

    def check_host(self, host: str | None, port: int) -> None:
        """Raise Forbidden for a host that has no public address, if it needs one; one that has none at all passes."""
        if self.private or not host:
            return
        for name in {host, unquote(host)}:  # as some clients decode it
            with suppress(OSError, UnicodeError):  # nobody can connect to it; who tries says why
                resolve(name, port, private=False)


NOTHING_REMOTE = RemoteAccess()


def url_scheme(text: str) -> str | None:
    """Return the scheme of a URL in small letters; None for a path.

    >>> url_scheme("HTTPS://host/a.wav"), url_scheme("folder/a.wav")
    ('https', None)
    """
    found = _SCHEME.match(text)
    return None if found is None else found[1].casefold()


def local_path(text: str) -> str | None:
    """Return the path of a file of this machine, which a file:// URL may be; None for other URLs.

    >>> local_path("a.wav"), local_path("file:///data/a%20b.wav"), local_path("https://host/a.wav")
    ('a.wav', '/data/a b.wav', None)
    """
    scheme = url_scheme(text)
    if scheme != "file":
        return text if scheme is None else None
    host, slash, path = text[len("file://") :].partition("/")
    return unquote(slash + path) if host.casefold() in ("", "localhost") else None
