"""Copies of models on a node: made once however many want them, kept while used, and not for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thanosql.compiler.errors import ModelError
from thanosql.runtime.ray import node_copies
from thanosql.runtime.ray.node_copies import KEPT, node_copy


@pytest.fixture(autouse=True)
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(node_copies, "_held", {})
    yield tmp_path / f"thanosql-models-{os.getuid()}"
    release()


def release() -> None:
    """Let go of all copies, as the end of a process does."""
    while node_copies._held:
        os.close(node_copies._held.popitem()[1])


def writing(text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "model.onnx").write_text(text) and None


def copies(node: Path) -> set[str]:
    return {path.name for path in node.iterdir() if (path / "model.onnx").exists()}


def test_a_copy_is_made_once_for_all_who_want_it_at_the_same_time(node: Path) -> None:
    made, found = [], []

    def write(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.05)
        (folder / "model.onnx").write_text("whole")

    def want() -> None:
        found.append((node_copy("digits", write) / "model.onnx").read_text())

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["whole"] * 4
    assert len(made) == 1


def test_old_copies_go_and_those_in_use_stay(node: Path) -> None:
    os.utime(node_copy("in use", writing("0")), (0, 0))
    used = node_copies._held.pop(node / "in use")
    for number in range(KEPT + 3):
        release()  # each by another process
        folder = node_copy(str(number), writing("1"))
        os.utime(folder, (number, number))
    assert copies(node) == {"in use", *(str(number) for number in range(3, KEPT + 3))}
    os.close(used)
    release()
    node_copy("one more", writing("1"))
    assert "in use" not in copies(node)
    assert "one more" in copies(node)


def test_a_copy_that_is_used_again_is_not_old(node: Path) -> None:
    for number in range(KEPT):
        os.utime(node_copy(str(number), writing("1")), (number, number))
        release()
    node_copy("0", writing("again"))
    release()
    node_copy("new", writing("1"))
    assert copies(node) == {"0", "new", *(str(number) for number in range(2, KEPT))}
    assert (node / "0" / "model.onnx").read_text() == "1"


def test_what_a_killed_process_left_unfinished_is_removed(node: Path, tmp_path: Path) -> None:
    code = (
        "import os, signal, tempfile\n"
        f"tempfile.tempdir = {str(tmp_path)!r}\n"
        "from thanosql.runtime.ray.node_copies import node_copy\n"
        "def write(folder):\n"
        "    (folder / 'model.onnx').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "node_copy('digits', write)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert ended.returncode == -signal.SIGKILL
    assert list((node / "unfinished").glob("*/model.onnx"))
    folder = node_copy("digits", writing("whole"))
    assert (folder / "model.onnx").read_text() == "whole"
    assert not list((node / "unfinished").iterdir())


def test_a_node_without_room_says_which(node: Path) -> None:
    def write(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match=r"cannot be copied to this node.*No space left") as raised:
        node_copy("digits", write)
    assert "TMPDIR" in (raised.value.hint or "")
    assert copies(node) == set()
    assert (node_copy("digits", writing("whole")) / "model.onnx").exists()
