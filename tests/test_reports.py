"""Reports: what stands under what, how wide it is, and that each format is one that its readers can read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

import mkdocs_exprec
from mkdocs_exprec import cli
from mkdocs_exprec.checking.columns import columns, printable
from mkdocs_exprec.checking.formats import (
    ANNOTATIONS,
    COUNT_KEYS,
    FINDING_KEYS,
    FORMATS,
    REPORT_KEYS,
    github,
    gitlab,
    json_report,
    json_statistics,
    junit,
    sarif,
)
from mkdocs_exprec.checking.reports import Report, adopt_line, concise, excerpt, statistics, text
from mkdocs_exprec.diagnostics import NO_FINDINGS, Diagnostic, Severity, Totals

SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = "a%0Ab::c,d]]>&<e\x1b[31m\x07\u202e\udcff\ufffe\x85ü\r\n::error::f ##[error]g \"h' $(i)"
"""Something of everything that a format has to escape."""


def finding(line: int = 3, severity: Severity = Severity.ERROR, **changes: Any) -> Diagnostic:
    found = Diagnostic(
        path="docs/a.md",
        line=line,
        column=13,
        code="EX212",
        slug="impossible-date",
        severity=severity,
        message="`2025-02-30` is not a day of the calendar",
        hint="that month ends on 2025-02-28",
        source_line="- **Date:** 2025-02-30",
        end_line=line,
        end_column=23,
    )
    return replace(found, **changes)


def report(*diagnostics: Diagnostic, **changes: Any) -> Report:
    records = dict.fromkeys(["docs/clean.md", *(each.path for each in diagnostics)])
    return Report(diagnostics, [*records], **changes)


EVERYTHING = report(
    finding(),
    finding(4, Severity.WARNING, code="EX252", slug="seed-not-integer", hint=""),
    finding(5, Severity.NOTE, code="EX254", slug="seed-with-leading-zero", end_line=7, end_column=2),
    finding(1, path=HOSTILE, message=HOSTILE, hint=HOSTILE, source_line=HOSTILE, column=1, end_line=1, end_column=1),
    suppressed=2,
    known=Totals(0, 1, 2),
    mended=1,
)


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == cli.FORMATS


# Columns.

WIDE = (
    "abc", "実験", "（）", "한국", "\u1112\u1161\u11ab", "e\u0301", "か\u3099", "नमस्ते", "क्\u200dष", "می\u200cخواهم",
    "שלום", "ﷺ", "𝔘", "ｱ", "\u3000", "\xa0", "…", "±", "−", "½", "①", "🇩🇪", "❤", "☎", "✅", "👍🏽",
    "❤\ufe0f", "⚠\ufe0f", "ℹ\ufe0f", "↔\ufe0f", "㊗\ufe0f", "1\ufe0f\u20e3",
    "👩\u200d🔬", "👩🏽\u200d🚀", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "🤷🏽\u200d♂\ufe0f",
)  # fmt: skip
"""Words that take more or fewer columns than they have characters."""


@pytest.mark.parametrize("word", WIDE)
def test_a_word_takes_the_columns_that_terminals_give_it(word: str) -> None:
    assert columns(word) == wcswidth(word)
    assert printable(word) == word


@given(
    st.lists(st.sampled_from([*WIDE, " ", "| ", "x", "\u202e", "\x1b", "\u200d", "\ud800", "\U000e0067"]), max_size=12)
)
def test_what_is_printed_takes_the_columns_that_it_is_said_to(words: list[str]) -> None:
    line = " ".join(words)
    assert columns(line) == wcswidth(printable(line)) >= 0


@given(
    st.lists(st.sampled_from([*WIDE, "word", " ", "\t", "\x1b[2J", "\u202e"]), max_size=60),
    st.lists(st.sampled_from([*WIDE, "word", " ", "\t", "\x1b[2J"]), max_size=60),
    st.integers(20, 120),
)
def test_a_finding_is_marked_where_it_stands_however_long_or_wide_the_line(
    before: list[str], after: list[str], limit: int
) -> None:
    start = "".join(before) + " "
    line = f"{start}@@ {''.join(after)}"
    shown, offset, marked = excerpt(finding(source_line=line, column=len(start) + 1, end_column=len(start) + 3), limit)
    assert wcswidth(shown) <= limit
    at = shown.index("@@")
    assert (wcswidth(shown[:at]), 2) == (offset, marked)
    inner = shown.removeprefix("...").removesuffix("...")
    assert inner in "".join(printable(piece) for piece in re.split("(\t)", line)).replace("\\t", "    ")


def test_a_flag_is_never_cut_in_two() -> None:
    for limit in range(20, 40):
        shown, _, _ = excerpt(finding(source_line=f"@@ {'🇩🇪' * 30}", column=1, end_column=3), limit)
        assert wcswidth(shown) <= limit
        assert sum(map(shown.count, "🇩🇪")) % 2 == 0


def test_a_long_line_is_cut_on_both_sides() -> None:
    line = "a" * 500 + "@@" + "b" * 500
    shown, offset, marked = excerpt(finding(source_line=line, column=501, end_column=503), 40)
    assert shown == "..." + "a" * 11 + "@@" + "b" * 21 + "..."
    assert (offset, marked) == (14, 2)
    assert excerpt(finding(source_line=line, column=1, end_column=3), 40).shown == "a" * 34 + "..."
    assert excerpt(finding(source_line=line, column=1002, end_column=1003), 40).shown == "..." + "b" * 34


@pytest.mark.parametrize("limit", [19, 1, 0, -4])
def test_a_terminal_that_is_too_narrow_gets_something_all_the_same(limit: int) -> None:
    line = "a" * 50 + "@@" + "b" * 50
    shown, offset, _ = excerpt(finding(source_line=line, column=51, end_column=53), limit)
    assert (shown[offset : offset + 2], len(shown)) == ("@@", 20)


def test_what_is_found_behind_the_end_of_a_line_or_takes_no_room_is_marked_all_the_same() -> None:
    assert excerpt(finding(source_line="abc", column=4, end_column=4), 80) == ("abc", 3, 1)
    assert excerpt(finding(source_line="", column=1, end_column=1), 80) == ("", 0, 1)
    assert excerpt(finding(source_line="e\u0301x", column=2, end_column=3), 80) == ("e\u0301x", 0, 1)


# Text.


def test_text_shows_place_rule_message_line_and_remedy() -> None:
    assert text(EVERYTHING).split("\n\n")[:3] == [
        "docs/a.md:3:13: error EX212 impossible-date: `2025-02-30` is not a day of the calendar\n"
        " 3 | - **Date:** 2025-02-30\n"
        "   |             ^^^^^^^^^^\n"
        "   help: that month ends on 2025-02-28",
        "docs/a.md:4:13: warning EX252 seed-not-integer: `2025-02-30` is not a day of the calendar\n"
        " 4 | - **Date:** 2025-02-30\n"
        "   |             ^^^^^^^^^^",
        "docs/a.md:5:13: note EX254 seed-with-leading-zero: `2025-02-30` is not a day of the calendar\n"
        " 5 | - **Date:** 2025-02-30\n"
        "   |             ^^^^^^^^^^ to line 7\n"
        "   help: that month ends on 2025-02-28",
    ]
    assert text(EVERYTHING).endswith(
        "\n\n3 records checked: 2 errors, 1 warning, 1 note; the baseline puts off 0 errors, 1 warning, 2 notes.\n"
        "2 findings suppressed in the records;"
        " 1 of the baseline mended: write it again to forget them.\n"
    )


def test_what_the_baseline_puts_off_is_said_where_nothing_is_new() -> None:
    quiet = replace(EVERYTHING, diagnostics=[], suppressed=0, mended=0)
    assert quiet.closing == (
        "3 records checked: nothing new to report; the baseline puts off 0 errors, 1 warning, 2 notes."
    )
    assert replace(quiet, known=NO_FINDINGS).closing == "3 records checked: nothing to report."


FIRST = ("missing-date", "missing-owner", "missing-references", "missing-runs", "missing-seeds", "missing-section")


@pytest.mark.parametrize(
    ("lacking", "of", "is_told"), [(3, 12, True), (3, 7, True), (3, 6, False), (2, 12, False), (6, 12, True)]
)
def test_records_in_another_form_are_told_from_the_template_by_half_of_it(lacking: int, of: int, is_told: bool) -> None:
    """Of twelve records, `of` lack that many parts; the others lack nothing."""
    found = [finding(path=f"{number}.md", slug=slug) for number in range(of) for slug in FIRST[:lacking]]
    found = [replace(each, severity=Severity.WARNING) for each in found]
    assert bool(adopt_line(found, 12)) == is_told
    assert not adopt_line([replace(each, severity=Severity.NOTE) for each in found], 12)


def test_concise_is_one_line_for_each() -> None:
    lines = concise(EVERYTHING).splitlines()
    assert lines[0] == (
        "docs/a.md:3:13: error EX212 impossible-date: `2025-02-30` is not a day of the calendar"
        " (that month ends on 2025-02-28)"
    )
    assert len(lines) == 4 + 2


def test_statistics_count_by_rule_the_most_frequent_first() -> None:
    found = report(*EVERYTHING.diagnostics, finding(9, Severity.NOTE))
    assert statistics(found).splitlines() == [
        "3  error   EX212 impossible-date",
        "1  warning EX252 seed-not-integer",
        "1  note    EX254 seed-with-leading-zero",
        "",
        "3 records checked: 2 errors, 1 warning, 2 notes.",
    ]
    assert statistics(report()) == "1 record checked: nothing to report.\n"
    counts = json.loads(json_statistics(found))
    assert counts[0] == {"code": "EX212", "slug": "impossible-date", "severity": "error", "count": 3}
    assert all(list(each) == [key.name for key in COUNT_KEYS] for each in counts)


@pytest.mark.parametrize("write", [text, concise, statistics, github])
@pytest.mark.parametrize("color", [False, True])
def test_no_control_character_reaches_a_terminal_or_a_log(write: Any, color: bool) -> None:
    shown = re.sub(r"\x1b\[[\d;]*m", "", write(replace(EVERYTHING, color=color)))
    assert [line for line in shown.split("\n") if not line.isprintable()] == []


@pytest.mark.parametrize("write", [text, concise, statistics])
def test_colours_change_nothing_else(write: Any) -> None:
    painted = write(replace(EVERYTHING, color=True))
    assert "\x1b[1;31merror" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == write(EVERYTHING)


# JSON.


def test_json_has_the_documented_keys() -> None:
    data = json.loads(json_report(EVERYTHING))
    assert list(data) == [key.name for key in REPORT_KEYS]
    assert all(list(each) == [key.name for key in FINDING_KEYS] for each in data["findings"])
    first = data["findings"][0]
    assert len(first.pop("fingerprint")) == 64
    assert first == {
        "path": "docs/a.md", "line": 3, "column": 13, "end_line": 3, "end_column": 23, "code": "EX212",
        "slug": "impossible-date", "severity": "error", "message": "`2025-02-30` is not a day of the calendar",
        "hint": "that month ends on 2025-02-28", "fix": None, "url": None,
    }  # fmt: skip
    assert (data["findings"][1]["hint"], data["findings"][3]["message"]) == (None, HOSTILE)
    assert {key: value for key, value in data.items() if key != "findings"} == {
        "records": 3, "errors": 2, "warnings": 1, "notes": 1, "suppressed": 2, "known": 3, "mended": 1, "fails": True,
    }  # fmt: skip


def test_json_says_whether_the_check_fails() -> None:
    warning = report(finding(severity=Severity.WARNING))
    assert not json.loads(json_report(warning))["fails"]
    assert json.loads(json_report(replace(warning, strict=True)))["fails"]


def test_the_page_of_a_rule_is_named_if_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "helpUri" not in sarif(EVERYTHING)
    monkeypatch.setattr(mkdocs_exprec, "DOCUMENTATION", "https://example.org/exprec/")
    page = "https://example.org/exprec/reference/rules/impossible-date/"
    assert json.loads(json_report(EVERYTHING))["findings"][0]["url"] == page
    [rule, *_] = json.loads(sarif(EVERYTHING))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == page


def fingerprints(diagnostics: Report) -> list[str]:
    return [each["fingerprint"] for each in json.loads(gitlab(diagnostics))]


def test_a_fingerprint_is_the_findings_own_wherever_it_moves() -> None:
    twice = report(finding(3), finding(8), finding(3, path="docs/b.md"), finding(3, code="EX213"))
    moved = report(
        finding(30), finding(80, source_line="x", column=1), finding(3, path="docs/b.md"), finding(1, code="EX213")
    )
    assert len(set(fingerprints(twice))) == 4
    assert fingerprints(twice) == fingerprints(moved)
    lines = [report(finding(message=f"the key `a` is already given on line {line}")) for line in (2, 7)]
    assert fingerprints(lines[0]) == fingerprints(lines[1])


# GitHub.


def commands(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """What GitHub's runner takes for commands: lines that begin with `::`, whatever blanks stand before."""
    for line in log.split("\n"):
        assert line.startswith("::") or "##[" not in line, "a command of the old form, which may stand anywhere"
        if line.lstrip().startswith("::"):
            match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
            assert match, line
            properties = dict(pair.split("=", 1) for pair in match[2].split(","))
            yield match[1], {name: unescaped(value) for name, value in properties.items()}, unescaped(match[3])


def unescaped(words: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        words = words.replace(code, character)
    return words


def test_github_is_told_place_title_and_message() -> None:
    first, hostile, *_, last = commands(github(EVERYTHING))
    assert first == (
        "error",
        {
            "file": "docs/a.md",
            "line": "3",
            "endLine": "3",
            "col": "13",
            "endColumn": "23",
            "title": "EX212 impossible-date",
        },
        "`2025-02-30` is not a day of the calendar\nhelp: that month ends on 2025-02-28",
    )
    assert hostile[1]["file"] == printable(HOSTILE).replace("\\n", "\n")
    assert hostile[2] == "\nhelp: ".join(["\n".join(map(printable, HOSTILE.split("\n")))] * 2)
    assert (last[0], last[1].get("col"), last[1]["endLine"]) == ("notice", None, "7")


def test_github_gets_errors_first_and_ten_of_each_severity_at_most() -> None:
    many = [finding(line, severity) for severity in sorted(Severity) for line in range(1, 26)]
    many += [finding(1, code="EX001", slug="unreadable-text", message=HOSTILE)]
    log = github(report(*many))
    told = [*commands(log)]
    assert [kind for kind, _, _ in told] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert Counter(kind for kind, _, _ in told).most_common(1)[0][1] == ANNOTATIONS
    assert told[9] == (
        "error",
        {"title": "exprec"},
        "17 more errors, listed in the log of this step: EX212 impossible-date (16), EX001 unreadable-text (1)",
    )
    assert len([line for line in log.split("\n") if line.startswith("- ")]) == 17 + 16 + 16
    assert log.endswith("\n2 records checked: 26 errors, 25 warnings, 25 notes.\n")
    ten = report(*(finding(line) for line in range(1, 11)))
    assert len([*commands(github(ten))]) == 10
    assert "more" not in github(ten)


# GitLab, SARIF, JUnit.


def valid(data: object, schema: str) -> None:
    rules = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    checker = jsonschema.validators.validator_for(rules)
    checker.check_schema(rules)
    checker(rules, format_checker=checker.FORMAT_CHECKER).validate(data)


@pytest.mark.parametrize("found", [report(), EVERYTHING])
def test_gitlab_takes_it_for_a_report_of_code_quality(found: Report) -> None:
    data = json.loads(gitlab(found))
    valid(data, "gitlab-code-quality.json")
    assert [each["severity"] for each in data] == ["critical", "major", "info", "critical"][: len(data)]
    assert len({each["fingerprint"] for each in data}) == len(data) == len(found.diagnostics)


@pytest.mark.parametrize("found", [report(), EVERYTHING])
def test_sarif_is_valid(found: Report) -> None:
    data = json.loads(sarif(found))
    valid(data, "sarif-2.1.0.json")
    [run] = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    for result, each in zip(run["results"], found.diagnostics, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"], errors="surrogateescape") == each.path
        assert place["region"] == {
            "startLine": each.line, "startColumn": each.column, "endLine": each.end_line, "endColumn": each.end_column,
        }  # fmt: skip
        assert (result["level"], result["ruleId"]) == (str(each.severity), each.code)


@pytest.mark.parametrize("found", [report(), EVERYTHING, replace(EVERYTHING, strict=True)])
def test_junit_is_valid(found: Report) -> None:
    written = junit(found)
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(written)
    root = ElementTree.fromstring(written)
    assert [suite.get("name") for suite in root] == [printable(path) for path in found.records]
    assert root[0].get("failures") == "0"
    assert [case.get("name") for case in root[0]] == ["no findings"]
    for each in (root, *root):
        assert each.get("tests") == str(len([*each.iter("testcase")]))
        assert each.get("failures") == str(len([*each.iter("failure")]))


def test_a_test_of_junit_fails_if_its_findings_fail_the_check() -> None:
    root = ElementTree.fromstring(junit(EVERYTHING))
    assert [case.get("name") for case in root[1]] == [
        "EX212 impossible-date", "EX252 seed-not-integer", "EX254 seed-with-leading-zero",
    ]  # fmt: skip
    assert [child.tag for case in root[1] for child in case] == ["failure", "system-out", "system-out"]
    strict = ElementTree.fromstring(junit(replace(EVERYTHING, strict=True)))
    assert [child.tag for case in strict[1] for child in case] == ["failure", "failure", "system-out"]
    assert "docs/a.md:3:13 EX212 impossible-date: `2025-02-30` is not" in str(root[1][0][0].text)
