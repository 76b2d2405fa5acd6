"""Text -> outline: headings, list items, tables, code spans and links, each with its span.

Code blocks and comments are masked with blanks, never removed, so that every offset stays true. The patterns are
anchored at a literal character and use possessive quantifiers: scanning is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.reading.source import Source


class Heading(NamedTuple):
    """A `#` heading; the span is that of its words."""

    level: int
    span: Span


class Item(NamedTuple):
    """A list item: from its marker to its words; where it ends depends on what is asked."""

    start: int
    """The offset of the bullet or number."""
    indent: int
    """The columns before it."""
    content: int
    """The offset of its first word, behind the marker and the checkbox."""
    mark: str
    """The character in its checkbox: ` `, `x` or `X`; empty if it has none."""


class CodeSpan(NamedTuple):
    """A code span in a line of text: all of it, and what stands between the backticks."""

    span: Span
    content: Span


class Link(NamedTuple):
    """An inline link or image, or a link definition; the target's span is without `<>` and title."""

    span: Span
    text: Span
    target: Span
    image: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands where in a record."""

    text: str
    """The plain text of the source."""
    masked: str
    """The same, with front matter, code blocks and comments blanked."""
    front_matter: Span | None
    """What stands between the lines of dashes."""
    unclosed_front_matter: bool
    headings: tuple[Heading, ...]
    items: tuple[Item, ...]
    tables: tuple[Span, ...]
    code_spans: tuple[CodeSpan, ...]
    links: tuple[Link, ...]

    def item_end(self, index: int, limit: int) -> int:
        """Where the list item of that index ends, sub-items and continuation lines included."""
        item = self.items[index]
        end = limit
        for later in self.items[index + 1 :]:
            if later.indent <= item.indent:
                end = min(limit, later.start)
                break
        closed = _LIST_CLOSED.search(self.masked, item.content, end)
        return closed.start() if closed else end


_FRONT_MATTER = re.compile(r"[\ufeff ]?---[ \t]*\n")
_FRONT_MATTER_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_LOOKS_LIKE_YAML = re.compile(r"[\w\"'-][\w \"'-]*:(?:[ \t\n]|\Z)")

_HIDING = re.compile(r"\n[ \t>]*+(?:```++[^`\n]*+(?=\n|\Z)|~~~++[^\n]*+)|<!--")
_FENCE = re.compile(r"[`~]{3,}")
_NOT_NEWLINE = re.compile(r"[^\n]+")

_BLOCK = re.compile(
    r"""\n(?P<indent>[\ \t]*+)(?:
        (?P<bullet>[-*+]|\d{1,9}[.)])[\ \t]++(?:\[(?P<mark>[ xX])\](?=[\ \t\n]|\Z)[\ \t]*+)?
      | (?P<hashes>\#{1,6})(?=[\ \t\n]|\Z)[\ \t]*+(?P<heading>[^\n]*+)
      | (?P<table>\|[^\n]*+(?:\n[\ \t]*+\|[^\n]*+)*+)
      | (?P<rule>:?-{2,}+:?[\ \t]*+\|[-:|\ \t]*+(?=\n|\Z))
    )""",
    re.VERBOSE,
)
_LIST_CLOSED = re.compile(r"\n[ \t]*\n(?=[^\s])")
_TABLE_END = re.compile(r"\n[ \t]*(?=\n|\Z)")

_INLINE = re.compile(
    r"""`(?P<more>`{0,15}+)(?!`)(?:(?P<code>[^\n]*?[^`\n])`(?P=more)(?!`))?+
      | \]\((?P<target>(?:<[^<>\n]*+>|[^()<>\n"']*+(?:\([^()\n]*+\)[^()<>\n"']*+)*+))
        (?:"[^"\n]*+"|'[^'\n]*+')?[\ \t]*+\)
    """,
    re.VERBOSE,
)
_DEFINITION = re.compile(r"\n {0,3}\[[^\[\]\n]++\]:[ \t]*+<?(?P<target>[^\s<>]++)")


def scan(source: Source) -> Outline:
    """Find what a record is made of. Total and linear; nothing inside code or comments is found."""
    text = source.plain
    front_matter, body, unclosed = _front_matter(text)
    masked = _mask(text, body)
    headings, items, tables = _blocks(masked)
    code_spans, links = _inline(masked)
    return Outline(text, masked, front_matter, unclosed, headings, items, tables, code_spans, links)


def _front_matter(text: str) -> tuple[Span | None, int, bool]:
    """The span between the dashes, the offset at which the body starts, whether the block is left open."""
    opening = _FRONT_MATTER.match(text)
    if not opening:
        return None, 0, False
    start = opening.end()
    closing = _FRONT_MATTER_END.search(text, start - 1)
    if closing:
        return Span(start, max(start, closing.start() + 1)), closing.end(), False
    if _LOOKS_LIKE_YAML.match(text, start):
        return None, start, True
    return None, 0, False


def _mask(text: str, body: int) -> str:
    """Blank the front matter, fenced code and comments, keeping line ends and length."""
    pieces = [_blank(text[:body])] if body else []
    kept = body
    search = _HIDING.search
    # The text is searched from just before the body, so that a fence on the very first line is seen too.
    probe = text if body else "\n" + text
    shift = len(probe) - len(text)
    match = search(probe, body)
    while match:
        start = match.start() - shift
        end = _hidden_end(text, match[0], max(start, 0), match.end() - shift)
        if end > kept:
            start = max(start, kept)
            pieces += (text[kept:start], _blank(text[start:end]))
            kept = end
        match = search(probe, max(kept + shift, match.end()))
    if not pieces:
        return text
    pieces.append(text[kept:])
    return "".join(pieces)


def _hidden_end(text: str, opening: str, start: int, end: int) -> int:
    """Where the comment or fenced block ends, or 0 if it hides nothing: an unclosed fence is no fence."""
    if opening == "<!--":
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if line.count("`") % 2:
            return 0
        close = text.find("-->", end)
        return close + 3 if close >= 0 else 0
    fence = _FENCE.search(opening)
    assert fence is not None
    closing = re.compile(rf"\n[ \t>]*+{fence[0][0]}{{{len(fence[0])},}}[ \t]*(?=\n|\Z)")
    close_match = closing.search(text, end)
    return close_match.end() if close_match else 0


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(lambda match: " " * len(match[0]), text)


def _blocks(masked: str) -> tuple[tuple[Heading, ...], tuple[Item, ...], tuple[Span, ...]]:
    headings: list[Heading] = []
    items: list[Item] = []
    tables: list[Span] = []
    # Every pattern starts at a line end, which the engine finds fastest; offsets are one too large for it.
    for match in _BLOCK.finditer("\n" + masked):
        kind = match.lastgroup
        indent = match.end("indent") - match.start() - 1
        if kind == "bullet" or kind == "mark":
            start = match.start("bullet") - 1
            if indent < 4 or _in_list(masked, items, start):
                items.append(Item(start, indent, match.end() - 1, match["mark"] or ""))
        elif kind == "heading":
            if indent < 4:
                headings.append(_heading(match))
        elif kind == "table":
            tables.append(Span(match.start("table") - 1, match.end() - 1))
        elif not tables or tables[-1].end < match.start():
            tables.append(_table_around(masked, match.start() - 1))
    return tuple(headings), tuple(items), tuple(tables)


def _in_list(masked: str, items: list[Item], start: int) -> bool:
    """Whether a deeply indented marker belongs to the list before it, and is not indented code."""
    return bool(items) and not _LIST_CLOSED.search(masked, items[-1].content, start)


def _heading(match: re.Match[str]) -> Heading:
    start = match.start("heading") - 1
    words = match["heading"].rstrip()
    if words.endswith("#"):
        words = words.rstrip("#").rstrip()
    return Heading(len(match["hashes"]), Span(start, start + len(words)))


def _table_around(masked: str, line_end: int) -> Span:
    """The table whose rows have no leading bar, from the line before its rule to the next blank line."""
    start = masked.rfind("\n", 0, max(line_end, 0)) + 1
    end = _TABLE_END.search(masked, max(line_end, 0) + 1)
    return Span(start, end.start() if end else len(masked))


def _inline(masked: str) -> tuple[tuple[CodeSpan, ...], tuple[Link, ...]]:
    code_spans: list[CodeSpan] = []
    links: list[Link] = []
    for match in _INLINE.finditer(masked):
        if match["target"] is not None:
            links.append(_link(masked, match))
        elif match["code"] is not None:
            code_spans.append(CodeSpan(Span(*match.span()), _trimmed(masked, *match.span("code"))))
    if "]:" in masked:
        for match in _DEFINITION.finditer("\n" + masked):
            span = Span(match.start(), match.end() - 1)
            target = Span(match.start("target") - 1, match.end("target") - 1)
            links.append(Link(span, target, target, image=False))
    return tuple(code_spans), tuple(links)


def _link(masked: str, match: re.Match[str]) -> Link:
    bracket = match.start()
    start = _opening_bracket(masked, bracket)
    image = start > 0 and masked[start - 1] == "!"
    target = _trimmed(masked, *match.span("target"))
    if masked[target.start : target.start + 1] == "<":
        target = Span(target.start + 1, target.end - 1)
    return Link(Span(start - image, match.end()), Span(start + 1, bracket), target, image)


def _opening_bracket(masked: str, closing: int) -> int:
    """The `[` that belongs to the `]` at this offset, over brackets in between; a few at most."""
    line = masked.rfind("\n\n", 0, closing) + 1
    start = masked.rfind("[", line, closing)
    for _ in range(8):
        inner = masked[start + 1 : closing]
        if start <= line or inner.count("]") <= inner.count("["):
            break
        outer = masked.rfind("[", line, start)
        if outer < 0:
            break
        start = outer
    return max(start, 0)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its ends."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))
