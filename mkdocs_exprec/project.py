"""Where everything of a project lies: configuration file + options -> folders, addresses, limits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs_exprec import surroundings
from mkdocs_exprec.configuration import (
    ConfigurationError,
    checked_options,
    composed,
    parsed,
    place_in,
    plugin_options,
    read_config,
    read_text,
    repeated_keys,
    upwards,
)
from mkdocs_exprec.diagnostics import Severity
from mkdocs_exprec.options import FolderOption, Options, ReferenceKind, forge_of, web_address
from mkdocs_exprec.profiles import Profile, WrongProfile, parse_profile

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""How the names of Markdown files end, in small letters."""


@dataclass(frozen=True, slots=True)
class RecordFolder:
    """A folder of records: where it lies and where its pages stand."""

    path: str
    """Absolute."""
    url: str
    """The address of the folder in the site's source tree, with a final `/` unless it is the root."""
    exclude: tuple[str, ...]
    root: str
    """The repository it belongs to: links out of this folder are refused."""
    profile: Profile | None = None
    """What is expected of its records, if that is not what is expected of the site's others."""
    is_added: bool = False
    """Whether a command names it, and no option."""


class Formulas(NamedTuple):
    """What the Markdown of a site takes for a formula, by the words of pymdownx.arithmatex."""

    inline: tuple[str, ...] = ("dollar", "round")
    block: tuple[str, ...] = ("dollar", "square", "begin")
    smart: bool = True
    """Whether blanks inside of dollars make them currency."""


def formulas_of(extensions: object) -> Formulas | None:
    """What the Markdown extensions of a site, as it names them, take for a formula; None if they know none."""
    options = extensions_named(extensions).get("pymdownx.arithmatex", False)
    if options is False:
        return None
    given = options if isinstance(options, dict) else {}
    usual = Formulas()
    inline, block = given.get("inline_syntax"), given.get("block_syntax")
    return Formulas(
        tuple(map(str, inline)) if isinstance(inline, list) else usual.inline,
        tuple(map(str, block)) if isinstance(block, list) else usual.block,
        bool(given.get("smart_dollar", True)),
    )


def extensions_named(extensions: object) -> dict[str, object]:
    """The options of Markdown extensions by their names; whatever else stands among these is for the host to refuse."""
    if isinstance(extensions, dict):
        return extensions
    listed = extensions if isinstance(extensions, list) else []
    entries = (each if isinstance(each, dict) else {str(each): None} for each in listed)
    return {str(name): options for entry in entries for name, options in entry.items()}


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Project:
    """The resolved project. All folders are absolute paths."""

    folder: str
    """Where the configuration file lies, or the command was started without one."""
    root: str
    """The repository's root; without Git, the folder of the configuration file."""
    docs_dir: str
    folders: tuple[RecordFolder, ...]
    runs: tuple[str, ...]
    url: str
    repository: str | None
    forge: str
    """By whose custom its addresses are made."""
    references: tuple[ReferenceKind, ...]
    profile: Profile
    baseline: str | None
    """The absolute path of the findings that are known."""
    severity: Mapping[str, Severity | None]
    """The site's own, over that of any profile."""
    ignore: tuple[tuple[GitIgnoreSpec, frozenset[str]], ...]
    """The slugs of the rules that are not run on records whose path a pattern matches."""
    file_limit: int
    search: bool
    exclude_docs: tuple[str, ...] = ()
    """The site's own `exclude_docs` patterns: what they match is no record."""
    formulas: Formulas | None = None
    """What is a formula on its pages, in which nothing is named."""
    sane_headers: bool = False
    """Whether its Markdown needs a blank behind the `#` of a heading, as pymdownx.saneheaders does."""

    def profile_of(self, file: str) -> Profile:
        """What is expected of a record, by its absolute path."""
        own = [(len(each.path), each.profile) for each in self.folders if each.profile and is_within(file, each.path)]
        return max(own, key=itemgetter(0))[1] if own else self.profile

    def ignored(self, path: str) -> frozenset[str]:
        """The slugs of the rules that are not run on a record, by its path as messages show it."""
        if not self.ignore:
            return _NONE
        return _NONE.union(*(slugs for spec, slugs in self.ignore if spec.match_file(path)))

    def shown(self, path: str) -> str:
        """A path as messages show it: relative to the project's folder, absolute outside its repository; with `/`."""
        if path.startswith(self.folder + os.sep):
            path = path[len(self.folder) + 1 :]
        elif is_within(path, self.root):
            path = os.path.relpath(path, self.folder)
        return path.replace(os.sep, "/")


def locate(
    options: Options,
    *,
    folder: str,
    docs_dir: str,
    repo_url: str | None,
    exclude_docs: tuple[str, ...] = (),
    extensions: object = None,
    rules: Mapping[str, str] | None = None,
) -> Project:
    """Resolve the options against the place of the configuration file. Reads the profiles' files, if it has any.

    Args:
        options: the plugin's own.
        folder: where the configuration file lies.
        docs_dir: as the site sets it.
        repo_url: as the site sets it, if it does.
        exclude_docs: the patterns of the site.
        extensions: the Markdown extensions of the site, as it names them.
        rules: the codes of all rules by their slugs, to check what profiles say of them.

    Raises:
        ConfigurationError: if that can't be used.
    """
    folder = os.path.abspath(folder)
    profile = _resolved(options.profile, folder, rules)
    docs_dir = os.path.abspath(os.path.join(folder, docs_dir))
    root = repository_root(folder) or folder
    repository = options.repository or web_address(repo_url or "") or None
    return Project(
        folder=folder,
        root=root,
        docs_dir=docs_dir,
        folders=tuple(
            _record_folder(entry, folder, docs_dir, root, rules) for entry in _entries(options, folder, docs_dir)
        ),
        runs=tuple(os.path.abspath(os.path.join(folder, path)) for path in options.runs),
        url=options.url,
        repository=repository,
        forge=options.forge or forge_of(repository),
        references=options.references,
        profile=profile,
        baseline=os.path.abspath(os.path.join(folder, options.baseline)) if options.baseline else None,
        severity=options.severity,
        ignore=tuple((_compiled(pattern), slugs) for pattern, slugs in options.ignore.items()),
        file_limit=options.file_limit,
        search=options.search,
        exclude_docs=exclude_docs,
        formulas=formulas_of(extensions),
        sane_headers="pymdownx.saneheaders" in extensions_named(extensions),
    )


def _compiled(pattern: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([pattern])


def _holding(path: str) -> str:
    """The folder to look into for a record: a `README.md` is one in its own folder, seen from above it."""
    if surroundings.is_folder(path):
        return path
    folder, name = os.path.split(path)
    return os.path.dirname(folder) if stands_for_folder(name) else folder


def _resolved(profile: Profile | str, folder: str, rules: Mapping[str, str] | None) -> Profile:
    return read_profile(os.path.join(folder, profile), profile, rules) if isinstance(profile, str) else profile


def read_profile(path: str, shown: str, rules: Mapping[str, str] | None) -> Profile:
    """Read a profile's file.

    Raises:
        ConfigurationError: with the place of the mistake in it.
    """
    text = read_text(path, shown)
    loaded = parsed(text, shown)
    for repeated in repeated_keys(node := composed(text)):
        raise ConfigurationError(f"{shown}:{repeated.place}: {repeated.message}")
    try:
        return parse_profile(loaded or {}, rules)
    except WrongProfile as error:
        depth, place = place_in(node, error.path)
        raise ConfigurationError(f"{shown}:{place}: {error}" if depth else f"{shown}: {error}") from error


def uncovered(paths: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Those of some paths, as absolute ones, that none of these folders covers or lies in."""
    known = tuple(folders)
    asked = map(os.path.abspath, paths)
    return [path for path in asked if not any(is_within(path, each) or is_within(each, path) for each in known)]


def with_folders(project: Project, paths: Iterable[str]) -> Project:
    """The project with those paths as record folders that none of its own folders covers or lies in."""
    others = uncovered(paths, (folder.path for folder in project.folders))
    if not others:
        return project
    places = (project.folder, project.docs_dir, project.root, None)
    added = (_record_folder(FolderOption(_holding(path)), *places) for path in others)
    return replace(project, folders=(*project.folders, *(replace(folder, is_added=True) for folder in added)))


def stands_for_folder(name: str) -> bool:
    """Whether a file of that name is its folder's page or record: `index.md`, or a README, however it is spelled."""
    stem, ending = os.path.splitext(name.casefold())
    return name == "index.md" or (stem == "readme" and ending in MARKDOWN)


def standing_for_folder(names: Iterable[str]) -> list[str]:
    """The names of a folder's files that stand for it, the one that counts first."""
    return sorted(filter(stands_for_folder, names), key=lambda name: (name != "index.md", name))


def repository_root(folder: str) -> str | None:
    """The nearest folder upwards that holds a `.git`."""
    return next((each for each in upwards(folder) if surroundings.exists(os.path.join(each, ".git"))), None)


def is_within(path: str, folder: str) -> bool:
    """Whether an absolute, normal path is the folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _entries(options: Options, folder: str, docs_dir: str) -> tuple[FolderOption, ...]:
    if options.records:
        return options.records
    inside, beside = (os.path.join(each, "experiments") for each in (docs_dir, folder))
    is_inside = surroundings.is_folder(inside) and (not surroundings.is_folder(beside) or _may_hold_records(inside))
    return (FolderOption(inside if is_inside else beside),)


def _may_hold_records(folder: str, *, is_below: bool = False) -> bool:
    """Whether a folder holds more Markdown than its own page, to which records from beside the docs are mounted."""
    shown = surroundings.shown(folder)
    names = [each.name for each in shown if not each.is_folder and not each.name.startswith("_")]
    pages = [name for name in names if name.lower().endswith(MARKDOWN) and (is_below or not stands_for_folder(name))]
    within = (each.path for each in shown if each.is_folder and not each.link)
    return bool(pages) or any(_may_hold_records(path, is_below=True) for path in within)


def _record_folder(
    entry: FolderOption, folder: str, docs_dir: str, root: str, rules: Mapping[str, str] | None
) -> RecordFolder:
    path = os.path.abspath(os.path.join(folder, entry.path))
    if is_within(path, docs_dir):
        inner = os.path.relpath(path, docs_dir).replace(os.sep, "/")
        url = "" if inner == "." else inner + "/"
    elif entry.url is not None:
        url = entry.url
    elif is_within(path, folder) and path != folder:
        url = os.path.relpath(path, folder).replace(os.sep, "/") + "/"
    else:
        url = os.path.basename(path) + "/"
    own_root = repository_root(path) or (root if is_within(path, root) else os.path.dirname(path))
    profile = None if entry.profile is None else _resolved(entry.profile, folder, rules)
    return RecordFolder(path, url, entry.exclude, own_root, profile)


def load_project(config_file: str | None, folder: str, rules: Mapping[str, str] | None) -> Project:
    """Resolve the project of a configuration file as the plugin does, without importing MkDocs.

    Args:
        config_file: `mkdocs.yml` or `properdocs.yml`; None for a folder that has none.
        folder: where to look for records if there is no configuration file.
        rules: the code of every rule by its slug; None if no severity is needed.

    Raises:
        ConfigurationError: in one line, what is wrong with the file.
        WrongOptions: every mistake in the options.
    """
    config = read_config(config_file) if config_file else {}
    if config_file:
        folder = os.path.dirname(os.path.abspath(config_file))
    options = checked_options(plugin_options(config.get("plugins")), rules, config_file)
    return locate(
        options,
        folder=folder,
        docs_dir=_setting(config, "docs_dir", "docs"),
        repo_url=_setting(config, "repo_url", "") or None,
        exclude_docs=pattern_lines(config.get("exclude_docs")),
        extensions=config.get("markdown_extensions"),
        rules=rules,
    )


def pattern_lines(patterns: object) -> tuple[str, ...]:
    """The patterns of an `exclude_docs` text, without blank lines and comments."""
    lines = patterns.splitlines() if isinstance(patterns, str) else ()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


def _setting(config: Mapping[str, Any], name: str, default: str) -> str:
    value = config.get(name, default)
    if value is None:
        return default
    if not isinstance(value, str):
        raise ConfigurationError(f"`{name}` should be text, not {type(value).__name__}")
    return value
