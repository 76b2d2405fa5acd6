"""How complete the records are -> pages: all of it on one, every record, and each rule that found something."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from mkdocs_exprec.catalog import NO_OWNER, slug
from mkdocs_exprec.completeness import WORTH, Score, percent
from mkdocs_exprec.diagnostics import Diagnostic, Severity
from mkdocs_exprec.publishing.atlas import Place, Words
from mkdocs_exprec.publishing.listings import line_of
from mkdocs_exprec.publishing.render import Safe
from mkdocs_exprec.publishing.tables import NOTHING, Cell, Table
from mkdocs_exprec.publishing.views import Page, Pages, place_of
from mkdocs_exprec.reading.record import Record

WORST = 20
"""Records on the first page; all of them are on pages of their own."""


class Health(NamedTuple):
    """How complete the shown records are, and what was found in them."""

    scores: Mapping[str, Score]
    """By the path of the record."""
    findings: Sequence[Diagnostic]
    """What costs points: also what the baseline knows, without what is suppressed; sorted."""
    known: frozenset[Diagnostic]
    """Those that the baseline knows."""
    suppressed: int
    """How many findings comments suppress."""
    explain: Callable[[str], str]
    """What a rule wants and why, by its code, in Markdown."""


class FoundBy(NamedTuple):
    """What a rule found."""

    code: str
    slug: str
    findings: tuple[Diagnostic, ...]
    """Gravest first, then by record."""

    @property
    def title(self) -> str:
        """What its page is called."""
        return f"{self.code} {self.slug}"

    @property
    def severity(self) -> Severity:
        """That of the gravest."""
        return self.findings[0].severity

    @property
    def records(self) -> int:
        """In how many records it found something."""
        return len({each.path for each in self.findings})


Group = tuple[str, Place, Sequence[Record]]
"""Records that are counted together: what they are called, and where they are listed."""


def health_pages(health: Health, pages: Pages) -> Iterator[Page]:
    """The pages about the records' completeness; none if there is no record."""
    if pages.catalog.records:
        made = _HealthPages(health, pages)
        yield made.overview()
        yield from made.records()
        for rule in made.rules:
            yield from made.rule(rule)


class _HealthPages:
    """Makes the pages of one catalogue."""

    def __init__(self, health: Health, pages: Pages) -> None:
        self.health = health
        self.pages = pages
        self.atlas = pages.atlas
        self.catalog = pages.catalog
        self.url = pages.url

    @cached_property
    def worst_first(self) -> list[Record]:
        """Every record, the least complete first; of those that are alike the newest."""
        return sorted(self.catalog.newest_first, key=lambda record: (self.of(record).percent, -self.of(record).lost))

    @cached_property
    def rules(self) -> list[FoundBy]:
        """The rules that found something, in the order of their codes."""
        groups: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
        for each in sorted(self.health.findings, key=lambda each: -each.severity):
            groups[each.code, each.slug].append(each)
        return [FoundBy(*rule, tuple(groups[rule])) for rule in sorted(groups)]

    def of(self, record: Record) -> Score:
        """How complete a record is."""
        return self.health.scores[record.path]

    def overview(self) -> Page:
        """All of it, in short."""
        return self.pages.page(
            "health/index.md",
            "Health",
            "health.md.j2",
            percent=percent(map(self.of, self.catalog.records)),
            complete=self.complete(self.catalog.records),
            incomplete=self.records_table(record for record in self.worst_first[:WORST] if self.of(record).losses),
            shown=WORST,
            months=_grouped("Month", self.months(), self.of),
            owners=_grouped("Owner", self.owners(), self.of),
            rules=self.rules_table(),
            known=len(self.health.known),
            suppressed=self.health.suppressed,
            worth={str(severity): points for severity, points in WORTH.items()},
        )

    def records(self) -> Iterator[Page]:
        """Every record."""
        title, template = "Completeness of the records", "health-records.md.j2"
        yield from self.pages.paged(
            "health/records", title, template, self.worst_first, in_nav=False, listed=self.records_table
        )

    def rule(self, rule: FoundBy) -> Iterator[Page]:
        """What a rule wants, and where it found something."""
        explanation = Safe(self.health.explain(rule.code))
        folder, template = f"health/rules/{rule.slug}", "health-rule.md.j2"
        yield from self.pages.paged(
            folder, rule.title, template, rule.findings,
            in_nav=False, explanation=explanation, listed=self.findings_table,
            records=rule.records,
        )  # fmt: skip

    def complete(self, records: Iterable[Record]) -> int:
        """How many records lose nothing."""
        return sum(not self.of(record).losses for record in records)

    def records_table(self, records: Iterable[Record]) -> Table:
        """Records in a row each, with the points that they lose and the rules by which they lose them."""
        rows: list[list[Cell]] = []
        for record in records:
            score = self.of(record)
            lost = [Words(f"{loss.slug}\u00a0({loss.points})", self.atlas.rule(loss.slug)) for loss in score.losses]
            rows.append([f"{score.percent}%", [self.atlas.titled(record)], lost or NOTHING])
        return Table(("Complete", "Experiment", "Points lost"), rows, shares=_SHARES)

    def months(self) -> Iterator[Group]:
        """The records of each month, newest first; then the undated ones."""
        for month in (month for year in self.catalog.years for month in year.months):
            page, anchor, title = place_of(month.records[0], self.url)
            yield title, Place(page, anchor), month.records
        if self.catalog.undated:
            page, anchor, title = place_of(self.catalog.undated[0], self.url)
            yield title, Place(page, anchor), self.catalog.undated

    def owners(self) -> Iterator[Group]:
        """The records of each owner."""
        for owner in self.catalog.owners:
            yield owner.name, Place(f"{self.url}by-owner/{owner.slug}.md"), owner.records
        if self.catalog.ownerless:
            yield NO_OWNER, Place(f"{self.url}by-owner/{slug(NO_OWNER)}.md"), self.catalog.ownerless

    def rules_table(self) -> Table:
        """The rules that found something, with what they cost; the dearest first."""
        points: Counter[str] = Counter()
        for score in self.health.scores.values():
            points.update({loss.code: loss.points for loss in score.losses})
        rows: list[list[Cell]] = []
        for rule in sorted(self.rules, key=lambda rule: (-points[rule.code], rule.code)):
            numbers = (rule.records, points[rule.code])
            rows.append([[Words(rule.title, self.atlas.rule(rule.slug))], str(rule.severity), *map(str, numbers)])
        return Table(("Rule", "Severity", "Records", "Points lost"), rows, frozenset({"Records", "Points lost"}))

    def findings_table(self, findings: Iterable[Diagnostic]) -> Table:
        """Findings of one rule, each with its record and its line."""
        rows: list[list[Cell]] = []
        for each in findings:
            record = self.by_path[each.path]
            known = " (known from the baseline)" if each in self.health.known else ""
            line = line_of(record, each.line, self.pages.project)
            rows.append([[self.atlas.titled(record)], [line], each.sentence + known])
        return Table(("Record", "Source", "What was found"), rows, quoting=frozenset({"What was found"}))

    @cached_property
    def by_path(self) -> dict[str, Record]:
        """The records by their paths as findings give them."""
        return {record.path: record for record in self.catalog.records}


_SHARES = frozenset({"Complete"})


def _grouped(column: str, groups: Iterable[Group], of: Callable[[Record], Score]) -> Table:
    """How complete the records of each group are."""
    rows: list[list[Cell]] = [
        [[Words(title, place)], str(len(records)), f"{percent(map(of, records))}%"] for title, place, records in groups
    ]
    return Table((column, "Records", "Complete"), rows, frozenset({"Records"}), shares=_SHARES)
