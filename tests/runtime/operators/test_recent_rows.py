"""What is remembered of the rows of late, and what is forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime.recent_rows import RecentRows


@given(st.integers(2, 12), st.lists(st.integers(1, 9), max_size=30))
def test_keys_are_kept_for_half_of_the_rows_and_not_for_all(within: int, steps: list[int]) -> None:
    recent: RecentRows[int, int] = RecentRows(within)
    row, put = 0, list[int]()
    for step in steps:
        recent.advance(row)
        recent.put(row, row)
        put.append(row)
        row += step
        recent.advance(row)
        for each in put:
            if row - each <= within // 2:
                assert recent.get(each) == each
            if row - each >= within:
                assert recent.get(each) is None


def test_what_was_never_put_is_not_there() -> None:
    assert RecentRows[str, int](10).get("a") is None
