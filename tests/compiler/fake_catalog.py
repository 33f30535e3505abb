"""A catalog for compiler tests: one family, one base, whatever models and query columns a test wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler.catalog import (
    Action,
    BaseModel,
    DatasetDeclaration,
    FamilyDeclaration,
    ModelVersion,
    OptionProblem,
    Placement,
)
from thanosql.compiler.errors import BindError, DatabaseError, ModelError
from thanosql.compiler.options import BOOLEAN, TEXT, OptionSpec, OptionType
from thanosql.compiler.schema import DataType, Field, Kind, Schema
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery

AUDIO = OptionSpec("audio_col", TEXT, "audio_path", "the column of recordings", column=True)
TRANSCRIPT = OptionSpec("text_col", TEXT, "text", "the column of transcripts", column=True)
BATCH = OptionSpec("batch_size", OptionType(int, minimum=1, choices=("auto",)), 16, "the most rows in a batch")
EPOCHS = OptionSpec("epochs", OptionType(int, minimum=1), 5, "passes over the rows", aliases=("max_epochs",))
RATE = OptionSpec("learning_rate", OptionType(float, above=0), 1e-4, "the peak of the learning rate")
OVERWRITE = OptionSpec("overwrite", BOOLEAN, False, "add a version to a model that exists")
RESULT = OptionSpec("result_col", TEXT, "predicted", "the column of answers")
ERRORS = OptionSpec("error_col", OptionType(str, nullable=True), "error", "the column of errors")
DEVICE = OptionSpec("device", OptionType(str, choices=("auto", "cpu", "cuda")), "auto", "where to run")
PRECISION = OptionSpec("precision", OptionType(str, choices=("auto", "fp32", "int8")), "auto", "how exactly to run")
DECODER = OptionSpec("decoder", OptionType(str, choices=("greedy", "beam")), "greedy", "how to find the text")
CONFIDENCE = OptionSpec("confidence", BOOLEAN, False, "how sure the model is")
TIMESTAMPS = OptionSpec(
    "timestamps", OptionType(str, choices=("word", "char"), nullable=True), None, "when each is said"
)
CACHE = OptionSpec("cache", BOOLEAN, True, "keep the answers")
TRAIN_ERRORS = OptionSpec("on_error", OptionType(str, choices=("fail", "skip")), "fail", "what a bad row does")
ROW_ERRORS = OptionSpec("on_error", OptionType(str, choices=("null", "fail", "skip")), "fail", "what a bad row does")

SEED = OptionSpec("seed", OptionType(int, minimum=0), 0, "the same seed repeats the training")
SPLIT = OptionSpec("validation_split", OptionType(float, minimum=0, below=1), 0.1, "the share of rows held out")
HELD_OUT = OptionSpec("validation_query", OptionType(str, nullable=True), None, "the rows held out")

TRAINING = (AUDIO, TRANSCRIPT, BATCH, EPOCHS, RATE, OVERWRITE, SEED, SPLIT, HELD_OUT, TRAIN_ERRORS)
FAMILY = FamilyDeclaration(
    "Wav2Vec2",
    "speech recognition",
    {
        Action.BUILD: TRAINING,
        Action.FIT: TRAINING,
        Action.PREDICT: (
            AUDIO,
            BATCH,
            RESULT,
            ERRORS,
            DEVICE,
            PRECISION,
            ROW_ERRORS,
            DECODER,
            CONFIDENCE,
            TIMESTAMPS,
            CACHE,
        ),
        Action.EVALUATE: (AUDIO, TRANSCRIPT, BATCH, DEVICE, PRECISION, TRAIN_ERRORS, DECODER, CACHE),
    },
    ("wer", "cer"),
)
ENGLISH = BaseModel("Wav2Vec2En", FAMILY, "en", "some/checkpoint", "Apache-2.0")
SCRATCH = BaseModel(
    "Wav2Vec2Scratch", FAMILY, "any", "random weights", "none", pretrained=False, applicable=False,
    option_defaults={"learning_rate": 1e-3},
)  # fmt: skip

DATASETS = (
    DatasetDeclaration("speech_sample_en"),
    DatasetDeclaration(
        "librispeech", (OptionSpec("parts", OptionType(list, element=str, nullable=True), None, "which of its parts"),)
    ),
)

STRING = DataType(Kind.TEXT, "string")
SPEECH = Schema.of(id=DataType(Kind.INTEGER, "int32"), audio_path=STRING, text=STRING)


def model(name: str = "digits", version: int = 1) -> ModelVersion:
    return ModelVersion(name, version, FAMILY, "Wav2Vec2En", "some/checkpoint", "Apache-2.0", "en", 16_000)


@dataclass
class FakeCatalog:
    schema: Schema = SPEECH
    published: tuple[ModelVersion, ...] = ()
    broken_at: Span | None = None
    tables: tuple[str, ...] = ("speech",)
    cached: tuple[str, ...] = ()
    begun: Mapping[str, str] = field(default_factory=dict)
    asked: list[BoundQuery] = field(default_factory=list)
    dialect: str = "duckdb"
    spool_seconds: float | None = None

    def base_models(self) -> tuple[BaseModel, ...]:
        return (ENGLISH, SCRATCH)

    def model(self, name: str, version: int | None) -> ModelVersion | None:
        found = [each for each in self.published if each.name.casefold() == name.casefold()]
        chosen = [each for each in found if version in (None, each.version)]
        return chosen[-1] if chosen else None

    def model_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.name for each in self.published))

    def versions(self, name: str) -> tuple[int, ...]:
        return tuple(each.version for each in self.published if each.name.casefold() == name.casefold())

    def next_version(self, name: str) -> int:
        return max(self.versions(name), default=0) + 1

    def placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        if device.startswith("cuda"):
            raise ModelError(f"device {device!r} cannot be used here", hint="use device='cpu' or device='auto'")
        return Placement("cpu", "fp32" if precision == "auto" else precision)

    def check_decoding(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> None:
        if options["decoder"] == "beam":
            raise BindError("decoder='beam' needs another package", hint="install it")

    def check_path(self, path: str) -> None:
        if path.startswith("/forbidden"):
            raise BindError(f"{path!r} is forbidden", hint="name another one")

    def training_problem(self, model: BaseModel | ModelVersion, options: Mapping[str, Any]) -> OptionProblem | None:
        if options["epochs"] > 1_000:
            return OptionProblem("epochs", "no model bears so many epochs", "at most 1000")
        return None

    def cached_models(self) -> tuple[str, ...]:
        return self.cached

    def trainings(self) -> Mapping[str, str]:
        return self.begun

    def datasets(self) -> tuple[DatasetDeclaration, ...]:
        return DATASETS

    def unquoted(self, name: str) -> str:
        return name

    def has_table(self, name: str) -> bool:
        return name.casefold() in self.tables

    def views(self) -> frozenset[str]:
        return frozenset({"sampled"})

    def comparable(self, query: BoundQuery, schema: Schema) -> frozenset[str]:
        return frozenset(schema.names)

    def empty_relation(self, schema: Schema) -> str:
        return f"SELECT {', '.join(schema.names)} WHERE false"

    def check_statement(self, statement: BoundQuery) -> None:
        self.asked.append(statement)
        if self.broken_at is not None:
            raise DatabaseError("no such column", span=self.broken_at)

    def query_schema(self, query: BoundQuery) -> Schema:
        self.asked.append(query)
        if self.broken_at is not None:
            raise DatabaseError("no such column", span=self.broken_at)
        return self.schema


def columns(*names: str) -> Schema:
    return Schema(tuple(Field(name, STRING) for name in names))
