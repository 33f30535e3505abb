"""What the compiler may ask of the world: base models, published models, and the columns a query would return.

The runtime implements Catalog; the compiler never opens a database or a model itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from thanosql.compiler.options import OptionSpec
from thanosql.compiler.schema import Schema
from thanosql.compiler.sql import BoundQuery


class Action(StrEnum):
    """The statements that a family declares options for."""

    BUILD = "BUILD MODEL"
    FIT = "FIT MODEL"
    PREDICT = "PREDICT"
    EVALUATE = "EVALUATE"


@dataclass(frozen=True, slots=True)
class FamilyDeclaration:
    """What a family of base models tells the compiler about itself.

    ``options`` holds, for each action the family supports, the options in the order EXPLAIN shows them. The binder
    relies on some of them: audio_col, batch_size and on_error everywhere; text_col but for PREDICT; overwrite, seed,
    validation_split and validation_query for BUILD and FIT; device, precision, decoder and cache for PREDICT and
    EVALUATE, which may have engine, then also actors; result_col, error_col, confidence and timestamps for PREDICT.
    BUILD and FIT may have cache_features, then also cache_gb, freeze, augment, epochs and max_steps.
    """

    name: str
    task: str
    options: Mapping[Action, tuple[OptionSpec, ...]]
    metrics: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A model that BUILD can start from.

    ``origin`` is a hub id, 'bundled' or 'random weights'; ``sample_rate`` is in hertz.
    ``applicable`` is False where the base has learnt nothing yet, so PREDICT and EVALUATE refuse it.
    """

    name: str
    family: FamilyDeclaration
    language: str
    origin: str
    licence: str
    sample_rate: int = 16_000
    pretrained: bool = True
    applicable: bool = True
    option_defaults: Mapping[str, Any] = field(default_factory=dict)
    """The defaults of BUILD's options that differ from the family's."""
    fit_defaults: Mapping[str, Any] = field(default_factory=dict)
    """Likewise for FIT with a model that was built from this base."""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A published version of a user's model."""

    name: str
    version: int
    family: FamilyDeclaration
    base: str
    origin: str
    licence: str
    language: str
    sample_rate: int
    option_defaults: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.name, self.version))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model will run, and in which arithmetic: 'cpu' or 'cuda:N', and 'fp32', 'fp16' or 'int8'.

    ``reasons`` tell, for EXPLAIN VERBOSE, why that is so and how recordings become batches there, each by its name.
    """

    device: str
    precision: str
    reasons: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Distribution:
    """How inference is spread over a Ray cluster: ``actors`` processes, and what each of them takes of it.

    ``device`` is 'cpu' or 'cuda', the actor's own; ``calls`` are batches that an actor works on at once.
    """

    cluster: str
    actors: int
    device: str
    num_cpus: int
    num_gpus: int
    calls: int = 1


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Where inference runs: spread over a cluster as ``distribution`` says, here where that is None.

    ``reason`` is for EXPLAIN VERBOSE; there is none where the statement or the session leaves no choice.
    """

    distribution: Distribution | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrainingPlace:
    """Where the devices of a BUILD or FIT beyond the first are: in the cluster, or on this machine.

    ``reason`` is for EXPLAIN VERBOSE; there is none where the statement or the session leaves no choice.
    """

    on_cluster: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OptionProblem:
    """Why a model cannot do what one of a statement's options asks, and what would be right."""

    option: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class DatasetDeclaration:
    """A data set that GET can make tables of; ``options`` are its own, beyond those that every data set takes."""

    name: str
    options: tuple[OptionSpec, ...] = ()


class Catalog(Protocol):
    """The compiler's window on the registry and the database."""

    @property
    def dialect(self) -> str:
        """The language of the database's SQL, by sqlglot's name for it."""

    @property
    def spool_seconds(self) -> float | None:
        """After how many seconds the rest of a query's rows is set aside on disk, so that no server waits for us."""

    def views(self) -> frozenset[str]:
        """Return the names of the database's views, in small letters, whatever their schemas."""

    def comparable(self, query: BoundQuery, schema: Schema) -> frozenset[str]:
        """Return the columns of a query of which a condition says the same once their rows are kept by ThanoSQL.

        Those are missing whose type is another one then (an ENUM has an order of its own), or that may have a
        collation.
        """

    def base_models(self) -> Sequence[BaseModel]:
        """Return every base model, in the order LIST THANOSQL MODEL shows them."""

    def model(self, name: str, version: int | None) -> ModelVersion | None:
        """Return a published version (the newest when ``version`` is None), or None."""

    def model_names(self) -> Sequence[str]:
        """Return the names of all published models."""

    def versions(self, name: str) -> Sequence[int]:
        """Return the published versions of a model, oldest first; empty when there is none."""

    def next_version(self, name: str) -> int:
        """Return the number that the next version of a model will get, 1 for a new name."""

    def cached_models(self) -> Sequence[str]:
        """Return every model that the cache has answers of: ``name@version``, or the name of a base model."""

    def trainings(self) -> Mapping[str, str]:
        """Return the state of every training that has published no model, by the model's name.

        'training' where a process is at it, 'interrupted' where the same statement would go on, or 'damaged'.
        """

    def placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        """Return what 'auto' means for a model here, and hold an explicit wish against what this machine can do.

        Raises ModelError for a device that cannot be used, or a precision that it cannot compute in.
        """

    def engine(self, model: BaseModel | ModelVersion, options: Mapping[str, Any], query: BoundQuery) -> EngineChoice:
        """Return where a model's answers to the rows of a query are made, and why.

        Raises ClusterError where there is no Ray, or it lacks what the options ask for.
        """

    def training_place(
        self, model: BaseModel | ModelVersion, options: Mapping[str, Any], query: BoundQuery
    ) -> TrainingPlace:
        """Return where the devices beyond the first are that learn from the rows of a query, and why.

        Raises ClusterError where there is no Ray, or no cluster where one is named.
        """

    def remote_placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        """Return what 'auto' means for a model on another machine's 'cpu' or 'cuda'. Raises ModelError."""

    def check_decoding(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> None:
        """Raise BindError or ModelError when what the options say of decoding cannot be done here."""

    def check_path(self, path: str) -> None:
        """Raise BindError for a path or address that statements may not use here; nothing need be there."""

    def training_problem(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> OptionProblem | None:
        """Return what of BUILD's or FIT's options the model cannot do, as far as its files are on this machine.

        Raises ModelError for files that contradict one another.
        """

    def datasets(self) -> Sequence[DatasetDeclaration]:
        """Return every data set, in the order LIST THANOSQL DATASET shows them."""

    def unquoted(self, name: str) -> str:
        """Return the name that the database takes from one that is written without quotes."""

    def has_table(self, name: str) -> bool:
        """Say whether the database finds a table or view of that name where a statement names no schema."""

    def empty_relation(self, schema: Schema) -> str:
        """Return a query of the database's with these columns and no rows."""

    def check_statement(self, statement: BoundQuery) -> None:
        """Raise DatabaseError, as ``query_schema`` does, where the database cannot run a statement; run nothing."""

    def query_schema(self, query: BoundQuery) -> Schema:
        """Return the columns of a query without running it.

        Raises DatabaseError, with its place inside the bound text where the database tells one.
        """
