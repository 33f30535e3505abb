"""The manifests of models that were trained elsewhere: what is known of their training is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from thanosql.compiler.catalog import BaseModel, FamilyDeclaration
from thanosql.runtime.libraries import library_versions
from thanosql.runtime.manifest import FILE_NAME, Manifest
from thanosql.runtime.model_card import read_front_matter


def of_base(base: BaseModel, folder: Path, checkpoint: str | None, statement: str) -> Manifest:
    """Return the manifest of a base model whose files are in ``folder``.

    A folder that EXPORT MODEL wrote tells in its own manifest how the model was trained.
    """
    known = Manifest.load(folder) if (folder / FILE_NAME).is_file() else _unknown(base.family, statement)
    return _here(known, base.family, base.sample_rate, statement).replace(
        base=base.name, base_origin=checkpoint or base.origin, licence=base.licence, language=base.language
    )


def of_folder(
    folder: Path, known: Manifest | None, family: FamilyDeclaration, sample_rate: int, statement: str
) -> Manifest:
    """Return the manifest of an uploaded checkpoint; ``known`` is its own when it is a bundle."""
    if known is not None:
        return _here(known, family, sample_rate, statement)
    language, licence = read_front_matter(folder)
    return _here(_unknown(family, statement), family, sample_rate, statement).replace(
        base=folder.name, base_origin=str(folder), licence=licence, language=language
    )


def _here(known: Manifest, family: FamilyDeclaration, sample_rate: int, statement: str) -> Manifest:
    return known.replace(
        family=family.name,
        task=family.task,
        sample_rate=sample_rate,
        libraries=library_versions(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        imported_by=statement,
        parity={},
        files={},
    )


def _unknown(family: FamilyDeclaration, statement: str) -> Manifest:
    return Manifest(
        family=family.name, task=family.task, base="", base_origin="", licence="", language="", sample_rate=0,
        statement=statement, options={}, data={}, metrics={}, parity={}, history=[], libraries={}, parent=None,
        created="",
    )  # fmt: skip
