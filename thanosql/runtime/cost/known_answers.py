"""How many of a query's recordings the cache will have an answer of, told from some of the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thanosql.compiler.errors import AudioError, ThanoSQLError
from thanosql.compiler.logical import Lookup
from thanosql.runtime.access.remote_access import local_path
from thanosql.runtime.audio.digest import audio_digest
from thanosql.runtime.audio.source import open_source
from thanosql.runtime.cache.statement_scope import expected_scope
from thanosql.runtime.cost.estimate import About

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.cost.sample import Headers

RECORDINGS = 20
"""Contents that are looked up: enough to tell a query that was answered before from one that was not."""

MOST_BYTES = 64 * 2**20
"""Read of them in all: 40 ms of hashing. A recording that is longer is left out."""


def expected_hits(context: Context, node: Lookup, headers: Headers, recordings: int) -> int | None:
    """Return how many of so many recordings have an answer in the cache; None where nobody can tell cheaply.

    No more than the cache has of the model in all: the first rows may be those that an interrupted statement answered.
    What lies behind a URL is not fetched.
    """
    options = {**node.options.values(), "device": node.placement.device, "precision": node.placement.precision}
    try:
        scope = expected_scope(context, node.model, options)
        if scope is None or context.cache().held(scope, ())[1] == 0:
            return None if scope is None else 0
        digests = list(_digests(context, headers.values))
        found, entries = context.cache().held(scope, digests)
    except ThanoSQLError:
        # A model or cache that cannot be read is told by the statement itself.
        return None
    if not digests:
        return None
    known = sum(digest in found for digest in digests)
    hits = min(round(recordings * known / len(digests)), entries)
    return hits if len(digests) == recordings and not isinstance(recordings, About) else About(hits)


def _digests(context: Context, values: Sequence[str | bytes | None]) -> Iterator[bytes]:
    """Yield the hashes of some of the recordings, spread evenly over them."""
    left = MOST_BYTES
    step = max(1, len(values) / RECORDINGS)
    for value in (values[int(number * step)] for number in range(min(RECORDINGS, len(values)))):
        if isinstance(value, str) and local_path(value) is None:
            continue
        source = context.recording(value)
        try:
            with open_source(source) as (_, size, _):
                left -= size
            if left < 0:
                return
            yield audio_digest(source)
        except AudioError:
            continue
