"""BUILD with several processes: a real model, its kept features and its masks, shared by two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.tone_speech import write_tones
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_scratch
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.replica import saved
from thanosql.session import Session

BUILD = (
    "BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (size='micro', epochs=2, batch_size=6, device='{device}', "
    "devices={devices}, freeze='feature_encoder', precision='bf16') AS SELECT * FROM '{folder}/tones.csv'"
)

OPTIONS: dict[str, Any] = {
    "size": "micro",
    "unit": "char",
    **dict.fromkeys(("hidden_size", "layers", "heads", "conv_dim")),
    "dropout": 0.0,
    "seed": 0,
    "freeze": "feature_encoder",
    "spec_augment": False,
}

CONFIG = TrainConfig(epochs=2, batch_size=5, learning_rate=1e-3, validation_split=0.2, device="cpu", devices=2)


def test_two_processes_train_a_wav2vec2_as_one_does(tmp_path: Path) -> None:
    table = (write_tones(tmp_path / "tones", count=14) / "tones.csv").read_text().splitlines()[1:]
    paths, texts = zip(*(line.split(",")[1:] for line in table), strict=True)
    learners: list[CTCLearner] = []
    losses = []
    for devices in (1, 2):
        learner = from_scratch(texts, OPTIONS)
        learners.append(learner)
        examples = check(paths, texts, learner)
        config = replace(CONFIG, devices=devices)
        report = train(learner, examples, config, scratch=tmp_path, replicate=saved("Wav2Vec2", OPTIONS))
        losses.append([entry[name] for entry in report.history for name in ("loss", "validation_loss")])
    assert losses[1] == pytest.approx(losses[0], rel=1e-5)
    alone, together = (learner.module.state_dict() for learner in learners)
    for name, weight in alone.items():
        # Where a gradient is next to nothing, AdamW's first steps make much of its rounding.
        torch.testing.assert_close(together[name], weight, rtol=1e-4, atol=1e-4, msg=name)


def test_features_in_bfloat16_and_masks_are_shared_by_a_statement_s_processes(tmp_path: Path) -> None:
    folder = write_tones(tmp_path / "tones", count=14)
    with Session("duckdb://", home=tmp_path / "home") as session:
        statement = BUILD.format(device="cpu", devices=2, folder=folder)
        assert "CacheFeatures" in session.compile(statement).explain()
        (row,) = session.run(statement).frame.iter_rows(named=True)
        assert (row["rows"], row["steps"]) == (14, 6)
        assert 0 < row["train_loss"] < 100
        (described,) = session.run("LIST MODEL").frame.iter_rows(named=True)
        assert described["name"] == "m"


def test_gpus_that_are_not_there_are_missed_before_anything_is_read(tmp_path: Path) -> None:
    with Session("duckdb://", home=tmp_path / "home") as session:
        statement = BUILD.format(device="auto", devices=99, folder=write_tones(tmp_path / "tones"))
        with pytest.raises(TrainingError, match="devices=99: PyTorch sees"):
            session.run(statement)
        assert not (tmp_path / "home" / "runs").exists()
