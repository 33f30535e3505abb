"""What an answer depends on besides the recording."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """A model's state and how it is asked: with the same scope, the same recording gets the same answer.

    Attributes:
        model: ``name@version``, or the name of a base model.
        identity: what tells this state of the model from every other, also from a model that gets the same name and
            number later: the checksum of the graph that runs, and of whatever else belongs to it (the vocabulary).
        options: every option that can change an answer, as ``name=value, ...`` in the order of their names.
    """

    model: str
    identity: str
    options: str

    @classmethod
    def of(cls, model: str, identity: str, options: Mapping[str, Any]) -> Scope:
        """Return the scope of options whose values are None, bool, int, float, str or lists of such.

        Give only what can change an answer, resolved: the precision that runs, not 'auto'. Whatever else is in there
        (batch_size) would make the cache miss for nothing.

        >>> Scope.of("digits@3", "0f3a", {"precision": "fp32", "decoder": "greedy"}).options
        "decoder='greedy', precision='fp32'"
        """
        return cls(model, identity, ", ".join(f"{name}={options[name]!r}" for name in sorted(options)))

    @property
    def key(self) -> bytes:
        """The scope's hash, 16 bytes."""
        return hashlib.sha256("\0".join((self.model, self.identity, self.options)).encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class CachedScope:
    """What the cache has of one scope; ``bytes`` are those of the answers, ``last_used`` is exact to an hour."""

    model: str
    options: str
    entries: int
    bytes: int
    created: datetime
    last_used: datetime
