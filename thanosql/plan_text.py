"""A plan with what was expected and measured of it, in each of the forms that EXPLAIN can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.errors import BindError, suggest
from thanosql.compiler.explain import explain
from thanosql.compiler.explain_graph import explain_json, explain_mermaid, explain_tree
from thanosql.compiler.logical import Materialise, Node, Plan, Query, Scan
from thanosql.runtime.cost.estimate import Estimate
from thanosql.runtime.metrics import OperatorMetrics

FORMATS = ("text", "json", "mermaid")


@dataclass(frozen=True, slots=True)
class Times:
    """The wall seconds of a statement that ran: until its operators stood ready, and from there to the last row."""

    planning: float
    execution: float


def plan_format(name: str) -> str:
    """Return the form of a plan by its name in any case. Raises BindError for one that there is not."""
    if name.casefold() not in FORMATS:
        raise BindError(f"a plan cannot be drawn as {name!r}", hint=suggest(name, FORMATS, "formats"))
    return name.casefold()


def render(
    plan: Plan,
    format: str,  # noqa: A002 - SQL's own word
    verbose: bool,
    expected: Mapping[int, Estimate],
    metrics: Mapping[int, OperatorMetrics],
    times: Times | None = None,
) -> str:
    """Return the plan with the estimates and figures of its nodes, both by the id of the node; ``times`` if it ran."""
    form = plan_format(format)
    if form == "json":
        figures = _all_figures(plan.root, expected, metrics)
        totals = {} if times is None else {"Planning Time": _ms(times.planning), "Execution Time": _ms(times.execution)}
        return explain_json(plan, verbose=verbose, figures=figures, totals=totals)
    estimates = {node: each.summary() for node, each in expected.items()}
    measured = {node: each.summary() for node, each in metrics.items()}
    if form == "mermaid":
        return explain_mermaid(plan, estimates=estimates, figures=measured)
    text = explain(plan, verbose=verbose, estimates=estimates, figures=measured)
    return text if times is None else f"{text}\n\n{_summary(plan, metrics, times)}"


def plan_tree(plan: Plan, expected: Mapping[int, Estimate], metrics: Mapping[int, OperatorMetrics]) -> dict[str, Any]:
    """Return the plan's root with what is below it, named as in JSON, for who draws it."""
    return explain_tree(plan, figures=_all_figures(plan.root, expected, metrics))


def _all_figures(
    root: Node, expected: Mapping[int, Estimate], metrics: Mapping[int, OperatorMetrics]
) -> dict[int, dict[str, Any]]:
    return {id(node): _postgres_figures(node, root, expected, metrics) for node in _nodes(root)}


def _summary(plan: Plan, metrics: Mapping[int, OperatorMetrics], times: Times) -> str:
    """Return where the time of a statement that ran went, all in all."""
    operators = sum(each.seconds for each in metrics.values())
    database = sum(
        metrics[id(node)].seconds
        for node in _nodes(plan.root)
        if isinstance(node, Scan | Query | Materialise) and id(node) in metrics
    )
    return "\n".join(
        [
            f"Planning: {times.planning:.3f} s",
            f"Execution: {times.execution:.3f} s, operators {operators:.3f} s, of that the database {database:.3f} s",
        ]
    )


def _postgres_figures(
    node: Node, root: Node, expected: Mapping[int, Estimate], metrics: Mapping[int, OperatorMetrics]
) -> dict[str, Any]:
    """Return a node's figures under PostgreSQL's keys, whose costs and times hold those of all nodes below.

    A cost is a millisecond that is expected. Where one operator does the work of several nodes, the topmost of these
    has its time.
    """
    found: dict[str, Any] = {}
    if any("time" in each.figures for each in expected.values()):
        found = {"Startup Cost": 0.0, "Total Cost": _ms(_expected_seconds(node, root, expected))}
    if id(node) in expected:
        found |= expected[id(node)].keys()
    if id(node) in metrics:
        own = metrics[id(node)]
        found |= {
            "Actual Rows": own.rows,
            "Actual Loops": 1,
            "Actual Startup Time": 0.0,
            "Actual Total Time": _ms(_actual_seconds(node, metrics)),
            "Actual Own Time": _ms(own.seconds),
            "Actual Batches": own.batches,
            **{key.replace("_", " ").title(): value for key, value in own.figures.items()},
        }
    return found


def _expected_seconds(node: Node, root: Node, expected: Mapping[int, Estimate]) -> float:
    below = sum(_expected_seconds(each, root, expected) for each in node.inputs)
    # The figure of the topmost node is that sum already.
    known = id(node) in expected and node is not root
    return below + float(expected[id(node)].figures.get("time", 0.0) if known else 0.0)


def _actual_seconds(node: Node, metrics: Mapping[int, OperatorMetrics]) -> float:
    own = metrics[id(node)].seconds if id(node) in metrics else 0.0
    return own + sum(_actual_seconds(each, metrics) for each in node.inputs)


def _nodes(node: Node) -> list[Node]:
    """Return a node and all below it, each once."""
    found = {id(node): node}
    for each in node.inputs:
        found.update({id(below): below for below in _nodes(each)})
    return list(found.values())


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
