"""Text + known names -> mentions: one pass, linear in the text, whatever the number of names.

Words are looked up, never searched for: what a text may name is cut out of it by one pattern and compared with the
names as a set. Only for what is found is its place looked for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.options import HOLE, ReferenceKind
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.project import Formulas
from mkdocs_exprec.reading.forge import COMMIT, ISSUE, PULL_REQUEST, Forge, Outside
from mkdocs_exprec.reading.references import Reference

RUN, RECORD = "run", "record"
SHORTEST = 5
"""A run id of fewer characters, or without a digit, is a word like any other where it stands bare."""


class Mention(NamedTuple):
    """What a piece of text names."""

    start: int
    end: int
    kind: str
    """`run`, `record`, `pull request`, `issue`, `commit`, or the label of a kind from the options."""
    key: str
    """The run id; the address of the record's page; the outside thing's own key."""
    outside: Outside | None = None
    """What stands elsewhere, with its URL."""
    is_url: bool = False
    """Whether the whole URL is written, so that a short name is to be shown for it."""
    anchor: str = ""
    """The part of the record's page that is named."""
    shown: str = ""
    """What to show instead of what is written, such as the `text` of `[[name|text]]`."""

    def at(self, start: int, end: int) -> Mention:
        """The same mention elsewhere."""
        return Mention(start, end, *self[2:])


@dataclass(frozen=True, eq=False)
class Names:
    """What may be named: each name of a run or a record, and what it stands for as (kind, key)."""

    whole: Mapping[str, tuple[str, str]]
    """Names that count where a code span holds nothing else."""
    bare: Mapping[str, tuple[str, str]]
    """Those of them that also count among other words."""
    words: frozenset[str]
    """The names of `bare`."""
    heads: frozenset[str]
    """A part of each of them without which it can't be in a text."""
    are_plain: bool
    """Whether every name has such a part, and no other letters than those of ASCII."""
    owners: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The pages of the records of each name, also of those too short to count among other words."""

    @cached_property
    def bracketed(self) -> Mapping[str, tuple[str, str]]:
        """What `[[name]]` may hold, where case says nothing, and nothing is too short to be meant."""
        meant: dict[str, set[tuple[str, str]]] = {}
        for name, known in self.whole.items():
            meant.setdefault(_folded(name), set()).add(known)
        for name, pages in self.owners.items():
            meant.setdefault(_folded(name), set()).update((RECORD, page) for page in pages)
        return {name: known.pop() for name, known in meant.items() if len(known) == 1}

    @classmethod
    def of(
        cls,
        runs: Iterable[str],
        folders: Iterable[str],
        records: Mapping[str, Sequence[str]],
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> Names:
        """Decide what each name stands for.

        Args:
            runs: the ids that records claim.
            folders: the names of run folders, which count only if they could be nothing else.
            records: for each page of a record its names: id, file name, path.
            called: the ids of runs by shorter names of theirs, which count as those of folders do.
        """
        owners: dict[str, list[str]] = {}
        for uri, names in records.items():
            for name in dict.fromkeys(names):
                owners.setdefault(name, []).append(uri)
        whole = {folder: (RUN, folder) for folder in folders if _is_telling(folder)}
        whole |= {name: (RUN, run) for name, run in called.items() if _is_telling(name)}
        whole |= {run: (RUN, called.get(run, run)) for run in runs if not (run.isdigit() and len(run) < SHORTEST)}
        for name, uris in owners.items():
            if len(uris) == 1 and (name.endswith(".md") or _is_telling(name)):
                whole[name] = (RECORD, uris[0])
        for name in [name for name in whole if not name.isascii()]:
            whole |= {unicodedata.normalize(form, name): whole[name] for form in ("NFC", "NFD")}
        bare = {name: meant for name, meant in whole.items() if _is_bare(name)}
        heads = frozenset(map(_head, set(map(_end, bare))))
        return cls(whole, bare, frozenset(bare), heads, all(map(str.isascii, bare)) and "" not in heads, owners)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _is_telling(name: str) -> bool:
    """Whether a name is no common word: it holds a digit, is long enough, and is no plain number or date."""
    if len(name) < SHORTEST or _DIGIT.search(name) is None or _DATE.fullmatch(name):
        return False
    return _LETTER.search(name) is not None or (len(name) >= 8 and any(mark in name for mark in "-_"))


def _is_bare(name: str) -> bool:
    return _TOKEN.fullmatch(name) is not None and _is_telling(name.removesuffix(".md"))


def _end(name: str) -> str:
    """The last part of a path without `.md`, if it tells something; a record's names mostly have it in common."""
    end = name.rpartition("/")[2].removesuffix(".md")
    return end if _DIGIT.search(end) else name


def _head(name: str) -> str:
    """The longest part of a name that holds a digit; empty if there is none."""
    return max(filter(_DIGIT.search, _parts_of(name)), key=len, default="")


_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_DATE = re.compile(r"\d{4}[-_.]?\d{2}[-_.]?\d{2}")
_TOKEN = re.compile(r"\w(?:[\w.+/@-]*\w)?")
_JOINING = frozenset(".+/@-")
_NOT_BEFORE = frozenset("./\\@$%&-~")
_SPACELESS = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"))
"""Scripts that put no blanks between words: a name in Latin letters ends where they begin."""

_SIGN = re.compile(r"[#!](\d{1,9})(?![\w-]|\.\d)")
_REPOSITORY = re.compile(r"(?<![\w./@-])\w[\w.-]*(?:/\w[\w.-]*)+$")
_WORD_BEFORE = re.compile(
    r"(?<![\w-])(?:(?P<pull>PRs?|MRs?|pull[ -]requests?|merge[ -]requests?)|(?P<issue>issues?|tickets?|bugs?)|"
    r"fix(?:e[sd])?|close[sd]?|resolve[sd]?|see|reverts|"
    r"(?:merged|landed|implemented|shipped|introduced|addressed|tracked|reported|discussed|reverted)\s(?:in|by|with|via|as))"
    r"(?=[\s:(])(?:[^\S\n]|[:(]){0,6}(?:\n[ \t]*+)?\(?$",
    re.IGNORECASE,
)
_WORD_PAIRS = frozenset("and/or either/or input/output yes/no true/false on/off he/she his/her read/write".split())
"""What is said with a stroke and is no repository."""
_AND = re.compile(r"\s*(?:,|/|&|\+|and|or|,\s*and)\s*")
_WORDED = rare(
    r"(?:GH-|([PM]Rs?|[Pp]ull [Rr]equests?|[Mm]erge [Rr]equests?)\s|([Ii]ssues?)\s)"
    r"(\d{1,9})(?![\w%-]|[.,]\d| %|\s(?:of|times|points?|percent|years?|months?|weeks?|days?|hours?|minutes?|seconds?"
    r"|ms|[KMGT]i?B)\b)"
)
_NOT_BEFORE_WORDS = frozenset("_#!/.-")
_WORDS = (("GH-", 0), ("PR", 0), ("MR", 0), ("ssue", 1), ("ull ", 1), ("erge ", 1))
"""What each of them holds, and how far from its start: to look for these takes a hundredth of the time."""
_WORDS_BEFORE = frozenset(
    "PR PRs MR MRs issue issues Issue Issues pull Pull merge Merge".split()
)  # one of them stands in every match
_LONGEST_WORDS = 24
_LONGEST_NAME = 140
_URL = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^\x02\x03\x7f]+")
_HASH = re.compile(r"[0-9a-f]+")
_GOES_ON = re.compile(r"[\w-]|[./@]\w")
_WITHIN = frozenset("/.@=-_")


def no_commits(names: Iterable[str]) -> dict[str, str]:  # noqa: ARG001 - as `History.commits`
    """What is known of commits where there is no repository."""
    return {}


@dataclass(frozen=True)
class Matcher:
    """Finds what a text names. Made once for each build."""

    names: Names
    forge: Forge
    kinds: Sequence[ReferenceKind] = ()
    commits: Callable[[Iterable[str]], Mapping[str, str]] = no_commits
    """The full hash of each name that is a commit of the repository."""
    pulls: frozenset[str] = frozenset()
    """The keys of numbers of which somebody has said that they are pull requests."""
    folders: frozenset[str] = frozenset()
    """What the repository holds at its top: `docs/guide#2` is a place there, and no issue of `docs/guide`."""
    root: str = ""
    """The absolute path of the repository whose numbers and commits these are."""
    formulas: Formulas | None = None
    """What is a formula on the pages, in which nothing is named."""
    _memory: dict[str, Mention | None] = field(default_factory=dict)
    _numbers: dict[tuple[str, str, str], Mention] = field(default_factory=dict)
    _elsewhere: dict[str, Matcher] = field(default_factory=dict)

    def within(self, root: str) -> Matcher:
        """The matcher for what lies in a repository, by its path: the numbers of another one have no address."""
        if root == self.root or not (root and self.root):
            return self
        matcher = self._elsewhere.get(root)
        if matcher is None:
            forge = Forge("", PurePath(root).name, self.forge.family)
            matcher = self._elsewhere[root] = Matcher(self.names, forge, self.kinds, root=root, formulas=self.formulas)
        return matcher

    def find(self, text: str, free: Sequence[Span] = (), declared: frozenset[str] = frozenset()) -> list[Mention]:
        """Every mention in a text, in its order and without overlaps; the longest wins.

        Args:
            text: plain words, without code and links.
            free: where a bare `#12` is a reference whatever stands before it.
            declared: the keys of the references that the record itself declares.
        """
        parts = _parts_of(text)
        names = self.names
        found: list[Mention] = []
        for kind in self.kinds:
            found += _own_kind(kind, text)
        if "://" in text:
            urls = list(_urls(text))
            found = list(_outside_of(urls, found))
            found += self._outside_urls(urls)
            text = blanked(text, ((start, start + len(url)) for start, url in urls))
        if not (names.are_plain and names.heads.isdisjoint(parts)):
            found += self._names(text)
        if "[[" in text:
            found += self._wiki(text)
        if "#" in text or "!" in text:
            found += self._signs(text, free, declared)
        if "GH-" in text or not _WORDS_BEFORE.isdisjoint(parts):
            found += self._worded(text)
        if self.commits is not no_commits:
            found += self._hashes(text, parts)
        return _without_overlaps(found) if len(found) > 1 else found

    def may_name(self, text: str) -> bool:
        """A cheap look: whether a text could hold the name of a record or run."""
        return "[[" in text or not (self.names.are_plain and self.names.heads.isdisjoint(_parts_of(text)))

    def whole(self, text: str) -> Mention | None:
        """What a code span names, if that is all it holds; its offsets are 0, and for the caller to set."""
        mention = self._memory.get(text, _UNKNOWN)
        if mention is _UNKNOWN:
            mention = self._memory[text] = self._whole(text.strip())
        return mention

    def _whole(self, words: str) -> Mention | None:
        known = self.names.whole.get(words)
        if known:
            return Mention(0, 0, *known)
        name, _, anchor = words.partition("#")
        known = self.names.whole.get(name) if anchor else None
        if known and known[0] == RECORD:
            return Mention(0, 0, *known, anchor=anchor)
        if _may_be_hash(words) and (full := self.commits([words]).get(words)):
            return _outside(0, 0, self.forge.commit(full))
        for kind in self.kinds:
            match = kind.pattern.fullmatch(words)
            if match and words:
                return _outside(0, 0, _of_kind(kind, match))
        return None

    def _names(self, text: str) -> Iterator[Mention]:
        bare = self.names.bare
        known = self.names.words.intersection(_words_of(text))
        if not (self.names.are_plain or text.isascii()):
            known |= self.names.words.intersection(_TOKEN.findall(text))
        for start, end in _places(text, known) if known else ():
            if _stands_alone(text, start, end):
                kind, key = bare[text[start:end]]
                anchor = _ANCHOR.match(text, end) if kind == RECORD else None
                if anchor:
                    yield Mention(start, anchor.end(), kind, key, anchor=anchor[0][1:])
                else:
                    yield Mention(start, end, kind, key)

    def _wiki(self, text: str) -> Iterator[Mention]:
        for match in _WIKI.finditer(text):
            name = match["name"].strip()
            last = name.rpartition("/")[2]
            written = name, last, f"{name}.md", f"{last}.md"
            known = next(filter(None, map(self.names.whole.get, written)), None)
            known = known or next(filter(None, map(self.names.bracketed.get, map(_folded, written))), None)
            if known:
                anchor = heading_id(match["anchor"]) if match["anchor"] and known[0] == RECORD else ""
                shown = (match["shown"] or name).strip()
                yield Mention(*match.span(), *known, anchor=anchor, shown=shown)

    def _outside_urls(self, urls: Iterable[tuple[int, str]]) -> Iterator[Mention]:
        for start, url in urls:
            outside = self.of_url(url)
            if outside:
                yield _outside(start, start + len(url), outside, is_url=True)

    def of_url(self, url: str) -> Outside | None:
        """What a URL of the forge names; a commit is known by its full hash, if the repository has it."""
        outside = self.forge.read(url)
        if outside and outside.kind == COMMIT:
            repository, _, name = outside.key.rpartition("@")
            full = self.commits([name]).get(name) if repository == self.forge.repository else None
            return self.forge.commit(full)._replace(url=url) if full else outside
        return outside

    def _signs(self, text: str, free: Sequence[Span], declared: frozenset[str]) -> Iterator[Mention]:
        free = _merged(free)
        begins = [span.start for span in free]
        chain, chain_kind = -1, ""
        for match in _signs(text):
            start, end = match.span()
            if match[0] in self.names.whole:
                continue
            before = text[max(0, start - _LONGEST_NAME) : start]
            joined = bool(before) and (before[-1].isalnum() or before[-1] in "_.-")
            repository = _REPOSITORY.search(before) if joined and "/" in before else None
            kind = PULL_REQUEST if text[start] == "!" else ""
            if repository:
                if self._is_repository(repository[0], kind):
                    yield self._number(start - len(repository[0]), end, match[1], kind, repository[0])
                continue
            if joined or (before and before[-1] in "/&#!\\"):
                continue
            word = _WORD_BEFORE.search(before[-_LONGEST_WORDS:])
            follows = chain >= 0 and _AND.fullmatch(text, chain, start) is not None
            meant = kind or _kind_of(word) or (chain_kind if follows else "")
            mention = self._number(start, end, match[1], meant)
            if word or follows:
                chain, chain_kind = end, meant
            is_sure = bool(kind) and self.forge.family == "gitlab"
            number = bisect_right(begins, start) - 1
            if word or follows or is_sure or mention.key in declared or (number >= 0 and start < free[number].end):
                yield mention

    def _is_repository(self, path: str, kind: str) -> bool:
        parts = path.split("/")
        if parts[0] in self.folders or path.endswith((".md", ".html", ".py", ".json")):
            return False
        if path.casefold() in _WORD_PAIRS or any(part.isdigit() for part in parts):
            return False
        return self.forge.family == "gitlab" or (len(parts) == 2 and not kind)

    def _worded(self, text: str) -> Iterator[Mention]:
        for match in matches_at(_WORDED, text, _WORDS):
            pull, issue, number = match.groups()
            kind = PULL_REQUEST if pull else ISSUE if issue else ""
            if f"#{number}" not in self.names.whole and not _is_enumeration(text, match.start()):
                yield self._number(*match.span(), number, kind)

    def _number(self, start: int, end: int, number: str, kind: str, repository: str = "") -> Mention:
        asked = number, kind, repository
        mention = self._numbers.get(asked)
        if mention is None:
            outside = self.forge.number(number, kind or ISSUE, repository)
            if kind != PULL_REQUEST and outside.key in self.pulls:
                outside = self.forge.number(number, PULL_REQUEST, repository)
            mention = self._numbers[asked] = _outside(0, 0, outside)
        return mention.at(start, end)

    def _hashes(self, text: str, parts: Iterable[str]) -> Iterator[Mention]:
        known = self.commits(filter(_may_be_hash, parts))
        for start, end in _places(text, known) if known else ():
            before = text[start - 1 : start]
            if not (before.isalnum() or before in _WITHIN) and not _GOES_ON.match(text, end):
                yield _outside(start, end, self.forge.commit(known[text[start:end]]))

    def declared(self, references: Iterable[Reference]) -> frozenset[str]:
        """The keys of what a record's reference fields name."""
        return frozenset(outside.key for each in references if (outside := self.outside_of(each)))

    def outside_of(self, reference: Reference) -> Outside | None:
        """What a record's own reference field names, if it has an address or a number."""
        if reference.url:
            return self.of_url(reference.url)
        if reference.kind == COMMIT:
            full = self.commits([reference.key]).get(reference.key)
            return self.forge.commit(full) if full else None
        number = _KEY.fullmatch(reference.key)
        if number and reference.kind in (PULL_REQUEST, ISSUE):
            return self._number(0, 0, number[2], reference.kind, number[1] or "").outside
        mention = self.whole(reference.key)
        return mention.outside if mention else None


_KEY = re.compile(r"(?:([^#!]+)[#!])?(\d{1,9})")


def heading_id(title: str) -> str:
    """The id of a heading, as Python-Markdown makes it."""
    words = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return _BLANKS.sub("-", _NOT_IN_ID.sub("", words).strip().lower())


_NOT_IN_ID = re.compile(r"[^\w\s-]")
_BLANKS = re.compile(r"[-\s]+")
_WIKI = rare(
    r"\[\[(?P<name>[^\[\]|\\#\n]{1,200}+)(?:#(?P<anchor>[^\[\]|\\\n]{0,200}+))?+"
    r"(?:\\?+\|(?P<shown>[^\[\]\n]{0,200}+))?+\]\]"
)
"""In a cell of a table, a backslash stands before the bar."""
_UNKNOWN: Mention | None = Mention(-1, -1, "", "")
_ANCHOR = re.compile(r"#[\w-]*[^\W\d][\w-]*")


def _parts_of(text: str) -> list[str]:
    """Every run of ASCII letters, digits and `_`; no pattern is as fast as `translate` and `split`."""
    return _in_ascii(text).translate(_PARTING).split()


def _words_of(text: str) -> list[str]:
    """Every run of those and of the signs that names hold, `.+/@-`, without such signs behind it."""
    return [word.rstrip(_JOINED) for word in _in_ascii(text).translate(_WORD_PARTING).split()]


def _in_ascii(text: str) -> str:
    """A text in which whatever is not ASCII parts words."""
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")


_JOINED = "-.+@/"
_PARTING = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_WORD_PARTING = {code: " " for code in _PARTING if chr(code) not in _JOINED}


_FEW = 40


def _places(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a text holds words: each is looked for, unless there are so many that one pass takes less time."""
    if len(words) > _FEW:
        yield from (match.span() for match in _TOKEN.finditer(text) if match[0] in words)
        return
    for word in sorted(words):
        start = text.find(word)
        while start >= 0:
            yield start, start + len(word)
            start = text.find(word, start + len(word))


def matches_at(pattern: re.Pattern[str], text: str, words: Sequence[tuple[str, int]]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin with a whole word.

    Args:
        pattern: what to find.
        text: where to look.
        words: what every match holds one of, with its distance from the match's start.
    """
    for word, distance in words:
        found = text.find(word)
        while found >= 0:
            start = found - distance
            before = text[start - 1 : start] if start > 0 else ""
            if start >= 0 and not (before.isalnum() or before in _NOT_BEFORE_WORDS):
                match = pattern.match(text, start)
                if match:
                    yield match
            found = text.find(word, found + len(word))


def _signs(text: str) -> Iterator[re.Match[str]]:
    """Every `#12` and `!12`; where the signs stand is found without a pattern."""
    places = [*_occurrences(text, "#"), *_occurrences(text, "!")]
    return filter(None, (_SIGN.match(text, place) for place in sorted(places)))


def _occurrences(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _outside(start: int, end: int, outside: Outside, *, is_url: bool = False) -> Mention:
    return Mention(start, end, outside.kind, outside.key, outside, is_url)


def _kind_of(word: re.Match[str] | None) -> str:
    return "" if word is None else PULL_REQUEST if word["pull"] else ISSUE if word["issue"] else ""


def hashes(text: str) -> Iterator[str]:
    """Everything in a text that could be a commit's hash."""
    return filter(_may_be_hash, _parts_of(text))


def _may_be_hash(word: str) -> bool:
    """Seven digits are a number, and `defaced` is a word; a whole hash is one whatever it holds."""
    length = len(word)
    if length < 7 or length > 40 or _HASH.fullmatch(word) is None:
        return False
    return length == 40 or not (word.isdigit() or word.isalpha())


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name is a whole word there, and no part of a path, an option or a longer name."""
    if start:
        before = text[start - 1]
        if before in _NOT_BEFORE or ((before.isalnum() or before in "_+") and not _is_spaceless(before)):
            return False
    if end < len(text):
        after = text[end]
        if after.isalnum() or after == "_":
            return _is_spaceless(after)
        if after in _JOINING and (after == "/" or text[end + 1 : end + 2].isalnum()):
            return False
        return after not in "*=\\" or text[end : end + 2] == "**"
    return True


def _is_spaceless(character: str) -> bool:
    return any(first <= character <= last for first, last in _SPACELESS)


def _is_enumeration(text: str, start: int) -> bool:
    """Whether `Issue 1` begins a line: then it counts the issues of a list rather than those of a forge."""
    line = text[max(0, start - _LONGEST_WORDS) : start].rpartition("\n")[2]
    return text.startswith("Issue", start) and not line.strip(" \t>#*+-_.)0123456789")


_LONGER = re.compile(r"\w|-\w|\.\d")
"""What makes a longer name of one that ends there."""


def _own_kind(kind: ReferenceKind, text: str) -> Iterator[Mention]:
    for match in kind.pattern.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        if start < end and not (before and (before.isalnum() or before in "_-/")) and not _LONGER.match(text, end):
            yield _outside(start, end, _of_kind(kind, match))


def _of_kind(kind: ReferenceKind, match: re.Match[str]) -> Outside:
    groups = [match[0], *match.groups("")]
    named = match.groupdict("")

    def filled(hole: re.Match[str]) -> str:
        name = hole[1]
        value = groups[int(name)] if name.isdigit() else named[name]
        return quote(value, safe="/:@-._~")

    return Outside(kind.label, f"{kind.label}:{match[0]}", match[0], HOLE.sub(filled, kind.url))


def _without_punctuation(url: str) -> str:
    """A URL in running text without what ends the sentence around it."""
    end, spare = len(url), url.count(")") - url.count("(")
    while end and (url[end - 1] in ".,;:!?*_~" or (url[end - 1] == ")" and spare > 0)):
        end -= 1
        spare -= url[end] == ")"
    return url[:end]


def _urls(text: str) -> Iterator[tuple[int, str]]:
    """Every URL in a text, with where it begins."""
    for match in _URL.finditer(text):
        yield match.start(), _without_punctuation(match[0])


def _outside_of(urls: Sequence[tuple[int, str]], mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that are no part of a URL; one may be the whole of it, or its beginning."""
    starts = [start for start, _ in urls]
    for mention in mentions:
        number = bisect_right(starts, mention.start) - 1
        if number < 0 or mention.start == starts[number] or mention.start >= starts[number] + len(urls[number][1]):
            yield mention


def blanked(text: str, spans: Iterable[tuple[int, int]], blank: str = " ") -> str:
    """A text with blanks between those offsets, which come in their order; of two that overlap the first counts."""
    pieces: list[str] = []
    kept = 0
    for start, end in spans:
        if start >= kept:
            pieces += (text[kept:start], blank * (end - start))
            kept = end
    return "".join([*pieces, text[kept:]])


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in their order, those that overlap as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without_overlaps(found: list[Mention]) -> list[Mention]:
    """The mentions in the order of the text; of two that overlap the one that begins first, or else the longer."""
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
