"""The same recording in several rows is read, decoded and inferred once."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Infer, Lookup, Node, Probe, RestoreOrder, Score
from thanosql.compiler.logical_share import Distinct, FanOut

WITHIN = 131_072
"""How many rows back a recording is recognised. All of them different, their keys and texts take 130 MB."""

WITHIN_TIMESTAMPS = 16_384
"""The same where timestamps are asked for, which take up to 40 times as much as the text."""


def share_recordings(node: Node) -> Node | None:
    """Put every operator that works on recordings between Distinct and FanOut.

    ::

        RestoreOrder                              RestoreOrder
          Infer                              ->     FanOut
            Decode                                    Infer
              Batch                                     Decode
                Lookup                                    Batch
                  Probe: audio=path                         Lookup
                    Scan                                      Probe: audio=path
                                                                Distinct: audio=path
                                                                  Scan

    Lookup, which knows the recordings' content, goes on to share among rows that hold copies of one under several
    names. It does not fire for BUILD and FIT: a row that is there twice is learnt from twice.
    """
    match node:
        case RestoreOrder(input=Infer() as infer) | Score(input=Infer() as infer):
            within = WITHIN if infer.timestamps is None else WITHIN_TIMESTAMPS
            probe = _probe(infer)
            added = (infer.output, infer.confidence, infer.timestamps)
            answers = tuple(name for name in added if name is not None)
            # A row may be led to one that Lookup leads on to another, each within so many rows of the next.
            most = 2 * within + probe.window
            marked = _marked(infer, probe.audio, within)
            return replace(node, input=FanOut(marked, probe.audio, answers, probe.on_error, most))
    return None


def _probe(node: Node) -> Probe:
    return node if isinstance(node, Probe) else _probe(node.inputs[0])


def _marked(node: Node, audio: str, within: int) -> Node:
    """Return the plan down from ``node`` with Distinct below Probe."""
    (below,) = node.inputs
    if isinstance(node, Probe):
        return replace(node, input=Distinct(below, audio, within))
    changed = node.with_inputs((_marked(below, audio, within),))
    return replace(changed, within=within) if isinstance(changed, Lookup) else changed
