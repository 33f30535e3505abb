"""How answers are judged: transcripts by word errors, labels by how many are right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime.answers.measures import CLASSIFICATION, TRANSCRIPTION, measure_of, shown

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=30)


def test_labels_are_counted_whole() -> None:
    measure = measure_of(CLASSIFICATION)
    for reference, answer in [("turn on", "turn on"), ("turn on", "turn off"), ("stop", "stop"), ("stop", "stop")]:
        measure.add(reference, answer)
    # F1: turn on 2/3, stop 1, turn off 0
    assert measure.rates() == {"accuracy": 0.75, "f1": pytest.approx((2 / 3 + 1 + 0) / 3)}
    assert measure.scores() == {**measure.rates(), "errors": 1, "labels": 3}


def test_nothing_measured_is_nothing_right() -> None:
    assert measure_of(CLASSIFICATION).rates() == {"accuracy": 0.0, "f1": 0.0}


@given(PAIRS)
def test_f1_is_the_mean_of_each_labels_precision_and_recall(pairs: list[tuple[str, str]]) -> None:
    measure = measure_of(CLASSIFICATION)
    for pair in pairs:
        measure.add(*pair)
    each = []
    for label in {label for pair in pairs for label in pair}:
        hits = pairs.count((label, label))
        given_, expected = (
            sum(answer == label for _, answer in pairs),
            sum(reference == label for reference, _ in pairs),
        )
        precision, recall = hits / given_ if given_ else 0.0, hits / expected if expected else 0.0
        each.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    assert measure.rates()["f1"] == pytest.approx(sum(each) / len(each))
    assert measure.rates()["accuracy"] == sum(left == right for left, right in pairs) / len(pairs)
    assert measure.errors() == tuple(1 - rate for rate in measure.rates().values())


def test_transcripts_are_counted_by_words_and_characters() -> None:
    measure = measure_of(TRANSCRIPTION)
    measure.add("one two", "one too")
    measure.add("three", "three")
    assert measure.rates() == {"wer": 1 / 3, "cer": pytest.approx(1 / 12)}
    assert measure.errors() == tuple(measure.rates().values())
    assert measure.scores()["words"] == 3


def test_a_message_names_each_metric() -> None:
    assert shown({"accuracy": 0.5, "f1": 0.25}) == "accuracy 50.0%, F1 25.0%"
