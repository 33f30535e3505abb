"""The families of base models, one line each."""

from __future__ import annotations

from thanosql.compiler.catalog import BaseModel
from thanosql.runtime.families.family import Family, Predictor
from thanosql.runtime.families.wav2vec2.family import FAMILY as WAV2VEC2

__all__ = ["FAMILIES", "Family", "Predictor", "base_models", "family"]

FAMILIES: tuple[Family, ...] = (WAV2VEC2,)


def base_models() -> tuple[BaseModel, ...]:
    """Return every base model, in the order LIST THANOSQL MODEL shows them."""
    return tuple(base for member in FAMILIES for base in member.bases)


def family(name: str) -> Family:
    """Return the family of that name. Raises KeyError for a name that no family declares."""
    return {member.declaration.name: member for member in FAMILIES}[name]
