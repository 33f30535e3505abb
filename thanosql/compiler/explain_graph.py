"""Draw a plan for other programs: JSON with PostgreSQL's keys, and a Mermaid flow chart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from thanosql.compiler.logical import Node, Plan


def explain_json(plan: Plan, *, figures: Mapping[int, Mapping[str, Any]] | None = None) -> str:
    """Return the plan as JSON that viewers of PostgreSQL plans open.

    ``figures`` holds what ANALYZE measured, keyed by the id of the node: 'Actual Rows', 'Actual Total Time' (ms) ...
    """
    document: dict[str, Any] = {"Plan": _json_node(plan.root, figures or {})}
    if plan.options.entries:
        document["Options"] = {
            entry.spec.name: {"value": entry.value, "default": entry.is_default} for entry in plan.options
        }
    document["Rules"] = list(plan.trace)
    return json.dumps([document], indent=2, ensure_ascii=False, default=str)


def explain_tree(plan: Plan, *, figures: Mapping[int, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Return the plan's root as ``explain_json`` writes it: name, details, 'Output', figures, 'Plans'."""
    return _json_node(plan.root, figures or {})


def _json_node(node: Node, figures: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {"Node Type": node.name}
    described |= {key.replace("_", " ").title(): value for key, value in node.details()}
    described["Output"] = list(node.schema.names)
    described |= figures.get(id(node), {})
    if node.inputs:
        described["Plans"] = [_json_node(each, figures) for each in node.inputs]
    return described


def explain_mermaid(plan: Plan) -> str:
    """Return the plan as a Mermaid flow chart, data flowing upwards."""
    lines = ["flowchart BT"]
    _mermaid_node(plan.root, lines, 0)
    return "\n".join(lines)


def _mermaid_node(node: Node, lines: list[str], number: int) -> int:
    """Append the node and what it reads, numbered from ``number``; return the next free number."""
    details = "<br/>".join(f"{key}={value}" for key, value in node.details() if key != "sql")
    label = f"{node.name}<br/>{details}" if details else node.name
    lines.append(f'  n{number}["{label.replace(chr(34), "#quot;")}"]')
    following = number + 1
    for each in node.inputs:
        lines.append(f"  n{following} --> n{number}")
        following = _mermaid_node(each, lines, following)
    return following
