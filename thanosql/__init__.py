"""ThanoSQL: SQL that trains and applies AI models over unstructured data, speech first.

The public names below are imported on first use, so ``import thanosql`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from thanosql.api import Result, Session, compile_and_run, connect
    from thanosql.compiler.errors import (
        AudioError,
        BindError,
        DatabaseError,
        DataError,
        ExportError,
        ModelError,
        ParseError,
        RegistryError,
        ThanoSQLError,
        TrainingError,
    )

__version__ = "0.1.0"

__all__ = [
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

_API = frozenset({"Result", "Session", "compile_and_run", "connect"})


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'thanosql' has no attribute {name!r}")
    module = importlib.import_module("thanosql.api" if name in _API else "thanosql.compiler.errors")
    # Kept, so that the next use of the name does not come here.
    value = globals()[name] = getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give a notebook ``%thanosql`` and ``%%thanosql``; ``%load_ext thanosql`` calls this."""
    from thanosql.notebook.magic import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take the magics back and close their connection; ``%unload_ext thanosql`` calls this."""
    from thanosql.notebook.magic import unload

    unload(shell)
