"""A table that a data set would make, and that is not there yet."""

from __future__ import annotations

import pytest

import thanosql

STATEMENTS = [
    "SELECT * FROM {} LIMIT 5",
    "PREDICT USING Wav2Vec2TinyEn OPTIONS (audio_col='audio') AS SELECT * FROM {}",
    "BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (audio_col='audio') AS SELECT * FROM {}",
    "SELECT predicted FROM (PREDICT USING Wav2Vec2TinyEn OPTIONS (audio_col='audio') AS SELECT * FROM {}) p",
]


def hint(sql: str, database: str) -> str:
    with thanosql.connect(database) as session, pytest.raises(thanosql.DatabaseError) as raised:
        session.run(sql)
    return raised.value.hint or ""


@pytest.mark.parametrize("sql", STATEMENTS)
@pytest.mark.parametrize(
    ("table", "dataset"), [("librispeech_train", "librispeech"), ("Speech_Sample_Ko_Test", "speech_sample_ko")]
)
def test_the_error_names_the_statement_that_makes_it(sql: str, table: str, dataset: str) -> None:
    assert hint(sql.format(table), "duckdb://") == f"GET THANOSQL DATASET {dataset} makes it"


def test_so_it_does_on_postgresql(postgres_url: str) -> None:
    assert hint(STATEMENTS[0].format("librispeech_test"), postgres_url) == "GET THANOSQL DATASET librispeech makes it"


@pytest.mark.parametrize("table", ["librispeech", "librispeech_train_2", "recordings"])
def test_of_other_tables_the_database_says_what_it_knows(table: str) -> None:
    assert "GET THANOSQL" not in hint(f"SELECT * FROM {table}", "duckdb://")


def test_streamed_rows_say_it_too() -> None:
    with thanosql.connect("duckdb://") as session, pytest.raises(thanosql.DatabaseError) as raised:
        list(session.stream("SELECT * FROM librispeech_train"))
    assert raised.value.hint == "GET THANOSQL DATASET librispeech makes it"
