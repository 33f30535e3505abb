"""Temporary folders: gone with their use, and when their process is killed, with the next session."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from thanosql.runtime.files.scratch import clear_scratch, scratch_folder
from thanosql.session import Session

CODE = """
import time
from thanosql.runtime.files.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "large").write_bytes(bytes(1000))
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_folder_goes_with_its_use(temporary: Path) -> None:
    with scratch_folder() as folder:
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        (folder / "x").touch()
        assert folder.is_relative_to(temporary)
    assert files(temporary) == []


def test_what_a_killed_process_left_goes_with_the_next_session_and_what_lives_stays(temporary: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    killed, _ = processes
    try:
        folders = [Path(str(process.stdout and process.stdout.readline()).strip()) for process in processes]
        killed.kill()
        killed.wait()
        assert files(temporary).count("large") == 2
        Session("duckdb://", home=temporary.parent / "home").close()
        assert not folders[0].exists()
        assert files(folders[1]) == ["large"]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    clear_scratch()
    assert files(temporary) == []


def test_a_folder_that_is_somebody_else_s_is_not_used(temporary: Path) -> None:
    theirs = temporary / "theirs"
    theirs.mkdir()
    (theirs / "0123.lock").touch()
    (temporary / f"thanosql-{os.getuid()}").symlink_to(theirs)
    clear_scratch()
    assert files(theirs) == ["0123.lock"]
    with pytest.raises(PermissionError, match="belongs to somebody else"), scratch_folder():
        pass
