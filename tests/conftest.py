"""What every test may use: files in a folder of its own, and the flag that rewrites expected texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_exprec.checking import CODE_OF
from mkdocs_exprec.project import Project, load_project


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected texts")


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Project]:
    """Write files, named by their paths, and give the project that they make; `project.folder` is where they lie."""

    def write(files: dict[str, str | bytes]) -> Project:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        config = tmp_path / "mkdocs.yml"
        return load_project(str(config) if config.is_file() else None, str(tmp_path), CODE_OF)

    return write
