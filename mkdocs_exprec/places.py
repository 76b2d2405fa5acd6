"""A link as written in a record -> the place it means: a page, a file of the site, of a run, of the repository.

Nothing outside the project's folders is ever opened. Folders are listed once and remembered for one build.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from difflib import get_close_matches
from enum import Enum
from html import unescape
from posixpath import join as join_uri
from posixpath import normpath as normal_uri
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.project import Project, is_within
from mkdocs_exprec.reading.record import Record


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


_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")
_DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
_UNSAFE_SCHEMES = frozenset({"javascript", "data", "vbscript", "file"})
_SAFE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
_EXTERNAL = Place(Kind.EXTERNAL)


class Target(NamedTuple):
    """A link of a record and where it leads."""

    span: Span
    written: str
    place: Place


class Places:
    """Resolves links. Made anew for each build; what it saw of the disk is valid for that build only.

    Args:
        project: the folders that may be looked into.
        mounted: the address in the site of each file outside the docs folder, by absolute path.
        addresses: pages that exist in the site only, such as the generated indexes.
    """

    def __init__(self, project: Project, mounted: Mapping[str, str], addresses: frozenset[str]) -> None:
        self.project = project
        self.mounted = mounted
        self.addresses = addresses
        self._names: dict[str, frozenset[str]] = {}
        self._real: dict[str, str] = {}
        self._run_urls = _run_addresses(project)

    def resolve(self, target: str, *, file: str, uri: str, root: str) -> Place:
        """Find what a link in a file means.

        Args:
            target: the link as written.
            file: the absolute path of the file that holds it.
            uri: that file's address in the site.
            root: the repository that the file belongs to.
        """
        clean = unescape(target) if "&" in target else target
        scheme = self.scheme_of(clean)
        if scheme is not None:
            return scheme
        path, suffix = _split_suffix(clean)
        if not path:
            return _EXTERNAL
        if path[0] in "/\\" or _DRIVE.match(path):
            known = path.lstrip("/")
            return Place(Kind.SITE, known, suffix=suffix) if self.in_site(known) else Place(Kind.ABSOLUTE)
        path = (unquote(path) if "%" in path else path).replace("\\", "/")
        absolute = os.path.normpath(os.path.join(os.path.dirname(file), path))
        place = self.on_disk(absolute, root, suffix)
        if place.kind in (Kind.MISSING, Kind.OUTSIDE):
            address = normal_uri(join_uri(uri, "..", path))
            if self.in_site(address):
                return Place(Kind.SITE, address, suffix=suffix)
        return place

    def targets(self, record: Record) -> tuple[Target, ...]:
        """Where each inline link and image of a record leads, but for those to other sites."""
        text = record.outline.text
        targets = []
        for link in record.outline.links:
            written = text[link.target_start : link.target_end]
            if written and not written.startswith(("http://", "https://", "#")):
                place = self.resolve(written, file=record.file, uri=record.uri, root=record.root)
                targets.append(Target(link.target, written, place))
        return tuple(targets)

    def scheme_of(self, target: str) -> Place | None:
        """The place of a target that is no path: another site's, a heading, or an unsafe one."""
        if target.startswith(("http://", "https://", "mailto:", "#", "?", "//")):
            return _EXTERNAL
        clean = _IGNORED.sub("", target)
        match = _SCHEME.match(clean)
        if not match:
            return None
        scheme = match[0][:-1].casefold()
        if scheme in _UNSAFE_SCHEMES and not _SAFE_DATA.match(clean):
            return Place(Kind.UNSAFE)
        return _EXTERNAL

    def in_site(self, address: str) -> bool:
        """Whether a page or file of the site has that address in its source tree."""
        if address.startswith("../"):
            return False
        return address in self.addresses or self.exists(os.path.join(self.project.docs_dir, address))

    def on_disk(self, path: str, root: str, suffix: str = "") -> Place:
        """The place of an absolute, normal path."""
        if not self.allowed(path, root):
            return Place(Kind.OUTSIDE, file=path)
        if not self.exists(path):
            return Place(Kind.MISSING, file=path)
        try:
            status = os.lstat(path)
            real = self.real_folder(os.path.dirname(path)) if os.path.dirname(path) != path else path
            if stat.S_ISLNK(status.st_mode):
                real = os.path.realpath(path)
                status = os.stat(real)
        except OSError:
            return Place(Kind.IRREGULAR, file=path)
        if not self.allowed(real, root) and not self.allowed(real, os.path.realpath(root)):
            return Place(Kind.OUTSIDE, file=path)
        if stat.S_ISDIR(status.st_mode):
            return self.folder_place(path, root, suffix)
        if not stat.S_ISREG(status.st_mode):
            return Place(Kind.IRREGULAR, file=path)
        return self.file_place(path, root, suffix, status.st_size)

    def file_place(self, path: str, root: str, suffix: str, size: int) -> Place:
        """The place of a regular file inside the project."""
        uri = self.mounted.get(path) or self.docs_uri(path)
        if uri:
            return Place(Kind.SITE, uri, path, suffix=suffix)
        if size <= self.project.file_limit and (uri := self.published_uri(path)):
            return Place(Kind.PUBLISHED, uri, path, suffix=suffix)
        return Place(Kind.REPOSITORY, file=path, url=self.forge_url(path, root, "blob"), suffix=suffix)

    def published_uri(self, path: str) -> str:
        """Where a file outside the site is published when a record links to it; empty if it is not."""
        for folder, url in self._run_urls:
            if is_within(path, folder) and not path.endswith(".md"):
                return url + os.path.relpath(path, folder).replace(os.sep, "/")
        if path.lower().endswith(_PICTURES) and is_within(path, self.project.root):
            return f"{self.project.url}files/{os.path.relpath(path, self.project.root)}".replace(os.sep, "/")
        return ""

    def folder_place(self, path: str, root: str, suffix: str) -> Place:
        """The place of a folder: its own page if it has one, else the folder in the repository."""
        for name in ("index.md", "README.md"):
            index = os.path.join(path, name)
            if self.exists(index) and (uri := self.mounted.get(index) or self.docs_uri(index)):
                return Place(Kind.SITE, uri, index, suffix=suffix)
        return Place(Kind.REPOSITORY, file=path, url=self.forge_url(path, root, "tree"), suffix=suffix)

    def docs_uri(self, path: str) -> str:
        """The address of a file of the docs folder; empty for any other."""
        docs_dir = self.project.docs_dir
        return path[len(docs_dir) + 1 :].replace(os.sep, "/") if is_within(path, docs_dir) else ""

    def allowed(self, path: str, root: str) -> bool:
        """Whether a path lies in the repository of the project or of the record, or in a run folder."""
        return is_within(path, self.project.root) or is_within(path, root) or self.in_runs(path)

    def in_runs(self, path: str) -> bool:
        """Whether a path lies in a run folder."""
        return any(is_within(path, folder) for folder in self.project.runs)

    def exists(self, path: str) -> bool:
        """Whether there is something at an absolute, normal path."""
        folder, name = os.path.split(path)
        return name in self.names(folder) if name else os.path.isdir(path)

    def names(self, folder: str) -> frozenset[str]:
        """What a folder holds; nothing if it can't be listed."""
        names = self._names.get(folder)
        if names is None:
            try:
                names = frozenset(os.listdir(folder))
            except OSError:
                names = frozenset()
            self._names[folder] = names
        return names

    def real_folder(self, folder: str) -> str:
        """A folder's path with every link followed."""
        real = self._real.get(folder)
        if real is None:
            real = self._real[folder] = os.path.realpath(folder)
        return real

    def nearest(self, path: str) -> str:
        """The name in the same folder that is most like that of a missing path; empty if none is."""
        folder, name = os.path.split(path)
        return next(iter(get_close_matches(name, sorted(self.names(folder)), n=1, cutoff=0.75)), "")

    def forge_url(self, path: str, root: str, view: str) -> str:
        """The URL of a file or folder on the forge; empty if the repository is unknown or is another one."""
        repository = self.project.repository
        if not repository or not is_within(path, self.project.root) or root != self.project.root:
            return ""
        relative = quote(os.path.relpath(path, self.project.root).replace(os.sep, "/"))
        host = urlsplit(repository).netloc
        if "gitlab" in host:
            view = f"-/{view}"
        elif "bitbucket" in host:
            view = "src"
        return f"{repository}/{view}/HEAD/{relative}"


def _split_suffix(target: str) -> tuple[str, str]:
    """Part a target into its path and what follows from `?` or `#` on."""
    for index, character in enumerate(target):
        if character in "?#":
            return target[:index], target[index:]
    return target, ""


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
