"""What 'auto' means for device and precision, and when a reduced precision may stand in for fp32."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thanosql.compiler.catalog import Placement
from thanosql.compiler.errors import ExportError, ModelError
from thanosql.runtime.families.wav2vec2.declaration import DECLARATION
from thanosql.runtime.models import placement, variant_trial
from thanosql.runtime.models.placement import choose
from thanosql.runtime.models.variant_trial import try_variant


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
    monkeypatch.setattr(
        "thanosql.runtime.models.variants.make_variant", lambda graph, precision, target: target.touch()
    )


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


ACCEPTED = {name: {"accepted": True, "wer": 0.041, "fp32_wer": 0.04, "cpu_time": 0.55} for name in ("int8", "fp16")}


def speeds(**known: float) -> placement.Measured:
    """Return what was measured, by device and precision: cpu_int8=20.0."""
    return lambda device, precision: known.get(f"{device.partition(':')[0]}_{precision}")


def test_auto_takes_what_was_faster_here_where_both_were_measured() -> None:
    assert choose(ACCEPTED, "cpu", "auto", speeds(cpu_fp32=10, cpu_int8=20)) == Placement("cpu", "int8")
    slow = choose(ACCEPTED, "cpu", "auto", speeds(cpu_fp32=10, cpu_int8=6))
    assert slow == Placement("cpu", "fp32")
    assert dict(slow.reasons)["precision"] == "measured here, fp32 does 10 s of audio a second and int8 6"
    noise = choose(ACCEPTED, "cpu", "auto", speeds(cpu_fp32=10, cpu_int8=8))
    assert noise == Placement("cpu", "int8"), "the words of a statement do not change with the noise of measurements"
    assert choose(ACCEPTED, "cpu", "auto", speeds(cpu_fp32=10)) == Placement("cpu", "int8")
    assert choose(ACCEPTED, "cpu", "int8", speeds(cpu_fp32=10, cpu_int8=8)) == Placement("cpu", "int8")
    assert choose({}, "cpu", "auto", speeds(cpu_fp32=10, cpu_int8=20)) == Placement("cpu", "fp32"), "words count first"


@pytest.mark.usefixtures("gpu")
def test_auto_takes_the_device_that_was_faster_here_where_both_were_measured() -> None:
    assert choose(ACCEPTED, "auto", "auto", speeds(cuda_fp16=9, cpu_int8=20)) == Placement("cpu", "int8")
    assert choose(ACCEPTED, "auto", "auto", speeds(cuda_fp16=900, cpu_int8=20)) == Placement("cuda:0", "fp16")
    assert choose(ACCEPTED, "auto", "auto", speeds(cpu_int8=20)) == Placement("cuda:0", "fp16")
    assert choose(ACCEPTED, "cuda", "auto", speeds(cuda_fp16=9, cpu_int8=20)) == Placement("cuda:0", "fp16")


@pytest.mark.parametrize(
    ("variants", "reason"),
    [
        ({}, "int8 was not tried on validation rows"),
        (ACCEPTED, "on validation rows WER 4.1%, fp32 4.0%, in 55% of its time"),
        ({"int8": {**ACCEPTED["int8"], "accepted": False}}, "int8 was refused: on validation rows WER 4.1%"),
        ({"int8": {"accepted": False, "reason": "no products"}}, "int8 was refused: no products"),
    ],
)
def test_the_reason_of_a_precision_is_what_validation_rows_showed(variants: Any, reason: str) -> None:
    assert dict(choose(variants, "cpu", "auto").reasons)["precision"].startswith(reason)
