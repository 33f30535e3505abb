"""Where a base model's files are: in the package, in a folder, in the Hugging Face cache, or on the hub."""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path
from typing import Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.wav2vec2.declaration import BASES, BUNDLED
from thanosql.runtime.families.wav2vec2.weights import INDEX, WEIGHTS, has_weights
from thanosql.runtime.files.paths import given_path
from thanosql.runtime.models.bundle import file_for_folder, open_bundle

FILES = (
    "README.md",  # which states licence and language
    "config.json",
    "vocab.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "preprocessor_config.json",
    "processor_config.json",
    WEIGHTS,
    INDEX,
    "model-*-of-*.safetensors",
)
"""What is downloaded of a repository: no pickles, no code, no other framework's weights."""

CONVERSIONS = {"facebook/wav2vec2-large-960h-lv60-self": "refs/pr/5"}
"""Repositories whose main branch has its weights only as a pickle, and the hub's own conversion to safetensors."""

MODELS_VARIABLE = "THANOSQL_MODELS"

REINSTALL = "install ThanoSQL again: its own files were changed"

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


def find_folder(base: BaseModel, checkpoint: str | None, home: Path) -> Path:
    """Return the folder with the files of ``base``, or of ``checkpoint`` (a folder or hub id) where one is given.

    Downloads when they are nowhere on this machine and HF_HUB_OFFLINE is not set. Raises ModelError that says where it
    looked and what to do, for an archive in a folder's place, and for a bundled model with a damaged file.
    """
    if checkpoint is None and base.origin == BUNDLED:
        return _bundled(base)
    folder = local_folder(base, checkpoint, home)
    if folder is not None:
        return folder
    if checkpoint is not None and (given := given_path(checkpoint, ModelError)).is_file():
        raise file_for_folder(given)
    if checkpoint is not None and not _HUB_ID.fullmatch(checkpoint):
        raise ModelError(f"there is no folder {checkpoint}", hint="checkpoint= names a folder or a hub id")
    repository = checkpoint or base.origin
    looked = ", ".join([*map(str, _places(base, checkpoint, home)), "the Hugging Face cache"])
    problem = f"the files of {checkpoint or base.name} are not on this machine (looked in {looked})"
    remedy = (
        f"download {repository} into one of these folders, set {MODELS_VARIABLE} to a folder that has it, "
        "or name its folder with checkpoint= in OPTIONS"
    )
    substitute = next((each.name for each in BASES if each.origin == BUNDLED and each.language == base.language), None)
    if substitute is not None:
        remedy += f"; {substitute}, a small model for the same language, comes with ThanoSQL"
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        raise ModelError(f"{problem}, and HF_HUB_OFFLINE is set", hint=remedy)
    try:
        folder = _snapshot(repository, None, local=False)
        if repository in CONVERSIONS and not has_weights(folder):
            folder = _snapshot(repository, CONVERSIONS[repository], local=False)
    except Exception as error:  # the hub's errors are OSErrors, those of its HTTP client are not
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{problem}, and cannot be downloaded: {reason}", hint=remedy) from error
    return folder


def local_folder(base: BaseModel, checkpoint: str | None, home: Path) -> Path | None:
    """Return the folder on this machine that has the files, without asking the network, or None."""
    if checkpoint is None and base.origin == BUNDLED:
        return _package_folder(base) if _package_folder(base).is_dir() else None
    if checkpoint is not None and (given := given_path(checkpoint, ModelError)).is_dir():
        return given
    folder = next((place for place in _places(base, checkpoint, home) if place.is_dir()), None)
    repository = checkpoint or base.origin
    if folder is not None or not _HUB_ID.fullmatch(repository):
        return folder
    for revision in (None, CONVERSIONS.get(repository)):
        try:
            folder = _snapshot(repository, revision, local=True)
        except OSError:  # not in the cache
            continue
        if has_weights(folder):
            return folder
    return None


def _bundled(base: BaseModel) -> Path:
    folder = _package_folder(base)
    if not folder.is_dir():
        raise ModelError(f"{base.name} is missing from this installation: there is no folder {folder}", hint=REINSTALL)
    try:
        return open_bundle(str(folder))[0]
    except ModelError as error:
        raise ModelError(f"{base.name} is damaged: {error.message}", hint=REINSTALL) from None


def _package_folder(base: BaseModel) -> Path:
    return Path(str(resources.files("thanosql.bases") / base.name))


def _places(base: BaseModel, checkpoint: str | None, home: Path) -> list[Path]:
    configured = os.environ.get(MODELS_VARIABLE)
    roots = [*([given_path(configured, ModelError)] if configured else []), home / "base"]
    names = [base.name, base.origin] if checkpoint is None else [checkpoint]
    return [root / name for root in roots for name in names if checkpoint is None or _HUB_ID.fullmatch(name)]


def _snapshot(repository: str, revision: str | None, *, local: bool) -> Path:
    import huggingface_hub

    options: dict[str, Any] = {"allow_patterns": list(FILES), "local_files_only": local}
    return Path(huggingface_hub.snapshot_download(repository, revision=revision, **options))
