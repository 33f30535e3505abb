"""What a script says, before anything is looked up: one frozen node per statement.

Every node carries the span of its text. Spans take no part in equality, so two trees are equal when they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler.source import Span

# None, True, 3, 0.5, 'text', or a list of such. Any: a recursive alias needs a newer Python than 3.11.
LiteralValue = bool | int | float | str | None | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """The base of every node."""

    span: Span = field(default=Span(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """An identifier; ``text`` is without its quotes."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ModelName(Node):
    """A model, or one version of it: ``digits`` or ``digits@3``."""

    name: Name
    version: int | None = None

    @property
    def text(self) -> str:
        """The name as it is written, with its version."""
        return self.name.text if self.version is None else f"{self.name.text}@{self.version}"


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """``:name``, a value given beside the statement and bound, never pasted."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """An option's value as written: None, bool, int, float, str, or a tuple of such."""

    value: LiteralValue


@dataclass(frozen=True, slots=True)
class Option(Node):
    """``name = value`` in OPTIONS (...)."""

    name: Name
    value: Literal | Parameter


@dataclass(frozen=True, slots=True)
class Query(Node):
    """Text that belongs to the database, untouched; ``span`` is where it stands in the script.

    ``parameters`` are the ``:name`` places inside it, in order, with spans into the script; ``numbered`` are the places
    of the database's own ``$1``. ``islands`` are what in it is ours; their parameters are their own.
    """

    text: str
    parameters: tuple[Parameter, ...] = ()
    numbered: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    islands: tuple[Island, ...] = ()


@dataclass(frozen=True, slots=True)
class Island(Node):
    """A statement of ours that stands where the database expects a relation; ``span`` has its parentheses in it.

    ``tables`` are what WITH around it names before it, from the outermost.
    """

    statement: Statement
    tables: tuple[CommonTable, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CommonTable(Node):
    """A name that WITH gives to a query, ``name`` folded; ``query`` is ``name AS (...)`` as it is written.

    ``around`` is the query that WITH stands in.
    """

    name: str
    query: Query
    recursive: bool
    around: Query


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """The base of every statement."""


@dataclass(frozen=True, slots=True)
class Sql(Statement):
    """A statement that is the database's alone."""

    query: Query


@dataclass(frozen=True, slots=True)
class BuildModel(Statement):
    """``BUILD MODEL name USING base OPTIONS (...) AS query``: train a new model from a base model."""

    name: ModelName
    base: ModelName
    options: tuple[Option, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class FitModel(Statement):
    """``FIT MODEL name USING source OPTIONS (...) AS query``: go on training a published model."""

    name: ModelName
    source: ModelName
    options: tuple[Option, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class Predict(Statement):
    """``PREDICT USING model OPTIONS (...) AS query``: the query's rows with the model's answer beside them."""

    model: ModelName
    options: tuple[Option, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class Evaluate(Statement):
    """``EVALUATE USING model OPTIONS (...) AS query``: how far the model is from the query's references."""

    model: ModelName
    options: tuple[Option, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class PrintAudio(Statement):
    """``PRINT AUDIO OPTIONS (...) AS query``: the query's rows, to be listened to."""

    options: tuple[Option, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class ListModels(Statement):
    """``LIST MODEL``: the published models."""


@dataclass(frozen=True, slots=True)
class ListTables(Statement):
    """``LIST TABLE``: the database's tables."""


@dataclass(frozen=True, slots=True)
class ListBaseModels(Statement):
    """``LIST THANOSQL MODEL``: the base models that BUILD can start from."""


@dataclass(frozen=True, slots=True)
class DescribeModel(Statement):
    """``DESCRIBE MODEL name``: the versions of a model and how each was made."""

    name: ModelName


@dataclass(frozen=True, slots=True)
class DeleteModel(Statement):
    """``DELETE MODEL [IF EXISTS] name`` (alias ``DROP MODEL``): remove a model or one version of it."""

    name: ModelName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameModel(Statement):
    """``ALTER MODEL [IF EXISTS] name RENAME TO target``: all its versions get the other name."""

    name: ModelName
    target: ModelName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class ListDatasets(Statement):
    """``LIST THANOSQL DATASET``: the data sets that GET can make tables of."""


@dataclass(frozen=True, slots=True)
class ListCache(Statement):
    """``LIST CACHE``: what is kept of the answers of PREDICT and EVALUATE."""


@dataclass(frozen=True, slots=True)
class ClearCache(Statement):
    """``CLEAR CACHE [FOR MODEL name]``: forget the answers that are kept, all of them or those of a model."""

    model: ModelName | None = None


@dataclass(frozen=True, slots=True)
class ListTrainings(Statement):
    """``LIST TRAINING``: the trainings that go on or were interrupted."""


@dataclass(frozen=True, slots=True)
class ListHistory(Statement):
    """``LIST HISTORY [FOR MODEL name]``: what each epoch of a training reached, of all models or of one."""

    model: ModelName | None = None


@dataclass(frozen=True, slots=True)
class GetModel(Statement):
    """``GET THANOSQL MODEL base OPTIONS (...)``: publish a base model under a name of one's own."""

    base: ModelName
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class GetDataset(Statement):
    """``GET THANOSQL DATASET name OPTIONS (...)``: make the tables of a data set."""

    name: Name
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ExportModel(Statement):
    """``EXPORT MODEL name OPTIONS (...) TO 'folder'``: write a bundle that other programs and registries can take."""

    model: ModelName
    options: tuple[Option, ...]
    folder: Literal | Parameter


@dataclass(frozen=True, slots=True)
class UploadModel(Statement):
    """``UPLOAD MODEL name OPTIONS (...) FROM 'folder'``: publish a bundle or a Hugging Face checkpoint."""

    name: ModelName
    options: tuple[Option, ...]
    folder: Literal | Parameter


@dataclass(frozen=True, slots=True)
class CopyTable(Statement):
    """``COPY table OPTIONS (...) FROM 'file or folder'``: load a table.

    ``options`` is None without OPTIONS: then it may be the database's own COPY, and the text does not show which.
    """

    table: Name
    options: tuple[Option, ...] | None
    source: Literal | Parameter


@dataclass(frozen=True, slots=True)
class Explain(Statement):
    """``EXPLAIN [ANALYZE] [VERBOSE] [(FORMAT TEXT | JSON | MERMAID)] statement``: the plan, or what it did."""

    statement: Statement
    analyze: bool = False
    verbose: bool = False
    format: str = "text"


@dataclass(frozen=True, slots=True)
class Script(Node):
    """Statements in order."""

    statements: tuple[Statement, ...]
