"""A catalogue -> generated pages. A view is one entry: slug, title, and how it groups the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter

from mkdocs_exprec.catalog import NO_OWNER, UNDATED, Catalog, distinct_slugs, folded, slug
from mkdocs_exprec.diagnostics import counted
from mkdocs_exprec.graph import FollowUp, Graph, natural
from mkdocs_exprec.project import Project
from mkdocs_exprec.publishing.atlas import LIST_LENGTH, Atlas, Place, Words, page_address
from mkdocs_exprec.publishing.listings import Listings, date_of
from mkdocs_exprec.publishing.render import Safe, blank_record, escape_markdown, render
from mkdocs_exprec.publishing.tables import NOTHING, Cell, Table, Write, as_markdown, to
from mkdocs_exprec.reading.record import Record

RECENT = 10
FOLLOW_UPS_SHOWN = 20
GROUPS_SHOWN = 24
GROUPS_IN_NAV = 6
"""A view with more groups has only its index in the navigation."""
SHARE_IN_NAV = 4
"""A view is in the navigation if at least one record in so many is in it; the landing page names every view."""
RECORDS_WITH_GROUPS_IN_NAV = 200
"""So it is in a site of more records: every entry costs on every page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page."""

    uri: str
    """The address of its source in the site."""
    in_nav: bool
    body: Callable[[Write, str], str]
    """Gives the Markdown below the title, with its tables written as is asked for, for the source of that address."""
    title: str

    @property
    def heading(self) -> str:
        """The title as the first lines of the page."""
        anchor = f" {{#in-{self.title}}}" if self.title.isdigit() else ""
        return f"# {escape_markdown(self.title)}{anchor}\n\n"

    @property
    def markdown(self) -> str:
        """The whole source of the page below its front matter, for any generator."""
        return self.heading + self.body(partial(as_markdown, here=self.uri), self.uri)


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
    key: str = ""
    """The field whose words are shown for every record that is in no group."""


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


def _by_value(key: str, longest: int | None, catalog: Catalog) -> tuple[Group, ...]:
    """The records by what a field says, the most frequent value first.

    Statuses that mean the same are one, whatever their language: it goes by its plain name if any record writes that,
    else by what most of them write.

    A value of a single record that is longer than `longest` characters is a sentence, and makes no group; if that is
    None, all are sentences.
    """
    if longest is None:
        return ()
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in catalog.newest_first:
        for index, value in enumerate(record.values(key)):
            group = folded((key == "status" and index == 0 and record.state) or value)
            groups[group].append(record)
            spellings[group][value] += 1
    names = {group: _name_of(group, written) for group, written in spellings.items()}
    kept = [value for value, records in groups.items() if len(records) > 1 or len(value) <= longest]
    slugs = distinct_slugs({value: value for value in kept}, taken={"index", *_further_pages(catalog)})
    ordered = sorted(kept, key=lambda value: (-len(groups[value]), value))
    return tuple(Group(slugs[value], names[value], tuple(groups[value])) for value in ordered)


def _name_of(group: str, written: Counter[str]) -> str:
    """What a group is called: by a spelling of its own name, of the newest record; else by the most frequent word."""
    return next((value for value in written if folded(value) == group), "") or written.most_common(1)[0][0]


def _further_pages(catalog: Catalog) -> Iterator[str]:
    """The names of the pages on which an index may go on."""
    return (f"page-{number}" for number in range(2, 2 + len(catalog.records) // LIST_LENGTH))


_WORD = 24


def _of_field(key: str, slug: str, longest: int | None = _WORD) -> View:
    """The view of a field that a record may have, by its values or by its words."""
    name = slug.removeprefix("by-")
    return View(slug, f"By {name}", name.capitalize(), "", partial(_by_value, key, longest), key)


VIEWS = (
    View("by-date", "By date", "Year", "Months", _by_date),
    View("by-owner", "By owner", "Owner", "", _by_owner),
    _of_field("status", "by-status"),
    _of_field("kind", "by-kind"),
    _of_field("decision", "by-decision"),
    _of_field("tags", "by-tag", 60),
    _of_field("hypothesis", "by-hypothesis", None),
    _of_field("baseline", "by-baseline"),
    _of_field("branch", "by-branch"),
    _of_field("commit", "by-commit", 0),
    _of_field("cost", "by-cost", None),
)
"""Every view, in the order of the landing page; one of a field that no record has is left out."""
INDEXES = (*(view.slug for view in VIEWS), "runs", "references", "follow-ups")
"""The folders below `url` in which generated pages stand."""
MAIN_VIEWS = 2
"""Those whose groups the landing page shows; it names the others."""


def group_addresses(catalog: Catalog) -> Iterator[str]:
    """Where below `url` the pages stand that group the records of a catalogue."""
    for view in VIEWS:
        for group in view.group(catalog):
            yield from (f"{view.slug}/{each.slug}.md" for each in (group, *group.parts))


def generate(graph: Graph, atlas: Atlas, project: Project, *, health: bool = False) -> tuple[Page, ...]:
    """Every generated page of the site; their Markdown is made when it is asked for.

    Args:
        graph: what there is.
        atlas: where it stands.
        project: the resolved options.
        health: whether there is a page on how complete the records are, to which the landing page leads.
    """
    pages = Pages(graph, atlas, project, health=health)
    if not graph.catalog.records:
        return (pages.landing(),)
    views = (page for view, groups in pages.views for page in pages.view(view, groups))
    return (pages.landing(), *views, *pages.runs(), *pages.references(), *pages.follow_ups())


class Pages:
    """Makes the pages of one catalogue under one address."""

    def __init__(self, graph: Graph, atlas: Atlas, project: Project, *, health: bool = False) -> None:
        self.graph = graph
        self.atlas = atlas
        self.catalog = graph.catalog
        self.project = project
        self.url = project.url
        self.listings = Listings(graph, atlas, project)
        self.health = health
        self.groups_in_nav = len(self.catalog.records) <= RECORDS_WITH_GROUPS_IN_NAV

    @cached_property
    def views(self) -> list[tuple[View, tuple[Group, ...]]]:
        """The views of which there is something to see, each with its groups."""
        grouped = ((view, view.group(self.catalog)) for view in VIEWS)
        return [(view, groups) for view, groups in grouped if groups or any(self.apart(view, groups))]

    def page(self, path: str, title: str, template: str, *, in_nav: bool = True, **values: object) -> Page:
        """A page whose template sees all there is, and the values."""
        uri = self.url + path

        def body(write: Write, here: str) -> str:
            return render(
                template,
                table=write,
                here=here,
                url=self.url,
                title=title,
                catalog=self.catalog,
                counted=counted,
                graph=self.graph,
                atlas=self.atlas,
                to=to,
                listings=self.listings,
                groups_table=partial(groups_table, self.url),
                **values,
            )

        return Page(uri, in_nav, body, title)

    def paged(
        self, folder: str, title: str, template: str, rows: Sequence[object], *, in_nav: bool = True, **values: object
    ) -> Iterator[Page]:
        """A long list, on as many pages as it needs; only the first may be in the navigation."""
        chunks = [rows[start : start + LIST_LENGTH] for start in range(0, len(rows), LIST_LENGTH)] or [()]
        addresses = [page_address(f"{self.url}{folder}/", number) for number in range(1, len(chunks) + 1)]
        for index, chunk in enumerate(chunks):
            yield self.page(
                addresses[index].removeprefix(self.url),
                title if index == 0 else f"{title}, page {index + 1}",
                template,
                in_nav=in_nav and index == 0,
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
        yield from self.paged("references", "References", "references.md.j2", found)

    def follow_ups(self) -> Iterator[Page]:
        """Every follow-up: the open ones by owner, then the done ones."""
        waiting = [each for each in self.graph.follow_ups if not each.task.done]
        done = [each for each in self.graph.follow_ups if each.task.done]
        groups: dict[str, list[FollowUp]] = {owner.name: [] for owner in self.catalog.owners}
        groups[NO_OWNER] = [each for each in waiting if not each.record.owners]
        for each in waiting:
            for owner in self.catalog.owners_of(each.record):
                groups[owner.name].append(each)
        rows = [(name, each) for name, group in groups.items() for each in group]
        yield from self.paged(
            "follow-ups",
            "Follow-ups",
            "follow-ups.md.j2",
            [*rows, *(("", each) for each in done)],
            open_count=len(waiting),
            done_count=len(done),
            by_first=_by_first,
            slug=slug,
        )

    def landing(self) -> Page:
        """The page that leads to all others; how to begin if there is no record."""
        if not self.catalog.records:
            folders = [self.project.shown(folder.path) for folder in self.project.folders]
            lines = [Safe(line) for line in blank_record().splitlines()]
            return self.page("index.md", "Experiments", "start.md.j2", folders=folders, lines=lines)
        follow_ups = [each for each in self.graph.follow_ups if not each.task.done]
        return self.page(
            "index.md",
            "Experiments",
            "landing.md.j2",
            views=[(view, groups[:GROUPS_SHOWN]) for view, groups in self.views[:MAIN_VIEWS]],
            other_views=[view for view, _ in self.views[MAIN_VIEWS:]],
            recent=self.catalog.newest_first[:RECENT],
            follow_ups=follow_ups[:FOLLOW_UPS_SHOWN],
            open_count=len(follow_ups),
            health=self.health,
        )

    def apart(self, view: View, groups: Sequence[Group]) -> Iterator[Record]:
        """The records that have the field of a view and are in none of its groups."""
        if view.key:
            inside = {record.file for group in groups for record in group.records}
            each = (record for record in self.catalog.newest_first if record.file not in inside)
            yield from (record for record in each if record.said(view.key))

    def view(self, view: View, groups: Sequence[Group]) -> Iterator[Page]:
        """The index of a view, then the pages of its groups."""
        apart = tuple(self.apart(view, groups))
        shown = len({record.file for group in groups for record in group.records}) + len(apart)
        common = shown * SHARE_IN_NAV >= len(self.catalog.records)
        in_nav = common and self.groups_in_nav and len(groups) <= GROUPS_IN_NAV
        yield from self.paged(
            view.slug, view.title, "index.md.j2", apart, in_nav=common, view=view, groups=groups, shown=shown
        )
        for group in groups:
            if group.parts and len(group.records) > LIST_LENGTH:
                path = f"{view.slug}/{group.slug}.md"
                yield self.page(path, group.title, "parts.md.j2", in_nav=in_nav, view=view, group=group)
                for part in group.parts:
                    yield from self.lists(view, part, up=group, in_nav=False)
            else:
                yield from self.lists(view, group, in_nav=in_nav)

    def lists(self, view: View, group: Group, *, up: Group | None = None, in_nav: bool = True) -> Iterator[Page]:
        """The records of a group, on as many pages as they need."""
        parts = group.parts or (Group("", "", group.records),)
        chunks = [group.records[start : start + LIST_LENGTH] for start in range(0, len(group.records), LIST_LENGTH)]
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


def nav_entries(pages: Iterable[tuple[str, Page]], url: str) -> Iterator[str | dict[str, list[str]]]:
    """The generated pages as they stand below one entry of a navigation, each with the address of its source."""
    shown = ((uri, page) for uri, page in pages if page.in_nav)
    for folder, group in groupby(shown, key=lambda each: each[1].uri.removeprefix(url).rpartition("/")[0]):
        listed = list(group)
        addresses = [uri for uri, _ in listed]
        if folder and len(listed) > 1:
            yield {listed[0][1].title: addresses}
        else:
            yield from addresses


def groups_table(url: str, view: View, groups: Iterable[Group]) -> Table:
    """The groups of a view: each with its page, its counts, and its parts or its newest record."""
    rows: list[list[Cell]] = []
    for group in groups:
        page = Place(f"{url}{view.slug}/{group.slug}.md")
        counts = [str(len(group.records)), str(group.open_follow_ups or NOTHING)]
        rows.append([[Words(group.title, page)], *counts, _parts(group, page) if view.parts else _newest(group)])
    columns = (view.column, "Records", "Open follow-ups", view.parts or "Newest")
    return Table(columns, rows, frozenset({"Records", "Open follow-ups"}))


def _parts(group: Group, page: Place) -> Cell:
    return [
        Words(f"{part.short_title} ({len(part.records)})", page._replace(anchor=part.anchor)) for part in group.parts
    ] or NOTHING


def _newest(group: Group) -> Cell:
    newest = group.records[0]
    return [Words(f"{date_of(newest)} {newest.heading}", Place(newest.uri))] if newest.date else NOTHING


def _by_first(rows: Iterable[tuple[str, FollowUp]]) -> list[tuple[str, list[FollowUp]]]:
    return [(first, [each for _, each in group]) for first, group in groupby(rows, key=itemgetter(0))]


def _rank(kind: str) -> tuple[int, str]:
    known = ("pull request", "issue", "commit")
    return (known.index(kind), "") if kind in known else (len(known), kind)


def place_of(record: Record, url: str) -> tuple[str, str, str]:
    """The page, the anchor and the title of the month in which a record is listed."""
    if record.date is None:
        return f"{url}by-date/{slug(UNDATED)}.md", "", UNDATED
    month = record.date.value[:7]
    return f"{url}by-date/{month[:4]}.md", f"in-{month}", month_title(month)
