"""A model's files on the nodes of a cluster: where the home is not shared they travel, once to each node."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.files.paths import fingerprint_files, given_path
from thanosql.runtime.registry.model_files import persist_entry

if TYPE_CHECKING:
    from thanosql.runtime.ray.cluster import Cluster

PART_BYTES = 32 * 2**20
"""A file travels in parts of this size, so that no object store need hold a model."""

LANGUAGE_MODEL = "language_model"


@dataclass(frozen=True, slots=True)
class ModelCopy:
    """The files that a predictor opens: those in ``folder``, the ``graph`` if it is another, and a language model.

    ``parts`` holds, where the cluster has other nodes, the content of each file as Ray's references to it.
    """

    family: str
    folder: Path
    graph: Path | None
    fingerprint: str
    parts: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def place(self, options: Mapping[str, Any]) -> tuple[Path, Path | None, dict[str, Any]]:
        """Return the folder, the graph and the options with which the model opens on this node."""
        own = {**options}
        if self.folder.is_dir() and fingerprint_files(self.folder) == self.fingerprint:
            return self.folder, self.graph, own
        if not self.parts:
            raise ModelError(f"the model's files are not on this node, in {self.folder}")
        folder = _node_folder() / self.fingerprint
        _fetch(folder, self.parts)
        if own.get(LANGUAGE_MODEL) is not None:
            own[LANGUAGE_MODEL] = str(folder / _language_model(own[LANGUAGE_MODEL]))
        return folder, None if self.graph is None else folder / self.graph.name, own


def model_copy(
    cluster: Cluster, family: str, folder: Path, graph: Path | None, options: Mapping[str, Any]
) -> ModelCopy:
    """Return a model's files for the nodes of a cluster; they are read here only if there are other nodes."""
    ray = cluster.connect()
    own = ray.get_runtime_context().get_node_id()
    fingerprint = fingerprint_files(folder)
    if all(node["NodeID"] == own for node in ray.nodes() if node["Alive"]):
        return ModelCopy(family, folder, graph, fingerprint)
    return ModelCopy(family, folder, graph, fingerprint, references(ray, folder, graph, options))


def references(ray: Any, folder: Path, graph: Path | None, options: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Put a model's files into Ray's object store and return, by their names, what its parts are called there."""
    files = _files(folder, graph, options)
    return {name: tuple(ray.put(part) for part in _content(path)) for name, path in files.items()}


def _files(folder: Path, graph: Path | None, options: Mapping[str, Any]) -> dict[str, Path]:
    """Return what a predictor reads, by the names that it has on a node: the checkpoint, and of graphs one."""
    files = {path.name: path for path in folder.iterdir() if path.is_file() and path.suffix != ".onnx"}
    chosen = graph or folder / GRAPH
    files[chosen.name] = chosen
    if options.get(LANGUAGE_MODEL) is not None:
        files[_language_model(options[LANGUAGE_MODEL])] = given_path(options[LANGUAGE_MODEL])
    return files


def _language_model(path: str) -> str:
    return f"language_model{Path(path).suffix}"


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(PART_BYTES):
            yield part


def _node_folder() -> Path:
    """Return the folder of this user's models on this node."""
    folder = Path(tempfile.gettempdir()) / f"thanosql-models-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise ModelError(f"{folder} belongs to somebody else")
    return folder


def _fetch(folder: Path, parts: Mapping[str, tuple[Any, ...]]) -> None:
    """Write the files into a folder that is there whole or not at all; a node's actors wait for their first."""
    import fcntl

    import ray

    descriptor = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if folder.is_dir():
            return
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            unfinished = Path(name) / "model"
            unfinished.mkdir()
            for file, references in parts.items():
                with (unfinished / file).open("wb") as stream:
                    for reference in references:
                        stream.write(ray.get(reference))
                persist_entry(unfinished / file)
            unfinished.rename(folder)
    finally:
        os.close(descriptor)
