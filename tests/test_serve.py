"""The preview: one build an edit, none without one, and a broken record never stops it."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.hosts import Served, config, laboratory, record, serving, small, write

PAGE = "experiments/2025-01-15_smoke/"


def fetched(server: Served, address: str) -> str:
    with urllib.request.urlopen(server.url + address, timeout=20) as response:
        return str(response.read().decode())


def edit(server: Served, name: str, text: str) -> str:
    """Write a file of the project, wait for the build and see that there is no other; gives the smoke test's page."""
    before = server.builds
    (server.root / name).write_text(text, encoding="utf-8")
    server.wait(before + 1)
    time.sleep(1)
    assert server.begun == server.builds == before + 1, server.log
    return fetched(server, PAGE)


def overview(server: Served) -> str:
    return BeautifulSoup(fetched(server, "experiments/health/"), "html.parser").get_text()


@pytest.mark.parametrize(
    ("host", "folder"),
    [("mkdocs", "docs/experiments"), ("mkdocs", "experiments"), ("properdocs", "experiments")],
)
def test_a_preview_builds_once_for_an_edit_and_lives_on(tmp_path: Path, host: str, folder: str) -> None:
    up = "/".join(".." for _ in folder.split("/"))
    path, good = f"{folder}/2025-01-15_smoke.md", record(up=up)
    with serving(write(tmp_path / "lab", small(folder=folder)), host) as server:
        server.wait(1)
        time.sleep(3)
        assert server.begun == 1, "it builds when nothing has changed"
        assert "Does it learn at all?" in fetched(server, PAGE)
        assert "exprec-findings" not in fetched(server, PAGE)

        assert "New words" in edit(server, path, good.replace("It does.", "New words."))
        edit(server, "runs/run-0001/metrics.ndjson", '{"loss": 0.5}\n')
        assert fetched(server, "experiments/runs/run-0001/metrics.ndjson") == '{"loss": 0.5}\n'

        shown = edit(server, path, good.replace("** 2025-01-15", "** 2025-02-30"))
        assert "exprec-findings" in shown
        assert "<code>2025-02-30</code> is not a day of the calendar" in shown
        assert "Does it learn at all?" in shown
        rule = BeautifulSoup(shown, "html.parser").select_one(".exprec-findings a[href*=rules]")
        assert "is a day of the calendar" in fetched(server, urljoin(PAGE, str(rule["href"])))
        assert "90% of what is expected" in overview(server)
        shown = edit(server, path, f"---\nstatus: [unclosed\n---\n\n{good}")
        assert "invalid-front-matter" in shown
        assert "[unclosed" not in shown
        shown = edit(server, path, good)
        assert "exprec-findings" not in shown
        assert "Does it learn at all?" in shown
        assert "100% of what is expected" in overview(server)
        with pytest.raises(HTTPError):
            fetched(server, "experiments/health/rules/impossible-date/")

        (server.root / folder / "2025-01-16_second.md").write_text(record("Second", "2025-01-16", up=up))
        server.wait(server.builds + 1)
        assert "Second" in fetched(server, "experiments/")
        assert "Second" in fetched(server, PAGE), "the next record is not linked"
        assert "Traceback" not in server.log


@pytest.mark.parametrize(("host", "folder"), [("mkdocs", "experiments"), ("properdocs", "lab/notes/experiments")])
def test_the_first_record_is_shown_in_a_folder_that_was_not_there(tmp_path: Path, host: str, folder: str) -> None:
    files = {f"{host}.yml": config(options={"records": folder}), "docs/index.md": "# Lab\n"}
    with serving(write(tmp_path / "lab", files), host) as server:
        server.wait(1)
        (server.root / "site").mkdir()
        (server.root / "site/index.html").write_text("")
        time.sleep(1.5)
        assert server.begun == 1, "it builds for a folder that holds no records"
        for number, name in enumerate(("2025-01-15_smoke", "2025-01-16_next"), 2):
            write(server.root, {f"{folder}/{name}.md": record()})
            server.wait(number)
            assert "Does it learn at all?" in fetched(server, f"{folder}/{name}/")
        time.sleep(1.5)
        assert server.begun == server.builds == 3, server.log
        assert "Traceback" not in server.log


def test_a_draft_is_shown_in_the_preview_and_no_health_if_none_is_asked_for(tmp_path: Path) -> None:
    options = {"severity": {}, "health": False}
    with serving(write(tmp_path / "lab", laboratory(draft_docs="2025-02-11_nobody.md\n", options=options))) as server:
        server.wait(1)
        assert "exprec-findings" not in fetched(server, "experiments/undated/")
        with pytest.raises(HTTPError):
            fetched(server, "experiments/health/")
        assert "Nobody" in fetched(server, "experiments/2025-02-11_nobody/")
        assert "Nobody" in fetched(server, "experiments/by-date/2025/")
