"""`exprec check --fix` mends what it says and nothing else: in the text, in the file, where a renamed one is named."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_exprec import mending
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.fixes import applied, compatible, newline_of, usable
from mkdocs_exprec.diagnostics import Edit, Fix, Span
from mkdocs_exprec.mending import CannotWrite, mend, write
from mkdocs_exprec.pipeline import build
from mkdocs_exprec.project import load_project
from mkdocs_exprec.reading.secrets import BLOT
from tests.hosts import config, run_files
from tests.hosts import record as good_record
from tests.hosts import write as write_files
from tests.test_cli import exprec  # noqa: F401 - a fixture
from tests.test_properties import BODIES, HEADERS, HEADS, MIXED, TEXTS, few, many

TODAY = date(2025, 6, 30)
RECORD = "experiments/2025-01-15_smoke.md"
MENDING = {rule.code for rule in RULES if rule.mends}
WRONG = "# Experiment: Smoke\n\n* **date**: January 15, 2025\n+ **Onwer(s):** Ana\n- **Run IDs:**\n    * `run-0001`\n"
RIGHT = "# Experiment: Smoke\n\n- **Date:** 2025-01-15\n- **Owner(s):** Ana\n- **Run IDs:**\n    * `run-0001`\n"


def site_of(folder):
    return build(load_project(None, str(folder), CODE_OF), today=TODAY)


def mended(folder, *, unsafe=True):
    """Mend all records of a folder, and give what was worked out."""
    site = site_of(folder)
    work = mend(site, site.catalog.records, unsafe=unsafe)
    write(work)
    return work


def told(folder):
    """How often each rule that can mend has found something."""
    return Counter(each.code for each in site_of(folder).diagnostics if each.code in MENDING)


# What holds of every text.

SPANS = st.lists(st.integers(0, 60), min_size=2, max_size=8).map(sorted)
EDITS = SPANS.map(lambda at: tuple(Edit(Span(*pair), "<new>") for pair in zip(at[::2], at[1::2], strict=False)))
FIXES = st.lists(EDITS.map(lambda edits: Fix("", edits)))
SECRETS = st.lists(st.integers(0, 8), max_size=4).map(lambda at: [Span(7 * n, 7 * n + 5) for n in sorted(set(at))])


@many
@given(st.text(min_size=60, max_size=80), FIXES, SECRETS)
def test_what_lies_outside_the_edits_stays(text, fixes, secrets):
    chosen = compatible(fixes, secrets)
    edits = sorted(edit for fix in chosen for edit in fix.edits)
    new, at, kept = applied(text, chosen), 0, 0
    for (start, end), words in edits:
        assert kept <= start <= end
        outside = text[kept:start]
        assert new[at : at + len(outside) + len(words)] == outside + words
        at, kept = at + len(outside) + len(words), end
        assert not any(span.start < end and start < span.end for span in secrets)
    assert new[at:] == text[kept:]


LABELS = "* **date**: @- **Date** :@+ **Onwer(s):** @* **RUN_IDS:** @- **seeds**：@1. **Seed (s):** @- **Date:** "
OTHERS = "2025/01/15@20250115 to 20250117@2025/1/5-7@~2025/01/15@[2025/01/15](b.md), 2025/01/16"
OTHERS += "@January 15, 2025@27/04/2018@02/04/18@012@run-0001@password: hunter2"
SECTIONS = "## Results@## Goals@## Follow-ups@- [ ] a@- a@1. b@## Analysis@Analysis\n---@## Configuration"
SECTIONS += (
    "@- **Cli invocation**: python train.py --lr 0.1@[a](2025-01-16_b.m)@## Artifacts@`b.json`@\n@\r\n@<!-- a@-->@```"
)
WORDS = st.sampled_from(OTHERS.split("@")) | st.text(max_size=4)
LINES = st.tuples(st.sampled_from(LABELS.split("@")), WORDS).map("".join) | st.sampled_from(SECTIONS.split("@"))
NEARLY = st.tuples(st.sampled_from(["", "\ufeff", "---\ndate: 2025/01/15\n---\n"]), st.lists(LINES, max_size=14)).map(
    lambda both: f"{both[0]}# Smoke\n\n" + "\n".join(both[1])
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
DOCUMENTS = st.tuples(NEARLY | HEADS | BODIES | HEADERS | MIXED | TEXTS, ENDS).map(
    lambda pair: pair[0].replace("\n", pair[1])
)


ENDED = st.lists(st.tuples(st.sampled_from("## Results@## Goals@## Analysis@### More@a@b  @ @".split("@")), ENDS))


@few
@given(ENDS, ENDED, st.sampled_from(["", "## Goals", "a"]))
def test_sections_are_moved_by_whole_lines_whatever_ends_them(first, lines, last):
    text = "# Smoke" + first + "".join(line + end for line, end in lines) + last
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / RECORD
        path.parent.mkdir()
        path.write_bytes(text.encode())
        site = site_of(folder)
        write(mend(site, site.catalog.records, unsafe=True, wanted=lambda found: found.code == "EX302"))
        held, holds = (
            sorted(filter(str.strip, re.split("[\r\n]", each))) for each in (text, path.read_bytes().decode())
        )
        assert holds == held


@few
@given(st.lists(DOCUMENTS, min_size=1, max_size=6), st.booleans())
def test_what_is_mended_stays_mended_and_gains_no_finding_of_that_rule(texts, unsafe):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "experiments").mkdir()
        for number, text in enumerate(texts):
            (Path(folder) / f"experiments/2025-01-1{number}_a.md").write_bytes(text.encode())
        before = told(folder)
        work = mended(folder, unsafe=unsafe)
        for draft in work.drafts:
            held, holds = draft.data.decode(), Path(draft.file).read_bytes().decode()
            assert draft.before.source.secrets == () or "hunter2" in holds
            assert ("\r" in held) == ("\r" in holds)
            assert holds.startswith("\ufeff") == held.startswith("\ufeff")
        assert all(told(folder)[code] <= before[code] for code in before.keys() | told(folder).keys())
        assert mended(folder, unsafe=unsafe).drafts == ()


@pytest.mark.parametrize(
    ("text", "end"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a\rb", "\r"), ("a", "\n"), ("", "\n"), ("\n", "\n")]
)
def test_the_line_end_of_a_text_is_its_first(text, end):
    assert newline_of(text) == end


# What is mended.


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_marks_and_odd_blanks_are_kept(end, mark, project):
    body = "\n## Goals\n\nOne\xa0or two.\u2028 \t\n\x0c\nEnd without a line end"
    folder = project({RECORD: (mark + WRONG + body).replace("\n", end)}).folder
    work = mended(folder, unsafe=False)
    assert (Path(folder) / RECORD).read_bytes().decode() == (mark + RIGHT + body).replace("\n", end)
    assert work.fixed == 5
    assert work.left_alone == ()


@pytest.mark.parametrize(
    "content",
    [
        WRONG.encode() + b"\xff\n",
        WRONG.encode("utf-16"),
        WRONG.encode("utf-16-le"),
        WRONG.encode() + b"x\n" * 1_100_000,
    ],
    ids=["an invalid byte", "UTF-16", "UTF-16 without a mark", "more than is read"],
)
def test_what_is_not_read_as_it_is_written_is_left_alone(content, project):
    folder = project({RECORD: content}).folder
    work = mended(folder)
    assert work.drafts == ()
    assert work.left_alone == (f"{RECORD} is not UTF-8 throughout, or too large",) * (work.left_alone != ())
    assert (Path(folder) / RECORD).read_bytes() == content


def test_a_file_that_is_not_utf8_is_told(project):
    folder = project({RECORD: WRONG.encode() + b"\xff\n"}).folder
    assert mended(folder).left_alone == (f"{RECORD} is not UTF-8 throughout, or too large",)


def test_a_secret_is_kept_and_what_would_move_it_is_not_mended(project):
    text = "# A\n\n- **date:** 2025-01-15\n\n## Results\n\n0.9\n\n## Goals\n\npassword: hunter2\n"
    folder = project({RECORD: text}).folder
    assert [each.code for each in usable(site_of(folder).diagnostics, unsafe=True)] == ["EX271"]
    mended(folder)
    assert (Path(folder) / RECORD).read_text(encoding="utf-8") == text.replace("date:", "Date:")


DATES = {
    "2025/01/15": "2025-01-15",
    "[2025/01/15](2025-01-16_b.md)": "[2025-01-15](2025-01-16_b.md)",
    "(2025/01/15)": "(2025-01-15)",
    "~2025/01/15": "~2025-01-15",
    "ca. 15 January 2025": "ca. 2025-01-15",
    "started 2025/01/15, completed 2025/01/17": "started 2025-01-15, completed 2025-01-17",
    "Wednesday, January 15, 2025": "Wednesday, 2025-01-15",
    "started January 15, 2025": "started 2025-01-15",
    "27/04/2018-28/04/2018": "2018-04-27-2018-04-28",
    "20250115 to 20250117": "2025-01-15 to 2025-01-17",
    "2025/01/15 10:00 to 2025/01/16 11:00": "2025-01-15 10:00 to 2025-01-16 11:00",
    "2025/01/15 10:00 - 11:00": "2025-01-15 10:00 - 11:00",
    "2025/01/15 - 11:00": "2025-01-15 - 11:00",
    "2025/01/15 (a), 2025/01/16 (b) and 2025/01/17": "2025-01-15 (a), 2025-01-16 (b) and 2025-01-17",
    "2025/01/15, 3 runs": "2025-01-15, 3 runs",
    "2025/01/15 (see 2025/01/15/a.md)": "2025-01-15 (see 2025/01/15/a.md)",
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_of_a_date_in_another_form_only_the_days_are_rewritten(text, expected, project):
    folder = Path(project({RECORD: f"# A\n\n- **Date:** {text}\n"}).folder)
    mended(folder, unsafe=False)
    assert (folder / RECORD).read_text(encoding="utf-8") == f"# A\n\n- **Date:** {expected}\n"


UNTOUCHED = ["[2025-01-15](a.md)", "[[2025-01-15]]", "(2025-01-15)", "~2025-01-15", "since 2025-01-15"]
UNTOUCHED += [
    "before January 15, 2025",
    "2025/1/5-7",
    "2025/01/15 to 17",
    "20250115–17",
    "2025/01/15 – 02/04/18",
    "02/04/18",
]


@pytest.mark.parametrize("text", UNTOUCHED)
@pytest.mark.parametrize("form", ["- **Date:** {}\n", "---\ndate: '{}'\n---\n"])
def test_a_day_that_is_written_as_wanted_or_not_to_be_told_is_left_as_it_is(form, text, project):
    folder = project({RECORD: form.format(text)}).folder
    assert "EX218" not in told(folder)
    assert not [draft for draft in mended(folder, unsafe=False).drafts if draft.is_changed]


@pytest.mark.parametrize(
    "header", ["date: {{start: {}, end: {}}}", "date:\n  start: {}\n  end: '{}'", "date: [{}, {}]"]
)
def test_both_ends_of_a_range_in_the_header_are_rewritten(header, project):
    text = f"---\n{header}\n---\n\n# A\n"
    folder = Path(project({RECORD: text.format("2025/01/15", "2025/01/16")}).folder)
    mended(folder, unsafe=False)
    assert (folder / RECORD).read_text(encoding="utf-8") == text.format("2025-01-15", "2025-01-16")


def test_findings_that_a_baseline_knows_are_not_mended(tmp_path, exprec):  # noqa: F811
    path = tmp_path / RECORD
    path.parent.mkdir()
    path.write_text(WRONG, encoding="utf-8")
    exprec("check", "--write-baseline", "known.json")
    path.write_text(WRONG + "- **Seed (s):** 1\n", encoding="utf-8")
    told = exprec("check", "--fix", "--baseline", "known.json")
    assert told.lines[-1] == "1 finding in 1 record fixed."
    assert told.lines[-2].startswith("1 of the baseline mended")
    assert path.read_text(encoding="utf-8") == WRONG + "- **Seed(s):** 1\n"


def test_what_is_mended_beside_a_new_baseline_is_told(lab, exprec):  # noqa: F811
    told = exprec("check", "--fix", "--write-baseline", "known.json")
    assert told.code == 0
    assert told.lines[0].startswith("known.json puts off ")
    assert told.lines[1:] == ["5 findings in 1 record fixed."]


# The command.


@pytest.fixture
def lab(tmp_path):
    """A record with something to mend of each kind, and one that names it."""
    experiments = tmp_path / "experiments"
    experiments.mkdir()
    (experiments / "smoke-7.md").write_text(WRONG + "- **Seed:** 012\n", encoding="utf-8")
    (experiments / "2025-01-16_other.md").write_text(
        "# Other\n\nAfter smoke-7, see [it](smoke-7.md).\n", encoding="utf-8"
    )
    return experiments


def test_findings_that_can_be_mended_are_marked_and_counted(lab, exprec):  # noqa: F811
    safe = exprec("check")
    assert [line.split(": ")[1] for line in safe.lines if "[*]" in line[:-1] and "note" in line] == [
        "note EX273 [*] list-marker", "note EX272 [*] colon-outside-label", "note EX271 [*] label-spelling",
        "note EX218 [*] date-format", "note EX271 [*] label-spelling",
    ]  # fmt: skip
    assert safe.lines[-1] == "[*] 5 findings can be fixed with --fix, 2 more with --unsafe-fixes."
    unsafe = exprec("check", "--unsafe-fixes")
    assert "warning EX217 [*] file-name" in unsafe.out
    assert unsafe.lines[-1] == "[*] 7 findings can be fixed with --fix --unsafe-fixes."
    assert exprec("check", lab / "2025-01-16_other.md").lines[-1].startswith("1 record checked")


def test_a_diff_changes_nothing_and_fails_if_something_would_change(lab, exprec):  # noqa: F811
    held = {path: path.read_bytes() for path in lab.iterdir()}
    shown = exprec("check", "--diff")
    assert (shown.code, shown.error) == (1, "5 findings in 1 record would be fixed.\n")
    assert shown.out.splitlines() == [
        "diff --git a/experiments/smoke-7.md b/experiments/smoke-7.md",
        "--- a/experiments/smoke-7.md", "+++ b/experiments/smoke-7.md", "@@ -1,7 +1,7 @@", " # Experiment: Smoke", " ",
        "-* **date**: January 15, 2025", "-+ **Onwer(s):** Ana", "+- **Date:** 2025-01-15", "+- **Owner(s):** Ana",
        " - **Run IDs:**", "     * `run-0001`", " - **Seed:** 012",
    ]  # fmt: skip
    assert {path: path.read_bytes() for path in lab.iterdir()} == held
    exprec("check", "--fix")
    clean = exprec("check", "--diff")
    assert (clean.code, clean.out, clean.error) == (0, "", "Nothing would be fixed.\n")


def test_a_diff_is_written_to_a_file_and_fails_nothing_if_it_is_asked_to(lab, exprec, tmp_path):  # noqa: F811
    shown = exprec("check", "--diff").out
    told = exprec("check", "--diff", "--exit-zero", "--output", "mend.diff")
    assert (told.code, told.out) == (0, "mend.diff is written.\n")
    assert (tmp_path / "mend.diff").read_bytes() == shown.encode()


def test_a_diff_with_a_renamed_file_can_be_applied(lab, exprec, tmp_path):  # noqa: F811
    shown = exprec("check", "--diff", "--unsafe-fixes")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=shown.out, text=True, check=True)
    patched = {path.name: path.read_bytes() for path in lab.iterdir()}
    for path in lab.iterdir():
        path.unlink()
    (lab / "smoke-7.md").write_text(WRONG + "- **Seed:** 012\n", encoding="utf-8")
    (lab / "2025-01-16_other.md").write_text("# Other\n\nAfter smoke-7, see [it](smoke-7.md).\n", encoding="utf-8")
    fixed = exprec("check", "--fix", "--unsafe-fixes", "experiments/smoke-7.md")
    assert {path.name: path.read_bytes() for path in lab.iterdir()} == patched
    assert "7 findings in 2 records fixed." in fixed.lines
    assert "experiments/2025-01-15_smoke-7.md:1:15: warning" in fixed.out
    assert patched == {
        "2025-01-15_smoke-7.md": (RIGHT + "- **Seed:** 12\n").encode(),
        "2025-01-16_other.md": b"# Other\n\nAfter 2025-01-15_smoke-7, see [it](2025-01-15_smoke-7.md).\n",
    }


ODD = ("smoke-7.md", "a b.md", "a\tb.md", 'a"b.md', "a\\b.md", "é中.md", " a .md")


@pytest.mark.parametrize("folder", ["", "site", "site/experiments"])
@pytest.mark.parametrize("more", [(), ("--unsafe-fixes",)], ids=["", "unsafe"])
def test_a_diff_is_applied_wherever_one_stands_above_the_records(tmp_path, monkeypatch, exprec, folder, more):  # noqa: F811
    records = tmp_path / "site/experiments"
    write_files(tmp_path, {"site/mkdocs.yml": config(), **{f"site/experiments/{name}": WRONG for name in ODD}})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path / folder)
    shown = exprec("check", "-f", tmp_path / "site/mkdocs.yml", "--diff", *more)
    assert shown.error.endswith(" would be fixed.\n")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path / folder, input=shown.out.encode(), check=True)
    patched = {path.name: path.read_bytes() for path in records.iterdir()}
    for path in records.iterdir():
        path.unlink()
    write_files(tmp_path, {f"site/experiments/{name}": WRONG for name in ODD})
    exprec("check", "-f", tmp_path / "site/mkdocs.yml", "--fix", *more)
    assert {path.name: path.read_bytes() for path in records.iterdir()} == patched
    assert WRONG.encode() not in patched.values()


def test_a_diff_says_where_git_applies_it_if_not_here(tmp_path, monkeypatch, exprec):  # noqa: F811
    write_files(tmp_path, {"site/mkdocs.yml": config(), f"site/{RECORD}": WRONG, "tools/x": ""})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path / "tools")
    shown = exprec("check", "-f", "../site/mkdocs.yml", "--diff")
    assert shown.out.startswith(f"diff --git a/site/{RECORD} b/site/{RECORD}\n")
    assert shown.error.splitlines()[1:] == [
        "Apply it in a folder that the records lie below: Git passes over what lies elsewhere."
    ]


def test_a_diff_shows_no_secret_and_no_control_character(tmp_path, exprec):  # noqa: F811
    path = tmp_path / RECORD
    path.parent.mkdir()
    path.write_text("# A\n\n- **date:** 2025-01-15\n\npassword: hunter2\n\x1b[2J実験\u3000", encoding="utf-8")
    shown = exprec("check", "--diff")
    assert "hunter2" not in shown.out
    assert f" password: {BLOT * 7}\n \\x1b[2J実験\u3000\n\\ No newline at end of file\n" in shown.out


def test_what_remains_is_told_and_decides(lab, exprec):  # noqa: F811
    (lab / "2025-01-16_other.md").write_text("# Other\n\n- **date:** 2025-02-30\n", encoding="utf-8")
    told = exprec("check", "--fix")
    assert told.code == 1
    assert "error EX212" in told.out
    assert told.lines[-3].startswith("2 records checked: 1 error, ")
    assert told.lines[-2:] == ["6 findings in 2 records fixed.", "2 findings can be fixed with --fix --unsafe-fixes."]
    assert (lab / "2025-01-16_other.md").read_text(encoding="utf-8") == "# Other\n\n- **Date:** 2025-02-30\n"


def test_only_what_was_asked_for_is_mended(lab, exprec):  # noqa: F811
    text = "# Other\n\n- **date:** 2025-01-16\n"
    (lab / "2025-01-16_other.md").write_text(text, encoding="utf-8")
    assert "5 findings in 1 record fixed." in exprec("check", "--fix", lab / "smoke-7.md").lines
    assert (lab / "2025-01-16_other.md").read_text(encoding="utf-8") == text
    assert exprec("check", "--fix", "docs").code == 2


# The file.


def test_a_file_keeps_its_mode_and_is_replaced_in_one_step(project):
    folder = Path(project({RECORD: WRONG}).folder)
    (folder / RECORD).chmod(0o640)
    inode = (folder / RECORD).stat().st_ino
    mended(folder)
    assert stat.S_IMODE((folder / RECORD).stat().st_mode) == 0o640
    assert (folder / RECORD).stat().st_ino != inode
    assert [path.name for path in (folder / "experiments").iterdir()] == ["2025-01-15_smoke.md"]


def test_a_link_is_followed_inside_the_project_and_stays_a_link(project, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "text.md").write_text(WRONG, encoding="utf-8")
    (tmp_path / "experiments").mkdir()
    for name in ("2025-01-15_one.md", "2025-01-16_two.md"):
        (tmp_path / "experiments" / name).symlink_to("../kept/text.md")
    work = mended(tmp_path, unsafe=False)
    assert (tmp_path / "kept" / "text.md").read_text(encoding="utf-8") == RIGHT
    assert (tmp_path / "experiments" / "2025-01-15_one.md").is_symlink()
    assert work.left_alone == ("experiments/2025-01-16_two.md is experiments/2025-01-15_one.md by another name",)


def test_a_link_out_of_the_project_is_not_followed(project, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "text.md"
    outside.write_text(WRONG, encoding="utf-8")
    project({RECORD: WRONG})
    site = site_of(tmp_path)
    (tmp_path / RECORD).unlink()
    (tmp_path / RECORD).symlink_to(outside)
    work = mend(site, site.catalog.records, unsafe=True)
    assert work == ((), (f"{RECORD} is a link that leaves the project",))


def test_a_read_only_file_stops_everything_and_nothing_is_lost(tmp_path, exprec):  # noqa: F811
    (tmp_path / "experiments").mkdir()
    paths = [tmp_path / f"experiments/2025-01-1{number}_a.md" for number in (5, 6)]
    for path in paths:
        path.write_text(WRONG, encoding="utf-8")
    paths[1].chmod(0o444)
    told = exprec("check", "--fix")
    assert (told.code, told.out) == (2, "")
    assert told.error == "exprec: experiments/2025-01-16_a.md can't be mended: it is read-only\n"
    assert [path.read_text(encoding="utf-8") for path in paths] == [WRONG] * 2


@pytest.mark.parametrize("failing", ["replace", "rename"])
def test_a_write_that_fails_leaves_the_file_as_it_was(failing, lab, exprec, monkeypatch):  # noqa: F811
    def fail(*arguments, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mending.os, failing, fail)
    told = exprec("check", "--fix", "--unsafe-fixes")
    assert told.code == 2
    assert told.error.endswith("can't be mended: No space left on device\n")
    assert told.error.count("\n") == 1
    assert sorted(path.name for path in lab.iterdir()) == ["2025-01-16_other.md", "smoke-7.md"]
    assert (lab / "smoke-7.md").read_text(encoding="utf-8") == WRONG + "- **Seed:** 012\n" or failing == "rename"


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(project):
    folder = Path(project({RECORD: WRONG}).folder)
    site = site_of(folder)
    work = mend(site, site.catalog.records, unsafe=False)
    (folder / RECORD).write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(CannotWrite, match="somebody else has changed it meanwhile"):
        write(work)
    assert mend(site, site.catalog.records, unsafe=False).left_alone == (
        f"{RECORD} was changed by somebody else meanwhile",
    )
    (folder / RECORD).unlink()
    assert mend(site, site.catalog.records, unsafe=False).left_alone == (
        f"{RECORD} can't be read: No such file or directory",
    )
    assert not (folder / RECORD).exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_a_folder_that_can_not_be_written_is_told_and_its_files_stay():
    """Root may write everything, so it mends as somebody else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / RECORD
        path.parent.mkdir()
        path.write_text(WRONG, encoding="utf-8")
        path.chmod(0o666)
        for each in (Path(folder), path.parent):
            each.chmod(0o555)
        site = site_of(folder)
        work = mend(site, site.catalog.records, unsafe=True)
        user = os.geteuid()
        try:
            os.seteuid(65534 if user == 0 else user)
            with pytest.raises(CannotWrite, match="Permission denied"):
                write(work)
        finally:
            os.seteuid(user)
            path.parent.chmod(0o755)
        assert path.read_text(encoding="utf-8") == WRONG


# Names.

NAMED = {
    "a link": ("see [it](smoke-7.md#results)", "see [it](2025-01-15_smoke-7.md#results)"),
    "a link from another folder": ("see [it](./smoke-7.md)", "see [it](./2025-01-15_smoke-7.md)"),
    "a definition": ("see [it]\n\n[it]: smoke-7.md", "see [it]\n\n[it]: 2025-01-15_smoke-7.md"),
    "a word": ("as smoke-7 did", "as 2025-01-15_smoke-7 did"),
    "code": ("as `smoke-7.md` did", "as `2025-01-15_smoke-7.md` did"),
    "a wiki link": ("as [[smoke-7|it]] did", "as [[2025-01-15_smoke-7|it]] did"),
    "a parent": ("- **Builds on:** smoke-7", "- **Builds on:** 2025-01-15_smoke-7"),
    "a block of code": ("```\nsmoke-7\n```", "```\nsmoke-7\n```"),
    "another word": ("a smoke-77 and smoke", "a smoke-77 and smoke"),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED)
def test_what_names_a_renamed_record_names_it_anew(text, expected, project):
    old = "# Smoke\n\n- **Date:** 2025-01-15\n"
    files = {"experiments/smoke-7.md": old, "experiments/2025-01-16_b.md": f"# B\n\n{text}\n"}
    folder = Path(project(files).folder) / "experiments"
    assert mended(folder.parent).left_alone == ()
    assert (folder / "2025-01-16_b.md").read_text(encoding="utf-8") == f"# B\n\n{expected}\n"
    assert (folder / "2025-01-15_smoke-7.md").read_text(encoding="utf-8") == old
    assert not [each for each in site_of(folder.parent).diagnostics if each.code in ("EX217", "EX401", "EX411")]


def test_records_that_name_each_other_are_renamed_together(project):
    files = {
        f"experiments/exp-{one}.md": f"# A\n\n- **Date:** 2025-01-1{one}\n\n[it](exp-{other}.md), [me](exp-{one}.md)\n"
        for one, other in ((5, 6), (6, 5))
    }
    folder = Path(project(files).folder) / "experiments"
    assert mended(folder.parent).fixed == 2
    assert "[it](2025-01-16_exp-6.md), [me](2025-01-15_exp-5.md)" in (folder / "2025-01-15_exp-5.md").read_text()


NOT_RENAMED = {
    "the name is taken": (
        "2025-01-15_smoke-7.md",
        "# Taken\n\n- **Date:** 2025-01-15\n",
        "2025-01-15_smoke-7.md is there already",
    ),
    "a link that can't be changed": (
        "2025-01-16_b.md",
        b"# B\n\n[a](smoke-7.md) \xff\n",
        "experiments/2025-01-16_b.md is not UTF-8 throughout, or too large",
    ),
    "a link in other letters": (
        "2025-01-16_b.md",
        "# smoke-7\n\n[a](%73moke-7.md)\n",
        "experiments/2025-01-16_b.md:3 names it as `%73moke-7.md`",
    ),
}


@pytest.mark.parametrize(("name", "text", "reason"), NOT_RENAMED.values(), ids=NOT_RENAMED)
def test_a_record_is_not_renamed_where_something_would_be_lost(name, text, reason, project):
    files = {"experiments/smoke-7.md": "# Smoke\n\n- **Date:** 2025-01-15\n", f"experiments/{name}": text}
    folder = Path(project(files).folder)
    assert mended(folder).left_alone == (f"experiments/smoke-7.md is not renamed: {reason}",)
    assert (folder / "experiments/smoke-7.md").exists()


def test_a_name_that_is_written_in_another_way_keeps_the_file_where_it_is(project):
    files = {
        "experiments/exp012_rate.md": "# Rate\n\n- **Date:** 2025-01-15\n",
        "experiments/2025-01-16_b.md": "# B\n\nAs exp012 did, see exp012_rate.\n",
    }
    folder = Path(project(files).folder)
    assert mended(folder).left_alone == (
        "experiments/exp012_rate.md is not renamed: experiments/2025-01-16_b.md:3 names it as `exp012`",
    )


def test_a_folder_is_not_renamed_and_neither_is_a_name_that_says_another_day(project):
    files = {
        "experiments/smoke-7/README.md": "# Smoke\n\n- **Date:** 2025-01-15\n",
        "experiments/2025-01-17-b.md": "# B\n\n- **Date:** 2025-01-16\n",
        "experiments/2025-01-18.md": "# C\n\n- **Date:** 2025-01-18\n",
    }
    assert mended(project(files).folder).drafts == ()


def test_a_small_real_record_has_no_finding_of_form(project):
    text = good_record(up="..").replace("**Datasets:** digits-v1", "**Dataset:**\n    - digits-v1\n    - labels-v1")
    text = text.replace("#12", "_n/a_").replace(
        "[metrics.ndjson](../runs/run-0001/metrics.ndjson)", "`runs/run-0001/metrics.ndjson`"
    )
    folder = project({RECORD: text, **run_files("run-0001")}).folder
    assert site_of(folder).diagnostics == ()
