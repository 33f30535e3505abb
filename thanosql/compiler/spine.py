"""The one chain of operators below a node, down to the query that they work on."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node, Scan, Unary


def scan_below(node: Node) -> Scan | None:
    """Return the scan that a chain of operators reads from; None where no such chain ends in one."""
    while isinstance(node, Unary):
        node = node.input
    return node if isinstance(node, Scan) else None


def with_scan(node: Node, scan: Scan) -> Node:
    """Return a chain of operators reading from ``scan``."""
    return replace(node, input=with_scan(node.input, scan)) if isinstance(node, Unary) else scan
