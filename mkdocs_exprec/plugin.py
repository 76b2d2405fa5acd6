"""MkDocs hooks -> the pipeline; the only module that imports mkdocs."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from mkdocs_exprec.checking.families import CODE_OF
from mkdocs_exprec.checking.reports import adopt_line, closing_line, most_severe, one_line, put_off_line
from mkdocs_exprec.configuration import ConfigurationError, checked_options
from mkdocs_exprec.diagnostics import Severity, Totals
from mkdocs_exprec.matching import Mention
from mkdocs_exprec.options import Options, WrongOptions
from mkdocs_exprec.pipeline import Site, build, collector_at_rest
from mkdocs_exprec.project import Project, is_within, locate, pattern_lines
from mkdocs_exprec.publishing.atlas import Place, Words, section_anchor
from mkdocs_exprec.publishing.decoration import Decoration, DecorationExtension, follow_moved, without_scripts
from mkdocs_exprec.publishing.furniture import Findings, Furniture, Told
from mkdocs_exprec.publishing.head import header, mere_numbers, named_in_head, values_of
from mkdocs_exprec.publishing.listings import line_of
from mkdocs_exprec.publishing.mentions import Linking, MentionsExtension, follow_up_titles, link_html, may_link
from mkdocs_exprec.publishing.panel import panel
from mkdocs_exprec.publishing.render import inert_value, stylesheet, url_between
from mkdocs_exprec.publishing.sources import page_source, record_source
from mkdocs_exprec.publishing.tables import Table, Write, Writer, set_aside, with_tables
from mkdocs_exprec.publishing.views import Page as GeneratedPage
from mkdocs_exprec.publishing.views import nav_entries, place_of
from mkdocs_exprec.reading.folders import Found
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.surroundings import today

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = get_plugin_logger("exprec")

LOGGED = 20
"""Findings that a build logs before it names the command that shows the rest."""
STYLESHEET = "assets/exprec.css"
_LOG = {Severity.ERROR: log.error, Severity.WARNING: log.warning, Severity.NOTE: log.info}
_H1 = re.compile(r"^#[ \t]+\S", re.MULTILINE)


class ExprecPlugin(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Adds a project's records and the pages about them to a site."""

    def __init__(self) -> None:
        self.options = Options()
        self.command = "build"
        self.serving = False
        self.extension = DecorationExtension()
        self.mentions = MentionsExtension()
        self.site: Site | None = None
        self.records: dict[str, Record] = {}
        self.pages: dict[str, GeneratedPage] = {}
        self.mounted: dict[str, Found] = {}
        self.moved: dict[str, str] = {}
        self.appended: set[str] = set()
        self.urls: dict[str, str] = {}
        self.tables: dict[str, list[Table]] = {}
        self.writers: dict[str, Writer] = {}
        self.content: str | None = None
        """That of the page which is being written, without what is put around it."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[Any]]:
        """Check the options with the core, so that plugin and command read them alike."""
        try:
            self.options = checked_options(options, CODE_OF, config_file_path)
        except WrongOptions as error:
            return [(mistake.name, ValidationError(mistake.located)) for mistake in error.mistakes], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what the site is built for; keeps this object between the builds of a preview."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build: forget the last one."""
        self.site = None
        self.serving = self.command == "serve" or _is_preview(config)
        self.extension.decoration = self.mentions.linking = None
        extensions: list[Any] = config.markdown_extensions
        extensions += [each for each in (self.extension, self.mentions) if each not in extensions]
        if STYLESHEET not in config.extra_css:
            config.extra_css.append(STYLESHEET)
        return config

    @event_priority(50)
    @collector_at_rest()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read and check all records, mount those from outside the docs folder, add the generated pages."""
        project = self.project(config)
        gc.unfreeze()
        with _told_by_the_host():
            site = build(
                project,
                today=today(),
                known=files.src_uris,
                shown=lambda record: _has_page(record, files.get_file_from_path(record.uri), config, self.serving),
                health=self.serving if self.options.health == "preview" else self.options.health,
            )
        self.site = site
        self.records = {record.uri: record for record in site.shown.records}
        self.mounted = {found.uri: found for found in site.found if _is_mounted(found, project)}
        self.mount(site, files, config)
        self.appended = set()
        self.tables = {}
        self.writers = {}
        at = {file.dest_uri: file for file in files if file.is_documentation_page()}
        self.pages = {self.add_page(page, at, files, config): page for page in site.pages}
        if config.nav is not None:
            entries = list(nav_entries(self.pages.items(), project.url))
            config.nav = _with_entries(config.nav, project.url or "./", entries)
        self.moved = {page.uri: uri for uri, page in self.pages.items() if page.uri != uri}
        self.moved |= dict.fromkeys(self.left_out(site, files, config), "")
        for uri, path in site.published.items():
            if files.get_file_from_path(uri) is None:
                files.append(_PublishedFile(uri, path, config))
        if files.get_file_from_path(STYLESHEET) is None:
            files.append(_generated(config, STYLESHEET, stylesheet(health=site.layout.health)))
        self.log(site)
        gc.freeze()  # until the next build, the collector need not walk over all records again and again
        return files

    def project(self, config: MkDocsConfig) -> Project:
        """The options resolved against this site."""
        path = config.config_file_path
        folder = os.path.dirname(os.path.abspath(path)) if path else os.getcwd()
        patterns = config.exclude_docs.patterns if config.exclude_docs else ()
        extensions = [each for each in config.markdown_extensions if isinstance(each, str)]
        with _told_by_the_host():
            return locate(
                self.options,
                folder=folder,
                docs_dir=config.docs_dir,
                repo_url=config.repo_url or None,
                exclude_docs=pattern_lines("\n".join(str(pattern.pattern) for pattern in patterns)),
                extensions=[{each: config.mdx_configs.get(each)} for each in extensions],
                rules=CODE_OF,
            )

    def mount(self, site: Site, files: Files, config: MkDocsConfig) -> None:
        """Give every record a place outside the nav; add what lies outside the docs folder."""
        for found in site.found:
            file = files.get_file_from_path(found.uri)
            if found.kind == "template":
                if file is not None:
                    file.inclusion = InclusionLevel.EXCLUDED
                continue
            if found.uri in self.mounted:
                if file is not None:  # a finding says so: the address is taken
                    self.records.pop(found.uri, None)
                    self.mounted.pop(found.uri)
                    continue
                file = _mounted(found, site.project, config)
                files.append(file)
            if file is not None and found.kind != "attachment" and file.inclusion is not InclusionLevel.EXCLUDED:
                _keep_out_of_nav(file, config)

    def add_page(self, page: GeneratedPage, at: Mapping[str, File], files: Files, config: MkDocsConfig) -> str:
        """Add a generated page, unless the user wrote one for its address: then ours follows theirs."""
        file = _generated(config, page.uri, "")
        theirs = at.get(file.dest_uri)
        if theirs is not None and theirs.inclusion.value > InclusionLevel.DRAFT.value:
            self.appended.add(theirs.src_uri)
            if page.in_nav and config.nav is None and theirs.inclusion is InclusionLevel.NOT_IN_NAV:
                theirs.inclusion = InclusionLevel.UNDEFINED  # it has the place in the nav that ours would have
            return str(theirs.src_uri)
        if config.nav is not None or not page.in_nav:
            _keep_out_of_nav(file, config)
        files.append(file)
        return page.uri

    def left_out(self, site: Site, files: Files, config: MkDocsConfig) -> Iterator[str]:
        """The addresses that `exclude_docs` and `draft_docs` keep out of the site: nothing of ours links there."""
        for file in files:
            if not _is_shown(file, file.src_uri, config, self.serving):
                yield file.src_uri
        yield from (page.uri for page in site.pages if not _is_shown(None, page.uri, config, self.serving))

    def log(self, site: Site) -> None:
        """Tell the first findings, then how many there are and how to see them all."""
        for diagnostic in most_severe(site.diagnostics, LOGGED):
            _LOG[diagnostic.severity](one_line(diagnostic))
        closing = closing_line(Totals.of(site.diagnostics), len(site.catalog.records), Totals.of(site.known))
        if site.diagnostics:
            shown = "all of them" if len(site.diagnostics) > LOGGED else "each"
            log.info(f"{closing} `exprec check` shows {shown}, with the lines.")
        elif site.known:
            log.info(closing)
        if put_off := put_off_line(len(site.suppressed), site.mended):
            log.info(put_off)
        if line := adopt_line(site.diagnostics, len(site.catalog.records)):
            log.info(line)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Note the address of each page, now that all plugins have added theirs; name no section like its only page."""
        if config.nav is None:
            self.flatten(nav.items)
        self.urls = {file.src_uri: file.url for file in files if file.is_documentation_page()}

    def flatten(self, items: list[StructureItem], parent: Section | None = None) -> None:
        """Put each generated page that is alone in its section in the place of the section."""
        for index, item in enumerate(items):
            if isinstance(item, Section):
                only = item.children[0] if len(item.children) == 1 else None
                if isinstance(only, Page) and self.is_generated(only.file.src_uri):
                    items[index], only.parent = only, parent
                else:
                    self.flatten(item.children, item)

    def on_page_read_source(self, page: Page, *, config: MkDocsConfig) -> str | None:
        """Give the text of records and of generated pages; every other page is the host's."""
        uri = page.file.src_uri
        record = self.records.get(uri)
        if record is not None:
            return record_source(record)
        generated = self.pages.get(uri)
        if generated is not None and uri not in self.appended:
            return page_source(generated, self.write_tables(uri), search=self.options.search)
        return None

    def write_tables(self, uri: str) -> Write:
        """What keeps the tables of a page until the addresses of all pages are known."""
        tables = self.tables[uri] = []
        return partial(set_aside, tables)

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Make a record's metadata safe, append our part to a page of the user's, and set up what the page needs."""
        uri = page.file.src_uri
        self.extension.decoration = self.decoration(uri, page, files)
        self.mentions.linking = self.linking(uri) if self.may_mention(uri) else None
        if uri in self.records:
            page.meta = inert_value({**page.meta, **_title_as_written(page.meta, self.records[uri])})
        if uri in self.appended:
            generated = self.pages[uri]
            title = "" if _H1.search(markdown) or "title" in page.meta else generated.heading
            return f"{title}{markdown}\n\n{generated.body(self.write_tables(uri), uri)}"
        return None

    def decoration(self, uri: str, page: Page, files: Files) -> Decoration | None:
        """What a page of ours needs while it is rendered; None for every other page."""
        site = self.site
        assert site is not None
        record = self.records.get(uri)
        if record is None:
            found = self.mounted.get(uri)
            if found is not None:
                resolve = partial(
                    site.places.resolve, base=os.path.dirname(found.file), uri=uri, root=found.folder.root
                )
                return Decoration(uri, resolve, self.moved)
            if uri not in self.pages:
                return None
            return Decoration(uri, partial(follow_moved, self.moved, uri), self.moved)
        anchors = {each.task.start: each.anchor for each in site.graph.follow_ups_of(record)}
        return Decoration(
            uri,
            partial(site.places.resolve, base=os.path.dirname(record.file), uri=uri, root=record.root),
            self.moved,
            places={target.written: target.place for target in site.targets[record.file]},
            tasks=[anchors.get(task.start, "") for task in record.tasks],
            sections=[(section, section_anchor(record, section)) for section in record.sections],
            header=[(line.label, list(values_of(line, site.matcher))) for line in header(record)],
            title=record.heading,
        )

    def is_generated(self, uri: str) -> bool:
        """Whether a page is all ours: whatever it names is a link already."""
        return uri in self.pages and uri not in self.appended

    def may_mention(self, uri: str) -> bool:
        """Whether what a page names is to be linked."""
        return self.options.mentions and not self.is_generated(uri)

    def linked(self, html: str, linking: Linking | None, page: Page) -> str:
        """A page with what it names linked where Markdown did not show it."""
        if linking is None or linking.uri != page.file.src_uri:
            linking = self.linking(page.file.src_uri)  # another plugin has made the page without Markdown
        if linking.hidden or (not linking.seen and may_link(html, linking)):
            return link_html(html, linking, partial(self.final, page.url))
        return html

    def linking(self, uri: str) -> Linking:
        """What a page needs so that what it mentions becomes links."""
        site = self.site
        assert site is not None
        record = self.records.get(uri)
        linking = Linking(site.matcher.within(record.root if record else ""), uri, partial(self.find, uri))
        if record is not None:
            linking.is_record = True
            linking.follow_ups = follow_up_titles(record)
            linking.declared = linking.matcher.declared(record.references)
            linking.named = named_in_head(
                record,
                self.settled((owner.text, site.atlas.owner(owner.text)) for owner in record.owners),
                self.settled((run.text, site.atlas.run(run.text)) for run in record.runs),
                mere_numbers(record, linking.matcher),
            )
        return linking

    def find(self, uri: str, mention: Mention) -> Place | None:
        """Where a mention on a page leads, now that all pages have their addresses."""
        assert self.site is not None
        place = self.site.atlas.of(mention, uri)
        place = place and self.moved_to(place)
        return None if place is None or (place.uri == uri and not mention.shown) else place

    def settled(self, places: Iterable[tuple[str, Place]]) -> dict[str, Place]:
        """The places by their names, without those that the site leaves out."""
        return {name: moved for name, place in places if (moved := self.moved_to(place))}

    def moved_to(self, place: Place) -> Place | None:
        """Where a place stands if a page of the user's has its address; None if the site leaves it out."""
        uri = self.moved.get(place.uri, place.uri)
        return place._replace(uri=uri) if uri or place.url else None

    def findings(self, record: Record, edit_url: str) -> Findings | None:
        """What was found in a record, if that is shown; a line leads to the forge, or else to where it is edited."""
        site = self.site
        assert site is not None
        if not site.layout.health:
            return None
        found, suppressed, known = site.findings_of(record)
        told = [
            Told(
                each,
                Words(f"{each.code} {each.slug}", site.atlas.rule(each.slug)),
                line_of(record, each.line, site.project, edit_url),
            )
            for each in found
        ]
        complete = f"{site.health.scores[record.path].percent}% complete"
        return Findings(told, suppressed, known, Words(complete, site.atlas.health))

    def furniture(self, record: Record, page: Page) -> Furniture:
        """What is put around a record's text."""
        site = self.site
        assert site is not None
        before, after = site.shown.neighbours.get(record.uri, (None, None))
        return Furniture(
            self.trail(record, site),
            self.findings(record, page.edit_url or ""),
            panel(record, site.graph, site.atlas),
            site.atlas.titled(before) if before else None,
            site.atlas.titled(after) if after else None,
            [site.atlas.titled(newer) for newer in site.graph.successors(record)],
        )

    def trail(self, record: Record, site: Site) -> list[Words]:
        """The way from the landing page to a record: its month and its owners."""
        url = site.project.url
        page, anchor, title = place_of(record, url)
        if record.date and record.date.origin == "history":
            title += " (date of its first commit)"
        owners = [Words(owner.name, Place(f"{url}by-owner/{owner.slug}.md")) for owner in site.shown.owners_of(record)]
        nobody = [] if owners else [Words("No owner", Place(f"{url}by-owner/no-owner.md"))]
        return [Words("Experiments", Place(f"{url}index.md")), Words(title, Place(page, anchor)), *owners, *nobody]

    def writer(self, page: Page) -> Writer:
        """What writes words on a page; pages in one folder share it, since all they link to looks alike from there."""
        url = _neighbour(page.url)
        if url not in self.writers:
            self.writers[url] = Writer(partial(self.final, url))
        return self.writers[url]

    def final(self, source: str, place: Place) -> str:
        """The address of a place as a browser needs it on the page of a URL; empty if the site leaves it out."""
        address = place.url
        if not address:
            url = self.urls.get(self.moved.get(place.uri, place.uri))
            address = "" if url is None else url_between(url, source)
        return f"{address}#{place.anchor}" if address and place.anchor else address

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Leave no decoration for whatever is rendered next, and no title that a theme could turn into markup."""
        uri = page.file.src_uri
        linking = self.mentions.linking
        self.extension.decoration = self.mentions.linking = None
        if uri in self.mounted or (uri in self.records and "<" in self.records[uri].outline.masked):
            html = without_scripts(html)
        if self.may_mention(uri):
            html = self.linked(html, linking, page)
        if tables := self.tables.pop(uri, None):
            html = self.tabled(html, page, tables)
        if (uri in self.records or uri in self.pages) and "&" in str(page.title or ""):
            page.meta["title"] = page.title  # Material's `striptags` turns `&lt;` into `<`; it prints this as it is
        return html

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Leave out the template of a record that the theme lacks: the host would end there, with no site written."""
        for uri, record in self.records.items():
            file = files.get_file_from_path(uri)
            page = file.page if file else None
            template = page.meta.get("template") if page else None
            if page and template is not None and not _has_template(env, template):
                del page.meta["template"]
                log.warning(f"{record.path}: the theme has no template `{template}`; the page has the usual one")

    def tabled(self, html: str, page: Page, tables: list[Table]) -> str:
        """A generated page with its tables, now that the addresses of all pages are known."""
        if page.present_anchor_ids is not None:
            page.present_anchor_ids.update(*(table.ids for table in tables))
        return with_tables(html, tables, self.writer(page))

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Put around a record's text what is none of its words: whoever collects those has done so."""
        record = self.records.get(page.file.src_uri)
        if record is not None:
            self.content = page.content
            page.content = self.furniture(record, page).around(page.content or "", self.writer(page))

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        """Keep of a written page what the host keeps of any, and nothing around it."""
        if page.file.src_uri in self.records:
            page.content = self.content

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fail the build for what was found, now that the site is written; a preview never fails."""
        if self.site is None or self.serving:
            return
        totals = Totals.of(self.site.diagnostics)
        if totals.fails(strict=config.strict):
            raise PluginError(f"exprec: {totals}. The site is written; `exprec check` shows each finding.")

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch the records and runs that lie outside the docs folder, also those that are not there yet."""
        from mkdocs_exprec.preview import watch

        project = self.project(config)
        for path in (*(folder.path for folder in project.folders), *project.runs):
            if not is_within(path, project.docs_dir):
                watch(server, path)
        return server


def _neighbour(url: str) -> str:
    """The URL of a page that is not there, beside that of a page."""
    path = url.removeprefix("./")
    end = "/" if path.endswith("/") else ""
    folder = path.removesuffix("/").rpartition("/")[0]
    return f"{folder}/-{end}" if folder else f"-{end}"


@contextmanager
def _told_by_the_host() -> Iterator[None]:
    """Turn what can't be used in the configuration into an error that the host tells in one line."""
    try:
        yield
    except ConfigurationError as error:
        raise PluginError(f"exprec: {error}") from error


class _PublishedFile(File):
    """A run's file, of which there are thousands: what MkDocs works out for each file is known here."""

    def __init__(self, uri: str, path: str, config: MkDocsConfig) -> None:
        self.src_uri = self.dest_uri = uri
        self.src_dir = None
        self.dest_dir = config.site_dir
        self.use_directory_urls = config.use_directory_urls
        self.generated_by = "exprec"
        self.abs_src_path = path
        self.abs_dest_path = os.path.join(config.site_dir, uri)

    def copy_file(self, dirty: bool = False) -> None:
        """Copy the file into the site."""
        if dirty and not self.is_modified():
            return
        source = os.open(self.abs_src_path or "", os.O_RDONLY | _BINARY)
        try:
            target = self.target()
            try:
                _copy(source, target)
            finally:
                os.close(target)
        finally:
            os.close(source)

    def target(self) -> int:
        """The file of the site to write to; its folder is made if it is not there."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
        try:
            return os.open(self.abs_dest_path, flags, 0o666)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(self.abs_dest_path), exist_ok=True)
            return os.open(self.abs_dest_path, flags, 0o666)


def _copy(source: int, target: int) -> None:
    """Copy from one open file to another, without asking the system for anything else: most are small."""
    while chunk := os.read(source, _CHUNK):
        written = os.write(target, chunk)
        while written < len(chunk):
            written += os.write(target, chunk[written:])
        if len(chunk) < _CHUNK:
            return


_CHUNK = 64 * 1024
_BINARY: int = getattr(os, "O_BINARY", 0)


def _is_preview(config: MkDocsConfig) -> bool:
    """Whether the site is built for `serve --clean`, which announces itself as a build."""
    host, port = config.dev_addr
    return (config.site_url or "").startswith(f"http://{host}:{port}/")


def _is_mounted(found: Found, project: Project) -> bool:
    """Whether the host does not find it by itself."""
    is_found = is_within(found.file, project.docs_dir) and found.is_where_it_lies
    return found.kind != "template" and not is_found


def _is_shown(file: File | None, uri: str, config: MkDocsConfig, serving: bool) -> bool:
    """Whether the site's `exclude_docs` and `draft_docs` leave a record its page."""
    if file is None:
        file = File.generated(config, uri, content="")
        set_exclusions([file], config)
    return bool(file.inclusion.value >= (InclusionLevel.DRAFT if serving else InclusionLevel.NOT_IN_NAV).value)


def _has_page(record: Record, file: File | None, config: MkDocsConfig, serving: bool) -> bool:
    """Whether a record gets a page; one from outside the docs folder does not where another file has its address."""
    if file is not None and not is_within(record.file, config.docs_dir):
        return False
    return _is_shown(file, record.uri, config, serving)


def _mounted(found: Found, project: Project, config: MkDocsConfig) -> File:
    """A file of the site for one that lies outside the docs folder."""
    file = File.generated(config, found.uri, abs_src_path=found.file)
    if found.kind != "attachment" and is_within(found.file, project.root):
        file.edit_uri = os.path.relpath(found.file, project.docs_dir).replace(os.sep, "/")
    return file


def _generated(config: MkDocsConfig, uri: str, content: str) -> File:
    """A file of ours; other plugins take it for granted that each has a place in the docs folder."""
    file = File.generated(config, uri, content=content)
    file.abs_src_path = os.path.join(config.docs_dir, *uri.split("/"))
    return file


def _keep_out_of_nav(file: File, config: MkDocsConfig) -> None:
    set_exclusions([file], config)
    if file.inclusion is InclusionLevel.INCLUDED:
        file.inclusion = InclusionLevel.NOT_IN_NAV


def _with_entries(nav: Any, place: str, entries: list[Any]) -> Any:
    """The user's nav, with the generated pages below the entry that is the folder in which they stand."""
    if isinstance(nav, list):
        return [_with_entries(item, place, entries) for item in nav]
    if isinstance(nav, dict):
        return {title: entries if item == place else _with_entries(item, place, entries) for title, item in nav.items()}
    return {"Experiments": entries} if nav == place else nav


def _has_template(env: Environment, name: str) -> bool:
    from jinja2 import TemplateError

    try:
        env.get_template(name)
    except TemplateError:
        return False
    return True


def _title_as_written(meta: Mapping[str, Any], record: Record) -> dict[str, str]:
    """The title of the front matter as text, if YAML reads a number or a day from it; hosts expect a text."""
    if isinstance(meta.get("title", ""), str):
        return {}
    written = [part.text for field in record.named("title") if field.dialect == "front matter" for part in field.parts]
    return {"title": written[0] if written and meta["title"] is not None else record.heading}
