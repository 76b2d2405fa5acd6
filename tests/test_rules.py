"""Rules as a set: their codes stay, their documentation says why, their findings can be weighed and reported."""

from __future__ import annotations

import inspect
import re
from datetime import date

import pytest

from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.checking.reports import Report, most_severe, one_line, text
from mkdocs_exprec.checking.rules import REGISTRY, rule
from mkdocs_exprec.diagnostics import Diagnostic, Severity, Totals
from mkdocs_exprec.pipeline import build

SLUGS = {
    "EX001": "unreadable-text",
    "EX002": "unreadable-file",
    "EX003": "over-limit",
    "EX004": "empty-record",
    "EX005": "hidden-character",
    "EX006": "duplicate-id",
    "EX007": "confusable-id",
    "EX008": "address-taken",
    "EX009": "near-twin-id",
    "EX101": "invalid-front-matter",
    "EX102": "duplicate-key",
    "EX103": "truncated-value",
    "EX104": "unusable-page-option",
    "EX201": "missing-title",
    "EX211": "missing-date",
    "EX212": "impossible-date",
    "EX213": "unrecognised-date",
    "EX214": "contradicting-dates",
    "EX215": "date-differs-from-name",
    "EX216": "future-date",
    "EX217": "file-name",
    "EX218": "date-format",
    "EX221": "missing-owner",
    "EX222": "unusable-owner",
    "EX231": "missing-references",
    "EX232": "unrecognised-reference",
    "EX241": "missing-runs",
    "EX242": "unusable-run-id",
    "EX251": "missing-seeds",
    "EX252": "seed-not-integer",
    "EX253": "oversized-seed",
    "EX254": "seed-with-leading-zero",
    "EX261": "missing-field",
    "EX262": "unexpected-value",
    "EX263": "empty-field",
    "EX271": "label-spelling",
    "EX272": "colon-outside-label",
    "EX273": "list-marker",
    "EX274": "number-as-heading",
    "EX301": "missing-section",
    "EX302": "section-out-of-order",
    "EX303": "empty-section",
    "EX304": "repeated-section",
    "EX305": "missing-own-section",
    "EX311": "missing-configuration-item",
    "EX312": "invocation-not-code",
    "EX313": "missing-provenance-item",
    "EX321": "results-without-metric",
    "EX322": "missing-run-table",
    "EX331": "follow-up-not-task",
    "EX332": "done-without-trace",
    "EX401": "missing-target",
    "EX402": "missing-artefact",
    "EX403": "leaves-project",
    "EX404": "path-not-portable",
    "EX405": "unsafe-link",
    "EX406": "irregular-target",
    "EX407": "private-address",
    "EX408": "unknown-wiki-target",
    "EX411": "unknown-record",
    "EX412": "run-claimed-twice",
    "EX413": "confusable-runs",
    "EX414": "follow-up-to-itself",
    "EX415": "unknown-commit",
    "EX501": "exposed-secret",
    "EX601": "unused-suppression",
    "EX602": "suppression-without-reason",
    "EX603": "ineffective-suppression",
}
"""Teams write these into their configuration: a code is never reused, and a slug is renamed with a note only."""

TODAY = date(2025, 6, 30)
RECORD = "experiments/2025-01-15_smoke.md"


def test_codes_and_slugs_stay():
    assert {rule.code: rule.slug for rule in RULES} == SLUGS
    assert {slug: code for code, slug in SLUGS.items()} == CODE_OF


def test_rules_come_in_the_order_of_their_codes():
    assert [rule.code for rule in RULES] == sorted(SLUGS)


@pytest.mark.parametrize("taken", [("EX001", "a-new-slug"), ("EX999", "unreadable-text")])
def test_a_code_or_slug_is_declared_only_once(taken):
    with pytest.raises(ValueError, match="declared twice"):
        rule(*taken, Severity.NOTE)(lambda record, context: iter(()))
    assert set(REGISTRY) == set(SLUGS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_documentation_of_a_rule_is_one_sentence_and_a_reason(rule):
    summary, reason = rule.explanation[:2]
    assert re.fullmatch(r"[^.]+(?:\.\w[^.]*)*\.", summary)
    assert reason.endswith(".")


def test_checks_yield_their_findings_one_by_one(project):
    site = build(project({RECORD: "# Experiment: Smoke\n"}), today=TODAY)
    assert all(inspect.isgenerator(rule.check(site.catalog.records[0], site.context)) for rule in RULES if rule.check)


def test_every_record_is_checked_however_many_there_are(project):
    many = {f"experiments/2025-01-15_smoke-{number:03}.md": "# Experiment: Smoke\n" for number in range(150)}
    site = build(project(many), today=TODAY)
    assert sorted(each.path for each in site.diagnostics if each.slug == "missing-owner") == sorted(many)


@pytest.mark.parametrize(("extensions", "told"), [("[toc]", 1), ("[pymdownx.saneheaders]", 0)])
def test_a_number_that_begins_a_line_is_told_where_it_becomes_a_heading(extensions, told, project):
    config = f"site_name: Lab\nmarkdown_extensions: {extensions}\nplugins: [exprec]\n"
    site = build(project({"mkdocs.yml": config, RECORD: "# A\n\n## Analysis\n\n#40: it learns.\n"}), today=TODAY)
    assert [each.slug for each in site.diagnostics].count("number-as-heading") == told


def test_a_severity_may_be_given_by_slug_or_code_or_turned_off(project):
    config = """
site_name: Lab
plugins:
  search: {}
  exprec:
    enabled: true
    severity: {missing-owner: error, ex231: note, missing-date: off, EX241: "off"}
"""
    site = build(project({"mkdocs.yml": config, RECORD: "# Experiment: Smoke\n"}), today=TODAY)
    found = {each.slug: each.severity for each in site.diagnostics}
    assert found["missing-owner"] is Severity.ERROR
    assert found["missing-references"] is Severity.NOTE
    assert found["missing-seeds"] is Severity.WARNING
    assert "missing-date" not in found
    assert "missing-runs" not in found


def test_errors_always_fail_and_warnings_only_when_strict():
    assert Totals(errors=1, warnings=0, notes=0).fails(strict=False)
    assert Totals(errors=0, warnings=1, notes=0).fails(strict=True)
    assert not Totals(errors=0, warnings=1, notes=9).fails(strict=False)
    assert not Totals(errors=0, warnings=0, notes=9).fails(strict=True)


def test_a_report_marks_what_was_found_under_its_line(project):
    words = f"# Experiment: 実験\n\n- **Owner(s):** 実験\u202e\n- **Date:** 2025\t\n- **Seed(s):** {'1, ' * 50}many\n"
    off = "".join(f"{rule.slug}: off, " for rule in RULES if rule.code not in ("EX005", "EX213", "EX252", "EX254"))
    config = f"site_name: Lab\nplugins: [exprec: {{severity: {{{off}}}}}]\n"
    site = build(project({"mkdocs.yml": config, RECORD: words}), today=TODAY)
    hidden, year, seed = text(Report(site.diagnostics, [RECORD])).split("\n\n")[:3]
    assert hidden.splitlines() == [
        f"{RECORD}:3:19: warning EX005 hidden-character: there is an invisible control character (U+202E) "
        "that changes the order of what is shown",
        r" 3 | - **Owner(s):** 実験\u202e",
        "   |                     ^^^^^^",
        "   help: remove it",
    ]
    assert year.splitlines()[1:3] == [" 4 | - **Date:** 2025", "   |             ^^^^"]
    assert len(seed.splitlines()[1]) <= 120
    assert seed.splitlines()[1].rindex("many") == seed.splitlines()[2].index("^")
    assert text(Report(site.diagnostics, [RECORD])).endswith("1 record checked: 0 errors, 3 warnings, 0 notes.\n")
    assert "\x1b[1;33mwarning EX005\x1b[0m" in text(Report(site.diagnostics, [RECORD], color=True))


def test_a_report_of_nothing_says_so():
    assert text(Report((), ["a.md", "b.md"])) == "2 records checked: nothing to report.\n"


def test_a_log_line_holds_place_rule_message_and_hint_but_no_control_character():
    diagnostic = Diagnostic("a\n.md", 3, 7, "EX001", "unreadable-text", Severity.ERROR, "\x1b[2J", "save", "", 3, 8)
    assert one_line(diagnostic) == r"a\n.md:3:7 EX001 unreadable-text: \x1b[2J (save)"
    assert "\n   help" in text(Report([diagnostic], ["a.md"]))


def test_the_most_severe_come_first_and_keep_their_order():
    levels = (Severity.NOTE, Severity.ERROR, Severity.WARNING, Severity.ERROR)
    all_ = [Diagnostic("a.md", line, 1, "EX001", "x", level, "", "", "", 1, 1) for line, level in enumerate(levels)]
    assert [each.line for each in most_severe(all_, 3)] == [1, 3, 2]
