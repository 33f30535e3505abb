"""The cells of the first documentation, as they were written: connect by %load_ext alone, train, transcribe.

A random-weight model of the same shape stands for Wav2Vec2En, as a folder of downloaded files would.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from IPython.core.interactiveshell import InteractiveShell

from tests.runtime import checkpoints

LOOK = "%%thanosql\nSELECT * FROM librispeech_train LIMIT 5\n"

BUILD = """%%thanosql
BUILD MODEL my_speech_recognition_model
USING Wav2Vec2En
OPTIONS (
  audio_col='audio_path',  
  text_col='text',  
  epochs=1,  
  batch_size=4 ,
  overwrite=True 
  )
AS
SELECT *
FROM librispeech_train
"""  # noqa: W291 - the blanks at the ends of lines are theirs

PREDICT = """%%thanosql
PREDICT USING my_speech_recognition_model
OPTIONS (
  audio_col='audio_path'
  )
AS
SELECT *
FROM librispeech_test
"""


@pytest.fixture
def librispeech(shell: InteractiveShell, ran: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THANOSQL_MODELS", str(tmp_path / "models"))
    checkpoints.base_960h(tmp_path / "models" / "Wav2Vec2En")
    noise = np.random.default_rng(0)
    for table, rows in (("librispeech_train", 8), ("librispeech_test", 3)):
        texts = [f"({number}, '{tmp_path / f'{table}{number}.flac'}', 'A CELL OF OLD')" for number in range(rows)]
        for number in range(rows):
            soundfile.write(tmp_path / f"{table}{number}.flac", noise.normal(0, 0.1, 24_000), 16_000)
        result, shown = ran(
            f"%%thanosql\nCREATE TABLE {table} AS SELECT * FROM (VALUES {', '.join(texts)}) AS t(id, audio_path, text)"
        )
        assert result.success, shown


@pytest.mark.usefixtures("librispeech")
def test_the_documented_cells_work_unchanged(ran: Any) -> None:
    result, shown = ran(LOOK)
    assert result.success, shown
    assert result.result.shape == (5, 3)
    result, shown = ran(BUILD)
    assert result.success, shown
    assert result.result["rows"].item() == 8
    result, shown = ran(PREDICT)
    assert result.success, shown
    assert result.result.columns == ["id", "audio_path", "text", "predicted"]
    assert result.result["predicted"].null_count() == 0
    # the same cell again, which says overwrite=True
    result, shown = ran(BUILD)
    assert result.success, shown
    assert result.result["version"].item() == 2
