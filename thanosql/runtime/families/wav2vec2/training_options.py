"""Training options held against the model they are for: its layers, its masks, its vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thanosql.compiler.catalog import OptionProblem
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2 import scratch
from thanosql.runtime.families.wav2vec2.case import case_problem
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint

MASKS = {"mask_time_prob": 0.05, "mask_time_length": 10, "mask_feature_prob": 0.0, "mask_feature_length": 10}
"""SpecAugment's numbers, which are options too, and what a config.json that leaves them out means."""


def depends_on_the_model(options: Mapping[str, Any]) -> bool:
    """Say whether the options ask for something that a model may not be able to do."""
    return (
        isinstance(options.get("freeze"), int)
        or options.get("case", "auto") != "auto"
        or any(options.get(name) is not None for name in MASKS)
    )


def refuse(problem: OptionProblem | None) -> None:
    """Raise ModelError for a problem, if there is one."""
    if problem is not None:
        raise ModelError(problem.message, hint=problem.hint)


def checkpoint_problem(checkpoint: Checkpoint, options: Mapping[str, Any]) -> OptionProblem | None:
    """Return what of the options a pre-trained model cannot do, or None."""
    config = checkpoint.config
    problem = case_problem(
        checkpoint.vocabulary, options.get("case", "auto"), new_characters=options.get("new_characters", "drop")
    )
    return problem or encoder_problem(config, options)


def encoder_problem(config: Mapping[str, Any], options: Mapping[str, Any]) -> OptionProblem | None:
    """Return what of the options the encoder that config.json describes cannot do, or None."""
    return _config_problem(config["num_hidden_layers"], config["hidden_size"], config, options)


def scratch_problem(options: Mapping[str, Any]) -> OptionProblem | None:
    """Return what of the options a model of random weights cannot do, or None. Raises ModelError for its shape."""
    shape = scratch.shape(options)
    return _config_problem(shape.layers, shape.hidden_size, {}, options)


def _config_problem(
    layers: int, features: int, config: Mapping[str, Any], options: Mapping[str, Any]
) -> OptionProblem | None:
    freeze = options.get("freeze")
    if isinstance(freeze, int) and freeze > layers:
        return OptionProblem(
            "freeze",
            f"freeze={freeze}: the model has {layers} encoder layers",
            f"a number up to {layers}, or 'encoder' for all but the head",
        )
    masks = {name: config.get(name, default) for name, default in MASKS.items()}
    masks |= {name: options[name] for name in MASKS if options.get(name) is not None}
    for axis in ("time", "feature"):
        length = f"mask_{axis}_length"
        if options.get(length) is not None and not masks[f"mask_{axis}_prob"]:
            return OptionProblem(
                length,
                f"{length} does nothing: the model masks no {axis}s",
                f"set mask_{axis}_prob too, or leave {length} out",
            )
    # Masks longer than half of what there is are left out: they would hide nearly all of it.
    if masks["mask_feature_prob"] and 2 * masks["mask_feature_length"] > features:
        given = [name for name in ("mask_feature_length", "mask_feature_prob") if options.get(name) is not None]
        if given:
            return OptionProblem(
                given[0],
                f"masks of {masks['mask_feature_length']} features are too long: the model has {features}",
                f"mask_feature_length must be at most {features // 2}",
            )
    return None
