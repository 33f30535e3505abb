"""Draw a plan for other programs: JSON with PostgreSQL's keys, and a Mermaid flow chart. Secrets are masked in both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from thanosql.compiler.explain_sent import island_options, reasons, sent_query
from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.options import Options
from thanosql.compiler.redaction import redact, redact_all

Figures = Mapping[int, Mapping[str, Any]]


def explain_json(
    plan: Plan, *, verbose: bool = False, figures: Figures | None = None, totals: Mapping[str, Any] | None = None
) -> str:
    """Return the plan as JSON that viewers of PostgreSQL plans open.

    ``figures`` holds what is expected of the nodes and what ANALYZE measured, keyed by the id of the node: 'Plan Rows',
    'Total Cost', 'Actual Rows', 'Actual Total Time' (ms) ...; ``totals`` the same of the whole: 'Execution Time' (ms).
    VERBOSE adds the SQL that the database gets ('Remote SQL', as PostgreSQL has it) and the options of islands.
    """
    document: dict[str, Any] = {"Plan": _json_node(plan.root, figures or {}, verbose), **(totals or {})}
    if plan.options.entries:
        document["Options"] = _json_options(plan.options)
    if verbose and (islands := dict(island_options(plan))):
        document["Island Options"] = {place: _json_options(options) for place, options in islands.items()}
    document["Rules"] = list(plan.trace)
    return json.dumps([redact_all(document)], indent=2, ensure_ascii=False, default=str)


def explain_tree(plan: Plan, *, figures: Figures | None = None) -> dict[str, Any]:
    """Return the plan's root as ``explain_json`` writes it: name, details, 'Output', figures, 'Plans'."""
    tree: dict[str, Any] = redact_all(_json_node(plan.root, figures or {}, verbose=False))
    return tree


def _json_options(options: Options) -> dict[str, Any]:
    return {entry.spec.name: {"value": entry.value, "default": entry.is_default} for entry in options.entries}


def _json_node(node: Node, figures: Figures, verbose: bool, relationship: str | None = None) -> dict[str, Any]:
    described: dict[str, Any] = {"Node Type": node.name}
    if relationship is not None:
        described["Parent Relationship"] = relationship
    described |= {key.replace("_", " ").title(): value for key, value in node.details()}
    described["Output"] = list(node.schema.names)
    if verbose and (sent := sent_query(node)) is not None:
        described["Remote SQL"] = sent.text
        if sent.values:
            described["Remote Parameters"] = list(sent.values)
    if verbose:
        described |= {f"{name.title()} Reason": why for name, why in reasons(node)}
    described |= figures.get(id(node), {})
    if node.inputs:
        described["Plans"] = [_json_node(each, figures, verbose, "Outer") for each in node.inputs]
    return described


def explain_mermaid(
    plan: Plan, *, estimates: Mapping[int, str] | None = None, figures: Mapping[int, str] | None = None
) -> str:
    """Return the plan as a Mermaid flow chart, data flowing upwards.

    ``estimates`` and ``figures`` are as in ``explain``.
    """
    lines = ["flowchart BT"]
    _mermaid_node(plan.root, lines, 0, estimates or {}, figures or {})
    return redact("\n".join(lines))


def _mermaid_node(
    node: Node, lines: list[str], number: int, estimates: Mapping[int, str], figures: Mapping[int, str]
) -> int:
    """Append the node and what it reads, numbered from ``number``; return the next free number."""
    label = [node.name, *(f"{key}={value}" for key, value in node.details() if key != "sql")]
    label += [f"({estimates[id(node)]})"] if id(node) in estimates else []
    label += [f"[{figures[id(node)]}]"] if id(node) in figures else []
    lines.append(f'  n{number}["{"<br/>".join(label).replace(chr(34), "#quot;")}"]')
    following = number + 1
    for each in node.inputs:
        lines.append(f"  n{following} --> n{number}")
        following = _mermaid_node(each, lines, following, estimates, figures)
    return following
