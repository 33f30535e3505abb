"""Versions to publish and homes to look through, here and in the programs that other processes run."""

from __future__ import annotations

import sys
import textwrap

# Also the beginning of the programs that other processes run.
SUPPORT = '''
from pathlib import Path
from thanosql.runtime.registry.manifest import Manifest
from thanosql.runtime.registry.registry import Registry

def manifest(**changes):
    return Manifest(
        family="wav2vec2", task="speech recognition", base="Wav2Vec2Scratch", base_origin="random weights",
        licence="Apache-2.0", language="en", sample_rate=16000, statement="BUILD MODEL ...", options={}, data={},
        metrics={}, parity={}, history=[], libraries={}, parent=None, created="2026-11-22T06:51:59+00:00",
    ).replace(**changes)

def publish(registry, name, content="weights", overwrite=False, **changes):
    with registry.staging() as folder:
        (folder / "model.onnx").write_text(content)
        (folder / "onnx").mkdir()
        (folder / "onnx" / "extra.json").write_text("{}")
        return registry.publish(name, folder, manifest(**changes), overwrite)

def check_whole(home):
    """Every row has its folder as it was published, and no folder is without a row."""
    registry = Registry(home)
    records = [record for name in registry.names() for record in registry.versions(name)]
    for record in records:
        registry.verify(record)
        assert (record.folder / "onnx" / "extra.json").read_text() == "{}"
    if (home / "versions").exists():
        assert {path.name for path in (home / "versions").iterdir()} == {record.folder.name for record in records}
    if (home / "staging").exists():
        assert not list((home / "staging").iterdir())
    return records
'''
support: dict = {}
exec(SUPPORT, support)
manifest, publish, check_whole = (support[name] for name in ("manifest", "publish", "check_whole"))


def program(text, *arguments):
    return [sys.executable, "-c", SUPPORT + textwrap.dedent(text), *map(str, arguments)]


def folders(home, below):
    return sorted(path.name for path in (home / below).iterdir()) if (home / below).exists() else []
