"""A vocabulary and a head that grow: old tokens and rows stay, new ones are learnt, others load what is saved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForCTC, Wav2Vec2Processor

from tests.runtime import checkpoints
from tests.runtime.checkpoints import KOREAN, LIBRISPEECH
from tests.runtime.tones import Recorder
from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.case import with_case
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint, from_scratch
from thanosql.runtime.families.wav2vec2.new_characters import grown
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts

torch.set_num_threads(1)

ANGLES = ("<pad>", "<unk>", "<s>", "</s>")
BRACKETS = ("[PAD]", "[UNK]", "<s>", "</s>")
ENGLISH = Vocabulary(tuple(LIBRISPEECH), *ANGLES, "|")
HANGUL = Vocabulary(tuple(KOREAN), *BRACKETS, "|")
KEYBOARD = Vocabulary(("[PAD]", "[UNK]", "|", *"ㄱㄴㅎㅏㅑ"), *BRACKETS, "|")
CONJOINING = from_texts(["한글 가나"], "jamo")
CASED = Vocabulary(("<pad>", "|", *"Helo"), *ANGLES, "|")
JAPANESE = Vocabulary(("<pad>", *"日本語"), *ANGLES, None)
VOCABULARIES = [ENGLISH, HANGUL, KEYBOARD, CONJOINING, CASED, JAPANESE, from_texts(["it's ok", "é"], "char")]

texts = st.text() | st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)) | st.text("aAéÉßǅ5%ㅋ가 '")


def added(vocabulary: Vocabulary, *spoken: str) -> str:
    larger = grown(vocabulary, spoken * 2)
    assert larger.tokens[: len(vocabulary)] == vocabulary.tokens
    return "".join(larger.tokens[len(vocabulary) :])


@pytest.mark.parametrize(
    ("vocabulary", "spoken", "letters"),
    [
        (ENGLISH, "café ÉÈ", "ÈÉ"),
        (ENGLISH, "room 42: 50% & more", "%&0245"),
        (ENGLISH, "well — “known” 😀 don’t", ""),
        (ENGLISH, "안녕", "녕안"),
        (HANGUL, "각 OK ok", "ko각"),
        (KEYBOARD, "닭", "ㄷㄺ"),
        (CONJOINING, "닭", "".join(sorted(set(jamo.decompose("닭")) - set(CONJOINING.tokens)))),
        (CASED, "Hallo hallo", "ah"),
        (JAPANESE, "日本人", "人"),
    ],
)
def test_letters_digits_and_spoken_marks_are_learnt_in_the_vocabularys_own_case_and_unit(
    vocabulary: Vocabulary, spoken: str, letters: str
) -> None:
    assert added(vocabulary, spoken) == letters


def test_a_character_of_one_text_alone_is_no_letter() -> None:
    assert grown(ENGLISH, ["ÉÉÉ", "4", "A4"]).tokens[len(ENGLISH) :] == ("4",)


def test_without_new_letters_nothing_changes() -> None:
    assert grown(ENGLISH, ["hello", "world!"]) == ENGLISH
    assert grown(HANGUL, ["가 갉"] * 2) == HANGUL


def test_jamo_still_compose_to_syllables() -> None:
    larger = grown(CONJOINING, ["닭 값"] * 2)
    assert larger.spelling.unit == "jamo"
    ids, unknown = larger.encode("닭 값")
    assert (unknown, larger.decode(ids)) == ([], "닭 값")


@given(st.sampled_from(VOCABULARIES), st.lists(texts, max_size=4), st.sampled_from(["auto", "keep"]))
def test_a_grown_vocabulary_lacks_nothing_of_texts_that_came_twice(
    vocabulary: Vocabulary, spoken: list[str], case: str
) -> None:
    vocabulary = with_case(vocabulary, "keep" if case == "keep" else "auto")
    larger = grown(vocabulary, spoken * 2)
    for text in spoken:
        ids, unknown = larger.encode(text)
        assert unknown == []
        if vocabulary.delimiter is not None:
            assert larger.decode(ids) == larger.normalise(text)
        assert larger.normalise(larger.normalise(text)) == larger.normalise(text)
    # old labels mean what they meant
    assert larger.blank == vocabulary.blank
    assert larger.written[: len(vocabulary)] == vocabulary.written
    if any(letter.lower() != letter.upper() for letter in vocabulary.spelling.letters):
        assert larger.spelling.case == vocabulary.spelling.case


OPTIONS = {"freeze": "none", "spec_augment": True, "new_characters": "add", "seed": 0}
SPOKEN = {checkpoints.base_960h: "café 42", checkpoints.korean: "각 각설이 ok"}


def noise(*lengths: int) -> list[np.ndarray]:
    generator = np.random.default_rng(7)
    return [generator.standard_normal(length, dtype=np.float32) for length in lengths]


@pytest.fixture(scope="module", params=SPOKEN, ids=["english", "korean"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = request.param(tmp_path_factory.mktemp("base") / "model")
    (path / "spoken.txt").write_text(SPOKEN[request.param], encoding="utf-8")
    return path


def spoken(folder: Path) -> str:
    return (folder / "spoken.txt").read_text(encoding="utf-8")


def learner(folder: Path, seed: int = 0) -> CTCLearner:
    return from_checkpoint(folder, OPTIONS | {"seed": seed}, [spoken(folder)] * 2)


def test_old_rows_of_the_head_are_kept_bit_for_bit_and_new_ones_follow_the_seed(folder: Path) -> None:
    first, again, other = (learner(folder, seed).module.state_dict() for seed in (0, 0, 1))
    small = from_checkpoint(folder, {}).module.state_dict()
    for name, old in small.items():
        assert torch.equal(first[name][: len(old)] if name.startswith("model.lm_head") else first[name], old), name
        assert torch.equal(first[name], again[name])
    assert not torch.equal(first["model.lm_head.weight"], other["model.lm_head.weight"])
    rows = first["model.lm_head.weight"][len(small["model.lm_head.weight"]) :]
    assert len({tuple(row.tolist()) for row in rows}) == len(rows) > 1


def test_the_global_generator_moves_no_further_than_without_new_letters(folder: Path) -> None:
    torch.manual_seed(5)
    from_checkpoint(folder, {})
    plain = torch.get_rng_state()
    torch.manual_seed(5)
    learner(folder)
    assert torch.equal(plain, torch.get_rng_state())


def test_before_it_trains_a_model_writes_what_it_wrote(folder: Path) -> None:
    audio = noise(8_000, 30_000)
    small, large = from_checkpoint(folder, {}), learner(folder)
    assert large.transcribe(audio) == small.transcribe(audio)
    for left, right in zip(small.logits(audio), large.logits(audio), strict=True):
        np.testing.assert_allclose(right[:, : left.shape[1]], left, atol=1e-5)


def test_what_is_saved_is_loaded_by_transformers_and_by_us(folder: Path, tmp_path: Path) -> None:
    grown_learner = learner(folder)
    known = from_checkpoint(folder, {})
    grown_learner.save(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["vocab_size"] == len(grown_learner.vocabulary) > len(known.vocabulary)
    assert config["pad_token_id"] == known.vocabulary.blank
    model = AutoModelForCTC.from_pretrained(tmp_path).eval()
    processor = Wav2Vec2Processor.from_pretrained(tmp_path)
    again = from_checkpoint(tmp_path, {})
    assert again.vocabulary == grown_learner.vocabulary
    audio = noise(8_000)
    with torch.inference_mode():
        expected = model(processor(audio[0], sampling_rate=16_000, return_tensors="pt").input_values).logits[0].numpy()
    np.testing.assert_allclose(again.logits(audio)[0], expected, atol=1e-5)
    text = again.normalise_text(spoken(folder))
    assert processor.tokenizer(text).input_ids == again.encode(text).ids
    assert again.encode(text).unknown == []


def test_new_letters_are_learnt(tmp_path: Path) -> None:
    """Two tones, for which the checkpoint has no letters."""
    shape = {"size": "micro", "unit": "char", "seed": 0, "freeze": "none", "spec_augment": False}
    from_scratch(["ab"], shape).save(tmp_path)
    known = from_checkpoint(tmp_path, OPTIONS | {"spec_augment": False}, ["4", "2"] * 2)
    time = np.arange(4_000, dtype=np.float32) / 16_000
    audio = [np.sin(2 * np.pi * hertz * time, dtype=np.float32) for hertz in (300, 1_500)]
    labels = [known.encode(digit).ids for digit in "42"]
    assert [known.vocabulary.tokens[label] for (label,) in labels] == ["4", "2"]
    optimizer = torch.optim.AdamW(known.trainable(), lr=2e-3)
    known.module.train()
    torch.manual_seed(0)
    for _ in range(150):
        optimizer.zero_grad()
        known.loss(audio, labels).backward()
        torch.nn.utils.clip_grad_norm_(known.module.parameters(), 1.0)
        optimizer.step()
    assert known.transcribe(audio) == ["4", "2"]


def test_it_tells_which_were_added_and_adds_none_unasked(tmp_path: Path) -> None:
    folder = checkpoints.base_960h(tmp_path / "base")
    progress = Recorder()
    from_checkpoint(folder, OPTIONS, ["é 4"] * 2, progress)
    assert progress.notes == ["2 new characters: 4 É"]
    for options in (OPTIONS | {"new_characters": "drop"}, OPTIONS | {"new_characters": "fail"}, {}):
        assert from_checkpoint(folder, options, ["é 4"] * 2, progress).vocabulary == ENGLISH
    assert len(progress.notes) == 1


def test_a_case_of_its_own_survives_the_growth() -> None:
    lowered = with_case(CASED, "lower")
    larger = grown(lowered, ["Hallo"] * 2)
    assert (larger.case, larger.spelling.case) == ("lower", "lower")
    assert larger.tokens[len(CASED) :] == ("a", "h")
    assert replace(larger, case=None).spelling.case == "both"
