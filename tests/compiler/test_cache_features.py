"""The plan keeps what frozen convolutions give where that repeats, and refuses to where it does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog
from thanosql.compiler import logical, logical_training
from thanosql.compiler.binder import Binder
from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import BindError
from thanosql.compiler.logical_training import CacheFeatures
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.parser import parse
from thanosql.runtime.families.wav2vec2.declaration import BASES
from thanosql.runtime.lower import lower
from thanosql.runtime.operators.training import TrainingExec


@dataclass
class RealBases(FakeCatalog):
    def base_models(self) -> tuple[BaseModel, ...]:
        return BASES


def plan(options: str, base: str = "Wav2Vec2En") -> logical.Plan:
    sql = f"BUILD MODEL m USING {base} OPTIONS ({options}) AS SELECT * FROM t"
    return optimize(Binder(RealBases(SPEECH), sql, {}).bind(parse(sql)))


def below_training(found: logical.Plan) -> logical.Node:
    node = found.root
    while not isinstance(node, logical_training.Train):
        (node,) = node.inputs
    return node.input


def trains_from_features(found: logical.Plan) -> bool:
    operator = lower(found.root).operator
    assert isinstance(operator, TrainingExec)
    return operator.cache_features


@pytest.mark.parametrize(
    "options",
    [
        "seed=1",
        "freeze='encoder'",
        "spec_augment=False",
        "cache_features='auto', cache_gb=0.5",
        "cache_features=True, epochs=1",
    ],
)
def test_frozen_convolutions_are_computed_once(options):
    found = plan(options)
    assert isinstance(below_training(found), CacheFeatures)
    assert found.trace == ("cache_features", "prune_columns")
    assert optimize(found).root == found.root
    assert trains_from_features(found)


@pytest.mark.parametrize(
    ("options", "base"),
    [
        ("freeze='none'", "Wav2Vec2En"),
        ("seed=1", "Wav2Vec2TinyEn"),
        ("seed=1", "Wav2Vec2Scratch"),
        ("augment='speed'", "Wav2Vec2En"),
        ("epochs=1", "Wav2Vec2En"),
        ("cache_features=False", "Wav2Vec2En"),
        ("cache_gb=0", "Wav2Vec2En"),
    ],
)
def test_it_does_not_fire_where_they_learn_or_hear_something_else_each_time_or_only_once(options, base):
    found = plan(options, base)
    assert isinstance(below_training(found), logical.Batch)
    assert found.trace == ("prune_columns",)
    assert not trains_from_features(found)


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ("freeze='none', cache_features=True", "is not the same in every epoch", "freeze='feature_encoder'"),
        ("augment='speed', cache_features=True", "is not the same in every epoch", "augment='none'"),
        ("cache_features=True, cache_gb=0", "cache_gb=0 leaves no room", "a number of gigabytes"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_any_work(options, message, hint):
    with pytest.raises(BindError, match=message) as caught:
        plan(options)
    assert hint in caught.value.hint
    assert caught.value.text is not None
    assert caught.value.span is not None
    assert caught.value.text[caught.value.span.start : caught.value.span.end] == "True"
