"""What an actor of PREDICT and EVALUATE does: decode the recordings of a few rows, and apply the model to them.

Both by the operators and the predictor that do it in one process, so that the text is the same bit for bit. Samples
never leave the actor.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from thanosql.runtime import families
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators import DIGEST
from thanosql.runtime.operators.calls import units
from thanosql.runtime.operators.decode import DecodeExec
from thanosql.runtime.progress import SILENT

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.answers.transcript import Transcript
    from thanosql.runtime.context import Context
    from thanosql.runtime.ray.model_copy import ModelCopy


@dataclass(frozen=True, slots=True)
class Transcribed:
    """A task's answers by row, and what they cost: ``samples`` went in, ``padded`` with padding and overlaps.

    ``digests`` are those of recordings whose answer may be kept; None where nothing is.
    ``node`` is what Ray calls the machine, ``host`` what it calls itself.
    """

    transcripts: list[Transcript | None]
    errors: list[str | None]
    digests: list[bytes | None] | None
    inferred: list[bool]
    samples: int
    padded: int
    decode_seconds: float
    infer_seconds: float
    node: str
    host: str


class Transcriber:
    """Decodes with ``decode``, and runs the model of ``copy`` with ``options``, whose device is this process's own."""

    def __init__(self, context: Context, decode: DecodeExec, copy: ModelCopy, options: Mapping[str, Any]) -> None:
        self._context = context
        # What becomes of a row that cannot be read is decided where all rows are.
        self._decode = replace(decode, on_error="null")
        self._copy = copy
        self._options = options

    def open(self) -> None:
        """Open the model. Raises ModelError."""
        import ray

        folder, graph, options = self._copy.place(self._options)
        self._predictor = families.family(self._copy.family).open(folder, options, graph)
        self._node = ray.get_runtime_context().get_node_id()
        self._callers = threading.Semaphore(self._predictor.callers)

    def work(self, frame: pl.DataFrame) -> Transcribed:
        """Return the answers to the rows of a frame, whose columns are the recordings and the operators' own."""
        metrics = OperatorMetrics("Decode")
        (decoded,) = self._decode.run(iter([frame]), self._context, metrics)
        digests = decoded[DIGEST].to_list() if DIGEST in decoded.columns else None
        seconds = 0.0
        for unit in units(iter([decoded]), self._predictor):
            with self._callers:
                started = time.thread_time()
                unit.transcribe(self._predictor)
                seconds += time.thread_time() - started
        batch = unit.batch
        return Transcribed(
            transcripts=batch.transcripts(self._predictor),
            errors=batch.errors,
            digests=digests,
            inferred=[bool(pieces) for pieces in batch.pieces],
            samples=batch.samples,
            padded=batch.padded,
            decode_seconds=float(metrics.figures["cpu_seconds"]),
            infer_seconds=seconds,
            node=self._node,
            host=socket.gethostname(),
        )


def given_up(losses: int) -> str:
    """Return the error of a row whose recording ended every process that was given it, as the error column holds it."""
    return f"crashed: the process that read the recording ended, {losses} times"


def travelling(context: Context) -> Context:
    """Return a context for another process: it says how recordings are found, and has no database."""
    nothing = cast("Any", None)
    return replace(
        context,
        database=nothing,
        registry=nothing,
        cluster=nothing,
        progress=SILENT,
        predictors={},
        relations={},
        kept=None,
        kept_rows={},
        verified=set(),
    )
