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
        """Open the model for inference; a statement that uses it twice opens it once.

        Raises ModelError when files are missing or damaged, or the device cannot run.
        """
        from thanosql.runtime.models import open_predictor

        key = (model, options.get("device"), options.get("precision"), options.get("checkpoint"))
        if key not in self.predictors:
            self.predictors[key] = open_predictor(self, model, options)
        return self.predictors[key]
