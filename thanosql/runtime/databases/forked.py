"""What a forked process has of its parent's databases and models: nothing.

A fork copies the memory, and of the threads only the one that called it. DuckDB, Polars and ONNX Runtime would wait for
their threads for ever; a connection that both processes use, or that the child closes, is broken for the parent, too.
They wait also at the end of the process, where ONNX Runtime and others take down what their threads share: a forked
process leaves that out, and ends with the status that it chose.
"""

from __future__ import annotations

import ctypes
import os
import weakref
from contextlib import suppress

from thanosql.compiler.errors import DatabaseError

_connected: weakref.WeakSet[object] = weakref.WeakSet()
_opened = False
_inherited = False


def opened(owner: object) -> None:
    """Note that this process has a database open; ``owner`` holds what a forked process must not close."""
    global _opened
    _opened = True
    _connected.add(owner)


def keep(owner: object) -> None:
    """Have a forked process never free ``owner``, a model whose threads stay in this one."""
    _connected.add(owner)


def is_inherited() -> bool:
    """Say whether this process was forked from one that had opened a database."""
    return _inherited


def refuse_inherited() -> None:
    """Raise DatabaseError in a process that was forked from one that had opened a database."""
    if _inherited:
        raise DatabaseError(
            "this process was forked from one that had opened a database, which cannot be used here",
            hint="start it anew (multiprocessing.get_context('spawn')), or fork before the first session is opened",
        )


def _in_the_child() -> None:
    global _inherited
    if _opened:
        _inherited = True
        # What is never freed is never closed, not even by the end of the interpreter.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(list(_connected)))
        _end_at_once()


def _end_at_once() -> None:
    """Have the process end when Python has: before what libraries have for the end, which they said before this.

    Python's own end comes first, so that what was printed is written and ``atexit`` has run.
    """
    libc = ctypes.CDLL(None)
    with suppress(AttributeError):  # not glibc
        libc.on_exit(ctypes.cast(libc._exit, ctypes.c_void_p), None)


if hasattr(os, "register_at_fork"):  # elsewhere nothing forks
    os.register_at_fork(after_in_child=_in_the_child)
