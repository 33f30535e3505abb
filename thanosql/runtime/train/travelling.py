"""A model on its way to the nodes that train it: read from the home where they see it, else sent in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.runtime.files.scratch import scratch_folder
from thanosql.runtime.ray.model_parts import parts_of, write_parts
from thanosql.runtime.train.replica import SavedLearner

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Learner


Parts = Mapping[str, tuple[Any, ...]]
"""The content of files, by their names, as Ray's references to it."""

_arrived: dict[Path, Parts] = {}
"""What came to this process, by the folders where the files are at home."""


@dataclass(frozen=True, slots=True)
class TravellingLearner:
    """A saved learner whose files also travel with the actor that loads it.

    ``sizes`` are the files' bytes. The folder has a name of its own in the home, so other files there are not meant.
    """

    saved: SavedLearner
    sizes: Mapping[str, int]

    def load(self) -> Learner:
        """Return the learner; files that came over the network are gone when it is loaded."""
        here = {name: self.saved.folder / name for name in self.sizes}
        if all(path.is_file() and path.stat().st_size == self.sizes[name] for name, path in here.items()):
            return self.saved.load()
        with scratch_folder() as folder:
            write_parts(_arrived[self.saved.folder], folder)
            return replace(self.saved, folder=folder).load()


def travelling(saved: SavedLearner) -> TravellingLearner:
    """Return what loads a learner on a node to which `sent` has come."""
    return TravellingLearner(saved, {path.name: path.stat().st_size for path in _files(saved)})


def sent(ray: Any, saved: SavedLearner) -> Parts:
    """Put a learner's files into Ray's object store. They reach a process as arguments of its actor, and only so."""
    return parts_of(ray, {path.name: path for path in _files(saved)})


def arrive(folder: Path, parts: Parts) -> None:
    """Note what has come to this process from a folder."""
    _arrived[folder] = parts


def _files(saved: SavedLearner) -> list[Path]:
    return [path for path in saved.folder.iterdir() if path.is_file()]
