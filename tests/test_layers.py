"""Imports go one way: thanosql -> thanosql.runtime -> thanosql.compiler; heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "thanosql"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "generated" not in path.parts)
COMPILER = [path for path in FILES if path.is_relative_to(PACKAGE / "compiler")]
RUNTIME = [path for path in FILES if path.is_relative_to(PACKAGE / "runtime")]

COMPILER_LIBRARIES = {"antlr4", "sqlglot"}
TRAINING_LIBRARIES = {"torch", "transformers", "optimum", "onnx", "onnxscript", "safetensors"}
TRAINING_CODE = ("runtime/train/", "runtime/families/", "runtime/models/export", "runtime/models/variants")
DATABASE_LIBRARIES = {"adbc_driver_duckdb", "adbc_driver_manager", "adbc_driver_postgresql", "duckdb"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def module_of(path: Path) -> str:
    return ".".join(("thanosql", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports(path: Path, *, at_import_only: bool = False) -> Iterator[str]:
    """Yield every module a file imports, also inside functions unless ``at_import_only``."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import"
            # ``from thanosql import runtime`` imports thanosql.runtime.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        is_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not (at_import_only and (is_function or is_types)):
            pending.extend(ast.iter_child_nodes(node))


def libraries(path: Path, *, at_import_only: bool = False) -> set[str]:
    return {module.partition(".")[0] for module in imports(path, at_import_only=at_import_only)}


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", COMPILER, ids=name_of)
def test_the_compiler_imports_only_itself_its_parsers_and_the_standard_library(path: Path) -> None:
    for module in imports(path):
        library = module.partition(".")[0]
        own = within(module, "thanosql.compiler")
        assert own or library in COMPILER_LIBRARIES or library in sys.stdlib_module_names, module


@pytest.mark.parametrize("path", RUNTIME, ids=name_of)
def test_the_runtime_does_not_import_the_front(path: Path) -> None:
    for module in imports(path):
        inside = within(module, "thanosql.runtime") or within(module, "thanosql.compiler")
        assert inside or not within(module, "thanosql"), module


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_training_libraries_stay_in_training_export_and_the_families(path: Path) -> None:
    if not name_of(path).startswith(TRAINING_CODE):
        assert not TRAINING_LIBRARIES & libraries(path)


def test_nothing_but_training_loads_the_training_libraries() -> None:
    """Follow the imports from a session, its operators and the list of families: none of them ends at torch."""
    modules = {module_of(path): path for path in FILES}
    pending = {
        "thanosql.cli": "",
        "thanosql.session": "",
        **{module: "" for module in modules if within(module, "thanosql.runtime.operators")},
    }
    seen: dict[str, str] = {}
    while pending:
        module, importer = pending.popitem()
        seen[module] = importer
        for imported in imports(modules[module], at_import_only=True):
            trail = f"{importer} -> {module}"
            assert imported.partition(".")[0] not in TRAINING_LIBRARIES, f"{trail} -> {imported}"
            for known in (imported, imported.rpartition(".")[0]):
                if known in modules and known not in seen:
                    pending[known] = trail
    assert "thanosql.runtime.families" in seen


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=name_of)
def test_importing_a_package_imports_no_library(path: Path) -> None:
    for module in imports(path, at_import_only=True):
        assert within(module, "thanosql") or module.partition(".")[0] in sys.stdlib_module_names, module


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_database_modules_know_which_database_it_is(path: Path) -> None:
    if not name_of(path).startswith("runtime/databases/"):
        assert not DATABASE_LIBRARIES & libraries(path)


def test_the_whole_compiler_loads_without_a_tensor_or_a_frame() -> None:
    modules = [module_of(path) for path in COMPILER]
    code = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"torch", "onnxruntime", "polars", "pyarrow", "numpy", "duckdb"} & set(loaded)
