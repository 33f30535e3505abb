"""Models and tables come and go by statements: GET, EXPORT, UPLOAD and COPY, through a session."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import polars as pl
import pytest
import soundfile

from thanosql.compiler.errors import ExportError, ModelError, ThanoSQLError
from thanosql.runtime.families.wav2vec2.learner import CTCLearner
from thanosql.session import Session

sys.path.append(str(Path(__file__).parent / "runtime"))
import checkpoints


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of Wav2Vec2En, and a recording."""
    folder = tmp_path_factory.mktemp("files")
    checkpoints.base_960h(folder / "models" / "Wav2Vec2En")
    soundfile.write(folder / "noise.wav", np.random.default_rng(0).normal(0, 0.1, 16_000), 16_000)
    return folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    """A home with the model ``mine``, got from Wav2Vec2En, and its bundle."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch, Session("duckdb://", home=home) as session:
        patch.setenv("THANOSQL_MODELS", str(files / "models"))
        status = session.run("GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name='mine')")
        assert status.kind == "status"
        row = status.frame.row(0, named=True)
        assert (row["model"], row["version"], row["base"]) == ("mine", 1, "Wav2Vec2En")
        assert (row["origin"], row["licence"], row["language"]) == ("facebook/wav2vec2-base-960h", "Apache-2.0", "en")
        assert row["parity"] < 1e-3
    return home


@pytest.fixture
def session(shared: Path, files: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Session]:
    monkeypatch.setenv("THANOSQL_MODELS", str(files / "models"))
    monkeypatch.chdir(tmp_path)
    with Session("duckdb://", home=shared) as session:
        session.run(f"CREATE TABLE speech AS SELECT '{files}/noise.wav' AS audio, 'noise' AS text")
        yield session


def heard(session: Session, model: str) -> str:
    return str(session.run(f"PREDICT USING {model} AS SELECT * FROM speech").frame["predicted"].item())


def test_a_model_goes_out_and_comes_back(session: Session, tmp_path: Path) -> None:
    first = session.run("EXPORT MODEL mine TO 'out/mine'")
    assert first.kind == "status"
    folder = tmp_path / "out" / "mine"
    row = first.frame.row(0, named=True)
    assert (row["model"], row["version"], row["folder"], row["precision"]) == ("mine", 1, str(folder), "fp32")
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert (row["files"], row["bytes"]) == (len(sizes), sum(sizes))
    # The graph of a bundle is never believed.
    (folder / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match=r"model\.onnx is not the file"):
        session.run("UPLOAD MODEL again FROM 'out/mine'")
    session.run("EXPORT MODEL mine OPTIONS (overwrite=True, precision='fp16', onnx=False) TO 'out/mine'")
    row = session.run("UPLOAD MODEL again FROM 'out/mine'").frame.row(0, named=True)
    assert (row["model"], row["base"], row["licence"]) == ("again", "Wav2Vec2En", "Apache-2.0")
    original, record = (session.context.registry.get(name) for name in ("mine", "again"))
    assert original is not None
    assert record is not None
    assert record.manifest.statement == original.manifest.statement
    assert record.manifest.imported_by == "UPLOAD MODEL again FROM 'out/mine'"
    assert json.loads((record.folder / "config.json").read_text())["dtype"] == "float32"
    assert heard(session, "again")
    session.run("FIT MODEL again USING again OPTIONS (epochs=1, overwrite=True, validation_split=0) AS FROM speech")
    description = session.run("DESCRIBE MODEL again@1").frame
    assert "imported_by" in description["property"].to_list()
    session.run("DELETE MODEL again")


def test_the_card_states_the_licence_and_language_that_the_statement_states(session: Session, tmp_path: Path) -> None:
    session.run("EXPORT MODEL mine OPTIONS (onnx=False, licence='MIT', language='fr') TO 'stated'")
    card = (tmp_path / "stated" / "README.md").read_text()
    assert "license: mit" in card
    assert "- fr" in card or "language: fr" in card
    row = session.run("UPLOAD MODEL stated FROM 'stated'").frame.row(0, named=True)
    assert (row["licence"], row["language"]) == ("MIT", "fr")
    session.run("DELETE MODEL stated")


def test_a_base_model_is_exported_as_it_is(session: Session, tmp_path: Path) -> None:
    row = session.run("EXPORT MODEL Wav2Vec2En TO 'base'").frame.row(0, named=True)
    assert (row["model"], row["version"]) == ("Wav2Vec2En", None)
    assert {"model.onnx", "model.safetensors", "README.md", "manifest.json"} <= {
        path.name for path in (tmp_path / "base").iterdir()
    }
    with pytest.raises(ModelError, match="the files of Wav2Vec2Ko are not on this machine") as caught:
        session.run("EXPORT MODEL Wav2Vec2Ko TO 'other'")
    assert caught.value.column == 14
    assert not (tmp_path / "other").exists()


def test_a_base_model_is_got_under_its_own_name(session: Session) -> None:
    session.run("GET THANOSQL MODEL Wav2Vec2En")
    assert heard(session, "Wav2Vec2En@1") == heard(session, "mine")
    assert session.run("DELETE MODEL Wav2Vec2En").frame["versions_deleted"].item() == 1
    assert heard(session, "Wav2Vec2En") == heard(session, "mine")


KINDS: Mapping[str, Callable[[Path], Path]] = {
    "hubert": checkpoints.hubert,
    "wavlm": checkpoints.wavlm,
    "data2vec": checkpoints.data2vec,
}


@pytest.mark.parametrize("kind", KINDS)
def test_any_checkpoint_of_the_family_can_be_uploaded(session: Session, tmp_path: Path, kind: str) -> None:
    folder = KINDS[kind](tmp_path / kind)
    (folder / "README.md").write_text("---\nlicense: mit\nlanguage: en\n---\n# a model\n")
    # What a checkpoint folder may bring along is neither opened nor published.
    (folder / "model.onnx").write_bytes(b"not a graph")
    (folder / "optimizer.pt").write_bytes(b"a pickle")
    row = session.run(f"UPLOAD MODEL {kind} FROM :folder", {"folder": kind}).frame.row(0, named=True)
    assert (row["base"], row["origin"]) == (kind, str(folder))
    assert (row["licence"], row["language"]) == ("mit", "en")
    record = session.context.registry.get(kind)
    assert record is not None
    assert not {"optimizer.pt", "README.md"} & set(record.manifest.files)
    assert heard(session, kind)
    session.run(f"DELETE MODEL {kind}")


def refused(session: Session, sql: str) -> ThanoSQLError:
    with pytest.raises(ThanoSQLError) as caught:
        session.run(sql)
    assert caught.value.text == sql
    return caught.value


def test_what_is_no_checkpoint_is_refused_with_its_place(session: Session, tmp_path: Path) -> None:
    error = refused(session, "UPLOAD MODEL m FROM 'nowhere'")
    assert f"there is no folder {tmp_path}/nowhere" in error.message
    assert error.column == 21
    (tmp_path / "empty").mkdir()
    assert "has no config.json" in refused(session, "UPLOAD MODEL m FROM 'empty'").message
    folder = checkpoints.hubert(tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "pickle" in refused(session, "UPLOAD MODEL m FROM 'pickled'").message
    whisper = checkpoints.hubert(tmp_path / "whisper")
    checkpoints.change(whisper / "config.json", model_type="whisper")
    assert "describes a whisper" in refused(session, "UPLOAD MODEL m FROM 'whisper'").message
    assert session.context.registry.names() == ["mine"]


def test_a_graph_that_differs_is_not_published(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    export = CTCLearner.export

    def broken(self: CTCLearner, target: Path) -> Path:
        path = export(self, target)
        graph = onnx.load(path)
        weights = max(graph.graph.initializer, key=lambda each: np.prod(each.dims))
        values = onnx.numpy_helper.to_array(weights) * 2
        weights.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float32), weights.name))
        onnx.save(graph, path)
        return path

    session.run("EXPORT MODEL mine TO 'm'")
    monkeypatch.setattr(CTCLearner, "export", broken)
    with pytest.raises(ExportError, match="does not reproduce"):
        session.run("UPLOAD MODEL m FROM 'm'")
    assert session.context.registry.names() == ["mine"]
    assert list((session.context.home / "staging").glob("*")) == []


def test_copy_appends_replaces_or_refuses(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,word\n1,one\n2,two\n")

    def copy(options: str = "", source: str = "a.csv") -> dict[str, Any]:
        return session.run(f"COPY words {options} FROM '{source}'").frame.row(0, named=True)

    assert copy() == {"table": "words", "rows": 2, "columns": 2}
    assert copy("OPTIONS (if_exists='append')")["rows"] == 2
    # Without options, into a table that is there: the database's own.
    assert copy() == {"Count": 2}
    with pytest.raises(ThanoSQLError, match="there is a table 'words' already"):
        copy("OPTIONS (if_exists='fail')")
    assert session.run("SELECT count(*) AS n FROM words").frame["n"].item() == 6
    (tmp_path / "late.csv").write_text("n\n" + "1\n" * 5_000 + "x\n")
    (tmp_path / "bad.csv").write_text("n,word\n1,one\n2,two,three,four\n")
    with pytest.raises(ThanoSQLError, match=r"bad\.csv cannot be read as CSV"):
        copy("OPTIONS (if_exists='replace')", "bad.csv")
    assert session.run("SELECT count(*) AS n FROM words").frame["n"].item() == 6
    assert copy("OPTIONS (if_exists='replace')", "late.csv")["rows"] == 5_001
    assert session.run("SELECT max(n) AS n FROM words").frame["n"].item() == "x"


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet", "json", "jsonl", "ndjson"])
def test_copy_reads_files_by_their_ending(session: Session, tmp_path: Path, suffix: str) -> None:
    rows = pl.DataFrame({"n": [1, 2], "word": ["one", None]})
    path = tmp_path / f"t.{suffix}"
    match suffix:
        case "csv":
            rows.write_csv(path)
        case "tsv":
            rows.write_csv(path, separator="\t")
        case "parquet":
            rows.write_parquet(path)
        case "json":
            path.write_text(json.dumps(rows.to_dicts()))
        case _:
            rows.write_ndjson(path)
    session.run(f"COPY t FROM 't.{suffix}'")
    assert session.run("FROM t").frame.equals(rows)


def test_copy_of_a_folder_has_a_row_for_each_file(session: Session, files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "speech"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "noise.wav").write_bytes((files / "noise.wav").read_bytes())
    (folder / "notes.wav").write_text("this is not a recording")
    (folder / ".hidden.wav").touch()
    assert session.run("COPY t FROM 'speech'").frame.row(0) == ("t", 2, 8)
    bad, good = session.run("FROM t ORDER BY folder").frame.iter_rows(named=True)
    error = bad.pop("error")
    assert error.startswith("format: ")
    assert bad == {
        "audio": str(folder / "notes.wav"), "name": "notes.wav", "folder": "", "seconds": None, "sample_rate": None,
        "channels": None, "bytes": 23,
    }  # fmt: skip
    assert good == {
        "audio": str(folder / "deep" / "noise.wav"), "name": "noise.wav", "folder": "deep", "seconds": 1.0,
        "sample_rate": 16_000, "channels": 1, "bytes": 32_044, "error": None,
    }  # fmt: skip
    assert session.run("PREDICT USING mine AS SELECT * FROM t WHERE error IS NULL").frame.height == 1
    (tmp_path / "empty").mkdir()
    assert "holds no files" in refused(session, "COPY u FROM 'empty'").message


def test_copy_tells_what_it_cannot_read(session: Session, tmp_path: Path) -> None:
    error = refused(session, "COPY t FROM 'nowhere.csv'")
    assert f"there is no file or folder {tmp_path}/nowhere.csv" in error.message
    assert error.column == 13
    (tmp_path / "t.xlsx").touch()
    assert ".parquet" in (refused(session, "COPY t FROM 't.xlsx'").hint or "")
    (tmp_path / "t.parquet").write_text("no")
    assert "cannot be read as PARQUET" in refused(session, "COPY t FROM 't.parquet'").message
