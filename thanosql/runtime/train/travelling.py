"""A model on its way to the nodes that train it: read from the home where they see it, else sent in parts."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.runtime.ray.model_parts import parts_of, write_parts
from thanosql.runtime.train.replica import SavedLearner

if TYPE_CHECKING:
    from thanosql.runtime.ray.cluster import Cluster
    from thanosql.runtime.train.learner import Learner


@dataclass(frozen=True, slots=True)
class TravellingLearner:
    """A saved learner whose files are also in Ray's object store, as ``parts`` by their names.

    ``sizes`` are the files' bytes. The folder has a name of its own in the home, so other files there are not meant.
    """

    saved: SavedLearner
    sizes: Mapping[str, int]
    parts: Mapping[str, tuple[Any, ...]]

    def load(self) -> Learner:
        """Return the learner; files that came over the network are gone when it is loaded."""
        here = {name: self.saved.folder / name for name in self.sizes}
        if all(path.is_file() and path.stat().st_size == self.sizes[name] for name, path in here.items()):
            return self.saved.load()
        with tempfile.TemporaryDirectory(prefix="thanosql-") as folder:
            write_parts(self.parts, Path(folder))
            return replace(self.saved, folder=Path(folder)).load()


def travelling(cluster: Cluster, saved: SavedLearner) -> SavedLearner | TravellingLearner:
    """Return what loads a learner on every node; its files are read here only if the cluster has other nodes."""
    ray = cluster.connect()
    if not cluster.has_other_nodes():
        return saved
    files = {path.name: path for path in saved.folder.iterdir() if path.is_file()}
    sizes = {name: path.stat().st_size for name, path in files.items()}
    return TravellingLearner(saved, sizes, parts_of(ray, files))
