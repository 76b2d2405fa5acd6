"""Sources + options -> `Site`: the whole flow on one screen; nothing else decides the order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from mkdocs_exprec import surroundings
from mkdocs_exprec.cache import Checked, Outcome
from mkdocs_exprec.catalog import Catalog
from mkdocs_exprec.checking.baseline import Known, WrongBaseline, parsed, sifted
from mkdocs_exprec.checking.families import RULE_OF, RULES
from mkdocs_exprec.checking.rules import Context, run_rules, weights
from mkdocs_exprec.checking.suppressions import put_aside
from mkdocs_exprec.configuration import ConfigurationError
from mkdocs_exprec.diagnostics import Diagnostic, by_path
from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import Matcher
from mkdocs_exprec.places import Kind, Places, Target
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.atlas import Atlas
from mkdocs_exprec.publishing.views import INDEXES, Page, Pages, generate, group_addresses
from mkdocs_exprec.reading.folders import Found
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.survey import Survey, read

if TYPE_CHECKING:
    from mkdocs_exprec.publishing.health import Health


@dataclass(frozen=True, eq=False)
class Layout:
    """What a site is made to show of its records. It is made when somebody asks for it: a check needs none of it."""

    graph: Graph
    project: Project
    health: bool
    """Whether it is shown what was found, and how complete the records are."""

    @cached_property
    def atlas(self) -> Atlas:
        """Where everything that may be named stands."""
        return Atlas(self.graph, self.project.url)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The generated pages."""
        return generate(self.graph, self.atlas, self.project, health=self.health)

    @property
    def addresses(self) -> Iterator[str]:
        """Where the generated pages stand to which a record may lead: they are there whatever is found."""
        yield from (page.uri for page in self.pages)
        if self.health:
            yield self.atlas.health.uri


@dataclass(frozen=True, eq=False)
class Site:
    """Everything that a host publishes, and everything that was found on the way."""

    project: Project
    catalog: Catalog
    """Every record that was read."""
    shown: Catalog
    """The records that have a page; drafts and the like are left out."""
    diagnostics: tuple[Diagnostic, ...]
    """What was found, without what is suppressed and what the baseline knows."""
    suppressed: tuple[Diagnostic, ...]
    """Findings that comments in the records suppress."""
    known: tuple[Diagnostic, ...]
    """Findings that the baseline knows."""
    mended: int
    """Findings of the baseline that are not there any more."""
    layout: Layout
    found: tuple[Found, ...]
    """Every file of the record folders."""
    targets: dict[str, tuple[Target, ...]]
    """Where the links of each record lead, by its file."""
    context: Context
    """What the rules saw: the graph of mentions and the matcher that found them among others."""

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The generated pages."""
        if not self.layout.health:
            return self.layout.pages
        from mkdocs_exprec.publishing.health import health_pages

        return (*self.layout.pages, *health_pages(self.health, Pages(self.graph, self.atlas, self.project)))

    @cached_property
    def health(self) -> Health:
        """How complete the shown records are."""
        from mkdocs_exprec.checking.manual import below_title
        from mkdocs_exprec.completeness import score
        from mkdocs_exprec.publishing.health import Health

        shown = {record.path: record for record in self.shown.records}
        findings = [each for each in sorted([*self.diagnostics, *self.known]) if each.path in shown]
        costing = by_path(findings)
        profile_of = self.project.profile_of
        return Health(
            {
                path: score(record, profile_of(record.file), weights(record, self.context), costing.get(path, []))
                for path, record in shown.items()
            },
            findings,
            frozenset(self.known),
            sum(each.path in shown for each in self.suppressed),
            lambda code: below_title(RULE_OF[code]),
        )

    def findings_of(self, record: Record) -> tuple[Sequence[Diagnostic], int, int]:
        """What was found in a record, how much more is suppressed there, and how much the baseline knows."""
        told, suppressed, known = self._by_path
        return told.get(record.path, ()), len(suppressed.get(record.path, ())), len(known.get(record.path, ()))

    @cached_property
    def _by_path(self) -> list[dict[str, list[Diagnostic]]]:
        return [by_path(found) for found in (self.diagnostics, self.suppressed, self.known)]

    @property
    def outcome(self) -> Outcome:
        """What was found, as far as it is told."""
        return Outcome(
            self.project.root,
            tuple(folder.path for folder in self.project.folders),
            tuple(Checked(record.path, record.file) for record in self.catalog.records),
            self.diagnostics,
            self.suppressed,
            self.known,
            self.mended,
        )

    @property
    def atlas(self) -> Atlas:
        """Where everything that may be named stands."""
        return self.layout.atlas

    @cached_property
    def places(self) -> Places:
        """Where links lead, to generated pages as well."""
        return self.context.places.with_pages(page.uri for page in self.pages)

    @cached_property
    def published(self) -> dict[str, str]:
        """The files outside the site that a page of a record folder links to: absolute path by address in the site."""
        beside = [read(file, self.project) for file in self.found if file.kind == "page"]
        return {
            target.place.uri: target.place.file
            for page in (*self.shown.records, *beside)
            for target in self.targets.get(page.file) or self.places.targets(page)
            if target.place.kind is Kind.PUBLISHED
        }

    @property
    def graph(self) -> Graph:
        """What the shown records mention, and by whom they are mentioned."""
        return self.context.graph

    @property
    def matcher(self) -> Matcher:
        """What finds mentions in any text."""
        return self.context.matcher


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the cycle collector from walking over thousands of new records, which hold no cycles, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@collector_at_rest()
def build(
    project: Project,
    *,
    today: date,
    known: Iterable[str] = (),
    shown: Callable[[Record], bool] | None = None,
    health: bool = False,
) -> Site:
    """Read, catalogue, lay out and check a project's records.

    Args:
        project: the resolved options.
        today: the day against which dates are held.
        known: addresses of pages that the host has from elsewhere, such as another plugin.
        shown: whether a record gets a page, if not all do; every one is checked.
        health: whether the site shows what was found, and how complete the records are.
    """
    survey = Survey.of(project, INDEXES, group_addresses)
    catalog, files = survey.catalog, survey.files
    found = tuple(file for file in files if file.kind != "template")
    visible = catalog if shown is None else replace(catalog, records=tuple(filter(shown, catalog.records)))
    matcher = survey.matcher(visible)
    mounted = {file.file: file.uri for file in found}
    places = Places(project, mounted, frozenset([*known, *mounted.values()]))
    targets = {record.file: places.targets(record) for record in catalog.records}
    graph = Graph(visible, matcher, survey.folders, targets)
    layout = Layout(graph, project, health)
    if any(target.is_astray for target in chain.from_iterable(targets.values())):  # perhaps to a page still to be made
        places = places.with_pages(layout.addresses)
        targets = {record.file: places.settled(record, targets[record.file]) for record in catalog.records}
    astray = {record.file: places.astray(record, targets[record.file]) for record in catalog.records}
    context = Context(catalog, places, astray, graph, matcher, survey.history, today, project.profile)
    checked = put_aside(run_rules(RULES, context), context)
    told = sifted(checked.left, known_findings(project))
    return Site(
        project, catalog, visible, told.new, checked.suppressed, told.known, told.mended,
        layout, files, targets, context,
    )  # fmt: skip


def known_findings(project: Project) -> Known:
    """The findings that the project's baseline knows.

    Raises:
        ConfigurationError: if it names a file that holds none.
    """
    if project.baseline is None:
        return {}
    try:
        return parsed(surroundings.content(project.baseline).decode())
    except (OSError, UnicodeDecodeError, WrongBaseline) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"the baseline {project.shown(project.baseline)} can't be used: {reason}") from error
