"""When the output of frozen layers can stand in for the recordings."""

from __future__ import annotations

from thanosql.compiler.errors import BindError
from thanosql.compiler.options import Options


def features_repeat(options: Options) -> bool:
    """Say whether the convolutions give the same in every epoch: they are frozen, and nothing varies the audio."""
    return options["freeze"] != "none" and options["augment"] in ("none", ("none",))


def check_features(options: Options) -> None:
    """Raise BindError where BUILD or FIT is told to keep what is not the same in every epoch, or to keep it nowhere."""
    if "cache_features" not in options or options["cache_features"] is not True:
        return
    origin = options.resolved("cache_features").origin
    span = origin.value.span if origin else None
    if not features_repeat(options):
        raise BindError(
            "cache_features=True, but the convolutions' output is not the same in every epoch",
            hint="it is with freeze='feature_encoder' or 'encoder' and augment='none'; "
            "cache_features='auto' keeps it where it is",
            span=span,
        )
    if not options["cache_gb"]:
        raise BindError(
            "cache_features=True, but cache_gb=0 leaves no room for it",
            hint="give cache_gb a number of gigabytes, or leave it out",
            span=span,
        )
