"""PyTorch to ONNX, and the proof that the graph computes what PyTorch computes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from onnx_ir.passes.common import ClearMetadataAndDocStringPass, RemoveUnusedNodesPass
from onnxscript.optimizer import fold_constants_ir
from optimum.exporters.tasks import TasksManager

from thanosql.compiler.errors import ExportError
from thanosql.runtime.arrays import Logits, Samples
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.families.family import GRAPH

OPSET = 23
"""The first opset with Attention as one node: 4 to 19 % less CPU time than the same attention in parts at opset 20."""

TOLERANCE = 1e-3
"""The largest difference of a logit that is published. Correct graphs differ by some 1e-6."""

_SMALLEST_BATCH = 3
"""Recordings, one more than the export's example has."""

_LARGEST_TENSOR = 2**31
"""Elements: more than one file can hold."""


def export_onnx(module: torch.nn.Module, config: Any, folder: Path, task: str) -> Path:
    """Write ``module`` as model.onnx into ``folder`` and return its path.

    Inputs, outputs and dynamic axes are those of the export configuration that optimum's TasksManager holds for
    ``config.model_type`` and ``task``. The module is exported as it is in eval mode, on the CPU, in one file.
    Raises ExportError.
    """
    constructor = TasksManager.get_exporter_config_constructor(
        exporter="onnx", model_type=config.model_type, task=task, library_name="transformers"
    )
    description = constructor(config)
    example = description.generate_dummy_inputs(framework="pt", batch_size=2, audio_sequence_length=16_000)
    device = next(module.parameters()).device
    training = module.training
    path = folder / GRAPH
    try:
        with _quiet(), torch.no_grad():
            program = torch.onnx.export(
                module.cpu().eval(),
                kwargs=example,
                dynamo=True,
                opset_version=OPSET,
                dynamic_shapes={name: dict(axes) for name, axes in description.inputs.items()},
                input_names=list(description.inputs),
                output_names=list(description.outputs),
                external_data=False,
                verbose=False,
            )
            assert program is not None  # it is None only with dynamo=False
            _fold_weights(program.model)
            _name_output_axes(program.model.graph, description.outputs)
            # The exporter notes at each node where its Python stands on this machine, in most of a small graph's bytes.
            ClearMetadataAndDocStringPass()(program.model)
            program.save(path, external_data=False)
    except Exception as error:  # the exporter raises errors of many kinds, some of its own
        path.unlink(missing_ok=True)
        raise ExportError(f"the {config.model_type} model cannot be exported to ONNX: {error}") from error
    finally:
        module.to(device).train(training)
    return path


class LogitSource(Protocol):
    """What can be compared: a Learner or a Predictor."""

    minimum_samples: int

    def logits(self, audio: Sequence[Samples]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed as one batch."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How far the graph is from PyTorch: the largest absolute difference of a logit over ``rows`` recordings.

    ``padding_difference`` is the graph against itself: each recording alone and in one padded batch with the others.
    """

    max_abs_difference: float
    padding_difference: float
    tolerance: float
    rows: int


def check_parity(
    learner: LogitSource, predictor: LogitSource, audio: Sequence[Samples], tolerance: float = TOLERANCE
) -> Parity:
    """Compare ``predictor`` (ONNX Runtime) with ``learner`` (PyTorch) on recordings, each alone and in a padded batch.

    Three recordings of noise, from the shortest that is possible, are added to ``audio``, so that a padded batch is
    tried even where all recordings are of one length or there are none. A batch has at least three recordings, and
    there are as many batches as cores, if there are recordings enough: the graph runs on one core a call, as in
    PREDICT. Raises ExportError when a logit differs by more than ``tolerance``, or is not finite.
    """
    audio = [*audio, *_noise(learner.minimum_samples)]
    cores = usable_cores()
    parts = min(cores, len(audio) // _SMALLEST_BATCH)
    # Short ones and long ones in each: they come in the order of their lengths.
    batches = [audio[part::parts] for part in range(parts)]
    expected = [learner.logits([samples])[0] for samples in audio]
    padded = _interleaved([learner.logits(batch) for batch in batches])
    with ThreadPoolExecutor(cores) as callers:
        alone = [each[0] for each in callers.map(lambda samples: predictor.logits([samples]), audio)]
        together = _interleaved(list(callers.map(predictor.logits, batches)))
    parity = Parity(
        max_abs_difference=max(
            _difference(expected, alone), _difference(expected, together), _difference(padded, together)
        ),
        padding_difference=_difference(alone, together),
        tolerance=tolerance,
        rows=len(audio),
    )
    # Written so that NaN fails.
    if not (parity.max_abs_difference <= tolerance and parity.padding_difference <= tolerance):
        raise ExportError(
            f"the ONNX graph does not reproduce the PyTorch model: logits differ by {parity.max_abs_difference:.2e}, "
            f"and by {parity.padding_difference:.2e} between a recording alone and in a padded batch; "
            f"at most {tolerance:.0e} is published ({parity.rows} recordings)",
            hint="nothing was published; report this with the versions of torch, onnx and onnxruntime",
        )
    return parity


def _interleaved(parts: Sequence[Sequence[Logits]]) -> list[Logits]:
    """Return what every n-th element is a part of, in order."""
    whole: list[Logits] = [np.empty((0, 0), np.float32)] * sum(map(len, parts))
    for start, part in enumerate(parts):
        whole[start :: len(parts)] = part
    return whole


def _noise(minimum_samples: int) -> list[Samples]:
    generator = np.random.default_rng(0)
    # The second is, in the usual models, one sample short of another frame: the most that no frame sees.
    lengths = (minimum_samples, 21 * minimum_samples - 1, 50 * minimum_samples)
    return [generator.standard_normal(length, dtype=np.float32) for length in lengths]


def _difference(first: Sequence[Logits], second: Sequence[Logits]) -> float:
    for one, other in zip(first, second, strict=True):
        if one.shape != other.shape:
            raise ExportError(
                f"the ONNX graph gives logits of shape {list(other.shape)} where PyTorch gives {list(one.shape)}"
            )
    return float(np.max([np.abs(one - other).max() for one, other in zip(first, second, strict=True)]))


def _fold_weights(model: Any) -> None:
    """Compute now what follows from weights alone; the exporter leaves it to the session wherever tensors are large.

    A weight is then an initialiser as its node takes it, which is what quantisation looks for.
    """
    fold_constants_ir(model, input_size_limit=_LARGEST_TENSOR, output_size_limit=_LARGEST_TENSOR)
    RemoveUnusedNodesPass()(model)


def _name_output_axes(graph: Any, outputs: dict[str, dict[int, str]]) -> None:
    """Name the outputs' dynamic axes; the exporter writes the formula of their size there."""
    for value in graph.outputs:
        shape = list(value.shape)
        for axis, name in outputs[value.name].items():
            shape[axis] = name
        value.shape = type(value.shape)(shape)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's remarks from the user: they are about its own internals."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "torch.export", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # torch's exporter uses pytree calls that torch itself deprecates, and warns that two inputs share an axis
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
