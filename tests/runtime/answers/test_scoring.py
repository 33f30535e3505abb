from __future__ import annotations

import jiwer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.runtime.answers.scoring import ErrorCounts, character_errors, word_errors

few_words = st.lists(st.sampled_from(["a", "b", "ab", "네", "안녕", "\u00e9", "e\u0301"]), max_size=8).map(" ".join)
few_letters = st.text("ab 가나\t\n\u00a0\u3000", max_size=20)
texts = few_words | few_letters | st.text(max_size=20)


def counts(output: jiwer.WordOutput | jiwer.CharacterOutput) -> ErrorCounts:
    return ErrorCounts(output.substitutions, output.deletions, output.insertions, output.hits)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_counts_and_rates_equal_jiwer(reference: str, hypothesis: str) -> None:
    words = jiwer.process_words(reference, hypothesis)
    assert word_errors(reference, hypothesis) == counts(words)
    assert word_errors(reference, hypothesis).rate == words.wer
    characters = jiwer.process_characters(reference, hypothesis)
    assert character_errors(reference, hypothesis) == counts(characters)
    assert character_errors(reference, hypothesis).rate == characters.cer


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_sums_over_rows_equal_jiwer(pairs: list[tuple[str, str]]) -> None:
    output = jiwer.process_words([reference for reference, _ in pairs], [hypothesis for _, hypothesis in pairs])
    total = sum((word_errors(*pair) for pair in pairs), ErrorCounts())
    assert total == counts(output)
    assert total.rate == output.wer


@pytest.mark.parametrize("length", [70, 200])
def test_long_texts_align_as_in_jiwer(length: int) -> None:
    reference = " ".join(f"w{number * number % 17}" for number in range(length))
    hypothesis = " ".join(f"w{number * 3 % 17}" for number in range(length - 9))
    assert word_errors(reference, hypothesis) == counts(jiwer.process_words(reference, hypothesis))
    assert character_errors(reference, hypothesis) == counts(jiwer.process_characters(reference, hypothesis))


def test_each_kind_of_error_is_counted() -> None:
    errors = word_errors("the cat sat on the mat", "a cat sat the mat today")
    assert errors == ErrorCounts(substitutions=1, deletions=1, insertions=1, hits=4)
    assert (errors.errors, errors.reference, errors.rate) == (3, 6, 0.5)
    assert character_errors("안녕 하세요", "안녕하세오").rate == pytest.approx(2 / 6)


def test_case_and_punctuation_count() -> None:
    assert word_errors("Hello, world", "hello world").substitutions == 1
    assert word_errors("Hello, world", "hello world").hits == 1


def test_an_empty_reference_is_rated_by_its_insertions() -> None:
    assert word_errors("", "").rate == 0
    assert word_errors("  ", "two words").rate == 2
    assert word_errors("two words", "").rate == 1
