"""Which rows are held out: a share by seed, or those of the validation query, all of them and no other."""

from __future__ import annotations

import pytest

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Example, Examples
from thanosql.runtime.train.split import held_out_split, split

QUERY = TrainConfig(validation_query="SELECT * FROM test", validation_split=0.5)


def examples(count: int) -> tuple[Example, ...]:
    return tuple(Example(row, f"{row}.wav", "a", (1,), 1.0) for row in range(1, count + 1))


def test_the_rows_of_the_query_are_held_out_whatever_share_and_seed_are() -> None:
    both = Examples(examples(5), {"null_text": 1}).with_held_out(
        Examples(examples(3), {"null_text": 2, "too_short": 1})
    )
    assert split(both.usable, QUERY) == ([0, 1, 2, 3, 4], [5, 6, 7])
    assert [example.row for example in both.usable] == [1, 2, 3, 4, 5, 1, 2, 3]
    assert both.dropped == {"null_text": 3, "too_short": 1}
    assert both.audio_seconds == 8


def test_without_a_query_the_share_is_drawn() -> None:
    config = TrainConfig(validation_split=0.4, seed=3)
    assert split(examples(5), config) == held_out_split(5, 0.4, 3)
    assert len(split(examples(5), config)[1]) == 2


@pytest.mark.parametrize(("learnt", "held_out", "query"), [(2, 0, "validation_query"), (0, 2, "the query")])
def test_a_side_that_lost_all_its_rows_is_an_error_and_not_a_share_of_the_other(
    learnt: int, held_out: int, query: str
) -> None:
    rows = Examples(examples(learnt), {}).with_held_out(Examples(examples(held_out), {})).usable
    with pytest.raises(TrainingError, match=f"none of the rows of {query} can be used"):
        split(rows, QUERY)
