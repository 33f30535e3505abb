"""The case of transcripts: told by the letters, or chosen; refused where the letters cannot write it; kept in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from transformers import AutoTokenizer

from tests.runtime import checkpoints
from tests.runtime.checkpoints import KOREAN, LIBRISPEECH
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.case import case_problem, with_case
from thanosql.runtime.families.wav2vec2.learner import from_checkpoint, from_scratch
from thanosql.runtime.families.wav2vec2.text import CasePolicy
from thanosql.runtime.families.wav2vec2.tokenizer_files import read_vocabulary, write_vocabulary
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts

ANGLES = ("<pad>", "<unk>", "<s>", "</s>")
UPPER = Vocabulary(tuple(LIBRISPEECH), *ANGLES, "|")
BOTH = Vocabulary(("<pad>", "|", *"HeloHELO"[:4], *"hELO"), *ANGLES, "|")
HANGUL = Vocabulary(tuple(KOREAN), "[PAD]", "[UNK]", "<s>", "</s>", "|")


def written(vocabulary: Vocabulary, text: str) -> str:
    return "".join(vocabulary.tokens[index] for index in vocabulary.encode(text)[0])


@pytest.mark.parametrize(
    ("case", "letters", "hello"),
    [("auto", "ehlo", "hello"), ("lower", "ehlo", "hello"), ("upper", "EHLO", "HELLO"), ("keep", "Helo", "Hello")],
)
def test_a_new_vocabulary_is_in_the_case_that_was_chosen(case: CasePolicy, letters: str, hello: str) -> None:
    vocabulary = with_case(from_texts(["Hello"], "char", case), case)
    assert "".join(vocabulary.tokens[5:]) == letters
    assert written(vocabulary, "Hello") == hello
    assert vocabulary.case is None  # the letters tell it


def test_a_vocabulary_of_both_cases_writes_the_one_that_was_chosen() -> None:
    assert [written(with_case(BOTH, case), "Hello") for case in ("auto", "keep", "upper", "lower")] == [
        "Hello",
        "Hello",
        "HELLO",
        "hello",
    ]
    assert with_case(with_case(BOTH, "lower"), "keep") == BOTH
    assert with_case(with_case(BOTH, "lower"), "auto") == with_case(BOTH, "lower")


@pytest.mark.parametrize(
    ("vocabulary", "case", "new_characters", "hint"),
    [
        (UPPER, "auto", "drop", None),
        (UPPER, "upper", "drop", None),
        (UPPER, "lower", "drop", "lower(predicted)"),
        (UPPER, "lower", "add", "lower(predicted)"),
        (UPPER, "keep", "drop", "new_characters='add'"),
        (UPPER, "keep", "add", None),
        (BOTH, "lower", "drop", None),
        (BOTH, "upper", "drop", None),
        (HANGUL, "upper", "drop", None),
        (from_texts(["abc"], "char"), "upper", "drop", "upper(predicted)"),
    ],
)
def test_a_case_that_the_letters_cannot_write_is_a_problem(
    vocabulary: Vocabulary, case: CasePolicy, new_characters: str, hint: str | None
) -> None:
    problem = case_problem(vocabulary, case, new_characters=new_characters)
    if hint is None:
        assert problem is None
    else:
        assert problem is not None
        assert problem.option == "case"
        assert "-case letters only" in problem.message
        assert hint in problem.hint


def test_a_case_beside_the_letters_is_kept_in_the_files_and_harms_no_other_reader(tmp_path: Path) -> None:
    chosen = with_case(BOTH, "lower")
    write_vocabulary(tmp_path, chosen)
    assert read_vocabulary(tmp_path, len(chosen), chosen.blank) == chosen
    checkpoints.write(tmp_path / "config.json", {"model_type": "wav2vec2"})
    assert AutoTokenizer.from_pretrained(tmp_path)("hello").input_ids == chosen.encode("HELLO")[0]
    write_vocabulary(tmp_path, BOTH)
    assert read_vocabulary(tmp_path, len(BOTH), BOTH.blank) == BOTH
    assert "transcript_case" not in json.loads((tmp_path / "tokenizer_config.json").read_text())


def test_a_case_that_there_is_not_is_refused_with_the_file(tmp_path: Path) -> None:
    write_vocabulary(tmp_path, BOTH)
    checkpoints.change(tmp_path / "tokenizer_config.json", transcript_case="title")
    with pytest.raises(ModelError, match=r"tokenizer_config\.json.*'title'"):
        read_vocabulary(tmp_path, len(BOTH), BOTH.blank)


def test_learners_take_the_case(tmp_path: Path) -> None:
    shape = {"size": "micro", "unit": "char", "seed": 0, "freeze": "none", "spec_augment": True}
    scratch = from_scratch(["Hello"], shape | {"case": "upper"})
    assert scratch.normalise_text("hello") == "HELLO"
    folder = checkpoints.base_960h(tmp_path / "base")
    with pytest.raises(ModelError, match="upper-case letters only"):
        from_checkpoint(folder, {"case": "keep"})
    kept = from_checkpoint(folder, {"case": "keep", "new_characters": "add", "seed": 0}, ["Hello", "World"] * 2)
    assert kept.encode("Hello World").unknown == []
    assert kept.normalise_text("Hello World") == "Hello World"
