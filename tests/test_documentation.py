"""The documentation tells the truth: it is made from the code, its example builds, its commands exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from example_site import reference
from mkdocs_exprec import __version__
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.cli import FORMATS, main
from mkdocs_exprec.options import OPTIONS, Options
from mkdocs_exprec.profiles import schema
from tests.hosts import HOSTS, THEMES, build, environment, record, run_files, write

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "example_site"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECKING = (EXAMPLE / "docs" / "checking.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", reference.pages())
def test_a_reference_page_is_what_the_code_says(name):
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.pages()[name], "run `make reference`"


def test_every_rule_has_a_page_and_no_page_is_left_over():
    assert {path.stem for path in (reference.FOLDER / "rules").iterdir()} == {rule.slug for rule in RULES}
    index = reference.pages()["rules.md"]
    for rule in RULES:
        assert index.count(f"| {rule.code} [{rule.slug}](rules/{rule.slug}.md)") == 1


def test_the_schema_of_a_profile_is_published():
    assert (reference.FOLDER / "profile.schema.json").read_text(encoding="utf-8") == schema(CODE_OF), (
        "run `make reference`"
    )


def test_every_option_is_documented():
    assert [option.name for option in OPTIONS] == list(Options.__slots__)


def test_the_steps_of_the_readme_lead_from_nothing_to_a_site_with_a_record(tmp_path, monkeypatch):
    steps = README.partition("## Install and configure")[2].partition("## Try it")[0]
    commands = [line for block in re.findall(r"```console\n(.*?)```", steps, re.DOTALL) for line in block.splitlines()]
    assert commands == ['pip install ".[material]"', "mkdocs new .", 'exprec new "My first experiment"', "mkdocs serve"]
    root = tmp_path / "lab"
    root.mkdir()
    monkeypatch.chdir(root)
    subprocess.run([sys.executable, "-m", "mkdocs", "new", "."], env=environment(), check=True)
    (root / "mkdocs.yml").write_text(re.search(r"```yaml\n(.*?)```", steps, re.DOTALL)[1], encoding="utf-8")
    assert main(["new", "My first experiment", "--date", "2025-01-15"]) == 0
    site = build(root)
    assert site.code == 0, site.output
    assert {"index.html", "experiments/index.html"} < site.addresses
    assert "My first experiment" in site.text("experiments/2025-01-15_my-first-experiment/index.html")


def test_the_readme_says_whether_there_is_a_release():
    is_unreleased = "(unreleased)" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert is_unreleased == ("There is no release yet" in README)


@pytest.mark.parametrize("command", reference.COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"| `exprec {command}" in README


def test_every_command_is_in_the_reference(capsys):
    main(["--help"])
    assert set(re.findall(r"^ {4}(\w+) ", capsys.readouterr().out, re.MULTILINE)) == set(reference.COMMANDS)


def test_what_the_readme_links_to_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_change_log_knows_this_version():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_page_on_checks_shows_what_the_command_prints(tmp_path, monkeypatch, capsys):
    shown = re.search(r"```console\n\$ exprec (check \S+)\n(.*?)```", CHECKING, re.DOTALL)
    write(tmp_path, {**run_files("run-0001"), "experiments/2025-01-24_sweep.md": record(date="2025-02-30", up="..")})
    monkeypatch.chdir(tmp_path)
    assert main(shown[1].split()) == 1
    assert capsys.readouterr().out == shown[2]


def test_what_the_documentation_suppresses_are_rules():
    named = re.findall(r"exprec: ignore(?:-file)?\[([^\]]*)\]", CHECKING + README)
    words = {word for words in named for word in words.split(", ")} - {"CODE"}
    assert "seed-not-integer" in words
    assert words <= {*CODE_OF, *CODE_OF.values()}


def test_every_rule_that_mends_is_on_the_page_on_checks_in_its_column():
    columns = {rule.slug: rule.mends for rule in RULES if rule.mends}
    rows = re.findall(r"^\| (.*rules/.*) \| (.*) \|$", CHECKING, re.MULTILINE)
    told = {slug: mends for row in rows for cell, mends in zip(row, ("safe", "unsafe"), strict=True)
            for slug in re.findall(r"rules/([\w-]+)\.md", cell)}  # fmt: skip
    assert told == columns


def test_every_format_is_on_the_page_on_checks():
    assert set(re.findall(r"^\| `(\w+)` \|", CHECKING, re.MULTILINE)) == set(FORMATS)


@pytest.fixture
def example(tmp_path) -> Path:
    """A copy of the example site."""
    ignored = shutil.ignore_patterns("site", "__pycache__")
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example", ignore=ignored))


@pytest.mark.parametrize("host", HOSTS)
def test_the_example_builds_without_a_word_and_every_link_leads_somewhere(example, host):
    site = build(example, host, "--strict")
    assert (site.code, site.problems) == (0, [])
    assert site.broken_links() == []


@pytest.mark.parametrize("theme", THEMES[:2])
def test_the_example_builds_in_the_other_themes(example, theme):
    config = (example / "mkdocs.yml").read_text(encoding="utf-8")
    start, end = config.index("theme:"), config.index("markdown_extensions:")
    (example / "mkdocs.yml").write_text(f"{config[:start]}theme: {theme}\n\n{config[end:]}", encoding="utf-8")
    site = build(example, "mkdocs", "--strict")
    assert (site.code, site.problems) == (0, [])
    assert site.broken_links() == []


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_a_broken_date_in_the_example_fails_and_is_named(example, quiet, capsys):
    record = example / "experiments" / "2025-01-15_smoke.md"
    record.write_text(record.read_text(encoding="utf-8").replace("2025-01-15", "2025-02-30", 1), encoding="utf-8")
    site = build(example, "mkdocs", "--strict", *quiet)
    assert site.code == 1
    assert (site.site / "experiments" / "2025-01-15_smoke" / "index.html").is_file()
    assert main(["check", "-f", str(example / "mkdocs.yml")]) == 1
    assert re.search(r"experiments/2025-01-15_smoke\.md:3:13: error EX212 impossible-date", capsys.readouterr().out)
