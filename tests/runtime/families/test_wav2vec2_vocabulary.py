import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.checkpoints import KOREAN, LIBRISPEECH
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary, from_texts

ANGLES = ("<pad>", "<unk>", "<s>", "</s>")
ENGLISH = Vocabulary(tuple(LIBRISPEECH), *ANGLES, "|")
BRACKETS = ("[PAD]", "[UNK]", "<s>", "</s>")
HANGUL = Vocabulary((*"안녕하세요", "|", "[UNK]", "[PAD]"), *BRACKETS, "|")
KEYS = sorted({*jamo.INITIALS, *jamo.VOWELS, *jamo.FINALS})
KEYBOARD = Vocabulary(("[PAD]", "[UNK]", "|", *KEYS), *BRACKETS, "|")
VOCABULARIES = [ENGLISH, HANGUL, KEYBOARD, from_texts(["it's ok", "é"], "char"), from_texts(["한글 abc"], "jamo")]

hangul = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))


def written(vocabulary: Vocabulary, text: str) -> str:
    return "".join(vocabulary.tokens[index] for index in vocabulary.encode(text)[0])


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("hello world", "HELLO|WORLD"),
        ("  Hello,\n World! ", "HELLO|WORLD"),
        ("don’t", "DON'T"),
        ("rock‘n’roll", "ROCK'N'ROLL"),
        ("well-known – and/or", "WELL|KNOWN|AND|OR"),
        ("e.g. this…", "E|G|THIS"),
        ("zero\u200bwidth", "ZEROWIDTH"),
        ("tab\u00a0and\u3000space", "TAB|AND|SPACE"),
        ("a|b", "A|B"),
        ("straße", "STRASSE"),
        ("<s> hello </s>", "S|HELLO|S"),
        ("smile 😀 now", "SMILE|NOW"),
        ("", ""),
        (" .,!? ", ""),
    ],
)
def test_a_transcript_is_fitted_to_an_upper_case_vocabulary(text: str, labels: str) -> None:
    assert written(ENGLISH, text) == labels
    assert ENGLISH.encode(text)[1] == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("room 42", ["4", "2"]),
        ("café", ["É"]),
        ("cafe\u0301", ["É"]),
        ("50% of $5", ["5", "0", "%", "$", "5"]),
        ("안녕", ["안", "녕"]),
        ("R&D", ["&"]),
    ],
)
def test_letters_digits_and_spoken_marks_that_are_missing_are_reported_in_order(text: str, unknown: list[str]) -> None:
    ids, lacking = ENGLISH.encode(text)
    assert lacking == unknown
    assert ENGLISH.tokens.index("<unk>") not in ids


def test_lower_case_vocabularies_get_lower_case_labels() -> None:
    vocabulary = from_texts(["Hello World"], "char")
    assert written(vocabulary, "HELLO world") == "hello|world"
    assert vocabulary.normalise("HELLO, world!") == "hello world"


def test_a_vocabulary_of_both_cases_keeps_the_case() -> None:
    vocabulary = Vocabulary(("<pad>", "|", *"Helo"), *ANGLES, "|")
    assert written(vocabulary, "Hello") == "Hello"
    assert vocabulary.encode("hello")[1] == ["h"]


def test_an_apostrophe_that_the_vocabulary_lacks_leaves_one_word() -> None:
    vocabulary = from_texts(["dont"], "char")
    assert vocabulary.normalise("don’t") == "dont"


def test_decomposed_hangul_is_composed_first() -> None:
    assert written(HANGUL, unicodedata.normalize("NFD", "안녕하세요")) == "안녕하세요"


def test_the_korean_vocabulary_reports_a_syllable_it_lacks() -> None:
    vocabulary = Vocabulary(tuple(KOREAN), *BRACKETS, "|")
    assert vocabulary.encode("가 각각") == ([0, 1202], ["각", "각"])


def test_decode_keeps_doubled_letters_and_drops_special_tokens() -> None:
    ids = [
        LIBRISPEECH.index(token) for token in ["|", "<s>", *"HELLO", "|", "|", "<unk>", *"BOO", "</s>", "<pad>", "|"]
    ]
    assert ENGLISH.decode(ids) == "HELLO BOO"
    assert ENGLISH.decode(np.array(ids)) == "HELLO BOO"
    assert ENGLISH.decode([]) == ""


def test_a_vocabulary_without_a_delimiter_writes_no_spaces() -> None:
    vocabulary = Vocabulary(("<pad>", *"日本語"), *ANGLES, None)
    assert vocabulary.encode("日本 語") == ([1, 2, 3], [])
    assert vocabulary.decode([1, 2, 3]) == "日本語"


def test_a_vocabulary_from_texts_has_the_layout_of_base_960h() -> None:
    vocabulary = from_texts(["Cab,", "it's A 5!"], "char")
    assert vocabulary.tokens == ("<pad>", "<s>", "</s>", "<unk>", "|", "'", "5", "a", "b", "c", "i", "s", "t")
    assert vocabulary.blank == 0
    assert vocabulary.encode("Cab, it’s a 5!")[1] == []


def test_a_vocabulary_from_texts_in_jamo_writes_every_syllable_of_its_letters() -> None:
    vocabulary = from_texts(["한글 각"], "jamo")
    assert vocabulary.spelling.unit == "jamo"
    assert not any(map(jamo.is_syllable, vocabulary.tokens[5:]))
    ids, unknown = vocabulary.encode("간 한 글각")
    assert unknown == []
    assert vocabulary.decode(ids) == "간 한 글각"


def test_texts_without_a_letter_make_no_vocabulary() -> None:
    with pytest.raises(TrainingError, match="no letter") as failure:
        from_texts(["...", " ", "'"], "char")
    assert "text_col" in (failure.value.hint or "")


def test_keyboard_jamo_are_told_from_conjoining_ones() -> None:
    assert KEYBOARD.spelling.unit == "keyboard jamo"
    assert written(KEYBOARD, "값이") == "ㄱㅏㅄㅇㅣ"
    assert KEYBOARD.decode(KEYBOARD.encode("값이 싸다")[0]) == "값이 싸다"


@given(hangul)
def test_jamo_of_either_kind_compose_to_the_syllables_they_came_from(text: str) -> None:
    assert jamo.compose(jamo.decompose(text)) == text
    assert jamo.compose(jamo.decompose(text, compatibility=True)) == text


@given(st.sampled_from(VOCABULARIES), st.text() | hangul)
def test_a_normalised_text_stays_as_it_is(vocabulary: Vocabulary, text: str) -> None:
    once = vocabulary.normalise(text)
    assert vocabulary.normalise(once) == once


@given(st.sampled_from(VOCABULARIES), st.text() | hangul)
def test_what_is_encoded_decodes_to_the_normalised_text(vocabulary: Vocabulary, text: str) -> None:
    ids, unknown = vocabulary.encode(text)
    if not unknown:
        assert vocabulary.decode(ids) == vocabulary.normalise(text)


@given(
    st.lists(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"])), min_size=1), st.sampled_from(["char", "jamo"])
)
def test_a_vocabulary_from_texts_lacks_nothing_of_them(texts: list[str], unit: str) -> None:
    try:
        vocabulary = from_texts(texts, "jamo" if unit == "jamo" else "char")
    except TrainingError:
        return
    assert [vocabulary.encode(text)[1] for text in texts] == [[] for _ in texts]
