"""Which answers of the cache a statement may use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical import Model, model_label
from thanosql.runtime import families
from thanosql.runtime.audio.digest import audio_digest
from thanosql.runtime.cache import Scope
from thanosql.runtime.families.family import GRAPH_FORM
from thanosql.runtime.files.paths import fingerprint_files, given_path
from thanosql.runtime.models.opening import published_record

if TYPE_CHECKING:
    from thanosql.runtime.context import Context

DECODING = ("decoder", "beam_width", "language_model", "lm_weight", "word_score")
"""The options that change what is read out of a model's output."""

_FORM = 4
"""Counts how transcripts are made of the same output: one more when pieces, seams or confidences change."""


def cache_scope(context: Context, model: Model, options: Mapping[str, Any]) -> Scope:
    """Return the scope of a model's answers under these options, resolved; it is worked out once in a statement.

    Raises RegistryError for a version that is gone, ModelError for missing files.
    """
    depends_on = (model_label(model), *(f"{name}={options[name]!r}" for name in sorted(options)))
    if depends_on not in context.scopes:
        # Of a base model's files, not of the graph: that is made only when something must be transcribed.
        family = families.family(model.family.name)
        source = family.locate(model, options, context.home) if isinstance(model, BaseModel) else None
        context.scopes[depends_on] = _scope(context, model, options, source)
    return context.scopes[depends_on]


def expected_scope(context: Context, model: Model, options: Mapping[str, Any]) -> Scope | None:
    """Return what ``cache_scope`` will, None where to find that out means to download files or to read large ones."""
    if options.get("language_model") is not None:
        return None
    source = None
    if isinstance(model, BaseModel):
        source = families.family(model.family.name).local_folder(model, options, context.home)
        if source is None:
            return None
    return _scope(context, model, options, source)


def _scope(context: Context, model: Model, options: Mapping[str, Any], source: Path | None) -> Scope:
    if isinstance(model, BaseModel):
        identity = f"{GRAPH_FORM} {fingerprint_files(source)}" if source is not None else "random weights"
    else:
        files = published_record(context, model).manifest.files
        listed = "".join(f"{name}\0{files[name]['sha256']}\0" for name in sorted(files))
        identity = hashlib.sha256(listed.encode()).hexdigest()
    device = str(options["device"]).partition(":")[0]
    searched = options.get("decoder", "greedy")
    asked = {"precision": options["precision"], "device": device, "decoder": searched}
    if searched != "greedy":
        asked.update({name: options[name] for name in DECODING})
    if asked.get("language_model") is not None:
        asked["language_model"] = audio_digest(str(given_path(options["language_model"]))).hex()
    return Scope.of(model_label(model), f"{identity} {_FORM}", asked)
