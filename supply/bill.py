"""The bill of materials: the lock as CycloneDX 1.5 in JSON, which scanners and registries of software read."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from supply.lock import PROJECT, Package
from thanosql import __version__


def bill(packages: Sequence[Package]) -> dict[str, Any]:
    """Return the document. Equal locks give equal ones: it has no time, and its number is made of its content."""
    content = repr([(each.name, each.version, sorted(each.hashes)) for each in packages])
    number = uuid.UUID(hashlib.sha256(content.encode()).hexdigest()[:32])
    asked: dict[str, list[str]] = {PROJECT: [], **{each.name: [] for each in packages}}
    for each in packages:
        for asking in each.asked_by:
            asked[asking].append(_purl(each))
    project = {"type": "library", "bom-ref": PROJECT, "name": PROJECT, "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {**project, "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": [_component(each) for each in packages],
        "dependencies": [
            {"ref": PROJECT, "dependsOn": asked[PROJECT]},
            *({"ref": _purl(each), "dependsOn": asked[each.name]} for each in packages),
        ],
    }


def _component(package: Package) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        # One for each file that the registry has of this version: for other systems, and as source.
        "hashes": [{"alg": "SHA-256", "content": content} for content in package.hashes],
    }
    if package.marker is not None:
        described["properties"] = [{"name": "python:marker", "value": package.marker}]
    return described


def _purl(package: Package) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"
