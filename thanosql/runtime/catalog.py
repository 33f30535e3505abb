"""The compiler's Catalog over a database, a registry and the families of base models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import (
    BaseModel,
    DatasetDeclaration,
    EngineChoice,
    ModelVersion,
    OptionProblem,
    Placement,
    TrainingPlace,
)
from thanosql.compiler.options import LARGEST
from thanosql.compiler.schema import Schema
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.access.access import Access
from thanosql.runtime.ray.cluster import Cluster

if TYPE_CHECKING:
    from thanosql.runtime.databases.database import Database
    from thanosql.runtime.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class RuntimeCatalog:
    """Answers the binder's questions; opens no model and runs no query."""

    database: Database
    registry: Registry
    cluster: Cluster
    access: Access = field(default_factory=Access)

    def base_models(self) -> Sequence[BaseModel]:
        """Return every base model of every family."""
        return families.base_models()

    def model(self, name: str, version: int | None) -> ModelVersion | None:
        """Return a published version (the newest when ``version`` is None), or None."""
        if version is not None and version > LARGEST:
            return None
        record = self.registry.get(name, version)
        if record is None:
            return None
        manifest = record.manifest
        return ModelVersion(
            name=record.name,
            version=record.version,
            family=families.family(record.family).declaration,
            base=record.base,
            origin=manifest.base_origin,
            licence=manifest.licence,
            language=manifest.language,
            sample_rate=manifest.sample_rate,
            option_defaults=_fit_defaults(record.base),
        )

    def model_names(self) -> Sequence[str]:
        """Return the names of all published models."""
        return self.registry.names()

    def versions(self, name: str) -> Sequence[int]:
        """Return the published versions of a model, oldest first."""
        return [record.version for record in self.registry.versions(name)]

    def next_version(self, name: str) -> int:
        """Return the number that the next version of a model will get."""
        return self.registry.next_version(name)

    def placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        """Return where a model will run, and in which arithmetic, and why."""
        from thanosql.runtime.cost.speeds import Speeds
        from thanosql.runtime.models.placement import choose

        record = self.registry.get(model.name, model.version) if isinstance(model, ModelVersion) else None
        measured = Speeds(model, record.folder if record else None, self.registry.home)
        placement = choose(self._variants(model), device, precision, measured)
        how = families.family(model.family.name).calling(placement.device, placement.precision)
        return replace(placement, reasons=(*placement.reasons, ("batches", how.sentence())))

    def remote_placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        """Return in which arithmetic a model will run on another machine's device."""
        from thanosql.runtime.models.placement import choose_on

        return choose_on(self._variants(model), device, precision)

    def engine(self, model: BaseModel | ModelVersion, options: Mapping[str, Any], query: BoundQuery) -> EngineChoice:
        """Return how inference is spread over the session's cluster, or that it stays here, and why."""
        from thanosql.runtime.ray.resources import distribution

        spread = distribution(self.cluster, options)
        if spread is None:
            return EngineChoice(None, "this process: no cluster is configured")
        if options["engine"] == "ray":
            return EngineChoice(spread)
        from thanosql.runtime.ray.choice import choose_engine

        here = self.placement(model, "auto", "auto")
        return choose_engine(self.database, self.registry, model, query, here, spread)

    def training_place(
        self, model: BaseModel | ModelVersion, options: Mapping[str, Any], query: BoundQuery
    ) -> TrainingPlace:
        """Return where the devices beyond the first are that learn from the rows of a query, and why."""
        if options["engine"] == "ray":
            return TrainingPlace(True)
        if not self.cluster.configured:
            return TrainingPlace(False, "this machine: no cluster is configured")
        from thanosql.runtime.ray.training_choice import choose_training

        return choose_training(self.database, self.registry, self.cluster, model, options, query)

    def _variants(self, model: BaseModel | ModelVersion) -> Mapping[str, Mapping[str, Any]]:
        record = self.registry.get(model.name, model.version) if isinstance(model, ModelVersion) else None
        return record.manifest.variants if record else {}

    def check_decoding(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> None:
        """Raise BindError or ModelError when what the options say of decoding cannot be done here."""
        families.family(model.family.name).check_decoding(options)

    def check_path(self, path: str) -> None:
        """Raise BindError for a path or address that the session's statements may not use."""
        self.access.check(path)

    def training_problem(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> OptionProblem | None:
        """Return what of the options a model cannot do; a version that is gone is told when it is opened."""
        family = families.family(model.family.name)
        if isinstance(model, BaseModel):
            return family.training_problem(model, options, self.registry.home)
        record = self.registry.get(model.name, model.version)
        return family.training_problem(record.folder, options, self.registry.home) if record is not None else None

    def cached_models(self) -> Sequence[str]:
        """Return every model that the cache has answers of, deleted ones too."""
        from thanosql.runtime import cache

        kept = cache.TranscriptCache(self.registry.home / cache.FILE_NAME).entries()
        return list(dict.fromkeys(entry.model for entry in kept))

    def trainings(self) -> Mapping[str, str]:
        """Return the state of every training that has published no model, by the model's name."""
        from thanosql.runtime.train.run_status import training_states

        return training_states(self.registry.home)

    def datasets(self) -> Sequence[DatasetDeclaration]:
        """Return every data set with its own options."""
        return dataset_declarations()

    def unquoted(self, name: str) -> str:
        """Return the name that the database takes from one that is written without quotes."""
        return self.database.unquoted(name)

    def has_table(self, name: str) -> bool:
        """Say whether the database finds a table or view of that name."""
        return self.database.has_table(name)

    @property
    def dialect(self) -> str:
        """The language of the database's SQL, by sqlglot's name for it."""
        return {"postgresql": "postgres"}.get(self.database.name, self.database.name)

    @property
    def spool_seconds(self) -> float | None:
        """After how many seconds the rest of a query's rows is set aside on disk; None: the database keeps them."""
        return self.database.spool_seconds

    def views(self) -> frozenset[str]:
        """Return the names of the database's views, in small letters."""
        return self.database.views()

    def comparable(self, query: BoundQuery, schema: Schema) -> frozenset[str]:
        """Return the columns of which a condition says the same once ThanoSQL keeps their rows."""
        return self.database.comparable(query.text, schema)

    def empty_relation(self, schema: Schema) -> str:
        """Return a query of the database's with these columns and no rows."""
        return self.database.empty_relation(schema)

    def check_statement(self, statement: BoundQuery) -> None:
        """Raise DatabaseError where the database cannot run a statement."""
        self.database.check(statement.text, statement.values)

    def query_schema(self, query: BoundQuery) -> Schema:
        """Return the columns of a query without running it."""
        return self.database.schema(query.text, query.values)


def dataset_declarations() -> tuple[DatasetDeclaration, ...]:
    """Return every data set with its own options; they are the same for all databases."""
    from thanosql.runtime.datasets import datasets

    return tuple(DatasetDeclaration(each.card.name, each.card.options) for each in datasets())


def _fit_defaults(base: str) -> Mapping[str, Any]:
    return next((each.fit_defaults for each in families.base_models() if each.name == base), {})
