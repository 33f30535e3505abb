"""What a model's name means in a statement, and whether it may be used there."""

from __future__ import annotations

from thanosql.compiler import ast
from thanosql.compiler.catalog import BaseModel, Catalog, ModelVersion
from thanosql.compiler.errors import BindError, suggest
from thanosql.compiler.names import name_problem


def published_model(catalog: Catalog, name: ast.ModelName, base_hint: str | None = None) -> ModelVersion:
    """Return the published model, or raise BindError at its name.

    ``base_hint`` is the statement to suggest when the name is a base model's.
    """
    model = catalog.model(name.name.text, name.version)
    if model is not None:
        return model
    versions = catalog.versions(name.name.text)
    if versions:
        raise BindError(
            f"model {name.name.text!r} has no version {name.version}",
            hint=f"versions: {', '.join(map(str, versions))}",
            span=name.span,
        )
    base = _base_model(catalog, name)
    if base is not None:
        hint = f"{base.name} is a base model: " + (
            f"start from it with {base_hint}" if base_hint else "it is not listed among your models"
        )
    else:
        hint = _training_hint(catalog, name) or suggest(name.name.text, catalog.model_names(), "models")
    raise BindError(f"there is no model {name.name.text!r}", hint=hint, span=name.span)


def begun_model(catalog: Catalog, name: ast.ModelName) -> str:
    """Return the name, as it was first written, of a model that is published or whose training was begun.

    A version is always a published one. Raises BindError at the name.
    """
    if catalog.model(name.name.text, name.version) is None and name.version is None:
        begun = catalog.trainings()
        spelling = next((each for each in begun if each.casefold() == name.name.text.casefold()), None)
        if spelling is not None:
            return spelling
        if _base_model(catalog, name) is None:
            hint = suggest(name.name.text, {*catalog.model_names(), *begun}, "models")
            raise BindError(f"there is no model {name.name.text!r}", hint=hint, span=name.span)
    return published_model(catalog, name).name


def usable_model(catalog: Catalog, name: ast.ModelName) -> ModelVersion | BaseModel:
    """Return the model that PREDICT or EVALUATE names: a published one, or a base model that has learnt something."""
    base = _base_model(catalog, name)
    if base is None or catalog.model(name.name.text, None) is not None:
        known = [*catalog.model_names(), *(base.name for base in catalog.base_models() if base.applicable)]
        try:
            return published_model(catalog, name)
        except BindError as error:
            if not catalog.versions(name.name.text) and not _training_hint(catalog, name):
                error.hint = suggest(name.name.text, known, "models")
            raise
    if not base.applicable:
        lacks = "has learnt no task yet" if base.pretrained else "has random weights and nothing to say yet"
        raise BindError(
            f"{base.name} {lacks}",
            hint=f"train a model first: BUILD MODEL name USING {base.name} AS SELECT ...",
            span=name.span,
        )
    return base


def base_model(catalog: Catalog, name: ast.ModelName) -> BaseModel:
    """Return the base model of that name, or raise BindError with the nearest one."""
    base = _base_model(catalog, name)
    if base is None:
        hint = suggest(name.name.text, [each.name for each in catalog.base_models()], "base models")
        if catalog.model(name.name.text, None) is not None:
            hint = f"{name.name.text} is a published model: go on training it with FIT MODEL"
        raise BindError(f"there is no base model {name.name.text!r}", hint=hint, span=name.span)
    if name.version is not None:
        raise BindError("a base model has no versions", hint=f"write {base.name}", span=name.span)
    return base


def free_name(catalog: Catalog, name: ast.ModelName) -> None:
    """Raise BindError when the name cannot be given to a new model."""
    problem = name_problem(name.name.text)
    if problem:
        raise BindError(problem, span=name.span)
    if name.version is not None:
        raise BindError(
            "a version cannot be chosen",
            hint=f"write {name.name.text}: versions are numbered as they come",
            span=name.span,
        )
    base = _base_model(catalog, name)
    if base is not None:
        raise BindError(f"{base.name} is the name of a base model", hint="choose another name", span=name.span)


def target_version(catalog: Catalog, name: ast.ModelName, *, overwrite: bool) -> int:
    """Return the number the new version will have, or raise BindError when the name is taken."""
    versions = catalog.versions(name.name.text)
    if versions and not overwrite:
        raise BindError(
            f"there is a model {name.name.text!r} already",
            hint="OPTIONS (overwrite=True) adds a new version; or choose another name",
            span=name.span,
        )
    return catalog.next_version(name.name.text)


def _training_hint(catalog: Catalog, name: ast.ModelName) -> str | None:
    """Say what became of a model that is not published though its training was begun, or return None."""
    begun = {each.casefold(): state for each, state in catalog.trainings().items()}
    return {
        "training": "it is being trained: LIST TRAINING shows how far it has come",
        "interrupted": "its training was interrupted: the statement that LIST TRAINING shows would go on with it",
        "damaged": f"what is left of its training cannot be read: DELETE MODEL {name.name.text} removes it",
    }.get(begun.get(name.name.text.casefold(), ""))


def _base_model(catalog: Catalog, name: ast.ModelName) -> BaseModel | None:
    folded = name.name.text.casefold()
    return next((base for base in catalog.base_models() if base.name.casefold() == folded), None)
