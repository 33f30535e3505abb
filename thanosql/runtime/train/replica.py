"""How another process gets the model that is trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from thanosql.runtime import families

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Learner


class Replica(Protocol):
    """Can be pickled, and makes a learner in another process."""

    def load(self) -> Learner:
        """Return a learner of the same shape, which drops out, masks and is frozen alike; its weights do not count."""


Replicate = Callable[["Learner", Path], Replica]
"""Writes what a replica of the learner needs into a folder, and returns the replica."""


@dataclass(frozen=True, slots=True)
class SavedLearner:
    """A learner of a family, saved in ``folder``, to be loaded with the options of the statement."""

    family: str
    folder: Path
    options: Mapping[str, Any]

    def load(self) -> Learner:
        """Return the learner as its family loads it."""
        return families.family(self.family).learner(None, self.folder, (), self.options)


def saved(family: str, options: Mapping[str, Any]) -> Replicate:
    """Return what makes replicas of a family's learners, for a statement with these options."""

    def replicate(learner: Learner, folder: Path) -> Replica:
        learner.save(folder)
        return SavedLearner(family, folder, dict(options))

    return replicate
