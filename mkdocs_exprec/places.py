"""A link as written in a record -> the place it means: a page, a file of the site, of a run, of the repository.

Nothing outside the project's folders is ever opened. Folders are listed once and remembered for one build.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from enum import Enum
from html import unescape
from posixpath import join as join_uri
from posixpath import normpath as normal_uri
from typing import NamedTuple
from urllib.parse import quote, unquote

from mkdocs_exprec import surroundings
from mkdocs_exprec.diagnostics import Span, nearest
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.project import Project, is_within, standing_for_folder
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.scanner import Outline
from mkdocs_exprec.surroundings import FILE, FOLDER, LINK, MISSING


class Kind(Enum):
    """What a link leads to."""

    EXTERNAL = "a page elsewhere, or a heading of the same page"
    SITE = "a page or file of the site"
    PUBLISHED = "a file of a run, or a picture of the repository, to be published with the site"
    REPOSITORY = "another file of the repository"
    MISSING = "nothing"
    OUTSIDE = "a place outside the project"
    ABSOLUTE = "a path that only one machine has"
    UNSAFE = "a script, or something else that no link should lead to"
    IRREGULAR = "something that is neither a file nor a folder"


WELL_LED = frozenset({Kind.EXTERNAL, Kind.SITE, Kind.PUBLISHED, Kind.REPOSITORY})
"""What a link may lead to."""


class Place(NamedTuple):
    """Where a link leads."""

    kind: Kind
    uri: str = ""
    """Its address in the site's source tree, for SITE and PUBLISHED."""
    file: str = ""
    """Its absolute path, if it lies on disk."""
    url: str = ""
    """Its URL on the forge, for REPOSITORY, if the repository is known."""
    suffix: str = ""
    """Query and fragment as written."""


_PLAIN_PATH = re.compile(r"[\w.-][\w./-]*+")
"""A relative path as nearly all are, which needs no decoding."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")
_DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
_UNSAFE_SCHEMES = frozenset({"javascript", "data", "vbscript", "file"})
_SAFE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
_EXTERNAL = Place(Kind.EXTERNAL)
_ELSEWHERE = ("http://", "https://", "#")
_SUFFIX = re.compile(r"[?#]")
_LONGEST_PATH = 4096
_DEEPEST = 200
"""Folders in each other that are looked at one by one."""


class Target(NamedTuple):
    """A link of a record and where it leads."""

    span: Span
    written: str
    place: Place

    @property
    def is_astray(self) -> bool:
        """Whether it leads to no page and no file."""
        return self.place.kind not in WELL_LED


class _Folder(NamedTuple):
    """A folder that links lead into: whether it may be looked into, and where its files stand in the site."""

    path: str
    allowed: bool
    site: str | None
    """Its address in the site's source tree with a final `/`; None for a folder outside the docs folder."""
    published: str
    """The address at which its files are published when they are linked to; empty if they are not."""


class Places:
    """Resolves links. Made anew for each build; what it saw of the disk is valid for that build only.

    Args:
        project: the folders that may be looked into.
        mounted: the address in the site of each file outside the docs folder, by absolute path.
        addresses: pages that exist in the site only.
    """

    def __init__(self, project: Project, mounted: Mapping[str, str], addresses: frozenset[str]) -> None:
        self.project = project
        self.mounted = mounted
        self.addresses = addresses
        self._names: dict[str, list[str]] = {}
        self._real: dict[str, str] = {}
        self._seen: set[str] = set()
        self._folders: dict[tuple[str, str, str], _Folder] = {}
        self._runs = _run_addresses(project)

    def with_pages(self, addresses: Iterable[str]) -> Places:
        """The same places and more pages that exist in the site only, such as the generated ones."""
        other = copy(self)
        other.addresses = self.addresses.union(addresses)
        return other

    def settled(self, record: Record, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        """The targets of a record, now that there are more pages for those that led nowhere."""
        return self.targets(record) if any(target.is_astray for target in targets) else targets

    def targets(self, record: Record) -> tuple[Target, ...]:
        """Where each inline link and image of a record leads, but for those to other sites."""
        text = record.outline.text
        folder = os.path.dirname(record.file)
        targets = []
        known: dict[str, Place] = {}
        for _, _, _, _, start, end, _ in record.outline.links:
            written = text[start:end]
            if written and not written.startswith(_ELSEWHERE):
                place = known.get(written)
                if place is None:
                    place = known[written] = self.resolve(written, folder, record.uri, record.root)
                targets.append(Target(Span(start, end), written, place))
        return tuple(targets)

    def astray(self, record: Record, targets: Iterable[Target]) -> tuple[Target, ...]:
        """Those of the targets of a record that are no page and no file, and those in its raw HTML."""
        led_astray = [target for target in targets if target.is_astray]
        return (*led_astray, *self.astray_in_html(record)) if "<" in record.outline.masked else tuple(led_astray)

    def astray_in_html(self, record: Record) -> Iterator[Target]:
        """Where the raw HTML of a record leads, if that is nowhere: seen from its file, and seen from its page."""
        folder = os.path.dirname(record.file)
        page = os.path.join(folder, os.path.splitext(os.path.basename(record.file))[0])
        for span in addresses_in_html(record.outline):
            written = record.outline.text[slice(*span)]
            places = [self.resolve(written, base, record.uri, record.root) for base in (folder, page)]
            kinds = {place.kind for place in places}
            if kinds == {Kind.UNSAFE} or (kinds <= {Kind.MISSING, Kind.OUTSIDE} and not _is_in_head(record, span)):
                yield Target(span, written, places[0] if len(kinds) == 1 else places[1])

    def resolve(self, target: str, base: str, uri: str, root: str) -> Place:
        """Find what a link in a file means.

        Args:
            target: the link as written.
            base: the absolute path of the folder in which the file lies.
            uri: the file's address in the site.
            root: the repository that the file belongs to.
        """
        if _PLAIN_PATH.fullmatch(target):
            return self.at_path(target, base, uri, root, "")
        clean = unescape(target) if "&" in target else target
        scheme = _scheme(clean)
        if scheme is not None:
            return scheme
        cut = _SUFFIX.search(clean)
        path, suffix = (clean[: cut.start()], clean[cut.start() :]) if cut else (clean, "")
        if not path:
            return _EXTERNAL
        if path[0] in "/\\" or _DRIVE.match(path):
            known = normal_uri(unquote(path).lstrip("/"))
            pages = (normal_uri(f"{known}/index.md"), normal_uri(f"{known}/README.md"), known)
            address = next(filter(self.in_site, pages), "")
            return Place(Kind.SITE, address, suffix=suffix) if address else Place(Kind.ABSOLUTE)
        return self.at_path(unquote(path).replace("\\", "/"), base, uri, root, suffix)

    def at_path(self, path: str, base: str, uri: str, root: str, suffix: str) -> Place:
        """What a relative path means on disk, and if it is not there, in the site."""
        place = self.on_disk(path, base, root, suffix)
        if place.kind is Kind.MISSING or place.kind is Kind.OUTSIDE:
            address = normal_uri(join_uri(uri, "..", path))
            if self.in_site(address):
                return Place(Kind.SITE, address, suffix=suffix)
        return place

    def in_site(self, address: str) -> bool:
        """Whether a page or file of the site has that address in its source tree."""
        if address in (".", "..") or address.startswith("../"):
            return False
        return address in self.addresses or self.exists(os.path.join(self.project.docs_dir, address))

    def on_disk(self, path: str, base: str, root: str, suffix: str) -> Place:
        """The place of a path as seen from a folder."""
        head, _, name = path.rpartition("/")
        if name in ("", ".", ".."):
            return self.folder_place(os.path.normpath(os.path.join(base, path)), root, suffix)
        folder = self._folders.get((base, head, root)) or self.folder(head, base, root)
        absolute = folder.path + os.sep + name
        if not folder.allowed:
            return Place(Kind.OUTSIDE, file=absolute)
        seen = surroundings.look(absolute)
        if seen.kind == LINK:
            if not self.allowed_real(absolute, root):
                return Place(Kind.OUTSIDE, file=absolute)
            seen = surroundings.look_through(absolute)
        if seen.kind == FILE:
            self._seen.add(absolute)
            return self.file_place(absolute, name, folder, root, suffix, seen.size)
        if seen.kind == FOLDER:
            return self.folder_place(absolute, root, suffix)
        return Place(Kind.MISSING if seen.kind == MISSING else Kind.IRREGULAR, file=absolute)

    def folder(self, head: str, base: str, root: str) -> _Folder:
        """A folder as named from another one, looked at for the first time."""
        path = os.path.normpath(os.path.join(base, head))
        allowed = self.allowed(path, root) and self.allowed_real(path, root)
        folder = _Folder(path, allowed, self.docs_address(path), self.published_address(path))
        self._folders[base, head, root] = folder
        return folder

    def file_place(self, path: str, name: str, folder: _Folder, root: str, suffix: str, size: int) -> Place:
        """The place of a regular file inside the project."""
        uri = self.mounted.get(path)
        if uri is None and folder.site is not None:
            uri = folder.site + name
        if uri is not None:
            return Place(Kind.SITE, uri, path, "", suffix)
        if folder.published and not name.endswith(".md"):
            uri = folder.published + name
        elif name.lower().endswith(_PICTURES) and is_within(path, self.project.root):
            uri = f"{self.project.url}files/{os.path.relpath(path, self.project.root)}".replace(os.sep, "/")
        if uri and size <= self.project.file_limit:
            return Place(Kind.PUBLISHED, uri, path, "", suffix)
        return Place(Kind.REPOSITORY, file=path, url=forge_url(self.project, path, root, "blob"), suffix=suffix)

    def folder_place(self, path: str, root: str, suffix: str) -> Place:
        """The place of a folder: its own page if it has one, else the folder in the repository."""
        if not self.allowed(path, root) or not self.allowed_real(path, root):
            return Place(Kind.OUTSIDE, file=path)
        if not self.exists(path):
            return Place(Kind.MISSING, file=path)
        site = self.docs_address(path)
        for name in standing_for_folder(self.names(path)):
            index = os.path.join(path, name)
            uri = self.mounted.get(index) or (site + name if site is not None and self.exists(index) else None)
            if uri:
                return Place(Kind.SITE, uri, index, suffix=suffix)
        return Place(Kind.REPOSITORY, file=path, url=forge_url(self.project, path, root, "tree"), suffix=suffix)

    def docs_address(self, path: str) -> str | None:
        """The address of a folder of the docs folder, with a final `/`; None for any other."""
        docs_dir = self.project.docs_dir
        if not is_within(path, docs_dir):
            return None
        return path[len(docs_dir) + 1 :].replace(os.sep, "/") + "/" if path != docs_dir else ""

    def published_address(self, path: str) -> str:
        """Where the files of a run's folder are published, with a final `/`; empty for any other folder."""
        for folder, url in self._runs:
            if is_within(path, folder):
                inner = path[len(folder) + 1 :].replace(os.sep, "/")
                return f"{url}{inner}/" if inner else url
        return ""

    def allowed(self, path: str, root: str) -> bool:
        """Whether a path lies in the repository of the project or of the record, or in a run folder."""
        if is_within(path, self.project.root) or is_within(path, root):
            return True
        return any(is_within(path, folder) for folder, _ in self._runs)

    def allowed_real(self, path: str, root: str) -> bool:
        """The same, once every link in the path is followed."""
        real = self.real(path)
        return real == path or self.allowed(real, root) or is_within(real, surroundings.real(root))

    def real(self, path: str) -> str:
        """A path with every link in it followed; what is known of its parent is not looked up again."""
        known = self._real.get(path)
        if known is None:
            parent, name = os.path.split(path)
            if "\0" in path or len(path) > _LONGEST_PATH:
                known = path  # nothing can be there
            elif name and path.count(os.sep) < _DEEPEST and surroundings.look(path).kind != LINK:
                known = os.path.join(self.real(parent), name)
            else:
                known = surroundings.real(path)
            self._real[path] = known
        return known

    def exists(self, path: str) -> bool:
        """Whether there is something at an absolute path."""
        return path in self._seen or surroundings.exists(path)

    def names(self, folder: str) -> list[str]:
        """What a folder holds, by name; nothing if it can't be listed."""
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = surroundings.names(folder)
        return names

    def nearest(self, path: str) -> str:
        """The name in the same folder that is most like that of a missing path; empty if none is."""
        folder, name = os.path.split(path)
        return nearest(name, self.names(folder), 0.75)


def forge_url(project: Project, path: str, root: str, view: str) -> str:
    """The URL of a file or folder on the forge; empty if the repository is unknown or is another one.

    Args:
        project: the resolved options.
        path: the absolute path.
        root: the repository in which it is to lie.
        view: `blob` for a file, `tree` for a folder.
    """
    if not project.repository or root != project.root or not is_within(path, root):
        return ""
    return forge_address(project.repository, project.forge, path[len(root) + 1 :].replace(os.sep, "/"), view)


def forge_address(repository: str, forge: str, path: str, view: str) -> str:
    """The URL of a file (`blob`) or folder (`tree`) of a repository at its newest commit, by the forge's custom."""
    view = {"gitlab": f"-/{view}", "bitbucket": "src", "gitea": "src/commit"}.get(forge, view)
    return f"{repository}/{view}/HEAD/{quoted(path)}"


def quoted(path: str) -> str:
    """A path as an address writes it; most need no change, which is seen in a tenth of the time that `quote` takes."""
    return path if _SAFE_PATH.fullmatch(path) else quote(path)


_SAFE_PATH = re.compile(r"[A-Za-z0-9_.~/-]*")


_TAG = rare(r"""<[a-zA-Z](?:[^<>=]++|=\s*+(?:"[^"]{0,500}+"|'[^']{0,500}+')?+)*+""")
LEADING = frozenset({"href", "src", "action", "formaction", "data", "poster", "background"})
"""The attributes by which an element of HTML leads somewhere."""
_ADDRESS = rare(
    rf"""[\s"'/](?:{"|".join(sorted(LEADING))})\s*+=\s*+(?:"([^"]*+)|'([^']*+)|([^\s"'<>]++))""",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<((?:javascript|vbscript|file:/|data:[\w.+-]++/)[^\s<>]*+)>", re.IGNORECASE)


def addresses_in_html(outline: Outline) -> Iterator[Span]:
    """Where the addresses stand to which the raw HTML of a record leads, and scripts that are written as addresses."""
    for tag in _TAG.finditer(outline.masked):
        if outline.is_in_code(tag.start(), tag.start() + 1):
            continue
        if address := _AUTOLINK.match(outline.masked, tag.start()):
            yield Span(*address.span(1))
        for address in _ADDRESS.finditer(tag[0]) if "=" in tag[0] else ():
            start, end = address.span(address.lastindex or 0)
            yield Span(tag.start() + start, tag.start() + end)


def _is_in_head(record: Record, span: Span) -> bool:
    """Whether HTML stands in the title or a value of the head, where it is shown and not run."""
    fields = (field for fields in record.fields.values() for field in fields if field.dialect == "bullet")
    shown = [part.span for field in fields for part in field.parts] + ([record.title.span] if record.title else [])
    return any(each.start <= span.start < each.end for each in shown)


def is_unsafe(target: str) -> bool:
    """Whether a link with that target would run something."""
    place = _scheme(unescape(target))
    return place is not None and place.kind is Kind.UNSAFE


def _scheme(target: str) -> Place | None:
    """The place of a target that is no path: another site's, a heading, or an unsafe one."""
    if target.startswith(("http://", "https://", "mailto:", "#", "?", "//")):
        return _EXTERNAL
    if ":" not in target:
        return None
    clean = _IGNORED.sub("", target)
    match = _SCHEME.match(clean)
    if not match:
        return None
    if match[0][:-1].casefold() in _UNSAFE_SCHEMES and not _SAFE_DATA.match(clean):
        return Place(Kind.UNSAFE)
    return _EXTERNAL


def _run_addresses(project: Project) -> tuple[tuple[str, str], ...]:
    """Where the published files of each run folder stand in the site; names are made distinct."""
    taken: set[str] = set()
    result = []
    for folder in project.runs:
        name = os.path.basename(folder)
        address, number = f"{project.url}{name}/", 1
        while address in taken:
            number += 1
            address = f"{project.url}{name}-{number}/"
        taken.add(address)
        result.append((folder, address))
    return tuple(result)
