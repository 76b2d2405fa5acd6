"""The command `exprec`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mkdocs_exprec import __version__
from mkdocs_exprec.checking.families import RULES
from mkdocs_exprec.cli import FORMATS, main
from mkdocs_exprec.publishing.exports import KEYS, LINK_KEYS
from tests.hosts import LABORATORY_RECORDS, LAX, build, config, environment, laboratory, record, small, write

SMOKE = "docs/experiments/2025-01-15_smoke.md"
IMPOSSIBLE, OWNERLESS = record(date="2025-02-30"), record(owners="")


@dataclass(frozen=True)
class Told:
    """What a command printed and how it ended."""

    code: int
    out: str
    error: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Exprec = Callable[..., Told]


@pytest.fixture
def exprec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Exprec:
    """Run the command in the folder of the project."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Told:
        code = main([str(argument) for argument in arguments])
        return Told(code, *capsys.readouterr())

    return run


def process(root: Path, *arguments: str, **env: str) -> Told:
    """Run the command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs_exprec", *arguments],
        cwd=root, env=environment(**env), capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return Told(done.returncode, done.stdout, done.stderr)


def one(text: str, name: str = "2025-01-15_smoke.md") -> dict[str, Any]:
    return small(records={name: text})


# check


@pytest.mark.parametrize(
    ("text", "arguments", "code", "totals"),
    [
        (record(), ["--strict"], 0, "nothing to report."),
        (IMPOSSIBLE, [], 1, "1 error, 0 warnings, 0 notes."),
        (OWNERLESS, [], 0, "0 errors, 1 warning, 0 notes."),
        (OWNERLESS, ["--strict"], 1, "0 errors, 1 warning, 0 notes."),
        (record(results="[a](http://localhost)"), ["--strict"], 0, "0 errors, 0 warnings, 1 note."),
    ],
)
def test_check_ends_with_what_was_found(
    tmp_path: Path, exprec: Exprec, text: str, arguments: list[str], code: int, totals: str
) -> None:
    write(tmp_path, one(text))
    told = exprec("check", *arguments)
    assert (told.code, told.lines[-1], told.error) == (code, f"1 record checked: {totals}", "")


def test_check_shows_place_rule_line_and_remedy(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one(IMPOSSIBLE))
    assert exprec("check").lines[:4] == [
        f"{SMOKE}:3:13: error EX212 impossible-date: `2025-02-30` is not a day of the calendar",
        " 3 | - **Date:** 2025-02-30",
        "   |             ^^^^^^^^^^",
        "   help: that month ends on 2025-02-28",
    ]


@pytest.mark.parametrize(
    ("terminal", "environ", "color"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {}, True),
        (False, {"TERM": "xterm"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),
        (False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
@pytest.mark.parametrize("form", [[], ["--format", "concise"], ["--statistics"]])
def test_check_paints_on_a_terminal_only(
    tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch,
    terminal: bool, environ: dict[str, str], color: bool, form: list[str],
) -> None:  # fmt: skip
    write(tmp_path, one(IMPOSSIBLE))
    plain = exprec("check", *form).out
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    painted = exprec("check", *form).out
    assert ("\x1b[" in painted) == color
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


def test_check_cuts_long_lines_to_the_terminal(tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, one(record(date="2025-02-30" + " " * 20 + "words " * 50)))
    assert len(exprec("check", "--select", "EX21").lines[1]) == 117
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("NO_COLOR", "1")
    assert len(exprec("check", "--select", "EX21").lines[1]) == 67


MIXED = record(date="2025-02-30").replace("** 17", "** many, 012")
"""A record with an error, a warning and a note."""
UNSAFE = "1 finding can be fixed with --fix --unsafe-fixes."
"""What is said of the note."""


def test_check_writes_every_format(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one(MIXED))
    assert exprec("check", "--format", "concise").lines == [
        f"{SMOKE}:3:13: error EX212 impossible-date: `2025-02-30` is not a day of the calendar"
        " (that month ends on 2025-02-28)",
        f"{SMOKE}:7:16: warning EX252 seed-not-integer: `many` is not an integer"
        " (write the seeds used, such as `1, 2, 3`)",
        f"{SMOKE}:7:22: note EX254 seed-with-leading-zero: `012` begins with a zero: some readers take it for an octal"
        " number (write `12`)",
        "1 record checked: 1 error, 1 warning, 1 note.",
        UNSAFE,
    ]
    data = json.loads(exprec("check", "--format", "json").out)
    assert [(each["path"], each["code"]) for each in data["findings"]] == [
        (SMOKE, "EX212"), (SMOKE, "EX252"), (SMOKE, "EX254")
    ]  # fmt: skip
    assert (data["records"], data["fails"]) == (1, True)
    assert exprec("check", "--format", "github").lines[0].startswith(f"::error file={SMOKE},line=3,endLine=3,col=13,")
    assert json.loads(exprec("check", "--format", "gitlab").out)[1]["location"]["path"] == SMOKE
    assert json.loads(exprec("check", "--format", "sarif").out)["version"] == "2.1.0"
    assert exprec("check", "--format", "junit").out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    for form in FORMATS:
        assert exprec("check", "--format", form).code == 1


def test_forges_are_told_paths_from_the_repositorys_root(
    tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {f"site/{name}": text for name, text in one(IMPOSSIBLE).items()})
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "site/docs")
    assert exprec("check").lines[0].startswith("experiments/2025-01-15_smoke.md:3:13: ")
    assert json.loads(exprec("check", "--format", "json").out)["findings"][0]["path"] == SMOKE
    for form in ("github", "gitlab", "sarif", "junit"):
        assert re.findall(r"[\w/]*docs/experiments/2025-01-15_smoke.md", exprec("check", "--format", form).out)[0] == (
            f"site/{SMOKE}"
        )


@pytest.mark.parametrize("arguments", [
    *(["check", "--format", form] for form in FORMATS if form not in ("text", "concise")),
    ["check", "--statistics", "--format", "json"], ["check", "--diff"], ["list", "--json"], ["links", "--json"],
    ["show", "a", "--json"],
], ids=" ".join)  # fmt: skip
def test_what_programs_read_is_utf_8_whatever_the_terminal_has(
    tmp_path: Path, exprec: Exprec, arguments: list[str]
) -> None:
    text = "# Éxperiment 👩\n\n- **Date**: 2025-01-15 👩 ([a](a.md))\n"
    write(tmp_path, {"mkdocs.yml": config(), "docs/experiments/2025-01-15_é👩.md": text, "docs/experiments/a.md": text})
    told = process(tmp_path, *arguments, PYTHONIOENCODING="cp1252")
    as_usual = exprec(*arguments)
    assert (told.code, told.out) == (as_usual.code, as_usual.out)
    assert "👩" in told.out or arguments[-1] == "sarif" or "--statistics" in arguments


@pytest.mark.parametrize("form", FORMATS)
def test_check_writes_to_a_file_what_it_would_print(tmp_path: Path, exprec: Exprec, form: str) -> None:
    write(tmp_path, one(MIXED))
    printed = exprec("check", "--format", form).out
    told = exprec("check", "--format", form, "--output", "report.txt")
    assert (told.code, told.error) == (1, "")
    assert told.lines == ["report.txt is written.", "1 record checked: 1 error, 1 warning, 1 note.", UNSAFE]
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == printed


def test_statistics_tell_how_often_each_rule_found_something(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, small(records={"2025-01-15_smoke.md": MIXED, "2025-01-16_two.md": MIXED}))
    told = exprec("check", "--statistics", "--ignore", "EX215,EX4,file-name")
    assert (told.code, told.lines) == (1, [
        "2  error   EX212 impossible-date",
        "2  warning EX252 seed-not-integer",
        "2  note    EX254 seed-with-leading-zero",
        "",
        "2 records checked: 2 errors, 2 warnings, 2 notes.",
        "2 findings can be fixed with --fix --unsafe-fixes.",
    ])  # fmt: skip
    counts = json.loads(exprec("check", "--statistics", "--format", "json", "--select", "EX254").out)
    assert counts == [{"code": "EX254", "slug": "seed-with-leading-zero", "severity": "note", "count": 2}]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["EX212", "EX252", "EX254"]),
        (["--select", "EX212"], ["EX212"]),
        (["--select", "ex25"], ["EX252", "EX254"]),
        (["--select", "EX25,impossible-date"], ["EX212", "EX252", "EX254"]),
        (["--select", "EX25", "--select", "EX212"], ["EX212", "EX252", "EX254"]),
        (["--select", "EX25", "--ignore", "EX254"], ["EX252"]),
        (["--ignore", "EX25, EX212"], []),
        (["--select", "EX4"], []),
    ],
)
def test_rules_are_selected_and_ignored(tmp_path: Path, exprec: Exprec, arguments: list[str], codes: list[str]) -> None:
    write(tmp_path, one(MIXED))
    told = exprec("check", "--format", "concise", *arguments)
    assert re.findall(r" (EX\d+) ", told.out) == codes
    assert told.code == ("EX212" in codes)


def test_exit_zero_lets_findings_fail_nothing(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one(MIXED))
    told = exprec("check", "--exit-zero", "--strict")
    assert (told.code, told.lines[-2:]) == (0, ["1 record checked: 1 error, 1 warning, 1 note.", UNSAFE])
    assert exprec("check", "--exit-zero", "--select", "nothing").code == 2


def test_paths_of_some_records_are_ignored_and_what_comments_suppress_is_counted(
    tmp_path: Path, exprec: Exprec
) -> None:
    records = {
        "old/2019-01-15_a.md": OWNERLESS,
        "2025-01-15_smoke.md": OWNERLESS.replace("** 17", "** many <!-- exprec: ignore[EX252] lost -->"),
    }
    options = {"ignore": {"docs/experiments/old/": ["EX2", "missing-target"]}}
    write(tmp_path, small(records=records, options=options))
    told = exprec("check", "--select", "EX2")
    assert told.lines[0].startswith(f"{SMOKE}:4:5: warning EX221 missing-owner")
    assert told.lines[-2:] == [
        "2 records checked: 0 errors, 1 warning, 0 notes.",
        "1 finding suppressed in the records.",
    ]
    assert exprec("check", "--select", "EX2", "docs/experiments/old").lines == ["1 record checked: nothing to report."]
    assert exprec("check", "--ignore", "EX25,EX4", SMOKE).lines[-1] == "1 record checked: 0 errors, 1 warning, 0 notes."


def test_check_takes_files_and_folders(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {**laboratory(), SMOKE: IMPOSSIBLE})
    folder = "docs/experiments"
    assert exprec("check").lines[-1].startswith("8 records checked: 1 error")
    assert exprec("check", SMOKE).lines[-1].startswith("1 record checked: 1 error")
    assert exprec("check", tmp_path / SMOKE).code == 1
    assert exprec("check", f"{folder}/2025-02-10_curves").lines == ["1 record checked: nothing to report."]
    assert exprec("check", f"{folder}/2025-02-10_curves", f"{folder}/2024-12-02_first.md").lines[-1][:9] == "2 records"
    assert exprec("check", f"{folder}/").lines[-1].startswith("8 records")
    assert exprec("check", ".").lines[-1].startswith("8 records")


def test_check_takes_records_that_the_options_do_not_name(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {**laboratory(), "notes/a.md": "# A\n", "notes/exp2/README.md": "# B\n"})
    told = exprec("check", "notes")
    assert told.lines[-1].startswith("2 records checked: ")
    assert {line.split(":")[0] for line in told.lines if re.match(r"\S+:\d", line)} == {
        "notes/a.md",
        "notes/exp2/README.md",
    }
    assert exprec("check", "notes/a.md").lines[-1].startswith("1 record checked: ")


def test_check_needs_no_configuration(tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"experiments/2025-01-15_a.md": "# A\n", "here/x.txt": "", "notes/2025-01-15_a.md": "# A\n"})
    assert exprec("check").lines[-1].startswith("1 record checked")
    monkeypatch.chdir(tmp_path / "here")
    told = exprec("check", "../notes/2025-01-15_a.md")
    assert told.lines[0].startswith("../notes/2025-01-15_a.md:1:3: warning")
    assert told.lines[-1].startswith("1 record checked")


SITE = {"site/mkdocs.yml": config(options={"severity": {"missing-date": "error"}}), "site/experiments/a.md": "# A\n"}


@pytest.mark.parametrize(
    "arguments", [["site/experiments/a.md"], ["site"], ["--only-records", "site/experiments/a.md"]]
)
def test_the_configuration_above_what_is_named_holds_where_there_is_none_here(
    tmp_path: Path, exprec: Exprec, arguments: list[str]
) -> None:
    write(tmp_path, {**SITE, "other/mkdocs.yml": config(), "other/experiments/b.md": "# B\n"})
    assert exprec("check", *arguments).lines[0] == (
        "site/experiments/a.md:1:3: error EX211 missing-date: the record has no `Date`"
    )
    assert "site/experiments/a.md" in exprec("show", "site/experiments/a.md").out
    told = exprec("check", *arguments, "other/experiments")
    assert (told.code, told.error) == (2, "exprec: the records belong to site/mkdocs.yml and other/mkdocs.yml; name one"
                                          " with --config-file\n")  # fmt: skip
    assert exprec("check", *arguments, "-f", "other/mkdocs.yml").code != 2
    write(tmp_path, {"mkdocs.yml": config()})
    assert " warning EX211 " in exprec("check", "site/experiments/a.md").lines[0]


def test_paths_are_told_from_where_the_command_is_run(
    tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**one(IMPOSSIBLE), "docs/a/b/c.md": ""})
    for folder, shown in (
        ("docs/experiments", "2025-01-15_smoke.md"),
        ("docs", SMOKE[5:]),
        ("docs/a", f"../{SMOKE[5:]}"),
    ):
        monkeypatch.chdir(tmp_path / folder)
        assert exprec("check").lines[0].startswith(f"{shown}:3:13: error")
    monkeypatch.chdir(tmp_path / "docs/a/b")
    assert exprec("check", "-f", tmp_path / "mkdocs.yml").lines[0].startswith("../../experiments/")


STRAYS = ("docs/index.md", "docs/experiments/_template.md", "notes/2025-01-17_stray.md", "README.md", "runs", "gone.md")
"""Paths at which no record of the site lies."""


@pytest.mark.parametrize("has_config", [True, False])
def test_check_passes_over_what_is_no_record_of_the_site(tmp_path: Path, exprec: Exprec, has_config: bool) -> None:
    write(tmp_path, {**one(IMPOSSIBLE), **dict.fromkeys(STRAYS[:-2], IMPOSSIBLE)})
    if not has_config:
        (tmp_path / "mkdocs.yml").unlink()
    told = exprec("check", "--only-records", *STRAYS)
    assert (told.code, told.out, told.error) == (0, "0 records checked: nothing to report.\n", "")
    told = exprec("check", "--only-records", "--format", "concise", *STRAYS, tmp_path / SMOKE)
    assert (told.code, len(told.lines), told.lines[0].split(" ")[0]) == (1, 2, f"{SMOKE}:3:13:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "gone.md"], "gone.md does not exist"),
        (["check", "docs/index.md"], "no record in docs/index.md"),
        (["check", "-f", "gone.yml"], "gone.yml does not exist"),
        (["check", "--select", "EX211,missing-dat"], "there is no rule `missing-dat`; did you mean `missing-date`?"),
        (["check", "--ignore", "EX2111"], "there is no rule `EX2111`; did you mean `EX211`?"),
        (["check", "--select", "EX9"], "there is no rule `EX9`"),
        (["check", "--select", "E"], "there is no rule `E`"),
        (["check", "--select", ""], "--select names no rule; leave it out to select all of them"),
        (["check", "--diff", "--format", "json"], "--diff goes without --format"),
        (["check", "--diff", "--statistics"], "--diff goes without --statistics"),
        (["check", "--diff", "--write-baseline", "known.json"], "--diff goes without --write-baseline"),
        *(
            (["check", "--write-baseline", "known.json", *others], f"--write-baseline goes without {name}")
            for name, others in {
                "PATH": ["."],
                "--select": ["--select", "EX2"],
                "--ignore": ["--ignore", "EX2"],
                "--format": ["--format", "json"],
                "--statistics": ["--statistics"],
                "--output": ["--output", "x"],
            }.items()
        ),
        (["check", "--select", ","], "--select names no rule; leave it out to select all of them"),
        (["check", "--statistics", "--format", "sarif"], "statistics are written as text, concise or json"),
        (["check", "--output", "gone/report.txt"], "gone/report.txt can't be written: No such file or directory"),
        (["explain", "EX2511"], "there is no rule `EX2511`; did you mean `EX251`?"),
        (["explain", "missing-seed"], "there is no rule `missing-seed`; did you mean `missing-seeds`?"),
        (["explain", "EX9"], "there is no rule `EX9`"),
        (["explain", "E"], "there is no rule `E`"),
        (["show", "2025-01-15_smoka"], "there is no record `2025-01-15_smoka`; did you mean `2025-01-15_smoke`?"),
        (["show", "zzz"], "there is no record `zzz`"),
        (["show", "docs/experiments"], "there is no record `docs/experiments`"),
        (["new", "  "], "the title is empty"),
        (["new", "A", "--date", "tomorrow"], "`tomorrow` is not a day written as YYYY-MM-DD"),
        (["new", "A", "--date", "2025-02-30"], "`2025-02-30` is not a day written as YYYY-MM-DD"),
        (["new", "Smoke", "--date", "2025-01-15"], f"{SMOKE} is there already; nothing was written"),
    ],
)
def test_wrong_usage_gets_one_line(tmp_path: Path, exprec: Exprec, arguments: list[str], message: str) -> None:
    write(tmp_path, laboratory())
    before = (tmp_path / SMOKE).read_text()
    told = exprec(*arguments)
    assert (told.code, told.out, told.error) == (2, "", f"exprec: {message}\n")
    assert (tmp_path / SMOKE).read_text() == before


@pytest.mark.parametrize("arguments", [["check"], ["check", "--no-cache"], ["list"], ["adopt"], ["new", "A"]])
def test_a_folder_that_is_gone_gets_one_line(tmp_path: Path, exprec: Exprec, arguments: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    told = exprec(*arguments)
    assert (told.code, told.out) == (2, "")
    assert told.error == "exprec: the folder that this was run in does not exist any more\n"


@pytest.mark.parametrize(
    "arguments", [[], ["chekc"], ["check", "--lenient"], ["check", "--format", "xml"], ["show"], ["new"]]
)
def test_an_unknown_command_or_option_is_wrong_usage(exprec: Exprec, arguments: list[str]) -> None:
    told = exprec(*arguments)
    assert told.code == 2
    assert told.error.startswith("usage: exprec")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["new", "--help"]])
def test_help_helps(exprec: Exprec, arguments: list[str]) -> None:
    told = exprec(*arguments)
    assert told.code == 0
    assert told.out.startswith("usage: exprec")


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "check"]])
def test_the_version_is_told(exprec: Exprec, arguments: list[str]) -> None:
    assert exprec(*arguments).out == f"exprec {__version__}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site_name: [a\n", "mkdocs.yml:2:1 is not valid YAML: "),
        ("- a\n", "mkdocs.yml holds no settings"),
        ("INHERIT: parent.yml\n", "parent.yml can't be read: No such file or directory"),
        ("INHERIT: mkdocs.yml\n", "mkdocs.yml inherits from itself"),
        ("docs_dir: 5\n", "`docs_dir` should be text, not int"),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["list"], ["show", "x"], ["new", "x"]])
def test_a_configuration_that_cannot_be_used_gets_one_line(
    tmp_path: Path, exprec: Exprec, text: str, message: str, command: list[str]
) -> None:
    write(tmp_path, {"mkdocs.yml": text})
    told = exprec(*command)
    assert (told.code, told.out, told.error.count("\n")) == (2, "", 1)
    assert message in told.error


def test_every_wrong_option_is_told(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, small(options={"record": "x", "search": "maybe", "health": "always"}))
    told = exprec("check")
    assert (told.code, told.out) == (2, "")
    assert told.error.splitlines() == [
        "exprec: mkdocs.yml:8:5: option `record`: there is no such option; did you mean `records`?",
        "exprec: mkdocs.yml:9:5: option `search`: expected true or false, found `maybe`",
        "exprec: mkdocs.yml:10:5: option `health`: expected preview, true or false, found `always`",
    ]


def test_without_records_the_way_to_begin_is_told(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config()})
    told = exprec("check", "--strict")
    assert told.code == 0
    assert told.lines == [
        "0 records checked: nothing to report.",
        "No record in experiments; begin one: exprec new TITLE",
    ]
    for command in ("list", "links"):
        told = exprec(command)
        assert (told.code, told.out, told.error) == (0, "", "No record in experiments; begin one: exprec new TITLE\n")
    assert json.loads(exprec("list", "--json").out) == []


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--strict"], ["list"], ["list", "--json"], ["links"], ["show", "a"], ["adopt"]]
)
def test_where_there_is_no_project_the_command_says_what_it_looked_for(exprec: Exprec, arguments: list[str]) -> None:
    told = exprec(*arguments)
    assert (told.code, told.out) == (2, "")
    assert told.error == (
        "exprec: there is no mkdocs.yml or properdocs.yml here or above, and no folder docs/experiments or experiments"
        " here; begin with exprec adopt FOLDER or exprec new TITLE\n"
    )


@pytest.mark.parametrize("folder", ["docs/experiments", "experiments"])
def test_a_folder_of_records_is_enough_of_a_project(tmp_path: Path, exprec: Exprec, folder: str) -> None:
    write(tmp_path, {f"{folder}/2025-01-15_smoke.md": record()})
    assert exprec("list").out.startswith("2025-01-15  2025-01-15_smoke")
    assert exprec("check").lines[-1].startswith("1 record checked")


# explain


@pytest.mark.parametrize("name", ["EX33", "ex33"])
def test_explain_lists_the_rules_whose_codes_begin_so(exprec: Exprec, name: str) -> None:
    told = exprec("explain", name)
    assert [line.split()[:2] for line in told.lines] == [
        ["EX331", "follow-up-not-task"], ["EX332", "done-without-trace"],
    ]  # fmt: skip
    assert [line[:5] for line in exprec("explain", "EX3").lines][-2:] == ["EX331", "EX332"]
    assert exprec("explain", "EX50").out == exprec("explain", "exposed-secret").out


def test_explain_lists_all_rules(exprec: Exprec) -> None:
    told = exprec("explain")
    assert (told.code, told.error) == (0, "")
    assert [line.split()[:2] for line in told.lines] == [[rule.code, rule.slug] for rule in RULES]
    assert "EX212  impossible-date             error    The date is a day of the calendar." in told.lines


@pytest.mark.parametrize("name", ["EX251", "ex251", "missing-seeds", "Missing-Seeds"])
def test_explain_shows_the_page_of_a_rule(exprec: Exprec, name: str) -> None:
    assert (
        exprec("explain", name).out
        == """\
# EX251 missing-seeds

*Warning.* A record has the field **Seed(s)**.

Without its seeds a run can't be repeated. `_n/a_` says that nothing was random.

Bad:

```markdown
- **Seed(s):**
```

Good:

```markdown
- **Seed(s):** 17
```

## Options

- `severity`: a warning by default; `severity: {missing-seeds: off}` turns it off.
- `ignore`: `ignore: {'old/**': missing-seeds}` turns it off for some paths.
- `profile`: a note in `notebook`; in one of your own `seeds: required` or `seeds: optional`.

`<!-- exprec: ignore[missing-seeds] reason -->` in a record suppresses it on a line.
"""
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("EX001", "No comment in a record and no baseline suppresses it; only the options can."),
        ("EX005", r"- **Owner(s):** Ana\u202e Silva"),
        ("EX104", "*Error.* `hide`, `tags`, `search`, `source` and `template` have the form that themes expect."),
        ("EX252", "- `profile`: a note in `notebook`."),
        ("EX261", "- `profile`: what is expected of a record."),
        ("EX402", "- `runs`: where run folders lie, relative to the configuration file."),
    ],
)
def test_explain_tells_what_is_peculiar_to_a_rule(exprec: Exprec, name: str, line: str) -> None:
    assert line in exprec("explain", name).lines


# list and show


def test_list_tells_date_id_title_and_owners_newest_first(tmp_path: Path, exprec: Exprec) -> None:
    files = {**laboratory(), "docs/experiments/2025-03-01_wide.md": record("実験 \x1b[31m", "2025-03-01", "山田")}
    write(tmp_path, files)
    told = exprec("list")
    assert told.lines[:4] == [
        "2025-03-01  2025-03-01_wide      実験 \\x1b[31m      山田",
        "2025-02-11  2025-02-11_nobody    Nobody's           –",
        "2025-02-10  2025-02-10_curves    Curves             Ben Ito",
        "2025-02-10  2025-02-10_same-day  Same day           Ana Silva, Ben Ito",
    ]
    assert told.lines[-1] == "undated     undated              Once upon a time   Ana Silva"


def test_list_as_json_holds_every_record_with_the_documented_keys(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, laboratory())
    records = json.loads(exprec("list", "--json").out)
    assert {data["id"] for data in records} == {name.removesuffix("/README") for name in LABORATORY_RECORDS}
    for data in records:
        assert list(data) == [key.name for key in KEYS]
        assert_documented(data)
    moments = [data["date"]["value"] for data in records if data["date"]]
    assert moments == sorted(moments, reverse=True)
    assert records[-1]["date"] is None


def assert_documented(data: dict[str, Any]) -> None:
    """Every value has the form that the documentation of its key states."""
    assert isinstance(data["id"], str)
    assert isinstance(data["path"], str)
    assert data["title"] is None or isinstance(data["title"], str)
    if data["date"] is not None:
        assert list(data["date"]) == ["value", "origin", "line"]
        assert date.fromisoformat(data["date"]["value"])
        assert (data["date"]["origin"], type(data["date"]["line"])) in {("metadata", int), ("path", type(None))}
    assert all(isinstance(owner, str) for owner in data["owners"] + data["runs"])
    assert all(isinstance(seed, (int, str)) for seed in data["seeds"])
    for reference in data["references"]:
        assert list(reference) == ["kind", "key", "url", "text"]
        assert reference["kind"] in {"pull request", "issue", "commit", "link"}
    names = {"goals", "configuration", "data", "results", "analysis", "follow-ups", "artifacts", None}
    for section in data["sections"]:
        assert list(section) == ["name", "title", "line"]
        assert section["name"] in names
    for task in data["tasks"]:
        assert list(task) == ["text", "done", "section", "follow_up", "line"]
        assert isinstance(task["done"], bool)
        assert task["section"] in names
    for mention in data["mentions"]:
        assert list(mention) == ["kind", "key", "text", "records", "url", "section", "line", "column"]
        assert mention["kind"] in {"run", "record", "pull request", "issue", "commit"}
    for place in data["mentioned_by"]:
        assert list(place) == ["id", "path", "section", "line"]
    assert list(data["where"]) == ["title", "owners", "references", "runs", "seeds"]


EVERYTHING = """\
---
owner: "Zoë Ito"
---

# Experiment: All *of* it

- **Date:** 2025-01-15
- **Owner(s):** Ana Silva & `ben`
- **Related PRs / Issues:** #12, PR #13, [the fix](https://github.com/a/b/pull/14), 4f2a91c0, https://example.org/x
- **Run IDs:**
    - `run-1` (baseline)
    - run-2
- **Seed(s):** 17, 012 (split), many

## Goals

Words.

## Our own

- [ ] Alone

## Follow-ups

- [x] Done (#14).
  - [ ] Not *yet*
"""


def test_show_as_json_tells_what_is_written_and_where(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one("\ufeff" + EVERYTHING.replace("\n", "\r\n")))
    data = json.loads(exprec("show", "2025-01-15_smoke", "--json").out)
    assert_documented(data)
    where = data.pop("where")
    assert [
        (each["kind"], each["key"], each["section"], each["line"], each["column"]) for each in data.pop("mentions")
    ] == [
        ("issue", "#12", None, 9, 29),
        ("pull request", "#13", None, 9, 37),
        ("issue", "#14", "Follow-ups", 25, 13),
    ]
    assert data.pop("mentioned_by") == []
    assert data == {
        "id": "2025-01-15_smoke",
        "aliases": [],
        "path": SMOKE,
        "title": "All of it",
        "date": {"value": "2025-01-15", "origin": "metadata", "line": 7},
        "owners": ["Zoë Ito", "Ana Silva", "ben"],
        "references": [
            {"kind": "issue", "key": "12", "url": None, "text": "#12"},
            {"kind": "pull request", "key": "13", "url": None, "text": "PR #13"},
            {"kind": "pull request", "key": "14", "url": "https://github.com/a/b/pull/14",
             "text": "[the fix](https://github.com/a/b/pull/14)"},
            {"kind": "commit", "key": "4f2a91c0", "url": None, "text": "4f2a91c0"},
            {"kind": "link", "key": "https://example.org/x", "url": "https://example.org/x", "text": "https://example.org/x"},
        ],
        "runs": ["run-1", "run-2"],
        "seeds": [17, "012", "many"],
        "status": None,
        "state": None,
        "commit": None,
        "branch": None,
        "hypothesis": None,
        "decision": None,
        "kind": None,
        "tags": [],
        "baseline": None,
        "cost": None,
        "parents": [],
        "superseded_by": [],
        "sections": [
            {"name": "goals", "title": "Goals", "line": 15},
            {"name": None, "title": "Our own", "line": 19},
            {"name": "follow-ups", "title": "Follow-ups", "line": 23},
        ],
        "tasks": [
            {"text": "Alone", "done": False, "section": None, "follow_up": False, "line": 21},
            {"text": "Done (#14).", "done": True, "section": "follow-ups", "follow_up": True, "line": 25},
            {"text": "Not *yet*", "done": False, "section": "follow-ups", "follow_up": True, "line": 26},
        ],
    }  # fmt: skip
    written = {
        "title": ["All *of* it"],
        "owners": ["Zoë Ito", "Ana Silva", "`ben`"],
        "references": [reference["text"] for reference in data["references"]],
        "runs": ["run-1", "run-2"],
        "seeds": ["17", "012", "many"],
    }
    lines = EVERYTHING.splitlines()
    for key, words in written.items():
        places = [where[key]] if key == "title" else where[key]
        assert [list(place) for place in places] == [["line", "column"]] * len(words)
        for place, word in zip(places, words, strict=True):
            assert lines[place["line"] - 1][place["column"] - 1 :].startswith(word), (key, place)


def test_show_tells_it_in_words(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one(EVERYTHING))
    assert exprec("show", "2025-01-15_smoke").lines == [
        "All of it",
        "  Record      2025-01-15_smoke",
        f"  Path        {SMOKE}",
        "  Date        2025-01-15 (from the metadata)",
        "  Owners      Zoë Ito, Ana Silva, ben",
        "  References  issue 12, pull request 13, pull request 14, commit 4f2a91c0, link https://example.org/x",
        "  Runs        run-1, run-2",
        "  Seeds       17, 012, many",
        "  Sections    Goals, Our own, Follow-ups",
        "  Mentions    #12, #13, #14",
        "  Named by    –",
        "  Tasks       1 of 3 done",
        "    [ ] Alone",
        "    [x] Done (#14).",
        "    [ ] Not yet",
    ]


def test_show_tells_what_is_absent(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, one("", "2025-01-15_empty.md") | {"docs/experiments/odd.md": "words"})
    assert exprec("show", "odd").lines == ["odd", "  Record      odd", "  Path        docs/experiments/odd.md"] + [
        f"  {name:<11} –"
        for name in ("Date", "Owners", "References", "Runs", "Seeds", "Sections", "Mentions", "Named by", "Tasks")
    ]
    data = json.loads(exprec("show", "2025-01-15_empty", "--json").out)
    assert_documented(data)
    assert (data["title"], data["where"]["title"]) == (None, None)
    assert data["date"] == {"value": "2025-01-15", "origin": "path", "line": None}


LINKED = {
    "docs/experiments/2025-01-15_smoke.md": "# Smoke\n\n- **Run IDs:** run-0001\n\n## Goals\n\nAs in `run-0002`.\n",
    "docs/experiments/2025-01-20_base.md": "# Base\n\n- **Run IDs:** `run-0002`\n- **Related PRs:** PR #7\n\n"
    "See [it](2025-01-15_smoke.md#goals).\n\n## Follow-ups\n\n- [x] Repeat run-0001 and run-0002 (#8).\n",
}


def test_show_tells_what_a_record_mentions_and_who_mentions_it(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config(repo_url="https://github.com/a/b"), **LINKED})
    data = json.loads(exprec("show", "2025-01-20_base", "--json").out)
    assert_documented(data)
    pull = {"kind": "pull request", "key": "#7", "text": "#7", "records": [], "url": "https://github.com/a/b/pull/7"}
    issue = {"kind": "issue", "key": "#8", "text": "#8", "records": [], "url": "https://github.com/a/b/issues/8"}
    smoke = "docs/experiments/2025-01-15_smoke.md"
    assert data["mentions"] == [
        {**pull, "section": None, "line": 4, "column": 23},
        {"kind": "record", "key": "2025-01-15_smoke", "text": "2025-01-15_smoke.md#goals", "records": [smoke],
         "url": None, "section": None, "line": 6, "column": 10},
        {"kind": "run", "key": "run-0001", "text": "run-0001", "records": [smoke], "url": None,
         "section": "Follow-ups", "line": 10, "column": 14},
        {**issue, "section": "Follow-ups", "line": 10, "column": 37},
    ]  # fmt: skip
    assert data["mentioned_by"] == [{"id": "2025-01-15_smoke", "path": smoke, "section": "Goals", "line": 7}]


def test_links_lists_every_mention(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config(repo_url="https://github.com/a/b"), **LINKED})
    base, smoke = "docs/experiments/2025-01-20_base.md", "docs/experiments/2025-01-15_smoke.md"
    assert exprec("links").lines == [
        f"{base}:4:23: pull request #7 -> https://github.com/a/b/pull/7",
        f"{base}:6:10: record 2025-01-15_smoke.md#goals -> {smoke}",
        f"{base}:10:14: run run-0001 -> {smoke}",
        f"{base}:10:37: issue #8 -> https://github.com/a/b/issues/8",
        f"{smoke}:7:8: run run-0002 -> {base}",
    ]
    data = json.loads(exprec("links", "--json").out)
    assert all(list(each) == [key.name for key in LINK_KEYS] for each in data)
    assert data[4] == {
        "from": {"id": "2025-01-15_smoke", "path": smoke, "section": "Goals", "line": 7, "column": 8},
        "kind": "run", "key": "run-0002", "text": "run-0002", "records": [base], "url": None,
    }  # fmt: skip
    assert exprec("links", smoke).lines == [f"{smoke}:7:8: run run-0002 -> {base}"]
    assert exprec("links", "nothing").code == 2


@pytest.mark.parametrize(
    "name",
    [
        "2025-02-10_curves", "2025-02-10_CURVES", "docs/experiments/2025-02-10_curves", "2025-02-10_curves.md",
        "docs/experiments/2025-02-10_curves/README.md", "./docs/experiments/2025-02-10_curves/",
    ],
)  # fmt: skip
def test_a_record_is_found_by_id_and_by_path(tmp_path: Path, exprec: Exprec, name: str) -> None:
    write(tmp_path, laboratory())
    assert exprec("show", name).lines[0] == "Curves"


NAMED = {
    f"experiments/{name}.md": f"# {title}\n\n- **Run IDs:** {runs}\n"
    for name, title, runs in (
        ("2025-01-24_learning-rate-sweep", "Sweep", "run-0003, run-0004"),
        ("2025-01-28_errors", "Errors", "run-0004"),
        ("2025-01-28_sweep-again", "Again", "run-0005"),
    )
}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2025-01-24", "Sweep"), ("learning-rate-sweep", "Sweep"), ("Learning-Rate", "Sweep"), ("sweep-again", "Again"),
        ("again.md", "Again"), ("run-0003", "Sweep"), ("RUN-0005", "Again"),
    ],
)  # fmt: skip
def test_a_record_is_found_by_what_only_it_has(tmp_path: Path, exprec: Exprec, name: str, title: str) -> None:
    write(tmp_path, NAMED)
    assert exprec("show", name).lines[0] == title
    assert exprec("links", name).code == 0


SMOKES = {f"experiments/2025-01-15_smoke-{number:02}.md": "# A\n" for number in range(1, 13)}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("run-0004", "`run-0004` is a run of experiments/2025-01-28_errors.md and"
         " experiments/2025-01-24_learning-rate-sweep.md; give a path"),
        ("2025-01-28", "`2025-01-28` is the date of experiments/2025-01-28_errors.md and"
         " experiments/2025-01-28_sweep-again.md; give a path"),
        ("sweep", "`sweep` is in the ids of experiments/2025-01-28_sweep-again.md and"
         " experiments/2025-01-24_learning-rate-sweep.md; give a path"),
        ("smoke", f"`smoke` is in the ids of {', '.join(list(SMOKES)[:10])} and 2 more; give a path"),
        ("run-0006", "there is no record `run-0006`"),
    ],
)  # fmt: skip
def test_a_name_of_several_records_lists_them(tmp_path: Path, exprec: Exprec, name: str, message: str) -> None:
    write(tmp_path, NAMED | SMOKES)
    told = exprec("show", name)
    assert (told.code, told.out, told.error) == (2, "", f"exprec: {message}\n")


def test_a_name_of_two_records_wants_a_path(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"experiments/a/x.md": "# One\n", "experiments/b/x.md": "# Two\n", "experiments/x.md": "# Three\n"})
    told = exprec("show", "x")
    assert told.code == 2
    assert told.error == (
        "exprec: `x` is the id of experiments/a/x.md, experiments/b/x.md and experiments/x.md; give a path\n"
    )
    assert exprec("show", "experiments/b/x.md").lines[0] == "Two"


# new


@pytest.fixture(autouse=True)
def git_name(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows its user by this name, whoever runs the tests."""
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\n\tname = Gita Patel\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def written(root: Path, told: Told) -> str:
    assert (told.code, told.error) == (0, "")
    return (root / told.out.strip()).read_text(encoding="utf-8")


def test_new_writes_a_record_from_the_template(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config()})
    told = exprec("new", "  Warm-up,\nréally: 2×  ", "--date", "2025-03-04", "--run", "run-0007")
    assert told.out == "experiments/2025-03-04_warm-up-really-2.md\n"
    text = written(tmp_path, told)
    assert text.startswith("# Experiment: Warm-up, réally: 2×\n\n- **Date:** 2025-03-04\n- **Owner(s):** Gita Patel\n")
    assert "- **Run IDs:** `run-0007`\n" in text
    data = json.loads(exprec("show", "2025-03-04_warm-up-really-2", "--json").out)
    assert (data["title"], data["date"]["value"]) == ("Warm-up, réally: 2×", "2025-03-04")
    assert (data["owners"], data["runs"], len(data["sections"])) == (["Gita Patel"], ["run-0007"], 7)
    assert exprec("check").code == 0


def test_new_takes_today_if_no_date_is_given(tmp_path: Path, exprec: Exprec) -> None:
    before = date.today().isoformat()
    told = exprec("new", "A")
    assert told.out in {f"experiments/{day}_a.md\n" for day in (before, date.today().isoformat())}
    assert f"- **Date:** {told.out[12:22]}\n" in written(tmp_path, told)


@pytest.mark.parametrize(
    ("arguments", "owner"),
    [([], "Gita Patel"), (["--owner", "Ben & Ana"], "Ben & Ana"), (["--owner", ""], "<one or more names>")],
)
def test_the_owner_is_gits_user_or_the_one_given(
    tmp_path: Path, exprec: Exprec, arguments: list[str], owner: str
) -> None:
    told = exprec("new", "A", "--date", "2025-03-04", *arguments)
    assert f"- **Owner(s):** {owner}\n" in written(tmp_path, told)


def test_without_git_the_owner_stays_open(tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "- **Owner(s):** <one or more names>\n" in written(tmp_path, exprec("new", "A", "--date", "2025-03-04"))


RUN = ("--run", "r1")


@pytest.mark.parametrize(
    ("template", "arguments", "expected"),
    [
        (
            "# Experiment: <title>\n\n- **Date:**\n- **Author:** TBD\n- **Run:** _n/a_\n- **GPU:** A100\n\n## Why\n",
            RUN,
            "# Experiment: New & *odd*\n\n- **Date:** 2025-03-04\n- **Author:** Gita Patel\n- **Run:** `r1`\n"
            "- **GPU:** A100\n\n## Why\n",
        ),
        (
            "---\ndate: YYYY-MM-DD\nowner: name\n---\n\n# <title>\n",
            (),
            "---\ndate: 2025-03-04\nowner: Gita Patel\n---\n\n# New & *odd*\n",
        ),
        ("---\nruns: []\nowner:\n---\n", RUN, "---\nruns: r1\nowner: Gita Patel\n---\n# Experiment: New & *odd*\n\n"),
        ("---\nruns: '' # ids\n---\n# x\n", RUN, "---\nruns: r1 # ids\n---\n# New & *odd*\n"),
        ("---\nruns: # ids\n---\n# x\n", RUN, "---\nruns: r1 # ids\n---\n# New & *odd*\n"),
        ("Only words.\n", (), "# Experiment: New & *odd*\n\nOnly words.\n"),
        ("\ufeff# x\n", (), "# New & *odd*\n"),
    ],
    ids=["bullets", "front matter", "empty list", "empty words", "comment", "no title", "byte order mark"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["_template.md", "TEMPLATE.md"])
def test_new_follows_the_teams_own_template(
    tmp_path: Path, exprec: Exprec, template: str, arguments: tuple[str, ...], expected: str, name: str
) -> None:
    write(tmp_path, {"mkdocs.yml": config(), f"docs/experiments/{name}": template})
    told = exprec("new", "New & *odd*", "--date", "2025-03-04", *arguments)
    assert told.out == "docs/experiments/2025-03-04_new-odd.md\n"
    assert written(tmp_path, told) == expected


@pytest.mark.parametrize(
    ("arguments", "label"), [(RUN, "Run IDs"), (("--owner", "Ana"), "Owner(s)")], ids=["run", "owner"]
)
def test_new_writes_nothing_that_lacks_what_was_asked_for(
    tmp_path: Path, exprec: Exprec, arguments: tuple[str, str], label: str
) -> None:
    """A team's template may have no place for a run; the owner that Git knows is asked for by nobody."""
    write(tmp_path, {"mkdocs.yml": config(), "docs/experiments/_template.md": "# <title>\n\n- **Date:**\n"})
    told = exprec("new", "A", "--date", "2025-03-04", *arguments)
    assert (told.code, told.out) == (2, "")
    assert told.error == (
        f"exprec: the template has no place for `{' '.join(arguments)}`: add `- **{label}:**` to it,"
        f" or leave `{arguments[0]}` out; nothing was written\n"
    )
    assert written(tmp_path, exprec("new", "A", "--date", "2025-03-04")) == "# A\n\n- **Date:** 2025-03-04\n"


@pytest.mark.parametrize(("title", "name"), [("実験 七", "実験-七"), ("???", "experiment"), ("a" * 300, "a" * 60)])
def test_every_title_gives_a_name(tmp_path: Path, exprec: Exprec, title: str, name: str) -> None:
    told = exprec("new", title, "--date", "2025-03-04")
    assert told.out == f"experiments/2025-03-04_{name}.md\n"
    assert f"# Experiment: {title}\n" in written(tmp_path, told)


def test_new_writes_into_the_first_folder(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config(options={"records": ["lab/a", "lab/b"]})})
    assert exprec("new", "A", "--date", "2025-03-04").out == "lab/a/2025-03-04_a.md\n"


def test_a_folder_that_cannot_be_written_gets_one_line(tmp_path: Path, exprec: Exprec) -> None:
    write(tmp_path, {"mkdocs.yml": config(options={"records": "taken/notes"}), "taken": "a file"})
    told = exprec("new", "A", "--date", "2025-03-04")
    assert (told.code, told.out) == (2, "")
    assert told.error == "exprec: taken/notes/2025-03-04_a.md can't be written: Not a directory\n"


# The process.

BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"mkdocs", "properdocs"}:
            raise ModuleNotFoundError(f"{name} is not installed here")

sys.meta_path.insert(0, Blocker())
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--format", "sarif"],
        ["explain", "EX251"],
        ["list"],
        ["list", "--json"],
        ["show", "undated"],
        ["new", "A", "--date", "2025-04-01"],
    ],
)
def test_the_command_works_where_no_mkdocs_is_installed(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, {**laboratory(), "blocker/sitecustomize.py": BLOCKER})
    path = os.pathsep.join([str(tmp_path / "blocker"), *filter(None, [os.environ.get("PYTHONPATH")])])
    blocked = subprocess.run([sys.executable, "-c", "import mkdocs"], env=environment(PYTHONPATH=path), check=False,
                             capture_output=True)  # fmt: skip
    assert blocked.returncode == 1, "the blocker does not block"
    told = process(tmp_path, *arguments, PYTHONPATH=path)
    assert (told.code, told.error) == (0, "")
    assert told.out


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["check"]])
@pytest.mark.parametrize("records", [2, 400])
def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path, arguments: list[str], records: int) -> None:
    write(tmp_path, {f"experiments/2025-01-15_{number}.md": "# A\n" for number in range(records)})
    read, written = os.pipe()
    os.close(read)
    with os.fdopen(written, "wb") as closed:
        done = subprocess.run([sys.executable, "-m", "mkdocs_exprec", *arguments], cwd=tmp_path, env=environment(),
                              stdout=closed, stderr=subprocess.PIPE, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_that_lacks_a_letter_gets_its_number(
    tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, one(record("Zoë’s", owners="Ana")))
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    assert main(["list"]) == 0
    assert raw.getvalue() == b"2025-01-15  2025-01-15_smoke  Zo\\xeb\\u2019s  Ana\n"


def test_the_day_of_the_check_can_be_set(tmp_path: Path, exprec: Exprec, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, one(record()))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "EX216 future-date" in exprec("check").lines[0]
    for unusable in ("no number", "99999999999999", "1" * 40, "²", "١"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", unusable)
        assert exprec("check").lines == ["1 record checked: nothing to report."]


def test_command_and_build_find_the_same(tmp_path: Path) -> None:
    root = write(tmp_path / "lab", {
        **laboratory(options={**LAX, "severity": {"file-name": "note", "EX221": "error", "missing-seeds": "off"}}),
        SMOKE: record("Ünruly", "2025-02-30", "", results="[no](gone.md)").replace("Seed(s)", "Sed"),
        "docs/experiments/2025-03-09_empty.md": "",
        "docs/experiments/2025-03-10_header.md": "---\na: [\n---\n" + record(date="2025-03-10"),
    })  # fmt: skip
    told = process(root, "check")
    checked = {
        (place, code, message)
        for place, code, message in re.findall(
            r"^(\S+:\d+:\d+): \w+ (EX\d+ [\w-]+): (.*)$", told.out.replace("[*] ", ""), re.MULTILINE
        )
    }
    site = build(root)
    logged = re.findall(r"exprec: (\S+:\d+:\d+) (EX\d+ [\w-]+): (.*)$", site.output, re.MULTILINE)
    assert 5 < len(checked) < 20
    assert len(logged) == len(checked)
    assert {(place, code) for place, code, _ in logged} == {(place, code) for place, code, _ in checked}
    for place, code, message in checked:
        assert any((place, code) == each[:2] and each[2].startswith(message) for each in logged)
    assert [line for line in told.lines if " checked: " in line and line in site.output]
    assert (told.code, site.code) == (1, 1)
