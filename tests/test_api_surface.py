"""What ``import thanosql`` promises, and what it costs."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import thanosql
from thanosql.compiler import errors

HEAVY = {"torch", "transformers", "polars", "pyarrow", "numpy", "duckdb", "sqlglot", "antlr4", "onnxruntime", "rich"}


def run_python(code: str, folder: Path) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_the_public_names_are_these() -> None:
    assert thanosql.__all__ == [
        "AudioError",
        "BindError",
        "ClusterError",
        "DataError",
        "DatabaseError",
        "ExportError",
        "ModelError",
        "ParseError",
        "RegistryError",
        "Result",
        "Session",
        "ThanoSQLError",
        "TrainingError",
        "__version__",
        "compile_and_run",
        "connect",
        "load_ipython_extension",
        "unload_ipython_extension",
    ]


@pytest.mark.parametrize("name", thanosql.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(thanosql, name) is not None
    assert name in dir(thanosql)


def test_every_error_is_public_and_is_a_thanosql_error() -> None:
    raised = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.ThanoSQLError)
    }
    assert raised <= set(thanosql.__all__)
    assert all(issubclass(getattr(thanosql, name), thanosql.ThanoSQLError) for name in raised)


def test_the_ways_to_open_a_session_take_the_same() -> None:
    # Written out each time, so that help() and editors show them.
    session, connect, run = (
        {name: (each.default, each.annotation) for name, each in inspect.signature(opens).parameters.items()}
        for opens in (thanosql.Session, thanosql.connect, thanosql.compile_and_run)
    )
    assert session == connect
    # It shows no progress, because it is for programs.
    del connect["progress"]
    assert {name: each for name, each in run.items() if name not in ("sql", "params")} == connect


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'thanosql' has no attribute 'complie_and_run'"):
        thanosql.complie_and_run  # noqa: B018


def test_importing_thanosql_imports_nothing_heavy(root: Path) -> None:
    loaded = run_python("import sys, thanosql; print(*{name.partition('.')[0] for name in sys.modules})", root)
    assert not HEAVY & set(loaded.split())


def test_a_plain_query_needs_neither_torch_nor_transformers(root: Path) -> None:
    code = """if True:
        import sys, thanosql
        print(thanosql.compile_and_run("SELECT 41 + 1 AS answer", "duckdb://").frame.item())
        print(*{name.partition('.')[0] for name in sys.modules})"""
    answer, loaded = run_python(code, root).splitlines()
    assert answer == "42"
    assert not {"torch", "transformers", "onnxruntime", "rich"} & set(loaded.split())
