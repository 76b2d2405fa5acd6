"""What is expected of a record and what was found in it -> points kept, and points lost, each with its rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Diagnostic, Severity
from mkdocs_exprec.profiles import MISSING, Profile
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import CONFIGURATION_ITEMS, PROVENANCE_ITEMS, SECTIONS

WORTH: Mapping[Severity, int] = {Severity.NOTE: 1, Severity.WARNING: 2, Severity.ERROR: 4}
"""The points of a part that a record is to have, and of anything else that is found, by how much the finding weighs."""

_ITEMS = {
    "configuration": ("missing-configuration-item", len(CONFIGURATION_ITEMS)),
    "data": ("missing-provenance-item", len(PROVENANCE_ITEMS)),
}
"""The sections that hold items: the rule that asks for these, and how many they are."""
_PARTS = {**dict.fromkeys(MISSING.values(), 1), "missing-section": len(SECTIONS), **dict(_ITEMS.values())}
"""How many parts each rule asks for; a profile's own fields and sections are more."""
_WITHOUT_WORDS = "empty-section"
"""The rule on a part that is there by its heading only."""

Weights = Mapping[str, Severity | None]
"""How much the findings of each rule weigh in a record, by slug; None if it is not run."""


class Loss(NamedTuple):
    """The points that a record loses by one rule."""

    code: str
    slug: str
    points: int


class Score(NamedTuple):
    """How complete a record is."""

    kept: int
    """The points of the parts that are there."""
    losses: tuple[Loss, ...]
    """Those of more points first."""

    @property
    def lost(self) -> int:
        """All points that it loses."""
        return sum(loss.points for loss in self.losses)

    @property
    def percent(self) -> int:
        """The points kept of all, rounded down: 100 says that nothing is lost."""
        return percent([self])


def percent(scores: Iterable[Score]) -> int:
    """The points that records keep of all that are expected of them, in per cent, rounded down."""
    kept = lost = 0
    for score in scores:
        kept += score.kept
        lost += score.lost
    return 100 * kept // (kept + lost) if kept + lost else 100


def score(record: Record, profile: Profile, weights: Weights, found: Iterable[Diagnostic]) -> Score:
    """Count what a record keeps and loses of what its profile expects.

    Each part that is asked for (a field, a section, an item of a section) is worth its points, and lost with all that
    it would hold; any other rule that finds something takes its points once, however much it finds. A record without
    a word keeps nothing.
    """
    asked = _asked(record, profile, weights)
    by_rule: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for each in found:
        by_rule[each.code, each.slug].append(each)
    lost: dict[tuple[str, str], int] = {}
    kept = sum(asked.values())
    for rule, group in by_rule.items():
        of_parts = rule[1] in asked or rule[1] == _WITHOUT_WORDS
        lost[rule] = sum(_points(each, weights) for each in group) if of_parts else max(map(_worth, group))
        kept -= lost[rule] if of_parts else 0
    if lost and not record.outline.text.strip():
        first = min(lost)
        lost[first], kept = max(lost[first], kept), 0
    losses = [Loss(*rule, points) for rule, points in lost.items()]
    return Score(max(kept, 0), tuple(sorted(losses, key=lambda loss: (-loss.points, loss.code))))


def _asked(record: Record, profile: Profile, weights: Weights) -> dict[str, int]:
    """The points of the parts that a record is to have, by the slug of the rule that asks for them."""
    sections = sum(section.required for section in profile.sections)
    parts = {**_PARTS, "missing-field": len(profile.required), "missing-own-section": sections}
    if weights["missing-section"] is None:  # items are asked for in a section that is there
        parts |= {slug: 0 for key, (slug, _) in _ITEMS.items() if record.section(key) is None}
    if record.front_matter.is_lost:  # so is what it says of fields
        present = {"title": record.title is not None} | {
            key: bool(record.named(key)) for key in MISSING if key != "title"
        }
        parts |= {MISSING[key]: int(there) for key, there in present.items()} | {"missing-field": 0}
    return {slug: number * WORTH[weight] for slug, number in parts.items() if (weight := weights[slug])}


def _points(finding: Diagnostic, weights: Weights) -> int:
    """The points of the parts that a finding says are lacking, and of all that these would hold."""
    inner = (_ITEMS[part] for part in finding.lacking if part in _ITEMS)
    held = sum(number * WORTH[weight] for slug, number in inner if (weight := weights[slug]))
    return _worth(finding) * (len(finding.lacking) or 1) + held


def _worth(finding: Diagnostic) -> int:
    return WORTH[finding.severity]
