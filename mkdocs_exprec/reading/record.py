"""Fields + outline -> a record. Total: any bytes give a record and findings, and nothing raises."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.dates import ImpossibleDate, RecordDate, date_in_name, end_before, parse_date
from mkdocs_exprec.reading.dialects import Field, Part, bullets, head_bullets, plain_words, split
from mkdocs_exprec.reading.front_matter import FrontMatter, read_front_matter
from mkdocs_exprec.reading.references import Reference, parse_reference
from mkdocs_exprec.reading.scanner import Heading, Outline, scan
from mkdocs_exprec.reading.source import Problem, Source, hidden_character
from mkdocs_exprec.reading.template import ITEM_OF, SECTION_OF, is_placeholder, is_unfilled, normalised


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

    @property
    def span(self) -> Span:
        """Where its words stand."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Record:
    """One experiment, as its author wrote it up."""

    id: str
    """The file's name without ending, or the folder's for a `README.md`."""
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
    """From the metadata, else from the file's name."""
    owners: tuple[Name, ...]
    references: tuple[Reference, ...]
    runs: tuple[Name, ...]
    seeds: tuple[Seed, ...]
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]

    @property
    def heading(self) -> str:
        """What to call the record where its title is shown."""
        return self.title.text if self.title else self.id

    @property
    def open_follow_ups(self) -> tuple[Task, ...]:
        """The tasks of the section Follow-ups that are not done."""
        return tuple(task for task in self.tasks if task.section == "follow-ups" and not task.done)

    def section(self, key: str) -> Section | None:
        """The first section of that key."""
        for section in self.sections:
            if section.key == key:
                return section
        return None

    def named(self, key: str) -> tuple[Field, ...]:
        """Every field of that key, in the order of the text."""
        return self.fields.get(key, ())

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
_NUMBERING = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_EXPERIMENT = re.compile(r"experiment[ \t]*[:：][ \t]*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\s)\s*+<[^\s<>@]+@[^\s<>]+>")
_LEADING_CODE = re.compile(r"`([^`\s]+)`")
_DASH = re.compile(r"(?<!\s)\s++[—–-]\s")
_NOTE = re.compile(r"(?<!\s)\s*+\([^()]*+\)\s*+$")
_INTEGER = re.compile(r"[+-]?\d+(?=\s*(?:\([^()]*\))?$)")
_MAX_DIGITS = 20
_PULLS = re.compile(r"(?:related )?(?:prs?|pull requests?)")


def read_record(source: Source, *, name: str, path: str, file: str, uri: str, root: str) -> Record:
    """Read one record from its text.

    Args:
        source: the decoded file.
        name: the file's name without ending, or the folder's for a `README.md`; it becomes the id.
        path: where the file lies, for messages.
        file: its absolute path.
        uri: the address of its page's source in the site.
        root: the absolute path of the repository it belongs to.
    """
    outline = scan(source)
    front_matter = read_front_matter(outline)
    heading = _title_heading(outline)
    sections = tuple(_sections(outline, heading))
    head_end = sections[0].title_start if sections else len(outline.text)
    read = (*front_matter.fields, *head_bullets(outline, head_end))
    keys = dict.fromkeys(field.key for field in read)
    fields = {key: tuple(field for field in read if field.key == key) for key in keys}
    in_name = (problem._replace(span=Span(0, 0)) for problem in hidden_character(name, "the file's name holds"))
    problems = [*source.problems, *front_matter.problems, *in_name]
    header = outline.front_matter.end if outline.front_matter else 0
    text = outline.text[:header] + outline.masked[header:] if header else outline.masked
    return Record(
        id=name,
        path=path,
        file=file,
        uri=uri,
        root=root,
        source=source,
        outline=outline,
        front_matter=front_matter,
        fields=fields,
        items=tuple(_items(outline, sections)),
        title=_title(outline, heading, fields.get("title", ())),
        date=_date(fields.get("date", ()), name, problems),
        owners=_distinct(_owner(piece) for piece in _pieces(fields.get("owners", ()), text)),
        references=tuple(_references(fields.get("references", ()), text, problems)),
        runs=_distinct(_run(piece, text) for piece in _pieces(fields.get("runs", ()), text)),
        seeds=tuple(_seed(piece) for piece in _pieces(fields.get("seeds", ()), text)),
        sections=sections,
        tasks=tuple(_tasks(outline, sections)),
        problems=tuple(problems),
    )


def _title_heading(outline: Outline) -> Heading | None:
    for heading in outline.headings:
        if heading.level == 1:
            words = _without_attributes(outline.text[heading.start : heading.end])
            return None if normalised(words) in SECTION_OF else heading
    return None


def _without_attributes(words: str) -> str:
    """A heading without the `{#id .class}` behind it."""
    return _ATTRIBUTES.sub("", words).rstrip() if words.endswith("}") else words


def _title(outline: Outline, heading: Heading | None, fields: tuple[Field, ...]) -> Name | None:
    """The words of the first heading without `Experiment:`, else the title of the front matter."""
    if heading:
        _, start, end = heading
        end = start + len(_without_attributes(outline.text[start:end]))
        prefix = _EXPERIMENT.match(outline.text, start, end)
        if prefix:
            start = prefix.end()
        words = " ".join(plain_words(outline.masked[start:end]).split())
        if words and not is_placeholder(words) and not is_unfilled(words):
            return Name(words, Span(start, end))
    for field in fields:
        if field.parts:
            return Name(_EXPERIMENT.sub("", field.parts[0].text, count=1), field.parts[0].span)
    return None


def _sections(outline: Outline, title: Heading | None) -> Iterator[Section]:
    """The headings of the highest level below the title, each with all that follows up to the next."""
    text = outline.text
    below = [heading for heading in outline.headings if heading is not title]
    level = min((heading.level for heading in below), default=0)
    mains = [heading for heading in below if heading.level == level]
    for index, heading in enumerate(mains):
        _, start, end = heading
        words = _without_attributes(text[start:end])
        expected = SECTION_OF.get(_label(words))
        after = text.rfind("\n", end, mains[index + 1].start) + 1 if index + 1 < len(mains) else len(text)
        yield Section(expected.key if expected else "", words, start, end, max(end, after))


@lru_cache(maxsize=4096)
def _label(words: str) -> str:
    """A heading as the template spells it, without a number before it."""
    return normalised(_NUMBERING.sub("", unescape(words)))


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
        key, limit = (sections[number].key, sections[number].end) if number >= 0 else ("", len(outline.text))
        if index + 1 < len(items):
            limit = min(limit, items[index + 1].start)
        words = outline.masked[item.content : outline.item_end(index, limit)].rstrip()
        yield Task(" ".join(words.split()), item.mark != " ", key, item.content, item.content + len(words))


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
    return _NOTE.sub("", words).strip() if words.endswith(")") else words


def _owner(piece: Part) -> Name:
    return Name(
        _without_note(_ADDRESS.sub("", plain_words(piece.text)) if "<" in piece.text else plain_words(piece.text)),
        piece.span,
    )


def _run(piece: Part, text: str) -> Name:
    named = _LEADING_CODE.match(piece.text)
    words = named[1].strip() if named else _DASH.split(_without_note(plain_words(piece.text)), maxsplit=1)[0]
    start = text.find(words, piece.start, piece.end) if words else -1
    return Name(words, Span(start, start + len(words)) if start >= 0 else piece.span)


def _seed(piece: Part) -> Seed:
    words = plain_words(piece.text)
    match = _INTEGER.match(words)
    if not match:
        return Seed(None, words, piece.span)
    return Seed(int(match[0]) if len(match[0]) <= _MAX_DIGITS else None, match[0], piece.span)


def _references(fields: tuple[Field, ...], text: str, problems: list[Problem]) -> Iterator[Reference]:
    """The references that parse; one that does not is a problem at its place."""
    for label, part in ((field.label, part) for field in fields for part in field.parts):
        found = False
        plain = "pull request" if _PULLS.fullmatch(normalised(label)) else "issue"
        for piece in _values(part, text):
            reference = parse_reference(piece.text, piece.span, plain)
            if reference:
                found = True
                yield reference
            elif not found or " " not in piece.text:  # words behind a reference say what it is about
                message = f"`{piece.text}` names no pull request or issue that can be followed"
                hint = "write `#12`, `owner/repo#12` or a link"
                problems.append(Problem("unrecognised-reference", piece.span, message, hint))


def _date(fields: tuple[Field, ...], name: str, problems: list[Problem]) -> RecordDate | None:
    """The first date that can be read; what can't be is a problem at its place."""
    found: RecordDate | None = None
    for field in fields:
        for part in field.parts:
            date = _parsed(part, problems)
            if date is None:
                continue
            if found and date.value != found.value:
                message = f"`{date.text}` contradicts the date `{found.text}` given before"
                problems.append(Problem("contradicting-dates", date.span, message, "keep one of the two"))
            found = found or date
    return found or date_in_name(name)


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
        message = f"`{error}` is not a day of the calendar"
        problems.append(Problem("impossible-date", _within(part, str(error)), message, error.remedy))
        return None
    if date is None:
        message = f"`{part.text}` is not a date that can be read without guessing"
        problems.append(Problem("unrecognised-date", part.span, message, "write it as YYYY-MM-DD"))
    return date


def _within(part: Part, words: str) -> Span:
    at = part.text.find(words)
    return Span(part.start + at, part.start + at + len(words)) if at >= 0 else part.span
