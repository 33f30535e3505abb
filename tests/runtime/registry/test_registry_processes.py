"""The registry among many processes: one writer wins, readers see whole versions, and a kill leaves nothing half."""

from __future__ import annotations

import fcntl
import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.runtime.registry.publishing import check_whole, program
from thanosql.runtime.registry.registry import Registry


@pytest.fixture
def quick_home():
    """A home in memory, where the system has such a place: a killed process, unlike a power cut, spares the disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder, "home")


def test_one_of_many_publishers_of_a_new_name_wins(home):
    home.mkdir()
    contest = """
        import fcntl, sys
        from thanosql.compiler.errors import RegistryError
        home, mine = Path(sys.argv[1]), sys.argv[2]
        print("ready", flush=True)
        with open(home / "start") as start:
            fcntl.flock(start, fcntl.LOCK_SH)
        try:
            print(publish(Registry(home), "digits", mine).version)
        except RegistryError as error:
            print(error.message)
    """
    with (home / "start").open("w") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        processes = [
            subprocess.Popen(program(contest, home, number), stdout=subprocess.PIPE, text=True) for number in range(6)
        ]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
    answers = sorted(process.communicate(timeout=60)[0] for process in processes)
    assert answers == ["1\n", *["model digits exists already, as version 1\n"] * 5]
    assert len(check_whole(home)) == 1


def test_processes_that_publish_delete_and_read_the_same_names(home):
    work = """
        import json, random, sys, time
        from thanosql.compiler.errors import ModelError, RegistryError
        home, seed = Path(sys.argv[1]), int(sys.argv[2])
        choose, made, end = random.Random(seed), [], time.monotonic() + 2
        while time.monotonic() < end:
            registry, name, action = Registry(home), choose.choice("ab"), choose.random()
            if action < 0.4:
                overwrite = choose.random() < 0.7
                try:
                    # Often the same content, so that versions share folders while others delete them.
                    record = publish(registry, name, str(choose.randrange(3)), overwrite)
                    made.append((name, record.version))
                except RegistryError as error:
                    assert "exists already" in error.message and not overwrite, error
            elif action < 0.6:
                newest = registry.get(name)
                registry.delete(name, newest.version if newest and choose.random() < 0.7 else None)
            else:
                versions = [record.version for record in registry.versions(name)]
                assert versions == sorted(versions)
                record = registry.get(name)
                try:
                    if record:
                        registry.verify(record)
                except ModelError:
                    # Only a version that has been deleted since may be gone.
                    assert registry.get(name, record.version) is None
        print(json.dumps(made))
    """
    processes = [subprocess.Popen(program(work, home, seed), stdout=subprocess.PIPE, text=True) for seed in range(4)]
    made = [tuple(entry) for process in processes for entry in json.loads(process.communicate(timeout=60)[0])]
    assert [process.returncode for process in processes] == [0] * 4
    assert len(made) > 20
    assert len(set(made)) == len(made)
    check_whole(home)
    registry = Registry(home)
    for name in "ab":
        assert registry.next_version(name) == 1 + max(version for made_name, version in made if made_name == name)


def test_kill_at_random_moments(quick_home):
    work = """
        import sys
        registry, number = Registry(Path(sys.argv[1])), 0
        print("ready", flush=True)
        while True:
            number += 1
            publish(registry, "digits", f"{sys.argv[2]} {number}", overwrite=True)
            if number % 3 == 0:
                registry.delete("digits", registry.get("digits").version - 1)
            if number % 10 == 0:
                registry.delete("digits")
    """
    choose, newest = random.Random(1), 0
    for attempt in range(20):
        with subprocess.Popen(program(work, quick_home, attempt), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(choose.uniform(0, 0.06))
            process.kill()
        check_whole(quick_home)
        assert Registry(quick_home).next_version("digits") >= newest
        newest = Registry(quick_home).next_version("digits")
    assert newest > 20


@pytest.mark.parametrize(
    ("action", "before", "after"), [("publish", [1], [1, 2]), ("delete", [1], []), ("first", [], [1])]
)
def test_kill_between_any_two_steps(quick_home, action, before, after):
    """A copy of the process is killed before its n-th call of the system or of SQLite, for every n."""
    work = """
        import os, shutil, signal, sqlite3, sys
        action, home = sys.argv[1], Path(sys.argv[2])

        def act():
            registry = Registry(home)
            if action == "delete":
                registry.delete("digits")
            else:
                publish(registry, "digits", "new", overwrite=True)

        def killed_at(call):
            seen = 0
            def count(frame, event, argument):
                nonlocal seen
                steps = event == "c_call" and (
                    argument.__module__ in ("posix", "fcntl")
                    or isinstance(getattr(argument, "__self__", None), sqlite3.Connection)
                )
                seen += steps
                if steps and seen == call:
                    os.kill(os.getpid(), signal.SIGKILL)
            child = os.fork()
            if child == 0:
                sys.setprofile(count)
                act()
                os._exit(0)
            return os.waitpid(child, 0)[1] == signal.SIGKILL

        outcomes, call = set(), 1
        while True:
            shutil.rmtree(home, ignore_errors=True)
            if action != "first":
                publish(Registry(home), "digits", "old")
            killed = killed_at(call)
            outcomes.add(tuple(record.version for record in check_whole(home)))
            if not killed:
                break
            call += 1
        print(call, sorted(outcomes))
    """
    done = subprocess.run(program(work, action, quick_home), stdout=subprocess.PIPE, text=True, check=True)
    calls, outcomes = done.stdout.split(" ", 1)
    assert int(calls) > 50
    assert outcomes.strip() == str(sorted({tuple(before), tuple(after)}))
