"""What PREDICT and EVALUATE will cost: rows by the database's planner, audio by sampled headers, time as measured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.logical import (
    Batch,
    Decode,
    Infer,
    Lookup,
    Materialise,
    Model,
    Node,
    Probe,
    Query,
    RestoreOrder,
    Scan,
    Score,
)
from thanosql.compiler.logical_cache import ListCache
from thanosql.compiler.logical_listing import (
    DescribeModel,
    ListBaseModels,
    ListHistory,
    ListModels,
    ListTables,
    ListTrainings,
)
from thanosql.compiler.logical_moves import ListDatasets
from thanosql.compiler.logical_share import Distinct
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.audio.chunks import WHOLE_SECONDS
from thanosql.runtime.cost.calibration import Calibration, Job
from thanosql.runtime.cost.estimate import About, Estimate
from thanosql.runtime.cost.export import export_seconds
from thanosql.runtime.cost.known_answers import expected_hits
from thanosql.runtime.cost.sample import Headers, most_sampled, read_headers
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.models.opening import exported_folder
from thanosql.runtime.operators.batch import BATCH_SECONDS
from thanosql.runtime.operators.score import metrics_shown

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.families import Family

LISTS = (
    *(ListModels, ListTables, ListBaseModels, ListDatasets, ListCache, ListTrainings, ListHistory),
    DescribeModel,
)

_WRITING = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:create|insert)\b", re.IGNORECASE | re.DOTALL)

WEIGHT_BYTES = {"fp32": 4, "fp16": 2, "int8": 1}
"""What a parameter takes in an open session."""


def inference_job(family: Family, workload: Workload, precision: str, device: str) -> Job:
    """Return the inference of such a model as the calibration knows it."""
    return Job("infer", family.declaration.name, precision, device, workload.parameters, workload.infer_flops)


def inference_estimates(root: Node, context: Context, found: dict[int, Estimate]) -> None:
    """Add to ``found`` what to expect of the nodes of a PREDICT or EVALUATE, or of SQL around some, by the node's id.

    Rows are what the database's planner expects, or as many as the sample of headers met before the query ended.
    """
    walk = _Walk(context, Calibration(context.home), found)
    flow = walk.flow(root)
    if flow.seconds and not isinstance(root, Infer):
        before = found.get(id(root), Estimate({}))
        found[id(root)] = Estimate({**before.figures, "time": flow.seconds})
    if problem := walk.calibration.take_problem():
        context.progress.note(problem)


@dataclass(frozen=True, slots=True)
class Flow:
    """What leaves a node: its rows, the recordings that were sampled, and the seconds that it and all below it take.

    ``rows``, ``recordings`` and ``seconds`` are None where nobody knows.
    """

    rows: int | None = None
    recordings: int | None = None
    """Those of the rows that are to be read and transcribed: the others have the same as one of these, or a bad one."""
    headers: Headers | None = None
    seconds: float | None = 0.0
    scan: Scan | None = None
    """Where the rows come from, as long as they are a query's of the database's own."""


@dataclass(slots=True)
class _Walk:
    """Goes through a plan from the scans up."""

    context: Context
    calibration: Calibration
    found: dict[int, Estimate]

    def flow(self, node: Node) -> Flow:
        """Return what leaves ``node``, and add its figures to ``found``."""
        below = [self.flow(each) for each in node.inputs]
        if isinstance(node, Scan | Query):
            return self._read(node, below)
        if isinstance(node, LISTS):
            return self._listed(node)
        if len(below) != 1:
            return Flow()
        figures: dict[str, float | str] = {}
        (flow,) = below
        match node:
            case Probe():
                flow = _counted(node, self._probed(node, flow))
                if _shares(node) and flow.headers is not None and flow.recordings is not None:
                    self._show(node.input, flow, {"recordings": flow.recordings})
            case Lookup():
                figures, flow = self._known(node, flow)
            case Decode():
                figures = _audio(flow)
            case Infer():
                figures, flow = self._inferred(node, flow)
            case RestoreOrder() if any(isinstance(each, Infer) and _skips(each) for each in _spine(node)):
                flow = replace(flow, rows=_readable(flow))
            case Score():
                flow = replace(
                    flow, rows=len(metrics_shown(node.model.family.task)), recordings=None, headers=None, scan=None
                )
        self._show(node, flow, figures)
        return flow

    def _show(self, node: Node, flow: Flow, figures: Mapping[str, float | str]) -> None:
        rows: dict[str, float | str] = {} if flow.rows is None else {"rows": flow.rows}
        if rows or figures:
            self.found[id(node)] = Estimate({**rows, **figures})

    def _read(self, node: Scan | Query, below: Sequence[Flow]) -> Flow:
        """Return the rows of a query; the relations in it are not there yet, and others stand in for them."""
        query = node.reading if isinstance(node, Scan) else node.query
        made = {
            island.relation: self.context.database.stand_in(island.schema, flow.rows)
            for island, flow in zip(node.inputs, below, strict=True)
            if isinstance(island, Materialise) and flow.rows is not None
        }
        known = [flow.seconds for flow in below]
        writes = isinstance(node, Query) and _writes(node.query)
        rows = _planned(self.context, query, made, writes=writes) if len(made) == len(below) else None
        flow = Flow(
            rows=rows,
            headers=next((flow.headers for flow in below if flow.headers is not None), None),
            seconds=None if None in known else sum(each or 0.0 for each in known),
            scan=node if isinstance(node, Scan) and not below else None,
        )
        if writes and rows is not None:
            # What it answers is how many they were.
            self.found[id(node)] = Estimate({"written": rows})
        else:
            self._show(node, flow, {})
        return flow

    def _listed(self, node: Node) -> Flow:
        """Return the rows of a list by making it: it is a matter of milliseconds, and reads no table."""
        from thanosql.runtime.lower import lower

        operator = lower(node).operator
        frames = operator.run(iter(()), self.context, OperatorMetrics(node.name))
        flow = Flow(rows=sum(frame.height for frame in frames))
        self._show(node, flow, {})
        return flow

    def _known(self, node: Lookup, flow: Flow) -> tuple[dict[str, float | str], Flow]:
        """Return how many answers the cache has, and the recordings that are left to transcribe."""
        if flow.headers is None or flow.recordings is None:
            return {}, flow
        hits = expected_hits(self.context, node, flow.headers, flow.recordings)
        if not hits:
            return {}, flow
        left = flow.recordings - hits
        exact = not isinstance(flow.recordings, About) and not isinstance(hits, About)
        return {"hits": hits}, replace(flow, recordings=left if exact else About(left))

    def _probed(self, node: Probe, flow: Flow) -> Flow:
        if flow.scan is None:
            return flow
        headers = read_headers(self.context, flow.scan, node.audio)
        if headers is None:
            return flow
        rows = flow.rows
        if headers.looked_at < most_sampled(flow.scan, node.audio):
            # The sample is the whole query.
            rows = headers.looked_at
        elif rows is not None:
            rows = About(max(rows, headers.looked_at))
        flow = replace(flow, rows=rows, headers=headers)
        for each in _spine(node.input):
            self._show(each, flow, {})
        return flow

    def _inferred(self, node: Infer, flow: Flow) -> tuple[dict[str, float | str], Flow]:
        """Return the figures of a model at work, and what leaves it."""
        family = families.family(node.model.family.name)
        workload = model_workload(self.context, node.model, node.options.values())
        audio = _audio_seconds(flow)
        if audio == 0:
            # The model is not even opened.
            return {}, flow
        if workload is None or audio is None or flow.headers is None:
            return {}, replace(flow, seconds=None)
        device, precision = node.placement.device, node.placement.precision
        expected = self.calibration.expect(inference_job(family, workload, precision, device))
        seconds = audio / expected.speed
        export: dict[str, float | str] = {}
        if _needs_export(self.context, node.model, node.options.values()):
            export["export"] = export_seconds(workload.parameters)
            seconds += export_seconds(workload.parameters)
        calling = family.calling(device, precision)
        longest = min(max(flow.headers.seconds, default=0.0), WHOLE_SECONDS)
        at_once = longest if calling.alone else max(longest, min(BATCH_SECONDS, longest * _rows_in_batch(node)))
        activations = workload.infer_bytes / (2 if precision == "fp16" else 1)
        memory = WEIGHT_BYTES[precision] * workload.parameters + calling.callers * at_once * activations
        figures: dict[str, float | str] = {"memory": memory, "time": seconds, **export, "basis": expected.basis}
        return figures, replace(flow, seconds=None if flow.seconds is None else flow.seconds + seconds)


def model_workload(context: Context, model: Model, options: Mapping[str, Any]) -> Workload | None:
    """Return what a published version or a base model computes; None where that cannot be told."""
    family = families.family(model.family.name)
    if isinstance(model, BaseModel):
        return family.workload(model, None, options, context.home)
    record = context.registry.get(model.name, model.version)
    return None if record is None else family.workload(None, record.folder, options, context.home)


def _planned(context: Context, query: BoundQuery, made: Mapping[str, str], *, writes: bool) -> About | None:
    """Return the planner's number of rows, with the relations that ``made`` has queries for in the place of islands."""
    parts = (part.text if part.relation is None else f"({made[part.relation]})" for part in query.parts)
    try:
        rows = context.database.estimate_rows("".join(parts), query.values, writes=writes)
    except DatabaseError:
        # No query, or one that fails: the statement itself will say so.
        return None
    # None is a guess that planners make of what they know nothing of.
    return None if rows is None else About(max(1, rows))


def _writes(query: BoundQuery) -> bool:
    """Say whether a statement begins as one that writes what it reads into a table."""
    return _WRITING.match(query.text) is not None


def _spine(node: Node) -> list[Node]:
    """Return a node and what is below it, down to the scan."""
    return [node, *(_spine(node.inputs[0]) if node.inputs and not isinstance(node, Scan) else ())]


def _skips(node: Infer) -> bool:
    return bool(node.options["on_error"] == "skip")


def _shares(node: Probe) -> bool:
    return isinstance(node.input, Distinct)


def _counted(node: Probe, flow: Flow) -> Flow:
    """Return ``flow`` with the number of its recordings, where a sample tells what share of the rows these are."""
    if flow.rows is None or flow.headers is None or not flow.headers.looked_at:
        return replace(flow, recordings=flow.rows)
    readable = flow.headers.looked_at - flow.headers.unreadable
    count = flow.rows * (flow.headers.recordings if _shares(node) else readable) / flow.headers.looked_at
    exact = flow.rows == flow.headers.looked_at and not isinstance(flow.rows, About)
    return replace(flow, recordings=round(count) if exact else About(round(count)))


def _rows_in_batch(node: Infer) -> float:
    sizes = [each.rows for each in _spine(node) if isinstance(each, Batch)]
    return next((float(rows) for rows in sizes if isinstance(rows, int)), float("inf"))


def _readable_share(headers: Headers) -> float:
    return 1 - headers.unreadable / headers.looked_at if headers.looked_at else 1.0


def _readable(flow: Flow) -> int | None:
    if flow.rows is None or flow.headers is None or not flow.headers.unreadable:
        return flow.rows
    return About(round(flow.rows * _readable_share(flow.headers)))


def _audio_seconds(flow: Flow) -> float | None:
    """Return the seconds of all readable recordings; None where no length is known of any."""
    if flow.recordings == 0:
        return 0.0
    if flow.recordings is None or flow.headers is None or not flow.headers.once:
        return None
    return flow.recordings * sum(flow.headers.once) / len(flow.headers.once)


def _audio(flow: Flow) -> dict[str, float | str]:
    if flow.headers is None:
        return {}
    seconds = _audio_seconds(flow)
    return {**({} if seconds is None else {"audio": seconds}), **flow.headers.figures()}


def _needs_export(context: Context, model: Model, options: Mapping[str, Any]) -> bool:
    """Say whether a base model's graph is still to be made, once and for all."""
    if not isinstance(model, BaseModel):
        return False
    # Not ``locate``: that would read gigabytes to check them, or download them.
    source = families.family(model.family.name).local_folder(model, options, context.home)
    return source is None or not exported_folder(context.home, model, source).is_dir()
