"""The benchmark measures what it says it does: records of the right size, without findings, always the same."""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COUNT = 60


def run(*arguments: str | Path, folder: Path = ROOT) -> str:
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("benchmark") / "first")


def generated(folder: Path) -> Path:
    run("tests.benchmark.generate", str(COUNT), folder)
    return folder


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def test_the_same_number_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    assert digest(generated(tmp_path / "second")) == digest(project)


def test_records_are_as_long_as_real_ones(project: Path) -> None:
    sizes = [path.stat().st_size for path in (project / "docs/experiments").iterdir()]
    assert len(sizes) == COUNT
    assert 3_500 <= statistics.median(sizes) <= 4_500


def test_nothing_is_wrong_with_the_records(project: Path) -> None:
    assert run("mkdocs_exprec", "check", "--strict", folder=project) == f"{COUNT} records checked: nothing to report.\n"


def test_results_are_written_as_table_and_as_data(tmp_path: Path) -> None:
    options = ["--quick", "--only", "startup", "--pairs", "1", "--date", "2025-03-04"]
    table = run("tests.benchmark.bench", *options, "--out", tmp_path)
    assert (tmp_path / "RESULTS.md").read_text(encoding="utf-8") == table
    assert "| startup: times `python -c pass` |" in table
    results = json.loads((tmp_path / "RESULTS.json").read_text(encoding="utf-8"))
    assert results["about"]["date"] == "2025-03-04"
    assert {row["goal"] for row in results["rows"]} == {None, 3}
