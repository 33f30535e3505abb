"""The manifests of models that were trained elsewhere: what is known of their training is kept.

That is the statement, the data, the figures, and the libraries. ``created`` is when the model was published here; an
export publishes nothing, and leaves it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from thanosql.compiler.catalog import BaseModel, FamilyDeclaration
from thanosql.runtime.models.bundle import read_manifest
from thanosql.runtime.models.card import UNKNOWN, read_front_matter
from thanosql.runtime.registry.libraries import library_versions
from thanosql.runtime.registry.manifest import Manifest


def of_base(base: BaseModel, folder: Path, checkpoint: str | None, imported_by: str | None) -> Manifest:
    """Return the manifest of a base model whose files are in ``folder``.

    A folder that EXPORT MODEL wrote tells in its own manifest how the model was trained. Licence and language are the
    base's, or, where a ``checkpoint`` takes its place, those that the checkpoint states. ``imported_by`` is the GET
    that publishes it, None for an export.
    """
    known = read_manifest(folder)
    licence, language, origin = base.licence, base.language, base.origin
    if checkpoint is not None:
        language, licence = _stated(folder, known)
        origin = folder.resolve().name if Path(checkpoint).expanduser().is_dir() else checkpoint
    return _here(known, base.family, base.sample_rate, imported_by).replace(
        base=base.name, base_origin=origin, licence=licence, language=language
    )


def of_folder(
    folder: Path, known: Manifest | None, family: FamilyDeclaration, sample_rate: int, imported_by: str
) -> Manifest:
    """Return the manifest of an uploaded checkpoint; ``known`` is its own when it is a bundle."""
    manifest = _here(known, family, sample_rate, imported_by)
    if known is not None:
        return manifest
    language, licence = _stated(folder, None)
    # Its name only: where it lies on this machine is nobody else's business.
    name = folder.resolve().name or UNKNOWN
    return manifest.replace(base=name, base_origin=name, licence=licence, language=language)


def _stated(folder: Path, known: Manifest | None) -> tuple[str, str]:
    """Return the language and licence that a checkpoint states, in its manifest or else on its card."""
    if known is None:
        return read_front_matter(folder)
    return known.language or UNKNOWN, known.licence or UNKNOWN


def _here(known: Manifest | None, family: FamilyDeclaration, sample_rate: int, imported_by: str | None) -> Manifest:
    manifest = _unknown(family) if known is None else known
    if imported_by is not None or not manifest.created:
        manifest = manifest.replace(created=datetime.now(UTC).isoformat(timespec="seconds"))
    return manifest.replace(
        family=family.name,
        task=family.task,
        sample_rate=sample_rate,
        libraries=manifest.libraries or library_versions(),
        imported_by=imported_by,
        attempt=None,
        parity={},
        files={},
    )


def _unknown(family: FamilyDeclaration) -> Manifest:
    return Manifest(
        family=family.name, task=family.task, base="", base_origin="", licence="", language="", sample_rate=0,
        statement="", options={}, data={}, metrics={}, parity={}, history=[], libraries={}, parent=None, created="",
    )  # fmt: skip
