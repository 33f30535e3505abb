"""Give a model another name (ALTER MODEL ... RENAME TO)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.runtime.train.run import is_begun, only_trainer

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class RenameModelExec:
    """Renames all versions of a model at once; one that is not there has none."""

    model: str
    target: str

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one status row. Raises RegistryError while a model of either name is trained, and for a taken name."""
        with ExitStack() as stack:
            # A training that ends later would publish under the old name, or find its own taken.
            for name in {self.model.casefold(): self.model, self.target.casefold(): self.target}.values():
                if is_begun(context.home, name):
                    stack.enter_context(
                        only_trainer(context.home, name, hint="wait for it, or interrupt it and rename then")
                    )
            renamed = context.registry.rename(self.model, self.target)
        yield pl.DataFrame({"model": [self.target], "former_name": [self.model], "versions_renamed": [renamed]})
