"""Logical plans on a cluster: what lies between Scatter and Gather runs in its processes, all else here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.catalog import Distribution
from thanosql.compiler.logical import Unary


@dataclass(frozen=True, slots=True)
class Scatter(Unary):
    """Give each actor of a cluster a batch at a time; the recordings themselves it reads where it is."""

    distribution: Distribution

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "actors", self.distribution.actors
        yield "num_cpus", self.distribution.num_cpus
        yield "num_gpus", self.distribution.num_gpus
        if self.distribution.calls > 1:
            yield "batches", self.distribution.calls


@dataclass(frozen=True, slots=True)
class Gather(Unary):
    """Take the answers back, batch by batch in the order in which they were given out."""

    distribution: Distribution

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "engine", "ray"
        yield "cluster", self.distribution.cluster
