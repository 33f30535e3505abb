"""Bind the statements that move models and data in and out: GET, EXPORT, UPLOAD and COPY."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thanosql.compiler import ast, logical, logical_moves
from thanosql.compiler.bind_models import base_model, free_name, target_version, usable_model
from thanosql.compiler.bind_paths import check_paths
from thanosql.compiler.catalog import BaseModel, Catalog
from thanosql.compiler.errors import BindError, located, suggest
from thanosql.compiler.options import BOOLEAN, Options, OptionSpec, OptionType, parameter, resolve
from thanosql.compiler.sql import bind_query

Move = ast.GetModel | ast.GetDataset | ast.ExportModel | ast.UploadModel | ast.CopyTable

_NAME = OptionType(str, nullable=True)
_NEW_VERSION = OptionSpec("overwrite", BOOLEAN, False, "publish a new version when the model exists")
_CHECKPOINT = OptionSpec(
    "checkpoint", _NAME, None, "folder or hub id with the base model's files", base_only=True, path=True
)

GET_MODEL = (
    OptionSpec("model_name", _NAME, None, "name to publish it under; None: the base model's own"),
    _NEW_VERSION,
    _CHECKPOINT,
)
GET_DATASET = (
    OptionSpec("overwrite", BOOLEAN, False, "replace tables of these names"),
    OptionSpec("folder", _NAME, None, "where the recordings are put; None: a folder of the home", path=True),
)
EXPORT = (
    OptionSpec("overwrite", BOOLEAN, False, "replace the bundle that the folder holds"),
    OptionSpec("precision", OptionType(str, choices=("fp32", "fp16")), "fp32", "of the weights in model.safetensors"),
    OptionSpec(
        "onnx",
        OptionType(bool, nullable=True),
        None,
        "put the ONNX graph beside the checkpoint; None: with fp32, whose weights the graph has",
    ),
    OptionSpec("language", _NAME, None, "for the card: 'en', 'ko' ...; None: what is known of the model"),
    OptionSpec("licence", _NAME, None, "for the card, 'Apache-2.0' for example; None: what is known of the model"),
    _CHECKPOINT,
)
UPLOAD = (_NEW_VERSION,)
COPY = (
    OptionSpec(
        "if_exists",
        OptionType(str, choices=("fail", "replace", "append")),
        "fail",
        "what happens to a table of that name",
    ),
)


@dataclass(frozen=True, slots=True)
class MoveBinder:
    """Binds such statements of one text against one catalog, as Binder binds the others."""

    catalog: Catalog
    text: str
    parameters: Mapping[str, Any]

    def bind(self, statement: Move) -> logical.Plan:
        """Return the statement's plan, or raise BindError with its place."""
        match statement:
            case ast.GetModel():
                return self._get_model(statement)
            case ast.GetDataset():
                return self._get_dataset(statement)
            case ast.ExportModel():
                return self._export(statement)
            case ast.UploadModel():
                return self._upload(statement)
            case ast.CopyTable():
                return self._copy(statement)

    def _get_model(self, statement: ast.GetModel) -> logical.Plan:
        base = base_model(self.catalog, statement.base)
        if not base.applicable:
            lacks = "has learnt no task yet" if base.pretrained else "has random weights"
            raise BindError(
                f"{base.name} {lacks}: there is nothing to get",
                hint=f"train a model from it: BUILD MODEL name USING {base.name} AS SELECT ...",
                span=statement.base.span,
            )
        options = self._options(GET_MODEL, statement.options, "GET THANOSQL MODEL")
        entry = options.resolved("model_name")
        span = entry.origin.value.span if entry.origin else statement.base.span
        wanted = entry.value if entry.value is not None else base.name
        name = ast.ModelName(ast.Name(wanted, quoted=True, span=span), span=span)
        if wanted.casefold() != base.name.casefold():
            free_name(self.catalog, name)
        target, version = self._target(name, options)
        written = self._written(statement)
        node = logical_moves.GetModel(base, target, version, options, written, place=statement.base.span)
        return logical.Plan(node, options)

    def _get_dataset(self, statement: ast.GetDataset) -> logical.Plan:
        datasets = {each.name.casefold(): each for each in self.catalog.datasets()}
        found = datasets.get(statement.name.text.casefold())
        if found is None:
            raise BindError(
                f"there is no data set {statement.name.text!r}",
                hint=suggest(statement.name.text, [each.name for each in datasets.values()], "data sets"),
                span=statement.name.span,
            )
        specs = (*GET_DATASET, *found.options)
        options = self._options(specs, statement.options, f"GET THANOSQL DATASET {found.name}")
        own = [options.resolved(spec.name).origin for spec in found.options]
        places = [option.value.span for option in own if option is not None]
        node = logical_moves.GetDataset(
            found.name, options, options_place=(*places, statement.name.span)[0], place=statement.name.span
        )
        return logical.Plan(node, options)

    def _export(self, statement: ast.ExportModel) -> logical.Plan:
        model = usable_model(self.catalog, statement.model)
        specs = [spec for spec in EXPORT if isinstance(model, BaseModel) or not spec.base_only]
        options = self._options(specs, statement.options, "EXPORT MODEL")
        folder = self._path(statement.folder, "a folder")
        node = logical_moves.ExportModel(
            model, folder, options, name_place=statement.model.span, place=statement.folder.span
        )
        return logical.Plan(node, options)

    def _upload(self, statement: ast.UploadModel) -> logical.Plan:
        free_name(self.catalog, statement.name)
        options = self._options(UPLOAD, statement.options, "UPLOAD MODEL")
        target, version = self._target(statement.name, options)
        folder = self._path(statement.folder, "a folder")
        written = self._written(statement)
        node = logical_moves.UploadModel(target, version, folder, options, written, place=statement.folder.span)
        return logical.Plan(node, options)

    def _copy(self, statement: ast.CopyTable) -> logical.Plan:
        name = statement.table
        table = name.text if name.quoted else self.catalog.unquoted(name.text)
        # Where the table is there, COPY without options appends to it, as the database's users are used to; where it is
        # not, the database could only refuse.
        if statement.options is None and self.catalog.has_table(table):
            given = (statement.source,) if isinstance(statement.source, ast.Parameter) else ()
            query = ast.Query(self._written(statement), given, span=statement.span)
            return logical.Plan(logical.Query(bind_query(query, self.parameters)))
        options = self._options(COPY, statement.options or (), "COPY")
        source = self._path(statement.source, "a file or folder")
        if options["if_exists"] == "fail" and self.catalog.has_table(table):
            raise BindError(
                f"there is a table {table!r} already",
                hint="OPTIONS (if_exists='replace') or (if_exists='append'); or choose another name",
                span=statement.table.span,
            )
        node = logical_moves.CopyTable(
            table,
            source,
            options["if_exists"],
            table_place=statement.table.span,
            place=statement.source.span,
        )
        return logical.Plan(node, options)

    def _options(
        self, specs: tuple[OptionSpec, ...] | list[OptionSpec], given: tuple[ast.Option, ...], subject: str
    ) -> Options:
        return check_paths(self.catalog, resolve(specs, given, self.parameters, subject))

    def _target(self, name: ast.ModelName, options: Options) -> tuple[str, int]:
        """Return the name to publish under, spelt as it is known, and the number of its next version."""
        version = target_version(self.catalog, name, overwrite=options["overwrite"])
        known = self.catalog.model(name.name.text, None)
        return (known.name if known else name.name.text), version

    def _path(self, node: ast.Literal | ast.Parameter, what: str) -> str:
        value = parameter(node, self.parameters) if isinstance(node, ast.Parameter) else node.value
        # A NUL ends a path for the operating system, and Python refuses it with an error of its own.
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise BindError(
                f"{value!r} is not the path of {what}",
                hint="write it as a 'text', with something in it",
                span=node.span,
            )
        with located(None, node.span):
            self.catalog.check_path(value)
        return value

    def _written(self, statement: ast.Statement) -> str:
        return self.text[statement.span.start : statement.span.end]
