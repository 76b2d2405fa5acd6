"""What the generated pages list, and which of them the navigation shows."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mkdocs_exprec.cli import main
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.listings import shortened
from mkdocs_exprec.reading.tracked import TrackerPage, tracker_pages
from tests.hosts import article, built, config, small

Make = Callable[[dict[str, str | bytes]], Project]
FORGE = "https://github.com/example/lab"
WANDB, HEXADECIMAL = "https://wandb.ai/lab/meters/runs/3k1x9abc", "0123456789abcdef0123456789abcdef"


def pages_of(project: Project) -> dict[str, str]:
    """The Markdown of each generated page, by its address below the folder of all of them."""
    return {page.uri.removeprefix(project.url): page.markdown for page in build(project, today=date(2025, 6, 30)).pages}


def rows_of(page: str) -> dict[str, list[str]]:
    """The rows of a page's tables, by the words of their first cell."""
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in page.splitlines() if "|" in line]
    return {re.sub(r"<a [^>]*></a>|\]\(.*|\[", "", first): [first, *others] for first, *others in cells}


RUNS = {
    "mkdocs.yml": config(repo_url=FORGE),
    "experiments/a.md": f"# A\n\n- **Run IDs:** r-1, r-2, {WANDB}\n\n## Results\n\n[all]({WANDB}/overview?nw=x).\n",
    "experiments/b.md": "# B\n\n- **Run IDs:** r-2\n",
    "experiments/c.md": f"# C\n\nAs in {WANDB}?mine=no, which is A's.\n",
    "runs/r-1/metrics.ndjson": "{}\n",
    "runs/r-3/metrics.ndjson": "{}\n",
}


def test_a_run_leads_to_what_explains_it_and_to_what_is_kept_of_it(project: Make) -> None:
    rows = rows_of(pages_of(project(RUNS))["runs/index.md"])
    assert [rows[run][0].partition("</a>")[2] for run in ("r-1", "r-2", "r-3", "3k1x9abc")] == [
        "[r-1](../a.md)", "[r-2](r-2.md)", "r-3", "[3k1x9abc](../a.md)",
    ]  # fmt: skip
    assert [rows[run][3] for run in ("r-1", "r-2", "r-3", "3k1x9abc")] == [
        f"[folder]({FORGE}/tree/HEAD/runs/r-1)", "–", f"[folder]({FORGE}/tree/HEAD/runs/r-3)", f"[W&#38;B]({WANDB})",
    ]  # fmt: skip


def test_a_folder_is_named_where_the_repository_is_unknown(project: Make) -> None:
    rows = rows_of(pages_of(project({**RUNS, "mkdocs.yml": config()}))["runs/index.md"])
    assert rows["r-1"][3] == "folder"


def test_the_list_of_runs_says_in_words_which_are_odd(project: Make) -> None:
    page = pages_of(project(RUNS))["runs/index.md"]
    assert "4 runs; 1 of them is claimed by several records; 1 has no record." in page
    assert re.findall(r"^## (.+?) \{", page, re.MULTILINE) == [
        "Runs that several records claim", "Runs without a record", "All runs",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), [
    (f"see {WANDB}.", TrackerPage("3k1x9abc", "W&B", WANDB)),
    (f"[it]({WANDB}/logs)", TrackerPage("3k1x9abc", "W&B", WANDB)),
    (f"http://ml.example/#/experiments/7/runs/{HEXADECIMAL}/artifacts",
     TrackerPage(HEXADECIMAL, "MLflow", f"http://ml.example/#/experiments/7/runs/{HEXADECIMAL}")),
    (f"https://www.comet.com/lab/meters/{HEXADECIMAL}",
     TrackerPage(HEXADECIMAL, "Comet", f"https://www.comet.com/lab/meters/{HEXADECIMAL}")),
    ("https://app.neptune.ai/lab/meters/e/MET-12/charts",
     TrackerPage("MET-12", "Neptune", "https://app.neptune.ai/lab/meters/e/MET-12")),
    ("https://wandb.ai/lab/meters/reports/3k1x9abc", None),
    ("https://wandb.ai/lab/meters/sweeps/3k1x9abc", None),
])  # fmt: skip
def test_the_address_of_a_run_on_a_tracker_ends_with_the_run(text: str, found: TrackerPage | None) -> None:
    assert next(tracker_pages(text), None) == found


@pytest.mark.parametrize(("text", "short"), [
    ("Short enough.", "Short enough."),
    ("Sweep the learning rate upwards: #9, recorded in the revisited one",
     "Sweep the learning rate upwards: #9, recorded in the…"),
    ("Try these rates, which are the ones that nobody has tried, or others",
     "Try these rates, which are the ones that nobody has tried…"),
    ("x" * 70, "x" * 59 + "…"),
    ("once " + "x" * 70, "once " + "x" * 54 + "…"),
])  # fmt: skip
def test_a_long_text_is_cut_at_the_end_of_a_word(text: str, short: str) -> None:
    assert shortened(text) == short


def in_nav(project: Project) -> list[str]:
    """The addresses of the generated pages that the navigation shows."""
    return [page.uri for page in build(project, today=date(2025, 6, 30)).pages if page.in_nav]


@pytest.mark.parametrize(("with_status", "shown"), [(1, False), (2, True), (8, True)])
def test_a_view_is_in_the_navigation_if_a_good_part_of_the_records_has_its_field(
    project: Make, with_status: int, shown: bool
) -> None:
    status = ["- **Status:** done\n"] * with_status + [""] * (8 - with_status)
    files = {f"experiments/2025-01-{day:02}_a.md": f"# A\n\n{line}" for day, line in enumerate(status, 1)}
    made = project(dict(files))
    listed = in_nav(made)
    assert ("experiments/by-status/index.md" in listed) is shown
    assert ("experiments/by-status/done.md" in listed) is shown
    assert {"experiments/by-date/index.md", "experiments/by-owner/index.md", "experiments/runs/index.md"} < set(listed)
    assert "(by-status/index.md)" in pages_of(made)["index.md"]


def test_a_nav_of_the_users_gets_our_pages_where_it_names_their_folder(tmp_path: Path) -> None:
    nav = [{"Home": "index.md"}, {"Work": [{"All experiments": "experiments/"}, {"Forge": FORGE}]}]
    site = built(tmp_path / "lab", small(nav=nav, theme="material"), "--strict")
    assert (site.code, site.problems, site.broken_links()) == (0, [], [])
    shown = site.pages["index.html"].select_one("nav.md-nav--primary")
    assert shown is not None
    assert [link.get_text(" ", strip=True) for link in shown.select("a.md-nav__link")] == [
        "Home", "Experiments", "By date", "2025", "By owner", "Ana Silva", "Runs", "References", "Follow-ups", "Forge",
    ]  # fmt: skip
    assert "All experiments" in shown.get_text()


def test_a_nav_may_name_the_folder_without_a_title(tmp_path: Path) -> None:
    site = built(tmp_path / "lab", small(nav=["index.md", "experiments/"]), "--strict")
    assert (site.code, site.problems) == (0, [])
    assert "experiments/runs/index.html" in {target for _, target in site.links("index.html")}


def test_a_day_that_only_the_first_commit_tells_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"own.md": "# Own\n\n- **Date:** 2025-01-20\n- **Owner:** Ana\n", "late.md": "# Late\n\n- **Owner:** Ana\n"}
    options = {"severity": {"missing-date": "note"}}
    root = tmp_path / "lab"
    for name, text in small(records=texts, options=options).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(str(text), encoding="utf-8")
    stamp = {f"GIT_{who}_DATE": "2025-01-15T12:00:00+00:00" for who in ("AUTHOR", "COMMITTER")}
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "-m", "all"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, env={**os.environ, **stamp})
    monkeypatch.chdir(root)
    assert main(["list"]) == 0
    assert [line.partition("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "2025-01-20",
        "2025-01-15 (commit)",
    ]
    site = built(root, {})
    days = [row.td.get_text() for row in article(site.pages["experiments/by-date/2025/index.html"]).select("tbody tr")]
    assert days == ["2025-01-20", "2025-01-15 (commit)"]
    trail = site.pages["experiments/late/index.html"].select_one(".exprec-trail")
    assert trail is not None
    assert "January 2025 (date of its first commit)" in trail.get_text()
    own = site.pages["experiments/own/index.html"].select_one(".exprec-trail")
    assert own is not None
    assert "commit" not in own.get_text()


def nested(project, *paths, **records):
    """The site of some run folders, one file each, and of records that claim runs."""
    files = {f"runs/{path}/metrics.json": "{}" for path in paths}
    texts = {name: f"# {name}\n\n- **Run IDs:** {ids}\n" for name, ids in records.items()}
    return build(
        project(files | {f"experiments/2025-01-15_{name}.md": text for name, text in texts.items()}),
        today=date(2025, 6, 30),
    )


GROUPS = {
    "runs of a group": (["sweep/run-1", "sweep/run-2"], ["sweep/run-1", "sweep/run-2"]),
    "runs of a group by their date": (["2025-01-15/12-30-45"], ["2025-01-15/12-30-45"]),
    "runs of a group without numbers": (["sweep/narrow", "sweep/wide"], ["sweep/narrow", "sweep/wide"]),
    "what is no run beside them": (["sweep/run-1", "sweep/plots"], ["sweep/run-1"]),
    "folders of one run": (["run-0001/logs", "run-0001/models"], ["run-0001"]),
    "checkpoints of one run": (["my-tuning/checkpoint-500", "my-tuning/checkpoint-1000"], ["my-tuning"]),
    "seeds of one run": (["run-0042/seed-1", "run-0042/seed-2"], ["run-0042"]),
    "a file of the run itself": (["run-0001", "run-0001/fold1"], ["run-0001"]),
    "a run that a record claims": (["run-0001/fold1"], ["run-0001"], "run-0001"),
    "a group in which a record claims one": (
        ["sweep", "sweep/a", "sweep/b2", "sweep/c"],
        ["sweep/a", "sweep/b2"],
        "sweep/a",
    ),
    "a group in which a record claims one by its name": (["sweep", "sweep/run-1"], ["sweep/run-1"], "run-1"),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUPS)
def test_runs_may_lie_in_groups(name, project):
    paths, runs, *claims = GROUPS[name]
    site = nested(project, *paths, **({"a": claims[0]} if claims else {}))
    assert {run: os.path.relpath(path, site.project.folder) for run, path in site.graph.folders.items()} == {
        run: os.path.join("runs", run) for run in runs
    }


def test_a_run_of_a_group_is_found_with_and_without_the_group(project):
    site = nested(
        project, "sweep/run-0001", "sweep/run-0002", "other/run-0002", "run-0003", "more/run-0003",
        a="run-0001", b="`other/run-0002`", c="sweep/run-0001", d="far/run-0004", e="run-0003",
    )  # fmt: skip
    assert {run: [record.title.text for record in records] for run, records in site.graph.claims.items()} == {
        "sweep/run-0001": ["a", "c"], "other/run-0002": ["b"], "far/run-0004": ["d"], "run-0003": ["e"],
    }  # fmt: skip
    found = site.matcher.find("run-0001, sweep/run-0001, run-0002, other/run-0002, run-0003, more/run-0003, run-0004")
    assert [(mention.start, mention.key) for mention in found] == [
        (0, "sweep/run-0001"), (10, "sweep/run-0001"), (36, "other/run-0002"), (52, "run-0003"), (62, "more/run-0003"),
        (77, "far/run-0004"),
    ]  # fmt: skip
    claimed = [each.message for each in site.diagnostics if each.slug == "run-claimed-twice"]
    assert claimed == [
        "the run `run-0001` is claimed by `experiments/2025-01-15_c.md` as well",
        "the run `sweep/run-0001` is claimed by `experiments/2025-01-15_a.md` as well",
    ]
    assert site.atlas.run("run-0001") == site.atlas.run("sweep/run-0001") != site.atlas.run("run-0003")
