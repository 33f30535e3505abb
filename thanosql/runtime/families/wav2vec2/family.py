"""The family as the runtime sees it; what needs torch is imported when training begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel, OptionProblem
from thanosql.runtime.families.family import Calling
from thanosql.runtime.families.wav2vec2.checkpoint import read_checkpoint
from thanosql.runtime.families.wav2vec2.declaration import BASES, DECLARATION
from thanosql.runtime.progress import SILENT, Progress

if TYPE_CHECKING:
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.families.wav2vec2.learner import CTCLearner
    from thanosql.runtime.families.wav2vec2.predictor import CTCPredictor


class Wav2Vec2Family:
    """wav2vec 2.0 for CTC, from a checkpoint or from random weights."""

    declaration = DECLARATION
    bases = BASES

    def locate(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the base's files, checked against one another, or None for random weights.

        Raises ModelError, with what to do about it, when files are missing or contradict one another, or when the
        options of random weights describe no model. Downloads only what is nowhere on this machine, and not when
        HF_HUB_OFFLINE is set.
        """
        if not base.pretrained:
            from thanosql.runtime.families.wav2vec2.scratch import shape

            shape(options)
            return None
        from thanosql.runtime.families.wav2vec2.checkpoint import check_weights, read_checkpoint
        from thanosql.runtime.families.wav2vec2.location import find_folder

        folder = find_folder(base, options.get("checkpoint"), home)
        check_weights(read_checkpoint(folder))
        return folder

    def local_folder(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the base's files where they are on this machine, unchecked; nothing is downloaded."""
        from thanosql.runtime.families.wav2vec2.location import local_folder

        return local_folder(base, options.get("checkpoint"), home)

    def check(self, folder: Path) -> None:
        """Raise ModelError unless ``folder`` has a wav2vec 2.0, HuBERT, WavLM or Data2Vec model with a CTC head."""
        from thanosql.runtime.families.wav2vec2.checkpoint import check_weights, read_checkpoint

        check_weights(read_checkpoint(folder))

    def available(self, base: BaseModel, home: Path) -> bool:
        """Say whether the base can be used without the network."""
        from thanosql.runtime.families.wav2vec2.location import local_folder

        return not base.pretrained or local_folder(base, None, home) is not None

    def training_problem(self, start: BaseModel | Path, options: Mapping[str, Any], home: Path) -> OptionProblem | None:
        """Return what of the options for training a base, or the model in a folder, cannot do."""
        from thanosql.runtime.families.wav2vec2.location import local_folder
        from thanosql.runtime.families.wav2vec2.training_options import (
            checkpoint_problem,
            depends_on_the_model,
            scratch_problem,
        )

        if not depends_on_the_model(options):
            return None
        if isinstance(start, BaseModel) and not start.pretrained:
            return scratch_problem(options)
        folder = local_folder(start, options.get("checkpoint"), home) if isinstance(start, BaseModel) else start
        return checkpoint_problem(read_checkpoint(folder), options) if folder is not None else None

    def workload(
        self, base: BaseModel | None, folder: Path | None, options: Mapping[str, Any], home: Path
    ) -> Workload | None:
        """Return what the checkpoint in ``folder``, or a base model, computes for a second of audio."""
        from thanosql.runtime.families.wav2vec2.workload import of_model

        return of_model(base, folder, options, home)

    def learner(
        self,
        base: BaseModel | None,
        folder: Path | None,
        texts: Sequence[str],
        options: Mapping[str, Any],
        progress: Progress = SILENT,
    ) -> CTCLearner:
        """Return a model to train: from the checkpoint in ``folder``, or from random weights when it is None."""
        from thanosql.runtime.families.wav2vec2.learner import from_checkpoint, from_scratch

        return from_scratch(texts, options) if folder is None else from_checkpoint(folder, options, texts, progress)

    def check_decoding(self, options: Mapping[str, Any]) -> None:
        """Raise BindError or ModelError when beam search cannot be done as the options ask."""
        from thanosql.runtime.families.wav2vec2.decoding import check_options

        check_options(options)

    def normaliser(self, folder: Path) -> Callable[[str], str]:
        """Return what writes a reference transcript in the spelling of the checkpoint's vocabulary."""
        return read_checkpoint(folder).vocabulary.normalise

    def calling(self, device: str, precision: str) -> Calling:
        """Return how a model will be given recordings on 'cpu' or 'cuda:N' in that precision."""
        from thanosql.runtime.families.wav2vec2.calling import calling

        return calling(device, precision)

    def open(self, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> CTCPredictor:
        """Open a published version for transcription on ``options['device']``. Raises ModelError."""
        from thanosql.runtime.families.wav2vec2.predictor import CTCPredictor

        return CTCPredictor(folder, options, graph)


FAMILY = Wav2Vec2Family()
