"""What is spread over a cluster stands between the node that gives it out and the one that takes it back."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Decode, Infer, Node, Unary
from thanosql.compiler.logical_distributed import Gather, Scatter


def distribute(node: Node) -> Node | None:
    """Put Infer and Decode between Gather and Scatter where the statement runs on Ray.

    ::

        FanOut                  FanOut
          Infer           ->      Gather: engine=ray
            Decode                  Infer
              Batch                   Decode
                                        Scatter: actors=8
                                          Batch

    It does not fire for engine='local', nor for BUILD and FIT, whose workers hold the model only.
    """
    match node:
        case Unary(input=Infer(input=Decode() as decode) as infer) if not isinstance(node, Gather):
            if infer.distribution is None:
                return None
            scatter = Scatter(decode.input, infer.distribution)
            spread = replace(infer, input=replace(decode, input=scatter))
            return replace(node, input=Gather(spread, infer.distribution))
    return None
