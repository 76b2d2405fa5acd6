"""What runs the command for its users: each is taken from where they get it, and run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import xmlschema
import yaml

from mkdocs_exprec import __version__
from mkdocs_exprec.cli import main
from mkdocs_exprec.project import MARKDOWN
from tests.hosts import environment, record, run_files, write

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
PAGE = (ROOT / "example_site" / "docs" / "integrations.md").read_text(encoding="utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCRIPTS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
INSTALL, CHECK = SCRIPTS
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
"""What a copy of this project needs beside the package, to be installed as a hook."""

GOOD, BAD = "experiments/2025-01-15_smoke.md", "experiments/first week/2025-01-16_date.md"
ERROR = f"{BAD}:3:13: error EX212 impossible-date"
RECORDS = {
    **run_files("run-0001", "run-0002"),
    GOOD: record(up=".."),
    BAD: record(up="../..", run="run-0002", date="2025-02-30"),
    "experiments/_template.md": "# Experiment: <title>\n",
    "README.md": "# Lab\n",
}
MENDED = RECORDS[BAD].replace("2025-02-30", "2025-01-16")
PAGES = dict(re.findall(r'```\w+\n(?:#|//|") (\S+?)(?:,[^\n]*)?\n(.*?)```', PAGE, re.DOTALL))
"""The files that the page on integrations shows, by their names."""


def run(*command: str | Path, folder: Path, code: int = 0, **env: str) -> str:
    """Run a command, which is to end with that code, and give what it prints."""
    done = subprocess.run(
        command, cwd=folder, env=environment(**env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout
    return done.stdout


def git(folder: Path, *arguments: str, code: int = 0, **env: str) -> str:
    identity = ("-c", "user.name=Ana Silva", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
    return run("git", *identity, *arguments, folder=folder, code=code, **env)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a good and a broken record, nothing of which is committed."""
    root = write(tmp_path / "lab", RECORDS)
    git(root, "init", "--quiet")
    return root


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing but pip."""
    folder = tmp_path_factory.mktemp("python")
    run(sys.executable, "-m", "virtualenv", "--quiet", "--pip", "bundle", folder, folder=folder)
    return next(folder.glob("*/python"))


# pre-commit


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    """A repository of this project as it is now, in which that is a release."""
    folder = tmp_path / "mkdocs-exprec"
    shutil.copytree(ROOT / "mkdocs_exprec", folder / "mkdocs_exprec", ignore=shutil.ignore_patterns("__pycache__"))
    for name in SHIPPED:
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Release")
    git(folder, "tag", f"v{__version__}")
    return folder


def test_pre_commit_checks_the_records_of_a_commit(repository: Path, hook: Path, tmp_path: Path) -> None:
    settings = PAGES[".pre-commit-config.yaml"].replace("https://github.com/OWNER/mkdocs-exprec", hook.as_uri())
    write(repository, {".pre-commit-config.yaml": settings})
    store = {"PRE_COMMIT_HOME": str(tmp_path / "store")}

    def pre_commit(*arguments: str, code: int = 0) -> str:
        return run(sys.executable, "-m", "pre_commit", *arguments, folder=repository, code=code, **store)

    def commit(*paths: str, code: int = 0) -> str:
        git(repository, "add", *paths)
        return git(repository, "commit", "--message", "Try", code=code, **store)

    pre_commit("validate-manifest", str(hook / ".pre-commit-hooks.yaml"))
    pre_commit("validate-config")
    pre_commit("install")

    assert "Passed" in commit(GOOD, "README.md", "runs", ".pre-commit-config.yaml")  # the broken one is not in it
    refused = commit(BAD, code=1)
    assert ERROR in refused
    assert "1 record checked: 1 error" in refused
    everything = pre_commit("run", "--all-files", code=1)
    assert everything.count(" error EX") == 1
    assert "2 records checked: 1 error" in everything
    write(repository, {BAD: MENDED})
    assert "Passed" in commit(BAD)

    write(repository, {"README.md": "# Our lab\n", "experiments/_template.md": "# Experiment: a title\n"})
    assert "Passed" in commit("README.md", "experiments/_template.md")

    slashed = RECORDS[GOOD].replace(GOOD[12:22], GOOD[12:22].replace("-", "/"), 1)
    assert slashed != RECORDS[GOOD]
    write(repository, {GOOD: slashed})
    assert "files were modified by this hook" in commit(GOOD, code=1)
    assert (repository / GOOD).read_text(encoding="utf-8") == RECORDS[GOOD]
    git(repository, "reset", "--quiet", "--hard")

    write(repository, {".pre-commit-config.yaml": f"{settings}        args: [--strict]\n"})
    linked = RECORDS[GOOD].replace("It does.", f"See [the next](<{BAD.removeprefix('experiments/')}>).")
    write(repository, {GOOD: linked})
    assert "Passed" in commit(GOOD, ".pre-commit-config.yaml")  # what it links to is looked up, and not in the commit
    write(repository, {GOOD: linked.replace("_date", "_data")})
    assert "EX401 missing-target" in commit(GOOD, code=1)


def test_pre_commit_hands_over_every_file_that_may_be_a_record() -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        for ending in MARKDOWN:
            assert re.search(hook["files"], f"a/b{ending}")
            assert re.search(hook["files"], f"a/b{ending.upper()}")
        assert not re.search(hook["files"], "a/b.mdx")


# GitHub


def resolved(text: str, values: Mapping[str, str]) -> str:
    """A text of an action or a workflow with the values of its expressions."""
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], text)


class Runner(NamedTuple):
    """A machine that runs the scripts of the action as GitHub does."""

    python: Path
    temp: Path

    def run(self, step: str, folder: Path, inputs: Mapping[str, str], code: int = 0) -> str:
        """Run a step in a folder with some inputs, and give what it prints."""
        defaults = {name: each["default"] for name, each in ACTION["inputs"].items()}
        values = {f"inputs.{name}": value for name, value in {**defaults, **inputs}.items()}
        values["steps.python.outputs.python-path"] = str(self.python)
        env = {name: resolved(value, values) for name, value in SCRIPTS[step]["env"].items()}
        job = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.temp)}
        script = write(self.temp, {"script.sh": SCRIPTS[step]["run"]}) / "script.sh"
        return run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, folder=folder, code=code, **job, **env)


@pytest.fixture(scope="session")
def runner(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A machine on which the action has installed itself, from its own checkout."""
    made = Runner(python, tmp_path_factory.mktemp("runner"))
    made.run(INSTALL, made.temp, {})
    return made


ANNOTATION = f"::error file={BAD},line=3,endLine=3,col=13,endColumn=23,title=EX212 impossible-date::"
SEEDLESS = record(up="..").replace("** 17", "** many")


@pytest.mark.parametrize(
    ("inputs", "code", "expected"),
    [
        ({}, 1, "2 records checked: 1 error, 0 warnings, 0 notes."),
        ({"paths": GOOD}, 0, "1 record checked: nothing to report."),
        ({"paths": f"{GOOD}\n\n{BAD}\n"}, 1, "2 records checked: 1 error, 0 warnings, 0 notes."),
        ({"paths": "experiments", "args": "--select EX2  --ignore\nimpossible-date"}, 0, "2 records checked: nothing"),
        ({"args": "--exit-zero"}, 0, "2 records checked: 1 error, 0 warnings, 0 notes."),
        ({"paths": "--exit-zero"}, 2, "exprec: --exit-zero does not exist"),
        ({"paths": "experiments/*.md"}, 2, "exprec: experiments/*.md does not exist"),
        ({"args": "--select EX999"}, 2, "exprec: there is no rule `EX999`"),
        ({"paths": '$(touch broken) `touch broken`"; touch broken; "'}, 2, "does not exist"),
        ({"args": "$(touch${IFS}broken) ;touch broken"}, 2, "exprec: $(touch${IFS}broken) does not exist"),
        ({"sarif-file": '$(touch broken)"; touch broken; ".sarif'}, 1, "sarif is written."),
    ],
    ids=str,
)
def test_the_action_checks_what_it_is_given(
    repository: Path, runner: Runner, inputs: Mapping[str, str], code: int, expected: str
) -> None:
    write(repository, {"yaml.py": "raise SystemExit(7)\n"})  # a module of the repository that would be imported
    printed = runner.run(CHECK, repository, inputs, code)
    assert expected in printed
    assert (ANNOTATION in printed) is ("1 error" in printed)
    assert not (repository / "broken").exists()


def test_the_action_writes_sarif_and_fails_all_the_same(repository: Path, runner: Runner) -> None:
    inputs = {"sarif-file": "found.sarif"}
    assert ANNOTATION in runner.run(CHECK, repository, inputs, code=1)
    written = json.loads((repository / "found.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(written, json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
    (result,) = written["runs"][0]["results"]
    assert (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == (
        "EX212",
        BAD.replace(" ", "%20"),
    )


def test_the_action_installs_the_version_that_is_asked_for(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    printed = runner.run(INSTALL, tmp_path, {"version": "0.0.0"}, code=1)
    assert "No matching distribution found for mkdocs-exprec==0.0.0" in printed
    assert {path.name for path in (runner.temp / "exprec").glob("mkdocs_exprec*")} == {
        "mkdocs_exprec",
        f"mkdocs_exprec-{__version__}.dist-info",
    }


def test_no_script_of_the_action_has_an_expression_put_in() -> None:
    assert not any("${{" in step["run"] or step["shell"] != "bash" for step in SCRIPTS.values())


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(".github/")])
def test_a_workflow_of_the_page_gives_the_action_inputs_that_it_has(
    repository: Path, runner: Runner, name: str
) -> None:
    (job,) = yaml.safe_load(PAGES[name])["jobs"].values()
    (step,) = (each for each in job["steps"] if each["uses"] == f"OWNER/mkdocs-exprec@v{__version__}")
    assert set(step["with"]) <= set(ACTION["inputs"])
    write(repository, {GOOD: SEEDLESS, BAD: MENDED})
    is_lax = "--exit-zero" in step["with"]["args"]
    printed = runner.run(CHECK, repository, step["with"], code=0 if is_lax else 1)
    assert "::warning file=" in printed
    for other in job["steps"]:
        if upload := other.get("with", {}).get("sarif_file"):
            assert (repository / upload).is_file()


def test_the_page_lists_the_inputs_of_the_action() -> None:
    listed = re.findall(r"^\| `([\w-]+)` \|.*\| (.*) \|$", PAGE, re.MULTILINE)
    assert [name for name, _ in listed] == list(ACTION["inputs"])
    assert dict(listed)["python-version"] == ACTION["inputs"]["python-version"]["default"]


# GitLab

TEMPLATE = ROOT / "templates" / "exprec.gitlab-ci.yml"


def test_the_template_for_gitlab_writes_both_reports(repository: Path, python: Path) -> None:
    job = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))["exprec"]
    own = yaml.safe_load(PAGES[".gitlab-ci.yml"])["exprec"]["variables"]
    assert set(own) <= set(job["variables"])
    assert own["EXPREC_PACKAGE"] == f"{job['variables']['EXPREC_PACKAGE']}=={__version__}"
    variables = {**job["variables"], **own, "EXPREC_PACKAGE": str(ROOT)}
    write(repository, {GOOD: SEEDLESS})
    env = {"PATH": os.pathsep.join((str(python.parent), os.environ["PATH"])), **variables}

    def script(*lines: str, code: int = 0, **more: str) -> str:
        words = "\n".join(lines)
        return run("bash", "-eo", "pipefail", "-c", words, folder=repository, code=code, **{**env, **more})

    script(*job["before_script"])
    assert ERROR in script(*job["script"], code=1)

    reports = job["artifacts"]["reports"]
    quality = json.loads((repository / reports["codequality"]).read_text(encoding="utf-8"))
    jsonschema.validate(quality, json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8")))
    assert sorted((each["location"]["path"], each["severity"]) for each in quality) == [
        (GOOD, "major"),
        (BAD, "critical"),
    ]
    junit = (repository / reports["junit"]).read_text(encoding="utf-8")
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(junit)
    assert 'failures="2"' in junit

    write(repository, {BAD: MENDED})
    assert "0 errors, 1 warning" in script(*job["script"], EXPREC_ARGS="")
    assert 'failures="0"' in (repository / reports["junit"]).read_text(encoding="utf-8")


# Editors


def in_concise_form(tmp_path: Path, capsys: pytest.CaptureFixture[str], *command: str) -> tuple[list[str], list[Any]]:
    """The lines that a command writes of a project with findings of each severity, and the same findings as JSON."""
    seeds = record(up="..").replace("** 17", "** many, 012")
    write(tmp_path, {**RECORDS, "experiments/2025-01-20_seeds:1.md": seeds.replace("Smoke", "Rauchprobe für é")})
    assert command[0] == "exprec"
    main(["check", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {each["severity"] for each in findings} == {"error", "warning", "note"}
    main(command[1:])
    return capsys.readouterr().out.splitlines(), findings


def test_vs_code_finds_the_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (task,) = json.loads(PAGES[".vscode/tasks.json"])["tasks"]
    lines, findings = in_concise_form(tmp_path, capsys, task["command"], *task["args"])
    pattern = task["problemMatcher"]["pattern"]
    matches = [match for line in lines if (match := re.search(pattern["regexp"], line))]

    def part(name: str) -> list[str]:
        return [match[pattern[name]] for match in matches]

    for name, key in (("file", "path"), ("line", "line"), ("column", "column"), ("severity", "severity")):
        assert part(name) == [str(each[key]) for each in findings]
    assert part("code") == [each["code"] for each in findings]
    assert all(each["message"] in words for each, words in zip(findings, part("message"), strict=True))


VIM = {
    "%f": "(?P<path>.+?)",
    "%l": r"(?P<line>\d+)",
    "%v": r"(?P<column>\d+)",
    "%t": "(?P<type>.)",
    "%*[a-z]": "[a-z]*",
    "%m": ".+",
}
"""What the items of Vim's `errorformat` that the page uses stand for; see `:help errorformat`."""


def test_vim_finds_the_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (compiler,) = (text for name, text in PAGES.items() if name.endswith("compiler/exprec.vim"))
    settings = dict(re.findall(r"^CompilerSet (\w+)=(.*)$", compiler.replace("\\ ", " "), re.MULTILINE))
    lines, findings = in_concise_form(tmp_path, capsys, *settings["makeprg"].split())
    first, rest = settings["errorformat"].split(",")
    assert rest == "%-G%.%#"  # every other line is left out
    pattern = "".join(VIM.get(part) or re.escape(part) for part in re.split(r"(%(?:\*\[a-z\]|\w))", first))
    matches = [match for line in lines if (match := re.fullmatch(pattern, line))]
    assert [(each["path"], int(each["line"]), int(each["column"]), each["type"]) for each in matches] == [
        (each["path"], each["line"], each["column"], each["severity"][0]) for each in findings
    ]


def test_the_page_shows_a_line_as_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    path = shown.partition(":")[0]
    write(tmp_path, {**run_files("run-0001"), path: record(up="..", date="2025-02-30")})
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "concise"])
    assert capsys.readouterr().out.startswith(shown)


# All of them


@pytest.mark.parametrize(
    ("schema", "name", "text"),
    [
        ("github-actions", "action.yml", (ROOT / "action.yml").read_text(encoding="utf-8")),
        ("gitlab-ci", TEMPLATE.name, TEMPLATE.read_text(encoding="utf-8")),
        ("gitlab-ci", "gitlab-ci.yml", PAGES[".gitlab-ci.yml"]),
        *(("github-workflows", name, PAGES[name]) for name in PAGES if name.startswith(".github/")),
    ],
)
def test_a_file_is_valid_where_it_is_read(tmp_path: Path, schema: str, name: str, text: str) -> None:
    write(tmp_path, {name: text})
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", name, folder=tmp_path)


def test_the_page_names_this_version() -> None:
    assert set(re.findall(r"(?:v|==)(\d+\.\d+\.\d+)\b", PAGE)) == {__version__}
