"""What operators may reach while a statement runs: the database, the registry, open models and the progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from thanosql.runtime.access.access import Access
from thanosql.runtime.access.remote_access import url_scheme
from thanosql.runtime.files.paths import file_stamp, given_path
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.ray.cluster import Cluster

if TYPE_CHECKING:
    from thanosql.compiler.logical import Model
    from thanosql.compiler.same_rows import RowsKey
    from thanosql.runtime.audio.kept_samples import KeptSamples
    from thanosql.runtime.audio.source import AudioSource
    from thanosql.runtime.cache import Scope, TranscriptCache
    from thanosql.runtime.databases.database import Database
    from thanosql.runtime.databases.kept_rows import KeptRows
    from thanosql.runtime.demand import Demand
    from thanosql.runtime.families import Predictor
    from thanosql.runtime.registry.registry import Registry


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
    access: Access = field(default_factory=Access)
    expected_rows: int | None = None
    """What the database expects the running statement's query to return; only progress relies on it."""
    predictors: dict[tuple[object, ...], Predictor] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)
    """The temporary tables of the running statement, by the names that its plan has for them."""
    demands: dict[str, Demand] = field(default_factory=dict)
    """How many rows the running statement wants of each relation that need not be whole, by the plan's names."""
    kept: KeptSamples | None = None
    """What the running statement has decoded and needs again."""
    kept_rows: dict[RowsKey, KeptRows] = field(default_factory=dict)
    """Rows of queries that the running statement needs again."""
    cluster: Cluster = field(default_factory=Cluster)
    """Where statements with engine='ray' run."""
    verified: set[str] = field(default_factory=set)
    """The states of published versions' files whose checksums were right."""
    transcripts: TranscriptCache | None = None
    """What ``cache`` has opened for the running statement."""
    scopes: dict[tuple[object, ...], Scope] = field(default_factory=dict)
    """Which answers of the cache the running statement may use, by what that depends on."""
    _opening: RLock = field(default_factory=RLock)
    """Who opens models; of one session, like ``predictors``."""

    def __getstate__(self) -> dict[str, Any]:
        # A lock does not travel to another process, which opens models of its own; nor does the cache, which has one.
        own = {"_opening", "transcripts"}
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in own}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in {**state, "_opening": RLock(), "transcripts": None}.items():
            setattr(self, name, value)

    def cache(self) -> TranscriptCache:
        """Return the transcripts that statements in this home have made; operators of one statement share the object.

        A cache that met a busy or full disk gives up, and says so once; the next statement's tries again.
        """
        from thanosql.runtime.cache import FILE_NAME, TranscriptCache

        if self.transcripts is None:
            self.transcripts = TranscriptCache(self.home / FILE_NAME)
        return self.transcripts

    def demand(self, relation: str) -> Demand:
        """Return the demand for a relation's rows, which two operators of the running statement share."""
        from thanosql.runtime.demand import Demand

        return self.demands.setdefault(relation, Demand())

    def recording(self, value: str | bytes | None) -> AudioSource | None:
        """Return what an audio column holds, a relative path as an absolute one, guarded as the session wants it."""
        if isinstance(value, str) and url_scheme(value) is None:
            value = str(self.audio_root / value)
        return self.access.guarded(value)

    def predictor(self, model: Model, options: Mapping[str, Any]) -> Predictor:
        """Open the model for inference; who uses it again, in this statement or the next, finds it open.

        Raises ModelError when files are missing or damaged, or the device cannot run.
        """
        from thanosql.runtime.cache.statement_scope import DECODING
        from thanosql.runtime.models.opening import model_folder, open_predictor

        # The folder tells a version, or the state of a base model's files, from every other.
        folder = model_folder(self, model, options)
        # What else the options say of a predictor: how it decodes. The rest is the operators' affair.
        key = (folder, *(options.get(name) for name in ("device", "precision", *DECODING)), _state(options))
        # Threads that ask for the same model at the same time open it once.
        with self._opening:
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
