"""What EXPLAIN ANALYZE shows of the actors: figures of each stage, and of each node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thanosql.compiler.catalog import Distribution
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.ray.dispatch import Job

if TYPE_CHECKING:
    from thanosql.runtime.ray.transcriber import Transcribed


@dataclass(slots=True)
class NodeFigures:
    """Rows that a node's actors have answered, and the processor seconds that these took there."""

    host: str
    rows: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Stages:
    """Rows and processor seconds of each stage in all, and of each node."""

    metrics: OperatorMetrics
    distribution: Distribution
    decode: OperatorMetrics = field(init=False)
    infer: OperatorMetrics = field(init=False)
    nodes: dict[str, NodeFigures] = field(default_factory=dict)
    """By what Ray calls them."""

    def __post_init__(self) -> None:
        self.decode = self.metrics.stages.get("Decode") or OperatorMetrics("Decode")
        self.infer = self.metrics.stages.get("Infer") or OperatorMetrics("Infer")

    def show(self, job: Job, lost: int) -> None:
        """Add a job's figures to those shown, and how many workers have been lost by now."""
        for part in job.parts:
            result: Transcribed | None = part.result
            if result is not None:
                _add(self.decode, part.rows, result.decode_seconds)
                _add(self.infer, part.rows, result.infer_seconds)
                node = self.nodes.setdefault(result.node, NodeFigures(result.host))
                node.rows += part.rows
                node.seconds += result.decode_seconds + result.infer_seconds
        figures = self.metrics.figures
        for name in [name for name in figures if "@" in name]:
            # A second node of a machine gives the first another name.
            del figures[name]
        figures["cpu_seconds"] = self.decode.seconds + self.infer.seconds
        figures.update(actors=self.distribution.actors, lost=lost)
        for name, node in zip(self._names(), self.nodes.values(), strict=True):
            figures[f"rows@{name}"] = node.rows
            figures[f"cpu_seconds@{name}"] = node.seconds

    def _names(self) -> list[str]:
        """Return what the nodes are called: as their machine, and where it has several, by Ray's names, too."""
        hosts = [node.host for node in self.nodes.values()]
        return [
            node.host if hosts.count(node.host) == 1 else f"{node.host}/{name[:6]}" for name, node in self.nodes.items()
        ]


def _add(stage: OperatorMetrics, rows: int, seconds: float) -> None:
    stage.rows += rows
    stage.batches += 1
    stage.seconds += seconds
