import dataclasses
import itertools
import math
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.families.transcribed import transcribed
from thanosql.compiler.errors import ModelError
from thanosql.runtime.answers.transcript import Span, Transcript
from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint
from thanosql.runtime.families.wav2vec2.decoding import GreedyDecoder, Reading, decoder
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts

STEP = 0.02
ANGLES = ("<pad>", "<unk>", "<s>", "</s>")
ENGLISH = Vocabulary(("<pad>", "<s>", "</s>", "<unk>", "|", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ'"), *ANGLES, "|")
KEYBOARD = Vocabulary(("<pad>", "<unk>", "|", *sorted({*jamo.INITIALS, *jamo.VOWELS, *jamo.FINALS})), *ANGLES, "|")
CONJOINING = from_texts(["한글 값이 싸다 abc"], "jamo")
MARKS = Vocabulary(("<pad>", "<unk>", "|", *"aéeq", "\u0301", "\u0323", "\u0f73", *"\u09c7\u09be"), *ANGLES, "|")
SYLLABLES = Vocabulary(("<pad>", "<unk>", "|", "th", "<s>", *"ab안녕"), *ANGLES, "|")
TOGETHER = Vocabulary(("<pad>", "<unk>", *"日本語"), *ANGLES, None)
VOCABULARIES = [ENGLISH, KEYBOARD, CONJOINING, MARKS, SYLLABLES, TOGETHER]


def logits_of(vocabulary: Vocabulary, path: list[int], height: float = 8.0) -> np.ndarray:
    """Noise from which the path stands out."""
    logits = np.random.default_rng(len(path)).random((len(path), len(vocabulary)), dtype=np.float32)
    logits[np.arange(len(path)), path] += height
    return logits


def path_of(vocabulary: Vocabulary, frames: str) -> list[int]:
    """A letter a frame; _ is the blank and ? the unknown token."""
    special = {"_": vocabulary.blank, "?": vocabulary.tokens.index("<unk>")}
    return [special[letter] if letter in special else vocabulary.tokens.index(letter) for letter in frames]


def decode(vocabulary: Vocabulary, frames: str) -> Transcript:
    return transcribed(GreedyDecoder(vocabulary, STEP), logits_of(vocabulary, path_of(vocabulary, frames)))


def frames_of(spans: tuple[Span, ...]) -> list[tuple[str, int, int]]:
    """The spans in frames, which must come out whole but for the rounding to microseconds."""
    found = [(span.text, round(span.start / STEP), round(span.end / STEP)) for span in spans]
    for span, (_, start, end) in zip(spans, found, strict=True):
        assert (span.start, span.end) == (round(start * STEP, 6), round(end * STEP, 6))
    return found


@st.composite
def recordings(draw: st.DrawFn) -> tuple[Vocabulary, np.ndarray]:
    vocabulary = draw(st.sampled_from(VOCABULARIES))
    held = st.tuples(st.integers(0, len(vocabulary) - 1), st.integers(1, 3))
    path = [label for label, count in draw(st.lists(held, max_size=12)) for _ in range(count)]
    return vocabulary, logits_of(vocabulary, path, draw(st.sampled_from([0.0, 1.5, 8.0])))


@given(recordings())
def test_words_and_characters_spell_the_text(recording: tuple[Vocabulary, np.ndarray]) -> None:
    vocabulary, logits = recording
    greedy_decoder = GreedyDecoder(vocabulary, STEP)
    transcript = transcribed(greedy_decoder, logits)
    greedy = [label for label, _ in itertools.groupby(logits.argmax(axis=1).tolist()) if label != vocabulary.blank]
    assert transcript.text == vocabulary.decode(greedy)
    assert " ".join(word.text for word in transcript.words) == transcript.text
    assert "".join(character.text for character in transcript.characters) == transcript.text.replace(" ", "")


@given(recordings())
def test_spans_are_ordered_and_words_hold_their_characters(recording: tuple[Vocabulary, np.ndarray]) -> None:
    vocabulary, logits = recording
    transcript = transcribed(GreedyDecoder(vocabulary, STEP), logits)
    spans = [*transcript.words, *transcript.characters]
    assert all(0 <= span.start < span.end <= round(len(logits) * STEP, 6) for span in spans)
    assert all(0 <= span.confidence <= 1 for span in spans)
    assert transcript.confidence is None if not len(logits) else 0 <= (transcript.confidence or 0) <= 1
    for row in (transcript.words, transcript.characters):
        assert all(span.start <= following.start for span, following in itertools.pairwise(row))
    characters = list(transcript.characters)
    for word in transcript.words:
        inside = [characters.pop(0)]
        while "".join(character.text for character in inside) != word.text:
            inside.append(characters.pop(0))
        assert (word.start, word.end) == (inside[0].start, inside[-1].end)
    assert not characters


def test_a_character_lasts_as_long_as_the_run_of_its_label() -> None:
    transcript = decode(ENGLISH, "_HH_I||_L_LO_")
    assert transcript.text == "HI LLO"
    assert frames_of(transcript.characters) == [("H", 1, 3), ("I", 4, 5), ("L", 8, 9), ("L", 10, 11), ("O", 11, 12)]
    assert frames_of(transcript.words) == [("HI", 1, 5), ("LLO", 8, 12)]


def test_a_syllable_lasts_from_its_first_jamo_to_its_last() -> None:
    transcript = decode(KEYBOARD, "_ㅎ_ㅏㅏㄴㄱ_ㅡㄹ|ㄱㄱㅏㄴㅏㅋ_")
    assert frames_of(transcript.characters) == [("한", 1, 6), ("글", 6, 10), ("가", 11, 14), ("낰", 14, 17)]
    assert frames_of(transcript.words) == [("한글", 1, 10), ("가낰", 11, 17)]


def test_conjoining_jamo_that_form_no_syllable_stand_alone() -> None:
    initial, vowel, final = unicodedata.normalize("NFD", "한")
    transcript = decode(CONJOINING, f"{vowel}{initial}_{vowel}{final}{final}|{initial}a")
    assert frames_of(transcript.characters) == [(vowel, 0, 1), ("한", 1, 6), (initial, 7, 8), ("a", 8, 9)]


def test_accents_belong_to_their_letters() -> None:
    transcript = decode(MARKS, "e\u0301\u0301a_q\u0301\u0323")
    assert frames_of(transcript.characters) == [("é", 0, 3), ("a", 3, 4), ("q\u0323\u0301", 5, 8)]


def test_letters_of_one_token_share_its_time() -> None:
    vocabulary = SYLLABLES
    path = [vocabulary.tokens.index(token) for token in ("a", "th", "th", "b")]
    transcript = transcribed(GreedyDecoder(vocabulary, STEP), logits_of(vocabulary, path))
    assert frames_of(transcript.characters) == [("a", 0, 1), ("t", 1, 3), ("h", 1, 3), ("b", 3, 4)]


def test_breaks_at_the_ends_and_doubled_ones_make_no_words() -> None:
    transcript = decode(ENGLISH, "||_A|_|B|")
    assert (transcript.text, frames_of(transcript.words)) == ("A B", [("A", 3, 4), ("B", 7, 8)])


def test_unknown_letters_are_silent_but_count_in_the_whole() -> None:
    transcript = decode(ENGLISH, "A?B")
    assert frames_of(transcript.characters) == [("A", 0, 1), ("B", 2, 3)]
    assert frames_of(transcript.words) == [("AB", 0, 3)]
    only = decode(ENGLISH, "_?_")
    assert (only.text, only.words, only.characters) == ("", (), ())
    assert only.confidence == pytest.approx(0.98, abs=0.02)


def test_confidences_are_means_over_frames_and_geometric_means_over_labels() -> None:
    # softmax of logarithms of probabilities: those probabilities
    probability = {"H": [0.5, 0.7], "I": [0.9], "|": [0.8], "A": [0.6]}
    path = path_of(ENGLISH, "HHI_|A")
    given_to = [0.5, 0.7, 0.9, 0.99, 0.8, 0.6]
    rest = [(1 - each) / (len(ENGLISH) - 1) for each in given_to]
    logits = np.log(np.repeat(np.array(rest)[:, None], len(ENGLISH), axis=1))
    logits[np.arange(len(path)), path] = np.log(given_to)
    transcript = transcribed(GreedyDecoder(ENGLISH, STEP), logits.astype(np.float32) + 5)
    means = {letter: sum(frames) / len(frames) for letter, frames in probability.items()}
    assert [c.confidence for c in transcript.characters] == pytest.approx([0.6, 0.9, 0.6], abs=2e-6)
    assert [w.confidence for w in transcript.words] == pytest.approx([math.sqrt(0.6 * 0.9), 0.6], abs=2e-6)
    assert transcript.confidence == pytest.approx(math.prod(means.values()) ** (1 / 4), abs=2e-6)


def test_a_syllables_confidence_is_the_geometric_mean_of_its_jamo() -> None:
    logits = logits_of(KEYBOARD, path_of(KEYBOARD, "ㅎㅏ"), 6.0)
    powers = np.exp(logits.astype(np.float64))
    best = (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)
    (syllable,) = transcribed(GreedyDecoder(KEYBOARD, STEP), logits).characters
    assert syllable.confidence == pytest.approx(math.sqrt(best[0] * best[1]), abs=2e-6)


def test_silence_is_as_sure_as_its_blanks_and_nothing_is_not_sure_of_anything() -> None:
    logits = np.zeros((2, len(ENGLISH)), np.float32)
    logits[:, ENGLISH.blank] = np.log([31.0, 93.0])
    silence = transcribed(GreedyDecoder(ENGLISH, STEP), logits)
    assert silence == Transcript("", pytest.approx((0.5 + 0.75) / 2, abs=2e-6), (), ())
    assert transcribed(GreedyDecoder(ENGLISH, STEP), logits[:0]) == Transcript("", None, (), ())


def test_readings_of_the_parts_one_after_another_are_that_of_the_whole() -> None:
    logits = logits_of(ENGLISH, path_of(ENGLISH, "_HH_I||_L_LO_"), 4.0)
    greedy_decoder = GreedyDecoder(ENGLISH, STEP)
    for cut in range(len(logits) + 1):
        parts = [greedy_decoder.read(logits[:cut]), greedy_decoder.read(logits[cut:])]
        whole = Reading(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        assert greedy_decoder.transcript(whole) == transcribed(greedy_decoder, logits)


def test_the_options_of_a_statement_choose_the_decoder(tmp_path: Path) -> None:
    config = {"conv_kernel": [10, 4], "conv_stride": [5, 4]}
    checkpoint = Checkpoint(tmp_path, config, ENGLISH, sample_rate=8_000, normalise=True)
    logits = logits_of(ENGLISH, path_of(ENGLISH, "_H"))
    for options in ({}, {"decoder": "greedy", "beam_width": 3}):
        chosen = decoder(checkpoint, options)
        assert isinstance(chosen, GreedyDecoder)
        (character,) = transcribed(chosen, logits).characters
        assert (character.start, character.end) == (20 / 8_000, 40 / 8_000)


def test_long_recordings_decode_as_their_parts_do() -> None:
    greedy_decoder = GreedyDecoder(ENGLISH, STEP)
    one = logits_of(ENGLISH, path_of(ENGLISH, "_HEL_LO|" * 25), 3.0)
    part, whole = transcribed(greedy_decoder, one), transcribed(greedy_decoder, np.tile(one, (40, 1)))
    assert whole.text == " ".join([part.text] * 40)
    later = [
        dataclasses.replace(word, start=round(word.start + 7 * 4.0, 6), end=round(word.end + 7 * 4.0, 6))
        for word in part.words
    ]
    assert list(whole.words[7 * 25 : 8 * 25]) == later
    assert whole.confidence == part.confidence


def test_logits_that_are_not_finite_or_not_of_the_vocabulary_are_refused() -> None:
    greedy_decoder = GreedyDecoder(ENGLISH, STEP)
    logits = logits_of(ENGLISH, [5, 6])
    for wrong in (logits[:, :-1], logits[0], logits[None]):
        with pytest.raises(ValueError, match="shape"):
            transcribed(greedy_decoder, wrong)
    for value in (np.nan, np.inf):
        logits[1, 3] = value
        with pytest.raises(ModelError, match="finite") as failure:
            transcribed(greedy_decoder, logits)
        assert "fp32" in (failure.value.hint or "")


@given(recordings())
def test_json_gives_the_same_transcript_back(recording: tuple[Vocabulary, np.ndarray]) -> None:
    vocabulary, logits = recording
    transcript = transcribed(GreedyDecoder(vocabulary, STEP), logits)
    assert Transcript.from_json(transcript.to_json()) == transcript


def test_json_is_compact() -> None:
    transcript = Transcript("é b", 0.5, (Span("é", 0.02, 0.06, 1.0), Span("b", 0.1, 0.12, 0.25)), ())
    assert transcript.to_json() == '["é b",0.5,[["é",0.02,0.06,1.0],["b",0.1,0.12,0.25]],[]]'


@pytest.mark.parametrize("text", ["", "{}", "null", '["a",0.5,[]]', '["a",0.5,[["a",0.1]],[]]', '["a",0.5,3,[]]'])
def test_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a transcript"):
        Transcript.from_json(text)
