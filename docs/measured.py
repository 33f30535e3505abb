"""The tables of figures in README.md and README.ko.md, each figure taken from bench/RESULTS.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docs.results import RESULTS, Table, commands, number, numbers, sections

LANGUAGES = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as fast as ``peer`` something is; all texts in English and in Korean.

    The figure stands in ``column`` of the ``row`` of a section of bench/RESULTS.md, which its benchmark wrote.
    """

    section: str
    what: tuple[str, str]
    peer: tuple[str, str]
    row: str
    column: str

    def cells(self, language: int, table: Table) -> tuple[str, ...]:
        """Return what the README's line says."""
        times = number(table, self.row, self.column)
        # A hundredth more where it matters which of both is faster.
        shown = f"{times:.2f}" if times < 1.5 else f"{times:.1f}"
        return self.what[language], self.peer[language], shown


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured that is no ratio: ``shown`` has a place for each of the ``values``."""

    section: str
    what: tuple[str, str]
    shown: str
    values: Callable[[Table], Sequence[float]]

    def cells(self, language: int, table: Table) -> tuple[str, ...]:
        """Return what the README's line says."""
        return self.what[language], self.shown.format(*self.values(table))


_INT8 = ("PREDICT, int8, a model of wav2vec2-base's size", "PREDICT int8, wav2vec2-base 크기의 모델")
_FP32 = ("PREDICT, fp32", "PREDICT fp32")
_BUILD = ("BUILD, bf16", "BUILD bf16")
_READ = ("reading a table of PostgreSQL", "PostgreSQL 테이블 읽기")
_WRITE = ("writing a table of PostgreSQL", "PostgreSQL 테이블 쓰기")
_PIPELINE_16 = ("transformers' pipeline, batches of 16", "transformers pipeline, 배치 16")
_PIPELINE_1 = ("transformers' pipeline, batches of 1", "transformers pipeline, 배치 1")
_PIPELINE_BF16 = ("transformers' pipeline, batches of 1, bf16", "transformers pipeline, 배치 1, bf16")
_ADBC = ("the ADBC driver by itself", "ADBC 드라이버만 쓸 때")

RATIOS = (
    Ratio("predict", _INT8, _PIPELINE_16, "PREDICT, int8", "times the pipeline's batch of 16"),
    Ratio("predict", _INT8, _PIPELINE_1, "PREDICT, int8", "batch of 1"),
    Ratio("predict", _INT8, _PIPELINE_BF16, "PREDICT, int8", "batch of 1, bf16"),
    Ratio("predict", _FP32, _PIPELINE_16, "PREDICT, fp32", "times the pipeline's batch of 16"),
    Ratio("predict", _FP32, _PIPELINE_1, "PREDICT, fp32", "batch of 1"),
    Ratio("predict", _FP32, _PIPELINE_BF16, "PREDICT, fp32", "batch of 1, bf16"),
    Ratio(
        "train",
        _BUILD,
        (
            "transformers' training recipe, fp32, random order",
            "transformers의 학습 방법, fp32, 무작위 순서",
        ),
        "BUILD, bf16",
        "times fp32, random sampling",
    ),
    Ratio(
        "train",
        _BUILD,
        ("the same, bf16, grouped by length", "같은 방법, bf16, 길이별 묶음"),
        "BUILD, bf16",
        "times bf16, grouped by length",
    ),
    Ratio("postgres", _READ, ("pandas in chunks", "pandas 청크 읽기"), "read thanosql", "times pandas'"),
    Ratio("postgres", _READ, _ADBC, "read thanosql", "times ADBC's"),
    Ratio("postgres", _WRITE, ("pandas' `to_sql`", "pandas의 `to_sql`"), "write thanosql", "times pandas'"),
    Ratio("postgres", _WRITE, _ADBC, "write thanosql", "times ADBC's"),
    Ratio(
        "ray",
        ("PREDICT on Ray, on one machine, once the actors run", "한 기계의 Ray에서 PREDICT, 액터가 뜬 뒤"),
        ("PREDICT in one process", "한 프로세스의 PREDICT"),
        "Ray, an actor for each core",
        "times one process",
    ),
)

FIGURES = (
    Figure(
        "base_models",
        (
            "characters that the bundled models hear wrongly in synthetic voices they never heard: English, Korean",
            "내장 모델이 처음 듣는 합성 음성에서 틀리는 글자: 영어, 한국어",
        ),
        "{:.1f} %, {:.1f} %",
        lambda table: [
            number(table, "English, all", "CER"),
            number(table, "Korean, unseen variants of espeak-ng", "CER"),
        ],
    ),
    Figure(
        "digits",
        (
            "spoken digits of five speakers, from random weights: recordings read wrongly, processor time of BUILD",
            "다섯 화자의 숫자 음성을 무작위 가중치부터 학습: 잘못 읽은 녹음, BUILD의 프로세서 시간",
        ),
        "{:.1f} %, {:.0f} s",
        lambda table: [number(table, None, "digit error"), number(table, None, "CPU seconds of BUILD")],
    ),
    Figure(
        "queries",
        (
            "recordings that SQL around a PREDICT costs, times those the answer needs, in the worst of its statements",
            "PREDICT를 둘러싼 SQL이 처리하는 녹음 수와 답에 꼭 필요한 녹음 수의 비, 가장 나쁜 문장",
        ),
        "{:.2f}",
        lambda table: [max(numbers(table, "times the oracle"))],
    ),
    Figure(
        "memory",
        (
            "most memory above the model's own: PREDICT of an hour's recording, of 20,000 rows",
            "모델 외에 쓰는 최대 메모리: 한 시간짜리 녹음의 PREDICT, 2만 행의 PREDICT",
        ),
        "{:.0f} MB, {:.0f} MB",
        lambda table: [number(table, "recording", "peak"), number(table, "query", "peak")],
    ),
    Figure(
        "crash",
        (
            "kills -9 amid a statement, each of which left the old state or the new one",
            "문장 실행 중의 kill -9, 모두 이전 상태나 새 상태만 남김",
        ),
        "{:.0f}",
        lambda table: [sum(numbers(table, "kills"))],
    ),
    Figure(
        "startup",
        (
            "`thanosql -c 'SELECT 1'`, a whole process; importing polars and duckdb is of it",
            "`thanosql -c 'SELECT 1'` 프로세스 전체, 그중 polars와 duckdb를 불러오는 시간",
        ),
        "{:.2f} s, {:.2f} s",
        lambda table: [
            number(table, "`thanosql -c 'SELECT 1'`", "median"),
            number(table, "`python -c 'import polars, duckdb'`", "median"),
        ],
    ),
    Figure(
        "parse",
        ("parsing a script of 225 lines, warm", "225줄짜리 스크립트의 구문 분석"),
        "{:.0f} ms",
        lambda table: [number(table, "parse, warm", "median")],
    ),
)

_RATIO_HEADERS = (("what", "against", "times as fast", "command"), ("무엇을", "비교 대상", "속도의 배수", "명령"))
_FIGURE_HEADERS = (("what", "figure", "command"), ("무엇을", "값", "명령"))


def ratios(language: str) -> str:
    """Return the table of ratios in 'en' or 'ko'; raises ValueError where bench/RESULTS.md lacks one."""
    return _table(_RATIO_HEADERS, RATIOS, language)


def figures(language: str) -> str:
    """Return the table of other figures in 'en' or 'ko'; raises ValueError where bench/RESULTS.md lacks one."""
    return _table(_FIGURE_HEADERS, FIGURES, language)


def _table(headers: Sequence[tuple[str, ...]], entries: Sequence[Ratio | Figure], language: str) -> str:
    index = LANGUAGES.index(language)
    text = RESULTS.read_text(encoding="utf-8")
    found, made_by = sections(text), commands(text)
    lines = [headers[index], ("---",) * len(headers[index])]
    for entry in entries:
        try:
            lines.append((*entry.cells(index, found[entry.section]), f"`{made_by[entry.section]}`"))
        except (KeyError, ValueError) as error:
            raise ValueError(f"'{entry.what[0]}' in docs/measured.py is not in {RESULTS.name}: {error}") from error
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
