"""A download in the middle: the bytes that are there, and the server's version they are of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of a file a server sent: the address asked, the one that answered, and its mark (ETag or date).

    Of the addresses there are only digests, for they may hold passwords and signatures, and this is written to disk.
    """

    asked: str
    answered: str
    """Differs from ``asked`` after a redirect."""
    mark: str | None

    @classmethod
    def of(cls, asked: str, answered: str, mark: str | None) -> Self:
        """Return the version with the digests of these addresses."""
        return cls(_digest(asked), _digest(answered), mark)

    def condition(self, address: str) -> str | None:
        """Return what If-Range may be given when ``address`` is asked, or None.

        Only the server that made a mark knows it; a redirect may choose another mirror, to which it says nothing.
        """
        return self.mark if self.asked == self.answered == _digest(address) else None

    def is_other_than(self, newer: Version) -> bool:
        """Whether a server by now has other bytes under the same address."""
        return self.answered == newer.answered and None not in (self.mark, newer.mark) and self.mark != newer.mark


@dataclass(frozen=True, slots=True)
class Partial:
    """The file ``<target>.part`` and, in ``<target>.part.json``, its version."""

    target: Path

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def size(self) -> int:
        """How many bytes are there."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def version(self) -> Version | None:
        """Return what the bytes are of, or None when that is not known."""
        try:
            return Version(**json.loads(self._notes.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def begin(self, version: Version) -> None:
        """Forget the bytes of another version; those to come are of this one."""
        self.discard()
        self._notes.write_text(json.dumps(asdict(version)))

    def finish(self) -> None:
        """Make the bytes the target."""
        self.path.replace(self.target)
        self._notes.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what is there."""
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    @property
    def _notes(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part.json")


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()
