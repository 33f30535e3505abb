"""The published models: rows in home/registry.sqlite, and the folder of each version under home/versions.

Whoever reads sees a version whole or not at all, whatever happens to the process that publishes it: the folder is
complete and on the disk before it is renamed into place, and exists for readers only once its row is committed. All
changes under home/versions are made while holding SQLite's write lock; a folder without a row is rubbish and is swept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from thanosql.compiler.errors import ModelError, RegistryError
from thanosql.compiler.names import name_problem
from thanosql.runtime.files import staging
from thanosql.runtime.registry import model_files
from thanosql.runtime.registry.manifest import FILE_NAME, Manifest
from thanosql.runtime.registry.rows import RegistryRows

_SELECT = "SELECT name, version, content, manifest FROM versions JOIN models USING (key)"


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One published version. ``folder`` holds a Hugging Face checkpoint, model.onnx and manifest.json."""

    name: str
    version: int
    family: str
    base: str
    folder: Path
    created: datetime
    manifest: Manifest


class Registry:
    """The models under a home folder; any number of processes and threads may share it.

    Nothing is written before the first ``staging`` or ``publish``. Names compare without regard to case.
    Every method raises RegistryError when registry.sqlite is damaged, busy, or cannot be written.
    """

    def __init__(self, home: Path):
        self.home = home.absolute()
        self._rows = RegistryRows(self.home / "registry.sqlite")
        self._versions = self.home / "versions"
        self._staging = self.home / "staging"
        if self.home.exists() and not self.home.is_dir():
            raise RegistryError(f"{self.home} is not a folder", hint="models need a folder of their own (home)")
        if os.access(self.home, os.W_OK):
            # Housekeeping keeps no session from opening; whoever uses the registry is told what is wrong with it.
            with suppress(OSError, RegistryError):
                staging.clean(self._staging)
                self._sweep()

    def names(self) -> list[str]:
        """Return the names that have a version, in alphabetical order."""
        with self._rows.reading() as connection:
            rows = connection.execute("SELECT name FROM models WHERE key IN (SELECT key FROM versions) ORDER BY key")
            return [name for (name,) in rows]

    def versions(self, name: str) -> list[VersionRecord]:
        """Return the versions of a model, oldest first."""
        with self._rows.reading() as connection:
            rows = connection.execute(f"{_SELECT} WHERE key = ? ORDER BY version", (_key(name),)).fetchall()
        return [self._record(*row) for row in rows]

    def get(self, name: str, version: int | None = None) -> VersionRecord | None:
        """Return a version, the newest when ``version`` is None, or None when there is none."""
        with self._rows.reading() as connection:
            row = connection.execute(
                f"{_SELECT} WHERE key = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1",
                (_key(name), version),
            ).fetchone()
        return None if row is None else self._record(*row)

    def next_version(self, name: str) -> int:
        """Return the number that the next version will get: 1 for a new name, and never a number that was used."""
        with self._rows.reading() as connection:
            return _last_version(connection, name) + 1

    def reserve(self, name: str, overwrite: bool) -> None:
        """Raise RegistryError where ``publish`` would: a bad name, a taken one, or a home that cannot be written.

        Nothing is held: another process may still take the name first.
        """
        _check_name(name)
        with self._rows.reading() as connection:
            _check_free(connection, name, overwrite)
        place = next(path for path in (self.home, *self.home.parents) if path.exists())
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            raise self._unwritable("permission denied" if place.is_dir() else f"{place} is not a folder")

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Give a fresh folder to make a version in; it is gone at the end unless it was published."""
        with ExitStack() as stack:
            with self._folders():
                folder = stack.enter_context(staging.staging_folder(self._staging))
            try:
                yield folder
            except OSError as error:
                # Other errors of whoever fills the folder are theirs to explain.
                if error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise self._unwritable(str(error.strerror)) from error
                raise

    def publish(self, name: str, folder: Path, manifest: Manifest, overwrite: bool) -> VersionRecord:
        """Make a ``staging`` folder the newest version of ``name``, and return its record.

        The manifest is completed with the name and the checksum of every file, and written beside them.
        Raises RegistryError when the name is taken and ``overwrite`` is False, ModelError for files that a model must
        not have; then, and after a crash, the registry is as it was.
        """
        _check_name(name)
        files = model_files.describe(folder)
        text = manifest.replace(name=name, files=files).to_json()
        Manifest.from_json(text, FILE_NAME)  # what could not be read again is not written
        content = hashlib.sha256(text.encode()).hexdigest()
        with self._folders():
            (folder / FILE_NAME).write_bytes(text.encode())
            model_files.persist(folder)
            self._versions.mkdir(exist_ok=True)
            if not self._rows.exist():
                self._create()
        with self._rows.writing() as connection:
            _check_free(connection, name, overwrite)
            version = _last_version(connection, name) + 1
            with self._folders():
                self._place(folder, content)
            _set_last_version(connection, name, version)
            connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?)", (_key(name), version, content, text))
        return self._record(name, version, content, text)

    def delete(self, name: str, version: int | None = None) -> int:
        """Remove one version, or all of them when ``version`` is None, and return how many there were.

        Whoever has their files open may go on reading.
        """
        if not self._rows.exist():
            return 0
        with self._rows.writing() as connection:
            deleted = connection.execute(
                "DELETE FROM versions WHERE key = ? AND version = coalesce(?, version)", (_key(name), version)
            ).rowcount
        if deleted:
            self._sweep()
        return deleted

    def rename(self, name: str, target: str) -> int:
        """Give all versions of ``name`` the name ``target`` in one transaction, and return how many there are.

        They keep their numbers, unless ``target`` was the name of others before: then they are counted on from its last
        one, so that no ``target@3`` comes to mean another version. Nor are the numbers of ``name`` given again.
        Raises RegistryError when ``target`` cannot name a model, or names another one.
        """
        _check_name(target)
        if not self._rows.exist():
            return 0
        with self._rows.writing() as connection:
            selected = connection.execute("SELECT version FROM versions WHERE key = ? ORDER BY version", (_key(name),))
            versions = [version for (version,) in selected]
            if _key(name) == _key(target):
                connection.execute("UPDATE models SET name = ? WHERE key = ?", (target, _key(name)))
            elif versions:
                taken = _taken(connection, target)
                if taken:
                    raise RegistryError(f"model {taken[0]} exists already", hint="choose another name")
                used = _last_version(connection, target)
                numbers = range(used + 1, used + 1 + len(versions)) if used else versions
                _set_last_version(connection, target, numbers[-1] if used else _last_version(connection, name))
                connection.executemany(
                    "UPDATE versions SET key = ?, version = ? WHERE key = ? AND version = ?",
                    [(_key(target), new, _key(name), old) for new, old in zip(numbers, versions, strict=True)],
                )
        return len(versions)

    def verify(self, record: VersionRecord) -> None:
        """Raise ModelError, naming the file, unless the version's folder is as it was published."""
        model_files.check(record.folder, record.manifest.files)
        path = record.folder / FILE_NAME
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {error.strerror}", hint="build the model again") from error
        if content != record.folder.name:
            raise ModelError(f"{path} was changed", hint="restore it, or build the model again")

    def _record(self, name: str, version: int, content: str, text: str) -> VersionRecord:
        manifest = Manifest.from_json(text, f"the manifest of {name}@{version}")
        folder = self._versions / content
        return VersionRecord(name, version, manifest.family, manifest.base, folder, manifest.created_at, manifest)

    def _create(self) -> None:
        # Asked in this order: whoever is faster makes the rows before the first folder.
        if self._contents() and not self._rows.exist():
            raise RegistryError(
                f"{self._versions} has models, but {self._rows.path.name} is missing",
                hint=f"restore it from a copy, or move {self._versions} away to start anew",
            )
        with staging.staging_folder(self._staging) as folder:
            self._rows.create(folder)

    def _place(self, folder: Path, content: str) -> None:
        target = self._versions / content
        # Folders come and go under versions whole, so one of that name has the same files and serves both.
        if not target.exists():
            folder.rename(target)
            model_files.persist_entry(self._versions)

    def _contents(self) -> set[str]:
        """Return the names of the folders of versions, with rows and without."""
        if not self._versions.is_dir():
            return set()
        return {path.name for path in self._versions.iterdir() if re.fullmatch(r"[0-9a-f]{64}", path.name)}

    def _sweep(self) -> None:
        """Remove the folders that no row names."""
        if not self._rows.exist():
            return  # without rows nothing can be told apart; publish asks the user
        with self._rows.reading() as connection:
            if not _orphans(connection, self._contents()):
                return
        # A row may have come meanwhile, so they are looked up again under the lock. Renamed under the lock, removed
        # without: nobody waits for that, and no crash leaves half a folder.
        with self._folders(), staging.staging_folder(self._staging) as rubbish, self._rows.writing() as connection:
            for content in _orphans(connection, self._contents()):
                (self._versions / content).rename(rubbish / content)

    @contextmanager
    def _folders(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error

    def _unwritable(self, reason: str) -> RegistryError:
        return RegistryError(
            f"models cannot be written to {self.home}: {reason}",
            hint="make it writable or make room, or choose another folder by home= or THANOSQL_HOME",
        )


def _key(name: str) -> str:
    return name.casefold()


def _orphans(connection: sqlite3.Connection, contents: set[str]) -> set[str]:
    return contents - {content for (content,) in connection.execute("SELECT content FROM versions")}


def _check_name(name: str) -> None:
    problem = name_problem(name)
    if problem is not None:
        raise RegistryError(problem)


def _check_free(connection: sqlite3.Connection, name: str, overwrite: bool) -> None:
    taken = _taken(connection, name)
    if taken and not overwrite:
        existing, version = taken
        raise RegistryError(
            f"model {existing} exists already, as version {version}",
            hint=f"OPTIONS (overwrite=True) publishes a new version beside it; DELETE MODEL {existing} removes it",
        )


def _taken(connection: sqlite3.Connection, name: str) -> tuple[str, int] | None:
    """Return the model that has a name, as it is written, and its newest version."""
    row = connection.execute(
        "SELECT name, max(version) FROM versions JOIN models USING (key) WHERE key = ? GROUP BY key", (_key(name),)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _last_version(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT last_version FROM models WHERE key = ?", (_key(name),)).fetchone()
    return int(row[0]) if row else 0


def _set_last_version(connection: sqlite3.Connection, name: str, version: int) -> None:
    connection.execute(
        "INSERT INTO models VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
        " SET name = excluded.name, last_version = excluded.last_version",
        (_key(name), name, version),
    )
