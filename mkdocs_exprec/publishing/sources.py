"""Records and generated pages -> the Markdown source that a host renders."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.publishing.render import escape_markdown, inert, plain_text
from mkdocs_exprec.publishing.tables import Write
from mkdocs_exprec.publishing.views import Page
from mkdocs_exprec.reading.record import Record


def page_source(page: Page, write: Write, *, search: bool) -> str:
    """A generated page with its front matter, its tables written as is asked for."""
    exclusion = "" if search else "search:\n  exclude: true\n"
    return f"---\n{exclusion}exprec: generated\n---\n\n{page.heading}{page.body(write, page.uri)}"


def record_source(record: Record) -> str:
    """A record as its author wrote it, but for what no host should read.

    Front matter that can't be read is left out, raw HTML in the head is shown instead of run, line ends are `\\n`.
    A record that can't be rendered in reasonable time is shown as plain text.
    """
    text = record.source.text
    if not record.source.renderable:
        return f"\n# {escape_markdown(record.heading)}\n\n{plain_text(text)}"
    if not text.strip():
        return f"\n# {escape_markdown(record.heading)}\n\nThis record has no text that can be read.\n"
    pieces = list(_pieces(record))
    return "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _pieces(record: Record) -> Iterator[str]:
    text = record.source.text
    start = 0
    if not record.front_matter.readable:
        start = _body_start(record)
        yield "\n"
    for span in _head_spans(record):
        if span.start >= start:
            yield text[start : span.start]
            yield inert(text[span.start : span.end])
            start = span.end
    yield text[start:]


def _body_start(record: Record) -> int:
    """Where the text below an unreadable header begins; all of an unclosed one is taken off but for its sections."""
    outline = record.outline
    if outline.front_matter is not None:
        end = record.source.plain.find("\n", outline.front_matter.end + 1)
        return end + 1 if end >= 0 else len(outline.text)
    first = next((heading.start for heading in outline.headings), len(outline.text))
    return outline.text.rfind("\n", 0, first) + 1


def _head_spans(record: Record) -> list[Span]:
    """The title and the values of the head, in the order of the text, without overlaps."""
    spans = [
        part.span
        for fields in record.fields.values()
        for field in fields
        if field.dialect == "bullet"
        for part in field.parts
    ]
    if record.title:
        spans.append(record.title.span)
    return sorted(span for span in spans if "<" in record.source.text[span.start : span.end])
