"""Bind a statement: find what its names mean, type its options, and make the logical plan.

Everything that can be known to be wrong without doing any work is found here, with its place in the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from thanosql.compiler import ast, logical, logical_cache, logical_listing, logical_moves, logical_training
from thanosql.compiler.bind_cache import cached_model
from thanosql.compiler.bind_columns import RESERVED, column_of, named_column, new_columns
from thanosql.compiler.bind_created import Creation, creation
from thanosql.compiler.bind_features import check_features
from thanosql.compiler.bind_models import (
    base_model,
    begun_model,
    free_name,
    published_model,
    target_version,
    usable_model,
)
from thanosql.compiler.bind_moves import MoveBinder
from thanosql.compiler.bind_paths import check_paths
from thanosql.compiler.bind_renaming import renamed_model
from thanosql.compiler.bind_validation import validation_query
from thanosql.compiler.bind_with import bind_within
from thanosql.compiler.catalog import Action, BaseModel, Catalog, EngineChoice, Placement, TrainingPlace
from thanosql.compiler.errors import BindError, DatabaseError, located
from thanosql.compiler.logical_print import PRINT_AUDIO, PrintAudio
from thanosql.compiler.options import Options, OptionSpec, resolve
from thanosql.compiler.schema import Kind, Schema
from thanosql.compiler.sql import BoundQuery, bind_query, relation_name

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Binder:
    """Binds the statements of one text against one catalog.

    ``text`` is the script the statements' spans point into; ``parameters`` are the values for ``:name``. ``inside`` is
    for the statement of an island, and ``tables`` what WITH around it names. ``engine`` is what the option of that name
    is where a statement leaves it out. ``answered`` is what the catalog has said of the database for this statement:
    two islands may have one query.
    """

    catalog: Catalog
    text: str
    parameters: Mapping[str, Any]
    inside: bool = False
    tables: tuple[ast.CommonTable, ...] = ()
    engine: str = "local"
    answered: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def bind(self, statement: ast.Statement) -> logical.Plan:
        """Return the statement's logical plan, or raise a ThanoSQLError with its place."""
        with located(self.text, statement.span):
            match statement:
                case ast.BuildModel() | ast.FitModel():
                    return self._training(statement)
                case ast.Predict():
                    return self._predict(statement)
                case ast.Evaluate():
                    return self._evaluate(statement)
                case ast.PrintAudio():
                    return self._print_audio(statement)
                case ast.Explain():
                    return self.bind(statement.statement)
                case ast.GetModel() | ast.GetDataset() | ast.ExportModel() | ast.UploadModel() | ast.CopyTable():
                    return MoveBinder(self.catalog, self.text, self.parameters).bind(statement)
                case _:
                    return logical.Plan(self._simple(statement))

    def _simple(self, statement: ast.Statement) -> logical.Node:
        match statement:
            case ast.Sql(query=query):
                return self._database_statement(query)
            case ast.ListModels():
                return logical_listing.ListModels()
            case ast.ListTables():
                return logical_listing.ListTables()
            case ast.ListBaseModels():
                return logical_listing.ListBaseModels()
            case ast.ListDatasets():
                return logical_moves.ListDatasets()
            case ast.ListCache():
                return logical_cache.ListCache()
            case ast.ClearCache(model=model_name):
                return logical_cache.ClearCache(cached_model(self.catalog, model_name) if model_name else None)
            case ast.ListTrainings():
                return logical_listing.ListTrainings()
            case ast.ListHistory(model=model_name):
                if model_name is None:
                    return logical_listing.ListHistory()
                return logical_listing.ListHistory(begun_model(self.catalog, model_name), model_name.version)
            case ast.DescribeModel(name=name):
                return logical_listing.DescribeModel(begun_model(self.catalog, name), name.version)
            case ast.DeleteModel(name=name, if_exists=if_exists):
                if if_exists and self.catalog.model(name.name.text, name.version) is None:
                    return logical_listing.DeleteModel(name.name.text, name.version)
                return logical_listing.DeleteModel(begun_model(self.catalog, name), name.version)
            case ast.RenameModel(name=name, target=target, if_exists=if_exists):
                return logical_listing.RenameModel(
                    renamed_model(self.catalog, name, target, if_exists=if_exists), target.name.text
                )
        raise TypeError(f"no binding for {type(statement).__name__}")

    def _training(self, statement: ast.BuildModel | ast.FitModel) -> logical.Plan:
        model: logical.Model
        if isinstance(statement, ast.BuildModel):
            action, model = Action.BUILD, base_model(self.catalog, statement.base)
        else:
            action, model = Action.FIT, published_model(self.catalog, statement.source, base_hint="BUILD MODEL")
        free_name(self.catalog, statement.name)
        options = self._options(action, model, statement.options)
        check_features(options)
        version = target_version(self.catalog, statement.name, overwrite=options["overwrite"])
        _check_validated(options)
        source = statement.base if isinstance(statement, ast.BuildModel) else statement.source
        self._possible(model, options, source)
        scan = self._scan(statement.query)
        schema = scan.schema
        options, audio = named_column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        options, text = named_column(options, "text_col", schema, (Kind.TEXT,), statement.query)
        decode = logical.Decode(scan, audio, model.sample_rate, options["on_error"])
        split = self._held_out(decode, options)
        batch = logical.Batch(split, options["batch_size"], shuffled=True)
        train = logical_training.Train(
            batch, model, audio, text, options, devices=self._devices(model, options, scan, source), place=source.span
        )
        known = self.catalog.model(statement.name.name.text, None)
        target = known.name if known else statement.name.name.text
        written = self.text[statement.span.start : statement.span.end]
        root = logical_training.Publish(logical_training.Export(train), target, version, options["overwrite"], written)
        return logical.Plan(root, options)

    def _predict(self, statement: ast.Predict) -> logical.Plan:
        model = usable_model(self.catalog, statement.model)
        options = self._options(Action.PREDICT, model, statement.options)
        scan = self._scan(statement.query)
        schema = scan.schema
        options, audio = named_column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        added = new_columns(options, schema)
        infer = replace(
            self._inference(statement.model, model, scan, audio, options, options["result_col"]),
            error=added.get("error_col"),
            confidence=added.get("confidence"),
            timestamps=added.get("timestamps"),
        )
        return logical.Plan(logical.RestoreOrder(infer), options)

    def _evaluate(self, statement: ast.Evaluate) -> logical.Plan:
        model = usable_model(self.catalog, statement.model)
        options = self._options(Action.EVALUATE, model, statement.options)
        scan = self._scan(statement.query)
        schema = scan.schema
        options, audio = named_column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        options, text = named_column(options, "text_col", schema, (Kind.TEXT,), statement.query)
        predicted = "predicted"
        while schema.find(predicted):
            predicted = f"_{predicted}"
        infer = self._inference(statement.model, model, scan, audio, options, predicted)
        return logical.Plan(logical.Score(infer, text, predicted, model.family.metrics, model), options)

    def _print_audio(self, statement: ast.PrintAudio) -> logical.Plan:
        options = resolve(PRINT_AUDIO, statement.options, self.parameters, "PRINT AUDIO")
        scan = self._scan(statement.query)
        options, audio = named_column(options, "audio_col", scan.schema, (Kind.TEXT, Kind.BYTES), statement.query)
        return logical.Plan(PrintAudio(scan, audio), options)

    def _inference(
        self,
        name: ast.ModelName,
        model: logical.Model,
        scan: logical.Scan,
        audio: str,
        options: Options,
        output: str,
    ) -> logical.Infer:
        engine = self._engine(model, options, scan, name)
        placement = self._placement(model, options, name, engine)
        rows: logical.Node = logical.Probe(scan, audio, options["on_error"])
        if options["cache"]:
            rows = logical.Lookup(rows, audio, model, options, placement, place=name.span)
        batch = logical.Batch(rows, options["batch_size"])
        decode = logical.Decode(batch, audio, model.sample_rate, options["on_error"])
        return logical.Infer(
            decode, model, options, output, placement, distribution=engine.distribution, place=name.span
        )

    def _engine(self, model: logical.Model, options: Options, scan: logical.Scan, name: ast.ModelName) -> EngineChoice:
        if "engine" not in options or options["engine"] == "local":
            return EngineChoice(None)
        with located(self.text, options.place("engine") or name.span):
            return self.catalog.engine(model, options.values(), scan.reading)

    def _devices(
        self, model: logical.Model, options: Options, scan: logical.Scan, name: ast.ModelName
    ) -> TrainingPlace:
        given = options.values()
        if given.get("devices", 1) == 1 or given.get("engine", "local") == "local":
            return TrainingPlace()
        with located(self.text, options.place("engine") or name.span):
            return self.catalog.training_place(model, given, scan.reading)

    def _placement(
        self, model: logical.Model, options: Options, name: ast.ModelName, engine: EngineChoice
    ) -> Placement:
        precision, distribution = options["precision"], engine.distribution
        if distribution is not None:
            with located(self.text, options.place("precision") or name.span):
                placement = self.catalog.remote_placement(model, distribution.device, precision)
        else:
            with located(self.text, options.place("device") or name.span):
                first = self.catalog.placement(model, options["device"], "auto")
            with located(self.text, options.place("precision") or name.span):
                placement = self.catalog.placement(model, first.device, precision)
            # Why there: the second question has named the device.
            placement = replace(placement, reasons=tuple({**dict(placement.reasons), **_device_reason(first)}.items()))
        places = [options.place(each) for each in ("language_model", "decoder") if each in options]
        with located(self.text, next((place for place in places if place is not None), name.span)):
            self.catalog.check_decoding(model, options.values())
        if engine.reason:
            placement = replace(placement, reasons=(("engine", engine.reason), *placement.reasons))
        return placement

    def _held_out(self, decode: logical.Decode, options: Options) -> logical.Node:
        """Return the node that parts the rows to learn from from those that measure it."""
        query = validation_query(options, self.text, self.parameters)
        if query is None:
            return logical_training.Split(decode, options["validation_split"], options["seed"])
        schema = self._schema(query)
        wanted = (("audio_col", (Kind.TEXT, Kind.BYTES)), ("text_col", (Kind.TEXT,)))
        columns = tuple(column_of(options.resolved(name), schema, kinds, query.span) for name, kinds in wanted)
        scan = logical.Scan(query, schema, columns, spool=self.catalog.spool_seconds)
        return logical_training.HoldOut(decode, replace(decode, input=scan, audio=columns[0]))

    def _possible(self, model: logical.Model, options: Options, name: ast.ModelName) -> None:
        """Raise BindError for an option that the model to train cannot do."""
        with located(self.text, name.span):
            problem = self.catalog.training_problem(model, options.values())
        if problem is not None:
            place = options.place(problem.option) or name.span
            raise BindError(problem.message, hint=problem.hint, span=place)

    def _options(self, action: Action, model: logical.Model, given: tuple[ast.Option, ...]) -> Options:
        family = model.family
        if action not in family.options:
            raise BindError(f"{action} does not work with {family.name} models")
        specs: list[OptionSpec] = []
        for spec in family.options[action]:
            if spec.base_only and not isinstance(model, BaseModel):
                continue
            default = model.option_defaults.get(spec.name, self.engine if spec.name == "engine" else spec.default)
            specs.append(replace(spec, default=default))
        return check_paths(self.catalog, resolve(specs, given, self.parameters, f"{action} with a {family.name} model"))

    def _database_statement(self, query: ast.Query) -> logical.Query:
        """Return what the database runs; where it reads islands, it is checked before any of them is made."""
        islands = self._islands(query)
        if islands:
            shown = self._shown(query, islands)
            if creation(query, self.catalog.has_table) is Creation.LEAVE:
                return logical.Query(shown)
            with self._placed(shown):
                self.catalog.check_statement(shown)
        return logical.Query(
            bind_query(query, self.parameters),
            islands=tuple(islands.values()),
            dialect=self.catalog.dialect,
            views=self._views() if islands else frozenset(),
        )

    def _islands(self, query: ast.Query) -> dict[str, logical.Node]:
        """Return what makes each relation that a query reads of ours, by its name."""
        found: dict[str, logical.Node] = {}
        for island in query.islands:
            tables = (*self.tables, *island.tables)
            root = replace(self, inside=True, tables=tables).bind(island.statement).root
            _refuse_repeated(root.schema, island)
            found[relation_name(island)] = logical.Materialise(root, relation_name(island))
        return found

    def _shown(self, query: ast.Query, islands: Mapping[str, logical.Node]) -> BoundQuery:
        """Return a query as the database can check it: with relations of the same columns that have no rows."""

        def empty(island: ast.Island) -> str:
            return f"({self.catalog.empty_relation(islands[relation_name(island)].schema)})"

        return bind_within(query, self.tables, self.parameters, empty)

    @contextmanager
    def _placed(self, query: BoundQuery) -> Iterator[None]:
        """Give the database's errors about a query their place in the script."""
        try:
            yield
        except DatabaseError as error:
            error.span, error.text = query.locate(error.span), self.text
            raise

    def _scan(self, query: ast.Query) -> logical.Scan:
        islands = self._islands(query)
        schema = self._schema(self._shown(query, islands))
        bound = bind_within(query, self.tables, self.parameters)
        comparable: frozenset[str] = frozenset()
        if self.inside:
            comparable = self._once(("comparable", *_key(bound)), lambda: self.catalog.comparable(bound, schema))
        return logical.Scan(
            bound,
            schema,
            islands=tuple(islands.values()),
            dialect=self.catalog.dialect,
            views=self._views() if islands else frozenset(),
            comparable=comparable,
            spool=self.catalog.spool_seconds,
        )

    def _schema(self, bound: BoundQuery) -> Schema:
        with self._placed(bound):
            schema = self._once(("schema", *_key(bound)), lambda: self.catalog.query_schema(bound))
        for name in schema.names:
            if name.casefold().startswith(RESERVED):
                raise BindError(
                    f"column {name!r}: names that begin with {RESERVED} belong to ThanoSQL",
                    hint="give the column another name with AS",
                    span=bound.span,
                )
        return schema

    def _views(self) -> frozenset[str]:
        return self._once(("views",), self.catalog.views)

    def _once(self, key: tuple[str, ...], ask: Callable[[], Answer]) -> Answer:
        if key not in self.answered:
            self.answered[key] = ask()
        answer: Answer = self.answered[key]
        return answer


def _key(query: BoundQuery) -> tuple[str, str]:
    """Return what tells a query from others; values are told by how they are written, as lists cannot be keys."""
    return query.text, repr(query.values)


def _refuse_repeated(schema: Schema, island: ast.Island) -> None:
    """Raise BindError where two columns of a relation share a name: the database could not keep it."""
    folded = [name.casefold() for name in schema.names]
    for name in schema.names:
        if folded.count(name.casefold()) > 1:
            raise BindError(
                f"this relation has several columns called {name!r}",
                hint="give them different names with AS in the query of the relation",
                span=island.span,
            )


def _check_validated(options: Options) -> None:
    """Raise BindError where a training is to go by a score that nothing measures."""
    for name in ("early_stopping", "validate_every"):
        if name in options and options[name] is not None and options["validation_split"] == 0:
            raise BindError(
                f"{name} goes by the score on rows held out, and validation_split=0 holds none out",
                hint="leave validation_split at its default, or end the training by epochs, max_steps or max_minutes",
                span=options.place(name),
            )


def _device_reason(placement: Placement) -> dict[str, str]:
    return {name: why for name, why in placement.reasons if name == "device"}
