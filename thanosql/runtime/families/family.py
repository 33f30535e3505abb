"""What the runtime asks of a family of base models, and of a model of that family that is ready to transcribe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from thanosql.compiler.catalog import BaseModel, FamilyDeclaration

if TYPE_CHECKING:
    from thanosql.runtime.arrays import Logits, Samples
    from thanosql.runtime.train.learner import Learner

GRAPH = "model.onnx"
"""The ONNX graph's file name in the folder of a published version."""


class Predictor(Protocol):
    """A published model, opened to transcribe.

    ``sample_rate`` is in hertz; ``minimum_samples`` is the shortest recording that yields one frame.
    ``device`` and ``providers`` are read back from the running session. Threads may share one Predictor.
    """

    sample_rate: int
    minimum_samples: int
    device: str
    providers: tuple[str, ...]
    precision: str

    def predict(self, audio: Sequence[Samples]) -> list[str]:
        """Return the transcript of each recording, in order, as one batch. A text does not depend on its neighbours."""

    def logits(self, audio: Sequence[Samples]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed as one batch."""

    def normalise_text(self, text: str) -> str:
        """Return a reference transcript as the model would write it, so that scores count no case or Unicode form."""


class Family(Protocol):
    """A kind of model: its base models, the options of its statements, and how to train and open it."""

    @property
    def declaration(self) -> FamilyDeclaration:
        """What the compiler knows of the family."""

    @property
    def bases(self) -> tuple[BaseModel, ...]:
        """Its base models, in the order LIST THANOSQL MODEL shows them."""

    def locate(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the base's files, checked against one another, or None for random weights.

        Raises ModelError, with what to do about it, when files are missing or contradict one another.
        """

    def check(self, folder: Path) -> None:
        """Raise ModelError, naming the file, unless ``folder`` has a checkpoint of this family, without contradiction.

        Only JSON and the headers of safetensors are read.
        """

    def available(self, base: BaseModel, home: Path) -> bool:
        """Say whether the base can be used without the network."""

    def learner(
        self, base: BaseModel | None, folder: Path | None, texts: Sequence[str], options: Mapping[str, Any]
    ) -> Learner:
        """Return a model to train: from the checkpoint in ``folder``, or from random weights when it is None.

        ``texts`` are all transcripts of the statement: random weights take their vocabulary from them.
        """

    def open(self, folder: Path, options: Mapping[str, Any]) -> Predictor:
        """Open a published version, which has model.onnx beside its checkpoint. Raises ModelError."""
