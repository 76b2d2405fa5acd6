"""A record's metadata -> the lines that show its front matter, and what of its head is to become a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mkdocs_exprec.matching import Matcher
from mkdocs_exprec.publishing.atlas import Place, Words
from mkdocs_exprec.reading.dialects.headings import SECTION_FIELDS
from mkdocs_exprec.reading.fields import Field, plain_words
from mkdocs_exprec.reading.front_matter import spelling_of
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import FIELDS
from mkdocs_exprec.reading.vocabulary import KNOWN


class Line(NamedTuple):
    """A field of the front matter as its page shows it; nothing of it is escaped yet."""

    key: str
    label: str
    values: tuple[str, ...]


class Named(NamedTuple):
    """A field of the head whose values become links where the page shows them."""

    label: str
    """The words that stand before its value."""
    reach: int
    """The characters from there to the end of the value, without blanks, at most."""
    places: Mapping[str, Place]
    """Where its owners, its runs or its mere numbers lead, by their names as written."""
    before: frozenset[str] = frozenset()
    """The labels before which its value ends."""
    is_free: bool = False
    """Whether a bare number is a reference there."""
    in_code: bool = False
    """Whether it stands in a block of code."""
    is_hidden: bool = False
    """Whether Markdown may not show it as text: it stands in code, or among HTML."""


_LABELS = {expected.key: expected.label for expected in FIELDS}
_HEAD = ("fence", "bullet", "line", "table")
"""The dialects of a head that Markdown shows."""


def header(record: Record) -> tuple[Line, ...]:
    """The known fields of the front matter, but for the title, what is empty, and what the record's head says again."""
    if not record.front_matter.fields or not record.source.renderable:  # if not, it is shown with all the rest
        return ()
    return tuple(
        line
        for key, fields in record.fields.items()
        if key != "title" and not any(_is_shown(field, record) for field in fields)
        for line in _lines(key, [field for field in fields if field.dialect == "front matter" and field.parts])
    )


def _is_shown(field: Field, record: Record) -> bool:
    """Whether a field stands in the head of the record where a reader sees it."""
    if field.dialect == "table":
        return not record.sections or field.label_start < record.sections[0].title_start
    return field.dialect in _HEAD or (field.dialect == "heading" and field.key not in SECTION_FIELDS)


def _lines(key: str, fields: list[Field]) -> Iterator[Line]:
    """The lines of one key: what says it best under the template's label, what says it otherwise under its own."""
    best = min((field.rank for field in fields), default=0)
    values: dict[str, list[str]] = {}
    for field in sorted(fields, key=lambda field: field.rank):
        label = _LABELS[key] if key in _LABELS and field.rank == best else _spelled(field)
        values.setdefault(label, []).extend(part.text for part in field.parts)
    yield from (Line(key, label, tuple(dict.fromkeys(texts))) for label, texts in values.items())


def _spelled(field: Field) -> str:
    """The key as a label: `superseded_by` is `Superseded by`; that of an entry, such as `id`, is called by its list."""
    words = spelling_of(field.label)
    known = KNOWN.of(words)
    words = words if known and known.key == field.key else field.key
    return _SHORT.sub(lambda match: match[0].upper(), words[:1].upper() + words[1:])


_SHORT = re.compile(r"\b(?:id|gpu|sha)\b", re.IGNORECASE)


def values_of(line: Line, matcher: Matcher) -> Iterator[Words]:
    """The values of a line; one that is an address, and nothing that becomes a link by itself, leads there."""
    for text in line.values:
        is_address = _ADDRESS.fullmatch(text) is not None and not matcher.find(text)
        yield Words(text, Place(url=text) if is_address else None)


_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")


def mere_numbers(record: Record, matcher: Matcher) -> dict[str, Place]:
    """Where the numbers lead that stand without a sign in a record's reference fields: nobody else reads them so."""
    found = {each.text.strip("`* "): each for each in record.references}
    named = {text: matcher.outside_of(each) for text, each in found.items() if text.isdecimal()}
    return {text: Place(url=outside.url) for text, outside in named.items() if outside and outside.url}


def named_in_head(
    record: Record, owners: Mapping[str, Place], runs: Mapping[str, Place], numbers: Mapping[str, Place]
) -> list[Named]:
    """What of a record's metadata becomes links, in the order of its page.

    Args:
        record: the record.
        owners: the pages of its owners, by their names as written.
        runs: where its runs are listed, by their ids.
        numbers: where the mere numbers of its reference fields lead, as `mere_numbers` gives them.
    """
    places: dict[str, Mapping[str, Place]] = {"owners": owners, "runs": runs, "references": numbers}

    def led(key: str, texts: Iterable[str]) -> Mapping[str, Place]:
        return _named_in(texts, numbers) if key == "references" else places[key]

    lines = header(record)
    labels = frozenset(line.label for line in lines)
    named = [
        Named(
            line.label,
            _letters(":" + ",".join(line.values)),
            led(line.key, line.values),
            labels,
            line.key == "references",
        )
        for line in lines
        if line.key in places
    ]
    written = [field for key, fields in record.fields.items() for field in fields if field.dialect != "front matter"]
    labels = frozenset(plain_words(field.label) for field in written)
    fields = [field for field in written if field.key in places and field.parts]
    return named + [
        _named(field, record, led(field.key, (part.text for part in field.parts)), labels)
        for field in sorted(fields, key=_start)
    ]


def _named_in(texts: Iterable[str], numbers: Mapping[str, Place]) -> Mapping[str, Place]:
    """Those of the mere numbers that stand in one field; a head may have many."""
    return (
        {word: numbers[word] for text in texts for word in _NUMBER.findall(text) if word in numbers} if numbers else {}
    )


_NUMBER = re.compile(r"\d+")


def _named(field: Field, record: Record, places: Mapping[str, Place], labels: frozenset[str]) -> Named:
    text, end = record.outline.text, field.span.end
    in_code = field.dialect == "fence"
    return Named(
        plain_words(field.label),
        _letters(plain_words(text[field.label_end : end])),
        places,
        frozenset() if field.dialect == "table" else labels,  # there, other cells of the header may stand between
        field.key == "references",
        in_code,
        in_code or "<" in text[text.rfind("\n", 0, field.label_start) + 1 : end],
    )


def _letters(text: str) -> int:
    """The characters of a text without blanks."""
    return len("".join(text.split()))


def _start(field: Field) -> int:
    return field.label_start
