"""`communique read --parquet`: an archive into tables, in batches, on one process or on two workers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.reading.archive import batches, run
from communique.reading.cli import read

duckdb = pytest.importorskip("duckdb", reason="Parquet needs the archive extra: make setup-archive.")

FILES = 25
BATCH = 10


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches.cut, "__kwdefaults__", {"size": BATCH})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "2031").mkdir(parents=True)
    for number in range(FILES):
        (folder / "2031" / f"{number:03d}.txt").write_text(
            f"{number % 27 + 1}.05.2031. - 10:00\n\nThe harbour opens, part {number}\n\n"
            f'"We keep {number} piers open," said Mayor Ana Brandt.\n',
            encoding="utf-8",
        )
    (folder / ".hidden.txt").write_text("Not to be read.", encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02" * 50)
    return folder


def read_into(out: Path | str, *paths: Path | str, options: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(read, [*map(str, paths), "--parquet", str(out), *options])


def rows(out: Path, table: str) -> list[tuple[object, ...]]:
    asked = duckdb.read_parquet(f"{out}/{table}/*.parquet").order("ALL")
    found: list[tuple[object, ...]] = asked.fetchall()
    return found


def written(out: Path) -> dict[str, int]:
    return {str(path.relative_to(out)): path.stat().st_mtime_ns for path in out.rglob("*.parquet")}


def test_an_archive_becomes_tables(archive: Path, tmp_path: Path) -> None:
    done = read_into(tmp_path / "out", archive)
    assert done.exit_code == 1
    assert "broken.txt" in done.output
    assert f"{FILES} of {FILES + 1} files read" in done.output
    documents = rows(tmp_path / "out", "documents")
    assert len(documents) == FILES
    assert {str(row[0]).rpartition("/")[2] for row in documents} == {f"{n:03d}.txt" for n in range(FILES)}
    assert len(rows(tmp_path / "out", "statements")) == FILES


def test_a_second_run_reads_nothing_again(archive: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "out", archive)
    before = written(tmp_path / "out")
    assert "3 batches were there already" in read_into(tmp_path / "out", archive).output
    assert written(tmp_path / "out") == before


def test_a_run_that_was_stopped_goes_on(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from communique.reading.archive import engines

    def stops(batch: batches.Batch) -> batches.BatchDone:
        if batch.name.startswith("000001"):
            raise KeyboardInterrupt
        return batches.read_batch(batch)

    monkeypatch.setattr(engines, "read_batch", stops)
    assert read_into(tmp_path / "out", archive).exit_code != 0
    assert len(list((tmp_path / "out" / "done").iterdir())) == 1
    monkeypatch.undo()
    monkeypatch.setattr(batches.cut, "__kwdefaults__", {"size": BATCH})
    assert "1 batches were there already" in read_into(tmp_path / "out", archive).output
    assert len(rows(tmp_path / "out", "documents")) == FILES


def test_a_changed_file_is_read_anew_and_nothing_stale_stays(archive: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "out", archive)
    (archive / "2031" / "003.txt").write_text("Another headline\n\nNothing was said.\n", encoding="utf-8")
    assert "2 batches were there already" in read_into(tmp_path / "out", archive).output
    assert len(rows(tmp_path / "out", "documents")) == FILES
    assert len(rows(tmp_path / "out", "statements")) == FILES - 1


def test_object_storage_serves_as_a_folder_does(archive: Path, tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(str(archive), "/bucket", recursive=True)
    done = read_into(tmp_path / "out", "memory://bucket")
    memory.rm("/bucket", recursive=True)
    assert done.exit_code == 1
    documents = rows(tmp_path / "out", "documents")
    assert len(documents) == FILES
    assert str(documents[0][0]).startswith("memory://")


@pytest.fixture
def two_workers(archive: Path, tmp_path: Path) -> Path:
    out = tmp_path / "many"
    assert read_into(out, archive, options=("--engine", "dask", "--workers", "2")).exit_code == 1
    return out


@pytest.mark.sockets
@pytest.mark.filterwarnings("ignore")  # of libraries, while a cluster starts and stops
def test_two_workers_write_what_one_process_writes(archive: Path, tmp_path: Path, two_workers: Path) -> None:
    read_into(tmp_path / "out", archive)
    assert written(tmp_path / "out").keys() == written(two_workers).keys()
    for table in sorted(path.name for path in (tmp_path / "out").iterdir() if path.name != "done"):
        assert rows(tmp_path / "out", table) == rows(two_workers, table), table


def test_engine_without_tables_is_told(archive: Path) -> None:
    done = CliRunner().invoke(read, [str(archive), "--engine", "dask"])
    assert done.exit_code == 2
    assert "--parquet" in done.output


def test_what_is_missing_is_told(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "NEEDS", {"no_such_module": "pyarrow"})
    done = read_into(tmp_path / "out", archive)
    assert done.exit_code == 1
    assert "make setup-archive" in done.output


def test_an_address_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = read_into(tmp_path / "out", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "nowhere" in done.output
    assert "Traceback" not in done.output
