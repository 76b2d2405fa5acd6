"""Records and generated pages -> the Markdown source that a host renders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from mkdocs_exprec.diagnostics import Edit, Span
from mkdocs_exprec.publishing.render import escape_markdown, inert, plain_text
from mkdocs_exprec.publishing.tables import Write
from mkdocs_exprec.publishing.views import Page
from mkdocs_exprec.reading.dialects.forms import begins_label
from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.template import unfilled_in


def page_source(page: Page, write: Write, *, search: bool) -> str:
    """A generated page with its front matter, its tables written as is asked for."""
    exclusion = "" if search else "search:\n  exclude: true\n"
    return f"---\n{exclusion}exprec: generated\n---\n\n{page.heading}{page.body(write, page.uri)}"


def record_source(record: Record) -> str:
    """A record as its author wrote it, but for what no host should read.

    Front matter that can't be read is left out, and comments above what can are put below it, since hosts look for it
    on the first line only. Raw HTML in the head and what nobody has filled in are shown, each label line of a head
    keeps its line, line ends are `\\n`. A record that can't be rendered in reasonable time is shown as plain text.
    """
    text = record.source.text
    if not record.source.renderable:
        return f"\n# {escape_markdown(record.heading)}\n\n{plain_text(text)}"
    if not text.strip():
        return f"\n# {escape_markdown(record.heading)}\n\nThis record has no text that can be read.\n"
    return "".join(_pieces(record)).replace("\r\n", "\n").replace("\r", "\n").removeprefix(_MARK)


_MARK = "\ufeff"


def _pieces(record: Record) -> Iterator[str]:
    text = record.source.text
    start = 0
    if not record.front_matter.readable:
        start = _body_start(record)
        yield "\n"
    elif above := _above_header(record):
        start = _body_start(record)
        yield f"{_shown(record, above, start).rstrip()}\n{text[:above].removeprefix(_MARK)}\n"
    yield _shown(record, start, len(text))


def _shown(record: Record, start: int, end: int) -> str:
    """A stretch of the text as it is to be shown."""
    text = record.source.text
    pieces: list[str] = []
    for span, words in sorted((*_shown_in_head(record), *_shown_unfilled(record), *_line_breaks(record))):
        if start <= span.start < end:
            pieces += (text[start : span.start], words)
            start = span.end
    return "".join([*pieces, text[start:end]])


def _above_header(record: Record) -> int:
    """How many characters stand above the front matter, if those are more than a byte order mark; else 0."""
    header = record.outline.front_matter
    start = record.source.plain.rfind("---", 0, header.start) if header else 0
    return start if record.source.text[:start].strip(f"{_MARK} ") else 0


def _body_start(record: Record) -> int:
    """Where the text below an unreadable header begins; all of an unclosed one is taken off but for its sections."""
    outline = record.outline
    if outline.front_matter is not None:
        end = record.source.plain.find("\n", outline.front_matter.end + 1)
        return end + 1 if end >= 0 else len(outline.text)
    first = next((heading.start for heading in outline.headings), len(outline.text))
    return outline.text.rfind("\n", 0, first) + 1


def _shown_in_head(record: Record) -> Iterator[Edit]:
    """The title and the values of the head, where they hold HTML."""
    spans = [
        part.span
        for fields in record.fields.values()
        for field in fields
        if field.dialect == "bullet"
        for part in field.parts
    ]
    if record.title:
        spans.append(record.title.span)
    for span in spans:
        if "<" in (words := record.source.text[slice(*span)]):
            yield Edit(span, inert(words))


def _shown_unfilled(record: Record) -> Iterator[Edit]:
    """The `<` of each of the template's places that are still to be filled in, which a browser would take for HTML."""
    outline = record.outline
    ends: dict[int, int] = {}
    for at in unfilled_in(outline.masked):
        item = bisect_right(outline.items, (at,)) - 1
        if outline.is_in_code(at, at + 1):
            continue
        if item >= 0 and item not in ends:
            after = outline.items[item + 1].start if item + 1 < len(outline.items) else len(outline.text)
            ends[item] = outline.item_end(item, after)
        if at < ends.get(item, 0) or not _INDENTED.match(outline.text, outline.text.rfind("\n", 0, at) + 1):
            yield Edit(Span(at, at + 1), "&lt;")


_INDENTED = re.compile(r" {4}|\t")
"""What makes code of a line, unless it goes on with a list."""


def _line_breaks(record: Record) -> Iterator[Edit]:
    """What keeps the label lines of a head apart, which are one paragraph to Markdown."""
    text = record.outline.masked
    lines = {
        text.rfind("\n", 0, field.label_start) + 1
        for fields in record.fields.values()
        for field in fields
        if field.dialect in ("line", "closing")
    }
    seen: set[int] = set()
    for line in sorted(lines):
        for start in _lines_around(text, line) if line not in seen else ():
            seen.add(start)
            end = start - 2 if record.source.text.startswith("\r", start - 2) else start - 1
            before = record.outline.text[text.rfind("\n", 0, end) + 1 : end]
            if begins_label(text, start) and not _PARTED.search(before):
                yield Edit(Span(end, end), "  ")


def _lines_around(text: str, line: int) -> Iterator[int]:
    """The lines of the paragraph that holds a line, by their offsets, but for the first."""
    start = line
    while start > 1 and not _PARTING.match(text, before := text.rfind("\n", 0, start - 1) + 1):
        start = before
    while (start := text.find("\n", start) + 1) and not _PARTING.match(text, start):
        yield start


_PARTING = re.compile(r"[ \t>]*(?:\n|\Z)|#")
"""A line that ends a paragraph: it is blank, or a heading."""
_PARTED = re.compile(r"(?: {2}|\\|<br[ \t]*/?>)$|^[ \t>]*\|")
"""A line that is parted from the next one already, or a row of a table."""
