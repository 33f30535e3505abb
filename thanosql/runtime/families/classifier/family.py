"""The family as the runtime sees it; what needs torch is imported when training begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel, OptionProblem
from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.classifier.declaration import BASES, DECLARATION, ENCODER
from thanosql.runtime.families.classifier.labels import normalise
from thanosql.runtime.families.family import Calling
from thanosql.runtime.progress import SILENT, Progress

if TYPE_CHECKING:
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.families.classifier.learner import LabelLearner
    from thanosql.runtime.families.classifier.predictor import LabelPredictor


class ClassifierFamily:
    """Labels for recordings, from the encoder of a wav2vec 2.0, HuBERT, WavLM or Data2Vec model."""

    declaration = DECLARATION
    bases = BASES

    def locate(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the encoder to start from, checked. Raises ModelError."""
        from thanosql.runtime.families.classifier.checkpoint import read_encoder
        from thanosql.runtime.families.wav2vec2.location import find_folder

        folder = find_folder(ENCODER, options.get("checkpoint"), home)
        read_encoder(folder)
        return folder

    def local_folder(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the encoder where it is on this machine, unchecked; nothing is downloaded."""
        return self._local(base, options, home)

    def check(self, folder: Path) -> None:
        """Raise ModelError unless ``folder`` has a classifier."""
        from thanosql.runtime.families.classifier.checkpoint import read_label_checkpoint

        read_label_checkpoint(folder)

    def available(self, base: BaseModel, home: Path) -> bool:
        """Say whether the base can be used without the network."""
        from thanosql.runtime.families.wav2vec2.location import local_folder

        return local_folder(ENCODER, None, home) is not None

    def training_problem(self, start: BaseModel | Path, options: Mapping[str, Any], home: Path) -> OptionProblem | None:
        """Return what of the options for training a base, or the model in a folder, cannot do."""
        from thanosql.runtime.families.classifier.checkpoint import read_encoder
        from thanosql.runtime.families.wav2vec2.training_options import depends_on_the_model, encoder_problem

        folder = self._local(start, options, home)
        if folder is None or not depends_on_the_model(options):
            return None
        return encoder_problem(read_encoder(folder).config, options)

    def workload(
        self, base: BaseModel | None, folder: Path | None, options: Mapping[str, Any], home: Path
    ) -> Workload | None:
        """Return what the encoder in ``folder``, or a base model's, computes for a second of audio."""
        from thanosql.runtime.families.wav2vec2.workload import of_model

        try:
            found = folder or (self._local(base, options, home) if base is not None else None)
        except ModelError:
            return None
        return of_model(None, found, options, home) if found is not None else None

    def learner(
        self,
        base: BaseModel | None,
        folder: Path | None,
        texts: Sequence[str],
        options: Mapping[str, Any],
        progress: Progress = SILENT,
    ) -> LabelLearner:
        """Return a model to train: from the checkpoint in ``folder``."""
        from thanosql.runtime.families.classifier.learner import from_checkpoint

        assert folder is not None  # no base of this family has random weights
        return from_checkpoint(folder, options, texts)

    def check_decoding(self, options: Mapping[str, Any]) -> None:
        """Accept everything: of labels the most probable is taken, and nothing is searched."""

    def normaliser(self, folder: Path) -> Callable[[str], str]:
        """Return what writes a label as it counts."""
        return normalise

    def calling(self, device: str, precision: str) -> Calling:
        """Return how a model will be given recordings on 'cpu' or 'cuda:N' in that precision."""
        from thanosql.runtime.families.wav2vec2.calling import calling

        return calling(device, precision)

    def open(self, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> LabelPredictor:
        """Open a published version on ``options['device']``. Raises ModelError."""
        from thanosql.runtime.families.classifier.predictor import LabelPredictor

        return LabelPredictor(folder, options, graph)

    def _local(self, start: BaseModel | Path, options: Mapping[str, Any], home: Path) -> Path | None:
        from thanosql.runtime.families.wav2vec2.location import local_folder

        return local_folder(ENCODER, options.get("checkpoint"), home) if isinstance(start, BaseModel) else start


FAMILY = ClassifierFamily()
