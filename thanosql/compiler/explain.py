"""Draw a plan as text: a line a node, two spaces a level, then the options and which of them are defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thanosql.compiler.explain_sent import island_options, reasons, sent_lines
from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.options import Options
from thanosql.compiler.redaction import redact


def explain(
    plan: Plan,
    *,
    verbose: bool = False,
    estimates: Mapping[int, str] | None = None,
    figures: Mapping[int, str] | None = None,
) -> str:
    """Return the plan as text.

    ``estimates`` holds what is expected of nodes, in parentheses behind them, and ``figures`` what ANALYZE measured, in
    brackets; both are keyed by the id of the node. VERBOSE adds the columns of each node, the SQL that the database
    gets, why a model runs where it does, the options of islands and the rules that fired. Secrets are masked.
    """
    lines: list[str] = []
    _draw(plan.root, 0, lines, verbose, estimates or {}, figures or {})
    if plan.options.entries:
        lines += ["", "Options:", *_options(plan.options)]
    if verbose:
        for place, options in island_options(plan):
            lines += ["", f"Options of {place}:", *_options(options)]
        lines += ["", f"Rules: {', '.join(plan.trace) or 'none fired'}"]
    return redact("\n".join(lines))


def _draw(
    node: Node,
    level: int,
    lines: list[str],
    verbose: bool,
    estimates: Mapping[int, str],
    figures: Mapping[int, str],
) -> None:
    details = ", ".join(f"{key}={_value(value)}" for key, value in node.details())
    line = f"{'  ' * level}{node.name}" + (f": {details}" if details else "")
    if id(node) in estimates:
        line += f" ({estimates[id(node)]})"
    if id(node) in figures:
        line += f" [{figures[id(node)]}]"
    lines.append(line)
    if verbose:
        indent = "  " * level + "  "
        if len(node.schema):
            columns = ", ".join(f"{field.name} {field.type}" for field in node.schema)
            lines.append(f"{indent}-> ({columns})")
        lines += [f"{indent}{line}" for line in sent_lines(node)]
        lines += [f"{indent}{name}: {why}" for name, why in reasons(node)]
    for each in node.inputs:
        _draw(each, level + 1, lines, verbose, estimates, figures)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def _options(options: Options) -> list[str]:
    names = max(len(entry.spec.name) for entry in options)
    shown = [_literal(entry.value) for entry in options]
    width = max(map(len, shown))
    return [
        f"  {entry.spec.name:<{names}} = {text:<{width}}  {'default' if entry.is_default else ''}".rstrip()
        for entry, text in zip(options, shown, strict=True)
    ]


def _literal(value: Any) -> str:
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, tuple) else repr(value)
