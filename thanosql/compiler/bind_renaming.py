"""What a model's two names mean to ALTER MODEL ... RENAME TO."""

from __future__ import annotations

from thanosql.compiler import ast
from thanosql.compiler.bind_models import free_name, published_model
from thanosql.compiler.catalog import Catalog
from thanosql.compiler.errors import BindError


def renamed_model(catalog: Catalog, name: ast.ModelName, target: ast.ModelName, *, if_exists: bool) -> str:
    """Return the name, as it is written now, of the model that gets another; one that is not there with ``if_exists``.

    Raises BindError at a name that no published model has, at one with a version, and at a new name that is none for a
    model or that another model has.
    """
    if name.version is not None:
        raise BindError("a model is renamed with all its versions", hint=f"write {name.name.text}", span=name.span)
    free_name(catalog, target)
    missing = if_exists and not catalog.versions(name.name.text)
    current = name.name.text if missing else published_model(catalog, name).name
    # The same name in other letters is no other model's.
    if current.casefold() != target.name.text.casefold() and catalog.versions(target.name.text):
        taken = target.name.text
        raise BindError(
            f"there is a model {taken!r} already",
            hint=f"choose another name; DELETE MODEL {taken} removes that one",
            span=target.span,
        )
    return current
