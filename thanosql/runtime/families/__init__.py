"""The families of base models, one line each."""

from __future__ import annotations

from pathlib import Path

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.classifier.family import FAMILY as CLASSIFIER
from thanosql.runtime.families.family import Family, Predictor
from thanosql.runtime.families.wav2vec2.family import FAMILY as WAV2VEC2

__all__ = ["FAMILIES", "Family", "Predictor", "base_models", "family", "family_of"]

FAMILIES: tuple[Family, ...] = (WAV2VEC2, CLASSIFIER)


def base_models() -> tuple[BaseModel, ...]:
    """Return every base model, in the order LIST THANOSQL MODEL shows them."""
    return tuple(base for member in FAMILIES for base in member.bases)


def family_of(folder: Path) -> Family:
    """Return the family that can load the checkpoint in ``folder``. Raises ModelError when none can."""
    refusals = []
    for member in FAMILIES:
        try:
            member.check(folder)
        except ModelError as error:
            refusals.append(error)
        else:
            return member
    raise refusals[0]


def family(name: str) -> Family:
    """Return the family of that name. Raises KeyError for a name that no family declares."""
    return {member.declaration.name: member for member in FAMILIES}[name]
