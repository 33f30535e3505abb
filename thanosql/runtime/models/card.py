"""README.md of a bundle: the model card that people and the Hugging Face hub read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from thanosql.runtime.answers.measures import CLASSIFICATION, METRICS, TRANSCRIPTION
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.registry.manifest import Manifest

CARD = "README.md"
UNKNOWN = "unknown"

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)
# What stands in a manifest where there is nothing to tell the hub.
_UNSAID = {"", "any", "none", UNKNOWN}

_USE = """\
## Use

In ThanoSQL, where this folder is called {place}:

```sql
UPLOAD MODEL {name} FROM '{place}';
PREDICT USING {name} AS SELECT * FROM recordings;
```

With transformers:

```python
from transformers import {model}, {front_end}

model = {model}.from_pretrained("{place}", dtype="float32")
front_end = {front_end}.from_pretrained("{place}")
```"""
# By task: the classes of transformers that read the bundle, and what the hub is told beside "onnx".
_CLASSES = {
    TRANSCRIPTION: {"model": "AutoModelForCTC", "front_end": "AutoProcessor"},
    CLASSIFICATION: {"model": "AutoModelForAudioClassification", "front_end": "AutoFeatureExtractor"},
}


def write_card(folder: Path, manifest: Manifest, title: str, *, precision: str) -> None:
    """Write the card of the bundle in ``folder``; ``title`` is the model's name, with its version where it has one."""
    name = title.partition("@")[0]
    parts = [
        f"---\n{_front_matter(manifest)}\n---",
        f"# {title}",
        f"A model for {manifest.task.replace('-', ' ')}, {'made' if manifest.statement else 'exported'} with ThanoSQL "
        f"from {_origin(manifest)}. It hears {manifest.sample_rate} Hz, one channel; "
        f"{_weights(precision, graph=GRAPH in manifest.files)}.",
        f"## How it was made\n\n{_made(manifest)}",
        _data(manifest),
        _metrics(manifest),
        _USE.format(name=name, place=f"./{name}", **_CLASSES[manifest.task]),
        f"Licence: {manifest.licence}. The sha256 of every file is in manifest.json.",
    ]
    (folder / CARD).write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def read_front_matter(folder: Path) -> tuple[str, str]:
    """Return the language and the licence that a checkpoint's own card states, 'unknown' where it states none."""
    import huggingface_hub

    try:
        card = huggingface_hub.ModelCard((folder / CARD).read_text(encoding="utf-8"), ignore_metadata_errors=True)
    except Exception:  # no card, or one that is not YAML: it is only prose, and no reason to refuse the model
        return UNKNOWN, UNKNOWN
    return _word(card.data.get("language")), _word(card.data.get("license"))


def _word(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return value if isinstance(value, str) and value else UNKNOWN


def _front_matter(manifest: Manifest) -> str:
    import huggingface_hub

    languages = [each for each in manifest.language.split(", ") if each not in _UNSAID]
    licence = manifest.licence.lower()
    data = huggingface_hub.ModelCardData(
        language=languages or None,
        license=licence if licence not in _UNSAID else None,
        base_model=manifest.base_origin if _HUB_ID.fullmatch(manifest.base_origin) else None,
        library_name="transformers",
        pipeline_tag=manifest.task,
        tags=["thanosql", "onnx", *(["ctc"] if manifest.task == TRANSCRIPTION else [])],
        metrics=[name for name in METRICS if manifest.metrics.get(name) is not None] or None,
    )
    return str(data.to_yaml())


def _weights(precision: str, *, graph: bool) -> str:
    stored = f"its weights are stored in {precision}"
    # The graph is the one that was proved, whatever the checkpoint beside it is rounded to.
    return f"{stored}, except that {GRAPH} has the fp32 weights" if graph and precision != "fp32" else stored


def _made(manifest: Manifest) -> str:
    if not manifest.statement:
        return "Unknown: it was trained elsewhere, and came without a manifest."
    return f"```sql\n{manifest.statement}\n```"


def _origin(manifest: Manifest) -> str:
    return manifest.base if manifest.base == manifest.base_origin else f"{manifest.base} ({manifest.base_origin})"


def _data(manifest: Manifest) -> str:
    if not manifest.data:
        return ""
    hours = manifest.data.get("audio_seconds", 0.0) / 3600
    known = [("Rows", manifest.data.get("rows")), ("Hours of audio", f"{hours:.2f}" if hours else None)]
    known += [("Recordings held out", manifest.data.get("validation_rows"))]
    return _table("Data", known)


def _metrics(manifest: Manifest) -> str:
    figures = [(name, manifest.metrics.get(name)) for name in (*METRICS, "train_loss", "steps", "epochs", "seconds")]
    shown = [(name, f"{value:.4g}" if isinstance(value, float) else value) for name, value in figures]
    held_out = " on the rows held out of the training" if manifest.data.get("validation_rows") else ""
    return _table(f"Figures{held_out}", shown)


def _table(title: str, rows: list[tuple[str, Any]]) -> str:
    lines = [f"| {name} | {value} |" for name, value in rows if value is not None]
    return "\n".join([f"## {title}\n", "| | |", "|---|---|", *lines]) if lines else ""
