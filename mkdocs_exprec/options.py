"""What a team may set: one entry an option, checked together, so that one report names every mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlsplit

from mkdocs_exprec.diagnostics import Severity, did_you_mean
from mkdocs_exprec.profiles import LEVELS, TEMPLATE, Profile, WrongProfile, parse_profile, slug_of, with_slugs

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FolderOption:
    """One entry of `records`, as written."""

    path: str
    url: str | None = None
    exclude: tuple[str, ...] = ()
    profile: Profile | str | None = None


class ReferenceKind(NamedTuple):
    """A kind of outside thing that a team names, such as a ticket or a dashboard: an entry of `references`."""

    label: str
    pattern: re.Pattern[str]
    url: str
    """With `{0}` for what was matched, and `{1}` or `{name}` for its groups."""


@dataclass(frozen=True, slots=True)
class Options:
    """The plugin's options with their defaults; what depends on the project's place is resolved later."""

    records: tuple[FolderOption, ...] = ()
    url: str = "experiments/"
    runs: tuple[str, ...] = ("runs",)
    repository: str | None = None
    forge: str = ""
    """One of `FORGES`; empty if the address of the repository tells."""
    references: tuple[ReferenceKind, ...] = ()
    mentions: bool = True
    profile: Profile | str = TEMPLATE
    baseline: str | None = None
    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    ignore: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The slugs of the rules that are not run, by a pattern of paths."""
    file_limit: int = 10_000_000
    health: bool | Literal["preview"] = "preview"
    search: bool = False


class WrongOption(NamedTuple):
    """One mistake in the options."""

    name: str
    message: str
    path: tuple[object, ...] = ()
    """The keys, and the places in lists, that lead to it from the options."""
    place: str = ""
    """Where that is, as `file:line:column`; empty if nobody looked."""

    @property
    def located(self) -> str:
        """The message behind its place, if that is known."""
        return f"{self.place}: {self.message}" if self.place else self.message


class WrongOptions(Exception):
    """The options can't be used; `mistakes` names each thing that is wrong."""

    def __init__(self, mistakes: list[WrongOption]) -> None:
        super().__init__("; ".join(f"{mistake.name}: {mistake.message}" for mistake in mistakes))
        self.mistakes = mistakes


class Option(NamedTuple):
    """How an option is read and what the documentation says of it."""

    name: str
    form: str
    """What may be written."""
    default: str
    """The default, in words."""
    description: str
    read: Callable[[Any], Any]


class _Mistakes(ValueError):
    def __init__(self, found: list[tuple[str, tuple[object, ...]]]) -> None:
        super().__init__(found)
        self.found = found
        """The messages, each with the keys and the places in lists that lead to it from the option."""


class _Mistake(_Mistakes):
    def __init__(self, message: str, *path: object) -> None:
        super().__init__([(message, path)])


def parse_options(raw: Mapping[str, Any] | None, rules: Mapping[str, str] | None) -> Options:
    """Check the options as written and give them their types.

    Args:
        raw: what stands under `exprec:` in the site's configuration.
        rules: the code of every rule by its slug, to check `severity` and `ignore` against; None to leave these alone.

    Raises:
        WrongOptions: naming every mistake at once.
    """
    values: dict[str, Any] = {}
    mistakes: list[WrongOption] = []
    known = {option.name: option for option in OPTIONS}
    for name, value in (raw or {}).items():
        option = known.get(name)
        if option is None:
            mistakes.append(WrongOption(str(name), f"there is no such option{did_you_mean(name, known)}", (name,)))
        elif value is not None:
            try:
                values[option.name] = option.read(value)
            except _Mistakes as error:
                mistakes += [WrongOption(option.name, message, (option.name, *path)) for message, path in error.found]
    for name, resolve in _ON_RULES.items():
        values[name], wrong_rules = resolve(values.get(name, {}), rules) if rules is not None else ({}, [])
        mistakes += wrong_rules
    if rules is not None:
        mistakes += _resolved_rules(values, rules)
    if mistakes:
        raise WrongOptions(mistakes)
    return Options(**values)


def _resolved_rules(values: dict[str, Any], rules: Mapping[str, str]) -> list[WrongOption]:
    """Put slugs in the place of codes in the profiles that are written among the options, and tell what is no rule."""
    mistakes: list[WrongOption] = []

    def resolved(profile: Profile | str | None, *path: object, entry: str = "") -> Profile | str | None:
        try:
            return with_slugs(profile, rules) if isinstance(profile, Profile) else profile
        except WrongProfile as error:
            mistakes.append(WrongOption(str(path[0]), f"{entry}{error}", (*path, *error.path)))
            return profile

    if "profile" in values:
        values["profile"] = resolved(values["profile"], "profile")
    if "records" in values:
        values["records"] = tuple(
            replace(each, profile=resolved(each.profile, "records", number, "profile", entry=f"{each.path}: "))
            for number, each in enumerate(values["records"])
        )
    return mistakes


def _by_slug(
    severity: Mapping[str, Any], rules: Mapping[str, str]
) -> tuple[Mapping[str, Severity | None], list[WrongOption]]:
    result: dict[str, Severity | None] = {}
    mistakes = []
    for name, level in severity.items():
        slug = slug_of(name, rules)
        if slug is None:
            mistakes.append(WrongOption("severity", no_such_rule(name, rules), ("severity", name)))
        elif not isinstance(level, (str, bool)) or level not in LEVELS:
            message = f"`{name}` is error, warning, note or off, not {_shown(level)}"
            mistakes.append(WrongOption("severity", message, ("severity", name)))
        else:
            result[slug] = LEVELS[level]
    return dict(sorted(result.items())), mistakes


def rules_named(word: str, rules: Mapping[str, str]) -> frozenset[str]:
    """The slugs of the rules that a word means: a slug, a code, or the beginning of codes such as `EX2`; none if none.

    Args:
        word: as written.
        rules: the code of every rule by its slug.
    """
    if word in rules:
        return frozenset([word])
    start = word.upper()
    return frozenset(slug for slug, code in rules.items() if start.startswith("EX") and code.startswith(start))


def no_such_rule(word: str, rules: Mapping[str, str]) -> str:
    """Say that a word means no rule, and which it is near to; codes are all alike, so they have to be nearer."""
    near = did_you_mean(word, rules) or did_you_mean(word.upper(), rules.values(), 0.85)
    return f"there is no rule `{word}`{near}"


def _by_pattern(
    ignored: Mapping[str, tuple[str, ...]], rules: Mapping[str, str]
) -> tuple[Mapping[str, frozenset[str]], list[WrongOption]]:
    mistakes = [
        WrongOption("ignore", f"`{pattern}`: {no_such_rule(word, rules)}", ("ignore", pattern, number))
        for pattern, words in ignored.items()
        for number, word in enumerate(words)
        if not rules_named(word, rules)
    ]
    return {
        pattern: frozenset().union(*(rules_named(word, rules) for word in words)) for pattern, words in ignored.items()
    }, mistakes


_ON_RULES: Mapping[str, Callable[..., tuple[Mapping[str, Any], list[WrongOption]]]] = {
    "severity": _by_slug, "ignore": _by_pattern,
}  # fmt: skip
"""The options that name rules, and how what they name is found."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Mistake(f"expected text, found {_shown(value)}")
    return value.strip()


def _shown(value: Any) -> str:
    return f"`{value}`" if isinstance(value, (str, int, float)) else type(value).__name__


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_text(value),)
    if not isinstance(value, list):
        raise _Mistake(f"expected a path or a list of paths, found {_shown(value)}")
    return _each(value, _text)


def _each(value: Any, read: Callable[[Any], _T]) -> tuple[_T, ...]:
    """Read the items of a list, or the one that stands there without it, and tell all mistakes in them."""
    items, found = [], []
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        try:
            items.append(_under(number, read, item))
        except _Mistakes as mistakes:
            found += mistakes.found
    if found:
        raise _Mistakes(found)
    return tuple(items)


def _under(step: object, read: Callable[[Any], _T], value: Any) -> _T:
    """Read what stands under a key, or at a place of a list."""
    try:
        return read(value)
    except _Mistakes as mistakes:
        raise _Mistakes([(message, (step, *path)) for message, path in mistakes.found]) from None


def _pattern(value: Any) -> str:
    """One that names paths, and is not there to take another one back."""
    text = _text(value)
    if not any(pattern.include for pattern in _read_pattern(text).patterns):
        raise _Mistake(f"`{text}` stands for no path")
    return text


def _patterns(value: Any) -> tuple[str, ...]:
    return _each(list(_texts(value)), _checked_pattern)


def _checked_pattern(text: str) -> str:
    _read_pattern(text)
    return text


def _read_pattern(text: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    if _PARTED_BY_BACKSLASH.search(text):
        raise _Mistake(f"`{text}` parts folders by a backslash; write `/`")
    try:
        return GitIgnoreSpec.from_lines([text])
    except (ValueError, re.error):
        raise _Mistake(f"`{text}` is no pattern as in `.gitignore`") from None


_PARTED_BY_BACKSLASH = re.compile(r"\\(?:\w|$)")


def _address(value: Any) -> str:
    text = _text(value).strip("/")
    parts = text.split("/") if text not in ("", ".") else []
    if any(part in ("..", ".", "") or not re.fullmatch(r"[\w.~ -]+", part) for part in parts):
        raise _Mistake(f"expected a folder of the site such as `experiments/`, found {_shown(value)}")
    return "/".join(parts) + "/" if parts else ""


def _folder(value: Any) -> FolderOption:
    if isinstance(value, str):
        return FolderOption(_text(value))
    if not isinstance(value, dict):
        raise _Mistake(f"expected a path or `path:` with `url:` and `exclude:`, found {_shown(value)}")
    readers: dict[str, Callable[[Any], Any]] = {"url": _address, "exclude": _patterns, "profile": _profile}
    _refuse_unknown(value, ("path", *readers))
    if "path" not in value:
        raise _Mistake("an entry lacks its `path:`")
    given = {key: _under(key, read, value[key]) for key, read in readers.items() if value.get(key) is not None}
    return FolderOption(_under("path", _text, value["path"]), **given)


def _folders(value: Any) -> tuple[FolderOption, ...]:
    return _each(value, _folder)


def _refuse_unknown(entry: Mapping[Any, Any], keys: tuple[str, ...]) -> None:
    if unknown := [key for key in entry if key not in keys]:
        raise _Mistake(f"an entry has no key `{unknown[0]}`{did_you_mean(unknown[0], keys)}", unknown[0])


HOLE = re.compile(r"\{(\d+|[A-Za-z_]\w*)\}")
"""A place in the URL of a reference kind that is filled with what was matched."""


FORGES = {
    "github": (),
    "gitlab": ("gitlab",),
    "bitbucket": ("bitbucket",),
    "gitea": ("gitea", "forgejo", "codeberg"),
}
"""The forges by whose custom addresses are made, each with what tells it in the name of a host."""


def forge_of(repository: str | None) -> str:
    """The forge that the address of a repository tells of; one that is not known is taken for GitHub."""
    host = urlsplit(repository or "").netloc
    return next((forge for forge, words in FORGES.items() if any(word in host for word in words)), "github")


_CLONED = re.compile(r"(?:ssh://)?git@(?P<host>[\w.-]+)(?::\d+/|[:/])(?P<path>[\w./~-]+)")


def web_address(repository: str) -> str:
    """The address of a repository for a browser, also of one that is written as it is cloned; empty if it has none."""
    cloned = _CLONED.fullmatch(repository)
    url = f"https://{cloned['host']}/{cloned['path']}" if cloned else repository
    return url.rstrip("/").removesuffix(".git") if url.startswith(("http://", "https://")) else ""


def _repository(value: Any) -> str:
    url = web_address(_text(value))
    if not url:
        raise _Mistake(f"expected a URL such as `https://github.com/owner/name`, found {_shown(value)}")
    return url


def _forge(value: Any) -> str:
    if value not in FORGES:
        raise _Mistake(f"expected {', '.join(FORGES)}, found {_shown(value)}")
    return str(value)


def _reference_kinds(value: Any) -> tuple[ReferenceKind, ...]:
    return _each(value, _reference_kind)


def _reference_kind(value: Any) -> ReferenceKind:
    keys = ("pattern", "url", "label")
    if not isinstance(value, dict):
        raise _Mistake(f"expected `pattern:`, `url:` and `label:`, found {_shown(value)}")
    _refuse_unknown(value, keys)
    if missing := [key for key in keys if key not in value]:
        raise _Mistake(f"an entry lacks its `{missing[0]}:`")
    written, url, label = (_under(key, _text, value[key]) for key in keys)
    if label in ("run", "record"):
        raise _Mistake(f"the label `{label}` stands for our own kind; choose another", "label")
    try:
        pattern = re.compile(written)
    except (re.error, RecursionError, OverflowError) as error:
        raise _Mistake(f"the pattern `{written}` can't be read: {error}", "pattern") from None
    if pattern.match("") is not None:
        raise _Mistake(f"the pattern `{written}` matches nothing at all as well", "pattern")
    if not url.startswith(("http://", "https://")):
        raise _Mistake(f"expected a URL such as `https://jira.example/browse/{{0}}`, found `{url}`", "url")
    names = {str(number) for number in range(pattern.groups + 1)} | set(pattern.groupindex)
    if empty := [hole for hole in HOLE.findall(url) if hole not in names]:
        raise _Mistake(f"the pattern `{written}` has no group `{empty[0]}` for the URL", "url")
    return ReferenceKind(label, pattern, url)


def _profile(value: Any) -> Profile | str:
    if isinstance(value, str) and value.endswith((".yml", ".yaml")):
        return value
    try:
        return parse_profile(value)
    except WrongProfile as error:
        raise _Mistake(str(error), *error.path) from None


def _severity(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Mistake(f"expected a rule and its severity, found {_shown(value)}")
    return {str(rule): level for rule, level in value.items()}


def _ignored(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise _Mistake(f"expected patterns of paths, each with a list of rules, found {_shown(value)}")
    return {_under(each, _pattern, each): _under(each, _rules, words) for each, words in value.items()}


def _rules(value: Any) -> tuple[str, ...]:
    return _each(value, _text)


_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(k|M|G)?B?", re.IGNORECASE)
_UNIT = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


def _size(value: Any) -> int:
    match = _SIZE.fullmatch(str(value).strip())
    if not match or isinstance(value, bool):
        raise _Mistake(f"expected a size such as `10 MB`, found {_shown(value)}")
    return int(float(match[1]) * _UNIT[(match[2] or "").lower()])


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Mistake(f"expected true or false, found {_shown(value)}")
    return value


def _shown_when(value: Any) -> bool | Literal["preview"]:
    if value == "preview" or isinstance(value, bool):
        return "preview" if value == "preview" else value
    raise _Mistake(f"expected preview, true or false, found {_shown(value)}")


OPTIONS = (
    Option(
        "records",
        "a folder, or a list of folders or of entries `{path, url, exclude, profile}`",
        "`experiments` in the docs folder if it holds records, else `experiments` beside the configuration file",
        "Where the records lie, relative to the configuration file. A folder outside the docs folder is mounted"
        " into the site without copying anything. `url` is where the pages of such a folder stand in the site,"
        " `exclude` a list of patterns as in `.gitignore`, `profile` what is expected of these records."
        " Several folders share one catalogue and one set of indexes.",
        _folders,
    ),
    Option(
        "url",
        "a folder of the site",
        "`experiments/`",
        "Where the generated pages stand: the landing page, `by-date/`, `by-owner/`, `runs/`, `references/`,"
        " `follow-ups/`, a page for each further field that records have, such as `by-status/`, and, where it is shown,"
        " `health/`. In the automatic navigation are those of these pages that serve a good part of the records: a page"
        " by a field if at least one record in four has the field; all others are linked from the landing page. A `nav`"
        " of your own gets the same pages in the place of an entry that is this folder, such as `- Experiments:"
        " experiments/`; without one, it stays as it is.",
        _address,
    ),
    Option(
        "runs",
        "a folder, or a list of folders",
        "`runs`",
        "Where run folders lie, relative to the configuration file. They may be in groups, as"
        " `runs/<group>/<run>/`: such a run is found as `group/run`, and as `run` where that is no other's. A file of a"
        " run that a record links to is published with the site.",
        _texts,
    ),
    Option(
        "repository",
        "a URL",
        "the site's `repo_url`",
        "The repository on its forge: where pull requests, issues, commits and other files of the repository are"
        " linked to.",
        _repository,
    ),
    Option(
        "forge",
        "`github`, `gitlab`, `bitbucket` or `gitea`",
        "what the name of the repository's host tells, else `github`",
        "By whose custom addresses are made and numbers are written: for a forge on a host of your own.",
        _forge,
    ),
    Option(
        "references",
        "a list of entries `{pattern, url, label}`",
        "none",
        "Other things that records name, such as tickets or dashboards: what the regular expression `pattern` matches"
        " becomes a link to `url`, in which `{0}` stands for what was matched and `{1}` or `{name}` for its groups."
        " `label` is what the kind is called.",
        _reference_kinds,
    ),
    Option(
        "mentions",
        "`true` or `false`",
        "`true`",
        "Whether run ids, pull requests, issues, commits and records become links wherever a page of the site mentions"
        " them. Without it the text stays as it is written; the pages that list them are there all the same.",
        _switch,
    ),
    Option(
        "profile",
        "`template`, `notebook`, the path of a YAML file, or a mapping",
        "`template`",
        "What is expected of a record. `template` is strict about the template; `notebook` requires nothing but a"
        " title, every other expectation is a note, and the form of dates, labels and lists is anyone's. A team's own"
        " has the keys `extends`, `fields`, `sections` (each found by any usual word for it) and `severity`; `exprec"
        " adopt` proposes one. Its JSON Schema is [profile.schema.json](profile.schema.json).",
        _profile,
    ),
    Option(
        "baseline",
        "the path of a file",
        "none",
        "Findings that the team knows of, as `exprec check --write-baseline FILE` and `exprec adopt` write them: they"
        " fail nothing and are only counted. What is unreadable or unsafe, such as an exposed key, is never put off.",
        _text,
    ),
    Option(
        "severity",
        "a rule's slug or code, then `error`, `warning`, `note` or `off`",
        "each rule's own",
        "How much the findings of a rule weigh. An error fails the build, a warning fails `--strict`, a note never.",
        _severity,
    ),
    Option(
        "ignore",
        "patterns as in `.gitignore`, each with a list of rules",
        "none",
        "Rules that are not run on the records of some paths, relative to the configuration file:"
        " `{'experiments/2019/': [EX3, missing-seeds]}`. A rule is named by its slug, its code, or the beginning of"
        " several codes. For a single line or record, [a comment in it](../checking.md#suppress) does the same.",
        _ignored,
    ),
    Option(
        "file_limit",
        "a size such as `500 kB` or `10 MB`",
        "`10 MB`",
        "A larger run file or attachment is not published with the site: links to it lead to the repository.",
        _size,
    ),
    Option(
        "health",
        "`preview`, `true` or `false`",
        "`preview`",
        "Whether a record's page shows what was found in it, with a page for each rule that found something, and the"
        " site has the page `health/`: how complete each record is. In the preview only, in what is built as well, or"
        " nowhere. [More about it](../checking.md#health).",
        _shown_when,
    ),
    Option(
        "search",
        "`true` or `false`",
        "`false`",
        "Whether the generated pages are found by the search of the Material theme; records always are.",
        _switch,
    ),
)
"""Every option, in the order of the documentation."""
