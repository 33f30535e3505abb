"""Bind a statement: find what its names mean, type its options, and make the logical plan.

Everything that can be known to be wrong without doing any work is found here, with its place in the statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from thanosql.compiler import ast, logical, logical_moves
from thanosql.compiler.bind_models import base_model, free_name, published_model, target_version, usable_model
from thanosql.compiler.bind_moves import MoveBinder
from thanosql.compiler.catalog import Action, BaseModel, Catalog
from thanosql.compiler.errors import BindError, DatabaseError, located, suggest
from thanosql.compiler.options import Options, OptionSpec, resolve
from thanosql.compiler.schema import Kind, Schema
from thanosql.compiler.sql import BoundQuery, bind_query

RESERVED = "__thanosql_"
"""How the columns begin that operators add for one another."""


@dataclass(frozen=True, slots=True)
class Binder:
    """Binds the statements of one text against one catalog.

    ``text`` is the script the statements' spans point into; ``parameters`` are the values for ``:name``.
    """

    catalog: Catalog
    text: str
    parameters: Mapping[str, Any]

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
                case ast.Explain():
                    return self.bind(statement.statement)
                case ast.GetModel() | ast.GetDataset() | ast.ExportModel() | ast.UploadModel() | ast.CopyTable():
                    return MoveBinder(self.catalog, self.text, self.parameters).bind(statement)
                case _:
                    return logical.Plan(self._simple(statement))

    def _simple(self, statement: ast.Statement) -> logical.Node:
        match statement:
            case ast.Sql(query=query):
                return logical.Query(bind_query(query, self.parameters))
            case ast.ListModels():
                return logical.ListModels()
            case ast.ListTables():
                return logical.ListTables()
            case ast.ListBaseModels():
                return logical.ListBaseModels()
            case ast.ListDatasets():
                return logical_moves.ListDatasets()
            case ast.DescribeModel(name=name):
                model = published_model(self.catalog, name)
                return logical.DescribeModel(model.name, name.version)
            case ast.DeleteModel(name=name, if_exists=if_exists):
                if if_exists and self.catalog.model(name.name.text, name.version) is None:
                    return logical.DeleteModel(name.name.text, name.version)
                model = published_model(self.catalog, name)
                return logical.DeleteModel(model.name, name.version)
        raise TypeError(f"no binding for {type(statement).__name__}")

    def _training(self, statement: ast.BuildModel | ast.FitModel) -> logical.Plan:
        model: logical.Model
        if isinstance(statement, ast.BuildModel):
            action, model = Action.BUILD, base_model(self.catalog, statement.base)
        else:
            action, model = Action.FIT, published_model(self.catalog, statement.source, base_hint="BUILD MODEL")
        free_name(self.catalog, statement.name)
        options = self._options(action, model, statement.options)
        version = target_version(self.catalog, statement.name, overwrite=options["overwrite"])
        query, schema = self._query(statement.query)
        options, audio = self._column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        options, text = self._column(options, "text_col", schema, (Kind.TEXT,), statement.query)
        decode = logical.Decode(logical.Scan(query, schema), audio, model.sample_rate, options["on_error"])
        split = logical.Split(decode, options["validation_split"], options["seed"])
        batch = logical.Batch(split, audio, options["batch_size"], window=None)
        source = statement.base if isinstance(statement, ast.BuildModel) else statement.source
        train = logical.Train(batch, model, audio, text, options, place=source.span)
        known = self.catalog.model(statement.name.name.text, None)
        target = known.name if known else statement.name.name.text
        written = self.text[statement.span.start : statement.span.end]
        root = logical.Publish(logical.Export(train), target, version, options["overwrite"], written)
        return logical.Plan(root, options)

    def _predict(self, statement: ast.Predict) -> logical.Plan:
        model = usable_model(self.catalog, statement.model)
        options = self._options(Action.PREDICT, model, statement.options)
        query, schema = self._query(statement.query)
        options, audio = self._column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        self._new_column(options, "result_col", schema)
        self._new_column(options, "error_col", schema)
        if options["result_col"].casefold() == (options["error_col"] or "").casefold():
            entry = options.resolved("error_col")
            raise BindError(
                "result_col and error_col name the same column",
                hint="give one of them another name",
                span=entry.origin.value.span if entry.origin else None,
            )
        infer = replace(
            self._inference(statement.model, model, query, schema, audio, options, options["result_col"]),
            error=options["error_col"],
        )
        return logical.Plan(logical.RestoreOrder(infer), options)

    def _evaluate(self, statement: ast.Evaluate) -> logical.Plan:
        model = usable_model(self.catalog, statement.model)
        options = self._options(Action.EVALUATE, model, statement.options)
        query, schema = self._query(statement.query)
        options, audio = self._column(options, "audio_col", schema, (Kind.TEXT, Kind.BYTES), statement.query)
        options, text = self._column(options, "text_col", schema, (Kind.TEXT,), statement.query)
        predicted = "predicted"
        while schema.find(predicted):
            predicted = f"_{predicted}"
        infer = self._inference(statement.model, model, query, schema, audio, options, predicted)
        return logical.Plan(logical.Score(infer, text, predicted, model.family.metrics, model), options)

    def _inference(
        self,
        name: ast.ModelName,
        model: logical.Model,
        query: BoundQuery,
        schema: Schema,
        audio: str,
        options: Options,
        output: str,
    ) -> logical.Infer:
        scan = logical.Scan(query, schema)
        batch = logical.Batch(scan, audio, options["batch_size"])
        decode = logical.Decode(batch, audio, model.sample_rate, options["on_error"])
        return logical.Infer(decode, model, options, output, place=name.span)

    def _options(self, action: Action, model: logical.Model, given: tuple[ast.Option, ...]) -> Options:
        family = model.family
        if action not in family.options:
            raise BindError(f"{action} does not work with {family.name} models")
        specs: list[OptionSpec] = []
        for spec in family.options[action]:
            if spec.base_only and not isinstance(model, BaseModel):
                continue
            default = model.option_defaults.get(spec.name, spec.default)
            specs.append(replace(spec, default=default))
        return resolve(specs, given, self.parameters, f"{action} with a {family.name} model")

    def _query(self, query: ast.Query) -> tuple[BoundQuery, Schema]:
        bound = bind_query(query, self.parameters)
        try:
            schema = self.catalog.query_schema(bound)
        except DatabaseError as error:
            error.span, error.text = bound.locate(error.span), self.text
            raise
        for name in schema.names:
            if name.casefold().startswith(RESERVED):
                raise BindError(
                    f"column {name!r}: names that begin with {RESERVED} belong to ThanoSQL",
                    hint="give the column another name with AS",
                    span=query.span,
                )
        return bound, schema

    def _column(
        self, options: Options, option: str, schema: Schema, kinds: tuple[Kind, ...], query: ast.Query
    ) -> tuple[Options, str]:
        """Find the column that an option names; a default audio_path gives way to a column called audio."""
        entry = options.resolved(option)
        wanted = str(entry.value)
        found = schema.find(wanted)
        if not found and entry.is_default and option == "audio_col":
            found = schema.find("audio")
        span = entry.origin.value.span if entry.origin else query.span
        if not found:
            raise BindError(
                f"the query has no column {wanted!r}, which {option} names",
                hint=f"{suggest(wanted, schema.names, 'columns')}; choose one with OPTIONS ({option}='...')",
                span=span,
            )
        if len(found) > 1:
            raise BindError(
                f"the query has {len(found)} columns called {wanted!r}", hint="give them different names", span=span
            )
        column = found[0]
        if column.type.kind not in kinds:
            needed = " or ".join(str(kind) for kind in kinds)
            raise BindError(
                f"column {column.name!r}, which {option} names, is {column.type}, not {needed}",
                hint=_column_advice(option),
                span=span,
            )
        entries = tuple(replace(each, value=column.name) if each is entry else each for each in options)
        return Options(entries), column.name

    def _new_column(self, options: Options, option: str, schema: Schema) -> None:
        entry = options.resolved(option)
        if entry.value is None:
            return
        if entry.value.casefold().startswith(RESERVED):
            raise BindError(
                f"{option}: names that begin with {RESERVED} belong to ThanoSQL",
                hint="choose another name",
                span=entry.origin.value.span if entry.origin else None,
            )
        # Columns of one name come back as a, a_1, a_2.
        stem, _, number = entry.value.rpartition("_")
        if schema.find(entry.value) or (number.isdecimal() and len(schema.find(stem)) > 1):
            raise BindError(
                f"the query already has a column {entry.value!r}",
                hint=f"name the new column otherwise: OPTIONS ({option}='...')",
                span=entry.origin.value.span if entry.origin else None,
            )


def _column_advice(option: str) -> str:
    if option == "audio_col":
        return "it must hold paths of .wav or .flac files, or the files' bytes"
    return "it must hold the transcripts as text"
