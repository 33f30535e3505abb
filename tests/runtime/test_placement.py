"""What 'auto' means for device and precision, and when a reduced precision may stand in for fp32."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thanosql.compiler.catalog import Placement
from thanosql.compiler.errors import ExportError, ModelError
from thanosql.runtime import placement, variant_trial
from thanosql.runtime.families.wav2vec2.declaration import DECLARATION
from thanosql.runtime.placement import choose
from thanosql.runtime.variant_trial import try_variant


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "resolve_device", lambda device: "cpu" if device == "cpu" else "cuda:0")


def test_auto_takes_a_reduced_precision_only_where_it_was_accepted() -> None:
    assert choose({}, "cpu", "auto") == Placement("cpu", "fp32")
    assert choose({"int8": {"accepted": True}}, "cpu", "auto") == Placement("cpu", "int8")
    assert choose({"int8": {"accepted": False}}, "cpu", "auto") == Placement("cpu", "fp32")
    assert choose({"fp16": {"accepted": True}}, "cpu", "auto") == Placement("cpu", "fp32")


def test_what_is_asked_for_is_what_runs_or_an_error() -> None:
    assert choose({"int8": {"accepted": True}}, "cpu", "fp32") == Placement("cpu", "fp32")
    assert choose({"int8": {"accepted": False}}, "cpu", "int8") == Placement("cpu", "int8")
    with pytest.raises(ModelError, match="'fp16' does not run on cpu") as caught:
        choose({}, "cpu", "fp16")
    assert "'int8'" in str(caught.value.hint)


@pytest.mark.usefixtures("gpu")
def test_a_gpu_has_fp16_and_not_int8() -> None:
    assert choose({"fp16": {"accepted": True}, "int8": {"accepted": True}}, "auto", "auto") == Placement(
        "cuda:0", "fp16"
    )
    assert choose({"int8": {"accepted": True}}, "cuda", "auto") == Placement("cuda:0", "fp32")
    with pytest.raises(ModelError, match="'int8' does not run on cuda:0"):
        choose({}, "cuda", "int8")


class Reader:
    """Says what it is told to, taking the time it is told to."""

    def __init__(self, texts: Sequence[str], seconds: float) -> None:
        self.texts = iter(texts)
        self.seconds = seconds

    def predict(self, audio: Sequence[Any]) -> list[str]:
        Clock.now += self.seconds * len(audio)
        return [next(self.texts) for _ in audio]

    def normalise_text(self, text: str) -> str:
        return text.lower()


class Clock:
    now = 0.0

    @classmethod
    def thread_time(cls) -> float:
        return cls.now


class Family:
    declaration = DECLARATION

    def __init__(self, exact: Reader, reduced: Reader) -> None:
        self.readers = {"fp32": exact, "int8": reduced}

    def open(self, folder: Path, options: dict[str, Any], graph: Path | None = None) -> Reader:
        assert (graph is None) == (options["precision"] == "fp32")
        return self.readers[options["precision"]]


@pytest.fixture
def variant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variant_trial.time, "thread_time", Clock.thread_time)
    monkeypatch.setattr("thanosql.runtime.variants.make_variant", lambda graph, precision, target: target.touch())


REFERENCES = ["One two three four five"] * 200  # a thousand words: one wrong is 0.1 points


def trial(folder: Path, wrong: int, share: float) -> dict[str, Any]:
    texts = [text.lower() for text in REFERENCES]
    reduced = [text.replace("one", "wan") if row < wrong else text for row, text in enumerate(texts)]
    family = Family(Reader(texts, 1.0), Reader(reduced, share))
    rows = [(np.zeros(400, np.float32), text) for text in REFERENCES]
    return try_variant(family, folder, "int8", rows)  # type: ignore[arg-type]


@pytest.mark.usefixtures("variant")
@pytest.mark.parametrize(
    ("wrong", "share", "accepted"),
    [(0, 0.5, True), (2, 0.5, True), (3, 0.5, False), (0, 0.95, False)],
    ids=["equal", "0.2 points", "0.3 points", "no faster"],
)
def test_a_variant_is_accepted_for_equal_words_in_less_time(
    tmp_path: Path, wrong: int, share: float, accepted: bool
) -> None:
    found = trial(tmp_path, wrong, share)
    assert found["accepted"] is accepted
    assert (tmp_path / "model.int8.onnx").exists() is accepted
    assert found["wer"] == pytest.approx(wrong / 1000)
    assert (found["fp32_wer"], found["words"], found["rows"]) == (0.0, 1000, 200)
    assert found["cpu_time"] == pytest.approx(share)


@pytest.mark.usefixtures("variant")
def test_a_trial_that_fails_leaves_no_graph_behind(tmp_path: Path) -> None:
    class Broken(Reader):
        def predict(self, audio: Sequence[Any]) -> list[str]:
            raise ExportError("the logits are not finite")

    family = Family(Reader(["a"], 1.0), Broken(["a"], 1.0))
    with pytest.raises(ExportError):
        try_variant(family, tmp_path, "int8", [(np.zeros(400, np.float32), "a")])  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
