"""The examples of the rules: each bad one gives its rule and nothing else, each good one gives nothing.

An example shows the part of a record that matters. Here it is put into a record of which no rule has anything to say:
a title and labelled bullets take the place of those that are there, front matter stands before them, sections take the
place of those of the same title.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from mkdocs_exprec.checking.explanation import EXAMPLE, Sample, explain
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.rules import Rule
from mkdocs_exprec.options import OPTIONS
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.project import load_project
from mkdocs_exprec.reading.dates import date_in_name
from tests.hosts import record, run_files, write
from tests.test_rules import TODAY

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ana"), ("EMAIL", "a@b.c"))
}
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def completed(sample: Sample) -> str:
    """The record that an example stands for."""
    day = date_in_name(Path(sample.path).stem)
    rest = record(date=day.value if day else "2025-01-15", up="/".join(".." for _ in Path(sample.path).parts[1:]))
    rest = rest.replace("- **Run IDs:** `run-0001`", "- **Run IDs:** _n/a_")
    own_head, *own = _SECTION.split(sample.text)
    head, *sections = _SECTION.split(rest)
    head = own_head + "\n" if "the whole head" in sample.note else merged(own_head, head)
    if "all sections" in sample.note:
        return head + "".join(own)
    return head + "\n".join(replaced(sections, own))


def replaced(sections: Sequence[str], own: Sequence[str]) -> list[str]:
    """The sections of a record, those of an example where the first that they replace was."""
    titles = [section.partition("\n")[0] for section in own]
    before: list[str] = []
    after: list[str] = []
    kept = before
    for section in sections:
        if section.partition("\n")[0] in titles:
            kept = after
        else:
            kept.append(section)
    return [*before, *own, *after]


def merged(own: str, head: str) -> str:
    """A head in which what an example shows takes the place of what is there."""
    front, _, own = own.rpartition("---\n") if own.startswith("---\n") else ("", "", own)
    for line in filter(None, own.splitlines()):
        start = re.match(r"# |[-*] \*\*(?P<label>[^*:]+)", line)
        assert start, line
        usual = f"- **{start['label']}:**" if start["label"] else start[0]
        old = next((each for each in head.splitlines() if each.startswith(usual)), None)
        head = head.replace(old, line) if old else f"{head.rstrip()}\n{line}\n\n"
    return f"{front}---\n\n{head}" if front else head


def put(samples: Iterable[Sample], home: Path) -> Path:
    """Write the files of an example into a project beside a folder of notes that nobody else has."""
    root = write(home / "lab", {**run_files("run-0001", "run-0002"), "train.py": "print('training')\n"})
    write(home, {"notes/smoke.md": record(up="..")})
    texts = {sample.path: sample for sample in samples if sample.language != "console"}
    if not any(path.startswith("experiments/") for path in texts):
        write(root, {EXAMPLE: completed(Sample("Good", "", "markdown", ""))})
    for path, sample in texts.items():
        is_record = path.startswith("experiments/")
        encoding = re.search(r"saved as ([\w-]+)", sample.note)
        text = completed(sample) if is_record else sample.text
        write(root, {path: text.encode(encoding[1] if encoding else "utf-8")})
    for sample in samples:
        for command in sample.text.splitlines() if sample.language == "console" else ():
            run(command.removeprefix("$ "), root, home)
    return root


def run(command: str, root: Path, home: Path) -> None:
    if command.startswith(("ln ", "cp ")):
        (root / EXAMPLE).unlink()
    env = {**os.environ, **IDENTITY, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["sh", "-c", command], cwd=root, env=env, check=True, timeout=30)


def codes(samples: Iterable[Sample], home: Path) -> set[str]:
    root = put([*samples], home)
    config = root / "mkdocs.yml"
    project = load_project(str(config) if config.exists() else None, str(root), CODE_OF)
    site = build(project, today=TODAY)
    assert site.catalog.records
    return {each.code for each in site.diagnostics}


def samples(rule: Rule, *kinds: str) -> list[Sample]:
    return [sample for sample in rule.explanation.samples if sample.kind in kinds]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_example_of_a_rule_gives_it_and_no_other(rule: Rule, tmp_path: Path) -> None:
    assert samples(rule, "Bad")
    assert codes(samples(rule, "With", "Bad"), tmp_path) == {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_good_example_of_a_rule_gives_nothing(rule: Rule, tmp_path: Path) -> None:
    assert samples(rule, "Good")
    assert codes(samples(rule, "With", "Good"), tmp_path) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_options_that_a_rule_names_are_there(rule: Rule) -> None:
    assert set(rule.explanation.options) <= {option.name for option in OPTIONS}
    assert "Options:" not in rule.explanation.reason
    assert "```" not in rule.explanation.reason
    assert not re.search(r"^(Bad|Good|With)\b", rule.explanation.reason, re.MULTILINE)


def test_a_docstring_is_parted() -> None:
    text = "It is so\nand so.\n\nWhy.\n\nAnd how.\n\nWith `mkdocs.yml`:\n```yaml\na: 1\n```\nBad, saved as Latin-1:\n"
    text += "````markdown\n```\n````\nGood:\n```console\n$ ls\n```\nOptions: `runs`, `url`."
    assert explain(text) == (
        "It is so and so.",
        "Why.\n\nAnd how.",
        (
            Sample("With", " `mkdocs.yml`", "yaml", "a: 1\n"),
            Sample("Bad", ", saved as Latin-1", "markdown", "```\n"),
            Sample("Good", "", "console", "$ ls\n"),
        ),
        ("runs", "url"),
    )
    assert [sample.path for sample in explain(text).samples] == ["mkdocs.yml", EXAMPLE, EXAMPLE]
