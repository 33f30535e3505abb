"""Whether a graph of reduced precision may stand in for the fp32 one: the model's validation rows decide."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.runtime.answers.measures import measure_of
from thanosql.runtime.arrays import Samples
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.models.variant_files import variant_name
from thanosql.runtime.parallel import ordered_map
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.stopwatch import OFF, Stopwatch

if TYPE_CHECKING:
    from thanosql.runtime.families import Family
    from thanosql.runtime.families.family import Predictor

MARGIN = 0.002
"""How much higher the share of errors (of words, or of labels) may be: 0.2 points."""

FASTER = 0.9
"""The share of the fp32 graph's processor time above which there is no reason to change any word."""


def try_variant(
    family: Family,
    folder: Path,
    precision: str,
    rows: Sequence[tuple[Samples, str]],
    progress: Progress = SILENT,
    watch: Stopwatch = OFF,
) -> dict[str, Any]:
    """Make the variant beside model.onnx in ``folder`` and return what the manifest says of it.

    ``rows`` are recordings [samples] of the validation split with their transcripts. The variant is ``accepted``, and
    then what precision='auto' runs, when its share of errors on them is within MARGIN of the fp32 graph's and it
    takes less time. One that is not is removed again. ``watch`` charges the part 'trial' for what depends on the rows.

    Raises ExportError or ModelError, and leaves no variant, when it cannot be made or run.
    """
    from thanosql.runtime.models.variants import make_variant

    graph = folder / variant_name(precision)
    try:
        make_variant(folder / GRAPH, precision, graph)
        with watch("trial"):
            figures = _compare(family, folder, graph, precision, rows, progress)
    except BaseException:
        graph.unlink(missing_ok=True)
        raise
    if not figures["accepted"]:
        graph.unlink()
    return figures


def _compare(
    family: Family,
    folder: Path,
    graph: Path,
    precision: str,
    rows: Sequence[tuple[Samples, str]],
    progress: Progress,
) -> dict[str, Any]:
    exact = family.open(folder, {"device": "cpu", "precision": "fp32"})
    reduced = family.open(folder, {"device": "cpu", "precision": precision}, graph)
    measures = {name: measure_of(family.declaration.task) for name in ("fp32", precision)}
    seconds = {"fp32": 0.0, precision: 0.0}

    def tried(samples: Samples) -> list[tuple[str, float]]:
        """Return each graph's words, and the processor seconds they took."""
        # One after the other on each row, so that whatever else the machine does slows both.
        return [_timed(predictor, samples) for predictor in (exact, reduced)]

    # As many callers as cores, as in PREDICT.
    found = ordered_map(tried, (samples for samples, _ in rows), workers=usable_cores(), most=2 * usable_cores())
    for (_, text), answers in zip(rows, found, strict=True):
        for (name, measure), (words, taken) in zip(measures.items(), answers, strict=True):
            seconds[name] += taken
            measure.add(exact.normalise_text(text), exact.normalise_text(words))
        progress.advance(1)
    metric = family.declaration.metrics[0]
    exact_errors, reduced_errors = (measures[name].errors()[0] for name in ("fp32", precision))
    share = seconds[precision] / max(seconds["fp32"], 1e-9)
    return {
        "accepted": reduced_errors <= exact_errors + MARGIN and share <= FASTER,
        metric: measures[precision].rates()[metric],
        f"fp32_{metric}": measures["fp32"].rates()[metric],
        "cpu_time": share,
        "rows": len(rows),
        **{name: count for name, count in measures["fp32"].scores().items() if name == "words"},
    }


def _timed(predictor: Predictor, samples: Samples) -> tuple[str, float]:
    started = time.thread_time()
    (found,) = predictor.predict([samples])
    return found, time.thread_time() - started
