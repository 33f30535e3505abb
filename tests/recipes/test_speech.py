"""The speech recipe: legal texts, numbers, splits, conditions, and files that come out the same each time."""

import io
import random
import shutil
from pathlib import Path

import numpy as np
import polars
import pytest
import soundfile

from recipes.speech import conditions, english, hangul, korean, numerals, render, templates, texts, voices

CORPUS = {
    "en": ["the value of the parameter is not used", "we could not open the file", "return the number of lines"],
    "ko": ["관계형 데이터 모델이란", "비디오 등 출력", "데이터 세트 목록 조회"],
}
WORDS = {
    "en": ["value", "of", "the", "parameter", "is", "not", "used", "we", "could", "open", "file", "return", "garden"],
    "ko": ["나무", "하늘", "사람", "마을", "이야기", "노래", "바람"],
}
SYNTHESISERS = [name for name in ("espeak-ng", "flite", "festival") if shutil.which(name) is None]
LANGUAGES = ["en", "ko"]


@pytest.fixture(params=LANGUAGES)
def source(request: pytest.FixtureRequest) -> texts.Texts:
    return texts.Texts(request.param, CORPUS[request.param], WORDS[request.param])


def recipe(language: str, output: Path, seed: int = 0) -> render.Recipe:
    return render.Recipe(language, seed, output, texts.Texts(language, CORPUS[language], WORDS[language]))


@pytest.mark.parametrize(
    ("number", "conjunction", "words"),
    [
        (0, False, "zero"),
        (13, False, "thirteen"),
        (40, False, "forty"),
        (99, False, "ninety nine"),
        (100, False, "one hundred"),
        (342, True, "three hundred and forty two"),
        (1_001, True, "one thousand and one"),
        (1_001, False, "one thousand one"),
        (20_500, False, "twenty thousand five hundred"),
        (1_000_000, False, "one million"),
        (2_345_678, False, "two million three hundred forty five thousand six hundred seventy eight"),
    ],
)
def test_cardinals(number: int, conjunction: bool, words: str) -> None:
    assert numerals.cardinal(number, conjunction) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (12, "twelfth"),
        (20, "twentieth"),
        (23, "twenty third"),
        (31, "thirty first"),
        (100, "one hundredth"),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    assert numerals.ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1984, "nineteen eighty four"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2000, "two thousand"),
        (2007, "two thousand seven"),
        (2026, "twenty twenty six"),
    ],
)
def test_years(number: int, words: str) -> None:
    assert numerals.year(number) == words


def test_digits_one_by_one() -> None:
    assert numerals.digits("907") == "nine zero seven"
    assert numerals.digits("907", "oh") == "nine oh seven"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "영"), (10, "십"), (111, "백십일"), (10_000, "만"), (15_300, "만 오천삼백"), (200_000_004, "이억 사")],
)
def test_sino_korean_numbers(number: int, words: str) -> None:
    assert hangul.sino(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "한"), (3, "세"), (5, "다섯"), (20, "스무"), (21, "스물한"), (99, "아흔아홉")]
)
def test_korean_counting(number: int, words: str) -> None:
    assert hangul.counting(number) == words


@pytest.mark.parametrize(
    ("stem", "name", "form"),
    [
        ("먹", "했어요", "먹었어요"),
        ("가", "했어요", "갔어요"),
        ("오", "해요", "와요"),
        ("마시", "해요", "마셔요"),
        ("배우", "해요", "배워요"),
        ("공부하", "했습니다", "공부했습니다"),
        ("쓰", "해요", "써요"),
        ("바쁘", "해요", "바빠요"),
        ("쉬", "했어요", "쉬었어요"),
        ("모르", "해요", "몰라요"),
        ("부르", "해서", "불러서"),
        ("듣*", "하면", "들으면"),
        ("듣*", "합니다", "듣습니다"),
        ("돕*", "해요", "도와요"),
        ("덥*", "해요", "더워요"),
        ("덥*", "할", "더울"),
        ("받", "하면", "받으면"),
        ("살", "하면", "살면"),
        ("살", "합니다", "삽니다"),
        ("살", "하세요", "사세요"),
        ("만들", "하는", "만드는"),
        ("가", "할까요", "갈까요"),
    ],
)
def test_korean_verbs(stem: str, name: str, form: str) -> None:
    assert hangul.ending(stem, name) == form


@pytest.mark.parametrize(
    ("noun", "name", "form"),
    [
        ("책", "을", "책을"),
        ("사과", "을", "사과를"),
        ("서울", "으로", "서울로"),
        ("부산", "으로", "부산으로"),
        ("학생", "이에요", "학생이에요"),
        ("의사", "이에요", "의사예요"),
    ],
)
def test_korean_particles(noun: str, name: str, form: str) -> None:
    assert hangul.particle(noun, name) == form


def test_templates_choose_before_they_fill() -> None:
    slots: dict[str, templates.Filler] = {"name": ("anna",), "who": lambda chance: "{name} and {name}"}
    drawn = {templates.expand("[hello|good [day|night]] {who}", slots, random.Random(seed)) for seed in range(40)}
    assert drawn == {f"{greeting} anna and anna" for greeting in ("hello", "good day", "good night")}
    with pytest.raises(KeyError, match="nobody"):
        templates.expand("{nobody}", slots, random.Random(0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_template_gives_legal_texts(language: str) -> None:
    module = {"en": english, "ko": korean}[language]
    chance = random.Random(3)
    for name, value in vars(module).items():
        if name in ("_TALK", "_NUMBERS", "_NAMES", "_COMMANDS", "_TELEPHONE", "_SHORT", "_CLAUSES"):
            for template in value:
                for _ in range(12):
                    text = templates.expand(template, module.SLOTS, chance)
                    assert texts.is_legal(text, language), f"{template!r} gave {text!r}"


def test_texts_are_legal_and_varied(source: texts.Texts) -> None:
    chance = random.Random(1)
    drawn = [" ".join(source.draw(chance)) for _ in range(800)]
    assert all(texts.is_legal(text, source.language) for text in drawn)
    assert all(source.seconds(text) < 12 for text in drawn)
    assert len(set(drawn)) > 450
    assert 0.05 < sum(" " not in text for text in drawn) / len(drawn) < 0.25


def test_no_sentence_is_in_both_splits(source: texts.Texts) -> None:
    chance = random.Random(2)
    train = {part for _ in range(1_500) for part in source.draw(chance)}
    test = {part for _ in range(60) for part in source.draw(chance, test=True)}
    assert train.isdisjoint(test)
    assert not any(map(texts.is_test, train))
    assert all(map(texts.is_test, test))


def test_synthesisers_are_told_of_pauses_and_questions() -> None:
    chance = random.Random(0)
    prompts = [texts.spoken(["where is anna", "i do not know"], "en", chance) for _ in range(50)]
    assert any(prompt.startswith("where is anna? i do not know") for prompt in prompts)
    assert all(prompt.startswith(("where is anna?", "where is anna.", "where is anna,")) for prompt in prompts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_utterance_depends_on_its_number_only(language: str, tmp_path: Path) -> None:
    made = recipe(language, tmp_path)
    later = render.draw(made, "train", 7)
    assert [render.draw(made, "train", index) for index in range(8)][7] == later
    assert render.draw(recipe(language, tmp_path, seed=1), "train", 7) != later


@pytest.mark.parametrize("language", LANGUAGES)
def test_reserved_voices_are_heard_in_the_test_only(language: str, tmp_path: Path) -> None:
    made = recipe(language, tmp_path)
    train = {render.draw(made, "train", index).speaker.voice for index in range(1_500)}
    test = {render.draw(made, "test", index).speaker.voice for index in range(40)}
    assert train.isdisjoint(test)
    assert not {voice.partition("+")[2] for voice in train} & set(voices.TEST_VARIANTS)
    assert (voices.TEST_RECORDED in test) == (language == "en")


def voice(seconds: float = 1.3) -> conditions.Samples:
    time = np.arange(int(seconds * conditions.RATE)) / conditions.RATE
    return (0.5 * np.sin(2 * np.pi * 220 * time) + 0.1 * np.sin(2 * np.pi * 6_000 * time)).astype(np.float32)


@pytest.fixture(scope="module")
def noises() -> conditions.Noises:
    return conditions.make_noises(0, [voice(2.0), voice(0.7)])


@pytest.mark.parametrize(
    "condition", ["clean", "room", "noise", "driven", "telephone", "narrow", "room+noise+telephone"]
)
def test_conditions_keep_the_length(condition: str, noises: conditions.Noises) -> None:
    for seed in range(6):
        heard = conditions.apply(condition, voice(), np.random.default_rng(seed), noises)
        assert heard.shape == voice().shape
        assert heard.dtype == np.float32
        assert np.isfinite(heard).all()
        assert np.abs(heard).max() > 0.01


def test_an_unknown_condition_is_refused(noises: conditions.Noises) -> None:
    with pytest.raises(ValueError, match="'rain'"):
        conditions.apply("rain", voice(), np.random.default_rng(0), noises)


@pytest.mark.parametrize("condition", ["telephone", "narrow"])
def test_narrow_lines_lose_high_frequencies(condition: str, noises: conditions.Noises) -> None:
    heard = conditions.apply(condition, voice(), np.random.default_rng(0), noises)
    power = np.abs(np.fft.rfft(heard)) ** 2
    frequencies = np.fft.rfftfreq(len(heard), 1 / conditions.RATE)
    assert power[frequencies > 5_800].sum() < 1e-3 * power.sum()


def test_two_in_five_utterances_are_clean() -> None:
    chance = random.Random(0)
    drawn = [conditions.draw_condition(chance) for _ in range(3_000)]
    assert 0.37 < drawn.count(conditions.CLEAN) / len(drawn) < 0.43


@pytest.mark.parametrize("least", [1, 7, 1_000, 16_001, 65_537, 190_000])
def test_fast_sizes_have_small_factors(least: int) -> None:
    size = conditions.fast_size(least)
    assert least <= size <= 1.13 * least + 1
    for factor in (2, 3, 5):
        while size % factor == 0:
            size //= factor
    assert size == 1


def test_levels_and_silence() -> None:
    padded = conditions.padded(voice(), 0.25, 0.5)
    assert len(padded) == len(voice()) + 0.75 * conditions.RATE
    assert np.abs(conditions.levelled(padded, -6)).max() == pytest.approx(10 ** (-6 / 20), rel=1e-4)


def test_wave_files_are_read_as_they_were_written() -> None:
    samples, rate = soundfile.read(io.BytesIO(render.wave_file(voice())), dtype="float32")
    assert rate == 16_000
    np.testing.assert_allclose(samples, voice(), atol=1e-4)


@pytest.mark.skipif(bool(SYNTHESISERS), reason=f"not installed: {', '.join(SYNTHESISERS)}")
def test_a_rendering_is_repeatable_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "CHUNK", 4)
    monkeypatch.setitem(render.TEST_UTTERANCES, "en", 4)
    tables = []
    for name in ("one", "two"):
        render.render(recipe("en", tmp_path / name), 0.003, 1)
        tables.append(polars.read_parquet(tmp_path / name / "train.parquet"))
    one, two = tables
    assert one.drop("audio").equals(two.drop("audio"))
    assert one.columns == ["audio", "text", "voice", "engine", "condition", "seconds"]
    files = [Path(path) for path in one["audio"]]
    assert [path.read_bytes() for path in files] == [Path(path).read_bytes() for path in two["audio"]]
    samples, rate = soundfile.read(files[0])
    assert (rate, samples.ndim) == (16_000, 1)
    assert len(samples) / rate == pytest.approx(one["seconds"][0], abs=0.01)
    assert len(polars.read_parquet(tmp_path / "one" / "test.parquet")) == 4

    files[0].unlink()
    kept = files[1].stat().st_mtime_ns
    render.render(recipe("en", tmp_path / "one"), 0.003, 1)
    assert files[0].read_bytes() == Path(two["audio"][0]).read_bytes()
    assert files[1].stat().st_mtime_ns == kept
