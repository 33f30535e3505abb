"""A model gets another name: all of its versions or none, and no number comes to mean another version."""

from __future__ import annotations

import random
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.runtime.registry.publishing import check_whole, program, publish
from thanosql.compiler.errors import RegistryError
from thanosql.runtime.registry.registry import Registry


@pytest.fixture
def registry(home):
    return Registry(home)


def versions(registry, name):
    return [record.version for record in registry.versions(name)]


def test_all_versions_get_the_name_and_keep_their_files(registry, home):
    before = [publish(registry, "digits"), publish(registry, "digits", "more", overwrite=True)]
    assert registry.rename("Digits", "numbers") == 2
    assert registry.names() == ["numbers"]
    assert registry.get("digits") is None
    after = registry.versions("NUMBERS")
    assert [(record.name, record.version) for record in after] == [("numbers", 1), ("numbers", 2)]
    assert [record.folder for record in after] == [record.folder for record in before]
    assert len(check_whole(home)) == 2


def test_no_number_is_given_again(registry):
    publish(registry, "digits")
    publish(registry, "digits", "more", overwrite=True)
    registry.rename("digits", "numbers")
    assert publish(registry, "digits").version == 3
    assert publish(registry, "numbers", overwrite=True).version == 3
    registry.delete("numbers")
    registry.rename("digits", "numbers")
    # numbers@1 to numbers@3 have been other versions.
    assert versions(registry, "numbers") == [4]
    assert registry.next_version("numbers") == 5


def test_the_spelling_of_a_name_can_change(registry):
    publish(registry, "digits")
    assert registry.rename("digits", "Digits") == 1
    assert registry.names() == ["Digits"]
    assert publish(registry, "Digits", overwrite=True).version == 2


def test_what_is_not_there_is_not_renamed(registry, home):
    assert registry.rename("digits", "numbers") == 0
    assert not home.exists()
    publish(registry, "letters")
    assert registry.rename("digits", "numbers") == 0
    assert registry.next_version("numbers") == 1


def test_a_name_that_is_taken_or_none(registry, home):
    publish(registry, "digits")
    publish(registry, "letters", "more")
    for target, message in (("Letters", "model letters exists already"), ("no name", "is not a name for a model")):
        with pytest.raises(RegistryError, match=message):
            registry.rename("digits", target)
    assert registry.names() == ["digits", "letters"]
    assert len(check_whole(home)) == 2


STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "delete", "rename"]), st.sampled_from("abc"), st.sampled_from("abc")),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_a_name_with_a_number_always_means_one_version(tmp_path_factory, steps):
    home = tmp_path_factory.mktemp("home")
    registry, meant = Registry(home), {}
    for number, (action, name, target) in enumerate(steps):
        if action == "publish":
            publish(registry, name, str(number), overwrite=True)
        elif action == "delete":
            registry.delete(name)
        elif name != target and not registry.versions(target):
            count = len(registry.versions(name))
            assert registry.rename(name, target) == count == len(registry.versions(target))
        for record in check_whole(home):
            label = (record.name, record.version)
            assert meant.setdefault(label, record.folder) == record.folder


def test_a_kill_at_any_moment_leaves_one_name_or_the_other(home):
    work = """
        import sys
        registry = Registry(Path(sys.argv[1]))
        publish(registry, "a", "1")
        publish(registry, "a", "2", True)
        print("ready", flush=True)
        while True:
            registry.rename("a", "b")
            registry.rename("b", "a")
    """
    choose = random.Random(0)
    for _ in range(6):
        process = subprocess.Popen(program(work, home), stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout.readline() == "ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(choose.uniform(0, 0.1))
        finally:
            process.kill()
            process.communicate()
        (name,) = Registry(home).names()
        assert name in "ab"
        assert len(check_whole(home)) == 2
        Registry(home).delete(name)
