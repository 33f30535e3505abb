"""Fetch one big file over HTTP: what was fetched is not fetched again, and no failure is waited for without end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.errors import DataError
from thanosql.compiler.redaction import hide_secrets
from thanosql.runtime.datasets.disk import require_space, size, storing
from thanosql.runtime.datasets.http import Answer, Changed, Interrupted, Refused, Unreachable, get
from thanosql.runtime.datasets.partial import Partial

if TYPE_CHECKING:
    from thanosql.runtime.progress import Progress

KEPT = "what was downloaded is kept, and the next run goes on from there"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may fail."""

    timeout: float = 30.0
    """Seconds of silence."""
    attempts: int = 6
    """In a row, each of which brought too little."""
    pause: float = 1.0
    """Seconds before the second attempt; doubles for each one more."""
    worthwhile: int = 8 << 20
    """Bytes by which an attempt that was cut off counts as none: a big file may take many connections."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of ``length`` bytes at ``address`` that is to be at ``target``, whose folder exists.

    Until all is there the bytes are in ``<target>.part``.
    """

    address: str
    target: Path
    length: int
    patience: Patience
    advice: str
    """What the user can do where this address is of no use."""

    def run(self, progress: Progress) -> None:
        """Fetch what is missing; progress is in megabytes.

        Raises Missing when the server has no such file, DataError for all else that goes wrong; then the bytes are kept
        for the next run.
        """
        partial = Partial(self.target)
        tries, best, contact = 0, partial.size, False
        while partial.size != self.length:
            try:
                self._attempt(partial, progress)
                contact = True
                continue
            except Refused as error:
                # Without its cause, which may quote a part of the address that no longer looks like one.
                reason = hide_secrets(str(error), self.address)
                raise DataError(f"{self.address} cannot be downloaded: {reason}", hint=self.advice) from None
            except Unreachable as error:
                # A network that was there a moment ago may come back; one that never was will not.
                if not contact:
                    raise DataError(f"there is no way to {self.address}: {error}", hint=self._hint(partial)) from error
                problem = str(error)
            except Interrupted as error:
                contact, problem = True, str(error)
                if isinstance(error, Changed):
                    partial.discard()
            finally:
                progress.abandon()
            # Only bytes never seen before count, or a server that changes its mind would be asked for ever.
            tries = 0 if partial.size - best >= self.patience.worthwhile else tries + 1
            best = max(best, partial.size)
            if tries >= self.patience.attempts:
                raise DataError(
                    f"{self.address} cannot be downloaded: {problem}, at {size(partial.size)} of {size(self.length)}",
                    hint=self._hint(partial),
                )
            progress.note(f"{self.target.name}: {problem} at {size(partial.size)}; trying again")
            time.sleep(self.patience.pause * 2 ** min(max(tries - 1, 0), 5))
        with storing(self.target.parent, self.target.name):
            partial.finish()

    def _attempt(self, partial: Partial, progress: Progress) -> None:
        start = partial.size
        known = partial.version() if start else None
        if start > self.length:
            raise Changed("there are more bytes than the file has")
        condition = None if known is None else known.condition(self.address)
        with get(self.address, start, condition, self.patience.timeout) as answer:
            if answer.total not in (None, self.length):
                raise Refused(f"the server's file has {answer.total:,} bytes, not {self.length:,}")
            if answer.start not in (0, start):
                raise Refused("the server sends other bytes than it was asked for")
            if answer.start and known is not None and known.is_other_than(answer.version):
                raise Changed("the server's file changed")
            with storing(self.target.parent, self.target.name, KEPT):
                self._receive(answer, partial, progress)

    def _receive(self, answer: Answer, partial: Partial, progress: Progress) -> None:
        if not answer.start:
            partial.begin(answer.version)
        left = self.length - answer.start
        require_space(self.target.parent, left, self.target.name, KEPT)
        label = f"{self.target.name}, from {size(answer.start)} on" if answer.start else self.target.name
        progress.begin(label, left / 1e6, "MB")
        with partial.path.open("ab") as file:
            for chunk in answer.chunks():
                left -= len(chunk)
                if left < 0:
                    raise Refused(f"the server's file has more than {self.length:,} bytes")
                file.write(chunk)
                progress.advance(len(chunk) / 1e6)
        if left:
            raise Interrupted("the connection ended")
        progress.end()

    def _hint(self, partial: Partial) -> str:
        return f"{KEPT}; {self.advice}" if partial.size else self.advice
