"""From a logical plan to physical operators: which operator runs each node, and in what order.

Operators are imported where they are needed: a plain SELECT must not wait for the audio libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from thanosql.compiler import (
    logical,
    logical_cache,
    logical_distributed,
    logical_listing,
    logical_moves,
    logical_print,
    logical_share,
    logical_stop,
    logical_training,
)
from thanosql.compiler.logical import Node
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.operators import Operator


@dataclass(frozen=True, slots=True)
class Stage:
    """An operator, the logical node it runs, and the stages whose frames it takes, one after the other."""

    node: Node
    operator: Operator
    inputs: tuple[Stage, ...]
    elsewhere: tuple[Node, ...] = ()
    """Nodes that the operator runs in other processes, which has figures of them."""


def lower(root: Node) -> Stage:
    """Return the stage of a plan's root; one operator may do the work of several nodes."""
    operator, source = _operator(root)
    sources = root.islands if isinstance(root, logical.Scan | logical.Query) else (source,) if source else ()
    elsewhere = _scattered(root.input) if isinstance(root, logical_distributed.Gather) else ()
    return Stage(root, operator, tuple(lower(each) for each in sources), elsewhere)


def _scattered(node: Node) -> tuple[Node, ...]:
    """Return the nodes from ``node`` down to where their rows are given out."""
    return () if isinstance(node, logical_distributed.Scatter) else (node, *_scattered(node.inputs[0]))


@singledispatch
def _operator(node: Node) -> tuple[Operator, Node | None]:
    """Return the operator for a node and the node its input comes from."""
    raise TypeError(f"no operator runs {node.name}")


@_operator.register
def _(node: logical.Query) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.scan import ScanExec

    return ScanExec(node.query, read_only=False), None


@_operator.register
def _(node: logical.Scan) -> tuple[Operator, Node | None]:
    from thanosql.compiler.same_rows import same_rows
    from thanosql.runtime.operators.scan import ScanExec, SharedRows

    shared = None if node.shared is None else SharedRows(same_rows(node), node.shared, node.schema.names)
    return ScanExec(node.reading, read_only=True, shared=shared), None


@_operator.register
def _(node: logical.Materialise) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.materialise import MaterialiseExec

    return MaterialiseExec(node.relation, node.schema), node.input


@_operator.register
def _(node: logical.Batch) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.batch import BatchExec

    return BatchExec(node.rows), node.input


@_operator.register
def _(node: logical.Probe) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.probe import ProbeExec

    return ProbeExec(node.audio, node.window, node.on_error, _is_on_demand(node)), node.input


def _is_on_demand(node: Node) -> bool:
    return isinstance(node, logical_stop.OnDemand) or (
        isinstance(node, logical.Unary) and not isinstance(node, logical.Materialise) and _is_on_demand(node.input)
    )


@_operator.register
def _(node: logical.Decode) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.decode import DecodeExec

    return DecodeExec(node.audio, node.sample_rate, node.on_error, node.shared), node.input


@_operator.register
def _(node: logical.Infer) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.answers import Answers
    from thanosql.runtime.operators.decode import DecodeExec
    from thanosql.runtime.operators.infer import InferExec

    unit = node.options["timestamps"] if node.timestamps is not None else None
    answers = Answers(node.output, confidence=node.confidence is not None, timestamps=unit)
    if node.distribution is not None:
        from thanosql.runtime.ray.infer import DistributedInferExec

        decode, source = _operator(node.input)
        assert isinstance(decode, DecodeExec)
        if isinstance(source, logical_distributed.Scatter):
            source = source.input
        operator = DistributedInferExec(
            node.model, _placed(node), answers, node.place, decode=decode, distribution=node.distribution
        )
        return operator, source
    return InferExec(node.model, _placed(node), answers, node.place), node.input


@_operator.register
def _(node: logical_distributed.Gather) -> tuple[Operator, Node | None]:
    # What runs in the actors, and how they are fed, is one operator here.
    return _operator(node.input)


@_operator.register
def _(node: logical.Lookup) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.lookup import LookupExec

    return LookupExec(node.audio, node.model, _placed(node), node.within, node.place), node.input


@_operator.register
def _(node: logical_share.Distinct) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.distinct import DistinctExec

    return DistinctExec(node.audio, node.within), node.input


@_operator.register
def _(node: logical_share.FanOut) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.fan_out import FanOutExec

    return FanOutExec(node.audio, node.answers, node.on_error, node.most), node.input


@_operator.register
def _(node: logical_stop.OnDemand) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.on_demand import OnDemandExec

    return OnDemandExec(node.relation), node.input


@_operator.register
def _(node: logical_stop.FirstMatches) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.first_matches import FirstMatchesExec, at_once

    schema = node.schema.select(node.columns)
    least = at_once(_placed(_inference(node)))
    return FirstMatchesExec(node.relation, node.rows, node.counting, schema, least), node.input


def _inference(node: Node) -> logical.Infer:
    return node if isinstance(node, logical.Infer) else _inference(node.inputs[0])


def _placed(node: logical.Infer | logical.Lookup) -> dict[str, Any]:
    """Return the options with what the plan decided in the place of 'auto'."""
    return {**node.options.values(), "device": node.placement.device, "precision": node.placement.precision}


@_operator.register
def _(node: logical.RestoreOrder) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.order import RestoreOrderExec

    infer = _inference(node)
    return RestoreOrderExec(infer.error, skip=infer.options["on_error"] == "skip"), node.input


@_operator.register
def _(node: logical.Score) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.score import ScoreExec

    infer = _inference(node)
    return ScoreExec(node.model, _placed(infer), node.reference, node.predicted, infer.place), node.input


@_operator.register
def _(node: logical_print.PrintAudio) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.print_audio import PrintAudioExec

    return PrintAudioExec(node.audio), node.input


@_operator.register
def _(node: logical_training.Publish) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.training import TrainingExec

    # Training, export and publication are one operator: a model that fails on the way must leave nothing behind.
    export = node.input
    assert isinstance(export, logical_training.Export)
    train = export.input
    assert isinstance(train, logical_training.Train)
    operator = TrainingExec(
        train.model,
        node.target,
        train.audio,
        train.text,
        train.options.values(),
        node.statement,
        train.place,
        cache_features=isinstance(train.input, logical_training.CacheFeatures),
        held_out=_held_out(train),
        on_cluster=train.devices.on_cluster,
    )
    return operator, _scan(train)


def _held_out(node: Node) -> BoundQuery | None:
    """Return the query of the rows to validate with: their recordings, then their transcripts."""
    if isinstance(node, logical_training.HoldOut):
        scan = _scan(node.held_out)
        assert isinstance(scan, logical.Scan)
        return scan.reading
    return _held_out(node.inputs[0]) if node.inputs else None


def _scan(node: Node) -> Node:
    return node if isinstance(node, logical.Scan) else _scan(node.inputs[0])


@_operator.register
def _(node: logical_listing.ListModels) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.listing import ListModelsExec

    return ListModelsExec(), None


@_operator.register
def _(node: logical_listing.ListTables) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.listing import ListTablesExec

    return ListTablesExec(), None


@_operator.register
def _(node: logical_listing.ListBaseModels) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.listing import ListBaseModelsExec

    return ListBaseModelsExec(), None


@_operator.register
def _(node: logical_listing.DescribeModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.listing import DescribeModelExec

    return DescribeModelExec(node.model, node.version), None


@_operator.register
def _(node: logical_listing.DeleteModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.listing import DeleteModelExec

    return DeleteModelExec(node.model, node.version), None


@_operator.register
def _(node: logical_listing.RenameModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.renaming import RenameModelExec

    return RenameModelExec(node.model, node.target), None


@_operator.register
def _(node: logical_cache.ListCache) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.caching import ListCacheExec

    return ListCacheExec(), None


@_operator.register
def _(node: logical_cache.ClearCache) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.caching import ClearCacheExec

    return ClearCacheExec(node.model), None


@_operator.register
def _(node: logical_listing.ListTrainings) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.trainings import ListTrainingsExec

    return ListTrainingsExec(), None


@_operator.register
def _(node: logical_listing.ListHistory) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.trainings import ListHistoryExec

    return ListHistoryExec(node.model, node.version), None


@_operator.register
def _(node: logical_moves.ListDatasets) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.datasets import ListDatasetsExec

    return ListDatasetsExec(), None


@_operator.register
def _(node: logical_moves.GetDataset) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.datasets import GetDatasetExec

    return GetDatasetExec(node.dataset, node.options.values(), node.options_place, node.place), None


@_operator.register
def _(node: logical_moves.GetModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.taking import GetModelExec

    return GetModelExec(node.base, node.target, node.options.values(), node.statement, node.place), None


@_operator.register
def _(node: logical_moves.UploadModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.taking import UploadModelExec

    return UploadModelExec(node.target, node.folder, node.options.values(), node.statement, node.place), None


@_operator.register
def _(node: logical_moves.ExportModel) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.giving import ExportModelExec

    return ExportModelExec(node.model, node.folder, node.options.values(), node.name_place, node.place), None


@_operator.register
def _(node: logical_moves.CopyTable) -> tuple[Operator, Node | None]:
    from thanosql.runtime.operators.copying import CopyTableExec

    return CopyTableExec(node.table, node.source, node.if_exists, node.table_place, node.place), None
