"""BUILD with several processes: a real model, its kept features and its masks, shared by two."""

from __future__ import annotations

from pathlib import Path

import pytest
from tone_speech import write_tones

from thanosql.compiler.errors import TrainingError
from thanosql.session import Session

BUILD = (
    "BUILD MODEL {name} USING Wav2Vec2Scratch OPTIONS (size='micro', epochs=2, batch_size=6, device='cpu', "
    "devices={devices}, dropout=0, spec_augment={masks}, freeze='{freeze}', precision='{precision}') "
    "AS SELECT * FROM '{folder}/tones.csv'"
)


def test_two_processes_build_what_one_builds(tmp_path: Path) -> None:
    folder = write_tones(tmp_path / "tones", count=14)
    reached = {}
    with Session("duckdb://", home=tmp_path / "home") as session:
        for devices in (1, 2):
            statement = BUILD.format(
                name=f"m{devices}", devices=devices, masks=False, freeze="feature_encoder", precision="fp32",
                folder=folder,
            )  # fmt: skip
            assert "CacheFeatures" in session.compile(statement).explain()
            session.run(statement)
            reached[devices] = session.run(f"LIST HISTORY m{devices}").frame
        alone, together = reached[1], reached[2]
        for name in ("loss", "validation_loss"):
            assert together[name].to_list() == pytest.approx(alone[name].to_list(), rel=1e-4)
        # Features in bfloat16 travel, too, and masks are drawn in each process.
        shared = BUILD.format(
            name="m3", devices=2, masks=True, freeze="feature_encoder", precision="bf16", folder=folder
        )
        (row,) = session.run(shared).frame.iter_rows(named=True)
        assert row["train_loss"] == pytest.approx(alone["loss"].to_list()[-1], rel=0.5)


def test_gpus_that_are_not_there_are_missed_before_anything_is_read(tmp_path: Path) -> None:
    with Session("duckdb://", home=tmp_path / "home") as session:
        statement = BUILD.format(
            name="m", devices=99, masks=True, freeze="none", precision="fp32", folder=write_tones(tmp_path / "tones")
        )
        with pytest.raises(TrainingError, match="devices=99: PyTorch sees"):
            session.run(statement.replace("device='cpu'", "device='auto'"))
        assert not (tmp_path / "home" / "runs").exists()
