from typing import Any

import pytest

from thanosql.compiler import ast
from thanosql.compiler.catalog import Action
from thanosql.compiler.errors import BindError
from thanosql.compiler.options import Options, resolve
from thanosql.runtime import families
from thanosql.runtime.families.wav2vec2.scratch import SIZES

BASES = {base.name: base for base in families.FAMILIES[0].bases}


def options(action: Action, base: str = "Wav2Vec2En", **given: Any) -> Options:
    written = [ast.Option(ast.Name(name), ast.Literal(value)) for name, value in given.items()]
    return resolve(BASES[base].family.options[action], written, {}, base)


def test_the_base_models_in_their_order() -> None:
    assert {name: base.origin for name, base in BASES.items()} == {
        "Wav2Vec2En": "facebook/wav2vec2-base-960h",
        "Wav2Vec2LargeEn": "facebook/wav2vec2-large-960h-lv60-self",
        "Wav2Vec2Ko": "kresnik/wav2vec2-large-xlsr-korean",
        "Wav2Vec2TinyEn": "bundled",
        "Wav2Vec2TinyKo": "bundled",
        "Wav2Vec2Scratch": "random weights",
    }
    assert [base.licence for base in BASES.values()] == ["Apache-2.0"] * 5 + ["none"]
    assert [base.applicable for base in BASES.values()] == [True] * 5 + [False]
    assert {families.family(base.family.name) for base in BASES.values()} == {families.FAMILIES[0]}


def test_an_unknown_family_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        families.family("Whisper")


@pytest.mark.parametrize("action", [Action.BUILD, Action.FIT])
def test_training_has_the_documented_defaults(action: Action) -> None:
    resolved = options(action).values()
    documented = {"audio_col": "audio_path", "text_col": "text", "batch_size": 16, "epochs": 5, "learning_rate": 1e-4}
    assert documented | {"overwrite": False} == {name: resolved[name] for name in (*documented, "overwrite")}
    assert options(action, max_epochs=7)["epochs"] == 7


def test_prediction_and_evaluation_have_the_documented_defaults() -> None:
    resolved = options(Action.PREDICT).values()
    assert (resolved["audio_col"], resolved["batch_size"], resolved["result_col"]) == ("audio_path", 16, "predicted")
    assert (resolved["on_error"], resolved["error_col"]) == ("fail", "error")
    assert (resolved["confidence"], resolved["timestamps"], resolved["decoder"]) == (False, None, "greedy")
    assert resolved["cache"] is options(Action.EVALUATE)["cache"] is True
    assert options(Action.EVALUATE)["on_error"] == "fail"
    assert options(Action.EVALUATE, batch_size="auto")["batch_size"] == "auto"


@pytest.mark.parametrize(
    ("action", "given"),
    [
        (Action.BUILD, {"epochs": 0}),
        (Action.BUILD, {"learning_rate": 0}),
        (Action.BUILD, {"batch_size": "large"}),
        (Action.BUILD, {"validation_split": 1}),
        (Action.BUILD, {"freeze": "head"}),
        (Action.BUILD, {"overwrite": "yes"}),
        (Action.BUILD, {"on_error": "null"}),
        (Action.BUILD, {"seed": 1.5}),
        (Action.PREDICT, {"device": "gpu"}),
        (Action.PREDICT, {"precision": "int4"}),
        (Action.PREDICT, {"text_col": "text"}),
        (Action.FIT, {"checkpoint": "folder"}),
        (Action.BUILD, {"size": "tiny"}),
        (Action.BUILD, {"freeze": -1}),
        (Action.BUILD, {"freeze": "encoder:1"}),
        (Action.BUILD, {"freeze": None}),
        (Action.BUILD, {"case": "title"}),
        (Action.BUILD, {"new_characters": True}),
        (Action.BUILD, {"mask_time_prob": 1.0}),
        (Action.BUILD, {"mask_time_length": 0}),
        (Action.BUILD, {"augment": "echo"}),
        (Action.BUILD, {"augment": ("speed", "echo")}),
        (Action.BUILD, {"augment": ("speed", "none")}),
        (Action.BUILD, {"augment": ("speed", "Speed")}),
        (Action.BUILD, {"augment": ()}),
        (Action.BUILD, {"augment": ("speed:1",)}),
        (Action.PREDICT, {"new_characters": "add"}),
    ],
)
def test_values_and_options_that_make_no_sense_are_refused(action: Action, given: dict[str, Any]) -> None:
    with pytest.raises(BindError):
        options(action, **given)


def test_random_weights_take_a_shape_and_no_checkpoint() -> None:
    resolved = options(Action.BUILD, "Wav2Vec2Scratch", size="Base", conv_dim=(32,) * 7, unit="jamo")
    assert (resolved["size"], resolved["conv_dim"], resolved["hidden_size"]) == ("base", (32,) * 7, None)
    with pytest.raises(BindError, match="no option 'checkpoint'"):
        options(Action.BUILD, "Wav2Vec2Scratch", checkpoint="folder")
    with pytest.raises(BindError, match="'heads'"):
        options(Action.BUILD, "Wav2Vec2Scratch", heads=0)


def test_every_size_can_be_named() -> None:
    for size in SIZES:
        assert options(Action.BUILD, "Wav2Vec2Scratch", size=size)["size"] == size


def test_the_defaults_of_a_base_are_values_that_its_options_take() -> None:
    for base in BASES.values():
        for name, value in base.option_defaults.items():
            (spec,) = [spec for spec in base.family.options[Action.BUILD] if spec.name == name]
            assert spec.type.accept(value) == value


def test_recordings_are_changed_in_one_way_or_in_several() -> None:
    assert options(Action.BUILD)["augment"] == "none"
    assert options(Action.BUILD, augment="Speed")["augment"] == "speed"
    assert options(Action.FIT, augment=["telephone", "Noise"])["augment"] == ("telephone", "noise")
    with pytest.raises(BindError) as caught:
        options(Action.BUILD, augment="echo")
    assert "takes one or a list of 'speed', 'noise', 'telephone' or 'none', not 'echo'" in caught.value.message


@pytest.mark.parametrize("freeze", [0, 6, "none", "encoder"])
def test_freeze_takes_a_number_of_layers_too(freeze: int | str) -> None:
    assert options(Action.BUILD, freeze=freeze)["freeze"] == freeze


@pytest.mark.parametrize("name", ["mask_time_prob", "mask_feature_prob", "mask_time_length", "mask_feature_length"])
def test_masks_without_spec_augment_are_a_contradiction(name: str) -> None:
    value = 0.5 if name.endswith("prob") else 5
    assert options(Action.BUILD, **{name: value})[name] == value
    assert options(Action.BUILD, spec_augment=False, **{name: None})[name] is None
    with pytest.raises(BindError, match=f"{name} does nothing with spec_augment=False"):
        options(Action.FIT, spec_augment=False, **{name: value})


def test_random_weights_take_their_characters_from_the_texts() -> None:
    assert options(Action.BUILD)["new_characters"] == options(Action.FIT)["new_characters"] == "drop"
    with pytest.raises(BindError, match="no option 'new_characters'"):
        options(Action.BUILD, "Wav2Vec2Scratch", new_characters="add")
