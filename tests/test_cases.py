"""Every rule says of its bad case exactly what is expected, and nothing of its good one.

A case is a folder of files, and for a bad one `expected.txt` with a line for each finding of the rule it is named
after; findings of other rules do not count. `pytest tests/test_cases.py --update` rewrites the expected texts.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from markdown import markdown

from mkdocs_exprec.checking.baseline import parsed, sifted, written
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.fixes import usable
from mkdocs_exprec.mending import mend, write
from mkdocs_exprec.pipeline import Site, build
from mkdocs_exprec.project import load_project
from tests import test_bad_input
from tests.hosts import write as write_files

CASES = Path(__file__).parent / "cases"
MADE_BY_TESTS = {
    "EX001": "test_a_byte_that_is_not_utf8_is_named_and_the_rest_is_read",
    "EX002": "test_a_link_that_leaves_the_project_is_not_read",
    "EX003": "test_a_record_over_a_limit_is_shown_as_plain_text",
    "EX406": "test_a_pipe_is_never_opened",
    "EX415": "test_a_commit_that_the_repository_lacks_is_a_note",
}
"""Bad cases that Git can't hold well, and the test that makes them."""
NAMES = [f"{rule.code}-{rule.slug}" for rule in RULES]


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_reports_its_bad_case(name, tmp_path, pytestconfig):
    code = name[:5]
    if code in MADE_BY_TESTS:
        assert hasattr(test_bad_input, MADE_BY_TESTS[code])
        return
    found = findings(CASES / name / "bad", tmp_path / "case", code)
    assert found
    expected = CASES / name / "bad" / "expected.txt"
    if pytestconfig.getoption("--update"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_passes_its_good_case(name, tmp_path):
    assert findings(CASES / name / "good", tmp_path / "case", name[:5]) == ""


@pytest.mark.parametrize("name", [name for name in NAMES if name[:5] not in MADE_BY_TESTS])
def test_what_is_known_stays_known_when_other_records_and_lines_change(name, tmp_path):
    """Every record of the case gets a line more, and twins whose names and ids are its own or all but its own."""
    before = check(CASES / name / "bad", tmp_path / "case")
    known = parsed(written(each for each in before.diagnostics if each.code == name[:5]))
    for record in before.catalog.records:
        file = Path(record.file)
        text = file.read_bytes().decode()
        zeros = re.sub(r"[-_]0*(?=\d$)", "-00", file.stem)
        other = re.sub("run-0", "Run-0", text, flags=re.IGNORECASE)
        for stem, twin in ((file.stem, text), (file.stem.swapcase(), other), (zeros, text)):
            write_files(tmp_path / "case/experiments", {f"A {stem}/{stem}.md": twin})
        more = text.replace("---\n", "---\n# more\n", 1) if text.startswith("---") else f"\n{text}"
        file.write_text(more, encoding="utf-8")
    after = check(tmp_path / "case").diagnostics
    told = sifted([each for each in after if each.code == name[:5] and each.path in known], known)
    assert not (told.new and told.mended), told.new


@pytest.mark.parametrize("name", [f"{rule.code}-{rule.slug}" for rule in RULES if rule.mends])
def test_a_rule_mends_its_bad_case(name, tmp_path, pytestconfig):
    """What `--fix` makes of it stands in the folder `fixed`; with the fixes of that rule alone nothing else changes."""
    site = check(CASES / name / "bad", tmp_path / "case")
    found = [each for each in site.diagnostics if each.code == name[:5]]
    unsafe = {rule.code: rule.mends == "unsafe" for rule in RULES}[name[:5]]
    assert {each.fix.safe for each in found if each.fix} == {not unsafe}
    assert usable(found, unsafe=False) == [] or not unsafe
    write(mend(site, site.catalog.records, unsafe=unsafe, wanted=lambda each: each.code == name[:5]))
    mended = texts(tmp_path / "case")
    if pytestconfig.getoption("--update"):
        shutil.rmtree(CASES / name / "fixed", ignore_errors=True)
        for path, text in mended.items():
            (CASES / name / "fixed" / path).parent.mkdir(parents=True, exist_ok=True)
            (CASES / name / "fixed" / path).write_bytes(text)
    assert mended == texts(CASES / name / "fixed")
    assert mended != texts(CASES / name / "bad")
    again = check(tmp_path / "case")
    assert not mend(again, again.catalog.records, unsafe=unsafe, wanted=lambda each: each.code == name[:5]).drafts


def texts(folder: Path) -> dict[str, bytes]:
    """What the records of a folder hold, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}


@pytest.mark.parametrize("folder", ["bad", "fixed", "good"])
def test_a_number_that_begins_a_line_is_a_heading_to_markdown_where_the_rule_says_so(folder):
    case = CASES / "EX274-number-as-heading" / folder
    [(_, text)] = texts(case).items()
    body = text.decode().removeprefix('---\ntitle: x\nissue:\n  - "#3"\n---\n')
    shown = markdown(body, extensions=["tables", "fenced_code"])
    headings = [words for words in re.findall(r"<h1>(.*?)</h1>", shown) if words[0].isdigit()]
    told = [line.partition("`#")[2].partition("`")[0] for line in findings(case, None, "EX274").splitlines()]
    own = ["22", "23"] if folder == "good" else []
    assert [words[: len(number)] for words, number in zip(headings, [*told, *own], strict=True)] == [*told, *own]
    assert folder != "fixed" or all(f"#{number}" in shown for number in (7, 9, 10, 11, 12, 13, 14))


def test_every_case_belongs_to_a_rule():
    assert sorted(folder.name for folder in CASES.iterdir()) == NAMES


def findings(case: Path, folder: Path | None, code: str) -> str:
    """What a rule says of a case, one line a finding."""
    return "".join(
        f"{each.place} {each.code} {each.slug} {each.severity}: {each.message} ({each.hint})\n"
        for each in check(case, folder).diagnostics
        if each.code == code
    )


def check(case: Path, folder: Path | None = None) -> Site:
    """Check a case, or a copy of it, which so is a project of its own."""
    folder = Path(shutil.copytree(case, folder)) if folder else case
    config = folder / "mkdocs.yml"
    project = load_project(str(config) if config.exists() else None, str(folder), CODE_OF)
    site = build(project, today=date(2025, 6, 30))
    assert site.catalog.records
    return site
