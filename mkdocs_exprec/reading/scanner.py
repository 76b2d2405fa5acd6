"""Text -> outline: headings, list items, tables, code spans and links, each with its span.

Code blocks and comments are masked with blanks, never removed, so that every offset stays true. The patterns are
anchored at a literal character and use possessive quantifiers: scanning is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.fences import end_of_code, is_opened_inside
from mkdocs_exprec.reading.source import Source


class Heading(NamedTuple):
    """A `#` heading, by the offsets of its words."""

    level: int
    start: int
    end: int


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
    """A code span in a line of text, by four offsets: all of it, and what stands between the backticks."""

    start: int
    end: int
    inner_start: int
    inner_end: int


class Link(NamedTuple):
    """An inline link or image, or a link definition, by its offsets."""

    start: int
    end: int
    text_start: int
    text_end: int
    target_start: int
    target_end: int
    image: bool

    @property
    def target(self) -> Span:
        """Where the link leads, without `<>` and title."""
        return Span(self.target_start, self.target_end)


# A record has dozens of them; made from a tuple in C, each takes a third of the time.
_item: Callable[[tuple[int, int, int, str]], Item] = partial(tuple.__new__, Item)
_code_span: Callable[[tuple[int, int, int, int]], CodeSpan] = partial(tuple.__new__, CodeSpan)
_link: Callable[[tuple[int, int, int, int, int, int, bool]], Link] = partial(tuple.__new__, Link)


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands where in a record."""

    text: str
    """The plain text of the source."""
    masked: str
    """The same, with front matter, code blocks, comments and the tags around words blanked."""
    front_matter: Span | None
    """What stands between the lines of dashes."""
    unclosed_front_matter: bool
    headings: tuple[Heading, ...]
    items: tuple[Item, ...]
    tables: tuple[Span, ...]
    code_spans: tuple[CodeSpan, ...]
    links: tuple[Link, ...]
    fences: tuple[Span, ...]
    """The fenced blocks, from the opening line to the closing one."""

    def written(self, start: int, end: int) -> str:
        """What stands there on one line, with the comments and scripts that are no part of what is read."""
        words = " ".join(self.text[start:end].split())
        return words.strip("`*") or words

    def is_in_code(self, start: int, end: int) -> bool:
        """Whether a code span holds anything of what stands between two offsets."""
        index = bisect_left(self.code_spans, (end,)) - 1
        return index >= 0 and start < self.code_spans[index].end

    def item_end(self, index: int, limit: int) -> int:
        """Where the list item of that index ends, sub-items and continuation lines included."""
        item = self.items[index]
        indent = item.indent
        end = limit
        for later in range(index + 1, len(self.items)):
            after = self.items[later]
            if after.start >= limit:
                break
            if after.indent <= indent:
                end = after.start
                break
        if self.masked.find("\n", self.masked.find("\n", item.content, end) + 1, end) < 0:
            return end
        closed = _LIST_CLOSED.search(self.masked, item.content, end)
        return closed.start() if closed else end


_FRONT_MATTER = re.compile(r"[\ufeff ]?(?:(?:\s*+<!--(?:[^-]|-(?!->))*+-->)++\s*+(?<=\n))?---[ \t]*\n")
_FRONT_MATTER_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_LOOKS_LIKE_YAML = re.compile(r"[\w\"'-][\w \"'-]*:(?:[ \t\n]|\Z)")

_HIDING = ("```", "~~~")
_TAGGED = re.compile(r"<(?:!--|(?:pre|script|style|textarea)(?=[\s/>]))")
_FENCE_LINE = re.compile(
    r"[ \t>]*+(?P<item>(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+)"
    r"(?P<fence>```++(?=[^`\n]*+(?:\n|\Z))|~~~++)(?P<words>[^\n]*+)"
)
_ELEMENT = re.compile(r"<(\w+)")
_PARAGRAPH_END = re.compile(r"[-–—]>|(?=\n[ \t]*+(?:\n|\Z))")
_TAG = rare(
    r"(?P<code>`[^`\n]*+`)|<br[ \t]*+/?>"
    r"|(?<=\n)[ \t>]*+</?(?:p|div|center|summary|details)(?:[ \t][^<>\n]*+)?>"
    r"|</(?:p|div|center|summary|details)>(?=[ \t]*+\n)"
    r"|<(?P<tag>b|strong|i|em)>(?=[^<>\n]{1,60}+</(?P=tag)>(?:(?<=[:：]</b>)|(?<=[:：]</strong>)|(?<=[:：]</i>)"
    r"|(?<=[:：]</em>)|[ \t]*+[:：]))"
    r"|(?<=[:：])</(?:b|strong|i|em)>|</(?:b|strong|i|em)>(?=[ \t]*+[:：])"
)
"""What only lays out words: breaks, boxes around lines, bold labels. In code it stays, and so it does in a title."""

_BLOCK = re.compile(
    r"""\n([\ \t]*+)(?:
        ([-*+]|\d{1,9}[.)])[\ \t]++(?:\[([ xX])\](?=[\ \t\n]|\Z)[\ \t]*+)?     # 2 bullet or number, 3 checkbox
      | (\#{1,6})(?=[\ \t\n]|\Z)[\ \t]*+([^\n]*+)                              # 4 hashes, 5 heading
      | (\|)[^\n]*+(?:\n[\ \t]*+\|[^\n]*+)*+                                   # 6 table
      | (:?-{2,}+:?[\ \t]*+\|)[-:|\ \t]*+(?=\n|\Z)                             # 7 rule of a table without outer bars
      | >[>\ \t]*+(\|)[^\n]*+(?:\n[\ \t]*+>[>\ \t]*+\|[^\n]*+)*+                  # 8 table in a quote
    )""",
    re.VERBOSE,
)
_BULLET, _MARK, _HEADING, _TABLE, _QUOTED_TABLE = 2, 3, 5, 6, 8
_LIST_CLOSED = re.compile(r"\n[ \t]*\n(?=[^\s])")
_TABLE_END = re.compile(r"\n[ \t]*(?=\n|\Z)")

_CODE = re.compile(r"`(`{0,15}+)(?!`)(?:([^\n]*?[^`\n])`\1(?!`))?+|`++")
_TARGET = re.compile(
    r"""\((<[^<>\n]*+>|[^()<>\n"']*+(?:\([^()\n]*+\)[^()<>\n"']*+)*+)[ \t]*+(?:"[^"\n]*+"|'[^'\n]*+')?[ \t]*+\)"""
)
_DEFINITION = re.compile(r"\n {0,3}\[(?!\^)[^\[\]\n]++\]:[ \t]*+<?([^\s<>]++)")


def scan(source: Source) -> Outline:
    """Find what a record is made of. Total and linear; nothing inside code or comments is found."""
    text = source.plain
    front_matter, body, unclosed = _front_matter(text)
    masked, fences = _mask(text, body)
    headings, items, tables = _blocks(masked)
    code_spans, links = _inline(masked)
    return Outline(text, masked, front_matter, unclosed, headings, items, tables, code_spans, links, fences)


def _front_matter(text: str) -> tuple[Span | None, int, bool]:
    """The span between the dashes, the offset at which the body starts, whether the block is left open."""
    opening = _FRONT_MATTER.match(text)
    if not opening:
        return None, 0, False
    start = opening.end()
    closing = _FRONT_MATTER_END.search(text, start - 1)
    if opening[0].lstrip().startswith("<") and not (closing and _LOOKS_LIKE_YAML.match(text, start)):
        return None, 0, False  # a comment, then a rule
    if closing:
        return Span(start, max(start, closing.start() + 1)), closing.end(), False
    if _LOOKS_LIKE_YAML.match(text, start):
        return None, start, True
    return None, 0, False


def _mask(text: str, body: int) -> tuple[str, tuple[Span, ...]]:
    """Blank the front matter, code and comments, keeping line ends and length; and tell where the fences are."""
    hidden = _hidden(text, body, forgiving=False)
    if hidden is None:
        hidden = _hidden(text, body, forgiving=True) or []
    pieces = [_blank(text[:body])] if body else []
    kept = body
    for span, _ in hidden:
        pieces += (text[kept : span.start], _blank(text[span.start : span.end]))
        kept = span.end
    masked = "".join([*pieces, text[kept:]]) if pieces else text
    if "<" in masked and ("</" in masked or "<br" in masked):  # one letter is found in a tenth of the time
        masked = _TAG.sub(_without_tag, masked)
    return masked, tuple(span for span, is_fence in hidden if is_fence)


def _without_tag(match: re.Match[str]) -> str:
    """A tag that only lays out words is blanked; code is left as it is."""
    return match[0] if match["code"] else " " * len(match[0])


def _hidden(text: str, body: int, *, forgiving: bool) -> list[tuple[Span, bool]] | None:
    """What is code or a comment, and whether it is fenced; None if fences don't pair and that is not forgiven."""
    found: list[tuple[Span, bool]] = []
    kept = seen = line = body
    ticks, tried = 0, -1
    endless: set[str] = set()
    places = [at for marker in _HIDING if marker[0] in text for at in _occurrences(text, marker, body)]
    places += [match.start() for match in _TAGGED.finditer(text, body)]
    for at in sorted(places):
        if at < kept:
            continue
        if (newline := text.rfind("\n", seen, at)) >= 0:
            line, ticks = newline + 1, 0
        ticks += text.count("`", max(line, seen), at)
        seen = at
        span = None
        if text[at] == "<":
            span = None if ticks % 2 else _comment(text, at, endless)
        elif line != tried and (opening := _FENCE_LINE.match(text, line)) and opening.end() >= at:
            span = _fenced(text, opening, forgiving=forgiving)
            if span is None:
                return None
        if text[at] != "<":
            tried = line
        if span:
            found.append((span, text[at] != "<"))
            kept = seen = span.end
    return found


def _occurrences(text: str, marker: str, start: int) -> Iterator[int]:
    at = text.find(marker, start)
    while at >= 0:
        yield at
        at = text.find(marker, at + len(marker))


def _comment(text: str, at: int, endless: set[str]) -> Span:
    """The comment, or the element that holds code, that begins at a `<`; one that never ends ends with its paragraph.

    That it never ends holds for all that follow.
    """
    element = _ELEMENT.match(text, at)
    closing = f"</{element[1]}" if element else "-->"
    end = -1 if closing in endless else text.find(closing, at + 4)
    if end >= 0:
        return Span(at, end + len(closing))
    endless.add(closing)
    paragraph = _PARAGRAPH_END.search(text, at)
    return Span(at, paragraph.end() if paragraph else len(text))


def _fenced(text: str, opening: re.Match[str], *, forgiving: bool) -> Span | None:
    """The fenced block that begins with a line; None if it does not end, or seems to end elsewhere."""
    fence, words, start = opening["fence"], opening["words"], opening.start("fence")
    if not opening["item"]:
        start = opening.start()
    if forgiving:
        level = 2 if _TITLE.search(text, 0, start) else 1
        return Span(start, end_of_code(text, fence, words, opening.end(), level))
    closing = _closing_fence(fence).search(text, opening.end())
    if closing is None or is_opened_inside(text, fence, words, opening.end(), closing.start()):
        return None
    return Span(start, closing.end())


_TITLE = re.compile(r"(?:\A|(?<=\n))#[ \t]")


@lru_cache(maxsize=64)
def _closing_fence(fence: str) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t>]*+{fence[0]}{{{len(fence)},}}[ \t]*+(?=\n|\Z)")


def _blank(text: str) -> str:
    return "\n".join([" " * len(line) for line in text.split("\n")])


def _blocks(masked: str) -> tuple[tuple[Heading, ...], tuple[Item, ...], tuple[Span, ...]]:
    headings: list[Heading] = []
    items: list[Item] = []
    tables: list[Span] = []
    closed = 0
    # The pattern starts at a line end, which the engine finds fastest: offsets are one too large for `masked`.
    for match in _BLOCK.finditer("\n" + masked):
        kind = match.lastindex
        before, after = match.span(1)
        indent = after - before
        if kind in (_BULLET, _MARK):
            start = after - 1
            if indent < 4 or (closed < len(items) and _in_list(masked, items, start)):
                items.append(_item((start, indent, match.end() - 1, match[_MARK] if kind == _MARK else "")))
            else:
                closed = len(items)
        elif kind == _HEADING:
            if indent < 4:
                headings.append(_heading(match))
        elif kind in (_TABLE, _QUOTED_TABLE):
            tables.append(Span(match.start(kind) - 1, match.end() - 1))
        elif not tables or tables[-1].end < match.start():
            tables.append(_table_around(masked, match.start() - 1))
    if ("=" in masked and "\n===" in masked) or "\n---" in masked:
        headings = sorted([*headings, *_underlined(masked)], key=_start)
    return tuple(headings), tuple(items), tuple(tables)


_UNDERLINED = rare(
    r"(?:\A|(?<=\n)[ \t]*\n)(?P<words>(?![ \t>|#*+-])[^\n|]{1,150})\n(?P<rule>={3,}|-{3,})[ \t]*(?=\n|\Z)"
)


def _underlined(masked: str) -> Iterator[Heading]:
    """The headings that stand over a line of `=` or `-`."""
    for match in _UNDERLINED.finditer(masked):
        words = match["words"].rstrip()
        if words.strip() and (match["rule"][0] == "=" or ":" not in words):  # a label over a rule is no heading
            start = match.start("words")
            yield Heading(1 if match["rule"][0] == "=" else 2, start, start + len(words))


def _start(heading: Heading) -> int:
    return heading.start


def _in_list(masked: str, items: list[Item], start: int) -> bool:
    """Whether a deeply indented marker belongs to the list before it, and is not indented code."""
    return not _LIST_CLOSED.search(masked, items[-1].content, start)


def _heading(match: re.Match[str]) -> Heading:
    start = match.start(_HEADING) - 1
    words = match[_HEADING].rstrip()
    if words.endswith("#"):
        words = words.rstrip("#").rstrip()
    return Heading(len(match[4]), start, start + len(words))


def _table_around(masked: str, line_end: int) -> Span:
    """The table whose rows have no leading bar, from the line before its rule to the next blank line."""
    start = masked.rfind("\n", 0, max(line_end, 0)) + 1
    end = _TABLE_END.search(masked, max(line_end, 0) + 1)
    return Span(start, end.start() if end else len(masked))


def _code_spans(masked: str) -> list[CodeSpan]:
    """The code spans, each on one line; one that is the whole text of a link is that link's name, and left out.

    Backticks are looked for with `find`, which is far faster than any pattern.
    """
    spans: list[CodeSpan] = []
    find = masked.find
    start = find("`")
    while start >= 0:
        end = find("`", start + 1)
        if end < 0:
            break
        if end == start + 1 or masked.startswith("`", end + 1):
            match = _CODE.match(masked, start)
            assert match is not None
            if match[2]:
                spans.append(_code_span((start, match.end(), *match.span(2))))
            start = find("`", match.end())
        elif find("\n", start, end) >= 0:
            start = end
        else:
            if not (masked.startswith("](", end + 1) and masked[start - 1] == "["):
                spans.append(_code_span((start, end + 1, start + 1, end)))
            start = find("`", end + 1)
    return spans


def _links(masked: str, code_spans: list[CodeSpan]) -> list[Link]:
    """The inline links and images that do not stand in a code span, and the link definitions."""
    links: list[Link] = []
    find, backwards = masked.find, masked.rfind
    last = code = 0
    at = find("](")
    while at >= 0:
        while code < len(code_spans) and code_spans[code][1] <= at:
            code += 1
        inside = code < len(code_spans) and code_spans[code][0] <= at
        target = None if inside else _TARGET.match(masked, at + 1)
        if target:
            start = backwards("[", max(last, at - _LONGEST_TEXT), at)
            if start < 0 or find("]", start, at) >= 0:
                start = _opening_bracket(masked, at)
            before = masked[start - 1 : start] if start > 0 else ""
            is_wiki = masked[start + 1] == "[" and masked[at - 1] == "]"
            if start >= 0 and before != "\\" and not (is_wiki and _is_remark(target[1])):
                last = target.end()
                image = before == "!"
                links.append(_link((start - image, last, start + 1, at, *_trimmed(masked, *target.span(1)), image)))
        at = find("](", at + 2)
    if "]:" in masked:
        for match in _DEFINITION.finditer("\n" + masked):
            start, end = match.start(1) - 1, match.end(1) - 1
            links.append(Link(match.start(), match.end() - 1, start, end, start, end, image=False))
    return links


def _is_remark(target: str) -> bool:
    """Whether what stands behind a wiki link, as in `[[name]](words)`, is a remark, and not where it leads."""
    return " " in target.strip() or not any(mark in target for mark in "/.#:")


_LONGEST_TEXT = 1_000


def _inline(masked: str) -> tuple[tuple[CodeSpan, ...], tuple[Link, ...]]:
    code_spans = _code_spans(masked)
    links = _links(masked, code_spans)
    for link in links:
        _, _, start, end, *_ = link
        if masked.find("`", start, end) > start:  # code among other words of a link's text
            first = bisect_left(code_spans, (start,))
            del code_spans[first : bisect_left(code_spans, (end,), first)]
    return tuple(code_spans), tuple(links)


def _opening_bracket(masked: str, closing: int) -> int:
    """The `[` of a link whose text holds brackets itself, such as an image; -1 if there is none a few levels up."""
    nearby = max(0, closing - 4_000)
    line = max(nearby, masked.rfind("\n", nearby, closing) + 1)
    start = masked.rfind("[", line, closing)
    for _ in range(8):
        inner = masked[start + 1 : closing]
        outer = masked.rfind("[", line, start) if start > line else -1
        if outer < 0 or inner.count("]") <= inner.count("["):
            break
        start = outer
    return start


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of a target without blanks around it and without `<>`."""
    if start < end and (text[start] in " \t<" or text[end - 1] in " \t"):
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if text.startswith("<", start):
            return start + 1, end - 1
    return start, end
