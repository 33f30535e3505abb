"""Every error that ThanoSQL raises on purpose.

ThanoSQLError
├── ParseError        the text is not a ThanoSQL statement
├── BindError         a name, option or type does not fit what exists
├── DatabaseError     the database refused a query
├── AudioError        a recording cannot be read
├── ModelError        a model's files are missing, damaged or contradict one another
├── RegistryError     a model name is taken, unknown or busy
├── DataError         the rows of a query do not do for the statement
├── TrainingError     the rows cannot train a model, or the training failed
├── ClusterError      Ray is missing or out of reach, or loses its workers
└── ExportError       the ONNX graph does not reproduce the PyTorch model

Each says what is wrong, where (when there is a statement to point into), and what would be right. None shows a secret:
messages and hints are redacted when an error is made, and the statement's line when it is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from thanosql.compiler.redaction import blank_secrets, redact
from thanosql.compiler.source import Span, highlight, place


class ThanoSQLError(Exception):
    """The base of every ThanoSQL error.

    Attributes:
        message: what is wrong, one sentence, no place in it.
        hint: what would be right, or None.
        span: character offsets of the mistake in ``text``, or None.
        text: the statement text that ``span`` points into, or None.
    """

    def __init__(self, message: str, *, hint: str | None = None, span: Span | None = None, text: str | None = None):
        message = redact(message)
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is None else redact(hint)
        self.span = span
        self.text = text

    @property
    def line(self) -> int | None:
        """The line of the mistake, from 1, or None when it has no place."""
        return place(self.text, self.span).line if self.text is not None and self.span is not None else None

    @property
    def column(self) -> int | None:
        """The column of the mistake, from 1, in characters, or None when it has no place."""
        return place(self.text, self.span).column if self.text is not None and self.span is not None else None

    def __str__(self) -> str:
        lines = []
        if self.text is not None and self.span is not None:
            where = place(self.text, self.span)
            lines.append(f"line {where.line}:{where.column}: {self.message}")
            lines.append(highlight(blank_secrets(self.text), self.span))
        else:
            lines.append(self.message)
        if self.hint:
            lines.append(f"hint: {redact(self.hint)}")
        return "\n".join(lines)


class ParseError(ThanoSQLError):
    """The text is not a ThanoSQL statement."""


class BindError(ThanoSQLError):
    """A name, an option or a type does not fit what exists."""


class DatabaseError(ThanoSQLError):
    """The database refused a query."""


class AudioError(ThanoSQLError):
    """A recording cannot be read.

    ``code`` is stable and meant for programs: 'missing' (also NULL), 'unreadable' (a folder, no permission, damaged),
    'not_audio', 'truncated', 'empty', 'not_finite', 'too_short', 'too_long', 'forbidden' (outside of the session's
    allowed_paths and remote_audio), 'crashed' (it ended the process that read it, with isolate=True or on Ray).
    """

    def __init__(self, message: str, *, code: str, hint: str | None = None):
        super().__init__(message, hint=hint)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_audio_error, (self.message, self.code, self.hint))


def _rebuild_audio_error(message: str, code: str, hint: str | None) -> AudioError:
    return AudioError(message, code=code, hint=hint)


class ModelError(ThanoSQLError):
    """A model's files are missing, damaged or contradict one another."""


class RegistryError(ThanoSQLError):
    """A model name is taken, unknown or busy."""


class DataError(ThanoSQLError):
    """The rows of a query do not do for the statement."""


class TrainingError(ThanoSQLError):
    """The rows cannot train a model, or the training failed."""


class ClusterError(ThanoSQLError):
    """Ray is not installed, cannot be reached, has no room, or loses its workers."""


class ExportError(ThanoSQLError):
    """The ONNX graph does not reproduce the PyTorch model."""


@contextmanager
def located(text: str | None, span: Span | None) -> Iterator[None]:
    """Give a ThanoSQLError that passes through a place, unless it already knows a nearer one."""
    try:
        yield
    except ThanoSQLError as error:
        if error.span is None:
            error.span = span
        if error.text is None:
            error.text = text
        raise


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that ``name`` was most likely meant to be, or None.

    >>> nearest("bach_size", ["batch_size", "epochs"])
    'batch_size'
    """
    matcher = difflib.SequenceMatcher(b=name.casefold())
    best, likeness = None, 0.6
    for choice in choices:
        matcher.set_seq1(choice.casefold())
        # Of two that are as near the first.
        if matcher.ratio() > likeness or (best is None and matcher.ratio() == likeness):
            best, likeness = choice, matcher.ratio()
    return best


def suggest(name: str, choices: Iterable[str], noun: str) -> str:
    """Return a hint for an unknown name: the nearest choice first, then all of them."""
    known = sorted(choices, key=str.casefold)
    near = nearest(name, known)
    listed = f"{noun}: {', '.join(known)}" if known else f"there are no {noun}"
    return f"did you mean {near}? {listed}" if near else listed
