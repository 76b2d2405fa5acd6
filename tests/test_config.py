"""Both doors: the plugin and the command read the same project from the same configuration."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.configuration import find_config
from mkdocs_exprec.diagnostics import Severity
from mkdocs_exprec.options import WrongOptions
from mkdocs_exprec.project import Formulas, Project, formulas_of, load_project
from mkdocs_exprec.reading.folders import find_files
from tests.hosts import write

CONFIGURATIONS = {
    "nothing but the plugin": "plugins:\n  - exprec\n",
    "no options": "plugins:\n  - exprec:\n",
    "plugins as a mapping": "plugins:\n  search: {}\n  exprec:\n    runs: logs\n",
    "a mapping without options": "plugins:\n  exprec:\n",
    "all options": """
repo_url: https://github.com/example/lab/
plugins:
  - search
  - exprec:
      records:
        - docs/experiments
        - {path: ../elsewhere, url: /other/, exclude: [old/, "*.tmp.md"]}
        - path: team-b/trials
      url: notes/all
      runs: [runs, /data/runs]
      repository: https://gitlab.com/example/lab
      severity: {missing-date: error, EX221: note, file-name: off}
      ignore: {/docs/experiments/old/: [EX25, missing-date], "*.tmp.md": ex211}
      file_limit: 1.5 MB
      search: true
""",
    "a repository of the site's": "repo_url: https://github.com/example/lab\nplugins: [exprec]\n",
    "docs elsewhere": "docs_dir: pages\nplugins: [exprec]\n",
    "docs elsewhere, records in them": "docs_dir: handbook/src\nplugins: [exprec]\n",
    "docs beside the project": "docs_dir: ../beside\nplugins: [exprec]\n",
    "left out": """
exclude_docs: |
  # a comment
  drafts/

  *.tmp.md
  !/keep.tmp.md
  /experiments/x.md
plugins: [exprec]
""",
    "names of Python": """
extra: {base: !relative $docs_dir}
markdown_extensions:
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
  - pymdownx.superfences:
      custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }]
plugins: [exprec]
""",
    "formulas": "markdown_extensions: [toc, pymdownx.arithmatex: {smart_dollar: false}]\nplugins: [exprec]\n",
    "some formulas": "markdown_extensions:\n  pymdownx.arithmatex:\n    block_syntax: [square]\nplugins: [exprec]\n",
    "sane headers": "markdown_extensions: [pymdownx.saneheaders]\nplugins: [exprec]\n",
    "formulas without options": "markdown_extensions: [pymdownx.arithmatex]\nplugins: [exprec]\n",
    "the environment": """
repo_url: !ENV [EXPREC_NO_SUCH, EXPREC_REPOSITORY, "https://github.com/default/x"]
docs_dir: !ENV [EXPREC_NO_SUCH, docs]
plugins:
  - exprec:
      runs: !ENV EXPREC_RUNS
      search: !ENV [EXPREC_SEARCH, false]
      repository: !ENV EXPREC_NO_SUCH
""",
    "inherited": "INHERIT: base/parent.yml\nplugins:\n  exprec:\n    runs: mine\n",
    "inherited, a list replaces": "INHERIT: base/parent.yml\nplugins:\n  - exprec:\n      search: true\n",
    "inherited twice": "INHERIT: child.yml\nrepo_url: https://github.com/third/x\n",
    "switched on": "plugins:\n  - exprec:\n      enabled: true\n      runs: logs\n",
    "a byte order mark": "\ufeffplugins:\n  - exprec:\n      runs: logs\n",
}  # fmt: skip
SURROUNDINGS = {
    "docs/index.md": "# Lab\n",
    "docs/experiments/2025-01-15_a.md": "# A\n",
    "docs/experiments/drafts/2025-01-16_b.md": "# B\n",
    "docs/experiments/c.tmp.md": "# C\n",
    "docs/experiments/x.md": "# X\n",
    "pages/index.md": "# Lab\n",
    "experiments/2025-01-17_d.md": "# D\n",
    "handbook/src/experiments/2025-01-18_e.md": "# E\n",
    "base/parent.yml": "repo_url: https://a.org/x\nplugins:\n  exprec:\n    runs: theirs\n    url: from/parent/\n",
    "child.yml": "INHERIT: base/parent.yml\ndocs_dir: pages\n",
}


def by_plugin(path: Path) -> Project:
    """The project as the plugin resolves it, in a build by MkDocs."""
    config = load_config(str(path))
    assert isinstance(config, MkDocsConfig)
    plugin = config.plugins["exprec"]
    resolved: Project = plugin.project(config)
    return resolved


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {"REPOSITORY": "https://gitlab.com/env/x", "RUNS": "from-env", "SEARCH": "true"}.items():
        monkeypatch.setenv(f"EXPREC_{name}", value)
    (tmp_path / "beside/experiments").mkdir(parents=True)
    return write(tmp_path / "lab", SURROUNDINGS)


@pytest.mark.parametrize("file", ["mkdocs.yml", "properdocs.yml", "site/config.yml"])
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_plugin_and_command_read_the_same_project(
    lab: Path, name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CONFIGURATIONS[name]
    if file.startswith("site/"):
        write(lab / "site", SURROUNDINGS)
        (lab / "beside").mkdir()
        (lab / "site/.git").mkdir()
    write(lab, {file: f"site_name: Lab\n{text}" if text[0] != "\ufeff" else text + "site_name: Lab\n"})
    monkeypatch.chdir(lab)
    from_plugin = by_plugin(lab / file)
    from_command = load_project(str(lab / file), ".", CODE_OF)
    assert from_command == from_plugin
    assert load_project(os.path.relpath(lab / file), ".", CODE_OF) == from_plugin
    assert find_files(from_command) == find_files(from_plugin)


def test_options_arrive_as_they_are_written(lab: Path) -> None:
    """So that the two doors do not agree by reading nothing."""
    project = load_project(str(write(lab, {"mkdocs.yml": CONFIGURATIONS["all options"]}) / "mkdocs.yml"), ".", CODE_OF)
    assert [(folder.path, folder.url, folder.exclude) for folder in project.folders] == [
        (str(lab / "docs/experiments"), "experiments/", ()),
        (str(lab.parent / "elsewhere"), "other/", ("old/", "*.tmp.md")),
        (str(lab / "team-b/trials"), "team-b/trials/", ()),
    ]
    assert (project.url, project.runs) == ("notes/all/", (str(lab / "runs"), "/data/runs"))
    assert (project.repository, project.file_limit, project.search) == (
        "https://gitlab.com/example/lab",
        1_500_000,
        True,
    )
    assert project.severity == {"file-name": None, "missing-date": Severity.ERROR, "missing-owner": Severity.NOTE}
    seeds = {"missing-seeds", "seed-not-integer", "oversized-seed", "seed-with-leading-zero"}
    assert project.ignored("docs/experiments/old/2019/a.md") == {*seeds, "missing-date"}
    assert project.ignored("experiments/a.tmp.md") == {"missing-date"}
    assert project.ignored("docs/experiments/a.md") == project.ignored("notes/docs/experiments/old/a.md") == set()


@pytest.mark.parametrize(
    ("repository", "forge", "address", "family"),
    [
        ("git@github.com:o/lab.git", None, "https://github.com/o/lab", "github"),
        ("ssh://git@gitlab.lab.example:2222/g/s/lab.git", None, "https://gitlab.lab.example/g/s/lab", "gitlab"),
        ("https://code.lab.example/o/lab.git/", "gitlab", "https://code.lab.example/o/lab", "gitlab"),
        ("https://codeberg.org/o/lab", None, "https://codeberg.org/o/lab", "gitea"),
        ("https://code.lab.example/o/lab", None, "https://code.lab.example/o/lab", "github"),
    ],
)
def test_a_repository_is_known_by_its_address_for_a_browser(tmp_path, repository, forge, address, family):
    options = {"repository": repository, **({"forge": forge} if forge else {})}
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump({"site_name": "Lab", "plugins": [{"exprec": options}]})})
    project = load_project(str(tmp_path / "mkdocs.yml"), ".", CODE_OF)
    assert (project.repository, project.forge) == (address, family)


def test_the_nearest_configuration_is_taken_and_properdocs_first(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "", "a/b/c.txt": ""})
    assert find_config(str(tmp_path / "a/b")) == str(tmp_path / "mkdocs.yml")
    write(tmp_path, {"properdocs.yml": "", "a/mkdocs.yaml": ""})
    assert find_config(str(tmp_path)) == str(tmp_path / "properdocs.yml")
    assert find_config(str(tmp_path / "a/b")) == str(tmp_path / "a/mkdocs.yaml")


PAGE, RECORD = "docs/experiments/index.md", "docs/experiments/exp012/README.md"


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ([PAGE, "experiments/exp012.md"], "experiments"),
        ([PAGE, "docs/experiments/_template.md", "experiments/exp012.md"], "experiments"),
        ([PAGE], "docs/experiments"),
        (["docs/experiments/Readme.md", "experiments/exp012.md"], "experiments"),
        (["docs/experiments/README.markdown", "experiments/exp012.md"], "experiments"),
        (["docs/experiments/exp012.mkd", "experiments/exp012.md"], "docs/experiments"),
        (["docs/experiments/.drafts/exp011.md", "experiments/exp012.md"], "experiments"),
        ([RECORD, "experiments/exp012.md"], "docs/experiments"),
        ([RECORD], "docs/experiments"),
        (["experiments/exp012.md"], "experiments"),
        ([], "experiments"),
    ],
)
def test_records_are_looked_for_in_the_docs_unless_they_only_have_a_page_there(files, chosen, tmp_path):
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A\n", encoding="utf-8")
    [folder] = load_project(None, str(tmp_path), CODE_OF).folders
    assert folder.path == str(tmp_path / chosen)
    assert folder.url == "experiments/"


MISTAKES = {
    "a profile's field": (
        "plugins:\n  - exprec:\n      profile:\n        fields:\n          colour: required\n",
        "mkdocs.yml:5:11 profile: fields: there is no field `colour`; expected",
    ),
    "a key of a profile twice": (
        "plugins:\n  - exprec:\n      profile:\n        fields:\n          date: required\n          date: optional\n",
        "mkdocs.yml:6:11 profile: the key `date` is already given on line 5; keep one of the two",
    ),
    "an option twice": (
        "plugins:\n  exprec:\n    runs: a\n    runs: b\n    runs: c\n",
        "mkdocs.yml:4:5 runs: the key `runs` is already given on line 3; keep one of the two\n"
        "mkdocs.yml:5:5 runs: the key `runs` is already given on line 3; keep one of the two",
    ),
    "no rule, in the profile of a folder": (
        "plugins:\n- exprec:\n    records:\n    - a\n    - {path: b, profile: {severity: {EX999: off}}}\n",
        "mkdocs.yml:5:38 records: b: severity: there is no rule `EX999`",
    ),
    "two entries": (
        "plugins:\n- exprec:\n    records:\n    - {path: a, url: ../x}\n    - {path: b, exclude: [old/, '!']}\n",
        "mkdocs.yml:4:17 records: expected a folder of the site such as `experiments/`, found `../x`\n"
        "mkdocs.yml:5:33 records: `!` is no pattern as in `.gitignore`",
    ),
    "a kind of reference": (
        "plugins:\n- exprec:\n    references:\n    - pattern: (a\n      url: https://a.org\n      label: a\n",
        "mkdocs.yml:4:7 references: the pattern `(a` can't be read: ",
    ),
    "several": (
        "plugins:\n- exprec:\n    severity:\n      missing-date: much\n    search: perhaps\n    colour: red\n"
        "    ignore: {a/: [EX2, EX9]}\n",
        "mkdocs.yml:5:5 search: expected true or false, found `perhaps`\n"
        "mkdocs.yml:6:5 colour: there is no such option\n"
        "mkdocs.yml:4:7 severity: `missing-date` is error, warning, note or off, not `much`\n"
        "mkdocs.yml:7:24 ignore: `a/`: there is no rule `EX9`",
    ),
    "inherited": (
        "INHERIT: base/wrong.yml\nplugins:\n  exprec:\n    search: perhaps\n",
        "base/wrong.yml:3:5 url: expected text, found `1`\nmkdocs.yml:4:5 search: expected true or false",
    ),
    "not inherited": (
        "INHERIT: base/wrong.yml\nplugins:\n- exprec:\n    search: perhaps\n",
        "mkdocs.yml:4:5 search: expected true or false, found `perhaps`",
    ),
    "behind a byte order mark": (
        "\ufeffplugins: [exprec: {url: 1}]\n",
        "mkdocs.yml:1:20 url: expected text, found `1`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_both_doors_tell_the_line_of_each_mistake_in_the_options(
    lab: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    text, expected = MISTAKES[name]
    write(lab, {"mkdocs.yml": text + "site_name: Lab\n", "base/wrong.yml": "plugins:\n  exprec:\n    url: 1\n"})
    with pytest.raises(WrongOptions) as error:
        load_project(str(lab / "mkdocs.yml"), ".", CODE_OF)
    told = error.value.mistakes
    for mistake, line in zip(told, expected.splitlines(), strict=True):
        assert f"{mistake.place} {mistake.name}: {mistake.message}".startswith(line)
    with pytest.raises(Abort):
        load_config(str(lab / "mkdocs.yml"))
    for mistake in told:
        assert f"option '{mistake.name}': {mistake.place}: {mistake.message}" in caplog.text


def test_what_the_host_will_refuse_among_the_extensions_is_no_traceback():
    assert formulas_of([["a"], {"pymdownx.arithmatex": {"inline_syntax": 3, "block_syntax": None}}]) == Formulas()
