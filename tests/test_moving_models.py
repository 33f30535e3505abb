"""Models and tables come and go by statements: GET, EXPORT, UPLOAD and COPY, through a session."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

from tests.broken_export import break_export
from tests.runtime import checkpoints
from thanosql.compiler.errors import DatabaseError, DataError, ExportError, ModelError, ThanoSQLError
from thanosql.session import Session


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
    session.run("EXPORT MODEL mine OPTIONS (overwrite=True, precision='fp16') TO 'out/mine'")
    assert not (folder / "model.onnx").exists()  # its weights would be others
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
    manifest = json.loads((tmp_path / "base" / "manifest.json").read_text())
    assert (manifest["statement"], manifest["imported_by"]) == ("", None)
    assert "EXPORT MODEL" not in (tmp_path / "base" / "README.md").read_text()
    with pytest.raises(ModelError, match="the files of Wav2Vec2Ko are not on this machine") as caught:
        session.run("EXPORT MODEL Wav2Vec2Ko TO 'other'")
    assert caught.value.column == 14
    assert not (tmp_path / "other").exists()


def test_a_base_model_is_got_under_its_own_name(session: Session) -> None:
    session.run("GET THANOSQL MODEL Wav2Vec2En")
    assert heard(session, "Wav2Vec2En@1") == heard(session, "mine")
    assert session.run("DELETE MODEL Wav2Vec2En").frame["versions_deleted"].item() == 1
    assert heard(session, "Wav2Vec2En") == heard(session, "mine")


def test_a_checkpoint_in_a_base_model_s_place_has_its_own_licence(session: Session, tmp_path: Path) -> None:
    folder = checkpoints.base_960h(tmp_path / "other")
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\nlanguage: de\n---\n")
    sql = f"GET THANOSQL MODEL Wav2Vec2En OPTIONS (checkpoint='{folder}', model_name='other')"
    row = session.run(sql).frame.row(0, named=True)
    assert (row["origin"], row["licence"], row["language"]) == ("other", "cc-by-nc-4.0", "de")
    session.run("EXPORT MODEL other OPTIONS (onnx=False) TO 'bundle'")
    for name in ("README.md", "manifest.json"):
        assert str(tmp_path) not in (tmp_path / "bundle" / name).read_text()
    session.run("DELETE MODEL other")


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
    assert (row["base"], row["origin"]) == (kind, kind)
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
    session.run("EXPORT MODEL mine TO 'm'")
    break_export(monkeypatch)
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
    assert error.startswith("not_audio: ")
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


@pytest.mark.parametrize("path", ["~nosuch/x", "x" * 300, "x" * 300 + "/t.csv", "looped/t.csv"])
def test_copy_names_a_path_that_cannot_be_looked_up(session: Session, tmp_path: Path, path: str) -> None:
    (tmp_path / "looped").symlink_to("looped")
    error = refused(session, f"COPY t FROM '{path}'")
    assert isinstance(error, DataError)
    assert path in error.message
    assert "cannot be looked up" in error.message
    assert error.column == 13


def test_copy_names_a_path_that_may_not_be_looked_up(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "stat", forbidden)
    error = refused(session, "COPY t FROM 'closed/t.csv'")
    assert error.message == f"{tmp_path}/closed/t.csv cannot be looked up: Permission denied"


def forbidden(path: Path | str, *others: Any, **named: Any) -> Any:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


@pytest.mark.parametrize("source", ["t.csv", "nowhere.csv"])
@pytest.mark.parametrize("sql", ["COPY t FROM '{}'", "COPY t OPTIONS (if_exists='append') FROM '{}'"])
def test_copy_within_a_transaction_keeps_it(session: Session, tmp_path: Path, sql: str, source: str) -> None:
    (tmp_path / "t.csv").write_text("n\n1\n")
    sql = sql.format(source)
    session.run("CREATE TABLE kept (n INT); BEGIN; INSERT INTO kept VALUES (7)")
    session.run(f"EXPLAIN {sql}")
    if source == "t.csv":
        assert session.run(sql).frame["rows"].item() == 1
    else:
        assert "there is no file" in refused(session, sql).message
    session.run("COMMIT")
    assert session.run("FROM kept").frame["n"].item() == 7


def test_copy_replaces_the_table_that_is_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("n\n1\n")
    session.run("CREATE TEMP TABLE t (old INT); COPY t OPTIONS (if_exists='replace') FROM 't.csv'")
    assert session.run("SELECT * FROM t").frame.to_dict(as_series=False) == {"n": [1]}


def test_copy_of_a_folder_into_a_table_names_the_copy_that_does_it(session: Session, files: Path) -> None:
    session.run(f"COPY t FROM '{files}/models'")
    for sql in (f"COPY T FROM '{files}/models'", f"EXPLAIN COPY T FROM '{files}/models'"):
        error = refused(session, sql)
        assert isinstance(error, DatabaseError)
        working = f"COPY T OPTIONS (if_exists='append') FROM '{files}/models'"
        assert error.hint is not None
        assert error.hint.endswith(f": {working}")
    rows = session.run("FROM t").frame.height
    session.run(working)
    assert session.run("FROM t").frame.height == 2 * rows
    for nothing in ("nowhere.csv", "x" * 300):
        error = refused(session, f"COPY t FROM '{nothing}'")
        assert error.message.startswith("No files found")
        assert "relative path" in (error.hint or "")


def test_copy_leaves_no_folder_out_but_links(
    session: Session, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open", "closed"):
        (tmp_path / "speech" / name).mkdir(parents=True)
        (tmp_path / "speech" / name / "a.wav").write_bytes((files / "noise.wav").read_bytes())
    (tmp_path / "speech" / "linked").symlink_to("open")
    session.run("COPY t FROM 'speech'")
    assert session.run("FROM t ORDER BY folder").frame["folder"].to_list() == ["closed", "open"]
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: forbidden(path) if str(path).endswith("closed") else scan(path))
    error = refused(session, "COPY u FROM 'speech'")
    assert isinstance(error, DataError)
    assert error.message == f"the folder {tmp_path}/speech/closed cannot be read: Permission denied"
    assert session.run("LIST TABLE").frame["name"].to_list() == ["speech", "t"]


def test_a_verb_is_no_hint_for_itself(session: Session) -> None:
    assert refused(session, "EXPORT").hint is None
    assert refused(session, "EXPORTT MODEL m TO 'x'").hint == "did you mean EXPORT?"


@pytest.mark.parametrize("checkpoint", ["~nosuch/x", "x" * 300])
def test_a_checkpoint_that_cannot_be_looked_up_is_named(session: Session, checkpoint: str) -> None:
    error = refused(session, f"GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name='m', checkpoint='{checkpoint}')")
    assert isinstance(error, ModelError)
    assert f"{checkpoint}" in error.message
    assert "cannot be looked up" in error.message
