import base64
import itertools
import sys
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.families.transcribed import transcribed
from thanosql.compiler.errors import BindError, ModelError, ThanoSQLError
from thanosql.runtime.families.wav2vec2 import jamo
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint
from thanosql.runtime.families.wav2vec2.decoding import BeamDecoder, Decoder, GreedyDecoder, decoder
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 13), reason="flashlight-text has no wheel for it")

STEP = 0.02
ANGLES = ("<pad>", "<unk>", "<s>", "</s>")
ENGLISH = Vocabulary(("<pad>", "<s>", "</s>", "<unk>", "|", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ'"), *ANGLES, "|")
KEYBOARD = Vocabulary(("|", "<unk>", "<pad>", *sorted({*jamo.INITIALS, *jamo.VOWELS, *jamo.FINALS})), *ANGLES, "|")
# What KenLM's build_binary makes of arpa("THE CAT", words="THE CAT CAR"), and of it without the unknown word.
BINARY = zlib.decompress(
    base64.b85decode(
        "c-qU&O)OBz$yLZGDJihh*U!#KO-##7%}LQq&d=3P&QD2INXswEO)OC;OD!tS%+FIW<zhg9274f}pAks>2Lg}?BUFY7OdhaD7Gs0bj0~uN4"
        "UMlPlJz;#N{5RT$i9;N+Vn>rM<X+u8m^r0A8U&rWP|L{`Ew}RsZn7&3y@t<r?}U$trWu!RN!y`<ah>#V}~Gg!+rz}#`Z|;{V-h|pO`XQHW~"
        "|`J#%I+vS~J@dD(UhHpM`!4<tf7Tp64lLx4Dl0RUOULv;"
    )
)
BINARY_WITHOUT_UNKNOWN = zlib.decompress(
    base64.b85decode(
        "c-qU&O)OBz$yLZGDJihh*U!#KO-##7%}LQq&d=3P&QD2INXswEO)OC;OD!tS%+FIW<zhg9274f}pAks>2Lg}?BUFY7OdhaD7Gs6dj0~uN4"
        "TuZs6!%)Tm14*t1D!vIqMaHQwzB})TshxA))qg=2HA5Z`L*efJdQ?YAX`Z!>vN=)4j06(6Nex=kAdh0Ali?h!Pp*&y`SR~Q%1{1W8t%B&g"
        "@0D*QPWt+m6Ae7>M<OM2LqggR^4@5C<^;0Ivo^eg"
    )
)
HAS_WORDS = 100  # where a binary says whether it holds its words
SMALL = Vocabulary(("a", "<pad>", "b"), *ANGLES, None)


def logits_of(vocabulary: Vocabulary, frames: str, height: float = 10.0) -> np.ndarray:
    """Noise from which a letter a frame stands out; _ is the blank."""
    logits = np.random.default_rng(len(frames)).random((len(frames), len(vocabulary)), dtype=np.float32)
    path = [vocabulary.blank if letter == "_" else vocabulary.tokens.index(letter) for letter in frames]
    logits[np.arange(len(path)), path] += height
    return logits


def arpa(*pairs: str, words: str) -> str:
    """A bigram model: all words equally likely, but those that ``pairs`` tells of after their first words."""
    unigrams = [f"-1\t{word}\t-1" for word in words.split()]
    bigrams = [f"-0.1\t{pair}" for pair in pairs]
    return "\n".join(
        [
            "\\data\\",
            f"ngram 1={len(unigrams) + 3}",
            f"ngram 2={len(bigrams)}",
            "",
            "\\1-grams:",
            "-3\t<unk>",
            "-99\t<s>\t0",
            "-1\t</s>",
            *unigrams,
            "",
            "\\2-grams:",
            *bigrams,
            "",
            "\\end\\",
            "",
        ]
    )


def language_model(folder: Path, *pairs: str, words: str) -> Path:
    path = folder / "words.arpa"
    path.write_text(arpa(*pairs, words=words), encoding="utf-8")
    return path


def probabilities(logits: np.ndarray, vocabulary: Vocabulary) -> dict[str, float]:
    """The probability of each text: that of all its paths together."""
    powers = np.exp(logits.astype(np.float64))
    frames = powers / powers.sum(axis=1, keepdims=True)
    found: dict[str, float] = defaultdict(float)
    for path in itertools.product(range(len(vocabulary)), repeat=len(frames)):
        labels = [label for label, _ in itertools.groupby(path) if label != vocabulary.blank]
        found[vocabulary.decode(labels)] += float(np.prod(frames[np.arange(len(path)), path]))
    return found


small_logits = st.builds(
    lambda frames, scale, seed: (np.random.default_rng(seed).standard_normal((frames, 3)) * scale).astype(np.float32),
    st.integers(1, 5),
    st.sampled_from([0.3, 2.0]),
    st.integers(0, 2**32),
)


@given(small_logits)
def test_a_wide_beam_finds_the_most_probable_text(logits: np.ndarray) -> None:
    found = probabilities(logits, SMALL)
    text = transcribed(BeamDecoder(SMALL, STEP, beam_width=500), logits).text
    assert found[text] == pytest.approx(max(found.values()), rel=1e-5)


def test_the_most_probable_text_need_not_have_the_most_probable_path() -> None:
    logits = np.log(np.array([[0.4, 0.6, 1e-9], [0.4, 0.6, 1e-9]], np.float32))
    assert transcribed(GreedyDecoder(SMALL, STEP), logits).text == ""
    assert transcribed(BeamDecoder(SMALL, STEP), logits).text == "a"


@given(small_logits)
def test_a_beam_of_one_is_greedy(logits: np.ndarray) -> None:
    assert transcribed(BeamDecoder(SMALL, STEP, beam_width=1), logits) == transcribed(
        GreedyDecoder(SMALL, STEP), logits
    )


@pytest.mark.parametrize(
    ("vocabulary", "frames"),
    [
        (ENGLISH, "_HH_E_LL_L_OO_|_WOR_LD_"),
        (ENGLISH, "||A|"),
        (ENGLISH, "____"),
        (ENGLISH, ""),
        (KEYBOARD, "ㅎㅏ_ㄴㄱㄱㅡㄹ|_ㄱㅏㄴㅏ"),
        (SMALL, "aab_bb_a"),
    ],
)
def test_peaked_logits_decode_as_greedily_spans_and_all(vocabulary: Vocabulary, frames: str) -> None:
    logits = logits_of(vocabulary, frames)
    assert transcribed(BeamDecoder(vocabulary, STEP), logits) == transcribed(GreedyDecoder(vocabulary, STEP), logits)


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_words_and_characters_spell_the_text(seed: int) -> None:
    logits = np.random.default_rng(seed).standard_normal((20, len(KEYBOARD))).astype(np.float32) * 3
    beam = BeamDecoder(KEYBOARD, STEP, beam_width=5)
    transcript = transcribed(beam, logits)
    assert " ".join(word.text for word in transcript.words) == transcript.text
    assert "".join(character.text for character in transcript.characters) == transcript.text.replace(" ", "")
    assert all(0 <= span.start < span.end <= 0.4 and 0 <= span.confidence <= 1 for span in transcript.words)


def test_long_recordings_are_settled_as_the_search_goes() -> None:
    logits = logits_of(ENGLISH, "_HE_L_LO_|" * 250)
    assert transcribed(BeamDecoder(ENGLISH, STEP, beam_width=4), logits) == transcribed(
        GreedyDecoder(ENGLISH, STEP), logits
    )


def test_long_recordings_with_a_language_model_are_settled_as_the_search_goes(tmp_path: Path) -> None:
    path = language_model(tmp_path, words="HELLO HE")
    logits = logits_of(ENGLISH, "_HE_L_LO_|" * 250)
    greedy = transcribed(GreedyDecoder(ENGLISH, STEP), logits)
    assert transcribed(BeamDecoder(ENGLISH, STEP, beam_width=4, language_model=path), logits) == greedy


def ambiguous() -> np.ndarray:
    """THE CAT or THE CAR, a little more like CAR."""
    logits = logits_of(ENGLISH, "_TTHE_|_CA_R_")
    last = "_TTHE_|_CA_R_".index("R")
    logits[last, ENGLISH.tokens.index("T")] = logits[last, ENGLISH.tokens.index("R")] - 0.5
    return logits


def test_a_language_model_decides_between_words_that_sound_alike(tmp_path: Path) -> None:
    words = "THE CAT CAR"
    assert transcribed(BeamDecoder(ENGLISH, STEP), ambiguous()).text == "THE CAR"
    for pair, expected in (("THE CAT", "THE CAT"), ("THE CAR", "THE CAR"), ("CAT THE", "THE CAR")):
        path = language_model(tmp_path, pair, words=words)
        assert transcribed(BeamDecoder(ENGLISH, STEP, language_model=path), ambiguous()).text == expected
    path = language_model(tmp_path, "THE CAT", words=words)
    assert transcribed(BeamDecoder(ENGLISH, STEP, language_model=path, lm_weight=0.0), ambiguous()).text == "THE CAR"


@pytest.mark.parametrize("content", [BINARY, BINARY_WITHOUT_UNKNOWN])
def test_a_binary_language_model_does_as_its_text_does(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.bin"
    path.write_bytes(content)
    assert transcribed(BeamDecoder(ENGLISH, STEP, language_model=path), ambiguous()).text == "THE CAT"


def test_binaries_that_lack_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.bin"
    without = bytearray(BINARY)
    without[HAS_WORDS] = 0
    for content, match in (
        (without, "does not hold the words"),
        (BINARY[:90], "does not hold the words"),
        (BINARY[:-9], "is damaged"),
        (BINARY + b"MORE\0MORE\0", "is damaged"),
        (BINARY[:50] + b"!" + BINARY[51:], "KenLM cannot read"),
    ):
        path.write_bytes(content)
        error = refusal(path)
        assert isinstance(error, ModelError)
        assert match in error.message


def test_words_of_a_language_model_are_timed_and_judged_by_the_logits(tmp_path: Path) -> None:
    path = language_model(tmp_path, "THE CAT", words="THE CAT CAR")
    transcript = transcribed(BeamDecoder(ENGLISH, STEP, language_model=path), ambiguous())
    assert [(word.text, word.start, word.end) for word in transcript.words] == [
        ("THE", 0.02, 0.1),
        ("CAT", 0.16, 0.24),
    ]
    *clear, doubtful = transcript.characters
    assert (doubtful.text, doubtful.start, doubtful.end) == ("T", 0.22, 0.24)
    assert doubtful.confidence < 0.4 < min(character.confidence for character in clear)


def test_only_words_of_the_language_model_are_written(tmp_path: Path) -> None:
    path = language_model(tmp_path, words="THE CAT")
    beam = BeamDecoder(ENGLISH, STEP, language_model=path)
    assert transcribed(beam, logits_of(ENGLISH, "THX_|CAT", 3.0)).text == "THE CAT"
    assert transcribed(beam, logits_of(ENGLISH, "_____")).text == ""
    assert transcribed(beam, logits_of(ENGLISH, "")).text == ""
    assert transcribed(beam, logits_of(ENGLISH, "CAT|_THE|")).text == "CAT THE"


def test_word_score_makes_fewer_words_or_more(tmp_path: Path) -> None:
    path = language_model(tmp_path, words="IN TO INTO")
    logits = logits_of(ENGLISH, "IN_TO")
    logits[2, ENGLISH.tokens.index("|")] = logits[2, ENGLISH.blank]
    for score, expected in ((-20.0, "INTO"), (20.0, "IN TO")):
        beam = BeamDecoder(ENGLISH, STEP, language_model=path, word_score=score)
        assert transcribed(beam, logits).text == expected


def test_syllables_of_a_language_model_are_spelled_in_jamo(tmp_path: Path) -> None:
    path = language_model(tmp_path, "한 글", words="한 글 굴 not-hangul")
    logits = logits_of(KEYBOARD, "ㅎㅏ_ㄴ|ㄱㅜ_ㄹ")
    logits[6, KEYBOARD.tokens.index("ㅡ")] = logits[6, KEYBOARD.tokens.index("ㅜ")] - 0.5
    assert transcribed(BeamDecoder(KEYBOARD, STEP), logits).text == "한 굴"
    assert transcribed(BeamDecoder(KEYBOARD, STEP, language_model=path), logits).text == "한 글"


def test_words_are_fitted_to_the_case_of_the_vocabulary(tmp_path: Path) -> None:
    path = language_model(tmp_path, "the cat", words="the cat car café 42")
    assert transcribed(BeamDecoder(ENGLISH, STEP, language_model=path), ambiguous()).text == "THE CAT"


def test_threads_share_a_decoder(tmp_path: Path) -> None:
    path = language_model(tmp_path, "THE CAT", words="THE CAT CAR")
    rows = [logits_of(ENGLISH, "THE|CAT_" * count + "CAR") for count in range(20)]
    decoders: list[Decoder] = [
        BeamDecoder(ENGLISH, STEP, beam_width=5),
        BeamDecoder(ENGLISH, STEP, beam_width=5, language_model=path),
    ]
    for beam in decoders:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(partial(transcribed, beam), rows)) == [transcribed(beam, row) for row in rows]


def test_the_options_of_a_statement_reach_the_search(tmp_path: Path) -> None:
    path = language_model(tmp_path, "THE CAT", words="THE CAT CAR")
    config = {"conv_kernel": [10], "conv_stride": [5]}
    checkpoint = Checkpoint(tmp_path, config, ENGLISH, sample_rate=100, normalise=True)
    asked = {"decoder": "beam", "beam_width": 20, "language_model": None, "lm_weight": 2.0, "word_score": 0.0}
    for options, expected in (
        (asked, "THE CAR"),
        (asked | {"language_model": str(path)}, "THE CAT"),
        (asked | {"language_model": str(path), "lm_weight": 0.0}, "THE CAR"),
        ({"decoder": "beam", "language_model": str(path)}, "THE CAT"),
    ):
        transcript = transcribed(decoder(checkpoint, options), ambiguous())
        assert transcript.text == expected
        assert transcript.words[0].start == 1 * 5 / 100


def refusal(path: Path, vocabulary: Vocabulary = ENGLISH) -> ThanoSQLError:
    with pytest.raises(ThanoSQLError) as failure:
        BeamDecoder(vocabulary, STEP, language_model=path)
    assert failure.value.hint
    return failure.value


def test_language_models_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.arpa"
    for content, match in (
        (None, "No such file"),
        (b"", "no 1-grams"),
        (b"the cat\n", "no 1-grams"),
        (b"\\1-grams:\n", "KenLM cannot read"),
        (arpa(words="THE CAT").replace("THE", "TH\udcff").encode(errors="surrogateescape"), "not UTF-8"),
        (arpa(words="THE CAT").encode()[:-30], "KenLM cannot read"),
    ):
        if content is not None:
            path.write_bytes(content)
        error = refusal(path)
        assert isinstance(error, ModelError)
        assert match in error.message
        assert str(path) in error.message
    assert "Is a directory" in refusal(tmp_path).message


def test_a_language_model_of_another_script_is_refused(tmp_path: Path) -> None:
    error = refusal(language_model(tmp_path, words="한 글"))
    assert isinstance(error, ModelError)
    assert "none of the 2 words" in error.message


def test_a_vocabulary_without_word_breaks_takes_no_language_model(tmp_path: Path) -> None:
    assert isinstance(refusal(language_model(tmp_path, words="a b"), SMALL), BindError)


def test_a_beam_without_width_is_refused() -> None:
    with pytest.raises(BindError, match="beam_width"):
        BeamDecoder(SMALL, STEP, beam_width=0)


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flashlight.lib.text", None)
    with pytest.raises(BindError, match="flashlight-text") as failure:
        BeamDecoder(SMALL, STEP)
    assert "thanosql[beam]" in (failure.value.hint or "")


def test_greedy_decoding_does_not_need_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flashlight.lib.text", None)
    assert transcribed(GreedyDecoder(SMALL, STEP), logits_of(SMALL, "a_b")).text == "ab"
