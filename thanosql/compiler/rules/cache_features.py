"""What frozen layers make of a recording is computed in the first epoch alone."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.bind_features import features_repeat
from thanosql.compiler.logical import Node
from thanosql.compiler.logical_training import CacheFeatures, Train


def cache_features(node: Node) -> Node | None:
    """Keep the output of the frozen convolutions between what reads the recordings and what trains on them.

    ::

        Train: freeze=feature_encoder             Train: freeze=feature_encoder
          Batch                              ->     CacheFeatures: layers=convolutions
                                                      Batch

    It does not fire where the convolutions learn, where recordings are varied before they reach them, nor for a single
    epoch, unless ``cache_features=True`` asks for it.
    """
    match node:
        case Train(input=below, options=options) if not isinstance(below, CacheFeatures):
            if "cache_features" not in options:
                return None
            wanted = options["cache_features"]
            several = options["epochs"] > 1 or options["max_steps"] is not None
            repays = features_repeat(options) and several and options["cache_gb"] > 0
            if wanted is True or (wanted == "auto" and repays):
                return replace(node, input=CacheFeatures(below, options["cache_gb"]))
    return None
