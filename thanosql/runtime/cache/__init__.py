"""What PREDICT and EVALUATE answered, kept in home/cache.sqlite so that no recording is transcribed twice."""

from __future__ import annotations

from thanosql.runtime.cache.file import FILE_NAME
from thanosql.runtime.cache.scope import CachedScope, Scope
from thanosql.runtime.cache.transcripts import LIMIT_BYTES, TranscriptCache

__all__ = ["FILE_NAME", "LIMIT_BYTES", "CachedScope", "Scope", "TranscriptCache"]
