"""Records as people really write them: what the documentation shows is read so, and a folder of them is adopted."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from mkdocs_exprec.adoption import _IN_WORDS
from mkdocs_exprec.checking.baseline import WrongBaseline, parsed, sifted, split, written
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.configuration import ConfigurationError
from mkdocs_exprec.diagnostics import Severity
from mkdocs_exprec.options import WrongOptions
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.profiles import MISSING, NOTEBOOK, PROFILES, SCHEMA, TEMPLATE, WrongProfile, parse_profile
from mkdocs_exprec.project import load_project
from mkdocs_exprec.publishing.exports import record_data
from mkdocs_exprec.publishing.views import VIEWS
from mkdocs_exprec.reading.fields import DIALECTS
from mkdocs_exprec.reading.states import _WORDS, state_of
from tests.hosts import build as host_build
from tests.hosts import write

TODAY = date(2025, 6, 30)
PAGE = Path(__file__).parent.parent / "example_site" / "docs" / "bring-your-records.md"
EXAMPLE = re.compile(
    r"^### (?P<title>[^\n]+)\n\n(?:[^`~#\n][^\n]*\n(?:[^\n]+\n)*\n)?"
    r"(?P<fence>```|~~~)markdown\n(?P<record>.*?)\n(?P=fence)\n\n"
    r"```json\n(?P<read>.*?)\n```$",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = {match["title"]: match for match in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))}


def test_the_page_has_an_example_of_each_dialect():
    assert len(EXAMPLES) == PAGE.read_text(encoding="utf-8").count("\n### ") == 15


@pytest.mark.parametrize("title", EXAMPLES)
def test_what_the_page_shows_is_read_as_it_says(title, project):
    from mkdocs_exprec.publishing.exports import record_data

    files = {"experiments/windows.md": EXAMPLES[title]["record"] + "\n"}
    site = build(project(files), today=date(2025, 6, 30))
    data = record_data(site.catalog.records[0], site.graph)
    data["date"] = data["date"] and data["date"]["value"]
    expected = json.loads(EXAMPLES[title]["read"])
    assert {key: data[key] for key in expected} == expected


NOTES = {
    f"notes/exp00{number}_try.md": f"""# exp00{number}: try {number}

**Date:** 2025-01-1{number} · **Author:** Ana Silva
**Status:** done

## Hypothesis

It learns. See [the log](missing-{number}.log).

## Results

| acc | 0.9{number} |
"""
    for number in range(1, 6)
}


def adopted(root: Path, exprec):
    write(root, NOTES)
    result = exprec("adopt", "notes", "--write", folder=root)
    assert result.code == 0, result.out
    return result


@pytest.fixture
def exprec(monkeypatch, capsys):
    from mkdocs_exprec.cli import main

    class Result:
        def __init__(self, code, out, err):
            self.code, self.out, self.err = code, out, err

    def run(*arguments, folder):
        monkeypatch.chdir(folder)
        code = main(list(arguments))
        return Result(code, *capsys.readouterr())

    return run


def test_adopt_only_tells_unless_it_is_to_write(tmp_path, exprec):
    write(tmp_path, NOTES)
    before = sorted(tmp_path.rglob("*"))
    told = exprec("adopt", "notes", folder=tmp_path)
    assert (told.code, sorted(tmp_path.rglob("*"))) == (0, before)
    assert "records: notes" in told.out
    assert "Nothing is written yet" in told.out


def test_adopt_names_the_files_and_says_what_it_finds(tmp_path, exprec):
    others = {
        "notes/README.md": "# Notes\n", "notes/_form.md": "# <title>\n", "notes/LOG.md": "# Log\n",
        "notes/more/templates/a.md": "# A\n", "notes/exp006_last/README.md": NOTES["notes/exp005_try.md"],
        "notes/exp006_last/notes.md": "# Beside it\n", "notes/.hidden.md": "no\n",
    }  # fmt: skip
    notes = {name: text.replace("## Hypothesis", "## 2. **Ipotesi**") for name, text in NOTES.items() if "4" in name}
    write(tmp_path, NOTES | notes | others)
    assert exprec("adopt", "notes", folder=tmp_path).out.startswith(
        """\
7 records in notes, 4 other Markdown files.
  Records    exp001_try.md, exp002_try.md, exp003_try.md, exp004_try.md, exp005_try.md,
             exp006_last/README.md, exp006_last/notes.md
  Left out   LOG.md (a log), README.md (the page of its folder), _form.md (a template),
             more/templates/a.md (a template)
  Metadata   headings 6, label lines 6
  Labels     Author 6, Date 6, Status 6
  Fields     title 7, date 6, owners 6, status 6, hypothesis (as a section) 6
  Sections   Hypothesis 6 (also Ipotesi), Results 6
  Asked for  title (the title, and what at least 90% of the records have)
  Flagged    0 errors, 6 warnings, 0 notes:
    EX401 missing-target: 6 warnings in 6 records, such as
      notes/exp001_try.md:8: `missing-1.log` does not exist

exprec-profile.yml:
""".replace("  Metadata   headings 6, label lines 6", exprec("adopt", "notes", folder=tmp_path).out.splitlines()[5])
    )


def test_the_template_in_use_is_on_no_site_and_adopt_tells_of_others_that_are(tmp_path, exprec):
    """`exprec new` starts from the one at the top; a name that only ends so may be a page that somebody wants."""
    others = {"TEMPLATE.md": "# <title>\n", "run-template.md": "# <title>\n", "forms/templates/a.md": "# A\n"}
    notes = {f"docs/{name}": text for name, text in NOTES.items()} | {f"docs/notes/{n}": t for n, t in others.items()}
    write(tmp_path, notes | {"mkdocs.yml": "site_name: Lab\n", "docs/index.md": "# Lab\n"})
    told = exprec("adopt", "docs/notes", "--write", folder=tmp_path)
    left = " ".join(told.out.partition("Left out")[2].partition("Metadata")[0].split())
    page = "a template, but a page of the site unless its name begins with `_`"
    assert left == f"TEMPLATE.md (a template), run-template.md ({page}), forms/templates/a.md ({page})"
    site = host_build(tmp_path, "mkdocs", "--strict")
    assert site.code == 0, site.output
    assert "notes/exp001_try/index.html" in site.addresses
    assert not any("TEMPLATE" in name for name in site.addresses)
    assert {"notes/run-template/index.html", "notes/forms/templates/a/index.html"} < site.addresses


def test_what_is_adopted_builds_strictly_and_new_findings_fail(tmp_path, exprec):
    root = tmp_path / "lab"
    adopted(root, exprec)
    text = (root / "exprec-profile.yml").read_text(encoding="utf-8")
    profile = yaml.safe_load(text)
    schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    jsonschema.validate(profile, json.loads((root / schema).read_text(encoding="utf-8")))
    required = dict.fromkeys(("title", "date", "owners", "status"), "required")
    assert profile["fields"] == required | dict.fromkeys(("references", "runs", "seeds"), "optional")
    assert profile["sections"] == ["Hypothesis", "Results"]
    site = host_build(root, "mkdocs", "--strict")
    assert site.code == 0, site.output
    last = exprec("check", "--strict", folder=root).out
    assert last == "5 records checked: nothing new to report; the baseline puts off 0 errors, 5 warnings, 0 notes.\n"
    record = root / "notes/exp003_try.md"
    text = record.read_text(encoding="utf-8")
    for old, new, code in (
        ("2025-01-13", "2025-02-30", "EX212"),
        ("2025-01-13", "last week", "EX213"),
        ("Ana Silva", "", "EX221"),
        ("missing-3.log", "missing-4.log", "EX401"),
        ("**Status:** done", "", "EX261"),
        ("## Hypothesis", "## Idea", "EX305"),
    ):
        record.write_text(text.replace(old, new), encoding="utf-8")
        checked = exprec("check", "--strict", folder=root)
        assert (checked.code, code in checked.out) == (1, True), (code, checked.out)
    record.write_text(text.replace("missing-3.log", "exp001_try.md"), encoding="utf-8")
    mended = exprec("check", "--strict", folder=root)
    assert mended.code == 0
    assert "mended" in mended.out
    assert exprec("check", "--write-baseline", "exprec-baseline.json", folder=root).code == 0
    assert "mended" not in exprec("check", "--strict", folder=root).out


def test_a_site_that_is_there_is_kept_and_gets_the_entry(tmp_path, exprec):
    own = "site_name: Lab\nplugins:\n    - search  # ours\nextra_css: []\n"
    write(tmp_path, {"mkdocs.yml": own, "docs/index.md": "# Lab\n"})
    adopted(tmp_path, exprec)
    text = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    assert text.replace("\n    - exprec:\n        records: notes\n        profile: exprec-profile.yml\n"
                        "        baseline: exprec-baseline.json", "") == own  # fmt: skip
    assert yaml.safe_load(text)["plugins"][0]["exprec"]["records"] == "notes"


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: [search, exprec]  # as the README has it\n", "plugins:\n  - exprec\n  - search\n", "plugins:\n",
        "plugins: {exprec: {health: true}}\n",
    ],
)  # fmt: skip
def test_an_entry_that_is_there_gets_the_options_and_the_site_builds_strictly(plugins, tmp_path, exprec):
    write(tmp_path, {"mkdocs.yml": f"site_name: Lab\n{plugins}theme: mkdocs\n", "docs/index.md": "# Lab\n"})
    told = adopted(tmp_path, exprec)
    assert "left to you" not in told.out
    site = host_build(tmp_path, "mkdocs", "--strict")
    assert site.code == 0, site.output
    assert "notes/exp001_try/index.html" in site.addresses
    if plugins != "plugins: {exprec: {health: true}}\n":
        assert "search/search_index.json" in site.addresses


def test_to_adopt_twice_changes_nothing_that_the_team_has_by_then(tmp_path, exprec):
    adopted(tmp_path, exprec)
    files = [tmp_path / name for name in ("exprec-profile.yml", "exprec-baseline.json", "mkdocs.yml", "docs/index.md")]
    first = [file.read_bytes() for file in files]
    again = exprec("adopt", "notes", "--write", folder=tmp_path)
    assert (again.code, [file.read_bytes() for file in files]) == (0, first)
    assert "exprec-profile.yml is there already, and stays as it is." in again.out
    assert "mkdocs.yml shows the records" in again.out
    files[0].write_text("extends: notebook\nseverity: {missing-target: off}\n", encoding="utf-8")
    files[1].unlink()
    assert "puts off 0 errors, 0 warnings" in exprec("adopt", "notes", "--write", folder=tmp_path).out
    assert files[0].read_text(encoding="utf-8").startswith("extends")
    files[0].write_text("extends: nothing\n", encoding="utf-8")
    assert "exprec-profile.yml:1:1" in exprec("check", folder=tmp_path).err


def test_the_entry_goes_into_the_configuration_that_is_named(tmp_path, exprec):
    write(tmp_path, NOTES | {"site/other.yml": "site_name: Other\n", "mkdocs.yml": "site_name: Lab\n"})
    result = exprec("adopt", "notes", "--write", "-f", "site/other.yml", folder=tmp_path)
    assert result.code == 0, result.err
    assert "records: ../notes" in (tmp_path / "site/other.yml").read_text(encoding="utf-8")
    assert (tmp_path / "site/exprec-profile.yml").is_file()
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == "site_name: Lab\n"


HEADS = {
    "front matter": "---\ntitle: Try {n}\ndate: {date}\nowner: {owner}\n---\n",
    "bold lines": "# Try {n}\n\n**Date:** {date}\n**Author:** {owner}\n",
    "the colon outside": "# Try {n}\n\n**Date**: {date}  \n**Engineer**: {owner}\n",
    "plain bullets": "# Try {n}\n\n- Date completed: {date}\n- Researcher: {owner}\n",
    "a quote": "# Try {n}\n\n> **Date:** {date} · **Author:** {owner}\n",
    "a table": "# Try {n}\n\n| Field | Value |\n|---|---|\n| Date | {date} |\n| Owner | {owner} |\n",
    "headings": "# Try {n}\n\n## Date\n\n{date}\n\n## Author\n\n{owner}\n",
    "fenced YAML": "# Try {n}\n\n```yaml\ndate: {date}\nauthor: {owner}\nstatus: done\n```\n",
    "Japanese": "# 実験 {n}\n\n- 作成日：{date}\n- 担当者：{owner}\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_with_the_profile_alone_broken_values_are_found(head, tmp_path, exprec):
    """Each record has its date, its owner and its link broken, one at a time, in every way that comes to mind."""
    right = {"date": "2025-01-1{n}", "owner": "Ana Silva", "link": "try1.md"}

    def text(number, **wrong):
        values = {name: value.format(n=number) for name, value in (right | wrong).items()}
        return f"{head.format(n=number, **values)}\n## Results\n\nAs [before]({values['link']}): 0.9\n"

    write(tmp_path, {f"notes/try{number}.md": text(number) for number in range(1, 6)})
    assert exprec("adopt", "notes", "--write", folder=tmp_path).code == 0
    config = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(config.replace("      baseline: exprec-baseline.json\n", ""), encoding="utf-8")
    assert exprec("check", "--strict", folder=tmp_path).code == 0
    broken = [{"date": value} for value in ("2025-02-30", "02/04/18", "some time ago", "")]
    broken += [{"owner": value} for value in ("", "???", "<one or more names>")]
    broken += [{"link": value} for value in ("try9.md", "../try1.md", "runs/gone.ndjson")]
    missed = []
    for wrong in broken:
        write(tmp_path, {"notes/try3.md": text(3, **wrong)})
        if exprec("check", "--strict", folder=tmp_path).code != 1:
            missed.append(wrong)
    assert missed == []


@pytest.mark.parametrize("form", ["text", "concise"])
def test_check_says_what_to_do_with_records_in_another_form(form, tmp_path, exprec):
    write(tmp_path, NOTES)
    last = exprec("check", "notes", "--format", form, folder=tmp_path).out.splitlines()[-1]
    assert (
        last == "Most records are in another form than the template: `exprec adopt` proposes a profile that fits them."
    )
    assert exprec("adopt", "notes", "--write", folder=tmp_path).code == 0
    assert "another form" not in exprec("check", folder=tmp_path).out


def test_every_dialect_is_told_in_words(tmp_path, exprec):
    closing = "# Try {n}\n\n## Goals\n\nTo learn.\n\n---\n\n**Date:** 2025-01-15\n**Author:** Ana Silva\n"
    write(tmp_path, {f"notes/try{number}.md": closing.format(n=number) for number in range(1, 4)})
    assert "Metadata   label lines at the end 3\n" in exprec("adopt", "notes", folder=tmp_path).out
    assert set(_IN_WORDS) == set(DIALECTS)


def test_headings_without_words_are_no_sections(tmp_path, exprec):
    heads = "".join(f"## {heading}\n\nWords.\n\n" for heading in ("???", "🔥", "** **", "<!-- -->", "1.", "Results"))
    write(tmp_path, {f"notes/try{number}.md": f"# Try {number}\n\n{heads}" for number in range(1, 4)})
    assert exprec("adopt", "notes", "--write", folder=tmp_path).code == 0
    profile = yaml.safe_load((tmp_path / "exprec-profile.yml").read_text(encoding="utf-8"))
    assert profile["sections"] == ["1", "Results"]
    assert exprec("check", "--strict", folder=tmp_path).code == 0


@pytest.mark.parametrize("folder", ["runs", "references", "follow-ups", "by-status"])
def test_records_are_adopted_whatever_their_folder_is_called(folder, tmp_path, exprec):
    notes = {f"docs/experiments/{folder}/{name.removeprefix('notes/')}": text for name, text in NOTES.items()}
    index = {f"docs/experiments/{folder}/README.md": "# Ours\n"}
    write(tmp_path, {**notes, **index, "mkdocs.yml": "site_name: Lab\n", "docs/index.md": "# Lab\n"})
    assert exprec("list", folder=tmp_path).out.count("try") == 2 * len(NOTES)
    told = exprec("adopt", f"docs/experiments/{folder}", "--write", folder=tmp_path)
    assert told.out.startswith(f"{len(NOTES)} records in docs/experiments/{folder}, 1 other Markdown file.")
    assert exprec("check", "--strict", folder=tmp_path).code == 0


def test_records_in_the_docs_folder_are_named_where_its_parent_is_to_be_adopted(tmp_path, exprec):
    notes = {f"docs/lab/{name}": text for name, text in NOTES.items()}
    write(tmp_path, notes | {"docs/index.md": "# Lab\n", "mkdocs.yml": "site_name: Lab\n"})
    told = exprec("adopt", ".", folder=tmp_path)
    assert (told.code, told.err) == (2, "exprec: there is no record in . but below docs: exprec adopt docs/lab/notes\n")


@pytest.mark.parametrize(
    ("label", "line", "day"),
    [("created", "Date", "2024-02-02"), ("updated", "Created", "2024-02-02"), ("date", "Date", "2024-01-01")],
)
def test_the_plainer_label_counts_for_more_than_front_matter(label, line, day, project):
    text = f"---\n{label}: 2024-01-01\n---\n\n# A\n\n{line}: 2024-02-02\n"
    [record] = build(project({"experiments/a.md": text}), today=date(2025, 6, 30)).catalog.records
    assert record.date.value == day


def test_nothing_to_adopt_is_told(tmp_path, exprec):
    assert exprec("adopt", "nowhere", folder=tmp_path).code == 2
    (tmp_path / "empty").mkdir()
    assert exprec("adopt", "empty", folder=tmp_path).code == 2


def test_a_notebook_asks_for_a_title_and_everything_else_is_a_note(project):
    assert set(NOTEBOOK.severity) <= set(CODE_OF)
    assert MISSING["title"] not in NOTEBOOK.severity
    files = {
        "mkdocs.yml": "site_name: Lab\nplugins: [exprec: {profile: notebook}]\n",
        "experiments/a.md": "Some words and [a link](gone.md).\n",
    }
    site = build(project(files), today=date(2025, 6, 30))
    assert [each.slug for each in site.diagnostics if each.severity > 1] == ["missing-title"]
    assert len(site.diagnostics) > 5


WRONG = [
    ("note", "there is no profile `note`"),
    (5, "found int"),
    ({"field": {}}, "there is no key `field`"),
    ({"fields": {"colour": "required"}}, "there is no field `colour`"),
    ({"fields": {"date": "always"}}, "`date` is required, optional"),
    ({"fields": {"date": {"required": "yes"}}}, "`required: true` or `false`"),
    ({"fields": {"date": {"labels": "Tag"}}}, "`labels` as a list of words"),
    ({"fields": []}, "expected `key: value` lines"),
    ({"sections": "Results"}, "expected a list of headings"),
    ({"sections": [3]}, "expected a heading, or a mapping of `title`, `labels` and `required`"),
    ({"sections": [{"labels": ["Ziel"]}]}, "an entry has its heading as `title:`"),
    ({"sections": [{"title": "A", "label": ["B"]}]}, "has no key `label`; did you mean `labels`?"),
    ({"sections": [{"title": "A", "labels": [False]}]}, "`A` has its `labels` as a list of words; quote `yes`"),
    ({"sections": [{"title": "A", "required": "no"}]}, "`A` has `required: true` or `false`"),
    ({"severity": {"missing-date": "loud"}}, "error, warning, note or off"),
    ({"extends": "mine"}, "expected template or notebook, found `mine`"),
]


@pytest.mark.parametrize(("raw", "message"), WRONG)
def test_a_profile_that_can_not_be_used_is_told(raw, message):
    with pytest.raises(WrongProfile, match=re.escape(message)):
        parse_profile(raw)


RIGHT = [
    {},
    {"extends": "template", "fields": {"date": "required", "tags": {"labels": ["Stichwort"], "required": False}}},
    {"sections": ["Results", {"title": "Cost", "labels": ["Kosten"], "required": False}, {"title": "A"}]},
    {"fields": {"status": {"values": ["running", "done"]}}, "severity": {"missing-date": "off", "file-name": "note"}},
]


def test_the_schema_takes_what_the_command_takes():
    schema = json.loads((PAGE.parent / "reference" / "profile.schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.validators.validator_for(schema)
    checker.check_schema(schema)
    taken = checker(schema).is_valid
    examples = re.findall(r"```yaml\n(# exprec-profile.yml\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for raw in (*RIGHT, *map(yaml.safe_load, examples)):
        assert parse_profile(raw, CODE_OF)
        assert taken(raw), raw
    assert [raw for raw, _ in WRONG if isinstance(raw, dict) and taken(raw)] == []
    assert not taken({"severity": {"no-such-rule": "note"}})


def test_a_mistake_in_a_profiles_file_is_told_with_its_line(tmp_path):
    write(tmp_path, {
        "mkdocs.yml": "site_name: Lab\nplugins: [exprec: {profile: ours.yml}]\n",
        "ours.yml": "extends: notebook\nfields:\n  colour: required\n",
    })  # fmt: skip
    config = str(tmp_path / "mkdocs.yml")
    with pytest.raises(ConfigurationError, match=r"ours\.yml:3:3: fields: there is no field `colour`"):
        load_project(config, str(tmp_path), CODE_OF)
    for text, place in (
        ("severity:\n  file-nam: off\n", r"2:3: severity: there is no rule `file-nam`; did you mean `file-name`\?"),
        ("# date\nfields:\n  date: {required: true}\n  owners:\n    label: [date]\n", r"5:5: fields: `owners` has no"),
        ("sections:\n- Results\n- title: Goals\n  labels: Ziele\n", r"4:3: sections: `Goals` has its `labels`"),
        ("sections:\n- Results\n- labels: [Ziele]\n", r"3:3: sections: an entry has its heading"),
    ):
        (tmp_path / "ours.yml").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError, match=rf"ours\.yml:{place}"):
            load_project(config, str(tmp_path), CODE_OF)
    (tmp_path / "ours.yml").write_text("extends: [", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"ours\.yml:1:11 is not valid YAML|ours\.yml:\d+:\d+ is not"):
        load_project(config, str(tmp_path), CODE_OF)
    (tmp_path / "ours.yml").unlink()
    with pytest.raises(ConfigurationError, match=r"ours\.yml can't be read"):
        load_project(config, str(tmp_path), CODE_OF)


def test_a_rule_may_be_named_by_its_code_in_a_profile(tmp_path):
    expected = {"missing-date": Severity.ERROR, "file-name": None}
    profile = "extends: template\nseverity: {EX211: error, ex217: off}\n"
    write(tmp_path, {"ours.yml": profile, "mkdocs.yml": "plugins: [exprec: {profile: ours.yml}]\n"})
    assert load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF).profile.severity == expected
    options = {"profile": yaml.safe_load(profile), "records": [{"path": "a", "profile": yaml.safe_load(profile)}]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"exprec": options}]}), encoding="utf-8")
    project = load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF)
    assert project.profile.severity == project.folders[0].profile.severity == expected
    options["records"][0]["profile"]["severity"] = {"EX999": "off"}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"exprec": options}]}), encoding="utf-8")
    with pytest.raises(WrongOptions, match="a: severity: there is no rule `EX999`"):
        load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF)


def test_a_key_that_stands_twice_in_a_profiles_file_is_told(tmp_path):
    twice = "fields:\n  date: required\n  date: optional\n"
    write(tmp_path, {"ours.yml": twice, "mkdocs.yml": "plugins: [exprec: {profile: ours.yml}]\n"})
    with pytest.raises(ConfigurationError, match=r"ours\.yml:3:3: the key `date` is already given on line 2"):
        load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF)
    (tmp_path / "ours.yml").write_text("sections:\n- title: A\n  title: B\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"ours\.yml:3:3: the key `title` is already given on line 2"):
        load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF)
    (tmp_path / "ours.yml").write_text("&a fields: &b\n  date: *b\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"ours\.yml:2:3: fields: `date`"):
        load_project(str(tmp_path / "mkdocs.yml"), str(tmp_path), CODE_OF)


def test_a_profile_makes_what_it_extends_stricter_or_milder():
    own = parse_profile({
        "extends": "template", "fields": {"seeds": "optional", "status": {"required": True, "values": ["a", 1]}},
        "sections": ["Why", {"title": "Cost", "labels": ["Money"], "required": False}],
        "severity": {"file-name": "off"},
    })  # fmt: skip
    assert own.severity == {"missing-seeds": None, "file-name": None}
    assert (own.required, own.values) == ({"status"}, {"status": ("a", "1")})
    assert own.sections == (("Why", (), True), ("Cost", ("Money",), False))
    assert parse_profile({}).severity == NOTEBOOK.severity
    assert set(PROFILES) == {"template", "notebook"}
    assert TEMPLATE.severity == {}
    assert set(SCHEMA["properties"]) == {"extends", "fields", "sections", "severity"}


def test_a_team_has_its_own_words_for_a_field(project):
    own = {"date": {"labels": ["Durchgeführt am"]}, "owners": {"labels": ["Wer"]}, "status": {"labels": ["Kurzum"]}}
    config = {"site_name": "Lab", "plugins": [{"exprec": {"profile": {"fields": own}}}]}
    text = "---\nkurzum: fertig\n---\n\n# A\n\nWer: Ana Silva · **Durchgeführt am**: 15. Januar 2025\n"
    files = {"mkdocs.yml": yaml.safe_dump(config, allow_unicode=True), "experiments/a.md": text}
    [record] = build(project(files), today=date(2025, 6, 30)).catalog.records
    assert record.date.value == "2025-01-15"
    assert [owner.text for owner in record.owners] == ["Ana Silva"]
    assert record.status.text == "fertig"


def test_a_baseline_knows_findings_by_file_rule_and_message(project):
    site = build(project({"experiments/2025-01-15_a.md": "# A\n"}), today=date(2025, 6, 30))
    known = parsed(written(site.diagnostics))
    assert sifted(site.diagnostics, known) == ((), site.diagnostics, 0)
    twice = (*site.diagnostics, site.diagnostics[0])
    assert sifted(twice, known).new == (site.diagnostics[0],)
    assert sifted(site.diagnostics[1:], known).mended == 1
    for text in ("", "[]", "{}", '{"version": 2, "findings": {}}', '{"findings": {"a": {"b": "c"}}}', "[" * 100_000):
        with pytest.raises(WrongBaseline):
            parsed(text)


def test_what_is_left_of_a_known_finding_is_known_when_a_part_of_it_is_mended(project):
    def told(known, *sections):
        text = "# A\n" + "".join(f"\n## {each}\n\nWords.\n" for each in sections)
        files = {"experiments/2025-01-15_a.md": text}
        diagnostics = build(project(files), today=date(2025, 6, 30)).diagnostics
        lacking = [each for each in diagnostics if each.slug == "missing-section"]
        return (lacking, parsed(written(lacking))) if known is None else sifted(lacking, known)

    [finding], known = told(None, "Goals", "Analysis")
    assert finding.lacking == ("configuration", "data", "results", "follow-ups", "artifacts")
    mended = told(known, "Goals", "Analysis", "Configuration", "Artifacts")
    assert (mended.new, len(mended.known), mended.mended) == ((), 1, 2)
    worse = told(known, "Goals", "Configuration")
    assert ([each.lacking[-2:] for each in worse.new], worse.mended) == ([("follow-ups", "artifacts")], 1)
    assert worse.known == ()


def test_one_more_record_of_an_id_is_the_only_new_finding(project):
    text = "# A\n\n- **Run IDs:** run-0001\n"
    files = {f"experiments/{folder}/2025-01-15_a.md": text for folder in "cd"}
    known = parsed(written(build(project(files), today=date(2025, 6, 30)).diagnostics))
    more = {f"experiments/{folder}/2025-01-15_a.md": text for folder in "abe"}
    told = sifted(build(project(files | more), today=date(2025, 6, 30)).diagnostics, known)
    assert {each.path for each in told.new} == set(more)
    assert told.mended == 0


def test_a_baseline_that_can_not_be_read_is_told_in_one_line(tmp_path, exprec):
    write(tmp_path, {"experiments/a.md": "# A\n", "b.json": "no"})
    for name in ("b.json", "nowhere.json"):
        told = exprec("check", "--baseline", name, folder=tmp_path)
        assert (told.code, told.err.count("\n")) == (2, 1)


def commit(root: Path, day: str, *names: str) -> None:
    """Commit files, or whatever has changed, on a day of their own."""
    settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    dates = {"GIT_AUTHOR_DATE": f"{day}T12:00:00+00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00+00:00"}
    for arguments in (("add", "--all", *names), ("commit", "--quiet", "-m", day)):
        subprocess.run(["git", *settings, *arguments], cwd=root, check=True, env={**os.environ, **dates})


def test_a_record_without_a_date_has_that_of_the_commit_that_added_it(project, tmp_path):
    text = "# A\n\nSome words that make it a file of its own, and a few more of them.\n"
    files = {"experiments/old.md": text, "experiments/own.md": "# B\n\n- **Date:** 2025-01-20\n"}
    made = project(files)
    subprocess.run(["git", "init", "--quiet", "."], cwd=tmp_path, check=True)
    commit(tmp_path, "2025-01-15")
    (tmp_path / "experiments/old.md").rename(tmp_path / "experiments/new.md")
    commit(tmp_path, "2025-02-01")
    (tmp_path / "experiments/new.md").write_text(text + "More.\n", encoding="utf-8")
    (tmp_path / "experiments/later.md").write_text("# C\n", encoding="utf-8")
    commit(tmp_path, "2025-03-01")
    (tmp_path / "experiments/not-yet.md").write_text("# D\n", encoding="utf-8")
    made = replace(made, root=str(tmp_path), folders=tuple(replace(each, root=str(tmp_path)) for each in made.folders))

    def dates(project):
        records = build(project, today=date(2025, 6, 30)).catalog.records
        return {record.name: record.date and (record.date.value, record.date.origin) for record in records}

    assert dates(made) == {
        "later": ("2025-03-01", "history"),
        "new": ("2025-01-15", "history"),
        "not-yet": None,
        "own": ("2025-01-20", "metadata"),
    }
    clone = tmp_path / "clone"
    url = tmp_path.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth", "2", url, str(clone)], check=True)
    shallow = load_project(None, str(clone), CODE_OF)
    assert dates(shallow) == {
        "later": ("2025-03-01", "history"),
        "new": None,
        "own": ("2025-01-20", "metadata"),
    }


def test_a_folder_of_an_experiment_gives_its_record_the_name(project):
    texts = (
        "exp01_a/README.md", "exp01_a/notes.md", "exp01_a/results.md", "exp02_b/results.md", "exp02_b/plan.md",
        "sweep/RESULTS.md", "2025/README.md", "2025/exp03.md", "more/README.md", "more/one.md",
        "template.md", "exp-template.md", "templates/new.md", "INDEX.md", "EXP-000-template.md", "template_v2.md",
        "CLAUDE.md", "INSTRUCTIONS.md", "TODO.md", "exp05_prompt-template.md", "exp06_template_v2.md", "template-3.md",
        "exp07/Readme.md", "exp08/README.markdown", "exp09/README.md", "exp09/run1/results.md", "exp09/Run-2/readme.md",
        "exp09/seed3.md", "exp10/run1/results.md", "run1/results.md", "2024/run4/result.md", "2024/README.md",
        "exp11/notes.md", "exp12-WIDE/registration.md", "exp12-WIDE/plots/a.png", "tools/notes.md", "exp13/wide.md",
        "exp14/notes.md", "exp14/seed1/results.md", "exp15/README.md", "exp15/runs/pilot-1/README.md",
        "exp16.md", "exp16/notes.md", "A100/setup.md",
    )  # fmt: skip
    site = build(project({f"experiments/{name}": "# Words\n" for name in texts}), today=date(2025, 6, 30))
    named = {record.path.removeprefix("experiments/"): record.id for record in site.catalog.records}
    assert named == {
        "exp01_a/README.md": "exp01_a",
        "exp01_a/notes.md": "exp01_a/notes",
        "exp01_a/results.md": "exp01_a/results",
        "exp02_b/results.md": "exp02_b",
        "exp02_b/plan.md": "exp02_b/plan",
        "sweep/RESULTS.md": "sweep",
        "2025/exp03.md": "exp03",
        "exp05_prompt-template.md": "exp05_prompt-template",
        "exp06_template_v2.md": "exp06_template_v2",
        "template-3.md": "template-3",
        "exp07/Readme.md": "exp07",
        "exp08/README.markdown": "exp08",
        "exp09/README.md": "exp09",
        "exp09/run1/results.md": "exp09/run1",
        "exp09/Run-2/readme.md": "exp09/Run-2",
        "exp09/seed3.md": "exp09/seed3",
        "exp10/run1/results.md": "exp10/run1",
        "run1/results.md": "run1",
        "2024/run4/result.md": "run4",
        "exp11/notes.md": "exp11",
        "exp12-WIDE/registration.md": "exp12-WIDE",
        "tools/notes.md": "tools/notes",
        "exp13/wide.md": "wide",
        "exp14/notes.md": "exp14/notes",
        "exp14/seed1/results.md": "exp14/seed1",
        "more/one.md": "one",
        "exp15/README.md": "exp15",
        "exp16.md": "exp16",
        "exp16/notes.md": "exp16/notes",
        "A100/setup.md": "A100/setup",
        "exp15/runs/pilot-1/README.md": "pilot-1",
    }


OWNED = "# B\n\nOwner: Ana Silva\n"
SEVERAL = "\n## What it is\n\nA.\n\n## Parameters\n\nB.\n\n## Columns\n\nC.\n"
FACES = {
    "no more than a heading": ("health/README.md", "# Health\n\nHow we look after the machines.\n", False),
    "a title and tags of a page": ("health/Readme.md", "---\ntitle: Health\ntags: [a]\n---\n\nWords.\n", False),
    "headings that any page has": ("health/README.md", "# Health\n\n## Overview\n\nA.\n\n## Setup\n\nB.\n", False),
    "as much as a record has": ("health/README.md", f"# Health\n{SEVERAL}", True),
    "one experiment's name": ("baseline/README.md", "# Baseline\n\nThe model of reference.\n", True),
    "the name of several": ("baselines/README.md", "# Baselines\n\nThe models of reference.\n", False),
    "one experiment's name, of a program": ("pilot/README.md", "# Pilot\n\n## Installation\n\nA.\n", False),
    "as much, of what serves all": ("scripts/README.md", f"# Scripts\n{SEVERAL}", False),
    "as much, of a program": ("wide/README.md", f"# How to install\n{SEVERAL}\n## License\n\nMIT.\n", False),
    "as much, of a year": ("2025/README.md", f"# 2025\n{SEVERAL}", False),
    "a year": ("2025/README.md", "# 2025\n\nWords.\n", False),
    "an empty file": ("health/README.md", "", False),
    "a number": ("exp7/README.md", "# Health\n", True),
    "a date": ("2025-01-15_health/README.md", "# Health\n", True),
    "a field": ("health/README.md", "# Health\n\n**Author:** Ana Silva\n", True),
    "a date of its own": ("health/README.md", "---\ndate: 2025-01-15\n---\n\n# Health\n", True),
    "results": ("health/README.md", "# Health\n\n## Key results\n\n0.91.\n", True),
    "the template's title": ("health/README.md", "# Experiment: health\n\nWords.\n", True),
    "its results beside it": ("health/README.md", "# Health\n", True, {"health/results.md": "# 0.91\n"}),
    "a record called like it": ("health/README.md", "# Health\n", True, {"wealth/README.md": OWNED}),
    "a record called otherwise": ("health/README.md", "# Health\n", False, {"exp1/README.md": OWNED}),
    "a record farther away": ("health/README.md", "# A\n", False, {"b/wealth/README.md": OWNED}),
    "no text": ("health/README.md", "# A\n\udcff\n", True),
}  # fmt: skip


@pytest.mark.parametrize("name", FACES)
def test_the_readme_of_a_folder_is_a_record_if_it_looks_like_one(name, project, tmp_path):
    path, text, is_record, *others = FACES[name]
    made = project({f"experiments/{file}": words for file, words in (others[0] if others else {}).items()})
    target = tmp_path / "experiments" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode("utf-8", "surrogateescape"))
    site = build(made, today=date(2025, 6, 30))
    assert (str(target) in {record.file for record in site.catalog.records}) is is_record
    assert {found.file: found.kind for found in site.found}[str(target)] == ("record" if is_record else "page")


def test_a_link_to_a_folder_leads_to_its_record_however_its_readme_is_spelled(project):
    files = {"experiments/exp1/Readme.md": "# A\n", "experiments/exp2/README.markdown": "# B\n"}
    site = build(project(files | {"experiments/exp3.md": "[a](exp1/), [b](exp2)\n"}), today=date(2025, 6, 30))
    [exp3] = site.catalog.by_id["exp3"]
    addresses = [target.place.uri for target in site.targets[exp3.file]]
    assert addresses == ["experiments/exp1/Readme.md", "experiments/exp2/README.markdown"]


def statuses(project, *written, allowed=None):
    """The pages by status of records, as (address, title, how many), and what JSON says of each record."""
    options = {"profile": {"fields": {"status": {"values": allowed}}}} if allowed else {}
    files = {"mkdocs.yml": yaml.safe_dump({"site_name": "Lab", "plugins": [{"exprec": options}]})}
    files |= {
        f"experiments/2025-01-{day:02}_a.md": f"# A\n\n**Status:** {words}\n" for day, words in enumerate(written, 1)
    }
    site = build(project(files), today=date(2025, 6, 30))
    [groups] = [view.group(site.shown) for view in VIEWS if view.slug == "by-status"]
    records = sorted(site.catalog.records, key=lambda record: record.name)
    told = [record_data(record, site.graph) for record in records]
    assert [each["status"] for each in told] == [record.status.text for record in records]
    return {(each.slug, each.title, len(each.records)) for each in groups}, [each["state"] for each in told]


DONE = (
    "Completato", "完了", "완료", "abgeschlossen", "terminé", "completado", "done", "completed", "complete",
    "✅ Complete", "**COMPLETED**", "Completed (full pipeline)", "已完成",
)  # fmt: skip


def test_statuses_that_mean_the_same_are_one_in_any_language(project):
    groups, states = statuses(project, *DONE, "in_progress", "läuft", "Completato con successo", "keep")
    assert groups == {
        ("done", "done", 13), ("running", "läuft", 2), ("completato-con-successo", "Completato con successo", 1),
        ("keep", "keep", 1),
    }  # fmt: skip
    assert states == ["done"] * 13 + ["running"] * 2 + [None] * 2


def test_one_status_goes_by_the_word_of_the_most(project):
    assert statuses(project, "完了", "Completato", "完了")[0] == {("done", "完了", 3)}


def test_a_status_of_the_team_is_what_the_team_says(project):
    groups, states = statuses(project, "complete", "done", "Fertig", "läuft", allowed=["done", "complete", "active"])
    assert groups == {("complete", "complete", 1), ("done", "done", 2), ("active", "läuft", 1)}
    assert states == ["complete", "done", "done", "active"]


def test_no_word_means_two_states():
    told = {
        (word, state) for state, languages in _WORDS.items() for each in languages.values() for word in each.split("|")
    }
    assert {word: state_of(word) for word, _ in told} == dict(told)
    assert len(told) == len(dict(told))


def test_what_supersedes_a_record_is_known_by_either_word(project):
    files = {
        "experiments/exp001_a.md": "# A\n",
        "experiments/exp002_b.md": "# B\n\n**Supersedes:** exp001 (wrong labels)\n",
        "experiments/exp003_c.md": "# C\n\n- Superseded by: [the next](exp004_d.md)\n",
        "experiments/exp004_d.md": "# D\n\nBuilds on: exp002, exp003\n",
    }
    site = build(project(files), today=date(2025, 6, 30))
    records = {record.name[:6]: record for record in site.catalog.records}
    newer = {name: [each.name for each in site.graph.successors(record)] for name, record in records.items()}
    assert newer == {"exp001": ["exp002_b"], "exp002": [], "exp003": ["exp004_d"], "exp004": []}
    assert [parent.text for parent in records["exp004"].parents] == ["exp002", "exp003"]
    assert [parent.text for parent in records["exp002"].parents] == ["exp001"]


def test_a_table_that_compares_the_runs_of_other_records_claims_none_of_them(project):
    table = "| Run | Accuracy |\n| --- | --- |\n| `{}` | 0.9 |\n| `trial_7` | 0.8 |\n"
    files = {
        "experiments/exp017_wide.md": "# Wide\n",
        "experiments/comparison.md": "# Comparison\n\n" + table.format("exp017"),
        "experiments/sweep.md": "# Sweep\n\n" + table.format("trial_8"),
    }
    site = build(project(files), today=date(2025, 6, 30))
    claims = {run: [record.name for record in records] for run, records in site.catalog.claims.items()}
    assert claims == {"trial_7": ["sweep"], "trial_8": ["sweep"]}


def test_records_are_listed_by_what_their_fields_say(project):
    files = {
        "experiments/a.md": "# A\n\n**Status:** ✅ Done (at last)\n**Tags:** wide, deep\n",
        "experiments/b.md": "---\nstatus: done\ntags: [deep]\n---\n\n# B\n",
        "experiments/c.md": "# C\n\nStatus: running\n",
    }
    site = build(project(files), today=date(2025, 6, 30))
    pages = {page.uri.removeprefix("experiments/"): page for page in site.pages}
    listed = {"by-status/done.md", "by-status/running.md", "by-tag/deep.md", "by-tag/wide.md"}
    assert {uri for uri in pages if uri.startswith(("by-status/", "by-tag/"))} == listed | {
        "by-status/index.md",
        "by-tag/index.md",
    }
    assert "[A]" in pages["by-status/done.md"].markdown
    assert "[B]" in pages["by-tag/deep.md"].markdown
    assert not [uri for uri in pages if uri.startswith(("by-kind", "by-branch", "by-decision"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# STATUS: SUPERSEDED\n\n# Real title\n\n**Date: 2025-01-15**\n*Author: Ana*\n",
         {"title": "Real title", "date": "2025-01-15", "owners": ["Ana"], "status": "SUPERSEDED"}),
        ("# T\n\n**Date**: 2025-01-15 **Author**: Ana Silva\n", {"date": "2025-01-15", "owners": ["Ana Silva"]}),
        ("# T\n\n📅 **Date:** 2025-01-15\n👤 Author: Ana\nBranch: main @ 4f2a91c\n",
         {"date": "2025-01-15", "owners": ["Ana"], "branch": "main"}),
        ("# T\n\n## Status: Done\n\n### Date: 15 January 2025\n", {"status": "Done", "date": "2025-01-15"}),
        ("# T\n\nSeeds: 42/43/44\n", {"seeds": [42, 43, 44]}),
        ("# T\n\n- Seeds: 0–2\n", {"seeds": [0, 1, 2]}),
        ("# T\n\n**Seeds:** 3 seeds (1, 2, 3)\n**Runs:** 5\n", {"seeds": [1, 2, 3], "runs": []}),
        ("# T\n\n- Seeds: 10 seeds\n- Commit: TBD\n", {"seeds": [], "commit": None}),
        ("# T\n\nThe status: we were happy. Status: It was good. All is well.\n", {"status": None}),
        ("---\nmodel: {name: gpt, type: x}\ntraining: {seed: 3, run_id: r_1}\n---\n\nText\n",
         {"title": None, "seeds": [3], "runs": ["r_1"]}),
        ("<!-- a note -->\n\n---\ndate: 2025-01-15\n---\n\n# T\n", {"title": "T", "date": "2025-01-15"}),
        ("# T\n\n```yaml\nseed: 1\n```\n\n```python\n# Date: 2025-01-15\n```\n", {"seeds": [], "date": None}),
        ("# T\n\n| Run | Acc |\n|---|---|\n| 1 | 0.9 |\n| `abl_2` | 0.8 |\n", {"runs": ["abl_2"]}),
    ],
)  # fmt: skip
def test_metadata_is_found_where_people_put_it_and_nowhere_else(text, expected, project):
    from mkdocs_exprec.publishing.exports import record_data

    site = build(project({"experiments/a.md": text}), today=date(2025, 6, 30))
    data = record_data(site.catalog.records[0], site.graph)
    data["date"] = data["date"] and data["date"]["value"]
    assert {key: data[key] for key in expected} == expected


UNSAFE = {
    "a key": (
        "EX501",
        "Ran `train --wandb-key {}`.",
        "0123456789abcdef" * 2 + "01234567",
        "fedcba9876543210" * 2 + "fedcba98",
    ),
    "a way out": ("EX403", "See [it]({}).", "../../../etc/passwd", "../../../etc/passwd"),
    "a script": ("EX405", "See [it]({}).", "javascript:alert(1)", "javascript:alert(1)"),
}


@pytest.mark.parametrize(("code", "words", "first", "next_one"), UNSAFE.values(), ids=UNSAFE)
def test_what_is_unsafe_is_never_put_off(code, words, first, next_one, tmp_path, exprec):
    """By its message one exposed key is like any other: whoever puts off one would let pass all that come."""
    name = "notes/exp003_try.md"
    write(tmp_path, NOTES | {name: f"{NOTES[name]}\n{words.format(first)}\n"})
    told = exprec("adopt", "notes", "--write", folder=tmp_path)
    assert told.code == 0
    assert "1 error, 0 warnings, 0 notes remain that no baseline puts off" in told.out
    assert re.search(rf"^  {name}:14:\d+ {code} .*\(.+\)$", told.out, re.MULTILINE)
    baseline = tmp_path / "exprec-baseline.json"
    assert code not in baseline.read_text(encoding="utf-8")
    assert (code in exprec("check", folder=tmp_path).out, exprec("check", folder=tmp_path).code) == (True, 1)
    assert "remain that no baseline" in exprec("adopt", "notes", "--write", folder=tmp_path).out

    again = exprec("check", "--write-baseline", "exprec-baseline.json", folder=tmp_path)
    assert (again.code, code in again.out, code in baseline.read_text(encoding="utf-8")) == (1, True, False)
    assert exprec("check", "--write-baseline", "exprec-baseline.json", "--exit-zero", folder=tmp_path).code == 0

    left = build(load_project(str(tmp_path / "mkdocs.yml"), ".", CODE_OF), today=date(2025, 6, 30)).diagnostics
    older = json.loads(baseline.read_text(encoding="utf-8"))
    older["findings"][name] |= {each.gist: 9 for each in left}
    baseline.write_text(json.dumps(older), encoding="utf-8")
    (tmp_path / name).write_text(f"{NOTES[name]}\n{words.format(next_one)}\n", encoding="utf-8")
    told = exprec("check", folder=tmp_path)
    assert (told.code, code in told.out, "mended" in told.out) == (1, True, False)


def test_no_rule_that_a_comment_can_not_suppress_is_put_off(project):
    one = build(project({"experiments/2025-01-15_a.md": "# A\n"}), today=date(2025, 6, 30)).diagnostics[0]
    found = [replace(one, code=rule.code, slug=rule.slug) for rule in RULES]
    never = {rule.code for rule in RULES if not rule.suppressible}
    assert {"EX001", "EX403", "EX405", "EX501"} <= never
    assert {each.code for each in split(found).left} == never
    assert {each.code for each in sifted(found, {one.path: {each.gist: 1 for each in found}}).new} == never
    assert {key.split()[0] for key in parsed(written(found))[one.path]} == {rule.code for rule in RULES} - never
