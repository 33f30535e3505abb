"""What operators may reach while a statement runs: the database, the registry, open models and the progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.runtime.progress import SILENT, Progress

if TYPE_CHECKING:
    from thanosql.compiler.logical import Model
    from thanosql.runtime.database import Database
    from thanosql.runtime.families import Predictor
    from thanosql.runtime.registry import Registry


MOST_OPEN = 2
"""How many models stay open between statements; one can take gigabytes."""


@dataclass(slots=True)
class Context:
    """One session's surroundings, shared by the operators of its statements."""

    database: Database
    registry: Registry
    home: Path
    progress: Progress = SILENT
    expected_rows: int | None = None
    """What the database expects the running statement's query to return; only progress relies on it."""
    predictors: dict[tuple[object, ...], Predictor] = field(default_factory=dict)

    def predictor(self, model: Model, options: Mapping[str, Any]) -> Predictor:
        """Open the model for inference; who uses it again, in this statement or the next, finds it open.

        Raises ModelError when files are missing or damaged, or the device cannot run.
        """
        from thanosql.runtime.models import model_folder, open_predictor

        # The folder tells a version, or the state of a base model's files, from every other.
        folder = model_folder(self, model, options)
        key = (folder, options.get("device"), options.get("precision"))
        predictor = self.predictors.pop(key, None) or open_predictor(self, model, folder, options)
        self.predictors[key] = predictor
        while len(self.predictors) > MOST_OPEN:
            del self.predictors[next(iter(self.predictors))]
        return predictor
