"""How fast a model was here, for whoever has the choice where to run it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical import Model
from thanosql.runtime import families
from thanosql.runtime.cost.calibration import MEASURED, Calibration
from thanosql.runtime.cost.inference import inference_job


@dataclass(frozen=True, slots=True)
class Speeds:
    """The speeds of a published version in ``folder``, or of a base model, as this machine has measured them."""

    model: Model
    folder: Path | None
    home: Path

    def __call__(self, device: str, precision: str) -> float | None:
        """Return the seconds of audio a second on 'cpu' or 'cuda:N', None where this model was not measured there."""
        calibration = Calibration(self.home)
        if not calibration.path.exists():
            return None
        family = families.family(self.model.family.name)
        base = self.model if isinstance(self.model, BaseModel) else None
        workload = family.workload(base, self.folder, {}, self.home)
        if workload is None:
            return None
        expected = calibration.expect(inference_job(family, workload, precision, device))
        return expected.speed if expected.basis == MEASURED else None
