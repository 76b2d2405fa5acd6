"""What every test may use: files in a folder of its own, and the flag that rewrites expected texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mkdocs_exprec.cache import FOLDER
from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.project import Project, load_project
from tests.chromium import FLAGS, find

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected texts")


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test touch what the user's own checks have kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(tmp_path_factory.mktemp("cache")))
        yield


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium, which has to be there."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        except Error as error:
            pytest.fail(
                "no Chromium: install it with the system's package manager, set CHROMIUM to its path, "
                f"or run `playwright install chromium`\n{error}"
            )
        yield started
        started.close()
