"""What a check remembers: it is told again as long as it is true, and never longer."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_exprec import cache, pipeline
from mkdocs_exprec.cli import main
from mkdocs_exprec.surroundings import names, noted
from tests.hosts import record, write
from tests.test_architecture import MODULES, imported
from tests.test_cli import Told

RECORDS = "docs/experiments"
SMOKE, SWEEP, PLAN, UNDATED = (
    f"{RECORDS}/{name}.md" for name in ("2025-01-15_smoke", "2025-01-20_sweep", "2025-02-01_plan", "undated")
)
KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
LAB: dict[str, str | bytes] = {
    "base.yml": "site_name: Lab\nplugins:\n  exprec:\n    severity: {}\n",
    "mkdocs.yml": (
        "INHERIT: base.yml\nplugins:\n  exprec:\n    profile: !ENV [LAB_PROFILE, profile.yml]\n"
        "    baseline: baseline.json\n    runs: [runs]\n"
    ),
    "profile.yml": "extends: template\n",
    "baseline.json": '{"version": 1, "findings": {}}',
    "docs/index.md": "# Lab\n",
    "docs/chart.md": "# Chart\n",
    SMOKE: record(results="Accuracy 0.91, see [the metrics](../../runs/run-0001/metrics.json), [chart](../chart.md)."),
    SWEEP: record("Sweep", "2025-01-20", run="run-0002", results="Trained at commit `e53c1809`, [a](rates.png)."),
    PLAN: record("Plan", "2025-02-01", "", run="run-0003"),
    UNDATED: record(
        "Undated",
        "",
        results="[a](../../runs/newest/metrics.json), [b](../../runs/run-0002/last), [c](../../more/plot.png).",
    ),
    "runs/run-0001/metrics.json": "{}",
    "runs/run-0002/log.txt": "",
    "more/z.txt": "",
}


Check = Callable[..., Told]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run `exprec check` in a project of its own, with an empty cache."""
    write(tmp_path / "lab", LAB)
    (tmp_path / "lab/runs/newest").symlink_to("run-0001")
    (tmp_path / "lab/runs/run-0002/last").symlink_to("log.txt")
    git(tmp_path / "lab", "init", "-q", "--object-format=sha1")
    git(tmp_path / "lab", "commit", "-q", "--allow-empty", "-m", "begin")
    monkeypatch.chdir(tmp_path / "lab")
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    monkeypatch.setenv("LAB_PROFILE", "")
    monkeypatch.delenv("LAB_PROFILE")

    def run(*arguments: str) -> Told:
        form = [] if "--write-baseline" in arguments else ["--format", "concise"]
        code = main(["check", *form, *arguments])
        return Told(code, *capsys.readouterr())

    return run


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    day = {f"GIT_{who}_DATE": "2025-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}  # a commit's name is the same
    subprocess.run(
        ["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **day}
    )


def kept(root: Path) -> list[Path]:
    return sorted((root / "cache").glob("*"))


def whole(data: bytes) -> bytes:
    """Some data as the program would keep them."""
    return cache._line_of(data) + data


def edited(name: str, old: str, new: str) -> Callable[[], None]:
    def edit() -> None:
        path = Path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def written(name: str, text: str) -> Callable[[], None]:
    return lambda: void(write(Path(), {name: text}))


def void(_: object) -> None:
    return None


def leads_out() -> None:
    Path(SWEEP).unlink()
    Path("../sweep.md").write_text("# Elsewhere\n", encoding="utf-8")
    Path(SWEEP).symlink_to("../../../sweep.md")


def leads_elsewhere() -> None:
    write(Path("../other"), {"metrics.json": "{}"})
    Path("runs/newest").unlink()
    Path("runs/newest").symlink_to("../../other")


CHANGES: dict[str, Callable[[], None]] = {
    "a record is edited": edited(SMOKE, "2025-01-15", "2025-02-30"),
    "a record comes": written(f"{RECORDS}/2025-03-01_new.md", record("New", "2025-03-02", "")),
    "a record goes": lambda: Path(PLAN).unlink(),
    "a record is renamed": lambda: void(Path(PLAN).rename(f"{RECORDS}/2025-02-02_plan.md")),
    "a record becomes a link that leaves the project": leads_out,
    "a file that is linked to goes": lambda: Path("runs/run-0001/metrics.json").unlink(),
    "a file that is linked to comes": written(f"{RECORDS}/rates.png", ""),
    "a file that is linked to becomes a pipe": lambda: (
        Path("runs/run-0001/metrics.json").unlink(),
        os.mkfifo("runs/run-0001/metrics.json"),
    )[1],
    "a page that is linked to goes": lambda: Path("docs/chart.md").unlink(),
    "a file of a similar name comes": written(f"{RECORDS}/rate.png", ""),
    "one of a similar name comes where no record lies": written("more/plots.png", ""),
    "an option is set": edited("mkdocs.yml", "runs: [runs]", "severity: {missing-target: note}"),
    "an option of the file above is set": edited("base.yml", "severity: {}", "severity: {missing-owner: error}"),
    "the profile asks for less": edited("profile.yml", "template", "notebook"),
    "the variable names another profile": lambda: os.environ.update(LAB_PROFILE="notebook"),
    "the baseline knows more": written(
        "baseline.json", '{"version": 1, "findings": {"' + PLAN + '": {"EX221 there is no owner": 1}}}'
    ),
    "the baseline is no more": lambda: Path("baseline.json").unlink(),
    "the day is another one": lambda: os.environ.update(SOURCE_DATE_EPOCH="1700000000"),
    "a link leads to a folder elsewhere": leads_elsewhere,
    "what a link leads to goes": lambda: Path("runs/run-0002/log.txt").unlink(),
    "a commit that is named comes": lambda: git(Path(), "commit", "-q", "--allow-empty", "-m", "train"),
    "the repository is no more": lambda: shutil.rmtree(".git"),
    "the records lie elsewhere": lambda: void(Path("docs/experiments").rename("experiments")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_told_that_is_true_no_longer(change: str, check: Check) -> None:
    before = check()
    assert check() == before
    CHANGES[change]()
    after = check()
    assert after == check("--no-cache")
    assert after != before, f"{change}, and nothing else is found: it can't be seen that it was noticed"


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let no project be read any more."""

    def forbid() -> None:
        monkeypatch.setattr(pipeline, "build", lambda *_, **__: pytest.fail("it is checked anew"))

    return forbid


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--strict",),
        ("--statistics",),
        ("--select", "EX2"),
        ("--format", "json"),
        ("--format", "sarif"),
        (SMOKE,),
        ("--only-records", PLAN, "docs/index.md", "gone.md"),
    ],
)
def test_what_was_found_is_told_again_in_any_form(
    check: Check, unbuilt: Callable[[], None], arguments: tuple[str, ...]
) -> None:
    expected = check("--no-cache", *arguments)
    check()
    unbuilt()
    assert check(*arguments) == expected


def test_a_file_that_is_written_again_as_it_was_is_the_same(check: Check, unbuilt: Callable[[], None]) -> None:
    before = check()
    path = Path(SMOKE)
    path.write_bytes(path.read_bytes())
    os.utime(path, (1, 1))
    unbuilt()
    assert check() == before


def test_what_a_path_in_the_record_folders_finds_is_kept(check: Check, unbuilt: Callable[[], None]) -> None:
    named = check("docs/experiments", SMOKE)
    unbuilt()
    assert check("docs/experiments", SMOKE) == named


def test_a_path_outside_the_record_folders_is_checked_anew(check: Check) -> None:
    write(Path("notes"), {"2025-04-01_note.md": record("Note", "2025-04-31")})
    check()
    assert "EX212" in check("notes").out
    assert "EX212" not in check().out
    assert "EX212" in check("notes").out


def test_each_baseline_has_an_outcome_of_its_own(check: Check) -> None:
    bare = check()
    check("--write-baseline", "other.json")
    known = check("--baseline", "other.json")
    assert "nothing new to report" in known.out.splitlines()[-1]
    assert (check(), check("--baseline", "other.json")) == (bare, known)


def test_no_cache_neither_reads_nor_writes(check: Check, tmp_path: Path) -> None:
    before = check("--no-cache")
    assert not kept(tmp_path)
    check()
    [file] = kept(tmp_path)
    file.write_bytes(b"")
    assert check("--no-cache") == before
    assert file.read_bytes() == b""


@pytest.mark.parametrize(
    "damaged",
    [
        lambda data: b"",
        lambda data: data[:-9],
        lambda data: data.replace(b"entries", b"unknown"),
        lambda data: whole(data.partition(b"\n")[2].replace(b"entries", b"unknown")),
        lambda data: whole(b"[[], []]"),
        lambda data: whole(b"[1]"),
        lambda data: whole(b"[" * 100_000),
        lambda data: "[é]".encode(),
    ],
)
def test_a_damaged_file_is_passed_over(check: Check, tmp_path: Path, damaged: Callable[[bytes], bytes]) -> None:
    before = check()
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damaged(whole))
    assert check() == before
    assert kept(tmp_path) == [file]
    assert file.read_bytes() == whole, "and written again"


def test_what_another_program_wrote_is_passed_over(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check()
    monkeypatch.setattr(cache, "_program", lambda: iter([b"another"]))
    monkeypatch.setattr(cache, "hold", lambda _: pytest.fail("it is used"))
    assert check() == before
    assert len(kept(tmp_path)) == 2


def test_without_a_place_for_it_a_check_goes_on(check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = check()
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for place in (str(tmp_path / "taken"), str(tmp_path / "taken" / "below")):
        monkeypatch.setenv(cache.FOLDER, place)
        assert check() == before
    monkeypatch.delenv(cache.FOLDER)
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("LOCALAPPDATA", "not/absolute")
    assert check() == before
    assert not Path("not").exists()


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/exprec"),
        ("linux", {}, "/home/ana/.cache/exprec"),
        ("darwin", {}, "/home/ana/Library/Caches/exprec"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/exprec"),
        ("win32", {}, "/home/ana/AppData/Local/exprec"),
        ("linux", {"HOME": "nowhere"}, ""),
        ("linux", {cache.FOLDER: "/own"}, "/own"),
    ],
)
def test_the_cache_is_the_users(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], folder: str
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", cache.FOLDER):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/ana", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache.sys, "platform", platform)
    assert cache.cache_folder() == folder


def test_without_a_site_and_a_record_nothing_is_kept(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    refused = check()
    assert (refused.code, check("--only-records", "a.md").code, check()) == (2, 0, refused)
    assert check("-f", ".") == check("--no-cache", "-f", ".")


def test_a_folder_is_no_configuration(check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "bare", {"experiments/2025-01-15_a.md": record()})
    monkeypatch.chdir(tmp_path / "bare")
    assert check().code != 2
    assert check("-f", ".") == check("--no-cache", "-f", ".")
    assert check("-f", ".").code == 2


def test_a_pipe_is_read_by_nobody_but_the_check(check: Check) -> None:
    """What a shell gives for `<(...)`; and a file that has become a pipe is not waited for."""
    check("--write-baseline", "known.json")

    def piped(text: str) -> Told:
        read, write = os.pipe()
        os.write(write, text.encode())
        os.close(write)
        try:
            return check("--baseline", f"/dev/fd/{read}")
        finally:
            os.close(read)

    assert piped('{"version": 1, "findings": {}}') == check()
    assert "nothing new to report" in piped(Path("known.json").read_text(encoding="utf-8")).out
    check("-f", "mkdocs.yml")
    Path("mkdocs.yml").unlink()
    os.mkfifo("mkdocs.yml")
    assert check("-f", "mkdocs.yml").code == 2


def test_names_that_are_no_utf_8_are_no_trouble(check: Check) -> None:
    undated = Path(UNDATED)
    undated.write_text(undated.read_text(encoding="utf-8").replace("- **Date:** \n", ""), encoding="utf-8")
    odd = os.fsdecode(b"caf\xe9.txt")
    Path(odd).write_text("a", encoding="utf-8")
    git(Path(), "add", "-A")
    git(Path(), "commit", "-q", "-m", "all")
    assert check().code != 2
    assert check() == check("--no-cache")


def test_what_nobody_asks_for_any_more_is_thrown_away(check: Check, tmp_path: Path) -> None:
    names = ("thesis.tex", f"{'0' * 32}.json", f"exprec-{'0' * 32}.json5", f"exprec-{'z' * 32}.json")
    others = [tmp_path / "cache" / name for name in names]
    (tmp_path / "cache" / f"exprec-{'f' * 32}.json").mkdir(parents=True)
    unfinished = tmp_path / "cache" / f"exprec-{'0' * 32}.json.123"
    for other in (*others, unfinished):
        other.write_bytes(b"")
        os.utime(other, (1, 1))
    check("--baseline", "baseline.json")
    assert not unfinished.exists()
    assert all(other.exists() for other in others), "what is not ours"
    check()
    files = {file for file in kept(tmp_path) if file.is_file() and file.stat().st_size}
    month_ago = time.time() - 31 * 24 * 3600
    for file in files:
        os.utime(file, (month_ago, month_ago))
    check()
    check("--baseline", "./baseline.json")
    left = {file for file in kept(tmp_path) if file.is_file() and file.stat().st_size}
    assert len(left & files) == 1, "the one that was asked for"
    assert len(left) == 2


def test_an_answer_is_known_by_its_parts(tmp_path: Path) -> None:
    for number, files in enumerate((("ab", "c"), ("a", "bc"))):
        write(tmp_path / str(number), dict.fromkeys(files, ""))
    with noted() as notes:
        for folder in ("0", "1"):
            names(str(tmp_path / folder))
    assert len(set(map(str, notes.values()))) == 2


def test_what_is_kept_makes_git_do_nothing_else(check: Check, tmp_path: Path) -> None:
    before = check()
    [file] = kept(tmp_path)
    mark = tmp_path / "mark"
    notes = [["git", [str(tmp_path), ["-c", f"alias.x=!touch {mark}", "x"], ""], "z"]]
    file.write_bytes(whole(json.dumps([notes, []]).encode()))
    assert check() == before
    assert not mark.exists()


def test_a_pipe_or_a_folder_in_its_place_is_passed_over(check: Check, tmp_path: Path) -> None:
    before = check()
    [file] = kept(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert check() == before, "and it is replaced"
    file.unlink()
    (file / "in it").mkdir(parents=True)
    assert check() == before
    assert kept(tmp_path) == [file], "and nothing is left beside it"


def test_no_secret_is_kept(check: Check, tmp_path: Path) -> None:
    edited(SMOKE, "Accuracy", f"`curl -H 'Authorization: Bearer {KEY}'` [a]({KEY}.png) Accuracy")()
    assert "EX5" in check().out
    assert all(KEY.encode() not in file.read_bytes() for file in kept(tmp_path))


ASKING = {"surroundings", "cache", "cli", "plugin", "preview", "adoption", "mending", "drafting", "__main__"}
"""Who may ask the disk and the clock themselves: no check's outcome depends on what they see there."""
PATHS = {"join", "split", "splitext", "dirname", "basename", "normpath", "relpath", "abspath", "commonpath", "isabs"}
"""What is done with a path without looking at the disk."""


@pytest.mark.parametrize("name", sorted(each for each in MODULES.keys() - ASKING if not each.startswith("publishing")))
def test_what_a_check_depends_on_is_asked_where_it_is_noted(name: str) -> None:
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        code = ast.unparse(node)
        if isinstance(node, ast.Attribute) and code.startswith("os."):
            assert re.fullmatch(rf"os\.(sep|fsencode|path(\.({'|'.join(PATHS)})\b.*)?)", code, re.DOTALL), code
        elif isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in ("open", "date.today", "datetime.now", "time.time"), code
        elif isinstance(node, ast.Import | ast.ImportFrom):
            assert not {"subprocess", "pathlib.Path", "io", "glob", "shutil"} & set(imported(name)), code
