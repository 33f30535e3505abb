"""Recordings that several models of a statement are applied to are decoded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thanosql.compiler.logical import Decode, Infer, Node
from thanosql.compiler.same_rows import collapsed
from thanosql.compiler.spine import scan_below
from thanosql.compiler.sql import BoundQuery


def share_decode(node: Node) -> Node | None:
    """Let the first model keep what it decodes, and the others take it from there.

    ::

        Query: ... FROM "a" JOIN "b" ...          Query: ... FROM "a" JOIN "b" ...
          Materialise: as=a                         Materialise: as=a
            Infer: model=m1                           Infer: model=m1
              Decode                         ->         Decode: shared=first
                Scan: sql=q                               Scan: sql=q
          Materialise: as=b                         Materialise: as=b
            Infer: model=m2                           Infer: model=m2
              Decode                                    Decode: shared=last
                Scan: sql=q                               Scan: sql=q

    EVALUATE counts as PREDICT does, and a model over the answers of another hears the recordings that that one has
    heard, as long as their column keeps its name. Conditions that moved below inference may leave each model other rows
    of the query: what both have is shared. What is kept lies on disk, within bounds, until the statement ends; beyond
    them recordings are decoded again. It does not fire where the queries differ, nor for models that hear other sample
    rates or run on a cluster.
    """
    found = list(_decodes(node))
    if any(decode.shared for decode in found):
        return None
    groups: dict[tuple[object, ...], int] = {}
    for decode in found:
        groups[_reads(decode)] = groups.get(_reads(decode), 0) + 1
    if max(groups.values(), default=0) < 2:
        return None
    return _shared(node, groups, {})


def _shared(node: Node, groups: dict[tuple[object, ...], int], met: dict[tuple[object, ...], int]) -> Node:
    """Return the plan from ``node`` down with its Decodes marked, in the order in which they run."""
    if _is_elsewhere(node):
        return node
    marked = node.with_inputs(tuple(_shared(each, groups, met) for each in node.inputs))
    if not isinstance(marked, Infer) or not isinstance(marked.input, Decode) or not isinstance(node.inputs[0], Decode):
        return marked
    reads = _reads(node.inputs[0])
    if groups.get(reads, 0) < 2:
        return marked
    met[reads] = met.get(reads, 0) + 1
    shared = {1: "first", groups[reads]: "last"}.get(met[reads], "next")
    return replace(marked, input=replace(marked.input, shared=shared))


def _decodes(node: Node) -> Iterator[Decode]:
    """Yield the Decodes of models that are applied, in the order in which they run."""
    if _is_elsewhere(node):
        return
    for each in node.inputs:
        yield from _decodes(each)
    if isinstance(node, Infer) and isinstance(node.input, Decode):
        yield node.input


def _is_elsewhere(node: Node) -> bool:
    """Say whether a cluster decodes for this model: samples stay where they are made."""
    return isinstance(node, Infer) and node.distribution is not None


def _reads(decode: Decode) -> tuple[object, ...]:
    """Return what tells from which recordings those that are decoded come, and to what they are."""
    return decode.audio, decode.sample_rate, _origin(decode, decode.audio)


def _origin(node: Node, audio: str) -> BoundQuery:
    """Return the query from which a column of recordings comes, through relations that have it by the same name."""
    scan = scan_below(node)
    assert scan is not None
    below = [scan_below(island) for island in scan.islands]
    passing = next((each for each in below if each is not None and audio in each.schema.names), None)
    return collapsed(scan.query, scan.dialect) if passing is None else _origin(passing, audio)
