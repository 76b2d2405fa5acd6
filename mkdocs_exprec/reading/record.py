"""Fields + outline -> a record. Total: any bytes give a record and findings, and nothing raises."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.dates import (
    ImpossibleDate,
    RecordDate,
    date_in_folders,
    date_in_name,
    end_before,
    parse_date,
)
from mkdocs_exprec.reading.dialects import (
    DIALECTS,
    KNOWN,
    Field,
    Part,
    Vocabulary,
    body_lines,
    bullets,
    closing_lines,
    head_bullets,
    headings,
    html_tables,
    lines,
    opening_dates,
    plain_words,
    rows,
    section_fields,
    split,
    tables,
)
from mkdocs_exprec.reading.front_matter import FrontMatter, read_fence, read_front_matter
from mkdocs_exprec.reading.labels import LABELS
from mkdocs_exprec.reading.references import Reference, parse_reference
from mkdocs_exprec.reading.scanner import Heading, Outline, scan
from mkdocs_exprec.reading.sections import bare, kind_of
from mkdocs_exprec.reading.source import Problem, Source, hidden_character
from mkdocs_exprec.reading.states import state_among, state_of
from mkdocs_exprec.reading.template import (
    FIELD_OF,
    ITEM_OF,
    SECTION_OF,
    is_placeholder,
    is_unchosen,
    is_unfilled,
    normalised,
    says_none,
)
from mkdocs_exprec.reading.tracked import ELSEWHERE, runs_in_prose, section_around
from mkdocs_exprec.reading.values import (
    RUN_IN_URL,
    commit_of,
    counts_and_lists_seeds,
    first_sentence,
    is_run,
    lists_seeds,
    named_id,
    record_ids,
    run_ids,
    seeds_in,
    shape,
)


class Name(NamedTuple):
    """A word that stands for something (an owner, a run, the title) and where it is written."""

    text: str
    span: Span


class Seed(NamedTuple):
    """A seed; the value is None where what is written is no integer."""

    value: int | None
    text: str
    span: Span


class Section(NamedTuple):
    """A heading and what stands under it, by three offsets."""

    key: str
    """Which section of the template it is; empty for one of the author's own."""
    title: str
    title_start: int
    start: int
    """Where what stands under it begins, which is where its title ends."""
    end: int
    level: int
    """Of its heading: 2 for `##`."""
    holds_follow_ups: bool
    """Whether it is called Follow-ups, or has another usual name for that, such as Next steps."""

    @property
    def title_span(self) -> Span:
        """Where its title stands."""
        return Span(self.title_start, self.start)


class Task(NamedTuple):
    """A checkbox of a task list."""

    text: str
    done: bool
    section: str
    """The key of the section it stands in; empty for one of the author's own."""
    start: int
    end: int
    is_follow_up: bool
    """Whether that section holds follow-ups, whatever it is called."""

    @property
    def span(self) -> Span:
        """Where its words stand."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Record:
    """One experiment, as its author wrote it up."""

    id: str
    """What the metadata call it, else the file's name without ending, or the folder's for a `README.md`."""
    name: str
    """The file's name without ending, or the folder's."""
    aliases: tuple[str, ...]
    """Other names for it: the file's name if the metadata give an id, the `exp012` of `exp012_rate`, its title's."""
    path: str
    """Relative to the project's root, with `/`, for people to read."""
    file: str
    """The absolute path of the file."""
    uri: str
    """The page's source address in the site, relative to the docs folder."""
    root: str
    """The absolute path of the repository it belongs to."""
    source: Source
    outline: Outline
    front_matter: FrontMatter
    fields: dict[str, tuple[Field, ...]]
    """The fields of the head by key, in the order of the text; repeats are kept."""
    items: tuple[Field, ...]
    """The labelled items of Configuration and of Data & Provenance."""
    title: Name | None
    date: RecordDate | None
    """From the metadata, else from the name of the file or its folder."""
    owners: tuple[Name, ...]
    references: tuple[Reference, ...]
    runs: tuple[Name, ...]
    runs_in_prose: tuple[Name, ...]
    """Runs that only its prose names; they are its own if no other record names them."""
    seeds: tuple[Seed, ...]
    status: Name | None
    state: str
    """What the status says, in one word for all languages and spellings; empty if there is none or it says more."""
    commit: Name | None
    branch: Name | None
    parents: tuple[Name, ...]
    """The records that it builds on, supersedes or names as related in its metadata, as written."""
    supersedes: tuple[Name, ...]
    """Those of them that it takes the place of."""
    superseded: tuple[Name, ...]
    """The records that take its place."""
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]

    @property
    def heading(self) -> str:
        """What to call the record where its title is shown."""
        return self.title.text if self.title else self.id

    @property
    def open_follow_ups(self) -> tuple[Task, ...]:
        """The follow-ups that are not done."""
        return tuple(task for task in self.tasks if task.is_follow_up and not task.done)

    def section(self, key: str) -> Section | None:
        """The first section of that key."""
        for section in self.sections:
            if section.key == key:
                return section
        return None

    def named(self, key: str) -> tuple[Field, ...]:
        """Every field of that key, in the order of the text."""
        return self.fields.get(key, ())

    def values(self, key: str) -> tuple[str, ...]:
        """What a field such as `status` or `tags` says, without remarks, each value once."""
        if key in ("commit", "branch"):
            name = self.said(key)
            return (name.text,) if name else ()
        fields = _in_order(self.named(key))
        if key != "tags":
            fields = fields[:1]
        parts = (part.text for field in fields for part in field.parts if not is_unchosen(key, part.text))
        found = (value for text in parts for value in _listed(text, key))
        said = (value for value in found if value and (not is_placeholder(value) or _is_waiting(key, value)))
        return tuple({value.casefold(): value for value in said}.values())

    def said(self, key: str) -> Name | None:
        """What a field such as `hypothesis` or `cost` says first, as written, without symbols before it."""
        if key in ("status", "commit", "branch"):
            return {"status": self.status, "commit": self.commit, "branch": self.branch}[key]
        return next(_said(_in_order(self.named(key)), key), None)

    def declared_absent(self, key: str) -> bool:
        """Whether the author wrote that there is none (`_n/a_`), which is not the same as leaving it out."""
        return any(is_placeholder(part.text) for field in self.named(key) for part in field.parts)

    def span(self, key: str) -> Span:
        """Where a field stands; if it is missing, where it would: after the title or on the first line."""
        named = self.named(key)
        return named[0].span if named else self.head_span

    @property
    def head_span(self) -> Span:
        """Something to point at when a thing is missing: the title, else the first line that has any words."""
        if self.title:
            return self.title.span
        match = _FIRST_WORDS.search(self.outline.text)
        return Span(*match.span()) if match else Span(0, 0)


_FIRST_WORDS = re.compile(r"[^\s][^\n]*")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{[^{}]*+\}$")
_EXPERIMENT = re.compile(r"experiment[ \t]*[:：][ \t]*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\s)\s*+<[^\s<>@]+@[^\s<>]+>")
_LEADING_CODE = re.compile(r"`([^`\s]+)`")
_SAID_BEFORE = re.compile(r"^[^`:]{1,40}:\s++(?=`|[\w.-]++$)")
"""What stands before an id in a list, such as `first: `."""
_DASH = re.compile(r"(?<!\s)\s++[—–-]\s")
_NOTE = re.compile(r"(?<!\s)\s*+\([^()]*+\)\s*+$")
_INTEGER = re.compile(r"[+-]?\d+(?=\s*(?:\([^()]*\))?$)")
_MAX_DIGITS = 20
_PULLS = re.compile(r"(?:related )?(?:prs?|pull requests?)")


def read_record(
    source: Source, *, name: str, path: str, file: str, uri: str, root: str, vocabulary: Vocabulary = KNOWN
) -> Record:
    """Read one record from its text.

    Args:
        source: the decoded file.
        name: the file's name without ending, or the folder's for a `README.md`; it becomes the id.
        path: where the file lies, for messages.
        file: its absolute path.
        uri: the address of its page's source in the site.
        root: the absolute path of the repository it belongs to.
        vocabulary: the labels of metadata.
    """
    outline = scan(source)
    front_matter = read_front_matter(outline, vocabulary)
    heading = title_heading(outline)
    if own_shapes := _shapes(*_codes(name, outline, heading)):
        vocabulary = replace(vocabulary, like=own_shapes)
    sections = tuple(_sections(outline, heading, vocabulary))
    head_end = sections[0].title_start if sections else len(outline.text)
    read = list(_metadata(outline, front_matter, heading, sections, head_end, vocabulary))
    repeats: dict[str, list[Field]] = {}
    for field in read:
        repeats.setdefault(field.key, []).append(field)
    fields = {key: tuple(found) for key, found in repeats.items()}
    in_name = (problem._replace(span=Span(0, 0)) for problem in hidden_character(name, "the file's name holds"))
    problems = [*source.problems, *front_matter.problems, *in_name]
    header = outline.front_matter.end if outline.front_matter else 0
    text = outline.text[:header] + outline.masked[header:] if header else outline.masked
    if any(field.dialect == "fence" for field in read):
        text = outline.text
    title = _title(outline, heading, fields.get("title", ()))
    identity = _id(fields.get("id", ()), name, title)
    aliases = tuple(_aliases(identity, name, title, fields.get("aliases", ())))
    own, like = frozenset[str](), frozenset[str]()
    if not _NAMING.isdisjoint(fields):
        own = frozenset(map(_alike, (identity, *aliases)))
        like = _shapes(identity, *aliases, *(title.text.split(maxsplit=1)[:1] if title else ()))
    odd_runs: list[Problem] = []
    runs = _distinct(_runs(_best(fields.get("runs", ())), text, outline, odd_runs))
    if not runs and not any(says_none(part.text) for field in fields.get("runs", ()) for part in field.parts):
        runs = _distinct(_runs_in_tables(outline))
        odd_runs = [] if runs else odd_runs  # what stands there may lead to the table
    status = next(_statuses(_in_order(fields.get("status", ()))), None)
    return Record(
        id=identity,
        name=name,
        aliases=aliases,
        path=path,
        file=file,
        uri=uri,
        root=root,
        source=source,
        outline=outline,
        front_matter=front_matter,
        fields=fields,
        items=tuple(_items(outline, sections)),
        title=title,
        date=_date_of(_in_order(fields.get("date", ())), name, path, title, problems),
        owners=_distinct(_owners(_best(fields.get("owners", ())), text, outline, problems)),
        references=tuple(_references(fields.get("references", ()), text, like, problems)),
        runs=runs,
        runs_in_prose=_distinct(Name(run.text, Span(run.start, run.end)) for run in runs_in_prose(outline))
        if not runs and not fields.get("runs")
        else (),
        seeds=tuple(
            dict.fromkeys(_seeds(_best(fields["seeds"]), text)) if "seeds" in fields else _seeds_in_tables(outline)
        ),
        status=status,
        state=next((state_among(each, vocabulary.states) for each in _listed(status.text, "status")), "")
        if status
        else "",
        commit=next(_commits(_near_first(fields.get("commit", ()))), None),
        branch=next(
            chain(_branches(_in_order(fields.get("branch", ()))), _branch_of(_near_first(fields.get("commit", ())))),
            None,
        ),
        parents=_distinct(_parents(fields, own, like)),
        supersedes=_distinct(_records(_superseding(fields.get("parents", ())), own, like)),
        superseded=_distinct(_records((*fields.get("superseded", ()), *_said_superseded(fields)), own, like)),
        sections=sections,
        tasks=tuple(_tasks(outline, sections)),
        problems=(*problems, *odd_runs),
    )


def title_heading(outline: Outline) -> Heading | None:
    """The first heading of the first level; one that is a banner such as `STATUS: SUPERSEDED` is passed over."""
    for heading in outline.headings:
        if heading.level == 1:
            words = _without_attributes(outline.text[heading.start : heading.end])
            if _BANNER.match(words) or (_NOTICE.match(words) and _is_first_of_several(outline, heading)):
                continue
            return None if normalised(words) in SECTION_OF else heading
    first = outline.headings[0] if outline.headings else None
    if first and not outline.masked[: first.start].strip(" \t\n#"):
        words = _label(_without_attributes(outline.text[first.start : first.end]))
        if words in SECTION_OF or KNOWN.of(words):
            return None
        after = next((heading for heading in outline.headings[1:] if heading.level == first.level), None)
        return first if after is None or _heads_metadata(outline, words, first.end, after.start) else None
    return None


def _heads_metadata(outline: Outline, words: str, start: int, end: int) -> bool:
    """Whether a heading that stands beside others is the title still: it announces no section, and metadata follow."""
    if words in _METADATA or words in _OVERVIEW or kind_of(words):
        return False
    return any(field.key in _OF_HEADS for field in lines(outline, start, end, "line", KNOWN))


_OF_HEADS = frozenset({"date", "owners", "status"})


def _is_first_of_several(outline: Outline, heading: Heading) -> bool:
    first, *others = (each for each in outline.headings if each.level == 1)
    return first is heading and bool(others)


_NOTICE = re.compile(r"[^\w\n]*(?:DEPRECATED|SUPERSEDED|ARCHIVED|OBSOLETE|DRAFT|RETRACTED|WARNING)\s*[-–—]")
_BANNER = re.compile(
    r"[^\w\n]*(?:STATUS|WARNING|DEPRECATED|SUPERSEDED|ARCHIVED|OBSOLETE|DRAFT|RETRACTED|NOTE)\b(?=[^a-z]*$|\W*:)"
)


def _metadata(
    outline: Outline,
    front_matter: FrontMatter,
    heading: Heading | None,
    sections: tuple[Section, ...],
    head_end: int,
    vocabulary: Vocabulary,
) -> Iterator[Field]:
    """Every field, however it is written; what two readers see is the first one's."""
    yield from front_matter.fields
    early = _end_of_head(outline, heading, sections, head_end)
    yield from read_fence(outline, early, vocabulary)
    seen: set[int] = set()
    about = [each for each in sections if each.start >= early and _label(each.title) in _METADATA]
    readers = (
        head_bullets(outline, head_end),
        lines(outline, 0, early, "line", vocabulary, seen),
        tables(outline, 0, early, vocabulary, all_labels=True),
        *(lines(outline, each.start, each.end, "line", vocabulary) for each in about),
        *(tables(outline, each.start, each.end, vocabulary, all_labels=True) for each in about),
        html_tables(outline, early, vocabulary),
        opening_dates(outline, early),
        headings(outline, heading, vocabulary),
        section_fields(outline, heading, vocabulary),
        _told(outline, heading, tables(outline, early, len(outline.masked), vocabulary, all_labels=False)),
        _told(outline, heading, body_lines(outline, early, vocabulary)),
    )
    keys = {field.key for field in front_matter.fields}
    for reader in readers:
        for field in reader:
            if field.label_start not in seen:
                seen.add(field.label_start)
                keys.add(field.key)
                yield field
    yield from (field for field in closing_lines(outline, early, vocabulary) if field.key not in keys)


def _told(outline: Outline, title: Heading | None, fields: Iterator[Field]) -> Iterator[Field]:
    """Those of fields found further down that tell of the record, and not of its baseline, its data or what is next."""
    for field in fields:
        if not section_around(outline, title, field.label_start, _TOLD_OF_OTHERS.get(field.key, ELSEWHERE)):
            yield field


_TOLD_OF_OTHERS = {
    **dict.fromkeys(("parents", "superseded"), frozenset({"baseline", "follow-ups"})),
    "runs": ELSEWHERE - {"references"},  # links are told there, those to its own runs among them
    **dict.fromkeys(("title", "date", "owners", "status", "kind", "tags"), ELSEWHERE | {"data"}),
}
"""The sections in which a label of a field is one of other things, where they are not the usual ones."""


def _end_of_head(outline: Outline, heading: Heading | None, sections: tuple[Section, ...], head_end: int) -> int:
    """Where the head ends: with a first section that tells about the record, or with the lines under a subtitle."""
    if not sections:
        return head_end
    first = sections[0]
    title = _label(first.title)
    if title in _METADATA or title in _OVERVIEW or _EXPERIMENT.match(first.title):
        return first.end
    above = outline.masked[heading.end if heading else 0 : max(0, first.title_start)]
    if heading is None or above.strip(" \t\n#") or first.key or KNOWN.of(title):
        return head_end
    block = _LABEL_BLOCK.match(outline.masked, first.start, first.end)
    return block.end() if block else head_end


_LABEL_BLOCK = rare(r"\s*+(?:\n?[ \t>]*+(?:[-*+][ \t]++)?(?:\*\*|__)[^*_:：\n]{1,40}+[:：*_][^\n]*){2,}(?=\n|\Z)")
"""Lines of bold labels, two at least."""
_METADATA = frozenset(
    f"{whose}{what}"
    for whose in ("", "experiment ", "record ", "run ")
    for what in (
        "metadata", "meta", "meta information", "metadata information", "information", "info", "basic information",
        "basic info", "general information", "key information", "run information", "git information", "git info",
        "document information", "record information", "details", "identity", "identification", "header", "record",
        "at a glance", "registration", "administrative", "admin", "provenance", "manifest", "fingerprint", "card",
    )
) | frozenset(
    f"{whose}{what}"
    for whose, titles in (
        ("|実験|実行", "メタデータ|メタ情報|基本情報|情報"),
        ("|실험|실험 |실행 ", "메타데이터|메타 정보|기본 정보|기본정보|정보"),
        ("|实验|實驗|实验基本|项目|运行", "信息|資訊|元数据|元信息|基本信息|身份|身份信息"),
        ("", "metadati|informazioni|informazioni generali|dati generali|metadaten|kopfdaten|allgemeine angaben"),
        ("", "allgemeine informationen|steckbrief|métadonnées|informations|informations générales|metadatos"),
        ("", "información|información general|datos generales|ficha|ficha técnica|identificación|identificacion"),
        ("", "identificazione|identifikation|identidad|identità|identité|identität"),
    )
    for whose in whose.split("|")
    for what in titles.split("|")
)  # fmt: skip
"""What sections are called that hold metadata, wherever they stand."""
_OVERVIEW = frozenset(
    f"{whose}{what}"
    for whose, titles in (
        ("|experiment |run ", "overview|summary|general|experiment|setup|tl;dr|tldr|status|identity|basics"),
        ("|実験", "概要|状態|状況|ステータス"),
        ("|실험|실험 ", "개요|요약|상태"),
        ("|实验|實驗", "概述|概要|概况|状态|狀態|摘要"),
        ("", "panoramica|sintesi|stato|übersicht|überblick|zusammenfassung|aperçu|résumé|statut|resumen|estado"),
    )
    for whose in whose.split("|")
    for what in titles.split("|")
)
"""What they are called that hold it if they come first."""


def _in_order(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of a key, the one that says it best first."""
    return tuple(sorted(fields, key=_order))


def _order(field: Field) -> tuple[int, int]:
    return field.rank, DIALECTS.index(field.dialect)


def _near_first(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The same, but those of the head before all others: further down other things have commits too."""
    return tuple(sorted(fields, key=lambda field: (DIALECTS.index(field.dialect) >= _FAR, *_order(field))))


def _best(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Those of the fields of a key that say it best; one that names nothing does not."""
    filled = [field for field in fields if any(not is_placeholder(part.text) for part in field.parts)]
    if len(filled) < 2:
        return tuple(filled) or fields
    head = min(DIALECTS.index(field.dialect) >= _FAR for field in filled)
    near = [field for field in filled if (DIALECTS.index(field.dialect) >= _FAR) == head]
    rank = min(field.rank for field in near)
    return tuple(field for field in near if field.rank == rank)


_FAR = DIALECTS.index("heading")
"""From here on the dialects are not those of a record's head."""


def _id(fields: tuple[Field, ...], name: str, title: Name | None) -> str:
    """The id that the metadata give, if it is more than a number; else the name.

    A file whose name begins with a mere number is called as its title is, if that begins with a code of that number.
    """
    for field in _in_order(fields):
        for part in field.parts:
            words = named_id(plain_words(part.text).strip())
            if _ID.fullmatch(words) and not words.strip("#").isdigit() and not is_placeholder(words):
                return words
    number = _NUMBER_FIRST.match(name) if title else None
    if title and number and (code := _CODE_FIRST.match(title.text)) and code["number"] == number["number"]:
        return code["code"]
    return name


_NUMBER_FIRST = re.compile(r"0*(?P<number>\d{1,4})(?=[-_ ]|$)(?![-_]\d\d(?:[-_]|$))")
_CODE_FIRST = re.compile(
    r"(?P<code>(?:[A-Z]+-)?(?:EXP|EXPERIMENT|RUN|REC|TRIAL|STUDY|HYP|ABL|E)-?0*(?P<number>\d{1,4}))(?=[\s:：—–|,)\]]|$)"
)
_ID = re.compile(r"[\w#][\w.#+-]{1,79}")
_SHORT_ID = re.compile(
    r"(?:exp(?:eriment)?[-_]?\d+[a-z]?|[a-z]{1,5}[-_]?\d{2,5}[a-z]?|\d{3,4})(?=[-_ ]|$)", re.IGNORECASE
)
_ID_IN_TITLE = re.compile(
    r"(?P<id>(?:exp|experiment|e)[-_ .#]?\d+[a-z]?(?:[-_]\d+)*|[A-Z]{1,6}-\d+[a-z]?)(?=[\s:：—–|,)\]-]|\.(?!\d)|$)",
    re.IGNORECASE,
)


def _aliases(identity: str, name: str, title: Name | None, fields: tuple[Field, ...]) -> Iterator[str]:
    """Other names of the record, each once."""
    used = {identity.casefold()}
    short = _SHORT_ID.match(name)
    candidates = [name, short[0] if short and not _ends_in_date(short[0], name) else ""]
    if title and (named := _ID_IN_TITLE.match(title.text)):
        candidates.append(named["id"])
    elif title and (code := _CODE_IN_BOTH.match(title.text)) and _begins_with(name, code[0]):
        candidates.append(code[0])
    candidates += [plain_words(part.text) for field in fields for part in field.parts]
    for each in candidates:
        if each and each.casefold() not in used and not is_placeholder(each):
            used.add(each.casefold())
            yield each


_CODE_IN_BOTH = re.compile(r"[A-Za-z]{1,6}\d{1,3}[a-z]?(?=[ \t]?[:：—–])")
"""A short code such as `R1` is another name if the file's name begins with it too."""


def _begins_with(name: str, code: str) -> bool:
    """Whether a file's name begins with a code, and does not go on in it."""
    return name.casefold().startswith(code.casefold()) and name[len(code) : len(code) + 1] in ("-", "_", " ")


def _ends_in_date(short: str, name: str) -> bool:
    """Whether the number with which a name begins is a year, or the date or the year of a date: many begin so."""
    return _YEAR.fullmatch(short) is not None or (_DATE.search(short) is not None and date_in_name(name) is not None)


_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\d{4})?$")


def _alike(name: str) -> str:
    """An id without what people leave out or put in: case, blanks, `-` and `_`."""
    return re.sub(r"[\s_-]+", "", name.casefold())


def _shapes(*names: str) -> frozenset[str]:
    """What the names of records like this one look like."""
    return frozenset(filter(None, (shape(name.rstrip(":：.,—–-")) for name in names)))


def _codes(name: str, outline: Outline, title: Heading | None) -> Iterator[str]:
    """The ids with which the name of a file and a title may begin."""
    if name[:1].isupper():
        yield _CODE_IN_NAME.split(name, maxsplit=1)[0]
    if title and outline.text[title.start : title.start + 1].isupper():
        yield outline.text[title.start : title.end].split(maxsplit=1)[0]


_CODE_IN_NAME = re.compile(r"(?<=\d)[-_ ](?=\D)")


def _without_attributes(words: str) -> str:
    """A heading without the `{#id .class}` behind it."""
    return _ATTRIBUTES.sub("", words).rstrip() if words.endswith("}") else words


def _title(outline: Outline, heading: Heading | None, fields: tuple[Field, ...]) -> Name | None:
    """The words of the first heading without `Experiment:`, else the title of the front matter.

    One of several headings of the first level may be a section's: a title in the front matter then counts first.
    """
    others = [field for field in fields if field.dialect == "front matter"]
    if heading and not (others and sum(each.level == 1 for each in outline.headings) > 1):
        _, start, end = heading
        end = start + len(_without_attributes(outline.text[start:end]))
        prefix = _EXPERIMENT.match(outline.text, start, end)
        if prefix:
            start = prefix.end()
        words = " ".join(plain_words(outline.masked[start:end]).split())
        if _is_title(words):
            return Name(words, Span(start, end))
    for part in (field.parts[0] for field in fields if field.parts):
        words = _EXPERIMENT.sub("", part.text, count=1)
        if _is_title(words):
            return Name(words, part.span)
    return None


def _is_title(words: str) -> bool:
    """Whether words are a title; a letter is one, though elsewhere `x` stands for nothing."""
    if not words or is_unfilled(words):
        return False
    return not is_placeholder(words) or (len(words) == 1 and words.isalnum())


def _sections(outline: Outline, title: Heading | None, vocabulary: Vocabulary) -> Iterator[Section]:
    """The headings of the highest level below the title, each with all that follows up to the next."""
    text = outline.text
    first = title.end if title else 0
    below = [heading for heading in outline.headings if heading is not title and heading.start >= first]
    level = min((heading.level for heading in below), default=0)
    mains = [heading for heading in below if heading.level == level]
    for index, heading in enumerate(mains):
        _, start, end = heading
        words = _without_attributes(text[start:end])
        key = vocabulary.template_section(words)
        holds_follow_ups = key == FOLLOW_UPS or vocabulary.section(words) == FOLLOW_UPS
        after = text.rfind("\n", end, mains[index + 1].start) + 1 if index + 1 < len(mains) else len(text)
        yield Section(key, words, start, end, max(end, after), level, holds_follow_ups)


FOLLOW_UPS = "follow-ups"


@lru_cache(maxsize=4096)
def _label(words: str) -> str:
    """A heading as the template spells it, without numbers and symbols before it."""
    return normalised(bare(unescape(words)))


def _items(outline: Outline, sections: tuple[Section, ...]) -> Iterator[Field]:
    for section in sections:
        if section.key in ("configuration", "data"):
            yield from bullets(outline, section.start, section.end, ITEM_OF)


def _tasks(outline: Outline, sections: tuple[Section, ...]) -> Iterator[Task]:
    items = outline.items
    starts = [section.start for section in sections]
    for index, item in enumerate(items):
        if not item.mark:
            continue
        number = bisect_right(starts, item.start) - 1
        section = sections[number] if number >= 0 else None
        key, limit = (section.key, section.end) if section else ("", len(outline.text))
        if index + 1 < len(items):
            limit = min(limit, items[index + 1].start)
        words = outline.masked[item.content : outline.item_end(index, limit)].rstrip()
        text = " ".join(words.split())
        is_follow_up = section is not None and section.holds_follow_ups
        if not is_unfilled(text):  # the template's own words are nothing to do yet
            yield Task(text, item.mark != " ", key, item.content, item.content + len(words), is_follow_up)


def _pieces(fields: tuple[Field, ...], text: str) -> Iterator[Part]:
    """The single values of fields, without those that say that there is none."""
    for field in fields:
        for part in field.parts:
            yield from _values(part, text)


def _values(part: Part, text: str) -> Iterator[Part]:
    for piece in _split(part, text):
        if not is_placeholder(piece.text) and not is_unfilled(piece.text):
            yield piece


def _split(part: Part, text: str) -> Iterator[Part]:
    """Cut a part where it lies in the text; one that YAML unescaped is cut by itself."""
    if is_placeholder(part.text):
        return iter(())
    written = text[part.start : part.end]
    if written == part.text or written.split() == part.text.split():
        return split(part, text)
    return (Part(piece.text, part.start, part.end) for piece in split(Part(part.text, 0, len(part.text)), part.text))


def _distinct(names: Iterator[Name]) -> tuple[Name, ...]:
    """The names in their order, each only once."""
    first: dict[str, Name] = {}
    for name in names:
        if name.text and not is_placeholder(name.text):
            first.setdefault(name.text, name)
    return tuple(first.values())


def _without_note(words: str) -> str:
    """A value without the remark in brackets behind it."""
    return _NOTE.sub("", words.rstrip(".")).strip() if words.endswith((")", ").")) else words


def _owners(fields: tuple[Field, ...], text: str, outline: Outline, problems: list[Problem]) -> Iterator[Name]:
    """The names in fields; what is no name is a problem at its place, and a field that tells more names nobody."""
    for field in fields:
        names = [_owner(each) for piece in _pieces((field,), text) for each in _beside(piece)]
        told = next((name for name in names if len(name.text.split()) > _LONGEST_NAME), None)
        odd = [told] if told else [name for name in names if name.text and not any(map(str.isalpha, name.text))]
        for name in odd:
            message = f"`{outline.written(*name.span)}` is no name"
            problems.append(Problem("unusable-owner", name.span, message, "write who can be asked, or `_n/a_`"))
        yield from names if told is None else ()


_LONGEST_NAME = 8
"""Words."""


def _beside(piece: Part) -> Iterator[Part]:
    """The names that ` / ` parts, such as those of a person and a company; `AC / DC team` is one."""
    sides = _SLASH.split(piece.text)
    of_one_kind = len({side.startswith("@") for side in sides}) == 1  # `Ana Silva / @ana` is one person
    if len(sides) < 2 or not of_one_kind or not all(_FULL_NAME.fullmatch(side) for side in sides):
        yield piece
        return
    at = 0
    for side in sides:
        at = piece.text.index(side, at)
        yield Part(side, piece.start + at, piece.start + at + len(side))


_SLASH = re.compile(r"(?<!\s)\s++/\s++")
_FULL_NAME = re.compile(r"@[\w-]++|(?![a-z])[^\W\d_][\w.'’-]*+(?:\s++[^\W\d_][\w.'’&-]*+){1,4}")


def _owner(piece: Part) -> Name:
    words = plain_words(piece.text)
    words = _without_note(_ADDRESS.sub("", words) if "<" in words else words)
    words = _DASH.split(words, maxsplit=1)[0]
    words = _TAG.sub("", words) if "</" in words else words
    words = words if words.isascii() else _SYMBOLS_AROUND.sub("", words)
    words = _ON_A_DAY.sub("", words, count=1) if words[-1:].isdigit() else words
    words = _unquoted(words.strip("_| "))
    return Name(words if words not in _DEGREES else "", piece.span)


def _unquoted(words: str) -> str:
    return words[1:-1].strip() if words[:1] in _QUOTES and words[-1] in _QUOTES and len(words) > 1 else words


_QUOTES = frozenset("\"'“”„«»‘’「」")
_TAG = rare(r"</?(?:span|font|b|i|em|strong|mark|small|u|kbd|sub|sup)(?:\s[^<>]*+)?>", re.IGNORECASE)
"""What lays out the words of a value."""
_ON_A_DAY = re.compile(r"(?<!\s)\s++(?:on|at|am|il|le|el)\s++\d[\d/.:T -]*+$")
_SYMBOLS_AROUND = re.compile(r"^[^\w\s@(\[<\"'.!?]++\s++|(?<!\s)\s++[^\w\s)\]>.\"'!?]++$")


_DEGREES = frozenset({"PhD", "Ph.D.", "MD", "M.D.", "MSc", "M.Sc.", "BSc", "Dr.", "Prof.", "Jr.", "Sr.", "et al."})
"""What stands behind a comma after a name, and is none."""


def _run(piece: Part, text: str) -> Iterator[Name]:
    """The run that a piece of a value names, alone or with a remark; of other words, what among them is surely one."""
    linked = "://" in piece.text and RUN_IN_URL.search(piece.text) is not None
    if not linked:
        written = _without_note(piece.text)
        written = _without_label(written) if ":" in written else written
        named = _LEADING_CODE.match(written)
        words = named[1].strip() if named else _DASH.split(_without_note(plain_words(written)), maxsplit=1)[0]
        if _is_one_word(words):
            start = text.find(words, piece.start, piece.end) if words else -1
            yield Name(words, Span(start, start + len(words)) if start >= 0 else piece.span)
            return
    for found in run_ids(piece.text, strict=not linked):
        if not found.text.endswith(_OF_FILES):
            yield Name(found.text, _span_in(piece, found.start, found.end))


def _without_label(words: str) -> str:
    """What stands behind a colon if that is the id, as in `first: run-1`, else what stands before it."""
    said = _SAID_BEFORE.match(words)
    if said is None:
        return words
    label, behind = said[0].strip(" :"), words[said.end() :]
    is_remark = not behind.startswith("`") and not is_run(behind, strict=True) and is_run(label, strict=True)
    return label if is_remark and _is_one_word(label) else behind


def _is_one_word(words: str) -> bool:
    return len(words) <= _LONGEST_RUN and len(words.split()) < 2 and words.casefold() not in _SEVERAL


_LONGEST_RUN = 300
_SEVERAL = frozenset("various several many multiple all both some none one two three".split())
"""Words that count runs, and are none."""
_OF_FILES = (".py", ".sh", ".md", ".json", ".yml", ".yaml", ".toml", ".csv", ".log", ".txt", ".ipynb")


def _runs(fields: tuple[Field, ...], text: str, outline: Outline, odd: list[Problem]) -> Iterator[Name]:
    """The runs that fields name; what is no id where nothing else should stand is a problem at its place."""
    for field in fields:
        if field.parts and says_none(field.parts[0].text):
            continue
        field = _without_projects(field)
        if field.dialect not in _AS_DATA and _is_of_jobs(field.label):
            yield from _jobs(field, text)
            continue
        template = FIELD_OF.get(normalised(field.label))
        label = KNOWN.of(field.label)
        if field.dialect in _STRUCTURED or (template and not (label and label.doubtful)):
            for piece in _pieces((field,), text):
                named = [] if _counts(field) else list(_run(piece, text))
                yield from named
                if not named:
                    message = f"`{_without_note(outline.written(piece.start, piece.end))}` is not a run id"
                    hint = "write the id alone, or a remark in brackets"
                    odd.append(Problem("unusable-run-id", piece.span, message, hint))
            continue
        for part in field.parts:
            found = list(run_ids(part.text, strict=bool(label and label.doubtful)))
            for each in found[-1:] if normalised(field.label) == "task/run" else found:
                yield Name(each.text, _span_in(part, each.start, each.end))


def _without_projects(field: Field) -> Field:
    """A tracker's field, without what it calls runs together: blanks stand in their place."""
    if not any("`" in part.text for part in field.parts) or not _OF_TRACKERS.search(field.label):
        return field
    parts = (part._replace(text=_TOGETHER.sub(lambda said: " " * len(said[0]), part.text)) for part in field.parts)
    return field._replace(parts=tuple(parts))


_OF_TRACKERS = rare(r"wandb|w&b|weights|mlflow|comet|neptune", re.IGNORECASE)
_TOGETHER = rare(r"\b(?:project|entity|workspace|group|team)[: ]{1,2}`[^`]*`", re.IGNORECASE)


def _jobs(field: Field, text: str) -> Iterator[Name]:
    """The jobs of a cluster that a field names: by their numbers, whatever else stands there, else what has digits."""
    for part in field.parts:
        numbers = list(_JOB_NUMBER.finditer(_REMARKS.sub(lambda remark: " " * len(remark[0]), part.text)))
        if numbers:
            yield from (Name(each[0], _span_in(part, *each.span())) for each in numbers)
        else:
            named = (each for piece in _values(part, text) if _names_a_job(piece.text) for each in _run(piece, text))
            yield from (each for each in named if any(sign.isdigit() for sign in each.text))


def _names_a_job(text: str) -> bool:
    """Whether a value is a name, with a remark or where it ran behind it, and not words about a job."""
    behind = _without_note(text).split()[1:]
    return text.startswith("`") or not behind or behind[0] in ("on", "at", "@")


@lru_cache(maxsize=256)
def _is_of_jobs(label: str) -> bool:
    return _OF_JOBS.search(label) is not None


_OF_JOBS = rare(
    r"(?<![^\W_])(?:jobs?|slurm|sbatch|sge|pbs|lsf)(?![^\W_])(?![ _]names?\b)|ジョブ|作业|작업", re.IGNORECASE
)
_JOB_NUMBER = rare(r"(?<![\w.:/-])(?!(?:19|20)\d\d(?!\d))\d{4,}(?:_\d+)?(?![\w.:/-])")
_REMARKS = rare(r"\([^()]*+\)|（[^（）]*+）")


def _counts(field: Field) -> bool:
    """Whether a field says how many runs there were: `Runs: 12`."""
    return (
        len(field.parts) == 1
        and normalised(field.label) == "runs"
        and _COUNT.fullmatch(field.parts[0].text) is not None
    )


_COUNT = re.compile(r"\d{1,3}")


_AS_DATA = ("front matter", "fence")
_STRUCTURED = (*_AS_DATA, "bullet")
"""Dialects in which a value is taken as it is written."""


def _span_in(part: Part, start: int, end: int) -> Span:
    """Where a piece of a value stands; the whole value if YAML or a line break changed its length."""
    same = part.end - part.start == len(part.text)
    return Span(part.start + start, part.start + end) if same else part.span


def _columns(outline: Outline, words: Iterable[str], is_meant: Callable[[str], bool]) -> Iterator[list[Part]]:
    """The cells below the first header of each table that is meant; it holds one of the words."""
    for table in outline.tables:
        header = outline.masked[table.start : table.start + 300].partition("\n")[0].casefold()
        if not any(word in header for word in words):
            continue
        found = list(rows(outline, table))
        columns = [index for index, cell in enumerate(found[0]) if is_meant(plain_words(cell.text).casefold())]
        if columns:
            yield [row[columns[0]] for row in found[1:] if columns[0] < len(row)]


def _runs_in_tables(outline: Outline) -> Iterator[Name]:
    """The runs that a table's column names."""
    for cell in chain.from_iterable(_columns(outline, _RUN_WORDS, _names_runs)):
        for named in run_ids(cell.text, strict=True):
            yield Name(named.text, _span_in(cell, named.start, named.end))


def _seeds_in_tables(outline: Outline) -> Iterator[Seed]:
    """The seeds that a table has a row for, each once: one that has rows for other things too tells of no seeds."""
    for cells in _columns(outline, _SEED_COLUMNS, _SEED_COLUMNS.__contains__):
        seeds = [_seed(cell) for cell in cells]
        if all(seed.value is not None for seed in seeds):
            yield from {seed.value: seed for seed in reversed(seeds)}.values()


_SEED_COLUMNS = frozenset({"seed", "seeds", "random seed", "シード", "시드", "种子"})


_RUN_WORDS = ("run", "job", "session", "wandb", "w&b", "slurm")
_RUN_COLUMNS = frozenset(
    "run|runs|run id|run ids|run_id|run name|job|job id|job ids|job_id|slurm job|slurm job id|slurm id|session"
    "|session id|wandb|wandb run|wandb id|wandb run id|w&b|w&b run|w&b id|w&b run id".split("|")
)


def _names_runs(header: str) -> bool:
    return header in _RUN_COLUMNS or ("/" not in header and header.endswith((" run id", " run ids", " job id", " run")))


def _seeds(fields: tuple[Field, ...], text: str) -> Iterator[Seed]:
    for field in fields:
        for part in field.parts:
            if says_none(part.text):
                continue
            is_list = field.dialect in _STRUCTURED and not counts_and_lists_seeds(part.text)
            single = list(map(_seed, _values(part, text))) if is_list else []
            odd = [seed for seed in single if seed.value is None]
            if odd and not lists_seeds(part.text):  # it tells how many there were
                continue
            told = list(_told_seeds(part)) if not single or (odd and all(map(_is_told, odd))) else []
            if not _is_number_of_seeds(field, told or single, text):
                yield from told or single


def _is_number_of_seeds(field: Field, seeds: list[Seed], text: str) -> bool:
    """Whether `Seeds: 5` tells how many there were, since the record goes on to tell of `5 seeds`."""
    if len(seeds) != 1 or field.label.casefold() != "seeds":
        return False
    at = text.find(f"{seeds[0].text} seeds")
    return at >= 0 and not text[at - 1].isalnum()


def _told_seeds(part: Part) -> Iterator[Seed]:
    for each in seeds_in(part.text):
        yield Seed(int(each.text), each.text, _span_in(part, each.start, each.end))


def _is_told(seed: Seed) -> bool:
    """Whether what is no integer holds seeds in other words, and is none that was meant to be one."""
    return _TOLD.search(seed.text) is not None


_TOLD = rare(r"[\s=:,(\[{]|^\d+\s?(?:-|–|—|\.\.+|/)\s?\d+$|\d\.$")


def _statuses(fields: tuple[Field, ...]) -> Iterator[Name]:
    for field, part in ((each, part) for each in fields for part in each.parts):
        words = _bare(first_sentence(part.text)).rstrip(" .,;|·。；")
        is_below = field.dialect == "heading"
        words = _told_below(part.text, words, is_listed=len(field.parts) > 1) if is_below else words
        of_more = _OF_MORE if is_below else _OF_TRAINING
        sides = {side.strip() for side in field.label.casefold().split("/")}
        if sides & of_more and "status" not in sides and not _STATE.match(words):
            continue
        is_said = not is_placeholder(part.text) or _is_waiting("status", words)
        if words and is_said and not is_unchosen("status", part.text):
            yield Name(words, part.span)


def _told_below(written: str, words: str, *, is_listed: bool) -> str:
    """A status below its heading, without the label if that stands there again; none behind another, as of a step."""
    label, colon, rest = words.partition(":")
    again = KNOWN.of(label) if colon else None
    if again and again.key == "status":
        return rest.strip()
    is_step = colon and is_listed and not (rest.startswith(" ") and state_of(label))
    return "" if _LABELLED.match(written) or is_step else words


_LABELLED = rare(r"(?:\*\*|__)[^*_]+(?:\*\*|__)?\s*[:：]")
_OF_TRAINING = frozenset({"stage", "phase"})
_OF_MORE = _OF_TRAINING | {"state", "current state", "progress", "현재 상태", "状況"}
"""Labels that tell of a record's status only by such words as `_STATE`; as headings, more do."""
_STATE = rare(
    r"(?:done|complete[d]?|finished|closed|running|in[ -]progress|ongoing|active|planned|draft|pending|failed|abandoned"
    r"|paused|blocked|archived|proposed|accepted|rejected|superseded|aborted|cancell?ed)\b"
    r"|완료|완성|진행|중단|보류|대기|계획|예정|完了|完成|進行|进行|計画|计划|中止|待",
    re.IGNORECASE,
)
"""How far a stage or a phase tells it, which may be of a training as well."""


def _said(fields: tuple[Field, ...], key: str) -> Iterator[Name]:
    for part in (part for field in fields for part in field.parts):
        words = _bare(part.text)
        if words and not is_placeholder(part.text) and not is_unchosen(key, part.text):
            yield Name(words, part.span)


def _is_waiting(key: str, words: str) -> bool:
    """Whether a word that elsewhere stands for nothing is a status."""
    return key == "status" and words.casefold() in _WAITING


_WAITING = frozenset({"pending", "todo", "not completed", "待定"})


def _listed(text: str, key: str) -> Iterator[str]:
    """The values in a field: tags are separated by commas and spaces before `#`, others end where a remark begins."""
    pieces = _TAG_END.split(text) if key == "tags" else [_REMARK.split(plain_words(text), maxsplit=1)[0]]
    for piece in pieces:
        value = _bare(plain_words(piece).strip("[]'\" "))
        if len(value) <= _LONGEST_VALUE:
            yield value


def _bare(text: str) -> str:
    """A value without the symbols, quotes and tags around it."""
    words = _TAG.sub("", plain_words(text)) if "</" in text else plain_words(text)
    words = _unquoted(words.strip(_AROUND)) if text[:1] in _MARKED else words
    return _SYMBOL.sub("", words).strip(_AROUND).removesuffix("\\")


_TAG_END = rare(r"[,;、]|(?<=\s)(?=#)")
_REMARK = rare(r"(?<=\s)[-–—]++(?=\s)|\(|[:;,.。](?=\s|$)|→")
_LONGEST_VALUE = 60
"""A longer value is a sentence, and no group of records."""
_SYMBOL = re.compile(r"^(?::[a-z][\w+-]*+:|[^\w(\[<])++")
"""What may stand before a value: symbols, and the names of symbols, such as `:heavy_check_mark:`."""
_AROUND = "*_= ✓✔✅❌⏳🚧🔄"
_MARKED = _QUOTES | frozenset("=<*")


def _commits(fields: tuple[Field, ...]) -> Iterator[Name]:
    for part in (part for field in fields for part in field.parts):
        if named := commit_of(part.text):
            yield Name(named.text, _span_in(part, named.start, named.end))


def _branches(fields: tuple[Field, ...]) -> Iterator[Name]:
    for part in (part for field in fields for part in field.parts):
        leading = _LEADING_CODE.match(part.text)
        words = leading[1] if leading else _AFTER_BRANCH.split(plain_words(part.text), maxsplit=1)[0].strip("*_ ")
        if words and not is_placeholder(words) and not is_unfilled(part.text) and " " not in words:
            yield Name(words, part.span)


def _branch_of(fields: tuple[Field, ...]) -> Iterator[Name]:
    """The branch on which the commit is said to be: `` `4f2a91c` on `main` ``, `main @ 4f2a91c`."""
    found = ((part, commit_of(part.text)) for field in fields for part in field.parts)
    part, commit = next(((part, commit) for part, commit in found if commit), (None, None))
    if part and commit:
        named = _ON_BRANCH.match(part.text, commit.end) or _BEFORE_COMMIT.search(part.text, 0, commit.start)
        if named:
            yield Name(named["branch"], _span_in(part, *named.span("branch")))


_MAIN = r"(?:main|master|develop|dev|trunk)"
_OWN = r"(?:feat|feature|fix|bugfix|hotfix|exps?|experiments?|chore|release|wip|refactor|research|codex|claude|users?)"
_A_BRANCH = rf"(?P<branch>{_MAIN}|{_OWN}/[\w/-]+(?:\.[\w/-]+)*)(?![\w/-])"
_ON_BRANCH = rare(rf"`?,?\s+\(?(?:on (?:the )?(?:branch )?|branch:? )`?{_A_BRANCH}(?=`|[,;.)]|\s*(?:[(/]|$))")
_BEFORE_COMMIT = rare(rf"(?<![^\s(`]){_A_BRANCH}`?\s?@\s?`?$")
_AFTER_BRANCH = rare(r"\s(?=[(@—–→-])|[,;]")


def _parents(fields: dict[str, tuple[Field, ...]], own: frozenset[str], like: frozenset[str]) -> Iterator[Name]:
    """The records that a record builds on; a baseline and what is merely related are one if they have such an id."""
    yield from _records(fields.get("parents", ()), own, like)
    related = tuple(field for field in fields.get("references", ()) if normalised(field.label) in _RELATED)
    # what a section names first it may name for another reason
    baselines = (field for field in fields.get("baseline", ()) if field.dialect != "heading")
    for named in _records((*baselines, *related), own, like):
        if _NUMBERED_ID.search(named.text) or shape(named.text) in like:
            yield named


_RELATED = frozenset({"related", "related to"})


def _records(fields: tuple[Field, ...], own: frozenset[str], like: frozenset[str]) -> Iterator[Name]:
    """The records that fields name, but for the record itself."""
    for field in fields:
        label = KNOWN.of(field.label)
        sure = label is None or not label.doubtful
        for part in field.parts:
            if says_none(part.text) or is_unfilled(part.text):
                continue
            if field.key == "parents" and _SUPERSEDED_BY.match(part.text):
                continue
            for named in record_ids(part.text, sure=sure, like=like):
                if _alike(named.text) not in own:
                    yield Name(named.text, _span_in(part, named.start, named.end))


def _said_superseded(fields: dict[str, tuple[Field, ...]]) -> Iterator[Field]:
    """What a status says of a record that takes this one's place, as a field: `Status: Superseded by exp012`."""
    for field in fields.get("status", ()):
        for part in field.parts:
            if " " in part.text and (said := _SUPERSEDED_BY.search(part.text)):
                end = part.end if part.end - part.start == len(part.text) else part.start
                rest = Part(part.text[said.end() :], part.start + said.end(), end)
                yield field._replace(key="superseded", label=said[1], parts=(rest,))


_SUPERSEDED_BY = rare(
    r"\b("
    + "|".join(
        word.replace(" ", "[ _-]") for word, label in LABELS.items() if label.key == "superseded" and " " in word
    )
    + r")[ :]+",
    re.IGNORECASE,
)


def _superseding(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(field for field in fields if normalised(field.label) in ("supersedes", "replaces"))


_NAMING = frozenset({"parents", "superseded", "baseline", "references", "status"})
"""The fields that may name other records, which are told by what their names look like."""
_NUMBERED_ID = rare(r"exp|\d{4}-?\d{2}-?\d{2}|^[a-z]\d{2}", re.IGNORECASE)


def _seed(piece: Part) -> Seed:
    words = plain_words(piece.text)
    match = _INTEGER.match(words)
    if not match:
        return Seed(None, words, piece.span)
    return Seed(int(match[0]) if len(match[0]) <= _MAX_DIGITS else None, match[0], piece.span)


def _names_record(label: str, text: str, like: frozenset[str]) -> bool:
    """Whether a piece of what is merely related is a record, and read as one."""
    if normalised(label) not in _RELATED:
        return False
    return any(_NUMBERED_ID.search(each.text) or shape(each.text) in like for each in record_ids(text, like=like))


def _references(
    fields: tuple[Field, ...], text: str, like: frozenset[str], problems: list[Problem]
) -> Iterator[Reference]:
    """The references that parse; one that does not is a problem at its place."""
    for label, part in ((field.label, part) for field in fields for part in field.parts):
        found = False
        plain = "pull request" if _PULLS.fullmatch(normalised(label)) else "issue"
        for piece in _values(part, text):
            reference = parse_reference(piece.text, piece.span, plain)
            if reference:
                found = True
                yield reference
            elif _names_record(label, piece.text, like):
                found = True
            elif not found or " " not in piece.text:  # words behind a reference say what it is about
                message = f"`{piece.text}` names no pull request or issue that can be followed"
                hint = "write `#12`, `owner/repo#12` or a link"
                problems.append(Problem("unrecognised-reference", piece.span, message, hint))


def _date(fields: tuple[Field, ...], problems: list[Problem]) -> RecordDate | None:
    """The first date that can be read; what can't be is a problem at its place."""
    found: RecordDate | None = None
    rank = 0
    for field in fields:
        if found and (field.rank != rank or field.dialect in ("body", "closing")):
            break
        dates = [date for part in field.parts if (date := _parsed(part, problems))]
        for date in dates[:1]:  # the others of a list are other days of the same
            rank = field.rank
            if found and date.value != found.value:
                message = f"`{date.text}` contradicts the date `{found.text}` given before"
                problems.append(Problem("contradicting-dates", date.span, message, "keep one of the two"))
            found = found or date
    return found


def _date_of(
    fields: tuple[Field, ...], name: str, path: str, title: Name | None, problems: list[Problem]
) -> RecordDate | None:
    """The date that the metadata give, else that of the path or the title; when it was last changed counts for less."""
    fields = tuple(field for field in fields if field.label.casefold() != "data" or not _tells_of_data(field))
    first = tuple(field for field in fields if field.rank < _CHANGED)
    return (
        _date(first, problems)
        or _date_of_path(name, path)
        or (_date_of_title(title) if title else None)
        or _date(fields[len(first) :], problems)
    )


def _tells_of_data(field: Field) -> bool:
    """Whether what is called `Data` is a dataset, and not a date in Italian: words stand behind the date."""
    return any(_WORDS_BEHIND.search(part.text) for part in field.parts)


_WORDS_BEHIND = re.compile(r"(?:\d{4}|-\d\d-\d\d)\s+(?!ore\b|alle\b)[^\W\d_]{2,}")
_CHANGED = 4
"""The rank of labels such as `Updated`."""


def _date_of_title(title: Name) -> RecordDate | None:
    """The date with which a title begins or ends, such as `Wider windows (2025-01-15)`."""
    date = date_in_name(title.text)
    if date is None or date.text[:8].isdigit():  # which is a run's name
        return None
    before, _, behind = title.text.partition(date.text)
    if _WORD.search(before) and _WORD.search(behind):
        return None
    start = title.span.start + len(before)
    return replace(date, origin="metadata", span=Span(start, start + len(date.text)))


_WORD = rare(r"\w")


def _date_of_path(name: str, path: str) -> RecordDate | None:
    """The date in the name of the file, or of one of the two folders around it."""
    *folders, file = path.split("/")
    for each in (name, file, *reversed(folders[-2:])):
        if date := date_in_name(each):
            return date
    return date_in_folders(path)


def _parsed(part: Part, problems: list[Problem]) -> RecordDate | None:
    words = part.text.strip("`*_ ")
    if is_placeholder(part.text) or not words:
        return None
    try:
        shift = part.text.index(words)
        date = parse_date(words, Span(part.start + shift, part.end))
        if date and (end := end_before(words, date)):
            message = f"the range ends on `{end}`, before it starts"
            problems.append(Problem("impossible-date", part.span, message, "correct the dates"))
    except ImpossibleDate as error:
        message = f"`{error}` is not a {error.what}"
        problems.append(Problem("impossible-date", _within(part, str(error)), message, error.remedy))
        return None
    if date is None:
        message = f"`{part.text}` is not a date that can be read without guessing"
        problems.append(Problem("unrecognised-date", part.span, message, "write it as YYYY-MM-DD"))
    return date


def _within(part: Part, words: str) -> Span:
    at = part.text.find(words)
    return Span(part.start + at, part.start + at + len(words)) if at >= 0 else part.span
