"""The statements that are killed, what there is before them, and what one may find afterwards."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

import thanosql
from thanosql.runtime.models.bundle import open_bundle

RATE = 16_000
ROWS = 8
SIZES = {"hidden_size": 16, "layers": 1, "heads": 2, "conv_dim": (8,) * 7}
TRAINING = "epochs=1, batch_size=4, validation_split=0.25, checkpoint_minutes=1e-6"
SCRATCH = f"size='micro', hidden_size=16, layers=1, heads=2, conv_dim={[8] * 7}, {TRAINING}"

# What may lie below a home and beside it when nobody is at work; everything else is rubbish.
_EXPECTED = re.compile(
    r"speech\.duckdb|clips(\.csv|/.*)|bases/.*|bundle/[^/]+"
    r"|home/(registry|cache)\.sqlite|home/versions/[0-9a-f]{64}/[^/]+|home/exported/[^.][^/]*/[^/]+(/[^/]+)?"
    r"|home/datasets/\w+/(card\.json|(train|test)(\.csv|/[^/]+))|home/runs/\w+-[0-9a-f]{16}/(run\.json|heartbeat\.json|step-\d+/.+)"
)
# What only the next statement of its kind can find: beside a folder that the user named, and what DuckDB spilled.
_FOUND_LATER = re.compile(r"\.bundle\.partial/.*|home/datasets/\w+/\.copying/.*|speech\.duckdb\.tmp/.*")

PATIENCE = 30.0
"""Seconds until the processes that a killed one had started must have ended; one may be at a step of its training."""


@dataclass(frozen=True)
class Case:
    """A statement to kill. ``before`` are the statements that make the state it starts from."""

    statement: str
    before: tuple[str, ...] = ()
    trains: bool = False
    """Whether it needs PyTorch, which takes seconds to import."""
    isolate: bool = False
    """Whether recordings are decoded in processes of their own."""


COPY = "COPY speech FROM 'clips.csv'"
BUNDLE = "EXPORT MODEL letters TO 'bundle'"

CASES = {
    "copy": Case("COPY notes OPTIONS (if_exists='fail') FROM 'clips.csv'"),
    "copy_append": Case("COPY speech OPTIONS (if_exists='append') FROM 'clips.csv'"),
    "copy_replace": Case("COPY speech OPTIONS (if_exists='replace') FROM 'clips'"),
    "create_as_predict": Case("CREATE TABLE heard AS PREDICT USING letters AS SELECT * FROM speech"),
    "insert_predict": Case(
        "INSERT INTO heard SELECT * FROM (PREDICT USING letters AS SELECT * FROM speech) p",
        ("CREATE TABLE heard AS PREDICT USING letters AS SELECT * FROM speech LIMIT 2",),
    ),
    "cache": Case("PREDICT USING letters AS SELECT * FROM speech"),
    "isolated": Case("CREATE TABLE heard AS PREDICT USING letters AS SELECT * FROM speech", isolate=True),
    "kept_samples": Case(
        "CREATE TABLE heard AS SELECT a.predicted AS one, b.predicted AS other "
        "FROM (PREDICT USING letters OPTIONS (cache=False) AS SELECT * FROM speech) a "
        "JOIN (PREDICT USING letters OPTIONS (cache=False, decoder='beam') AS SELECT * FROM speech) b "
        "USING (audio_path)"
    ),
    "spill": Case(
        "SET memory_limit='60MB'; SET threads=1; CREATE TABLE sorted AS "
        "SELECT md5(range::VARCHAR) AS one, md5(one) AS other FROM range(400000) ORDER BY other"
    ),
    "clear_cache": Case("CLEAR CACHE", ("PREDICT USING letters AS SELECT * FROM speech",)),
    "get_dataset": Case("GET THANOSQL DATASET speech_sample_ko"),
    "get_dataset_overwrite": Case(
        "GET THANOSQL DATASET speech_sample_ko OPTIONS (overwrite=True)", ("GET THANOSQL DATASET speech_sample_ko",)
    ),
    "export": Case(BUNDLE),
    "export_overwrite": Case(BUNDLE.replace(" TO", " OPTIONS (overwrite=True, precision='fp16') TO"), (BUNDLE,)),
    "delete": Case("DELETE MODEL letters"),
    "build": Case(f"BUILD MODEL fresh USING Wav2Vec2Scratch OPTIONS ({SCRATCH}) AS SELECT * FROM speech", trains=True),
    "build_overwrite": Case(
        f"BUILD MODEL letters USING Wav2Vec2Scratch OPTIONS (overwrite=True, {SCRATCH}) AS SELECT * FROM speech",
        trains=True,
    ),
    "build_features": Case(
        f"BUILD MODEL fresh USING Wav2Vec2Scratch OPTIONS ({SCRATCH}, freeze='feature_encoder', cache_features=True) "
        "AS SELECT * FROM speech",
        trains=True,
    ),
    "build_devices": Case(
        f"BUILD MODEL fresh USING Wav2Vec2Scratch OPTIONS ({SCRATCH}, device='cpu', devices=2) AS SELECT * FROM speech",
        trains=True,
    ),
    "fit_overwrite": Case(
        f"FIT MODEL letters USING letters OPTIONS (overwrite=True, {TRAINING}) AS SELECT * FROM speech", trains=True
    ),
    "upload": Case("UPLOAD MODEL mine FROM 'bundle'", (BUNDLE,), trains=True),
    "get_model": Case("GET THANOSQL MODEL Wav2Vec2En", trains=True),
    "base_model": Case("CREATE TABLE heard AS PREDICT USING Wav2Vec2En AS SELECT * FROM speech", trains=True),
}


@dataclass(frozen=True)
class Place:
    """The folder that the statements work in, which is also where their relative paths start."""

    folder: Path

    @property
    def temporary(self) -> Path:
        """The folder of temporary files, which is empty when nobody is at work."""
        return self.folder / "tmp"

    def session(self, *, isolate: bool = False) -> thanosql.Session:
        """Open the database and the home."""
        os.chdir(self.folder)
        os.environ["THANOSQL_MODELS"] = str(self.folder / "bases")
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.temporary)
        return thanosql.connect(f"duckdb:///{self.folder}/speech.duckdb", home=self.folder / "home", isolate=isolate)

    def run(self, *statements: str, isolate: bool = False) -> None:
        """Run statements in a session of their own."""
        with self.session(isolate=isolate) as session:
            for statement in statements:
                session.run(statement)

    def make(self, home: Path, case: Case) -> None:
        """Make the state before a case: the models of ``home``, recordings, and what its own statements make."""
        shutil.copytree(home, self.folder / "home")
        chance = np.random.default_rng(0)
        self.temporary.mkdir()
        clips = self.folder / "clips"
        clips.mkdir()
        lines = ["audio_path,text"]
        for number in range(ROWS):
            path = clips / f"{number}.wav"
            soundfile.write(path, chance.normal(0, 0.1, RATE // 2 + 800 * number), RATE)
            lines.append(f"{path},{'abc'[number % 3]}b")
        (self.folder / "clips.csv").write_text("\n".join(lines) + "\n")
        if case.trains:
            from bench.predict import write_checkpoint

            write_checkpoint(self.folder / "bases" / "Wav2Vec2En", "micro", **SIZES)
        self.run(COPY, *case.before)

    def look(self) -> dict[str, Any]:
        """Return what a new session finds, every part of it checked; leave out what a cache may have or not."""
        with self.session() as session:
            registry = session.context.registry
            records = [record for name in registry.names() for record in registry.versions(name)]
            for record in records:
                registry.verify(record)
            tables = session.run("LIST TABLE").frame
            # Also reads the whole cache: a row that is damaged would be an error.
            session.run("LIST CACHE")
            found = {
                "models": [[record.name, record.version] for record in records],
                "tables": {
                    f"{schema}.{name}": self._content(session, name)
                    for schema, name in tables.select("schema", "name").iter_rows()
                },
                "bundle": self._bundle(),
            }
            trainings = session.run("LIST TRAINING").frame
            assert set(trainings["state"]) <= {"interrupted"}, trainings
            assert trainings["step"].null_count() == 0, trainings
            # There is no other training of a name than the one that was killed.
            trained = {record.name for record in records if record.version > 1 or record.name == "fresh"}
            assert not trained & set(trainings["model"]), "a training is listed that has published its model"
        return found

    def rubbish(self, *, found_later: bool) -> list[str]:
        """Return what lies about that belongs to nothing; ``found_later`` counts what waits for its next statement."""
        names = [path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()]
        names += [f"{path.relative_to(self.folder)}/" for path in (self.folder / "home" / "staging").glob("*")]
        rubbish = [name for name in sorted(names) if not _EXPECTED.fullmatch(name)]
        return [name for name in rubbish if found_later or not _FOUND_LATER.fullmatch(name)]

    def survivors(self) -> list[str]:
        """Return what processes go on that a killed one had started, when they have had the time to end."""
        deadline = time.monotonic() + PATIENCE
        while (found := self._started()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def _started(self) -> list[str]:
        mark, found = f"TMPDIR={self.temporary}\0".encode(), []
        for process in Path("/proc").glob("[0-9]*"):
            # What was forked of this process has its environment of the beginning; what ended has none.
            with suppress(OSError):
                if mark in (process / "environ").read_bytes():
                    found.append(f"process {process.name}: {(process / 'cmdline').read_bytes()[:200]!r}")
        return found

    def _content(self, session: thanosql.Session, table: str) -> str:
        rows = session.run(f'SELECT t::VARCHAR AS row FROM "{table}" t ORDER BY ALL').frame["row"].to_list()
        columns = session.run(f'SELECT * FROM "{table}" LIMIT 0').frame.columns
        for column in {"audio", "audio_path"} & set(columns):
            paths = session.run(f'SELECT "{column}" AS path FROM "{table}"').frame["path"]
            missing = [path for path in paths if not Path(path).is_file()]
            assert not missing, f"{table} has recordings that are gone: {missing[:3]}"
        return f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"

    def _bundle(self) -> str | None:
        if not (self.folder / "bundle").exists():
            return None
        _, manifest = open_bundle("bundle")
        assert manifest is not None
        return manifest.files["model.safetensors"]["sha256"]
