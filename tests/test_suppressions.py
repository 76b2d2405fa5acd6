"""Suppressions: which findings a comment puts aside, where it may stand, and what stays whatever it says."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from mkdocs_exprec.pipeline import Site
from mkdocs_exprec.pipeline import build as build_site
from mkdocs_exprec.project import Project
from tests.hosts import build, config, record, run_files, small, write
from tests.test_rules import RECORD, TODAY

GOOD = record(up="..")
FRONT_MATTER = (
    "---\n{0}title: Smoke\ndate: 2025-01-15\nowner: Ana Silva\nrelated: '#12'\nrun: run-0001\nseeds: many{1}\n---\n"
)


def with_head(before: str, after: str = "") -> str:
    """The good record with a seed that is none, something on the line above it, and something behind it."""
    return GOOD.replace("- **Seed(s):** 17", f"{before}- **Seed(s):** many{after}")


def with_front_matter(before: str, after: str = "") -> str:
    """The same record with front matter as its head."""
    sections = GOOD.partition("## Goals")[2]
    return FRONT_MATTER.format(before, after) + "\n## Goals" + sections


@pytest.fixture
def check(project: Callable[[dict[str, str | bytes]], Project]) -> Callable[..., Site]:
    def checked(text: str, **files: str) -> Site:
        return build_site(project({**run_files("run-0001"), RECORD: text, **files}), today=TODAY)

    return checked


def found(site: Site) -> list[str]:
    return [each.slug for each in site.diagnostics]


SUPPRESSING = {
    "on the line before": with_head("<!-- exprec: ignore[seed-not-integer] lost -->\n"),
    "by its code": with_head("<!-- exprec: ignore[EX252] lost -->\n"),
    "in small letters": with_head("<!-- exprec: ignore[ex252] lost -->\n"),
    "in capitals": with_head("<!-- EXPREC: IGNORE[SEED-NOT-INTEGER] lost -->\n"),
    "in capitals, for the record": with_head("<!-- Exprec: Ignore-File[EX252] lost -->\n"),
    "in front matter, in capitals": with_front_matter("# EXPREC: IGNORE-FILE[EX252] lost\n"),
    "without blanks": with_head("<!--exprec:ignore[EX252]lost-->\n"),
    "among others": with_head("<!-- exprec: ignore[EX252, EX254] lost -->\n").replace("many", "012, many"),
    "before a blank line": with_head("<!-- exprec: ignore[EX252] lost -->\n\n"),
    "before another comment": with_head(
        "<!-- exprec: ignore[EX252] lost -->\n<!-- exprec: ignore[EX254] kept -->\n"
    ).replace("many", "012, many"),
    "over several lines": with_head("<!-- exprec: ignore[EX252] lost\nwith the disk -->\n"),
    "behind the text": with_head("", " <!-- exprec: ignore[EX252] lost -->"),
    "in a quote": with_head("> <!-- exprec: ignore[EX252] lost -->\n"),
    "for the whole record": with_head("").replace("## Goals", "<!-- exprec: ignore-file[EX252] lost -->\n\n## Goals"),
    "in front matter, above": with_front_matter("# exprec: ignore-file[EX252] lost\n"),
    "in front matter, behind": with_front_matter("", " # exprec: ignore[EX252] lost"),
    "with Windows' line ends": with_head("<!-- exprec: ignore[EX252] lost -->\n").replace("\n", "\r\n"),
    "behind a byte order mark": "\ufeff<!-- exprec: ignore-file[EX252] lost -->\n" + with_head(""),
}  # fmt: skip


@pytest.mark.parametrize("text", SUPPRESSING.values(), ids=SUPPRESSING)
def test_a_comment_suppresses(check: Callable[..., Site], text: str) -> None:
    site = check(text)
    assert found(site) == []
    assert {each.slug for each in site.suppressed} <= {"seed-not-integer", "seed-with-leading-zero"}
    assert "seed-not-integer" in {each.slug for each in site.suppressed}


def test_a_word_in_capitals_is_told_as_written_with_what_was_meant(check: Callable[..., Site]) -> None:
    told, *_ = check(with_head("<!-- EXPREC: IGNROE[EX252] lost -->\n")).diagnostics
    assert told.message == "there is no `exprec: IGNROE`; did you mean `ignore`?"


NOT_SUPPRESSING = {
    "another rule": with_head("<!-- exprec: ignore[EX254] lost -->\n"),
    "another line": with_head("<!-- exprec: ignore[EX252] lost -->\nWords.\n\n"),
    "the line before": with_head("", "\n<!-- exprec: ignore[EX252] lost -->"),
    "a family": with_head("<!-- exprec: ignore[EX2] lost -->\n"),
    "code": with_head("", " `<!-- exprec: ignore[EX252] lost -->`"),
    "a code block": with_head("").replace("## Goals", "```\n<!-- exprec: ignore-file[EX252] lost -->\n```\n\n## Goals"),
    "a comment in a comment": with_head("").replace(
        "Does it", "<!-- or <!-- exprec: ignore-file[EX252] lost -->\n\nDoes it"
    ),
    "a comment that never ends": with_head("").replace("Does it", "<!-- exprec: ignore-file[EX252] lost. Does it"),
    "an HTML comment in front matter": with_front_matter("#<!-- exprec: ignore-file[EX252] lost -->\n"),
    "a YAML comment elsewhere": with_head("").replace("Does it", "# exprec: ignore-file[EX252] lost\n\nDoes it"),
}


@pytest.mark.parametrize("text", NOT_SUPPRESSING.values(), ids=NOT_SUPPRESSING)
def test_a_comment_does_not_suppress(check: Callable[..., Site], text: str) -> None:
    site = check(text)
    assert "seed-not-integer" in found(site)
    assert site.suppressed == ()


def test_what_a_comment_suppresses_is_known_by_the_line_that_it_begins_on(check: Callable[..., Site]) -> None:
    site = check(GOOD.replace("# Experiment: Smoke test", "<!-- exprec: ignore[EX251] none -->\n\n# Smoke").replace(
        "- **Seed(s):** 17\n", ""))  # fmt: skip
    assert (found(site), [(each.slug, each.line) for each in site.suppressed]) == ([], [("missing-seeds", 3)])


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("[run](javascript:run)", "unsafe-link"),
        ("[all](../../../etc/passwd)", "leaves-project"),
        ("a \0 b", "unreadable-text"),
        ("[" * 1001, "over-limit"),
    ],
)
def test_what_is_unreadable_or_unsafe_is_never_suppressed(check: Callable[..., Site], text: str, slug: str) -> None:
    site = check(GOOD.replace("Does it", f"<!-- exprec: ignore-file[{slug}] we know -->\n{text}\n\nDoes it"))
    assert sorted(found(site)) == sorted([slug, "ineffective-suppression"])
    config = f"site_name: Lab\nplugins: [exprec: {{severity: {{{slug}: off}}}}]\n"
    site = check(GOOD.replace("Does it", f"{text}\n\nDoes it"), **{"mkdocs.yml": config})
    assert found(site) == []


def test_a_rule_that_is_off_leaves_its_suppressions_alone(check: Callable[..., Site]) -> None:
    text = GOOD.replace("Does it", "<!-- exprec: ignore[missing-seeds] none -->\n\nDoes it")
    assert found(check(text)) == ["unused-suppression"]
    for options in ("severity: {missing-seeds: off}", "ignore: {'experiments/': missing-seeds}"):
        assert found(check(text, **{"mkdocs.yml": f"site_name: Lab\nplugins: [exprec: {{{options}}}]\n"})) == []


def test_what_is_suppressed_is_not_in_the_baseline(check: Callable[..., Site]) -> None:
    baseline = json.dumps({"version": 1, "findings": {RECORD: {"EX252 `many` is not an integer": 1}}})
    files = {"mkdocs.yml": "site_name: Lab\nplugins: [exprec: {baseline: known.json}]\n", "known.json": baseline}
    site = check(with_head("", " <!-- exprec: ignore[EX252] lost -->"), **files)
    assert (found(site), len(site.suppressed), len(site.known), site.mended) == ([], 1, 0, 1)


def test_thousands_of_comments_are_read_once_each(check: Callable[..., Site]) -> None:
    number = 20_000
    site = check("<!-- exprec: ignore[EX212] x -->\n" * number + "<!-- exprec: " * number)
    assert len([each for each in found(site) if each == "unused-suppression"]) == number


def test_a_build_suppresses_as_the_command_does_and_counts_it(tmp_path) -> None:
    text = record().replace("** 17", "** many <!-- exprec: ignore[EX252] lost -->")
    root = write(tmp_path, {**small(records={"2025-01-15_smoke.md": text}), "mkdocs.yml": config()})
    site = build(root, "mkdocs", "--strict")
    assert (site.code, site.problems) == (0, [])
    assert "1 finding suppressed in the records." in site.output
