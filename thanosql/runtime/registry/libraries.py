"""Which versions of the libraries made a model."""

from __future__ import annotations

from importlib import metadata

RECORDED = ("thanosql", "torch", "transformers", "optimum", "onnx", "onnxruntime-gpu", "onnxruntime", "numpy")


def library_versions() -> dict[str, str]:
    """Return name -> version of those that are installed."""
    found = {}
    for name in RECORDED:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            # onnxruntime comes under one of two names, and a checkout runs uninstalled.
            continue
    return found
