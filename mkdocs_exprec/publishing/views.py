"""A catalogue -> generated pages. A view is one entry: slug, title, and how it groups the records."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote, urlsplit

from mkdocs_exprec.catalog import NO_OWNER, UNDATED, Catalog, distinct_slugs, folded, slug
from mkdocs_exprec.diagnostics import counted
from mkdocs_exprec.graph import Edge, FollowUp, Graph, natural
from mkdocs_exprec.matching import RUN
from mkdocs_exprec.places import forge_address
from mkdocs_exprec.project import Project, is_within
from mkdocs_exprec.publishing.atlas import LIST_LENGTH, Atlas, Place, page_address, records_of
from mkdocs_exprec.publishing.render import Safe, blank_record, escape_markdown, link, render
from mkdocs_exprec.reading.dialects import plain_words
from mkdocs_exprec.reading.record import Record

PAGE_LENGTH = 100
"""Records on a page; a longer list goes on on the next."""
RECENT = 10
FOLLOW_UPS_SHOWN = 20
GROUPS_IN_NAV = 6
"""A view with more groups has only its index in the navigation: every entry costs on every page of the site."""


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page."""

    uri: str
    """The address of its source in the site."""
    in_nav: bool
    body: Callable[[], str]
    """Gives the Markdown below the title."""
    title: str

    @property
    def heading(self) -> str:
        """The title as the first lines of the page."""
        anchor = f" {{#in-{self.title}}}" if self.title.isdigit() else ""
        return f"# {escape_markdown(self.title)}{anchor}\n\n"

    @property
    def markdown(self) -> str:
        """The whole source of the page below its front matter."""
        return self.heading + self.body()


@dataclass(frozen=True, slots=True)
class Group:
    """Records that belong together, such as those of an owner or of a year."""

    slug: str
    title: str
    records: tuple[Record, ...]
    parts: tuple[Group, ...] = ()
    """What the group is divided into, such as the months of a year."""
    short_title: str = ""
    """What a part is called beside its group."""

    @property
    def anchor(self) -> str:
        """The id of its heading; it begins with a letter, since Bootstrap stops at `querySelector("#2025-01")`."""
        return f"in-{self.slug}"

    @property
    def open_follow_ups(self) -> int:
        """How many follow-ups of its records are not done."""
        return sum(len(record.open_follow_ups) for record in self.records)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at all records: an index page, and a page for each group."""

    slug: str
    title: str
    column: str
    """What a group is called in the index."""
    parts: str
    """What its parts are called; empty if it has none."""
    group: Callable[[Catalog], tuple[Group, ...]]


def month_title(value: str) -> str:
    """`2025-01` in words, the same in every locale."""
    return f"{_month_name(value)} {value[:4]}"


def _month_name(value: str) -> str:
    return _MONTHS[int(value[5:7])]


_MONTHS = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _by_date(catalog: Catalog) -> tuple[Group, ...]:
    years = tuple(
        Group(
            year.value,
            year.value,
            year.records,
            tuple(
                Group(month.value, month_title(month.value), month.records, (), _month_name(month.value))
                for month in year.months
            ),
        )
        for year in catalog.years
    )
    undated = Group(slug(UNDATED), UNDATED, catalog.undated)
    return (*years, undated) if catalog.undated else years


def _by_owner(catalog: Catalog) -> tuple[Group, ...]:
    owners = tuple(Group(owner.slug, owner.name, owner.records) for owner in catalog.owners)
    nobody = Group(slug(NO_OWNER), NO_OWNER, catalog.ownerless)
    return (*owners, nobody) if catalog.ownerless else owners


def _by_value(key: str, catalog: Catalog) -> tuple[Group, ...]:
    """The records by what a field says, the most frequent value first; nothing if no record has it."""
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    names: dict[str, str] = {}
    for record in catalog.newest_first:
        for value in record.values(key):
            groups[folded(value)].append(record)
            names.setdefault(folded(value), value)
    slugs = distinct_slugs(names, taken={"index"})
    ordered = sorted(groups, key=lambda value: (-len(groups[value]), value))
    return tuple(Group(slugs[value], names[value], tuple(groups[value])) for value in ordered)


VIEWS = (
    View("by-date", "By date", "Year", "Months", _by_date),
    View("by-owner", "By owner", "Owner", "", _by_owner),
    View("by-status", "By status", "Status", "", partial(_by_value, "status")),
    View("by-kind", "By kind", "Kind", "", partial(_by_value, "kind")),
    View("by-decision", "By decision", "Decision", "", partial(_by_value, "decision")),
    View("by-tag", "By tag", "Tag", "", partial(_by_value, "tags")),
    View("by-branch", "By branch", "Branch", "", partial(_by_value, "branch")),
)
"""Every view, in the order of the landing page; one of a field that no record has is left out."""
MAIN_VIEWS = 2
"""Those whose groups the landing page shows; it names the others."""


def generate(graph: Graph, atlas: Atlas, project: Project) -> tuple[Page, ...]:
    """Every generated page of the site; their Markdown is made when it is asked for."""
    pages = _Pages(graph, atlas, project)
    if not graph.catalog.records:
        return (pages.landing(),)
    views = (page for view, groups in pages.views for page in pages.view(view, groups))
    return (pages.landing(), *views, *pages.runs(), *pages.references(), *pages.follow_ups())


class _Pages:
    """Makes the pages of one catalogue under one address."""

    def __init__(self, graph: Graph, atlas: Atlas, project: Project) -> None:
        self.graph = graph
        self.atlas = atlas
        self.catalog = graph.catalog
        self.project = project
        self.url = project.url
        self.views = [(view, groups) for view in VIEWS if (groups := view.group(self.catalog))]
        self.cells: dict[tuple[str, int], tuple[Safe, str, Safe, Safe]] = {}
        """The cells of each follow-up, by the record's file and the place in it; alike on all pages of its folder."""

    def page(self, path: str, title: str, template: str, *, in_nav: bool = True, **values: object) -> Page:
        uri = self.url + path
        body = partial(
            render,
            template,
            here=uri,
            url=self.url,
            title=title,
            catalog=self.catalog,
            counted=counted,
            owner_links=self.owner_links,
            graph=self.graph,
            atlas=self.atlas,
            to=to,
            at=Place,
            records_of=records_of,
            led_to=self.led_to,
            **values,
        )
        return Page(uri, in_nav, body, title)

    def paged(self, folder: str, title: str, template: str, rows: Sequence[object], **values: object) -> Iterator[Page]:
        """A long list, on as many pages as it needs; only the first is in the navigation."""
        chunks = [rows[start : start + LIST_LENGTH] for start in range(0, len(rows), LIST_LENGTH)] or [()]
        addresses = [page_address(f"{self.url}{folder}/", number) for number in range(1, len(chunks) + 1)]
        for index, chunk in enumerate(chunks):
            yield self.page(
                addresses[index].removeprefix(self.url),
                title if index == 0 else f"{title}, page {index + 1}",
                template,
                in_nav=index == 0,
                rows=chunk,
                total=len(rows),
                number=index + 1,
                pages=addresses,
                **values,
            )

    def runs(self) -> Iterator[Page]:
        """Every run, then a page for each that several records claim."""
        runs = self.graph.runs
        unclaimed = [run for run in runs if run not in self.graph.claims]
        yield from self.paged("runs", "Runs", "runs.md.j2", runs, unclaimed=unclaimed, shared=self.atlas.shared)
        for run in self.atlas.shared:
            path = self.atlas.shared_run(run).uri.removeprefix(self.url)
            yield self.page(path, f"Run {run}", "run.md.j2", in_nav=False, run=run)

    def references(self) -> Iterator[Page]:
        """Every pull request, issue, commit and other outside thing that a record names."""
        found = sorted(self.graph.references.values(), key=lambda each: (_rank(each[0].kind), natural(each[0].shown)))
        yield from self.paged("references", "References", "references.md.j2", found, short=shortened)

    def follow_ups(self) -> Iterator[Page]:
        """Every follow-up: the open ones by owner, then the done ones."""
        rows: list[tuple[str, FollowUp]] = []
        waiting = [each for each in self.graph.follow_ups if not each.task.done]
        for owner in self.catalog.owners:
            files = {record.file for record in owner.records}
            rows += [(owner.name, each) for each in waiting if each.record.file in files]
        rows += [(NO_OWNER, each) for each in waiting if not each.record.owners]
        done = [each for each in self.graph.follow_ups if each.task.done]
        yield from self.paged(
            "follow-ups",
            "Follow-ups",
            "follow-ups.md.j2",
            [*rows, *(("", each) for each in done)],
            open_count=len(waiting),
            done_count=len(done),
            by_first=_by_first,
            slug=slug,
            cells=self.follow_up_cells,
        )

    def led_to(self, follow_up: FollowUp) -> list[tuple[str, Place]]:
        """What a follow-up names, each once, with where that stands."""
        found = places_named(follow_up.edges, follow_up.record, self.atlas)
        return [(text, place) for place, text in found.items()]

    def follow_up_cells(self, follow_up: FollowUp, here: str) -> tuple[Safe, str, Safe, Safe]:
        """What is shown of a follow-up: its words, date, record and source; made once, though it has many owners."""
        record, task = follow_up.record, follow_up.task
        key = (record.file, task.start)
        if key not in self.cells:
            words = link(plain_words(task.text), record.uri, here, follow_up.anchor)
            date = record.date.value if record.date else "undated"
            heading = link(record.heading, record.uri, here)
            self.cells[key] = (words, date, heading, self.source_line(record, task.start))
        return self.cells[key]

    def source_line(self, record: Record, offset: int) -> Safe:
        """The line on which a piece of a record stands, linked to the forge if that has it."""
        line = record.source.position(offset).line
        repository = self.project.repository
        url = ""
        if repository and record.root == self.project.root and is_within(record.file, record.root):
            path = os.path.relpath(record.file, record.root).replace(os.sep, "/")
            mark = "lines-" if "bitbucket" in urlsplit(repository).netloc else "L"
            url = f"{forge_address(repository, path, 'blob')}#{mark}{line}"
        return to(f"line {line}", Place(url=url), "")

    def owner_links(self, record: Record) -> list[tuple[str, str]]:
        """The name and the page of each owner of a record."""
        return [(owner.name, f"{self.url}by-owner/{owner.slug}.md") for owner in self.catalog.owners_of(record)]

    def landing(self) -> Page:
        if not self.catalog.records:
            folders = [self.project.shown(folder.path) for folder in self.project.folders]
            lines = [Safe(line) for line in blank_record().splitlines()]
            return self.page("index.md", "Experiments", "start.md.j2", folders=folders, lines=lines)
        follow_ups = [each for each in self.graph.follow_ups if not each.task.done]
        return self.page(
            "index.md",
            "Experiments",
            "landing.md.j2",
            views=self.views[:MAIN_VIEWS],
            other_views=[view for view, _ in self.views[MAIN_VIEWS:]],
            recent=self.catalog.newest_first[:RECENT],
            follow_ups=follow_ups[:FOLLOW_UPS_SHOWN],
            open_count=len(follow_ups),
        )

    def view(self, view: View, groups: Sequence[Group]) -> Iterator[Page]:
        in_nav = len(groups) <= GROUPS_IN_NAV
        yield self.page(f"{view.slug}/index.md", view.title, "index.md.j2", view=view, groups=groups)
        for group in groups:
            if group.parts and len(group.records) > PAGE_LENGTH:
                path = f"{view.slug}/{group.slug}.md"
                yield self.page(path, group.title, "parts.md.j2", in_nav=in_nav, view=view, group=group)
                for part in group.parts:
                    yield from self.lists(view, part, up=group, in_nav=False)
            else:
                yield from self.lists(view, group, in_nav=in_nav)

    def lists(self, view: View, group: Group, *, up: Group | None = None, in_nav: bool = True) -> Iterator[Page]:
        """The records of a group, on as many pages as they need."""
        parts = group.parts or (Group("", "", group.records),)
        chunks = [group.records[start : start + PAGE_LENGTH] for start in range(0, len(group.records), PAGE_LENGTH)]
        addresses = [f"{view.slug}/{group.slug}.md"]
        addresses += [f"{view.slug}/{group.slug}/page-{number}.md" for number in range(2, len(chunks) + 1)]
        for index, chunk in enumerate(chunks):
            title = group.title if index == 0 else f"{group.title}, page {index + 1}"
            yield self.page(
                addresses[index],
                title,
                "records.md.j2",
                in_nav=in_nav and index == 0,
                view=view,
                group=group,
                up=up,
                parts=parts if group.parts else (Group("", "", chunk),),
                number=index + 1,
                pages=[self.url + address for address in addresses],
            )


def places_named(edges: Iterable[Edge], record: Record, atlas: Atlas) -> dict[Place, str]:
    """Where the mentions of a record lead, each place once with a name for it."""
    found: dict[Place, str] = {}
    for edge in edges:
        place = atlas.of(edge.mention, record.uri)
        if place:
            found.setdefault(place, name_of(edge))
    return found


def name_of(edge: Edge) -> str:
    """What to call the thing that a mention names."""
    if edge.mention.outside:
        return edge.mention.outside.shown
    return edge.mention.key if edge.mention.kind == RUN else edge.targets[0].heading


def shortened(text: str) -> str:
    """The first words of a text."""
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _by_first(rows: Sequence[tuple[str, FollowUp]]) -> list[tuple[str, list[tuple[str, FollowUp]]]]:
    return [(first, list(group)) for first, group in groupby(rows, key=itemgetter(0))]


def _rank(kind: str) -> tuple[int, str]:
    known = ("pull request", "issue", "commit")
    return (known.index(kind), "") if kind in known else (len(known), kind)


def to(text: str, place: Place, here: str) -> Safe:
    """A Markdown link to wherever something stands; text if that is nowhere."""
    if place.uri:
        return link(text, place.uri, here, place.anchor)
    return Safe(f"[{escape_markdown(text)}]({quote(place.url, safe=_IN_URL)})") if place.url else escape_markdown(text)


_IN_URL = "/:?#@!$&*+,;=%-._~"


def place_of(record: Record, url: str) -> tuple[str, str, str]:
    """The page, the anchor and the title of the month in which a record is listed."""
    if record.date is None:
        return f"{url}by-date/{slug(UNDATED)}.md", "", UNDATED
    month = record.date.value[:7]
    return f"{url}by-date/{month[:4]}.md", f"in-{month}", month_title(month)
