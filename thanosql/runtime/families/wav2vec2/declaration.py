"""What the compiler knows of this family: the options of each statement, and the base models."""

from __future__ import annotations

from typing import Any

from thanosql.compiler.catalog import Action, BaseModel, FamilyDeclaration
from thanosql.compiler.options import BOOLEAN, TEXT, OptionSpec, OptionType

_POSITIVE = OptionType(int, minimum=1, nullable=True)
_SHARE = OptionType(float, minimum=0, below=1, nullable=True)
_MASKS = ("spec_augment", True)

AUDIO_COL = OptionSpec("audio_col", TEXT, "audio_path", "column of .wav or .flac files: paths or bytes", column=True)
TEXT_COL = OptionSpec("text_col", TEXT, "text", "column with what is said in each recording", column=True)
BATCH_SIZE = OptionSpec(
    "batch_size", OptionType(int, minimum=1, choices=("auto",)), 16, "most rows in a batch; 'auto' goes by length"
)
DEVICE = OptionSpec(
    "device", OptionType(str, choices=("auto", "cpu", "cuda")), "auto", "where to run; 'cuda:1' is the second GPU"
)
PRECISION = OptionSpec(
    "precision",
    OptionType(str, choices=("auto", "fp32", "fp16", "int8")),
    "auto",
    "arithmetic of the model: 'int8' on a CPU, 'fp16' on a GPU; 'auto' takes these where they cost no words",
)
DECODING = (
    OptionSpec(
        "decoder", OptionType(str, choices=("greedy", "beam")), "greedy", "the best letter of each frame, or a search"
    ),
    OptionSpec("beam_width", OptionType(int, minimum=1), 50, "hypotheses that the search keeps"),
    OptionSpec(
        "language_model",
        OptionType(str, nullable=True),
        None,
        "a KenLM file (.arpa or .bin) to weigh words with",
        path=True,
    ),
    OptionSpec("lm_weight", OptionType(float, minimum=0), 2.0, "how much the language model counts"),
    OptionSpec("word_score", OptionType(float), 0.0, "what each word adds to a hypothesis' score"),
)
ENGINE = OptionSpec(
    "engine",
    OptionType(str, choices=("local", "ray", "auto")),
    "local",
    "where to run: this process, a Ray cluster, or 'auto': the cluster where that is faster",
)
TRAINING_ENGINE = OptionSpec(
    "engine",
    OptionType(str, choices=("local", "ray", "auto")),
    "local",
    "where devices beyond the first are: this machine, a Ray cluster, or 'auto': the cluster where that is faster",
)
ACTORS = OptionSpec(
    "actors",
    OptionType(int, minimum=1, choices=("auto",)),
    "auto",
    "processes on Ray; 'auto': one for each GPU, or core, of the cluster",
    requires=("engine", "ray"),
)
CACHE = OptionSpec("cache", BOOLEAN, True, "keep transcripts, and take them from earlier runs; see LIST CACHE")
CHECKPOINT = OptionSpec(
    "checkpoint",
    OptionType(str, nullable=True),
    None,
    "folder or hub id with the base model's files",
    base_only=True,
    path=True,
)
CASE = OptionSpec(
    "case",
    OptionType(str, choices=("auto", "upper", "lower", "keep")),
    "auto",
    "how transcripts are written: as the vocabulary is (a new one: in lower case), in one case, or as they stand",
)
NEW_CHARACTERS = OptionSpec(
    "new_characters",
    OptionType(str, choices=("drop", "add", "fail")),
    "drop",
    "characters that the vocabulary lacks: left out where they are few, learnt, or an error",
)

TRAINING = (
    AUDIO_COL,
    TEXT_COL,
    BATCH_SIZE,
    OptionSpec(
        "batch_seconds", OptionType(float, above=0), 200.0, "most seconds of audio in a training batch, padding counted"
    ),
    OptionSpec("epochs", OptionType(int, minimum=1), 5, "passes over the training rows", aliases=("max_epochs",)),
    OptionSpec("max_steps", _POSITIVE, None, "end after so many steps, repeating or cutting epochs as that takes"),
    OptionSpec(
        "max_minutes", OptionType(float, above=0, nullable=True), None, "end at the step after so much training time"
    ),
    OptionSpec("early_stopping", _POSITIVE, None, "end after so many validations without a better score"),
    OptionSpec("validate_every", _POSITIVE, None, "steps from one validation to the next; None: one after each epoch"),
    OptionSpec("learning_rate", OptionType(float, above=0), 1e-4, "peak learning rate, after the warm-up"),
    OptionSpec("overwrite", BOOLEAN, False, "publish a new version when the model exists"),
    OptionSpec("seed", OptionType(int, minimum=0, maximum=2**63 - 1), 0, "the same seed repeats the training"),
    OptionSpec(
        "validation_split", OptionType(float, minimum=0, below=1), 0.1, "share of rows held out to measure WER and CER"
    ),
    OptionSpec(
        "validation_query",
        OptionType(str, nullable=True),
        None,
        "a query, as a text, whose rows are held out instead; its columns are named as the training query's",
    ),
    OptionSpec(
        "freeze",
        OptionType(int, minimum=0, choices=("feature_encoder", "encoder", "none")),
        "feature_encoder",
        "what training leaves as it is: the convolutions, all but the head, nothing, or all up to the n-th layer",
    ),
    OptionSpec(
        "optimizer",
        OptionType(str, choices=("adamw", "muon")),
        "adamw",
        "'muon': learns several times faster from random weights",
    ),
    OptionSpec("warmup", OptionType(float, minimum=0, below=1), 0.1, "share of steps in which the learning rate rises"),
    OptionSpec(
        "schedule", OptionType(str, choices=("linear", "cosine")), "linear", "how the learning rate falls afterwards"
    ),
    OptionSpec("weight_decay", OptionType(float, minimum=0), 0.005, "AdamW's weight decay"),
    OptionSpec("spec_augment", BOOLEAN, True, "mask random spans of each recording while training"),
    OptionSpec("mask_time_prob", _SHARE, None, "share of frames to mask; None as the checkpoint says", requires=_MASKS),
    OptionSpec(
        "mask_time_length", _POSITIVE, None, "frames of 20 ms in a mask; None as the checkpoint says", requires=_MASKS
    ),
    OptionSpec(
        "mask_feature_prob", _SHARE, None, "share of features to mask; None as the checkpoint says", requires=_MASKS
    ),
    OptionSpec(
        "mask_feature_length", _POSITIVE, None, "features in a mask; None as the checkpoint says", requires=_MASKS
    ),
    OptionSpec(
        "augment",
        OptionType(list, element=str, elements=("speed", "noise", "telephone"), choices=("none",)),
        "none",
        "change each recording anew in each epoch: its pace by 10 %, noise 5 to 30 dB below it, a telephone line",
    ),
    CASE,
    OptionSpec(
        "cache_features",
        OptionType(bool, choices=("auto",)),
        "auto",
        "compute what frozen convolutions make of a recording once, not in each epoch; 'auto': if all of it fits",
    ),
    OptionSpec(
        "cache_gb",
        OptionType(float, minimum=0),
        16.0,
        "most disk space for that and for decoded audio, while training lasts; never over half of what is free",
    ),
    OptionSpec(
        "on_error", OptionType(str, choices=("fail", "skip")), "fail", "unreadable recordings: stop, or leave them out"
    ),
    DEVICE,
    OptionSpec(
        "devices",
        OptionType(int, minimum=1, choices=("auto",)),
        1,
        "GPUs, or processes on a CPU, that share each batch; 'auto': all GPUs",
    ),
    OptionSpec(
        "precision",
        OptionType(str, choices=("fp32", "bf16")),
        "fp32",
        "'bf16': products in bfloat16, about twice as fast where the processor or GPU has it",
    ),
    OptionSpec(
        "gradient_checkpointing",
        BOOLEAN,
        False,
        "keep less of each layer and compute it twice: less memory, about 1.3 times the time",
    ),
    OptionSpec("resume", BOOLEAN, True, "go on from where the same statement was interrupted; False starts anew"),
    OptionSpec(
        "checkpoint_minutes",
        OptionType(float, above=0),
        5.0,
        "the most work that is lost when the process is killed",
    ),
    TRAINING_ENGINE,
)

PREDICTION = (
    AUDIO_COL,
    BATCH_SIZE,
    OptionSpec("result_col", TEXT, "predicted", "name of the column of transcripts"),
    DEVICE,
    PRECISION,
    OptionSpec(
        "on_error",
        OptionType(str, choices=("fail", "null", "skip")),
        "fail",
        "unreadable recordings: stop, NULL, or leave the row out",
    ),
    OptionSpec(
        "error_col",
        OptionType(str, nullable=True),
        "error",
        "name of the column of error codes, which on_error='null' adds; None for none",
    ),
    OptionSpec("confidence", BOOLEAN, False, "add a column confidence, 0 to 1"),
    OptionSpec(
        "timestamps",
        OptionType(str, choices=("word", "char"), nullable=True),
        None,
        "add a column timestamps: when each word or character begins and ends",
    ),
    *DECODING,
    CACHE,
    CHECKPOINT,
    ENGINE,
    ACTORS,
)

EVALUATION = (
    AUDIO_COL,
    TEXT_COL,
    BATCH_SIZE,
    DEVICE,
    PRECISION,
    OptionSpec(
        "on_error", OptionType(str, choices=("fail", "skip")), "fail", "unreadable recordings: stop, or leave them out"
    ),
    *DECODING,
    CACHE,
    CHECKPOINT,
    ENGINE,
    ACTORS,
)

SHAPE = (
    OptionSpec(
        "size", OptionType(str, choices=("micro", "tiny", "small", "base")), "tiny", "0.15, 3.2, 24 or 94 M parameters"
    ),
    OptionSpec(
        "unit", OptionType(str, choices=("char", "jamo")), "char", "a label is a character, or a jamo of Hangul"
    ),
    OptionSpec("hidden_size", _POSITIVE, None, "width of the encoder; None as size says"),
    OptionSpec("layers", _POSITIVE, None, "encoder layers; None as size says"),
    OptionSpec(
        "dropout", OptionType(float, minimum=0, below=1, nullable=True), None, "in every layer; None as size says"
    ),
    OptionSpec("heads", _POSITIVE, None, "attention heads, which divide hidden_size; None as size says"),
    OptionSpec(
        "conv_dim",
        OptionType(list, minimum=1, nullable=True),
        None,
        "channels of the 7 convolutions; None as size says",
    ),
)


def _declare(build: tuple[OptionSpec, ...]) -> FamilyDeclaration:
    return FamilyDeclaration(
        name="Wav2Vec2",
        task="automatic-speech-recognition",
        options={
            Action.BUILD: build,
            Action.FIT: (*TRAINING, NEW_CHARACTERS),
            Action.PREDICT: PREDICTION,
            Action.EVALUATE: EVALUATION,
        },
        metrics=("wer", "cer"),
    )


DECLARATION = _declare((*TRAINING, NEW_CHARACTERS, CHECKPOINT))
"""The family: what holds for pre-trained bases and for every published model."""

SCRATCH = _declare((*TRAINING, *SHAPE))
"""The same family for random weights: they have no files, so BUILD takes a shape in place of a checkpoint."""

TINY: dict[str, Any] = {"freeze": "none", "learning_rate": 5e-4}
"""Five million weights follow new voices best when all of them move, and faster than large models' can."""

BUNDLED = "bundled"
"""The origin of base models whose files come with the package."""

BASES = (
    BaseModel("Wav2Vec2En", DECLARATION, "en", "facebook/wav2vec2-base-960h", "Apache-2.0"),
    BaseModel("Wav2Vec2LargeEn", DECLARATION, "en", "facebook/wav2vec2-large-960h-lv60-self", "Apache-2.0"),
    BaseModel("Wav2Vec2Ko", DECLARATION, "ko", "kresnik/wav2vec2-large-xlsr-korean", "Apache-2.0"),
    BaseModel("Wav2Vec2TinyEn", DECLARATION, "en", BUNDLED, "Apache-2.0", option_defaults=TINY, fit_defaults=TINY),
    BaseModel("Wav2Vec2TinyKo", DECLARATION, "ko", BUNDLED, "Apache-2.0", option_defaults=TINY, fit_defaults=TINY),
    BaseModel(
        "Wav2Vec2Scratch",
        SCRATCH,
        "any",
        "random weights",
        "none",
        pretrained=False,
        applicable=False,
        # nothing is learnt yet that freezing could keep or a high rate could spoil
        option_defaults={"freeze": "none", "learning_rate": 1e-3},
        fit_defaults={"freeze": "none"},
    ),
)
