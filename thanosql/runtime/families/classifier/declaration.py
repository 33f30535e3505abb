"""What the compiler knows of this family: the options of each statement, and its base model."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.catalog import Action, BaseModel, FamilyDeclaration
from thanosql.compiler.options import TEXT, OptionSpec, OptionType
from thanosql.runtime.answers.measures import CLASSIFICATION
from thanosql.runtime.families.wav2vec2 import declaration as wav2vec2

LABEL_COL = OptionSpec(
    "text_col", TEXT, "label", "column with the label of each recording", aliases=("label_col",), column=True
)
NEW_LABELS = OptionSpec(
    "new_labels",
    OptionType(str, choices=("fail", "add")),
    "fail",
    "labels that the model does not know: an error, or learnt beside the others",
)
_OTHER_WORDS = {
    "validation_split": "share of rows held out to measure accuracy and F1",
    "precision": "arithmetic of the model: 'int8' on a CPU, 'fp16' on a GPU; 'auto' where they cost no accuracy",
    "result_col": "name of the column of labels",
    "cache": "keep labels, and take them from earlier runs; see LIST CACHE",
}
_NOT_FOR_LABELS = {"case", "timestamps", *(spec.name for spec in wav2vec2.DECODING)}


def _specs(specs: tuple[OptionSpec, ...]) -> tuple[OptionSpec, ...]:
    """Return the options that an encoder has with any head, in this family's words."""
    kept = (LABEL_COL if spec.name == "text_col" else spec for spec in specs if spec.name not in _NOT_FOR_LABELS)
    return tuple(
        # bfloat16 is how a training computes, which costs a label nothing more than a word
        replace(spec, description=_OTHER_WORDS[spec.name])
        if spec.name in _OTHER_WORDS and "bf16" not in spec.type.choices
        else spec
        for spec in kept
    )


DECLARATION = FamilyDeclaration(
    name="Wav2Vec2Classifier",
    task=CLASSIFICATION,
    options={
        Action.BUILD: (*_specs(wav2vec2.TRAINING), wav2vec2.CHECKPOINT),
        Action.FIT: (*_specs(wav2vec2.TRAINING), NEW_LABELS),
        Action.PREDICT: _specs(wav2vec2.PREDICTION),
        Action.EVALUATE: _specs(wav2vec2.EVALUATION),
    },
    metrics=("accuracy", "f1"),
)

ENCODER = next(base for base in wav2vec2.BASES if base.name == "Wav2Vec2TinyEn")
"""The base model whose encoder a new classifier starts from, where no checkpoint is named."""

BASES = (
    BaseModel(
        "Wav2Vec2Classifier",
        DECLARATION,
        "any",
        ENCODER.name,
        ENCODER.licence,
        applicable=False,
        option_defaults=ENCODER.option_defaults,
        fit_defaults=ENCODER.fit_defaults,
    ),
)
