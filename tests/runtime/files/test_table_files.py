"""A path names one file, whatever characters are in its name."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from thanosql.runtime.files.table_files import frames


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet", "jsonl", "json"])
@pytest.mark.parametrize("name", ["a[1]", "a*", "a?", "**"])
def test_a_name_is_not_a_pattern(kind: str, name: str, tmp_path: Path) -> None:
    for stem, word in ((name, "meant"), ("a1", "other")):
        frame, path = pl.DataFrame({"word": [word]}), tmp_path / f"{stem}.{kind}"
        match kind:
            case "parquet":
                frame.write_parquet(path)
            case "jsonl":
                frame.write_ndjson(path)
            case "json":
                frame.write_json(path)
            case _:
                frame.write_csv(path, separator="\t" if kind == "tsv" else ",")
    assert pl.concat(frames(tmp_path / f"{name}.{kind}"))["word"].to_list() == ["meant"]
