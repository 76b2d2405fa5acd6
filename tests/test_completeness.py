"""How complete a record is: the points that it keeps, and those that each rule takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import yaml

from mkdocs_exprec.checking.baseline import written
from mkdocs_exprec.checking.families import CODE_OF, RULES
from mkdocs_exprec.completeness import _PARTS, WORTH, Loss, Score, percent
from mkdocs_exprec.diagnostics import Severity
from mkdocs_exprec.pipeline import Site, build
from mkdocs_exprec.project import Project
from tests.hosts import record, run_files

TODAY = date(2026, 1, 1)
NAME = "experiments/2025-01-15_smoke.md"
GOOD = record(up="..")
WHOLE = 38
"""The points of the template: six fields, seven sections and six items in these, a warning each."""

Projects = Callable[[dict[str, str | bytes]], Project]


def site_of(project: Projects, files: Mapping[str, str], options: Mapping[str, Any] | None = None) -> Site:
    config = yaml.safe_dump({"site_name": "Lab", "plugins": [{"exprec": dict(options or {"url": "experiments/"})}]})
    return build(project({"mkdocs.yml": config, **run_files("run-0001"), **files}), today=TODAY, health=True)


def score_of(project: Projects, text: str, options: Mapping[str, Any] | None = None) -> Score:
    return site_of(project, {NAME: text}, options).health.scores[NAME]


def without(*headings: str) -> str:
    """The good record without some of its sections."""
    head, *sections = GOOD.split("## ")
    return "## ".join([head, *(each for each in sections if not each.startswith(headings))])


def lines_without(*starts: str) -> str:
    return "".join(line for line in GOOD.splitlines(True) if not line.startswith(starts))


NOTEBOOK = {"profile": "notebook"}
CASES: dict[str, tuple[str, Mapping[str, Any] | None, int, dict[str, int]]] = {
    "a good record keeps all": (GOOD, None, WHOLE, {}),
    "declared absent is there": (GOOD.replace("** 17", "** _n/a_"), None, WHOLE, {}),
    "a field": (lines_without("- **Seed"), None, 36, {"missing-seeds": 2}),
    "two fields": (lines_without("- **Seed", "- **Owner"), None, 34, {"missing-owner": 2, "missing-seeds": 2}),
    "fields of a header with a mistake": (
        "---\nseeds: 17\ntags: [a\n---\n\n" + lines_without("- **Seed"), None, 38, {"invalid-front-matter": 4},
    ),
    "all fields of a header that is lost": (
        "---\na: [b\n---\n\n" + lines_without("- **Date", "- **Owner", "- **Rel", "- **Run", "- **Seed", "# Exp"),
        None, 26, {"invalid-front-matter": 4},
    ),
    "the title": (lines_without("# Exp"), None, 36, {"missing-title": 2}),
    "a section": (without("Goals"), None, 36, {"missing-section": 2}),
    "a section with what it holds": (without("Configuration"), None, 30, {"missing-section": 8}),
    "sections, told of once": (without("Goals", "Data", "Analysis"), None, 26, {"missing-section": 12}),
    "a section by heading only": (GOOD.replace("Does it learn at all?", ""), None, 36, {"empty-section": 2}),
    "an item": (lines_without("- **CLI"), None, 36, {"missing-configuration-item": 2}),
    "two items": (lines_without("- **CLI", "- **Derived"), None, 34, {"missing-configuration-item": 4}),
    "an item without a value": (
        GOOD.replace("** digits-v1", "**"), None, 36, {"missing-provenance-item": 2},
    ),
    "an error weighs more": (GOOD.replace("** 2025-01-15", "** 2025-02-30"), None, WHOLE, {"impossible-date": 4}),
    "a note weighs less": (GOOD.replace("** 17", "** 017"), None, WHOLE, {"seed-with-leading-zero": 1}),
    "a warning on what is no part": (GOOD.replace("0.91", "[it](x.md) 0.91"), None, WHOLE, {"missing-target": 2}),
    "however often": (GOOD.replace("0.91", "[a](x.md) [b](y.md) [c](z.md) 0.91"), None, WHOLE, {"missing-target": 2}),
    "what a comment suppresses is there": (
        GOOD.replace("Does it learn at all?", "").replace("## Goals", "## Goals <!-- exprec: ignore[EX303] lost -->"),
        None, WHOLE, {},
    ),
    "a rule that is off asks for nothing": (lines_without("- **Seed"), {"severity": {"missing-seeds": "off"}}, 36, {}),
    "nor one that is ignored here": (lines_without("- **Seed"), {"ignore": {"experiments/": "EX251"}}, 36, {}),
    "severity changes the worth": (
        lines_without("- **Seed"), {"severity": {"missing-seeds": "error"}}, 36, {"missing-seeds": 4},
    ),
    "sections may be optional, and what they would hold": (
        without("Configuration", "Goals"), {"severity": {"missing-section": "off"}}, 18, {},
    ),
    "items may be optional": (
        without("Configuration"), {"severity": {"missing-configuration-item": "off"}}, 30, {"missing-section": 2},
    ),
    "a notebook is asked for little": (GOOD, NOTEBOOK, 20, {}),
    "and loses little": (lines_without("- **Seed"), NOTEBOOK, 19, {"missing-seeds": 1}),
    "a team's own": (
        GOOD, {"profile": {"extends": "template", "fields": {"status": "required"}, "sections": ["Limitations"]}},
        WHOLE, {"missing-field": 2, "missing-own-section": 2},
    ),
    "a section that need not be there": (
        GOOD, {"profile": {"extends": "template", "sections": ["Next steps", {"title": "Cost", "required": False}]}},
        WHOLE + 2, {},
    ),
    "a record without a word": ("", None, 0, {"empty-record": WHOLE}),
    "of which nobody tells": ("", {"severity": {"empty-record": "off"}}, WHOLE, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_points(project: Projects, case: str) -> None:
    text, options, kept, losses = CASES[case]
    score = score_of(project, text, options)
    assert (score.kept, {loss.slug: loss.points for loss in score.losses}) == (kept, losses)
    assert all(CODE_OF[loss.slug] == loss.code for loss in score.losses)


def test_a_record_that_has_nothing_but_words_keeps_its_title(project: Projects) -> None:
    score = score_of(project, "# Smoke\n\nIt learns.\n")
    assert (score.kept, score.percent) == (2, 5)
    assert [(loss.slug, loss.points) for loss in score.losses] == [
        ("missing-section", 26), ("missing-date", 2), ("missing-owner", 2), ("missing-references", 2),
        ("missing-runs", 2), ("missing-seeds", 2),
    ]  # fmt: skip


def test_what_the_baseline_knows_is_lost_all_the_same(project: Projects) -> None:
    files = {NAME: lines_without("- **Seed")}
    site = site_of(project, files)
    again = site_of(project, {**files, "known.json": written(site.diagnostics)}, {"baseline": "known.json"})
    assert (again.diagnostics, len(again.known)) == ((), 1)
    assert again.health.scores == site.health.scores
    assert again.health.scores[NAME].lost == 2


def test_every_part_is_asked_for_by_a_rule() -> None:
    assert _PARTS.keys() < {rule.slug for rule in RULES}
    assert sum(_PARTS.values()) * WORTH[Severity.WARNING] == WHOLE
    assert sorted(WORTH.values()) == [WORTH[severity] for severity in sorted(Severity)], "errors weigh most"


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([], 100), ([(0, 0)], 100), ([(0, 2)], 0), ([(199, 1)], 99), ([(200, 0)], 100), ([(10, 0), (0, 10)], 50)],
)
def test_the_share_is_rounded_down_so_that_all_means_all(scores: list[tuple[int, int]], expected: int) -> None:
    found = [Score(kept, (Loss("EX251", "missing-seeds", lost),) if lost else ()) for kept, lost in scores]
    assert percent(found) == expected


def test_a_record_is_mended_step_by_step(project: Projects) -> None:
    """Every line of the template that is written makes the record more complete, or leaves it as it is."""
    lines = GOOD.splitlines(True)
    shares = [score_of(project, "".join(lines[:length])).percent for length in range(len(lines) + 1)]
    assert (shares[0], shares[-1]) == (0, 100)
    assert all(before <= after for before, after in pairwise(shares)), shares
