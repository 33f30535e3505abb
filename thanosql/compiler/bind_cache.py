"""What a model's name means to CLEAR CACHE, which knows deleted models, too."""

from __future__ import annotations

from thanosql.compiler import ast
from thanosql.compiler.catalog import Catalog
from thanosql.compiler.errors import BindError, suggest


def cached_model(catalog: Catalog, name: ast.ModelName) -> str:
    """Return the model as the cache knows it: ``name``, ``name@version`` or a base model's name.

    Raises BindError at a name, or a version, that neither the registry nor the cache has, and that is no base model's.
    """
    wanted = name.name.text
    cached = [label.partition("@") for label in catalog.cached_models()]
    names = [*(base.name for base in catalog.base_models()), *catalog.model_names(), *(model for model, _, _ in cached)]
    known = {each.casefold(): each for each in names}
    found = known.get(wanted.casefold())
    if found is None:
        raise BindError(
            f"there is no model {wanted!r}, and nothing of one in the cache",
            hint=suggest(wanted, known.values(), "models"),
            span=name.span,
        )
    if name.version is None:
        return found
    left = {int(version) for model, _, version in cached if version and model.casefold() == wanted.casefold()}
    versions = sorted(left.union(catalog.versions(wanted)))
    if not versions:
        raise BindError("a base model has no versions", hint=f"write {found}", span=name.span)
    if name.version not in versions:
        raise BindError(
            f"there is no version {name.version} of model {found!r}, and nothing of one in the cache",
            hint=f"versions: {', '.join(map(str, versions))}",
            span=name.span,
        )
    return f"{found}@{name.version}"
