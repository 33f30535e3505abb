"""What the reference says of each statement beside its syntax, with an example that the tests run.

The examples are one script, in this order, in a session with the bundled models and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thanosql.compiler import bind_moves
from thanosql.compiler.catalog import Action
from thanosql.compiler.logical_print import PRINT_AUDIO
from thanosql.compiler.options import OptionSpec


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the grammar.

    ``label`` is its alternative's in the rule ``command``. ``options`` are those that hold for every model; the
    ``action`` says which of a family's it takes. ``columns`` are the names of the answer's, with blanks between
    them, where they are always these; ``errors`` are those that a user is likely to meet.
    """

    label: str
    does: str
    answers: str
    example: str
    options: tuple[OptionSpec, ...] = ()
    action: Action | None = None
    columns: str = ""
    errors: str = ""


STATEMENTS = (
    Statement(
        "getDataset",
        "Put a data set's recordings into a folder and make its tables: all of them, or none.",
        "One row for each table: its name, rows, and hours of audio.",
        "GET THANOSQL DATASET speech_sample_en OPTIONS (folder='speech')",
        bind_moves.GET_DATASET,
        columns="table rows audio_hours folder licence",
        errors="BindError for a data set that is unknown, DatabaseError where a table of that name exists and "
        "`overwrite` is not True, DataError where a download or its checksum fails.",
    ),
    Statement(
        "listDatasets",
        "The data sets that GET knows.",
        "One row for each, with size, licence and source.",
        "LIST THANOSQL DATASET",
        columns="name task language rows audio_hours bytes licence source available",
    ),
    Statement(
        "listBaseModels",
        "The base models that BUILD can start from.",
        "One row for each; `available` says whether it can be used without the network.",
        "LIST THANOSQL MODEL",
        columns="name task language origin licence available",
    ),
    Statement(
        "buildModel",
        "Train a model on the rows of a query, prove its ONNX graph equal to it, and publish it as a version. An "
        "interrupted statement goes on where it stopped when it is run again.",
        "One status row: version, rows, hours of audio, steps, loss, and the family's metrics on the rows held out: a "
        "classifier's has `accuracy` and `f1` in place of `wer` and `cer`.",
        "BUILD MODEL letters USING Wav2Vec2Scratch OPTIONS (size='micro', max_steps=2, audio_col='audio')\n"
        "AS SELECT * FROM speech_sample_en_test LIMIT 8",
        action=Action.BUILD,
        columns="model version rows audio_hours steps train_loss wer cer seconds",
        errors="before any work BindError for a name, an option or a column that does not fit, and where the model "
        "exists and `overwrite` is not True; ModelError where the base model's files are not here and cannot "
        "be downloaded. Before training AudioError, which counts the recordings that cannot be read, and "
        "TrainingError for rows that nothing can be learnt from; later TrainingError and ExportError where "
        "the result is no good model, which is then not published.",
    ),
    Statement(
        "fitModel",
        "Go on training a published model on other rows, and publish the result.",
        "The same status row as BUILD MODEL.",
        "FIT MODEL letters USING letters@1 OPTIONS (max_steps=2, overwrite=True, audio_col='audio')\n"
        "AS SELECT * FROM speech_sample_en_test LIMIT 8",
        action=Action.FIT,
        columns="model version rows audio_hours steps train_loss wer cer seconds",
        errors="those of BUILD MODEL.",
    ),
    Statement(
        "predict",
        "Apply a model to the recordings of a query. It may stand wherever a subquery may.",
        "The query's rows and columns in its order, then the answer, and what the options ask for.",
        "SELECT text, predicted FROM (\n"
        "  PREDICT USING Wav2Vec2TinyEn OPTIONS (audio_col='audio') AS SELECT * FROM speech_sample_en_test\n"
        ") LIMIT 2",
        action=Action.PREDICT,
        errors="BindError for a model, an option or a column that does not fit; DatabaseError for the query; with "
        "`on_error='fail'` AudioError, which counts the recordings that cannot be read.",
    ),
    Statement(
        "evaluate",
        "Apply a model and compare its answers with the references in the query.",
        "Rows (metric, score), the family's metrics first.",
        "EVALUATE USING Wav2Vec2TinyEn OPTIONS (audio_col='audio') AS SELECT * FROM speech_sample_en_test LIMIT 2",
        action=Action.EVALUATE,
        columns="metric score",
        errors="those of PREDICT, and DataError where no row has a recording and a reference.",
    ),
    Statement(
        "printAudio",
        "Show the rows of a query with their recordings, which a notebook plays.",
        "The query's rows as they are.",
        "PRINT AUDIO OPTIONS (audio_col='audio') AS SELECT * FROM speech_sample_en_test LIMIT 2",
        PRINT_AUDIO,
        errors="BindError where there is no such column. A recording that cannot be played is no error; it is noted.",
    ),
    Statement(
        "listModels",
        "The published models.",
        "One row for each: its newest version.",
        "LIST MODEL",
        columns="name version base task rows audio_hours wer cer accuracy created training",
    ),
    Statement(
        "describeModel",
        "How each version was made, and how far a training came that is not finished.",
        "Rows (name, version, property, value).",
        "DESCRIBE MODEL letters",
        columns="name version property value",
        errors="BindError for a model that is unknown; the nearest is named.",
    ),
    Statement(
        "listHistory",
        "What each epoch reached, of all models or of one.",
        "One row for each epoch, or for each validation where validate_every was given.",
        "LIST HISTORY FOR MODEL letters",
        columns="model version run epoch step loss "
        "validation_loss wer cer accuracy learning_rate seconds audio_seconds_a_second",
        errors="BindError for a model that is unknown.",
    ),
    Statement(
        "listTrainings",
        "The trainings that have published nothing.",
        "One row for each run: 'training', 'interrupted' or 'damaged'.",
        "LIST TRAINING",
        columns="model state base step steps epoch epochs loss wer "
        "cer accuracy seconds audio_hours started updated run problem statement",
    ),
    Statement(
        "getModel",
        "Publish a base model under a name of its own.",
        "One row: the model and its version.",
        "GET THANOSQL MODEL Wav2Vec2TinyEn OPTIONS (model_name='english')",
        bind_moves.GET_MODEL,
        columns="model version base origin licence language parity seconds",
        errors="BindError where the name is taken and `overwrite` is not True, or where the base model has learnt "
        "nothing; ModelError where its files are not here and cannot be downloaded.",
    ),
    Statement(
        "exportModel",
        "Write a bundle: a Hugging Face checkpoint, the ONNX graph, a manifest with checksums, a model card.",
        "One row: the model, its version, the folder and its bytes.",
        "EXPORT MODEL letters TO 'letters_bundle'",
        bind_moves.EXPORT,
        columns="model version folder precision files bytes seconds",
        errors="BindError for a model that is unknown; ModelError where the place is a file, or a folder that holds "
        "anything but a bundle which `overwrite=True` replaces.",
    ),
    Statement(
        "uploadModel",
        "Publish a bundle, or a Hugging Face checkpoint of a family that ThanoSQL knows.",
        "One row: the model and its version.",
        "UPLOAD MODEL letters_again FROM 'letters_bundle'",
        bind_moves.UPLOAD,
        columns="model version base origin licence language parity seconds",
        errors="BindError where the name is taken and `overwrite` is not True; ModelError for files that are "
        "missing, changed, pickled or of no family that is known; ExportError where the graph is not the "
        "model.",
    ),
    Statement(
        "renameModel",
        "Give a model another name, with all its versions. They keep their numbers, unless the new name was in use "
        "before: then they are counted on from its last one. Kept answers and unfinished trainings stay with the old "
        "name.",
        "One row: the model's new name and its old one, and how many versions it has.",
        "ALTER MODEL letters_again RENAME TO spelling",
        columns="model former_name versions_renamed",
        errors="BindError where there is no such model, unless IF EXISTS is said, and where another model has the new "
        "name; RegistryError while a model of either name is trained.",
    ),
    Statement(
        "copyTable",
        "Load a table from CSV, TSV, Parquet or JSON, or from a folder of recordings, a row a file.",
        "One row: the table and how many rows it got.",
        "COPY recordings OPTIONS (if_exists='replace') FROM 'speech'",
        bind_moves.COPY,
        columns="table rows columns",
        errors="BindError where the table exists and `if_exists` is 'fail'; DataError where there is no such file or "
        "folder, or it cannot be read.",
    ),
    Statement(
        "listTables",
        "The database's tables and views.",
        "One row for each, with its columns and rows.",
        "LIST TABLE",
        columns="schema name kind columns rows",
    ),
    Statement(
        "listCache",
        "The answers that are kept, by model and options.",
        "One row for each model.",
        "LIST CACHE",
        columns="model options entries bytes created last_used",
    ),
    Statement(
        "clearCache",
        "Remove kept answers, of all models or of one.",
        "One row: what was removed.",
        "CLEAR CACHE FOR MODEL Wav2Vec2TinyEn",
        columns="entries bytes",
        errors="BindError for a model that is unknown and has no answers.",
    ),
    Statement(
        "deleteModel",
        "Remove a model, or one version of it, with what is left of its trainings.",
        "One row: what was removed.",
        "DELETE MODEL IF EXISTS spelling",
        columns="model versions_deleted runs_deleted",
        errors="BindError where there is no such model, unless IF EXISTS is said; RegistryError while it is trained.",
    ),
)

BY_LABEL: Mapping[str, Statement] = {statement.label: statement for statement in STATEMENTS}

EXPLAINED = (
    "EXPLAIN (VERBOSE, FORMAT JSON)\n"
    "PREDICT USING Wav2Vec2TinyEn OPTIONS (audio_col='audio') AS SELECT * FROM speech_sample_en_test"
)
