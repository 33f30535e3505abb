"""What the runtime asks of a family of base models, and of a model of that family that is ready to transcribe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from thanosql.compiler.catalog import BaseModel, FamilyDeclaration, OptionProblem
from thanosql.runtime.progress import SILENT, Progress

if TYPE_CHECKING:
    from thanosql.runtime.answers.transcript import Transcript
    from thanosql.runtime.arrays import Logits, Samples
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.train.learner import Learner

GRAPH = "model.onnx"
"""The ONNX graph's file name in the folder of a published version."""

GRAPH_FORM = 4
"""Counts how graphs are exported: one more, and base models' graphs of earlier forms are made anew."""


@dataclass(frozen=True, slots=True)
class Calling:
    """How a model is given recordings: each piece ``alone`` or several as a batch, in ``callers`` calls at once."""

    alone: bool
    callers: int
    reason: str
    """Why, in a few words."""
    ahead: int = 0
    """Further threads, which prepare inputs and read outputs while those calls compute."""

    def sentence(self) -> str:
        """Return all of it for EXPLAIN.

        >>> Calling(True, 4, "a core computes one as fast as several").sentence()
        'each recording by itself, 4 at once: a core computes one as fast as several'
        """
        return f"{'each recording by itself' if self.alone else 'together'}, {self.callers} at once: {self.reason}"


class Predictor(Protocol):
    """A published model, opened to transcribe.

    A recording is split into pieces, the pieces go through the model, and what the model says of them becomes the
    transcript; what pieces and outputs are is the family's own affair, but for ``len(piece.samples)``.
    ``device`` and ``providers`` are read back from the running session. Threads may share one Predictor.

    Attributes:
        sample_rate: in hertz.
        minimum_samples: the shortest recording that yields one frame.
        precision: what the graph computes in: 'fp32', 'fp16' or 'int8'.
        alone: each piece is to be run by itself: batches gain nothing, or would change what a row's answer is.
        callers: how many threads should call ``run`` at once.
    """

    sample_rate: int
    minimum_samples: int
    device: str
    providers: tuple[str, ...]
    precision: str
    alone: bool
    callers: int

    def split(self, samples: Samples) -> Sequence[Any]:
        """Return the pieces of a recording [samples] at ``sample_rate``: one, but for long ones.

        Raises AudioError ('too_short') where it has too few samples for one frame.
        """

    def width(self, samples: int) -> int:
        """Return how many samples of each piece the model computes where the longest of a batch has so many."""

    def run(self, pieces: Sequence[Any]) -> Sequence[Any]:
        """Return the model's output for each piece, computed as one batch."""

    def transcript(self, pieces: Sequence[Any], outputs: Sequence[Any]) -> Transcript:
        """Return the transcript of one recording from the outputs for all its pieces."""

    def predict(self, audio: Sequence[Samples]) -> list[str]:
        """Return the text of each recording [samples], in order, one after the other in the calling thread."""

    def logits(self, audio: Sequence[Samples]) -> list[Logits]:
        """Return each recording's logits [frames, vocabulary], computed whole and as one batch."""

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

    def local_folder(self, base: BaseModel, options: Mapping[str, Any], home: Path) -> Path | None:
        """Return the folder of the base's files where they are on this machine, unchecked; nothing is downloaded."""

    def check(self, folder: Path) -> None:
        """Raise ModelError, naming the file, unless ``folder`` has a checkpoint of this family, without contradiction.

        Only JSON and the headers of safetensors are read.
        """

    def available(self, base: BaseModel, home: Path) -> bool:
        """Say whether the base can be used without the network."""

    def training_problem(self, start: BaseModel | Path, options: Mapping[str, Any], home: Path) -> OptionProblem | None:
        """Return what of the options for training a base, or the model in a folder, cannot do.

        None, too, where the files of the base are not on this machine yet: ``learner`` raises it then.
        """

    def workload(
        self, base: BaseModel | None, folder: Path | None, options: Mapping[str, Any], home: Path
    ) -> Workload | None:
        """Return what the checkpoint in ``folder``, or a base model where that is None, computes for a second of audio.

        None where that cannot be told. Nothing is downloaded, and of files only JSON is read.
        """

    def learner(
        self,
        base: BaseModel | None,
        folder: Path | None,
        texts: Sequence[str],
        options: Mapping[str, Any],
        progress: Progress = SILENT,
    ) -> Learner:
        """Return a model to train: from the checkpoint in ``folder``, or from random weights when it is None.

        ``texts`` are all transcripts of the statement: random weights take their vocabulary from them, and others learn
        new letters where the options ask for it. Raises ModelError for options that the model cannot do.
        """

    def check_decoding(self, options: Mapping[str, Any]) -> None:
        """Raise BindError or ModelError when a package, or a file that the options of decoding name, is missing."""

    def normaliser(self, folder: Path) -> Callable[[str], str]:
        """Return what writes a reference transcript as the model in ``folder`` would; no graph is opened for it."""

    def calling(self, device: str, precision: str) -> Calling:
        """Return how a model will be given recordings on 'cpu' or 'cuda:N' in that precision."""

    def open(self, folder: Path, options: Mapping[str, Any], graph: Path | None = None) -> Predictor:
        """Open a published version, which has model.onnx beside its checkpoint. Raises ModelError.

        ``graph`` is the variant to run, where that is another. ``options`` hold device, precision, and those about
        decoding; an option that is missing means its default.
        """
