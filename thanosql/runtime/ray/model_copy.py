"""A model's files on the nodes of a cluster: where the home is not shared they travel, once to each node."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.files.paths import fingerprint_files, given_path
from thanosql.runtime.ray.model_parts import parts_of, write_parts
from thanosql.runtime.ray.node_copies import node_copy

if TYPE_CHECKING:
    from thanosql.runtime.ray.cluster import Cluster

LANGUAGE_MODEL = "language_model"


@dataclass(frozen=True, slots=True)
class ModelCopy:
    """The files that a predictor opens: those in ``folder``, the ``graph`` if it is another, and a language model.

    Where the cluster has other nodes, ``parts`` holds the content of each file as Ray's references to it, and ``name``
    says what the copy is called: others of the same model may have another graph or language model.
    """

    family: str
    folder: Path
    graph: Path | None
    fingerprint: str
    name: str = ""
    parts: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def place(self, options: Mapping[str, Any]) -> tuple[Path, Path | None, dict[str, Any]]:
        """Return the folder, the graph and the options with which the model opens on this node."""
        own = {**options}
        if self.folder.is_dir() and fingerprint_files(self.folder) == self.fingerprint:
            return self.folder, self.graph, own
        if not self.parts:
            raise ModelError(f"the model's files are not on this node, in {self.folder}")
        folder = node_copy(self.name, partial(write_parts, self.parts))
        if own.get(LANGUAGE_MODEL) is not None:
            own[LANGUAGE_MODEL] = str(folder / _language_model(own[LANGUAGE_MODEL]))
        return folder, None if self.graph is None else folder / self.graph.name, own


def model_copy(
    cluster: Cluster, family: str, folder: Path, graph: Path | None, options: Mapping[str, Any]
) -> ModelCopy:
    """Return a model's files for the nodes of a cluster; they are read here only if there are other nodes."""
    ray = cluster.connect()
    fingerprint = fingerprint_files(folder)
    if not cluster.has_other_nodes():
        return ModelCopy(family, folder, graph, fingerprint)
    files = _files(folder, graph, options)
    return ModelCopy(family, folder, graph, fingerprint, _digest(files), parts_of(ray, files))


def _files(folder: Path, graph: Path | None, options: Mapping[str, Any]) -> dict[str, Path]:
    """Return what a predictor reads, by the names that it has on a node: the checkpoint, and of graphs one."""
    files = {path.name: path for path in folder.iterdir() if path.is_file() and path.suffix != ".onnx"}
    chosen = graph or folder / GRAPH
    files[chosen.name] = chosen
    if options.get(LANGUAGE_MODEL) is not None:
        files[_language_model(options[LANGUAGE_MODEL])] = given_path(options[LANGUAGE_MODEL])
    return files


def _digest(files: Mapping[str, Path]) -> str:
    """Identify files by where they are, their sizes and times, as `fingerprint_files` does."""
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        status = path.stat()
        digest.update(f"{name}\0{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]


def _language_model(path: str) -> str:
    return f"language_model{Path(path).suffix}"
