"""What operators may reach while a statement runs: the database, the registry, open models and the progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.runtime.paths import file_stamp, given_path
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.ray.cluster import Cluster

if TYPE_CHECKING:
    from thanosql.compiler.logical import Model
    from thanosql.runtime.audio_source import AudioSource
    from thanosql.runtime.cache import TranscriptCache
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
    audio_root: Path = field(default_factory=Path.cwd)
    """The folder that relative paths of recordings start from."""
    expected_rows: int | None = None
    """What the database expects the running statement's query to return; only progress relies on it."""
    predictors: dict[tuple[object, ...], Predictor] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)
    """The temporary tables of the running statement, by the names that its plan has for them."""
    cluster: Cluster = field(default_factory=Cluster)
    """Where statements with engine='ray' run."""
    verified: set[str] = field(default_factory=set)
    """The states of published versions' files whose checksums were right."""

    def cache(self) -> TranscriptCache:
        """Return the transcripts that statements in this home have made, for one statement's use.

        A cache that met a busy or full disk gives up; the next statement's tries again.
        """
        from thanosql.runtime.cache import FILE_NAME, TranscriptCache

        return TranscriptCache(self.home / FILE_NAME)

    def recording(self, value: AudioSource | None) -> AudioSource | None:
        """Return what an audio column holds, a relative path as an absolute one."""
        if isinstance(value, str) and "://" not in value:
            return str(self.audio_root / value)
        return value

    def predictor(self, model: Model, options: Mapping[str, Any]) -> Predictor:
        """Open the model for inference; who uses it again, in this statement or the next, finds it open.

        Raises ModelError when files are missing or damaged, or the device cannot run.
        """
        from thanosql.runtime.models import model_folder, open_predictor
        from thanosql.runtime.scopes import DECODING

        # The folder tells a version, or the state of a base model's files, from every other.
        folder = model_folder(self, model, options)
        # What else the options say of a predictor: how it decodes. The rest is the operators' affair.
        key = (folder, *(options.get(name) for name in ("device", "precision", *DECODING)), _state(options))
        predictor = self.predictors.pop(key, None)
        if predictor is None:
            # Before another is opened: a model can take gigabytes.
            while len(self.predictors) >= MOST_OPEN:
                del self.predictors[next(iter(self.predictors))]
            predictor = open_predictor(self, model, folder, options)
        self.predictors[key] = predictor
        return predictor


def _state(options: Mapping[str, Any]) -> str | None:
    """Return what changes when the language model's file does."""
    path = options.get("language_model")
    return None if path is None else file_stamp(given_path(path))
